import type { Change } from '../../syntax/change.js';
import type { Located } from '../../syntax/text.js';
import { Field } from '../../syntax/yaml/field.js';
import type { KeptValue } from '../facts/kept-secrets.js';
import type { SourceDocument } from '../source-document.js';
import { holderAt, ownerAt } from './value-owner.js';

/** The value of a Secret that also stands in plain text. */
export interface RepeatedValue {
  readonly at: Located;
  readonly owner: Located;
  readonly holder: string;
  readonly kept: KeptValue;
  /** Refers to the Secret; absent where the place takes no reference, or the Secret may be in another namespace. */
  readonly changes: readonly [Change, ...Change[]] | undefined;
}

/** Where a document repeats values of Secrets, outside Secrets. */
export function repeatedValues(document: SourceDocument, values: readonly KeptValue[]): readonly RepeatedValue[] {
  const { text, objects } = document;
  const seen = new Set<string>();
  return values.flatMap((kept): readonly RepeatedValue[] => {
    const { value } = kept;
    if (seen.has(value)) return [];
    seen.add(value);
    const found: RepeatedValue[] = [];
    for (let start = text.indexOf(value); start >= 0; start = text.indexOf(value, start + value.length)) {
      const end = start + value.length;
      if (/[\w]/.test(text.charAt(start - 1)) || /[\w]/.test(text.charAt(end))) continue;
      const object = objects.find(({ extent }) => extent.start <= start && start < extent.end);
      if (object?.isA('Secret')) continue;
      const at = { range: { start, end } };
      const owner = ownerAt(document, at.range);
      const isNear = object !== undefined && object.namespace === kept.namespace;
      const changes = owner instanceof Field && isNear ? referTo(owner, kept) : undefined;
      found.push({ at, owner: owner ?? at, holder: holderAt(document, start), kept, changes });
    }
    return found;
  });
}

/** A variable of a container takes its value from the Secret (API: core/v1 EnvVarSource). */
function referTo(field: Field, { value, secret, key }: KeptValue): readonly [Change, Change] | undefined {
  const item = field.parent;
  if (field.key !== 'value' || field.text !== value || item?.parent?.key !== 'env' || field.node?.anchor !== undefined)
    return undefined;
  return [item.at('valueFrom').set({ secretKeyRef: { name: secret, key } }), field.remove()];
}
