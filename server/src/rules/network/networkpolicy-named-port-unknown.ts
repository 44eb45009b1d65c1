import { defineRule } from '../../engine/rule.js';

export default defineRule({
  id: 'networkpolicy-named-port-unknown',
  title: 'Network policy port name that no container declares',
  severity: 'warning',
  why: `
    A port name in a policy is looked up in the pods at the receiving end. Where no container declares it, the rule opens
    nothing: clients are refused although the policy reads as if they were let in, and such a policy is soon replaced by
    one that is too open. The name that the containers declare makes the rule do what it says.`,
  standards: ['cwe:693'],
  peers: ['np-guard:named-port-unmatched'],

  on: 'NetworkPolicy',
  reads: ['connectivity'],
  *check(policy, { connectivity }) {
    for (const { path, name, closest } of connectivity.unknownPortNames(policy.ref)) {
      const port = policy.field(path);
      yield {
        at: port,
        message: `No pod that ${policy.title} covers declares a port named "${name}", so the rule opens nothing.`,
        fix:
          closest === undefined
            ? undefined
            : {
                title: `Change the port to "${closest}"`,
                changes: [port.set(closest)],
                risk: 'Connections to this port are let through from then on.',
              },
      };
    }
  },

  bad: [
    {
      code: `
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata: { name: web, namespace: shop }
        spec:
          podSelector: { matchLabels: { app: web } }
          ingress:
            - from: [{ podSelector: {} }]
              ports:
                - port: htpp
                #       ^^^^ (warning) No pod that NetworkPolicy "web" covers declares a port named "htpp", so the rule opens nothing.
                - port: grpc
                #       ^^^^ (warning) No pod that NetworkPolicy "web" covers declares a port named "grpc", so the rule opens nothing.
        ---
        apiVersion: v1
        kind: Pod
        metadata: { name: web, namespace: shop, labels: { app: web } }
        spec: { containers: [{ name: web, ports: [{ name: http, containerPort: 8080 }] }] }`,
      fixed: `
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata: { name: web, namespace: shop }
        spec:
          podSelector: { matchLabels: { app: web } }
          ingress:
            - from: [{ podSelector: {} }]
              ports:
                - port: http
                - port: grpc
        ---
        apiVersion: v1
        kind: Pod
        metadata: { name: web, namespace: shop, labels: { app: web } }
        spec: { containers: [{ name: web, ports: [{ name: http, containerPort: 8080 }] }] }`,
    },
  ],
  good: [
    `
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata: { name: web, namespace: shop }
        spec: { podSelector: { matchLabels: { app: web } }, ingress: [{ ports: [{ port: http }, { port: 80 }, { port: "{{ .Values.port }}" }] }], egress: [{ to: [{ podSelector: { matchLabels: { app: web } } }], ports: [{ port: http }] }, { ports: [{ port: dns }] }, { to: [{ ipBlock: { cidr: 10.0.0.0/8 } }], ports: [{ port: dns }] }] }
        ---
        apiVersion: v1
        kind: Pod
        metadata: { name: web, namespace: shop, labels: { app: web } }
        spec: { containers: [{ name: web, ports: [{ name: http, containerPort: 8080 }] }] }`,
    `
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata: { name: web, namespace: shop }
        spec: { podSelector: { matchLabels: { app: web } }, ingress: [{ ports: [{ port: http }] }] }
        ---
        apiVersion: v1
        kind: Pod
        metadata: { name: web, namespace: shop, labels: { app: web } }
        spec: { containers: [{ name: web, ports: [{ name: "{{ .Values.name }}", containerPort: 8080 }] }] }`,
  ],
});
