import { expect, it } from 'vitest';
import { MappedText } from '../../../server/src/syntax/dockerfile/mapped-text.js';

// The file reads: 0123456789, and the text takes 1-2, a decoded piece for 4-6, and 8.
const text = MappedText.concat(
  [MappedText.verbatim('12', 1), MappedText.decoded('xy', { start: 4, end: 7 }), MappedText.verbatim('8', 8)],
  0,
);

it('knows where its characters stand', () => {
  expect(text.text).toBe('12xy8');
  expect([0, 1, 2, 3, 4, 5, 9].map((index) => text.offsetAt(index))).toEqual([1, 2, 4, 4, 8, 9, 9]);
  expect(text.range).toEqual({ start: 1, end: 9 });
  expect(text.rangeOf(0, 2)).toEqual({ start: 1, end: 3 });
  expect(text.rangeOf(1, 3)).toEqual({ start: 2, end: 7 });
  expect(text.rangeOf(2, 2)).toEqual({ start: 4, end: 4 });
});

it('is sliced and trimmed', () => {
  const slice = text.slice(1, 4);
  expect([slice.text, slice.range]).toEqual(['2xy', { start: 2, end: 7 }]);
  expect(text.slice(3).range).toEqual({ start: 4, end: 9 });
  expect(text.slice(5).range).toEqual({ start: 9, end: 9 });
  expect(text.slice(4, 2).text).toBe('');
  expect(MappedText.verbatim('  a ', 10).trim().range).toEqual({ start: 12, end: 13 });
  expect(MappedText.verbatim('  ', 10).trim().length).toBe(0);
});

it('stands somewhere when it is empty', () => {
  expect(MappedText.concat([], 7).range).toEqual({ start: 7, end: 7 });
});
