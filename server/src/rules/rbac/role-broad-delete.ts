import { defineRule } from '../../engine/rule.js';
import { DELETING, rightsGiven } from '../../model/kubernetes/given-rights.js';

export default defineRule({
  id: 'role-broad-delete',
  title: 'Role allows deleting workloads, namespaces or volumes',
  severity: 'information',
  profile: 'strict',
  why: `
    One request with \`delete\` or \`deletecollection\` takes down a workload; on a namespace it takes everything in
    it along, and on a volume the data. A stolen token with the right is enough to stop production. Where a program
    replaces its own objects, a rule on these and no others keeps the harm there.`,
  standards: ['cwe:269', 'mitre:T1485'],
  peers: ['kubescape:C-0007', 'kubiscan:risky-any-resource-delete'],
  cause: 'role-rights',

  on: ['Role', 'ClusterRole'],
  *check(role, { profile }) {
    const rights = [
      {
        verbs: DELETING,
        apiGroup: '',
        resources: ['namespaces', 'nodes', 'persistentvolumeclaims', 'persistentvolumes'],
      },
      { verbs: DELETING, apiGroup: '', resources: ['pods', 'replicationcontrollers'] },
      { verbs: DELETING, apiGroup: '', resources: profile === 'audit' ? ['secrets', 'services'] : [] },
      { verbs: DELETING, apiGroup: 'apps', resources: ['daemonsets', 'deployments', 'replicasets', 'statefulsets'] },
      { verbs: DELETING, apiGroup: 'batch', resources: ['cronjobs', 'jobs'] },
    ];
    for (const given of rightsGiven(role, rights, { builtIn: profile === 'audit' }))
      yield {
        at: given.verb,
        owner: given.rule,
        message: `${role.title} allows deleting what runs or is stored ${given.reach}.`,
        fix: given.withoutVerbs('Programs that delete or replace such objects are refused.'),
      };
  },

  bad: [
    {
      code: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: Role
        metadata: { name: cleaner }
        rules:
        - apiGroups: ["apps"]
          resources: ["deployments"]
          verbs: ["get", "delete"]
          #              ^^^^^^^^ Role "cleaner" allows deleting what runs or is stored in its namespace.`,
      fixed: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: Role
        metadata: { name: cleaner }
        rules:
        - apiGroups: ["apps"]
          resources: ["deployments"]
          verbs: ["get"]`,
    },
    {
      code: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: { name: cleaner }
        rules:
        - { apiGroups: [''], resources: [namespaces], verbs: [get, deletecollection] }
        #                                                          ^^^^^^^^^^^^^^^^ ClusterRole "cleaner" allows deleting what runs or is stored wherever it is bound.
        - { apiGroups: [''], resources: [nodes], verbs: [delete] }
        #                                                ^^^^^^ ClusterRole "cleaner" allows deleting what runs or is stored wherever it is bound.
        - { apiGroups: [''], resources: [persistentvolumes], verbs: [get, delete] }
        #                                                                 ^^^^^^ allows deleting what
        - { apiGroups: [''], resources: [persistentvolumeclaims], verbs: [get, delete] }
        #                                                                      ^^^^^^ allows deleting what
        - { apiGroups: [''], resources: [pods, services], verbs: [get, delete] }
        #                                                              ^^^^^^ allows deleting what
        - { apiGroups: [''], resources: [replicationcontrollers], verbs: [get, delete] }
        #                                                                      ^^^^^^ allows deleting what
        - { apiGroups: [apps], resources: [daemonsets], verbs: [get, delete] }
        #                                                            ^^^^^^ allows deleting what
        - { apiGroups: [apps], resources: [replicasets], verbs: [get, delete] }
        #                                                             ^^^^^^ allows deleting what
        - { apiGroups: [apps], resources: [statefulsets], verbs: [get, delete] }
        #                                                              ^^^^^^ allows deleting what
        - { apiGroups: [batch], resources: [jobs], verbs: [get, delete] }
        #                                                       ^^^^^^ allows deleting what
        - { apiGroups: [batch], resources: [cronjobs], verbs: [get, delete] }
        #                                                           ^^^^^^ allows deleting what`,
      fixed: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: { name: cleaner }
        rules:
        - { apiGroups: [''], resources: [namespaces], verbs: [get] }
        - { apiGroups: [''], resources: [persistentvolumes], verbs: [get] }
        - { apiGroups: [''], resources: [persistentvolumeclaims], verbs: [get] }
        - { apiGroups: [''], resources: [services], verbs: [get, delete] }
        - { apiGroups: [''], resources: [replicationcontrollers], verbs: [get] }
        - { apiGroups: [apps], resources: [daemonsets], verbs: [get] }
        - { apiGroups: [apps], resources: [replicasets], verbs: [get] }
        - { apiGroups: [apps], resources: [statefulsets], verbs: [get] }
        - { apiGroups: [batch], resources: [jobs], verbs: [get] }
        - { apiGroups: [batch], resources: [cronjobs], verbs: [get] }
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
        metadata: { name: system:cleaner }
        rules:
        - { apiGroups: [''], resources: [secrets], verbs: [get, delete] }
        #                                                       ^^^^^^ allows deleting what
        - { apiGroups: [''], resources: [services], verbs: [get, delete] }
        #                                                        ^^^^^^ allows deleting what
        - { apiGroups: ['*'], resources: ['*'], verbs: ['*'] }
        #                                               ^^^ allows deleting what`,
      fixed: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: { name: system:cleaner }
        rules:
        - { apiGroups: [''], resources: [secrets], verbs: [get] }
        - { apiGroups: [''], resources: [services], verbs: [get] }
        - { apiGroups: ['*'], resources: ['*'], verbs: ['*'] }`,
    },
  ],
  good: [
    `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: { name: cleaner }
        rules:
        - { apiGroups: ['', apps, batch], resources: [pods, deployments, jobs], verbs: [get, create, update] }
        - { apiGroups: [''], resources: [services, secrets, configmaps], verbs: [delete] }
        - { apiGroups: [apps], resources: [deployments], resourceNames: [web], verbs: [delete] }
        - { apiGroups: [shop.example], resources: [pods, jobs], verbs: [delete] }`,
    `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: { name: system:cleaner }
        rules:
        - { apiGroups: [''], resources: [pods], verbs: [delete] } # The cluster itself has it.`,
  ],
});
