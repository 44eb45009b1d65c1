import { defineRule } from '../../engine/rule.js';
import { CHANGING, rightsGiven } from '../../model/kubernetes/given-rights.js';

export default defineRule({
  id: 'role-modifies-cluster-dns-config',
  title: "Role allows changing the configuration of the cluster's DNS",
  severity: 'warning',
  why: `
    CoreDNS answers for every pod, and a ConfigMap in kube-system tells it what. Whoever may change that one sends
    the traffic to any Service, and to any name outside, where they like, with valid looking answers. It changes
    with the cluster, not with the programs in it.`,
  standards: ['mitre:T1557'],
  peers: ['kubescape:C-0037'],
  cause: 'role-rights',

  on: ['Role', 'ClusterRole'],
  *check(role, { profile }) {
    const builtIn = profile === 'audit';
    const right = {
      verbs: CHANGING,
      apiGroup: '',
      resources: ['configmaps'],
      names: ['coredns', 'kube-dns', 'coredns-custom'],
    };
    for (const given of rightsGiven(role, [right], { builtIn })) {
      // A right on all ConfigMaps is a matter of its own, but in the namespace where this one lies.
      if (given.rule.isForAllNames && !builtIn && !(role.kind === 'Role' && role.namespace === 'kube-system')) continue;
      yield {
        at: given.verb,
        owner: given.rule,
        message: `${role.title} allows changing the configuration of the cluster's DNS, which decides where every name leads.`,
        fix: [
          ...given.withoutVerbs('Programs that configure DNS are refused.'),
          ...given.withoutNames(['coredns', 'kube-dns', 'coredns-custom'], 'Programs that configure DNS are refused.'),
        ],
      };
    }
  },

  bad: [
    {
      code: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: { name: dns-tuner }
        rules:
        - apiGroups: [""]
          resources: ["configmaps"]
          resourceNames: ["coredns"]
          verbs: ["get", "update"]
          #              ^^^^^^^^ ClusterRole "dns-tuner" allows changing the configuration of the cluster's DNS, which decides where every name leads.`,
      fixed: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: { name: dns-tuner }
        rules:
        - apiGroups: [""]
          resources: ["configmaps"]
          resourceNames: ["coredns"]
          verbs: ["get"]`,
    },
    {
      code: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: Role
        metadata: { name: dns-tuner, namespace: kube-system }
        rules:
        - { apiGroups: [''], resources: [configmaps], verbs: [get, patch] }
        #                                                          ^^^^^ Role "dns-tuner" allows changing the configuration of the cluster's DNS, which decides where every name leads.
        - { apiGroups: [''], resources: [configmaps], verbs: [get, patch, '*'], resourceNames: [kube-dns, coredns-custom] }
        #                                                          ^^^^^ Role "dns-tuner" allows changing the configuration of the cluster's DNS, which decides where every name leads.
        - { apiGroups: [''], resources: [configmaps], verbs: [patch], resourceNames: [dns-tuner, kube-dns] }
        #                                                     ^^^^^ allows changing the`,
      fixed: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: Role
        metadata: { name: dns-tuner, namespace: kube-system }
        rules:
        - { apiGroups: [''], resources: [configmaps], verbs: [get] }
        - { apiGroups: [''], resources: [configmaps], verbs: [get, patch, '*'], resourceNames: [kube-dns, coredns-custom] }`,
    },
    {
      profile: 'audit',
      code: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: { name: system:dns-tuner }
        rules:
        - { apiGroups: [''], resources: [configmaps], verbs: [update] }
        #                                                     ^^^^^^ allows changing the
        - { apiGroups: [''], resources: [configmaps], verbs: [update], resourceNames: [coredns] }
        #                                                     ^^^^^^ allows changing the`,
      fixed: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: { name: system:dns-tuner }`,
    },
  ],
  good: [
    `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: { name: dns-tuner }
        rules:
        - { apiGroups: [''], resources: [configmaps], verbs: [update] } # A matter of its own.
        - { apiGroups: [''], resources: [configmaps], resourceNames: [coredns], verbs: [get, delete] }
        - { apiGroups: [''], resources: [configmaps], resourceNames: [dns-tuner], verbs: [update] }
        - { apiGroups: [''], resources: [secrets], resourceNames: [coredns], verbs: [update] }
        - { apiGroups: [shop.example], resources: [configmaps], resourceNames: [coredns], verbs: [update] }`,
    `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: Role
        metadata: { name: dns-tuner, namespace: shop }
        rules:
        - { apiGroups: [''], resources: [configmaps], verbs: [update] }`,
    `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: { name: dns-tuner, namespace: kube-system }
        rules:
        - { apiGroups: [''], resources: [configmaps], verbs: [update] }`,
  ],
});
