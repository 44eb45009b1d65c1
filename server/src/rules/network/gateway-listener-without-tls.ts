import { defineRule } from '../../engine/rule.js';
import { openListeners } from '../../model/network/gateway.js';
import { redirectToHttps, serveByHttps } from '../../model/network/gateway-tls.js';

export default defineRule({
  id: 'gateway-listener-without-tls',
  title: 'Listener of a Gateway without TLS',
  severity: 'warning',
  why: `
    A plain HTTP listener hands requests on in clear text: whoever sits on the way reads session cookies and changes
    answers. As long as a route sends everything on to HTTPS, the listener only serves people who type the name without https. One
    that ends TLS without a certificate serves nobody.`,
  standards: ['cwe:319', 'mitre:T1557'],

  on: 'Gateway',
  reads: ['routing'],
  *check(gateway, { routing }) {
    for (const listener of openListeners(gateway)) {
      const { at, name, port, lacksCertificate } = listener;
      const place = { gateway: gateway.name ?? '', namespace: gateway.namespace, name, port };
      if (!lacksCertificate && routing.isRedirected(gateway.ref, place)) continue;
      yield {
        at,
        message: lacksCertificate
          ? `The listener "${name}" of ${gateway.title} ends TLS but names no certificate, so it cannot serve its hosts.`
          : `The listener "${name}" of ${gateway.title} serves plain HTTP, and no route sends it on to HTTPS.`,
        fix: redirectToHttps(gateway, listener) ?? serveByHttps(gateway, listener),
      };
    }
  },

  bad: [
    {
      code: `
        apiVersion: gateway.networking.k8s.io/v1
        kind: Gateway
        metadata: { name: edge, namespace: infra }
        spec:
          listeners:
            - name: web
              port: 80
              protocol: HTTP
              #         ^^^^ The listener "web" of Gateway "edge" serves plain HTTP, and no route sends it on to HTTPS.
            - name: raw
              port: 5432
              protocol: TCP
        ---
        apiVersion: gateway.networking.k8s.io/v1
        kind: HTTPRoute
        metadata: { name: other, namespace: infra }
        spec: { parentRefs: [{ name: edge, sectionName: raw }, { name: far }], rules: [{ filters: [{ type: RequestRedirect, requestRedirect: { scheme: https } }] }] }`,
      fixed: `
        apiVersion: gateway.networking.k8s.io/v1
        kind: Gateway
        metadata: { name: edge, namespace: infra }
        spec:
          listeners:
            - name: web
              port: 443
              protocol: HTTPS
              tls:
                certificateRefs:
                  - name: edge-tls
            - name: raw
              port: 5432
              protocol: TCP
        ---
        apiVersion: gateway.networking.k8s.io/v1
        kind: HTTPRoute
        metadata: { name: other, namespace: infra }
        spec: { parentRefs: [{ name: edge, sectionName: raw }, { name: far }], rules: [{ filters: [{ type: RequestRedirect, requestRedirect: { scheme: https } }] }] }`,
    },
    {
      code: `
        apiVersion: gateway.networking.k8s.io/v1
        kind: Gateway
        metadata:
          name: edge
          namespace: infra
        spec:
          listeners:
            - { name: web, port: 8080, protocol: HTTP }
            #                                    ^^^^ The listener "web" of Gateway "edge" serves plain HTTP
            - { name: tls, port: 443, protocol: HTTPS, tls: { certificateRefs: [{ name: edge }] } }`,
      fixed: `
        apiVersion: gateway.networking.k8s.io/v1
        kind: Gateway
        metadata:
          name: edge
          namespace: infra
        spec:
          listeners:
            - { name: web, port: 8080, protocol: HTTP }
            - { name: tls, port: 443, protocol: HTTPS, tls: { certificateRefs: [{ name: edge }] } }
        ---
        apiVersion: gateway.networking.k8s.io/v1
        kind: HTTPRoute
        metadata:
          name: edge-web-to-https
          namespace: infra
        spec:
          parentRefs:
            - name: edge
              sectionName: web
          rules:
            - filters:
                - type: RequestRedirect
                  requestRedirect:
                    scheme: https
                    statusCode: 301`,
    },
    {
      code: `
        apiVersion: gateway.networking.k8s.io/v1
        kind: Gateway
        metadata: {}
        spec:
          listeners:
            - { name: tls, port: 443, protocol: HTTPS }
            #                                   ^^^^^ The listener "tls" of Gateway ends TLS but names no certificate
            - { name: db, port: 5432, protocol: TLS, tls: { mode: Terminate } }
            #                                   ^^^ The listener "db" of Gateway ends TLS but names no certificate
            - { name: web, port: 8080, protocol: HTTP }
            #                                    ^^^^ The listener "web" of Gateway serves plain HTTP`,
      fixed: `
        apiVersion: gateway.networking.k8s.io/v1
        kind: Gateway
        metadata: {}
        spec:
          listeners:
            - { name: tls, port: 443, protocol: HTTPS, tls: { certificateRefs: [{ name: tls }] } }
            - { name: db, port: 5432, protocol: TLS, tls: { mode: Terminate, certificateRefs: [{ name: tls }] } }
            - { name: web, port: 8080, protocol: HTTP }`,
    },
  ],
  good: [
    `
        apiVersion: gateway.networking.k8s.io/v1
        kind: Gateway
        metadata: { name: edge, namespace: infra }
        spec: { listeners: [{ name: web, port: 80, protocol: HTTP }, { name: pass, port: 443, protocol: TLS, tls: { mode: Passthrough } }, { name: x, protocol: "{{ .Values.protocol }}" }] }
        ---
        apiVersion: gateway.networking.k8s.io/v1
        kind: HTTPRoute
        metadata: { name: to-https, namespace: infra }
        spec: { parentRefs: [{ name: edge, port: 80 }], rules: [{ filters: [{ type: RequestRedirect, requestRedirect: { scheme: https } }] }] }`,
  ],
});
