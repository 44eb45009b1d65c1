import { defineRule } from '../../engine/rule.js';

export default defineRule({
  id: 'service-selects-no-pod',
  title: 'Service that selects no pod',
  severity: 'information',
  profile: 'strict',
  why: `
    A Service whose labels match no workload leads nowhere today. Whoever may create pods in the namespace gets its traffic
    tomorrow: a pod with these labels is enough, and clients, which know only the name, send it their passwords. With the
    labels of the workload that was meant, or without the Service, there is nothing to take over.`,
  standards: ['cwe:1188'],
  peers: [
    'kube-linter:dangling-service',
    'kics:3ca03a61-3249-4c16-8427-6f8e47dda729',
    'kubescape:C-0293',
    'kube-score:service-targets-pod',
    'popeye:POP-1100',
    'popeye:POP-1105',
  ],

  on: 'Service',
  reads: ['serviceTargets'],
  *check(service, { serviceTargets }) {
    const { state, closest } = serviceTargets.selects(service.ref);
    if (state !== 'none') return;
    const selector = service.field('spec.selector');
    const namesake = closest === undefined ? serviceTargets.namesake(service.ref) : undefined;
    yield {
      at: selector,
      message: `${service.title} selects no pod, so whoever creates one with its labels gets its traffic.`,
      fix:
        closest !== undefined
          ? {
              title: `Select the pods with ${closest.key}: ${closest.value}`,
              changes: [selector.at(closest.key).set(closest.value)],
              risk: 'Traffic of the Service goes to the pods of that label from then on.',
            }
          : namesake && {
              title: `Select the pods of ${namesake.title}`,
              changes: [selector.set(namesake.labels)],
              risk: `Traffic of the Service goes to ${namesake.title} from then on.`,
            },
    };
  },

  bad: [
    {
      profile: 'strict',
      code: `
        apiVersion: v1
        kind: Service
        metadata: { name: cart, namespace: shop }
        spec:
          selector: { app: crat, tier: web }
          #<------ Service "cart" selects no pod, so whoever creates one with its labels gets its traffic.
          ports: [{ port: 80 }]
        ---
        apiVersion: v1
        kind: Service
        metadata: { name: backend, namespace: shop }
        spec:
          selector:
          #<------ Service "backend" selects no pod
            component: api
          ports: [{ port: 80 }]
        ---
        apiVersion: v1
        kind: Service
        metadata: { name: nowhere, namespace: shop }
        spec: { selector: { app: elsewhere } }
        #       ^^^^^^^^ Service "nowhere" selects no pod
        ---
        { apiVersion: v1, kind: Pod, metadata: { name: one, namespace: shop, labels: { app: cart, tier: web } }, spec: { containers: [{ name: a }] } }
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: { name: backend, namespace: shop }
        spec:
          selector: { matchLabels: { app: backend } }
          template: { metadata: { labels: { app: backend, version: v1 } }, spec: { containers: [{ name: a }] } }`,
      fixed: `
        apiVersion: v1
        kind: Service
        metadata: { name: cart, namespace: shop }
        spec:
          selector: { app: cart, tier: web }
          ports: [{ port: 80 }]
        ---
        apiVersion: v1
        kind: Service
        metadata: { name: backend, namespace: shop }
        spec:
          selector:
            app: backend
          ports: [{ port: 80 }]
        ---
        apiVersion: v1
        kind: Service
        metadata: { name: nowhere, namespace: shop }
        spec: { selector: { app: elsewhere } }
        ---
        { apiVersion: v1, kind: Pod, metadata: { name: one, namespace: shop, labels: { app: cart, tier: web } }, spec: { containers: [{ name: a }] } }
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: { name: backend, namespace: shop }
        spec:
          selector: { matchLabels: { app: backend } }
          template: { metadata: { labels: { app: backend, version: v1 } }, spec: { containers: [{ name: a }] } }`,
    },
  ],
  good: [
    {
      profile: 'strict',
      code: `
        { apiVersion: v1, kind: Service, metadata: { name: a, namespace: shop }, spec: { selector: { app: a } } }
        ---
        { apiVersion: v1, kind: Service, metadata: { name: b, namespace: shop }, spec: { selector: { "cnpg.io/cluster": b } } }
        ---
        { apiVersion: v1, kind: Service, metadata: { name: c, namespace: bank }, spec: { selector: { app: c } } }
        ---
        { apiVersion: v1, kind: Service, metadata: { name: d, namespace: shop }, spec: { selector: { app: "{{ .Values.app }}" } } }
        ---
        { apiVersion: v1, kind: Service, metadata: { name: e, namespace: shop }, spec: { ports: [{ port: 80 }] } }
        ---
        { apiVersion: v1, kind: Service, metadata: { name: f, namespace: shop }, spec: { type: ExternalName, selector: { app: f } } }
        ---
        { apiVersion: v1, kind: Service, metadata: { name: g, namespace: shop }, spec: { selector: { app: g } } }
        ---
        { apiVersion: v1, kind: Pod, metadata: { name: a, namespace: shop, labels: { app: a } }, spec: { containers: [{ name: a }] } }
        ---
        { apiVersion: v1, kind: Pod, metadata: { name: g, labels: { app: g } }, spec: { containers: [{ name: g }] } }
        ---
        { apiVersion: v1, kind: Service, metadata: { name: scheduler, namespace: kube-system }, spec: { selector: { component: scheduler } } }
        ---
        { apiVersion: v1, kind: Pod, metadata: { name: h, namespace: kube-system, labels: { app: h } }, spec: { containers: [{ name: h }] } }`,
    },
    {
      profile: 'strict',
      code: `
        { apiVersion: v1, kind: Service, metadata: { name: a }, spec: { selector: { app: a } } }
        ---
        { apiVersion: v1, kind: Pod, metadata: { name: a, labels: { app: b } }, spec: { containers: [{ name: a }] } }
        ---
        { apiVersion: postgresql.cnpg.io/v1, kind: Cluster, metadata: { name: a }, spec: { instances: 3 } }`,
    },
    {
      profile: 'strict',
      code: `
        { apiVersion: v1, kind: Service, metadata: { name: a }, spec: { selector: { app: a } } }
        ---
        { apiVersion: v1, kind: Pod, metadata: { name: a, labels: { app: "{{ .Values.app }}" } }, spec: { containers: [{ name: a }] } }`,
    },
  ],
});
