import type { Change } from '../../syntax/change.js';
import type { Field } from '../../syntax/yaml/field.js';
import type { Container } from '../kubernetes/container.js';
import { addObject, type ObjectData, objectName } from '../kubernetes/new-object.js';

/** What makes a Secret in the cluster out of something that may be read by everybody. */
export type SecretMaker = 'ExternalSecret' | 'SealedSecret';

/** A move of a variable's value out of all files: its author puts it where the maker takes it from. */
export interface StoreMove {
  readonly secretName: string;
  readonly changes: readonly [Change, ...Change[]];
  /** What only the author knows. */
  readonly placeholders: readonly string[];
}

const STORE = 'STORE';
const PATH = 'PATH_IN_STORE';
const SEALED = 'VALUE_SEALED_BY_KUBESEAL';

/**
 * Refers to a Secret that an ExternalSecret fetches, or a SealedSecret holds (API references of External Secrets and Sealed
 * Secrets). Each variable has one of its own, so that no fix fills up the list of another. Absent where the place is not known.
 */
export function moveToStore(container: Container, value: Field, maker: SecretMaker): StoreMove | undefined {
  const { object } = container.pod;
  const [entry, owner, namespace] = [value.parent, object.field('metadata.name'), object.field('metadata.namespace')];
  const key = entry?.field('name').text;
  if (entry === undefined || key === undefined || owner.text === undefined || namespace.isUnknown) return undefined;
  if (value.node?.anchor !== undefined || value.isAliased || container.field('name').text === undefined)
    return undefined;
  const secretName = objectName(owner.text, container.name === owner.text ? '' : container.name, key);
  const metadata = { name: secretName, ...(namespace.text !== undefined && { namespace: namespace.text }) };
  const data: ObjectData =
    maker === 'ExternalSecret'
      ? {
          apiVersion: 'external-secrets.io/v1',
          kind: maker,
          metadata,
          spec: {
            secretStoreRef: { kind: 'SecretStore', name: STORE },
            data: [{ secretKey: key, remoteRef: { key: PATH } }],
          },
        }
      : {
          apiVersion: 'bitnami.com/v1alpha1',
          kind: maker,
          metadata,
          spec: { encryptedData: { [key]: SEALED } },
        };
  const made = addObject(object, `${secretName}.yaml`, data);
  return (
    made && {
      secretName,
      placeholders: maker === 'ExternalSecret' ? [STORE, PATH] : [SEALED],
      changes: [entry.at('valueFrom').set({ secretKeyRef: { name: secretName, key } }), value.remove(), made],
    }
  );
}
