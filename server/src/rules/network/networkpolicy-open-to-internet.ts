import { defineRule } from '../../engine/rule.js';
import { openSources } from '../../model/kubernetes/network-policy.js';

export default defineRule({
  id: 'networkpolicy-open-to-internet',
  title: 'Network policy that admits every address',
  severity: 'warning',
  why: `
    \`0.0.0.0/0\` and \`::/0\` stand for every address, inside and outside the cluster. A policy that admits them leaves the
    pods as open as no policy would: one unpatched service is enough for anybody who reaches the node or its load
    balancer. A range that holds only the expected clients keeps all others out. Pods that are public by an Ingress, a
    Gateway or a Service of type LoadBalancer or NodePort are passed over.`,
  standards: ['nsa:network-separation', 'cwe:284', 'mitre:T1190'],
  peers: ['trivy:KUBE-0001'],

  on: 'object',
  reads: ['network'],
  *check(policy, { network, profile }) {
    for (const { at, text, except } of openSources(policy)) {
      if (profile !== 'audit' && network.isPublic(policy.ref)) return;
      const range = text.includes(':') ? '2001:db8::/32' : '203.0.113.0/24';
      yield {
        at,
        message: `${policy.title} admits ${text.includes('/') ? text : `the entity "${text}"`}, so everybody who reaches the pods may connect to them.`,
        fix: text.includes('/')
          ? {
              title: 'Admit one address range only',
              // Exceptions must lie within their range, or the API server refuses the policy.
              changes: except?.exists ? [at.set(range), except.remove()] : [at.set(range)],
              risk: 'Clients with other addresses can no longer connect.',
              placeholders: [range],
            }
          : undefined,
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
                - ipBlock:
                    cidr: 0.0.0.0/0 # everybody
                    #     ^^^^^^^^^ NetworkPolicy "db" admits 0.0.0.0/0, so everybody
                    except: [10.0.0.0/8]
                - ipBlock: { cidr: ::/0 }
                #                  ^^^^ NetworkPolicy "db" admits ::/0`,
      fixed: `
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata: { name: db, namespace: shop }
        spec:
          podSelector: {}
          ingress:
            - from:
                - ipBlock:
                    cidr: "203.0.113.0/24" # everybody
                - ipBlock: { cidr: "2001:db8::/32" }`,
    },
    {
      code: `
        apiVersion: cilium.io/v2
        kind: CiliumNetworkPolicy
        metadata: { name: db }
        spec:
          endpointSelector: {}
          ingress:
            - fromEntities: [cluster, world]
            #                         ^^^^^ CiliumNetworkPolicy "db" admits the entity "world"`,
    },
    {
      profile: 'audit',
      code: `
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata: { name: web }
        spec:
          podSelector: { matchLabels: { app: web } }
          ingress: [{ from: [{ ipBlock: { cidr: 0.0.0.0/0 } }] }]
          #                                     ^^^^^^^^^ NetworkPolicy "web" admits
        ---
        { apiVersion: v1, kind: Service, metadata: { name: web }, spec: { type: NodePort, selector: { app: web } } }`,
      fixed: `
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata: { name: web }
        spec:
          podSelector: { matchLabels: { app: web } }
          ingress: [{ from: [{ ipBlock: { cidr: "203.0.113.0/24" } }] }]
        ---
        { apiVersion: v1, kind: Service, metadata: { name: web }, spec: { type: NodePort, selector: { app: web } } }`,
    },
  ],
  good: [
    `
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata: { name: web }
        spec:
          podSelector: { matchLabels: { app: web } }
          ingress: [{ from: [{ ipBlock: { cidr: 0.0.0.0/0 } }] }]
        ---
        { apiVersion: v1, kind: Service, metadata: { name: web }, spec: { type: LoadBalancer, selector: { app: web } } }`,
    `
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata: { name: db }
        spec:
          ingress: [{ from: [{ ipBlock: { cidr: 10.0.0.0/8 } }, { ipBlock: { cidr: "{{ .Values.range }}" } }] }]
          egress: [{ to: [{ ipBlock: { cidr: 0.0.0.0/0 } }] }]`,
  ],
});
