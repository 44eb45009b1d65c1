import { defineRule } from '../../engine/rule.js';
import { snippetAnnotations } from '../../model/network/ingress-nginx.js';

export default defineRule({
  id: 'ingress-nginx-snippet-annotation',
  title: 'Ingress with a snippet of nginx configuration',
  severity: 'warning',
  why: `
    A snippet becomes part of the configuration of the controller as it stands. Whoever may create an Ingress can then run
    Lua in the controller, read its ServiceAccount token, and with it every TLS key of the cluster. Without snippets an
    Ingress says only what the controller has an annotation for.`,
  standards: ['nsa:application-security', 'cwe:94'],
  peers: [
    'checkov:CKV_K8S_152',
    'checkov:CKV_K8S_153',
    'checkov:CKV_K8S_154',
    'kubescape:C-0059',
    'kyverno:disallow-ingress-nginx-custom-snippets',
    'kyverno:check-ingress-nginx-controller-version-and-annotation-policy',
    'datree:INGRESS_CVE2021_25742_INCORRECT_SERVER_SNIPPET_KEY',
    'terrascan:AC_K8S_0050',
  ],

  on: 'Ingress',
  *check(ingress) {
    for (const { at, name, reachesOut } of snippetAnnotations(ingress))
      yield {
        at,
        severity: reachesOut ? 'error' : 'warning',
        message: reachesOut
          ? `${ingress.title} makes the controller run code or serve its own files, through the annotation "${name}".`
          : `${ingress.title} writes its own nginx configuration into the controller, through the annotation "${name}".`,
        fix: {
          title: `Remove the annotation "${name}"`,
          changes: [at.remove()],
          risk: 'What the snippet configures, such as headers or redirects, no longer happens.',
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
            nginx.ingress.kubernetes.io/rewrite-target: /
            nginx.ingress.kubernetes.io/server-snippet: location /old { return 410; }
            #                                           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ Ingress "shop" writes its own nginx configuration into the controller, through the annotation "nginx.ingress.kubernetes.io/server-snippet".
            nginx.org/location-snippets: add_header X-Path "\${request_uri}";
            #                            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ Ingress "shop" writes its own nginx configuration into the controller, through the annotation "nginx.org/location-snippets".
            nginx.ingress.kubernetes.io/auth-snippet: alias /var/run/secrets/;
            #                                         ^^^^^^^^^^^^^^^^^^^^^^^^ Ingress "shop" makes the controller run code or serve its own files, through the annotation "nginx.ingress.kubernetes.io/auth-snippet".`,
      fixed: `
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata:
          name: shop
          annotations:
            nginx.ingress.kubernetes.io/rewrite-target: /`,
    },
  ],
  good: [
    `
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata:
          name: shop
          annotations:
            nginx.ingress.kubernetes.io/enable-cors: "true"
            nginx.ingress.kubernetes.io/server-snippet: "{{ .Values.snippet }}"
            example.com/server-snippet: "return 200;"`,
  ],
});
