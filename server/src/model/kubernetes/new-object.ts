import type { Change, YamlValue } from '../../syntax/change.js';
import { writePairs } from '../../syntax/yaml/write.js';
import type { KubernetesObject } from './kubernetes-object.js';

/** The fields of an object that a fix writes, in the order in which they are written. */
export type ObjectData = { readonly [field: string]: YamlValue };

/**
 * Adds an object to the file of another one, or, where that is JSON, as a file beside it. Absent where a template writes
 * the file, since nobody knows which of its parts reach the cluster.
 */
export function addObject(beside: KubernetesObject, fileName: string, data: ObjectData): Change | undefined {
  const { document } = beside.root;
  if (document.isTemplated) return undefined;
  const text = `${writePairs(data, { eol: '\n', step: 2, dashStep: 2, quote: undefined }).join('\n')}\n`;
  return beside.ref.uri.endsWith('.json')
    ? { kind: 'create-file', path: fileName, text }
    : { kind: 'append-document', text };
}

/** A name as the API takes it (RFC 1123 label), made of words in any spelling. */
export const objectName = (...words: readonly string[]): string =>
  words
    .map((word) =>
      word
        .toLowerCase()
        .replace(/[^a-z0-9]+/g, '-')
        .replace(/^-+|-+$/g, ''),
    )
    .filter((word) => word !== '')
    .join('-')
    .slice(0, 63)
    .replace(/-+$/, '');
