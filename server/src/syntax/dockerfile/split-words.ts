import type { MappedText } from './mapped-text.js';
import type { EscapeCharacter } from './word.js';

/** The words of FROM, COPY, EXPOSE and the like: white space separates, quotes mean nothing. */
export function splitAtBlanks(text: MappedText): MappedText[] {
  return [...text.text.matchAll(/[^\t\v\f\r ]+/g)].map(({ index, 0: word }) => text.slice(index, index + word.length));
}

export interface QuotedWords {
  /** Quotes and escapes are still there. */
  readonly words: readonly MappedText[];
  /** False where the last quote is not closed. */
  readonly isClosed: boolean;
}

/** The words of ENV, LABEL and ARG: white space separates unless it is quoted or escaped. */
export function splitWords(text: MappedText, escapedBy: EscapeCharacter): QuotedWords {
  const source = text.text;
  const words: MappedText[] = [];
  let start = -1;
  let quote = '';
  for (let i = 0; i < source.length; i++) {
    const char = source.charAt(i);
    if (quote === '' && /\s/.test(char)) {
      if (start >= 0) words.push(text.slice(start, i));
      start = -1;
      continue;
    }
    if (start < 0) start = i;
    if (char === escapedBy && quote !== "'") i++;
    else if (quote === '' && (char === '"' || char === "'")) quote = char;
    else if (char === quote) quote = '';
  }
  if (start >= 0) words.push(text.slice(start));
  return { words, isClosed: quote === '' };
}

export interface FlagWord {
  /** The whole flag as written, such as `--from=build`. */
  readonly word: MappedText;
  /** What Docker reads: without quotes and backslashes. */
  readonly text: string;
}

/** The flags at the start of what follows a keyword, and what follows them. The escape is always a backslash here, as in BuildKit. */
export function splitFlags(text: MappedText): { readonly flags: readonly FlagWord[]; readonly rest: MappedText } {
  const source = text.text;
  const flags: FlagWord[] = [];
  let at = 0;
  for (;;) {
    while (at < source.length && /\s/.test(source.charAt(at))) at++;
    if (!source.startsWith('--', at)) return { flags, rest: text.slice(at).trim() };
    const start = at;
    let read = '';
    let quote = '';
    for (; at < source.length; at++) {
      const char = source.charAt(at);
      if (quote === '' && /\s/.test(char)) break;
      if (quote === '' ? char === '"' || char === "'" : char === quote) quote = quote === '' ? char : '';
      else if (char === '\\') read += source.charAt(++at);
      else read += char;
    }
    at = Math.min(at, source.length);
    if (read === '--') return { flags, rest: text.slice(at).trim() };
    flags.push({ word: text.slice(start, at), text: read });
  }
}
