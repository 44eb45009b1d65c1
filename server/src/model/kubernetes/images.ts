import type { Change } from '../../syntax/change.js';
import type { Argument } from '../../syntax/dockerfile/instruction.js';
import type { CopyInstruction, FromInstruction, RunInstruction } from '../../syntax/dockerfile/instruction-kinds.js';
import type { Located } from '../../syntax/text.js';
import { Field } from '../../syntax/yaml/field.js';
import { stageOf } from '../docker/dockerfile.js';
import { type ImageReference, parseImageReference } from '../docker/image-reference.js';
import { movementOf, type TagMovement, withTag } from '../docker/image-tag.js';
import { Container } from './container.js';
import { IMAGE_PATHS } from './image-paths.js';
import { KubernetesObject } from './kubernetes-object.js';
import { Pod, placesAt } from './pod.js';

/** An image that something names in full. */
export interface NamedImage {
  readonly field: Located;
  readonly reference: ImageReference;
  readonly movement: TagMovement;
  /** How messages name it: `Image "nginx" of container "web"`. */
  readonly title: string;
  /** The file that names it; empty for a Dockerfile, which no kustomization touches. */
  readonly uri: string;
  /** The title of the object that it is a part of; empty for a Dockerfile. */
  readonly object: string;
  /** Names the same image with another tag. */
  useTag(tag: string): Change;
  /** Names another image. */
  use(text: string): Change;
}

/** Everything that can name an image: in `Rule.on` pod, container, object, FROM, COPY and RUN. */
export type ImageHolder =
  | Pod
  | Container
  | KubernetesObject
  | FromInstruction
  | CopyInstruction<'COPY'>
  | RunInstruction;

/**
 * The images that the holder itself names; none that a variable writes. A pod names those of its volumes, and an object
 * those in fields of its kind that are no pods, such as the steps of a Task.
 */
export function namedImages(holder: ImageHolder): readonly NamedImage[] {
  if (holder instanceof Container)
    return ofField(holder.field('image'), `container "${holder.name}"`, holder.pod.object);
  if (holder instanceof Pod) {
    return holder
      .field('volumes')
      .items()
      .flatMap((volume) =>
        ofField(volume.field('image.reference'), `volume "${volume.field('name').source ?? ''}"`, holder.object),
      );
  }
  if (holder instanceof KubernetesObject) {
    return (IMAGE_PATHS[`${holder.group}/${holder.kind}`] ?? [])
      .flatMap((path) => placesAt(holder.root, path.split('.')))
      .flatMap((field) => ofField(field, holder.title, holder));
  }
  if (holder.name === 'FROM') {
    const { image } = holder;
    const reference = stageOf(holder)?.baseImage;
    // What a build argument writes stands elsewhere.
    if (image === undefined || reference === undefined || image.text !== reference.text) return [];
    return [named(image, reference, (text) => image.replaceWith(text))];
  }
  return holder.name === 'COPY' ? ofCopy(holder) : ofMounts(holder);
}

/** `COPY --from=image`: what is no earlier stage is an image (Dockerfile reference, COPY --from). */
function ofCopy(copy: CopyInstruction<'COPY'>): readonly NamedImage[] {
  const flag = copy.from;
  if (flag?.value === undefined || namesStage(copy, flag.value)) return [];
  const reference = parseImageReference(flag.value);
  if (reference === undefined) return [];
  const field = { range: flag.valueRange ?? flag.range };
  return [named(field, reference, (text) => flag.setValue(text))];
}

/** `RUN --mount=from=image` (Dockerfile reference, RUN --mount). */
function ofMounts(run: RunInstruction): readonly NamedImage[] {
  if (run.flags.length === 0) return [];
  return run.mounts.flatMap(({ flag, options }) => {
    const from = options.get('from');
    const reference = from === undefined || namesStage(run, from) ? undefined : parseImageReference(from);
    if (from === undefined || reference === undefined || flag.value === undefined) return [];
    const written = flag.value;
    const use = (text: string): Change => flag.setValue(written.replace(`from=${from}`, () => `from=${text}`));
    return [named({ range: flag.valueRange ?? flag.range }, reference, use)];
  });
}

/** True for the name or the number of a stage before the instruction. */
function namesStage(instruction: CopyInstruction<'COPY'> | RunInstruction, name: string): boolean {
  if (/^\d+$/.test(name)) return true;
  const stage = stageOf(instruction);
  // Before the first FROM nothing is built.
  return stage === undefined || stage.earlier.some((earlier) => earlier.name === name.toLowerCase());
}

function ofField(field: Field, owner: string, { ref, title }: KubernetesObject): readonly NamedImage[] {
  const reference = field.text === undefined ? undefined : parseImageReference(field.text);
  return reference === undefined
    ? []
    : [named(field, reference, (text) => field.set(text), ` of ${owner}`, ref.uri, title)];
}

const named = (
  field: Located,
  reference: ImageReference,
  use: (text: string) => Change,
  owner = '',
  uri = '',
  object = '',
): NamedImage => ({
  field,
  reference,
  movement: movementOf(reference),
  title: `Image "${reference.text}"${owner}`,
  uri,
  object,
  use,
  useTag: (tag) => use(withTag(reference, tag)),
});

/** The place of a part of what is written there; the whole where it is not found, as in text with escapes. */
export function partOf(place: Field | Argument, part: string): Located {
  const { range } = place;
  const written = place instanceof Field ? place.document.text.slice(range.start, range.end) : place.text;
  const at = written.indexOf(part);
  if (at < 0) return place;
  return { range: { start: range.start + at, end: range.start + at + part.length } };
}
