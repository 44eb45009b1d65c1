import type { TextRange } from '../text.js';

/** Characters of a mapped text, from `at` to the next piece, and where they stand in the file. */
interface Piece {
  readonly at: number;
  readonly start: number;
  readonly end: number;
  /** False where every character of the piece stands for the whole range, such as an escape sequence. */
  readonly isVerbatim: boolean;
}

/**
 * Text put together from pieces of a file, which knows for each of its characters where it stands in that file.
 * So a line with continuations, or a script within a quoted string, can be read as the one text that Docker or the shell sees.
 */
export class MappedText {
  readonly text: string;
  readonly #pieces: readonly Piece[];

  private constructor(text: string, pieces: readonly Piece[]) {
    this.text = text;
    this.#pieces = pieces;
  }

  /** A text that stands in the file at `offset`, character by character. */
  static verbatim(text: string, offset: number): MappedText {
    return new MappedText(text, [{ at: 0, start: offset, end: offset + text.length, isVerbatim: true }]);
  }

  /** A text that the file spells otherwise: every character of it stands for the whole `range`. */
  static decoded(text: string, range: TextRange): MappedText {
    return new MappedText(text, [{ at: 0, start: range.start, end: range.end, isVerbatim: false }]);
  }

  /** The texts one after another; an empty result stands at `offset`. */
  static concat(parts: readonly MappedText[], offset: number): MappedText {
    let text = '';
    const pieces: Piece[] = [];
    for (const part of parts) {
      if (part.text === '') continue;
      for (const piece of part.#pieces) pieces.push({ ...piece, at: piece.at + text.length });
      text += part.text;
    }
    return pieces.length > 0 ? new MappedText(text, pieces) : MappedText.verbatim('', offset);
  }

  get length(): number {
    return this.text.length;
  }

  /** Where the whole text stands in the file, whatever lies between its pieces included. */
  get range(): TextRange {
    return this.rangeOf(0, this.length);
  }

  /** The place in the file of the character at `index`; past the end, the end of the last piece. */
  offsetAt(index: number): number {
    if (index >= this.length) return this.#pieces.at(-1)?.end ?? 0;
    const piece = this.#pieceAt(index);
    return piece.isVerbatim ? piece.start + index - piece.at : piece.start;
  }

  /** The place in the file of the characters from `start` to `end`, exclusive. */
  rangeOf(start: number, end: number): TextRange {
    const from = this.offsetAt(start);
    if (end <= start) return { start: from, end: from };
    const piece = this.#pieceAt(Math.min(end, this.length) - 1);
    return { start: from, end: piece.isVerbatim ? piece.start + Math.min(end, this.length) - piece.at : piece.end };
  }

  slice(start: number, end: number = this.length): MappedText {
    const from = Math.min(Math.max(start, 0), this.length);
    const to = Math.min(Math.max(end, from), this.length);
    if (from === to) return MappedText.verbatim('', this.offsetAt(from));
    const pieces: Piece[] = [];
    for (let i = this.#indexAt(from); i < this.#pieces.length; i++) {
      const piece = this.#pieces[i];
      if (piece === undefined || piece.at >= to) break;
      const [first, last] = [Math.max(piece.at, from), Math.min(this.#pieces[i + 1]?.at ?? this.length, to)];
      const { start, isVerbatim } = piece;
      pieces.push(
        isVerbatim
          ? { at: first - from, start: start + first - piece.at, end: start + last - piece.at, isVerbatim }
          : { ...piece, at: first - from },
      );
    }
    return new MappedText(this.text.slice(from, to), pieces);
  }

  /** Without white space at both ends. */
  trim(): MappedText {
    const start = this.text.length - this.text.trimStart().length;
    return this.slice(start, Math.max(start, this.text.trimEnd().length));
  }

  #pieceAt(index: number): Piece {
    return this.#pieces[this.#indexAt(index)] ?? { at: 0, start: 0, end: 0, isVerbatim: true };
  }

  /** The number of the piece that holds the character at `index`. */
  #indexAt(index: number): number {
    let low = 0;
    let high = this.#pieces.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#pieces[middle]?.at ?? 0) <= index) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}
