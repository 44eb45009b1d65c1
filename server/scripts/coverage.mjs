// Every branch of every rule is reached by its own examples: npm run coverage:rules [-- RULE]
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { root } from './load-engine.mjs';

const [rule] = process.argv.slice(2);
const { status } = spawnSync(
  process.execPath,
  [
    path.join(root, 'node_modules/vitest/vitest.mjs'),
    'run',
    'test/rules/examples.test.ts',
    ...(rule ? ['-t', `${rule} `] : []),
    '--reporter=dot',
    '--coverage.enabled',
    '--coverage.reportOnFailure',
    `--coverage.include=server/src/rules/*/${rule ?? '*'}.ts`,
    '--coverage.thresholds.branches=100',
    '--coverage.thresholds.functions=100',
    '--coverage.reporter=text',
    '--coverage.reportsDirectory=test/.output/coverage',
  ],
  { cwd: root, stdio: 'inherit' },
);
process.exitCode = status ?? 1;
