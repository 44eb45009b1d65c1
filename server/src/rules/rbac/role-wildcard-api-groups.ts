import { defineRule } from '../../engine/rule.js';
import { groupsServing } from '../../model/kubernetes/api-resources.js';
import { roleRules } from '../../model/kubernetes/role.js';

export default defineRule({
  id: 'role-wildcard-api-groups',
  title: 'Role covers its resources in every API group',
  severity: 'information',
  why: `
    A name such as \`services\` or \`applications\` belongs to several API groups, and each custom resource that is
    installed later may take one that the rule lists. With the group \`*\` the role covers them all the moment they
    appear. The groups of the resources that were meant are known, and keep the rule to them.`,
  standards: ['cwe:269'],
  peers: ['checkov:CKV_K8S_49'],
  cause: 'role-rights',

  on: ['Role', 'ClusterRole'],
  *check(role, { profile }) {
    for (const rule of roleRules(role, { builtIn: profile === 'audit' })) {
      const wildcard = rule.wildcard('apiGroups');
      if (wildcard === undefined || rule.everything) continue;
      // A subresource of everything, such as "*/scale", is meant for every group.
      if (rule.items('resources').every(({ text }) => text?.startsWith('*/'))) continue;
      const groups = rule.root.toData() === undefined ? undefined : groupsServing(rule.list('resources').texts());
      yield {
        at: wildcard,
        owner: rule,
        leads: true,
        message: `${role.title} covers ${rule.resourcesTitle} in every API group, including groups that are installed later.`,
        fix: groups && {
          title: 'Replace the API group "*" with those of the listed resources',
          changes: [rule.list('apiGroups').set([...groups])],
          risk: 'Custom resources of the same names are refused.',
        },
      };
    }
  },

  bad: [
    {
      code: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: { name: reporter }
        rules:
        - apiGroups: ["*"]
        #             ^^^ ClusterRole "reporter" covers "pods" and 2 more resources in every API group, including groups that are installed later.
          resources: ["pods", "pods/log", "deployments"]
          verbs: ["get", "list"]`,
      fixed: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: { name: reporter }
        rules:
        - apiGroups: ["", "apps"]
          resources: ["pods", "pods/log", "deployments"]
          verbs: ["get", "list"]`,
    },
    {
      code: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: Role
        metadata: { name: reporter }
        rules:
        - { apiGroups: [''], resources: [pods], verbs: [get] }
        - { apiGroups: [apps, '*'], resources: [events], verbs: [list] }
        #                     ^^^ Role "reporter" covers "events" in every API group, including groups that are installed later.
        - { apiGroups: ['*'], resources: [orders], verbs: [list] }
        #               ^^^ covers "orders" in every
        - { apiGroups: ['*'], resources: ['*'], verbs: [list] }
        #               ^^^ covers every resource in
        - { apiGroups: ['*'], resources: ['*'], resourceNames: [web], verbs: ['*'] }
        #               ^^^ covers every resource in
        - { apiGroups: ['*'], resources: [pods, '{{ .Values.resource }}'], verbs: [list] }
        #               ^^^ covers "pods" and 1 more resource in`,
      fixed: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: Role
        metadata: { name: reporter }
        rules:
        - { apiGroups: [''], resources: [pods], verbs: [get] }
        - { apiGroups: ['', events.k8s.io], resources: [events], verbs: [list] }
        - { apiGroups: ['*'], resources: [orders], verbs: [list] }
        - { apiGroups: ['*'], resources: ['*'], verbs: [list] }
        - { apiGroups: ['*'], resources: ['*'], resourceNames: [web], verbs: ['*'] }
        - { apiGroups: ['*'], resources: [pods, '{{ .Values.resource }}'], verbs: [list] }`,
    },
    {
      profile: 'audit',
      code: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: { name: system:reporter }
        rules:
        - { apiGroups: ['*'], resources: [orders], verbs: [list] }
        #               ^^^ ClusterRole "system:reporter" covers "orders" in every API group, including groups that are installed later.`,
    },
  ],
  good: [
    `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: { name: reporter }
        rules:
        - { apiGroups: ['', apps, '{{ .Values.group }}'], resources: [pods, deployments], verbs: [list] }
        - { apiGroups: ['*'], resources: ['*'], verbs: ['*'] } # More than this rule tells of.
        - { apiGroups: ['*'], resources: ['*/scale', '*/status'], verbs: [get, update] }
        - { apiGroups: ['*'], resources: "{{ .Values.resources }}", verbs: [list] }
        - { nonResourceURLs: ['*'], verbs: [get] }`,
    `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: { name: system:reporter }
        rules:
        - { apiGroups: ['*'], resources: [pods], verbs: [list] } # The cluster itself has it.`,
  ],
});
