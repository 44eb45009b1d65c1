import { defineRule } from '../../engine/rule.js';

export default defineRule({
  id: 'owner-reference-or-namespace-spoofable',
  title: 'Guard that stands in another namespace than what it guards',
  severity: 'information',
  profile: 'strict',
  why: `
    A NetworkPolicy selects pods, a binding refers to a Role, and a pod to a ServiceAccount, of its own namespace only.
    If one of them stands in another one, nothing is refused and nothing works: the pods are open, or run under the
    ServiceAccount that happens to be there, and whoever may write in that namespace decides what it can do. In the same
    namespace they belong together.`,
  standards: ['cwe:1188'],

  on: ['NetworkPolicy', 'Role', 'ServiceAccount'],
  reads: ['namespaceUse'],
  *check(guard, { namespaceUse }) {
    const namespace = guard.field('metadata.namespace');
    const wanted = namespaceUse.displaced(guard.ref);
    if (wanted !== undefined)
      yield {
        at: namespace,
        message: `${guard.title} is in the namespace "${namespace.text}", and what it is for is in "${wanted}", so it does nothing there.`,
        fix: {
          title: `Set the namespace to "${wanted}"`,
          changes: [namespace.set(wanted)],
          risk: 'It takes effect there, and a policy closes what it does not allow.',
        },
      };
  },

  bad: [
    {
      code: `
        -- web.yaml --
        apiVersion: apps/v1
        kind: Deployment
        metadata: { name: web, namespace: shop }
        spec: { template: { metadata: { labels: { app: web } }, spec: { serviceAccountName: web, containers: [{ name: app }] } } }
        ---
        { apiVersion: rbac.authorization.k8s.io/v1, kind: RoleBinding, metadata: { name: web, namespace: shop }, roleRef: { kind: Role, name: web } }
        -- guards.yaml --
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata: { name: web, namespace: shops }
        #                                 ^^^^^ NetworkPolicy "web" is in the namespace "shops", and what it is for is in "shop"
        spec: { podSelector: { matchLabels: { app: web } } }
        ---
        { apiVersion: v1, kind: ServiceAccount, metadata: { name: web, namespace: shops } }
        #                                                                         ^^^^^ ServiceAccount "web" is in the namespace "shops"
        ---
        { apiVersion: rbac.authorization.k8s.io/v1, kind: Role, metadata: { name: web, namespace: shops } }
        #                                                                                         ^^^^^ Role "web" is in the namespace "shops"`,
      fixed: `
        -- guards.yaml --
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata: { name: web, namespace: shop }
        spec: { podSelector: { matchLabels: { app: web } } }
        ---
        { apiVersion: v1, kind: ServiceAccount, metadata: { name: web, namespace: shop } }
        ---
        { apiVersion: rbac.authorization.k8s.io/v1, kind: Role, metadata: { name: web, namespace: shop } }`,
    },
  ],
  good: [
    `
        { apiVersion: v1, kind: Pod, metadata: { name: web, namespace: shop, labels: { app: web } }, spec: { serviceAccountName: web, containers: [] } }
        ---
        { apiVersion: v1, kind: ServiceAccount, metadata: { name: web, namespace: shop } }
        ---
        { apiVersion: v1, kind: ServiceAccount, metadata: { name: web, namespace: bank } }
        ---
        { apiVersion: v1, kind: ServiceAccount, metadata: { namespace: bank } }
        ---
        { apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: { name: all, namespace: bank }, spec: { podSelector: {} } }`,
  ],
});
