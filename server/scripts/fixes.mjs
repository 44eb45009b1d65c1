// Tries every fix on real files: npm run fixes -- FOLDER [--profile NAME] [--rules A,B] [--sources A,B] [--today YYYY-MM-DD] [--jobs N] [--out DIR]
// Each offered fix is applied alone, then all of them together. What each did is judged here with the YAML library and
// the text alone, not with the engine that made the edit: a fix may clear its finding and still do damage.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { parseAllDocuments } from 'yaml';
import { list, readArguments } from './arguments.mjs';
import { loadEngine, root } from './load-engine.mjs';

/** @typedef {{ name: string, source: string, files: readonly string[], times: number }} Unit a small workspace, and how often the folder holds the same */
/** @typedef {{ found: number, cleared: number, stays: number, refused: number, snippet: number, none: number, damaged: number }} Tally */
/** @typedef {{ rule: string, outcome: keyof Tally, file: string, detail: string }} Outcome of one fix */
/** @typedef {{ unit: Unit, outcomes: readonly Outcome[], together: readonly string[], errors: readonly string[], changed: number, again: readonly string[], offerTimes: readonly number[], seconds: number }} Result */
/** @typedef {{ folder: string, profile: import('../src/engine/settings.js').Profile, today: string, rules: readonly string[] | undefined }} Task */

/** The values of documents by their text: what a fix leaves alone is read once. @type {Map<string, readonly string[] | undefined>} */
const known = new Map();

/** The values of the documents; undefined where the text is no YAML. @param {string} text */
function values(text) {
  /** @type {string[]} */
  const all = [];
  // A `---` at the start of a line is a marker everywhere, in block scalars too.
  for (const part of text.split(/^(?=---(?:[ \t\r\n]|$))/m)) {
    if (!known.has(part)) known.set(part, read(part));
    const own = known.get(part);
    if (own === undefined) return undefined;
    all.push(...own);
  }
  return all;
}

/** @param {string} text */
function read(text) {
  const documents = parseAllDocuments(text, { uniqueKeys: false, logLevel: 'silent' });
  const list = Array.isArray(documents) ? documents : [];
  return list.some(({ errors }) => errors.length > 0)
    ? undefined
    : list.map((each) => JSON.stringify(each.toJS({ maxAliasCount: 10_000 })));
}

/**
 * Why an edit is damage; undefined where it is none. @param {string} before @param {string} after
 * @param {readonly import('../src/syntax/text.js').TextEdit[]} edits @param {boolean} alone @param {boolean} isYaml
 */
function damageOf(before, after, edits, alone, isYaml) {
  for (const { range } of edits) {
    const gone = before.slice(range.start, range.end);
    // A comment on a line of its own belongs to nobody's value.
    if (alone && gone.split('\n').length < 3 && /^[ \t]*#/m.test(gone) && !/\S/.test(gone.replace(/^[ \t]*#.*$/gm, '')))
      return 'a comment is gone';
  }
  if (before.includes('\r\n') ? /[^\r]\n/.test(after) && !/[^\r]\n/.test(before) : after.includes('\r'))
    return 'line ends are mixed';
  if (!isYaml) return undefined;
  const [old, now] = [values(before), values(after)];
  if (old === undefined) return undefined;
  if (now === undefined) return 'the text is no YAML any more';
  if (now.length < old.length) return 'a document is gone';
  const changed = old.filter((value, index) => value !== now[index]).length;
  if (alone && changed > 1) return `${changed} documents changed`;
  return undefined;
}

/**
 * Tries the fixes of one workspace.
 * @param {import('./load-engine.mjs').Engine} engine @param {Task} task @param {Unit} unit @returns {Result}
 */
function check({ Workspace, rules, DEFAULT_SETTINGS, applyEdits, languageOf }, { folder, profile, today }, unit) {
  const started = performance.now();
  known.clear();
  /** @type {Map<string, string>} */
  const texts = new Map();
  for (const file of unit.files) {
    const uri = uriOf(folder, file);
    if (languageOf(uri) !== undefined) texts.set(uri, readFileSync(file, 'utf8'));
  }
  /** @type {string[]} */
  const messages = [];
  /** @type {string[]} */
  const errors = [];
  const settings = { ...DEFAULT_SETTINGS, profile, today, suppressions: false };
  const open = () => {
    const workspace = new Workspace(rules, {
      folders: [`file:///${unit.source}`],
      onError: (message) => errors.push(message),
      onRefusal: (message) => messages.push(message),
    });
    workspace.configure(() => settings);
    workspace.change([...texts].map(([uri, text]) => ({ uri, text, isOpen: true })));
    workspace.setComplete(true);
    workspace.analyze();
    return workspace;
  };
  // Fixes are offered by one workspace and tried in another: neither has to be brought back after each.
  const [workspace, trial] = [open(), open()];
  /** What the trial holds that the workspace does not. @type {Set<string>} */
  let different = new Set();
  const attempt = (/** @type {ReadonlyMap<string, string>} */ now) => {
    const back = [...different].filter((uri) => !now.has(uri));
    trial.change([
      ...back.map((uri) => ({ uri, text: texts.get(uri), isOpen: true })),
      ...[...now].map(([uri, text]) => ({ uri, text, isOpen: true })),
    ]);
    trial.analyze();
    different = new Set(now.keys());
  };
  const key = (/** @type {import('../src/engine/finding.js').Finding} */ finding) =>
    `${finding.rule.id} ${finding.message}`;
  const count = (/** @type {typeof workspace} */ of, /** @type {string} */ uri, /** @type {string} */ wanted) =>
    of.findings(uri).filter((finding) => key(finding) === wanted).length;
  /** A reason is told once a workspace: findings that are refused for the same one share it. @type {Map<string, string>} */
  const reasons = new Map();
  /** @type {Outcome[]} */
  const outcomes = [];
  /** @type {number[]} */
  const offerTimes = [];
  for (const [uri, text] of texts) {
    for (const finding of workspace.findings(uri)) {
      const rule = finding.rule.id;
      const file = decodeURIComponent(uri.slice('file:///'.length));
      const note = (/** @type {keyof Tally} */ outcome, detail = '') => outcomes.push({ rule, outcome, file, detail });
      if (!finding.isFixable) {
        note('none');
        continue;
      }
      messages.length = 0;
      const start = performance.now();
      const offered = workspace.fixes(uri, finding);
      offerTimes.push(performance.now() - start);
      const fix = offered.find(({ placeholders }) => placeholders.length === 0);
      if (fix === undefined) {
        if (offered.length > 0) {
          note('snippet');
          continue;
        }
        const told = messages.at(-1)?.replace(/^.* is not offered in \S+ /, '');
        if (told !== undefined) reasons.set(rule, told);
        note('refused', reasons.get(rule) ?? `told before: ${[...reasons.values()].at(-1)}`);
        continue;
      }
      const edits = fix.edits.edits.get(uri) ?? [];
      const after = applyEdits(text, edits);
      const harm = damageOf(text, after, edits, true, languageOf(uri) === 'yaml');
      const others = [...fix.edits.edits].filter(([other]) => other !== uri);
      attempt(
        new Map([
          [uri, after],
          ...others.map(([other, list]) => /** @type {const} */ ([other, applyEdits(texts.get(other) ?? '', list)])),
          ...fix.edits.creates,
        ]),
      );
      if (harm !== undefined) note('damaged', `"${fix.title}": ${harm}`);
      else if (count(trial, uri, key(finding)) < count(workspace, uri, key(finding))) note('cleared');
      else note('stays', `"${fix.title}"`);
    }
  }
  // All together, safe or not; a second run must find nothing to do.
  const wanted = (/** @type {unknown} */ _, /** @type {{ isSnippet: boolean }} */ { isSnippet }) => !isSnippet;
  const plan = workspace.fixAll([...texts.keys()], wanted);
  /** @type {string[]} */
  const together = [];
  for (const [uri, edits] of plan.edits) {
    const text = texts.get(uri) ?? '';
    const harm = damageOf(text, applyEdits(text, edits), edits, false, languageOf(uri) === 'yaml');
    if (harm !== undefined) together.push(`${uri}: ${harm}`);
  }
  workspace.change(
    [...plan.edits]
      .map(([uri, edits]) => ({ uri, text: applyEdits(texts.get(uri) ?? '', edits), isOpen: true }))
      .concat([...plan.creates].map(([uri, text]) => ({ uri, text, isOpen: true }))),
  );
  workspace.analyze();
  const again = workspace.fixAll([...texts.keys()], wanted);
  return {
    unit,
    outcomes,
    together,
    errors,
    changed: plan.edits.size + plan.creates.size,
    again: [...again.edits.keys(), ...again.creates.keys()],
    offerTimes,
    seconds: (performance.now() - started) / 1000,
  };
}

const uriOf = (/** @type {string} */ folder, /** @type {string} */ file) =>
  `file:///${path.relative(folder, file).split(path.sep).map(encodeURIComponent).join('/')}`;

/**
 * A folder with units.txt is a corpus of small workspaces; else each folder within it is one. Those that hold the same
 * under the same names are tried once. @param {string} folder @param {readonly string[] | undefined} sources @returns {Unit[]}
 */
function unitsOf(folder, sources) {
  const all = (/** @type {string} */ at) =>
    readdirSync(at, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => path.join(entry.parentPath, entry.name))
      .sort();
  const given = path.join(folder, 'units.txt');
  /** @type {[string, string[]][]} */
  const named = existsSync(given)
    ? readFileSync(given, 'utf8')
        .split('\n')
        .filter(Boolean)
        .map((unit) => {
          const at = path.join(folder, 'files', unit);
          return [unit, statSync(at).isFile() ? [at] : all(at)];
        })
    : readdirSync(folder, { withFileTypes: true })
        .filter((entry) => entry.isDirectory())
        .map((entry) => [entry.name, all(path.join(folder, entry.name))]);
  /** @type {Map<string, Unit>} */
  const distinct = new Map();
  for (const [name, files] of named) {
    const source = name.split('/')[0] ?? name;
    if (sources !== undefined && !sources.includes(source)) continue;
    const hash = createHash('sha1').update(source);
    for (const file of files) hash.update(`\0${path.basename(file)}\0`).update(readFileSync(file));
    const key = hash.digest('hex');
    const known = distinct.get(key);
    distinct.set(key, { name, source, files, ...known, times: (known?.times ?? 0) + 1 });
  }
  return [...distinct.values()];
}

/** Tries the units in several threads, and tells on the way how far it is. @param {Task} task @param {readonly Unit[]} units @param {number} jobs */
async function tryAll(task, units, jobs) {
  /** @type {Result[]} */
  const results = [];
  const started = performance.now();
  let next = 0;
  let told = started;
  await Promise.all(
    Array.from(
      { length: Math.min(jobs, units.length) },
      () =>
        new Promise((resolve, reject) => {
          const worker = new Worker(fileURLToPath(import.meta.url), { workerData: task });
          const give = () => (next < units.length ? worker.postMessage(units[next++]) : resolve(worker.terminate()));
          worker.on('error', reject);
          worker.on('message', (/** @type {Result | 'ready'} */ result) => {
            if (result !== 'ready') results.push(result);
            if (performance.now() - told > 10_000) {
              told = performance.now();
              console.error(
                `${results.length} of ${units.length} workspaces, ${((told - started) / 1000).toFixed(0)} s`,
              );
            }
            give();
          });
        }),
    ),
  );
  return { results, seconds: (performance.now() - started) / 1000 };
}

/** @returns {Tally} */
const noTally = () => ({ found: 0, cleared: 0, stays: 0, refused: 0, snippet: 0, none: 0, damaged: 0 });
const tried = (/** @type {Tally} */ { cleared, stays, refused, damaged }) => cleared + stays + refused + damaged;
const share = (/** @type {Tally} */ tally) =>
  tried(tally) === 0 ? '' : `${((100 * tally.cleared) / tried(tally)).toFixed(1)} %`;

/** @param {readonly Result[]} results @param {number} seconds @param {string} out */
function report(results, seconds, out) {
  /** @type {Map<string, Tally>} */
  const byRule = new Map();
  /** @type {Map<string, Tally & { units: number, changed: number, again: number }>} */
  const bySource = new Map();
  const total = { ...noTally(), units: 0, changed: 0, again: 0 };
  /** By rule and reason: how often, and where first. @type {Map<string, { times: number, file: string }>} */
  const fallen = new Map();
  for (const { unit, outcomes, changed, again } of results) {
    const source = bySource.get(unit.source) ?? { ...noTally(), units: 0, changed: 0, again: 0 };
    bySource.set(unit.source, source);
    for (const each of [source, total]) {
      each.units += unit.times;
      each.changed += changed * unit.times;
      each.again += again.length * unit.times;
    }
    for (const { rule, outcome, file, detail } of outcomes) {
      const own = byRule.get(rule) ?? noTally();
      byRule.set(rule, own);
      for (const each of [own, source, total]) {
        each.found += unit.times;
        each[outcome] += unit.times;
      }
      if (detail === '') continue;
      const reason = `${outcome} ${rule}: ${detail}`;
      const known = fallen.get(reason) ?? { times: 0, file };
      fallen.set(reason, { ...known, times: known.times + unit.times });
    }
  }
  const cells = (/** @type {Tally} */ tally) =>
    [tried(tally), share(tally), tally.stays, tally.refused, tally.damaged, tally.snippet, tally.none].join(' | ');
  console.log(
    '| rule | tried | cleared | stays | refused | damaged | snippet only | no fix |\n|---|---|---|---|---|---|---|---|',
  );
  for (const [rule, tally] of [...byRule].sort()) console.log(`| ${rule} | ${cells(tally)} |`);
  console.log(
    '\n| source | workspaces | tried | cleared | stays | refused | damaged | snippet only | no fix | files changed by all | by a second run |\n|---|---|---|---|---|---|---|---|---|---|---|',
  );
  for (const [name, tally] of [...[...bySource].sort(), /** @type {const} */ (['all', total])])
    console.log(`| ${name} | ${tally.units} | ${cells(tally)} | ${tally.changed} | ${tally.again} |`);
  const times = results.flatMap(({ offerTimes }) => offerTimes).sort((a, b) => a - b);
  console.log(
    `\n${share(total)} of ${tried(total)} findings with an automatic fix cleared; ${results.length} different workspaces, ${seconds.toFixed(0)} s`,
  );
  console.log(
    `an offer takes ${times[times.length >> 1]?.toFixed(1)} ms (median), ${times[Math.floor(times.length * 0.99)]?.toFixed(1)} ms (99th percentile), ${times.at(-1)?.toFixed(1)} ms (worst)`,
  );
  const slowest = [...results].sort((a, b) => b.seconds - a.seconds).slice(0, 5);
  console.log(`slowest: ${slowest.map((each) => `${each.unit.name} ${each.seconds.toFixed(1)} s`).join(', ')}`);
  const print = (/** @type {string} */ title, /** @type {readonly string[]} */ lines) => {
    if (lines.length > 0) console.log(`\n${title}:\n${lines.map((line) => `  ${line}`).join('\n')}`);
  };
  print(
    'not cleared, with the first file of each kind',
    [...fallen]
      .sort((a, b) => b[1].times - a[1].times)
      .map(([reason, { times, file }]) => `${times} ${reason} (${file})`),
  );
  print(
    'damaged by all together',
    results.flatMap(({ together }) => together),
  );
  print(
    'changed by a second run',
    results.flatMap(({ again }) => again),
  );
  print('errors', [...new Set(results.flatMap(({ errors }) => errors))]);
  mkdirSync(out, { recursive: true });
  writeFileSync(
    path.join(out, 'outcomes.jsonl'),
    results.flatMap(({ outcomes }) => outcomes.map((each) => `${JSON.stringify(each)}\n`)).join(''),
  );
  if (total.damaged > 0 || results.some(({ together, errors }) => together.length > 0 || errors.length > 0))
    process.exitCode = 1;
}

if (isMainThread) {
  const { named, rest } = readArguments(process.argv.slice(2));
  const [folder] = rest;
  if (folder === undefined || !existsSync(folder)) {
    console.error(
      'Usage: npm run fixes -- FOLDER [--profile NAME] [--rules A,B] [--sources A,B] [--today YYYY-MM-DD] [--jobs N] [--out DIR]',
    );
    process.exit(2);
  }
  /** @type {Task} */
  const task = {
    folder,
    profile: /** @type {import('../src/engine/settings.js').Profile} */ (named.profile ?? 'audit'),
    today: named.today ?? new Date().toISOString().slice(0, 10),
    rules: list(named.rules),
  };
  const { results, seconds } = await tryAll(
    task,
    unitsOf(folder, list(named.sources)),
    Number(named.jobs ?? availableParallelism()),
  );
  report(results, seconds, named.out ?? path.join(root, 'test/.output/fixes'));
} else {
  const task = /** @type {Task} */ (workerData);
  const engine = await loadEngine(task.rules);
  parentPort?.on('message', (/** @type {Unit} */ unit) => parentPort?.postMessage(check(engine, task, unit)));
  parentPort?.postMessage('ready');
}
