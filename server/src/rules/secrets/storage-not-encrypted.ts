import { defineRule } from '../../engine/rule.js';
import { plainStorage } from '../../model/kubernetes/secret-storage.js';

export default defineRule({
  id: 'storage-not-encrypted',
  title: 'Volumes that are not encrypted at rest',
  severity: 'warning',
  why: `
    Whoever gets hold of a disk, a snapshot or a backup of an unencrypted volume reads everything that pods have ever
    written to it, outside of every right that the cluster knows. An encrypted one is worthless without its key, which
    the provider keeps apart and whose use it records. Azure and Google Cloud encrypt in any case; AWS does where asked.`,
  standards: ['cwe:311'],
  peers: ['kubescape:C-0264'],

  on: ['StorageClass', 'PersistentVolume'],
  *check(storage, { profile }) {
    const plain = plainStorage(storage);
    if (plain === undefined) return;
    const { parameter, provisioner, value } = plain;
    // Where a key has to be made first, not to have one is a choice; only its reader is told who wants every gap closed.
    if (parameter.isAbsent && value === undefined && profile === 'recommended') return;
    yield {
      at: parameter.exists ? parameter : storage.field('provisioner'),
      message: `${storage.title} does not ask "${provisioner}" for encryption, so whoever gets a disk or a snapshot reads the data.`,
      fix:
        value === undefined
          ? undefined
          : {
              title: `Set the parameter "${parameter.key}"`,
              changes: [parameter.set(value)],
              risk: 'Kubernetes refuses other parameters for a StorageClass that exists, so it has to be made anew, and volumes that exist stay as they are.',
            },
    };
  },

  bad: [
    {
      code: `
        apiVersion: storage.k8s.io/v1
        kind: StorageClass
        metadata: { name: fast }
        provisioner: ebs.csi.aws.com
        #            ^^^^^^^^^^^^^^^ StorageClass "fast" does not ask "ebs.csi.aws.com" for encryption, so whoever
        parameters:
          type: gp3`,
      fixed: `
        apiVersion: storage.k8s.io/v1
        kind: StorageClass
        metadata: { name: fast }
        provisioner: ebs.csi.aws.com
        parameters:
          type: gp3
          encrypted: "true"`,
    },
    {
      code: `
        apiVersion: storage.k8s.io/v1
        kind: StorageClass
        metadata: { name: copies }
        provisioner: driver.longhorn.io
        parameters: { encrypted: "false" }
        #                        ^^^^^^^ StorageClass "copies" does not ask "driver.longhorn.io" for encryption
        ---
        apiVersion: v1
        kind: PersistentVolume
        metadata: { name: data }
        spec:
          csi:
            driver: diskplugin.csi.alibabacloud.com
            volumeAttributes:
              encrypted: "false"
              #          ^^^^^^^ PersistentVolume "data" does not ask "diskplugin.csi.alibabacloud.com" for encryption`,
    },
    {
      profile: 'strict',
      code: `
        apiVersion: storage.k8s.io/v1
        kind: StorageClass
        metadata: { name: blocks }
        provisioner: rook-ceph.rbd.csi.ceph.com
        #            ^^^^^^^^^^^^^^^^^^^^^^^^^^ StorageClass "blocks" does not ask`,
    },
  ],
  good: [
    `
        apiVersion: storage.k8s.io/v1
        kind: StorageClass
        provisioner: ebs.csi.aws.com
        parameters: { encrypted: "true" }
        ---
        apiVersion: storage.k8s.io/v1
        kind: StorageClass
        provisioner: ebs.csi.aws.com
        parameters: { encrypted: "{{ .Values.encrypted }}" }
        ---
        apiVersion: storage.k8s.io/v1
        kind: StorageClass
        provisioner: disk.csi.azure.com
        ---
        apiVersion: storage.k8s.io/v1
        kind: StorageClass
        provisioner: driver.longhorn.io
        ---
        apiVersion: v1
        kind: PersistentVolume
        spec: { csi: { driver: ebs.csi.aws.com, volumeHandle: vol-1 } }
        ---
        apiVersion: v1
        kind: PersistentVolume
        spec: { local: { path: /data } }`,
  ],
});
