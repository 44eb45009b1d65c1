import { defineRule } from '../../engine/rule.js';

export default defineRule({
  id: 'container-privileged',
  title: 'Container is privileged',
  severity: 'error',
  why: `
    A privileged container has every capability, every device of the node and no seccomp or AppArmor profile: whoever
    gets into it mounts the node's disk and is root there within a minute. Without \`privileged\` it keeps the walls
    that a container is made of; single rights can still be given by \`capabilities.add\` or a device plugin.`,
  standards: [
    'pss:baseline',
    'cis-kubernetes:5.2.2',
    'nsa:privileged-containers',
    'cwe:250',
    'mitre:T1610',
    'mitre:T1611',
  ],
  peers: [
    'kube-linter:privileged-container',
    'checkov:CKV_K8S_16',
    'kics:dd29336b-fe57-445b-a26e-e6aa867ae609',
    'trivy:KSV-0017',
    'polaris:runAsPrivileged',
    'kubescape:C-0057',
    'kubesec:Privileged',
    'kube-score:container-security-context-privileged',
    'kyverno:disallow-privileged-containers',
    'pss:privileged',
    'terrascan:AC_K8S_0046',
    'datree:CONTAINERS_INCORRECT_PRIVILEGED_VALUE_TRUE',
  ],

  on: 'container',
  *check(container) {
    if (!container.isPrivileged) return;
    const privileged = container.field('securityContext.privileged');
    yield {
      at: privileged,
      message: `${container.title} is privileged, which gives it nearly all rights of the node.`,
      fix: {
        title: 'Set privileged to false',
        changes: [privileged.set(false)],
        risk: 'A program that needs devices or kernel rights of the node stops working.',
      },
    };
  },

  bad: [
    {
      code: `
        name: app
        securityContext:
          privileged: true
          #           ^^^^ Container "app" is privileged`,
      fixed: `
        name: app
        securityContext:
          privileged: false`,
    },
  ],
  good: [
    `
        name: app
        securityContext: { privileged: false }`,
    `
        name: app
        securityContext: { privileged: "{{ .Values.privileged }}" }`,
  ],
});
