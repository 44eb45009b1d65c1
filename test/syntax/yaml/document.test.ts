import { expect, test } from 'vitest';
import { readYaml } from '../../../server/src/syntax/yaml/document.js';

test('documents that stay as they are keep their trees', () => {
  const first = readYaml('a: 1\n---\nb: 2\n');
  const second = readYaml('a: 1\nc: 3\n---\nb: 2\n', first);
  expect(second[1]?.document).toBe(first[1]?.document);
  expect(second[0]?.document).not.toBe(first[0]?.document);
  expect(second.map(({ base }) => base)).toEqual([0, 10]);
});

test('documents of the same text are documents of their own', () => {
  const text = 'a: 1\n---\nb: 2\n---\nb: 2\n---\nb: 2\n';
  const again = readYaml(text, readYaml(text));
  expect(new Set(again.map(({ document }) => document)).size).toBe(4);
});

test('a byte order mark and a leading marker belong to nobody', () => {
  const [only, ...others] = readYaml('\uFEFF---\na: 1\n');
  expect(others).toEqual([]);
  expect(only?.base).toBe(1);
  expect(only?.document.problems).toEqual([]);
});
