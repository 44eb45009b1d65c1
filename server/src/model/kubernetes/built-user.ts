import type { Field } from '../../syntax/yaml/field.js';
import type { BuiltImage } from '../facts/built-images.js';
import type { Container } from './container.js';

/** The user and the group that a Dockerfile gives its image, in numbers. */
export interface BuiltUser {
  readonly uid: number;
  /** Absent where the Dockerfile leaves it open. */
  readonly gid: number | undefined;
}

/** The numbers of the user that the one Dockerfile of an image ends with; absent for root, and where they are unknown. */
export function builtUser({ refs, user, text, account }: BuiltImage): BuiltUser | undefined {
  if (refs.length !== 1 || text === undefined) return undefined;
  const [name = '', group] = text.split(':', 2);
  const gid = group !== undefined && /^\d+$/.test(group) ? Number(group) : undefined;
  if (user === 'number') return { uid: Number(name), gid };
  if (user !== 'name' || account === undefined) return undefined;
  return { uid: account.uid, gid: group === undefined || group === name ? account.gid : gid };
}

/** The numbers of a container's manifest that are others than those of its Dockerfile. */
export interface OtherUser {
  readonly field: Field;
  readonly title: 'user' | 'group';
  readonly own: number;
  readonly built: number;
}

/** Root, and its group, are told of elsewhere; a number that a template writes is unknown. */
export function otherThanBuilt(container: Container, built: BuiltUser): readonly OtherUser[] {
  const found = [
    { field: container.effective('runAsUser'), title: 'user', built: built.uid },
    { field: container.effective('runAsGroup'), title: 'group', built: built.gid },
  ] as const;
  return found.flatMap(({ field, title, built }) => {
    const { value: own } = field;
    return typeof own === 'number' && own !== 0 && built !== undefined && own !== built
      ? [{ field, title, own, built }]
      : [];
  });
}
