import { defineRule } from '../../engine/rule.js';
import { deadParts } from '../../model/rbac/dead-rules.js';

export default defineRule({
  id: 'role-rule-has-no-effect',
  title: 'Role rule with a part that has no effect',
  severity: 'information',
  profile: 'strict',
  why: `
    A rule with the wrong API group, a misspelt verb, or a name where requests have none is accepted and does nothing.
    The program that needs the right is refused, and what is then tried until it works is seldom the smallest right: a
    wildcard helps at once. A rule that says what was meant needs no wildcard, and one that says nothing only hides
    the others from the reader.`,
  standards: ['cwe:1188'],

  on: ['Role', 'ClusterRole'],
  *check(role) {
    for (const { at, words, fixes } of deadParts(role)) yield { at, message: `${role.title} ${words}.`, fix: fixes };
  },

  bad: [
    {
      code: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: Role
        metadata: { name: worker }
        rules:
        - apiGroups: [core, apps/v1]
          #           ^^^^ Role "worker" lists "core", which is no API group, so the rule gives no right by it.
          #                 ^^^^^^^ Role "worker" lists "apps/v1", which is no API group, so
          resources: [pods]
          verbs: [get]
        - apiGroups: ['']
          resources: [pods, nodes, Events, depolyments, endpoint/status]
          #                 ^^^^^ Role "worker" lists "nodes", which belong to no namespace, so it gives no right on them.
          #                        ^^^^^^ Role "worker" lists "Events", which is no resource of the API group "core", so the rule
          #                                             ^^^^^^^^^^^^^^^ Role "worker" lists "endpoint/status", which is no resource of
          verbs: [get]
        - { nonResourceURLs: [/metrics], verbs: [get] }
        #   ^^^^^^^^^^^^^^^ Role "worker" lists paths, which belong to no namespace, so the API server refuses it.
        - { apiGroups: [''], resources: [events], verbs: [gets, LIST, post] }
        #                                                 ^^^^ Role "worker" lists "gets", which is no verb of the API, so the rule gives no right by it.
        #                                                       ^^^^ Role "worker" lists "LIST", which is no verb
        #                                                             ^^^^ Role "worker" lists "post", which is no verb
        - { apiGroups: [''], resources: [secrets], resourceNames: [web], verbs: [create, get] }
        #                                                                        ^^^^^^ Role "worker" lists "create" beside resourceNames, although such requests name no object, so
        - { apiGroups: [''], resources: [secrets], resourceNames: [web], verbs: [deletecollection] }
        #                                                                        ^^^^^^^^^^^^^^^^ Role "worker" lists "deletecollection" beside resourceNames`,
      fixed: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: Role
        metadata: { name: worker }
        rules:
        - apiGroups: ['', apps]
          resources: [pods]
          verbs: [get]
        - apiGroups: ['']
          resources: [pods, events, depolyments, endpoints/status]
          verbs: [get]
        - { apiGroups: [''], resources: [events], verbs: [get, list, create] }
        - { apiGroups: [''], resources: [secrets], resourceNames: [web], verbs: [get] }`,
    },
    {
      code: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: { name: worker }
        rules:
        - { apiGroups: [''], resources: [statefulsets], verbs: [get] }
        #                                ^^^^^^^^^^^^ ClusterRole "worker" lists "statefulsets" in the API group "core", where there is no such resource, so the rule
        - { apiGroups: [''], resources: [pods, statefulsets/scale], verbs: [get] }
        #                                      ^^^^^^^^^^^^^^^^^^ ClusterRole "worker" lists "statefulsets/scale" in the API group "core"`,
      fixed: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: { name: worker }
        rules:
        - { apiGroups: ['apps'], resources: [statefulsets], verbs: [get] }
        - { apiGroups: ['', apps], resources: [pods, statefulsets/scale], verbs: [get] }`,
    },
    {
      code: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: { name: worker }
        rules:
        - { apiGroups: [apps], resources: [pods, ingresses], verbs: [get] }
        #                                  ^^^^ ClusterRole "worker" lists "pods" in the API group "apps", where
        #                                        ^^^^^^^^^ ClusterRole "worker" lists "ingresses" in the API group "apps", where`,
    },
    {
      code: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: Role
        metadata: { name: worker }
        rules: [{ nonResourceURLs: [/metrics], verbs: [get] }]
        #         ^^^^^^^^^^^^^^^ Role "worker" lists paths`,
      fixed: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: Role
        metadata: { name: worker }
        rules: []`,
    },
  ],
  good: [
    `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: { name: worker }
        rules:
        - { apiGroups: ['', apps], resources: [pods, deployments, nodes, pods/exec, '*'], verbs: ['*', get, proxy, deletecollection] }
        - { apiGroups: [''], resources: [pods/exec], resourceNames: [web], verbs: [create] }
        - { apiGroups: [''], resources: ['*'], resourceNames: [web], verbs: [create] }
        - { apiGroups: [''], resources: [pods], resourceNames: ['{{ .Values.name }}'], verbs: [create] }
        - { apiGroups: [''], resources: [pods], resourceNames: [], verbs: [create] }
        - { apiGroups: [shop.example], resources: [pod, order], verbs: [gets] }
        - { apiGroups: ['', shop.example], resources: [orders], verbs: [get] }
        - { apiGroups: ['{{ .Values.group }}'], resources: [deployments], verbs: ['{{ .Values.verb }}'] }
        - { apiGroups: [''], resources: ['{{ .Values.resource }}', brand-new-things], verbs: [teleport] }
        - { nonResourceURLs: [/metrics], verbs: [get, post] }
        - { apiGroups: [], resources: [pods], verbs: [get] }`,
    `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: Role # The namespace that it is in.
        metadata: { name: worker }
        rules: [{ apiGroups: [''], resources: [namespaces], verbs: [get] }]`,
  ],
});
