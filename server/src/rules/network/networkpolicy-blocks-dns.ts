import { defineRule } from '../../engine/rule.js';
import { DNS_RULE } from '../../model/kubernetes/network-policy.js';

export default defineRule({
  id: 'networkpolicy-blocks-dns',
  title: 'Egress policy that forgets DNS',
  severity: 'warning',
  why: `
    A pod whose egress is limited may only connect to what the rules name, and the DNS of the cluster is no exception.
    Without it no name is found, not even those of the Services that the rules allow: the program fails, and in practice
    the whole policy is then deleted. A rule for port 53 of the pods of kube-system keeps it alive.`,
  standards: ['nsa:network-separation'],

  on: 'NetworkPolicy',
  reads: ['connectivity'],
  *check(policy, { connectivity }) {
    const egress = policy.field('spec.egress');
    // A policy without any egress rule means to cut its pods off.
    if (egress.items().length === 0) return;
    const titles = connectivity.blocksDns(policy.ref);
    const [first, ...others] = titles;
    if (first === undefined) return;
    const whose = others.length === 0 ? first : `${first} and ${others.length} more`;
    yield {
      at: egress,
      message: `${policy.title} limits egress without a rule for DNS, so ${whose} cannot resolve any name.`,
      fix: {
        title: 'Allow DNS lookups in kube-system',
        changes: [egress.append(DNS_RULE)],
        risk: 'The selected pods may ask the DNS of the cluster from then on.',
      },
    };
  },

  bad: [
    {
      code: `
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata: { name: cart, namespace: shop }
        spec:
          podSelector: { matchLabels: { app: cart } }
          policyTypes: [Egress]
          egress:
          #<---- NetworkPolicy "cart" limits egress without a rule for DNS, so Deployment "cart" cannot resolve any name.
            - to: [{ podSelector: { matchLabels: { app: db } } }]
              ports: [{ port: 5432 }]
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: { name: cart, namespace: shop }
        spec: { template: { metadata: { labels: { app: cart } }, spec: { containers: [] } } }`,
      fixed: `
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata: { name: cart, namespace: shop }
        spec:
          podSelector: { matchLabels: { app: cart } }
          policyTypes: [Egress]
          egress:
            - to: [{ podSelector: { matchLabels: { app: db } } }]
              ports: [{ port: 5432 }]
            - to:
                - namespaceSelector:
                    matchLabels:
                      kubernetes.io/metadata.name: kube-system
              ports:
                - protocol: UDP
                  port: 53
                - protocol: TCP
                  port: 53
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: { name: cart, namespace: shop }
        spec: { template: { metadata: { labels: { app: cart } }, spec: { containers: [] } } }`,
    },
    {
      code: `
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata: { name: all, namespace: shop }
        spec: { egress: [{ to: [{ podSelector: {} }] }] }
        #       ^^^^^^ so Pod "a" and 1 more cannot resolve any name.
        ---
        { apiVersion: v1, kind: Pod, metadata: { name: a, namespace: shop }, spec: { containers: [] } }
        ---
        { apiVersion: v1, kind: Pod, metadata: { name: b, namespace: shop }, spec: { containers: [] } }`,
      fixed: `
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata: { name: all, namespace: shop }
        spec: { egress: [{ to: [{ podSelector: {} }] }, { to: [{ namespaceSelector: { matchLabels: { kubernetes.io/metadata.name: kube-system } } }], ports: [{ protocol: UDP, port: 53 }, { protocol: TCP, port: 53 }] }] }
        ---
        { apiVersion: v1, kind: Pod, metadata: { name: a, namespace: shop }, spec: { containers: [] } }
        ---
        { apiVersion: v1, kind: Pod, metadata: { name: b, namespace: shop }, spec: { containers: [] } }`,
    },
  ],
  good: [
    `
        { apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: { name: deny, namespace: shop }, spec: { podSelector: {}, policyTypes: [Egress] } }
        ---
        { apiVersion: v1, kind: Pod, metadata: { name: a, namespace: shop, labels: { app: a } }, spec: { containers: [] } }`,
    `
        { apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: { name: some, namespace: shop }, spec: { egress: [{ to: [{ podSelector: {} }] }] } }
        ---
        { apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: { name: dns, namespace: shop }, spec: { egress: [{ to: [{ namespaceSelector: {}, podSelector: { matchLabels: { k8s-app: kube-dns } } }], ports: [{ port: 53, protocol: UDP }] }] } }
        ---
        { apiVersion: v1, kind: Pod, metadata: { name: a, namespace: shop, labels: { app: a } }, spec: { containers: [] } }`,
    `
        { apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: { name: out, namespace: shop }, spec: { egress: [{ to: [{ ipBlock: { cidr: 10.0.0.0/8 } }] }] } }
        ---
        { apiVersion: v1, kind: Pod, metadata: { name: a, namespace: shop, labels: { app: a } }, spec: { containers: [] } }
        ---
        { apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: { name: far, namespace: bank }, spec: { egress: [{ to: [{ podSelector: {} }] }] } }`,
  ],
});
