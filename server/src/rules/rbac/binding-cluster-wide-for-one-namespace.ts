import { defineRule } from '../../engine/rule.js';

export default defineRule({
  id: 'binding-cluster-wide-for-one-namespace',
  title: 'ClusterRoleBinding where a RoleBinding would do',
  severity: 'information',
  profile: 'strict',
  why: `
    The role covers only objects that belong to a namespace, and the binding gives it to one ServiceAccount for every
    namespace, including those of other teams. Where the program works in its own namespace, a RoleBinding there is
    enough, and a stolen token is of no use in the other namespaces.`,
  standards: ['cwe:269'],

  on: 'ClusterRoleBinding',
  reads: ['rbac'],
  *check(binding, { rbac }) {
    const namespace = rbac.soleNamespace(binding.ref);
    const role = binding.field('roleRef.name').text;
    if (namespace === undefined || role === undefined) return;
    const ref = rbac.roleRef(binding.ref.uri, undefined, 'ClusterRole', role);
    yield {
      at: binding.field('kind'),
      message: `${binding.title} gives a ServiceAccount of the namespace "${namespace}" rights on namespaced objects in every namespace, not only in its own.`,
      related: ref
        ? [{ at: ref, message: `ClusterRole "${role}" covers only objects that belong to a namespace.` }]
        : [],
      fix: {
        title: `Turn the ClusterRoleBinding into a RoleBinding in the namespace "${namespace}"`,
        changes: [binding.field('kind').set('RoleBinding'), binding.field('metadata.namespace').set(namespace)],
        risk: 'Programs that work in other namespaces are refused there, and the ClusterRoleBinding that is in the cluster stays until somebody deletes it.',
      },
    };
  },

  bad: [
    {
      code: `
        -- binding.yaml --
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRoleBinding
        #     ^^^^^^^^^^^^^^^^^^ ClusterRoleBinding "worker" gives a ServiceAccount of the namespace "shop" rights on namespaced objects in every namespace, not only in its own.
        metadata:
          name: worker
        roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: worker }
        subjects:
          - { kind: ServiceAccount, name: worker, namespace: shop }
        -- role.yaml --
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: { name: worker }
        rules:
        - { apiGroups: [''], resources: [configmaps, pods/log], verbs: [get] }
        - { apiGroups: [apps], resources: [deployments], verbs: [get] }`,
      fixed: `
        -- binding.yaml --
        apiVersion: rbac.authorization.k8s.io/v1
        kind: RoleBinding
        metadata:
          name: worker
          namespace: shop
        roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: worker }
        subjects:
          - { kind: ServiceAccount, name: worker, namespace: shop }`,
    },
    {
      code: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRoleBinding
        #     ^^^^^^^^^^^^^^^^^^ ClusterRoleBinding "worker" gives a ServiceAccount of the namespace "shop" rights on namespaced objects in every namespace, not only in its own.
        metadata:
          name: worker
        roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: system:kube-dns }
        subjects:
          - { kind: ServiceAccount, name: worker, namespace: shop }`,
      fixed: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: RoleBinding
        metadata:
          name: worker
          namespace: shop
        roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: system:kube-dns }
        subjects:
          - { kind: ServiceAccount, name: worker, namespace: shop }`,
    },
  ],
  good: [
    `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRoleBinding
        metadata: { name: two }
        roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: system:kube-dns }
        subjects:
          - { kind: ServiceAccount, name: worker, namespace: shop }
          - { kind: ServiceAccount, name: worker, namespace: ops }
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRoleBinding
        metadata: { name: user }
        roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: system:kube-dns }
        subjects: [{ kind: User, name: ada }]
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRoleBinding # A view has Namespaces in it.
        metadata: { name: view }
        roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view }
        subjects: [{ kind: ServiceAccount, name: worker, namespace: shop }]
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRoleBinding
        metadata: { name: not-here }
        roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: not-here }
        subjects: [{ kind: ServiceAccount, name: worker, namespace: shop }]
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRoleBinding
        metadata: { name: nowhere }
        roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: system:kube-dns }
        subjects: [{ kind: ServiceAccount, name: worker, namespace: "{{ .Release.Namespace }}" }]
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRoleBinding
        metadata: { name: paths }
        roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: system:monitoring }
        subjects: [{ kind: ServiceAccount, name: worker, namespace: shop }]
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRoleBinding
        metadata: { name: custom }
        roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: custom }
        subjects: [{ kind: ServiceAccount, name: worker, namespace: shop }]
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole # Nobody knows where such objects live.
        metadata: { name: custom }
        rules: [{ apiGroups: [shop.example], resources: [orders], verbs: [get] }]`,
  ],
});
