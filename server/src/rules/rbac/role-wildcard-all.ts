import { defineRule } from '../../engine/rule.js';
import { roleRules } from '../../model/kubernetes/role.js';

export default defineRule({
  id: 'role-wildcard-all',
  title: 'Role allows every verb on every resource of every API group',
  severity: 'error',
  why: `
    A rule with three wildcards is what \`cluster-admin\` consists of. Whoever steals one token with this role reads
    every Secret, starts any pod, and can impersonate others or hand on the same rights. A rule that lists verbs and
    resources limits a stolen token to what its program does.`,
  standards: ['cis-kubernetes:5.1.3', 'cwe:269', 'mitre:T1098'],
  peers: [
    'kube-linter:wildcard-in-rules',
    'checkov:CKV_K8S_49',
    'kics:6b896afb-ca07-467a-b256-1a0077a1c08e',
    'trivy:KSV-0044',
    'trivy:KSV-0112',
    'polaris:rolebindingClusterAdminRole',
    'kubescape:C-0187',
    'kyverno:restrict-wildcard-verbs',
    'kyverno:restrict-wildcard-resources',
    'rbac-police:cluster_admin',
    'kubiscan:risky-any-verb',
    'datree:CIS_INVALID_WILDCARD_ROLE',
  ],
  cause: 'role-rights',

  on: ['Role', 'ClusterRole'],
  *check(role, { profile }) {
    const reach = role.kind === 'Role' ? ' in its namespace' : '';
    for (const rule of roleRules(role, { builtIn: profile === 'audit' })) {
      if (rule.everything)
        yield {
          at: rule.everything,
          owner: rule,
          leads: true,
          message: `${role.title} allows every verb on every resource of every API group${reach}.`,
          fix: {
            title: 'Replace the rule with one that only reads the resources that you name',
            changes: [
              rule.list('apiGroups').set(['API-GROUP']),
              rule.list('resources').set(['RESOURCE']),
              rule.list('verbs').set(['get', 'list', 'watch']),
            ],
            placeholders: ['API-GROUP', 'RESOURCE'],
            risk: 'Whoever has this role loses every right that you do not list.',
          },
        };
    }
  },

  bad: [
    {
      code: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata:
          name: operator
        rules:
          - apiGroups: ["*"]
            resources: ["*"]
            #           ^^^ ClusterRole "operator" allows every verb on every resource of every API group.
            verbs: ["*"]`,
      fixed: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata:
          name: operator
        rules:
          - apiGroups: ["API-GROUP"]
            resources: ["RESOURCE"]
            verbs: ["get", "list", "watch"]`,
    },
    {
      code: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: Role
        metadata: { name: tenant, namespace: shop }
        rules:
        - apiGroups: ['']
          resources: [pods]
          verbs: [get]
        - verbs: [list, '*']
          resources: [pods, '*']
          #                 ^^^ Role "tenant" allows every verb on every resource of every API group in its namespace.
          apiGroups: [apps, '*']
          resourceNames: []`,
      fixed: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: Role
        metadata: { name: tenant, namespace: shop }
        rules:
        - apiGroups: ['']
          resources: [pods]
          verbs: [get]
        - verbs: [get, list, watch]
          resources: [RESOURCE]
          apiGroups: [API-GROUP]
          resourceNames: []`,
    },
    {
      profile: 'audit',
      code: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: { name: system:operator }
        rules:
          - { apiGroups: ['*'], resources: ['*'], verbs: ['*'] }
          #                                 ^^^ ClusterRole "system:operator" allows every verb`,
      fixed: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: { name: system:operator }
        rules:
          - { apiGroups: ['API-GROUP'], resources: ['RESOURCE'], verbs: ['get', 'list', 'watch'] }`,
    },
  ],
  good: [
    `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: { name: system:operator } # The cluster itself has roles of this prefix.
        rules:
          - { apiGroups: ['*'], resources: ['*'], verbs: ['*'] }`,
    `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: { name: monitoring }
        aggregationRule: { clusterRoleSelectors: [{ matchLabels: { team: monitoring } }] }
        rules: # The controller overwrites them.
          - { apiGroups: ['*'], resources: ['*'], verbs: ['*'] }`,
    `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: { name: narrower }
        rules:
          - { apiGroups: [''], resources: ['*'], verbs: ['*'] }
          - { apiGroups: ['*'], resources: [pods], verbs: ['*'] }
          - { apiGroups: ['*'], resources: ['*'], verbs: [get] }
          - { apiGroups: ['*'], resources: ['*'], verbs: ['*'], resourceNames: [web] }`,
    `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: { name: templated }
        rules:
          - apiGroups: ['*']
            resources: ['*']
            verbs: {{ .Values.verbs }}`,
  ],
});
