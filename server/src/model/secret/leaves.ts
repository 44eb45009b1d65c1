import type { Field } from '../../syntax/yaml/field.js';

/** A scalar of a document, with the name that it is given to. */
export interface Leaf {
  /** Its key; for an item of a list that of the list; of `{name: A, value: b}` the name. */
  readonly name: string;
  readonly field: Field;
}

/** The scalars below a field in their order, aliases left out. `skips` tells of fields that are not entered. */
export function leavesOf(root: Field, skips: (field: Field) => boolean = () => false): readonly Leaf[] {
  const leaves: Leaf[] = [];
  const visit = (field: Field, name: string): void => {
    if (field.isAliased || skips(field)) return;
    const entries = field.entries();
    const items = field.items();
    if (entries.length === 0 && items.length === 0) {
      if (field.node?.kind === 'scalar') leaves.push({ name, field });
      return;
    }
    // Lists of variables, headers and parameters name their entries.
    const given = entries.length > 1 ? (field.field('name').text ?? field.field('key').text) : undefined;
    for (const [key, value] of entries) visit(value, key === 'value' && given !== undefined ? given : key);
    for (const item of items) visit(item, name);
  };
  visit(root, '');
  return leaves;
}

/** What a text must hold before it is worth looking for names of credentials and URLs with passwords. */
const TELLING = /pass|pwd|secret|token|key|cred|auth|:\/\/[^\s/"']*:[^\s/"']*@/i;

/** False where a text holds nothing that a credential could be called. */
export const mayHoldCredentials = (text: string): boolean => TELLING.test(text);
