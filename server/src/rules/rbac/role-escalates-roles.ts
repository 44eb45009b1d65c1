import { defineRule } from '../../engine/rule.js';
import { rightsGiven } from '../../model/kubernetes/given-rights.js';

export default defineRule({
  id: 'role-escalates-roles',
  title: 'Role allows adding rights to roles that its holder lacks',
  severity: 'error',
  why: `
    The API server lets nobody add rights to a role that they do not have themselves, unless they have the verb
    \`escalate\`: whoever has it can add any right to a role that they hold, and owns the cluster. Hardly any program
    needs it, because one that has the rights which it hands out can write them without it.`,
  standards: ['cis-kubernetes:5.1.8', 'cwe:269', 'mitre:T1098'],
  peers: [
    'checkov:CKV_K8S_158',
    'trivy:KSV-0050',
    'kubescape:C-0191',
    'kyverno:restrict-escalation-verbs-roles',
    'rbac-police:escalate_roles',
    'datree:CIS_INVALID_VALUE_BIND_IMPERSONATE_ESCALATE',
  ],
  cause: 'role-rights',

  on: ['Role', 'ClusterRole'],
  *check(role, { profile }) {
    const right = { verbs: ['escalate'], apiGroup: 'rbac.authorization.k8s.io', resources: ['roles', 'clusterroles'] };
    for (const given of rightsGiven(role, [right], { builtIn: profile === 'audit' }))
      yield {
        at: given.verb,
        owner: given.rule,
        message: `${role.title} allows adding any right to roles ${given.reach}, even rights that the holder lacks.`,
        severity: given.isWrittenOut && role.kind === 'ClusterRole' ? 'error' : 'warning',
        fix: [
          ...given.withoutVerbs('Programs that write roles with more rights than their own are refused.'),
          ...given.onlyOn(
            'ROLE-NAME',
            'Limit the right to the roles that you name in resourceNames',
            'Raising another role is refused.',
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
          verbs: ["get", "escalate"]
          #              ^^^^^^^^^^ ClusterRole "tenant-manager" allows adding any right to roles wherever it is bound, even rights that the holder lacks.`,
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
        - { apiGroups: ['rbac.authorization.k8s.io'], resources: [clusterroles], verbs: [escalate] }
        #                                                                                ^^^^^^^^ allows adding any
        - { apiGroups: ['*'], resources: [roles, clusterroles], verbs: [escalate, get] }
        #                                                               ^^^^^^^^ allows adding any`,
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
        #                                                                                ^^^ allows adding any
        - { apiGroups: ['rbac.authorization.k8s.io'], resources: ['*'], verbs: [escalate] }
        #                                                                       ^^^^^^^^ allows adding any`,
    },
    {
      profile: 'audit',
      code: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: { name: system:tenant-manager }
        rules:
        - { apiGroups: ['rbac.authorization.k8s.io'], resources: ['*'], verbs: ['*'] }
        #                                                                       ^^^ ClusterRole "system:tenant-manager" allows adding any right to roles wherever it is bound, even rights that the holder lacks.`,
    },
  ],
  good: [
    `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: { name: tenant-manager }
        rules:
        - { apiGroups: ['rbac.authorization.k8s.io'], resources: [roles], verbs: [get, create, update] }
        - { apiGroups: ['rbac.authorization.k8s.io'], resources: [roles], verbs: [escalate], resourceNames: [support] }
        - { apiGroups: ['rbac.authorization.k8s.io'], resources: [others], verbs: [escalate] }
        - { apiGroups: [shop.example], resources: [roles, uids], verbs: [escalate] }`,
    `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: { name: system:tenant-manager }
        rules:
        - { apiGroups: ['rbac.authorization.k8s.io'], resources: [roles], verbs: [escalate] } # The cluster itself has it.`,
  ],
});
