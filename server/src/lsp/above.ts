import { CONFIGURATION_FILE } from '../engine/configuration.js';
import type { FileSource } from './platform.js';

const OF_THE_REPOSITORY = ['.gitignore', '.vscode/settings.json'] as const;

/**
 * The files above a workspace folder that say how it is judged: the configuration files upwards to the root of the
 * repository, and what the repository ignores or hides. Only on a disk: elsewhere a look upwards may cost a request.
 */
export async function configurationAbove(folder: string, files: FileSource): Promise<ReadonlyMap<string, string>> {
  if (!folder.startsWith('file://')) return new Map();
  const above: string[] = [];
  for (let at = folder; at !== 'file://'; ) {
    at = at.slice(0, at.lastIndexOf('/'));
    above.push(at);
  }
  const marks = (at: string): readonly string[] => [`${at}/.git/HEAD`, `${at}/.git`];
  const names = [CONFIGURATION_FILE, ...OF_THE_REPOSITORY];
  const wanted = [...marks(folder), ...above.flatMap((at) => [...names.map((name) => `${at}/${name}`), ...marks(at)])];
  const texts = new Map<string, string>();
  for (const file of await files.read(wanted)) if ('text' in file) texts.set(file.uri, file.text);
  const isRepository = (at: string): boolean => marks(at).some((uri) => texts.has(uri));
  if (isRepository(folder)) return new Map();
  const end = above.findIndex(isRepository);
  return new Map(
    above.slice(0, end < 0 ? above.length : end + 1).flatMap((at) =>
      (end < 0 ? [CONFIGURATION_FILE] : names).flatMap((name) => {
        const text = texts.get(`${at}/${name}`);
        return text === undefined ? [] : [[`${at}/${name}`, text] as const];
      }),
    ),
  );
}
