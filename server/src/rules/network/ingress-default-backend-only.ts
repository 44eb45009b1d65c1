import { defineRule } from '../../engine/rule.js';

export default defineRule({
  id: 'ingress-default-backend-only',
  title: 'Ingress with a default backend',
  severity: 'information',
  profile: 'strict',
  why: `
    A default backend gets every request that no rule matches, for any host and path: scans, forged hosts, and the traffic of
    an Ingress that somebody has just deleted. A rule that names host and path opens only what is meant to be open.`,
  standards: ['cwe:284'],
  peers: ['kyverno:restrict-ingress-defaultbackend'],

  on: 'Ingress',
  *check(ingress) {
    for (const key of ['defaultBackend', 'backend']) {
      const backend = ingress.field('spec').at(key);
      const rules = ingress.field('spec.rules');
      if (!backend.isPresent) continue;
      const data = backend.toData();
      const host = 'app.example.com';
      yield {
        at: backend,
        message: `${ingress.title} sends requests that no rule matches, for any host and path, to a default backend.`,
        fix: rules.isPresent
          ? {
              title: `Remove ${key}`,
              changes: [backend.remove()],
              risk: 'Requests that no rule matches get an error from the controller.',
            }
          : data === undefined
            ? undefined
            : {
                title: `Turn ${key} into a rule for one host`,
                changes: [
                  backend.remove(),
                  rules.set([{ host, http: { paths: [{ path: '/', pathType: 'Prefix', backend: data }] } }]),
                ],
                risk: 'Requests for other hosts are no longer answered.',
                placeholders: [host],
              },
      };
    }
  },

  bad: [
    {
      profile: 'strict',
      code: `
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata: { name: shop }
        spec:
          defaultBackend: { service: { name: shop, port: { number: 80 } } }
          #<------------ Ingress "shop" sends requests that no rule matches, for any host and path, to a default backend.`,
      fixed: `
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata: { name: shop }
        spec:
          rules:
            - host: app.example.com
              http:
                paths:
                  - path: /
                    pathType: Prefix
                    backend:
                      service:
                        name: shop
                        port:
                          number: 80`,
    },
    {
      profile: 'strict',
      code: `
        apiVersion: extensions/v1beta1
        kind: Ingress
        metadata: { name: shop }
        spec:
          backend: { serviceName: shop, servicePort: 80 }
          #<----- Ingress "shop" sends requests that no rule matches, for any host and path, to a default backend.
          rules: [{ host: shop.example.com }]`,
      fixed: `
        apiVersion: extensions/v1beta1
        kind: Ingress
        metadata: { name: shop }
        spec:
          rules: [{ host: shop.example.com }]`,
    },
    {
      profile: 'strict',
      code: `
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata: { name: shop }
        spec: { defaultBackend: { service: { name: "{{ .Release.Name }}" } } }
        #       ^^^^^^^^^^^^^^ sends requests that no rule matches, for any host and path, to a default backend`,
    },
  ],
  good: [
    {
      profile: 'strict',
      code: `
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata: { name: shop }
        spec: { rules: [{ host: shop.example.com }] }
        ---
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata: { name: shop }
        spec: { defaultBackend: "{{ .Values.backend }}" }`,
    },
  ],
});
