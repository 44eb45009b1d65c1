import { defineRule } from '../../engine/rule.js';
import { openType } from '../../model/kubernetes/service.js';

export default defineRule({
  id: 'service-without-selector',
  title: 'Open Service without a selector',
  severity: 'information',
  profile: 'strict',
  why: `
    A Service without a selector leads wherever its endpoints say, and whoever may write endpoints in the namespace sets
    them by hand. Behind a load balancer or an Ingress that publishes any address of the network under a trusted name,
    network policies notwithstanding. With a selector Kubernetes keeps the endpoints itself and overwrites what others
    write.`,
  standards: ['cwe:1188', 'cwe:441'],
  peers: ['terrascan:AC_K8S_0114'],

  on: 'Service',
  reads: ['serviceTargets'],
  *check(service, { serviceTargets }) {
    const selector = service.field('spec.selector');
    if (!selector.isAbsent || !service.field('spec.type').isNot('ExternalName')) return;
    const [route] = serviceTargets.routes(service.ref);
    if ((openType(service) === undefined && route === undefined) || serviceTargets.isSelectorAdded(service.ref)) return;
    const namesake = serviceTargets.namesake(service.ref);
    yield {
      at: service,
      message: `${service.title} is open to the outside and has no selector, so it leads wherever somebody writes its endpoints.`,
      ...(route && { related: [{ at: route.ref, message: `${route.title} leads to it.` }] }),
      fix: namesake && {
        title: `Select the pods of ${namesake.title}`,
        changes: [selector.set(namesake.labels)],
        risk: 'Endpoints that were written by hand are replaced.',
      },
    };
  },

  bad: [
    {
      profile: 'strict',
      code: `
        apiVersion: v1
        kind: Service
        metadata: { name: shop }
        #                 ^^^^ Service "shop" is open to the outside and has no selector, so it leads wherever somebody writes its endpoints.
        spec:
          type: NodePort
          ports: [{ port: 80 }]
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: { name: shop }
        spec:
          selector: { matchLabels: { app: shop } }
          template: { metadata: { labels: { app: shop, version: v1 } }, spec: { containers: [{ name: shop }] } }
        ---
        { apiVersion: v1, kind: Pod, metadata: { name: other, labels: { app: other } }, spec: { containers: [{ name: shop }] } }`,
      fixed: `
        apiVersion: v1
        kind: Service
        metadata: { name: shop }
        spec:
          type: NodePort
          ports: [{ port: 80 }]
          selector:
            app: shop
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: { name: shop }
        spec:
          selector: { matchLabels: { app: shop } }
          template: { metadata: { labels: { app: shop, version: v1 } }, spec: { containers: [{ name: shop }] } }
        ---
        { apiVersion: v1, kind: Pod, metadata: { name: other, labels: { app: other } }, spec: { containers: [{ name: shop }] } }`,
    },
    {
      profile: 'strict',
      code: `
        { apiVersion: v1, kind: Service, metadata: { name: old, namespace: shop }, spec: { ports: [{ port: 80 }] } }
        #                                                  ^^^ Service "old" is open to the outside
        ---
        { apiVersion: networking.k8s.io/v1, kind: Ingress, metadata: { name: old, namespace: shop }, spec: { defaultBackend: { service: { name: old, port: { number: 80 } } } } }`,
    },
  ],
  good: [
    {
      profile: 'strict',
      code: `
        { apiVersion: v1, kind: Service, metadata: { name: a }, spec: { type: NodePort, selector: { app: a } } }
        ---
        { apiVersion: v1, kind: Service, metadata: { name: b }, spec: { ports: [{ port: 80 }] } }
        ---
        { apiVersion: v1, kind: Service, metadata: { name: c }, spec: { type: ExternalName, externalName: c.example.org } }
        ---
        { apiVersion: v1, kind: Service, metadata: { name: d }, spec: { type: LoadBalancer, selector: "{{ .Values.labels }}" } }
        ---
        { apiVersion: networking.k8s.io/v1, kind: Ingress, metadata: { name: e, namespace: other }, spec: { defaultBackend: { service: { name: b, port: { number: 80 } } } } }
        ---
        { apiVersion: networking.k8s.io/v1, kind: Ingress, metadata: { name: c }, spec: { defaultBackend: { service: { name: c, port: { number: 80 } } } } }`,
    },
    {
      profile: 'strict',
      code: `
        -- one/kustomization.yaml --
        commonLabels: { app: shop }
        resources: [service.yaml]
        -- one/service.yaml --
        { apiVersion: v1, kind: Service, metadata: { name: a }, spec: { type: NodePort, ports: [{ port: 80 }] } }
        -- two/kustomization.yaml --
        labels: [{ pairs: { app: shop }, includeSelectors: true }]
        resources: [service.yaml]
        -- two/service.yaml --
        { apiVersion: v1, kind: Service, metadata: { name: a }, spec: { type: NodePort, ports: [{ port: 80 }] } }`,
    },
  ],
});
