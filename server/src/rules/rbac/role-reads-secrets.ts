import { defineRule } from '../../engine/rule.js';
import { roleRules } from '../../model/kubernetes/role.js';

export default defineRule({
  id: 'role-reads-secrets',
  title: 'Role reads every Secret in its reach',
  severity: 'warning',
  why: `
    Whoever may \`get\`, \`list\` or \`watch\` Secrets holds every credential in them: database passwords, TLS keys and the
    tokens of other ServiceAccounts, by which one climbs on. Pods get Secrets mounted without any such right. A program
    that really asks the API server for one Secret can be given \`get\` on it by \`resourceNames\`.`,
  standards: ['cis-kubernetes:5.1.2', 'cwe:522', 'mitre:T1552.007'],
  peers: [
    'kube-linter:access-to-secrets',
    'checkov:CKV2_K8S_5',
    'kics:b7bca5c4-1dab-4c2c-8cbe-3050b9d59b14',
    'kics:056ac60e-fe07-4acc-9b34-8e1d51716ab9',
    'trivy:KSV-0041',
    'trivy:KSV-0113',
    'kubescape:C-0015',
    'kubescape:C-0186',
    'kyverno:restrict-secret-role-verbs',
    'rbac-police:list_secrets',
    'rbac-police:retrieve_token_secrets',
    'kubiscan:risky-get-secrets',
    'kubiscan:risky-list-secrets',
    'datree:CIS_INVALID_VERB_SECRETS',
  ],

  on: ['Role', 'ClusterRole'],
  *check(role, { profile }) {
    for (const rule of roleRules(role, { builtIn: profile === 'audit' })) {
      const secrets = rule.granting(['get', 'list', 'watch'], '', 'secrets');
      const [at] = secrets;
      const wildcard = secrets.find((item) => item.is('*'));
      // What the wildcard covers by the way is told by rules about wildcards.
      if (at === undefined || (wildcard && profile !== 'audit')) continue;
      const isOnlySecrets = secrets.length === rule.list('resources').items().length;
      yield {
        at: wildcard ?? at,
        message: `${role.title} reads every Secret ${role.kind === 'Role' ? 'of its namespace' : 'in its reach'}.`,
        fix: wildcard
          ? undefined
          : [
              {
                title: isOnlySecrets ? 'Remove the rule for Secrets' : 'Remove "secrets" from the resources',
                changes: rule.withoutResources(secrets),
                risk: 'Programs that use Secrets through the API server are refused, while mounted ones stay.',
              },
              ...(isOnlySecrets
                ? [
                    {
                      title: 'Allow to get the Secrets you name, and no others',
                      changes: [
                        rule.list('verbs').set(['get']),
                        rule.list('resourceNames').set(['SECRET-NAME']),
                      ] as const,
                      placeholders: ['SECRET-NAME'],
                      risk: 'Programs that list, watch or write Secrets, or read another one, are refused.',
                    },
                  ]
                : []),
            ],
      };
    }
  },

  bad: [
    {
      code: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: Role
        metadata:
          name: web
        rules:
          - apiGroups: [""]
            resources: ["configmaps", "secrets"]
            #                         ^^^^^^^^^ Role "web" reads every Secret of its namespace.
            verbs: ["list"]`,
      fixed: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: Role
        metadata:
          name: web
        rules:
          - apiGroups: [""]
            resources: ["configmaps"]
            verbs: ["list"]`,
    },
    {
      code: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: { name: sync }
        rules:
        - apiGroups: ['*']
          resources:
          - secrets
          # ^^^^^^^ ClusterRole "sync" reads every Secret in its reach.
          - secrets
          verbs: [watch]
        - apiGroups: ['']
          resources: [pods]
          verbs: [get]`,
      fixed: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: { name: sync }
        rules:
        - apiGroups: ['']
          resources: [pods]
          verbs: [get]`,
    },
    {
      code: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: Role
        metadata: { name: sync }
        rules:
        - { apiGroups: [''], resources: [secrets], verbs: ['*'] }
        #                                ^^^^^^^ Role "sync" reads every Secret`,
      fixed: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: Role
        metadata: { name: sync }
        rules: []`,
    },
    {
      profile: 'audit',
      code: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: { name: system:sync }
        rules:
        - { apiGroups: [''], resources: [secrets, '*'], verbs: [get] }
        #                                         ^^^ ClusterRole "system:sync" reads every Secret`,
    },
  ],
  good: [
    `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: { name: web }
        rules:
          - { apiGroups: [''], resources: [secrets], resourceNames: [web-tls], verbs: [get] }
          - { apiGroups: [''], resources: [secrets], resourceNames: {{ .Values.names }}, verbs: [get] }
          - { apiGroups: [''], resources: [secrets], verbs: [create, update, patch, delete] }
          - { apiGroups: [shop.example], resources: [secrets], verbs: [get] }
          - { apiGroups: [''], resources: [configmaps, "{{ .Values.resource }}"], verbs: [get] }
          - { apiGroups: [''], resources: [secrets, '*'], verbs: [get] } # Told by the rule about wildcards.`,
    `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: { name: system:sync } # The cluster itself has it.
        rules:
          - { apiGroups: [''], resources: [secrets], verbs: [get] }`,
  ],
});
