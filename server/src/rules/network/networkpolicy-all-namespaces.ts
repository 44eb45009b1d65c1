import { defineRule } from '../../engine/rule.js';
import { peersOfEveryNamespace } from '../../model/network/policy-fields.js';

export default defineRule({
  id: 'networkpolicy-all-namespaces',
  title: 'Ingress rule that admits every namespace',
  severity: 'warning',
  why: `
    An empty \`namespaceSelector\` stands for every namespace, including those of other teams and those that are created later. Whoever runs a pod
    anywhere in the cluster may then connect, and one compromised namespace is enough to reach this one. The label
    \`kubernetes.io/metadata.name\`, which the API server sets itself, names the namespaces that hold the callers.`,
  standards: ['nsa:network-separation', 'cwe:284', 'mitre:T1046'],

  on: 'NetworkPolicy',
  reads: ['network'],
  *check(policy, { network, profile }) {
    for (const { peer, namespaceSelector } of peersOfEveryNamespace(policy)) {
      // Pods with certain labels, in whatever namespace, are what a controller or a collector is told apart by.
      if (profile !== 'audit' && (peer.field('podSelector').exists || network.isPublic(policy.ref))) continue;
      yield {
        at: namespaceSelector,
        message: `${policy.title} admits pods of every namespace, so any pod of the cluster may connect.`,
        fix: {
          title: 'Admit only one namespace',
          changes: [namespaceSelector.set({ matchLabels: { 'kubernetes.io/metadata.name': 'my-namespace' } })],
          risk: 'Pods of other namespaces can no longer connect.',
          placeholders: ['my-namespace'],
        },
      };
    }
  },

  bad: [
    {
      code: `
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata: { name: db, namespace: shop }
        spec:
          podSelector: { matchLabels: { app: db } }
          ingress:
            - from:
                - podSelector: {}
                - namespaceSelector: {}
                # ^^^^^^^^^^^^^^^^^ NetworkPolicy "db" admits pods of every namespace`,
      fixed: `
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata: { name: db, namespace: shop }
        spec:
          podSelector: { matchLabels: { app: db } }
          ingress:
            - from:
                - podSelector: {}
                - namespaceSelector:
                    matchLabels:
                      kubernetes.io/metadata.name: my-namespace`,
    },
    {
      profile: 'audit',
      code: `
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata: { name: db }
        spec: { ingress: [{ from: [{ namespaceSelector: {}, podSelector: { matchLabels: { app: web } } }] }] }
        #                            ^^^^^^^^^^^^^^^^^ NetworkPolicy "db" admits pods of every namespace`,
      fixed: `
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata: { name: db }
        spec: { ingress: [{ from: [{ namespaceSelector: { matchLabels: { kubernetes.io/metadata.name: my-namespace } }, podSelector: { matchLabels: { app: web } } }] }] }`,
    },
  ],
  good: [
    `
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata: { name: db, namespace: shop }
        spec:
          podSelector: { matchLabels: { app: db } }
          ingress:
            - from:
                - namespaceSelector: {}
                  podSelector: { matchLabels: { app: web } }
                - namespaceSelector: { matchLabels: { team: shop } }
                - namespaceSelector: "{{ .Values.namespaces }}"
                - podSelector: {}
          egress: [{ to: [{ namespaceSelector: {} }] }]`,
    `
        { apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: { name: web }, spec: { podSelector: { matchLabels: { app: web } }, ingress: [{ from: [{ namespaceSelector: {} }] }] } }
        ---
        { apiVersion: v1, kind: Service, metadata: { name: web }, spec: { type: LoadBalancer, selector: { app: web } } }`,
  ],
});
