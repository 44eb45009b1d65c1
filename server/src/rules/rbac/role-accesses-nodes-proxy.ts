import { defineRule } from '../../engine/rule.js';
import { CONNECTING, rightsGiven } from '../../model/kubernetes/given-rights.js';

export default defineRule({
  id: 'role-accesses-nodes-proxy',
  title: 'Role gives access to the kubelets of all nodes',
  severity: 'warning',
  why: `
    \`nodes/proxy\` passes requests through to the kubelet of a node, which runs commands in each container there
    and hands out their logs. The audit log and admission see none of it, and since a WebSocket begins as a GET, the
    verb \`get\` is enough. Metrics, statistics and logs have resources of their own: \`nodes/metrics\`,
    \`nodes/stats\`, \`nodes/log\`.`,
  standards: ['cis-kubernetes:5.1.10', 'cwe:269', 'mitre:T1609'],
  peers: [
    'checkov:CKV2_K8S_2',
    'trivy:KSV-0047',
    'kubescape:C-0279',
    'kyverno:restrict-clusterrole-nodesproxy',
    'rbac-police:nodes_proxy',
    'kubiscan:risky-execute-command-node-proxy',
  ],
  cause: 'role-rights',

  on: 'ClusterRole',
  *check(role, { profile }) {
    const right = { verbs: CONNECTING, apiGroup: '', resources: ['nodes/proxy'] };
    for (const given of rightsGiven(role, [right], { builtIn: profile === 'audit' }))
      yield {
        at: given.resource,
        owner: given.rule,
        message: `${role.title} allows running commands in every container of every node through the kubelets.`,
        fix: [
          ...given.withoutResources(
            'Programs that ask kubelets through the API server, such as some monitoring agents, are refused.',
          ),
          ...(given.resource.is('nodes/proxy')
            ? [
                {
                  title: 'Replace "nodes/proxy" with "nodes/metrics"',
                  changes: [given.resource.set('nodes/metrics')] as const,
                  risk: 'What kubelets offer besides metrics, such as logs and statistics, is refused.',
                },
              ]
            : []),
        ],
      };
  },

  bad: [
    {
      code: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: { name: agent }
        rules:
        - apiGroups: [""]
          resources: ["nodes", "nodes/proxy"]
          #                    ^^^^^^^^^^^^^ ClusterRole "agent" allows running commands in every container of every node through the kubelets.
          verbs: ["get"]`,
      fixed: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: { name: agent }
        rules:
        - apiGroups: [""]
          resources: ["nodes"]
          verbs: ["get"]`,
    },
    {
      code: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: { name: agent }
        rules:
        - { apiGroups: [''], resources: [nodes/proxy], verbs: [create] }
        #                                ^^^^^^^^^^^ ClusterRole "agent" allows running commands in every container of every node through the kubelets.
        - { apiGroups: ['*'], resources: ['*/proxy', pods], verbs: [get] }
        #                                 ^^^^^^^^^ ClusterRole "agent" allows running commands in every container of every node through the kubelets.`,
      fixed: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: { name: agent }
        rules:
        - { apiGroups: ['*'], resources: [pods], verbs: [get] }`,
    },
    {
      profile: 'audit',
      code: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: { name: system:agent }
        rules:
        - { apiGroups: [''], resources: ['*'], verbs: [get] }
        #                                ^^^ ClusterRole "system:agent" allows running commands in every container of every node through the kubelets.`,
    },
  ],
  good: [
    `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: { name: agent }
        rules:
        - { apiGroups: [''], resources: [nodes, nodes/metrics, nodes/*, pods/proxy], verbs: [get] }
        - { apiGroups: [''], resources: [nodes/proxy], verbs: [list, watch] }
        - { apiGroups: [''], resources: [nodes/proxy], verbs: [get], resourceNames: [edge-1] }
        - { apiGroups: [apps], resources: [nodes/proxy], verbs: [get] }`,
    `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: Role
        metadata: { name: agent }
        rules:
        - { apiGroups: [''], resources: [nodes/proxy], verbs: [get] } # Nodes are in no namespace.`,
    `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: { name: system:agent }
        rules:
        - { apiGroups: [''], resources: [nodes/proxy], verbs: [get] } # The cluster itself has it.`,
  ],
});
