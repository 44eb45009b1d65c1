import { defineRule } from '../../engine/rule.js';
import { rightsGiven } from '../../model/kubernetes/given-rights.js';

export default defineRule({
  id: 'role-creates-persistent-volumes',
  title: 'Role allows creating volumes for any path of any node',
  severity: 'warning',
  why: `
    A PersistentVolume may stand for a path of a node, and Pod Security does not look through the claim by which a
    pod gets it: whoever creates one mounts the disk of the node into a pod that seems harmless. Drivers create the
    volumes that StorageClasses promise, and claims need no such right.`,
  standards: ['cis-kubernetes:5.1.9', 'cwe:269', 'mitre:T1611'],
  peers: ['kubescape:C-0278'],
  cause: 'role-rights',

  on: 'ClusterRole',
  *check(role, { profile }) {
    const right = { verbs: ['create'], apiGroup: '', resources: ['persistentvolumes'] };
    for (const given of rightsGiven(role, [right], { builtIn: profile === 'audit' }))
      yield {
        at: given.verb,
        owner: given.rule,
        message: `${role.title} allows creating PersistentVolumes for any path of a node, which Pod Security does not check.`,
        fix: given.withoutVerbs('Programs that provide volumes, such as storage drivers, are refused.'),
      };
  },

  bad: [
    {
      code: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: { name: storage }
        rules:
        - apiGroups: [""]
          resources: ["persistentvolumes"]
          verbs: ["get", "create"]
          #              ^^^^^^^^ ClusterRole "storage" allows creating PersistentVolumes for any path of a node, which Pod Security does not check.`,
      fixed: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: { name: storage }
        rules:
        - apiGroups: [""]
          resources: ["persistentvolumes"]
          verbs: ["get"]`,
    },
    {
      code: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: { name: storage }
        rules:
        - { apiGroups: ['*'], resources: [persistentvolumeclaims, persistentvolumes], verbs: [get, create] }
        #                                                                                          ^^^^^^ ClusterRole "storage" allows creating PersistentVolumes for any path of a node, which Pod Security does not check.
        - { apiGroups: [''], resources: [persistentvolumes], verbs: [create] }
        #                                                            ^^^^^^ ClusterRole "storage" allows creating PersistentVolumes for any path of a node, which Pod Security does not check.`,
      fixed: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: { name: storage }
        rules:
        - { apiGroups: ['*'], resources: [persistentvolumeclaims], verbs: [get, create] }
        - apiGroups:
          - '*'
          resources:
          - persistentvolumes
          verbs:
          - get`,
    },
    {
      profile: 'audit',
      code: `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: { name: system:storage }
        rules:
        - { apiGroups: [''], resources: ['*'], verbs: ['*'] }
        #                                              ^^^ ClusterRole "system:storage" allows creating PersistentVolumes for any path of a node, which Pod Security does not check.`,
    },
  ],
  good: [
    `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: { name: storage }
        rules:
        - { apiGroups: [''], resources: [persistentvolumes], verbs: [get, list, watch, update, patch, delete] }
        - { apiGroups: [''], resources: [persistentvolumeclaims], verbs: [create] }
        - { apiGroups: [storage.k8s.io], resources: [persistentvolumes], verbs: [create] }`,
    `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: Role
        metadata: { name: storage }
        rules:
        - { apiGroups: [''], resources: [persistentvolumes], verbs: [create] } # They are in no namespace.`,
    `
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: { name: system:storage }
        rules:
        - { apiGroups: [''], resources: [persistentvolumes], verbs: [create] } # The cluster itself has it.`,
  ],
});
