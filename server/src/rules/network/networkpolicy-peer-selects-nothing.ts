import { defineRule } from '../../engine/rule.js';

export default defineRule({
  id: 'networkpolicy-peer-selects-nothing',
  title: 'Network policy peer that no pod matches',
  severity: 'information',
  profile: 'strict',
  why: `
    A peer whose labels no pod has opens nothing today, and opens the way tomorrow for any pod that somebody gives these
    labels. Most often a label was renamed or mistyped, and the client that was meant is refused. With the labels that
    the client carries the rule says what it does.`,
  standards: ['nsa:network-separation', 'cwe:693'],
  peers: [
    'kube-linter:dangling-networkpolicypeer-podselector',
    'popeye:POP-1201',
    'popeye:POP-1202',
    'popeye:POP-1208',
    'np-guard:emptiness',
  ],

  on: 'NetworkPolicy',
  reads: ['connectivity'],
  *check(policy, { connectivity }) {
    for (const { path, closest } of connectivity.idlePeers(policy.ref)) {
      const peer = policy.field(path);
      const label = closest && peer.field('podSelector.matchLabels').at(closest.key);
      yield {
        at: label?.exists ? label : peer,
        message: `No pod of the workspace matches a peer of ${policy.title}, so the rule opens nothing for it.`,
        fix: closest &&
          label && {
            title: `Select the pods with ${closest.key}: ${closest.value}`,
            changes: [label.set(closest.value)],
            risk: 'These pods are let through from then on.',
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
          podSelector: {}
          ingress:
            - from:
                - podSelector: { matchLabels: { app: card } }
                #                                    ^^^^ No pod of the workspace matches a peer of NetworkPolicy "db"
                - podSelector: { matchLabels: { role: admin } }
                # ^^^^^^^^^^^ No pod of the workspace matches a peer
          egress:
            - to: [{ namespaceSelector: { matchLabels: { kubernetes.io/metadata.name: shop } }, podSelector: { matchLabels: { app: xyz } } }]
            #        ^^^^^^^^^^^^^^^^^ No pod of the workspace matches a peer
        ---
        { apiVersion: v1, kind: Pod, metadata: { name: cart, namespace: shop, labels: { app: cart } }, spec: { containers: [] } }`,
      fixed: `
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata: { name: db, namespace: shop }
        spec:
          podSelector: {}
          ingress:
            - from:
                - podSelector: { matchLabels: { app: cart } }
                - podSelector: { matchLabels: { role: admin } }
          egress:
            - to: [{ namespaceSelector: { matchLabels: { kubernetes.io/metadata.name: shop } }, podSelector: { matchLabels: { app: xyz } } }]
        ---
        { apiVersion: v1, kind: Pod, metadata: { name: cart, namespace: shop, labels: { app: cart } }, spec: { containers: [] } }`,
    },
  ],
  good: [
    `
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata: { name: db, namespace: shop }
        spec:
          podSelector: {}
          ingress:
            - from:
                - podSelector: {}
                - podSelector: { matchLabels: { app: cart } }
                - podSelector: { matchLabels: "{{ .Values.labels }}" }
                - namespaceSelector: { matchLabels: { kubernetes.io/metadata.name: ingress-nginx } }
                - namespaceSelector: { matchLabels: { team: web } }
                  podSelector: { matchLabels: { app: cart } }
                - ipBlock: { cidr: 10.0.0.0/8 }
        ---
        { apiVersion: v1, kind: Pod, metadata: { name: cart, namespace: shop, labels: { app: cart } }, spec: { containers: [] } }`,
    `
        { apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: { name: db, namespace: bank }, spec: { ingress: [{ from: [{ podSelector: { matchLabels: { app: cart } } }] }] } }`,
  ],
});
