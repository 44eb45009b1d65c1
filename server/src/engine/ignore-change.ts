import type { Change, TextChange } from '../syntax/change.js';
import { lineEnding, type TextRange } from '../syntax/text.js';
import { CommentReach } from './comment-reach.js';
import type { Contents } from './file-contents.js';
import { IGNORE_ANNOTATION } from './suppression-annotation.js';
import { readSuppressionText } from './suppression-text.js';

/** The finding that is to be ignored, in the offsets of its document. */
export interface Ignorable {
  readonly rule: { readonly id: string };
  readonly range: TextRange;
  readonly objectPath: string | undefined;
}

/**
 * The change that ignores one finding: a comment above its line, or behind it where a comment above would speak for
 * the whole file; an annotation where comments cannot stand. Absent where there is no place for either.
 */
export function ignoreChange(
  contents: Contents,
  found: Ignorable,
  reason: string,
  isFirst: boolean,
): Change | undefined {
  const said = `${found.rule.id} -- ${reason.replace(/\s+/g, ' ').trim()}`;
  const comment = `# hullcheck-ignore ${said}`;
  if (contents.language === 'dockerfile') {
    const { instructions, text } = contents.dockerfile.tree;
    const instruction =
      instructions.find(({ range }) => range.start <= found.range.start && found.range.start <= range.end) ??
      instructions[0];
    return instruction === undefined ? insert(0, comment + lineEnding(text)) : instruction.insertBefore(comment);
  }
  const { document } = contents;
  const { text } = document;
  // JSON knows no comments, and a manifest in braces is most likely JSON.
  if (
    document.root === undefined ||
    (document.root.kind !== 'scalar' && document.root.kind !== 'alias' && document.root.flow)
  ) {
    return annotate(contents, found, said);
  }
  const reach = new CommentReach(contents, isFirst);
  const start = reach.statementAt(found.range.start);
  const indent = /^[ \t]*/.exec(text.slice(start))?.[0] ?? '';
  // Above this line it would belong to the document before, or speak for the whole file.
  if (text.startsWith('---', start)) return annotate(contents, found, said);
  if (!reach.isTop(start)) return insert(start, indent + comment + lineEnding(text));
  const end = start + (/^[^\r\n]*/.exec(text.slice(start))?.[0].trimEnd().length ?? 0);
  return insert(end, ` ${comment}`);
}

function annotate(
  contents: Contents & { readonly language: 'yaml' },
  found: Ignorable,
  said: string,
): Change | undefined {
  const object = contents.objects.find(({ ref }) => ref.path === found.objectPath);
  const field = object?.field('metadata.annotations').at(IGNORE_ANNOTATION);
  if (field === undefined || field.isUnknown) return undefined;
  const known = field.text === undefined ? undefined : readSuppressionText(field.text);
  if (known === undefined) return field.set(said);
  // One annotation has one list and one reason. What cannot be read, or ends some day, is not to be mixed with it.
  if (known.problem !== undefined || known.until !== undefined) return undefined;
  const [rule = '', ...rest] = said.split(' -- ');
  const rules = [...new Set([...known.rules.map(({ id }) => id), rule])].join(', ');
  const reasons = [...new Set([...(known.reason === undefined ? [] : [known.reason]), rest.join(' -- ')])].join('; ');
  return field.set(`${rules} -- ${reasons}`);
}

const insert = (at: number, newText: string): TextChange => ({
  kind: 'text',
  edits: [{ range: { start: at, end: at }, newText }],
});
