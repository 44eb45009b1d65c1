import { defineRule } from '../../engine/rule.js';
import { podSecurityFaults } from '../../model/kubernetes/pod-security.js';

export default defineRule({
  id: 'container-apparmor-unconfined',
  title: 'AppArmor is switched off',
  severity: 'warning',
  why: `
    On nodes with AppArmor every container has the runtime's profile, which keeps it from mounts, from writing below
    \`/proc\` and \`/sys\`, and from looking into other processes. \`Unconfined\` takes that wall away: what an escape needs
    next is then allowed. \`RuntimeDefault\`, or a profile of the program's own, puts it back.`,
  standards: ['pss:baseline', 'nsa:apparmor', 'cwe:693'],
  peers: ['trivy:KSV-0002', 'kubesec:ApparmorUnconfined', 'kyverno:restrict-apparmor-profiles', 'pss:appArmorProfile'],

  on: 'pod',
  *check(pod, { kubernetesVersion }) {
    for (const { field, holder, changes } of podSecurityFaults(pod, 'appArmorProfile', kubernetesVersion)) {
      yield {
        at: field,
        message: `${holder.title} has the AppArmor profile "${field.text ?? ''}", which takes nothing from its programs.`,
        ...(changes && {
          fix: {
            title: "Use the runtime's AppArmor profile",
            changes,
            risk: 'A program that mounts file systems or writes below /proc stops working.',
          },
        }),
      };
    }
  },

  bad: [
    {
      code: `
        securityContext:
          appArmorProfile:
            type: Unconfined
            #     ^^^^^^^^^^ has the AppArmor profile "Unconfined"
        containers:
          - name: app
            securityContext:
              appArmorProfile: {}
              #<------------- Container "app" has the AppArmor profile ""`,
      fixed: `
        securityContext:
          appArmorProfile:
            type: RuntimeDefault
        containers:
          - name: app
            securityContext:
              appArmorProfile:
                type: RuntimeDefault`,
    },
    {
      code: `
        apiVersion: v1
        kind: Pod
        metadata:
          name: web
          annotations:
            container.apparmor.security.beta.kubernetes.io/app: unconfined
            #                                                   ^^^^^^^^^^ Pod "web" has the AppArmor profile
        spec: { containers: [{ name: app }] }`,
      fixed: `
        apiVersion: v1
        kind: Pod
        metadata:
          name: web
          annotations:
            container.apparmor.security.beta.kubernetes.io/app: runtime/default
        spec: { containers: [{ name: app }] }`,
    },
  ],
  good: [
    `
        securityContext: { appArmorProfile: { type: RuntimeDefault } }
        containers:
          - name: app
            securityContext: { appArmorProfile: { type: Localhost, localhostProfile: app } }
          - name: proxy
            securityContext: { appArmorProfile: { type: "{{ .Values.profile }}" } }`,
    {
      kubernetesVersion: 29,
      code: `
        name: app
        securityContext: { appArmorProfile: { type: Unconfined } }`,
    },
  ],
});
