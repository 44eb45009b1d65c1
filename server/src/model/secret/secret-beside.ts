import type { Change, YamlValue } from '../../syntax/change.js';
import type { Container } from '../kubernetes/container.js';
import { addObject, objectName } from '../kubernetes/new-object.js';

/** A Secret that a fix adds to the file of a workload. */
export interface SecretBeside {
  readonly name: string;
  /** What takes the place of a `value`: `{ secretKeyRef: … }`. */
  readonly reference: { readonly [key: string]: YamlValue };
  readonly change: Change;
}

/**
 * Keeps a value for a container. All values of one container go into one Secret, named after the workload and the
 * container, so that several moves fill up the same one (API: core/v1 EnvVarSource, SecretKeySelector). Absent where the
 * place of that Secret is not known.
 */
export function secretBeside(container: Container, key: string, value: string): SecretBeside | undefined {
  const { object } = container.pod;
  const [name, namespace] = [object.field('metadata.name'), object.field('metadata.namespace')];
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
  const change = addObject(object, `${secretName}.yaml`, {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: secretName, ...(namespace.text !== undefined && { namespace: namespace.text }) },
    stringData: { [key]: value },
  });
  return change && { name: secretName, reference: { secretKeyRef: { name: secretName, key } }, change };
}
