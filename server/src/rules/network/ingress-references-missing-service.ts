import { defineRule } from '../../engine/rule.js';
import { ingressBackends, lostBackends } from '../../model/network/backends.js';

export default defineRule({
  id: 'ingress-references-missing-service',
  title: 'Ingress to a Service that is missing',
  severity: 'warning',
  why: `
    An Ingress whose Service is missing waits for it: whoever may create a Service of that name gets
    the traffic of the host, with its TLS certificate. Most often a name or a port has changed on one side only, and
    users get errors.`,
  standards: ['cwe:1188'],
  peers: [
    'kube-linter:dangling-ingress',
    'kubescape:C-0298',
    'kyverno:ingress-targets-service',
    'popeye:POP-1401',
    'popeye:POP-1402',
    'popeye:POP-1404',
  ],

  on: 'Ingress',
  reads: ['services'],
  *check(ingress, { services }) {
    for (const { at, what, isPort, closest } of lostBackends(ingress, ingressBackends(ingress), services))
      yield {
        at,
        message: isPort
          ? `${ingress.title} leads to ${what}, which has no such port, so its requests fail.`
          : `${ingress.title} leads to ${what}, which no file defines, so whoever creates it gets the traffic.`,
        fix:
          closest === undefined
            ? undefined
            : {
                title: `Refer to ${isPort ? 'the port' : 'the Service'} ${closest}`,
                changes: [at.set(closest)],
                risk: 'What the Ingress leads to is reachable from outside.',
              },
      };
  },

  bad: [
    {
      code: `
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata: { name: shop, namespace: shop }
        spec:
          defaultBackend:
            service: { name: chekout, port: { number: 80 } }
            #                ^^^^^^^ Ingress "shop" leads to Service "chekout", which no file defines, so whoever creates it gets the traffic.
          rules:
            - http:
                paths:
                  - backend: { service: { name: checkout, port: { number: 8080 } } }
                  #                                                       ^^^^ Ingress "shop" leads to port 8080 of Service "checkout", which has no such port, so its requests fail.
                  - backend: { service: { name: checkout, port: { name: htp } } }
                  #                                                     ^^^ leads to port "htp" of Service "checkout"
                  - backend: { service: { name: search, port: { number: 80 } } }
                  #                             ^^^^^^ leads to Service "search"
                  - backend: { resource: { kind: Bucket, name: images } }
                  - backend: { service: { name: "{{ .Values.service }}" } }
        ---
        apiVersion: v1
        kind: Service
        metadata: { name: checkout, namespace: shop }
        spec: { ports: [{ name: http, port: 80 }] }`,
      fixed: `
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata: { name: shop, namespace: shop }
        spec:
          defaultBackend:
            service: { name: checkout, port: { number: 80 } }
          rules:
            - http:
                paths:
                  - backend: { service: { name: checkout, port: { number: 80 } } }
                  - backend: { service: { name: checkout, port: { name: http } } }
                  - backend: { service: { name: search, port: { number: 80 } } }
                  - backend: { resource: { kind: Bucket, name: images } }
                  - backend: { service: { name: "{{ .Values.service }}" } }
        ---
        apiVersion: v1
        kind: Service
        metadata: { name: checkout, namespace: shop }
        spec: { ports: [{ name: http, port: 80 }] }`,
    },
  ],
  good: [
    `
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata: { name: shop, namespace: shop }
        spec: { rules: [{ http: { paths: [{ backend: { service: { name: shop, port: { name: http } } } }, { backend: { serviceName: shop, servicePort: "80" } }] } }] }
        ---
        apiVersion: v1
        kind: Service
        metadata: { name: shop, namespace: shop }
        spec: { ports: [{ name: http, port: 80 }] }`,
    `
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata: { name: shop, namespace: shop }
        spec: { defaultBackend: { service: { name: shop, port: { number: 80 } } } }`,
  ],
});
