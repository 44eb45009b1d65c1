// Runs specs that drive the workbench from outside, in Node.
import { rmSync } from 'node:fs';
import path from 'node:path';
import Mocha from 'mocha';
import { bundleSpecs } from './bundle.mjs';
import { root } from './setup.mjs';

/**
 * @param {{ name: string, files: string[], grep?: string }} options
 * @returns {Promise<import('./run-suite.mjs').Counts>}
 */
export async function runSpecs({ name, files, grep }) {
  rmSync(path.join(root, 'out/test', name), { recursive: true, force: true });
  const mocha = new Mocha({
    ui: 'bdd',
    color: false,
    timeout: 120_000,
    // A key press or a click can be lost in a busy workbench: one more try, and the log says so.
    retries: 1,
    forbidOnly: Boolean(process.env.CI),
    ...(grep && { grep }),
  });
  for (const file of await bundleSpecs(files)) mocha.addFile(file);
  await mocha.loadFilesAsync();
  const runner = await new Promise((/** @type {(runner: Mocha.Runner) => void} */ resolve) => {
    const started = mocha.run(() => resolve(started));
    started.on('retry', (test, error) => console.log(`    tried again: ${test.fullTitle()}: ${error.message}`));
  });
  const { passes = 0, failures = 0, pending = 0 } = runner.stats ?? {};
  return { passed: passes, failed: failures || (passes ? 0 : 1), skipped: pending };
}
