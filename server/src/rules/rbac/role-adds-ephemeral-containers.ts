import { defineRule } from '../../engine/rule.js';
import { CHANGING, rightsGiven } from '../../model/kubernetes/given-rights.js';

export default defineRule({
  id: 'role-adds-ephemeral-containers',
  title: 'Role allows adding containers to running pods',
  severity: 'warning',
  why: `
    An ephemeral container is started in a pod that already runs: in its network, where asked for among its
    processes, with an image of the caller's choice. It sees what the program sees, tokens and memory included.
    Without the right, a stolen token brings no code into the pods of others.`,
  standards: ['cwe:269', 'mitre:T1609'],
  peers: ['rbac-police:pods_ephemeral_ctrs'],
  cause: 'role-rights',

  on: ['Role', 'ClusterRole'],
  *check(role, { profile }) {
    const right = { verbs: CHANGING, apiGroup: '', resources: ['pods/ephemeralcontainers'] };
    for (const given of rightsGiven(role, [right], { builtIn: profile === 'audit' }))
      yield {
        at: given.resource,
        owner: given.rule,
        message: `${role.title} allows adding containers of any image to every pod ${given.reach}.`,
        fix: given.withoutResources('The command "kubectl debug" is refused for running pods.'),
      };
  },

  bad: [
    {
      code: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: Role
        metadata: { name: support }
        rules:
        - apiGroups: [""]
          resources: ["pods", "pods/ephemeralcontainers"]
          #                   ^^^^^^^^^^^^^^^^^^^^^^^^^^ Role "support" allows adding containers of any image to every pod in its namespace.
          verbs: ["get", "update"]`,
      fixed: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: Role
        metadata: { name: support }
        rules:
        - apiGroups: [""]
          resources: ["pods"]
          verbs: ["get", "update"]`,
    },
    {
      code: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: { name: support }
        rules:
        - { apiGroups: [''], resources: [pods], verbs: [get] }
        - apiGroups: ['*']
          resources:
          - pods/ephemeralcontainers
          # ^^^^^^^^^^^^^^^^^^^^^^^^ ClusterRole "support" allows adding containers of any image to every pod wherever it is bound.
          - '*/ephemeralcontainers'
          verbs: [patch]
        - { apiGroups: [''], resources: [services, pods/ephemeralcontainers], verbs: [update] }
        #                                          ^^^^^^^^^^^^^^^^^^^^^^^^ ClusterRole "support" allows adding containers of any image to every pod wherever it is bound.`,
      fixed: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: { name: support }
        rules:
        - { apiGroups: [''], resources: [pods], verbs: [get] }
        - { apiGroups: [''], resources: [services], verbs: [update] }`,
    },
    {
      profile: 'audit',
      code: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: { name: system:support }
        rules:
        - { apiGroups: [''], resources: ['*'], verbs: ['*'] }
        #                                ^^^ ClusterRole "system:support" allows adding containers of any image to every pod wherever it is bound.`,
    },
  ],
  good: [
    `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: { name: support }
        rules:
        - { apiGroups: [''], resources: [pods/*, pods], verbs: [update] } # Matches no subresource.
        - { apiGroups: [''], resources: [pods/ephemeralcontainers], verbs: [get, delete] }
        - { apiGroups: [''], resources: [pods/ephemeralcontainers], verbs: [update], resourceNames: [toolbox] }
        - { apiGroups: [apps], resources: [pods/ephemeralcontainers], verbs: [update] }
        - { apiGroups: ['{{ .Values.group }}'], resources: [pods/ephemeralcontainers], verbs: [update] }`,
    `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: { name: system:support }
        rules:
        - { apiGroups: [''], resources: [pods/ephemeralcontainers], verbs: [update] } # The cluster itself has it.`,
  ],
});
