// Hardens every workload of folders in memory, and lets the judge of test/oracle say what came of it: npm run harden -- FOLDER...
// The judge knows nothing of Hullcheck. What it refuses afterwards is named, with what stands in the way.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { type JsonObject, Undecodable } from '../../test/oracle/json.js';
import { type Level, NEWEST_MINOR, refusals } from '../../test/oracle/pod-security.js';
import { type Pod, podsIn, readManifests } from '../../test/oracle/pods.js';
import { DEFAULT_SETTINGS } from '../src/engine/settings.js';
import { Workspace } from '../src/engine/workspace.js';
import { applyEdits } from '../src/syntax/text.js';

/** What a tool fills in later: nobody can tell what will stand there. */
const PLACEHOLDER = /\{\{|\$\{|\$\(|<%|\{%/;

interface Tally {
  workloads: number;
  before: number;
  after: number;
  templated: number;
  patches: number;
  unreadable: number;
}

const [levelName, folders] = readArguments(process.argv.slice(2));
if (folders.length === 0) {
  console.error('Usage: npm run harden -- [--level baseline|restricted] FOLDER...');
  process.exit(2);
}
const level: Level = levelName === 'baseline' ? 'baseline' : 'restricted';

function readArguments(given: readonly string[]): readonly [level: string, folders: readonly string[]] {
  const at = given.indexOf('--level');
  return at < 0
    ? ['restricted', given]
    : [given[at + 1] ?? '', given.filter((_, index) => index < at || index > at + 1)];
}

/** What the judge reads; undefined where it is no YAML, or no API server would decode it. */
function podsOf(text: string): readonly Pod[] | undefined {
  try {
    return readManifests(text)?.flatMap(({ object }) => podsIn(object));
  } catch (error) {
    if (error instanceof Undecodable) return undefined;
    throw error;
  }
}

function verdict(pod: Pod): readonly string[] | undefined {
  try {
    return refusals(pod, level, NEWEST_MINOR);
  } catch (error) {
    if (error instanceof Undecodable) return undefined;
    throw error;
  }
}

const listIn = (holder: JsonObject, key: string): readonly JsonObject[] => {
  const list = holder[key];
  return Array.isArray(list) ? list.filter((each) => typeof each === 'object' && each !== null) : [];
};

/** Only where a template decides what the standards look at. */
const isTemplated = ({ spec }: Pod): boolean =>
  PLACEHOLDER.test(
    JSON.stringify([
      spec.securityContext,
      ...[...listIn(spec, 'containers'), ...listIn(spec, 'initContainers')].map((each) => [
        each.securityContext,
        each.ports,
      ]),
      spec.volumes,
    ]),
  );

/** The text after each workload in it has been hardened, one after the other, as a person would. */
function hardened(workspace: Workspace, uri: string): { readonly text: string; readonly again: number } {
  const places = (): readonly number[] =>
    (workspace.view(uri)?.documents ?? []).flatMap(({ contents, base }) =>
      contents.language === 'yaml'
        ? contents.objects.filter(({ pods }) => pods.length > 0).map(({ extent }) => base + extent.start)
        : [],
    );
  let again = 0;
  for (let index = 0; index < places().length; index++) {
    const offset = places()[index] ?? 0;
    const edits = workspace.harden(uri, offset, { level })?.edits.edits.get(uri) ?? [];
    workspace.change([{ uri, text: applyEdits(workspace.text(uri) ?? '', edits), isOpen: true }]);
    workspace.analyze();
    // A second time there is nothing to do.
    if ((workspace.harden(uri, places()[index] ?? 0, { level })?.edits.edits.size ?? 0) > 0) again++;
  }
  return { text: workspace.text(uri) ?? '', again };
}

console.log('| folder | workloads | accepted before | accepted after | share |\n|---|---|---|---|---|');
const reports: string[] = [];
for (const folder of folders) {
  const tally: Tally = { workloads: 0, before: 0, after: 0, templated: 0, patches: 0, unreadable: 0 };
  const reasons = new Map<string, string[]>();
  const times: number[] = [];
  let again = 0;
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !/\.(?:ya?ml|json)$/i.test(entry.name)) continue;
    const file = path.join(entry.parentPath, entry.name);
    const name = path.relative(folder, file);
    const text = readFileSync(file, 'utf8');
    const pods = podsOf(text);
    if (pods === undefined) {
      if (/^\s*kind:/m.test(text)) tally.unreadable++;
      continue;
    }
    if (pods.length === 0) continue;
    const uri = `file:///w/${name.split(path.sep).map(encodeURIComponent).join('/')}`;
    const workspace = new Workspace([], { folders: ['file:///w'] });
    workspace.configure(() => ({ ...DEFAULT_SETTINGS, today: '2026-01-01' }));
    workspace.change([{ uri, text, isOpen: true }]);
    workspace.setComplete(true);
    workspace.analyze();
    const start = performance.now();
    const result = hardened(workspace, uri);
    times.push((performance.now() - start) / pods.length);
    again += result.again;
    const after = podsOf(result.text);
    for (const [index, pod] of pods.entries()) {
      const old = verdict(pod);
      if (old === undefined) {
        tally.unreadable++;
        continue;
      }
      if (isTemplated(pod)) {
        tally.templated++;
        continue;
      }
      if (listIn(pod.spec, 'containers').every(({ image }) => image === undefined)) {
        tally.patches++;
        continue;
      }
      tally.workloads++;
      if (old.length === 0) tally.before++;
      const hard = after?.[index];
      const now = hard === undefined ? ['the text is damaged'] : (verdict(hard) ?? ['no API server decodes it']);
      if (now.length === 0) tally.after++;
      else reasons.set(now.join(', '), [...(reasons.get(now.join(', ')) ?? []), `${name} ${pod.path}`]);
    }
  }
  console.log(
    `| ${path.basename(folder)} | ${tally.workloads} | ${tally.before} | ${tally.after} | ${((100 * tally.after) / tally.workloads).toFixed(1)} % |`,
  );
  times.sort((a, b) => a - b);
  reports.push(
    `${folder}: left out ${tally.templated} templated, ${tally.patches} without an image (patches), ${tally.unreadable} that no API server decodes; ${again} changed when hardened a second time; ${times[times.length >> 1]?.toFixed(1)} ms a workload (median), ${times.at(-1)?.toFixed(1)} ms (worst)`,
    ...[...reasons]
      .sort((a, b) => b[1].length - a[1].length)
      .flatMap(([reason, places]) => [
        `  ${places.length} ${reason}`,
        ...places.slice(0, 10).map((place) => `      ${place}`),
      ]),
  );
}
console.log(`\n${reports.join('\n')}`);
