import { withDigest } from '../model/docker/image-tag.js';
import { type ImageHolder, type NamedImage, namedImages } from '../model/kubernetes/images.js';
import type { AnyInstruction } from '../syntax/dockerfile/instruction-kinds.js';
import { shift, type TextRange } from '../syntax/text.js';
import { EditRefused } from '../syntax/yaml/edit.js';
import type { WorkspaceEdits } from './finding.js';
import type { ImageName } from './outside.js';
import { type FileView, planEdits } from './plan-edits.js';

/** Where a file names an image in full. */
export interface ImagePlace {
  /** In the offsets of the file. */
  readonly range: TextRange;
  /** As written. */
  readonly text: string;
  readonly image: ImageName;
  /** How messages name it: `Image "nginx:1.29" of container "web"`. */
  readonly title: string;
}

const isHolder = (instruction: AnyInstruction): instruction is AnyInstruction & ImageHolder =>
  instruction.name === 'FROM' || instruction.name === 'COPY' || instruction.name === 'RUN';

/** Images that a file names, with the document that each stands in. */
const imagesOf = (view: FileView): readonly { readonly named: NamedImage; readonly document: number }[] =>
  view.documents.flatMap(({ contents }, document) => {
    const holders: readonly ImageHolder[] =
      contents.language === 'dockerfile'
        ? contents.dockerfile.instructions.filter(isHolder)
        : contents.objects.flatMap((object) => [object, ...object.pods.flatMap((pod) => [pod, ...pod.containers])]);
    // What an alias leads to stands elsewhere as well.
    const named = holders
      .flatMap((holder) => namedImages(holder))
      .filter(({ field }) => !('isAliased' in field && field.isAliased === true));
    return [...new Map(named.map((image) => [image.field.range.start, image])).values()].map((image) => ({
      named: image,
      document,
    }));
  });

/** The images of a file in the order of its text. `isOverruled`: a kustomization says which tag or digest runs. */
export function imagePlaces(view: FileView, isOverruled: (name: string) => boolean): readonly ImagePlace[] {
  return imagesOf(view)
    .filter(({ named: { reference } }) => !isOverruled(reference.name))
    .map(({ named: { field, reference, title }, document }) => ({
      range: shift(field.range, view.documents[document]?.base ?? 0),
      text: reference.text,
      image: { repository: reference.repository, tag: reference.tag, digest: reference.digest },
      title,
    }))
    .sort((a, b) => a.range.start - b.range.start);
}

/** The edits that add digests to the images at `places`, by their text. Places that have no digest stay as they are. */
export function pinImages(
  view: FileView,
  places: readonly ImagePlace[],
  digests: ReadonlyMap<string, string>,
  onRefusal: (message: string) => void,
): WorkspaceEdits {
  const starts = new Set(places.map(({ range }) => range.start));
  const edits = imagesOf(view).flatMap(({ named, document }) => {
    const digest = digests.get(named.reference.text);
    const start = named.field.range.start + (view.documents[document]?.base ?? 0);
    if (digest === undefined || named.reference.digest !== undefined || !starts.has(start)) return [];
    try {
      return planEdits(view, [{ change: named.use(withDigest(named.reference, digest)), document }]).edits;
    } catch (error) {
      if (!(error instanceof EditRefused)) throw error;
      onRefusal(`${named.title} cannot be pinned in ${view.uri}: ${error.message}`);
      return [];
    }
  });
  return { edits: new Map(edits.length > 0 ? [[view.uri, edits]] : []), creates: new Map() };
}
