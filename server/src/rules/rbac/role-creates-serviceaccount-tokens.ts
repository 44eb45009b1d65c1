import { defineRule } from '../../engine/rule.js';
import { rightsGiven } from '../../model/kubernetes/given-rights.js';

export default defineRule({
  id: 'role-creates-serviceaccount-tokens',
  title: 'Role allows issuing tokens of every ServiceAccount',
  severity: 'warning',
  why: `
    \`create\` on \`serviceaccounts/token\` returns a token of any ServiceAccount there: in kube-system alone some
    are as good as cluster-admin. It works from outside, without a pod, and the token outlives the binding that it
    was made with. With \`resourceNames\` a program is given the identities that it serves, and no others.`,
  standards: ['cis-kubernetes:5.1.13', 'cwe:269', 'mitre:T1528'],
  peers: ['kubescape:C-0282', 'rbac-police:token_request'],
  cause: 'role-rights',

  on: ['Role', 'ClusterRole'],
  *check(role, { profile }) {
    const right = { verbs: ['create'], apiGroup: '', resources: ['serviceaccounts/token'] };
    for (const given of rightsGiven(role, [right], { builtIn: profile === 'audit' }))
      yield {
        at: given.resource,
        owner: given.rule,
        message: `${role.title} allows issuing tokens of every ServiceAccount ${given.reach}.`,
        fix: [
          ...given.withoutResources('Programs that ask for tokens of other ServiceAccounts are refused.'),
          ...given.onlyOn(
            'SERVICEACCOUNT-NAME',
            'Limit the right to the ServiceAccounts that you name in resourceNames',
            'Programs that ask for a token of another ServiceAccount are refused.',
          ),
        ],
      };
  },

  bad: [
    {
      code: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: Role
        metadata: { name: vault }
        rules:
        - apiGroups: [""]
          resources: ["pods", "serviceaccounts/token"]
          #                   ^^^^^^^^^^^^^^^^^^^^^^^ Role "vault" allows issuing tokens of every ServiceAccount in its namespace.
          verbs: ["get", "create"]`,
      fixed: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: Role
        metadata: { name: vault }
        rules:
        - apiGroups: [""]
          resources: ["pods"]
          verbs: ["get", "create"]`,
    },
    {
      code: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: { name: vault }
        rules:
        - { apiGroups: [''], resources: [pods], verbs: [get] }
        - apiGroups: ['*']
          resources:
          - serviceaccounts/token
          # ^^^^^^^^^^^^^^^^^^^^^ ClusterRole "vault" allows issuing tokens of every ServiceAccount wherever it is bound.
          - '*/token'
          verbs: [create]
        - { apiGroups: [''], resources: [services, serviceaccounts/token], verbs: [create] }
        #                                          ^^^^^^^^^^^^^^^^^^^^^ ClusterRole "vault" allows issuing tokens of every ServiceAccount wherever it is bound.`,
      fixed: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: { name: vault }
        rules:
        - { apiGroups: [''], resources: [pods], verbs: [get] }
        - { apiGroups: [''], resources: [services], verbs: [create] }`,
    },
    {
      profile: 'audit',
      code: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: { name: system:vault }
        rules:
        - { apiGroups: [''], resources: ['*'], verbs: ['*'] }
        #                                ^^^ ClusterRole "system:vault" allows issuing tokens of every ServiceAccount wherever it is bound.`,
    },
  ],
  good: [
    `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: { name: vault }
        rules:
        - { apiGroups: [''], resources: [pods/*, pods], verbs: [create] } # Matches no subresource.
        - { apiGroups: [''], resources: [serviceaccounts/token], verbs: [list, delete] }
        - { apiGroups: [''], resources: [serviceaccounts/token], verbs: [create], resourceNames: [toolbox] }
        - { apiGroups: [apps], resources: [serviceaccounts/token], verbs: [create] }
        - { apiGroups: ['{{ .Values.group }}'], resources: [serviceaccounts/token], verbs: [create] }`,
    `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: { name: system:vault }
        rules:
        - { apiGroups: [''], resources: [serviceaccounts/token], verbs: [create] } # The cluster itself has it.`,
  ],
});
