import { defineRule } from '../../engine/rule.js';

export default defineRule({
  id: 'networkpolicy-redundant',
  title: 'Network policy that another one covers',
  severity: 'hint',
  profile: 'audit',
  tag: 'unnecessary',
  why: `
    Policies add up: where one selects the same pods and lets through at least as much, another one beside it changes
    nothing. It misleads whoever reads it, and once the wider policy is narrowed it keeps open what was to be closed.`,

  on: 'NetworkPolicy',
  reads: ['connectivity'],
  *check(policy, { connectivity }) {
    const other = connectivity.coveredBy(policy.ref);
    if (other === undefined) return;
    yield {
      at: policy,
      message: `${policy.title} changes nothing, because ${other.title} selects the same pods and allows at least as much.`,
      related: [{ at: other.ref, message: 'This policy lets through at least as much.' }],
    };
  },

  bad: [
    {
      profile: 'audit',
      code: `
        { apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: { name: all, namespace: shop }, spec: { podSelector: {}, ingress: [{ from: [{ podSelector: {} }] }] } }
        ---
        { apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: { name: web, namespace: shop }, spec: { podSelector: { matchLabels: { app: web } }, ingress: [{ from: [{ podSelector: {} }], ports: [{ port: 80 }] }] } }
        #                                                                          ^^^ NetworkPolicy "web" changes nothing, because NetworkPolicy "all" selects the same pods and allows at least as much.
        ---
        { apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: { name: again, namespace: shop }, spec: { podSelector: {}, ingress: [{ from: [{ podSelector: {} }] }] } }
        #                                                                          ^^^^^ NetworkPolicy "all" selects the same pods`,
    },
  ],
  good: [
    {
      profile: 'audit',
      code: `
        { apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: { name: deny, namespace: shop }, spec: { policyTypes: [Ingress, Egress] } }
        ---
        { apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: { name: web, namespace: shop }, spec: { podSelector: { matchLabels: { app: web } }, ingress: [{ ports: [{ port: 80 }] }] } }
        ---
        { apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: { name: api, namespace: shop }, spec: { podSelector: { matchLabels: { app: api } }, ingress: [{ ports: [{ port: 80 }] }] } }
        ---
        { apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: { name: far, namespace: bank }, spec: { podSelector: { matchLabels: { app: api } }, ingress: [{ ports: [{ port: 80 }] }] } }`,
    },
  ],
});
