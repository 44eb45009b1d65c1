import type { Change } from '../../syntax/change.js';
import type { FromInstruction } from '../../syntax/dockerfile/instruction-kinds.js';
import type { Located } from '../../syntax/text.js';
import type { Field } from '../../syntax/yaml/field.js';
import { stageOf } from '../docker/dockerfile.js';
import { type ImageReference, parseImageReference } from '../docker/image-reference.js';
import { movementOf, type TagMovement, withTag } from '../docker/image-tag.js';
import { Container } from './container.js';
import { Pod } from './pod.js';

/** An image that a container, a volume or a FROM names in full. */
export interface NamedImage {
  readonly field: Located;
  readonly reference: ImageReference;
  readonly movement: TagMovement;
  /** How messages name it: `Image "nginx" of container "web"`. */
  readonly title: string;
  /** The file that names it; empty for a Dockerfile, which no kustomization touches. */
  readonly uri: string;
  /** Names the same image with another tag. */
  useTag(tag: string): Change;
}

/** The images that the container itself, the volumes of the pod or the FROM name; none that a variable writes. */
export function namedImages(holder: Pod | Container | FromInstruction): readonly NamedImage[] {
  if (holder instanceof Container) {
    return ofField(holder.field('image'), `container "${holder.name}"`, holder.pod.object.ref.uri);
  }
  if (holder instanceof Pod) {
    return holder
      .field('volumes')
      .items()
      .flatMap((volume) =>
        ofField(
          volume.field('image.reference'),
          `volume "${volume.field('name').source ?? ''}"`,
          holder.object.ref.uri,
        ),
      );
  }
  const { image } = holder;
  const reference = stageOf(holder)?.baseImage;
  // What a build argument writes stands elsewhere.
  if (image === undefined || reference === undefined || image.text !== reference.text) return [];
  return [
    {
      field: image,
      reference,
      movement: movementOf(reference),
      title: `Image "${reference.text}"`,
      uri: '',
      useTag: (tag) => image.replaceWith(withTag(reference, tag)),
    },
  ];
}

function ofField(field: Field, owner: string, uri: string): readonly NamedImage[] {
  const reference = field.text === undefined ? undefined : parseImageReference(field.text);
  if (reference === undefined) return [];
  const movement = movementOf(reference);
  const title = `Image "${reference.text}" of ${owner}`;
  return [{ field, reference, movement, title, uri, useTag: (tag) => field.set(withTag(reference, tag)) }];
}
