import type { Change } from '../../syntax/change.js';
import type { Field } from '../../syntax/yaml/field.js';
import type { Container } from './container.js';

/** A declared port that is not among those of the image. */
export interface StrayPort {
  readonly field: Field;
  readonly number: number;
  /** Declares the one port of the image that is left over; absent where that is none, or one of several. */
  readonly change: Change | undefined;
  readonly title: string;
}

/** The TCP ports of a container that are not among `exposed`. */
export function strayPorts(container: Container, exposed: readonly number[]): readonly StrayPort[] {
  const declared = container
    .field('ports')
    .items()
    .flatMap((port) => {
      const field = port.field('containerPort');
      const { value: number } = field;
      const protocol = port.field('protocol');
      const isTcp = protocol.isAbsent || protocol.is('TCP');
      return typeof number === 'number' && isTcp ? [{ field, number }] : [];
    });
  const strays = declared.filter(({ number }) => !exposed.includes(number));
  const left = exposed.filter((port) => declared.every(({ number }) => number !== port));
  const [meant] = left;
  const isPlain = strays.length === 1 && left.length === 1;
  return strays.map(({ field, number }) => ({
    field,
    number,
    change: isPlain && meant !== undefined ? field.set(meant) : undefined,
    title: `Declare port ${meant}`,
  }));
}
