import { defineRule } from '../../engine/rule.js';
import { CHANGING, rightsGiven } from '../../model/kubernetes/given-rights.js';

export default defineRule({
  id: 'role-modifies-cloud-auth-configmap',
  title: 'Role allows changing who is an administrator of the cluster',
  severity: 'warning',
  why: `
    On Amazon EKS the ConfigMap \`aws-auth\` in kube-system says which IAM roles are which users and groups of the
    cluster. Whoever may change it puts themselves into \`system:masters\`, which passes every check. Access entries
    of EKS do the same outside the cluster, where its roles do not reach.`,
  standards: ['cwe:269', 'mitre:T1098'],
  peers: ['trivy:KSV-0115', 'rbac-police:eks_modify_aws_auth'],
  cause: 'role-rights',

  on: ['Role', 'ClusterRole'],
  *check(role, { profile }) {
    const builtIn = profile === 'audit';
    const right = { verbs: CHANGING, apiGroup: '', resources: ['configmaps'], names: ['aws-auth'] };
    for (const given of rightsGiven(role, [right], { builtIn })) {
      // A right on all ConfigMaps reaches it on EKS alone, which manifests do not tell.
      if (given.rule.isForAllNames && !(builtIn && (role.kind === 'ClusterRole' || role.namespace === 'kube-system')))
        continue;
      yield {
        at: given.verb,
        owner: given.rule,
        message: `${role.title} allows changing the ConfigMap "aws-auth", which decides who is an administrator of the cluster.`,
        fix: [
          ...given.withoutVerbs('Programs that map IAM roles to users are refused.'),
          ...given.withoutNames(['aws-auth'], 'Programs that map IAM roles to users are refused.'),
        ],
      };
    }
  },

  bad: [
    {
      code: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: { name: node-joiner }
        rules:
        - apiGroups: [""]
          resources: ["configmaps"]
          resourceNames: ["aws-auth"]
          verbs: ["get", "update"]
          #              ^^^^^^^^ ClusterRole "node-joiner" allows changing the ConfigMap "aws-auth", which decides who is an administrator of the cluster.`,
      fixed: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: { name: node-joiner }
        rules:
        - apiGroups: [""]
          resources: ["configmaps"]
          resourceNames: ["aws-auth"]
          verbs: ["get"]`,
    },
    {
      code: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: Role
        metadata: { name: node-joiner, namespace: kube-system }
        rules:
        - { apiGroups: [''], resources: [configmaps], verbs: [patch], resourceNames: [node-joiner, aws-auth] }
        #                                                     ^^^^^ Role "node-joiner" allows changing the ConfigMap "aws-auth", which decides who is an administrator of the cluster.
        - { apiGroups: [''], resources: [configmaps], verbs: [patch], resourceNames: [aws-auth] }
        #                                                     ^^^^^ Role "node-joiner" allows changing the ConfigMap "aws-auth", which decides who is an administrator of the cluster.
        - { apiGroups: [''], resources: [pods], verbs: [get] }`,
      fixed: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: Role
        metadata: { name: node-joiner, namespace: kube-system }
        rules:
        - { apiGroups: [''], resources: [pods], verbs: [get] }`,
    },
    {
      profile: 'audit',
      code: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: { name: system:node-joiner }
        rules:
        - { apiGroups: [''], resources: [configmaps], verbs: [update] }
        #                                                     ^^^^^^ ClusterRole "system:node-joiner" allows changing the ConfigMap "aws-auth", which decides who is an administrator of the cluster.`,
      fixed: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: { name: system:node-joiner }
        rules: []`,
    },
    {
      profile: 'audit',
      code: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: Role
        metadata: { name: node-joiner, namespace: kube-system }
        rules:
        - { apiGroups: [''], resources: [configmaps], verbs: [update] }
        #                                                     ^^^^^^ Role "node-joiner" allows changing the ConfigMap "aws-auth", which decides who is an administrator of the cluster.`,
      fixed: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: Role
        metadata: { name: node-joiner, namespace: kube-system }
        rules: []`,
    },
  ],
  good: [
    `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: { name: node-joiner }
        rules:
        - { apiGroups: [''], resources: [configmaps], verbs: [update] }
        - { apiGroups: [''], resources: [configmaps], resourceNames: [aws-auth], verbs: [get, delete] }
        - { apiGroups: [''], resources: [configmaps], resourceNames: [node-joiner], verbs: [update] }
        - { apiGroups: [''], resources: [secrets], resourceNames: [aws-auth], verbs: [update] }
        - { apiGroups: [shop.example], resources: [configmaps], resourceNames: [aws-auth], verbs: [update] }`,
    `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: Role
        metadata: { name: node-joiner, namespace: kube-system }
        rules:
        - { apiGroups: [''], resources: [configmaps], verbs: [update] }`,
    {
      profile: 'audit',
      code: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: Role
        metadata: { name: node-joiner, namespace: shop }
        rules:
        - { apiGroups: [''], resources: [configmaps], verbs: [update] }`,
    },
  ],
});
