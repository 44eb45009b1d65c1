import { defineRule } from '../../engine/rule.js';
import { DIRECTIONS, denyByDefault, isSystemNamespace } from '../../model/kubernetes/network-policy.js';

export default defineRule({
  id: 'namespace-without-networkpolicy',
  title: 'Namespace with pods and without any network policy',
  severity: 'warning',
  why: `
    Without a NetworkPolicy every pod of the namespace may be reached by every pod of the cluster, and may connect
    anywhere: one compromised container, in whatever namespace, is enough to look around and to send data out. A policy
    that selects every pod and allows nothing but DNS turns this round, and further policies open what is needed.`,
  standards: ['nsa:network-separation', 'cis-kubernetes:5.3.2', 'cwe:923', 'mitre:T1046'],
  peers: [
    'kubescape:C-0049',
    'kubescape:C-0054',
    'kubescape:C-0206',
    'kubescape:C-0230',
    'kubescape:C-0240',
    'kyverno:generate-networkpolicy-existing',
  ],
  cause: 'namespace-isolation',
  mendedBy: 'network-policies',

  on: 'Namespace',
  reads: ['network'],
  *check(object, { network, profile }) {
    const isolation = network.namespace(object.ref);
    // Only a namespace without any policy is bare.
    if (isolation?.bareNamespace === undefined || isolation.hasOtherPolicies) return;
    const isAudit = profile === 'audit';
    const isSystem = isSystemNamespace(object.name);
    if (!isAudit && (isSystem || !isolation.hasPods || isolation.Ingress !== 'no' || isolation.Egress !== 'no')) return;
    yield {
      at: object,
      message: `${object.title} has no NetworkPolicy, so its pods may talk to every pod of the cluster and to everything outside.`,
      owner: isolation.bareNamespace,
      leads: true,
      fix: isSystem ? undefined : denyByDefault(object, isolation.denyName, object.name, DIRECTIONS),
    };
  },

  bad: [
    {
      code: `
        apiVersion: v1
        kind: Namespace
        metadata: { name: shop }
        #                 ^^^^ Namespace "shop" has no NetworkPolicy
        ---
        apiVersion: v1
        kind: Pod
        metadata: { namespace: shop }
        spec: { containers: [] }`,
      fixed: `
        apiVersion: v1
        kind: Namespace
        metadata: { name: shop }
        ---
        apiVersion: v1
        kind: Pod
        metadata: { namespace: shop }
        spec: { containers: [] }
        ---
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata:
          name: default-deny
          namespace: shop
        spec:
          podSelector: {}
          policyTypes:
            - Ingress
            - Egress
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
      profile: 'audit',
      code: `
        { apiVersion: v1, kind: Namespace, metadata: { name: kube-system } }
        #                                                    ^^^^^^^^^^^ Namespace "kube-system" has no NetworkPolicy
        ---
        { apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: { name: deny }, spec: { policyTypes: [Ingress, Egress] } }`,
    },
  ],
  good: [
    `
        { apiVersion: v1, kind: Namespace, metadata: { name: shop } }
        ---
        { apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: { namespace: shop } }
        ---
        { apiVersion: v1, kind: Pod, metadata: { namespace: shop }, spec: { containers: [] } }
        ---
        { apiVersion: v1, kind: Namespace, metadata: { name: empty } }`,
    `
        { apiVersion: v1, kind: Namespace, metadata: { name: kube-system } }
        ---
        { apiVersion: v1, kind: Pod, metadata: { name: dns, namespace: kube-system }, spec: { containers: [] } }`,
    `
        { apiVersion: v1, kind: Namespace, metadata: { name: shop } }
        ---
        { apiVersion: v1, kind: Pod, metadata: { namespace: shop }, spec: { containers: [] } }
        ---
        { apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: { name: in }, spec: { policyTypes: [Ingress] } }`,
    `
        { apiVersion: v1, kind: Namespace, metadata: { name: shop } }
        ---
        { apiVersion: v1, kind: Pod, metadata: { namespace: shop }, spec: { containers: [] } }
        ---
        { apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: { name: out }, spec: { policyTypes: [Egress] } }`,
    `
        { apiVersion: v1, kind: Namespace, metadata: { name: shop } }
        ---
        { apiVersion: v1, kind: Pod, metadata: { namespace: shop }, spec: { containers: [] } }
        ---
        { apiVersion: cilium.io/v2, kind: CiliumClusterwideNetworkPolicy, metadata: { name: deny } }`,
  ],
});
