import type { Field } from '../../syntax/yaml/field.js';
import { parseImageReference } from './image-reference.js';

/**
 * Images with tag and digest that files name which run nothing themselves: kustomizations (`images`), kbld (`overrides`
 * of its Config), imgpkg (ImagesLock), and what Skaffold writes with `--file-output`.
 */
export function lockedImages(uri: string, root: Field): readonly string[] {
  if (/\/(?:kustomization\.ya?ml|Kustomization)$/.test(uri))
    return root.field('images').items().flatMap(ofKustomization);
  const kind = root.field('kind').text;
  if (kind === 'Config')
    return root
      .field('overrides')
      .items()
      .flatMap((override) => joined(override.field('image').text, override.field('newImage').text));
  if (kind === 'ImagesLock')
    return root
      .field('images')
      .items()
      .flatMap((image) => joined(image.field('annotations').at('kbld.carvel.dev/id').text, image.field('image').text));
  return root
    .field('builds')
    .items()
    .flatMap((build) => build.field('tag').text ?? []);
}

function ofKustomization(image: Field): readonly string[] {
  const name = image.field('newName').text ?? image.field('name').text;
  const tag = image.field('newTag').text;
  const digest = image.field('digest').text;
  return name === undefined || tag === undefined || digest === undefined ? [] : [`${name}:${tag}@${digest}`];
}

/** The name with a tag that was asked for, and the digest of the same repository that it led to. */
function joined(asked: string | undefined, found: string | undefined): readonly string[] {
  const [from, to] = [parseImageReference(asked ?? ''), parseImageReference(found ?? '')];
  if (from?.tag === undefined || to?.digest === undefined || from.repository !== to.repository) return [];
  return [`${from.name}:${from.tag}@${to.digest}`];
}
