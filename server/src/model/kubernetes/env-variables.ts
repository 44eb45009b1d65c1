import type { Field } from '../../syntax/yaml/field.js';
import type { Container } from './container.js';

/** An entry of `env` that a later one of the same name takes the place of. */
export interface ShadowedVariable {
  readonly name: string;
  readonly entry: Field;
  readonly later: Field;
  /** True where an entry between the two uses the earlier value, `$(NAME)`. */
  readonly isUsed: boolean;
}

/** The entries whose value a container never sees at its start (API: core/v1 Container, `env` is merged by name). */
export function shadowedVariables(container: Container): readonly ShadowedVariable[] {
  const entries = container.field('env').items();
  return entries.flatMap((entry, index) => {
    const name = entry.field('name').text;
    const later = entries.findIndex((other, at) => at > index && other.field('name').text === name);
    const last = entries[later];
    if (name === undefined || entry.isUnknown || last === undefined || last.isUnknown) return [];
    const isUsed = entries
      .slice(index + 1, later + 1)
      .some((other) => other.field('value').source?.includes(`$(${name})`) === true);
    return [{ name, entry, later: last, isUsed }];
  });
}
