// The one command of continuous integration: lint, types, build, unit tests, grammar and end to end, in this order.
// A step that fails does not stop the next; the last line is the sum of what the runners themselves counted.
import { spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { readResults, summaryLine } from './support/summary.mjs';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const output = path.join(root, 'test/.output');
const tool = (/** @type {string} */ name) => path.join(root, 'node_modules/.bin', name);

/** @type {{ title: string, command: string, args: string[], results?: string }[]} `results` starts the names of the step's result files */
const steps = [
  { title: 'lint', command: tool('biome'), args: ['check', '--error-on-warnings', '.'] },
  { title: 'types', command: tool('tsc'), args: ['-b'] },
  { title: 'build', command: process.execPath, args: ['build.mjs', '--production'] },
  {
    title: 'unit tests',
    command: tool('vitest'),
    args: ['run', '--reporter=default', '--reporter=json', '--outputFile.json=test/.output/results/unit.vitest.json'],
    results: 'unit',
  },
  // Without results: its tests are counted above. It fails where an example leaves a branch of its rule untried.
  { title: 'rule coverage', command: process.execPath, args: ['server/scripts/coverage.mjs'] },
  { title: 'grammar tests', command: process.execPath, args: ['test/grammar/run.mjs'], results: 'grammar' },
  { title: 'end-to-end tests', command: process.execPath, args: ['test/e2e/run.mjs'], results: 'e2e' },
];

/** @param {string} command @param {string[]} args @returns {Promise<number>} the exit code */
const run = (command, args) =>
  new Promise((resolve) => {
    const child = spawn(command, args, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] });
    child.on('error', (error) => {
      console.error(String(error));
      resolve(1);
    });
    child.on('exit', (code) => resolve(code ?? 1));
  });

rmSync(output, { recursive: true, force: true });
const total = { passed: 0, failed: 0, skipped: 0 };
/** @type {string[]} */
const report = [];
for (const { title, command, args, results } of steps) {
  console.log(`\n=== ${title} ===`);
  const started = performance.now();
  const code = await run(command, args);
  const counts = results ? readResults(path.join(output, 'results'), results) : { passed: 0, failed: 0, skipped: 0 };
  // A runner that ends badly without naming a failed test, or that ran nothing, is itself one failure.
  if (counts.failed === 0 && (code !== 0 || (results && counts.passed === 0))) counts.failed = 1;
  total.passed += counts.passed;
  total.failed += counts.failed;
  total.skipped += counts.skipped;
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  report.push(
    `${title.padEnd(18)} ${counts.failed ? 'FAILED' : 'ok    '} ${seconds.padStart(6)} s  ${results ? summaryLine(counts) : ''}`.trimEnd(),
  );
}
console.log(`\n${report.join('\n')}`);
process.exitCode = total.failed ? 1 : 0;
console.log(`\ntests: ${summaryLine(total)}`);
