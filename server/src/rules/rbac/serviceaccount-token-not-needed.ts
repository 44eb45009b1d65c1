import { defineRule } from '../../engine/rule.js';

export default defineRule({
  id: 'serviceaccount-token-not-needed',
  title: 'Pod has an API token without any rights',
  severity: 'information',
  profile: 'strict',
  why: `
    The ServiceAccount of the pod is bound to no role, so its token lets programs do no more than ask what they may do.
    Whoever steals it still has the identity, and gains the rights of the next binding. A token that nobody uses need
    not be in every container.`,
  standards: ['cwe:522'],
  cause: 'token-mount',

  on: 'pod',
  reads: ['rbac'],
  *check(pod, { rbac }) {
    const account = pod.serviceAccountName;
    const { ref, namespace } = pod.object;
    if (account === undefined || !rbac.hasAccount(ref.uri, namespace, account)) return;
    if (!rbac.findsToken(ref, pod.spec.path) || rbac.mayHaveRights(ref.uri, namespace, account)) return;
    const automount = pod.field('automountServiceAccountToken');
    yield {
      at: automount.exists ? automount : pod,
      message: `${pod.title} has the API token of ServiceAccount "${account}", to which no role is bound.`,
      fix: {
        title: 'Set automountServiceAccountToken to false',
        changes: [automount.set(false)],
        risk: 'Programs in the pod that call the API server lose their credentials.',
      },
    };
  },

  bad: [
    {
      code: `
        -- web.yaml --
        apiVersion: apps/v1
        kind: Deployment
        metadata: { name: web, namespace: shop }
        #                 ^^^ Deployment "web" has the API token of ServiceAccount "web", to which no role is bound.
        spec:
          template:
            spec:
              serviceAccountName: web
              containers:
                - name: web
        -- account.yaml --
        apiVersion: v1
        kind: ServiceAccount
        metadata: { name: web, namespace: shop }`,
      fixed: `
        -- web.yaml --
        apiVersion: apps/v1
        kind: Deployment
        metadata: { name: web, namespace: shop }
        spec:
          template:
            spec:
              serviceAccountName: web
              automountServiceAccountToken: false
              containers:
                - name: web`,
    },
    {
      code: `
        apiVersion: v1
        kind: Pod
        metadata: { name: web }
        spec: { serviceAccountName: web, automountServiceAccountToken: true, containers: [{ name: web }] }
        #                                                              ^^^^ Pod "web" has the API token of ServiceAccount "web"
        ---
        apiVersion: v1
        kind: ServiceAccount
        metadata: { name: web }`,
      fixed: `
        apiVersion: v1
        kind: Pod
        metadata: { name: web }
        spec: { serviceAccountName: web, automountServiceAccountToken: false, containers: [{ name: web }] }
        ---
        apiVersion: v1
        kind: ServiceAccount
        metadata: { name: web }`,
    },
  ],
  good: [
    `
        serviceAccountName: elsewhere
        containers: [{ name: web }]`,
    `
        serviceAccountName: "{{ .Values.account }}"
        containers: [{ name: web }]`,
    `
        apiVersion: v1
        kind: ServiceAccount
        metadata: { name: bound, namespace: shop }
        ---
        apiVersion: v1
        kind: ServiceAccount
        metadata: { name: quiet, namespace: shop }
        automountServiceAccountToken: false
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: RoleBinding
        metadata: { name: bound, namespace: shop }
        roleRef: { apiGroup: rbac.authorization.k8s.io, kind: Role, name: not-here }
        subjects: [{ kind: ServiceAccount, name: bound, namespace: shop }]
        ---
        apiVersion: v1
        kind: Pod
        metadata: { name: bound, namespace: shop }
        spec: { serviceAccountName: bound, containers: [{ name: web }] }
        ---
        apiVersion: v1
        kind: Pod
        metadata: { name: quiet, namespace: shop }
        spec: { serviceAccountName: quiet, containers: [{ name: web }] }`,
    `
        apiVersion: v1
        kind: ServiceAccount
        metadata: { name: web, namespace: shop }
        ---
        apiVersion: v1
        kind: Pod
        metadata: { name: web, namespace: shop }
        spec: { serviceAccountName: web, containers: [{ name: web }] }
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRoleBinding # For everybody who is known.
        metadata: { name: everybody }
        roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view }
        subjects: [{ kind: Group, name: system:authenticated }]`,
  ],
});
