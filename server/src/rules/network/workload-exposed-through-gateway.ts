import { defineRule } from '../../engine/rule.js';

export default defineRule({
  id: 'workload-exposed-through-gateway',
  title: 'Workload behind a gateway',
  severity: 'hint',
  profile: 'audit',
  why: `
    A route of a Gateway leads traffic from outside the cluster to the pods of this workload. Whoever finds a hole in it
    starts an attack on the cluster from here: it is what to patch first, to run with the fewest rights, and to keep away
    from other workloads by network policies.`,
  standards: ['mitre:T1190'],
  peers: ['kubescape:C-0266'],

  on: 'pod',
  reads: ['serviceTargets'],
  *check(pod, { serviceTargets }) {
    for (const { ref, title } of serviceTargets.gateways(pod.object.ref, pod.spec.path)) {
      yield {
        at: pod,
        message: `${pod.title} is open to the outside through ${title}.`,
        related: [{ at: ref, message: `${title} leads to its Service.` }],
      };
    }
  },

  bad: [
    {
      profile: 'audit',
      code: `
        { apiVersion: v1, kind: Pod, metadata: { name: web, namespace: shop, labels: { app: web } }, spec: { containers: [{ name: web }] } }
        #                                              ^^^ Pod "web" is open to the outside through HTTPRoute "web".
        ---
        { apiVersion: v1, kind: Service, metadata: { name: web, namespace: shop }, spec: { selector: { app: web }, ports: [{ port: 80 }] } }
        ---
        { apiVersion: gateway.networking.k8s.io/v1, kind: HTTPRoute, metadata: { name: web, namespace: shop }, spec: { parentRefs: [{ name: edge }], rules: [{ backendRefs: [{ name: web, port: 80 }] }] } }
        ---
        { apiVersion: v1, kind: Pod, metadata: { name: api, namespace: shop, labels: { app: api } }, spec: { containers: [{ name: api }] } }
        #                                              ^^^ Pod "api" is open to the outside through VirtualService "api".
        ---
        { apiVersion: v1, kind: Service, metadata: { name: api, namespace: shop }, spec: { selector: { app: api }, ports: [{ port: 80 }] } }
        ---
        { apiVersion: networking.istio.io/v1, kind: VirtualService, metadata: { name: api, namespace: edge }, spec: { gateways: [mesh, edge], http: [{ route: [{ destination: { host: api.shop.svc.cluster.local } }] }] } }`,
    },
  ],
  good: [
    {
      profile: 'audit',
      code: `
        { apiVersion: v1, kind: Pod, metadata: { name: web, labels: { app: web } }, spec: { containers: [{ name: web }] } }
        ---
        { apiVersion: v1, kind: Service, metadata: { name: web }, spec: { selector: { app: web }, ports: [{ port: 80 }] } }
        ---
        { apiVersion: gateway.networking.k8s.io/v1, kind: HTTPRoute, metadata: { name: inner }, spec: { parentRefs: [{ kind: Service, name: web }], rules: [{ backendRefs: [{ name: web, port: 80 }] }] } }
        ---
        { apiVersion: gateway.networking.k8s.io/v1, kind: HTTPRoute, metadata: { name: other }, spec: { parentRefs: [{ kind: Gateway, name: edge }], rules: [{ backendRefs: [{ name: api, port: 80 }] }] } }
        ---
        { apiVersion: networking.istio.io/v1, kind: VirtualService, metadata: { name: mesh }, spec: { gateways: [mesh], http: [{ route: [{ destination: { host: web } }] }] } }
        ---
        { apiVersion: networking.k8s.io/v1, kind: Ingress, metadata: { name: web }, spec: { defaultBackend: { service: { name: web, port: { number: 80 } } } } }`,
    },
  ],
});
