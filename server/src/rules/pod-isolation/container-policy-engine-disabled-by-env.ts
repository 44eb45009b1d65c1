import { defineRule } from '../../engine/rule.js';
import { switchesOffPolicy } from '../../model/kubernetes/policy-switch.js';

export default defineRule({
  id: 'container-policy-engine-disabled-by-env',
  title: 'Environment variable switches a policy engine off',
  severity: 'warning',
  why: `
    A variable such as \`DISABLE_OPA\` tells a program, or the webhook that reads it, to pass over the decisions of its
    policy engine. Then every request is allowed that the policy would have refused, and nothing outside of the manifest
    shows it. Without the variable the engine decides again.`,
  standards: ['cwe:693'],
  peers: ['kyverno:check-env-vars'],

  on: 'container',
  *check(container) {
    for (const variable of container.field('env').items()) {
      const [name, value] = [variable.field('name').text, variable.field('value')];
      if (name === undefined || !switchesOffPolicy(name, value.text)) continue;
      yield {
        at: value,
        message: `${container.title} has the variable "${name}" with the value "${value.text}", which switches a policy engine off.`,
        fix: {
          title: `Remove the variable ${name}`,
          changes: [variable.remove()],
          risk: 'The policy engine decides again, and may refuse what it let pass.',
        },
      };
    }
  },

  bad: [
    {
      code: `
        name: app
        env:
          - name: MODE
            value: batch
          - name: DISABLE_OPA
            value: "true"
            #      ^^^^^^ Container "app" has the variable "DISABLE_OPA" with the value "true"`,
      fixed: `
        name: app
        env:
          - name: MODE
            value: batch`,
    },
    {
      code: `
        name: app
        env: [{ name: FALCO_ENABLED, value: "0" }]
        #                                   ^^^ Container "app" has the variable "FALCO_ENABLED"`,
      fixed: `
        name: app`,
    },
  ],
  good: [
    `
        name: app
        env:
          - { name: DISABLE_OPA, value: "false" }
          - { name: DISABLE_OPA, value: $(OFF) }
          - { name: DISABLE_CACHE, value: "true" }
          - { name: OPA_ENABLED, value: "true" }
          - { value: "true" }
          - name: DISABLE_OPA
            valueFrom: { configMapKeyRef: { name: app, key: opa } }`,
  ],
});
