import { MappedText } from './mapped-text.js';

export interface JsonItem {
  /** With its quotes, as written. */
  readonly word: MappedText;
  /** The string itself, each character mapped to where it stands. */
  readonly value: MappedText;
}

/**
 * The strings of a JSON array. `undefined` where the text is no JSON array, which Docker then reads as plain text;
 * `'mixed'` where it is one with other things than strings, which Docker refuses.
 */
export function readJsonArray(text: MappedText): readonly JsonItem[] | 'mixed' | undefined {
  if (!text.text.trimStart().startsWith('[')) return undefined;
  let array: unknown;
  try {
    array = JSON.parse(text.text);
  } catch {
    return undefined;
  }
  if (!Array.isArray(array)) return undefined;
  if (!array.every((item) => typeof item === 'string')) return 'mixed';
  return [...text.text.matchAll(/"(?:[^"\\]|\\.)*"/g)].map(({ index, 0: written }) => {
    const word = text.slice(index, index + written.length);
    return { word, value: decode(word.slice(1, written.length - 1)) };
  });
}

function decode(text: MappedText): MappedText {
  if (!text.text.includes('\\')) return text;
  const parts: MappedText[] = [];
  for (const { index, 0: part } of text.text.matchAll(/\\u[0-9a-fA-F]{4}|\\.|[^\\]+/g)) {
    const slice = text.slice(index, index + part.length);
    parts.push(part.startsWith('\\') ? MappedText.decoded(String(JSON.parse(`"${part}"`)), slice.range) : slice);
  }
  return MappedText.concat(parts, text.offsetAt(0));
}
