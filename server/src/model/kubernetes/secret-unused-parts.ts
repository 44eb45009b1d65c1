import type { Field } from '../../syntax/yaml/field.js';
import type { SecretReferences } from '../facts/secret-references.js';
import type { KubernetesObject } from './kubernetes-object.js';

/** Prefixes of labels and annotations that only describe an object; others tell a controller to take it. */
const DESCRIBES =
  /^(?:app\.kubernetes\.io|helm\.sh|meta\.helm\.sh|kubernetes\.io|kubectl\.kubernetes\.io|hullcheck\.dev)\//;

/** What of a Secret nothing in the workspace uses: all of it, or some of its keys; none where that is not known. */
export function unusedParts(secret: KubernetesObject, references: SecretReferences): 'all' | readonly Field[] {
  const { name, namespace, ref } = secret;
  const isTaken = ['metadata.labels', 'metadata.annotations'].some((path) =>
    secret
      .field(path)
      .entries()
      .some(([key]) => key.includes('/') && !DESCRIBES.test(key)),
  );
  // Types with a controller of their own are used without being named; a namespace without pods says nothing.
  const isPlain =
    secret.field('type').isAbsent || /^Opaque$|\/(?:basic-auth|ssh-auth)$/.test(secret.field('type').text ?? '');
  if (name === undefined || isTaken || !isPlain || !references.hasPods(ref, namespace)) return [];
  const uses = references.usesOf(ref, namespace, 'Secret', name);
  if (uses === undefined) return [];
  if (uses.length === 0) return 'all';
  const used = new Set(uses.flatMap(({ keys }) => keys ?? []));
  if (uses.some(({ keys }) => keys === undefined)) return [];
  return ['data', 'stringData'].flatMap((list) =>
    secret
      .field(list)
      .entries()
      .flatMap(([key, field]) => (used.has(key) || field.isUnknown || field.isAliased ? [] : [field])),
  );
}
