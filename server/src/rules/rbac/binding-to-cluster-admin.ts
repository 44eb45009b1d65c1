import { defineRule } from '../../engine/rule.js';

export default defineRule({
  id: 'binding-to-cluster-admin',
  title: 'Binding gives the rights of cluster-admin',
  severity: 'error',
  why: `
    \`cluster-admin\` passes every check: by a ClusterRoleBinding its holder reads all Secrets, starts privileged pods on
    every node and gives others the same rights; by a RoleBinding it does so in one namespace. Whoever steals the token
    of such a subject owns the cluster. With a role that lists the verbs and resources in use, a thief gets only those.`,
  standards: ['cis-kubernetes:5.1.1', 'cwe:269', 'mitre:T1098'],
  peers: [
    'kube-linter:cluster-admin-role-binding',
    'kics:249328b8-5f0f-409f-b1dd-029f07882e11',
    'trivy:KSV-0111',
    'polaris:clusterrolebindingClusterAdmin',
    'polaris:rolebindingClusterAdminClusterRole',
    'kubescape:C-0035',
    'kubescape:C-0185',
    'kyverno:restrict-binding-clusteradmin',
    'rbac-police:cluster_admin',
    'datree:CIS_INVALID_ROLE_CLUSTER_ADMIN',
  ],

  on: ['ClusterRoleBinding', 'RoleBinding'],
  reads: ['rbac'],
  *check(binding, { rbac, profile }) {
    const kind = binding.field('roleRef.kind');
    const name = binding.field('roleRef.name');
    const { uri } = binding.ref;
    // A Role has nothing of the ClusterRole but the name; peers go by that.
    if (kind.is('Role') && name.is('cluster-admin') && profile === 'audit') {
      yield {
        at: name,
        message: `${binding.title} refers to a Role named "cluster-admin", which is not the built-in ClusterRole of that name.`,
        severity: 'information',
      };
    }
    if (!kind.is('ClusterRole') || name.text === undefined || !rbac.isClusterAdmin(uri, name.text)) return;
    const isForCluster = binding.kind === 'ClusterRoleBinding';
    const role = rbac.roleRef(uri, undefined, 'ClusterRole', name.text);
    const risk =
      'The API server refuses a changed roleRef, so a binding that is in use has to be deleted first, and its subjects lose rights.';
    yield {
      at: name,
      message: `${binding.title} gives its subjects every right in ${isForCluster ? 'the cluster' : 'its namespace'}.`,
      severity: isForCluster ? 'error' : 'warning',
      related: role ? [{ at: role, message: `ClusterRole "${name.text}" allows every verb on every resource.` }] : [],
      fix: ['edit', 'view'].map((smaller) => ({
        title: `Refer to the ClusterRole "${smaller}"`,
        changes: [name.set(smaller)],
        placeholders: [smaller],
        risk,
      })),
    };
  },

  bad: [
    {
      code: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRoleBinding
        metadata:
          name: tiller
        roleRef:
          apiGroup: rbac.authorization.k8s.io
          kind: ClusterRole
          name: cluster-admin
          #     ^^^^^^^^^^^^^ ClusterRoleBinding "tiller" gives its subjects every right in the cluster.
        subjects:
          - kind: ServiceAccount
            name: tiller
            namespace: kube-system`,
      fixed: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRoleBinding
        metadata:
          name: tiller
        roleRef:
          apiGroup: rbac.authorization.k8s.io
          kind: ClusterRole
          name: edit
        subjects:
          - kind: ServiceAccount
            name: tiller
            namespace: kube-system`,
    },
    {
      code: `
        -- role.yaml --
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: { name: operator }
        rules: [{ apiGroups: ['*'], resources: ['*'], verbs: ['*'] }]
        -- binding.yaml --
        apiVersion: rbac.authorization.k8s.io/v1
        kind: RoleBinding
        metadata: { name: operator, namespace: shop }
        roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: operator }
        #                                                                        ^^^^^^^^ RoleBinding "operator" gives its subjects every right in its namespace.`,
      fixed: `
        -- binding.yaml --
        apiVersion: rbac.authorization.k8s.io/v1
        kind: RoleBinding
        metadata: { name: operator, namespace: shop }
        roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: edit }`,
    },
    {
      profile: 'audit',
      code: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: RoleBinding
        metadata: { name: jane, namespace: shop }
        roleRef: { apiGroup: rbac.authorization.k8s.io, kind: Role, name: cluster-admin }
        #                                                                 ^^^^^^^^^^^^^ RoleBinding "jane" refers to a Role named "cluster-admin", which is not the built-in ClusterRole of that name.`,
    },
  ],
  good: [
    `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: RoleBinding
        metadata: { name: jane, namespace: shop }
        roleRef: { apiGroup: rbac.authorization.k8s.io, kind: Role, name: cluster-admin }`,
    {
      profile: 'audit',
      code: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: RoleBinding
        metadata: { name: jane, namespace: shop }
        roleRef: { apiGroup: rbac.authorization.k8s.io, kind: Role, name: edit }`,
    },
    `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRoleBinding
        metadata: { name: jane }
        roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: "{{ .Values.role }}" }`,
    `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRoleBinding
        metadata: { name: jane }
        roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: operator }
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: { name: operator }
        rules: [{ apiGroups: ['*'], resources: ['*'], verbs: ['*'] }]
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: { name: operator } # The same once more: another environment's.
        rules: [{ apiGroups: ['*'], resources: ['*'], verbs: [get] }]`,
  ],
});
