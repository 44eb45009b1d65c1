import { defineRule } from '../../engine/rule.js';
import { RESOURCE_VERBS } from '../../model/kubernetes/policy-rule.js';
import { roleRules } from '../../model/kubernetes/role.js';

export default defineRule({
  id: 'role-wildcard-verbs',
  title: 'Role allows every verb on its resources',
  severity: 'warning',
  why: `
    \`*\` stands for more than reading and writing: on roles it includes \`escalate\` and \`bind\`, on users, groups and
    ServiceAccounts \`impersonate\`, on CertificateSigningRequests signers \`approve\`, and everywhere each verb that a
    later version brings. A list of verbs gives what was meant, and keeps to it when the cluster is upgraded.`,
  standards: ['cis-kubernetes:5.1.3', 'cwe:269'],
  peers: [
    'kube-linter:wildcard-in-rules',
    'checkov:CKV_K8S_49',
    'kics:6b896afb-ca07-467a-b256-1a0077a1c08e',
    'trivy:KSV-0045',
    'kubescape:C-0187',
    'kyverno:restrict-wildcard-verbs',
    'datree:CIS_INVALID_WILDCARD_ROLE',
  ],
  cause: 'role-rights',

  on: ['Role', 'ClusterRole'],
  *check(role, { profile }) {
    for (const rule of roleRules(role, { builtIn: profile === 'audit' })) {
      const wildcard = rule.wildcard('verbs');
      // Paths that are no objects have verbs of their own, none of which escalates.
      if (wildcard === undefined || rule.everything || rule.list('resources').isAbsent) continue;
      const verbs = rule.list('verbs');
      const others = verbs.texts().filter((verb) => verb !== '*');
      yield {
        at: wildcard,
        owner: rule,
        leads: true,
        message: `${role.title} allows every verb on ${rule.resourcesTitle}, including verbs that later versions add.`,
        severity: rule.isForServedResources ? 'warning' : 'information',
        fix: {
          title: 'Replace the verb "*" with the verbs for reading and writing objects',
          changes: [verbs.set([...new Set([...RESOURCE_VERBS, ...others])])],
          risk: 'Programs that use another verb, such as "deletecollection", "bind" or "impersonate", are refused.',
        },
      };
    }
  },

  bad: [
    {
      code: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: Role
        metadata:
          name: deployer
        rules:
          - apiGroups: ["apps"]
            resources: ["deployments", "replicasets"]
            verbs: ["*"]
            #       ^^^ Role "deployer" allows every verb on "deployments" and 1 more resource, including verbs that later versions add.`,
      fixed: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: Role
        metadata:
          name: deployer
        rules:
          - apiGroups: ["apps"]
            resources: ["deployments", "replicasets"]
            verbs: ["get", "list", "watch", "create", "update", "patch", "delete"]`,
    },
    {
      code: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: { name: deployer }
        rules:
        - apiGroups:
          - ''
          resources:
          - pods
          - services
          - endpoints
          verbs:
          - deletecollection
          - '*' # All of them.
          # ^^^ ClusterRole "deployer" allows every verb on "pods" and 2 more resources
          - '*'
        - { apiGroups: [''], resources: [configmaps], verbs: ['*'] }
          #                                                   ^^^ ClusterRole "deployer" allows every verb on "configmaps", including verbs that later versions add.
        - { apiGroups: [batch], resources: ['*'], verbs: ['*'] }
          #                                               ^^^ every verb on every resource`,
      fixed: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: { name: deployer }
        rules:
        - apiGroups:
          - ''
          resources:
          - pods
          - services
          - endpoints
          verbs:
          - get
          - list
          - watch
          - create
          - update
          - patch
          - delete
          - deletecollection
        - { apiGroups: [''], resources: [configmaps], verbs: [get, list, watch, create, update, patch, delete] }
        - { apiGroups: [batch], resources: ['*'], verbs: [get, list, watch, create, update, patch, delete] }`,
    },
    {
      profile: 'audit',
      code: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: { name: admin }
        rules:
          - { apiGroups: [shop.example], resources: [orders], verbs: ['*'] }
          #                                                           ^^^ every verb on "orders"`,
      fixed: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: { name: admin }
        rules:
          - { apiGroups: [shop.example], resources: [orders], verbs: [get, list, watch, create, update, patch, delete] }`,
    },
  ],
  good: [
    `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: { name: deployer }
        rules:
          - { apiGroups: [apps], resources: [deployments], verbs: [get, list, "{{ .Values.verb }}"] }
          - { apiGroups: ['*'], resources: ['*'], verbs: ['*'] } # More than this rule tells of.
          - { nonResourceURLs: [/metrics], verbs: ['*'] }`,
    `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: { name: admin } # The cluster itself has it.
        rules:
          - { apiGroups: [apps], resources: [deployments], verbs: ['*'] }`,
  ],
});
