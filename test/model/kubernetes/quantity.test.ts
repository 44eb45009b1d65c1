import { describe, expect, test } from 'vitest';
import { parseQuantity, readQuantity } from '../../../server/src/model/kubernetes/quantity.js';
import { containerOf } from '../../support/pod.js';

describe('quantities', () => {
  test.each<[string, bigint]>([
    ['1', 1_000_000_000n],
    ['0.5', 500_000_000n],
    ['.5', 500_000_000n],
    ['1.', 1_000_000_000n],
    ['500m', 500_000_000n],
    ['1n', 1n],
    ['2u', 2_000n],
    ['1k', 1_000_000_000_000n],
    ['1Ki', 1_024_000_000_000n],
    ['1.5Ki', 1_536_000_000_000n],
    ['1e3', 1_000_000_000_000n],
    ['1E3', 1_000_000_000_000n],
    ['1E', 1_000_000_000_000_000_000_000_000_000n],
    ['1Ei', 1_152_921_504_606_846_976_000_000_000n],
    ['12e-1', 1_200_000_000n],
    ['-1', -1_000_000_000n],
    ['+1', 1_000_000_000n],
    ['0.1n', 1n],
    ['1e-12', 1n],
    ['0', 0n],
  ])('%s', (text, amount) => expect(parseQuantity(text)).toBe(amount));

  test.each(['', 'one', '1 Gi', '1gi', '1KB', '1e', '.', '--1', '1Gib', '1e1000'])('"%s" is none', (text) =>
    expect(parseQuantity(text)).toBeUndefined(),
  );

  test('different spellings of one amount are equal', () => {
    const same = ['1Gi', '1024Mi', '1048576Ki', '1073741824', '1073741824000m'].map(parseQuantity);
    expect(new Set(same).size).toBe(1);
    expect(parseQuantity('1G')).toBeLessThan(parseQuantity('1Gi') ?? 0n);
  });

  test('a field says an amount as text or as a number', () => {
    const container = containerOf('name: app\na: 500m\nb: 0.5\nc: "{{ .Values.cpu }}"\nd: { e: f }');
    expect(['a', 'b', 'c', 'd', 'e'].map((key) => readQuantity(container.field(key)))).toEqual([
      500_000_000n,
      500_000_000n,
      undefined,
      undefined,
      undefined,
    ]);
  });
});
