import { defineRule } from '../../engine/rule.js';
import { useLocalVolume } from '../../model/kubernetes/host-paths.js';

export default defineRule({
  id: 'persistentvolume-uses-host-path',
  title: 'PersistentVolume stands for a path of its node',
  severity: 'warning',
  why: `
    Every pod that claims such a volume sees a path of whichever node it runs on, and no Pod Security level notices: the pod
    itself only names a claim. The data is not even the same from one node to the next. A \`local\` volume is tied to its
    node, and storage of a StorageClass belongs to no node at all.`,
  standards: ['nsa:host-paths', 'cwe:668', 'mitre:T1611'],
  peers: ['kyverno:limit-hostpath-type-pv'],

  on: 'PersistentVolume',
  *check(volume) {
    const hostPath = volume.field('spec.hostPath');
    if (!hostPath.isPresent) return;
    const path = hostPath.field('path').text;
    const local = path === undefined ? undefined : useLocalVolume(volume, path);
    yield {
      at: hostPath.field('path'),
      message: `${volume.title} gives every pod that claims it ${path === undefined ? 'a path' : `"${path}"`} of its node.`,
      ...(local && {
        fix: {
          title: 'Make it a local volume of one node',
          ...local,
          risk: 'The API server takes the change for a new volume only, and pods that claim it run on that node alone.',
        },
      }),
    };
  },

  bad: [
    {
      code: `
        apiVersion: v1
        kind: PersistentVolume
        metadata: { name: data }
        spec:
          capacity: { storage: 1Gi }
          accessModes: [ReadWriteOnce]
          hostPath:
            path: /srv/data
            #     ^^^^^^^^^ PersistentVolume "data" gives every pod that claims it "/srv/data" of its node`,
      fixed: `
        apiVersion: v1
        kind: PersistentVolume
        metadata: { name: data }
        spec:
          capacity: { storage: 1Gi }
          accessModes: [ReadWriteOnce]
          local:
            path: /srv/data
          nodeAffinity:
            required:
              nodeSelectorTerms:
                - matchExpressions:
                    - key: kubernetes.io/hostname
                      operator: In
                      values:
                        - node-name`,
    },
    {
      code: `
        apiVersion: v1
        kind: PersistentVolume
        metadata: { name: data }
        spec:
          nodeAffinity: { required: { nodeSelectorTerms: [{ matchExpressions: [{ key: disk, operator: Exists }] }] } }
          hostPath: { path: /srv/data, type: Directory }
          #                 ^^^^^^^^^ gives every pod that claims it "/srv/data" of its node`,
      fixed: `
        apiVersion: v1
        kind: PersistentVolume
        metadata: { name: data }
        spec:
          nodeAffinity: { required: { nodeSelectorTerms: [{ matchExpressions: [{ key: disk, operator: Exists }] }] } }
          local:
            path: /srv/data`,
    },
    {
      code: `
        apiVersion: v1
        kind: PersistentVolume
        metadata: { name: data }
        spec: { hostPath: { path: "{{ .Values.path }}" } }
        #                         ^^^^^^^^^^^^^^^^^^^^ PersistentVolume "data" gives every pod that claims it a path`,
    },
  ],
  good: [
    `
        apiVersion: v1
        kind: PersistentVolume
        metadata: { name: data }
        spec: { csi: { driver: disks.example, volumeHandle: a }, hostPath: null }`,
    `
        apiVersion: v1
        kind: PersistentVolume
        metadata: { name: data }
        spec: {{ .Values.volume }}`,
  ],
});
