import { expect } from 'vitest';
import { type Embedding, embeddingsOf } from '../../server/src/docs/embed.js';
import { type ExampleFile, joinFiles, type Marker, readExample } from '../../server/src/docs/example.js';
import { exampleSettings } from '../../server/src/docs/observe.js';
import type { BadExample, GoodExample, RegisteredRule } from '../../server/src/engine/rule.js';
import { Workspace } from '../../server/src/engine/workspace.js';
import { LineIndex } from '../../server/src/syntax/text.js';
import { type Judged, Judgement } from './judge.js';
import { loadRuleFiles } from './rule-files.js';

export type LineEnding = 'LF' | 'CRLF';
export const lineEndings = ['LF', 'CRLF'] as const;

const registered = (await loadRuleFiles()).flatMap(({ rule }) => rule ?? []);

/** The rules that the examples of a rule may name: those of rules on suppressions name the real ones. */
export const otherRules = (rule: RegisteredRule): readonly RegisteredRule[] =>
  rule.on === 'suppression' ? registered : [rule];

type Given = Exclude<GoodExample, string> | BadExample;
const given = (example: BadExample | GoodExample): Given => (typeof example === 'string' ? { code: example } : example);

/** The files of an example in one of its embeddings. */
export function filesOf(code: string, embedding: Embedding, ending: LineEnding = 'LF'): readonly ExampleFile[] {
  return readExample(code).files.map((file) => withEnding(embedding.embed(file), ending));
}

const withEnding = ({ path, text }: ExampleFile, ending: LineEnding): ExampleFile => ({
  path,
  text: ending === 'CRLF' ? text.replace(/\n/g, '\r\n') : text,
});

/** Asks that a bad example gives exactly the marked problems, and that its fixes give exactly the fixed text. */
export function expectBad(rule: RegisteredRule, example: BadExample, embedding: Embedding, ending: LineEnding): void {
  const settings = exampleSettings(rule, example);
  const markers = readExample(example.code).markers.map(embedding.move);
  const files = filesOf(example.code, embedding, ending);
  const judgement = new Judgement(files, [rule], settings, otherRules(rule));
  expect(annotated(files, markersOf(files, judgement.problems, markers))).toBe(annotated(files, markers));
  if (markers.length === 0) throw new Error('A bad example marks what is reported with caret lines.');

  const fixable = judgement.problems.filter(({ fixes }) => fixes.length > 0);
  if (example.fixed === undefined) {
    expect(
      fixable.map(({ fixes }) => fixes.map(({ title }) => title)),
      'no `fixed`, so no fix',
    ).toEqual([]);
    return;
  }
  expect(fixable.length, '`fixed` is given, so there is a fix').toBeGreaterThan(0);
  const after = judgement.fixed();
  expect(joinFiles(changed(files, after))).toBe(
    joinFiles(changed(files, fixedFiles(example, embedding, ending, files))),
  );
  const again = new Judgement(after, [rule], settings, otherRules(rule));
  if (judgement.syntaxProblems.length === 0) expect(again.syntaxProblems).toEqual([]);
  const rest = judgement.problems.length - fixable.length;
  expect(
    again.problems.map(({ message }) => message),
    'problems that are left after the fixes',
  ).toHaveLength(rest);
  expect(
    again.problems.flatMap(({ fixes }) => fixes.map(({ title }) => title)),
    'fixes that are left',
  ).toEqual([]);
}

/** Asks that a good example is silent. */
export function expectGood(rule: RegisteredRule, example: GoodExample, embedding: Embedding, ending: LineEnding): void {
  const { code } = given(example);
  const files = filesOf(code, embedding, ending);
  const { problems } = new Judgement(files, [rule], exampleSettings(rule, example), otherRules(rule));
  expect(annotated(files, markersOf(files, problems, []))).toBe(annotated(files, []));
  expect(readExample(code).markers, 'a good example marks nothing').toEqual([]);
}

/**
 * Asks that the workspace, with all its caches and guards, says of an example what the plain engine says, and that it
 * offers each fix: one that would leave its finding, or bring another of any rule, is held back there.
 */
export function expectInWorkspace(rule: RegisteredRule, example: BadExample | GoodExample, embedding: Embedding): void {
  const settings = exampleSettings(rule, example);
  const files = filesOf(codeOf(example), embedding);
  const log: string[] = [];
  const uri = (path: string): string => `file:///w/${path}`;
  // Without its cause, no finding of the rule is folded into another.
  const { cause: _, ...alone } = rule;
  const others = registered.filter(({ id, on }) => id !== rule.id && on !== 'suppression');
  const workspace = new Workspace([alone, ...others], {
    folders: ['file:///w'],
    onError: (message) => log.push(message),
  });
  workspace.configure(() => settings);
  workspace.change(files.map(({ path, text }) => ({ uri: uri(path), text, isOpen: true })));
  workspace.setComplete(true);
  workspace.analyze();
  const found = files.flatMap(({ path }) =>
    workspace
      .findings(uri(path))
      .filter((finding) => finding.rule.id === rule.id)
      .map((finding) => ({ path, finding })),
  );
  const plain = new Judgement(files, [rule], settings, otherRules(rule)).problems;
  expect(found.map(({ path, finding }) => `${path} ${finding.range.start} ${finding.message}`).sort()).toEqual(
    plain.map(({ path, range, message }) => `${path} ${range.start} ${message}`).sort(),
  );
  for (const { finding } of found.filter((_, index) => found[index]?.finding.isFixable)) {
    const offered = workspace.fixes(finding.uri, finding);
    expect(offered.length, `fixes offered for: ${finding.message}\n${log.join('\n')}`).toBeGreaterThan(0);
  }
  expect(log).toEqual([]);
}

/** The files of `fixed`: one text for an example of one file, else those that change or come to be. */
function fixedFiles(
  { code, fixed = '' }: BadExample,
  embedding: Embedding,
  ending: LineEnding,
  before: readonly ExampleFile[],
): readonly ExampleFile[] {
  const { files, isSingle } = readExample(fixed);
  const [only] = files;
  if (!isSingle || only === undefined) return files.map((file) => withEnding(embedding.embed(file), ending));
  if (before.length !== 1) throw new Error('`fixed` names the files of an example that has several.');
  return [withEnding({ ...embedding.embed(only), path: readExample(code).files[0]?.path ?? '' }, ending)];
}

const changed = (before: readonly ExampleFile[], after: readonly ExampleFile[]): readonly ExampleFile[] =>
  after
    .filter(({ path, text }) => before.find((file) => file.path === path)?.text !== text)
    .sort((a, b) => (a.path < b.path ? -1 : 1));

/** What was found, as markers. Where the words of the expected marker are in the message, they stand for it. */
function markersOf(
  files: readonly ExampleFile[],
  problems: readonly Judged[],
  expected: readonly Marker[],
): readonly Marker[] {
  const left = [...expected];
  return problems.map(({ path, range, message, severity }) => {
    const lines = new LineIndex(files.find((file) => file.path === path)?.text ?? '');
    const start = lines.at(range.start);
    const end = lines.at(range.end);
    const endColumn = end.line === start.line ? end.column : Number.POSITIVE_INFINITY;
    const marker: Marker = { path, line: start.line, column: start.column, endColumn, words: message, severity };
    const index = left.findIndex(
      (other) =>
        isSamePlace(other, marker) &&
        message.includes(other.words) &&
        (other.severity === undefined || other.severity === severity),
    );
    return index < 0 ? marker : (left.splice(index, 1)[0] ?? marker);
  });
}

const isSamePlace = (a: Marker, b: Marker): boolean =>
  a.path === b.path && a.line === b.line && a.column === b.column && a.endColumn === b.endColumn;

/** The files with markers under what they mark, so that a difference can be read, and copied into the example. */
function annotated(files: readonly ExampleFile[], markers: readonly Marker[]): string {
  return files
    .map(({ path, text }) => {
      const lines = text.split('\n').flatMap((line, index) => [
        line.replace(/\r$/, ''),
        ...markers
          .filter((marker) => marker.path === path && marker.line === index)
          .map((marker) => caretLine(marker, line))
          .sort(),
      ]);
      return `${files.length > 1 ? `-- ${path} --\n` : ''}${lines.join('\n')}`;
    })
    .join('');
}

function caretLine({ column, endColumn, words, severity }: Marker, line: string): string {
  const indent = /^ */.exec(line)?.[0].length ?? 0;
  const isOpen = endColumn === Number.POSITIVE_INFINITY;
  const length = isOpen ? line.trimEnd().length - column : endColumn - column;
  const rest = `${severity ? `(${severity}) ` : ''}${isOpen ? '(and the lines below) ' : ''}${words}`;
  if (column > indent) return `${' '.repeat(indent)}#${' '.repeat(column - indent - 1)}${'^'.repeat(length)} ${rest}`;
  return `${' '.repeat(column)}#<${'-'.repeat(Math.max(length - 2, 0))} ${rest}`;
}

/** Every case of an example, with a title that tells them apart. */
export function casesOf(code: string): readonly { title: string; embedding: Embedding; ending: LineEnding }[] {
  return embeddingsOf(code).flatMap((embedding) =>
    lineEndings.map((ending) => ({ title: [embedding.title, ending].filter(Boolean).join(', '), embedding, ending })),
  );
}

export const codeOf = (example: BadExample | GoodExample): string => given(example).code;
