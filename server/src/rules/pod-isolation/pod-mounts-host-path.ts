import { defineRule } from '../../engine/rule.js';
import { leadsToNode } from '../../model/kubernetes/host-paths.js';
import { hostPathVolumes, useClaim, useEmptyDir } from '../../model/kubernetes/volumes.js';

export default defineRule({
  id: 'pod-mounts-host-path',
  title: 'Pod mounts a path of its node',
  severity: 'warning',
  why: `
    A \`hostPath\` volume shows a part of the node's file system to the pod: logs of others, keys, device files, at
    worst all of it. An attacker who writes there plants programs that the node runs, and one who only reads finds
    credentials. An \`emptyDir\` or a PersistentVolumeClaim holds the pod's own data and nothing else.`,
  standards: ['pss:baseline', 'cis-kubernetes:5.2.12', 'nsa:host-paths', 'cwe:668', 'mitre:T1611'],
  peers: [
    'kics:aa8f7a35-9923-4cad-bd61-a19b7f6aac91',
    'trivy:KSV-0023',
    'polaris:hostPathSet',
    'kubescape:C-0048',
    'kyverno:disallow-host-path',
    'pss:hostPathVolumes',
    'terrascan:AC_K8S_0076',
    'datree:CONTAINERS_INCORRECT_KEY_HOSTPATH',
  ],

  on: 'pod',
  *check(pod, { profile }) {
    for (const mounted of hostPathVolumes(pod)) {
      const { name, path, hostPath, isDevice } = mounted;
      // What leads to the whole node is worse, and told by itself.
      if (profile !== 'audit' && path !== undefined && leadsToNode(path)) continue;
      yield {
        at: hostPath.field('path'),
        message: `${pod.title} mounts ${path === undefined ? 'a path' : `"${path}"`} of its node as volume "${name}".`,
        // Nothing else stands in for a device or a socket.
        ...(!isDevice && {
          fix: [
            {
              title: `Make "${name}" an empty volume`,
              changes: useEmptyDir(mounted),
              risk: "The node's files are no longer there, and what the pod writes is lost with it.",
            },
            {
              title: `Make "${name}" a PersistentVolumeClaim`,
              changes: useClaim(mounted, 'claim-name'),
              placeholders: ['claim-name'],
              risk: "The node's files are no longer there, and the claim must exist.",
            },
          ],
        }),
      };
    }
  },

  bad: [
    {
      code: `
        containers:
          - name: app
        volumes:
          - name: logs
            hostPath:
              path: /var/log
              #     ^^^^^^^^ mounts "/var/log" of its node as volume "logs"
          - name: own
            emptyDir: {}`,
      fixed: `
        containers:
          - name: app
        volumes:
          - name: logs
            emptyDir: {}
          - name: own
            emptyDir: {}`,
    },
    {
      code: `
        containers:
          - name: app
        volumes:
          - name: kvm
            hostPath: { path: /dev/kvm, type: CharDevice }
            #                 ^^^^^^^^ mounts "/dev/kvm" of its node as volume "kvm"
          - name: bus
            hostPath: { path: /run/dbus/bus, type: Socket }
            #                 ^^^^^^^^^^^^^ mounts "/run/dbus/bus"`,
    },
    {
      code: `
        containers:
          - name: app
        volumes:
          - name: data
            hostPath: { path: "{{ .Values.path }}" }
            #                 ^^^^^^^^^^^^^^^^^^^^ mounts a path of its node as volume "data"`,
      fixed: `
        containers:
          - name: app
        volumes:
          - name: data
            emptyDir: {}`,
    },
    {
      profile: 'audit',
      code: `
        containers:
          - name: app
        volumes:
          - name: docker
            hostPath: { path: /var/run/docker.sock, type: Socket }
            #                 ^^^^^^^^^^^^^^^^^^^^ mounts "/var/run/docker.sock"`,
    },
  ],
  good: [
    `
        containers:
          - name: app
        volumes:
          - name: own
            emptyDir: {}
          - name: docker
            hostPath: { path: /var/run/docker.sock }
          - name: keys
            hostPath: { path: /etc }`,
    `
        containers:
          - name: app
        volumes:
          - name: own
            hostPath: null
            emptyDir: {}`,
  ],
});
