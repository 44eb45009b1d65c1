import { defineRule } from '../../engine/rule.js';
import { podSecurityFaults } from '../../model/kubernetes/pod-security.js';

export default defineRule({
  id: 'container-seccomp-unconfined',
  title: 'Seccomp is switched off',
  severity: 'warning',
  why: `
    \`Unconfined\` lets a container make every system call, also on nodes whose kubelet would otherwise give the runtime's
    profile to all. Holes in the kernel mostly lie in calls that ordinary programs never make, and \`RuntimeDefault\` forbids
    those, so that many an escape fails at its first step.`,
  standards: ['pss:baseline', 'cis-kubernetes:5.7.2', 'nsa:seccomp', 'cwe:693'],
  peers: [
    'checkov:CKV_K8S_31',
    'trivy:KSV-0104',
    'kubesec:SeccompUnconfined',
    'kyverno:restrict-seccomp',
    'pss:seccompProfile_baseline',
  ],

  on: 'pod',
  *check(pod, { kubernetesVersion }) {
    for (const fault of podSecurityFaults(pod, 'seccompProfile_baseline', kubernetesVersion)) {
      const { field, holder, changes } = fault;
      // A profile without a type is a missing one, which is told by itself.
      if (field.isAbsent) continue;
      yield {
        at: field,
        message: `${holder.title} has the seccomp profile "${field.text}", under which every system call may be made.`,
        ...(changes && {
          fix: {
            title: "Use the runtime's seccomp profile",
            changes,
            risk: 'A program that makes unusual system calls stops working.',
          },
        }),
      };
    }
  },

  bad: [
    {
      code: `
        securityContext:
          seccompProfile:
            type: Unconfined
            #     ^^^^^^^^^^ has the seccomp profile "Unconfined"
        containers:
          - name: app
          - name: tool
            securityContext: { seccompProfile: { type: Unconfined } }
            #                                          ^^^^^^^^^^ Container "tool" has the seccomp profile`,
      fixed: `
        securityContext:
          seccompProfile:
            type: RuntimeDefault
        containers:
          - name: app
          - name: tool
            securityContext: { seccompProfile: { type: RuntimeDefault } }`,
    },
    {
      kubernetesVersion: 26,
      code: `
        apiVersion: v1
        kind: Pod
        metadata:
          name: web
          annotations:
            container.seccomp.security.alpha.kubernetes.io/app: unconfined
            #                                                   ^^^^^^^^^^ Container "app" has the seccomp profile
        spec:
          containers:
            - name: app`,
      fixed: `
        apiVersion: v1
        kind: Pod
        metadata:
          name: web
        spec:
          containers:
            - name: app
              securityContext:
                seccompProfile:
                  type: RuntimeDefault`,
    },
    {
      kubernetesVersion: 18,
      code: `
        apiVersion: v1
        kind: Pod
        metadata:
          name: web
          annotations:
            seccomp.security.alpha.kubernetes.io/pod: unconfined
            #                                         ^^^^^^^^^^ Pod "web" has the seccomp profile "unconfined"
        spec: { containers: [{ name: app }] }`,
      fixed: `
        apiVersion: v1
        kind: Pod
        metadata:
          name: web
          annotations:
            seccomp.security.alpha.kubernetes.io/pod: runtime/default
        spec: { containers: [{ name: app }] }`,
    },
  ],
  good: [
    `
        securityContext: { seccompProfile: { type: RuntimeDefault } }
        containers:
          - name: app
            securityContext: { seccompProfile: {} }
          - name: proxy
            securityContext: { seccompProfile: { type: "{{ .Values.seccomp }}" } }`,
    `
        apiVersion: v1
        kind: Pod
        metadata: { name: web, annotations: { seccomp.security.alpha.kubernetes.io/pod: unconfined } }
        spec: { containers: [{ name: app }] }`,
  ],
});
