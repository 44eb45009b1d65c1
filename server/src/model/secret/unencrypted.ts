import type { Located } from '../../syntax/text.js';
import type { Encryption, KeptSecrets } from '../facts/kept-secrets.js';
import { matches } from '../facts/kept-secrets.js';
import type { KubernetesObject } from '../kubernetes/kubernetes-object.js';
import type { SourceDocument } from '../source-document.js';
import { leavesOf } from './leaves.js';
import { plainEntries } from './secret-manifest.js';

/** Something in clear text that is to be encrypted. */
export interface Unencrypted {
  readonly at: Located;
  readonly owner: Located;
  /** `sops`: by the creation rules of `.sops.yaml`; `sealed`: its SealedSecret is there. */
  readonly kind: 'sops' | 'sealed';
  /** As the subject of a sentence. */
  readonly title: string;
}

/** What a document holds in clear text although it is to be encrypted. */
export function unencrypted(document: SourceDocument, kept: KeptSecrets): readonly Unencrypted[] {
  const { objects, uri } = document;
  const encryption = kept.encryptionOf(uri);
  if (encryption === undefined && !objects.some((object) => object.isA('Secret'))) return [];
  const { root } = document;
  if (root === undefined || root.field('sops').exists) return [];
  const secrets = objects.filter((object) => object.isA('Secret') && plainEntries(object, true).length > 0);
  if (encryption !== undefined) {
    if (secrets.length > 0) return secrets.map((secret) => ofSecret(secret, 'sops'));
    const [first] = root.entries();
    const isConcerned = encryption.isNamed && first !== undefined && hasKeys(document, encryption);
    if (isConcerned) return [{ at: { range: first[1].keyRange }, owner: root, kind: 'sops', title: 'The file' }];
  }
  return secrets
    .filter(({ name, namespace }) => name !== undefined && kept.isSealed(uri, namespace, name))
    .map((secret) => ofSecret(secret, 'sealed'));
}

const ofSecret = (secret: KubernetesObject, kind: Unencrypted['kind']): Unencrypted => ({
  at: secret,
  owner: { range: secret.extent },
  kind,
  title: secret.title,
});

/** True where something of the document would be encrypted. */
const hasKeys = ({ root }: SourceDocument, { keys }: Encryption): boolean =>
  root !== undefined &&
  leavesOf(root).some(
    ({ field }) =>
      field.text !== undefined &&
      (keys === undefined || field.path.split('.').some((key) => matches(keys, key.replace(/\[\d+\]$/, '')))),
  );
