import { defineRule } from '../../engine/rule.js';
import { openCorsFilters, riskyAnnotations } from '../../model/kubernetes/ingress-annotations.js';

export default defineRule({
  id: 'ingress-risky-annotation',
  title: 'Annotation of an Ingress that weakens its protection',
  severity: 'warning',
  why: `
    Controllers are told by annotations to answer without TLS, to skip a login, to trust any certificate or to let any web
    site read answers. Each of these is one line that is easily overlooked, and opens for everybody what the rest of the
    Ingress protects.`,
  standards: ['cwe:16', 'cwe:942'],

  on: ['Ingress', 'HTTPRoute'],
  *check(object) {
    if (object.kind === 'HTTPRoute')
      for (const at of openCorsFilters(object))
        yield {
          at,
          message: `${object.title} lets any web site read its answers as the logged-in user.`,
          fix: {
            title: 'Set allowCredentials to false',
            changes: [at.set(false)],
            risk: 'Pages of other sites that send cookies no longer get answers.',
          },
        };
    else
      for (const { at, annotation } of riskyAnnotations(object)) {
        const { name, effect, safe, placeholders = [], risk } = annotation;
        yield {
          at,
          message: `${object.title} ${effect}, through the annotation "${name}".`,
          fix: {
            title: safe === undefined ? `Remove the annotation "${name}"` : `Set the annotation "${name}" to ${safe}`,
            changes: [safe === undefined ? at.remove() : at.set(safe)],
            risk,
            placeholders,
          },
        };
      }
  },

  bad: [
    {
      code: `
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata:
          name: shop
          annotations:
            nginx.ingress.kubernetes.io/ssl-redirect: "false"
            #                                         ^^^^^^^ Ingress "shop" answers plain HTTP instead of sending it on to HTTPS, through the annotation "nginx.ingress.kubernetes.io/ssl-redirect".
            nginx.ingress.kubernetes.io/proxy-ssl-verify: "off"
            #                                             ^^^^^ Ingress "shop" trusts any certificate of the backend
            nginx.ingress.kubernetes.io/whitelist-source-range: 10.0.0.0/8,0.0.0.0/0
            #                                                   ^^^^^^^^^^^^^^^^^^^^ Ingress "shop" admits every address
            nginx.ingress.kubernetes.io/enable-cors: "true"
            nginx.ingress.kubernetes.io/cors-allow-origin: "*"
            nginx.ingress.kubernetes.io/cors-allow-credentials: "true"
            #                                                   ^^^^^^ Ingress "shop" lets any web site read its answers as the logged-in user
        spec: { tls: [{ secretName: shop }] }`,
      fixed: `
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata:
          name: shop
          annotations:
            nginx.ingress.kubernetes.io/proxy-ssl-verify: "on"
            nginx.ingress.kubernetes.io/whitelist-source-range: "203.0.113.0/24"
            nginx.ingress.kubernetes.io/enable-cors: "true"
            nginx.ingress.kubernetes.io/cors-allow-origin: "*"
            nginx.ingress.kubernetes.io/cors-allow-credentials: "false"
        spec: { tls: [{ secretName: shop }] }`,
    },
    {
      code: `
        apiVersion: gateway.networking.k8s.io/v1
        kind: HTTPRoute
        metadata: { name: shop }
        spec: { rules: [{ filters: [{ type: CORS, cors: { allowOrigins: ["*"], allowCredentials: true } }] }] }
        #                                                                                        ^^^^ HTTPRoute "shop" lets any web site read its answers as the logged-in user.`,
      fixed: `
        apiVersion: gateway.networking.k8s.io/v1
        kind: HTTPRoute
        metadata: { name: shop }
        spec: { rules: [{ filters: [{ type: CORS, cors: { allowOrigins: ["*"], allowCredentials: false } }] }] }`,
    },
  ],
  good: [
    `
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata:
          annotations:
            nginx.ingress.kubernetes.io/ssl-redirect: "false"
            nginx.ingress.kubernetes.io/proxy-ssl-verify: "{{ .Values.verify }}"
            nginx.ingress.kubernetes.io/auth-tls-verify-client: "on"
            nginx.ingress.kubernetes.io/cors-allow-origin: "*"
        spec: { rules: [{ host: shop.example.com }] }
        ---
        apiVersion: gateway.networking.k8s.io/v1
        kind: HTTPRoute
        spec: { rules: [{ filters: [{ cors: { allowOrigins: ["*"] } }, { cors: { allowOrigins: [shop.example.com], allowCredentials: true } }] }] }`,
  ],
});
