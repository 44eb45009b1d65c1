import { defineRule, type Fix } from '../../engine/rule.js';
import { mayBeGuarded } from '../../model/kubernetes/ingress-annotations.js';
import type { KubernetesObject } from '../../model/kubernetes/kubernetes-object.js';
import { ingressClass } from '../../model/network/host-claims.js';
import { type ManagementPath, managementPaths } from '../../model/network/management-paths.js';

export default defineRule({
  id: 'ingress-exposes-management-path',
  title: 'Published path that is meant for operators',
  severity: 'warning',
  why: `
    Endpoints such as \`/actuator\`, \`/metrics\` and \`/debug/pprof\` give away variables, memory and the inner life of a
    program, and some of them change it. They are written for operators within the cluster and rarely ask for a login.
    Scanners try them on every host.`,
  standards: ['cwe:200', 'mitre:T1190'],

  on: ['Ingress', 'HTTPRoute'],
  *check(object, { profile }) {
    const found = managementPaths(object, profile !== 'recommended');
    if (found.length === 0 || mayBeGuarded(object)) return;
    for (const path of found)
      yield {
        at: path.at,
        message: `${object.title} publishes the path "${path.path}", which is meant for operators and rarely asks for a login.`,
        fix: fixesOf(object, path),
      };
  },

  bad: [
    {
      code: `
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata: { name: shop }
        spec:
          rules:
            - http:
                paths:
                  - path: /
                  - path: /api/actuator
                  #       ^^^^^^^^^^^^^ Ingress "shop" publishes the path "/api/actuator", which is meant for operators and rarely asks for a login.
                  - path: /metrics(/|$)(.*)
                  #       ^^^^^^^^^^^^^^^^^ Ingress "shop" publishes the path "/metrics(/|$)(.*)"
                  - path: /actuator/health
                  - path: /metrics-of-interest
                  - path: /admin`,
      fixed: `
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata: { name: shop }
        spec:
          rules:
            - http:
                paths:
                  - path: /
                  - path: /actuator/health
                  - path: /metrics-of-interest
                  - path: /admin`,
    },
    {
      profile: 'strict',
      code: `
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata:
          name: shop
        spec:
          ingressClassName: nginx
          rules: [{ http: { paths: [{ path: /admin }] } }]
          #                                 ^^^^^^ Ingress "shop" publishes the path "/admin"`,
      fixed: `
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata:
          name: shop
          annotations:
            nginx.ingress.kubernetes.io/auth-secret: my-users
            nginx.ingress.kubernetes.io/auth-type: basic
        spec:
          ingressClassName: nginx
          rules: [{ http: { paths: [{ path: /admin }] } }]`,
    },
    {
      code: `
        apiVersion: gateway.networking.k8s.io/v1
        kind: HTTPRoute
        metadata: { name: shop }
        spec: { rules: [{ matches: [{ path: { value: /debug/pprof } }] }, { filters: [{ type: RequestRedirect }], matches: [{ path: { value: /metrics } }] }] }
        #                                            ^^^^^^^^^^^^ HTTPRoute "shop" publishes the path "/debug/pprof"`,
    },
    {
      code: `
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata: { name: shop }
        spec: { ingressClassName: traefik, rules: [{ http: { paths: [{ path: /metrics }] } }] }
        #                                                                    ^^^^^^^^ Ingress "shop" publishes the path "/metrics"`,
    },
  ],
  good: [
    `
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata: { annotations: { nginx.ingress.kubernetes.io/auth-url: "https://login.example.com" } }
        spec: { rules: [{ http: { paths: [{ path: /metrics }] } }] }
        ---
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        spec: { rules: [{ http: { paths: [{ path: "{{ .Values.path }}" }, { path: /admin }] } }] }`,
  ],
});

function fixesOf(object: KubernetesObject, { path, item }: ManagementPath): Fix | undefined {
  if (item !== undefined)
    return {
      title: `Remove the path "${path}"`,
      changes: [item.remove()],
      risk: 'Whoever uses the path from outside gets an error, or what another path serves.',
    };
  if (!object.isA('Ingress') || !ingressClass(object)?.includes('nginx')) return undefined;
  const annotations = object.field('metadata.annotations');
  const secret = 'my-users';
  return {
    title: 'Add the annotations of ingress-nginx that ask for a user name and a password',
    changes: [
      annotations.at('nginx.ingress.kubernetes.io/auth-type').set('basic'),
      annotations.at('nginx.ingress.kubernetes.io/auth-secret').set(secret),
    ],
    risk: 'Every path of the Ingress asks for a login, and fails until the Secret exists.',
    placeholders: [secret],
  };
}
