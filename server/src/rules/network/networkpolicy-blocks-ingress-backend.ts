import { defineRule } from '../../engine/rule.js';

export default defineRule({
  id: 'networkpolicy-blocks-ingress-backend',
  title: 'Ingress or route to pods that refuse its controller',
  severity: 'warning',
  profile: 'audit',
  why: `
    Traffic of an Ingress or a route reaches the pods from the controller, a pod of another namespace or an address
    outside. Where the policies of the backend admit neither, users get errors, and the quick way out is to delete the
    policy. A rule for the namespace of the controller, on the port that is served, keeps the rest closed.`,
  standards: ['nsa:network-separation'],
  peers: ['np-guard:blocked-ingress'],
  mendedBy: 'network-policies',

  on: 'object',
  reads: ['connectivity'],
  *check(route, { connectivity }) {
    if (!/Ingress|Route|VirtualService/.test(route.kind)) return;
    for (const title of connectivity.refusedBackends(route.ref)) {
      yield {
        at: route,
        message: `${route.title} leads to ${title}, whose pods refuse every connection from a controller.`,
      };
    }
  },

  bad: [
    {
      profile: 'audit',
      code: `
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata: { name: web, namespace: shop }
        #                 ^^^ Ingress "web" leads to Service "web", whose pods refuse every connection from a controller.
        spec: { rules: [{ http: { paths: [{ backend: { service: { name: web, port: { number: 80 } } } }] } }] }
        ---
        apiVersion: v1
        kind: Service
        metadata: { name: web, namespace: shop }
        spec: { selector: { app: web }, ports: [{ port: 80, targetPort: 8080 }] }
        ---
        apiVersion: v1
        kind: Pod
        metadata: { name: web, namespace: shop, labels: { app: web } }
        spec: { containers: [{ name: web, ports: [{ containerPort: 8080 }] }] }
        ---
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata: { name: web, namespace: shop }
        spec: { podSelector: { matchLabels: { app: web } }, ingress: [{ from: [{ podSelector: {} }] }, { ports: [{ port: 9090 }] }] }`,
    },
  ],
  good: [
    {
      profile: 'audit',
      code: `
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata: { name: web, namespace: shop }
        spec: { rules: [{ http: { paths: [{ backend: { service: { name: web, port: { number: 80 } } } }] } }] }
        ---
        apiVersion: v1
        kind: Service
        metadata: { name: web, namespace: shop }
        spec: { selector: { app: web }, ports: [{ port: 80, targetPort: 8080 }] }
        ---
        apiVersion: v1
        kind: Pod
        metadata: { name: web, namespace: shop, labels: { app: web } }
        spec: { containers: [{ name: web, ports: [{ containerPort: 8080 }] }] }
        ---
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata: { name: web, namespace: shop }
        spec: { podSelector: { matchLabels: { app: web } }, ingress: [{ from: [{ namespaceSelector: { matchLabels: { kubernetes.io/metadata.name: ingress-nginx } } }] }] }`,
    },
  ],
});
