import { defineRule } from '../../engine/rule.js';
import { rightsGiven, WRITING } from '../../model/kubernetes/given-rights.js';

export default defineRule({
  id: 'role-manages-rbac-objects',
  title: 'Role allows writing roles and bindings',
  severity: 'warning',
  why: `
    Whoever writes roles and bindings decides who may do what. The API server lets them hand on no more than they
    have, yet that is enough to give a stolen identity's rights to another one that outlives it, or to join a
    binding that is there. Where only the pipeline that deploys has the right, such changes are reviewed.`,
  standards: ['cwe:269', 'mitre:T1098'],
  peers: [
    'checkov:CKV2_K8S_1',
    'kics:8320826e-7a9c-4b0b-9535-578333193432',
    'trivy:KSV-0050',
    'trivy:KSV-0051',
    'trivy:KSV-0052',
    'trivy:KSV-0055',
    'kubiscan:risky-create-rolebinding-role',
    'kubiscan:risky-create-clusterrolebinding-clusterrole',
    'kubiscan:risky-add-rolebinding',
  ],
  cause: 'role-rights',

  on: ['Role', 'ClusterRole'],
  *check(role, { profile }) {
    const right = {
      verbs: WRITING,
      apiGroup: 'rbac.authorization.k8s.io',
      resources: ['roles', 'clusterroles', 'rolebindings', 'clusterrolebindings'],
    };
    for (const given of rightsGiven(role, [right], { builtIn: profile === 'audit' }))
      yield {
        at: given.verb,
        owner: given.rule,
        message: `${role.title} allows writing roles or bindings ${given.reach}, and so giving rights to others.`,
        severity: role.kind === 'Role' ? 'information' : 'warning',
        fix: given.withoutVerbs(
          'Programs that set up access for others, such as operators and installers, are refused.',
        ),
      };
  },

  bad: [
    {
      code: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: { name: installer }
        rules:
        - apiGroups: ["rbac.authorization.k8s.io"]
          resources: ["clusterrolebindings", "clusterroles"]
          verbs: ["get", "create"]
          #              ^^^^^^^^ ClusterRole "installer" allows writing roles or bindings wherever it is bound, and so giving rights to others.`,
      fixed: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: { name: installer }
        rules:
        - apiGroups: ["rbac.authorization.k8s.io"]
          resources: ["clusterrolebindings", "clusterroles"]
          verbs: ["get"]`,
    },
    {
      code: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: Role
        metadata: { name: installer }
        rules:
        - { apiGroups: [rbac.authorization.k8s.io], resources: [rolebindings], verbs: [get, patch] }
        #                                                                                   ^^^^^ Role "installer" allows writing roles or bindings in its namespace, and so giving rights to others.
        - { apiGroups: [rbac.authorization.k8s.io], resources: [roles], verbs: [update] }
        #                                                                       ^^^^^^ Role "installer" allows writing roles or bindings in its namespace, and so giving rights to others.
        - { apiGroups: [rbac.authorization.k8s.io], resources: [roles, leases], verbs: [get, create, update] }
        #                                                                                    ^^^^^^ Role "installer" allows writing roles or bindings in its namespace, and so giving rights to others.`,
      fixed: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: Role
        metadata: { name: installer }
        rules:
        - { apiGroups: [rbac.authorization.k8s.io], resources: [rolebindings], verbs: [get] }
        - { apiGroups: [rbac.authorization.k8s.io], resources: [leases], verbs: [get, create, update] }
        - apiGroups:
          - rbac.authorization.k8s.io
          resources:
          - roles
          verbs:
          - get`,
    },
    {
      code: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: { name: installer }
        rules:
        - { apiGroups: [rbac.authorization.k8s.io], resources: [clusterroles], verbs: [get, create] }
        #                                                                                   ^^^^^^ ClusterRole "installer" allows writing roles or bindings wherever it is bound, and so giving rights to others.
        - { apiGroups: ['*'], resources: [clusterrolebindings], verbs: [get, create] }
        #                                                                    ^^^^^^ ClusterRole "installer" allows writing roles or bindings wherever it is bound, and so giving rights to others.`,
      fixed: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: { name: installer }
        rules:
        - { apiGroups: [rbac.authorization.k8s.io], resources: [clusterroles], verbs: [get] }
        - { apiGroups: ['*'], resources: [clusterrolebindings], verbs: [get] }`,
    },
    {
      profile: 'audit',
      code: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: { name: system:installer }
        rules:
        - { apiGroups: ['*'], resources: ['*'], verbs: ['*'] }
        #                                               ^^^ ClusterRole "system:installer" allows writing roles or bindings wherever it is bound, and so giving rights to others.`,
    },
  ],
  good: [
    `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: { name: installer }
        rules:
        - { apiGroups: [rbac.authorization.k8s.io], resources: [roles], verbs: [get, list, watch, delete, deletecollection] }
        - { apiGroups: [rbac.authorization.k8s.io], resources: [roles], verbs: [update], resourceNames: [installer] }
        - { apiGroups: [rbac.authorization.k8s.io], resources: [widgets], verbs: [update] }
        - { apiGroups: [''], resources: [roles, serviceaccounts], verbs: [create] }`,
    `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: { name: system:installer }
        rules:
        - { apiGroups: [rbac.authorization.k8s.io], resources: [roles], verbs: [create] } # The cluster itself has it.`,
  ],
});
