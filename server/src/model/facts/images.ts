import { Field } from '../../syntax/yaml/field.js';
import { parseImageReference } from '../docker/image-reference.js';
import { isFixedTag } from '../docker/image-tag.js';
import { lockedImages } from '../docker/locked-images.js';
import { newerTag } from '../docker/version-order.js';
import { type NamedImage, namedImages } from '../kubernetes/images.js';
import { defineFact, type FileContents } from './fact.js';
import type { Scopes } from './scopes.js';

interface ImageEntry {
  /** Registry and path in full. */
  readonly repository: string;
  readonly tag: string;
  /** True where the tag seems to name one version. */
  readonly isFixed: boolean;
  readonly digest: string | undefined;
  /** What names it, where that is an object: of two of one title only one is deployed. */
  readonly owner: string | undefined;
  /** True where it is only looked up: a lock file runs nothing. */
  readonly isLock: boolean;
}

/** The images that the workspace names. */
export interface Images {
  /** The tags that name one version of the repository and that other places use, the most frequent first; at most five. */
  tagsOf(repository: string): readonly string[];
  /** True where a kustomization sets the tag or the digest of an image of the file. */
  isSetByKustomization(uri: string, name: string): boolean;
  /** The digest that other files, lock files among them, give to this very tag; undefined where none does, or several differ. */
  digestOf(repository: string, tag: string): string | undefined;
  /** The newest tag of the same form that another object of each scope of the file uses; undefined where this one is the newest. */
  newerTagOf(uri: string, owner: string, repository: string, tag: string): string | undefined;
}

function entry(text: string, owner: string | undefined, isLock: boolean): readonly ImageEntry[] {
  const image = parseImageReference(text);
  if (image?.tag === undefined) return [];
  const { repository, tag, digest } = image;
  return [{ repository, tag, isFixed: isFixedTag(image), digest, owner, isLock }];
}

function collect({ uri, objects, dockerfile, documents, text }: FileContents): readonly ImageEntry[] {
  const used = objects.flatMap((object) => {
    const named: readonly NamedImage[] = [
      ...namedImages(object),
      ...object.pods.flatMap((pod) => [...pod.containers.flatMap(namedImages), ...namedImages(pod)]),
    ];
    return named.flatMap(({ reference }) => entry(reference.text, object.title, false));
  });
  const bases = (dockerfile?.stages ?? []).flatMap(({ baseImage }) => entry(baseImage?.text ?? '', undefined, false));
  // Few files are locks: the others are not read for it.
  const locked = /sha(?:256|512):/.test(text)
    ? documents.flatMap((document) => lockedImages(uri, Field.root(document)))
    : [];
  return [...used, ...bases, ...locked.flatMap((image) => entry(image, undefined, true))];
}

export default defineFact<ImageEntry, Images>({
  collect,
  build(entries, scopes) {
    const counts = new Map<string, Map<string, number>>();
    const digests = new Map<string, Set<string>>();
    for (const { repository, tag, isFixed, digest, isLock } of [...entries.values()].flat()) {
      const key = `${repository}:${tag}`;
      if (digest !== undefined) digests.set(key, (digests.get(key) ?? new Set()).add(digest));
      if (isLock || !isFixed) continue;
      const tags = counts.get(repository) ?? new Map<string, number>();
      counts.set(repository, tags.set(tag, (tags.get(tag) ?? 0) + 1));
    }
    const uses = usesByScope(entries, scopes);
    return {
      tagsOf: (repository) =>
        [...(counts.get(repository) ?? [])]
          .sort(([a, usesOfA], [b, usesOfB]) => usesOfB - usesOfA || (a < b ? 1 : -1))
          .slice(0, 5)
          .map(([tag]) => tag),
      isSetByKustomization: (uri, name) => scopes.setsImage(uri, name),
      digestOf(repository, tag) {
        const [digest, other] = digests.get(`${repository}:${tag}`) ?? [];
        return other === undefined ? digest : undefined;
      },
      newerTagOf(uri, owner, repository, tag) {
        const newest = scopes.of(uri).map(({ id }) => {
          const tags = [...(uses.get(`${id} ${repository}`) ?? [])];
          const others = tags.filter(([, owners]) => owners.size > 1 || !owners.has(owner));
          return newerTag(
            tag,
            others.map(([other]) => other),
          );
        });
        return newest.every((found) => found === newest[0]) ? newest[0] : undefined;
      },
    };
  },
});

/** The tags that objects use, by scope and repository, and the objects that use them. */
function usesByScope(
  entries: ReadonlyMap<string, readonly ImageEntry[]>,
  scopes: Scopes,
): ReadonlyMap<string, ReadonlyMap<string, ReadonlySet<string>>> {
  const uses = new Map<string, Map<string, Set<string>>>();
  for (const [uri, list] of entries) {
    for (const { repository, tag, owner } of list) {
      if (owner === undefined) continue;
      for (const { id } of scopes.of(uri)) {
        const key = `${id} ${repository}`;
        const tags = uses.get(key) ?? new Map<string, Set<string>>();
        uses.set(key, tags.set(tag, (tags.get(tag) ?? new Set()).add(owner)));
      }
    }
  }
  return uses;
}
