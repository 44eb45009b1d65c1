import type { YamlDocument } from '../../syntax/yaml/document.js';
import { Field } from '../../syntax/yaml/field.js';
import type { KubernetesObject } from '../kubernetes/kubernetes-object.js';
import type { ObjectRef } from '../object-ref.js';
import { readAssignments } from '../secret/assignments.js';
import { decodeBase64 } from '../secret/base64.js';
import { findCredential } from '../secret/credential.js';
import { isDescription } from '../secret/secret-name.js';
import { isNoCredential, looksSecret } from '../secret/secret-value.js';
import { isWeakPassword } from '../secret/weak-password.js';
import { defineFact } from './fact.js';
import { folderOf, resolvePath } from './scopes.js';

/** A value that a Secret of the workspace holds. It leaves the engine in no message. */
export interface KeptValue {
  readonly value: string;
  readonly key: string;
  readonly secret: string;
  readonly namespace: string | undefined;
  readonly ref: ObjectRef;
}

/** A credential in an environment file. */
export interface EnvFileCredential {
  readonly key: string;
  /** With its article. */
  readonly title: string;
}

/** What `.sops.yaml` says of a file. */
export interface Encryption {
  /** True where it names the file, or files like it; false where it names every file around. */
  readonly isNamed: boolean;
  /** The keys whose values are encrypted, as a regular expression; undefined for all of them. */
  readonly keys: string | undefined;
}

/** Where the workspace keeps its secrets, and what is to keep them safe. */
export interface KeptSecrets {
  /** The values of Secrets that are random enough to be known again wherever they stand. */
  values(): readonly KeptValue[];
  /** The credentials in the environment file at a path; none where it is not there, or git leaves it out. */
  inEnvFile(uri: string, path: string): readonly EnvFileCredential[];
  /** Whether a file is to be encrypted; undefined where nothing says so (getsops.io: creation_rules). */
  encryptionOf(uri: string): Encryption | undefined;
  /** True where a SealedSecret of the name is there in each scope of the file (bitnami.com/v1alpha1). */
  isSealed(uri: string, namespace: string | undefined, name: string): boolean;
}

type Entry =
  | ({ readonly kind: 'value' } & KeptValue)
  | { readonly kind: 'env'; readonly credentials: readonly EnvFileCredential[] }
  | { readonly kind: 'rule'; readonly path: string; readonly keys: string | undefined }
  | { readonly kind: 'sealed'; readonly name: string; readonly namespace: string | undefined };

const SOPS = /\/\.sops\.ya?ml$/;
const ENV = /\/(?:[^/]*\.env|\.env\.[^/]+)$/;
/** More values than that are test data. */
const MOST_VALUES = 500;

export default defineFact<Entry, KeptSecrets>({
  collect({ uri, text, documents, objects }) {
    if (ENV.test(uri)) {
      const credentials = readAssignments(text, '.env').flatMap(({ key, value }) => {
        const title = findCredential(key, value, false)?.title;
        return title === undefined ? [] : [{ key, title }];
      });
      return [{ kind: 'env', credentials }];
    }
    if (SOPS.test(uri)) return documents.slice(0, 1).flatMap(creationRules);
    return objects.flatMap(valuesOf).concat(documents.flatMap(sealed));
  },
  build(entries, scopes) {
    const values: KeptValue[] = [];
    const envFiles = new Map<string, readonly EnvFileCredential[]>();
    const rules = new Map<string, Extract<Entry, { kind: 'rule' }>[]>();
    const seals = new Map<string, Set<string>>();
    for (const [uri, list] of entries) {
      for (const entry of list) {
        if (entry.kind === 'value') {
          const { value, key, secret, namespace, ref } = entry;
          if (values.length < MOST_VALUES) values.push({ value, key, secret, namespace, ref });
        } else if (entry.kind === 'env') envFiles.set(uri, entry.credentials);
        else if (entry.kind === 'rule') rules.set(folderOf(uri), [...(rules.get(folderOf(uri)) ?? []), entry]);
        else
          for (const scope of scopes.of(uri)) {
            const known = seals.get(scope.id) ?? new Set();
            seals.set(scope.id, known.add(`${scope.namespace ?? entry.namespace ?? ''}/${entry.name}`));
          }
      }
    }
    return {
      values: () => values,
      inEnvFile: (uri, path) => envFiles.get(resolvePath(folderOf(uri), path)) ?? [],
      encryptionOf(uri) {
        let folder = folderOf(uri);
        while (!rules.has(folder) && folder.length > 8) folder = folderOf(folder);
        const path = uri.slice(folder.length + 1);
        const rule = rules.get(folder)?.find((candidate) => matches(candidate.path, path));
        if (rule === undefined) return undefined;
        // A name that nobody gives to a file tells whether the pattern is about anything in particular.
        const other = `${path.includes('/') ? `${folderOf(path)}/` : ''}any-other-file.yaml`;
        return { isNamed: !matches(rule.path, other), keys: rule.keys };
      },
      isSealed: (uri, namespace, name) => {
        const all = scopes.of(uri);
        return all.every((scope) => seals.get(scope.id)?.has(`${scope.namespace ?? namespace ?? ''}/${name}`) === true);
      },
    };
  },
});

/** The rules that name files; one without a path only says how files are encrypted, not which. */
function creationRules(document: YamlDocument): readonly Entry[] {
  return Field.root(document)
    .field('creation_rules')
    .items()
    .flatMap((rule): readonly Entry[] => {
      const path = rule.field('path_regex').text;
      return path === undefined ? [] : [{ kind: 'rule', path, keys: rule.field('encrypted_regex').text }];
    });
}

function sealed(document: YamlDocument): readonly Entry[] {
  if (!document.text.includes('SealedSecret')) return [];
  const root = Field.root(document);
  return [root, ...root.field('items').items()].flatMap((object): readonly Entry[] => {
    const name = object.field('metadata.name').text;
    return object.field('kind').is('SealedSecret') && name !== undefined
      ? [{ kind: 'sealed', name, namespace: object.field('metadata.namespace').text }]
      : [];
  });
}

function valuesOf(object: KubernetesObject): readonly Entry[] {
  const { name, namespace, ref } = object;
  if (!object.isA('Secret') || name === undefined || object.field('sops').exists) return [];
  return ['data', 'stringData'].flatMap((list) =>
    object
      .field(list)
      .entries()
      .flatMap(([key, field]): readonly Entry[] => {
        const value = (list === 'data' ? decodeBase64(field.text ?? '') : field.text)?.trim() ?? '';
        const isKnownAgain =
          value.length >= 8 &&
          value.length <= 500 &&
          !/[\n\s]/.test(value) &&
          !isDescription(key) &&
          !isNoCredential(value) &&
          looksSecret(value) &&
          !isWeakPassword(value);
        return isKnownAgain ? [{ kind: 'value', value, key, secret: name, namespace, ref }] : [];
      }),
  );
}

/** Patterns are Go's (RE2), which never take long; ours may, so that nested repetitions are passed over. */
export function matches(pattern: string, path: string): boolean {
  const [, flags = '', bare = pattern] = /^\(\?([is]+)\)(.*)$/s.exec(pattern) ?? [];
  if (bare.length > 300 || /[+*}]\)*[+*{]/.test(bare)) return false;
  try {
    return new RegExp(bare, flags).test(path);
  } catch {
    return false;
  }
}
