import type { DigestAnswer } from '../engine/outside.js';
import type { RegisteredRule } from '../engine/rule.js';
import { registryClient } from '../host/registry.js';
import type { PinOptions } from './image-arguments.js';
import { replaceText } from './judge-files.js';
import { nameIn } from './name-in.js';
import { readProject } from './read-project.js';
import type { ExitCode, Host } from './run.js';
import { textsAfter } from './source-text.js';
import { unifiedDiff } from './unified-diff.js';

/** So many registries are asked at once. */
const HANDS = 4;

/** Adds to images without a digest the one that their registry has now. Ends with 2 where an image could not be pinned. */
export async function pin(options: PinOptions, rules: readonly RegisteredRule[], host: Host): Promise<ExitCode> {
  const { folder, stdout, stderr } = host;
  let hasFailed = false;
  const warn = (message: string): void => {
    hasFailed = true;
    stderr.write(`hullcheck: ${message}\n`);
  };
  const read = await readProject(options.paths, rules, host, warn);
  if (read === undefined) return 2;
  const { workspace, unwritable } = read;
  const files = [...workspace.uris()]
    .filter((uri) => !unwritable.has(uri))
    .sort()
    .map((uri) => ({ uri, places: workspace.images(uri).filter(({ image }) => image.digest === undefined) }))
    .filter(({ places }) => places.length > 0);
  const images = new Map(files.flatMap(({ places }) => places.map(({ text, image }) => [text, image] as const)));
  const answers = await askAll(images, options, host);
  for (const [text, answer] of [...answers].sort(([a], [b]) => (a < b ? -1 : 1)))
    if ('failure' in answer) warn(`"${text}" is not pinned. ${answer.message}`);
  const digests = new Map(
    [...answers].flatMap(([text, answer]) => ('digest' in answer ? [[text, answer.digest] as const] : [])),
  );
  let pinned = 0;
  for (const { uri, places } of files) {
    const plan = workspace.pin(uri, places, digests);
    const [after] = textsAfter(plan, (each) => workspace.text(each)).values();
    if (after === undefined) continue;
    const name = nameIn(folder, uri);
    if (options.isDryRun) stdout.write(unifiedDiff(name, workspace.text(uri), after));
    else {
      const problem = await replaceText(uri, workspace.text(uri), after);
      if (problem !== undefined) {
        warn(`"${name}" ${problem}`);
        continue;
      }
      stderr.write(`pinned ${name}\n`);
    }
    pinned += plan.edits.get(uri)?.length ?? 0;
  }
  const all = files.reduce((sum, { places }) => sum + places.length, 0);
  stderr.write(summaryOf(pinned, all, options.isDryRun));
  return hasFailed ? 2 : 0;
}

/** Each image is asked for once, however often it is named. */
async function askAll(
  images: ReadonlyMap<string, Parameters<ReturnType<typeof registryClient>>[0]>,
  { insecureRegistries }: PinOptions,
  { environment }: Host,
): Promise<ReadonlyMap<string, DigestAnswer>> {
  const digestOf = registryClient(environment);
  // Who has had enough ends the program.
  const cancellation = { isCancellationRequested: false, onCancellationRequested: () => ({ dispose: () => {} }) };
  const answers = new Map<string, DigestAnswer>();
  const waiting = [...images];
  const work = async (): Promise<void> => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const [text, image] = next;
      answers.set(text, await digestOf(image, { insecureRegistries, cancellation }));
    }
  };
  await Promise.all(Array.from({ length: HANDS }, work));
  return answers;
}

function summaryOf(pinned: number, all: number, isDryRun: boolean): string {
  if (all === 0) return 'Every image that is named in full has a digest.\n';
  const verb = isDryRun ? 'would get' : pinned === 1 ? 'has got' : 'have got';
  return `${pinned} of ${all} ${all === 1 ? 'image' : 'images'} ${verb} a digest.\n`;
}
