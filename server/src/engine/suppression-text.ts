import type { TextRange } from '../syntax/text.js';

/** What a suppression of ours says, with places counted from the start of the text. */
export interface SuppressionText {
  readonly rules: readonly { readonly id: string; readonly range: TextRange }[];
  readonly reason: string | undefined;
  readonly until: string | undefined;
  /** Why it cannot be read, as a message. */
  readonly problem: string | undefined;
  /** The text without its `index`-th rule. */
  readonly without: (index: number) => string;
  /** The text with a reason behind it. */
  readonly withReason: (reason: string) => string;
}

/** Reads `RULE[, RULE] [until=YYYY-MM-DD] [-- reason]`: what follows `hullcheck-ignore`, or stands in the annotation. */
export function readSuppressionText(text: string): SuppressionText {
  const dashes = /(?:^|\s)--(?=\s|$)/.exec(text);
  const head = dashes === null ? text : text.slice(0, dashes.index);
  const reason = dashes === null ? '' : text.slice(dashes.index + dashes[0].length).trim();
  const ending = /(?:^|[\s,])until=(\S*)\s*$/.exec(head);
  const list = ending === null ? head : head.slice(0, ending.index);
  const rules: { id: string; range: TextRange }[] = [];
  for (const { 0: part, index } of list.matchAll(/[^,]+/g)) {
    const id = part.trim();
    const start = index + part.indexOf(id);
    if (id !== '') rules.push({ id, range: { start, end: start + id.length } });
  }
  return {
    rules,
    reason: reason === '' ? undefined : reason,
    until: ending?.[1],
    problem: problemOf(rules, ending?.[1]),
    without: (index) => {
      const range = rules[index]?.range;
      const [before, after] = [rules[index - 1]?.range, rules[index + 1]?.range];
      if (range === undefined) return text;
      if (after !== undefined) return text.slice(0, range.start) + text.slice(after.start);
      return text.slice(0, before?.end ?? range.start) + text.slice(range.end);
    },
    withReason: (added) => (dashes === null ? `${text.trimEnd()} -- ${added}` : `${text.trimEnd()} ${added}`),
  };
}

function problemOf(rules: readonly { readonly id: string }[], until: string | undefined): string | undefined {
  const odd = rules.find(({ id }) => /\s/.test(id));
  if (odd !== undefined)
    return `The suppression says "${odd.id}", which is no rule and no reason, so it hides nothing.`;
  if (until !== undefined && !isDate(until))
    return `The suppression ends on "${until}", which is no date, so it hides nothing.`;
  return rules.length === 0 ? 'The suppression names no rule, so it hides nothing.' : undefined;
}

const DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** True for a day that exists, written `YYYY-MM-DD`. */
export function isDate(text: string): boolean {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  if (match === null) return false;
  const [year, month, day] = match.slice(1).map(Number) as [number, number, number];
  const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  const last = month === 2 && isLeap ? 29 : (DAYS[month - 1] ?? 0);
  return day >= 1 && day <= last;
}
