import { defineRule } from '../../engine/rule.js';

export default defineRule({
  id: 'networkpolicy-breaks-known-connection',
  title: 'Service that a workload names and its policies refuse',
  severity: 'warning',
  why: `
    A variable or an argument names a Service, and the network policies let nothing through on its ports: the program
    fails in the cluster, and the quick way out is to delete the policies, which opens everything. A rule for egress at
    the one end and for ingress at the other keeps the rest closed.`,
  standards: ['nsa:network-separation'],
  mendedBy: 'network-policies',

  on: 'pod',
  reads: ['connectivity'],
  *check(pod, { connectivity }) {
    for (const { path, service, title, ports, answer } of connectivity.knownConnections(
      pod.object.ref,
      pod.spec.path,
    )) {
      if (answer !== 'no') continue;
      yield {
        at: pod.field(path),
        message: `${pod.title} names ${title}, but network policies refuse its connections to port ${ports.join(' and ')}.`,
        related: [{ at: service, message: 'The workload names this Service.' }],
      };
    }
  },

  bad: [
    {
      code: `
        apiVersion: v1
        kind: Pod
        metadata: { name: web, namespace: shop, labels: { app: web } }
        spec:
          containers:
            - name: web
              args: [--cache, "redis://cache:6380/0"]
              #               ^^^^^^^^^^^^^^^^^^^^^^ Pod "web" names Service "cache", but network policies refuse its connections to port 6380.
              env:
                - name: DB_HOST
                  value: db.data.svc.cluster.local
                  #      ^^^^^^^^^^^^^^^^^^^^^^^^^ Pod "web" names Service "db", but network policies refuse its connections to port 5432 and 9187.
                - name: API
                  value: http://api
        ---
        { apiVersion: v1, kind: Service, metadata: { name: cache, namespace: shop }, spec: { selector: { app: cache }, ports: [{ port: 6380 }] } }
        ---
        { apiVersion: v1, kind: Pod, metadata: { name: cache, namespace: shop, labels: { app: cache } }, spec: { containers: [] } }
        ---
        { apiVersion: v1, kind: Service, metadata: { name: api, namespace: shop }, spec: { selector: { app: api }, ports: [{ port: 80 }] } }
        ---
        { apiVersion: v1, kind: Pod, metadata: { name: api, namespace: shop, labels: { app: api } }, spec: { containers: [] } }
        ---
        { apiVersion: v1, kind: Service, metadata: { name: db, namespace: data }, spec: { selector: { app: db }, ports: [{ port: 5432 }, { port: 9187 }] } }
        ---
        { apiVersion: v1, kind: Pod, metadata: { name: db, namespace: data, labels: { app: db } }, spec: { containers: [] } }
        ---
        { apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: { name: db, namespace: data }, spec: { podSelector: { matchLabels: { app: db } }, ingress: [{ from: [{ podSelector: {} }] }] } }
        ---
        { apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: { name: web, namespace: shop }, spec: { podSelector: { matchLabels: { app: web } }, policyTypes: [Egress], egress: [{ ports: [{ port: 53, protocol: UDP }, { port: 80 }, { port: 5432 }] }] } }`,
    },
  ],
  good: [
    `
        apiVersion: v1
        kind: Pod
        metadata: { name: web, namespace: shop, labels: { app: web } }
        spec:
          containers:
            - name: web
              args: ["cache:6380", "db:5432", "https://cache", "localhost:80", "api.example.com:443"]
              env: [{ name: CACHE_HOST, value: cache }, { name: SELF, value: "http://web:80" }, { name: WORD, value: cache }, { name: DB_HOST }]
        ---
        { apiVersion: v1, kind: Service, metadata: { name: cache, namespace: shop }, spec: { selector: { app: cache }, ports: [{ port: 6380 }] } }
        ---
        { apiVersion: v1, kind: Service, metadata: { name: web, namespace: shop }, spec: { selector: { app: web }, ports: [{ port: 80 }] } }
        ---
        { apiVersion: v1, kind: Pod, metadata: { name: cache, namespace: shop, labels: { app: cache } }, spec: { containers: [] } }
        ---
        { apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: { name: web, namespace: shop }, spec: { podSelector: { matchLabels: { app: web } }, policyTypes: [Ingress, Egress], egress: [{ ports: [{ port: 53, protocol: UDP }] }, { to: [{ podSelector: { matchLabels: { app: cache } } }] }] } }`,
  ],
});
