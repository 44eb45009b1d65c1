import { defineRule } from '../../engine/rule.js';
import { DELETING, rightsGiven, WRITING } from '../../model/kubernetes/given-rights.js';

export default defineRule({
  id: 'role-manages-configmaps',
  title: 'Role allows writing every ConfigMap',
  severity: 'information',
  profile: 'strict',
  why: `
    ConfigMaps tell programs what to do, those of the cluster included: name resolution, the nodes' agents and, on
    some clouds, who is an administrator are configured by them. A program that keeps its own state or a lock in one
    needs no more than that one, by \`resourceNames\`; for locks there are Leases.`,
  standards: ['cwe:269'],
  peers: ['trivy:KSV-0049'],
  cause: 'role-rights',

  on: ['Role', 'ClusterRole'],
  *check(role, { profile }) {
    const right = {
      verbs: [...WRITING, ...(profile === 'audit' ? DELETING : [])],
      apiGroup: '',
      resources: ['configmaps'],
    };
    for (const given of rightsGiven(role, [right], { builtIn: profile === 'audit' }))
      yield {
        at: given.verb,
        owner: given.rule,
        message: `${role.title} allows writing every ConfigMap ${given.reach}, including those of other programs.`,
        fix: [
          ...given.withoutVerbs('Programs that keep state in ConfigMaps are refused.'),
          ...given.onlyOn(
            'CONFIGMAP-NAME',
            'Limit the right to the ConfigMaps that you name in resourceNames',
            'Programs that write another ConfigMap are refused.',
          ),
        ],
      };
  },

  bad: [
    {
      code: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: Role
        metadata: { name: operator }
        rules:
        - apiGroups: [""]
          resources: ["configmaps"]
          verbs: ["get", "update", "patch"]
          #              ^^^^^^^^ Role "operator" allows writing every ConfigMap in its namespace, including those of other programs.`,
      fixed: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: Role
        metadata: { name: operator }
        rules:
        - apiGroups: [""]
          resources: ["configmaps"]
          verbs: ["get"]`,
    },
    {
      code: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: { name: operator }
        rules:
        - { apiGroups: ['*'], resources: [pods, configmaps], verbs: [get, create] }
        #                                                                 ^^^^^^ ClusterRole "operator" allows writing every ConfigMap wherever it is bound, including those of other programs.
        - { apiGroups: [''], resources: [configmaps], verbs: [update] }
        #                                                     ^^^^^^ ClusterRole "operator" allows writing every ConfigMap wherever it is bound, including those of other programs.`,
      fixed: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: { name: operator }
        rules:
        - { apiGroups: ['*'], resources: [pods], verbs: [get, create] }
        - apiGroups:
          - '*'
          resources:
          - configmaps
          verbs:
          - get`,
    },
    {
      profile: 'audit',
      code: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: { name: system:operator }
        rules:
        - { apiGroups: [''], resources: [configmaps], verbs: [get, delete] }
        #                                                          ^^^^^^ allows writing every
        - { apiGroups: [''], resources: ['*'], verbs: [deletecollection] }
        #                                              ^^^^^^^^^^^^^^^^ allows writing every`,
      fixed: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: { name: system:operator }
        rules:
        - { apiGroups: [''], resources: [configmaps], verbs: [get] }
        - { apiGroups: [''], resources: ['*'], verbs: [deletecollection] }`,
    },
  ],
  good: [
    `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: { name: operator }
        rules:
        - { apiGroups: [''], resources: [configmaps], verbs: [get, list, watch, delete, deletecollection] }
        - { apiGroups: [''], resources: [configmaps], verbs: [update], resourceNames: [operator-lock] }
        - { apiGroups: [''], resources: [pods], verbs: [create] }
        - { apiGroups: [shop.example], resources: [configmaps], verbs: [create] }`,
    `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: { name: system:operator }
        rules:
        - { apiGroups: [''], resources: [configmaps], verbs: [update] } # The cluster itself has it.`,
  ],
});
