import { expect, it } from 'vitest';
import { CrashCount } from '../../client/src/crash-count.js';

const second = 1000;

it('gives up at the fifth crash within three minutes', () => {
  const crashes = new CrashCount();
  expect([0, 1, 2, 3, 4].map((at) => crashes.add(at * second))).toEqual([true, true, true, true, false]);
  expect(crashes.recent).toBe(5);
});

it('forgets what is longer ago', () => {
  const crashes = new CrashCount();
  expect([0, 60, 120, 179, 181, 400].map((at) => crashes.add(at * second))).toEqual([
    true,
    true,
    true,
    true,
    true,
    true,
  ]);
  expect(crashes.recent).toBe(1);
});
