import type { LabelSelector } from '../kubernetes/label-selector.js';
import { selectsEverything } from '../kubernetes/label-selector.js';
import { DIRECTIONS } from '../kubernetes/network-policy.js';
import type { PolicyData, RuleData } from './policy.js';

/**
 * Whether one policy is about all pods that another is about, and lets through all that the other does, in each
 * direction that the other is about: then the other changes nothing. Compared as they are written: what is equal only by
 * the labels of today's pods is not the same.
 */
export function coversPolicy(wide: PolicyData, narrow: PolicyData): boolean {
  if (!coversSelector(wide.selector, narrow.selector)) return false;
  return DIRECTIONS.every((direction) => {
    const [all, part] = [wide[direction], narrow[direction]];
    if (part.isFor === 'no') return true;
    return (
      part.isFor === 'yes' &&
      all.isFor === 'yes' &&
      part.rules.every((rule) => all.rules.some((other) => coversRule(other, rule)))
    );
  });
}

function coversSelector(wide: LabelSelector | undefined, narrow: LabelSelector | undefined): boolean {
  if (wide === undefined || narrow === undefined) return false;
  return selectsEverything(wide) || textOf(wide) === textOf(narrow);
}

/** Whether a rule lets through all that another of its policy, or of another, does. */
export function coversRule(wide: RuleData, narrow: RuleData): boolean {
  if (wide.action !== 'Allow' || narrow.action !== 'Allow') return false;
  return coversList(wide.peers, narrow.peers) && coversList(wide.ports, narrow.ports);
}

function coversList<Item extends { readonly kind: string }>(
  wide: readonly Item[] | 'all',
  narrow: readonly Item[] | 'all',
): boolean {
  if (wide === 'all') return narrow === 'all' || narrow.every(({ kind }) => kind !== 'unknown');
  if (narrow === 'all') return false;
  const known = new Set(wide.map(textOf));
  return narrow.every((item) => item.kind !== 'unknown' && known.has(textOf(item)));
}

const texts = new WeakMap<object, string>();

/** Each is compared with many: written out once. */
function textOf(data: object): string {
  const known = texts.get(data);
  if (known !== undefined) return known;
  const text = JSON.stringify(data);
  texts.set(data, text);
  return text;
}

/** Whether a policy only says what holds without it: it isolates nothing, and opens everything. */
export const opensEverything = (policy: PolicyData): boolean =>
  DIRECTIONS.every((direction) => {
    const { isFor, rules } = policy[direction];
    return isFor === 'no' || (isFor === 'yes' && rules.some(isWide));
  });

const isWide = ({ peers, ports, action }: RuleData): boolean =>
  action === 'Allow' && peers === 'all' && ports === 'all';
