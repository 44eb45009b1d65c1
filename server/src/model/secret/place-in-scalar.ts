import type { Located } from '../../syntax/text.js';
import type { Field } from '../../syntax/yaml/field.js';

/**
 * The place of a part of a scalar's text in the file: line by line in a literal block; in other styles where the part is
 * written as it is, and only once. Else the key.
 */
export function placeInScalar(field: Field, start: number, end: number): Located {
  const { node, document } = field;
  const text = field.text ?? '';
  const part = text.slice(start, end);
  if (node === undefined || part === '') return { range: field.keyRange };
  const written = document.text.slice(node.range.start, node.range.end);
  if (node.kind === 'scalar' && node.style === 'literal') {
    const at = inBlock(written, text, start);
    // A squiggle of several lines hides the text: the first one is enough.
    const line = part.split('\n', 1)[0]?.trimEnd() ?? '';
    if (at !== undefined && written.startsWith(line, at)) return rangeAt(node.range.start + at, line.length);
  }
  const at = written.indexOf(part);
  if (at >= 0 && written.indexOf(part, at + 1) < 0) return rangeAt(node.range.start + at, part.length);
  return { range: field.keyRange };
}

const rangeAt = (start: number, length: number): Located => ({ range: { start, end: start + length } });

/** Where a character of a literal block's text is written; absent where lines do not match. */
function inBlock(written: string, text: string, offset: number): number | undefined {
  const lines = written.split('\n');
  const content = lines.slice(1);
  const indent = Math.min(
    ...content.filter((line) => line.trim() !== '').map((line) => /^ */.exec(line)?.[0].length ?? 0),
  );
  const before = text.slice(0, offset).split('\n');
  const above = lines.slice(0, before.length);
  return Number.isFinite(indent)
    ? above.reduce((sum, line) => sum + line.length + 1, 0) + indent + (before.at(-1)?.length ?? 0)
    : undefined;
}
