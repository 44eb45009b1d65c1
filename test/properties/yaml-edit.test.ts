import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { YamlValue } from '../../server/src/syntax/change.js';
import { applyEdits } from '../../server/src/syntax/text.js';
import { YamlDocument } from '../../server/src/syntax/yaml/document.js';
import { EditRefused, type YamlChange, yamlEdits } from '../../server/src/syntax/yaml/edit.js';
import { Field } from '../../server/src/syntax/yaml/field.js';

const keys = ['name', 'image', 'spec', 'env', 'on', '8080', 'with space', 'dot.ted'];
const scalar = fc.constantFrom<YamlValue>(
  'web',
  'yes',
  '0644',
  '1e3',
  'a: b',
  '# no',
  "it's",
  'x "y"',
  12,
  true,
  null,
  'two\nlines\n',
);
const { tree } = fc.letrec<{ tree: YamlValue }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 4, depthSize: 'medium' },
    scalar,
    fc.dictionary(fc.constantFrom(...keys), tie('tree'), { minKeys: 1, maxKeys: 4, noNullPrototype: true }),
    fc.array(tie('tree'), { minLength: 1, maxLength: 3 }),
  ),
}));
const object = fc.dictionary(fc.constantFrom(...keys), tree, { minKeys: 1, maxKeys: 4, noNullPrototype: true });

interface Style {
  readonly step: number;
  readonly dashStep: number;
  readonly eol: string;
  readonly flow: 'never' | 'leaves' | 'all';
  readonly json: boolean;
  readonly comments: boolean;
  readonly final: boolean;
}
const style: fc.Arbitrary<Style> = fc.record({
  step: fc.constantFrom(2, 4),
  dashStep: fc.constantFrom(0, 2),
  eol: fc.constantFrom('\n', '\r\n'),
  flow: fc.constantFrom('never', 'leaves', 'all'),
  json: fc.boolean(),
  comments: fc.boolean(),
  final: fc.boolean(),
});

/** A printer of the test's own: what the product writes is not what it is tested on. */
function print(value: YamlValue, { step, dashStep, eol, flow, json, comments, final }: Style): string {
  const flowText = (item: YamlValue): string => {
    if (Array.isArray(item)) return `[${item.map(flowText).join(json ? ',' : ', ')}]`;
    if (typeof item === 'object' && item !== null)
      return `{${Object.entries(item)
        .map(([key, each]) => `${JSON.stringify(key)}: ${flowText(each as YamlValue)}`)
        .join(', ')}}`;
    return JSON.stringify(item);
  };
  if (flow === 'all') return flowText(value) + (final ? eol : '');
  const lines: string[] = [];
  let count = 0;
  const note = () => (comments && count++ % 2 === 0 ? ` # note ${count}` : '');
  const leaf = (item: YamlValue): boolean =>
    typeof item !== 'object' ||
    item === null ||
    (Array.isArray(item) ? item : Object.values(item)).length === 0 ||
    (flow === 'leaves' && Object.values(item).every((each) => typeof each !== 'object' || each === null));
  const write = (item: YamlValue, indent: number, first: string): void => {
    const pad = ' '.repeat(indent);
    if (Array.isArray(item)) {
      item.forEach((each, index) => {
        const lead = index === 0 ? first : pad;
        if (leaf(each)) lines.push(`${lead}- ${flowText(each)}${note()}`);
        else write(each, indent + 2, `${lead}- `);
      });
      return;
    }
    Object.entries(item as object).forEach(([key, each], index) => {
      const lead = index === 0 ? first : pad;
      if (comments && index > 0 && count % 3 === 0) lines.push(`${pad}# above ${count++}`);
      const name = /^[a-z]+$/.test(key) && key !== 'on' ? key : JSON.stringify(key);
      if (each === null && !json) lines.push(`${lead}${name}:${note()}`);
      else if (typeof each === 'string' && each.endsWith('\n') && flow === 'never')
        lines.push(
          `${lead}${name}: |${note()}`,
          ...each
            .trimEnd()
            .split('\n')
            .map((line) => ' '.repeat(indent + step) + line),
        );
      else if (leaf(each)) lines.push(`${lead}${name}: ${flowText(each)}${note()}`);
      else {
        lines.push(`${lead}${name}:${note()}`);
        const deeper = indent + (Array.isArray(each) ? dashStep : step);
        write(each, deeper, ' '.repeat(deeper));
      }
    });
  };
  write(value, 0, '');
  return lines.join(eol) + (final ? eol : '');
}

type Path = readonly (string | number)[];
const paths = (value: YamlValue, at: Path = []): Path[] =>
  typeof value !== 'object' || value === null
    ? [at]
    : [
        at,
        ...Object.entries(value).flatMap(([key, item]) =>
          paths(item as YamlValue, [...at, Array.isArray(value) ? Number(key) : key]),
        ),
      ];
const get = (value: YamlValue, path: Path): YamlValue | undefined =>
  path.reduce<YamlValue | undefined>((at, key) => (at as Record<string | number, YamlValue> | undefined)?.[key], value);
const clone = (value: YamlValue): YamlValue => JSON.parse(JSON.stringify(value));
const fieldAt = (root: Field, path: Path): Field => path.reduce<Field>((field, key) => field.at(key), root);
const comments = (text: string): string[] => new YamlDocument(text).comments.map((comment) => comment.text).sort();

/** What the tree should be after a change: a model of the verbs on plain data. */
function expected(
  value: YamlValue,
  path: Path,
  kind: 'set' | 'append' | 'remove' | 'add',
  given: YamlValue,
): YamlValue | undefined {
  const result = clone(value);
  const parent = get(result, path.slice(0, -1)) as Record<string | number, YamlValue>;
  const key = path.at(-1);
  if (kind === 'add') {
    const target = get(result, path) as Record<string, YamlValue>;
    target['added'] = { deep: given };
    return result;
  }
  if (key === undefined) return undefined;
  if (kind === 'set') parent[key] = given;
  if (kind === 'append') (parent[key] as YamlValue[]).push(given);
  if (kind === 'remove') {
    for (let at: Path = path; at.length > 0; at = at.slice(0, -1)) {
      const owner = get(result, at.slice(0, -1)) as Record<string | number, YamlValue>;
      const last = at.at(-1) ?? '';
      if (Array.isArray(owner)) owner.splice(Number(last), 1);
      else delete owner[last];
      if (Object.keys(owner).length > 0 || at.length === 1) break;
    }
  }
  return result;
}

const tally = { made: 0, refused: 0 };

test('a change does what it says and leaves all else as it was, in any style', () => {
  fc.assert(
    fc.property(
      object,
      style,
      fc.nat(),
      fc.constantFrom('set', 'append', 'remove', 'add'),
      scalar,
      (data, styled, seed, kind, given) => {
        const text = print(data, styled);
        const document = new YamlDocument(text);
        expect(document.problems, text).toEqual([]);
        const root = Field.root(document);
        expect(root.toData()).toEqual(clone(data));
        const candidates = paths(data).filter((path) => {
          const at = get(data, path);
          if (kind === 'append') return Array.isArray(at) && path.length > 0;
          if (kind === 'add') return typeof at === 'object' && at !== null && !Array.isArray(at);
          return path.length > 0 && (kind === 'remove' || typeof path.at(-1) === 'string');
        });
        const path = candidates[seed % Math.max(1, candidates.length)];
        if (path === undefined) return;
        const field = fieldAt(root, path);
        const change: YamlChange =
          kind === 'set'
            ? field.set(given)
            : kind === 'append'
              ? field.append(given)
              : kind === 'add'
                ? field.field('added.deep').set(given)
                : field.remove();
        let after: string;
        try {
          after = applyEdits(text, yamlEdits(document, [change]));
        } catch (error) {
          if (!(error instanceof EditRefused)) throw error;
          tally.refused++;
          return;
        }
        tally.made++;
        const next = new YamlDocument(after);
        const wanted = expected(data, path, kind, given);
        expect(next.problems, `${text}\n--->\n${after}`).toEqual([]);
        const emptied = kind === 'remove' && Object.keys(wanted as object).length === 0;
        if (!emptied)
          expect(Field.root(next).toData(), `${kind} ${path.join('/')}\n${text}\n--->\n${after}`).toEqual(wanted);
        if (kind !== 'remove' && kind !== 'set')
          expect(comments(after), `${text}\n--->\n${after}`).toEqual(comments(text));
        if (kind === 'set' || kind === 'add') {
          const again = fieldAt(Field.root(next), path);
          expect(
            applyEdits(
              after,
              yamlEdits(next, [kind === 'set' ? again.set(given) : again.field('added.deep').set(given)]),
            ),
          ).toBe(after);
        }
        expect(text.includes('\r\n') ? after.replace(/\r\n/g, '').includes('\n') : after.includes('\r')).toBe(false);
      },
    ),
    { numRuns: 2000 },
  );
  // A verb that refused everything would pass all of the above.
  expect(tally.refused).toBeLessThan(tally.made / 10);
}, 120_000);

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
