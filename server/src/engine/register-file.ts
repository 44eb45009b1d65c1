import type { TextEdit } from '../syntax/text.js';
import { shift } from '../syntax/text.js';
import { readYaml } from '../syntax/yaml/document.js';
import { EditRefused, yamlEdits } from '../syntax/yaml/edit.js';
import { Field } from '../syntax/yaml/field.js';

/** Puts a file among the resources of a kustomization, as those beside it are written; nothing where it is listed already. */
export function registerFile(kustomization: string, path: string): readonly TextEdit[] {
  const [first] = readYaml(kustomization);
  if (first === undefined) return [];
  const resources = Field.root(first.document).field('resources');
  const listed = resources.texts();
  const plain = (text: string): string => text.replace(/^(?:\.\/)+/, '');
  if (!resources.isSequence || listed.some((text) => plain(text) === path)) return [];
  const hasDot = listed.length > 0 && listed.every((text) => /^\.\.?\//.test(text));
  try {
    const edits = yamlEdits(first.document, [resources.append(hasDot && !path.startsWith('../') ? `./${path}` : path)]);
    return edits.map(({ range, newText }) => ({ range: shift(range, first.base), newText }));
  } catch (error) {
    if (!(error instanceof EditRefused)) throw error;
    return [];
  }
}

/** How a file is called from a folder, both given as URIs. */
export function relativePath(folder: string, uri: string): string {
  const from = folder.split('/');
  const to = uri.split('/');
  let shared = 0;
  while (shared < from.length && shared < to.length - 1 && from[shared] === to[shared]) shared++;
  return [...from.slice(shared).map(() => '..'), ...to.slice(shared).map(decoded)].join('/');
}

/** `secret-2.yaml` where `secret.yaml` is taken, and so on. */
export function freeName(uri: string, isTaken: (uri: string) => boolean): string {
  if (!isTaken(uri)) return uri;
  const [, stem = uri, extension = ''] = /^(.*?)(\.[^./]*)?$/.exec(uri) ?? [];
  for (let number = 2; ; number++) {
    const name = `${stem}-${number}${extension}`;
    if (!isTaken(name)) return name;
  }
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
