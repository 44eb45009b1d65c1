import { defineRule } from '../../engine/rule.js';
import { injectingSysctls } from '../../model/kubernetes/sysctls.js';

export default defineRule({
  id: 'pod-sysctl-value-injection',
  title: 'Value of a sysctl smuggles in another one',
  severity: 'error',
  why: `
    CRI-O before 1.19.6 to 1.23.2 handed sysctls to a tool that took \`+\` and \`=\` in a value for the start of another
    sysctl, any one of the node: by \`kernel.core_pattern\` the node then ran a program as root (CVE-2022-0811). No real
    value holds these characters, so who writes them wants out of the container. Without the entry there is nothing to smuggle.`,
  standards: ['cwe:94', 'mitre:T1611'],
  peers: ['kyverno:prevent-cr8escape'],

  on: 'pod',
  *check(pod) {
    for (const { name, value, changes } of injectingSysctls(pod)) {
      yield {
        at: value,
        message: `${pod.title} gives the sysctl "${name}" a value that sets another one of the node on CRI-O.`,
        fix: { title: `Remove the sysctl "${name}"`, changes },
      };
    }
  },

  bad: [
    {
      code: `
        securityContext:
          runAsNonRoot: true
          sysctls:
            - name: kernel.shm_rmid_forced
              value: "1+kernel.core_pattern=|/tmp/run"
              #      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ gives the sysctl "kernel.shm_rmid_forced" a value that sets another
        containers:
          - name: app`,
      fixed: `
        securityContext:
          runAsNonRoot: true
        containers:
          - name: app`,
    },
    {
      code: `
        securityContext:
          sysctls:
            - { name: kernel.shm_rmid_forced, value: "1=2" }
            #                                        ^^^^^ gives the sysctl
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
        securityContext: { sysctls: [{ name: net.ipv4.ip_local_port_range, value: "1024 65535" }] }
        containers:
          - name: app`,
    `
        securityContext: { sysctls: [{ name: kernel.shm_rmid_forced, value: "{{ .Values.a }}+=" }] }
        containers:
          - name: app`,
  ],
});
