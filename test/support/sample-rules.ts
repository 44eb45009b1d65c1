import { defineRule, type RegisteredRule } from '../../server/src/engine/rule.js';

const blank = { why: 'A rule of the tests.', bad: [{ code: '' }], good: [''] } as const;

/** Rules of the tests' own: deleting a rule of the product cannot break the tests of the engine. */
export const sampleRules: readonly RegisteredRule[] = [
  {
    ...defineRule({
      ...blank,
      id: 'sample-escalation',
      title: 'Escalation',
      severity: 'warning',
      cause: 'pod-hardening',
      on: 'container',
      *check(container) {
        const field = container.field('securityContext.allowPrivilegeEscalation');
        if (field.isNot(false)) {
          yield {
            at: field,
            message: `Container "${container.name}" may escalate.`,
            fix: { title: 'Disallow it', changes: [field.set(false)] },
          };
        }
      },
    }),
    theme: 'pod-isolation',
  },
  {
    ...defineRule({
      ...blank,
      id: 'sample-read-only',
      title: 'Read-only',
      severity: 'information',
      cause: 'pod-hardening',
      on: 'container',
      *check(container) {
        const field = container.field('securityContext.readOnlyRootFilesystem');
        if (field.isAbsent) {
          yield {
            at: field,
            message: `Container "${container.name}" may write.`,
            fix: { title: 'Make it read-only', changes: [field.set(true)], risk: 'Programs that write stop.' },
          };
        }
      },
    }),
    theme: 'pod-isolation',
  },
  {
    ...defineRule({
      ...blank,
      id: 'sample-host-network',
      title: 'Host network',
      severity: 'error',
      on: 'pod',
      *check(pod) {
        const field = pod.field('hostNetwork');
        if (field.is(true))
          yield {
            at: field,
            message: `${pod.title} shares the network.`,
            fix: { title: 'Remove it', changes: [field.remove()] },
          };
      },
    }),
    theme: 'pod-isolation',
  },
  {
    ...defineRule({
      ...blank,
      id: 'sample-add',
      title: 'ADD',
      severity: 'information',
      on: 'ADD',
      *check(add) {
        yield {
          at: add.keyword,
          message: 'ADD is used.',
          fix: { title: 'Use COPY', changes: [add.keyword.replaceWith('COPY')] },
        };
      },
    }),
    theme: 'supply-chain-dockerfile',
  },
  {
    ...defineRule({
      ...blank,
      id: 'sample-throws',
      title: 'Throws',
      severity: 'hint',
      on: 'ConfigMap',
      // biome-ignore lint/correctness/useYield: it is to throw before it yields.
      *check() {
        throw new Error('on purpose');
      },
    }),
    theme: 'metadata',
  },
];
