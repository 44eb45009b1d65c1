import type { KubernetesObject } from '../model/kubernetes/kubernetes-object.js';
import type { Change } from '../syntax/change.js';
import { shift, type TextRange } from '../syntax/text.js';
import { EditRefused, type YamlChange, yamlEdits } from '../syntax/yaml/edit.js';
import type { Field } from '../syntax/yaml/field.js';
import type { RuleNames } from './rule-names.js';
import { REASON_PLACEHOLDER, type Suppression } from './suppression.js';
import { readSuppressionText } from './suppression-text.js';

/** The annotation that silences findings on an object, or on the pod of a pod template. */
export const IGNORE_ANNOTATION = 'hullcheck.dev/ignore';

/**
 * The same change as plain edits, which hold no tree: suppressions outlive the trees of closed files. Where the text
 * refuses the change, as a syntax error does, it stays what it is, and is refused again when it is asked for.
 */
export function withoutTree(field: Field, change: YamlChange): Change {
  try {
    return { kind: 'text', edits: yamlEdits(field.document, [change]) };
  } catch (error) {
    if (error instanceof EditRefused) return change;
    throw error;
  }
}

/** Reads our annotation on an object and on its pod templates. */
export function readSuppressionAnnotations(object: KubernetesObject, names: RuleNames): readonly Suppression[] {
  const found: Suppression[] = [];
  const read = (metadata: Field, covers: readonly TextRange[]): void => {
    const field = metadata.field('annotations').at(IGNORE_ANNOTATION);
    if (field.exists && !field.isUnknown && !field.isAliased) found.push(suppressionOf(field, covers, names));
  };
  const metadata = object.field('metadata');
  read(metadata, [object.extent]);
  for (const pod of object.pods) {
    // What a pod as a whole is accused of is told at the name of the workload.
    if (pod.metadata.path !== metadata.path)
      read(pod.metadata, [pod.spec.parent?.extent ?? pod.spec.extent, object.range]);
  }
  return found;
}

function suppressionOf(field: Field, covers: readonly TextRange[], names: RuleNames): Suppression {
  const value = field.text ?? '';
  const text = readSuppressionText(value);
  return {
    tool: 'hullcheck',
    range: field.range,
    rules: text.rules.map(({ id, range }, index) => ({
      id,
      range: rangeWithin(field, range, id),
      matches: names.named(id),
      isWildcard: false,
      removal: text.rules.length > 1 ? withoutTree(field, field.set(text.without(index))) : undefined,
    })),
    covers,
    coversFile: false,
    reason: text.reason,
    until: text.until,
    problem: text.problem,
    removal: withoutTree(field, field.remove()),
    addReason:
      text.reason === undefined ? withoutTree(field, field.set(text.withReason(REASON_PLACEHOLDER))) : undefined,
  };
}

/** The place of a part of a value; the whole value where quotes or folding move the text. */
export function rangeWithin(field: Field, part: TextRange, written: string): TextRange {
  const { node } = field;
  if (node?.kind !== 'scalar') return field.range;
  const place = shift(part, node.range.start + (node.style === 'plain' ? 0 : 1));
  return field.document.text.slice(place.start, place.end) === written ? place : field.range;
}
