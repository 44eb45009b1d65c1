// The same objects in other spellings of YAML: the same verdict, and fixes that mean the same.
import { expect, test } from 'vitest';
import { embeddingsOf } from '../../server/src/docs/embed.js';
import { exampleSettings } from '../../server/src/docs/observe.js';
import type { BadExample, GoodExample, RegisteredRule } from '../../server/src/engine/rule.js';
import { codeOf, filesOf, otherRules } from '../support/example.js';
import { exampleRules } from '../support/example-rules.js';
import { Judgement, type SourceFile } from '../support/judge.js';
import { objectsOf, type Restyle, restyled, restyles } from '../support/restyle.js';
import { loadRuleFiles } from '../support/rule-files.js';

/** What must be the same: the messages, whatever their order. */
const verdict = ({ problems }: Judgement): readonly string[] =>
  problems.map(({ path, message, fixes }) => `${path}: ${message} ${fixes[0]?.title ?? '(no fix)'}`).sort();

const dataOf = (files: readonly SourceFile[]): unknown =>
  Object.fromEntries(files.map(({ path, text }) => [path, objectsOf(text) ?? text]));

/**
 * All objects, whatever file they stand in: a JSON file holds one document, so what is added to it gets a file of its own.
 * A fix may refer to a variable: that is no template here.
 */
const objectsIn = (files: readonly SourceFile[]): unknown =>
  files
    .flatMap(({ text }): readonly unknown[] => objectsOf(text.replaceAll('$(', '%(')) ?? [text])
    .map((object) => canonical(object))
    .sort();

/** Equal for equal data, whatever the order of its keys. */
const canonical = (data: unknown): string =>
  JSON.stringify(data, (_, value) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );

function expectSame(rule: RegisteredRule, example: BadExample | GoodExample, restyle: Restyle): void {
  const settings = exampleSettings(rule, example);
  const code = codeOf(example);
  const files = filesOf(code, embeddingsOf(code)[0]);
  const others = restyled(files, restyle);
  if (others === undefined) return;
  expect(dataOf(others), 'the restyle itself').toEqual(dataOf(files));

  const [before, after] = [
    new Judgement(files, [rule], settings, otherRules(rule)),
    new Judgement(others, [rule], settings, otherRules(rule)),
  ];
  expect(verdict(after)).toEqual(verdict(before));
  if (typeof example === 'string' || !('fixed' in example)) return;
  expect(objectsIn(after.fixed())).toEqual(objectsIn(before.fixed()));
}

const loaded = (await loadRuleFiles()).flatMap(({ rule }) => rule ?? []);
for (const rule of [...exampleRules, ...loaded]) {
  for (const [kind, examples] of Object.entries({ bad: rule.bad, good: rule.good })) {
    examples.forEach((example, index) => {
      const files = filesOf(codeOf(example), embeddingsOf(codeOf(example))[0]);
      for (const restyle of restyles) {
        if (restyled(files, restyle) === undefined) continue;
        test(`${rule.id} ${kind} ${index + 1}: ${restyle.name}`, () => expectSame(rule, example, restyle));
      }
    });
  }
}
