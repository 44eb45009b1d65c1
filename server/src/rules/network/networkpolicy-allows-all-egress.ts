import { defineRule } from '../../engine/rule.js';
import { DNS_RULE } from '../../model/kubernetes/network-policy.js';
import { isForDns, isOpenList, rulesForEverybody } from '../../model/network/policy-fields.js';

export default defineRule({
  id: 'networkpolicy-allows-all-egress',
  title: 'Egress rule without a "to" field',
  severity: 'warning',
  profile: 'strict',
  why: `
    An egress rule whose \`to\` is missing or empty lets the pods connect to every pod of the cluster and to every address
    outside: an attacker in one of them can look around, ask the cloud's metadata service for credentials, fetch tools
    and send data out. With a \`to\` they reach what they are meant to reach.`,
  standards: ['nsa:network-separation', 'cwe:284', 'mitre:T1041'],
  peers: ['popeye:POP-1203'],

  on: 'NetworkPolicy',
  *check(policy) {
    for (const entry of rulesForEverybody(policy, 'Egress')) {
      const { rule, peers, ports } = entry;
      if (isForDns(entry)) continue;
      const where = isOpenList(ports) ? 'every port of every address' : 'these ports of every address';
      const rules = policy.field('spec.egress');
      yield {
        at: peers.exists ? peers : rule,
        message: `An egress rule of ${policy.title} names no destination, so the selected pods may connect to ${where}.`,
        fix: {
          title: 'Allow only pods of the same namespace, and DNS',
          changes: [peers.set([{ podSelector: {} }]), ...(rules.items().length > 1 ? [] : [rules.append(DNS_RULE)])],
          risk: 'Connections to other namespaces and to addresses outside the cluster are cut.',
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
          policyTypes: [Egress]
          egress:
            - ports:
            # ^^^^^ An egress rule of NetworkPolicy "cart" names no destination, so the selected pods may connect to these ports of every address
                - port: 443`,
      fixed: `
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata: { name: cart, namespace: shop }
        spec:
          podSelector: { matchLabels: { app: cart } }
          policyTypes: [Egress]
          egress:
            - ports:
                - port: 443
              to:
                - podSelector: {}
            - to:
                - namespaceSelector:
                    matchLabels:
                      kubernetes.io/metadata.name: kube-system
              ports:
                - protocol: UDP
                  port: 53
                - protocol: TCP
                  port: 53`,
    },
    {
      code: `
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata: { name: cart }
        spec: { egress: [{ to: [] }, { to: [{ podSelector: {} }], ports: [{ port: 80 }] }] }
        #                  ^^ so the selected pods may connect to every port of every address`,
      fixed: `
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata: { name: cart }
        spec: { egress: [{ to: [{ podSelector: {} }] }, { to: [{ podSelector: {} }], ports: [{ port: 80 }] }] }`,
    },
  ],
  good: [
    `
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata: { name: names }
        spec: { egress: [{ ports: [{ port: 53, protocol: UDP }, { port: 53 }] }, { ports: [{ port: dns, protocol: UDP }, { port: 5353 }] }], ingress: [{}] }
        ---
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata: { name: in }
        spec: { policyTypes: [Ingress], egress: [{}] }
        ---
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata: { name: templated }
        spec: { egress: [{ to: "{{ .Values.to }}" }, { to: [{ podSelector: {} }] }] }`,
  ],
});
