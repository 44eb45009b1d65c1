import type { Change, YamlValue } from '../../syntax/change.js';
import type { Field } from '../../syntax/yaml/field.js';
import type { Container } from '../kubernetes/container.js';
import { findCredential } from './credential.js';
import { secretBeside } from './secret-beside.js';

/** An environment variable that holds a credential as a literal. */
export interface EnvSecret {
  readonly name: string;
  readonly value: Field;
  /** What it holds, with its article. */
  readonly title: string;
  /** Moves the value into a Secret; absent where the place of that Secret is not known. */
  readonly move: { readonly secretName: string; readonly changes: readonly [Change, ...Change[]] } | undefined;
}

/** The variables of a container whose literal value is a credential. */
export function envSecrets(container: Container, isCautious: boolean): readonly EnvSecret[] {
  return container
    .field('env')
    .items()
    .flatMap((item) => {
      const name = item.field('name').text;
      const value = item.field('value');
      const found =
        name === undefined || value.text === undefined ? undefined : findCredential(name, value.text, isCautious);
      return name === undefined || found === undefined
        ? []
        : [{ name, value, title: found.title, move: moveToSecret(container, item, name, value.text ?? '') }];
    });
}

/** The move of a variable's value; what an anchor names is used elsewhere as well. */
function moveToSecret(container: Container, item: Field, key: string, value: string): EnvSecret['move'] {
  if (item.field('value').node?.anchor !== undefined) return undefined;
  const made = secretBeside(container, key, value);
  return made && { secretName: made.name, changes: [...referTo(item, made.reference), made.change] };
}

/** Puts `valueFrom` in the place of `value`. */
const referTo = (item: Field, valueFrom: { readonly [key: string]: YamlValue }): readonly [Change, ...Change[]] => [
  item.at('valueFrom').set(valueFrom),
  item.field('value').remove(),
];
