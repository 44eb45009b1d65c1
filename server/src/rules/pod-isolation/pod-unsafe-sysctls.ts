import { defineRule } from '../../engine/rule.js';
import { changesOf } from '../../model/kubernetes/hardening.js';
import { podSecurityFaults } from '../../model/kubernetes/pod-security.js';

export default defineRule({
  id: 'pod-unsafe-sysctls',
  title: 'Pod sets a kernel parameter that is not safe',
  severity: 'warning',
  why: `
    Some kernel parameters belong to the pod alone; the others change what its neighbours get, or open ways into the kernel.
    A kubelet refuses the unsafe ones unless its administrator has allowed them by name, and a namespace that enforces the
    baseline level refuses them always. Without the entry the pod runs with what the node has.`,
  standards: ['pss:baseline', 'cis-kubernetes:5.7.3', 'cwe:15'],
  peers: [
    'kube-linter:unsafe-sysctls',
    'kics:9127f0d9-2310-42e7-866f-5fd9d20dcbad',
    'trivy:KSV-0026',
    'kyverno:restrict-sysctls',
    'pss:sysctls',
    'terrascan:AC_K8S_0074',
  ],

  on: 'pod',
  *check(pod, { kubernetesVersion }) {
    for (const fault of podSecurityFaults(pod, 'sysctls', kubernetesVersion)) {
      const changes = changesOf(fault);
      yield {
        at: fault.field,
        message: `${pod.title} sets the sysctl ${fault.where}, which may reach beyond the pod.`,
        ...(changes && {
          fix: {
            title: `Remove the sysctl ${fault.where}`,
            changes,
            risk: 'A program that needs the value runs with that of the node.',
          },
        }),
      };
    }
  },

  bad: [
    {
      code: `
        securityContext:
          sysctls:
            - name: kernel.msgmax
              #     ^^^^^^^^^^^^^ sets the sysctl "kernel.msgmax", which may reach beyond the pod
              value: "65536"
            - name: net.ipv4.tcp_syncookies
              value: "1"
        containers:
          - name: app`,
      fixed: `
        securityContext:
          sysctls:
            - name: net.ipv4.tcp_syncookies
              value: "1"
        containers:
          - name: app`,
    },
    {
      kubernetesVersion: 28,
      code: `
        securityContext:
          sysctls:
            - { name: net.ipv4.tcp_fin_timeout, value: "30" }
            #         ^^^^^^^^^^^^^^^^^^^^^^^^ sets the sysctl "net.ipv4.tcp_fin_timeout"
        containers:
          - name: app`,
      fixed: `
        securityContext:
          seccompProfile:
            type: RuntimeDefault
        containers:
          - name: app`,
    },
  ],
  good: [
    `
        securityContext: { sysctls: [{ name: net.ipv4.tcp_fin_timeout, value: "30" }] }
        containers:
          - name: app`,
    `
        securityContext: { sysctls: [{ name: "{{ .Values.sysctl }}", value: "1" }] }
        containers:
          - name: app`,
  ],
});
