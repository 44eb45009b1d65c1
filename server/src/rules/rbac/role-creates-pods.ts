import { defineRule } from '../../engine/rule.js';
import { rightsGiven } from '../../model/kubernetes/given-rights.js';

export default defineRule({
  id: 'role-creates-pods',
  title: 'Role allows starting any pod',
  severity: 'warning',
  why: `
    Whoever creates a pod decides what runs in it and as whom: it can name any ServiceAccount of the namespace,
    mount each of its Secrets, and, where Pod Security does not stand in the way, the disk of the node. The rights
    of the role are then those of everything around it. People and programs that deploy through a controller do not
    need the right.`,
  standards: ['cis-kubernetes:5.1.4', 'cwe:269', 'mitre:T1610'],
  peers: [
    'kube-linter:access-to-create-pods',
    'kics:592ad21d-ad9b-46c6-8d2d-fad09d62a942',
    'trivy:KSV-0048',
    'kubescape:C-0188',
    'rbac-police:assign_sa',
    'kubiscan:risky-create-pod',
    'datree:CIS_INVALID_VALUE_CREATE_POD',
  ],
  cause: 'role-rights',

  on: ['Role', 'ClusterRole'],
  *check(role, { profile }) {
    const right = { verbs: ['create'], apiGroup: '', resources: ['pods'] };
    for (const given of rightsGiven(role, [right], { builtIn: profile === 'audit' }))
      yield {
        at: given.verb,
        owner: given.rule,
        message: `${role.title} allows starting any pod, as any ServiceAccount ${given.reach}.`,
        fix: given.withoutVerbs('Programs that start pods themselves, rather than through a controller, are refused.'),
      };
  },

  bad: [
    {
      code: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: Role
        metadata: { name: ci }
        rules:
        - apiGroups: [""]
          resources: ["pods"]
          verbs: ["get", "list", "create"]
          #                      ^^^^^^^^ Role "ci" allows starting any pod, as any ServiceAccount in its namespace.`,
      fixed: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: Role
        metadata: { name: ci }
        rules:
        - apiGroups: [""]
          resources: ["pods"]
          verbs: ["get", "list"]`,
    },
    {
      code: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: { name: ci }
        rules:
        - apiGroups: ['']
          resources: [pods, services]
          verbs:
          - get
          - create
          # ^^^^^^ ClusterRole "ci" allows starting any pod, as any ServiceAccount wherever it is bound.
        - { apiGroups: ['*'], resources: [pods], verbs: [create] }
        #                                                ^^^^^^ ClusterRole "ci" allows starting any pod, as any ServiceAccount wherever it is bound.`,
      fixed: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: { name: ci }
        rules:
        - apiGroups: ['']
          resources: [services]
          verbs:
          - get
          - create
        - apiGroups:
          - ''
          resources:
          - pods
          verbs:
          - get`,
    },
    {
      profile: 'audit',
      code: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: { name: system:ci }
        rules:
        - { apiGroups: [''], resources: ['*'], verbs: ['*'] }
        #                                              ^^^ allows starting any
        - { apiGroups: [''], resources: ['*', pods], verbs: [get, create, '{{ .Values.verb }}'] }
        #                                                         ^^^^^^ allows starting any`,
      fixed: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: { name: system:ci }
        rules:
        - { apiGroups: [''], resources: ['*'], verbs: ['*'] }
        - { apiGroups: [''], resources: ['*', pods], verbs: [get, '{{ .Values.verb }}'] }`,
    },
  ],
  good: [
    `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: { name: ci }
        rules:
        - { apiGroups: [''], resources: [pods], verbs: [get, update, delete] }
        - { apiGroups: [''], resources: [pods/exec, services], verbs: [create] }
        - { apiGroups: [apps], resources: [pods], verbs: [create] }
        - { apiGroups: [''], resources: [pods], verbs: [create], resourceNames: [web] } # A name allows no creation.`,
    `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: { name: system:ci }
        rules:
        - { apiGroups: [''], resources: [pods], verbs: [create] } # The cluster itself has it.`,
  ],
});
