import { defineRule } from '../../engine/rule.js';
import { rightsGiven } from '../../model/kubernetes/given-rights.js';

export default defineRule({
  id: 'role-escalates-roles',
  title: 'Role raises roles above its own rights',
  severity: 'error',
  why: `
    The API server lets nobody write into a role what they may not do themselves, but for the verb \`escalate\`: who
    has it adds any right to a role that they hold, and owns the cluster. Hardly any program needs it, since one
    that has the rights it hands out may write them without.`,
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
        message: `${role.title} writes rights into roles ${given.reach} that its holder lacks.`,
        severity: given.isWrittenOut && role.kind === 'ClusterRole' ? 'error' : 'warning',
        fix: [
          ...given.withoutVerbs('Programs that write roles with more rights than their own are refused.'),
          ...given.onlyOn(
            'ROLE-NAME',
            'Allow it for the roles you name, and no others',
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
          #              ^^^^^^^^^^ ClusterRole "tenant-manager" writes rights into roles in its reach that its holder lacks.`,
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
        #                                                                                ^^^^^^^^ (warning) Role "tenant-manager" writes rights into roles in its namespace that its holder lacks.
        - { apiGroups: ['*'], resources: [roles, clusterroles], verbs: [escalate, get] }
        #                                                               ^^^^^^^^ (warning) writes rights into roles`,
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
        #                                                                                ^^^ (warning) ClusterRole "tenant-manager" writes rights into roles in its reach that its holder lacks.
        - { apiGroups: ['rbac.authorization.k8s.io'], resources: ['*'], verbs: [escalate] }
        #                                                                       ^^^^^^^^ (warning) writes rights into roles`,
    },
    {
      profile: 'audit',
      code: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: { name: system:tenant-manager }
        rules:
        - { apiGroups: ['rbac.authorization.k8s.io'], resources: ['*'], verbs: ['*'] }
        #                                                                       ^^^ (warning) ClusterRole "system:tenant-manager" writes rights into roles in its reach that its holder lacks.`,
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
