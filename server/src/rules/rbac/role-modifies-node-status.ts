import { defineRule } from '../../engine/rule.js';
import { CHANGING, rightsGiven } from '../../model/kubernetes/given-rights.js';

export default defineRule({
  id: 'role-modifies-node-status',
  title: 'Role allows changing nodes',
  severity: 'information',
  why: `
    Labels, taints and the capacity of a node decide which pods run there. With a node in hand, an attacker makes it
    the only one that fits: pods with strong tokens come to it, and bring their Secrets along. The kubelet of each
    node writes its own status without this right.`,
  standards: ['cwe:269'],
  peers: ['rbac-police:modify_node_status'],
  cause: 'role-rights',

  on: 'ClusterRole',
  *check(role, { profile }) {
    const right = { verbs: CHANGING, apiGroup: '', resources: ['nodes', 'nodes/status'] };
    for (const given of rightsGiven(role, [right], { builtIn: profile === 'audit' }))
      yield {
        at: given.resource,
        owner: given.rule,
        message: `${role.title} allows changing nodes, and so deciding which pods run where.`,
        fix: given.withoutVerbs('Programs that label, taint or cordon nodes are refused.'),
      };
  },

  bad: [
    {
      code: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: { name: labeller }
        rules:
        - apiGroups: [""]
          resources: ["nodes/status"]
          #           ^^^^^^^^^^^^^^ ClusterRole "labeller" allows changing nodes, and so deciding which pods run where.
          verbs: ["get", "patch"]`,
      fixed: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: { name: labeller }
        rules:
        - apiGroups: [""]
          resources: ["nodes/status"]
          verbs: ["get"]`,
    },
    {
      code: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: { name: labeller }
        rules:
        - { apiGroups: [''], resources: [events, nodes], verbs: [update] }
        #                                        ^^^^^ ClusterRole "labeller" allows changing nodes, and so deciding which pods run where.
        - { apiGroups: ['*'], resources: ['*/status'], verbs: [update, patch] }
        #                                 ^^^^^^^^^^ ClusterRole "labeller" allows changing nodes, and so deciding which pods run where.
        - { apiGroups: [''], resources: [configmaps], verbs: [get] }`,
      fixed: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: { name: labeller }
        rules:
        - { apiGroups: [''], resources: [events], verbs: [update] }
        - { apiGroups: [''], resources: [configmaps], verbs: [get] }`,
    },
    {
      profile: 'audit',
      code: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: { name: system:labeller }
        rules:
        - { apiGroups: [''], resources: ['*'], verbs: [patch] }
        #                                ^^^ ClusterRole "system:labeller" allows changing nodes, and so deciding which pods run where.`,
    },
  ],
  good: [
    `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: { name: labeller }
        rules:
        - { apiGroups: [''], resources: [nodes, nodes/status], verbs: [get, create, delete] }
        - { apiGroups: [''], resources: [nodes/status], verbs: [update], resourceNames: [web] }
        - { apiGroups: [''], resources: [services, nodes/proxy, pods], verbs: [update] }
        - { apiGroups: [shop.example], resources: [nodes/status], verbs: [update] }`,
    `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: { name: system:labeller }
        rules:
        - { apiGroups: [''], resources: [nodes/status], verbs: [update] } # The cluster itself has it.`,
  ],
});
