import { defineRule } from '../../engine/rule.js';
import { admission } from '../../model/network/mesh-admission.js';

export default defineRule({
  id: 'mesh-authorization-policy-missing',
  title: 'Meshed namespace that lets every caller in',
  severity: 'warning',
  profile: 'strict',
  why: `
    A service mesh knows who is calling, and still lets everybody in until a policy says otherwise. Whoever takes over one
    workload may then call all others under its name. An \`AuthorizationPolicy\` that names the callers, or for Linkerd a
    default policy on the Namespace, makes the identity count.`,
  standards: ['cwe:862'],
  peers: [
    'kyverno:require-authorizationpolicies',
    'kyverno:create-authorizationpolicy',
    'kyverno:check-linkerd-authorizationpolicy',
    'kyverno:require-linkerd-server',
    'kyverno:add-linkerd-policy-annotation',
  ],

  on: 'Namespace',
  reads: ['mesh'],
  *check(namespace, { mesh }) {
    const standing = mesh.standing(namespace.ref);
    const found = standing && admission(namespace, standing);
    if (found === undefined) return;
    yield {
      at: found.at,
      message: `${namespace.title} is in a service mesh without a policy that names callers, so every workload may call its pods.`,
      fix: found.change && {
        title: found.title,
        changes: [found.change],
        risk: 'Callers from other namespaces or without an identity, such as a gateway, are refused.',
      },
    };
  },

  bad: [
    {
      profile: 'strict',
      code: `
        apiVersion: v1
        kind: Namespace
        metadata: { name: shop, labels: { istio.io/rev: stable } }
        #                 ^^^^ Namespace "shop" is in a service mesh without a policy that names callers, so every workload may call its pods.
        ---
        apiVersion: v1
        kind: Pod
        metadata: { name: a, namespace: shop }
        spec: { containers: [{ name: a }] }`,
      fixed: `
        apiVersion: v1
        kind: Namespace
        metadata: { name: shop, labels: { istio.io/rev: stable } }
        ---
        apiVersion: v1
        kind: Pod
        metadata: { name: a, namespace: shop }
        spec: { containers: [{ name: a }] }
        ---
        apiVersion: security.istio.io/v1
        kind: AuthorizationPolicy
        metadata:
          name: allow-same-namespace
          namespace: shop
        spec:
          rules:
            - from:
                - source:
                    namespaces:
                      - shop`,
    },
    {
      profile: 'strict',
      code: `
        apiVersion: v1
        kind: Namespace
        metadata:
          name: bank
          annotations:
            linkerd.io/inject: enabled
            config.linkerd.io/default-inbound-policy: all-unauthenticated
            #                                         ^^^^^^^^^^^^^^^^^^^ Namespace "bank" is in a service mesh
        ---
        { apiVersion: v1, kind: Namespace, metadata: { name: data, annotations: { linkerd.io/inject: ingress } } }
        #                                                    ^^^^ Namespace "data" is in a service mesh
        ---
        { apiVersion: v1, kind: Pod, metadata: { name: a, namespace: bank }, spec: { containers: [{ name: a }] } }
        ---
        { apiVersion: v1, kind: Pod, metadata: { name: a, namespace: data }, spec: { containers: [{ name: a }] } }`,
      fixed: `
        apiVersion: v1
        kind: Namespace
        metadata:
          name: bank
          annotations:
            linkerd.io/inject: enabled
            config.linkerd.io/default-inbound-policy: cluster-authenticated
        ---
        { apiVersion: v1, kind: Namespace, metadata: { name: data, annotations: { linkerd.io/inject: ingress, config.linkerd.io/default-inbound-policy: cluster-authenticated } } }
        ---
        { apiVersion: v1, kind: Pod, metadata: { name: a, namespace: bank }, spec: { containers: [{ name: a }] } }
        ---
        { apiVersion: v1, kind: Pod, metadata: { name: a, namespace: data }, spec: { containers: [{ name: a }] } }`,
    },
  ],
  good: [
    {
      profile: 'strict',
      code: `
        { apiVersion: v1, kind: Namespace, metadata: { name: shop, labels: { istio-injection: enabled } } }
        ---
        { apiVersion: v1, kind: Pod, metadata: { name: a, namespace: shop }, spec: { containers: [{ name: a }] } }
        ---
        { apiVersion: security.istio.io/v1, kind: AuthorizationPolicy, metadata: { name: root, namespace: istio-system } }
        ---
        { apiVersion: security.istio.io/v1, kind: PeerAuthentication, metadata: { name: a, namespace: shop } }`,
    },
    {
      profile: 'strict',
      code: `
        { apiVersion: v1, kind: Namespace, metadata: { name: empty, labels: { istio-injection: enabled } } }
        ---
        { apiVersion: v1, kind: Namespace, metadata: { name: plain } }
        ---
        { apiVersion: v1, kind: Pod, metadata: { name: a, namespace: plain }, spec: { containers: [{ name: a }] } }
        ---
        { apiVersion: v1, kind: Namespace, metadata: { name: closed, annotations: { linkerd.io/inject: enabled, config.linkerd.io/default-inbound-policy: deny } } }
        ---
        { apiVersion: v1, kind: Pod, metadata: { name: a, namespace: closed }, spec: { containers: [{ name: a }] } }
        ---
        { apiVersion: v1, kind: Namespace, metadata: { name: istio-system, labels: { istio-injection: enabled } } }
        ---
        { apiVersion: v1, kind: Pod, metadata: { name: a, namespace: istio-system }, spec: { containers: [{ name: a }] } }`,
    },
  ],
});
