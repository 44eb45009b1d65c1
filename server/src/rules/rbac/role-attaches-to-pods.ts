import { defineRule } from '../../engine/rule.js';
import { CONNECTING, rightsGiven } from '../../model/kubernetes/given-rights.js';

export default defineRule({
  id: 'role-attaches-to-pods',
  title: 'Role allows attaching to every pod',
  severity: 'warning',
  why: `
    \`pods/attach\` connects to a process that already runs: what it prints is read, and where it reads its input,
    typed to it. A program that waits for commands there, a debugger or a shell, takes them from whoever holds the
    right. Nothing looks at what goes through.`,
  standards: ['cwe:269', 'mitre:T1609'],
  peers: [
    'kics:d45330fd-f58d-45fb-a682-6481477a0f84',
    'trivy:KSV-0054',
    'polaris:clusterrolePodExecAttach',
    'polaris:rolePodExecAttach',
    'kubiscan:risky-attach-pods',
  ],
  cause: 'role-rights',

  on: ['Role', 'ClusterRole'],
  *check(role, { profile }) {
    const right = { verbs: CONNECTING, apiGroup: '', resources: ['pods/attach'] };
    for (const given of rightsGiven(role, [right], { builtIn: profile === 'audit' }))
      yield {
        at: given.resource,
        owner: given.rule,
        message: `${role.title} allows attaching to the input and output of every pod ${given.reach}.`,
        fix: given.withoutResources('The commands "kubectl attach" and "kubectl run -it" are refused.'),
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
          resources: ["pods", "pods/attach"]
          #                   ^^^^^^^^^^^^^ Role "support" allows attaching to the input and output of every pod in its namespace.
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
          - pods/attach
          # ^^^^^^^^^^^ ClusterRole "support" allows attaching to the input and output of every pod wherever it is bound.
          - '*/attach'
          verbs: [create]
        - { apiGroups: [''], resources: [services, pods/attach], verbs: [get] }
        #                                          ^^^^^^^^^^^ ClusterRole "support" allows attaching to the input and output of every pod wherever it is bound.`,
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
        #                                ^^^ ClusterRole "system:support" allows attaching to the input and output of every pod wherever it is bound.`,
    },
  ],
  good: [
    `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: { name: support }
        rules:
        - { apiGroups: [''], resources: [pods/*, pods], verbs: [create] } # Matches no subresource.
        - { apiGroups: [''], resources: [pods/attach], verbs: [list, delete] }
        - { apiGroups: [''], resources: [pods/attach], verbs: [create], resourceNames: [toolbox] }
        - { apiGroups: [apps], resources: [pods/attach], verbs: [create] }
        - { apiGroups: ['{{ .Values.group }}'], resources: [pods/attach], verbs: [create] }`,
    `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: { name: system:support }
        rules:
        - { apiGroups: [''], resources: [pods/attach], verbs: [create] } # The cluster itself has it.`,
  ],
});
