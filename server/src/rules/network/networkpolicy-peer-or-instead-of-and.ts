import { defineRule } from '../../engine/rule.js';
import { readSelector, selectsEverything } from '../../model/kubernetes/label-selector.js';
import { splitPeers } from '../../model/kubernetes/network-policy.js';

export default defineRule({
  id: 'networkpolicy-peer-or-instead-of-and',
  title: 'Pod and namespace selectors that are joined by OR',
  severity: 'warning',
  why: `
    Every dash in \`from\` or \`to\` begins a peer of its own, and one matching peer is enough. A \`namespaceSelector\` that stands
    alone therefore admits all pods of those namespaces, and the \`podSelector\` beside it only looks in the policy's own
    namespace: an attacker needs any pod of the other namespace instead of the one that was meant. Within one item both
    selectors must match.`,
  standards: ['cwe:284', 'mitre:T1046'],

  on: 'NetworkPolicy',
  reads: ['network'],
  *check(policy, { network, profile }) {
    for (const { podSelector, namespaceSelector, join } of splitPeers(policy)) {
      const selector = readSelector(podSelector);
      // Every pod of the own namespace, and another namespace: that can only be meant as OR.
      if (selector === undefined || selectsEverything(selector)) continue;
      // OR is legal: only where the podSelector alone finds no pod of its own namespace is it surely a slip.
      if (profile !== 'audit' && network.selectsPods(policy.ref, selector) !== 'none') continue;
      yield {
        at: namespaceSelector,
        message: `${policy.title} names a namespaceSelector and a podSelector as two peers, so every pod of those namespaces matches.`,
        related: [{ at: podSelector, message: "This peer selects pods of the policy's own namespace only." }],
        fix: {
          title: 'Join namespaceSelector and podSelector into one peer',
          changes: join,
          risk: 'Pods that match only one of the two selectors are refused from then on.',
        },
      };
    }
  },

  bad: [
    {
      code: `
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata: { name: metrics, namespace: shop }
        spec:
          ingress:
            - from:
                - namespaceSelector:
                # ^^^^^^^^^^^^^^^^^ NetworkPolicy "metrics" names a namespaceSelector and a podSelector as two peers
                    matchLabels: { team: observability }
                # the collector
                - podSelector:
                    matchLabels: { app: collector }
        ---
        { apiVersion: v1, kind: Pod, metadata: { namespace: shop, labels: { app: web } }, spec: { containers: [] } }`,
      fixed: `
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata: { name: metrics, namespace: shop }
        spec:
          ingress:
            - from:
                - namespaceSelector:
                    matchLabels: { team: observability }
                # the collector
                  podSelector:
                    matchLabels: { app: collector }
        ---
        { apiVersion: v1, kind: Pod, metadata: { namespace: shop, labels: { app: web } }, spec: { containers: [] } }`,
    },
    {
      profile: 'audit',
      code: `
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata: { name: out }
        spec:
          egress: [{ to: [{ podSelector: { matchLabels: { app: db } } }, { namespaceSelector: {} }] }]
          #                                                                ^^^^^^^^^^^^^^^^^ NetworkPolicy "out" names`,
      fixed: `
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata: { name: out }
        spec:
          egress: [{ to: [{ podSelector: { matchLabels: { app: db } }, namespaceSelector: {} }] }]`,
    },
  ],
  good: [
    `
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata: { namespace: shop }
        spec:
          ingress:
            - from:
                - namespaceSelector: { matchLabels: { team: observability } }
                - podSelector: { matchLabels: { app: web } }
                - ipBlock: { cidr: 10.0.0.0/8 }
            - from:
                - namespaceSelector: { matchLabels: { team: shop } }
                - podSelector: {}
            - from:
                - namespaceSelector: { matchLabels: { team: shop } }
                - podSelector: { matchLabels: "{{ .Values.labels }}" }
        ---
        { apiVersion: v1, kind: Pod, metadata: { namespace: shop, labels: { app: web } }, spec: { containers: [] } }`,
  ],
});
