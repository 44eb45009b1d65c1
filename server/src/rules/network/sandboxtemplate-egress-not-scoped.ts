import { defineRule } from '../../engine/rule.js';
import { openSandboxEgress } from '../../model/network/wide-rules.js';

export default defineRule({
  id: 'sandboxtemplate-egress-not-scoped',
  title: 'Sandbox of an agent with open egress',
  severity: 'warning',
  why: `
    A sandbox runs code that a model has written, or that somebody has talked it into. With open egress such code sends
    data out, fetches tools and looks around in the cluster, whatever the container is allowed otherwise. A managed
    policy that names the few hosts an agent needs, and DNS, keeps it in.`,
  standards: ['nsa:network-separation', 'cwe:923', 'mitre:T1041'],
  peers: ['kubescape:C-0301'],

  on: 'SandboxTemplate',
  *check(template) {
    for (const { at, fact, title, change, placeholder } of openSandboxEgress(template)) {
      yield {
        at,
        message: `${template.title} ${fact}`,
        fix: change && {
          title,
          changes: [change],
          risk: 'Connections of the sandboxes that no rule allows are cut.',
          ...(placeholder !== undefined && { placeholders: [placeholder] }),
        },
      };
    }
  },

  bad: [
    {
      code: `
        apiVersion: extensions.agents.x-k8s.io/v1alpha1
        kind: SandboxTemplate
        metadata: { name: python }
        spec:
        #<-- SandboxTemplate "python" has no networkPolicy, so its sandboxes may connect to the whole internet.
          podTemplate: {}`,
      fixed: `
        apiVersion: extensions.agents.x-k8s.io/v1alpha1
        kind: SandboxTemplate
        metadata: { name: python }
        spec:
          podTemplate: {}
          networkPolicy:
            egress:
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
        apiVersion: extensions.agents.x-k8s.io/v1alpha1
        kind: SandboxTemplate
        metadata: { name: python }
        spec:
          networkPolicyManagement: Unmanaged
          #                        ^^^^^^^^^ SandboxTemplate "python" leaves the network policy of its sandboxes to others
          networkPolicy: { egress: [] }`,
      fixed: `
        apiVersion: extensions.agents.x-k8s.io/v1alpha1
        kind: SandboxTemplate
        metadata: { name: python }
        spec:
          networkPolicyManagement: Managed
          networkPolicy: { egress: [] }`,
    },
    {
      code: `
        apiVersion: extensions.agents.x-k8s.io/v1alpha1
        kind: SandboxTemplate
        metadata: { name: python }
        spec:
          networkPolicyManagement: Managed
          networkPolicy:
            egress:
              - ports: [{ port: 53 }]
              # ^^^^^ SandboxTemplate "python" has an egress rule without a destination, so its sandboxes may connect to everything on these ports.
              - to:
                  - ipBlock: { cidr: 0.0.0.0/0, except: [10.0.0.0/8] }
                  #                  ^^^^^^^^^ lets its sandboxes connect to 0.0.0.0/0
                  - ipBlock: { cidr: "::/0" }
                  #                  ^^^^^^ lets its sandboxes connect to ::/0
                  - namespaceSelector: {}
                  # ^^^^^^^^^^^^^^^^^ lets its sandboxes connect to pods of every namespace`,
      fixed: `
        apiVersion: extensions.agents.x-k8s.io/v1alpha1
        kind: SandboxTemplate
        metadata: { name: python }
        spec:
          networkPolicyManagement: Managed
          networkPolicy:
            egress:
              - ports: [{ port: 53 }]
                to:
                  - namespaceSelector:
                      matchLabels:
                        kubernetes.io/metadata.name: kube-system
              - to:
                  - ipBlock: { cidr: "203.0.113.0/24", except: [10.0.0.0/8] }
                  - ipBlock: { cidr: "2001:db8::/32" }
                  - namespaceSelector:
                      matchLabels:
                        kubernetes.io/metadata.name: my-namespace`,
    },
  ],
  good: [
    `
        apiVersion: extensions.agents.x-k8s.io/v1alpha1
        kind: SandboxTemplate
        metadata: { name: closed }
        spec: { networkPolicyManagement: Managed, networkPolicy: {} }
        ---
        apiVersion: extensions.agents.x-k8s.io/v1alpha1
        kind: SandboxTemplate
        metadata: { name: scoped }
        spec: { networkPolicy: { egress: [{ to: [{ ipBlock: { cidr: 203.0.113.7/32 } }, { namespaceSelector: {}, podSelector: { matchLabels: { k8s-app: kube-dns } } }, { namespaceSelector: { matchLabels: { team: ops } } }] }] } }
        ---
        apiVersion: extensions.agents.x-k8s.io/v1alpha1
        kind: SandboxTemplate
        metadata: { name: templated }
        spec: { networkPolicyManagement: "{{ .Values.management }}", networkPolicy: "{{ .Values.policy }}" }`,
  ],
});
