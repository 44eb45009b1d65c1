import { defineRule } from '../../engine/rule.js';
import { changesOf } from '../../model/kubernetes/hardening.js';
import { podSecurityFaults } from '../../model/kubernetes/pod-security.js';

export default defineRule({
  id: 'container-selinux-options-custom',
  title: 'SELinux options of its own',
  severity: 'warning',
  why: `
    On nodes with SELinux the type decides what a process may touch, and \`container_t\` keeps it to the files of containers.
    Types such as \`spc_t\` or \`unconfined_t\`, and users and roles of the system, lift that fence, so that a process which
    gets out of its container is stopped by nothing. Without these options the runtime chooses the right ones.`,
  standards: ['pss:baseline', 'cis-kubernetes:5.7.3', 'cwe:693'],
  peers: [
    'trivy:KSV-0025',
    'kyverno:disallow-selinux',
    'pss:seLinuxOptions',
    'datree:EKS_INVALID_SELINUXOPTIONS_TYPE_VALUE',
    'datree:EKS_INVALID_SELINUXOPTIONS_USER_VALUE',
    'datree:EKS_INVALID_SELINUXOPTIONS_ROLE_VALUE',
  ],

  on: 'pod',
  *check(pod, { kubernetesVersion }) {
    for (const fault of podSecurityFaults(pod, 'seLinuxOptions', kubernetesVersion)) {
      const { field, holder } = fault;
      const changes = changesOf(fault);
      yield {
        at: field,
        message: `${holder.title} sets its SELinux ${field.key} to "${field.text}", which may take it out of its confinement.`,
        ...(changes && {
          fix: {
            title: `Remove "${field.key}" from seLinuxOptions`,
            changes,
            risk: 'On nodes with SELinux a program that touches files of the node stops working.',
          },
        }),
      };
    }
  },

  bad: [
    {
      code: `
        securityContext:
          runAsNonRoot: true
          seLinuxOptions:
            level: s0
            type: spc_t
            #     ^^^^^ sets its SELinux type to "spc_t"
            user: system_u
            #     ^^^^^^^^ sets its SELinux user to "system_u"
        containers:
          - name: app`,
      fixed: `
        securityContext:
          runAsNonRoot: true
          seLinuxOptions:
            level: s0
        containers:
          - name: app`,
    },
    {
      code: `
        name: app
        securityContext:
          seLinuxOptions:
            role: system_r
            #     ^^^^^^^^ Container "app" sets its SELinux role to "system_r"`,
      fixed: `
        name: app
        securityContext:
          seccompProfile:
            type: RuntimeDefault`,
    },
    {
      kubernetesVersion: 30,
      code: `
        name: app
        securityContext: { runAsNonRoot: true, seLinuxOptions: { type: container_engine_t } }
        #                                                              ^^^^^^^^^^^^^^^^^^ sets its SELinux type`,
      fixed: `
        name: app
        securityContext: { runAsNonRoot: true }`,
    },
  ],
  good: [
    `
        securityContext: { seLinuxOptions: { type: container_t, user: "", level: "s0:c1,c2" } }
        containers:
          - name: app
            securityContext: { seLinuxOptions: { type: container_engine_t } }`,
    `
        name: app
        securityContext: { seLinuxOptions: { type: "{{ .Values.type }}" } }`,
  ],
});
