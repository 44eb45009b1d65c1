import { defineRule } from '../../engine/rule.js';
import { wideGrants } from '../../model/network/gateway.js';

export default defineRule({
  id: 'reference-grant-too-broad',
  title: 'ReferenceGrant for every object of a kind',
  severity: 'warning',
  why: `
    A ReferenceGrant without a name opens all Secrets or Services of its namespace to another one. Whoever may write there
    can serve any TLS key of this namespace, or lead traffic to Services that were never meant to be published. An entry
    with a name opens one.`,
  standards: ['cwe:284'],

  on: 'ReferenceGrant',
  reads: ['routing'],
  *check(grant, { routing }) {
    for (const { to, kind, from } of wideGrants(grant)) {
      const toNamespace = grant.namespace;
      const used =
        toNamespace === undefined
          ? []
          : from.flatMap((one) =>
              routing.referencedNames(grant.ref, {
                fromKind: one.kind,
                fromNamespace: one.namespace,
                toKind: kind,
                toNamespace,
              }),
            );
      const [name = `my-${kind.toLowerCase()}`, ...others] = new Set(used);
      const more = others.map((other) =>
        grant.field('spec.to').append({ group: to.field('group').text ?? '', kind, name: other }),
      );
      yield {
        at: to.field('kind'),
        severity: kind === 'Secret' ? 'warning' : 'information',
        message: `${grant.title} opens every ${kind} of its namespace to ${[...new Set(from.map(({ namespace }) => `"${namespace}"`))].join(' and ') || 'others'}.`,
        fix: {
          title: `Limit the grant to ${[name, ...others].join(' and ')}`,
          changes: [to.field('name').set(name), ...more],
          risk: `References to other objects of the kind ${kind} are refused.`,
          ...(used.length === 0 && { placeholders: [name] }),
        },
      };
    }
  },

  bad: [
    {
      code: `
        apiVersion: gateway.networking.k8s.io/v1beta1
        kind: ReferenceGrant
        metadata: { name: keys, namespace: certs }
        spec:
          from:
            - { group: gateway.networking.k8s.io, kind: Gateway, namespace: infra }
            - { group: gateway.networking.k8s.io, kind: HTTPRoute, namespace: shop }
          to:
            - kind: Secret
            #       ^^^^^^ (warning) ReferenceGrant "keys" opens every Secret of its namespace to "infra" and "shop".
            - { group: "", kind: Service }
            #                    ^^^^^^^ (information) ReferenceGrant "keys" opens every Service of its namespace to "infra" and "shop".
            - { kind: Secret, name: one }
        ---
        apiVersion: gateway.networking.k8s.io/v1
        kind: Gateway
        metadata: { name: edge, namespace: infra }
        spec: { listeners: [{ tls: { certificateRefs: [{ name: shop-tls, namespace: certs }, { name: own }, { name: bank-tls, namespace: certs }] } }] }
        ---
        apiVersion: gateway.networking.k8s.io/v1
        kind: HTTPRoute
        metadata: { name: shop, namespace: else }
        spec: { rules: [{ backendRefs: [{ name: hidden, namespace: certs }] }] }`,
      fixed: `
        apiVersion: gateway.networking.k8s.io/v1beta1
        kind: ReferenceGrant
        metadata: { name: keys, namespace: certs }
        spec:
          from:
            - { group: gateway.networking.k8s.io, kind: Gateway, namespace: infra }
            - { group: gateway.networking.k8s.io, kind: HTTPRoute, namespace: shop }
          to:
            - kind: Secret
              name: bank-tls
            - { group: "", kind: Service, name: my-service }
            - { kind: Secret, name: one }
            - group: ""
              kind: Secret
              name: shop-tls
        ---
        apiVersion: gateway.networking.k8s.io/v1
        kind: Gateway
        metadata: { name: edge, namespace: infra }
        spec: { listeners: [{ tls: { certificateRefs: [{ name: shop-tls, namespace: certs }, { name: own }, { name: bank-tls, namespace: certs }] } }] }
        ---
        apiVersion: gateway.networking.k8s.io/v1
        kind: HTTPRoute
        metadata: { name: shop, namespace: else }
        spec: { rules: [{ backendRefs: [{ name: hidden, namespace: certs }] }] }`,
    },
    {
      code: `
        apiVersion: gateway.networking.k8s.io/v1beta1
        kind: ReferenceGrant
        metadata: { name: keys }
        spec: { from: [{ kind: "{{ .Values.kind }}" }], to: [{ group: "", kind: Secret }] }
        #                                                                       ^^^^^^ ReferenceGrant "keys" opens every Secret of its namespace to others.`,
      fixed: `
        apiVersion: gateway.networking.k8s.io/v1beta1
        kind: ReferenceGrant
        metadata: { name: keys }
        spec: { from: [{ kind: "{{ .Values.kind }}" }], to: [{ group: "", kind: Secret, name: my-secret }] }`,
    },
  ],
  good: [
    `
        apiVersion: gateway.networking.k8s.io/v1beta1
        kind: ReferenceGrant
        metadata: { name: keys }
        spec: { to: [{ kind: Secret, name: one }, { kind: Bucket }, { kind: Secret, name: "{{ .Values.name }}" }, { kind: "{{ .Values.kind }}" }] }`,
  ],
});
