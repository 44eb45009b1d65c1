// The model's reading of network policies, against an independent one (test/oracle), on clusters at random.
import { expect, test } from 'vitest';
import { clustersAtRandom } from '../oracle/generate-networks.js';
import { NetworkComparison } from '../support/network-comparison.js';

const SEED = 7;
const CLUSTERS = 120;

test('model and evaluator agree on every pair and every port', () => {
  const comparison = new NetworkComparison();
  for (const cluster of clustersAtRandom(SEED, CLUSTERS)) comparison.add(cluster);
  console.log(comparison.summary().join('\n'));
  expect(comparison.differences).toEqual([]);
  expect(comparison.clusters).toBe(CLUSTERS);
  // Clusters where everything passes, or nothing, would prove little.
  for (const { asked, passing } of comparison.kinds.values()) {
    expect(passing / asked).toBeGreaterThan(0.2);
    expect(passing / asked).toBeLessThan(0.8);
  }
}, 120_000);
