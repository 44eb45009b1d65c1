import type { Argument } from '../../syntax/dockerfile/instruction.js';
import type { ExposeInstruction } from '../../syntax/dockerfile/instruction-kinds.js';

/** An argument of `EXPOSE` that Docker refuses, or reads as something else than it says. */
export interface InvalidPort {
  readonly at: Argument;
  readonly kind: 'mapping' | 'range';
  /** What is left of it when address and port of the host are taken off; undefined for a number that no port has. */
  readonly port: string | undefined;
}

/** `EXPOSE` takes the ports of the container, from 0 to 65535, and a protocol (Dockerfile reference, "EXPOSE"). */
export function invalidPorts({ args }: ExposeInstruction): readonly InvalidPort[] {
  return args.flatMap((at): readonly InvalidPort[] => {
    if (!at.isLiteral) return [];
    const { value } = at;
    const port = value.slice(value.lastIndexOf(':') + 1);
    const numbers = /^\d+(?:-\d+)?(?=\/|$)/.exec(port)?.[0].split('-').map(Number) ?? [];
    if (numbers.some((number) => number > 65535)) return [{ at, kind: 'range', port: undefined }];
    return port !== value && numbers.length > 0 ? [{ at, kind: 'mapping', port }] : [];
  });
}
