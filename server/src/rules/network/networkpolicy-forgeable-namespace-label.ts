import { defineRule } from '../../engine/rule.js';
import { forgeableSelectors } from '../../model/network/policy-fields.js';

export default defineRule({
  id: 'networkpolicy-forgeable-namespace-label',
  title: 'Namespace selected by a label that can be forged',
  severity: 'information',
  profile: 'strict',
  why: `
    Labels of a Namespace are set by whoever may edit it: a team that puts the trusted label on its own namespace is let
    in. The label \`kubernetes.io/metadata.name\` is set by the API server, and equals the name that nobody can change.`,
  standards: ['cwe:290', 'mitre:T1036'],

  on: 'NetworkPolicy',
  reads: ['connectivity'],
  *check(policy, { connectivity }) {
    for (const { selector, read, key } of forgeableSelectors(policy)) {
      const names = connectivity.namespacesOf(policy.ref, read);
      const label = 'kubernetes.io/metadata.name';
      const [name] = names;
      yield {
        at: selector,
        message: `${policy.title} trusts namespaces by the label "${key}", which anybody who may edit a Namespace can set.`,
        fix:
          name === undefined
            ? undefined
            : {
                title: `Select ${names.join(' and ')} by name`,
                changes: [
                  selector.set(
                    names.length === 1
                      ? { matchLabels: { [label]: name } }
                      : { matchExpressions: [{ key: label, operator: 'In', values: names }] },
                  ),
                ],
                risk: 'Namespaces that are labelled later are no longer let in.',
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
          ingress:
            - from:
                - namespaceSelector: { matchLabels: { team: web } }
                # ^^^^^^^^^^^^^^^^^ NetworkPolicy "db" trusts namespaces by the label "team"
                - namespaceSelector: { matchExpressions: [{ key: stage, operator: Exists }] }
                # ^^^^^^^^^^^^^^^^^ NetworkPolicy "db" trusts namespaces by the label "stage"
        ---
        { apiVersion: v1, kind: Namespace, metadata: { name: front, labels: { team: web, stage: prod } } }
        ---
        { apiVersion: v1, kind: Namespace, metadata: { name: back, labels: { stage: test } } }
        ---
        { apiVersion: v1, kind: Namespace, metadata: { name: else } }`,
      fixed: `
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata: { name: db, namespace: shop }
        spec:
          ingress:
            - from:
                - namespaceSelector: { matchLabels: { kubernetes.io/metadata.name: front } }
                - namespaceSelector: { matchExpressions: [{ key: kubernetes.io/metadata.name, operator: In, values: [back, front] }] }
        ---
        { apiVersion: v1, kind: Namespace, metadata: { name: front, labels: { team: web, stage: prod } } }
        ---
        { apiVersion: v1, kind: Namespace, metadata: { name: back, labels: { stage: test } } }
        ---
        { apiVersion: v1, kind: Namespace, metadata: { name: else } }`,
    },
    {
      code: `
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata: { name: db, namespace: shop }
        spec: { egress: [{ to: [{ namespaceSelector: { matchLabels: { team: web } } }] }] }
        #                         ^^^^^^^^^^^^^^^^^ NetworkPolicy "db" trusts namespaces by the label "team"
        ---
        { apiVersion: v1, kind: Namespace, metadata: { name: front, labels: { team: "{{ .Values.team }}" } } }`,
    },
  ],
  good: [
    `
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata: { name: db, namespace: shop }
        spec:
          ingress:
            - from:
                - namespaceSelector: { matchLabels: { kubernetes.io/metadata.name: web, team: web } }
                - namespaceSelector: {}
                - namespaceSelector: { matchLabels: "{{ .Values.labels }}" }
                - podSelector: { matchLabels: { team: web } }`,
  ],
});
