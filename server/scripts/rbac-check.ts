// Two readings of RBAC on generated clusters: npm run rbac-check -- [CLUSTERS] [SEED]
// The graph that rules stand on and the independent evaluator of test/oracle must give the same answers.
import { clustersAtRandom } from '../../test/oracle/generate-rbac.js';
import { RbacComparison } from '../../test/support/rbac-comparison.js';

const [count = '5000', seed = '1'] = process.argv.slice(2);
const comparison = new RbacComparison();
for (const cluster of clustersAtRandom(Number(seed), Number(count), 20)) comparison.add(cluster);
for (const line of comparison.summary()) console.log(line);
for (const difference of comparison.differences.slice(0, 5)) console.log(`DIFFERENCE ${difference}`);
if (comparison.differences.length > 0) process.exitCode = 1;
