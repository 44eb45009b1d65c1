import { defineRule } from '../../engine/rule.js';
import { CHANGING, rightsGiven } from '../../model/kubernetes/given-rights.js';

export default defineRule({
  id: 'role-relabels-namespaces',
  title: 'Role allows changing the labels of namespaces',
  severity: 'warning',
  why: `
    The labels of a Namespace decide which Pod Security level is enforced there, which network policies let its pods
    in, and which webhooks look at it. Whoever may change a Namespace takes the label away, and starts what was
    refused a moment ago. Creating namespaces does not need the right.`,
  standards: ['cwe:269', 'mitre:T1562'],
  cause: 'role-rights',

  on: ['Role', 'ClusterRole'],
  *check(role, { profile }) {
    const right = { verbs: CHANGING, apiGroup: '', resources: ['namespaces'] };
    for (const given of rightsGiven(role, [right], { builtIn: profile === 'audit' }))
      yield {
        at: given.verb,
        owner: given.rule,
        message: `${role.title} allows changing the labels of ${role.kind === 'Role' ? 'its namespace' : 'namespaces'}, which decide what Pod Security and network policies let through.`,
        fix: [
          ...given.withoutVerbs('Programs that label namespaces are refused.'),
          ...given.onlyOn(
            'NAMESPACE-NAME',
            'Limit the right to the namespaces that you name in resourceNames',
            'Programs that label another namespace are refused.',
          ),
        ],
      };
  },

  bad: [
    {
      code: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: { name: tenant-manager }
        rules:
        - apiGroups: [""]
          resources: ["namespaces"]
          verbs: ["get", "list", "patch"]
          #                      ^^^^^^^ ClusterRole "tenant-manager" allows changing the labels of namespaces, which decide what Pod Security and network policies let through.`,
      fixed: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: { name: tenant-manager }
        rules:
        - apiGroups: [""]
          resources: ["namespaces"]
          verbs: ["get", "list"]`,
    },
    {
      code: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: Role
        metadata: { name: tenant-manager }
        rules:
        - { apiGroups: ['*'], resources: [namespaces], verbs: [update] }
        #                                                      ^^^^^^ Role "tenant-manager" allows changing the labels of its namespace, which decide what Pod Security and network policies let through.
        - { apiGroups: [''], resources: [pods, namespaces], verbs: [get, update, patch] }
        #                                                                ^^^^^^ Role "tenant-manager" allows changing the labels of its namespace, which decide what Pod Security and network policies let through.`,
      fixed: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: Role
        metadata: { name: tenant-manager }
        rules:
        - { apiGroups: [''], resources: [pods], verbs: [get, update, patch] }
        - apiGroups:
          - ''
          resources:
          - namespaces
          verbs:
          - get`,
    },
    {
      profile: 'audit',
      code: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: { name: system:tenant-manager }
        rules:
        - { apiGroups: [''], resources: ['*'], verbs: ['*'] }
        #                                              ^^^ ClusterRole "system:tenant-manager" allows changing the labels of namespaces, which decide what Pod Security and network policies let through.`,
    },
  ],
  good: [
    `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: { name: tenant-manager }
        rules:
        - { apiGroups: [''], resources: [namespaces], verbs: [get, list, watch, create, delete] }
        - { apiGroups: [''], resources: [namespaces/status, namespaces/finalize, pods], verbs: [update] }
        - { apiGroups: [''], resources: [namespaces], resourceNames: [shop], verbs: [update] }
        - { apiGroups: [shop.example], resources: [namespaces], verbs: [update] }`,
    `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: { name: system:tenant-manager }
        rules:
        - { apiGroups: [''], resources: [namespaces], verbs: [update] } # The cluster itself has it.`,
  ],
});
