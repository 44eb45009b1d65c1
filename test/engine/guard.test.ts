import { describe, expect, test } from 'vitest';
import type { Subjects } from '../../server/src/engine/rule.js';
import { defineRule, type Problem, type RegisteredRule } from '../../server/src/engine/rule.js';
import { DEFAULT_SETTINGS } from '../../server/src/engine/settings.js';
import { Workspace } from '../../server/src/engine/workspace.js';

type Container = Subjects['container'];
const sample = (
  id: string,
  check: (container: Container) => Problem | undefined,
  cause?: 'pod-hardening',
): RegisteredRule => ({
  ...defineRule({
    why: 'A rule of the tests.',
    bad: [{ code: '' }],
    good: [''],
    id,
    title: id,
    severity: 'warning',
    ...(cause && { cause }),
    on: 'container',
    *check(container) {
      const problem = check(container);
      if (problem) yield problem;
    },
  }),
  theme: 'pod-isolation',
});

const stdin = sample(
  'sample-stdin',
  (container) =>
    container.field('stdin').is(true)
      ? {
          at: container.field('stdin'),
          message: `Container "${container.name}" reads.`,
          fix: { title: 'Remove stdin', changes: [container.field('stdin').remove()] },
        }
      : undefined,
  'pod-hardening',
);
const terminal = sample(
  'sample-tty',
  (container) =>
    container.field('tty').is(true)
      ? { at: container.field('tty'), message: `Container "${container.name}" has a terminal.` }
      : undefined,
  'pod-hardening',
);
const siblings = (container: Container): readonly Container[] =>
  container.pod.containers.filter(({ name }) => name !== container.name);
const isMended = (container: Container): boolean => container.field('stdin').isAbsent;

/** What another rule speaks of as well, once the container beside it is better. */
const uneven = (at: string, cause?: 'pod-hardening'): RegisteredRule =>
  sample(
    'sample-uneven',
    (container) =>
      container.field(at).isPresent && siblings(container).every(isMended)
        ? { at: container.field(at), message: `Container "${container.name}" lags behind.` }
        : undefined,
    cause,
  );

const POD = `kind: Pod
apiVersion: v1
metadata: { name: web }
spec:
  containers:
    - name: first
      stdin: true
    - name: second
      stdin: false
      workingDir: /srv
      tty: true
`;

function offersOf(rules: readonly RegisteredRule[]): { readonly titles: string[]; readonly log: string[] } {
  const log: string[] = [];
  const uri = 'file:///w/pod.yaml';
  const workspace = new Workspace(rules, { folders: ['file:///w'], onRefusal: (message) => log.push(message) });
  workspace.configure(() => ({ ...DEFAULT_SETTINGS, today: '2026-11-01' }));
  workspace.change([{ uri, text: POD }]);
  workspace.setComplete(true);
  workspace.analyze();
  const finding = workspace.findings(uri).find(({ rule }) => rule.id === 'sample-stdin');
  return { titles: finding ? workspace.fixes(uri, finding).map(({ title }) => title) : [], log };
}

describe('a fix is offered', () => {
  test('where it brings nothing', () => {
    expect(offersOf([stdin, terminal]).titles).toEqual(['Remove stdin']);
  });

  test('not where it brings a finding elsewhere in the object', () => {
    const { titles, log } = offersOf([stdin, terminal, uneven('workingDir')]);
    expect(titles).toEqual([]);
    expect(log).toEqual([
      '"Remove stdin" is not offered in file:///w/pod.yaml: It would bring a finding of sample-uneven.',
    ]);
  });

  test('where what it brings joins findings of another container', () => {
    expect(offersOf([stdin, terminal, uneven('workingDir', 'pod-hardening')]).titles).toEqual(['Remove stdin']);
    // Without any there is nothing to join.
    expect(offersOf([stdin, uneven('workingDir', 'pod-hardening')]).titles).toEqual([]);
  });

  test('where what it brings stands at the place of another finding', () => {
    expect(offersOf([stdin, terminal, uneven('tty')]).titles).toEqual(['Remove stdin']);
    expect(offersOf([stdin, uneven('tty')]).titles).toEqual([]);
  });
});
