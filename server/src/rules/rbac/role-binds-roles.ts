import { defineRule } from '../../engine/rule.js';
import { rightsGiven } from '../../model/kubernetes/given-rights.js';

export default defineRule({
  id: 'role-binds-roles',
  title: 'Role hands out rights that its holder lacks',
  severity: 'error',
  why: `
    The API server lets nobody bind a role with rights beyond their own, but for the verb \`bind\`: who has it makes
    a binding to cluster-admin, for themselves as well. With \`resourceNames\` the verb covers the roles that are
    named, and so what may be handed out is written down.`,
  standards: ['cis-kubernetes:5.1.8', 'cwe:269', 'mitre:T1098'],
  peers: [
    'checkov:CKV_K8S_157',
    'kics:8320826e-7a9c-4b0b-9535-578333193432',
    'trivy:KSV-0050',
    'kubescape:C-0191',
    'kyverno:restrict-escalation-verbs-roles',
    'rbac-police:bind_roles',
    'datree:CIS_INVALID_VALUE_BIND_IMPERSONATE_ESCALATE',
  ],
  cause: 'role-rights',

  on: ['Role', 'ClusterRole'],
  *check(role, { profile }) {
    const right = { verbs: ['bind'], apiGroup: 'rbac.authorization.k8s.io', resources: ['roles', 'clusterroles'] };
    for (const given of rightsGiven(role, [right], { builtIn: profile === 'audit' }))
      yield {
        at: given.verb,
        owner: given.rule,
        message: `${role.title} binds roles ${given.reach} with rights that its holder lacks.`,
        severity: given.isWrittenOut && role.kind === 'ClusterRole' ? 'error' : 'warning',
        fix: [
          ...given.withoutVerbs('Programs that bind roles with more rights than their own are refused.'),
          ...given.onlyOn(
            'ROLE-NAME',
            'Allow it for the roles you name, and no others',
            'Binding another role with more rights is refused.',
          ),
        ],
      };
  },

  bad: [
    {
      code: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: { name: tenant-manager }
        rules:
        - apiGroups: ["rbac.authorization.k8s.io"]
          resources: ["roles"]
          verbs: ["get", "bind"]
          #              ^^^^^^ ClusterRole "tenant-manager" binds roles in its reach with rights that its holder lacks.`,
      fixed: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: { name: tenant-manager }
        rules:
        - apiGroups: ["rbac.authorization.k8s.io"]
          resources: ["roles"]
          verbs: ["get"]`,
    },
    {
      code: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: Role
        metadata: { name: tenant-manager }
        rules:
        - { apiGroups: ['rbac.authorization.k8s.io'], resources: [clusterroles], verbs: [bind] }
        #                                                                                ^^^^ (warning) Role "tenant-manager" binds roles in its namespace with rights that its holder lacks.
        - { apiGroups: ['*'], resources: [roles, clusterroles], verbs: [bind, get] }
        #                                                               ^^^^ (warning) binds roles in its`,
      fixed: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: Role
        metadata: { name: tenant-manager }
        rules:
        - { apiGroups: ['*'], resources: [roles, clusterroles], verbs: [get] }`,
    },
    {
      code: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: { name: tenant-manager }
        rules:
        - { apiGroups: ['rbac.authorization.k8s.io'], resources: [clusterroles], verbs: ['*'] }
        #                                                                                ^^^ (warning) ClusterRole "tenant-manager" binds roles in its reach with rights that its holder lacks.
        - { apiGroups: ['rbac.authorization.k8s.io'], resources: ['*'], verbs: [bind] }
        #                                                                       ^^^^ (warning) binds roles in its`,
    },
    {
      profile: 'audit',
      code: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: { name: system:tenant-manager }
        rules:
        - { apiGroups: ['rbac.authorization.k8s.io'], resources: ['*'], verbs: ['*'] }
        #                                                                       ^^^ (warning) ClusterRole "system:tenant-manager" binds roles in its reach with rights that its holder lacks.`,
    },
  ],
  good: [
    `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: { name: tenant-manager }
        rules:
        - { apiGroups: ['rbac.authorization.k8s.io'], resources: [roles], verbs: [get, create, update] }
        - { apiGroups: ['rbac.authorization.k8s.io'], resources: [roles], verbs: [bind], resourceNames: [support] }
        - { apiGroups: ['rbac.authorization.k8s.io'], resources: [others], verbs: [bind] }
        - { apiGroups: [shop.example], resources: [roles, uids], verbs: [bind] }`,
    `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: { name: system:tenant-manager }
        rules:
        - { apiGroups: ['rbac.authorization.k8s.io'], resources: [roles], verbs: [bind] } # The cluster itself has it.`,
  ],
});
