import type { WorkspaceEdits } from '../engine/finding.js';
import { applyEdits, LineIndex, type TextRange } from '../syntax/text.js';

/** Where something stands in a file, as people count: from 1, columns in UTF-16 units, the end column exclusive. */
export interface Place {
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

/** The texts of the files that findings stand in, and places in them. Nothing else of the command line counts lines. */
export class SourceTexts {
  readonly #textOf: (uri: string) => string | undefined;
  readonly #indexes = new Map<string, LineIndex>();

  constructor(textOf: (uri: string) => string | undefined) {
    this.#textOf = textOf;
  }

  place(uri: string, { start, end }: TextRange): Place {
    const [from, to] = [this.#index(uri).at(start), this.#index(uri).at(end)];
    return { line: from.line + 1, column: from.column + 1, endLine: to.line + 1, endColumn: to.column + 1 };
  }

  /** A line by its number from 1, without its end. */
  line(uri: string, line: number): string {
    const index = this.#index(uri);
    const [start, end] = [index.offset({ line: line - 1, column: 0 }), index.offset({ line, column: 0 })];
    return (this.#textOf(uri) ?? '')
      .slice(start, end)
      .replace(/[\r\n]+$/, '')
      .replace(/^\uFEFF/, '');
  }

  #index(uri: string): LineIndex {
    const known = this.#indexes.get(uri);
    if (known !== undefined) return known;
    const made = new LineIndex(this.#textOf(uri) ?? '');
    this.#indexes.set(uri, made);
    return made;
  }
}

/** The texts of the files that a plan changes or makes. */
export function textsAfter(
  { edits, creates }: WorkspaceEdits,
  textOf: (uri: string) => string | undefined,
): ReadonlyMap<string, string> {
  const after = new Map<string, string>(creates);
  for (const [uri, list] of edits) after.set(uri, applyEdits(textOf(uri) ?? '', list));
  return after;
}
