import { defineRule, type RegisteredRule } from '../../server/src/engine/rule.js';
import { sampleRules } from '../support/sample-rules.js';

const blank = { why: 'A rule of the tests.', bad: [{ code: '' }], good: [''] } as const;

/** The rules of the sessions: those of the engine's tests, one that looks across files, and fixes of every kind. */
export const sessionRules: readonly RegisteredRule[] = [
  ...sampleRules,
  {
    ...defineRule({
      ...blank,
      id: 'sample-exposed',
      title: 'Exposed pod',
      severity: 'warning',
      on: 'pod',
      reads: ['network'],
      *check(pod, { network }) {
        if (network.pods(pod.object.ref, pod.spec.path)?.Ingress === 'no')
          yield { at: pod, message: `${pod.title} may be reached by every pod.` };
      },
    }),
    theme: 'network',
  },
  {
    ...defineRule({
      ...blank,
      id: 'sample-untagged',
      title: 'Untagged image',
      severity: 'information',
      on: 'container',
      *check(container) {
        const image = container.field('image');
        if (image.text !== undefined && !image.text.includes(':'))
          yield {
            at: image,
            message: `Container "${container.name}" has no tag.`,
            fix: {
              title: 'Name a tag',
              changes: [image.set(`${image.text}:TAG`)],
              placeholders: ['TAG'],
            },
          };
      },
    }),
    theme: 'image',
  },
  {
    ...defineRule({
      ...blank,
      id: 'sample-secret',
      title: 'Literal secret',
      severity: 'error',
      on: 'container',
      *check(container) {
        const value = container.field('env').items()[0]?.field('value');
        if (value?.text !== undefined)
          yield {
            at: value,
            message: `Container "${container.name}" holds a secret.`,
            fix: {
              title: 'Move it to a Secret',
              changes: [
                value.remove(),
                { kind: 'create-file', path: 'secret.yaml', text: 'apiVersion: v1\nkind: Secret\n' },
              ],
              risk: 'A Secret comes to be.',
            },
          };
      },
    }),
    theme: 'secrets',
  },
];
