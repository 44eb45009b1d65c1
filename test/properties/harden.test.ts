// Hardening, judged by the independent reading of the Pod Security Standards (test/oracle), on generated pods.
import { describe, expect, test } from 'vitest';
import { DEFAULT_SETTINGS } from '../../server/src/engine/settings.js';
import { Workspace } from '../../server/src/engine/workspace.js';
import { applyEdits } from '../../server/src/syntax/text.js';
import { type GeneratedPod, podsAtRandom, podsWithOneBreach } from '../oracle/generate-pods.js';
import { type Level, NEWEST_MINOR, refusals } from '../oracle/pod-security.js';
import { podsIn, readManifests } from '../oracle/pods.js';

const SEED = 20_26;
const URI = 'file:///w/pod.yaml';
/** A volume driver that only a PersistentVolume may name: its claim is the author's to make. */
const NEEDS_AUTHOR = ['restrictedVolumes'];

function open(text: string, minor: number): Workspace {
  const workspace = new Workspace([], { folders: ['file:///w'] });
  workspace.configure(() => ({ ...DEFAULT_SETTINGS, kubernetesVersion: minor, today: '2026-11-01' }));
  workspace.change([{ uri: URI, text, isOpen: true }]);
  workspace.setComplete(true);
  workspace.analyze();
  return workspace;
}

/** The text after each of its workloads has been hardened. */
function hardened(text: string, level: Level, minor: number): string {
  let now = text;
  const places = (): readonly number[] =>
    (open(now, minor).view(URI)?.documents ?? []).flatMap(({ contents, base }) =>
      contents.language === 'yaml'
        ? contents.objects.filter(({ pods }) => pods.length > 0).map(({ extent }) => base + extent.start)
        : [],
    );
  for (let index = 0; index < places().length; index++) {
    const edits =
      open(now, minor)
        .harden(URI, places()[index] ?? 0, { level })
        ?.edits.edits.get(URI) ?? [];
    now = applyEdits(now, edits);
  }
  return now;
}

const judged = (text: string, level: Level, minor: number): readonly string[] =>
  (readManifests(text) ?? [])
    .flatMap(({ object }) => podsIn(object))
    .flatMap((pod) => refusals(pod, level, minor, minor));

function expectHardened(pods: Iterable<GeneratedPod>, level: Level, minor: number): void {
  const wrong: string[] = [];
  let count = 0;
  for (const { text, title, kind } of pods) {
    count++;
    const after = hardened(text, level, minor);
    const refused = judged(after, level, minor).filter((control) => !NEEDS_AUTHOR.includes(control));
    if (refused.length > 0) wrong.push(`${title} in ${kind}: ${refused.join()}\n${after}`);
    const again = hardened(after, level, minor);
    if (again !== after) wrong.push(`${title} in ${kind}: changed again\n${after}\n${again}`);
  }
  expect(wrong.slice(0, 3).join('\n')).toBe('');
  expect(count).toBeGreaterThan(100);
}

describe('a hardened workload is accepted', () => {
  test.each<[Level, number]>([
    ['restricted', NEWEST_MINOR],
    ['baseline', NEWEST_MINOR],
    ['restricted', 25],
  ])(
    'at %s of 1.%i, whatever was wrong with it',
    (level, minor) => {
      expectHardened(podsAtRandom(SEED, 250), level, minor);
    },
    120_000,
  );

  test('at restricted, for each thing that can be wrong', () => {
    expectHardened(
      [...podsWithOneBreach(SEED)].filter(({ kind }) => kind === 'Deployment'),
      'restricted',
      NEWEST_MINOR,
    );
  }, 120_000);
});
