import type { Located } from '../../syntax/text.js';
import type { Field } from '../../syntax/yaml/field.js';
import type { KubernetesObject } from '../kubernetes/kubernetes-object.js';
import { findCredential, findEmbedded } from './credential.js';

/** An entry of a ConfigMap that holds a credential. */
export interface ConfigMapSecret {
  readonly at: Located;
  /** The whole value. */
  readonly value: Field;
  readonly key: string;
  /** What it holds, with its article. */
  readonly title: string;
  /** The key within the value, where that is a text of several lines. */
  readonly innerKey: string | undefined;
}

/** The entries of `data` that hold a credential, in their name, their form or a line of theirs. */
export function configMapSecrets(configMap: KubernetesObject, isCautious: boolean): readonly ConfigMapSecret[] {
  return configMap
    .field('data')
    .entries()
    .flatMap(([key, field]): readonly ConfigMapSecret[] => {
      const text = field.text;
      if (text === undefined || field.isAliased) return [];
      if (!text.trim().includes('\n')) {
        const found = findCredential(key, text, isCautious);
        return found === undefined ? [] : [{ at: field, value: field, key, title: found.title, innerKey: undefined }];
      }
      const found = findEmbedded(text, isCautious);
      return found === undefined
        ? []
        : [
            {
              at: lineOf(field, text.split('\n')[found.line] ?? ''),
              value: field,
              key,
              title: found.title,
              innerKey: found.key,
            },
          ];
    });
}

/** The place of a line of a block scalar; for other styles, in which lines are written differently, the key. */
function lineOf(field: Field, line: string): Located {
  const { node, document } = field;
  const wanted = line.trim();
  const start = node === undefined ? -1 : document.text.indexOf(wanted, node.range.start);
  return node === undefined || start < 0 || start >= node.range.end
    ? { range: field.keyRange }
    : { range: { start, end: start + wanted.length } };
}
