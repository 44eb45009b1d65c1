import { defineRule } from '../../engine/rule.js';

export default defineRule({
  id: 'networkpolicy-selects-no-pod',
  title: 'Network policy that selects no pod',
  severity: 'information',
  profile: 'strict',
  why: `
    A policy whose \`podSelector\` finds no pod of its namespace protects nothing, and nobody is told: the pods that it was
    written for stay open to the whole cluster. Most often a label was renamed or mistyped. With the labels that the pods
    carry the policy takes hold.`,
  standards: ['nsa:network-separation', 'cwe:693'],
  peers: [
    'kube-linter:dangling-networkpolicy',
    'kics:85ab1c5b-014e-4352-b5f8-d7dea3bb4fd3',
    'kubescape:C-0299',
    'kube-score:networkpolicy-targets-pod',
    'popeye:POP-1200',
    'np-guard:emptiness',
  ],

  on: 'NetworkPolicy',
  reads: ['connectivity'],
  *check(policy, { connectivity, profile }) {
    const reach = connectivity.policy(policy.ref);
    if (reach === undefined || (reach.selects !== 'none' && !(profile === 'audit' && reach.selects === 'empty')))
      return;
    const selector = policy.field('spec.podSelector');
    const { closest } = reach;
    const label = closest && selector.field('matchLabels').at(closest.key);
    yield {
      at: label?.exists ? label : selector,
      message: `${policy.title} selects no pod of its namespace, so it protects nothing.`,
      fix: closest &&
        label && {
          title: `Select the pods with ${closest.key}: ${closest.value}`,
          changes: [label.set(closest.value)],
          risk: 'The policy takes hold of these pods, and refuses what it does not allow.',
        },
    };
  },

  bad: [
    {
      code: `
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata: { name: cart, namespace: shop }
        spec: { podSelector: { matchLabels: { tier: backend, app: card } } }
        #                                                         ^^^^ NetworkPolicy "cart" selects no pod of its namespace
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: { name: cart, namespace: shop }
        spec: { template: { metadata: { labels: { app: cart, tier: backend } }, spec: { containers: [] } } }
        ---
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata: { name: web, namespace: shop }
        spec: { podSelector: { matchExpressions: [{ key: app, operator: In, values: [web, page] }] } }
        #       ^^^^^^^^^^^ NetworkPolicy "web" selects no pod of its namespace`,
      fixed: `
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata: { name: cart, namespace: shop }
        spec: { podSelector: { matchLabels: { tier: backend, app: cart } } }
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: { name: cart, namespace: shop }
        spec: { template: { metadata: { labels: { app: cart, tier: backend } }, spec: { containers: [] } } }
        ---
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata: { name: web, namespace: shop }
        spec: { podSelector: { matchExpressions: [{ key: app, operator: In, values: [web, page] }] } }`,
    },
    {
      profile: 'audit',
      code: `
        { apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: { name: cart }, spec: { podSelector: { matchLabels: { app: cart } } } }
        #                                                                                          ^^^^^^^^^^^ NetworkPolicy "cart" selects no pod of its namespace`,
    },
  ],
  good: [
    `
        { apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: { name: cart, namespace: shop }, spec: { podSelector: { matchLabels: { app: cart } } } }
        ---
        { apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: { name: all, namespace: shop }, spec: { podSelector: {} } }
        ---
        { apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: { name: job, namespace: shop }, spec: { podSelector: { matchLabels: { job-name: cart } } } }
        ---
        { apiVersion: apps/v1, kind: Deployment, metadata: { name: cart, namespace: shop }, spec: { template: { metadata: { labels: { app: cart } }, spec: { containers: [] } } } }
        ---
        { apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: { name: far, namespace: bank }, spec: { podSelector: { matchLabels: { app: cart } } } }`,
    {
      profile: 'audit',
      code: `
        { apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: { name: cart, namespace: shop }, spec: { podSelector: { matchLabels: { app: "{{ .Values.app }}" } } } }`,
    },
  ],
});
