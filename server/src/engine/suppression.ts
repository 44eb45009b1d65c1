import type { Change } from '../syntax/change.js';
import type { Located, TextRange } from '../syntax/text.js';
import { type Cause, causes } from './cause.js';
import type { Peer } from './rule.js';

/** A comment or annotation that silences findings, as it is read: ours, or that of another tool. Plain data, without a tree. */
export interface Suppression extends Located {
  /** The tool whose syntax it is. */
  readonly tool: 'hullcheck' | Peer;
  /** What it names, each with its place. What stands for every rule of a tool is one entry. */
  readonly rules: readonly SuppressedRule[];
  /** Where findings are silenced, in the offsets of the document: those that begin in one of the ranges. */
  readonly covers: readonly TextRange[];
  /** True where it covers the whole file, beyond its document. */
  readonly coversFile: boolean;
  readonly reason: string | undefined;
  /** The last day on which it holds, `YYYY-MM-DD`; absent where it has no end. */
  readonly until: string | undefined;
  /** Why it cannot be read, as a message; then it silences nothing. Absent where it can. */
  readonly problem: string | undefined;
  /** Takes the suppression away. */
  readonly removal: Change;
  /** Writes `REASON_PLACEHOLDER` where the reason belongs; absent where it has one, or its syntax has no place for it. */
  readonly addReason: Change | undefined;
}

export interface SuppressedRule extends Located {
  /** As written. */
  readonly id: string;
  /** The ids of our rules that it stands for; empty where it is unknown. */
  readonly matches: readonly string[];
  /** True where it stands for whatever a tool finds. */
  readonly isWildcard: boolean;
  /** Takes this one out of the list; absent where it is the only one, or cannot be taken out by itself. */
  readonly removal: Change | undefined;
}

/** What stands for a reason that is still to be written. */
export const REASON_PLACEHOLDER = 'reason';

/** A suppression after it was held against what the rules have found: what the rules on suppressions stand on. */
export interface JudgedSuppression extends Suppression {
  /** True where its last day is over; then it silences nothing. */
  readonly isExpired: boolean;
  /** True where it silences a finding. */
  readonly isUsed: boolean;
  /** What it names for nothing: rules that do not exist, and rules that have run and have nothing to be silenced here. */
  readonly idle: readonly SuppressedRule[];
}

/** What can be silenced. */
export interface Suppressible extends Located {
  readonly rule: { readonly id: string };
  readonly owner?: { readonly cause: Cause; readonly id: string; readonly leads: boolean } | undefined;
}

export interface SuppressionInput<Problem extends Suppressible> {
  readonly found: readonly Problem[];
  readonly suppressions: readonly Suppression[];
}

export interface SuppressionResult<Problem extends Suppressible> {
  /** What no suppression silences. */
  readonly kept: readonly Problem[];
  readonly suppressions: readonly JudgedSuppression[];
}

export interface SuppressionOptions {
  /** `YYYY-MM-DD`. */
  readonly today: string;
  /**
   * False where silence of a rule proves nothing: it is off, it waits for the rest of the workspace, or a template
   * hides from it what it would look at. Then no suppression of it is called idle.
   */
  readonly hasRun: (rule: string) => boolean;
}

/** Holds the suppressions of one file against what was found in its documents; gives a result for each document. */
export function applySuppressions<Problem extends Suppressible>(
  documents: readonly SuppressionInput<Problem>[],
  { today, hasRun }: SuppressionOptions,
): readonly SuppressionResult<Problem>[] {
  if (documents.every(({ suppressions }) => suppressions.length === 0)) {
    return documents.map(({ found }) => ({ kept: found, suppressions: [] }));
  }
  const isExpired = ({ until }: Suppression): boolean => until !== undefined && until < today;
  const holds = (suppression: Suppression): boolean => suppression.problem === undefined && !isExpired(suppression);
  const fileWide = documents.flatMap(({ suppressions }) =>
    suppressions.filter((suppression) => suppression.coversFile && holds(suppression)),
  );
  const used = new Set<SuppressedRule>();
  const kept = documents.map(({ found, suppressions }) => {
    const own = suppressions.filter((suppression) => !suppression.coversFile && holds(suppression));
    const left = found.filter((problem) => {
      const silencing = [
        ...fileWide,
        ...own.filter(({ covers }) => covers.some((range) => beginsIn(problem.range, range))),
      ].flatMap(({ rules }) => rules.filter(({ matches }) => matches.includes(problem.rule.id)));
      for (const rule of silencing) used.add(rule);
      return silencing.length === 0;
    });
    return left.length < found.length ? withoutParts(left, found) : left;
  });
  return documents.map(({ suppressions }, index) => ({
    kept: kept[index] ?? [],
    suppressions: suppressions.map((suppression) => ({
      ...suppression,
      isExpired: isExpired(suppression),
      isUsed: suppression.rules.some((rule) => used.has(rule)),
      idle: holds(suppression)
        ? suppression.rules.filter((rule) => !used.has(rule) && isIdle(suppression, rule, hasRun))
        : [],
    })),
  }));
}

/** What is left without the parts of what leads and is silenced, where the cause is one matter. */
function withoutParts<Problem extends Suppressible>(
  left: readonly Problem[],
  found: readonly Problem[],
): readonly Problem[] {
  const leads = ({ owner }: Problem): boolean => owner?.leads === true && causes[owner.cause].isOneMatter === true;
  const keyOf = ({ owner }: Problem): string | undefined => owner && `${owner.cause} ${owner.id}`;
  const speaking = new Set(left);
  const silenced = new Set(found.filter((problem) => leads(problem) && !speaking.has(problem)).map(keyOf));
  return left.filter((problem) => leads(problem) || problem.owner === undefined || !silenced.has(keyOf(problem)));
}

/** What another tool calls a rule that we lack, or all of its rules, may well be of use to that tool. */
function isIdle({ tool }: Suppression, rule: SuppressedRule, hasRun: (rule: string) => boolean): boolean {
  if (rule.isWildcard) return false;
  return rule.matches.length === 0 ? tool === 'hullcheck' : rule.matches.every(hasRun);
}

/** The end counts as well where it is the end of the text: something that is missing may be told of there. */
const beginsIn = (problem: TextRange, covered: TextRange): boolean =>
  covered.start <= problem.start &&
  (problem.start < covered.end || (problem.start === problem.end && problem.start === covered.end));
