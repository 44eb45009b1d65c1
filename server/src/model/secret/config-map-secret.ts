import type { Located } from '../../syntax/text.js';
import type { Field } from '../../syntax/yaml/field.js';
import type { KubernetesObject } from '../kubernetes/kubernetes-object.js';
import { findCredential, findEmbedded } from './credential.js';
import { placeInScalar } from './place-in-scalar.js';

/** An entry of a ConfigMap that holds a credential. */
export interface ConfigMapSecret {
  readonly at: Located;
  /** The whole value. */
  readonly value: Field;
  readonly key: string;
  /** What it holds, with its article. */
  readonly title: string;
  /** The key within the value, where that is a file of settings. */
  readonly innerKey: string | undefined;
}

/** The entries of `data` that hold a credential, in their name, their form or what they assign. */
export function configMapSecrets(configMap: KubernetesObject, isCautious: boolean): readonly ConfigMapSecret[] {
  return configMap
    .field('data')
    .entries()
    .flatMap(([key, field]): readonly ConfigMapSecret[] => {
      const text = field.text;
      if (text === undefined || field.isAliased) return [];
      if (!text.trim().includes('\n') && !/^\s*[{<]/.test(text) && !SETTINGS.test(key)) {
        const found = findCredential(key, text, isCautious);
        return found === undefined ? [] : [{ at: field, value: field, key, title: found.title, innerKey: undefined }];
      }
      return findEmbedded(text, key, isCautious).map(({ title, key: innerKey, start, end }) => ({
        at: placeInScalar(field, start, end),
        value: field,
        key,
        title,
        innerKey,
      }));
    });
}

/** Names of files of settings: a single line in one is an assignment. */
const SETTINGS = /\.(?:env|properties|ini|cfg|cnf|conf|toml|json|ya?ml|xml)$/i;
