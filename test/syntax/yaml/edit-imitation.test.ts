// How edits look in the style of what stands around them; what they do in any style is in test/properties.
import { describe, expect, test } from 'vitest';
import { keyOrderOf } from '../../../server/src/model/kubernetes/key-order.js';
import { applyEdits } from '../../../server/src/syntax/text.js';
import { YamlDocument } from '../../../server/src/syntax/yaml/document.js';
import { type YamlChange, yamlEdits } from '../../../server/src/syntax/yaml/edit.js';
import { Field } from '../../../server/src/syntax/yaml/field.js';

const change = (text: string, make: (root: Field) => YamlChange[]): string => {
  const document = new YamlDocument(text);
  return applyEdits(text, yamlEdits(document, make(Field.root(document)), keyOrderOf));
};
const lines = (...parts: readonly string[]): string => `${parts.join('\n')}\n`;

type Case = [name: string, before: string, make: (root: Field) => YamlChange[], after: string];

describe('JSON', () => {
  test.each<Case>([
    [
      'minified',
      '{"a":{"b":1},"c":[1,2]}',
      (root) => [root.field('a.d').set({ e: ['x', 'y'] })],
      '{"a":{"b":1,"d":{"e":["x","y"]}},"c":[1,2]}',
    ],
    [
      'an empty map of minified text',
      '{"a":{},"c":[1,2]}',
      (root) => [root.field('a.d').set({ e: true })],
      '{"a":{"d":{"e":true}},"c":[1,2]}',
    ],
    [
      'a tree in pretty text',
      '{\n  "a": {\n    "b": 1\n  }\n}\n',
      (root) => [root.field('a.c').set({ d: ['x'], e: {} })],
      '{\n  "a": {\n    "b": 1,\n    "c": {\n      "d": [\n        "x"\n      ],\n      "e": {}\n    }\n  }\n}\n',
    ],
    [
      'lists of one line in pretty text',
      '{\n  "a": ["x"],\n  "m": {}\n}\n',
      (root) => [root.field('m.b').set(['y', 'z'])],
      '{\n  "a": ["x"],\n  "m": {\n    "b": ["y", "z"]\n  }\n}\n',
    ],
    [
      'an empty map of pretty text',
      '{\n    "a": {}\n}\n',
      (root) => [root.field('a.c.d').set(true)],
      '{\n    "a": {\n        "c": {\n            "d": true\n        }\n    }\n}\n',
    ],
    [
      'tabs',
      '{\n\t"a": {\n\t\t"b": 1\n\t}\n}\n',
      (root) => [root.field('a.c.d').set(true)],
      '{\n\t"a": {\n\t\t"b": 1,\n\t\t"c": {\n\t\t\t"d": true\n\t\t}\n\t}\n}\n',
    ],
    [
      'the last of several lines',
      '{\n  "a": 1,\n  "b": 2\n}\n',
      (root) => [root.field('b').remove()],
      '{\n  "a": 1\n}\n',
    ],
    [
      'the first of several lines',
      '{\n  "a": 1,\n  "b": 2\n}\n',
      (root) => [root.field('a').remove()],
      '{\n  "b": 2\n}\n',
    ],
    ['within YAML', 'a: {"b": "c"}\n', (root) => [root.field('a.d').set('e')], 'a: {"b": "c", "d": "e"}\n'],
  ])('%s', (_, before, make, after) => expect(change(before, make)).toBe(after));
});

describe('braces and brackets', () => {
  test.each<Case>([
    [
      'one key for another',
      'v: {name: x, hostPath: {path: /a}}\n',
      (root) => [root.field('v.emptyDir').set({}), root.field('v.hostPath').remove()],
      'v: {name: x, emptyDir: {}}\n',
    ],
    [
      'one key for another before the rest',
      'v: {hostPath: {path: /a}, name: x}\n',
      (root) => [root.field('v.emptyDir').set({}), root.field('v.hostPath').remove()],
      'v: {emptyDir: {}, name: x}\n',
    ],
    [
      'the only key for another',
      'v: { a: 1 }\n',
      (root) => [root.field('v.a').remove(), root.field('v.b').set(2)],
      'v: { b: 2 }\n',
    ],
    [
      'two keys for two',
      'v: {a: 1, b: 2, c: 3}\n',
      (root) => [
        root.field('v.b').remove(),
        root.field('v.c').remove(),
        root.field('v.d').set(4),
        root.field('v.e').set(5),
      ],
      'v: {a: 1, d: 4, e: 5}\n',
    ],
    [
      'a change, a new key and one that goes',
      'v: {a: 1, b: 2, c: 3}\n',
      (root) => [root.field('v.a').set(9), root.field('v.d').set(4), root.field('v.b').remove()],
      'v: {a: 9, d: 4, c: 3}\n',
    ],
    [
      'a comma at the end',
      'v: {\n  a: 1, # one\n  b: 2,\n}\n',
      (root) => [root.field('v.c').set(3)],
      'v: {\n  a: 1, # one\n  b: 2,\n  c: 3,\n}\n',
    ],
    [
      'no comma at the end',
      'v: {\n  a: 1,\n  b: 2 # two\n  }\n',
      (root) => [root.field('v.c').set(3)],
      'v: {\n  a: 1,\n  b: 2, # two\n  c: 3\n  }\n',
    ],
    [
      'a comment above the next key',
      'v: {\n  a: 1, # one\n  # two\n  b: 2\n  }\n',
      (root) => [root.field('v.a').remove()],
      'v: {\n  # two\n  b: 2\n  }\n',
    ],
    ['quotes of a list', "v: ['a', 'b']\n", (root) => [root.field('v').append('c')], "v: ['a', 'b', 'c']\n"],
    [
      'a list of words that need quotes',
      'v: ["*"]\n',
      (root) => [root.field('v').set(['get', 'list'])],
      'v: ["get", "list"]\n',
    ],
    [
      'a list beside plain ones',
      "v: {a: [x], b: ['*']}\n",
      (root) => [root.field('v.b').set(['get'])],
      'v: {a: [x], b: [get]}\n',
    ],
  ])('%s', (_, before, make, after) => expect(change(before, make)).toBe(after));
});

describe('quotes', () => {
  test.each<Case>([
    [
      'all strings in single quotes',
      "a: 'x'\nb: 'y'\n",
      (root) => [root.field('c').set({ d: 'z' })],
      "a: 'x'\nb: 'y'\nc:\n  d: 'z'\n",
    ],
    [
      'quotes where they are needed',
      "a: x\nb: 'yes'\n",
      (root) => [root.field('c').set('no'), root.field('d').set('z')],
      "a: x\nb: 'yes'\nc: 'no'\nd: z\n",
    ],
    ['keys in quotes', '"a":\n  "b": "x"\n', (root) => [root.field('a.c').set('y')], '"a":\n  "b": "x"\n  "c": "y"\n'],
    [
      'quantities need none',
      'a: x\n',
      (root) => [root.field('cpu').set('500m'), root.field('memory').set('1Gi')],
      'a: x\ncpu: 500m\nmemory: 1Gi\n',
    ],
  ])('%s', (_, before, make, after) => expect(change(before, make)).toBe(after));
});

describe('the order of keys', () => {
  const pod = (...spec: string[]): string => lines('kind: Pod', 'spec:', ...spec.map((line) => `  ${line}`));
  const context = ['securityContext:', '  runAsNonRoot: true'];
  test.each<Case>([
    [
      'a context before the containers',
      pod('serviceAccountName: a', 'containers:', '  - name: x'),
      (root) => [root.field('spec.securityContext.runAsNonRoot').set(true)],
      pod('serviceAccountName: a', ...context, 'containers:', '  - name: x'),
    ],
    [
      'a context behind the containers',
      pod('containers:', '  - name: x', 'volumes: []'),
      (root) => [root.field('spec.securityContext.runAsNonRoot').set(true)],
      pod('containers:', '  - name: x', 'volumes: []', ...context),
    ],
    [
      'within a container',
      pod('containers:', '  - name: x', '    image: y', '    resources: {}', '    securityContext: {}'),
      (root) => [
        root.field('spec.containers[0].volumeMounts').append({ name: 'v' }),
        root.field('spec.containers[0].env').append({ name: 'e' }),
      ],
      pod(
        'containers:',
        '  - name: x',
        '    image: y',
        '    env:',
        '      - name: e',
        '    resources: {}',
        '    volumeMounts:',
        '      - name: v',
        '    securityContext: {}',
      ),
    ],
    [
      'alphabetical, as kubectl writes',
      pod('containers:', '- image: y', '  name: x', '  ports: []', '  volumeMounts: []'),
      (root) => [
        root.field('spec.containers[0].securityContext.runAsUser').set(1),
        root.field('spec.containers[0].args').set(['a']),
      ],
      pod(
        'containers:',
        '- args:',
        '  - a',
        '  image: y',
        '  name: x',
        '  ports: []',
        '  securityContext:',
        '    runAsUser: 1',
        '  volumeMounts: []',
      ),
    ],
    [
      'of a new context',
      lines('spec:', '  containers:', '    - name: x'),
      (root) => {
        const at = root.field('spec.containers[0].securityContext');
        return [
          at.field('capabilities.drop').append('ALL'),
          at.field('allowPrivilegeEscalation').set(false),
          at.field('runAsNonRoot').set(true),
        ];
      },
      lines(
        'spec:',
        '  containers:',
        '    - name: x',
        '      securityContext:',
        '        runAsNonRoot: true',
        '        allowPrivilegeEscalation: false',
        '        capabilities:',
        '          drop:',
        '            - ALL',
      ),
    ],
  ])('%s', (_, before, make, after) => expect(change(before, make)).toBe(after));
});

describe('comments and blank lines', () => {
  test.each<Case>([
    [
      'a new section before the blank line',
      'a:\n  b: 1\n\nc: 2\n',
      (root) => [root.field('a.d').set(1)],
      'a:\n  b: 1\n  d: 1\n\nc: 2\n',
    ],
    [
      'a new key behind comments of the last one',
      'a:\n  b:\n    c: 1\n    # d: 2\ne: 3\n',
      (root) => [root.field('a.f').set(1)],
      'a:\n  b:\n    c: 1\n    # d: 2\n  f: 1\ne: 3\n',
    ],
    [
      'a comment above what is not last stays',
      'a: 1\n# both\nb: 2\nc: 3\n',
      (root) => [root.field('b').remove()],
      'a: 1\n# both\nc: 3\n',
    ],
    [
      'a comment above the last goes with it',
      'x:\n  a: 1\n  # for b\n  b: 2\ny: 3\n',
      (root) => [root.field('x.b').remove()],
      'x:\n  a: 1\ny: 3\n',
    ],
    [
      'what was commented out stays',
      'x:\n  a: 1\n  # c: 2\n  b: 2\ny: 3\n',
      (root) => [root.field('x.b').remove()],
      'x:\n  a: 1\n  # c: 2\ny: 3\n',
    ],
    [
      'a comment apart from the last stays',
      'x:\n  a: 1\n  # more\n\n  b: 2\ny: 3\n',
      (root) => [root.field('x.b').remove()],
      'x:\n  a: 1\n  # more\n\ny: 3\n',
    ],
    ['blank lines around stay', 'a: 1\n\nb: 2\n\nc: 3\n', (root) => [root.field('b').remove()], 'a: 1\n\n\nc: 3\n'],
    [
      'a comment between the keys of an item',
      'l:\n- a: 1 # one\n  # two\n  b: 2\n',
      (root) => [root.field('l[0].a').remove()],
      'l:\n- # two\n  b: 2\n',
    ],
    ['the last lines of a text without a last line end', 'a: 1\n\nb: 2', (root) => [root.field('b').remove()], 'a: 1'],
    ['before an end marker', 'a: 1\n...\n', (root) => [root.field('b').set(2)], 'a: 1\nb: 2\n...\n'],
    [
      'the header of a block scalar',
      'a: | # why\n  x\n  y\nb: 1\n',
      (root) => [root.field('a').set('z')],
      'a: z # why\nb: 1\n',
    ],
    [
      'a block under a comment',
      'a: # why\n  x: 1\n  y: 2 # two\nb: 1\n',
      (root) => [root.field('a').set('p\nq\n')],
      'a: | # why\n  p\n  q\nb: 1\n',
    ],
  ])('%s', (_, before, make, after) => expect(change(before, make)).toBe(after));

  test('blank lines do not become a part of a block scalar that keeps them', () => {
    expect(change('a: |+\n  x\n\nb: 1\n\nc: 2\n', (root) => [root.field('b').remove()])).toBe('a: |+\n  x\n\nc: 2\n');
  });

  test('a block scalar does not swallow comments or blanks that follow', () => {
    expect(change('a:\n  # note\nb: 1\n', (root) => [root.field('a').set('x\ny\n')])).toBe(
      'a: "x\\ny\\n"\n  # note\nb: 1\n',
    );
    expect(change('a: 1\n    \nb: 1\n', (root) => [root.field('a').set('x\ny\n')])).toBe('a: "x\\ny\\n"\n    \nb: 1\n');
    expect(change('a: 1', (root) => [root.field('b').set('x\ny\n')])).toBe('a: 1\nb: "x\\ny\\n"');
  });
});

describe('sequences', () => {
  test.each<Case>([
    [
      'wide dashes',
      'l:\n    -   a: 1\n        b: 2\n',
      (root) => [root.field('l').append({ c: 1, d: 2 })],
      'l:\n    -   a: 1\n        b: 2\n    -   c: 1\n        d: 2\n',
    ],
    [
      'a map in the place of an item',
      'l:\n  - x # c\n  - y\n',
      (root) => [root.field('l[0]').set({ a: 1 })],
      'l:\n  - # c\n    a: 1\n  - y\n',
    ],
    [
      'a word in the place of a map',
      'l:\n  - a: 1\n    b: 2\n  - y\n',
      (root) => [root.field('l[0]').set('x')],
      'l:\n  - x\n  - y\n',
    ],
    [
      'items in a list that stays',
      'l:\n  - a # one\n  - b # two\n',
      (root) => [root.field('l').set(['b', 'c'])],
      'l:\n  - b # two\n  - c\n',
    ],
    [
      'a list of maps for nothing',
      'l:\nz: 1\n',
      (root) => [root.field('l').append({ a: 1, b: [2] })],
      'l:\n  - a: 1\n    b:\n      - 2\nz: 1\n',
    ],
    [
      'maps in brackets that stand empty',
      'l: []\nz: 1\n',
      (root) => [root.field('l').append({ a: 1 })],
      'l:\n  - a: 1\nz: 1\n',
    ],
    [
      'a list within a list',
      'l:\n- - a\n  - b\n- - c\n',
      (root) => [root.field('l[0][0]').remove(), root.field('l[1]').append('d')],
      'l:\n- - b\n- - c\n  - d\n',
    ],
  ])('%s', (_, before, make, after) => expect(change(before, make)).toBe(after));

  test('a map that becomes another one keeps what both have', () => {
    expect(
      change('a:\n  x: 1 # one\n  y: 2\n  z: 3 # three\n', (root) => [root.field('a').set({ z: 3, x: 1, w: 4 })]),
    ).toBe('a:\n  x: 1 # one\n  w: 4\n  z: 3 # three\n');
  });
});

describe('anchors and merge keys', () => {
  const merged = 'base: &base\n  image: x\n  securityContext:\n    runAsUser: 0\nown:\n  <<: *base\n  name: y\n';
  test('a merged key is set beside the merge', () => {
    expect(change(merged, (root) => [root.field('own.image').set('z')])).toBe(
      merged.replace('name: y', 'name: y\n  image: z'),
    );
  });
  test('a key within a merged map brings the rest of the map', () => {
    expect(change(merged, (root) => [root.field('own.securityContext.runAsNonRoot').set(true)])).toBe(
      `${merged}  securityContext:\n    runAsUser: 0\n    runAsNonRoot: true\n`,
    );
  });
  test.each<[string, string, (root: Field) => YamlChange[], string]>([
    ['a merged key cannot go', merged, (root) => [root.field('own.image').remove()], 'merge key'],
    [
      'a key cannot go that a merge would bring back',
      merged.replace('name: y', 'image: y'),
      (root) => [root.field('own.image').remove()],
      'bring it back',
    ],
    ['deep in what an alias shows', 'a: &x\n  b:\n    c: 1\nd: *x\n', (root) => [root.field('a.b.c').set(2)], 'anchor'],
    ['what an alias needs', 'a:\n  b: &x 1\nd: *x\n', (root) => [root.field('a').remove()], 'anchor'],
    ['through an alias', 'a: &x {b: 1}\nc: *x\n', (root) => [root.field('c.b').remove()], 'alias'],
    ['through a list of aliases', 'a: &x [{b: 1}]\nc: *x\n', (root) => [root.field('c[0].b').set(2)], 'alias'],
  ])('%s', (_, before, make, reason) => expect(() => change(before, make)).toThrow(reason));
  test('an alias can be replaced, and goes with what it shows', () => {
    expect(change('a: &x 1\nb: *x\n', (root) => [root.field('b').set(2)])).toBe('a: &x 1\nb: 2\n');
    expect(change('o:\n  a: &x 1\n  b: *x\nc: 1\n', (root) => [root.field('o').remove()])).toBe('c: 1\n');
  });
});

describe('several changes', () => {
  test('of different trees of one document meet', () => {
    const document = new YamlDocument('a:\n  b: 1\n');
    const [one, other] = [Field.root(document), Field.root(document)];
    expect(yamlEdits(document, [one.field('a.c.d').set(1), other.field('a.c.e').set(2)])).toEqual(
      yamlEdits(document, [other.field('a.c.e').set(2), one.field('a.c.d').set(1)]),
    );
  });
  test.each<[string, (root: Field) => YamlChange[]]>([
    ['two values', (root) => [root.field('a.b').set(1), root.field('a.b').set(2)]],
    ['a value for what goes', (root) => [root.field('a').remove(), root.field('a.b').set(2)]],
    ['a value for what lies in it and goes', (root) => [root.field('a').set({ b: 2 }), root.field('a.b').remove()]],
    ['a word and a key in it', (root) => [root.field('n').set('x'), root.field('n.b').set(2)]],
  ])('refuses %s', (_, make) => {
    expect(() => change('a:\n  b: 3\n  c: 4\nd: 5\n', make)).toThrow('Two changes meet');
  });
  test.each<Case>([
    [
      'a value and a key within it',
      'a:\n  b: 3\nd: 5\n',
      (root) => [root.field('a.c').set(1), root.field('a').set({ b: 4 })],
      'a:\n  b: 4\n  c: 1\nd: 5\n',
    ],
    [
      'the same twice',
      'a:\n  b: 3\n',
      (root) => [
        root.field('a.c').set(1),
        root.field('a.c').set(1),
        root.field('a.l').append('x'),
        root.field('a.l').append('x'),
      ],
      'a:\n  b: 3\n  c: 1\n  l:\n    - x\n',
    ],
  ])('joins %s', (_, before, make, after) => expect(change(before, make)).toBe(after));
  test.each<[string, string, (root: Field) => YamlChange[], string]>([
    ['an item that is not there', 'a: []\n', (root) => [root.field('a[0].b').set(1)], 'item'],
    ['a key of a word', 'a: b\n', (root) => [root.field('a.b').set(1)], 'not a map'],
    ['an item of a word', 'a: b\n', (root) => [root.field('a').append(1)], 'not a sequence'],
    ['all there is', 'a: b\n', (root) => [root.field('a').remove()], 'Nothing would be left'],
    ['broken text', 'a: [\n', (root) => [root.field('a').set(1)], 'syntax error'],
    ['an empty document', '# nothing\n', (root) => [root.field('a').set(1)], 'no object'],
    ['tabs', 'a:\n  -\tx\n', (root) => [root.field('a[0]').set({ b: 1 })], 'tabs'],
    ['keys of several lines', 'a:\n  ? - b\n  : c\n', (root) => [root.field('a.d').set(1)], 'several lines'],
    ['a tag', 'a: !!str 5\n', (root) => [root.field('a').set('6')], 'tag'],
  ])('refuses %s', (_, before, make, reason) => expect(() => change(before, make)).toThrow(reason));
});

describe('templates', () => {
  test.each<Case>([
    [
      'behind the lines that a template writes',
      'a:\n  r:\n    {{- toYaml .Values.r | nindent 4 }}\nb: 1\n',
      (root) => [root.field('a.s').set(1)],
      'a:\n  r:\n    {{- toYaml .Values.r | nindent 4 }}\n  s: 1\nb: 1\n',
    ],
    [
      'behind a condition',
      'a:\n  x: 1\n  {{- if .Values.y }}\n  y: 2\n  {{- end }}\nb: 1\n',
      (root) => [root.field('a.s').set(1)],
      'a:\n  x: 1\n  {{- if .Values.y }}\n  y: 2\n  {{- end }}\n  s: 1\nb: 1\n',
    ],
    [
      'a block with its condition',
      'a:\n  x: 1\n  y:\n    {{- if .Values.y }}\n    z: 2\n    {{- end }}\nb: 1\n',
      (root) => [root.field('a.y').remove()],
      'a:\n  x: 1\nb: 1\n',
    ],
  ])('%s', (_, before, make, after) => expect(change(before, make)).toBe(after));
  test('refuse what they write, and a part of a condition', () => {
    expect(() =>
      change('a:\n  r:\n    {{- toYaml .Values.r | nindent 4 }}\n', (root) => [root.field('a.r.s').set(1)]),
    ).toThrow('template');
    expect(() =>
      change('a:\n  x: 1\n  y:\n    z: 2\n    {{- if .Values.y }}\n    v: 2\n  w: 3\n  {{- end }}\nb: 1\n', (root) => [
        root.field('a.y').remove(),
      ]),
    ).toThrow('template');
  });
});
