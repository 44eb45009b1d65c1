// Fixes, tried on the examples of all rules: what is offered does what it says and no more, and "fix all" comes to an end.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { embeddingsOf } from '../../server/src/docs/embed.js';
import { exampleSettings } from '../../server/src/docs/observe.js';
import type { OfferedFix, WorkspaceEdits } from '../../server/src/engine/finding.js';
import type { RegisteredRule } from '../../server/src/engine/rule.js';
import type { Settings } from '../../server/src/engine/settings.js';
import { Workspace } from '../../server/src/engine/workspace.js';
import { applyEdits } from '../../server/src/syntax/text.js';
import { filesOf } from '../support/example.js';
import { exampleRules } from '../support/example-rules.js';
import { Judgement, type SourceFile } from '../support/judge.js';
import { loadRuleFiles } from '../support/rule-files.js';

const registered = (await loadRuleFiles()).flatMap(({ rule }) => rule ?? []);
const uriOf = (path: string): string => `file:///w/${path}`;

function open(rules: readonly RegisteredRule[], files: readonly SourceFile[], settings: Settings): Workspace {
  const workspace = new Workspace(rules, { folders: ['file:///w'] });
  workspace.configure(() => settings);
  workspace.change(files.map(({ path, text }) => ({ uri: uriOf(path), text, isOpen: true })));
  workspace.setComplete(true);
  workspace.analyze();
  return workspace;
}

function applied(files: readonly SourceFile[], { edits, creates }: WorkspaceEdits): readonly SourceFile[] {
  const changed = files.map(({ path, text }) => ({ path, text: applyEdits(text, edits.get(uriOf(path)) ?? []) }));
  return [...changed, ...[...creates].map(([uri, text]) => ({ path: uri.slice(uriOf('').length), text }))];
}

/** How often each rule that looks at one file speaks, by file. */
function tally(
  rules: readonly RegisteredRule[],
  files: readonly SourceFile[],
  settings: Settings,
): ReadonlyMap<string, number> {
  const local = rules.filter(({ reads, on }) => reads === undefined && on !== 'suppression');
  const counts = new Map<string, number>();
  for (const { rule, path } of new Judgement(files, local, settings).problems) {
    const key = `${path}: ${rule.id}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return counts;
}

/** What is found in the files that were there before, and was not found then. */
const added = (
  before: ReadonlyMap<string, number>,
  after: ReadonlyMap<string, number>,
  files: readonly SourceFile[],
): readonly string[] =>
  [...after]
    .filter(([key, count]) => files.some(({ path }) => key.startsWith(`${path}: `)) && count > (before.get(key) ?? 0))
    .map(([key]) => key);

function expectHarmless(
  rules: readonly RegisteredRule[],
  rule: RegisteredRule,
  files: readonly SourceFile[],
  settings: Settings,
): void {
  const workspace = open(rules, files, settings);
  const before = tally(rules, files, settings);
  for (const { path } of files) {
    for (const finding of workspace.findings(uriOf(path)).filter((found) => found.rule.id === rule.id)) {
      for (const fix of workspace.fixes(uriOf(path), finding)) {
        const after = applied(files, fix.edits);
        const counts = tally(rules, after, settings);
        // Documents that a fix adds are objects of their own.
        if (!addsDocuments(fix, path, files)) expect(added(before, counts, files), fix.title).toEqual([]);
        if (fix.placeholders.length > 0) continue;
        // A finding that speaks for others may itself have no fix: then the fix clears some of those.
        const group = [finding, ...finding.parts]
          .map((one) => `${path}: ${one.rule.id}`)
          .filter((key) => before.has(key));
        const sum = (all: ReadonlyMap<string, number>): number =>
          group.reduce((total, key) => total + (all.get(key) ?? 0), 0);
        if (group.length > 0) expect(sum(counts), fix.title).toBeLessThan(sum(before));
      }
    }
  }
}

const addsDocuments = ({ edits }: OfferedFix, path: string, files: readonly SourceFile[]): boolean =>
  (edits.edits.get(uriOf(path)) ?? []).some(
    ({ newText, range }) =>
      range.start === files.find((file) => file.path === path)?.text.length && /^---$/m.test(newText),
  );

/** Asks that all fixes together leave texts that parse, and nothing to fix, in this file or another. */
function expectSettled(rules: readonly RegisteredRule[], files: readonly SourceFile[], settings: Settings): void {
  const fixAll = (some: readonly RegisteredRule[], before: readonly SourceFile[]): readonly SourceFile[] => {
    const uris = before.map(({ path }) => uriOf(path));
    return applied(
      before,
      open(some, before, settings).fixAll(uris, (_, { isSnippet }) => !isSnippet),
    );
  };
  const after = fixAll(rules, files);
  expect(fixAll(rules, after), 'a second run').toEqual(after);
  const [old, now] = [new Judgement(files, [], settings), new Judgement(after, [], settings)];
  if (old.syntaxProblems.length === 0) expect(now.syntaxProblems).toEqual([]);
}

for (const rules of [exampleRules, registered]) {
  describe.each(rules)('$id', (rule) => {
    const examples = rule.bad.map((example) => ({
      files: filesOf(example.code, embeddingsOf(example.code)[0]),
      settings: exampleSettings(rule, example),
    }));

    test(`${rule.id}: each fix clears its finding and brings none of any rule`, () => {
      for (const { files, settings } of examples) expectHarmless(rules, rule, files, settings);
    });

    test(`${rule.id}: all fixes at once leave nothing to fix`, () => {
      for (const { files, settings } of examples) expectSettled(rules, files, settings);
    });
  });
}

test('all fixes of documents that stand together leave nothing to fix', () => {
  const manifests = [...exampleRules, ...registered].flatMap((rule) =>
    rule.bad.flatMap(({ code, fixed }) =>
      embeddingsOf(code).flatMap(({ embed }) => {
        const [file, ...others] = filesOf(code, { title: '', embed, move: (marker) => marker });
        return fixed === undefined || file === undefined || others.length > 0 || !file.path.endsWith('.yaml')
          ? []
          : [file.text];
      }),
    ),
  );
  const settings = exampleSettings(registered[0] ?? (exampleRules[0] as RegisteredRule), '');
  const rules = registered.filter(({ on }) => on !== 'suppression');
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom(...manifests), { minLength: 1, maxLength: 4 }),
      fc.boolean(),
      (texts, isCrlf) => {
        const text = texts.join('---\n');
        expectSettled(rules, [{ path: 'manifest.yaml', text: isCrlf ? text.replace(/\n/g, '\r\n') : text }], settings);
      },
    ),
    { numRuns: 60 },
  );
}, 60_000);
