import { defineRule } from '../../engine/rule.js';

export default defineRule({
  id: 'service-selector-overlaps',
  title: 'Two Services for the same pods and port',
  severity: 'information',
  profile: 'audit',
  why: `
    Two Services with one selector and one target port lead to the same pods. Often the selector of one was copied and not
    changed: traffic that was meant for another program, with its credentials, then reaches these pods, and closing one of
    the two doors leaves the other open. Labels of their own keep Services apart.`,
  standards: ['cwe:668'],
  peers: ['kyverno:require-unique-service-selector'],

  on: 'Service',
  reads: ['serviceTargets'],
  *check(service, { serviceTargets }) {
    const [twin] = serviceTargets.twins(service.ref);
    if (twin === undefined) return;
    yield {
      at: service.field('spec.selector'),
      message: `${service.title} selects the same pods on the same port as ${twin.title}, so traffic for either reaches the same pods.`,
      related: [{ at: twin.ref, message: `${twin.title} has the same selector.` }],
    };
  },

  bad: [
    {
      profile: 'audit',
      code: `
        { apiVersion: v1, kind: Service, metadata: { name: cart }, spec: { selector: { app: shop, tier: web }, ports: [{ port: 80, targetPort: 8080 }] } }
        ---
        { apiVersion: v1, kind: Service, metadata: { name: bill }, spec: { selector: { tier: web, app: shop }, ports: [{ port: 9090 }, { port: 8080 }] } }
        #                                                                  ^^^^^^^^ Service "bill" selects the same pods on the same port as Service "cart", so traffic for either reaches the same pods.`,
    },
  ],
  good: [
    {
      profile: 'audit',
      code: `
        { apiVersion: v1, kind: Service, metadata: { name: a }, spec: { selector: { app: shop }, ports: [{ port: 80 }] } }
        ---
        { apiVersion: v1, kind: Service, metadata: { name: b }, spec: { selector: { app: shop, tier: web }, ports: [{ port: 80 }] } }
        ---
        { apiVersion: v1, kind: Service, metadata: { name: c }, spec: { clusterIP: None, selector: { app: shop }, ports: [{ port: 80 }] } }
        ---
        { apiVersion: v1, kind: Service, metadata: { name: d }, spec: { selector: { app: shop }, ports: [{ port: 80, protocol: UDP }, { port: 81 }] } }
        ---
        { apiVersion: v1, kind: Service, metadata: { name: e, namespace: shop }, spec: { selector: { app: shop }, ports: [{ port: 80 }] } }
        ---
        { apiVersion: v1, kind: Service, metadata: { name: e, namespace: shop }, spec: { selector: { app: shop }, ports: [{ port: 80 }] } }
        ---
        { apiVersion: v1, kind: Service, metadata: { name: f }, spec: { ports: [{ port: 80 }] } }
        ---
        { apiVersion: v1, kind: Service, metadata: { name: g }, spec: { selector: { app: "{{ .Values.app }}" }, ports: [{ port: 80 }] } }`,
    },
    {
      profile: 'audit',
      code: `
        -- one/service.yaml --
        { apiVersion: v1, kind: Service, metadata: { name: a }, spec: { selector: { app: shop }, ports: [{ port: 80 }] } }
        -- two/service.yaml --
        { apiVersion: v1, kind: Service, metadata: { name: b }, spec: { selector: { app: shop }, ports: [{ port: 80 }] } }`,
    },
  ],
});
