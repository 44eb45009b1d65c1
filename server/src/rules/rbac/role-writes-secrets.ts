import { defineRule } from '../../engine/rule.js';
import { DELETING, rightsGiven, WRITING } from '../../model/kubernetes/given-rights.js';

export default defineRule({
  id: 'role-writes-secrets',
  title: 'Role allows writing Secrets',
  severity: 'warning',
  why: `
    Whoever may create a Secret asks for a token of any ServiceAccount beside it by the type
    \`kubernetes.io/service-account-token\`; whoever changes one replaces TLS keys, registry credentials and what
    programs log in with. Rights on the Secrets that a program owns, by \`resourceNames\`, lead no further than
    these.`,
  standards: ['cwe:269', 'mitre:T1098'],
  peers: ['kube-linter:access-to-secrets', 'trivy:KSV-0041', 'trivy:KSV-0113', 'rbac-police:issue_token_secrets'],
  cause: 'role-rights',

  on: ['Role', 'ClusterRole'],
  *check(role, { profile }) {
    const right = {
      verbs: [...WRITING, ...(profile === 'audit' ? DELETING : [])],
      apiGroup: '',
      resources: ['secrets'],
    };
    for (const given of rightsGiven(role, [right], { builtIn: profile === 'audit' }))
      yield {
        at: given.verb,
        owner: given.rule,
        message: `${role.title} allows writing Secrets ${given.reach}, including credentials of other programs.`,
        fix: [
          ...given.withoutVerbs('Programs that store Secrets, such as certificates that they renew, are refused.'),
          ...given.onlyOn(
            'SECRET-NAME',
            'Limit the right to the Secrets that you name in resourceNames',
            'Programs that write another Secret are refused.',
          ),
        ],
      };
  },

  bad: [
    {
      code: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: Role
        metadata: { name: cert-renewer }
        rules:
        - apiGroups: [""]
          resources: ["secrets"]
          verbs: ["get", "update", "patch"]
          #              ^^^^^^^^ Role "cert-renewer" allows writing Secrets in its namespace, including credentials of other programs.`,
      fixed: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: Role
        metadata: { name: cert-renewer }
        rules:
        - apiGroups: [""]
          resources: ["secrets"]
          verbs: ["get"]`,
    },
    {
      code: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: { name: cert-renewer }
        rules:
        - apiGroups: ['']
          resources: [secrets]
          verbs: [create]
          #       ^^^^^^ ClusterRole "cert-renewer" allows writing Secrets wherever it is bound, including credentials of other programs.
        - apiGroups: ['']
          resources: [configmaps]
          verbs: [get]`,
      fixed: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: { name: cert-renewer }
        rules:
        - apiGroups: ['']
          resources: [configmaps]
          verbs: [get]`,
    },
    {
      code: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: { name: cert-renewer }
        rules:
        - { apiGroups: [''], resources: [events, secrets], verbs: [create, patch, get] }
        #                                                          ^^^^^^ ClusterRole "cert-renewer" allows writing Secrets wherever it is bound, including credentials of other programs.`,
      fixed: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: { name: cert-renewer }
        rules:
        - { apiGroups: [''], resources: [events], verbs: [create, patch, get] }
        - apiGroups:
          - ''
          resources:
          - secrets
          verbs:
          - get`,
    },
    {
      profile: 'audit',
      code: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: { name: system:cert-renewer }
        rules:
        - { apiGroups: [''], resources: [secrets], verbs: [get, delete] }
        #                                                       ^^^^^^ ClusterRole "system:cert-renewer" allows writing Secrets wherever it is bound, including credentials of other programs.
        - { apiGroups: [''], resources: [secrets], verbs: [get, deletecollection] }
        #                                                       ^^^^^^^^^^^^^^^^ ClusterRole "system:cert-renewer" allows writing Secrets wherever it is bound, including credentials of other programs.
        - { apiGroups: [''], resources: [secrets], verbs: ['*'] }
        #                                                  ^^^ ClusterRole "system:cert-renewer" allows writing Secrets wherever it is bound, including credentials of other programs.`,
      fixed: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: { name: system:cert-renewer }
        rules:
        - { apiGroups: [''], resources: [secrets], verbs: [get] }
        - { apiGroups: [''], resources: [secrets], verbs: [get] }
        - { apiGroups: [''], resources: [secrets], verbs: ['*'] }`,
    },
  ],
  good: [
    `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: { name: cert-renewer }
        rules:
        - { apiGroups: [''], resources: [secrets], verbs: [get, list, watch, delete, deletecollection] }
        - { apiGroups: [''], resources: [secrets], verbs: [update, patch], resourceNames: [web-tls] }
        - { apiGroups: [''], resources: [configmaps], verbs: [create, update, patch] }
        - { apiGroups: [shop.example], resources: [secrets], verbs: [create] }`,
    `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: { name: system:cert-renewer }
        rules:
        - { apiGroups: [''], resources: [secrets], verbs: [create] } # The cluster itself has it.`,
  ],
});
