import { defineRule } from '../../engine/rule.js';
import { rightsGiven } from '../../model/kubernetes/given-rights.js';
import { impersonated } from '../../model/kubernetes/impersonated.js';

export default defineRule({
  id: 'role-impersonates',
  title: 'Role allows acting in the name of others',
  severity: 'error',
  why: `
    \`impersonate\` sends requests in the name of somebody else. The group \`system:masters\` passes every check, so
    the right on groups is as much as cluster-admin, and that on ServiceAccounts as much as the most powerful of them.
    The audit log names the one who was impersonated first. With \`resourceNames\` it reaches those that are named.`,
  standards: ['cis-kubernetes:5.1.8', 'cwe:269', 'mitre:T1134'],
  peers: [
    'checkov:CKV2_K8S_3',
    'kics:9f85c3f6-26fd-4007-938a-2e0cb0100980',
    'trivy:KSV-0043',
    'kubescape:C-0065',
    'kubescape:C-0191',
    'kyverno:restrict-escalation-verbs-roles',
    'rbac-police:impersonate',
    'kubiscan:risky-impersonate-groups',
    'kubiscan:risky-any-resource-impersonate',
    'datree:CIS_INVALID_VALUE_BIND_IMPERSONATE_ESCALATE',
  ],
  cause: 'role-rights',

  on: ['Role', 'ClusterRole'],
  *check(role, { profile }) {
    // Users, groups and uids belong to the cluster: a Role has nothing to say about them.
    const isOfNamespace = role.kind === 'Role' && profile !== 'audit';
    const rights = [
      {
        verbs: ['impersonate'],
        apiGroup: '',
        resources: ['serviceaccounts', ...(isOfNamespace ? [] : ['users', 'groups'])],
      },
      ...(isOfNamespace ? [] : [{ verbs: ['impersonate'], apiGroup: 'authentication.k8s.io', resources: ['uids'] }]),
    ];
    for (const given of rightsGiven(role, rights, { builtIn: profile === 'audit' }))
      yield {
        at: given.verb,
        owner: given.rule,
        message: `${role.title} allows sending requests in the name of any other ${impersonated(given.resources, isOfNamespace)} ${given.reach}.`,
        severity: given.isWrittenOut && role.kind === 'ClusterRole' ? 'error' : 'warning',
        fix: [
          ...given.withoutVerbs('Programs that act for others, such as proxies and consoles, are refused.'),
          ...given.onlyOn(
            'NAME',
            'Limit the right to the users, groups or ServiceAccounts that you name in resourceNames',
            'Acting under another name is refused.',
          ),
        ],
      };
  },

  bad: [
    {
      code: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: { name: console }
        rules:
        - apiGroups: [""]
          resources: ["users"]
          verbs: ["get", "impersonate"]
          #              ^^^^^^^^^^^^^ ClusterRole "console" allows sending requests in the name of any other user wherever it is bound.`,
      fixed: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: { name: console }
        rules:
        - apiGroups: [""]
          resources: ["users"]
          verbs: ["get"]`,
    },
    {
      code: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: Role
        metadata: { name: console }
        rules:
        - { apiGroups: ['*'], resources: [serviceaccounts], verbs: [impersonate, get] }
        #                                                           ^^^^^^^^^^^ Role "console" allows sending requests in the name of any other ServiceAccount in its namespace.
        - { apiGroups: [''], resources: [users, groups], verbs: [impersonate] }`,
      fixed: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: Role
        metadata: { name: console }
        rules:
        - { apiGroups: ['*'], resources: [serviceaccounts], verbs: [get] }
        - { apiGroups: [''], resources: [users, groups], verbs: [impersonate] }`,
    },
    {
      code: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: Role
        metadata: { name: console }
        rules:
        - { apiGroups: [''], resources: ['*'], verbs: [impersonate] }
        #                                              ^^^^^^^^^^^ in the name of any other ServiceAccount in`,
    },
    {
      code: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: { name: console }
        rules:
        - { apiGroups: [''], resources: [serviceaccounts], verbs: ['*'] }
        #                                                          ^^^ allows sending requests
        - { apiGroups: [''], resources: ['*'], verbs: [impersonate] }
        #                                              ^^^^^^^^^^^ allows sending requests`,
    },
    {
      code: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: { name: console }
        rules:
        - { apiGroups: [authentication.k8s.io], resources: [uids], verbs: [impersonate, get] }
        #                                                                  ^^^^^^^^^^^ allows sending requests`,
      fixed: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: { name: console }
        rules:
        - { apiGroups: [authentication.k8s.io], resources: [uids], verbs: [get] }`,
    },
    {
      profile: 'audit',
      code: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: { name: system:console }
        rules:
        - { apiGroups: [''], resources: ['*'], verbs: ['*'] }
        #                                              ^^^ ClusterRole "system:console" allows sending requests in the name of any other user, group or ServiceAccount wherever it is bound.`,
    },
  ],
  good: [
    `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: { name: console }
        rules:
        - { apiGroups: [''], resources: [users], verbs: [get, create, update] }
        - { apiGroups: [''], resources: [users], verbs: [impersonate], resourceNames: [support] }
        - { apiGroups: [''], resources: [others], verbs: [impersonate] }
        - { apiGroups: [shop.example], resources: [users, uids], verbs: [impersonate] }`,
    `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: { name: system:console }
        rules:
        - { apiGroups: [''], resources: [users], verbs: [impersonate] } # The cluster itself has it.`,
  ],
});
