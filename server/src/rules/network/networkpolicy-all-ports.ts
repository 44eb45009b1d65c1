import { defineRule } from '../../engine/rule.js';
import { rulesForEveryPort } from '../../model/network/policy-fields.js';

export default defineRule({
  id: 'networkpolicy-all-ports',
  title: 'Network policy rule without ports',
  severity: 'information',
  profile: 'strict',
  why: `
    A rule that names peers and no ports opens every port between them: beside the one that is served also debuggers,
    metrics, administration and whatever an attacker starts to listen on. With the ports that the pods declare, a peer
    that is taken over reaches only these.`,
  standards: ['nsa:network-separation', 'cwe:284'],

  on: 'NetworkPolicy',
  reads: ['connectivity'],
  *check(policy, { connectivity }) {
    for (const { direction, peers, ports } of rulesForEveryPort(policy)) {
      const declared = direction === 'Ingress' ? connectivity.declaredPorts(policy.ref) : [];
      yield {
        at: peers,
        message: `A rule of ${policy.title} names no ports, so all of them are open ${direction === 'Ingress' ? 'to its peers' : 'on its peers'}.`,
        fix:
          declared.length === 0
            ? undefined
            : {
                title: 'Name the ports that the selected pods declare',
                changes: [ports.set(declared)],
                risk: 'Connections to ports that no container declares are refused.',
              },
      };
    }
  },

  bad: [
    {
      code: `
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata: { name: cart, namespace: shop }
        spec:
          podSelector: { matchLabels: { app: cart } }
          policyTypes: [Ingress, Egress]
          ingress:
            - from: [{ podSelector: {} }]
            # ^^^^ A rule of NetworkPolicy "cart" names no ports, so all of them are open to its peers.
          egress:
            - to: [{ podSelector: { matchLabels: { app: db } } }]
            # ^^ A rule of NetworkPolicy "cart" names no ports, so all of them are open on its peers.
              ports: []
        ---
        apiVersion: v1
        kind: Pod
        metadata: { name: cart, namespace: shop, labels: { app: cart } }
        spec: { containers: [{ name: cart, ports: [{ containerPort: 8080 }, { containerPort: 8125, protocol: UDP }] }, { name: proxy, ports: [{ containerPort: 8080 }] }] }`,
      fixed: `
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata: { name: cart, namespace: shop }
        spec:
          podSelector: { matchLabels: { app: cart } }
          policyTypes: [Ingress, Egress]
          ingress:
            - from: [{ podSelector: {} }]
              ports:
                - protocol: TCP
                  port: 8080
                - protocol: UDP
                  port: 8125
          egress:
            - to: [{ podSelector: { matchLabels: { app: db } } }]
              ports: []
        ---
        apiVersion: v1
        kind: Pod
        metadata: { name: cart, namespace: shop, labels: { app: cart } }
        spec: { containers: [{ name: cart, ports: [{ containerPort: 8080 }, { containerPort: 8125, protocol: UDP }] }, { name: proxy, ports: [{ containerPort: 8080 }] }] }`,
    },
    {
      code: `
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata: { name: cart, namespace: shop }
        spec: { podSelector: { matchLabels: { app: cart } }, ingress: [{ from: [{ podSelector: {} }] }] }
        #                                                                ^^^^ names no ports
        ---
        { apiVersion: v1, kind: Pod, metadata: { name: cart, namespace: shop, labels: { app: cart } }, spec: { containers: [{ name: cart }] } }`,
    },
  ],
  good: [
    `
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata: { name: cart }
        spec: { ingress: [{}, { from: [{ podSelector: {} }], ports: [{ port: 8080 }] }, { from: [{ podSelector: {} }], ports: "{{ .Values.ports }}" }] }`,
  ],
});
