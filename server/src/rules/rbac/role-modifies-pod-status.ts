import { defineRule } from '../../engine/rule.js';
import { CHANGING, rightsGiven } from '../../model/kubernetes/given-rights.js';

export default defineRule({
  id: 'role-modifies-pod-status',
  title: 'Role allows writing the status of pods',
  severity: 'information',
  profile: 'strict',
  why: `
    The status of a pod holds its address and whether it is ready, and Services send their traffic by both. Whoever
    may write it has another pod taken for a part of a Service, or takes a healthy one out of it. The kubelet writes
    it, and few others need to.`,
  standards: ['cwe:269', 'mitre:T1557'],
  peers: ['rbac-police:modify_pod_status'],
  cause: 'role-rights',

  on: ['Role', 'ClusterRole'],
  *check(role, { profile }) {
    const right = { verbs: CHANGING, apiGroup: '', resources: ['pods/status'] };
    for (const given of rightsGiven(role, [right], { builtIn: profile === 'audit' }))
      yield {
        at: given.resource,
        owner: given.rule,
        message: `${role.title} allows writing the status of pods ${given.reach}, by which Services find them.`,
        fix: given.withoutVerbs('Controllers that report conditions of pods are refused.'),
      };
  },

  bad: [
    {
      code: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: { name: reporter }
        rules:
        - apiGroups: [""]
          resources: ["pods/status"]
          #           ^^^^^^^^^^^^^ ClusterRole "reporter" allows writing the status of pods wherever it is bound, by which Services find them.
          verbs: ["get", "patch"]`,
      fixed: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: { name: reporter }
        rules:
        - apiGroups: [""]
          resources: ["pods/status"]
          verbs: ["get"]`,
    },
    {
      code: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: { name: reporter }
        rules:
        - { apiGroups: [''], resources: [events, pods/status], verbs: [update] }
        #                                        ^^^^^^^^^^^ ClusterRole "reporter" allows writing the status of pods wherever it is bound, by which Services find them.
        - { apiGroups: ['*'], resources: ['*/status'], verbs: [update, patch] }
        #                                 ^^^^^^^^^^ ClusterRole "reporter" allows writing the status of pods wherever it is bound, by which Services find them.
        - { apiGroups: [''], resources: [configmaps], verbs: [get] }`,
      fixed: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: { name: reporter }
        rules:
        - { apiGroups: [''], resources: [events], verbs: [update] }
        - { apiGroups: [''], resources: [configmaps], verbs: [get] }`,
    },
    {
      profile: 'audit',
      code: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: { name: system:reporter }
        rules:
        - { apiGroups: [''], resources: ['*'], verbs: [patch] }
        #                                ^^^ ClusterRole "system:reporter" allows writing the status of pods wherever it is bound, by which Services find them.`,
    },
  ],
  good: [
    `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: { name: reporter }
        rules:
        - { apiGroups: [''], resources: [pods/status], verbs: [get, create, delete] }
        - { apiGroups: [''], resources: [pods/status], verbs: [update], resourceNames: [web] }
        - { apiGroups: [''], resources: [services, nodes/proxy, endpoints], verbs: [update] }
        - { apiGroups: [shop.example], resources: [pods/status], verbs: [update] }`,
    `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: { name: system:reporter }
        rules:
        - { apiGroups: [''], resources: [pods/status], verbs: [update] } # The cluster itself has it.`,
  ],
});
