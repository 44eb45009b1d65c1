import type { Change } from '../../syntax/change.js';
import type { Field } from '../../syntax/yaml/field.js';
import type { Container } from './container.js';
import type { Pod } from './pod.js';

/** Part of a volume of a pod that holds a Secret: the volume, or a source of a projected one. */
export interface SecretVolume {
  /** As written; templates included. */
  readonly name: string;
  /** The name of the Secret; absent where a template writes it. */
  readonly secretName: string | undefined;
  /** What lists single keys of it. */
  readonly items: Field;
  /** The mode that files have which name none themselves (API: SecretVolumeSource, ProjectedVolumeSource). */
  readonly defaultMode: Field;
  /** What an underline of the volume begins at. */
  readonly at: Field;
}

/** The volumes of a pod that certainly hold a Secret. */
export const secretVolumes = (pod: Pod): readonly SecretVolume[] =>
  pod
    .field('volumes')
    .items()
    .flatMap((volume): readonly SecretVolume[] => {
      const name = volume.field('name').source ?? '';
      const secret = volume.field('secret');
      const projected = volume.field('projected');
      const own: readonly SecretVolume[] = secret.isPresent
        ? [
            {
              name,
              secretName: secret.field('secretName').text,
              items: secret.field('items'),
              defaultMode: secret.field('defaultMode'),
              at: secret,
            },
          ]
        : [];
      const sources = projected
        .field('sources')
        .items()
        .map((source) => source.field('secret'))
        .filter((source) => source.isPresent)
        .map((source) => ({
          name,
          secretName: source.field('name').text,
          items: source.field('items'),
          defaultMode: projected.field('defaultMode'),
          at: source,
        }));
      return [...own, ...sources];
    });

/** The bits of a mode that everybody has who is neither the owner nor of the group. */
const OTHERS = 0o007;
/** The mode of files where none is named (API: SecretVolumeSource.defaultMode). */
const DEFAULT_MODE = 0o644;

/** True where some file of the volume certainly may be read by every user. */
export function isReadableByAll({ items, defaultMode }: SecretVolume): boolean {
  if (defaultMode.isUnknown || !items.isComplete) return false;
  const isWide = (mode: Field): boolean => typeof mode.value === 'number' && (mode.value & OTHERS) !== 0;
  const modes = items.items().map((item) => item.field('mode'));
  const hasDefault = modes.length === 0 || modes.some((mode) => mode.isAbsent);
  const isDefaultWide = defaultMode.isAbsent ? (DEFAULT_MODE & OTHERS) !== 0 : isWide(defaultMode);
  return (hasDefault && isDefaultWide) || modes.some(isWide);
}

/** The containers that mount a volume. */
export const mountersOf = (pod: Pod, volume: string): readonly Container[] =>
  pod.containers.filter((container) =>
    container
      .field('volumeMounts')
      .items()
      .some((mount) => mount.field('name').is(volume)),
  );

/**
 * The narrowest mode with which all of some containers of a pod can still read their files: `fsGroup` gives them to the
 * group of every container, and root owns them. Absent where neither is known (docs: Configure a Security Context).
 */
export function readableMode(pod: Pod, containers: readonly Container[]): number | undefined {
  if (typeof pod.field('securityContext.fsGroup').value === 'number') return 0o440;
  return containers.length > 0 && containers.every((container) => container.effective('runAsUser').is(0))
    ? 0o400
    : undefined;
}

/** Narrows the mode of a volume, and of the items that name a wider one. */
export function narrowMode({ items, defaultMode }: SecretVolume, mode: number): readonly [Change, ...Change[]] {
  const wide = items
    .items()
    .map((item) => item.field('mode'))
    .filter(({ value }) => typeof value === 'number' && (value & OTHERS) !== 0);
  return [defaultMode.set(mode), ...wide.map((item) => item.set(mode))];
}
