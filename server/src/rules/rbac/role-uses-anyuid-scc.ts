import { defineRule } from '../../engine/rule.js';
import { rightsGiven } from '../../model/kubernetes/given-rights.js';

export default defineRule({
  id: 'role-uses-anyuid-scc',
  title: 'Role allows the anyuid or privileged SecurityContextConstraints of OpenShift',
  severity: 'warning',
  why: `
    On OpenShift a pod gets the weakest limits that its ServiceAccount may use. With \`anyuid\` it runs as root,
    with \`privileged\` it owns its node: a hole in the program is then one in the cluster. An image that runs as
    any number needs neither, and \`nonroot-v2\` is enough for one that has a number of its own.`,
  standards: ['cwe:250'],
  peers: ['kyverno:disallow-security-context-constraint-anyuid'],
  cause: 'role-rights',

  on: ['Role', 'ClusterRole', 'RoleBinding', 'ClusterRoleBinding'],
  *check(object, { profile }) {
    const provided = /^system:openshift:scc:(anyuid|privileged)$/.exec(object.field('roleRef.name').text ?? '');
    if (provided)
      yield {
        at: object.field('roleRef.name'),
        folds: false,
        message: `${object.title} lets pods use the SecurityContextConstraints "${provided[1]}".`,
      };
    const right = {
      verbs: ['use'],
      apiGroup: 'security.openshift.io',
      resources: ['securitycontextconstraints'],
      names: ['anyuid', 'privileged'],
    };
    for (const given of rightsGiven(object, [right], { builtIn: profile === 'audit' })) {
      const named = given.rule.items('resourceNames').filter((item) => right.names.some((name) => item.is(name)));
      const names = named.map(({ text }) => `"${text}"`).join(' and ');
      const risk = 'Pods that run as root, or as a fixed user, are refused or run as another one.';
      yield {
        at: named[0] ?? given.resource,
        owner: given.rule,
        message: `${object.title} lets pods use ${names === '' ? 'every' : 'the'} SecurityContextConstraints${names === '' ? ', the privileged one included' : ` ${names}`}.`,
        fix: [...given.withoutNames(right.names, risk), ...given.withoutVerbs(risk)],
      };
    }
  },

  bad: [
    {
      code: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: Role
        metadata: { name: legacy }
        rules:
        - apiGroups: ["security.openshift.io"]
          resources: ["securitycontextconstraints"]
          resourceNames: ["nonroot-v2", "anyuid"]
          #                             ^^^^^^^^ Role "legacy" lets pods use the SecurityContextConstraints "anyuid".
          verbs: ["use"]`,
      fixed: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: Role
        metadata: { name: legacy }
        rules:
        - apiGroups: ["security.openshift.io"]
          resources: ["securitycontextconstraints"]
          resourceNames: ["nonroot-v2"]
          verbs: ["use"]`,
    },
    {
      code: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: { name: legacy }
        rules:
        - { apiGroups: [''], resources: [pods], verbs: [get] }
        - { apiGroups: [security.openshift.io], resources: [securitycontextconstraints], resourceNames: [anyuid, privileged], verbs: [use] }
        #                                                                                                ^^^^^^ ClusterRole "legacy" lets pods use the SecurityContextConstraints "anyuid" and "privileged".
        - { apiGroups: [security.openshift.io], resources: [securitycontextconstraints], verbs: [use, get] }
        #                                                   ^^^^^^^^^^^^^^^^^^^^^^^^^^ lets pods use every`,
      fixed: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: { name: legacy }
        rules:
        - { apiGroups: [''], resources: [pods], verbs: [get] }
        - { apiGroups: [security.openshift.io], resources: [securitycontextconstraints], verbs: [get] }`,
    },
    {
      code: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: RoleBinding
        metadata: { name: legacy }
        roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: 'system:openshift:scc:privileged' }
        #                                                                        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ RoleBinding "legacy" lets pods use the SecurityContextConstraints "privileged".
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRoleBinding
        metadata: { name: legacy }
        roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: 'system:openshift:scc:anyuid' }
        #                                                                        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ lets pods use the`,
    },
    {
      profile: 'audit',
      code: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: { name: system:legacy }
        rules:
        - { apiGroups: [security.openshift.io], resources: ['*'], verbs: ['*'] }
        #                                                   ^^^ ClusterRole "system:legacy" lets pods use every SecurityContextConstraints, the privileged one included.`,
    },
  ],
  good: [
    `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: { name: legacy }
        rules:
        - { apiGroups: [security.openshift.io], resources: [securitycontextconstraints], resourceNames: [nonroot-v2, restricted-v2], verbs: [use] }
        - { apiGroups: [security.openshift.io], resources: [securitycontextconstraints], resourceNames: [anyuid], verbs: [get] }
        - { apiGroups: [security.openshift.io], resources: [rangeallocations], verbs: [use] }
        - { apiGroups: [policy], resources: [securitycontextconstraints], resourceNames: [privileged], verbs: [use] }`,
    `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: { name: system:legacy }
        rules:
        - { apiGroups: [security.openshift.io], resources: [securitycontextconstraints], resourceNames: [anyuid], verbs: [use] } # The cluster itself has it.`,
    `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: RoleBinding
        metadata: { name: modern }
        roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: 'system:openshift:scc:nonroot-v2' }
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: RoleBinding
        metadata: { name: other }
        roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: 'old-system:openshift:scc:anyuid' }
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: RoleBinding
        metadata: { name: another }
        roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: 'system:openshift:scc:anyuid-old' }`,
  ],
});
