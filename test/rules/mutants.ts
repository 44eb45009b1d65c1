// npm run mutants [-- RULE]: which small wrongs in a rule do its examples not notice? Not part of npm test: a mutant may be equivalent.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { test } from 'vitest';
import { embeddingsOf } from '../../server/src/docs/embed.js';
import type { RegisteredRule } from '../../server/src/engine/rule.js';
import { codeOf, expectBad, expectGood } from '../support/example.js';
import { mutantsOf } from '../support/mutate.js';
import { loadRuleFiles } from '../support/rule-files.js';

const folder = path.resolve(import.meta.dirname, '../../server/src/rules');

/** True where the examples all hold: nothing has noticed the mutant. */
function survives(rule: RegisteredRule): boolean {
  try {
    for (const example of rule.bad) expectBad(rule, example, embeddingsOf(example.code)[0], 'LF');
    for (const example of rule.good) expectGood(rule, example, embeddingsOf(codeOf(example))[0], 'LF');
    return true;
  } catch {
    return false;
  }
}

const wanted = process.env.RULE;
const survivors: string[] = [];
let count = 0;
for (const { name, theme, rule } of await loadRuleFiles()) {
  if (rule === undefined || (wanted !== undefined && wanted !== name)) continue;
  test(name, async ({ expect }) => {
    expect(survives(rule), 'the examples hold before anything is changed').toBe(true);
    const file = path.join(folder, theme, `${name}.ts`);
    const temporary = mkdtempSync(path.join(tmpdir(), 'hullcheck-mutants-'));
    const mutants = mutantsOf(readFileSync(file, 'utf8'));
    for (const [index, { line, change, source }] of mutants.entries()) {
      const mutant = path.join(temporary, `${index}.ts`);
      writeFileSync(
        mutant,
        source.replace(/(?<=from ')\.\.\/\.\.\/(.*)\.js(?=')/g, (_, module) => path.join(folder, '..', `${module}.ts`)),
      );
      const { default: mutated } = await import(/* @vite-ignore */ pathToFileURL(mutant).href);
      count++;
      if (survives({ ...mutated, theme })) survivors.push(`${theme}/${name}.ts:${line}  ${change}`);
    }
    rmSync(temporary, { recursive: true });
  }, 120_000);
}

test('summary', () => {
  process.stdout.write(
    `\n${count} mutants, ${survivors.length} not noticed\n${survivors.map((text) => `  ${text}\n`).join('')}`,
  );
});
