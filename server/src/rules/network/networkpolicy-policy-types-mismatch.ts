import { defineRule } from '../../engine/rule.js';
import { ignoredRules } from '../../model/network/policy-fields.js';

export default defineRule({
  id: 'networkpolicy-policy-types-mismatch',
  title: 'Network policy rules for a direction that policyTypes leaves out',
  severity: 'warning',
  why: `
    A NetworkPolicy has an effect only in the directions that \`policyTypes\` lists. Rules for another direction are
    accepted and then ignored: the manifest reads as if traffic were limited to them, while everything passes. Once the
    direction is listed, what the rules do not allow is refused.`,
  standards: ['nsa:network-separation', 'cwe:693'],

  on: 'NetworkPolicy',
  *check(policy) {
    for (const { direction, rules, types } of ignoredRules(policy)) {
      yield {
        at: rules,
        message: `The policyTypes of ${policy.title} leave out ${direction}, so its ${direction.toLowerCase()} rules are ignored and all such traffic passes.`,
        related: [{ at: types, message: `Here ${direction} is missing.` }],
        fix: {
          title: `Add ${direction} to policyTypes`,
          changes: [types.append(direction)],
          risk: `${direction} traffic of the selected pods that no rule allows is refused from then on.`,
        },
      };
    }
  },

  bad: [
    {
      code: `
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata: { name: cart, namespace: shop }
        spec:
          podSelector: { matchLabels: { app: cart } }
          policyTypes:
            - Ingress
          egress:
          #<---- The policyTypes of NetworkPolicy "cart" leave out Egress
            - to: [{ podSelector: { matchLabels: { app: db } } }]`,
      fixed: `
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata: { name: cart, namespace: shop }
        spec:
          podSelector: { matchLabels: { app: cart } }
          policyTypes:
            - Ingress
            - Egress
          egress:
            - to: [{ podSelector: { matchLabels: { app: db } } }]`,
    },
    {
      code: `
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata: { name: cart }
        spec: { policyTypes: [Egress], ingress: [{ from: [{ podSelector: {} }] }] }
        #                              ^^^^^^^ The policyTypes of NetworkPolicy "cart" leave out Ingress, so its ingress rules are ignored`,
      fixed: `
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata: { name: cart }
        spec: { policyTypes: [Egress, Ingress], ingress: [{ from: [{ podSelector: {} }] }] }`,
    },
  ],
  good: [
    `
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata: { name: both }
        spec: { policyTypes: [Ingress, Egress], ingress: [{}], egress: [{}] }
        ---
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata: { name: default }
        spec: { ingress: [{}], egress: [{}] }
        ---
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata: { name: none }
        spec: { policyTypes: [Ingress], ingress: [{}], egress: [] }
        ---
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata: { name: templated }
        spec: { policyTypes: ["{{ .Values.direction }}"], egress: [{}] }`,
  ],
});
