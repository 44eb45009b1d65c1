// Which small wrongs in a rule do its examples not notice? npm run mutants [-- RULE]
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { root } from './load-engine.mjs';

const [rule] = process.argv.slice(2);
const { status } = spawnSync(
  process.execPath,
  [
    path.join(root, 'node_modules/vitest/vitest.mjs'),
    'run',
    '--config',
    'test/support/mutants.config.mts',
    '--reporter=dot',
    '--silent=false',
  ],
  { cwd: root, stdio: 'inherit', env: { ...process.env, ...(rule && { RULE: rule }) } },
);
process.exitCode = status ?? 1;
