import { defineRule } from '../../engine/rule.js';

export default defineRule({
  id: 'binding-to-self-provisioner',
  title: 'Binding lets its subjects create projects',
  severity: 'information',
  profile: 'strict',
  why: `
    On OpenShift the ClusterRole \`self-provisioner\` lets its holder request projects, in each of which they are
    the administrator. It is bound to everybody who can log in by default, so anyone with an account has a place
    to run pods in. Where a team creates projects on request, only that team needs the role.`,
  standards: ['cwe:269'],
  peers: ['kyverno:disallow-self-provisioner-binding'],

  on: 'ClusterRoleBinding',
  *check(binding) {
    if (!binding.field('roleRef.name').is('self-provisioner')) return;
    for (const subject of binding.field('subjects').items()) {
      const name = subject.field('name');
      if (name.source === undefined) continue;
      yield {
        at: name,
        message: `${binding.title} lets its subject "${name.source}" create projects and administer them.`,
        fix: {
          title: `Remove the subject "${name.source}"`,
          changes: [subject.remove()],
          risk: 'Subjects that create projects by this binding are refused.',
        },
      };
    }
  },

  bad: [
    {
      code: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRoleBinding
        metadata: { name: self-provisioners }
        roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: self-provisioner }
        subjects:
        - kind: Group
          name: system:authenticated:oauth
          #     ^^^^^^^^^^^^^^^^^^^^^^^^^^ ClusterRoleBinding "self-provisioners" lets its subject "system:authenticated:oauth" create projects and administer them.
          apiGroup: rbac.authorization.k8s.io`,
      fixed: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRoleBinding
        metadata: { name: self-provisioners }
        roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: self-provisioner }`,
    },
    {
      code: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRoleBinding
        metadata: { name: self-provisioners }
        roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: self-provisioner }
        subjects:
        - { kind: ServiceAccount, name: portal, namespace: portal }
        #                               ^^^^^^ ClusterRoleBinding "self-provisioners" lets its subject "portal" create projects and administer them.
        - { kind: User }`,
      fixed: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRoleBinding
        metadata: { name: self-provisioners }
        roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: self-provisioner }
        subjects:
        - { kind: User }`,
    },
  ],
  good: [
    `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRoleBinding
        metadata: { name: self-provisioners }
        roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view }
        subjects:
        - { apiGroup: rbac.authorization.k8s.io, kind: Group, name: developers }`,
    `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRoleBinding
        metadata: { name: self-provisioners }
        roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: self-provisioner }`,
  ],
});
