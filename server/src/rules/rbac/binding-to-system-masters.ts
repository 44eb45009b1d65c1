import { defineRule } from '../../engine/rule.js';

export default defineRule({
  id: 'binding-to-system-masters',
  title: 'Binding names the group system:masters',
  severity: 'information',
  profile: 'strict',
  why: `
    Members of \`system:masters\` pass every check before roles are looked at, and nothing in the cluster takes that
    away from them: a certificate with the group is valid until it expires. The binding adds nothing to it, but shows
    that somebody relies on the group. Administrators belong in a group of their own that is bound to a role.`,
  standards: ['cis-kubernetes:5.1.7', 'cwe:269'],
  peers: [
    'trivy:KSV-0123',
    'kubescape:C-0246',
    'kyverno:restrict-binding-system-groups',
    'datree:CIS_INVALID_VALUE_SYSTEM_MASTERS',
  ],

  on: ['RoleBinding', 'ClusterRoleBinding'],
  *check(binding, { profile }) {
    // The cluster itself binds the group to cluster-admin by this name.
    if (binding.name === 'cluster-admin' && profile !== 'audit') return;
    for (const subject of binding.field('subjects').items()) {
      const name = subject.field('name');
      // A user of this name is nobody, yet was meant for the group.
      if (name.is('system:masters') && (subject.field('kind').is('Group') || profile === 'audit'))
        yield {
          at: name,
          message: `${binding.title} names the group "system:masters", whose members pass every check anyway.`,
          fix: {
            title: 'Remove the subject "system:masters"',
            changes: [subject.remove()],
            risk: 'Members of the group keep every right, because no binding gives it to them.',
          },
        };
    }
  },

  bad: [
    {
      code: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRoleBinding
        metadata: { name: admins }
        roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view }
        subjects:
        - kind: Group
          name: system:masters
          #     ^^^^^^^^^^^^^^ ClusterRoleBinding "admins" names the group "system:masters", whose members pass every check anyway.
          apiGroup: rbac.authorization.k8s.io
        - kind: Group
          name: admins
          apiGroup: rbac.authorization.k8s.io`,
      fixed: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRoleBinding
        metadata: { name: admins }
        roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view }
        subjects:
        - kind: Group
          name: admins
          apiGroup: rbac.authorization.k8s.io`,
    },
    {
      code: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: RoleBinding
        metadata: { name: admins }
        roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view }
        subjects:
        - { apiGroup: rbac.authorization.k8s.io, kind: Group, name: 'system:masters' }
        #                                                           ^^^^^^^^^^^^^^^^ RoleBinding "admins" names the group "system:masters", whose members pass every check anyway.`,
      fixed: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: RoleBinding
        metadata: { name: admins }
        roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view }`,
    },
    {
      profile: 'audit',
      code: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRoleBinding
        metadata: { name: cluster-admin }
        roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view }
        subjects:
        - { apiGroup: rbac.authorization.k8s.io, kind: Group, name: 'system:masters' }
        #                                                           ^^^^^^^^^^^^^^^^ ClusterRoleBinding "cluster-admin" names the group "system:masters", whose members pass every check anyway.`,
      fixed: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRoleBinding
        metadata: { name: cluster-admin }
        roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view }`,
    },
    {
      profile: 'audit',
      code: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRoleBinding
        metadata: { name: admins }
        roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view }
        subjects:
        - { apiGroup: rbac.authorization.k8s.io, kind: User, name: 'system:masters' }
        #                                                          ^^^^^^^^^^^^^^^^ ClusterRoleBinding "admins" names the group "system:masters", whose members pass every check anyway.`,
      fixed: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRoleBinding
        metadata: { name: admins }
        roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view }`,
    },
  ],
  good: [
    `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRoleBinding
        metadata: { name: admins }
        roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view }
        subjects:
        - { apiGroup: rbac.authorization.k8s.io, kind: User, name: 'system:masters' } # No such user.
        - { apiGroup: rbac.authorization.k8s.io, kind: Group, name: masters }`,
    {
      profile: 'strict',
      code: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRoleBinding
        metadata: { name: cluster-admin }
        roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view }
        subjects:
        - { apiGroup: rbac.authorization.k8s.io, kind: Group, name: 'system:masters' }`,
    },
  ],
});
