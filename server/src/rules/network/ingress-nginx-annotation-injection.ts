import { defineRule } from '../../engine/rule.js';
import { injectingAnnotations } from '../../model/network/ingress-nginx.js';

export default defineRule({
  id: 'ingress-nginx-annotation-injection',
  title: 'Ingress annotation that breaks out into nginx configuration',
  severity: 'error',
  why: `
    ingress-nginx writes values of annotations into the configuration of the controller, and older versions do so without
    looking at them. A value that ends its directive goes on with directives of its own: that loads code into the
    controller, which can read every Secret of the cluster. No annotation needs these characters.`,
  standards: ['cwe:94', 'mitre:T1190'],
  peers: ['trivy:KCV-0093', 'kyverno:restrict-annotations'],

  on: 'Ingress',
  *check(ingress) {
    for (const { at, name } of injectingAnnotations(ingress))
      yield {
        at,
        message: `The annotation "${name}" of ${ingress.title} holds characters that end its directive, so what follows becomes configuration of the controller.`,
        fix: {
          title: `Remove the annotation "${name}"`,
          changes: [at.remove()],
          risk: 'What the annotation configures, such as authentication, no longer happens.',
        },
      };
  },

  bad: [
    {
      code: `
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata:
          name: shop
          annotations:
            nginx.ingress.kubernetes.io/auth-url: "http://a.example/#;}}} ssl_engine own;"
            #                                     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ The annotation "nginx.ingress.kubernetes.io/auth-url" of Ingress "shop" holds characters that end its directive
            nginx.ingress.kubernetes.io/auth-tls-match-cn: "CN=a\\nload_module own"
            #                                              ^^^^^^^^^^^^^^^^^^^^^^^ The annotation "nginx.ingress.kubernetes.io/auth-tls-match-cn"`,
      fixed: `
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata:
          name: shop`,
    },
  ],
  good: [
    `
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata:
          name: shop
          annotations:
            example.com/note: "a; b"
            nginx.ingress.kubernetes.io/auth-signin: https://$host/oauth2/start?rd=$escaped_request_uri
            nginx.ingress.kubernetes.io/server-alias: "~^shop-[a-z]{2,3}[.]example[.]com$"
            nginx.ingress.kubernetes.io/proxy-cookie-path: '/ "/; Secure"'
            nginx.ingress.kubernetes.io/server-snippet: "return 410;"
            nginx.ingress.kubernetes.io/auth-url: "{{ .Values.auth }}"
            nginx.ingress.kubernetes.io/whitelist-source-range: |
              10.0.0.0/8,
              192.0.2.0/24`,
  ],
});
