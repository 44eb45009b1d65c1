import { defineRule } from '../../engine/rule.js';
import { openingOf, sensitiveInterface } from '../../model/network/openness.js';

export default defineRule({
  id: 'service-exposes-sensitive-interface',
  title: 'Management interface that is open to the outside',
  severity: 'warning',
  why: `
    Dashboards, notebooks and the consoles of schedulers run code, show what a system is made of, or hand out its data, and
    ask nobody who they are unless told to. Attackers look for them by name on every address of the internet and use them
    to mine cryptocurrency within minutes. A Service of type \`ClusterIP\`, reached by \`kubectl port-forward\` or through a
    proxy with a login, keeps them to those who run the cluster.`,
  standards: ['cwe:306', 'mitre:T1133'],
  peers: ['kubescape:C-0021', 'kubescape:C-0274', 'kubescape:C-0014'],

  on: 'Service',
  reads: ['serviceTargets'],
  *check(service, { serviceTargets }) {
    const opening = openingOf(service, serviceTargets.routes(service.ref));
    const title = opening && sensitiveInterface(serviceTargets.images(service.ref));
    if (opening === undefined || title === undefined) return;
    const { at, way, route, changes } = opening;
    yield {
      at,
      message: `${service.title} opens ${title} to the outside through ${way}, for everybody who finds it.`,
      ...(route && { related: [{ at: route.ref, message: `${route.title} leads to it.` }] }),
      fix: changes && {
        title: 'Set type: ClusterIP',
        changes,
        risk: 'Clients outside the cluster no longer reach the Service.',
      },
    };
  },

  bad: [
    {
      code: `
        apiVersion: v1
        kind: Service
        metadata: { name: lab, namespace: science }
        spec:
          type: LoadBalancer
          #     ^^^^^^^^^^^^ Service "lab" opens Jupyter to the outside through a load balancer, for everybody who finds it.
          selector: { app: lab }
          ports: [{ port: 80, targetPort: 8888 }]
        ---
        { apiVersion: v1, kind: Pod, metadata: { name: lab, namespace: science, labels: { app: lab } }, spec: { containers: [{ name: proxy, image: "envoy:1" }, { name: lab, image: "quay.io/jupyter/scipy-notebook:2026-01" }] } }`,
      fixed: `
        apiVersion: v1
        kind: Service
        metadata: { name: lab, namespace: science }
        spec:
          type: ClusterIP
          selector: { app: lab }
          ports: [{ port: 80, targetPort: 8888 }]
        ---
        { apiVersion: v1, kind: Pod, metadata: { name: lab, namespace: science, labels: { app: lab } }, spec: { containers: [{ name: proxy, image: "envoy:1" }, { name: lab, image: "quay.io/jupyter/scipy-notebook:2026-01" }] } }`,
    },
    {
      code: `
        { apiVersion: v1, kind: Service, metadata: { name: watch }, spec: { selector: { app: watch }, ports: [{ port: 9090 }] } }
        #                                                  ^^^^^ Service "watch" opens Prometheus to the outside through Ingress "watch", for everybody who finds it.
        ---
        { apiVersion: v1, kind: Pod, metadata: { name: watch, labels: { app: watch } }, spec: { containers: [{ name: watch, image: "registry.example:5000/prom/prometheus@sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa" }] } }
        ---
        { apiVersion: networking.k8s.io/v1, kind: Ingress, metadata: { name: watch }, spec: { defaultBackend: { service: { name: watch, port: { number: 9090 } } } } }`,
    },
  ],
  good: [
    `
        { apiVersion: v1, kind: Service, metadata: { name: watch }, spec: { selector: { app: watch }, ports: [{ port: 9090 }] } }
        ---
        { apiVersion: v1, kind: Pod, metadata: { name: watch, labels: { app: watch } }, spec: { containers: [{ name: watch, image: prom/prometheus }] } }
        ---
        { apiVersion: v1, kind: Service, metadata: { name: shop }, spec: { type: NodePort, selector: { app: shop }, ports: [{ port: 80 }] } }
        ---
        { apiVersion: v1, kind: Pod, metadata: { name: shop, labels: { app: shop } }, spec: { containers: [{ name: shop, image: example.org/prometheus-exporter }] } }
        ---
        { apiVersion: traefik.io/v1alpha1, kind: IngressRoute, metadata: { name: watch }, spec: { routes: [{ services: [{ name: watch, port: 9090 }], middlewares: [{ name: login }] }] } }`,
  ],
});
