import fc from 'fast-check';
import { expect, test } from 'vitest';
import { lineDiff } from '../../server/src/docs/line-diff.js';

test.each([
  ['', '', ''],
  ['a\n', 'a\n', ' a\n'],
  ['a\nb\n', 'a\nc\n', ' a\n-b\n+c\n'],
  ['', 'a\n', '+a\n'],
  ['a\n', '', '-a\n'],
  ['a\nb\nc\n', 'b\nc\nd\n', '-a\n b\n c\n+d\n'],
  ['a\n\nb\n', 'a\n\nc\n', ' a\n\n-b\n+c\n'],
])('%j to %j', (before, after, diff) => {
  expect(lineDiff(before, after)).toBe(diff);
});

test('without its new lines a diff is the old text, without its old lines the new one', () => {
  const text = fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 12 });
  fc.assert(
    fc.property(text, text, (old, now) => {
      const lines = lineDiff(old.map((line) => `${line}\n`).join(''), now.map((line) => `${line}\n`).join(''))
        .split('\n')
        .filter(Boolean);
      expect(lines.filter((line) => !line.startsWith('+')).map((line) => line.slice(1))).toEqual(old);
      expect(lines.filter((line) => !line.startsWith('-')).map((line) => line.slice(1))).toEqual(now);
    }),
  );
});
