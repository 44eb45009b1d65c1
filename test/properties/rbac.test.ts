// The graph's reading of RBAC, against an independent one (test/oracle), on generated clusters.
import { expect, test } from 'vitest';
import { clustersAtRandom } from '../oracle/generate-rbac.js';
import { RbacComparison } from '../support/rbac-comparison.js';

test('the graph and the independent evaluator answer alike', () => {
  const comparison = new RbacComparison();
  for (const cluster of clustersAtRandom(20_26, 400)) comparison.add(cluster);
  expect(comparison.differences.slice(0, 3)).toEqual([]);
  const sum = { yes: 0, no: 0, unknown: 0 };
  for (const { yes, no, unknown } of comparison.answers.values()) {
    sum.yes += yes;
    sum.no += no;
    sum.unknown += unknown;
  }
  // The clusters ask something: every answer is given often enough.
  expect(Math.min(sum.yes, sum.no, sum.unknown)).toBeGreaterThan(50);
}, 60_000);
