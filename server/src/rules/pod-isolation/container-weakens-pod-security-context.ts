import { defineRule } from '../../engine/rule.js';
import { weakenings } from '../../model/kubernetes/weakened-context.js';

export default defineRule({
  id: 'container-weakens-pod-security-context',
  title: 'Container takes back what its pod protects',
  severity: 'warning',
  why: `
    What a container says in its own \`securityContext\` goes before what the pod says. One line deep in a container can
    therefore take back the protection that a reader sees at the top, and that container is the one an attacker looks
    for, since all containers of the pod share its network and often its volumes. Without the line the pod's setting
    holds for it as well.`,
  standards: ['pss:restricted', 'cwe:250'],

  on: 'container',
  *check(container, { profile }) {
    for (const { field, shared, effect, isToldElsewhere } of weakenings(container)) {
      if (isToldElsewhere && profile === 'recommended') continue;
      yield {
        at: field,
        message: `${container.title} takes back what the pod sets for all containers, so ${effect}.`,
        related: [{ at: shared, message: 'The pod protects its containers here.' }],
        fix: {
          title: `Remove ${field.path.split('.').at(-1)}, so that the value of the pod holds`,
          changes: [field.remove()],
          risk: 'A program that needs the exception no longer starts.',
        },
      };
    }
  },

  bad: [
    {
      code: `
        securityContext:
          runAsNonRoot: true
          runAsUser: 10001
        containers:
          - name: app
            securityContext:
              runAsNonRoot: false
              #             ^^^^^ Container "app" takes back what the pod sets for all containers, so it may be root`,
      fixed: `
        securityContext:
          runAsNonRoot: true
          runAsUser: 10001
        containers:
          - name: app`,
    },
    {
      profile: 'strict',
      code: `
        securityContext:
          runAsNonRoot: true
          runAsUser: 10001
          runAsGroup: 10001
          seccompProfile: { type: RuntimeDefault }
          appArmorProfile: { type: RuntimeDefault }
        containers:
          - name: app
            securityContext:
              runAsUser: 0
              #          ^ so it runs as root
              runAsGroup: 0
              #           ^ so it runs in the root group
              seccompProfile: { type: Unconfined }
              #<------------ so it may make every system call
              appArmorProfile: { type: Unconfined }
              #<------------- so no AppArmor profile confines it
              allowPrivilegeEscalation: false`,
      fixed: `
        securityContext:
          runAsNonRoot: true
          runAsUser: 10001
          runAsGroup: 10001
          seccompProfile: { type: RuntimeDefault }
          appArmorProfile: { type: RuntimeDefault }
        containers:
          - name: app
            securityContext:
              allowPrivilegeEscalation: false`,
    },
    {
      profile: 'strict',
      code: `
        securityContext: { runAsNonRoot: true }
        containers:
          - name: app
            securityContext: { runAsNonRoot: false, privileged: false }
            #                                ^^^^^ so it may be root`,
      fixed: `
        securityContext: { runAsNonRoot: true }
        containers:
          - name: app
            securityContext: { privileged: false }`,
    },
  ],
  good: [
    {
      profile: 'strict',
      code: `
        securityContext: { runAsUser: 0, runAsNonRoot: false, seccompProfile: { type: Unconfined } }
        containers:
          - name: app
            securityContext: { runAsUser: 0, runAsNonRoot: false, seccompProfile: { type: Unconfined } }
          - name: other
            securityContext: { runAsUser: 10001 }`,
    },
    {
      profile: 'strict',
      code: `
        securityContext: { runAsUser: 10001, runAsNonRoot: true, seccompProfile: { type: RuntimeDefault } }
        containers:
          - name: app
            securityContext: { runAsUser: 10002, runAsNonRoot: true, seccompProfile: { type: Localhost } }
          - name: other
            securityContext: { runAsUser: "{{ .Values.uid }}" }`,
    },
    {
      profile: 'strict',
      code: `
        securityContext: { runAsUser: "{{ .Values.uid }}" }
        containers: [{ name: app, securityContext: { runAsUser: 0, runAsGroup: 0 } }]`,
    },
    `
        securityContext: { runAsNonRoot: true }
        containers: [{ name: app, securityContext: { runAsNonRoot: false } }]`,
  ],
});
