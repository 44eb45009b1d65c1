import { defineRule } from '../../engine/rule.js';
import { isPublicByDesign } from '../../model/kubernetes/builtin-roles.js';

export default defineRule({
  id: 'binding-to-anonymous',
  title: 'Binding gives rights to callers without credentials',
  severity: 'error',
  why: `
    Whoever reaches the API server without credentials is the user \`system:anonymous\` in the group
    \`system:unauthenticated\`. A role bound to either is open to everybody who can connect, which is the whole
    internet where the API server has a public address, and no token needs to be stolen first. With a named subject the API server asks who calls.`,
  standards: ['cwe:306', 'mitre:T1078'],
  peers: [
    'trivy:KSV-0122',
    'kubescape:C-0262',
    'kubesec:BindingsToSystemAnonymous',
    'kyverno:restrict-binding-system-groups',
  ],

  on: ['RoleBinding', 'ClusterRoleBinding'],
  *check(binding, { profile }) {
    const isAudit = profile === 'audit';
    if (isPublicByDesign(binding.field('roleRef.name').text ?? '') && !isAudit) return;
    for (const subject of binding.field('subjects').items()) {
      const name = subject.field('name');
      const kind = subject.field('kind');
      const isUser = name.is('system:anonymous') && (kind.is('User') || isAudit);
      const isGroup = name.is('system:unauthenticated') && (kind.is('Group') || isAudit);
      if (isUser || isGroup)
        yield {
          at: name,
          message: `${binding.title} gives rights to everybody who reaches the API server, even without credentials.`,
          fix: {
            title: `Remove the subject "${name.text}"`,
            changes: [subject.remove()],
            risk: 'Callers that send no credentials, such as probes from outside the cluster, are refused.',
          },
        };
    }
  },

  bad: [
    {
      code: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRoleBinding
        metadata:
          name: dashboard
        roleRef:
          apiGroup: rbac.authorization.k8s.io
          kind: ClusterRole
          name: view
        subjects:
          - kind: User
            name: system:anonymous
            #     ^^^^^^^^^^^^^^^^ ClusterRoleBinding "dashboard" gives rights to everybody who reaches the API server
            apiGroup: rbac.authorization.k8s.io
          - kind: ServiceAccount
            name: dashboard
            namespace: shop`,
      fixed: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRoleBinding
        metadata:
          name: dashboard
        roleRef:
          apiGroup: rbac.authorization.k8s.io
          kind: ClusterRole
          name: view
        subjects:
          - kind: ServiceAccount
            name: dashboard
            namespace: shop`,
    },
    {
      code: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: RoleBinding
        metadata: { name: public, namespace: shop }
        subjects:
        - { apiGroup: rbac.authorization.k8s.io, kind: Group, name: 'system:unauthenticated' }
        #                                                           ^^^^^^^^^^^^^^^^^^^^^^^^ RoleBinding "public" gives rights
        roleRef: { apiGroup: rbac.authorization.k8s.io, kind: Role, name: reader }`,
      fixed: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: RoleBinding
        metadata: { name: public, namespace: shop }
        roleRef: { apiGroup: rbac.authorization.k8s.io, kind: Role, name: reader }`,
    },
    {
      profile: 'audit',
      code: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRoleBinding
        metadata: { name: info }
        subjects: [{ kind: Group, name: 'system:anonymous' }, { kind: User, name: 'system:unauthenticated' }]
        #                               ^^^^^^^^^^^^^^^^^^ ClusterRoleBinding "info" gives
        #                                                                         ^^^^^^^^^^^^^^^^^^^^^^^^ ClusterRoleBinding "info" gives
        roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: 'system:public-info-viewer' }`,
      fixed: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRoleBinding
        metadata: { name: info }
        roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: 'system:public-info-viewer' }`,
    },
  ],
  good: [
    `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRoleBinding
        metadata: { name: info }
        roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: system:public-info-viewer } # Meant for everybody.
        subjects:
          - { apiGroup: rbac.authorization.k8s.io, kind: Group, name: system:unauthenticated }`,
    `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRoleBinding
        metadata: { name: dashboard }
        roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: "{{ .Values.role }}" }
        subjects:
          - { apiGroup: rbac.authorization.k8s.io, kind: Group, name: system:authenticated }
          - { apiGroup: rbac.authorization.k8s.io, kind: Group, name: system:anonymous } # No such group.
          - { apiGroup: rbac.authorization.k8s.io, kind: User, name: system:unauthenticated } # No such user.
          - { kind: "{{ .Values.kind }}", name: system:anonymous }`,
  ],
});
