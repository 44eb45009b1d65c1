import type { Change, ElsewhereChange, YamlValue } from '../../syntax/change.js';
import type { Field } from '../../syntax/yaml/field.js';
import type { SecretReferences } from '../facts/secret-references.js';
import type { KubernetesObject } from '../kubernetes/kubernetes-object.js';
import { addObject, objectName } from '../kubernetes/new-object.js';
import type { ConfigUse } from '../kubernetes/secret-uses.js';
import type { ObjectRef } from '../object-ref.js';

/** What takes an entry of a ConfigMap into a Secret, and everything that reads it along. */
export interface ConfigMapMove {
  readonly secretName: string;
  /** How many places of pod templates are changed. */
  readonly uses: number;
  readonly changes: readonly [Change, ...Change[]];
}

type Use = ConfigUse & { readonly ref: ObjectRef };
type Data = { readonly [key: string]: YamlValue };

/**
 * Moves an entry of `data` into a Secret beside its ConfigMap. Pods get the same variables and files as before. Absent
 * where somebody may read the entry in a way that is not understood, or where not all who do are in the workspace.
 */
export function moveToSecret(
  configMap: KubernetesObject,
  entry: Field,
  references: SecretReferences,
): ConfigMapMove | undefined {
  const { name, ref, root } = configMap;
  const [key, value] = [entry.key, entry.text];
  const namespace = configMap.field('metadata.namespace');
  if (
    name === undefined ||
    namespace.isUnknown ||
    typeof key !== 'string' ||
    value === undefined ||
    entry.isAliased ||
    entry.node?.anchor !== undefined ||
    !configMap.field('data').isComplete ||
    ref.uri.endsWith('.json') ||
    root.document.isTemplated ||
    references.holdersOf(ref, namespace.text, 'ConfigMap', name).length !== 1
  )
    return undefined;
  const secretName = objectName(name, 'secret');
  const uses = references.usesOf(ref, namespace.text, 'ConfigMap', name);
  const kept = keep(configMap, secretName, key, value, references);
  if (uses === undefined || kept === undefined) return undefined;
  const changes = uses.map((use) => follow(use, name, key, secretName));
  if (changes.some((each) => each === undefined)) return undefined;
  const followed = changes.flatMap((each) => each ?? []);
  return {
    secretName,
    uses: changes.filter((each) => each !== undefined && each.length > 0).length,
    changes: [entry.remove(), kept, ...followed],
  };
}

/** Puts the value into the Secret: a new one, or the one of that name that an earlier move has made. */
function keep(
  configMap: KubernetesObject,
  secretName: string,
  key: string,
  value: string,
  references: SecretReferences,
): Change | undefined {
  const { ref, namespace } = configMap;
  const [secret, ...others] = references.holdersOf(ref, namespace, 'Secret', secretName);
  if (secret === undefined)
    return addObject(configMap, `${secretName}.yaml`, {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: secretName, ...(namespace !== undefined && { namespace }) },
      stringData: { [key]: value },
    });
  const keys = references.keysOf(ref, namespace, 'Secret', secretName);
  return others.length > 0 || !secret.isItself || keys === undefined || keys.includes(key)
    ? undefined
    : { kind: 'elsewhere', object: secret.ref, steps: ['stringData', key], action: { kind: 'set', value } };
}

/** What one place needs so that it finds the key in the Secret; undefined where that cannot be said. */
function follow(use: Use, name: string, key: string, secretName: string): readonly ElsewhereChange[] | undefined {
  const entry = mapOf(use.entry);
  if (entry === undefined) return undefined;
  const at = (...steps: readonly (string | number)[]): Omit<ElsewhereChange, 'action'> => ({
    kind: 'elsewhere',
    object: use.ref,
    steps: [...use.steps, ...steps],
  });
  const set = (value: YamlValue, ...steps: readonly string[]): ElsewhereChange => ({
    ...at(...steps),
    action: { kind: 'set', value },
  });
  const remove = (...steps: readonly (string | number)[]): ElsewhereChange => ({
    ...at(...steps),
    action: { kind: 'remove' },
  });
  const append = (value: YamlValue): ElsewhereChange => ({
    ...at(),
    steps: use.steps.slice(0, -1),
    action: { kind: 'append', value },
  });

  if (use.form === 'env') {
    if (use.keys === undefined) return undefined;
    if (!use.keys.includes(key)) return [];
    const optional = optionalOf(mapOf(mapOf(entry.valueFrom)?.configMapKeyRef));
    return [
      set({ name: secretName, key, ...optional }, 'valueFrom', 'secretKeyRef'),
      remove('valueFrom', 'configMapKeyRef'),
    ];
  }
  const source = mapOf(use.form === 'env-from' ? entry.configMapRef : entry.configMap);
  const list = Array.isArray(use.list) ? (use.list as readonly YamlValue[]) : undefined;
  if (source === undefined) return undefined;
  const optional = optionalOf(source);
  const items = Array.isArray(source.items) ? (source.items as readonly Data[]) : undefined;
  const moved = items?.filter((item) => item.key === key);
  const rest = items?.filter((item) => item.key !== key);
  if (items !== undefined && moved?.length === 0) return [];
  if (use.form === 'env-from') {
    const index = use.steps.at(-1);
    if (list === undefined || typeof index !== 'number') return undefined;
    const prefix = entry.prefix === undefined ? {} : { prefix: entry.prefix };
    const wanted: Data = { ...prefix, secretRef: { name: secretName, ...optional } };
    const later = list.slice(index + 1);
    // Of two sources with one key the last one counts: the Secret must come where the ConfigMap came.
    if (later.length > 0) return later.every((other) => isSame(other, wanted)) ? [] : undefined;
    return [append(wanted)];
  }
  const listed = moved === undefined ? {} : { items: moved };
  if (use.form === 'projected') {
    const index = use.steps.at(-1);
    if (rest !== undefined && rest.length === 0)
      return [set({ name: secretName, ...listed, ...optional }, 'secret'), remove('configMap')];
    if (list === undefined || typeof index !== 'number') return undefined;
    const wanted: Data = { secret: { name: secretName, ...listed, ...optional } };
    const later = list.slice(index + 1);
    if (items === undefined && later.some((other) => isSame(other, wanted))) return [];
    // Of two sources with one path the last one counts, and the Secret comes behind all that are there.
    const paths = moved?.map(({ path }) => path) ?? [key];
    if (later.some((other) => pathsOf(other)?.every((path) => !paths.includes(path)) !== true)) return undefined;
    const taken = items?.flatMap((item, at) => (item.key === key ? [remove('configMap', 'items', at)] : [])) ?? [];
    return [...taken, append(wanted)];
  }
  const mode = source.defaultMode === undefined ? {} : { defaultMode: source.defaultMode };
  if (rest !== undefined && rest.length === 0)
    return [set({ secretName, ...listed, ...mode, ...optional }, 'secret'), remove('configMap')];
  const remaining = rest === undefined ? {} : { items: rest };
  const sources = [
    { configMap: { name, ...remaining, ...optional } },
    { secret: { name: secretName, ...listed, ...optional } },
  ];
  return [set({ sources, ...mode }, 'projected'), remove('configMap')];
}

const mapOf = (value: YamlValue | undefined): Data | undefined =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Data) : undefined;

const optionalOf = (reference: Data | undefined): Data =>
  reference?.optional === undefined ? {} : { optional: reference.optional };

/** The files of a source of a projected volume; absent where it does not name them. */
function pathsOf(source: YamlValue): readonly (YamlValue | undefined)[] | undefined {
  const [holder] = Object.values(mapOf(source) ?? {});
  const items = mapOf(holder)?.items;
  return Array.isArray(items) ? (items as readonly YamlValue[]).map((item) => mapOf(item)?.path) : undefined;
}

/** By what they say; the order of keys is that of whoever wrote them. */
function isSame(a: YamlValue | undefined, b: YamlValue | undefined): boolean {
  const [first, second] = [mapOf(a), mapOf(b)];
  if (first === undefined || second === undefined) return JSON.stringify(a) === JSON.stringify(b);
  const keys = Object.keys(first);
  return keys.length === Object.keys(second).length && keys.every((key) => isSame(first[key], second[key]));
}
