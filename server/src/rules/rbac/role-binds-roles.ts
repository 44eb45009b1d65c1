import { defineRule } from '../../engine/rule.js';
import { rightsGiven } from '../../model/kubernetes/given-rights.js';

export default defineRule({
  id: 'role-binds-roles',
  title: 'Role allows binding roles with more rights than its holder has',
  severity: 'error',
  why: `
    The API server lets nobody bind a role with rights beyond their own, unless they have the verb \`bind\`: whoever
    has it can bind anybody to cluster-admin, themselves included. With \`resourceNames\` the verb covers only the
    roles that are named.`,
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
        message: `${role.title} allows binding any role ${given.reach}, even one with more rights than the holder has.`,
        severity: given.isWrittenOut && role.kind === 'ClusterRole' ? 'error' : 'warning',
        fix: [
          ...given.withoutVerbs('Programs that bind roles with more rights than their own are refused.'),
          ...given.onlyOn(
            'ROLE-NAME',
            'Limit the right to the roles that you name in resourceNames',
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
          #              ^^^^^^ ClusterRole "tenant-manager" allows binding any role wherever it is bound, even one with more rights than the holder has.`,
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
        #                                                                                ^^^^ allows binding any
        - { apiGroups: ['*'], resources: [roles, clusterroles], verbs: [bind, get] }
        #                                                               ^^^^ allows binding any`,
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
        #                                                                                ^^^ allows binding any
        - { apiGroups: ['rbac.authorization.k8s.io'], resources: ['*'], verbs: [bind] }
        #                                                                       ^^^^ allows binding any`,
    },
    {
      profile: 'audit',
      code: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: { name: system:tenant-manager }
        rules:
        - { apiGroups: ['rbac.authorization.k8s.io'], resources: ['*'], verbs: ['*'] }
        #                                                                       ^^^ ClusterRole "system:tenant-manager" allows binding any role wherever it is bound, even one with more rights than the holder has.`,
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
