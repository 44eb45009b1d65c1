// Compares findings with the verdicts of other tools: npm run corpus -- FOLDER [--rules A,B] [--sources A,B] [--out DIR] [--fix]
// FOLDER holds files/, units.txt (each line is a small workspace of its own), labels.jsonl, map.tsv and score.py, which prints the table.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { list, readArguments } from './arguments.mjs';
import { loadEngine, root } from './load-engine.mjs';

const { named, rest } = readArguments(process.argv.slice(2), ['fix']);
const [folder] = rest;
if (folder === undefined || !existsSync(path.join(folder, 'units.txt'))) {
  console.error(
    'Usage: npm run corpus -- FOLDER [--rules A,B] [--sources A,B] [--out DIR] [--today YYYY-MM-DD] [--fix]',
  );
  process.exit(2);
}
const files = path.join(folder, 'files');
const out = named.out ?? path.join(root, 'test/.output/corpus');
const sources = list(named.sources);
const today = named.today ?? new Date().toISOString().slice(0, 10);
const { Workspace, rules, DEFAULT_SETTINGS, LineIndex, applyEdits } = await loadEngine(list(named.rules));

const lines = (/** @type {string} */ name) =>
  existsSync(path.join(folder, name)) ? readFileSync(path.join(folder, name), 'utf8').split('\n').filter(Boolean) : [];

/** The version that a case is meant for: its labels say so, else its path. @type {Map<string, string>} */
const versions = new Map();
for (const line of lines('labels.jsonl')) {
  const { file, k8s_version: version } = JSON.parse(line);
  if (version) versions.set(file, version);
}

/** @param {string} file */
function kubernetesVersion(file) {
  const version = versions.get(file) ?? /\/v(1\.\d+)\//.exec(file)?.[1];
  return version === undefined ? DEFAULT_SETTINGS.kubernetesVersion : Number(version.split('.')[1]);
}

/** The files of a unit, relative to `files/`. @param {string} unit @returns {string[]} */
function filesOf(unit) {
  if (!statSync(path.join(files, unit)).isDirectory()) return [unit];
  return readdirSync(path.join(files, unit), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(files, path.join(entry.parentPath, entry.name)).split(path.sep).join('/'))
    .sort();
}

const uriOf = (/** @type {string} */ file) => `file:///corpus/${file.split('/').map(encodeURIComponent).join('/')}`;

/**
 * The scorer takes a file with another number of objects for damaged. Objects that fixes add come last: they are put
 * into a file of their own, so that what they clear counts and what was there before can still be told to be whole.
 * @param {string} file @param {string} before @param {string} after
 */
function withoutAdded(file, before, after) {
  if (!/\.(?:ya?ml|json)$/.test(file)) return { kept: after, added: '' };
  const split = (/** @type {string} */ text) =>
    text.split(/^(?=---(?:[ \t\r\n]|$))/m).filter((part) => part.trim() !== '');
  const parts = split(after);
  const count = split(before).length;
  return { kept: parts.slice(0, count).join(''), added: parts.slice(count).join('') };
}
const addedName = (/** @type {string} */ file) => `${file}.added.yaml`;

/** @typedef {{ file: string, line: number, endLine: number, rule: string, message: string }} Finding */

/**
 * Judges some files as a workspace of their own; with `fix`, gives their texts after all fixes.
 * @param {ReadonlyMap<string, string>} texts
 * @param {boolean} fix
 */
function judge(texts, fix) {
  const [first = ''] = texts.keys();
  const workspace = new Workspace(rules, {
    folders: [uriOf(path.posix.dirname(first))],
    onError: (message) => errors.push(`${first}: ${message}`),
  });
  /** @param {string} uri */
  const settingsOf = (uri) => {
    const file = [...texts.keys()].find((name) => uriOf(name) === uri) ?? '';
    return {
      ...DEFAULT_SETTINGS,
      profile: /** @type {const} */ ('audit'),
      suppressions: false,
      today,
      kubernetesVersion: kubernetesVersion(file),
    };
  };
  workspace.configure(settingsOf);
  workspace.change([...texts].map(([file, text]) => ({ uri: uriOf(file), text, isOpen: fix })));
  workspace.setComplete(true);
  workspace.analyze();
  /** @type {Finding[]} */
  const findings = [];
  /** @type {Map<string, string>} */
  const fixed = new Map(texts);
  for (const [file, text] of texts) {
    const index = new LineIndex(text);
    for (const { rule, message, range } of workspace.findings(uriOf(file))) {
      const end = Math.max(range.start, range.end - 1);
      findings.push({
        file,
        line: index.at(range.start).line + 1,
        endLine: index.at(end).line + 1,
        rule: rule.id,
        message,
      });
    }
  }
  if (fix) {
    const { edits, creates } = workspace.fixAll([...texts.keys()].map(uriOf), (_, { isSnippet }) => !isSnippet);
    for (const [file, text] of texts) fixed.set(file, applyEdits(text, edits.get(uriOf(file)) ?? []));
    for (const [uri, text] of creates) fixed.set(decodeURIComponent(uri.slice(uriOf('').length)), text);
  }
  return { findings, fixed };
}

/** @type {string[]} */
const errors = [];
/** @type {Finding[]} */
const findings = [];
/** @type {Finding[]} */
const findingsAfter = [];
const started = performance.now();
let fileCount = 0;
const units = lines('units.txt').filter((unit) => sources === undefined || sources.includes(unit.split('/')[0] ?? ''));
for (const unit of units) {
  const texts = new Map(filesOf(unit).map((file) => [file, readFileSync(path.join(files, file), 'utf8')]));
  fileCount += texts.size;
  try {
    const before = judge(texts, named.fix === 'true');
    findings.push(...before.findings);
    if (named.fix !== 'true') continue;
    /** How many lines of each file were there before. @type {Map<string, number>} */
    const lineCounts = new Map();
    for (const [file, text] of before.fixed) {
      const { kept, added } = withoutAdded(file, texts.get(file) ?? text, text);
      lineCounts.set(file, kept.split('\n').length - (kept.endsWith('\n') ? 1 : 0));
      mkdirSync(path.dirname(path.join(out, 'fixed', file)), { recursive: true });
      writeFileSync(path.join(out, 'fixed', file), kept);
      if (added !== '') writeFileSync(path.join(out, 'fixed', addedName(file)), added);
    }
    for (const finding of judge(before.fixed, false).findings) {
      const isAdded = finding.line > (lineCounts.get(finding.file) ?? 0);
      findingsAfter.push(isAdded ? { ...finding, file: addedName(finding.file) } : finding);
    }
  } catch (error) {
    errors.push(`${unit}: ${error instanceof Error ? error.stack : error}`);
  }
}
const seconds = ((performance.now() - started) / 1000).toFixed(1);

/** A verdict counts only where every rule that it is about is here; where some are, silence is still asked for. */
function presentMap() {
  const present = new Set(rules.map(({ id }) => id));
  const [head = '', ...rows] = lines('map.tsv');
  /** @type {Set<string>} */
  const absent = new Set();
  const kept = rows.flatMap((row) => {
    const [source, peer, ids = '', relation] = row.split('\t');
    const named = ids
      .split(',')
      .map((id) => id.trim())
      .filter(Boolean);
    const here = named.filter((id) => present.has(id));
    for (const id of named) if (!present.has(id)) absent.add(id);
    if (here.length === 0) return [];
    const weaker = relation === 'exact' || relation === 'broader' ? 'broader' : 'partial';
    return [[source, peer, here.join(','), here.length === named.length ? relation : weaker].join('\t')];
  });
  return { text: `${[head, ...kept].join('\n')}\n`, kept: kept.length, absent: [...absent].sort() };
}

mkdirSync(out, { recursive: true });
const map = presentMap();
const write = (/** @type {string} */ name, /** @type {string} */ text) => {
  writeFileSync(path.join(out, name), text);
  return path.join(out, name);
};
const findingsFile = write('findings.json', JSON.stringify({ findings }, null, 1));
const mapFile = write('map.tsv', map.text);
const afterFile = write('findings-after-fixes.json', JSON.stringify({ findings: findingsAfter }, null, 1));

console.log(
  `${findings.length} findings of ${rules.length} rules in ${fileCount} files, ${units.length} workspaces, ${seconds} s; written to ${out}`,
);
const absentFile = write('absent-rules.txt', `${map.absent.join('\n')}\n`);
console.log(`not scored, because the rule is not here: ${map.absent.length} rules, named in ${absentFile}`);
for (const error of errors) console.error(`ERROR ${error}`);
const scorer = path.join(folder, 'score.py');
if (existsSync(scorer)) {
  const after = named.fix === 'true' ? ['--fixed', path.join(out, 'fixed'), '--fixed-findings', afterFile] : [];
  const only = sources ? ['--sources', sources.join(',')] : [];
  const { status, error } = spawnSync(
    'python3',
    [
      scorer,
      '--labels',
      path.join(folder, 'labels.jsonl'),
      '--findings',
      findingsFile,
      '--map',
      mapFile,
      '--top',
      '100',
      '--misses',
      path.join(out, 'misses.jsonl'),
      '--json',
      path.join(out, 'report.json'),
      ...only,
      ...after,
    ],
    { stdio: 'inherit' },
  );
  if (error) console.error(`The scorer did not run: ${error.message}`);
  if (status !== 0) process.exitCode = 1;
}
if (errors.length) process.exitCode = 1;
