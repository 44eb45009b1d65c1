import { defineRule } from '../../engine/rule.js';

export default defineRule({
  id: 'workload-effective-cluster-admin',
  title: 'Workload runs with the rights of cluster-admin',
  severity: 'error',
  why: `
    A pod carries the token of its ServiceAccount in a file. Followed through the bindings to the roles, this one may do
    everything: one hole in the program, or one poisoned dependency, and an attacker reads each Secret of the cluster
    and starts pods on each node. With a role that lists only the verbs and resources that the program uses, an
    attacker gets no further than the program.`,
  standards: ['cwe:269', 'mitre:T1078'],
  peers: ['kubescape:C-0272'],

  on: 'pod',
  reads: ['rbac'],
  *check(pod, { rbac }) {
    const account = pod.serviceAccountName;
    if (account === undefined) return;
    const { ref, namespace } = pod.object;
    const automount = pod.field('automountServiceAccountToken');
    const token = rbac.tokenOf(ref.uri, namespace, account);
    if (!automount.is(true) && (!automount.isAbsent || token === 'withheld' || token === 'unknown')) return;
    const [grant] = rbac.clusterAdminGrants(ref.uri, namespace, account);
    const named = pod.field('serviceAccountName');
    if (grant)
      yield {
        at: named.exists ? named : pod,
        message: `${pod.title} may do everything in the cluster with the token of its ServiceAccount "${account}".`,
        related: [
          {
            at: grant.binding,
            message: `${grant.bindingTitle} binds the ServiceAccount to the ClusterRole "${grant.role.name}".`,
          },
          ...(grant.roleRef
            ? [{ at: grant.roleRef, message: `ClusterRole "${grant.role.name}" allows every verb on every resource.` }]
            : []),
        ],
      };
  },

  bad: [
    {
      code: `
        -- deploy.yaml --
        apiVersion: apps/v1
        kind: Deployment
        metadata: { name: runner, namespace: build }
        spec:
          template:
            spec:
              serviceAccountName: runner
              #                   ^^^^^^ Deployment "runner" may do everything in the cluster with the token of its ServiceAccount "runner".
              containers: [{ name: runner }]
        -- rbac.yaml --
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRoleBinding
        metadata: { name: runner }
        roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: cluster-admin }
        subjects: [{ kind: ServiceAccount, name: runner, namespace: build }]`,
    },
    {
      code: `
        apiVersion: v1
        kind: Pod
        metadata: { name: runner, namespace: build }
        #                 ^^^^^^ Pod "runner" may do everything in the cluster with the token of its ServiceAccount "default".
        spec: { automountServiceAccountToken: true, containers: [{ name: runner }] }
        ---
        apiVersion: v1
        kind: ServiceAccount
        metadata: { name: default, namespace: build }
        automountServiceAccountToken: false
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: { name: everything }
        rules: [{ apiGroups: ['*'], resources: ['*'], verbs: ['*'] }]
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRoleBinding
        metadata: { name: everybody }
        roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: everything }
        subjects: [{ kind: Group, name: 'system:serviceaccounts:build' }]`,
    },
  ],
  good: [
    `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRoleBinding
        metadata: { name: runner }
        roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: cluster-admin }
        subjects:
          - { kind: ServiceAccount, name: runner, namespace: build }
          - { kind: ServiceAccount, name: quiet, namespace: build }
          - { kind: ServiceAccount, name: templated, namespace: build }
        ---
        apiVersion: v1
        kind: ServiceAccount
        metadata: { name: quiet, namespace: build }
        automountServiceAccountToken: false
        ---
        apiVersion: v1
        kind: ServiceAccount
        metadata: { name: templated, namespace: build }
        automountServiceAccountToken: {{ .Values.mount }}
        ---
        apiVersion: v1
        kind: Pod
        metadata: { name: elsewhere, namespace: shop }
        spec: { serviceAccountName: runner, containers: [{ name: runner }] }
        ---
        apiVersion: v1
        kind: Pod
        metadata: { name: without-token, namespace: build }
        spec: { serviceAccountName: runner, automountServiceAccountToken: false, containers: [{ name: runner }] }
        ---
        apiVersion: v1
        kind: Pod
        metadata: { name: quiet, namespace: build }
        spec: { serviceAccountName: quiet, containers: [{ name: runner }] }
        ---
        apiVersion: v1
        kind: Pod
        metadata: { name: templated, namespace: build }
        spec: { serviceAccountName: templated, containers: [{ name: runner }] }
        ---
        apiVersion: v1
        kind: Pod
        metadata: { name: unknown, namespace: build }
        spec: { serviceAccountName: "{{ .Values.account }}", containers: [{ name: runner }] }`,
    `
        apiVersion: v1
        kind: Pod
        metadata: { name: runner, namespace: build }
        spec: { serviceAccountName: runner, containers: [{ name: runner }] }
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: RoleBinding # Everything, but in one namespace.
        metadata: { name: runner, namespace: build }
        roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: cluster-admin }
        subjects: [{ kind: ServiceAccount, name: runner, namespace: build }]`,
  ],
});
