import { defineRule } from '../../engine/rule.js';
import { subjectsOfKind } from '../../model/kubernetes/binding-subjects.js';
import { isForAllAccounts } from '../../model/kubernetes/builtin-roles.js';

export default defineRule({
  id: 'binding-to-serviceaccounts-group',
  title: 'Binding gives rights to every ServiceAccount',
  severity: 'warning',
  why: `
    The groups \`system:serviceaccounts\` and \`system:serviceaccounts:\` with a namespace hold the ServiceAccounts
    that exist and all that are created later: every pod has the rights, whether it needs them or not. With the
    ServiceAccounts that need the rights as subjects, an attacker in any other pod gains nothing.`,
  standards: ['cwe:269', 'mitre:T1078'],

  on: ['RoleBinding', 'ClusterRoleBinding'],
  *check(binding, { profile }) {
    if (isForAllAccounts(binding.field('roleRef.name').text ?? '') && profile !== 'audit') return;
    for (const { subject, name, text } of subjectsOfKind(binding, 'Group')) {
      const [all, namespace] = /^system:serviceaccounts(?::(.+))?$/.exec(text) ?? [];
      if (all === undefined) continue;
      yield {
        at: name,
        message: `${binding.title} gives rights to every ServiceAccount of ${namespace === undefined ? 'the cluster' : `the namespace "${namespace}"`}, and so to every pod.`,
        severity: namespace !== undefined && binding.kind === 'RoleBinding' ? 'information' : 'warning',
        fix: {
          title: 'Replace the group with the ServiceAccount that you name',
          changes: [
            subject.set({
              kind: 'ServiceAccount',
              name: 'SERVICEACCOUNT-NAME',
              namespace: namespace ?? 'NAMESPACE-NAME',
            }),
          ],
          placeholders: ['SERVICEACCOUNT-NAME', ...(namespace === undefined ? ['NAMESPACE-NAME'] : [])],
          risk: 'Every other ServiceAccount of the group loses the rights.',
        },
      };
    }
  },

  bad: [
    {
      code: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRoleBinding
        metadata: { name: readers }
        roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view }
        subjects:
        - kind: Group
          name: system:serviceaccounts
          #     ^^^^^^^^^^^^^^^^^^^^^^ (warning) ClusterRoleBinding "readers" gives rights to every ServiceAccount of the cluster, and so to every pod.
          apiGroup: rbac.authorization.k8s.io`,
      fixed: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRoleBinding
        metadata: { name: readers }
        roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view }
        subjects:
        - kind: ServiceAccount
          name: SERVICEACCOUNT-NAME
          namespace: NAMESPACE-NAME`,
    },
    {
      code: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRoleBinding
        metadata: { name: readers }
        roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view }
        subjects:
        - { apiGroup: rbac.authorization.k8s.io, kind: Group, name: 'system:serviceaccounts:shop' }
        #                                                           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ (warning) ClusterRoleBinding "readers" gives rights to every ServiceAccount of the namespace "shop", and so to every pod.`,
      fixed: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRoleBinding
        metadata: { name: readers }
        roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view }
        subjects:
        - { namespace: shop, kind: ServiceAccount, name: 'SERVICEACCOUNT-NAME' }`,
    },
    {
      code: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: RoleBinding
        metadata: { name: readers, namespace: shop }
        roleRef: { kind: Role }
        subjects:
        - { apiGroup: rbac.authorization.k8s.io, kind: Group, name: 'system:serviceaccounts:shop' }
        #                                                           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ (information) RoleBinding "readers" gives rights to every ServiceAccount of the namespace "shop", and so to every pod.
        - { apiGroup: rbac.authorization.k8s.io, kind: Group, name: 'system:serviceaccounts' }
        #                                                           ^^^^^^^^^^^^^^^^^^^^^^^^ (warning) gives rights to every`,
      fixed: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: RoleBinding
        metadata: { name: readers, namespace: shop }
        roleRef: { kind: Role }
        subjects:
        - { namespace: shop, kind: ServiceAccount, name: 'SERVICEACCOUNT-NAME' }
        - { namespace: NAMESPACE-NAME, kind: ServiceAccount, name: 'SERVICEACCOUNT-NAME' }`,
    },
    {
      profile: 'audit',
      code: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: RoleBinding
        metadata: { name: pullers, namespace: shop }
        roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: 'system:image-puller' }
        subjects:
        - { apiGroup: rbac.authorization.k8s.io, kind: Group, name: 'system:serviceaccounts:shop' }
        #                                                           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ (information) RoleBinding "pullers" gives rights to every ServiceAccount of the namespace "shop", and so to every pod.`,
      fixed: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: RoleBinding
        metadata: { name: pullers, namespace: shop }
        roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: 'system:image-puller' }
        subjects:
        - { namespace: shop, kind: ServiceAccount, name: 'SERVICEACCOUNT-NAME' }`,
    },
  ],
  good: [
    `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: RoleBinding
        metadata: { name: pullers, namespace: shop }
        roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: 'system:image-puller' }
        subjects:
        - { apiGroup: rbac.authorization.k8s.io, kind: Group, name: 'system:serviceaccounts:shop' } # The cluster itself binds it so.`,
    `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRoleBinding
        metadata: { name: readers }
        roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view }
        subjects:
        - { apiGroup: rbac.authorization.k8s.io, kind: User, name: 'system:serviceaccounts' } # No such user.
        - { apiGroup: rbac.authorization.k8s.io, kind: Group, name: my-system:serviceaccounts }
        - { apiGroup: rbac.authorization.k8s.io, kind: Group, name: 'system:serviceaccounts:{{ .Values.namespace }}' }
        - { apiGroup: rbac.authorization.k8s.io, kind: Group, name: 'system:serviceaccountsx' }
        - { kind: ServiceAccount, name: web, namespace: shop }`,
  ],
});
