import type { Word } from '../../syntax/dockerfile/shell.js';

/** Which options of a program take a value. */
export interface OptionSyntax {
  /** The letters of short options that take a value: `ou` for `-o FILE -u NAME`. */
  readonly short?: string;
  /** Long options that take the next word, without dashes. Those written `--name=value` need no mention. */
  readonly long?: readonly string[];
  /** True where long options may have one dash, as in Go's and PowerShell's programs; there are no clusters then. */
  readonly singleDash?: boolean;
  /** True where options end at the first operand, as in a program that runs another. */
  readonly stopsAtOperand?: boolean;
}

export interface Option {
  /** With its dashes: `-o`, `--output`; each letter of `-qq` is one of its own. */
  readonly name: string;
  /** The word that holds the option. */
  readonly word: Word;
  /** Undefined where it has none or its value is unknown. */
  readonly value: string | undefined;
  /** The value: the next word, or what is attached to the option. Undefined where it has none. */
  readonly valueWord: Word | undefined;
}

export interface CommandArguments {
  readonly options: readonly Option[];
  readonly operands: readonly Word[];
  /** Where the first operand stands among the words. */
  readonly firstOperand: number;
}

/** Sorts the words after a command's name. A word with a variable counts by its beginning as written. */
export function readArguments(words: readonly Word[], syntax: OptionSyntax = {}): CommandArguments {
  const options: Option[] = [];
  const operands: Word[] = [];
  let firstOperand = words.length;
  let onlyOperands = false;
  for (let i = 0; i < words.length; i++) {
    const word = words[i];
    if (word === undefined) break;
    const text = word.value ?? word.text;
    if (onlyOperands || !text.startsWith('-') || text === '-') {
      firstOperand = Math.min(firstOperand, i);
      operands.push(word);
      onlyOperands ||= syntax.stopsAtOperand === true;
    } else if (text === '--') {
      onlyOperands = true;
    } else if (text.startsWith('--') || syntax.singleDash === true) {
      const equals = text.indexOf('=');
      const name = equals < 0 ? text : text.slice(0, equals);
      const takesNext = equals < 0 && (syntax.long ?? []).includes(name.replace(/^--?/, '').toLowerCase());
      const next = takesNext ? words[++i] : undefined;
      const value = equals < 0 ? next?.value : word.value?.slice(equals + 1);
      options.push({ name, word, value, valueWord: equals < 0 ? next : tail(word, equals + 1) });
    } else {
      i += readCluster(word, text, words[i + 1], syntax.short ?? '', options);
    }
  }
  return { options, operands, firstOperand };
}

/** Reads `-xvf`; gives the number of further words it takes. */
function readCluster(word: Word, text: string, next: Word | undefined, short: string, options: Option[]): number {
  for (let at = 1; at < text.length; at++) {
    const letter = text.charAt(at);
    if (!short.includes(letter)) {
      options.push({ name: `-${letter}`, word, value: undefined, valueWord: undefined });
      continue;
    }
    const attached = text.slice(at + 1);
    const isAttached = attached !== '';
    const value = isAttached ? (word.value === undefined ? undefined : attached) : next?.value;
    options.push({ name: `-${letter}`, word, value, valueWord: isAttached ? tail(word, at + 1) : next });
    return isAttached ? 0 : 1;
  }
  return 0;
}

/** What follows the first `length` characters of a word. */
function tail(word: Word, length: number): Word {
  const isPlain = word.content.text === word.text;
  const content = isPlain ? word.content.slice(length) : word.content;
  const parts = isPlain ? word.parts.filter(({ range }) => range.start >= content.range.start) : word.parts;
  return { text: word.text.slice(length), value: word.value?.slice(length), parts, content, range: content.range };
}
