import { parseImageReference } from '../docker/image-reference.js';
import { isFixedTag } from '../docker/image-tag.js';
import { defineFact } from './fact.js';

interface ImageEntry {
  /** Registry and path in full. */
  readonly repository: string;
  readonly tag: string;
}

/** The images that the workspace names. */
export interface Images {
  /** The tags that name one version of the repository and that other places use, the most frequent first; at most five. */
  tagsOf(repository: string): readonly string[];
  /** True where a kustomization sets the tag or the digest of an image of the file. */
  isSetByKustomization(uri: string, name: string): boolean;
}

function readImage(text: string | undefined): readonly ImageEntry[] {
  const image = text === undefined ? undefined : parseImageReference(text);
  if (image?.tag === undefined || !isFixedTag(image)) return [];
  return [{ repository: image.repository, tag: image.tag }];
}

export default defineFact<ImageEntry, Images>({
  collect: ({ objects, dockerfile }) => [
    ...objects.flatMap(({ pods }) =>
      pods.flatMap(({ containers }) => containers.flatMap((container) => readImage(container.field('image').text))),
    ),
    ...(dockerfile?.stages ?? []).flatMap(({ baseImage }) => readImage(baseImage?.text)),
  ],
  build(entries, scopes) {
    const counts = new Map<string, Map<string, number>>();
    for (const { repository, tag } of [...entries.values()].flat()) {
      const tags = counts.get(repository) ?? new Map<string, number>();
      counts.set(repository, tags.set(tag, (tags.get(tag) ?? 0) + 1));
    }
    return {
      tagsOf: (repository) =>
        [...(counts.get(repository) ?? [])]
          .sort(([a, usesOfA], [b, usesOfB]) => usesOfB - usesOfA || (a < b ? 1 : -1))
          .slice(0, 5)
          .map(([tag]) => tag),
      isSetByKustomization: (uri, name) => scopes.setsImage(uri, name),
    };
  },
});
