import { defineRule } from '../../engine/rule.js';
import { CONNECTING, rightsGiven } from '../../model/kubernetes/given-rights.js';

export default defineRule({
  id: 'role-execs-into-pods',
  title: 'Role allows opening a shell in every pod',
  severity: 'warning',
  why: `
    \`pods/exec\` runs any command in a running container: its files, its environment, its mounted Secrets and the token
    of its ServiceAccount are open to whoever holds the right. No admission check looks at what is run. Without it a
    stolen token cannot move from one pod into the next.`,
  standards: ['cwe:269', 'mitre:T1609'],
  peers: [
    'checkov:CKV2_K8S_2',
    'kics:c589f42c-7924-4871-aee2-1cede9bc7cbc',
    'trivy:KSV-0053',
    'polaris:clusterrolePodExecAttach',
    'polaris:rolePodExecAttach',
    'polaris:clusterrolebindingPodExecAttach',
    'polaris:rolebindingClusterRolePodExecAttach',
    'polaris:rolebindingRolePodExecAttach',
    'kubescape:C-0002',
    'rbac-police:pods_exec',
    'kubiscan:risky-exec-pods',
    'datree:CONTAINERS_INCORRECT_RESOURCES_VERBS_VALUE',
  ],
  cause: 'role-rights',

  on: ['Role', 'ClusterRole'],
  *check(role, { profile }) {
    const right = { verbs: CONNECTING, apiGroup: '', resources: ['pods/exec'] };
    for (const given of rightsGiven(role, [right], { builtIn: profile === 'audit' }))
      yield {
        at: given.resource,
        owner: given.rule,
        message: `${role.title} allows opening a shell in every pod ${given.reach}.`,
        fix: given.withoutResources('Commands in running pods, such as "kubectl exec" and "kubectl cp", are refused.'),
      };
  },

  bad: [
    {
      code: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: Role
        metadata:
          name: support
        rules:
          - apiGroups: [""]
            resources: ["pods", "pods/exec", "pods/log"]
            #                   ^^^^^^^^^^^ Role "support" allows opening a shell in every pod in its namespace.
            verbs: ["get", "list", "create"]`,
      fixed: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: Role
        metadata:
          name: support
        rules:
          - apiGroups: [""]
            resources: ["pods", "pods/log"]
            verbs: ["get", "list", "create"]`,
    },
    {
      code: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: { name: support }
        rules:
        - apiGroups: ['']
          resources: [pods]
          verbs: [get]
        - apiGroups: ['*']
          resources: ['*/exec', pods/exec]
          #           ^^^^^^^^ ClusterRole "support" allows opening a shell in every pod wherever it is bound.
          verbs: [create]
        - { apiGroups: [''], resources: [pods/exec, pods/attach], verbs: [get] }
        #                                ^^^^^^^^^ ClusterRole "support" allows opening a shell in every pod wherever it is bound.`,
      fixed: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: { name: support }
        rules:
        - apiGroups: ['']
          resources: [pods]
          verbs: [get]
        - { apiGroups: [''], resources: [pods/attach], verbs: [get] }`,
    },
    {
      profile: 'audit',
      code: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: { name: system:support }
        rules:
        - { apiGroups: [''], resources: [pods/exec, '*'], verbs: ['*'] }
        #                                ^^^^^^^^^ ClusterRole "system:support" allows opening a shell in every pod wherever it is bound.`,
    },
  ],
  good: [
    `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: { name: support }
        rules:
          - { apiGroups: [''], resources: [pods/*, pods], verbs: [create] } # Matches no subresource.
          - { apiGroups: [''], resources: [pods/exec], verbs: [list, delete] }
          - { apiGroups: [''], resources: [pods/exec], verbs: [create], resourceNames: [toolbox] }
          - { apiGroups: [apps], resources: [pods/exec], verbs: [create] }
          - { apiGroups: ['{{ .Values.group }}'], resources: [pods/exec], verbs: [get] }`,
    `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: { name: admin } # The cluster itself has it.
        rules:
          - { apiGroups: [''], resources: [pods/exec], verbs: [create] }`,
  ],
});
