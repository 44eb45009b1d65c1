import { defineRule } from '../../engine/rule.js';

export default defineRule({
  id: 'gateway-accepts-routes-from-all-namespaces',
  title: 'Gateway that accepts routes from all namespaces',
  severity: 'warning',
  why: `
    With \`from: All\` whoever may create a route in any namespace attaches it to the Gateway, and can claim a host name of
    another team together with its TLS certificate. Namespaces that are named, or the Gateway's own, leave each host to
    the team that owns it.`,
  standards: ['cwe:653', 'mitre:T1557'],

  on: 'Gateway',
  reads: ['routing'],
  *check(gateway, { routing }) {
    for (const listener of gateway.field('spec.listeners').items()) {
      const namespaces = listener.field('allowedRoutes.namespaces');
      const from = namespaces.field('from');
      if (!from.is('All')) continue;
      const known = routing.routeNamespaces(gateway.ref, gateway.name ?? '') ?? [];
      const name = listener.field('name').source;
      const isOwn = known.every((name) => name === gateway.namespace);
      yield {
        at: from,
        message: `${name === undefined ? 'A listener' : `The listener "${name}"`} of ${gateway.title} accepts routes from every namespace, so any team can claim its hosts.`,
        fix: {
          title: isOwn
            ? 'Accept only routes from the same namespace'
            : `Accept only routes from ${known.join(' and ')}`,
          changes: isOwn
            ? [from.set('Same')]
            : [
                from.set('Selector'),
                namespaces
                  .field('selector')
                  .set({ matchExpressions: [{ key: 'kubernetes.io/metadata.name', operator: 'In', values: known }] }),
              ],
          risk: 'Routes of other namespaces are detached, and their hosts are no longer served.',
        },
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
              allowedRoutes:
                namespaces:
                  from: All
                  #     ^^^ The listener "web" of Gateway "edge" accepts routes from every namespace, so any team can claim its hosts.
            - name: own
              allowedRoutes: { namespaces: { from: Same } }
        ---
        apiVersion: gateway.networking.k8s.io/v1
        kind: HTTPRoute
        metadata: { name: shop, namespace: shop }
        spec: { parentRefs: [{ name: edge, namespace: infra }] }
        ---
        apiVersion: gateway.networking.k8s.io/v1
        kind: TCPRoute
        metadata: { name: db, namespace: bank }
        spec: { parentRefs: [{ name: edge, namespace: infra }] }
        ---
        apiVersion: gateway.networking.k8s.io/v1
        kind: HTTPRoute
        metadata: { name: else, namespace: else }
        spec: { parentRefs: [{ name: far }] }`,
      fixed: `
        apiVersion: gateway.networking.k8s.io/v1
        kind: Gateway
        metadata: { name: edge, namespace: infra }
        spec:
          listeners:
            - name: web
              allowedRoutes:
                namespaces:
                  from: Selector
                  selector:
                    matchExpressions:
                      - key: kubernetes.io/metadata.name
                        operator: In
                        values:
                          - bank
                          - shop
            - name: own
              allowedRoutes: { namespaces: { from: Same } }
        ---
        apiVersion: gateway.networking.k8s.io/v1
        kind: HTTPRoute
        metadata: { name: shop, namespace: shop }
        spec: { parentRefs: [{ name: edge, namespace: infra }] }
        ---
        apiVersion: gateway.networking.k8s.io/v1
        kind: TCPRoute
        metadata: { name: db, namespace: bank }
        spec: { parentRefs: [{ name: edge, namespace: infra }] }
        ---
        apiVersion: gateway.networking.k8s.io/v1
        kind: HTTPRoute
        metadata: { name: else, namespace: else }
        spec: { parentRefs: [{ name: far }] }`,
    },
    {
      code: `
        apiVersion: gateway.networking.k8s.io/v1
        kind: Gateway
        metadata: { namespace: infra }
        spec: { listeners: [{ allowedRoutes: { namespaces: { from: All } } }] }
        #                                                          ^^^ A listener of Gateway accepts routes from every namespace`,
      fixed: `
        apiVersion: gateway.networking.k8s.io/v1
        kind: Gateway
        metadata: { namespace: infra }
        spec: { listeners: [{ allowedRoutes: { namespaces: { from: Same } } }] }`,
    },
    {
      code: `
        apiVersion: gateway.networking.k8s.io/v1
        kind: Gateway
        metadata: { name: edge, namespace: infra }
        spec: { listeners: [{ name: web, allowedRoutes: { namespaces: { from: All } } }] }
        #                                                                     ^^^ The listener "web" of Gateway "edge" accepts routes from every namespace
        ---
        apiVersion: gateway.networking.k8s.io/v1
        kind: HTTPRoute
        metadata: { name: somewhere }
        spec: { parentRefs: [{ name: edge, namespace: infra }] }`,
      fixed: `
        apiVersion: gateway.networking.k8s.io/v1
        kind: Gateway
        metadata: { name: edge, namespace: infra }
        spec: { listeners: [{ name: web, allowedRoutes: { namespaces: { from: Same } } }] }
        ---
        apiVersion: gateway.networking.k8s.io/v1
        kind: HTTPRoute
        metadata: { name: somewhere }
        spec: { parentRefs: [{ name: edge, namespace: infra }] }`,
    },
  ],
  good: [
    `
        apiVersion: gateway.networking.k8s.io/v1
        kind: Gateway
        metadata: { name: edge }
        spec: { listeners: [{ name: web, allowedRoutes: { namespaces: { from: "{{ .Values.from }}" } } }, { name: own }] }`,
  ],
});
