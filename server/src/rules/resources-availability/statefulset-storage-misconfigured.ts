import { defineRule } from '../../engine/rule.js';
import { claimsOf } from '../../model/kubernetes/claims.js';

export default defineRule({
  id: 'statefulset-storage-misconfigured',
  title: 'Storage or Service of a StatefulSet that is incomplete',
  severity: 'hint',
  profile: 'audit',
  why: `
    A volume that several nodes may mount can be read and changed by pods that were never meant to see it. A claim without
    a size or a class gets what the cluster happens to have, perhaps without encryption. A StatefulSet whose headless
    Service is missing gives its pods no names, so that they cannot check whom they talk to.`,
  peers: [
    'kics:3878dc92-8e5d-47cf-9cdd-7590f71d21b9',
    'kics:bb241e61-77c3-4b97-9575-c0f8a1e008d0',
    'kics:8cf4671a-cf3d-46fc-8389-21e7405063a2',
    'kubesec:VolumeClaimAccessModeReadWriteOnce',
    'kubesec:VolumeClaimRequestsStorage',
    'kube-score:statefulset-has-servicename',
    'kyverno:readwriteonce-pod',
    'kyverno:require-storageclass',
  ],

  on: ['StatefulSet', 'PersistentVolumeClaim'],
  reads: ['services'],
  *check(object, { services }) {
    const isSet = object.kind === 'StatefulSet';
    for (const { title, accessModes, isShared, storage, storageClass, hasNoClass } of claimsOf(object)) {
      if (isShared && isSet)
        yield {
          at: accessModes,
          message: `${title} is not for one pod or node alone, so others may read and change what it stores.`,
          fix: {
            title: 'Set accessModes to ReadWriteOncePod',
            changes: [accessModes.set(['ReadWriteOncePod'])],
            risk: 'A claim that exists is not changed, and the driver of the storage must know that mode.',
          },
        };
      if (storage.isAbsent)
        yield {
          at: storage,
          message: `${title} requests no storage, so the API server refuses it.`,
          fix: { title: 'Request storage', changes: [storage.set('1Gi')], placeholders: ['1Gi'] },
        };
      if (hasNoClass)
        yield {
          at: storageClass,
          message: `${title} names no storage class, so it gets what the cluster has by default.`,
          fix: {
            title: 'Name a storage class',
            changes: [storageClass.set('STORAGE-CLASS')],
            placeholders: ['STORAGE-CLASS'],
            risk: 'The class must exist.',
          },
        };
    }
    const name = object.field('spec.serviceName');
    const wrong = isSet && name.text ? services.governing(object.ref, object.namespace, name.text) : undefined;
    if (wrong)
      yield {
        at: name,
        message: `${object.title} names the Service "${name.text}", which is ${wrong.state}, so its pods have no names.`,
        fix:
          wrong.closest === undefined
            ? undefined
            : {
                title: `Name the Service "${wrong.closest}"`,
                changes: [name.set(wrong.closest)],
                risk: 'The name cannot be changed later, so a StatefulSet that is there already has to be deleted first.',
              },
      };
  },

  bad: [
    {
      code: `
        apiVersion: apps/v1
        kind: StatefulSet
        metadata: { name: store }
        spec:
          serviceName: stroe
          #            ^^^^^ StatefulSet "store" names the Service "stroe", which is missing
          volumeClaimTemplates:
            - metadata: { name: data }
              spec:
              #<-- The claim "data" of StatefulSet "store" names no storage class
                accessModes: [ReadWriteMany]
                #<--------- The claim "data" of StatefulSet "store" is not for one pod or node alone
                resources: { requests: { storage: 1Gi } }
        ---
        { apiVersion: v1, kind: Service, metadata: { name: store }, spec: { clusterIP: None } }
        ---
        { apiVersion: v1, kind: Service, metadata: { name: web }, spec: { ports: [] } }
        ---
        { apiVersion: apps/v1, kind: StatefulSet, metadata: { name: web }, spec: { serviceName: web } }
        #                                                                                       ^^^ StatefulSet "web" names the Service "web", which is not headless`,
      fixed: `
        apiVersion: apps/v1
        kind: StatefulSet
        metadata: { name: store }
        spec:
          serviceName: store
          volumeClaimTemplates:
            - metadata: { name: data }
              spec:
                accessModes: [ReadWriteOncePod]
                resources: { requests: { storage: 1Gi } }
                storageClassName: STORAGE-CLASS
        ---
        { apiVersion: v1, kind: Service, metadata: { name: store }, spec: { clusterIP: None } }
        ---
        { apiVersion: v1, kind: Service, metadata: { name: web }, spec: { ports: [] } }
        ---
        { apiVersion: apps/v1, kind: StatefulSet, metadata: { name: web }, spec: { serviceName: web } }`,
    },
    {
      code: `
        apiVersion: v1
        kind: PersistentVolumeClaim
        metadata: { name: data }
        spec:
        #<-- PersistentVolumeClaim "data" requests no storage
          accessModes: [ReadWriteMany]
          storageClassName: shared`,
      fixed: `
        apiVersion: v1
        kind: PersistentVolumeClaim
        metadata: { name: data }
        spec:
          accessModes: [ReadWriteMany]
          storageClassName: shared
          resources:
            requests:
              storage: 1Gi`,
    },
  ],
  good: [
    `
        apiVersion: apps/v1
        kind: StatefulSet
        metadata: { name: store }
        spec:
          serviceName: store
          volumeClaimTemplates:
            - metadata: { name: data, annotations: { volume.beta.kubernetes.io/storage-class: fast } }
              spec: { accessModes: [ReadWriteOnce], resources: { requests: { storage: 1Gi } } }
            - metadata: { name: logs }
              spec: { accessModes: ["{{ .Values.mode }}"], storageClassName: "", resources: { requests: { storage: 1Gi } } }
        ---
        { apiVersion: apps/v1, kind: StatefulSet, metadata: { name: without }, spec: {} }
        ---
        { apiVersion: v1, kind: Service, metadata: { name: store }, spec: { clusterIP: None } }`,
  ],
});
