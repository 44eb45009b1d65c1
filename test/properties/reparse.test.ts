import fc from 'fast-check';
import { expect, test } from 'vitest';
import { applyEdits } from '../../server/src/syntax/text.js';
import { parseYaml } from '../../server/src/syntax/yaml/parse.js';
import { reparseEdited, reparseYaml } from '../../server/src/syntax/yaml/reparse.js';
import { objectData, printDocument, printStyle } from '../support/yaml-printer.js';

const RUNS = Number(process.env.PROPERTY_RUNS ?? 2000);

/** What people type, and what means something to YAML wherever it comes. */
const SNIPPETS = [
  ...' \n\t-:#"\'|>&*!%@`[]{},?~.0x',
  '\r\n',
  ': ',
  '- ',
  ' #',
  '|\n',
  '>2-\n',
  '---\n',
  '...\n',
  '"a\nb"',
  '<<: ',
  '&a ',
  '*a',
  '!!str ',
  'null',
  'key: value',
  '\n\n',
  '\n        - ',
  '\n    image: a',
  '\n  # comment\n',
  '{ a: b }',
  '{{ .Values.a }}',
  'text of several words',
];

const workload = `apiVersion: apps/v1
kind: Deployment
spec:
  template:
    spec:
      containers:
        - name: app # first
          image: shop/app:1
          args: ["--port", "80"]
          env:
            - name: A
              value: |
                several

                lines
            - name: B
              value: "quoted
                text"

            # about C
            - name: C
              value: folded
                plain text
            -
              name: D
        -   name: proxy
            command:
            - sh
            - -c
            - >-
              exit
               0
            -
            - - nested
        - name: last
      volumes:
      - name: data
        emptyDir: {}
      - name: more
`;

interface Edit {
  readonly at: number;
  readonly gone: number;
  readonly added: string;
}
const edit: fc.Arbitrary<Edit> = fc.record({
  at: fc.nat(99_999),
  gone: fc.oneof(fc.constant(0), fc.nat(3), fc.nat(40)),
  added: fc.oneof(
    fc.constantFrom('', ...SNIPPETS),
    fc.array(fc.constantFrom(...SNIPPETS), { maxLength: 4 }).map((parts) => parts.join('')),
  ),
});

function apply(text: string, { at, gone, added }: Edit): string {
  const start = at % (text.length + 1);
  return text.slice(0, start) + added + text.slice(start + gone);
}

test('what is read of an item alone is what is read of the whole', () => {
  const texts = fc.oneof(
    fc.constant(workload),
    fc.constant(workload.replace(/\n/g, '\r\n')),
    fc.tuple(objectData, printStyle).map(([data, style]) => printDocument(data, style).text),
  );
  let alone = 0;
  expect(parseYaml(workload)).toMatchObject({ problems: [], isPlain: true });
  fc.assert(
    fc.property(texts, fc.array(edit, { minLength: 1, maxLength: 6 }), (first, edits) => {
      let [text, parsed] = [first, parseYaml(first)];
      for (const each of edits) {
        const next = apply(text, each);
        const whole = parseYaml(next);
        const part = reparseYaml(next, text, parsed);
        if (part !== undefined) {
          alone++;
          expect(part, JSON.stringify([text, next])).toEqual(whole);
        }
        // What has been read in parts is the ground of what comes next.
        [text, parsed] = [next, part ?? whole];
      }
    }),
    { numRuns: RUNS },
  );
  expect(alone).toBeGreaterThan(RUNS / 20);
}, 600_000);

test('one item of many is all that is read', () => {
  const container = (n: number): string => `    - name: app-${n}\n      image: shop/app:${n}\n`;
  const text = `kind: Pod\nspec:\n  containers:\n${Array.from({ length: 50 }, (_, n) => container(n)).join('')}`;
  for (const next of [text.replace('app:7\n', 'app:77\n'), text.replace('app:7\n', 'app:7\n      stdin: true\n')]) {
    const part = reparseYaml(next, text, parseYaml(text));
    expect(part).toEqual(parseYaml(next));
    expect(part).toBeDefined();
  }
  // The last one has no certain end.
  expect(reparseYaml(text.replace('app:49', 'app:50'), text, parseYaml(text))).toBeUndefined();
});

test('one pair of many is all that is read', () => {
  const text = `kind: Pod\nspec:\n  hostNetwork: true\n  containers:\n${'    - name: app\n'.repeat(20)}  volumes:\n    - name: data\n  nodeName: a\n`;
  for (const next of [
    text.replace('hostNetwork: true', 'hostNetwork: false'),
    text.replace('  containers', '  securityContext:\n    runAsNonRoot: true\n  containers'),
    text.replace('- name: data', '- name: cache'),
    text.replace('  hostNetwork: true\n', '  hostNetwork: true\n  # why\n  hostPID: true\n'),
  ]) {
    const part = reparseYaml(next, text, parseYaml(text));
    expect(part).toEqual(parseYaml(next));
    expect(part).toBeDefined();
  }
  for (const next of [
    // Another key, or none, where the pair began; the last pair has no certain end.
    text.replace('  hostNetwork: true\n', '   hostNetwork: true\n'),
    text.replace('  hostNetwork: true\n', ''),
    text.replace('nodeName: a', 'nodeName: b'),
    text.replace('hostNetwork: true', '<<: {}'),
  ]) {
    const part = reparseYaml(next, text, parseYaml(text));
    if (part !== undefined) expect(part).toEqual(parseYaml(next));
  }
});

/** What most often leaves the shape of a text as it is. */
const gentle: fc.Arbitrary<Edit> = fc.record({
  at: fc.nat(99_999),
  gone: fc.nat(1),
  added: fc.constantFrom('x', '0', ' # c', '\n          tty: true'),
});

test('of several edits each is read alone', () => {
  const texts = fc.oneof(
    fc.constant(workload),
    fc.tuple(objectData, printStyle).map(([data, style]) => printDocument(data, style).text),
  );
  let alone = 0;
  fc.assert(
    fc.property(
      texts,
      fc.array(fc.oneof(edit, gentle, gentle, gentle), { minLength: 2, maxLength: 4 }),
      (text, wanted) => {
        let from = 0;
        const edits = wanted
          .map(({ at, gone, added }) => ({ start: at % (text.length + 1), gone, newText: added }))
          .sort((a, b) => a.start - b.start)
          .flatMap(({ start, gone, newText }) => {
            if (start < from) return [];
            const end = Math.min(text.length, start + gone);
            from = end + 1;
            return [{ range: { start, end }, newText }];
          });
        const next = applyEdits(text, edits);
        const part = reparseEdited(next, text, parseYaml(text), edits);
        if (part === undefined) return;
        alone++;
        expect(part, JSON.stringify([text, next])).toEqual(parseYaml(next));
      },
    ),
    { numRuns: RUNS },
  );
  expect(alone).toBeGreaterThan(RUNS / 200);
}, 600_000);
