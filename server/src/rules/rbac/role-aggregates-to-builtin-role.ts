import { defineRule } from '../../engine/rule.js';
import { aggregationsOf } from '../../model/kubernetes/aggregation.js';

export default defineRule({
  id: 'role-aggregates-to-builtin-role',
  title: 'ClusterRole adds its rules to a built-in role',
  severity: 'information',
  why: `
    A label is all it takes: the rules of this role become part of \`view\`, \`edit\` or \`admin\`, for everybody
    who has one of them in any namespace, and nobody sees it at the bindings. That is how operators give rights on
    their own kinds. Rights to change objects or to read Secrets do not belong in \`view\`, and rights that lead to
    more rights belong in none of them.`,
  standards: ['cwe:269', 'mitre:T1098'],

  on: 'ClusterRole',
  *check(role, { profile }) {
    for (const { label, target, surplus } of aggregationsOf(role, { builtIn: profile === 'audit' })) {
      // Rights on an operator's own kinds are what the labels are for.
      if (surplus === undefined && profile === 'recommended') continue;
      yield {
        at: label,
        message: surplus
          ? `${role.title} gives everybody who has the ClusterRole "${target}" the right ${surplus}.`
          : `${role.title} adds its rules to the ClusterRole "${target}", so everybody who has that one has them as well.`,
        severity: surplus ? 'warning' : 'information',
        fix: {
          title: `Remove the label that adds the rules to "${target}"`,
          changes: [label.remove()],
          risk: `Everybody who has the ClusterRole "${target}" loses the rights of this one.`,
        },
      };
    }
  },

  bad: [
    {
      code: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata:
          name: shop-viewer
          labels:
            app: shop
            rbac.authorization.k8s.io/aggregate-to-view: "true"
            #                                            ^^^^^^ ClusterRole "shop-viewer" gives everybody who has the ClusterRole "view" the right to read Secrets.
        rules:
        - apiGroups: [""]
          resources: ["pods", "secrets"]
          verbs: ["get", "list"]`,
      fixed: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata:
          name: shop-viewer
          labels:
            app: shop
        rules:
        - apiGroups: [""]
          resources: ["pods", "secrets"]
          verbs: ["get", "list"]`,
    },
    {
      code: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata:
          name: shop-editor
          labels:
            rbac.authorization.k8s.io/aggregate-to-edit: "true"
            #                                            ^^^^^^ ClusterRole "shop-editor" gives everybody who has the ClusterRole "edit" the right to escalate roles.
            rbac.authorization.k8s.io/aggregate-to-admin: "true"
            #                                             ^^^^^^ ClusterRole "shop-editor" gives everybody who has the ClusterRole "admin" the right to escalate roles.
        rules:
        - { apiGroups: [rbac.authorization.k8s.io], resources: [roles], verbs: [escalate] }`,
      fixed: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata:
          name: shop-editor
        rules:
        - { apiGroups: [rbac.authorization.k8s.io], resources: [roles], verbs: [escalate] }`,
    },
    {
      profile: 'strict',
      code: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata:
          name: shop-viewer
          labels:
            app: shop
            rbac.authorization.k8s.io/aggregate-to-view: "true"
            #                                            ^^^^^^ ClusterRole "shop-viewer" adds its rules to the ClusterRole "view", so everybody who has that one has them as well.
        rules:
        - { apiGroups: [shop.example], resources: [orders], verbs: [get, list, watch] }`,
      fixed: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata:
          name: shop-viewer
          labels:
            app: shop
        rules:
        - { apiGroups: [shop.example], resources: [orders], verbs: [get, list, watch] }`,
    },
    {
      profile: 'audit',
      code: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata:
          name: system:shop-editor
          labels:
            app: shop
            rbac.authorization.k8s.io/aggregate-to-edit: "true"
            #                                            ^^^^^^ ClusterRole "system:shop-editor" adds its rules to the ClusterRole "edit", so everybody who has that one has them as well.
        rules:
        - { apiGroups: [shop.example], resources: [orders], verbs: [create] }`,
      fixed: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata:
          name: system:shop-editor
          labels:
            app: shop
        rules:
        - { apiGroups: [shop.example], resources: [orders], verbs: [create] }`,
    },
  ],
  good: [
    `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata:
          name: shop-viewer
          labels:
            rbac.authorization.k8s.io/aggregate-to-view: "true"
        rules:
        - { apiGroups: [shop.example], resources: [orders], verbs: [get, list, watch] }`,
    `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata:
          name: system:shop-viewer
          labels:
            rbac.authorization.k8s.io/aggregate-to-view: "true"
        rules:
        - { apiGroups: [''], resources: [secrets], verbs: [get] } # The cluster itself has it.`,
    `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata:
          name: shop-viewer
          labels:
            rbac.authorization.k8s.io/aggregate-to-view: "false"
            rbac.authorization.k8s.io/aggregate-to-monitoring: "true"
        rules:
        - { apiGroups: [''], resources: [secrets], verbs: [get] }`,
  ],
});
