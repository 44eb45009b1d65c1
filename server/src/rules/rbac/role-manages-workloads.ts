import { defineRule } from '../../engine/rule.js';
import { CHANGING, rightsGiven, WRITING } from '../../model/kubernetes/given-rights.js';

export default defineRule({
  id: 'role-manages-workloads',
  title: 'Role allows starting or changing pods through workloads',
  severity: 'information',
  why: `
    Whoever writes a Deployment, a Job or another workload writes the pods in it: what runs, under which
    ServiceAccount, with which Secrets and, where Pod Security does not stand in the way, which paths of the node.
    It is the right to create pods under another name. The update of a running pod changes its image at least.`,
  standards: ['cis-kubernetes:5.1.4', 'cwe:269', 'mitre:T1610'],
  peers: [
    'kube-linter:access-to-create-pods',
    'trivy:KSV-0048',
    'kubescape:C-0188',
    'rbac-police:modify_pods',
    'kubiscan:risky-create-deployments',
    'kubiscan:risky-update-deployments',
    'kubiscan:risky-create-daemonsets',
    'kubiscan:risky-update-daemonsets',
    'kubiscan:risky-create-jobs',
    'kubiscan:risky-update-jobs',
  ],
  cause: 'role-rights',

  on: ['Role', 'ClusterRole'],
  *check(role, { profile }) {
    const rights = [
      { verbs: CHANGING, apiGroup: '', resources: ['pods'] },
      { verbs: WRITING, apiGroup: '', resources: ['replicationcontrollers'] },
      { verbs: WRITING, apiGroup: 'apps', resources: ['daemonsets', 'deployments', 'replicasets', 'statefulsets'] },
      { verbs: WRITING, apiGroup: 'batch', resources: ['cronjobs', 'jobs'] },
      { verbs: WRITING, apiGroup: 'extensions', resources: ['daemonsets', 'deployments', 'replicasets'] },
    ];
    for (const given of rightsGiven(role, rights, { builtIn: profile === 'audit' }))
      yield {
        at: given.verb,
        owner: given.rule,
        message: `${role.title} allows changing what runs in the pods of workloads ${given.reach}.`,
        fix: given.withoutVerbs('Programs that deploy or change workloads are refused.'),
      };
  },

  bad: [
    {
      code: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: Role
        metadata: { name: deployer }
        rules:
        - apiGroups: ["apps"]
          resources: ["deployments"]
          verbs: ["get", "create", "update", "patch"]
          #              ^^^^^^^^ Role "deployer" allows changing what runs in the pods of workloads in its namespace.`,
      fixed: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: Role
        metadata: { name: deployer }
        rules:
        - apiGroups: ["apps"]
          resources: ["deployments"]
          verbs: ["get"]`,
    },
    {
      code: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: { name: deployer }
        rules:
        - { apiGroups: [''], resources: [pods, services], verbs: [get, patch] }
        #                                                              ^^^^^ ClusterRole "deployer" allows changing what runs in the pods of workloads wherever it is bound.
        - { apiGroups: [''], resources: [replicationcontrollers], verbs: [get, create] }
        #                                                                      ^^^^^^ ClusterRole "deployer" allows changing what runs in the pods of workloads wherever it is bound.
        - { apiGroups: [apps], resources: [daemonsets], verbs: [get, create] }
        #                                                            ^^^^^^ ClusterRole "deployer" allows changing what runs in the pods of workloads wherever it is bound.
        - { apiGroups: [apps], resources: [replicasets], verbs: [get, create] }
        #                                                             ^^^^^^ ClusterRole "deployer" allows changing what runs in the pods of workloads wherever it is bound.
        - { apiGroups: [apps], resources: [statefulsets], verbs: [create] }
        #                                                         ^^^^^^ ClusterRole "deployer" allows changing what runs in the pods of workloads wherever it is bound.
        - { apiGroups: [batch], resources: [jobs, cronjobs], verbs: [get, update] }
        #                                                                 ^^^^^^ ClusterRole "deployer" allows changing what runs in the pods of workloads wherever it is bound.
        - { apiGroups: [batch], resources: [cronjobs], verbs: [get, update] }
        #                                                           ^^^^^^ ClusterRole "deployer" allows changing what runs in the pods of workloads wherever it is bound.
        - { apiGroups: [extensions], resources: [deployments], verbs: [get, update] }
        #                                                                   ^^^^^^ ClusterRole "deployer" allows changing what runs in the pods of workloads wherever it is bound.
        - { apiGroups: [extensions], resources: [daemonsets], verbs: [get, update] }
        #                                                                  ^^^^^^ ClusterRole "deployer" allows changing what runs in the pods of workloads wherever it is bound.
        - { apiGroups: [extensions], resources: [replicasets], verbs: [get, update] }
        #                                                                   ^^^^^^ ClusterRole "deployer" allows changing what runs in the pods of workloads wherever it is bound.`,
      fixed: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: { name: deployer }
        rules:
        - { apiGroups: [''], resources: [services], verbs: [get, patch] }
        - { apiGroups: [''], resources: [replicationcontrollers], verbs: [get] }
        - { apiGroups: [apps], resources: [daemonsets], verbs: [get] }
        - { apiGroups: [apps], resources: [replicasets], verbs: [get] }
        - { apiGroups: [batch], resources: [jobs, cronjobs], verbs: [get] }
        - { apiGroups: [batch], resources: [cronjobs], verbs: [get] }
        - { apiGroups: [extensions], resources: [deployments], verbs: [get] }
        - { apiGroups: [extensions], resources: [daemonsets], verbs: [get] }
        - { apiGroups: [extensions], resources: [replicasets], verbs: [get] }
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
        metadata: { name: system:deployer }
        rules:
        - { apiGroups: ['*'], resources: ['*'], verbs: ['*'] }
        #                                               ^^^ ClusterRole "system:deployer" allows changing what runs in the pods of workloads wherever it is bound.`,
    },
  ],
  good: [
    `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: { name: deployer }
        rules:
        - { apiGroups: [''], resources: [pods], verbs: [get, create, delete] }
        - { apiGroups: [apps], resources: [deployments], verbs: [get, list, watch, delete] }
        - { apiGroups: [apps], resources: [deployments], resourceNames: [web], verbs: [patch] }
        - { apiGroups: [apps], resources: [deployments/scale, jobs], verbs: [update] }
        - { apiGroups: [batch], resources: [deployments], verbs: [update] }
        - { apiGroups: [''], resources: [deployments, services], verbs: [update] }`,
    `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: { name: system:deployer }
        rules:
        - { apiGroups: [apps], resources: [deployments], verbs: [create] } # The cluster itself has it.`,
  ],
});
