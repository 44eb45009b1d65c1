import { defineRule } from '../../engine/rule.js';
import { addsToEdit } from '../../model/kubernetes/aggregation.js';
import { rightsGiven, WRITING } from '../../model/kubernetes/given-rights.js';

export default defineRule({
  id: 'role-edits-endpoints',
  title: 'Role allows everybody with the edit role to write Endpoints',
  severity: 'warning',
  why: `
    Endpoints and EndpointSlices may name any address, that of a pod in another namespace included: whoever writes
    them lets a load balancer or an Ingress of theirs reach where no NetworkPolicy of theirs would (CVE-2021-25740).
    Since Kubernetes 1.22 the built-in roles \`edit\` and \`admin\` leave the right out, and an aggregated role puts
    it back for everybody who has them.`,
  standards: ['cwe:441'],
  peers: ['kyverno:restrict-edit-for-endpoints'],
  cause: 'role-rights',

  on: 'ClusterRole',
  *check(role) {
    if (!addsToEdit(role)) return;
    const rights = [
      { verbs: WRITING, apiGroup: '', resources: ['endpoints'] },
      { verbs: WRITING, apiGroup: 'discovery.k8s.io', resources: ['endpointslices'] },
    ];
    for (const given of rightsGiven(role, rights, { builtIn: true }))
      yield {
        at: given.resource,
        owner: given.rule,
        message: `${role.title} lets everybody who may edit a namespace send traffic to any address of the cluster.`,
        fix: given.withoutResources('People and programs that edit Endpoints by the role are refused.'),
      };
  },

  bad: [
    {
      code: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: { name: system:aggregate-to-edit }
        rules:
        - apiGroups: [""]
          resources: ["configmaps", "endpoints", "services"]
          #                         ^^^^^^^^^^^ ClusterRole "system:aggregate-to-edit" lets everybody who may edit a namespace send traffic to any address of the cluster.
          verbs: ["create", "update"]`,
      fixed: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: { name: system:aggregate-to-edit }
        rules:
        - apiGroups: [""]
          resources: ["configmaps", "services"]
          verbs: ["create", "update"]`,
    },
    {
      code: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata:
          name: network-editor
          labels:
            rbac.authorization.k8s.io/aggregate-to-edit: "true"
        rules:
        - { apiGroups: [discovery.k8s.io], resources: [endpointslices], verbs: [patch] }
        #                                              ^^^^^^^^^^^^^^ ClusterRole "network-editor" lets everybody who may edit a namespace send traffic to any address of the cluster.
        - { apiGroups: [''], resources: [endpoints], verbs: [get, update] }
        #                                ^^^^^^^^^ lets everybody who may
        - { apiGroups: ['*'], resources: ['*'], verbs: [create] }
        #                                 ^^^ lets everybody who may`,
      fixed: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata:
          name: network-editor
          labels:
            rbac.authorization.k8s.io/aggregate-to-edit: "true"
        rules:
        - { apiGroups: ['*'], resources: ['*'], verbs: [create] }`,
    },
    {
      code: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata:
          name: network-editor
          labels:
            rbac.authorization.k8s.io/aggregate-to-admin: "true"
        rules:
        - { apiGroups: [''], resources: [services, endpoints], verbs: [create] }
        #                                          ^^^^^^^^^ ClusterRole "network-editor" lets everybody who may edit a namespace send traffic to any address of the cluster.`,
      fixed: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata:
          name: network-editor
          labels:
            rbac.authorization.k8s.io/aggregate-to-admin: "true"
        rules:
        - { apiGroups: [''], resources: [services], verbs: [create] }`,
    },
    {
      code: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: { name: edit }
        rules:
        - { apiGroups: [discovery.k8s.io], resources: [services, endpointslices], verbs: [create] }
        #                                                        ^^^^^^^^^^^^^^ ClusterRole "edit" lets everybody who may edit a namespace send traffic to any address of the cluster.`,
      fixed: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: { name: edit }
        rules:
        - { apiGroups: [discovery.k8s.io], resources: [services], verbs: [create] }`,
    },
  ],
  good: [
    `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata:
          name: network-editor
          labels:
            rbac.authorization.k8s.io/aggregate-to-edit: "false"
        rules:
        - { apiGroups: [''], resources: [endpoints], verbs: [create, update] }`,
    `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata:
          name: network-editor
          labels:
            rbac.authorization.k8s.io/aggregate-to-view: "true"
        rules:
        - { apiGroups: [''], resources: [endpoints], verbs: [create, update] }`,
    `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata:
          name: network-editor
          labels:
            rbac.authorization.k8s.io/aggregate-to-edit: "true"
        rules:
        - { apiGroups: [''], resources: [endpoints, endpointslices], verbs: [get, list, watch, delete] }
        - { apiGroups: [''], resources: [services, endpointslices], verbs: [create] }
        - { apiGroups: [discovery.k8s.io], resources: [endpoints, services], verbs: [create] }`,
    `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: { name: view }
        rules:
        - { apiGroups: [''], resources: [endpoints], verbs: [create] }`,
  ],
});
