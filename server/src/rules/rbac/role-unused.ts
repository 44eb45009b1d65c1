import { defineRule } from '../../engine/rule.js';

export default defineRule({
  id: 'role-unused',
  title: 'Role that no binding refers to',
  severity: 'hint',
  profile: 'audit',
  why: `
    A role that nothing binds gives no rights, but it stays at hand: whoever may create bindings can use it, and a reader
    takes its rules for rights that somebody has. A role that is deleted needs no review.`,
  peers: ['popeye:POP-400'],
  tag: 'unnecessary',

  on: ['Role', 'ClusterRole'],
  reads: ['rbac'],
  *check(role, { rbac }) {
    const { kind, name, namespace } = role;
    if (name !== undefined && rbac.isUnused(role.ref.uri, namespace, kind, name))
      yield { at: role, message: `${role.title} is not bound by any file of the workspace, so nobody has its rights.` };
  },

  bad: [
    {
      profile: 'audit',
      code: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: Role
        metadata: { name: reader, namespace: shop }
        #                 ^^^^^^ Role "reader" is not bound by any file of the workspace, so nobody has its rights.
        rules: [{ apiGroups: [''], resources: [pods], verbs: [get] }]
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: { name: reader, labels: { part: reader } }
        #                 ^^^^^^ ClusterRole "reader" is not bound by any
        rules: [{ apiGroups: [''], resources: [pods], verbs: [get] }]
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: { name: all }
        aggregationRule: { clusterRoleSelectors: [{ matchLabels: { part: writer } }] }
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: RoleBinding
        metadata: { name: reader, namespace: ops }
        roleRef: { apiGroup: rbac.authorization.k8s.io, kind: Role, name: reader }
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRoleBinding
        metadata: { name: all }
        roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: all }`,
    },
  ],
  good: [
    {
      profile: 'audit',
      code: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: Role
        metadata: { name: reader, namespace: shop }
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: { name: reader }
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: { name: extension, labels: { rbac.authorization.k8s.io/aggregate-to-view: "true" } }
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: { name: part, labels: { part: "true" } }
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: { name: templated, labels: { part: "{{ .Values.part }}" } }
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: { name: "{{ .Values.name }}" }
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: { name: system:node }
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: { name: all }
        aggregationRule: { clusterRoleSelectors: [{ matchLabels: { part: "true" } }] }
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: RoleBinding
        metadata: { name: reader, namespace: shop }
        roleRef: { apiGroup: rbac.authorization.k8s.io, kind: Role, name: reader }
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: RoleBinding
        metadata: { name: reader, namespace: ops }
        roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: reader }
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRoleBinding
        metadata: { name: all }
        roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: all }`,
    },
    {
      profile: 'audit',
      code: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: { name: reader }
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRoleBinding # It may be meant for this one.
        metadata: { name: reader }
        roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: "{{ .Values.role }}" }`,
    },
  ],
});
