import { defineRule } from '../../engine/rule.js';
import { persistentVolumes } from '../../model/kubernetes/persistent-volumes.js';
import { namesUser } from '../../model/kubernetes/ports.js';
import { DEDICATED_ID, giveVolumes } from '../../model/kubernetes/users.js';

export default defineRule({
  id: 'pod-fsgroup-not-set',
  title: 'Pod that is not root has volumes without a group',
  severity: 'hint',
  profile: 'audit',
  why: `
    A new volume belongs to root. A pod that is not root often cannot write to it, and the usual way out is to run the pod
    as root again, or to open the files to everybody. With \`fsGroup\` the kubelet gives the volume to a group that all
    containers of the pod are in, and no process needs to be root.`,
  standards: ['cis-kubernetes:5.7.3'],
  peers: ['kubescape:C-0211', 'kyverno:validate-userid-groupid-fsgroup'],
  options: { gid: { default: DEDICATED_ID, description: 'The group that the fix sets.' } },

  on: 'pod',
  *check(pod, { options }) {
    const group = pod.field('securityContext.fsGroup');
    const [volume] = persistentVolumes(pod);
    if (volume === undefined || !group.isAbsent || pod.runsOnWindows) return;
    if (!pod.containers.every(namesUser)) return;
    yield {
      at: group,
      message: `${pod.title} is not root and sets no fsGroup, so it may be unable to write to its volume "${volume}".`,
      fix: {
        title: `Set fsGroup to ${options.gid}`,
        changes: giveVolumes(pod, options.gid),
        risk: 'The files on the volumes are given to the group when the pod starts.',
      },
    };
  },

  bad: [
    {
      profile: 'audit',
      code: `
        securityContext:
        #<------------- is not root and sets no fsGroup, so it may be unable to write to its volume "data".
          runAsUser: 10001
        containers:
          - name: app
        volumes:
          - name: tmp
            emptyDir: {}
          - name: data
            persistentVolumeClaim: { claimName: data }`,
      fixed: `
        securityContext:
          runAsUser: 10001
          fsGroup: 10001
          fsGroupChangePolicy: OnRootMismatch
        containers:
          - name: app
        volumes:
          - name: tmp
            emptyDir: {}
          - name: data
            persistentVolumeClaim: { claimName: data }`,
    },
    {
      profile: 'audit',
      code: `
        apiVersion: apps/v1
        kind: StatefulSet
        metadata: { name: db }
        spec:
          template:
            spec:
              containers:
                - name: db
                  securityContext: { runAsUser: 10001 }
              securityContext: {}
              #<------------- StatefulSet "db" is not root and sets no fsGroup
          volumeClaimTemplates: [{ metadata: { name: data } }]`,
      fixed: `
        apiVersion: apps/v1
        kind: StatefulSet
        metadata: { name: db }
        spec:
          template:
            spec:
              containers:
                - name: db
                  securityContext: { runAsUser: 10001 }
              securityContext:
                fsGroup: 10001
                fsGroupChangePolicy: OnRootMismatch
          volumeClaimTemplates: [{ metadata: { name: data } }]`,
    },
  ],
  good: [
    {
      profile: 'audit',
      code: `
        securityContext: { runAsUser: 10001, fsGroup: 10001 }
        containers: [{ name: app }]
        volumes: [{ name: data, persistentVolumeClaim: { claimName: data } }]`,
    },
    {
      profile: 'audit',
      code: `
        containers: [{ name: app, securityContext: { runAsUser: 10001 } }, { name: other }]
        volumes: [{ name: data, persistentVolumeClaim: { claimName: data } }]`,
    },
    {
      profile: 'audit',
      code: `
        os: { name: windows }
        securityContext: { runAsUser: 10001 }
        containers: [{ name: app }]
        volumes: [{ name: data, persistentVolumeClaim: { claimName: data } }]`,
    },
    { profile: 'audit', code: 'securityContext: { runAsUser: 10001 }\ncontainers: [{ name: app }]' },
  ],
});
