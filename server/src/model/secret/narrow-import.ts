import type { Change, YamlValue } from '../../syntax/change.js';
import type { Field } from '../../syntax/yaml/field.js';
import type { SecretReferences } from '../facts/secret-references.js';
import type { Container } from '../kubernetes/container.js';
import { configReferences } from '../kubernetes/secret-uses.js';

/** A place that hands all keys of a Secret to a container. */
export interface WholeImport {
  readonly at: Field;
  readonly secretName: string;
  readonly form: 'env-from' | 'volume';
  /** All keys; absent where they are not known. */
  readonly keys: readonly string[] | undefined;
  /** The keys that the container certainly does with; absent where that cannot be told. */
  readonly used: readonly string[] | undefined;
  readonly changes: readonly [Change, ...Change[]] | undefined;
}

/** The Secrets of which a container gets all keys, by `envFrom` or by a volume that names none of them. */
export function wholeImports(container: Container, references: SecretReferences): readonly WholeImport[] {
  const { object } = container.pod;
  const keysOf = (name: string): readonly string[] | undefined =>
    references.keysOf(object.ref, object.namespace, 'Secret', name);
  const variables = container
    .field('envFrom')
    .items()
    .flatMap((entry): readonly WholeImport[] => {
      const name = entry.field('secretRef.name');
      if (name.text === undefined) return [];
      const keys = keysOf(name.text);
      const changes = keys && listKeys(container, entry, name.text, keys);
      return [{ at: name, secretName: name.text, form: 'env-from', keys, used: undefined, changes }];
    });
  const volumes = configReferences(container.pod).flatMap(
    ({ kind, form, entry, name, keys }): readonly WholeImport[] => {
      if (kind !== 'Secret' || form !== 'volume' || keys.length > 0 || name.text === undefined) return [];
      const mounts = mountsOf(container, entry.field('name').text);
      const paths = mounts.map((mount) => mount.field('subPath').text);
      const others = container.pod.containers
        .filter((other) => other !== container)
        .flatMap((other) => mountsOf(other, entry.field('name').text));
      // Only a mount of one key shows what is used, and the volume belongs to all containers that mount it.
      if (mounts.length === 0 || others.length > 0 || paths.some((path) => path === undefined || path.includes('/')))
        return [];
      const used = [...new Set(paths.flatMap((path) => path ?? []))];
      const items = entry.field('secret.items');
      return [
        {
          at: name,
          secretName: name.text,
          form: 'volume',
          keys: keysOf(name.text),
          used,
          changes: items.isUnknown ? undefined : [items.set(used.map((key): YamlValue => ({ key, path: key })))],
        },
      ];
    },
  );
  return [...variables, ...volumes];
}

const mountsOf = (container: Container, name: string | undefined): readonly Field[] =>
  container
    .field('volumeMounts')
    .items()
    .filter((mount) => name !== undefined && mount.field('name').is(name));

/** Names each key as a variable, as `envFrom` does: what the container names itself already, it keeps. */
function listKeys(
  container: Container,
  entry: Field,
  secretName: string,
  keys: readonly string[],
): WholeImport['changes'] {
  const [env, prefix, list] = [container.field('env'), entry.field('prefix'), container.field('envFrom')];
  const names = env.items().map((item) => item.field('name').text);
  const isOptional = !entry.field('secretRef.optional').isAbsent;
  // Of several sources the last one counts, and `env` counts above all of them.
  const isLast = list.isComplete && entry.key === list.items().length - 1;
  if (prefix.isUnknown || isOptional || !isLast || !env.isComplete || env.isUnknown || names.includes(undefined))
    return undefined;
  if (keys.some((key) => !/^[A-Za-z_]\w*$/.test(key))) return undefined;
  const added = keys
    .map((key) => ({ name: `${prefix.text ?? ''}${key}`, key }))
    .filter(({ name }) => !names.includes(name));
  return [
    entry.remove(),
    ...added.map(({ name, key }) => env.append({ name, valueFrom: { secretKeyRef: { name: secretName, key } } })),
  ];
}
