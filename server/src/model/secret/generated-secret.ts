import type { Change } from '../../syntax/change.js';
import type { Located } from '../../syntax/text.js';
import type { Field } from '../../syntax/yaml/field.js';
import type { KeptSecrets } from '../facts/kept-secrets.js';
import { KUSTOMIZATION_NAMES } from '../facts/scopes.js';
import { objectName } from '../kubernetes/new-object.js';
import type { SourceDocument } from '../source-document.js';
import { findCredential } from './credential.js';
import { leavesOf, mayHoldCredentials } from './leaves.js';
import { placeInScalar } from './place-in-scalar.js';
import { isNameOfSecret, secretName } from './secret-name.js';

/** A credential in a generator of a kustomization, or in the values of a chart. */
export interface GeneratedSecret {
  readonly at: Located;
  readonly owner: Field;
  /** Who gives it, as the subject of a sentence: `secretGenerator "db"`. */
  readonly holder: string;
  /** What is given, with its article. */
  readonly title: string;
  readonly name: string;
  /** The environment file that holds it; absent where it stands here. */
  readonly file: string | undefined;
  readonly move: { readonly file: string; readonly changes: readonly [Change, ...Change[]] } | undefined;
}

const VALUES = /^(?:.*[-._])?values(?:[-._].*)?\.ya?ml$/i;

/** The credentials in clear text that a kustomization or the values of a chart give. */
export function generatedSecrets(
  document: SourceDocument,
  kept: KeptSecrets,
  isCautious: boolean,
): readonly GeneratedSecret[] {
  const { fileName, root } = document;
  if ((KUSTOMIZATION_NAMES as readonly string[]).includes(fileName))
    return root === undefined ? [] : ofKustomization(document.uri, root, kept, isCautious);
  if (!VALUES.test(fileName) || !mayHoldCredentials(document.text) || root === undefined) return [];
  if (root.field('apiVersion').exists && root.field('kind').exists) return [];
  return leavesOf(root).flatMap(({ name, field }): readonly GeneratedSecret[] => {
    const { text } = field;
    if (text === undefined || text.includes('\n') || secretName(name) === undefined) return [];
    if (isNameOfSecret(name, text)) return [];
    const found = findCredential(name, text, isCautious && secretName(name) !== 'perhaps');
    return found === undefined
      ? []
      : [{ at: field, owner: field, holder: 'The file', title: found.title, name, file: undefined, move: undefined }];
  });
}

/** Kustomize: `literals`, `envs` and `env` of its generators (kustomization file reference). */
function ofKustomization(uri: string, root: Field, kept: KeptSecrets, isCautious: boolean): readonly GeneratedSecret[] {
  return ['secretGenerator', 'configMapGenerator'].flatMap((list) =>
    root
      .field(list)
      .items()
      .flatMap((generator): readonly GeneratedSecret[] => {
        const name = generator.field('name').source ?? '';
        const holder = `${list} "${name}"`;
        const literals = generator
          .field('literals')
          .items()
          .flatMap((literal) => ofLiteral(literal, holder, isCautious));
        const [first] = literals;
        const move =
          first &&
          moveToFile(
            list,
            generator,
            name,
            literals.map(({ owner }) => owner),
          );
        const files = [generator.field('env'), ...generator.field('envs').items()].flatMap(
          (at): readonly GeneratedSecret[] => {
            const [credential] = at.text === undefined ? [] : kept.inEnvFile(uri, at.text);
            if (credential === undefined || at.isAliased) return [];
            const { key, title } = credential;
            return [{ at, owner: at, holder, title, name: key, file: at.text, move: undefined }];
          },
        );
        return [...literals.map((literal) => ({ ...literal, move })), ...files];
      }),
  );
}

function ofLiteral(literal: Field, holder: string, isCautious: boolean): readonly GeneratedSecret[] {
  const text = literal.text ?? '';
  const at = text.indexOf('=') + 1;
  const [name, value] = [text.slice(0, Math.max(0, at - 1)), text.slice(at).replace(/^(['"])(.*)\1$/s, '$2')];
  const found = literal.isAliased || at === 0 ? undefined : findCredential(name, value, isCautious);
  if (found === undefined) return [];
  const start = text.indexOf(value, at);
  const place = placeInScalar(literal, start, start + value.length);
  return [{ at: place, owner: literal, holder, title: found.title, name, file: undefined, move: undefined }];
}

/** Files that the fix makes for git to leave out. */
const ENDING = '.env.secret';

/** Moves literals into an environment file beside the kustomization, which git leaves out. */
function moveToFile(list: string, generator: Field, name: string, literals: readonly Field[]): GeneratedSecret['move'] {
  const lines = literals.map(({ text = '' }) => text.replace(/^([^=]*=)(['"])(.*)\2$/s, '$1$3'));
  // A line of an environment file ends where the value does, and a kustomization that has such a file already may name it.
  if (list !== 'secretGenerator' || lines.some((line) => /[\n#]/.test(line)) || generator.field('envs').exists)
    return undefined;
  const file = `${objectName(name)}${ENDING}`;
  const isAll = literals.length === generator.field('literals').items().length;
  const removals = isAll ? [generator.field('literals').remove()] : literals.map((literal) => literal.remove());
  return {
    file,
    changes: [
      generator.field('envs').set([file]),
      ...removals,
      { kind: 'create-file', path: file, text: `${lines.join('\n')}\n` },
      { kind: 'create-file', path: '.gitignore', text: `*${ENDING}\n` },
    ],
  };
}
