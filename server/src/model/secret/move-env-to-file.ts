import type { Change } from '../../syntax/change.js';
import type { Field } from '../../syntax/yaml/field.js';
import type { Container } from '../kubernetes/container.js';
import { objectName } from '../kubernetes/new-object.js';
import { readableMode } from '../kubernetes/secret-volumes.js';

/** What a container gets of one Secret as environment variables (API: core/v1 EnvVarSource, EnvFromSource). */
export interface SecretVariables {
  /** As written; templates included. */
  readonly secretName: string;
  /** The entries of `env`, each for one key. */
  readonly entries: readonly Field[];
  /** The entry of `envFrom` that hands over all keys. */
  readonly whole: Field | undefined;
  /** The first reference. */
  readonly at: Field;
}

/** The Secrets that certainly reach a container as environment variables, in the order of the text. */
export function secretVariables(container: Container): readonly SecretVariables[] {
  const bySecret = new Map<string, { entries: Field[]; whole: Field | undefined; at: Field }>();
  const take = (reference: Field): { entries: Field[]; whole: Field | undefined } | undefined => {
    const name = reference.field('name');
    if (!reference.isPresent || name.source === undefined) return undefined;
    const known = bySecret.get(name.source) ?? { entries: [], whole: undefined, at: name };
    bySecret.set(name.source, known);
    return known;
  };
  for (const entry of container.field('env').items()) take(entry.field('valueFrom.secretKeyRef'))?.entries.push(entry);
  for (const entry of container.field('envFrom').items()) {
    const known = take(entry.field('secretRef'));
    if (known) known.whole ??= entry;
  }
  return [...bySecret].map(([secretName, variables]) => ({ secretName, ...variables }));
}

/**
 * Mounts the keys of a Secret as files instead, each named by a variable of the usual form `NAME_FILE`. Absent where a
 * name is unknown or taken, where the value goes into another variable or the command, and where nobody could say who
 * may read the files.
 */
export function mountInstead(
  container: Container,
  { secretName, entries, whole }: SecretVariables,
): readonly [Change, ...Change[]] | undefined {
  const { pod } = container;
  const group = groupOf(container);
  const mode = readableMode(pod, [container]) ?? (group === undefined ? undefined : 0o440);
  const owned = container.field('name').text;
  const variables = entries.map(variableOf).filter((variable) => variable !== undefined);
  if (whole !== undefined || variables.length < entries.length || mode === undefined || owned === undefined)
    return undefined;
  const name = objectName(secretName, owned);
  const mountPath = `/run/secrets/${secretName}`;
  const [mounts, volumes] = [container.field('volumeMounts'), pod.field('volumes')];
  if (
    pod.runsOnWindows ||
    secretName.includes('{') ||
    !isFree(mounts, 'mountPath', mountPath) ||
    !isFree(volumes, 'name', name) ||
    variables.some((variable) => isUsedInside(container, variable.name))
  )
    return undefined;
  const items = [...new Set(variables.map(({ key }) => key))].map((key) => ({ key, path: key }));
  const isOptional = variables.every((variable) => variable.isOptional);
  const [first, ...rest] = variables.flatMap(({ entry, name: old, key }): readonly Change[] => [
    entry.field('name').set(`${old}_FILE`),
    entry.at('value').set(`${mountPath}/${key}`),
    entry.field('valueFrom').remove(),
  ]);
  if (first === undefined) return undefined;
  return [
    first,
    ...rest,
    mounts.append({ name, mountPath, readOnly: true }),
    volumes.append({ name, secret: { secretName, items, defaultMode: mode, ...(isOptional && { optional: true }) } }),
    ...(group === undefined ? [] : [pod.field('securityContext.fsGroup').set(group)]),
  ];
}

interface Variable {
  readonly entry: Field;
  readonly name: string;
  readonly key: string;
  readonly isOptional: boolean;
}

function variableOf(entry: Field): Variable | undefined {
  const [name, reference] = [entry.field('name').text, entry.field('valueFrom.secretKeyRef')];
  const key = reference.field('key').text;
  return name === undefined || key === undefined || entry.isAliased || entry.isUnknown
    ? undefined
    : { entry, name, key, isOptional: reference.field('optional').is(true) };
}

/** The group that files of the pod can be given, where no `fsGroup` is named and the program is known not to be root. */
function groupOf(container: Container): number | undefined {
  const user = container.effective('runAsUser').value;
  if (!container.pod.field('securityContext.fsGroup').isAbsent || typeof user !== 'number' || user === 0)
    return undefined;
  const group = container.effective('runAsGroup');
  const number = group.isAbsent ? user : group.value;
  return typeof number === 'number' && number > 0 ? number : undefined;
}

const isFree = (list: Field, key: string, value: string): boolean =>
  !list.isUnknown && list.isComplete && list.items().every((item) => item.field(key).isNot(value));

/** True where `$(NAME)` may stand in the command or in another variable: then the value itself is wanted. */
function isUsedInside(container: Container, name: string): boolean {
  const texts = [
    ...['command', 'args'].flatMap((list) => container.field(list).items()),
    ...container
      .field('env')
      .items()
      .map((entry) => entry.field('value')),
  ];
  const word = new RegExp(`\\$[({]?${name.replace(/[^\w]/g, '\\$&')}\\b`);
  return (
    texts.some((text) => word.test(text.source ?? '')) ||
    container
      .field('env')
      .items()
      .some((entry) => entry.field('name').is(`${name}_FILE`))
  );
}
