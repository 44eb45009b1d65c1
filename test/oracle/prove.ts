/**
 * Proves the judge on the fixtures of Pod Security admission itself:
 * node test/support/execute.mjs test/oracle/prove.ts FOLDER
 * FOLDER holds LEVEL/vVERSION/{pass,fail}/CONTROLn.yaml; a pod in `fail` breaks CONTROL. What it breaks besides is
 * printed: the API has no HostProcess pod without the host's network, and no privileged container that may not gain
 * privileges.
 */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { CONTROLS, controlsOf, judge, type Level, refusals } from './pod-security.js';
import { podsIn, readManifests } from './pods.js';

const [folder] = process.argv.slice(2);
if (folder === undefined) {
  console.error('usage: node test/support/execute.mjs test/oracle/prove.ts FOLDER');
  process.exit(2);
}
const counts = new Map<string, { pass: number; fail: number; wrong: number }>();
const wrong: string[] = [];
const accompanied = new Map<string, number>();
for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
  if (!entry.isFile()) continue;
  const file = path.relative(folder, path.join(entry.parentPath, entry.name)).split(path.sep).join('/');
  const [, level, version, expected, name = ''] =
    /^(baseline|restricted)\/v1\.(\d+)\/(pass|fail)\/(\w+?)\d*\.yaml$/.exec(file) ?? [];
  if ((level !== 'baseline' && level !== 'restricted') || (expected !== 'pass' && expected !== 'fail')) {
    wrong.push(`${file}: not a fixture`);
    continue;
  }
  const minor = Number(version);
  const text = readFileSync(path.join(folder, file), 'utf8');
  const pods = (readManifests(text) ?? []).flatMap(({ object }) => podsIn(object));
  if (pods.length !== 1) wrong.push(`${file}: ${pods.length} pods`);
  const problems = pods.flatMap((pod) => problemsOf(pod, level, minor, expected, name));
  wrong.push(...problems.map((problem) => `${file}: ${problem}`));
  const count = counts.get(name) ?? { pass: 0, fail: 0, wrong: 0 };
  count[expected]++;
  if (problems.length) count.wrong++;
  counts.set(name, count);
}

function problemsOf(
  pod: Parameters<typeof judge>[0],
  level: Level,
  minor: number,
  expected: 'pass' | 'fail',
  name: string,
): readonly string[] {
  const isPass = refusals(pod, level, minor).length === 0;
  if (isPass !== (expected === 'pass')) return [`is ${isPass ? 'let in' : 'refused'}`];
  if (isPass) return [];
  const control = CONTROLS.find(({ id }) => id.toLowerCase() === name);
  if (!control) return ['names no control'];
  const broken = judge(pod, minor).filter(({ isAllowed }) => !isAllowed);
  const asked = new Set(controlsOf(level, minor).map(({ id }) => id));
  for (const { control: other } of broken) {
    if (other === control.id || !asked.has(other)) continue;
    const pair = `${control.id} with ${other}`;
    accompanied.set(pair, (accompanied.get(pair) ?? 0) + 1);
  }
  return broken.some((verdict) => verdict.control === control.id) ? [] : [`${control.id} lets it pass`];
}

let total = 0;
for (const [name, count] of [...counts].sort()) {
  total += count.pass + count.fail;
  console.log(`${name}: ${count.pass} pass, ${count.fail} fail, ${count.wrong} wrong`);
}
for (const [pair, count] of accompanied) console.log(`${count} fixtures break ${pair}`);
for (const line of wrong) console.log(`WRONG ${line}`);
console.log(`${total} fixtures, ${wrong.length} wrong`);
if (wrong.length) process.exitCode = 1;
