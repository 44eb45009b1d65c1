import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import type { YamlValue } from '../../server/src/syntax/change.js';
import { applyEdits, type TextEdit } from '../../server/src/syntax/text.js';
import { YamlDocument } from '../../server/src/syntax/yaml/document.js';
import { EditRefused, type YamlChange, yamlEdits } from '../../server/src/syntax/yaml/edit.js';
import { Field } from '../../server/src/syntax/yaml/field.js';
import {
  givenValue,
  objectData,
  type Path,
  type PrintedComment,
  type PrintedDocument,
  printDocument,
  printStyle,
} from '../support/yaml-printer.js';

/** `PROPERTY_RUNS=30000 npx vitest run test/properties` looks longer, and asks for 200 documents of each style. */
const RUNS = Number(process.env.PROPERTY_RUNS ?? 1500);
const IS_LONG = process.env.PROPERTY_RUNS !== undefined;

type Kind = 'set' | 'set anew' | 'append' | 'remove' | 'add' | 'add deep';
interface Wish {
  readonly kind: Kind;
  readonly path: Path;
  readonly value: YamlValue;
}

const isList = (value: YamlValue | undefined): value is YamlValue[] => Array.isArray(value);
const isMap = (value: YamlValue | undefined): value is { readonly [key: string]: YamlValue } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const clone = <Value extends YamlValue>(value: Value): Value => JSON.parse(JSON.stringify(value));
const get = (value: YamlValue, path: Path): YamlValue | undefined =>
  path.reduce<YamlValue | undefined>((at, key) => (at as Record<string | number, YamlValue> | undefined)?.[key], value);
const paths = (value: YamlValue, at: Path = []): Path[] =>
  typeof value !== 'object' || value === null
    ? [at]
    : [
        at,
        ...Object.entries(value).flatMap(([key, item]) =>
          paths(item as YamlValue, [...at, isList(value) ? Number(key) : key]),
        ),
      ];
const fieldAt = (root: Field, path: Path): Field => path.reduce<Field>((field, key) => field.at(key), root);
const startsWith = (path: Path, start: Path): boolean => start.every((key, index) => path[index] === key);

/** Which places a kind of change can be made at. */
function candidates(data: YamlValue, kind: Kind): Path[] {
  return paths(data).filter((path) => {
    const value = get(data, path);
    const inAlias = String(path[0]).startsWith('of-');
    if (inAlias) return false;
    if (kind === 'append') return path.length > 0 && (isList(value) || value === null);
    if (kind === 'add' || kind === 'add deep') return isMap(value) || (path.length > 0 && value === null);
    return path.length > 0;
  });
}

function changeOf(root: Field, { kind, path, value }: Wish): YamlChange {
  const field = fieldAt(root, path);
  if (kind === 'append') return field.append(value);
  if (kind === 'remove') return field.remove();
  if (kind === 'add') return field.at('added').set(value);
  if (kind === 'add deep') return field.at('added').at('deep').at('er').set(value);
  return field.set(value);
}

/** What the wishes say on plain data; absent where nothing would be left. */
function wanted(data: YamlValue, wishes: readonly Wish[]): YamlValue | undefined {
  const result = clone(data);
  const put = (path: Path, value: YamlValue): void => {
    const parent = get(result, path.slice(0, -1)) as Record<string | number, YamlValue>;
    parent[path.at(-1) ?? ''] = clone(value);
  };
  for (const { kind, path, value } of wishes) {
    const at = get(result, path);
    if (kind === 'set' || kind === 'set anew') put(path, value);
    if (kind === 'append') {
      if (isList(at)) at.push(clone(value));
      else put(path, [value]);
    }
    if (kind === 'add' || kind === 'add deep') {
      const added = kind === 'add' ? value : { deep: { er: value } };
      if (isMap(at)) put([...path, 'added'], added);
      else put(path, { added });
    }
  }
  const removed = wishes.filter(({ kind }) => kind === 'remove').map(({ path }) => path);
  // From the back, so that the indices before stay what they are.
  const order = (a: Path, b: Path): number => {
    for (let index = 0; index < Math.min(a.length, b.length); index++) {
      const [one, other] = [a[index], b[index]];
      if (one !== other) return typeof one === 'number' ? Number(other) - one : String(one) < String(other) ? -1 : 1;
    }
    return 0;
  };
  const emptied: Path[] = [...removed].sort(order);
  for (const path of emptied) {
    for (let at: Path = path; ; at = at.slice(0, -1)) {
      if (at.length === 0) return undefined;
      const owner = get(result, at.slice(0, -1));
      if (isList(owner)) owner.splice(Number(at.at(-1)), 1);
      else if (isMap(owner)) delete (owner as Record<string, YamlValue>)[String(at.at(-1))];
      if (owner === undefined || Object.keys(owner as object).length > 0) break;
      if (at.length === 1) return undefined;
    }
  }
  return result;
}

/** Wishes of which none touches the place of another. */
function wishesOf(
  data: YamlValue,
  picks: readonly { readonly kind: Kind; readonly pick: number; readonly value: YamlValue }[],
): Wish[] {
  const wishes: Wish[] = [];
  for (const { kind, pick, value } of picks) {
    const free = candidates(data, kind).filter((path) =>
      wishes.every((wish) => !startsWith(path, wish.path) && !startsWith(wish.path, path)),
    );
    const path = free[pick % Math.max(1, free.length)];
    if (path !== undefined) wishes.push({ kind, path, value });
  }
  return wishes;
}

/** Comments that may go: those of what goes, and those above it where it stands last. */
const mayGo = ({ path, place }: PrintedComment, wishes: readonly Wish[], parents: readonly Path[]): boolean =>
  parents.some((gone) => startsWith(path, gone)) ||
  wishes.some(
    ({ kind, path: at }) =>
      (kind === 'set' || kind === 'set anew') && startsWith(path, at) && (path.length > at.length || place === 'below'),
  );

function undo(text: string, edits: readonly TextEdit[]): TextEdit[] {
  let shift = 0;
  return edits.map(({ range, newText }) => {
    const start = range.start + shift;
    shift += newText.length - (range.end - range.start);
    return { range: { start, end: start + newText.length }, newText: text.slice(range.start, range.end) };
  });
}

const made = new Map<string, number>();
const tally = { edited: 0, refused: 0 };
const refusals = new Map<string, number>();

function check(printed: PrintedDocument, picks: Parameters<typeof wishesOf>[1]): void {
  const { text, data, comments } = printed;
  const document = new YamlDocument(text);
  expect(document.problems, text).toEqual([]);
  const root = Field.root(document);
  expect(root.toData(), text).toEqual(clone(data));
  expect(document.comments.length).toBeLessThanOrEqual(comments.length);
  const wishes = wishesOf(data, picks);
  if (wishes.length === 0) return;
  for (const style of printed.styles) made.set(style, (made.get(style) ?? 0) + 1);
  const goal = wanted(data, wishes);
  const story = `${wishes.map(({ kind, path, value }) => `${kind} ${path.join('/')} ${JSON.stringify(value)}`).join('; ')}\n${text}\n--->\n`;
  let edits: readonly TextEdit[];
  try {
    edits = yamlEdits(
      document,
      wishes.map((wish) => changeOf(root, wish)),
    );
  } catch (error) {
    if (!(error instanceof EditRefused)) throw new Error(`${story}${String(error)}`, { cause: error });
    if (goal !== undefined) tally.refused++;
    refusals.set(error.message, (refusals.get(error.message) ?? 0) + 1);
    const mayRefuse = ['anchor', 'tag', 'explicit key', 'merge key'].some((style) => printed.styles.has(style));
    if (goal !== undefined && !mayRefuse) throw new Error(`${story}${String(error)}`, { cause: error });
    return;
  }
  tally.edited++;
  const after = applyEdits(text, edits);
  const all = story + after;
  expect(goal, all).not.toBe(undefined);
  const next = new YamlDocument(after);
  expect(next.problems, all).toEqual([]);
  expect(Field.root(next).toData(), all).toEqual(goal);

  // All edits are in order, apart from each other, and change something.
  edits.forEach(({ range, newText }, index) => {
    expect(range.start, all).toBeGreaterThan(edits[index - 1]?.range.end ?? -1);
    expect(text.slice(range.start, range.end), all).not.toBe(newText);
    expect(newText, all).not.toMatch(/[ \t]+\r?\n(?!\s*\S)/);
  });
  expect(applyEdits(after, undo(text, edits)), all).toBe(text);

  const parents = wishes
    .filter(({ kind }) => kind === 'remove')
    .flatMap(({ path }) =>
      path
        .map((_, index) => path.slice(0, index + 1))
        .filter(
          (part) =>
            get(goal as YamlValue, part) === undefined ||
            part.length === path.length ||
            part.some((key) => typeof key === 'number'),
        ),
    );
  const left = new Set(next.comments.map((comment) => comment.text));
  const known = new Set(document.comments.map((comment) => comment.text));
  for (const comment of comments)
    if (known.has(comment.text) && !mayGo(comment, wishes, parents))
      expect(left.has(comment.text), `${comment.text} of ${all}`).toBe(true);

  const isCrlf = text.includes('\r\n');
  if (text.includes('\n'))
    expect(isCrlf ? after.replace(/\r\n/g, '').includes('\n') : after.includes('\r'), all).toBe(false);
  expect(/[\r\n]$/.test(after), all).toBe(/[\r\n]$/.test(text));

  // What is added in lines of its own leaves every other line as it was.
  const lines = after.split(/\r?\n/);
  if (
    wishes.every(
      ({ kind, path }) => kind.startsWith('add') && Object.keys((get(data, path) as object | null) ?? {}).length > 0,
    ) &&
    printed.styles.has('block') &&
    edits.every(({ newText }) => /^\r?\n/.test(newText))
  ) {
    let at = 0;
    for (const line of lines) if (line === text.split(/\r?\n/)[at]) at++;
    expect(at, all).toBe(text.split(/\r?\n/).length);
  }

  // The order of the changes does not matter, and the second time there is nothing to do.
  const reversed = yamlEdits(
    document,
    wishes.toReversed().map((wish) => changeOf(root, wish)),
  );
  expect(applyEdits(text, reversed), all).toBe(after);
  const again = wishes.filter(
    ({ kind, path }) => kind !== 'append' && kind !== 'remove' && !path.some((key) => typeof key === 'number'),
  );
  try {
    expect(
      yamlEdits(
        next,
        again.map((wish) => changeOf(Field.root(next), wish)),
      ),
      all,
    ).toEqual([]);
  } catch (error) {
    if (!(error instanceof EditRefused)) throw error;
  }
}

const pick = fc.record({
  kind: fc.constantFrom<Kind>('set', 'set anew', 'append', 'remove', 'remove', 'add', 'add deep'),
  pick: fc.nat(),
  value: givenValue,
});

test('a change does what it says and leaves all else as it was, in any style', () => {
  fc.assert(
    fc.property(objectData, printStyle, pick, (data, style, one) => check(printDocument(data, style), [one])),
    { numRuns: RUNS },
  );
}, 600_000);

test('several changes at once do what each says, in any order', () => {
  fc.assert(
    fc.property(objectData, printStyle, fc.array(pick, { minLength: 2, maxLength: 4 }), (data, style, picks) =>
      check(printDocument(data, style), picks),
    ),
    { numRuns: RUNS },
  );
}, 600_000);

test('reading never throws, whatever the text', () => {
  const line = fc.constantFrom(
    'a: b',
    '- c',
    '  d: &x [1, {',
    'e: *x',
    '<<: *x',
    '---',
    '...',
    '"',
    "'",
    '|',
    '>-',
    '\t',
    '#',
    '{{ if .x }}',
    '{{ end }}',
    '{{- toYaml . | nindent 4 }}',
    '%YAML 1.2',
    '!!binary x',
    '\ud800',
    '\uFEFF',
    '? [',
    ': ]',
  );
  fc.assert(
    fc.property(
      fc.array(
        fc.tuple(fc.constantFrom('', '  ', '    '), line).map((parts) => parts.join('')),
        { maxLength: 12 },
      ),
      fc.constantFrom('\n', '\r\n', '\r', ''),
      (lines, eol) => {
        const document = new YamlDocument(lines.join(eol));
        const visit = (field: Field, depth: number): void => {
          expect(field.range.start).toBeLessThanOrEqual(field.range.end);
          expect(field.range.end).toBeLessThanOrEqual(document.text.length);
          if (depth > 6) return;
          for (const [, value] of field.entries()) visit(value, depth + 1);
          for (const item of field.items()) visit(item, depth + 1);
        };
        visit(Field.root(document), 0);
        expect(document.comments.every(({ range }) => document.text[range.start] === '#')).toBe(true);
      },
    ),
    { numRuns: 3000 },
  );
}, 60_000);

afterAll(() => {
  // A verb that refused everything would pass all of the above.
  expect(tally.refused).toBeLessThan(tally.edited / 8);
  if (!IS_LONG) return;
  console.log(
    [...made]
      .sort()
      .map(([style, count]) => `${String(count).padStart(6)}  ${style}`)
      .join('\n'),
  );
  console.log(tally, refusals);
  for (const [style, count] of made) expect(count, style).toBeGreaterThanOrEqual(200);
});
