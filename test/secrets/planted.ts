import { DEFAULT_SETTINGS } from '../../server/src/engine/settings.js';
import { rules as registered } from '../../server/src/rules/index.js';
import { type Judged, Judgement } from '../support/judge.js';

const settings = { ...DEFAULT_SETTINGS, today: '2026-06-01' };
const rules = registered.filter(({ theme }) => theme === 'secrets');

/** What is found in a text about credentials, with all that a person would read of it. */
export const judged = (path: string, text: string) => new Judgement([{ path, text }], rules, settings).problems;

/** All that a person reads of problems: messages, titles and risks of fixes, and what else they point at. */
export const saidOf = (problems: readonly Judged[]): readonly string[] =>
  problems.flatMap(({ message, fixes }) => [message, ...fixes.flatMap((fix) => [fix.title, fix.risk ?? ''])]);

/** The lines that a range touches. */
export const linesAt = (file: string, { start, end }: { readonly start: number; readonly end: number }): string => {
  const last = file.indexOf('\n', end);
  return file.slice(file.lastIndexOf('\n', start) + 1, last < 0 ? undefined : last);
};
