// Runs the end-to-end suites in a real VS Code: node test/e2e/run.mjs [suite...] [--grep TEXT]
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { testFiles } from './support/bundle.mjs';
import { runSpecs } from './support/run-specs.mjs';
import { runSuite, usesElectron } from './support/run-suite.mjs';
import { closeBrowser, outputFile } from './support/served.mjs';
import { chosenRelease, releases, root, setUpBrowser, setUpHost } from './support/setup.mjs';

const e2e = path.join(root, 'test/e2e');
const sample = existsSync(path.join(root, 'test/sample')) ? { workspace: path.join(root, 'test/sample') } : {};

const manifest = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
const inMemory = { virtualFolder: 'memfs:/shop', extensions: [path.join(e2e, 'memory-fs-extension')] };

/** Every suite: its folder has the tests; `served` ones need the browser and have no desktop form. */
const suites = [
  { name: 'api', ...sample },
  { name: 'memory', ...inMemory },
  // The web worker extension host takes only extensions that say they are for it.
  ...(manifest.browser
    ? [{ name: 'worker', ...inMemory, extensionHost: /** @type {const} */ ('worker'), served: true }]
    : []),
  { name: 'ui', specs: true, served: true },
];

const { values, positionals } = parseArgs({ allowPositionals: true, options: { grep: { type: 'string' } } });
const chosen = suites.filter(({ name }) => positionals.length === 0 || positionals.includes(name));
const unknown = positionals.filter((name) => !suites.some((suite) => suite.name === name));
if (unknown.length)
  throw new Error(`There is no suite ${unknown.join(', ')}. There are: ${suites.map(({ name }) => name).join(', ')}.`);

const electron = usesElectron();
console.log(
  electron
    ? `VS Code host: desktop (@vscode/test-electron, ${process.env.VSCODE_EXECUTABLE ?? process.env.VSCODE_VERSION ?? 'stable'}); suites that need the browser use the served one`
    : `VS Code host: served (code-server ${releases[chosenRelease()].codeServer}, headless Chromium); VSCODE_TEST_HOST=electron asks for a desktop one`,
);

let failed = 0;
try {
  for (const { name, served, specs, ...options } of chosen) {
    const folder = path.join(e2e, name);
    const files = existsSync(folder) ? testFiles(folder, specs ? '.spec.ts' : '.test.ts') : [];
    if (files.length === 0) continue;
    if (served || !electron) {
      await setUpHost();
      await setUpBrowser();
    }
    console.log(`\n${name}: ${path.relative(root, folder)}`);
    const started = performance.now();
    const grep = values.grep;
    const counts = specs
      ? await runSpecs({ name, files, ...(grep && { grep }) })
      : await runSuite({ name, files, ...options, ...(grep && { env: { E2E_GREP: grep } }) });
    failed += counts.failed;
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    console.log(`${name}: ${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped, ${seconds} s`);
    const file = outputFile('results', `e2e-${name}.json`);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, JSON.stringify({ runner: `e2e ${name}`, ...counts }));
  }
} finally {
  await closeBrowser();
}
process.exitCode = failed ? 1 : 0;
