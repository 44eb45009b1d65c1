import { defineRule } from '../../engine/rule.js';
import { unmaskedProcMounts } from '../../model/kubernetes/pod-security.js';

export default defineRule({
  id: 'container-proc-mount-unmasked',
  title: 'Container sees the hidden parts of /proc',
  severity: 'error',
  why: `
    Runtimes hide parts of \`/proc\`, and protect others from writing, because they steer the kernel of the node:
    \`sysrq-trigger\`, \`kcore\`, \`sys/kernel/core_pattern\`. \`Unmasked\` lays them open, and one write is then enough
    to have the node run a program. In a user namespace (\`hostUsers: false\`), which builders of images need it for, they do
    much less harm.`,
  standards: ['pss:baseline', 'pss:restricted', 'cis-kubernetes:5.7.3', 'cwe:668'],
  peers: [
    'kube-linter:unsafe-proc-mount',
    'kics:f922827f-aab6-447c-832a-e1ff63312bd3',
    'trivy:KSV-0027',
    'polaris:procMount',
    'kyverno:disallow-proc-mount',
    'pss:procMount',
    'pss:procMount_restricted',
    'terrascan:AC_K8S_0077',
  ],

  on: 'pod',
  *check(pod, { kubernetesVersion }) {
    const { faults, isTolerable } = unmaskedProcMounts(pod, kubernetesVersion);
    for (const { field, holder, changes } of faults) {
      yield {
        at: field,
        message: `${holder.title} sees and may write parts of /proc that steer the kernel of its node.`,
        ...(isTolerable && { severity: 'hint' }),
        ...(changes && {
          fix: {
            title: 'Set procMount to Default',
            changes,
            risk: 'A program that starts containers of its own stops working.',
          },
        }),
      };
    }
  },

  bad: [
    {
      code: `
        name: app
        securityContext:
          procMount: Unmasked
          #          ^^^^^^^^ (error) Container "app" sees and may write parts of /proc`,
      fixed: `
        name: app
        securityContext:
          procMount: Default`,
    },
    {
      code: `
        hostUsers: false
        containers:
          - name: app
            securityContext: { procMount: Unmasked }
            #                             ^^^^^^^^ (hint) Container "app" sees and may write parts of /proc`,
      fixed: `
        hostUsers: false
        containers:
          - name: app
            securityContext: { procMount: Default }`,
    },
    {
      kubernetesVersion: 34,
      code: `
        hostUsers: false
        containers:
          - name: app
            securityContext: { procMount: Unmasked }
            #                             ^^^^^^^^ (error) Container "app" sees and may write parts of /proc`,
      fixed: `
        hostUsers: false
        containers:
          - name: app
            securityContext: { procMount: Default }`,
    },
  ],
  good: [
    `
        name: app
        securityContext: { procMount: Default }`,
    `
        name: app
        securityContext: { procMount: "{{ .Values.procMount }}" }`,
  ],
});
