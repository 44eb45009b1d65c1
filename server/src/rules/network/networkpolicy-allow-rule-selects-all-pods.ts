import { defineRule } from '../../engine/rule.js';
import { isForDns, policyRules, selectsEveryPod } from '../../model/network/policy-fields.js';

export default defineRule({
  id: 'networkpolicy-allow-rule-selects-all-pods',
  title: 'Allowing network policy with an empty podSelector',
  severity: 'information',
  profile: 'strict',
  why: `
    An empty \`podSelector\` stands for every pod of the namespace, including those that are created later. In a policy that denies, that is
    wanted; in one that allows, it opens the traffic of one program to all others: a database becomes as reachable as the
    page in front of it. A selector with the labels of the intended pods opens only these.`,
  standards: ['nsa:network-separation', 'cwe:732'],
  peers: ['trivy:KSV-0038', 'kyverno:restrict-networkpolicy-empty-podselector'],

  on: 'NetworkPolicy',
  *check(policy, { profile }) {
    if (!selectsEveryPod(policy)) return;
    const [first] = policyRules(policy).filter((rule) => profile === 'audit' || !isForDns(rule));
    if (first === undefined) return;
    yield {
      at: policy.field('spec.podSelector'),
      message: `${policy.title} selects every pod of its namespace, so what its ${first.direction.toLowerCase()} rules allow is open for all of them.`,
      related: [{ at: first.rule, message: 'This rule allows traffic.' }],
      fix: {
        title: 'Name the intended pods in podSelector',
        changes: [policy.field('spec.podSelector').set({ matchLabels: { app: 'my-app' } })],
        risk: 'Pods without this label are no longer selected by the policy.',
        placeholders: ['my-app'],
      },
    };
  },

  bad: [
    {
      code: `
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata: { name: web, namespace: shop }
        spec:
          podSelector: {}
          #<--------- NetworkPolicy "web" selects every pod of its namespace, so what its ingress rules allow
          ingress:
            - from: [{ podSelector: { matchLabels: { app: proxy } } }]`,
      fixed: `
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata: { name: web, namespace: shop }
        spec:
          podSelector:
            matchLabels:
              app: my-app
          ingress:
            - from: [{ podSelector: { matchLabels: { app: proxy } } }]`,
    },
    {
      profile: 'audit',
      code: `
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata: { name: dns }
        spec: { policyTypes: [Egress], egress: [{ ports: [{ port: 53, protocol: UDP }] }] }
        #<-- NetworkPolicy "dns" selects every pod of its namespace, so what its egress rules allow`,
      fixed: `
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata: { name: dns }
        spec: { policyTypes: [Egress], egress: [{ ports: [{ port: 53, protocol: UDP }] }], podSelector: { matchLabels: { app: my-app } } }`,
    },
  ],
  good: [
    `
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata: { name: deny }
        spec: { podSelector: {}, policyTypes: [Ingress, Egress], egress: [{ ports: [{ port: 53, protocol: UDP }] }] }
        ---
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata: { name: web }
        spec: { podSelector: { matchLabels: { app: web } }, ingress: [{}] }
        ---
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata: { name: ignored }
        spec: { podSelector: {}, policyTypes: [Ingress], egress: [{}] }
        ---
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata: { name: templated }
        spec: { podSelector: "{{ .Values.selector }}", ingress: [{}] }`,
  ],
});
