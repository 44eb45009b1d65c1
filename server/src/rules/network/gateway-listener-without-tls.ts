import { defineRule, type Fix } from '../../engine/rule.js';
import type { KubernetesObject } from '../../model/kubernetes/kubernetes-object.js';
import { addObject, objectName } from '../../model/kubernetes/new-object.js';
import { type OpenListener, openListeners } from '../../model/network/gateway.js';

export default defineRule({
  id: 'gateway-listener-without-tls',
  title: 'Listener of a Gateway without TLS',
  severity: 'warning',
  why: `
    A plain HTTP listener hands requests on in clear text: whoever sits on the way reads session cookies and changes
    answers. As long as a route sends everything on to HTTPS, it is only the front door for people who type a name. One
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
        fix: fixOf(gateway, listener),
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
            - { name: web, port: 8080, protocol: HTTPS, tls: { certificateRefs: [{ name: tls }] } }`,
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

function fixOf(gateway: KubernetesObject, listener: OpenListener): Fix | undefined {
  const { name, protocol, root, canRedirect, lacksCertificate } = listener;
  if (canRedirect && !lacksCertificate && gateway.name !== undefined) {
    const route = objectName(gateway.name, name, 'to-https');
    const change = addObject(gateway, `${route}.yaml`, {
      apiVersion: 'gateway.networking.k8s.io/v1',
      kind: 'HTTPRoute',
      metadata: { name: route, ...(gateway.namespace !== undefined && { namespace: gateway.namespace }) },
      spec: {
        parentRefs: [{ name: gateway.name, sectionName: name }],
        rules: [{ filters: [{ type: 'RequestRedirect', requestRedirect: { scheme: 'https', statusCode: 301 } }] }],
      },
    });
    return (
      change && {
        title: `Send the requests of the listener "${name}" on to HTTPS`,
        changes: [change],
        risk: 'Clients that cannot follow a redirect fail, and routes of the listener get no more requests.',
      }
    );
  }
  const certificate = objectName(gateway.name ?? '', 'tls');
  const add = root.field('tls.certificateRefs').append({ name: certificate });
  const isPlain = protocol.is('HTTP');
  const port = root.field('port');
  return {
    title: isPlain ? `Serve the listener "${name}" by HTTPS` : `Name a certificate for the listener "${name}"`,
    changes: isPlain ? [protocol.set('HTTPS'), ...(port.is(80) ? [port.set(443)] : []), add] : [add],
    risk: 'Clients that speak plain HTTP are refused, and others until the Secret with the certificate exists.',
    placeholders: [certificate],
  };
}
