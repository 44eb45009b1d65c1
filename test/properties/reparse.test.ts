import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseYaml } from '../../server/src/syntax/yaml/parse.js';
import { reparseYaml } from '../../server/src/syntax/yaml/reparse.js';
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
  expect(alone).toBeGreaterThan(RUNS / 10);
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
