import { readFileSync } from 'node:fs';
import path from 'node:path';
import { rulePages } from '../cli/rule-page.js';
import { run } from '../cli/run.js';
import { rules } from '../rules/index.js';

const { version } = JSON.parse(readFileSync(path.join(__dirname, '../../package.json'), 'utf8')) as { version: string };
const terminal = (stream: NodeJS.WriteStream) => ({
  isTTY: stream.isTTY === true,
  write: (text: string) => void stream.write(text),
});

// A reader such as `head` may have had enough.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 2));

run(process.argv.slice(2), rules, {
  folder: process.cwd(),
  stdout: terminal(process.stdout),
  stderr: terminal(process.stderr),
  environment: process.env,
  version,
  page: rulePages(path.join(__dirname, '../pages')),
  now: Date.now,
}).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    process.stderr.write(`hullcheck: ${error instanceof Error ? error.stack : String(error)}\n`);
    process.exitCode = 2;
  },
);
