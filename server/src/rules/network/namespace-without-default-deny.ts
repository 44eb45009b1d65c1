import { defineRule } from '../../engine/rule.js';
import { DIRECTIONS, denyByDefault, SYSTEM_NAMESPACES } from '../../model/kubernetes/network-policy.js';

export default defineRule({
  id: 'namespace-without-default-deny',
  title: 'Namespace without a policy that denies by default',
  severity: 'information',
  why: `
    A NetworkPolicy protects only the pods that it selects. In a namespace where no policy selects every pod, each pod
    that is added or labelled anew starts open in both directions: an attacker in any other pod of the cluster reaches
    it, and it can send data anywhere. A policy with an empty \`podSelector\` closes the namespace; the other policies
    then only open what is needed.`,
  standards: ['nsa:network-separation', 'cis-kubernetes:5.3.2', 'cwe:923', 'mitre:T1046'],
  peers: ['kubescape:C-0030', 'kyverno:add-networkpolicy', 'kyverno:add-networkpolicy-dns', 'np-guard:vacuity'],
  cause: 'namespace-isolation',

  on: ['Namespace', 'NetworkPolicy'],
  reads: ['network'],
  *check(object, { network, profile }) {
    const isolation = network.namespace(object.ref);
    // A namespace without any policy is another matter.
    if (isolation === undefined || isolation.hasOtherPolicies || !isolation.hasPolicies) return;
    const { namespace } = isolation;
    const isAudit = profile === 'audit';
    const isSystem = SYSTEM_NAMESPACES.has(namespace ?? '');
    if (!isAudit && (namespace === undefined || isSystem)) return;
    const open = DIRECTIONS.filter(
      (direction) => isolation[direction] === 'no' || (isAudit && isolation[direction] === 'elsewhere'),
    );
    if (open.length === 0) return;

    const title = namespace === undefined ? 'the namespace' : `Namespace "${namespace}"`;
    const name = object.isA('Namespace') ? object.name : object.namespace;
    yield {
      at: object,
      message: `No NetworkPolicy of ${title} denies all other ${open.join(' and ').toLowerCase()} traffic, so new pods start open.`,
      fix: isSystem ? undefined : denyByDefault(object, isolation.denyName, name, open),
    };
  },

  bad: [
    {
      code: `
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata: { name: default-deny, namespace: shop }
        #                 ^^^^^^^^^^^^ No NetworkPolicy of Namespace "shop" denies all other ingress traffic, so
        spec: { policyTypes: [Egress] }
        ---
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata: { name: all, namespace: shop }
        spec: { ingress: [{}] }`,
      fixed: `
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata: { name: default-deny, namespace: shop }
        spec: { policyTypes: [Egress] }
        ---
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata: { name: all, namespace: shop }
        spec: { ingress: [{}] }
        ---
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata:
          name: default-deny-2
          namespace: shop
        spec:
          podSelector: {}
          policyTypes:
            - Ingress`,
    },
    {
      profile: 'audit',
      code: `
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata: { name: web, namespace: {{ .Release.Namespace }} }
        #                 ^^^ No NetworkPolicy of the namespace denies all other ingress and egress traffic
        spec: { podSelector: { matchLabels: { app: web } } }`,
    },
    {
      profile: 'audit',
      code: `
        { apiVersion: v1, kind: Namespace, metadata: { name: kube-system } }
        #                                                    ^^^^^^^^^^^ No NetworkPolicy of Namespace "kube-system" denies all other egress traffic
        ---
        { apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: { name: deny, namespace: kube-system }, spec: { policyTypes: [Ingress] } }
        ---
        { apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: { name: far }, spec: { policyTypes: [Ingress, Egress] } }`,
    },
  ],
  good: [
    `
        { apiVersion: v1, kind: Namespace, metadata: { name: shop } }
        ---
        { apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: { namespace: shop }, spec: { policyTypes: [Ingress, Egress] } }
        ---
        { apiVersion: v1, kind: Namespace, metadata: { name: empty } }`,
    `
        { apiVersion: v1, kind: Namespace, metadata: { name: kube-system } }
        ---
        { apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: { name: dns, namespace: kube-system } }
        ---
        { apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: { name: web } }`,
    `
        { apiVersion: v1, kind: Namespace, metadata: { name: shop } }
        ---
        { apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: { name: web, namespace: shop } }
        ---
        { apiVersion: cilium.io/v2, kind: CiliumClusterwideNetworkPolicy, metadata: { name: deny } }`,
  ],
});
