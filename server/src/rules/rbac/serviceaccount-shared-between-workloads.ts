import { defineRule } from '../../engine/rule.js';
import { ownAccount } from '../../model/rbac/mend-account.js';

export default defineRule({
  id: 'serviceaccount-shared-between-workloads',
  title: 'Workloads share a ServiceAccount that has rights',
  severity: 'information',
  profile: 'strict',
  why: `
    Rights belong to the ServiceAccount, so each workload that runs as it has what any of them needs, and in the audit
    log nobody can tell them apart. A hole in any of them gives away the rights of them all. With a
    ServiceAccount for each workload, each has its own rights and its own name.`,
  standards: ['cwe:269'],
  peers: ['kics:c1032cf7-3628-44e2-bd53-38c17cf31b6b'],

  on: 'pod',
  reads: ['rbac'],
  *check(pod, { rbac, profile }) {
    const account = pod.serviceAccountName;
    const { ref, namespace } = pod.object;
    // The one named default has a rule of its own.
    if (account === undefined || account === 'default') return;
    if (profile !== 'audit' && !rbac.isBound(ref.uri, namespace, account)) return;
    const [other, ...more] = rbac.sharers(ref, namespace, account);
    if (other === undefined) return;
    const others = more.length === 0 ? other.title : `${other.title} and ${more.length} more`;
    const named = pod.field('serviceAccountName');
    yield {
      at: named.exists ? named : pod,
      message: `${pod.title} shares the ServiceAccount "${account}" with ${others}, so each has the rights that any of them needs.`,
      related: [other, ...more]
        .slice(0, 10)
        .map(({ title, at }) => ({ at, message: `${title} runs as the same ServiceAccount.` })),
      fix: ownAccount(pod, (name) => rbac.hasAccount(ref.uri, namespace, name)),
    };
  },

  bad: [
    {
      code: `
        -- web.yaml --
        apiVersion: apps/v1
        kind: Deployment
        metadata: { name: web, namespace: shop }
        spec:
          template:
            spec:
              serviceAccountName: shop
              #                   ^^^^ Deployment "web" shares the ServiceAccount "shop" with Deployment "api" and 1 more, so each has
              containers: [{ name: web }]
        -- others.yaml --
        apiVersion: v1
        kind: ServiceAccount # The name is taken.
        metadata: { name: api, namespace: shop }
        ---
        apiVersion: v1
        kind: ServiceAccount
        metadata: { name: job, namespace: shop }
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: { name: api, namespace: shop }
        #                 ^^^ Deployment "api" shares the ServiceAccount "shop" with Deployment "job" and 1 more, so each
        spec: { template: { spec: { serviceAccount: shop, containers: [{ name: api }] } } }
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: { name: job, namespace: shop }
        spec: { template: { spec: { serviceAccountName: shop, containers: [{ name: api }] } } }
        #                                               ^^^^ Deployment "job" shares the ServiceAccount "shop" with Deployment "api" and 1 more, so each
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: RoleBinding
        metadata: { name: shop, namespace: shop }
        roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view }
        subjects: [{ kind: ServiceAccount, name: shop, namespace: shop }]`,
      fixed: `
        -- web.yaml --
        apiVersion: apps/v1
        kind: Deployment
        metadata: { name: web, namespace: shop }
        spec:
          template:
            spec:
              serviceAccountName: web
              containers: [{ name: web }]
        ---
        apiVersion: v1
        kind: ServiceAccount
        metadata:
          name: web
          namespace: shop
        automountServiceAccountToken: false`,
    },
    {
      profile: 'audit',
      code: `
        apiVersion: v1
        kind: PodList
        items:
        - { apiVersion: v1, kind: Pod, metadata: { name: api }, spec: { serviceAccountName: shop, containers: [{ name: api }] } }
        #                                                                                   ^^^^ Pod "api" shares the ServiceAccount "shop" with Pod "{{ .Chart.Name }}", so each has
        - { apiVersion: v1, kind: Pod, metadata: { name: "{{ .Chart.Name }}" }, spec: { serviceAccountName: shop, containers: [{ name: web }] } }
        #                                                                                                   ^^^^ shares the ServiceAccount "shop" with Pod "api", so each has`,
    },
  ],
  good: [
    `
        serviceAccountName: shop
        containers: [{ name: web }]`,
    {
      profile: 'audit',
      code: `
        apiVersion: v1
        kind: Pod
        metadata: { name: web, namespace: shop }
        spec: { serviceAccountName: shop, containers: [{ name: web }] }
        ---
        apiVersion: v1
        kind: Pod # The same once more, for another environment.
        metadata: { name: web, namespace: shop }
        spec: { serviceAccountName: shop, containers: [{ name: web }, { name: more }] }
        ---
        apiVersion: v1
        kind: Pod
        metadata: { name: elsewhere, namespace: ops }
        spec: { serviceAccountName: shop, containers: [{ name: web }] }
        ---
        apiVersion: v1
        kind: Pod
        metadata: { name: one, namespace: ops }
        spec: { containers: [{ name: web }] }
        ---
        apiVersion: v1
        kind: Pod
        metadata: { name: two, namespace: ops }
        spec: { serviceAccountName: default, containers: [{ name: web }] }
        ---
        apiVersion: v1
        kind: Pod
        metadata: { name: templated, namespace: ops }
        spec: { serviceAccountName: "{{ .Values.account }}", containers: [{ name: web }] }`,
    },
  ],
});
