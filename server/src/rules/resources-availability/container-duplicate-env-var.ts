import { defineRule } from '../../engine/rule.js';
import { shadowedVariables } from '../../model/kubernetes/env-variables.js';

export default defineRule({
  id: 'container-duplicate-env-var',
  title: 'Environment variable that is set twice',
  severity: 'information',
  profile: 'audit',
  why: `
    Of two entries of one name the later one counts, and tools that apply the manifest may drop either of them. Who
    reads \`TLS_VERIFY: "true"\` at the top believes it, while a line far below has turned it off. One entry says what
    holds.`,
  peers: ['kube-linter:duplicate-env-var', 'kubescape:C-0295', 'kube-score:environment-variable-key-duplication'],

  on: 'container',
  *check(container) {
    for (const { name, entry, later, isUsed } of shadowedVariables(container))
      yield {
        at: entry.field('name'),
        message: `${container.title} sets "${name}" again further down, so this value is lost.`,
        related: [{ at: later.field('name'), message: 'This value counts.' }],
        fix: isUsed ? undefined : { title: 'Remove the entry that is lost', changes: [entry.remove()] },
      };
  },

  bad: [
    {
      code: `
        name: app
        env:
          - name: TLS_VERIFY
            #     ^^^^^^^^^^ Container "app" sets "TLS_VERIFY" again further down
            value: "true"
          - name: PORT
            value: "8080"
          - name: TLS_VERIFY
            value: "false"`,
      fixed: `
        name: app
        env:
          - name: PORT
            value: "8080"
          - name: TLS_VERIFY
            value: "false"`,
    },
    {
      code: `
        name: app
        env:
          - { name: JAVA_OPTS, value: -Xmx1g }
          #         ^^^^^^^^^ Container "app" sets "JAVA_OPTS" again further down
          - { name: JAVA_OPTS, value: $(JAVA_OPTS) -ea }`,
    },
  ],
  good: [
    `
        name: app
        env:
          - { name: HOST, value: shop }
          - { name: PORT, valueFrom: { configMapKeyRef: { name: web, key: port } } }
          - { value: nameless }
          - { value: nameless }`,
    `
        name: app
        env:
          - { name: "{{ .Values.name }}", value: a }
          - { name: "{{ .Values.name }}", value: b }`,
  ],
});
