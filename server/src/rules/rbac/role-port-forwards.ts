import { defineRule } from '../../engine/rule.js';
import { CONNECTING, rightsGiven } from '../../model/kubernetes/given-rights.js';

export default defineRule({
  id: 'role-port-forwards',
  title: 'Role allows connecting to every port of every pod',
  severity: 'warning',
  why: `
    \`pods/portforward\` opens a connection from the API server through the kubelet to any port of a pod: no
    NetworkPolicy sees it, and ports that listen on localhost alone, such as those of databases and debuggers,
    answer as well. Without it, what the network is forbidden to reach stays out of reach.`,
  standards: ['cwe:269'],
  peers: ['kics:38fa11ef-dbcc-4da8-9680-7e1fd855b6fb', 'kubescape:C-0063'],
  cause: 'role-rights',

  on: ['Role', 'ClusterRole'],
  *check(role, { profile }) {
    const right = { verbs: CONNECTING, apiGroup: '', resources: ['pods/portforward'] };
    for (const given of rightsGiven(role, [right], { builtIn: profile === 'audit' }))
      yield {
        at: given.resource,
        owner: given.rule,
        message: `${role.title} allows connecting to every port of the pods ${given.reach}, past NetworkPolicies.`,
        fix: given.withoutResources('The command "kubectl port-forward" is refused.'),
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
          resources: ["pods", "pods/portforward"]
          #                   ^^^^^^^^^^^^^^^^^^ Role "support" allows connecting to every port of the pods in its namespace, past NetworkPolicies.
          verbs: ["get", "create"]`,
      fixed: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: Role
        metadata: { name: support }
        rules:
        - apiGroups: [""]
          resources: ["pods"]
          verbs: ["get", "create"]`,
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
          - pods/portforward
          # ^^^^^^^^^^^^^^^^ ClusterRole "support" allows connecting to every port of the pods wherever it is bound, past NetworkPolicies.
          - '*/portforward'
          verbs: [create]
        - { apiGroups: [''], resources: [services, pods/portforward], verbs: [get] }
        #                                          ^^^^^^^^^^^^^^^^ ClusterRole "support" allows connecting to every port of the pods wherever it is bound, past NetworkPolicies.`,
      fixed: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: { name: support }
        rules:
        - { apiGroups: [''], resources: [pods], verbs: [get] }
        - { apiGroups: [''], resources: [services], verbs: [get] }`,
    },
    {
      profile: 'audit',
      code: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: { name: system:support }
        rules:
        - { apiGroups: [''], resources: ['*'], verbs: ['*'] }
        #                                ^^^ ClusterRole "system:support" allows connecting to every port of the pods wherever it is bound, past NetworkPolicies.`,
    },
  ],
  good: [
    `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: { name: support }
        rules:
        - { apiGroups: [''], resources: [pods/*, pods], verbs: [create] } # Matches no subresource.
        - { apiGroups: [''], resources: [pods/portforward], verbs: [list, delete] }
        - { apiGroups: [''], resources: [pods/portforward], verbs: [create], resourceNames: [toolbox] }
        - { apiGroups: [apps], resources: [pods/portforward], verbs: [create] }
        - { apiGroups: ['{{ .Values.group }}'], resources: [pods/portforward], verbs: [create] }`,
    `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: { name: system:support }
        rules:
        - { apiGroups: [''], resources: [pods/portforward], verbs: [create] } # The cluster itself has it.`,
  ],
});
