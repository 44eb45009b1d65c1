import type { Change, YamlValue } from '../../syntax/change.js';
import type { Field } from '../../syntax/yaml/field.js';
import type { Container } from '../kubernetes/container.js';
import { addObject, objectName } from '../kubernetes/new-object.js';
import { findCredential } from './credential.js';

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

/**
 * All variables of one container go into one Secret, named after the workload and the container, so that several moves
 * fill up the same one (API: core/v1 EnvVarSource, SecretKeySelector).
 */
function moveToSecret(container: Container, item: Field, key: string, value: string): EnvSecret['move'] {
  const { object } = container.pod;
  const [name, namespace] = [object.field('metadata.name'), object.field('metadata.namespace')];
  // What an anchor names is used elsewhere as well.
  if (item.field('value').node?.anchor !== undefined) return undefined;
  if (
    name.isUnknown ||
    namespace.isUnknown ||
    container.field('name').text === undefined ||
    !/^[-._a-zA-Z0-9]+$/.test(key)
  )
    return undefined;
  // A JSON file holds no second object, and a file beside it would not be read with it.
  if (object.ref.uri.endsWith('.json')) return undefined;
  const owner = name.text ?? object.field('metadata.generateName').text ?? '';
  const secretName = objectName(
    owner,
    object.isA('Deployment') ? '' : object.kind,
    container.name === owner ? '' : container.name,
    'env',
  );
  const secret = addObject(object, `${secretName}.yaml`, {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: secretName, ...(namespace.text !== undefined && { namespace: namespace.text }) },
    stringData: { [key]: value },
  });
  return secret && { secretName, changes: [...referTo(item, { secretKeyRef: { name: secretName, key } }), secret] };
}

/** Puts `valueFrom` in the place of `value`. */
const referTo = (item: Field, valueFrom: { readonly [key: string]: YamlValue }): readonly [Change, ...Change[]] => [
  item.at('valueFrom').set(valueFrom),
  item.field('value').remove(),
];
