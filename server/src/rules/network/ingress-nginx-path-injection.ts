import { defineRule } from '../../engine/rule.js';
import { injectingPaths } from '../../model/network/ingress-nginx.js';

export default defineRule({
  id: 'ingress-nginx-path-injection',
  title: 'Ingress path with nginx configuration or credentials',
  severity: 'error',
  why: `
    Paths are written into the configuration of nginx. One that ends its location goes on with directives of its own, and
    one that names the folder of a token serves that token: either way the controller hands over credentials that read
    every Secret of the cluster. The path types \`Exact\` and \`Prefix\` take only what a URL may hold.`,
  standards: ['cwe:94', 'mitre:T1552'],
  peers: ['kyverno:restrict-ingress-paths'],

  on: 'Ingress',
  *check(ingress) {
    for (const { at, pathType, kind, clean } of injectingPaths(ingress))
      yield {
        at,
        message:
          kind === 'configuration'
            ? `A path of ${ingress.title} holds characters that end its location, so what follows becomes configuration of nginx.`
            : `A path of ${ingress.title} leads to files with credentials of the controller.`,
        fix:
          kind === 'configuration'
            ? {
                title: `Serve the path "${clean}" with the type Prefix`,
                changes: [at.set(clean), pathType.set('Prefix')],
                risk: 'Requests are matched by the start of their path alone.',
              }
            : undefined,
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
                  - path: /cart/{alias /tmp/;}location ~* ^/x
                    #     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ A path of Ingress "shop" holds characters that end its location
                    pathType: ImplementationSpecific
                  - path: content_by_lua_file
                    #     ^^^^^^^^^^^^^^^^^^^ A path of Ingress "shop" holds characters that end its location`,
      fixed: `
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata: { name: shop }
        spec:
          rules:
            - http:
                paths:
                  - path: /cart/
                    pathType: Prefix
                  - path: /
                    pathType: Prefix`,
    },
    {
      code: `
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata: { name: shop }
        spec: { rules: [{ http: { paths: [{ path: /var/run/secrets/x }] } }] }
        #                                         ^^^^^^^^^^^^^^^^^^ A path of Ingress "shop" leads to files with credentials of the controller.`,
    },
  ],
  good: [
    `
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata: { name: shop }
        spec:
          rules:
            - http: { paths: [{ path: "/api(/|$)(.*)" }, { path: "/[a-z]{2}/etc/" }, { path: "{{ .Values.path }}" }, {}] }`,
  ],
});
