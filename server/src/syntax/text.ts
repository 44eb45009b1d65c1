/** A stretch of text in UTF-16 code units, `end` exclusive. Where a tree says so, offsets count from the start of its document. */
export interface TextRange {
  readonly start: number;
  readonly end: number;
}

/** Anything that has a place in the text it was read from. */
export interface Located {
  readonly range: TextRange;
}

/** Replaces `range` by `newText`; an empty range inserts. */
export interface TextEdit {
  readonly range: TextRange;
  readonly newText: string;
}

/** A line and a column, both from 0; the column counts UTF-16 code units. */
export interface LineColumn {
  readonly line: number;
  readonly column: number;
}

export const contains = (outer: TextRange, inner: TextRange): boolean =>
  outer.start <= inner.start && inner.end <= outer.end;

/** True where the two ranges share a character, or an empty one touches the other. */
export const overlaps = (a: TextRange, b: TextRange): boolean =>
  (a.start < b.end && b.start < a.end) ||
  ((a.start === a.end || b.start === b.end) && a.start <= b.end && b.start <= a.end);

export const shift = (range: TextRange, by: number): TextRange =>
  by === 0 ? range : { start: range.start + by, end: range.end + by };

/** Where the lines of a text begin. `\n`, `\r\n` and a lone `\r` end a line, as in LSP. */
export class LineIndex {
  readonly #starts: readonly number[];
  readonly #length: number;

  constructor(text: string) {
    const starts = [0];
    for (let i = 0; i < text.length; i++) {
      const code = text.charCodeAt(i);
      if (code === 10 || (code === 13 && text.charCodeAt(i + 1) !== 10)) starts.push(i + 1);
    }
    this.#starts = starts;
    this.#length = text.length;
  }

  get lineCount(): number {
    return this.#starts.length;
  }

  /** Offsets outside the text are clamped to it. */
  at(offset: number): LineColumn {
    const at = Math.min(Math.max(offset, 0), this.#length);
    let low = 0;
    let high = this.#starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#starts[middle] ?? 0) <= at) low = middle;
      else high = middle - 1;
    }
    return { line: low, column: at - (this.#starts[low] ?? 0) };
  }

  /** The offset of a line and column; beyond the end it is the end of the text. */
  offset({ line, column }: LineColumn): number {
    if (line < 0) return 0;
    const start = this.#starts[line];
    if (start === undefined) return this.#length;
    return Math.min(start + Math.max(column, 0), this.#starts[line + 1] ?? this.#length, this.#length);
  }
}

/** Applies edits that do not overlap; edits at one place are kept in their given order. */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  const ordered = edits
    .map((edit, index) => ({ edit, index }))
    .sort(
      (a, b) => a.edit.range.start - b.edit.range.start || a.edit.range.end - b.edit.range.end || a.index - b.index,
    );
  let result = '';
  let at = 0;
  for (const { edit } of ordered) {
    if (edit.range.start < at) throw new RangeError(`Edits overlap at ${edit.range.start}.`);
    result += text.slice(at, edit.range.start) + edit.newText;
    at = edit.range.end;
  }
  return result + text.slice(at);
}

/** The line ending that a text uses first; `\n` where it has none. */
export const lineEnding = (text: string): '\n' | '\r\n' => (/\r?\n/.exec(text)?.[0] === '\r\n' ? '\r\n' : '\n');
