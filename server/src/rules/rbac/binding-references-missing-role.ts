import { defineRule } from '../../engine/rule.js';

export default defineRule({
  id: 'binding-references-missing-role',
  title: 'Binding refers to a role that does not exist',
  severity: 'warning',
  why: `
    A binding to a missing role is accepted and grants nothing until somebody creates a role of that name: from then on
    the subjects have whatever that role allows. Often the name is a typing error, and the program that needs the rights
    is later given too many to make it work. A name that exists makes clear what the subjects can do.`,
  standards: ['cwe:1188'],
  peers: ['popeye:POP-1300'],

  on: ['RoleBinding', 'ClusterRoleBinding'],
  reads: ['rbac'],
  *check(binding, { rbac }) {
    const kind = binding.field('roleRef.kind').text;
    const name = binding.field('roleRef.name');
    if (kind === undefined || name.text === undefined) return;
    // A ClusterRoleBinding that names a Role is refused by the API server.
    if (kind === 'Role' && binding.kind !== 'RoleBinding') return;
    const missing = rbac.missingRole(binding.ref.uri, binding.namespace, kind, name.text);
    if (missing)
      yield {
        at: name,
        message: `${binding.title} refers to the ${kind} "${name.text}", which no file defines, so whoever creates it decides what is granted.`,
        fix:
          missing.closest === undefined
            ? undefined
            : {
                title: `Refer to the ${kind} "${missing.closest}"`,
                changes: [name.set(missing.closest)],
                risk: 'The subjects get the rights of that role, and a binding that is in use has to be deleted first, because its roleRef cannot be changed.',
              },
      };
  },

  bad: [
    {
      code: `
        -- role.yaml --
        apiVersion: rbac.authorization.k8s.io/v1
        kind: Role
        metadata: { name: config-reader, namespace: shop }
        rules: [{ apiGroups: [''], resources: [configmaps], verbs: [get] }]
        -- binding.yaml --
        apiVersion: rbac.authorization.k8s.io/v1
        kind: RoleBinding
        metadata:
          name: web
          namespace: shop
        roleRef:
          apiGroup: rbac.authorization.k8s.io
          kind: Role
          name: config-raeder
          #     ^^^^^^^^^^^^^ RoleBinding "web" refers to the Role "config-raeder", which no file defines, so whoever creates it decides what is granted.
        subjects:
          - { kind: ServiceAccount, name: web, namespace: shop }`,
      fixed: `
        -- binding.yaml --
        apiVersion: rbac.authorization.k8s.io/v1
        kind: RoleBinding
        metadata:
          name: web
          namespace: shop
        roleRef:
          apiGroup: rbac.authorization.k8s.io
          kind: Role
          name: config-reader
        subjects:
          - { kind: ServiceAccount, name: web, namespace: shop }`,
    },
    {
      code: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: { name: node-watcher }
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRoleBinding
        metadata: { name: agent }
        roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: agent }
        #                                                                        ^^^^^ ClusterRoleBinding "agent" refers to the ClusterRole "agent", which no file defines, so whoever creates it decides what is granted.
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: RoleBinding
        metadata: { name: agent }
        roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: agent }
        #                                                                        ^^^^^ RoleBinding "agent" refers to`,
    },
  ],
  good: [
    `
        -- role.yaml --
        apiVersion: rbac.authorization.k8s.io/v1
        kind: Role
        metadata: { name: reader, namespace: shop }
        -- bindings.yaml --
        apiVersion: rbac.authorization.k8s.io/v1
        kind: RoleBinding
        metadata: { name: exists, namespace: shop }
        roleRef: { kind: Role, name: reader }
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: RoleBinding
        metadata: { name: elsewhere, namespace: warehouse } # Its roles are not here.
        roleRef: { kind: Role, name: writer }
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: RoleBinding
        metadata: { name: built-in, namespace: shop }
        roleRef: { kind: Role, name: extension-apiserver-authentication-reader }
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRoleBinding
        metadata: { name: refused, namespace: shop }
        roleRef: { kind: Role, name: writer }
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: RoleBinding
        metadata: { name: no-such-kind, namespace: shop }
        roleRef: { kind: ServiceAccount, name: writer }
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: RoleBinding
        metadata: { name: half-written, namespace: shop }
        roleRef: { name: writer }
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: RoleBinding
        metadata: { name: templated, namespace: shop }
        roleRef: { kind: Role, name: "{{ .Values.role }}" }`,
    `
        -- shop/kustomization.yaml --
        namespace: shop
        resources: [rbac.yaml]
        -- shop/rbac.yaml --
        apiVersion: rbac.authorization.k8s.io/v1
        kind: Role
        metadata: { name: reader }
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: RoleBinding
        metadata: { name: reader, namespace: other }
        roleRef: { kind: Role, name: reader }`,
  ],
});
