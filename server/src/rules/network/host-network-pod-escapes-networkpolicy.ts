import { defineRule } from '../../engine/rule.js';

export default defineRule({
  id: 'host-network-pod-escapes-networkpolicy',
  title: 'NetworkPolicy for a pod on the network of its node',
  severity: 'warning',
  why: `
    A pod with \`hostNetwork\` has the address of its node, and network plugins do not apply policies to it: the policy
    that selects it is stored, and nothing is refused in either direction. Whoever takes over the pod also sees the
    traffic of the node. On a network of its own the pod is subject to the policy.`,
  standards: ['nsa:network-separation', 'cwe:693'],

  on: 'pod',
  reads: ['connectivity'],
  *check(pod, { connectivity }) {
    const hostNetwork = pod.field('hostNetwork');
    if (!hostNetwork.is(true)) return;
    const [policy, ...others] = connectivity.escapedPolicies(pod.object.ref, pod.spec.path);
    if (policy === undefined) return;
    const which = others.length === 0 ? policy.title : `${policy.title} and ${others.length} more`;
    yield {
      at: hostNetwork,
      message: `${pod.title} runs on the network of its node, so ${which} has no effect on it.`,
      related: [{ at: policy.ref, message: 'This policy selects the pod.' }],
      fix: {
        title: 'Remove hostNetwork',
        changes: [hostNetwork.remove()],
        risk: 'A program that needs the address or the interfaces of its node stops working.',
      },
    };
  },

  bad: [
    {
      code: `
        apiVersion: apps/v1
        kind: DaemonSet
        metadata: { name: agent, namespace: shop }
        spec:
          template:
            metadata: { labels: { app: agent } }
            spec:
              hostNetwork: true
              #            ^^^^ DaemonSet "agent" runs on the network of its node, so NetworkPolicy "agent" has no effect on it.
              containers: []
        ---
        { apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: { name: agent, namespace: shop }, spec: { podSelector: { matchLabels: { app: agent } } } }`,
      fixed: `
        apiVersion: apps/v1
        kind: DaemonSet
        metadata: { name: agent, namespace: shop }
        spec:
          template:
            metadata: { labels: { app: agent } }
            spec:
              containers: []
        ---
        { apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: { name: agent, namespace: shop }, spec: { podSelector: { matchLabels: { app: agent } } } }`,
    },
    {
      code: `
        { apiVersion: v1, kind: Pod, metadata: { name: agent, namespace: shop, labels: { app: agent } }, spec: { containers: [], hostNetwork: true } }
        #                                                                                                                                     ^^^^ so NetworkPolicy "a" and 1 more has no effect on it.
        ---
        { apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: { name: a, namespace: shop }, spec: { podSelector: { matchLabels: { app: agent } } } }
        ---
        { apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: { name: b, namespace: shop }, spec: { podSelector: { matchExpressions: [{ key: app, operator: Exists }] } } }`,
      fixed: `
        { apiVersion: v1, kind: Pod, metadata: { name: agent, namespace: shop, labels: { app: agent } }, spec: { containers: [] } }
        ---
        { apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: { name: a, namespace: shop }, spec: { podSelector: { matchLabels: { app: agent } } } }
        ---
        { apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: { name: b, namespace: shop }, spec: { podSelector: { matchExpressions: [{ key: app, operator: Exists }] } } }`,
    },
  ],
  good: [
    `
        { apiVersion: v1, kind: Pod, metadata: { name: agent, namespace: shop, labels: { app: agent } }, spec: { containers: [], hostNetwork: true } }
        ---
        { apiVersion: v1, kind: Pod, metadata: { name: web, namespace: shop, labels: { app: web } }, spec: { containers: [] } }
        ---
        { apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: { name: all, namespace: shop }, spec: { podSelector: {} } }
        ---
        { apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: { name: web, namespace: shop }, spec: { podSelector: { matchLabels: { app: web } } } }
        ---
        { apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: { name: far, namespace: bank }, spec: { podSelector: { matchLabels: { app: agent } } } }`,
  ],
});
