import { defineRule } from '../../engine/rule.js';
import { isOpenList, rulesForEverybody } from '../../model/network/policy-fields.js';

export default defineRule({
  id: 'networkpolicy-allows-all-ingress',
  title: 'Ingress rule without a "from" field',
  severity: 'warning',
  why: `
    An ingress rule whose \`from\` is missing or empty admits every source: all pods of all namespaces, and addresses
    outside the cluster. Whoever takes over any pod reaches these as if there were no policy. With a \`from\` only the
    named clients get through. Pods that are public by an Ingress, a Gateway or a Service of type LoadBalancer or
    NodePort are passed over.`,
  standards: ['nsa:network-separation', 'cwe:284', 'mitre:T1046'],
  peers: ['popeye:POP-1203'],

  on: 'NetworkPolicy',
  reads: ['network'],
  *check(policy, { network, profile }) {
    for (const { rule, peers, ports } of rulesForEverybody(policy, 'Ingress')) {
      // Ports that are open to everybody by name are often meant so: the API server, which calls webhooks, is no pod.
      if (profile === 'recommended' && !isOpenList(ports)) continue;
      if (profile !== 'audit' && network.isPublic(policy.ref)) return;
      const where = isOpenList(ports) ? 'every port' : 'its ports';
      yield {
        at: peers.exists ? peers : rule,
        message: `An ingress rule of ${policy.title} names no source, so everybody may connect to ${where} of the selected pods.`,
        fix: {
          title: 'Admit only pods of the same namespace',
          changes: [peers.set([{ podSelector: {} }])],
          risk: 'Clients in other namespaces and outside the cluster can no longer connect.',
        },
      };
    }
  },

  bad: [
    {
      profile: 'strict',
      code: `
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata: { name: cart, namespace: shop }
        spec:
          podSelector: { matchLabels: { app: cart } }
          ingress:
            - ports:
            # ^^^^^ An ingress rule of NetworkPolicy "cart" names no source, so everybody may connect to its ports
                - port: 8080
            - from: []
            # ^^^^ An ingress rule of NetworkPolicy "cart" names no source, so everybody may connect to every port`,
      fixed: `
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata: { name: cart, namespace: shop }
        spec:
          podSelector: { matchLabels: { app: cart } }
          ingress:
            - ports:
                - port: 8080
              from:
                - podSelector: {}
            - from:
                - podSelector: {}`,
    },
    {
      profile: 'audit',
      code: `
        { apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: { name: web }, spec: { policyTypes: [Ingress], ingress: [{}] } }
        #                                                                                                                           ^^ An ingress rule of NetworkPolicy "web" names no source
        ---
        { apiVersion: v1, kind: Service, metadata: { name: web }, spec: { type: NodePort, selector: { app: web } } }`,
      fixed: `
        { apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: { name: web }, spec: { policyTypes: [Ingress], ingress: [{ from: [{ podSelector: {} }] }] } }
        ---
        { apiVersion: v1, kind: Service, metadata: { name: web }, spec: { type: NodePort, selector: { app: web } } }`,
    },
  ],
  good: [
    `
        { apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: { name: web }, spec: { podSelector: { matchLabels: { app: web } }, ingress: [{}] } }
        ---
        { apiVersion: v1, kind: Service, metadata: { name: web }, spec: { type: LoadBalancer, selector: { app: web } } }`,
    `
        { apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: { name: out }, spec: { policyTypes: [Egress], ingress: [{}] } }
        ---
        { apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: { name: in }, spec: { ingress: [{ from: "{{ .Values.from }}" }, { from: [{ podSelector: {} }] }] } }
        ---
        { apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: { name: none }, spec: { ingress: [] } }
        ---
        { apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: { name: hook }, spec: { ingress: [{ ports: [{ port: 9443 }] }] } }`,
  ],
});
