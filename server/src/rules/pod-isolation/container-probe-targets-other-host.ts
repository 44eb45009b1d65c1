import { defineRule } from '../../engine/rule.js';
import { podSecurityFaults } from '../../model/kubernetes/pod-security.js';

export default defineRule({
  id: 'container-probe-targets-other-host',
  title: 'Probe or hook has the kubelet call another host',
  severity: 'warning',
  why: `
    The kubelet sends probes and lifecycle hooks from the node, and a \`host\` in them chooses where to. Whoever may write the
    manifest reaches, through the kubelet, addresses that no pod reaches: services on the node's loopback interface, the
    metadata service of the cloud. Without the field the request goes to the pod itself, which is what a probe is for.`,
  standards: ['pss:baseline', 'cwe:918'],
  peers: ['pss:hostProbesAndHostLifecycle'],

  on: 'pod',
  *check(pod, { kubernetesVersion }) {
    for (const fault of podSecurityFaults(pod, 'hostProbesAndHostLifecycle', kubernetesVersion)) {
      const { field, holder, changes } = fault;
      yield {
        at: field,
        message: `${holder.title} makes the kubelet send requests to "${field.text}" instead of to the pod.`,
        ...(changes && {
          fix: {
            title: `Remove "host" from ${field.parent?.key}`,
            changes,
            risk: 'A program that does not listen on the address of its pod fails the probe, and is started anew.',
          },
        }),
      };
    }
  },

  bad: [
    {
      code: `
        name: app
        livenessProbe:
          httpGet:
            host: 169.254.169.254
            #     ^^^^^^^^^^^^^^^ Container "app" makes the kubelet send requests to "169.254.169.254"
            path: /latest
            port: 80`,
      fixed: `
        name: app
        livenessProbe:
          httpGet:
            path: /latest
            port: 80`,
    },
    {
      code: `
        name: app
        lifecycle:
          preStop:
            tcpSocket: { host: localhost, port: 22 }
            #                  ^^^^^^^^^ Container "app" makes the kubelet send requests to "localhost"`,
      fixed: `
        name: app
        lifecycle:
          preStop:
            tcpSocket: { port: 22 }`,
    },
  ],
  good: [
    `
        name: app
        readinessProbe: { httpGet: { host: "", path: /, port: 80 } }
        startupProbe: { tcpSocket: { port: 80 } }`,
    `
        name: app
        readinessProbe: { httpGet: { host: "{{ .Values.host }}", path: /, port: 80 } }`,
    {
      kubernetesVersion: 33,
      code: `
        name: app
        readinessProbe: { tcpSocket: { host: localhost, port: 80 } }`,
    },
  ],
});
