import { defineRule } from '../../engine/rule.js';
import { isReadOnlyVolume, sensitivePath } from '../../model/kubernetes/host-paths.js';
import { cloudOfCredentials } from '../../model/kubernetes/secret-cloud-credentials.js';
import { runsControlPlane } from '../../model/kubernetes/system-component.js';
import { hostPathVolumes, removeVolume } from '../../model/kubernetes/volumes.js';

export default defineRule({
  id: 'pod-mounts-sensitive-host-path',
  title: 'Pod mounts a path of its node that leads to all of it',
  severity: 'error',
  why: `
    Some folders of a node hold the keys to it: \`/\` and \`/etc\` its passwords, \`/var/lib/kubelet\` the Secrets of all
    its pods, \`/run\` the socket of its container runtime, \`/usr\` the programs that it runs as root. Who gets into such a
    pod gets into the node, and mostly into the cluster. A pod without the volume has to break out of its container first.`,
  standards: ['pss:baseline', 'nsa:host-paths', 'cwe:668', 'mitre:T1611'],
  peers: [
    'kube-linter:sensitive-host-mounts',
    'kics:5308a7a8-06f8-45ac-bf10-791fe21de46e',
    'trivy:KSV-0121',
    'polaris:hostPathSet',
    'kubescape:C-0048',
    'kubesec:ProcMount',
  ],

  on: 'pod',
  *check(pod, { profile }) {
    for (const { volume, name, path, hostPath } of hostPathVolumes(pod)) {
      const sensitive = path === undefined ? undefined : sensitivePath(path);
      if (path === undefined || sensitive === undefined || cloudOfCredentials(path) !== undefined) continue;
      // Its own configuration, which it cannot do without.
      const isOwn = path.startsWith('/etc/kubernetes/') && isReadOnlyVolume(pod, name) && runsControlPlane(pod);
      if (isOwn && profile !== 'audit') continue;
      const changes = removeVolume(pod, volume);
      yield {
        at: hostPath.field('path'),
        message: `${pod.title} mounts "${path}" of its node, ${sensitive.content}.`,
        ...(!sensitive.isReadingEnough && isReadOnlyVolume(pod, name) && { severity: 'warning' }),
        ...(changes && {
          fix: {
            title: `Remove the volume "${name}" and its mounts`,
            changes,
            risk: 'A program that needs these files of the node stops working.',
          },
        }),
      };
    }
  },

  bad: [
    {
      code: `
        containers:
          - name: app
            volumeMounts:
              - { name: node, mountPath: /node, readOnly: true }
              - { name: own, mountPath: /data }
        volumes:
          - name: node
            hostPath:
              path: /
              #     ^ (error) mounts "/" of its node, which holds all files of the node
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
            volumeMounts:
              - { name: proc, mountPath: /host/proc, readOnly: true }
              - { name: sys, mountPath: /host/sys }
        volumes:
          - name: proc
            hostPath: { path: /proc/ }
            #                 ^^^^^^ (warning) mounts "/proc/" of its node, which shows and steers its processes
          - name: sys
            hostPath: { path: /sys }
            #                 ^^^^ (error) mounts "/sys" of its node, which steers its kernel`,
      fixed: `
        containers:
          - name: app`,
    },
    {
      code: `
        containers:
          - name: app
        volumes:
          - name: "{{ .Values.volume }}"
            hostPath: { path: /var/lib/kubelet }
            #                 ^^^^^^^^^^^^^^^^ mounts "/var/lib/kubelet" of its node, which holds the Secrets`,
    },
  ],
  good: [
    `
        apiVersion: v1
        kind: Pod
        metadata: { name: kube-apiserver }
        spec:
          containers:
            - name: kube-apiserver
              command: [kube-apiserver, --secure-port=6443]
              volumeMounts: [{ name: certificates, mountPath: /etc/kubernetes/pki, readOnly: true }]
          volumes: [{ name: certificates, hostPath: { path: /etc/kubernetes/pki } }]`,
    `
        containers:
          - name: app
        volumes:
          - name: logs
            hostPath: { path: /var/log }
          - name: modules
            hostPath: { path: /lib/modules }
          - name: cloud # What the node logs in to the cloud with is another matter.
            hostPath: { path: /root/.aws }
          - name: other
            hostPath: { path: "{{ .Values.path }}" }
          - name: own
            emptyDir: {}`,
  ],
});
