import type { Change, TextChange } from '../syntax/change.js';
import type { Comment } from '../syntax/comment.js';
import { shift, type TextRange } from '../syntax/text.js';
import type { CommentReach } from './comment-reach.js';
import type { RuleNames } from './rule-names.js';
import { REASON_PLACEHOLDER, type Suppression } from './suppression.js';
import { readSuppressionText } from './suppression-text.js';

// Another comment may stand before it on the same line: `# for the demo # hullcheck-ignore …`.
const OURS = /(?:^|\s)(#?\s*)hullcheck-ignore(?![^\s])/;
const NEARLY_OURS = /^hullcheck[\s:_./-]*(?:ignore|disable|skip)\S*/i;

/** Reads `hullcheck-ignore RULE[, RULE] [until=YYYY-MM-DD] -- reason` in a comment. Absent where there is none. */
export function readSuppressionComment(
  comment: Comment,
  reach: CommentReach,
  names: RuleNames,
): Suppression | undefined {
  const source = reach.text.slice(comment.range.start, comment.range.end);
  const written = OURS.exec(source.slice(1));
  if (written === null) return readAlmost(comment, reach);
  const isWhole = source.slice(1, 1 + written.index).trim() === '' && !written[1]?.includes('#');
  const start = isWhole ? comment.range.start : comment.range.start + 1 + written.index + written[0].indexOf('#');
  // A word of prose that mentions the syntax is none: only a comment of its own counts.
  if (!isWhole && !written[1]?.includes('#')) return undefined;
  const bodyStart = comment.range.start + 1 + written.index + written[0].length;
  const text = readSuppressionText(reach.text.slice(bodyStart, comment.range.end));
  const isAtTop = isWhole && reach.isAtTop(comment);
  const body = { start: bodyStart, end: comment.range.end };
  return {
    tool: 'hullcheck',
    range: { start, end: comment.range.end },
    rules: text.rules.map(({ id, range }, index) => ({
      id,
      range: shift(range, bodyStart),
      matches: names.named(id),
      isWildcard: false,
      removal: text.rules.length > 1 ? replace(body, text.without(index)) : undefined,
    })),
    covers: isAtTop ? [reach.document] : reach.line(comment),
    coversFile: isAtTop,
    reason: text.reason,
    until: text.until,
    problem: text.problem,
    removal: commentRemoval(comment, reach.text, start),
    addReason: text.reason === undefined ? replace(body, text.withReason(REASON_PLACEHOLDER)) : undefined,
  };
}

/** What looks like a suppression and is none would otherwise fail without a word. */
function readAlmost(comment: Comment, reach: CommentReach): Suppression | undefined {
  const word = NEARLY_OURS.exec(comment.text)?.[0];
  if (word === undefined) return undefined;
  return {
    tool: 'hullcheck',
    range: comment.range,
    rules: [],
    covers: [],
    coversFile: false,
    reason: undefined,
    until: undefined,
    problem: `The comment says "${word}", which is not how a suppression begins, so it hides nothing.`,
    removal: commentRemoval(comment, reach.text),
    addReason: undefined,
  };
}

/** Takes a comment away from `start` on: with its line where it has one for itself, else with the blanks before it. */
export function commentRemoval(comment: Comment, text: string, start = comment.range.start): Change {
  const { end } = comment.range;
  let from = start;
  while (text[from - 1] === ' ' || text[from - 1] === '\t') from--;
  if (!comment.ownLine || start !== comment.range.start) return replace({ start: from, end }, '');
  const next = /^[ \t]*(?:\r?\n|\r)?/.exec(text.slice(end))?.[0].length ?? 0;
  return replace({ start: from, end: end + next }, '');
}

const replace = (range: TextRange, newText: string): TextChange => ({ kind: 'text', edits: [{ range, newText }] });
