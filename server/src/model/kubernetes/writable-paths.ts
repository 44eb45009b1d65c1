import type { Change } from '../../syntax/change.js';
import { parseImageReference } from '../docker/image-reference.js';
import { knownWrites } from '../docker/written-paths.js';
import type { Container } from './container.js';
import { emptyDirOf } from './volumes.js';

const normal = (path: string): string => path.replace(/^\/var\/run(?=\/|$)/, '/run').replace(/(?!^)\/+$/, '');
const isWithin = (path: string, folder: string): boolean =>
  path === folder || path.startsWith(folder === '/' ? '/' : `${folder}/`);

/**
 * Those of some folders that certainly nothing is mounted at, above or below, so that a read-only root file system keeps
 * them from being written. `/var/run` is `/run` in every common image.
 */
export function unmounted(container: Container, folders: readonly string[]): readonly string[] {
  const mounts = container.field('volumeMounts');
  const paths = mounts.items().map((mount) => mount.field('mountPath').text);
  if (mounts.isUnknown || !mounts.isComplete || paths.includes(undefined)) return [];
  const mounted = paths.flatMap((path) => (path === undefined ? [] : [normal(path)]));
  return folders.filter((folder) =>
    mounted.every((path) => !isWithin(normal(folder), path) && !isWithin(path, normal(folder))),
  );
}

/** Mounts an empty volume at each folder; absent where a volume has a name that it would need. */
export function mountEmptyDirs(
  container: Container,
  folders: readonly string[],
  limit?: string,
): readonly [Change, ...Change[]] | undefined {
  const [mounts, volumes] = [container.field('volumeMounts'), container.pod.field('volumes')];
  const wanted = folders.map((mountPath) => ({ name: mountPath.replace(/\W+/g, '-').replace(/^-/, ''), mountPath }));
  const isFree =
    !volumes.isUnknown &&
    volumes.isComplete &&
    wanted.every(({ name }) => volumes.items().every((volume) => volume.field('name').isNot(name)));
  if (!isFree) return undefined;
  const [first, ...rest] = wanted.flatMap(({ name, mountPath }) => [
    mounts.append({ name, mountPath }),
    volumes.append({ name, emptyDir: emptyDirOf(limit) }),
  ]);
  return first && [first, ...rest];
}

/** The folders that the program of a well-known image writes to and that nothing is mounted at; another command is another program. */
export function unmountedKnownWrites(container: Container): readonly string[] {
  const image = container.field('image').text;
  if (image === undefined || !container.field('command').isAbsent) return [];
  return unmounted(container, knownWrites(parseImageReference(image)));
}

/** What a read-only root file system needs beside itself, so that the program of a well-known image still starts. */
export const keepKnownWrites = (container: Container, limit?: string): readonly Change[] =>
  mountEmptyDirs(container, unmountedKnownWrites(container), limit) ?? [];
