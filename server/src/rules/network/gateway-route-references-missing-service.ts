import { defineRule } from '../../engine/rule.js';
import { gatewayBackends, lostBackends } from '../../model/network/backends.js';

export default defineRule({
  id: 'gateway-route-references-missing-service',
  title: 'Route of a Gateway to a Service that is missing',
  severity: 'information',
  profile: 'strict',
  why: `
    A route whose Service is missing answers with errors until somebody creates a Service of that name: then they get the
    traffic of the host, with its TLS certificate. Most often a name or a port has changed on one side only.`,
  standards: ['cwe:1188'],
  peers: ['kubescape:C-0302'],

  on: 'object',
  reads: ['services'],
  *check(route, { services }) {
    for (const { at, what, isPort, closest } of lostBackends(route, gatewayBackends(route), services))
      yield {
        at,
        message: isPort
          ? `${route.title} leads to ${what}, which has no such port, so its requests fail.`
          : `${route.title} leads to ${what}, which no file defines, so whoever creates it gets the traffic.`,
        fix:
          closest === undefined
            ? undefined
            : {
                title: `Refer to ${isPort ? 'the port' : 'the Service'} ${closest}`,
                changes: [at.set(closest)],
                risk: 'What the route leads to is reachable through the Gateway.',
              },
      };
  },

  bad: [
    {
      profile: 'strict',
      code: `
        apiVersion: gateway.networking.k8s.io/v1
        kind: HTTPRoute
        metadata: { name: shop, namespace: shop }
        spec:
          rules:
            - backendRefs:
                - { name: chekout, port: 80 }
                #         ^^^^^^^ HTTPRoute "shop" leads to Service "chekout", which no file defines, so whoever creates it gets the traffic.
                - { name: checkout, port: 8080 }
                #                         ^^^^ HTTPRoute "shop" leads to port 8080 of Service "checkout", which has no such port
                - { name: far, namespace: bank, port: 80 }
                - { name: images, kind: Bucket, group: storage.example }
              filters: [{ type: RequestMirror, requestMirror: { backendRef: { name: copy, kind: Service } } }]
              #                                                                     ^^^^ HTTPRoute "shop" leads to Service "copy"
        ---
        apiVersion: v1
        kind: Service
        metadata: { name: checkout, namespace: shop }
        spec: { ports: [{ port: 80 }] }`,
      fixed: `
        apiVersion: gateway.networking.k8s.io/v1
        kind: HTTPRoute
        metadata: { name: shop, namespace: shop }
        spec:
          rules:
            - backendRefs:
                - { name: checkout, port: 80 }
                - { name: checkout, port: 80 }
                - { name: far, namespace: bank, port: 80 }
                - { name: images, kind: Bucket, group: storage.example }
              filters: [{ type: RequestMirror, requestMirror: { backendRef: { name: copy, kind: Service } } }]
        ---
        apiVersion: v1
        kind: Service
        metadata: { name: checkout, namespace: shop }
        spec: { ports: [{ port: 80 }] }`,
    },
  ],
  good: [
    {
      profile: 'strict',
      code: `
        apiVersion: gateway.networking.k8s.io/v1alpha2
        kind: TCPRoute
        metadata: { name: db, namespace: shop }
        spec: { rules: [{ backendRefs: [{ name: db, port: 5432 }, { name: "{{ .Values.name }}" }] }] }
        ---
        apiVersion: v1
        kind: Service
        metadata: { name: db, namespace: shop }
        spec: { ports: [{ port: 5432 }] }
        ---
        apiVersion: example.com/v1
        kind: Route
        metadata: { name: db, namespace: shop }
        spec: { rules: [{ backendRefs: [{ name: other }] }] }`,
    },
  ],
});
