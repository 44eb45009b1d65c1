// The model's reading of the Pod Security Standards, against an independent one (test/oracle), on generated pods.
import { describe, expect, test } from 'vitest';
import { KINDS, podsAtRandom, podsWithOneBreach } from '../oracle/generate-pods.js';
import { CONTROLS, judge, NEWEST_MINOR } from '../oracle/pod-security.js';
import { podsIn } from '../oracle/pods.js';
import { PodSecurityComparison } from '../support/pod-security-comparison.js';

const SEED = 20_26;
const RANDOM_PODS = 1500;
const withOneBreach = [...podsWithOneBreach(SEED)];

describe('the judge', () => {
  test('finds in each pod what was done to it, and nothing else', () => {
    const wrong: string[] = [];
    for (const { object, title, kind, minors, breaks } of withOneBreach) {
      const pods = podsIn(object);
      if (pods.length !== 1) wrong.push(`${title}: ${pods.length} pods`);
      for (const minor of minors) {
        const broken = pods.flatMap((pod) => judge(pod, minor)).filter(({ isAllowed }) => !isAllowed);
        const expected = [...(breaks?.(minor) ?? [])].sort().join();
        const found = broken
          .map(({ control }) => control)
          .sort()
          .join();
        if (found !== expected) wrong.push(`${title} in ${kind}, 1.${minor}: ${found || 'nothing'}, not ${expected}`);
      }
    }
    expect(wrong).toEqual([]);
  }, 60_000);
});

describe('model and judge agree', () => {
  test('on pods that break one control in one place', () => {
    const comparison = new PodSecurityComparison();
    for (const { text, title, kind, minors, object } of withOneBreach) {
      comparison.add(`${title} in ${kind}`, text, minors, object);
    }
    console.log(comparison.summary().join('\n'));
    expect(comparison.differences).toEqual([]);
    expect(comparison.skipped).toEqual({ files: 0, pods: 0 });
    expect([...comparison.kinds.keys()]).toEqual(KINDS);
    const rare = [...comparison.controls].filter(([, { kept, broken }]) => kept < 1000 || broken < KINDS.length);
    expect(rare).toEqual([]);
  }, 120_000);

  test('on pods at random', () => {
    const comparison = new PodSecurityComparison();
    for (const { text, title, kind, minors } of podsAtRandom(SEED, RANDOM_PODS)) {
      comparison.add(`${title} in ${kind}`, text, minors);
    }
    console.log(comparison.summary().join('\n'));
    expect(comparison.differences).toEqual([]);
    expect(comparison.pods).toBe(RANDOM_PODS);
    expect([...comparison.controls.keys()]).toEqual(CONTROLS.map(({ id }) => id));
  }, 120_000);

  test('on a pod of each kind in every version', () => {
    const comparison = new PodSecurityComparison();
    const minors = Array.from({ length: NEWEST_MINOR + 1 }, (_, minor) => minor);
    for (const { text, title, kind } of podsAtRandom(SEED + 1, 100))
      comparison.add(`${title} in ${kind}`, text, minors);
    expect(comparison.differences).toEqual([]);
  }, 120_000);
});
