// What the containers of manifests get to see, worked out from the API reference alone: it knows nothing of rules or fixes.
import { parseAllDocuments } from 'yaml';

/** What one container is given. Values that no manifest holds stand as `?kind/name/key`. */
export interface Given {
  readonly variables: Readonly<Record<string, string>>;
  readonly files: Readonly<Record<string, string>>;
}

// biome-ignore lint/suspicious/noExplicitAny: manifests as they are.
type Data = any;

/** Every container of the manifests, by `namespace/kind/name/container`. */
export function resolvePods(files: Readonly<Record<string, string>>): Readonly<Record<string, Given>> {
  const objects: Data[] = Object.values(files).flatMap((text) =>
    parseAllDocuments(text, { version: '1.1', merge: true })
      .map((document) => document.toJS() as Data)
      .filter((object: Data) => object?.kind !== undefined),
  );
  const held = new Map<string, ReadonlyMap<string, string>>();
  for (const object of objects) {
    if (object.kind !== 'Secret' && object.kind !== 'ConfigMap') continue;
    const values = new Map<string, string>();
    for (const [key, value] of Object.entries<string>(object.data ?? {}))
      values.set(key, object.kind === 'Secret' ? Buffer.from(value, 'base64').toString() : String(value));
    for (const [key, value] of Object.entries(object.stringData ?? {})) values.set(key, String(value));
    held.set(`${object.metadata.namespace}/${object.kind}/${object.metadata.name}`, values);
  }
  const given: Record<string, Given> = {};
  for (const object of objects) {
    const spec = podSpecOf(object);
    const namespace = object.metadata?.namespace;
    const valuesOf = (kind: string, name: string, keys?: readonly string[]): ReadonlyMap<string, string> =>
      held.get(`${namespace}/${kind}/${name}`) ??
      new Map((keys ?? ['*']).map((key) => [key, `?${kind}/${name}/${key}`]));
    const value = (kind: string, reference: Data): string | undefined =>
      valuesOf(kind, reference.name, [reference.key]).get(reference.key) ??
      (reference.optional ? undefined : `missing ${kind}/${reference.name}/${reference.key}`);
    for (const container of [...(spec?.initContainers ?? []), ...(spec?.containers ?? [])]) {
      const variables: Record<string, string> = {};
      for (const { prefix = '', secretRef, configMapRef } of container.envFrom ?? []) {
        const [kind, reference] = secretRef ? ['Secret', secretRef] : ['ConfigMap', configMapRef];
        for (const [key, text] of valuesOf(kind, reference.name)) variables[`${prefix}${key}`] = text;
      }
      for (const entry of container.env ?? []) {
        const { secretKeyRef, configMapKeyRef, fieldRef } = entry.valueFrom ?? {};
        const found = secretKeyRef
          ? value('Secret', secretKeyRef)
          : configMapKeyRef
            ? value('ConfigMap', configMapKeyRef)
            : fieldRef
              ? `field ${fieldRef.fieldPath}`
              : String(entry.value ?? '');
        if (found !== undefined) variables[entry.name] = found;
      }
      const mounted: Record<string, string> = {};
      for (const { name, mountPath, subPath } of container.volumeMounts ?? []) {
        const volume = (spec.volumes ?? []).find((each: Data) => each.name === name);
        for (const [path, text] of filesOf(volume, valuesOf)) {
          if (subPath === undefined) mounted[`${mountPath}/${path}`] = text;
          else if (path === subPath) mounted[mountPath] = text;
        }
      }
      given[`${namespace}/${object.kind}/${object.metadata.name}/${container.name}`] = { variables, files: mounted };
    }
  }
  return given;
}

const podSpecOf = (object: Data): Data =>
  object.kind === 'Pod'
    ? object.spec
    : (object.spec?.jobTemplate?.spec?.template?.spec ?? object.spec?.template?.spec ?? undefined);

/** The files of a volume, each with its mode: a narrower one is another file for whoever reads it. */
function filesOf(
  volume: Data,
  valuesOf: (kind: string, name: string, keys?: readonly string[]) => ReadonlyMap<string, string>,
): readonly (readonly [path: string, text: string])[] {
  const from = (kind: string, name: string, items: Data): readonly (readonly [string, string])[] => {
    const keys = items?.map(({ key }: Data) => key);
    const values = valuesOf(kind, name, keys);
    return items
      ? items.map(({ key, path }: Data) => [path, values.get(key) ?? `missing ${kind}/${name}/${key}`] as const)
      : [...values];
  };
  const sources = volume?.projected?.sources ?? [volume ?? {}];
  return sources.flatMap(({ secret, configMap }: Data) => [
    ...(secret ? from('Secret', secret.secretName ?? secret.name, secret.items) : []),
    ...(configMap ? from('ConfigMap', configMap.name, configMap.items) : []),
  ]);
}

/** What a program sees that reads `NAME_FILE` as well as `NAME`. */
export function readByName({ variables, files }: Given): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(variables).map(([name, value]) =>
      name.endsWith('_FILE') && files[value] !== undefined
        ? [name.slice(0, -'_FILE'.length), files[value]]
        : [name, value],
    ),
  );
}
