import { defineRule } from '../../engine/rule.js';

export default defineRule({
  id: 'networkpolicy-has-no-effect',
  title: 'Network policies that change nothing',
  severity: 'information',
  profile: 'strict',
  why: `
    Pods are open until a policy closes them. A policy that allows everything, in a namespace where no other closes
    anything, leaves them as open as they were, and looks like protection to whoever counts policies. Rules with peers
    and ports, or a policy that denies by default beside it, give it a meaning.`,
  standards: ['nsa:network-separation', 'cwe:693'],
  peers: ['np-guard:vacuity', 'np-guard:sanity'],

  on: 'NetworkPolicy',
  reads: ['connectivity'],
  *check(policy, { connectivity }) {
    if (!connectivity.changesNothing(policy.ref)) return;
    yield {
      at: policy,
      message: `${policy.title} allows everything and no other policy of its namespace closes anything, so all traffic passes as without it.`,
    };
  },

  bad: [
    {
      code: `
        { apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: { name: open, namespace: shop }, spec: { podSelector: {}, ingress: [{}], egress: [{}, { to: [{ podSelector: {} }] }] } }
        #                                                                          ^^^^ NetworkPolicy "open" allows everything and no other policy
        ---
        { apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: { name: far, namespace: bank } }`,
    },
  ],
  good: [
    `
        { apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: { name: open, namespace: shop }, spec: { podSelector: {}, ingress: [{}] } }
        ---
        { apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: { name: deny, namespace: shop }, spec: { podSelector: {} } }`,
    `
        { apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: { name: open, namespace: shop }, spec: { podSelector: {}, ingress: [{}] } }
        ---
        { apiVersion: cilium.io/v2, kind: CiliumNetworkPolicy, metadata: { name: deny, namespace: shop } }`,
  ],
});
