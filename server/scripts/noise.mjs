// What a folder of other people's files looks like under Hullcheck: npm run noise -- FOLDER [--rules A,B] [--profile P] [--samples N]
// Each folder in FOLDER is a workspace of its own. Prints the findings of each rule, how many files they are in, and samples to read.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { list, readArguments } from './arguments.mjs';
import { loadEngine } from './load-engine.mjs';

const { named, rest } = readArguments(process.argv.slice(2));
const [folder] = rest;
if (folder === undefined) {
  console.error('Usage: npm run noise -- FOLDER [--rules A,B] [--profile recommended|strict|audit] [--samples N]');
  process.exit(2);
}
const samples = Number(named.samples ?? 5);
const { Workspace, rules, DEFAULT_SETTINGS, languageOf, LineIndex } = await loadEngine(list(named.rules));
const profile = /** @type {import('../src/engine/settings.js').Profile} */ (named.profile ?? 'recommended');
const settings = { ...DEFAULT_SETTINGS, profile, today: named.today ?? new Date().toISOString().slice(0, 10) };

const workspaces = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
/** @type {Map<string, { file: string, line: number, message: string, text: string, isFolded: boolean }[]>} */
const byRule = new Map(rules.map(({ id }) => [id, []]));
/** @type {Map<string, number>} */
const statuses = new Map();
const started = performance.now();
let errors = 0;
for (const { name } of workspaces) {
  const base = path.join(folder, name);
  const files = readdirSync(base, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && languageOf(`/${entry.name}`) !== undefined)
    .map((entry) => path.relative(base, path.join(entry.parentPath, entry.name)).split(path.sep).join('/'));
  const uri = (/** @type {string} */ file) => `file:///${name}/${file.split('/').map(encodeURIComponent).join('/')}`;
  const texts = new Map(files.map((file) => [file, readFileSync(path.join(base, file), 'utf8')]));
  const workspace = new Workspace(rules, {
    folders: [`file:///${name}`],
    onError: (message) => {
      errors++;
      console.error(`ERROR ${name}: ${message}`);
    },
  });
  workspace.configure(() => settings);
  workspace.change([...texts].map(([file, text]) => ({ uri: uri(file), text })));
  workspace.setComplete(true);
  workspace.analyze();
  for (const [file, text] of texts) {
    const status = workspace.status(uri(file)) ?? 'absent';
    statuses.set(status, (statuses.get(status) ?? 0) + 1);
    const index = new LineIndex(text);
    for (const { rule, range, message, foldedInto } of workspace.findings(uri(file))) {
      const { line } = index.at(range.start);
      byRule.get(rule.id)?.push({
        file: `${name}/${file}`,
        line: line + 1,
        message,
        isFolded: foldedInto !== undefined,
        text: text.split('\n')[line]?.trim().slice(0, 100) ?? '',
      });
    }
  }
}
const found = [...byRule].sort((a, b) => b[1].length - a[1].length);
console.log(
  `${[...statuses].map(([status, count]) => `${count} ${status}`).join(', ')}; ${((performance.now() - started) / 1000).toFixed(1)} s; ${errors} errors`,
);
for (const [rule, findings] of found) {
  const shown = findings.filter(({ isFolded }) => !isFolded);
  const files = new Set(findings.map(({ file }) => file)).size;
  console.log(`\n${rule}: ${findings.length} findings in ${files} files, ${shown.length} of them shown by themselves`);
  // Samples from everywhere, not from the first files only.
  const step = Math.max(1, Math.floor(findings.length / samples));
  for (const { file, line, message, text } of findings.filter((_, index) => index % step === 0).slice(0, samples)) {
    console.log(`  ${file}:${line} ${message}\n      ${text}`);
  }
}
if (errors) process.exitCode = 1;
