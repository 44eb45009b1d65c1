import { defineRule } from '../../engine/rule.js';
import { openingOf, storePorts } from '../../model/network/openness.js';

export default defineRule({
  id: 'service-exposes-data-store',
  title: 'Data store that is open to the outside',
  severity: 'warning',
  why: `
    Databases, caches and queues are made to talk to programs nearby: many know one password for everything, some none. On
    the internet they are found by scanners within hours, and what they hold is read, wiped or held to ransom. Programs of
    the cluster reach them by a Service of type \`ClusterIP\`, and people by \`kubectl port-forward\`.`,
  standards: ['cwe:668', 'mitre:T1190'],

  on: 'Service',
  reads: ['serviceTargets'],
  *check(service, { serviceTargets }) {
    const ports = storePorts(service);
    const [port] = ports;
    if (port === undefined) return;
    const leadsTo = (named: readonly (number | string)[]): boolean =>
      named.length === 0 || ports.some(({ number, name }) => named.some((one) => one === number || one === name));
    const routes = serviceTargets.routes(service.ref).filter((route) => leadsTo(route.ports));
    const opening = openingOf(service, routes);
    if (opening === undefined) return;
    const { at, way, route, changes } = opening;
    yield {
      at,
      message: `${service.title} opens port ${port.number} of ${port.title} to the outside through ${way}.`,
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
        metadata: { name: db }
        spec:
          type: LoadBalancer
          #     ^^^^^^^^^^^^ Service "db" opens port 5432 of PostgreSQL to the outside through a load balancer.
          ports: [{ port: 80 }, { port: 5432 }]
        ---
        apiVersion: v1
        kind: Service
        metadata: { name: cache }
        spec: { type: NodePort, ports: [{ port: 80, targetPort: 6379 }] }
        #             ^^^^^^^^ Service "cache" opens port 80 of Redis to the outside through a port of every node.
        ---
        apiVersion: v1
        kind: Service
        metadata: { name: open }
        spec: { type: LoadBalancer, loadBalancerSourceRanges: [0.0.0.0/0], ports: [{ port: 3306, targetPort: sql }] }
        #             ^^^^^^^^^^^^ Service "open" opens port 3306 of MySQL`,
      fixed: `
        apiVersion: v1
        kind: Service
        metadata: { name: db }
        spec:
          type: ClusterIP
          ports: [{ port: 80 }, { port: 5432 }]
        ---
        apiVersion: v1
        kind: Service
        metadata: { name: cache }
        spec: { type: ClusterIP, ports: [{ port: 80, targetPort: 6379 }] }
        ---
        apiVersion: v1
        kind: Service
        metadata: { name: open }
        spec: { type: ClusterIP, ports: [{ port: 3306, targetPort: sql }] }`,
    },
    {
      code: `
        { apiVersion: v1, kind: Service, metadata: { name: search }, spec: { ports: [{ name: http, port: 80, targetPort: 9200 }] } }
        #                                                  ^^^^^^ Service "search" opens port 80 of Elasticsearch to the outside through Ingress "search".
        ---
        { apiVersion: networking.k8s.io/v1, kind: Ingress, metadata: { name: search }, spec: { defaultBackend: { service: { name: search, port: { name: http } } } } }
        ---
        { apiVersion: v1, kind: Service, metadata: { name: keys }, spec: { ports: [{ port: 2379 }] } }
        #                                                  ^^^^ Service "keys" opens port 2379 of etcd to the outside through Route "keys".
        ---
        { apiVersion: route.openshift.io/v1, kind: Route, metadata: { name: keys }, spec: { to: { kind: Service, name: keys } } }
        ---
        { apiVersion: v1, kind: Service, metadata: { name: both }, spec: { ports: [{ port: 27017 }, { name: b, port: 5672 }] } }
        #                                                  ^^^^ Service "both" opens port 27017 of MongoDB to the outside through Ingress "both".
        ---
        { apiVersion: networking.k8s.io/v1, kind: Ingress, metadata: { name: both }, spec: { defaultBackend: { service: { name: both, port: { number: 27017 } } }, rules: [{ http: { paths: [{ backend: { service: { name: both, port: { number: 80 } } } }] } }] } }`,
    },
  ],
  good: [
    `
        { apiVersion: v1, kind: Service, metadata: { name: a }, spec: { type: LoadBalancer, loadBalancerSourceRanges: [198.51.100.0/24], ports: [{ port: 5432 }] } }
        ---
        { apiVersion: v1, kind: Service, metadata: { name: b }, spec: { type: NodePort, ports: [{ port: 80, targetPort: sql }] } }
        ---
        { apiVersion: v1, kind: Service, metadata: { name: c }, spec: { ports: [{ port: 5432 }, { name: web, port: 80 }] } }
        ---
        { apiVersion: networking.k8s.io/v1, kind: Ingress, metadata: { name: c }, spec: { defaultBackend: { service: { name: c, port: { number: 80 } } } } }
        ---
        { apiVersion: v1, kind: Service, metadata: { name: d }, spec: { ports: [{ port: 5984 }] } }
        ---
        { apiVersion: networking.k8s.io/v1, kind: Ingress, metadata: { name: d, annotations: { nginx.ingress.kubernetes.io/auth-url: "https://login.example.org" } }, spec: { defaultBackend: { service: { name: d, port: { number: 5984 } } } } }
        ---
        { apiVersion: v1, kind: Service, metadata: { name: e }, spec: { type: NodePort, ports: [{ port: "{{ .Values.port }}", targetPort: 5432 }] } }`,
  ],
});
