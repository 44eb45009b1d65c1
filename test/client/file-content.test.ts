import { expect, it } from 'vitest';
import { decode } from '../../client/src/file-content.js';

it('keeps the byte order mark, in which places are counted', () => {
  expect(decode(new Uint8Array([0xef, 0xbb, 0xbf, 0x61]))).toBe('\uFEFFa');
});

it('reads what is no UTF-8 as far as it goes', () => {
  expect(decode(new Uint8Array([0x61, 0xff, 0x62]))).toBe('a\uFFFDb');
});

it('takes a file with a NUL byte for binary', () => {
  expect(decode(new Uint8Array([0x61, 0, 0x62]))).toBeUndefined();
});
