import { defineRule } from '../../engine/rule.js';
import { rightsGiven } from '../../model/kubernetes/given-rights.js';

export default defineRule({
  id: 'role-reads-secrets',
  title: 'Role allows reading every Secret',
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
  cause: 'role-rights',

  on: ['Role', 'ClusterRole'],
  *check(role, { profile }) {
    const right = { verbs: ['get', 'list', 'watch'], apiGroup: '', resources: ['secrets'] };
    for (const given of rightsGiven(role, [right], { builtIn: profile === 'audit' }))
      yield {
        at: given.resource,
        owner: given.rule,
        message: `${role.title} allows reading every Secret ${given.reach}.`,
        fix: [
          ...given.withoutResources(
            'Programs that use Secrets through the API server are refused, while mounted ones stay.',
          ),
          ...given.onlyOn(
            'SECRET-NAME',
            'Limit the right to the Secrets that you name in resourceNames',
            'Programs that use another Secret are refused.',
          ),
        ],
      };
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
            #                         ^^^^^^^^^ Role "web" allows reading every Secret in its namespace.
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
          # ^^^^^^^ ClusterRole "sync" allows reading every Secret wherever it is bound.
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
        #                                ^^^^^^^ Role "sync" allows reading every Secret in its namespace.`,
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
        - { apiGroups: [''], resources: ['*'], verbs: [get] }
        #                                ^^^ ClusterRole "system:sync" allows reading every Secret wherever it is bound.`,
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
          - { apiGroups: ['{{ .Values.group }}'], resources: [secrets], verbs: [get] }`,
    `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: { name: system:sync } # The cluster itself has it.
        rules:
          - { apiGroups: [''], resources: [secrets], verbs: [get] }`,
  ],
});
