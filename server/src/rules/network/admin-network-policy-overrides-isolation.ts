import { defineRule } from '../../engine/rule.js';
import { hasNoDeny, overridingRules } from '../../model/network/wide-rules.js';

export default defineRule({
  id: 'admin-network-policy-overrides-isolation',
  title: 'Cluster-wide policy that overrides NetworkPolicies',
  severity: 'warning',
  why: `
    A rule of a cluster-wide policy with action \`Allow\` or \`Accept\` is decided before any NetworkPolicy is asked: what a
    team has closed is open again, and nothing in its namespace shows it. A rule for every peer undoes the isolation of
    all pods that it selects. \`Pass\` leaves the decision to the namespaces, and a baseline policy needs a \`Deny\` to
    close anything.`,
  standards: ['nsa:network-separation', 'cwe:284'],

  on: 'object',
  *check(policy, { profile }) {
    for (const { action, isWide, pass } of overridingRules(policy)) {
      if (!isWide && profile !== 'audit') continue;
      yield {
        at: action,
        message: `A rule of ${policy.title} allows ${isWide ? 'every peer on every port' : 'its peers'} before NetworkPolicies are asked, so namespaces cannot refuse them.`,
        fix: {
          title: 'Set the action to Pass, so that NetworkPolicies decide',
          changes: [pass],
          risk: 'Connections that NetworkPolicies refuse are cut.',
        },
      };
    }
    if (hasNoDeny(policy))
      yield {
        at: policy,
        message: `${policy.title} denies nothing, so pods without a NetworkPolicy stay open.`,
        severity: 'information',
      };
  },

  bad: [
    {
      code: `
        apiVersion: policy.networking.k8s.io/v1alpha1
        kind: AdminNetworkPolicy
        metadata: { name: open }
        spec:
          priority: 10
          subject: { namespaces: {} }
          ingress:
            - name: all
              action: Allow
              #       ^^^^^ A rule of AdminNetworkPolicy "open" allows every peer on every port
              from: [{ namespaces: {} }]
          egress:
            - action: Allow
              #       ^^^^^ A rule of AdminNetworkPolicy "open" allows every peer on every port
              to: [{ networks: [10.0.0.0/8, 0.0.0.0/0] }]`,
      fixed: `
        apiVersion: policy.networking.k8s.io/v1alpha1
        kind: AdminNetworkPolicy
        metadata: { name: open }
        spec:
          priority: 10
          subject: { namespaces: {} }
          ingress:
            - name: all
              action: Pass
              from: [{ namespaces: {} }]
          egress:
            - action: Pass
              to: [{ networks: [10.0.0.0/8, 0.0.0.0/0] }]`,
    },
    {
      profile: 'audit',
      code: `
        apiVersion: policy.networking.k8s.io/v1alpha2
        kind: ClusterNetworkPolicy
        metadata: { name: monitors }
        spec: { tier: Admin, priority: 1, subject: { namespaces: {} }, ingress: [{ action: Accept, from: [{ pods: { namespaceSelector: {}, podSelector: { matchLabels: { app: prometheus } } } }] }, { action: Accept, from: [{ pods: { namespaceSelector: {}, podSelector: {} } }] }] }
        #                                                                                  ^^^^^^ A rule of ClusterNetworkPolicy "monitors" allows its peers
        #                                                                                                                                                                                                      ^^^^^^ A rule of ClusterNetworkPolicy "monitors" allows every peer`,
      fixed: `
        apiVersion: policy.networking.k8s.io/v1alpha2
        kind: ClusterNetworkPolicy
        metadata: { name: monitors }
        spec: { tier: Admin, priority: 1, subject: { namespaces: {} }, ingress: [{ action: Pass, from: [{ pods: { namespaceSelector: {}, podSelector: { matchLabels: { app: prometheus } } } }] }, { action: Pass, from: [{ pods: { namespaceSelector: {}, podSelector: {} } }] }] }`,
    },
    {
      code: `
        apiVersion: policy.networking.k8s.io/v1alpha1
        kind: BaselineAdminNetworkPolicy
        metadata: { name: default }
        #                 ^^^^^^^ (information) BaselineAdminNetworkPolicy "default" denies nothing
        spec: { subject: { namespaces: {} }, ingress: [{ action: Allow, from: [{ namespaces: {} }] }] }`,
    },
  ],
  good: [
    `
        apiVersion: policy.networking.k8s.io/v1alpha1
        kind: AdminNetworkPolicy
        metadata: { name: narrow }
        spec:
          priority: 10
          subject: { namespaces: {} }
          ingress:
            - { action: Allow, from: [{ namespaces: {} }], ports: [{ portNumber: { port: 53 } }] }
            - { action: Allow, from: [{ namespaces: { matchLabels: { team: ops } } }] }
            - { action: Deny, from: [{ namespaces: {} }] }
        ---
        apiVersion: policy.networking.k8s.io/v1alpha1
        kind: BaselineAdminNetworkPolicy
        metadata: { name: default }
        spec: { subject: { namespaces: {} }, egress: [{ action: Deny, to: [{ namespaces: {} }] }] }
        ---
        apiVersion: policy.networking.k8s.io/v1alpha2
        kind: ClusterNetworkPolicy
        metadata: { name: base }
        spec: { tier: Baseline, priority: 1, subject: { namespaces: {} }, ingress: [{ action: Accept, from: [{ namespaces: {} }] }] }`,
  ],
});
