// While a text is being typed, every prefix of it is judged. No rule may throw at any of them.
import { describe, expect, test } from 'vitest';
import { embeddingsOf } from '../../server/src/docs/embed.js';
import type { RegisteredRule } from '../../server/src/engine/rule.js';
import { DEFAULT_SETTINGS } from '../../server/src/engine/settings.js';
import { codeOf, filesOf } from '../support/example.js';
import { exampleRules } from '../support/example-rules.js';
import { type Judged, Judgement } from '../support/judge.js';
import { loadRuleFiles } from '../support/rule-files.js';

const rules = [...exampleRules, ...(await loadRuleFiles()).flatMap(({ rule }) => rule ?? [])];
const settings = { ...DEFAULT_SETTINGS, profile: 'audit', today: '2026-06-01' } as const;

/** How many others look at a prefix beside the rule whose example it is; those that look at one file take their turn. */
const WINDOW = 6;
const local = rules.filter(({ reads }) => reads === undefined);
let turn = 0;
const nextOthers = (own: RegisteredRule): readonly RegisteredRule[] =>
  Array.from({ length: WINDOW }, () => local[turn++ % local.length] ?? own).filter(({ id }) => id !== own.id);

/** The words of a comment change nothing but the comment: its beginning and its end are enough. */
const isWithinComment = (text: string, next: string | undefined): boolean =>
  next !== '\n' && /^ *#.{3,}$/.test(text.slice(text.lastIndexOf('\n') + 1));

/** Embeddings begin alike: what has been judged once is not judged again. */
const judged = new Set<string>();

describe.each(rules)('$id', (rule) => {
  // Each example by itself: a text of n characters is read n times.
  for (const [number, example] of [...rule.bad, ...rule.good].entries())
    test(`${rule.id} bears every prefix of its example ${number + 1}`, () => {
      const files = filesOf(codeOf(example), embeddingsOf(codeOf(example))[0]);
      const last = files.at(-1);
      if (last === undefined) return;
      const others = files.slice(0, -1);
      for (let end = 1; end < last.text.length; end++) {
        const text = last.text.slice(0, end);
        if (isWithinComment(text, last.text[end])) continue;
        const key = `${others.map((file) => file.text).join('\0')}\0${text}`;
        if (judged.has(key)) continue;
        judged.add(key);
        const typed = [...others, { path: last.path, text }];
        const seen = [rule, ...nextOthers(rule)];
        const found: readonly Judged[] = new Judgement(typed, seen, settings).problems;
        const bad: Judged | undefined = found.find(
          ({ range, path }) =>
            range.start < 0 || range.end < range.start || (path === last.path && range.end > text.length),
        );
        expect(bad && `${bad.rule.id} reports ${JSON.stringify(bad.range)} of ${JSON.stringify(text)}`).toBeUndefined();
      }
    }, 60_000);
});
