import { defineRule } from '../../engine/rule.js';
import { CHANGING, DELETING, rightsGiven } from '../../model/kubernetes/given-rights.js';

export default defineRule({
  id: 'role-steals-pods',
  title: 'Role allows moving pods to a chosen node',
  severity: 'warning',
  why: `
    Whoever may delete pods and change nodes decides where pods start again: an attacker marks the other nodes as full
    or tainted and deletes a pod with a powerful token, and it starts on the node that the attacker holds. There the
    token lies in a file. Each of the two rights is harmless enough for many programs; together they belong to the
    scheduler.`,
  standards: ['cwe:269'],
  peers: ['rbac-police:steal_pods'],
  cause: 'role-rights',

  on: 'ClusterRole',
  *check(role, { profile }) {
    const options = { builtIn: profile === 'audit' };
    const taking = [
      { verbs: DELETING, apiGroup: '', resources: ['pods'] },
      { verbs: ['create'], apiGroup: '', resources: ['pods/eviction'] },
    ];
    const [taken] = rightsGiven(role, taking, options);
    const steering = { verbs: CHANGING, apiGroup: '', resources: ['nodes', 'nodes/status'] };
    const [steered] = taken ? rightsGiven(role, [steering], options) : [];
    if (taken && steered)
      yield {
        at: taken.resource,
        owner: taken.rule,
        message: `${role.title} allows deleting pods and changing nodes, and so moving pods with their tokens to a chosen node.`,
        related: [{ at: steered.resource, message: `${role.title} allows changing nodes here.` }],
      };
  },

  bad: [
    {
      code: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: { name: drainer }
        rules:
        - apiGroups: [""]
          resources: ["nodes"]
          verbs: ["get", "patch"]
        - apiGroups: [""]
          resources: ["pods/eviction"]
          #           ^^^^^^^^^^^^^^^ ClusterRole "drainer" allows deleting pods and changing nodes, and so moving pods with their tokens to a chosen node.
          verbs: ["create"]`,
    },
    {
      code: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: { name: drainer }
        rules:
        - { apiGroups: [''], resources: [pods], verbs: [delete] }
        #                                ^^^^ ClusterRole "drainer" allows deleting pods and changing nodes, and so moving pods with their tokens to a chosen node.
        - { apiGroups: [''], resources: [nodes/status], verbs: [update] }`,
    },
    {
      profile: 'audit',
      code: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: { name: system:drainer }
        rules:
        - { apiGroups: [''], resources: ['*'], verbs: ['*'] }
        #                                ^^^ ClusterRole "system:drainer" allows deleting pods and changing nodes, and so moving pods with their tokens to a chosen node.`,
    },
  ],
  good: [
    `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: { name: drainer }
        rules:
        - { apiGroups: [''], resources: [pods], verbs: [delete, deletecollection] }
        - { apiGroups: [''], resources: [nodes, nodes/status], verbs: [get, list] }
        - { apiGroups: [apps], resources: [nodes], verbs: [patch] }
        - { apiGroups: [''], resources: [configmaps], verbs: [patch] }`,
    `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: { name: drainer }
        rules:
        - { apiGroups: [''], resources: [nodes], verbs: [patch] }
        - { apiGroups: [''], resources: [pods, pods/eviction], verbs: [get, update] }
        - { apiGroups: [''], resources: [pods], verbs: [create] }
        - { apiGroups: [apps], resources: [pods, pods/eviction], verbs: [delete, create] }
        - { apiGroups: [''], resources: [services, pods/exec], verbs: [delete, create] }`,
    `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: { name: system:drainer }
        rules:
        - { apiGroups: [''], resources: [pods, nodes], verbs: [delete, update] } # The cluster itself has it.`,
    `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: Role
        metadata: { name: drainer }
        rules:
        - { apiGroups: [''], resources: [pods, nodes], verbs: [delete, update] } # Nodes are in no namespace.`,
  ],
});
