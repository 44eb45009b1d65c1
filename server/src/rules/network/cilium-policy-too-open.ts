import { defineRule } from '../../engine/rule.js';
import { wideSettings } from '../../model/network/wide-rules.js';

export default defineRule({
  id: 'cilium-policy-too-open',
  title: 'Policy of Cilium or Calico that opens a whole direction',
  severity: 'warning',
  why: `
    \`toEntities: [all]\` and \`[world]\`, a default deny that is switched off, and an \`Allow\` that names nobody look like
    rules, and open a direction as if there were none: an attacker in one pod reaches the rest, or sends data out. The
    entity \`cluster\` keeps connections inside, and with the default deny only what the rules name passes.`,
  standards: ['nsa:network-separation', 'cwe:284', 'mitre:T1041'],

  on: 'object',
  *check(policy) {
    for (const { at, fact, title, change } of wideSettings(policy)) {
      yield {
        at,
        message: `${policy.title} ${fact}`,
        fix: change && {
          title,
          changes: [change],
          risk: 'Connections that no rule allows are refused from then on.',
        },
      };
    }
  },

  bad: [
    {
      code: `
        apiVersion: cilium.io/v2
        kind: CiliumNetworkPolicy
        metadata: { name: cart, namespace: shop }
        spec:
          endpointSelector: { matchLabels: { app: cart } }
          enableDefaultDeny:
            ingress: false
            #        ^^^^^ CiliumNetworkPolicy "cart" switches off the default deny of ingress
            egress: true
          egress:
            - toEntities:
                - all
                # ^^^ CiliumNetworkPolicy "cart" lets its pods connect to the entity "all", which is every pod, node and address.
                - kube-apiserver`,
      fixed: `
        apiVersion: cilium.io/v2
        kind: CiliumNetworkPolicy
        metadata: { name: cart, namespace: shop }
        spec:
          endpointSelector: { matchLabels: { app: cart } }
          enableDefaultDeny:
            egress: true
          egress:
            - toEntities:
                - cluster
                - kube-apiserver`,
    },
    {
      code: `
        apiVersion: cilium.io/v2
        kind: CiliumClusterwideNetworkPolicy
        metadata: { name: out }
        specs: [{ endpointSelector: {}, egress: [{ toEntities: [world] }] }]
        #                                                       ^^^^^ connect to the entity "world", which is every address outside the cluster.`,
    },
    {
      code: `
        apiVersion: projectcalico.org/v3
        kind: GlobalNetworkPolicy
        metadata: { name: open }
        spec:
          ingress:
            - action: Allow
            #         ^^^^^ GlobalNetworkPolicy "open" allows ingress without a source
          egress:
            - action: Allow
            #         ^^^^^ GlobalNetworkPolicy "open" allows egress without a destination`,
    },
  ],
  good: [
    `
        apiVersion: cilium.io/v2
        kind: CiliumNetworkPolicy
        metadata: { name: cart }
        spec:
          endpointSelector: {}
          enableDefaultDeny: { ingress: true }
          ingress: [{ fromEntities: [world] }]
          egress: [{ toEntities: [cluster, "{{ .Values.entity }}"] }]`,
    `
        apiVersion: projectcalico.org/v3
        kind: GlobalNetworkPolicy
        metadata: { name: named }
        spec:
          ingress: [{ action: Allow, source: { selector: app == 'web' } }, { action: Deny }, { action: Allow, http: { methods: [GET] } }]
          egress: [{ action: Allow, destination: { ports: [53] } }, { action: Pass }]
        ---
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata: { name: other }
        spec: { egress: [{}] }`,
  ],
});
