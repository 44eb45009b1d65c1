import type { Field } from '../../syntax/yaml/field.js';
import type { LabelSelector, Labels } from '../kubernetes/label-selector.js';

/** An answer of three: `maybe` where a template, a missing Namespace or another object decides. */
export type Answer = 'no' | 'maybe' | 'yes';

const ORDER: readonly Answer[] = ['no', 'maybe', 'yes'];

/** The least certain yes of several: all must hold. */
export const both = (a: Answer, b: Answer): Answer => (a === 'no' || b === 'no' ? 'no' : a === 'maybe' ? a : b);

/** The most certain yes of several: one must hold. */
export const either = (a: Answer, b: Answer): Answer => ORDER[Math.max(ORDER.indexOf(a), ORDER.indexOf(b))] ?? 'no';

/** Labels of which some may not be known. */
export interface PartialLabels {
  readonly known: Labels;
  /** Keys that are there, or may be, with values that only the cluster knows. */
  readonly open: readonly string[];
  /** True where no other key is there. */
  readonly isComplete: boolean;
}

/** The labels at a field, those of a template as far as they stand there. */
export function readPartialLabels(field: Field, automatic: readonly string[] = []): PartialLabels {
  const known: Record<string, string> = {};
  const open: string[] = automatic.filter((key) => !field.at(key).exists);
  for (const [key, value] of field.entries()) {
    if (value.isUnknown || field.isUnknown) open.push(key);
    else known[key] = value.text ?? '';
  }
  const isComplete = !field.isUnknown && field.isComplete && (field.isAbsent || field.isMap);
  return { known, open, isComplete };
}

/** Whether labels meet a selector (API: meta/v1 LabelSelector). A missing selector is one that nobody can read. */
export function meets(selector: LabelSelector | undefined, labels: PartialLabels): Answer {
  if (selector === undefined) return 'maybe';
  let answer: Answer = 'yes';
  for (const key of Object.keys(selector.matchLabels)) {
    answer = both(answer, matches(labels, key, 'In', [selector.matchLabels[key] ?? '']));
    if (answer === 'no') return answer;
  }
  for (const { key, operator, values } of selector.matchExpressions) {
    answer = both(answer, matches(labels, key, operator, values));
    if (answer === 'no') return answer;
  }
  return answer;
}

function matches(
  labels: PartialLabels,
  key: string,
  operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist',
  values: readonly string[],
): Answer {
  const value = Object.hasOwn(labels.known, key) ? labels.known[key] : undefined;
  if (value === undefined && (!labels.isComplete || labels.open.includes(key))) return 'maybe';
  // NotIn and DoesNotExist also hold for a label that is missing.
  if (operator === 'Exists' || operator === 'DoesNotExist')
    return (value !== undefined) === (operator === 'Exists') ? 'yes' : 'no';
  return (value !== undefined && values.includes(value)) === (operator === 'In') ? 'yes' : 'no';
}
