import { describe, expect, test } from 'vitest';
import { applyEdits } from '../../../server/src/syntax/text.js';
import { YamlDocument } from '../../../server/src/syntax/yaml/document.js';
import { type YamlChange, yamlEdits } from '../../../server/src/syntax/yaml/edit.js';
import { Field } from '../../../server/src/syntax/yaml/field.js';

const change = (text: string, make: (root: Field) => YamlChange[]): string => {
  const document = new YamlDocument(text);
  return applyEdits(text, yamlEdits(document, make(Field.root(document))));
};

describe('set', () => {
  test.each<[name: string, before: string, path: string, value: never, after: string]>([
    ['a scalar', 'a: 1 # c\nb: 2\n', 'a', 5 as never, 'a: 5 # c\nb: 2\n'],
    ['a quoted scalar', "a: 'x'\n", 'a', 'y' as never, "a: 'y'\n"],
    ['an empty value with a comment', 'a: # c\nb: 2\n', 'a', 5 as never, 'a: 5 # c\nb: 2\n'],
    ['a missing key', 'a:\n  b: 1 # c\n# end\n', 'a.c', true as never, 'a:\n  b: 1 # c\n  c: true\n# end\n'],
    ['missing parents', 'a:\n    b: 1', 'a.c.d', true as never, 'a:\n    b: 1\n    c:\n        d: true'],
    [
      'a key below an empty one',
      'a:\n  b: # c\n  x: 1\n',
      'a.b.d',
      true as never,
      'a:\n  b: # c\n    d: true\n  x: 1\n',
    ],
    ['a key below braces', 'a:\n  b: {} # c\n  x: 1\n', 'a.b.d', true as never, 'a:\n  b: # c\n    d: true\n  x: 1\n'],
    ['a key below braces without comment', 'a:\n  b: {}\n', 'a.b.d', true as never, 'a:\n  b:\n    d: true\n'],
    ['a key below null', 'a:\n  b: ~\n', 'a.b.d', true as never, 'a:\n  b:\n    d: true\n'],
    ['a key of a flow map', 'a: {b: 1}\n', 'a.c', true as never, 'a: {b: 1, c: true}\n'],
    ['a key of a spaced flow map', 'a: { b: 1 }\n', 'a.c.d', ['x'] as never, 'a: { b: 1, c: { d: [x] } }\n'],
    ['a key of JSON', '{"a": {"b": 1}}', 'a.c', 'v' as never, '{"a": {"b": 1, "c": "v"}}'],
    [
      'a key of pretty JSON',
      '{\n  "a": {\n    "b": 1\n  }\n}\n',
      'a.c',
      true as never,
      '{\n  "a": {\n    "b": 1,\n    "c": true\n  }\n}\n',
    ],
    ['a key of an empty JSON map', '{"a": {}}', 'a.c', true as never, '{"a": {"c": true}}'],
    ['with CRLF', 'a:\r\n  b: 1\r\n', 'a.c.d', true as never, 'a:\r\n  b: 1\r\n  c:\r\n    d: true\r\n'],
    ['behind a block scalar', 'a:\n  b: |\n    x\n\nz: 1\n', 'a.c', 1 as never, 'a:\n  b: |\n    x\n  c: 1\n\nz: 1\n'],
    [
      'behind a kept block scalar',
      'a:\n  b: |+\n    x\n\nz: 1\n',
      'a.c',
      1 as never,
      'a:\n  b: |+\n    x\n\n  c: 1\nz: 1\n',
    ],
    [
      'in an item',
      'l:\n- n: x # c\n- n: y\n',
      'l[0].s.t',
      'yes' as never,
      'l:\n- n: x # c\n  s:\n    t: "yes"\n- n: y\n',
    ],
    [
      'a sequence in the style of its neighbours',
      'l:\n- n: x\n',
      'l[0].d',
      ['ALL'] as never,
      'l:\n- n: x\n  d:\n  - ALL\n',
    ],
    [
      'a sequence in indented style',
      'l:\n  - n: x\n',
      'l[0].d',
      ['ALL'] as never,
      'l:\n  - n: x\n    d:\n      - ALL\n',
    ],
    ['a text of several lines', 'a: 1\n', 'b', 'x\n  y\n' as never, 'a: 1\nb: |\n  x\n    y\n'],
    [
      'a map over a scalar',
      'a: 1 # c\nb: 2\n',
      'a',
      { x: [1, { z: 2 }] } as never,
      'a: # c\n  x:\n    - 1\n    - z: 2\nb: 2\n',
    ],
    [
      'a list in the flow style of the old one',
      'a: ["x"] # c\nb: 2\n',
      'a',
      ['y', 'z'] as never,
      'a: ["y", "z"] # c\nb: 2\n',
    ],
    ['a list in a spaced flow style', "a: [ '*', b ]\n", 'a', ['y', 1] as never, "a: [ 'y', 1 ]\n"],
    ['a list over a flow list of plain items', 'a: [x]\n', 'a', ['w', ''] as never, 'a: [w, ""]\n'],
    ['an empty list over a list', 'a:\n- x\nb: [y]\n', 'b', [] as never, 'a:\n- x\nb: []\n'],
    ['an empty list over a block list', 'a:\n- x # c\n- z\nb: 1\n', 'a', [] as never, 'a: []\nb: 1\n'],
    ['a list over a block list', "a:\n- '*'\nb: 1\n", 'a', ['w', 'z'] as never, 'a:\n- w\n- z\nb: 1\n'],
    ['a scalar over a map', 'a:\n  x: 1\n  y: 2\nb: 2\n', 'a', false as never, 'a: false\nb: 2\n'],
  ])('%s', (_, before, path, value, after) => {
    expect(change(before, (root) => [root.field(path).set(value)])).toBe(after);
    expect(change(after, (root) => [root.field(path).set(value)])).toBe(after);
  });

  test('two missing keys below one missing parent make one parent', () => {
    expect(
      change('c:\n  n: x\n', (root) => [root.field('c.s.a').set(false), root.field('c.s.b.drop').append('ALL')]),
    ).toBe('c:\n  n: x\n  s:\n    a: false\n    b:\n      drop:\n        - ALL\n');
  });

  test('refuses what an alias shares', () => {
    expect(() => change('a: &x {b: 1}\nc: *x\n', (root) => [root.field('c.b').set(2)])).toThrow('alias');
    expect(() => change('a: &x {b: 1}\nc: *x\n', (root) => [root.field('a.c').set(2)])).toThrow('anchor');
  });
});

describe('where changes end in one place', () => {
  test('the lines of the child come before those of its parent', () => {
    expect(
      change('p:\n  l:\n    - k: x\n', (root) => [
        root.field('p.s.a').set(1),
        root.field('p.l[0].s.b').set(2),
        root.field('p.l').append({ k: 'w' }),
      ]),
    ).toBe('p:\n  l:\n    - k: x\n      s:\n        b: 2\n    - k: w\n  s:\n    a: 1\n');
  });

  test('what is added does not go with what is removed before it', () => {
    expect(
      change('p:\n  l:\n    - k: x\n      s:\n        a: 1\n', (root) => [
        root.field('p.l[0].s.a').remove(),
        root.field('p.s.a').set(1),
      ]),
    ).toBe('p:\n  l:\n    - k: x\n  s:\n    a: 1\n');
    expect(
      change('l:\n  - k: x\n    s:\n      - y\n', (root) => [
        root.field('l[0].s[0]').remove(),
        root.field('l').append({ k: 'z' }),
      ]),
    ).toBe('l:\n  - k: x\n  - k: z\n');
  });
});

test('a flow map loses its last key for another one', () => {
  expect(change('v: { a: 1, b: {} }\n', (root) => [root.field('v.b').remove(), root.field('v.c').set(2)])).toBe(
    'v: { a: 1, c: 2 }\n',
  );
  expect(change('v: { b: {}, a: 1, }\n', (root) => [root.field('v.b').remove(), root.field('v.c').set(2)])).toBe(
    'v: { c: 2, a: 1, }\n',
  );
});

describe('append and remove', () => {
  test.each<[name: string, before: string, make: (root: Field) => YamlChange[], after: string]>([
    [
      'append to a block sequence',
      'l:\n- a # c\nz: 1\n',
      (root) => [root.field('l').append('b')],
      'l:\n- a # c\n- b\nz: 1\n',
    ],
    ['append to a flow sequence', 'l: [a, b]\n', (root) => [root.field('l').append('c')], 'l: [a, b, c]\n'],
    ['append to an empty sequence', 'l: []\n', (root) => [root.field('l').append('c')], 'l: [c]\n'],
    [
      'append a map',
      'l:\n  - e: a\n',
      (root) => [root.field('l').append({ e: 'b', m: { o: 1 } })],
      'l:\n  - e: a\n  - e: b\n    m:\n      o: 1\n',
    ],
    ['remove a key', 'a: 1\nb: 2 # c\nc: 3\n', (root) => [root.field('b').remove()], 'a: 1\nc: 3\n'],
    [
      'remove the last key of a map and the map',
      'a:\n  b: 1\nc: 3\n',
      (root) => [root.field('a.b').remove()],
      'c: 3\n',
    ],
    [
      'remove the first key of an item',
      'l:\n- a: 1\n  b: 2\n',
      (root) => [root.field('l[0].a').remove()],
      'l:\n- b: 2\n',
    ],
    [
      'remove the first keys of an item',
      'l:\n- a: 1 # x\n  b: 2\n  c: 3\n  d: 4\n',
      (root) => [root.field('l[0].a').remove(), root.field('l[0].b').remove()],
      'l:\n- c: 3\n  d: 4\n',
    ],
    [
      'remove the first key of an item and a later one',
      'l:\n- a: 1\n  b: 2\n  c: 3\n',
      (root) => [root.field('l[0].a').remove(), root.field('l[0].c').remove()],
      'l:\n- b: 2\n',
    ],
    ['remove an item', 'l:\n- a\n- b\n', (root) => [root.field('l[0]').remove()], 'l:\n- b\n'],
    [
      'remove all items',
      'l:\n- a\n- b\nk: 1\n',
      (root) => [root.field('l[0]').remove(), root.field('l[1]').remove()],
      'k: 1\n',
    ],
    ['remove from a flow map', 'a: {b: 1, c: 2}\n', (root) => [root.field('a.b').remove()], 'a: {c: 2}\n'],
    ['remove the last of a flow sequence', 'a: [b, c]\n', (root) => [root.field('a[1]').remove()], 'a: [b]\n'],
    ['remove a block', 'a:\n  b:\n    c: 1\n    d: 2\n  e: 1', (root) => [root.field('a.b').remove()], 'a:\n  e: 1'],
    [
      'remove the last key and add another',
      'a:\n  b: 1\n  c: 2\n',
      (root) => [root.field('a.c').remove(), root.field('a.d').set(1)],
      'a:\n  b: 1\n  d: 1\n',
    ],
  ])('%s', (_, before, make, after) => {
    expect(change(before, make)).toBe(after);
  });
});
