import { defineRule } from '../../engine/rule.js';

export default defineRule({
  id: 'networkpolicies-contradict-expectation',
  title: 'Closing network policy that another one undoes',
  severity: 'information',
  profile: 'audit',
  why: `
    Policies of a namespace add up, and none takes back what another allows. A policy that closes some pods reads as if
    they were closed, while one that selects every pod opens them again: the pods that somebody singled out for
    protection are as open as the rest. The wide policy needs labels that leave these pods out.`,
  standards: ['nsa:network-separation', 'cwe:693'],
  peers: ['np-guard:interferes', 'np-guard:pairwiseInterferes', 'np-guard:disjointness'],

  on: 'NetworkPolicy',
  reads: ['connectivity'],
  *check(policy, { connectivity }) {
    for (const { ref, title, direction } of connectivity.undoneBy(policy.ref)) {
      yield {
        at: policy,
        message: `${policy.title} closes the ${direction.toLowerCase()} of its pods, but ${title} selects every pod and opens it again.`,
        related: [{ at: ref, message: 'This policy allows traffic for every pod of the namespace.' }],
      };
    }
  },

  bad: [
    {
      profile: 'audit',
      code: `
        { apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: { name: db, namespace: shop }, spec: { podSelector: { matchLabels: { app: db } }, policyTypes: [Ingress, Egress] } }
        #                                                                          ^^ NetworkPolicy "db" closes the ingress of its pods, but NetworkPolicy "all" selects every pod and opens it again.
        ---
        { apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: { name: all, namespace: shop }, spec: { podSelector: {}, ingress: [{ from: [{ podSelector: {} }] }] } }`,
    },
  ],
  good: [
    {
      profile: 'audit',
      code: `
        { apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: { name: deny, namespace: shop }, spec: { podSelector: {} } }
        ---
        { apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: { name: all, namespace: shop }, spec: { podSelector: {}, ingress: [{ from: [{ podSelector: {} }] }] } }
        ---
        { apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: { name: db, namespace: shop }, spec: { podSelector: { matchLabels: { app: db } }, policyTypes: [Egress] } }
        ---
        { apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: { name: web, namespace: shop }, spec: { podSelector: { matchLabels: { app: web } }, ingress: [{ ports: [{ port: 80 }] }] } }
        ---
        { apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: { name: db, namespace: bank }, spec: { podSelector: { matchLabels: { app: db } } } }`,
    },
  ],
});
