// All fixes of a workspace, on the examples of all rules spread over several files: one plan, whatever the order, and a
// second run finds nothing.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { embeddingsOf } from '../../server/src/docs/embed.js';
import { exampleSettings } from '../../server/src/docs/observe.js';
import type { WorkspaceEdits } from '../../server/src/engine/finding.js';
import type { RegisteredRule } from '../../server/src/engine/rule.js';
import { Workspace } from '../../server/src/engine/workspace.js';
import { applyEdits } from '../../server/src/syntax/text.js';
import { filesOf } from '../support/example.js';
import { exampleRules } from '../support/example-rules.js';
import { Judgement, type SourceFile } from '../support/judge.js';
import { loadRuleFiles } from '../support/rule-files.js';

const registered = (await loadRuleFiles()).flatMap(({ rule }) => rule ?? []).filter(({ on }) => on !== 'suppression');
const settings = exampleSettings(registered[0] ?? (exampleRules[0] as RegisteredRule), '');
const FOLDER = 'file:///w/';

/** Whole manifests and Dockerfiles that some rule has something to mend in. */
const manifests = registered.flatMap((rule) =>
  rule.bad.flatMap(({ code, fixed }) => {
    const [file, ...others] = filesOf(code, embeddingsOf(code)[0]);
    return fixed === undefined || file === undefined || others.length > 0 ? [] : [file];
  }),
);

function plan(
  rules: readonly RegisteredRule[],
  files: readonly SourceFile[],
  uris: readonly string[],
  wanted: string | undefined,
): { readonly plan: WorkspaceEdits; readonly after: readonly SourceFile[] } {
  const workspace = new Workspace(rules, { folders: [FOLDER.slice(0, -1)] });
  workspace.configure(() => settings);
  workspace.change(files.map(({ path, text }) => ({ uri: FOLDER + path, text })));
  workspace.setComplete(true);
  workspace.analyze();
  const made = workspace.fixAll(
    uris,
    ({ rule }, { isSnippet }) => !isSnippet && (wanted === undefined || rule.id === wanted),
  );
  const changed = files.map(({ path, text }) => ({
    path,
    text: applyEdits(text, made.edits.get(FOLDER + path) ?? []),
  }));
  const created = [...made.creates].map(([uri, text]) => ({ path: uri.slice(FOLDER.length), text }));
  const after = [...changed, ...created].sort((a, b) => (a.path < b.path ? -1 : 1));
  return { plan: made, after };
}

const names = ['a', 'b', 'c', 'd'];
const workspaces = fc
  .record({
    files: fc.array(fc.constantFrom(...manifests), { minLength: 2, maxLength: names.length }),
    listed: fc.nat(15),
    isReversed: fc.boolean(),
    seed: fc.nat(),
    rule: fc.oneof(
      { weight: 3, arbitrary: fc.constant(undefined) },
      fc.constantFrom(...registered.map(({ id }) => id)),
    ),
  })
  .map(({ files, listed, ...rest }) => {
    const named = files.map(({ path, text }, index) => {
      const extension = path.includes('.') ? path.slice(path.lastIndexOf('.')) : undefined;
      return { path: extension === undefined ? `${names[index]}/${path}` : `${names[index]}${extension}`, text };
    });
    const resources = named.filter(({ path }, index) => /\.ya?ml$/.test(path) && (listed >> index) % 2 === 1);
    const kustomization = {
      path: 'kustomization.yaml',
      text: `resources:\n${resources.map(({ path }) => `- ${path}\n`).join('')}`,
    };
    return { files: resources.length === 0 ? named : [...named, kustomization], ...rest };
  });

/** The same things in another order, the same for the same seed. */
const shuffled = <Thing>(things: readonly Thing[], seed: number): readonly Thing[] =>
  things
    .map((thing, index) => ({ thing, key: ((index + 1) * 2_654_435_761 + seed * 40_503) % 1_000_003 }))
    .sort((a, b) => a.key - b.key)
    .map(({ thing }) => thing);

test('does not depend on the order of files or rules, and a second run changes nothing', () => {
  let settled = 0;
  fc.assert(
    fc.property(workspaces, ({ files, seed, rule }) => {
      const uris = files.map(({ path }) => FOLDER + path);
      const first = plan(registered, files, uris, rule);
      const other = plan(shuffled(registered, seed), shuffled(files, seed), shuffled(uris, seed + 1), rule);
      expect(other.after).toEqual(first.after);
      const again = plan(
        registered,
        first.after,
        first.after.map(({ path }) => FOLDER + path),
        rule,
      );
      expect(again.after, rule ?? 'all').toEqual(first.after);
      const [before, now] = [new Judgement(files, [], settings), new Judgement(first.after, [], settings)];
      if (before.syntaxProblems.length === 0) expect(now.syntaxProblems).toEqual([]);
      if (first.plan.edits.size > 0) settled++;
    }),
    { numRuns: 100 },
  );
  expect(settled).toBeGreaterThan(50);
}, 240_000);
