import type { YamlValue } from '../../syntax/change.js';
import type { Field } from '../../syntax/yaml/field.js';
import type { KubernetesObject } from './kubernetes-object.js';
import type { Pod } from './pod.js';

export type ConfigKind = 'Secret' | 'ConfigMap';

/** One place of a pod template that refers to a Secret or a ConfigMap. */
export interface ConfigUse {
  readonly kind: ConfigKind;
  /** Absent where a template writes it. */
  readonly name: string | undefined;
  /** `env`: one variable; `env-from`: all keys; `volume` and `projected`: files. */
  readonly form: 'env' | 'env-from' | 'volume' | 'projected';
  /** The keys that it names; absent where it takes all of them, or not all are known. */
  readonly keys: readonly string[] | undefined;
  readonly isOptional: boolean;
  /** The way from the object to the entry of `env`, `envFrom`, `volumes` or `sources`. */
  readonly steps: readonly (string | number)[];
  /** That entry as plain data, and the list that it stands in; absent where a template writes part of it. */
  readonly entry: YamlValue | undefined;
  readonly list: YamlValue | undefined;
}

/** A reference of a pod to a Secret or a ConfigMap, with its places in the text. */
export interface ConfigReference {
  readonly kind: ConfigKind;
  readonly form: ConfigUse['form'];
  /** The entry of `env`, `envFrom`, `volumes` or `sources`. */
  readonly entry: Field;
  readonly name: Field;
  /** The keys that it names; none where it takes all of them. */
  readonly keys: readonly Field[];
  readonly isOptional: boolean;
}

/** Every reference of a pod to Secrets and ConfigMaps (API: core/v1 PodSpec). */
export const configReferences = (pod: Pod): readonly ConfigReference[] => [
  ...pod.containers.flatMap((container) => [
    ...container
      .field('env')
      .items()
      .flatMap((entry) => [
        ...reference('Secret', 'env', entry, entry.field('valueFrom.secretKeyRef')),
        ...reference('ConfigMap', 'env', entry, entry.field('valueFrom.configMapKeyRef')),
      ]),
    ...container
      .field('envFrom')
      .items()
      .flatMap((entry) => [
        ...reference('Secret', 'env-from', entry, entry.field('secretRef')),
        ...reference('ConfigMap', 'env-from', entry, entry.field('configMapRef')),
      ]),
  ]),
  ...pod
    .field('volumes')
    .items()
    .flatMap((entry) => [
      ...reference('Secret', 'volume', entry, entry.field('secret'), 'secretName'),
      ...reference('ConfigMap', 'volume', entry, entry.field('configMap')),
      ...entry
        .field('projected.sources')
        .items()
        .flatMap((source) => [
          ...reference('Secret', 'projected', source, source.field('secret')),
          ...reference('ConfigMap', 'projected', source, source.field('configMap')),
        ]),
    ]),
];

function reference(
  kind: ConfigKind,
  form: ConfigUse['form'],
  entry: Field,
  place: Field,
  nameKey = 'name',
): readonly ConfigReference[] {
  if (!place.exists) return [];
  const items = place
    .field('items')
    .items()
    .map((item) => item.field('key'));
  const keys = form === 'env' ? [place.field('key')] : items;
  return [{ kind, form, entry, name: place.field(nameKey), keys, isOptional: !place.field('optional').isNot(true) }];
}

/** The same as plain data, for facts. */
export const configUses = (object: KubernetesObject): readonly ConfigUse[] =>
  object.pods.flatMap(configReferences).map(({ kind, form, entry, name, keys, isOptional }) => {
    const texts = keys.flatMap(({ text }) => text ?? []);
    return {
      kind,
      name: name.text,
      form,
      keys: keys.length > 0 && texts.length === keys.length ? texts : undefined,
      isOptional,
      steps: stepsTo(entry),
      entry: entry.toData(),
      // Only there it matters what stands beside it.
      list: form === 'env-from' || form === 'projected' ? entry.parent?.toData() : undefined,
    };
  });

/** The keys and indices that lead from its object to a field. */
function stepsTo(field: Field): readonly (string | number)[] {
  const steps: (string | number)[] = [];
  for (let at: Field | undefined = field; at?.key !== undefined; at = at.parent) steps.unshift(at.key);
  return steps;
}
