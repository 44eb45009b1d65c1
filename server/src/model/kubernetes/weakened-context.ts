import type { Field } from '../../syntax/yaml/field.js';
import type { Container } from './container.js';

/** A field of a container that takes back what the pod's securityContext protects. */
export interface Weakening {
  readonly field: Field;
  /** The pod's own field. */
  readonly shared: Field;
  /** What the container is or may do, as a clause. */
  readonly effect: string;
  /** True where the value speaks for itself, whatever the pod says. */
  readonly isToldElsewhere: boolean;
}

/** Values that take protection back; the pod protects where it certainly has another one. */
const LAX: readonly {
  readonly name: string;
  readonly at?: string;
  readonly value: string | number | boolean;
  readonly effect: string;
}[] = [
  { name: 'runAsNonRoot', value: false, effect: 'it may be root' },
  { name: 'runAsUser', value: 0, effect: 'it runs as root' },
  { name: 'runAsGroup', value: 0, effect: 'it runs in the root group' },
  { name: 'seccompProfile', at: 'type', value: 'Unconfined', effect: 'it may make every system call' },
  { name: 'appArmorProfile', at: 'type', value: 'Unconfined', effect: 'no AppArmor profile confines it' },
];

/** The fields with which a container certainly takes back what its pod protects (API: SecurityContext takes precedence). */
export function weakenings(container: Container): readonly Weakening[] {
  const [own, all] = [container.field('securityContext'), container.pod.field('securityContext')];
  return LAX.flatMap(({ name, at, value, effect }) => {
    const [field, shared] = [own.field(name), all.field(name)];
    const [said, saidForAll] = at === undefined ? [field, shared] : [field.field(at), shared.field(at)];
    if (!said.is(value) || !saidForAll.isPresent || !saidForAll.isNot(value)) return [];
    // Only a user that is no root leaves the refusal of root as the one thing that is lost.
    const isToldElsewhere = name !== 'runAsNonRoot' || !container.effective('runAsUser').isPresent;
    return [{ field, shared, effect, isToldElsewhere }];
  });
}
