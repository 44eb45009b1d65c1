import type { Field } from '../../syntax/yaml/field.js';
import type { KubernetesObject } from './kubernetes-object.js';

/** Regular expressions that every name fits. */
const ANY = /^\^?(?:\(?\.[*+]\)?)?\$?$/;

/** The entries of an ExternalSecret that take whatever its store has (API: external-secrets.io ExternalSecretFind). */
export const importsOfAll = (object: KubernetesObject): readonly Field[] =>
  ['spec.dataFrom', 'spec.externalSecretSpec.dataFrom']
    .flatMap((path) => object.field(path).items())
    .map((entry) => entry.field('find'))
    .filter((find) => {
      const [name, tags, path] = ['name.regexp', 'tags', 'path'].map((key) => find.field(key));
      if (!find.isPresent || !path?.isAbsent || !tags?.isAbsent || name === undefined) return false;
      return name.isAbsent || (name.text !== undefined && ANY.test(name.text));
    });
