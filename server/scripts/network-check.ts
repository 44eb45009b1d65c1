// Two readings of network policies, on clusters at random: npm run network-check -- [CLUSTERS] [SEED]
// The model that rules stand on and the evaluator of test/oracle must say the same of every pair and every port.
import { clustersAtRandom } from '../../test/oracle/generate-networks.js';
import { NetworkComparison } from '../../test/support/network-comparison.js';

const [count = '2000', seed = '2026'] = process.argv.slice(2);
const comparison = new NetworkComparison();
for (const cluster of clustersAtRandom(Number(seed), Number(count))) comparison.add(cluster);
for (const line of comparison.summary()) console.log(line);
for (const difference of comparison.differences.slice(0, 50)) console.log(`DIFFERENCE ${difference}`);
if (comparison.differences.length) process.exitCode = 1;
