import { defineRule } from '../../engine/rule.js';
import { cloudOfCredentials } from '../../model/kubernetes/secret-cloud-credentials.js';
import { hostPathVolumes, removeVolume } from '../../model/kubernetes/volumes.js';

export default defineRule({
  id: 'pod-mounts-cloud-credentials',
  title: 'Pod mounts the credentials with which its node logs in to the cloud',
  severity: 'error',
  why: `
    The file that a node, or a person who works on it, logs in to the cloud with often opens far more than the cluster:
    disks, networks, other machines. Whoever gets into a pod that mounts it takes these rights along, and they stay
    valid when the pod is gone. Workload identity gives a pod an account of its own, whose short-lived credentials never
    lie on a node.`,
  standards: ['cwe:522', 'mitre:T1552.001'],
  peers: ['kubescape:C-0020'],

  on: 'pod',
  *check(pod) {
    for (const { volume, name, path, hostPath } of hostPathVolumes(pod)) {
      const cloud = path === undefined ? undefined : cloudOfCredentials(path);
      if (cloud === undefined) continue;
      const changes = removeVolume(pod, volume);
      yield {
        at: hostPath.field('path'),
        message: `${pod.title} mounts "${path}" of its node, so whoever gets into it has the node's credentials for ${cloud}.`,
        fix: changes && {
          title: `Remove the volume "${name}" and its mounts`,
          changes,
          risk: 'A program that logs in to the cloud with these credentials stops working.',
        },
      };
    }
  },

  bad: [
    {
      code: `
        containers:
          - name: app
            volumeMounts:
              - { name: cloud, mountPath: /etc/cloud.json }
              - { name: own, mountPath: /data }
        volumes:
          - name: cloud
            hostPath:
              path: /etc/kubernetes/azure.json
              #     ^^^^^^^^^^^^^^^^^^^^^^^^^^ mounts "/etc/kubernetes/azure.json" of its node, so whoever gets into it has the node's credentials for Azure.
          - name: own
            emptyDir: {}`,
      fixed: `
        containers:
          - name: app
            volumeMounts:
              - { name: own, mountPath: /data }
        volumes:
          - name: own
            emptyDir: {}`,
    },
    {
      code: `
        containers:
          - name: app
        volumes:
          - { name: "{{ .Release.Name }}", hostPath: { path: /root/.aws/ } }
          #                                                  ^^^^^^^^^^^ the node's credentials for AWS`,
    },
  ],
  good: [
    `
        containers: [{ name: app }]
        volumes:
          - { name: certificates, hostPath: { path: /etc/ssl/certs } }
          - { name: settings, hostPath: { path: "{{ .Values.path }}" } }
          - { name: region, hostPath: { path: /root/.aws/config } }
          - { name: own, secret: { secretName: aws } }`,
  ],
});
