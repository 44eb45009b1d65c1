import { defineRule } from '../../engine/rule.js';
import { podSecurityFaults } from '../../model/kubernetes/pod-security.js';

export default defineRule({
  id: 'pod-volume-type-not-allowed',
  title: 'Pod uses a type of volume that the restricted level refuses',
  severity: 'information',
  profile: 'strict',
  why: `
    Volumes such as \`nfs\`, \`iscsi\` or \`glusterfs\` name their server in the pod itself: who may write the pod chooses
    where the kubelet connects to and with which credentials, past the rules for storage of the cluster, and the old drivers
    for them run within the kubelet. With a PersistentVolumeClaim, or a CSI volume, the administrator says which storage there is.`,
  standards: ['pss:restricted', 'cwe:668'],
  peers: [
    'trivy:KSV-0028',
    'kyverno:restrict-volume-types',
    'pss:restrictedVolumes',
    'terrascan:AC_K8S_0081',
    'terrascan:AC_K8S_0130',
  ],

  on: 'pod',
  *check(pod, { kubernetesVersion, profile }) {
    for (const { field, where } of podSecurityFaults(pod, 'restrictedVolumes', kubernetesVersion)) {
      // A path of the node is worse, and told by itself.
      if (field.key === 'hostPath' && profile !== 'audit') continue;
      yield {
        at: { range: field.keyRange },
        message: `${pod.title} has the ${where} of type "${field.key}", which the restricted level of Pod Security refuses.`,
      };
    }
  },

  bad: [
    {
      code: `
        containers:
          - name: app
        volumes:
          - name: share
            nfs:
            #<- has the volume "share" of type "nfs", which the restricted level of Pod Security refuses
              server: files.example
              path: /
          - name: logs
            hostPath: { path: /var/log }`,
    },
    {
      profile: 'audit',
      code: `
        containers:
          - name: app
        volumes:
          - name: logs
            hostPath: { path: /var/log }
            #<------ has the volume "logs" of type "hostPath"`,
    },
  ],
  good: [
    `
        containers:
          - name: app
        volumes:
          - name: data
            persistentVolumeClaim: { claimName: data }
          - name: own
            emptyDir: {}
          - name: other
            nfs: {{ .Values.nfs }}`,
  ],
});
