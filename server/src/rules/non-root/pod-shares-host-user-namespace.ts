import { defineRule } from '../../engine/rule.js';
import { canUseUserNamespace } from '../../model/kubernetes/user-namespace.js';

export default defineRule({
  id: 'pod-shares-host-user-namespace',
  title: 'Pod without a user namespace of its own',
  severity: 'information',
  profile: 'audit',
  why: `
    Unless \`hostUsers\` is false, a pod shares the users of its node: root in the container is root, and a process that
    breaks out has the rights of root on the node. In a user namespace of its own its users are numbers without any
    right outside, whatever they are inside. It takes Kubernetes 1.30 and a node that supports it.`,
  standards: ['cwe:250', 'mitre:T1611'],
  peers: ['kubesec:HostUsers'],

  on: 'pod',
  *check(pod, { kubernetesVersion }) {
    const users = pod.field('hostUsers');
    if (kubernetesVersion < 30 || !users.isNot(false) || pod.runsOnWindows) return;
    yield {
      at: users,
      message: `${pod.title} shares the users of its node, so root in a container is root of the node once it breaks out.`,
      ...(canUseUserNamespace(pod) && {
        fix: {
          title: 'Set hostUsers to false',
          changes: [users.set(false)],
          risk: 'The pod no longer starts on a node whose kernel, runtime or file systems have no user namespaces.',
        },
      }),
    };
  },

  bad: [
    {
      profile: 'audit',
      code: `
        hostUsers: true
        #          ^^^^ shares the users of its node
        containers:
          - name: app
        volumes: [{ name: tmp, emptyDir: {} }]`,
      fixed: `
        hostUsers: false
        containers:
          - name: app
        volumes: [{ name: tmp, emptyDir: {} }]`,
    },
    {
      profile: 'audit',
      kubernetesVersion: 30,
      code: `
        apiVersion: v1
        kind: Pod
        metadata: { name: agent }
        spec:
        #<-- Pod "agent" shares the users of its node
          hostPID: true
          containers: [{ name: agent }]`,
    },
    {
      profile: 'audit',
      code: `
        apiVersion: v1
        kind: Pod
        metadata: { name: agent }
        spec:
        #<-- Pod "agent" shares the users of its node
          containers: [{ name: agent }]
          volumes: [{ name: logs, hostPath: { path: /var/log } }]`,
    },
    {
      profile: 'audit',
      code: `
        apiVersion: v1
        kind: Pod
        metadata: { name: disk }
        spec:
        #<-- Pod "disk" shares the users of its node
          containers: [{ name: app, volumeDevices: [{ name: disk, devicePath: /dev/xvda }] }]`,
    },
  ],
  good: [
    { profile: 'audit', code: 'hostUsers: false\ncontainers: [{ name: app }]' },
    { profile: 'audit', code: 'hostUsers: "{{ .Values.users }}"\ncontainers: [{ name: app }]' },
    { profile: 'audit', code: 'os: { name: windows }\ncontainers: [{ name: app }]' },
    { profile: 'audit', kubernetesVersion: 29, code: 'containers: [{ name: app }]' },
  ],
});
