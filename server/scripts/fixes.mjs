// Tries every fix on real files: npm run fixes -- FOLDER [--profile NAME] [--rules A,B] [--today YYYY-MM-DD]
// Each offered fix is applied alone, then all of them together. What each did is judged here with the YAML library and
// the text alone, not with the engine that made the edit: a fix may clear its finding and still do damage.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parseAllDocuments } from 'yaml';
import { list, readArguments } from './arguments.mjs';
import { loadEngine } from './load-engine.mjs';

const { named, rest } = readArguments(process.argv.slice(2));
const [folder] = rest;
if (folder === undefined || !existsSync(folder)) {
  console.error('Usage: npm run fixes -- FOLDER [--profile NAME] [--rules A,B] [--today YYYY-MM-DD]');
  process.exit(2);
}
const profile = /** @type {import('../src/engine/settings.js').Profile} */ (named.profile ?? 'audit');
const today = named.today ?? new Date().toISOString().slice(0, 10);
const { Workspace, rules, DEFAULT_SETTINGS, languageOf, applyEdits } = await loadEngine(list(named.rules));

/** @typedef {{ cleared: number, stays: number, refused: number, none: number, snippet: number, damaged: number }} Tally */
/** @type {Map<string, Tally>} */
const byRule = new Map();
/** @type {string[]} */
const damage = [];
/** @type {Map<string, number>} */
const refusals = new Map();
/** @type {number[]} */
const offerTimes = [];

/** @param {string} rule */
const tallyOf = (rule) => {
  const known = byRule.get(rule) ?? { cleared: 0, stays: 0, refused: 0, none: 0, snippet: 0, damaged: 0 };
  byRule.set(rule, known);
  return known;
};

/** The values of the documents; undefined where the text is no YAML. @param {string} text */
function values(text) {
  const documents = parseAllDocuments(text, { uniqueKeys: false, logLevel: 'silent' });
  const list = Array.isArray(documents) ? documents : [];
  return list.some(({ errors }) => errors.length > 0)
    ? undefined
    : list.map((each) => JSON.stringify(each.toJS({ maxAliasCount: 10_000 })));
}

/**
 * Why an edit is damage; undefined where it is none. @param {string} uri @param {string} before @param {string} after
 * @param {readonly import('../src/syntax/text.js').TextEdit[]} edits @param {boolean} alone
 */
function damageOf(uri, before, after, edits, alone) {
  for (const { range } of edits) {
    const gone = before.slice(range.start, range.end);
    // A comment on a line of its own belongs to nobody's value.
    if (alone && gone.split('\n').length < 3 && /^[ \t]*#/m.test(gone) && !/\S/.test(gone.replace(/^[ \t]*#.*$/gm, '')))
      return 'a comment is gone';
  }
  if (before.includes('\r\n') ? /[^\r]\n/.test(after) && !/[^\r]\n/.test(before) : after.includes('\r'))
    return 'line ends are mixed';
  if (languageOf(uri) !== 'yaml') return undefined;
  const [old, now] = [values(before), values(after)];
  if (old === undefined) return undefined;
  if (now === undefined) return 'the text is no YAML any more';
  if (now.length < old.length) return 'a document is gone';
  const changed = old.filter((value, index) => value !== now[index]).length;
  if (alone && changed > 1) return `${changed} documents changed`;
  return undefined;
}

/** @param {string} name @param {ReadonlyMap<string, string>} texts */
function check(name, texts) {
  /** @type {string[]} */
  const messages = [];
  const workspace = new Workspace(rules, {
    folders: [`file:///${name}`],
    onError: (message) => console.error(message),
    onRefusal: (message) => messages.push(message),
  });
  workspace.configure(() => ({ ...DEFAULT_SETTINGS, profile, today, suppressions: false }));
  workspace.change([...texts].map(([uri, text]) => ({ uri, text, isOpen: true })));
  workspace.setComplete(true);
  workspace.analyze();
  const key = (/** @type {import('../src/engine/finding.js').Finding} */ finding) =>
    `${finding.rule.id} ${finding.message}`;
  const count = (/** @type {string} */ uri, /** @type {string} */ wanted) =>
    workspace.findings(uri).filter((finding) => key(finding) === wanted).length;
  for (const [uri, text] of texts) {
    for (const finding of [...workspace.findings(uri)]) {
      const tally = tallyOf(finding.rule.id);
      if (!finding.isFixable) {
        tally.none++;
        continue;
      }
      messages.length = 0;
      const start = performance.now();
      const offered = workspace.fixes(uri, finding);
      offerTimes.push(performance.now() - start);
      const fix = offered.find(({ placeholders }) => placeholders.length === 0);
      if (fix === undefined) {
        if (offered.length > 0) tally.snippet++;
        else {
          tally.refused++;
          const reason =
            messages
              .at(-1)
              ?.replace(/^.* is not offered in \S+ /, '')
              .replace(/\S+:\/\/\S+/, 'FILE') ?? 'no reason given';
          refusals.set(`${finding.rule.id}: ${reason}`, (refusals.get(`${finding.rule.id}: ${reason}`) ?? 0) + 1);
        }
        continue;
      }
      const before = count(uri, key(finding));
      const edits = fix.edits.edits.get(uri) ?? [];
      const after = applyEdits(text, edits);
      const harm = damageOf(uri, text, after, edits, true);
      workspace.change([
        { uri, text: after, isOpen: true },
        ...[...fix.edits.creates].map(([created, content]) => ({ uri: created, text: content })),
      ]);
      workspace.analyze();
      if (harm !== undefined) {
        tally.damaged++;
        damage.push(`${uri} ${finding.rule.id} "${fix.title}": ${harm}`);
      } else if (count(uri, key(finding)) < before) tally.cleared++;
      else tally.stays++;
      workspace.change([
        { uri, text, isOpen: true },
        ...[...fix.edits.creates.keys()].map((created) => ({ uri: created, text: undefined })),
      ]);
      workspace.analyze();
    }
  }
  // All together, safe or not; a second run must find nothing to do.
  const wanted = (/** @type {unknown} */ _, /** @type {{ isSnippet: boolean }} */ { isSnippet }) => !isSnippet;
  const plan = workspace.fixAll([...texts.keys()], wanted);
  for (const [uri, edits] of plan.edits) {
    const text = texts.get(uri) ?? '';
    const harm = damageOf(uri, text, applyEdits(text, edits), edits, false);
    if (harm !== undefined) damage.push(`${uri} all together: ${harm}`);
  }
  workspace.change(
    [...plan.edits]
      .map(([uri, edits]) => ({ uri, text: applyEdits(texts.get(uri) ?? '', edits), isOpen: true }))
      .concat([...plan.creates].map(([uri, text]) => ({ uri, text, isOpen: true }))),
  );
  workspace.analyze();
  const again = workspace.fixAll([...texts.keys()], wanted);
  return { fixed: plan.edits.size + plan.creates.size, again: again.edits.size };
}

/** A folder with units.txt is a corpus of small workspaces; else each folder within it is one. @returns {[string, string[]][]} */
function workspaces() {
  const all = (/** @type {string} */ at) =>
    readdirSync(at, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => path.join(entry.parentPath, entry.name))
      .sort();
  const units = path.join(folder ?? '', 'units.txt');
  if (existsSync(units)) {
    return readFileSync(units, 'utf8')
      .split('\n')
      .filter(Boolean)
      .map((unit) => {
        const at = path.join(folder ?? '', 'files', unit);
        return [
          unit,
          readdirSync(path.dirname(at), { withFileTypes: true }).some(
            (entry) => entry.isFile() && entry.name === path.basename(at),
          )
            ? [at]
            : all(at),
        ];
      });
  }
  return readdirSync(folder ?? '', { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => [entry.name, all(path.join(folder ?? '', entry.name))]);
}

let fixed = 0;
let again = 0;
const started = performance.now();
for (const [name, files] of workspaces()) {
  /** @type {Map<string, string>} */
  const texts = new Map();
  for (const file of files) {
    const uri = `file:///${path.relative(folder, file).split(path.sep).map(encodeURIComponent).join('/')}`;
    if (languageOf(uri) !== undefined) texts.set(uri, readFileSync(file, 'utf8'));
  }
  const result = check(name.split('/')[0] ?? name, texts);
  fixed += result.fixed;
  again += result.again;
}

const total = { cleared: 0, stays: 0, refused: 0, none: 0, snippet: 0, damaged: 0 };
console.log('| rule | cleared | stays | refused | snippet only | no fix | damaged |\n|---|---|---|---|---|---|---|');
for (const [rule, tally] of [...byRule].sort()) {
  for (const name of /** @type {const} */ (['cleared', 'stays', 'refused', 'none', 'snippet', 'damaged']))
    total[name] += tally[name];
  console.log(
    `| ${rule} | ${tally.cleared} | ${tally.stays} | ${tally.refused} | ${tally.snippet} | ${tally.none} | ${tally.damaged} |`,
  );
}
console.log(
  `| all | ${total.cleared} | ${total.stays} | ${total.refused} | ${total.snippet} | ${total.none} | ${total.damaged} |`,
);
const tried = total.cleared + total.stays + total.refused + total.damaged;
offerTimes.sort((a, b) => a - b);
console.log(
  `\n${((100 * total.cleared) / tried).toFixed(1)} % of ${tried} findings with an automatic fix cleared; all together changed ${fixed} files, a second run ${again}; ${((performance.now() - started) / 1000).toFixed(0)} s`,
);
console.log(
  `an offer takes ${offerTimes[offerTimes.length >> 1]?.toFixed(1)} ms (median), ${offerTimes[Math.floor(offerTimes.length * 0.99)]?.toFixed(1)} ms (99th percentile), ${offerTimes.at(-1)?.toFixed(1)} ms (worst)`,
);
if (refusals.size > 0)
  console.log(
    `\nrefused:\n${[...refusals]
      .sort((a, b) => b[1] - a[1])
      .slice(0, 40)
      .map(([reason, number]) => `  ${number} ${reason}`)
      .join('\n')}`,
  );
if (damage.length > 0) {
  console.log(
    `\ndamaged:\n${damage
      .slice(0, 60)
      .map((line) => `  ${line}`)
      .join('\n')}`,
  );
  process.exitCode = 1;
}
