import { defineRule } from '../../engine/rule.js';
import { subjectsOfKind } from '../../model/kubernetes/binding-subjects.js';
import { isForAllUsers } from '../../model/kubernetes/builtin-roles.js';

export default defineRule({
  id: 'binding-to-all-authenticated',
  title: 'Binding gives rights to whoever has credentials',
  severity: 'error',
  why: `
    The group \`system:authenticated\` holds every user and every ServiceAccount, and on some clouds everybody with
    an account there. The token of any pod is enough to use the role. With the users and ServiceAccounts that need
    the role as subjects, a stolen token gives only what its owner was given.`,
  standards: ['cwe:269', 'mitre:T1078'],
  peers: ['trivy:KSV-01011', 'kubescape:C-0265'],

  on: ['RoleBinding', 'ClusterRoleBinding'],
  *check(binding, { profile }) {
    if (isForAllUsers(binding.field('roleRef.name').text ?? '') && profile !== 'audit') return;
    for (const { subject, name, text } of subjectsOfKind(binding, 'Group'))
      if (text === 'system:authenticated')
        yield {
          at: name,
          message: `${binding.title} gives rights to every user and every ServiceAccount of the cluster.`,
          severity: binding.kind === 'RoleBinding' ? 'warning' : 'error',
          fix: {
            title: 'Remove the subject "system:authenticated"',
            changes: [subject.remove()],
            risk: 'Users and programs that have no binding of their own lose the rights.',
          },
        };
  },

  bad: [
    {
      code: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRoleBinding
        metadata: { name: viewers }
        roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view }
        subjects:
        - kind: Group
          name: system:authenticated
          #     ^^^^^^^^^^^^^^^^^^^^ ClusterRoleBinding "viewers" gives rights to every user and every ServiceAccount of the cluster.
          apiGroup: rbac.authorization.k8s.io
        - kind: User
          name: anna
          apiGroup: rbac.authorization.k8s.io`,
      fixed: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRoleBinding
        metadata: { name: viewers }
        roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view }
        subjects:
        - kind: User
          name: anna
          apiGroup: rbac.authorization.k8s.io`,
    },
    {
      code: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: RoleBinding
        metadata: { name: viewers, namespace: shop }
        roleRef: { kind: Role }
        subjects:
        - { apiGroup: rbac.authorization.k8s.io, kind: Group, name: 'system:authenticated' }
        #                                                           ^^^^^^^^^^^^^^^^^^^^^^ (warning) RoleBinding "viewers" gives rights to every user and every ServiceAccount of the cluster.`,
      fixed: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: RoleBinding
        metadata: { name: viewers, namespace: shop }
        roleRef: { kind: Role }`,
    },
    {
      profile: 'audit',
      code: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRoleBinding
        metadata: { name: discovery }
        roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: 'system:discovery' }
        subjects:
        - { apiGroup: rbac.authorization.k8s.io, kind: Group, name: 'system:authenticated' }
        #                                                           ^^^^^^^^^^^^^^^^^^^^^^ ClusterRoleBinding "discovery" gives rights to every user and every ServiceAccount of the cluster.`,
      fixed: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRoleBinding
        metadata: { name: discovery }
        roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: 'system:discovery' }`,
    },
  ],
  good: [
    `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRoleBinding
        metadata: { name: discovery }
        roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: 'system:discovery' }
        subjects:
        - { apiGroup: rbac.authorization.k8s.io, kind: Group, name: 'system:authenticated' } # The cluster itself binds it so.`,
    `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRoleBinding
        metadata: { name: viewers }
        roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view }
        subjects:
        - { apiGroup: rbac.authorization.k8s.io, kind: User, name: 'system:authenticated' } # No such user.
        - { apiGroup: rbac.authorization.k8s.io, kind: Group, name: developers }
        - { apiGroup: rbac.authorization.k8s.io, kind: Group, name: '{{ .Values.group }}' }
        - { kind: ServiceAccount, name: web, namespace: shop }`,
  ],
});
