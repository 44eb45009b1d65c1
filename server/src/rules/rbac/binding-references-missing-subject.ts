import { defineRule } from '../../engine/rule.js';
import { mendMissing } from '../../model/rbac/mend-account.js';

export default defineRule({
  id: 'binding-references-missing-subject',
  title: 'Binding names a ServiceAccount that does not exist',
  severity: 'warning',
  why: `
    A binding waits for its subjects: as soon as somebody creates a ServiceAccount of that name, its pods have the rights
    of the role, although nobody meant them to. Often the name is a typing error, and the program that was meant uses
    rights from elsewhere. Without the namespace of the ServiceAccount the API server refuses the binding.`,
  standards: ['cwe:1188'],
  peers: ['popeye:POP-1300'],

  on: ['RoleBinding', 'ClusterRoleBinding'],
  reads: ['rbac'],
  *check(binding, { rbac }) {
    const { uri } = binding.ref;
    for (const subject of binding.field('subjects').items()) {
      const name = subject.field('name');
      const namespace = subject.field('namespace');
      if (!subject.field('kind').is('ServiceAccount') || name.text === undefined) continue;
      if (namespace.isAbsent && !rbac.isMoved(uri, name.text)) {
        const meant = rbac.namespaceOfAccount(uri, name.text) ?? binding.namespace;
        yield {
          at: name,
          message: `${binding.title} names the ServiceAccount "${name.text}" without its namespace, so the API server refuses it.`,
          fix:
            meant === undefined
              ? undefined
              : {
                  title: `Set the namespace of ServiceAccount "${name.text}" to "${meant}"`,
                  changes: [namespace.set(meant)],
                  risk: 'The ServiceAccount gets the rights of the role.',
                },
        };
      }
      if (namespace.text === undefined) continue;
      const missing = rbac.missingSubject(uri, namespace.text, name.text);
      if (missing)
        yield {
          at: name,
          message: `${binding.title} names the ServiceAccount "${name.text}", which no file defines, so whoever creates it gets the rights.`,
          fix: mendMissing(name, { beside: binding, namespace: namespace.text, ...missing }),
        };
    }
  },

  bad: [
    {
      code: `
        -- account.yaml --
        { apiVersion: v1, kind: ServiceAccount, metadata: { name: worker, namespace: shop } }
        -- binding.yaml --
        apiVersion: rbac.authorization.k8s.io/v1
        kind: RoleBinding
        metadata: { name: worker, namespace: shop }
        roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view }
        subjects: [{ kind: ServiceAccount, name: wroker, namespace: shop }]
        #                                        ^^^^^^ RoleBinding "worker" names the ServiceAccount "wroker", which no file defines, so whoever creates it gets the rights.
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRoleBinding
        metadata: { name: agent }
        roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view }
        subjects:
        - { kind: ServiceAccount, name: agent, namespace: shop }
        #                               ^^^^^ ClusterRoleBinding "agent" names the ServiceAccount "agent", which no file defines, so whoever creates it gets the rights.`,
      fixed: `
        -- binding.yaml --
        apiVersion: rbac.authorization.k8s.io/v1
        kind: RoleBinding
        metadata: { name: worker, namespace: shop }
        roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view }
        subjects: [{ kind: ServiceAccount, name: worker, namespace: shop }]
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRoleBinding
        metadata: { name: agent }
        roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view }
        subjects:
        - { kind: ServiceAccount, name: agent, namespace: shop }
        ---
        apiVersion: v1
        kind: ServiceAccount
        metadata:
          name: agent
          namespace: shop
        automountServiceAccountToken: false`,
    },
    {
      code: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: RoleBinding
        metadata: { name: web, namespace: shop }
        roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view }
        subjects: [{ kind: ServiceAccount, name: web }]
        #                                        ^^^ RoleBinding "web" names the ServiceAccount "web" without its namespace, so the API server refuses it.
        ---
        { apiVersion: v1, kind: ServiceAccount, metadata: { name: agent, namespace: ops } }
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: RoleBinding
        metadata: { name: agent, namespace: shop }
        roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view }
        subjects: [{ kind: ServiceAccount, name: agent }]
        #                                        ^^^^^ RoleBinding "agent" names the ServiceAccount "agent" without its namespace`,
      fixed: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: RoleBinding
        metadata: { name: web, namespace: shop }
        roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view }
        subjects: [{ kind: ServiceAccount, name: web, namespace: shop }]
        ---
        { apiVersion: v1, kind: ServiceAccount, metadata: { name: agent, namespace: ops } }
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: RoleBinding
        metadata: { name: agent, namespace: shop }
        roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view }
        subjects: [{ kind: ServiceAccount, name: agent, namespace: ops }]`,
    },
    {
      code: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRoleBinding
        metadata: { name: agent }
        roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view }
        subjects: [{ kind: ServiceAccount, name: lost }]
        #                                        ^^^^ ClusterRoleBinding "agent" names the ServiceAccount "lost" without`,
    },
  ],
  good: [
    `
        { apiVersion: v1, kind: ServiceAccount, metadata: { name: worker, namespace: shop } }
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRoleBinding
        metadata: { name: many }
        roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view }
        subjects:
        - { kind: ServiceAccount, name: worker, namespace: shop }
        - { kind: ServiceAccount, name: agent, namespace: elsewhere } # Its ServiceAccounts are not here.
        - { kind: ServiceAccount, name: agent, namespace: "{{ .Release.Namespace }}" }
        - { kind: ServiceAccount, name: "{{ .Values.account }}", namespace: shop }
        - { kind: User, name: ada }`,
    `
        -- kustomization.yaml --
        namespace: shop
        resources: [rbac.yaml]
        -- rbac.yaml --
        { apiVersion: v1, kind: ServiceAccount, metadata: { name: web } }
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: RoleBinding # Kustomize writes the namespace of what it holds.
        metadata: { name: web }
        roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view }
        subjects: [{ kind: ServiceAccount, name: web }]`,
  ],
});
