// Every rule × example × embedding × line ending. `npx vitest run test/rules -t <rule-id>` runs those of one rule.
import { describe, expect, test } from 'vitest';
import { embeddingsOf } from '../../server/src/docs/embed.js';
import { casesOf, codeOf, expectBad, expectGood, expectInWorkspace } from '../support/example.js';
import { loadRuleFiles } from '../support/rule-files.js';

const ruleFiles = await loadRuleFiles();

test('there are rules', () => expect(ruleFiles.length).toBeGreaterThan(0));

for (const { name, rule, error } of ruleFiles) {
  describe(name, () => {
    if (rule === undefined) {
      test(`${name} can be loaded`, () => {
        throw error;
      });
      return;
    }
    rule.bad.forEach((example, index) => {
      for (const { title, embedding, ending } of casesOf(example.code)) {
        test(`${name} bad ${index + 1}: ${title}`, () => expectBad(rule, example, embedding, ending));
      }
    });
    rule.good.forEach((example, index) => {
      for (const { title, embedding, ending } of casesOf(codeOf(example))) {
        test(`${name} good ${index + 1}: ${title}`, () => expectGood(rule, example, embedding, ending));
      }
    });
    for (const [kind, examples] of Object.entries({ bad: rule.bad, good: rule.good })) {
      examples.forEach((example, index) => {
        test(`${name} ${kind} ${index + 1}: in a workspace of all rules`, () =>
          expectInWorkspace(rule, example, embeddingsOf(codeOf(example))[0]));
      });
    }
  });
}
