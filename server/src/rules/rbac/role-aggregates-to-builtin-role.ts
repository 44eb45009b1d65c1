import { defineRule } from '../../engine/rule.js';
import { aggregationsOf } from '../../model/kubernetes/aggregation.js';

export default defineRule({
  id: 'role-aggregates-to-builtin-role',
  title: 'ClusterRole adds its rules to a built-in role',
  severity: 'information',
  why: `
    A label is all it takes: the rules of this role become part of \`view\`, \`edit\` or \`admin\`, for everybody
    who has one of them in any namespace, and nobody sees it at the bindings. That is how operators give rights on
    their own kinds. Rights that change something do not belong into \`view\`, nor Secrets, and those by which one
    takes more belong into none.`,
  standards: ['cwe:269', 'mitre:T1098'],

  on: 'ClusterRole',
  *check(role, { profile }) {
    for (const { label, target, surplus } of aggregationsOf(role, { builtIn: profile === 'audit' })) {
      // Rights on an operator's own kinds are what the labels are for.
      if (surplus === undefined && profile === 'recommended') continue;
      yield {
        at: label,
        message: surplus
          ? `${role.title} adds to the ClusterRole "${target}" of every namespace what it must not have: ${surplus}.`
          : `${role.title} adds its rules to the ClusterRole "${target}" of every namespace.`,
        severity: surplus ? 'warning' : 'information',
        fix: {
          title: `Remove the label that adds the rules to "${target}"`,
          changes: [label.remove()],
          risk: `Who has the ClusterRole "${target}" loses the rights of this one.`,
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
            #                                            ^^^^^^ (warning) ClusterRole "shop-viewer" adds to the ClusterRole "view" of every namespace what it must not have: to read Secrets.
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
            #                                            ^^^^^^ (warning) ClusterRole "shop-editor" adds to the ClusterRole "edit" of every namespace what it must not have: to escalate roles.
            rbac.authorization.k8s.io/aggregate-to-admin: "true"
            #                                             ^^^^^^ (warning) adds to the ClusterRole
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
            #                                            ^^^^^^ ClusterRole "shop-viewer" adds its rules to the ClusterRole "view" of every namespace.
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
            #                                            ^^^^^^ ClusterRole "system:shop-editor" adds its rules to the ClusterRole "edit" of every namespace.
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
