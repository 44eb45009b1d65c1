// A program that stands where a scanner would and prints what a real one has printed: see test/host/scanner.test.ts.
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

// Both runners of tests begin in the project's folder; a bundle lies elsewhere than this file.
const recording = path.resolve('test/host/recorded/osv-scanner.json');

/** Writes it into a folder for PATH; each call adds a line with its arguments to the file `calls` beside it. */
export function recordedScanner(folder: string): void {
  mkdirSync(folder, { recursive: true });
  const file = path.join(folder, 'osv-scanner');
  const calls = path.join(folder, 'calls');
  writeFileSync(
    file,
    `#!${process.execPath}
const { appendFileSync, readFileSync } = require('node:fs');
appendFileSync(${JSON.stringify(calls)}, process.argv.slice(2).join(' ') + '\\n');
if (process.argv.at(-1).includes('missing')) {
  console.error('no such image');
  process.exit(127);
}
process.stdout.write(readFileSync(${JSON.stringify(recording)}));
process.exitCode = 1;
`,
  );
  chmodSync(file, 0o755);
}
