import { defineRule } from '../../engine/rule.js';
import { DNS_ANNOTATION } from '../../model/network/host-claims.js';

export default defineRule({
  id: 'ingress-host-conflict',
  title: 'Host that two objects claim',
  severity: 'warning',
  why: `
    Of two objects that claim one host and path only one gets the traffic: the older one, or, after it has been replaced,
    the other. In this way a team that may create an Ingress can take over the logins of another. One object for each host and
    path makes clear whose traffic it is.`,
  standards: ['cwe:653', 'mitre:T1557'],
  peers: [
    'kyverno:unique-ingress-host',
    'kyverno:unique-ingress-host-and-path',
    'kyverno:unique-ingress-path',
    'kyverno:unique-routes',
    'kyverno:unique-external-dns',
  ],

  on: ['Ingress', 'Route', 'HTTPRoute', 'Service'],
  reads: ['routing'],
  *check(object, { routing }) {
    for (const { at, host, path, ref, title, namespace } of routing.conflicts(object.ref)) {
      const other = namespace === undefined ? title : `${title} of the namespace "${namespace}"`;
      yield {
        at: at === undefined ? object.field('metadata.annotations').at(DNS_ANNOTATION) : object.field(at),
        message: `${object.title} claims the host "${host}"${path === '' ? '' : ` and the path "${path}"`} as ${other} does, so one gets the traffic of the other.`,
        related: [{ at: ref, message: `${other} claims "${host}${path}".` }],
      };
    }
  },

  bad: [
    {
      code: `
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata: { name: a, namespace: one }
        spec: { rules: [{ host: shop.example, http: { paths: [{ path: /cart/ }, { path: /own }, { path: "{{ .Values.path }}" }] } }] }
        #                       ^^^^^^^^^^^^ Ingress "a" claims the host "shop.example" and the path "/cart" as Ingress "b" of the namespace "two" does, so one gets the traffic of the other.
        ---
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata: { name: b, namespace: two }
        spec: { rules: [{ host: shop.example, http: { paths: [{ path: /cart }] } }] }
        #                       ^^^^^^^^^^^^ Ingress "b" claims the host "shop.example" and the path "/cart" as Ingress "a" of the namespace "one" does`,
    },
    {
      code: `
        apiVersion: route.openshift.io/v1
        kind: Route
        metadata: { name: a }
        spec: { host: shop.example }
        #             ^^^^^^^^^^^^ Route "a" claims the host "shop.example" as Route "b" does
        ---
        apiVersion: route.openshift.io/v1
        kind: Route
        metadata: { name: b }
        spec: { host: shop.example, path: / }
        #             ^^^^^^^^^^^^ Route "b" claims the host "shop.example" as Route "a" does`,
    },
    {
      code: `
        apiVersion: v1
        kind: Service
        metadata: { name: a, annotations: { external-dns.alpha.kubernetes.io/hostname: "x.example, shop.example" } }
        #                                                                              ^^^^^^^^^^^^^^^^^^^^^^^^^ Service "a" claims the host "shop.example" as Service "b" does
        ---
        apiVersion: v1
        kind: Service
        metadata: { name: b, annotations: { external-dns.alpha.kubernetes.io/hostname: shop.example } }
        #                                                                              ^^^^^^^^^^^^ Service "b" claims the host "shop.example" as Service "a" does`,
    },
    {
      code: `
        apiVersion: gateway.networking.k8s.io/v1
        kind: HTTPRoute
        metadata: { name: a, namespace: one }
        spec: { parentRefs: [{ name: edge, namespace: infra }], hostnames: [shop.example], rules: [{ matches: [{ path: { value: / } }] }] }
        #                                                                   ^^^^^^^^^^^^ HTTPRoute "a" claims the host "shop.example" as HTTPRoute "b" of the namespace "two" does
        ---
        apiVersion: gateway.networking.k8s.io/v1
        kind: HTTPRoute
        metadata: { name: b, namespace: two }
        spec: { parentRefs: [{ name: edge, namespace: infra }], hostnames: [shop.example], rules: [{ backendRefs: [] }] }
        #                                                                   ^^^^^^^^^^^^ HTTPRoute "b" claims the host "shop.example"`,
    },
  ],
  good: [
    `
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata: { name: a, annotations: { kubernetes.io/ingress.class: inner } }
        spec: { rules: [{ host: shop.example, http: { paths: [{ path: / }] } }] }
        ---
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata: { name: b, annotations: { nginx.ingress.kubernetes.io/canary: "true" } }
        spec: { ingressClassName: inner, rules: [{ host: shop.example, http: { paths: [{ path: / }] } }] }
        ---
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata: { name: c }
        spec: { ingressClassName: outer, rules: [{ host: shop.example, http: { paths: [{ path: / }] } }] }`,
  ],
});
