// Adds up what test runners counted. Each leaves JSON files in one folder: vitest its own report, the others plain counts.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** @typedef {{ passed: number, failed: number, skipped: number }} Counts */

/**
 * The counts of one file. A test file that vitest could not load has no tests to fail, so it counts as one failure.
 * @param {string} text
 * @returns {Counts}
 */
export function parseResult(text) {
  const result = JSON.parse(text);
  if (!('numPassedTests' in result))
    return { passed: result.passed, failed: result.failed, skipped: result.skipped ?? 0 };
  const unloaded = result.testResults.filter(
    (/** @type {{ status: string, assertionResults: unknown[] }} */ file) =>
      file.status === 'failed' && file.assertionResults.length === 0,
  ).length;
  return {
    passed: result.numPassedTests,
    failed: result.numFailedTests + unloaded,
    skipped: result.numPendingTests + (result.numTodoTests ?? 0),
  };
}

/** @param {readonly Counts[]} all @returns {Counts} */
export const sum = (all) => ({
  passed: all.reduce((total, { passed }) => total + passed, 0),
  failed: all.reduce((total, { failed }) => total + failed, 0),
  skipped: all.reduce((total, { skipped }) => total + skipped, 0),
});

/** The sum of the result files whose names start so. @param {string} folder @param {string} prefix */
export function readResults(folder, prefix) {
  const names = existsSync(folder) ? readdirSync(folder).filter((name) => name.startsWith(prefix)) : [];
  return sum(names.map((name) => parseResult(readFileSync(path.join(folder, name), 'utf8'))));
}

/** @param {Counts} counts */
export const summaryLine = ({ passed, failed, skipped }) =>
  `${passed} passed, ${failed} failed${skipped ? `, ${skipped} skipped` : ''}`;
