import { defineRule } from '../../engine/rule.js';
import { broadHosts } from '../../model/kubernetes/ingress.js';

export default defineRule({
  id: 'ingress-host-too-broad',
  title: 'Ingress that answers for any host',
  severity: 'warning',
  why: `
    A rule without a host answers for every name that leads to the controller, those of other teams and names that an
    attacker points there included. That takes over traffic meant for others, and makes links and password mails with a
    forged host look genuine. A rule that names its host answers for that one only.`,
  standards: ['cwe:284'],
  peers: [
    'kyverno:restrict-ingress-wildcard',
    'kyverno:disallow-empty-ingress-host',
    'kyverno:restrict-virtual-service-wildcard',
    'datree:INGRESS_INCORRECT_HOST_VALUE_PERMISSIVE',
  ],

  on: ['Ingress', 'VirtualService'],
  *check(object, { profile }) {
    for (const { at, host, isPartial, known } of broadHosts(object)) {
      // Wildcards of a domain, and demonstrations of a mesh, are most often what is meant.
      if ((isPartial || object.kind === 'VirtualService') && profile === 'recommended') continue;
      const name = known ?? (isPartial && host !== undefined ? host.replace('*', 'app') : 'app.example.com');
      yield {
        at,
        message:
          host === undefined
            ? `A rule of ${object.title} names no host, so it also answers for the hosts of others.`
            : `${object.title} answers for every host that "${host}" matches, those of others included.`,
        fix: {
          title: `Name the host "${name}"`,
          changes: [at.set(name)],
          risk: 'Requests for other hosts are no longer answered.',
          ...(known === undefined && { placeholders: [name] }),
        },
      };
    }
  },

  bad: [
    {
      code: `
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata: { name: shop }
        spec:
          rules:
            - http: {}
            # ^^^^ A rule of Ingress "shop" names no host, so it also answers for the hosts of others.
            - host: "*"
            #       ^^^ Ingress "shop" answers for every host that "*" matches, those of others included.`,
      fixed: `
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata: { name: shop }
        spec:
          rules:
            - http: {}
              host: app.example.com
            - host: "app.example.com"`,
    },
    {
      profile: 'strict',
      code: `
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata: { name: shop }
        spec: { rules: [{ host: "*.shop.example" }] }
        #                       ^^^^^^^^^^^^^^^^ Ingress "shop" answers for every host that "*.shop.example" matches
        ---
        apiVersion: networking.istio.io/v1
        kind: VirtualService
        metadata: { name: api }
        spec:
          hosts:
            - "*"
            # ^^^ VirtualService "api" answers for every host that "*" matches
            - api.shop.example
            - "{{ .Values.host }}"`,
      fixed: `
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata: { name: shop }
        spec: { rules: [{ host: "app.shop.example" }] }
        ---
        apiVersion: networking.istio.io/v1
        kind: VirtualService
        metadata: { name: api }
        spec:
          hosts:
            - "app.example.com"
            - api.shop.example
            - "{{ .Values.host }}"`,
    },
    {
      code: `
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata: { name: shop }
        spec:
          tls: [{ hosts: [shop.example.com], secretName: shop }]
          rules:
            - http: {}
            # ^^^^ A rule of Ingress "shop" names no host`,
      fixed: `
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata: { name: shop }
        spec:
          tls: [{ hosts: [shop.example.com], secretName: shop }]
          rules:
            - http: {}
              host: shop.example.com`,
    },
  ],
  good: [
    `
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        spec: { rules: [{ host: shop.example.com }, { host: "{{ .Values.host }}" }, { host: "*.shop.example" }] }
        ---
        apiVersion: networking.istio.io/v1
        kind: VirtualService
        spec: { hosts: ["*"] }`,
  ],
});
