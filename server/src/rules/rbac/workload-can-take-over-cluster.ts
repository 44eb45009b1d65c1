import { defineRule } from '../../engine/rule.js';
import { Pod } from '../../model/kubernetes/pod.js';
import { placesOf } from '../../model/rbac/reach.js';

export default defineRule({
  id: 'workload-can-take-over-cluster',
  title: 'Workload can take over the cluster with its token',
  severity: 'warning',
  why: `
    Some rights lead to all others: whoever starts pods runs them as any ServiceAccount and on any node, whoever reads
    Secrets reads the credentials of everybody, whoever binds or escalates roles can add the rest. A pod carries
    the token of its ServiceAccount in a file, so that a hole in its program is a hole in the cluster. With these rights
    limited to the namespaces and names that the program needs, a stolen token gives only those.`,
  standards: ['cwe:269', 'mitre:T1078'],
  peers: ['kubescape:C-0267'],

  on: ['pod', 'ServiceAccount'],
  reads: ['rbac'],
  *check(subject, { rbac }) {
    const isPod = subject instanceof Pod;
    const { ref, namespace } = isPod ? subject.object : subject;
    const account = isPod ? subject.serviceAccountName : subject.name;
    if (account === undefined || !rbac.mayHaveRights(ref.uri, namespace, account)) return;
    // Where there are pods, they speak for their ServiceAccount.
    if (isPod ? !rbac.findsToken(ref, subject.spec.path) : rbac.hasPods(ref.uri, namespace, account)) return;
    const [worst] = rbac.reachOf(ref.uri, namespace, account);
    if (worst === undefined || worst.target === 'namespace-secrets') return;
    // What may do everything by itself is more than a way.
    if (rbac.clusterAdminGrants(ref.uri, namespace, account).length > 0) return;
    const goal = { 'cluster-admin': 'every right in it', node: 'its nodes', 'all-secrets': 'every Secret in it' };
    const means = isPod ? `the token of its ServiceAccount "${account}"` : 'its token';
    const named = isPod ? subject.field('serviceAccountName') : undefined;
    yield {
      at: named?.exists ? named : subject,
      message: `${subject.title} can take over the cluster with ${means}, which opens a way to ${goal[worst.target]}.`,
      related: placesOf(worst.steps),
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
              #                   ^^^^^^ Deployment "runner" can take over the cluster with the token of its ServiceAccount "runner", which opens a way to its nodes.
              containers: [{ name: runner }]
        -- rbac.yaml --
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRoleBinding
        metadata: { name: runner }
        roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: pods }
        subjects: [{ kind: ServiceAccount, name: runner, namespace: build }]
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: { name: pods }
        rules: [{ apiGroups: [''], resources: [pods], verbs: [get, create] }]`,
    },
    {
      code: `
        apiVersion: v1
        kind: Pod
        metadata: { name: backup, namespace: ops }
        #                 ^^^^^^ Pod "backup" can take over the cluster with the token of its ServiceAccount "default", which opens a way to every Secret in it.
        spec: { containers: [{ name: backup }] }
        ---
        apiVersion: v1
        kind: ServiceAccount
        metadata: { name: writer, namespace: ops }
        #                 ^^^^^^ ServiceAccount "writer" can take over the cluster with its token, which opens a way to every right in it.
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: { name: secrets }
        rules: [{ apiGroups: [''], resources: [secrets], verbs: [list] }]
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRoleBinding
        metadata: { name: ops }
        roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: secrets }
        subjects: [{ kind: Group, name: 'system:serviceaccounts:ops' }]
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: { name: binder }
        rules:
        - { apiGroups: [rbac.authorization.k8s.io], resources: [clusterroles], verbs: [bind], resourceNames: [cluster-admin] }
        - { apiGroups: [rbac.authorization.k8s.io], resources: [clusterrolebindings], verbs: [create] }
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRoleBinding
        metadata: { name: writer }
        roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: binder }
        subjects: [{ kind: ServiceAccount, name: writer, namespace: ops }]`,
    },
  ],
  good: [
    `
        apiVersion: v1
        kind: Pod
        metadata: { name: quiet, namespace: ops }
        spec: { serviceAccountName: mighty, automountServiceAccountToken: false, containers: [{ name: web }] }
        ---
        apiVersion: v1
        kind: Pod
        metadata: { name: admin, namespace: ops }
        spec: { serviceAccountName: admin, containers: [{ name: web }] }
        ---
        apiVersion: v1
        kind: Pod
        metadata: { name: reader, namespace: ops }
        spec: { serviceAccountName: reader, containers: [{ name: web }] }
        ---
        { apiVersion: v1, kind: Pod, metadata: { name: here, namespace: ops }, spec: { serviceAccountName: here, containers: [{ name: web }] } }
        ---
        apiVersion: v1
        kind: Pod
        metadata: { name: unknown, namespace: ops }
        spec: { serviceAccountName: "{{ .Values.account }}", containers: [{ name: web }] }
        ---
        apiVersion: v1
        kind: ServiceAccount
        metadata: { name: mighty, namespace: ops }
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRoleBinding
        metadata: { name: admin }
        roleRef: { kind: ClusterRole, name: cluster-admin }
        subjects: [{ kind: ServiceAccount, name: mighty, namespace: ops }, { kind: ServiceAccount, name: admin, namespace: ops }]
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRoleBinding
        metadata: { name: view }
        roleRef: { kind: ClusterRole, name: view }
        subjects: [{ kind: ServiceAccount, name: reader, namespace: ops }]
        ---
        { apiVersion: rbac.authorization.k8s.io/v1, kind: Role, metadata: { name: here, namespace: ops }, rules: [{ apiGroups: [''], resources: [secrets], verbs: [get] }] }
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: RoleBinding
        metadata: { name: here, namespace: ops }
        roleRef: { kind: Role, name: here }
        subjects: [{ kind: ServiceAccount, name: here, namespace: ops }]`,
  ],
});
