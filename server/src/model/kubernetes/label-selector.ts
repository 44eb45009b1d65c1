import type { Field } from '../../syntax/yaml/field.js';

/** A LabelSelector as plain data (API: meta/v1 LabelSelector). Without any requirement it selects everything. */
export interface LabelSelector {
  readonly matchLabels: Labels;
  readonly matchExpressions: readonly LabelRequirement[];
}

export interface LabelRequirement {
  readonly key: string;
  readonly operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist';
  readonly values: readonly string[];
}

export type Labels = Readonly<Record<string, string>>;

export const EVERYTHING: LabelSelector = { matchLabels: {}, matchExpressions: [] };

/** Reads a selector; absent where any part of it is unknown or malformed. A missing one selects everything. */
export function readSelector(field: Field): LabelSelector | undefined {
  if (field.isAbsent) return EVERYTHING;
  if (!field.isMap || !field.isComplete) return undefined;
  const matchLabels = readLabels(field.field('matchLabels'));
  const expressions = field.field('matchExpressions');
  if (matchLabels === undefined || !expressions.isComplete || (expressions.isPresent && !expressions.isSequence))
    return undefined;
  const matchExpressions: LabelRequirement[] = [];
  for (const item of expressions.items()) {
    const requirement = readRequirement(item);
    if (requirement === undefined) return undefined;
    matchExpressions.push(requirement);
  }
  return { matchLabels, matchExpressions };
}

/** A map of labels; absent where any of them is unknown. */
export function readLabels(field: Field): Labels | undefined {
  if (field.isUnknown || !field.isComplete || (field.isPresent && !field.isMap)) return undefined;
  const labels: Record<string, string> = {};
  for (const [key, value] of field.entries()) {
    if (value.isUnknown) return undefined;
    labels[key] = value.text ?? '';
  }
  return labels;
}

function readRequirement(item: Field): LabelRequirement | undefined {
  const key = item.field('key').text;
  const operator = item.field('operator').text;
  const values = item.field('values');
  if (key === undefined || !values.isComplete || values.items().some((value) => value.text === undefined))
    return undefined;
  if (operator !== 'In' && operator !== 'NotIn' && operator !== 'Exists' && operator !== 'DoesNotExist')
    return undefined;
  return { key, operator, values: values.texts() };
}

/** True where the selector has no requirement. */
export const selectsEverything = ({ matchLabels, matchExpressions }: LabelSelector): boolean =>
  Object.keys(matchLabels).length === 0 && matchExpressions.length === 0;

/** True where the labels meet every requirement. `NotIn` and `DoesNotExist` also hold for a label that is missing. */
export function selects({ matchLabels, matchExpressions }: LabelSelector, labels: Labels): boolean {
  return (
    Object.entries(matchLabels).every(([key, value]) => labelValue(labels, key) === value) &&
    matchExpressions.every(({ key, operator, values }) => {
      const value = labelValue(labels, key);
      if (operator === 'Exists') return value !== undefined;
      if (operator === 'DoesNotExist') return value === undefined;
      return (value !== undefined && values.includes(value)) === (operator === 'In');
    })
  );
}

const labelValue = (labels: Labels, key: string): string | undefined =>
  Object.hasOwn(labels, key) ? labels[key] : undefined;
