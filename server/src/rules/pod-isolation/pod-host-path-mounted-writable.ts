import { defineRule } from '../../engine/rule.js';
import { writableHostPaths } from '../../model/kubernetes/host-paths.js';

export default defineRule({
  id: 'pod-host-path-mounted-writable',
  title: 'Container can write to a path of its node',
  severity: 'warning',
  why: `
    A mount can be written to unless it says \`readOnly: true\`. Through a path of the node an intruder then leaves programs,
    cron jobs or links that the node follows, and what he leaves outlives the pod. A mount to read only still shows the
    files, and takes that way from him.`,
  standards: ['nsa:host-paths', 'cwe:732', 'mitre:T1611'],
  peers: [
    'kube-linter:writable-host-mount',
    'kics:b7652612-de4e-4466-a0bf-1cd81f0c6063',
    'kubescape:C-0045',
    'kyverno:ensure-readonly-hostpath',
    'datree:EKS_INVALID_HOSTPATH_MOUNT_READONLY_VALUE',
  ],

  on: 'container',
  *check(container, { kubernetesVersion, profile }) {
    for (const { mount, volume, isSpokenTo, changes } of writableHostPaths(container, kubernetesVersion)) {
      if (isSpokenTo && profile !== 'audit') continue;
      const path = volume.path === undefined ? 'a path' : `"${volume.path}"`;
      yield {
        at: mount.field(mount.field('readOnly').exists ? 'readOnly' : 'name'),
        message: `${container.title} can write to ${path} of its node through the volume "${volume.name}".`,
        related: [{ at: volume.hostPath, message: `The volume "${volume.name}" stands for ${path} of the node.` }],
        fix: {
          title: `Mount "${volume.name}" to read only`,
          changes,
          risk: 'A program that writes there stops working.',
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
              - name: logs
                #     ^^^^ Container "app" can write to "/var/log" of its node
                mountPath: /logs
              - name: own
                mountPath: /data
        volumes:
          - name: logs
            hostPath:
              path: /var/log
          - name: own
            emptyDir: {}`,
      fixed: `
        containers:
          - name: app
            volumeMounts:
              - name: logs
                mountPath: /logs
                readOnly: true
                recursiveReadOnly: IfPossible
              - name: own
                mountPath: /data
        volumes:
          - name: logs
            hostPath:
              path: /var/log
          - name: own
            emptyDir: {}`,
    },
    {
      kubernetesVersion: 30,
      code: `
        containers:
          - name: app
            volumeMounts:
              - { name: logs, mountPath: /logs, readOnly: false }
              #                                           ^^^^^ Container "app" can write to a path of its node
        volumes:
          - name: logs
            hostPath: { path: "{{ .Values.logs }}" }`,
      fixed: `
        containers:
          - name: app
            volumeMounts:
              - { name: logs, mountPath: /logs, readOnly: true }
        volumes:
          - name: logs
            hostPath: { path: "{{ .Values.logs }}" }`,
    },
    {
      profile: 'audit',
      code: `
        containers:
          - name: app
            volumeMounts: [{ name: kvm, mountPath: /dev/kvm, mountPropagation: None }]
            #                      ^^^ Container "app" can write to "/dev/kvm" of its node
        volumes: [{ name: kvm, hostPath: { path: /dev/kvm, type: CharDevice } }]`,
      fixed: `
        containers:
          - name: app
            volumeMounts: [{ name: kvm, mountPath: /dev/kvm, mountPropagation: None, readOnly: true }]
        volumes: [{ name: kvm, hostPath: { path: /dev/kvm, type: CharDevice } }]`,
    },
  ],
  good: [
    `
        containers:
          - name: app
            volumeMounts:
              - { name: logs, mountPath: /logs, readOnly: true }
              - { name: home, mountPath: /home, readOnly: "{{ .Values.readOnly }}" }
              - { name: docker, mountPath: /docker.sock }
              - { name: kvm, mountPath: /dev/kvm }
              - { name: own, mountPath: /data }
        volumes:
          - { name: logs, hostPath: { path: /var/log } }
          - { name: home, hostPath: { path: /srv/home } }
          - { name: docker, hostPath: { path: /run/docker.sock } }
          - { name: kvm, hostPath: { path: /dev/kvm, type: CharDevice } }
          - { name: own, emptyDir: {} }`,
  ],
});
