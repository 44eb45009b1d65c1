import type { TextChange } from '../change.js';
import { type Located, lineEnding, type TextRange } from '../text.js';
import type { JsonItem } from './json-array.js';
import type { MappedText } from './mapped-text.js';
import { type EscapeCharacter, hasVariable, unquote } from './word.js';

const change = (range: TextRange, newText: string): TextChange => ({ kind: 'text', edits: [{ range, newText }] });

/** A stretch of an instruction. */
export class Token implements Located {
  /** As written, lines joined: continuations, and comments between the lines, are left out. */
  readonly text: string;
  /** From the first to the last character, continuations between them included. */
  readonly range: TextRange;

  constructor(text: string, range: TextRange) {
    this.text = text;
    this.range = range;
  }

  static of(text: MappedText): Token {
    return new Token(text.text, text.range);
  }

  /** Puts `newText` in its place, as it is. */
  replaceWith(newText: string): TextChange {
    return change(this.range, newText);
  }
}

/** The first word of an instruction. */
export class Keyword extends Token {
  /** In upper case. */
  get name(): string {
    return this.text.toUpperCase();
  }
}

/** A word, or a string of an array in exec form. */
export class Argument extends Token {
  /** What Docker expands: as written, or what the JSON string says. */
  readonly word: MappedText;
  /** True where it is a string of a JSON array, which is written in double quotes. */
  readonly isJson: boolean;
  readonly escape: EscapeCharacter;
  /** False in exec form, where no one puts variables in. */
  readonly #isExpanded: boolean;

  private constructor(
    written: MappedText,
    word: MappedText,
    isJson: boolean,
    escapedBy: EscapeCharacter,
    isExpanded: boolean,
  ) {
    super(written.text, written.range);
    this.word = word;
    this.isJson = isJson;
    this.escape = escapedBy;
    this.#isExpanded = isExpanded;
  }

  static ofWord(word: MappedText, escapedBy: EscapeCharacter): Argument {
    return new Argument(word, word, false, escapedBy, true);
  }

  /** `isExpanded` says whether Docker puts variables in, as it does for paths and not for commands. */
  static ofJson(item: JsonItem, escapedBy: EscapeCharacter, isExpanded: boolean): Argument {
    return new Argument(item.word, item.value, true, escapedBy, isExpanded);
  }

  /** Without quotes and escapes. Variables are as written: see `isLiteral`. */
  get value(): string {
    return this.isJson ? this.word.text : unquote(this.word.text, this.escape);
  }

  /** True where no variable makes the value uncertain. */
  get isLiteral(): boolean {
    return !this.#isExpanded || !hasVariable(this.word.text, this.escape);
  }
}

/** `--name=value` after a keyword. */
export class Flag extends Token {
  /** Without the dashes, as written: Docker's flags are lower case. */
  readonly name: string;
  /** Without quotes; undefined where there is no `=`. Docker reads `--link` as `--link=true`. */
  readonly value: string | undefined;
  readonly valueRange: TextRange | undefined;
  /** The whole flag, each character with its place. */
  readonly word: MappedText;
  /** Where the white space before it begins. */
  readonly #separatorStart: number;

  constructor(
    written: MappedText,
    name: string,
    value: string | undefined,
    valueRange: TextRange | undefined,
    separatorStart: number,
  ) {
    super(written.text, written.range);
    this.word = written;
    this.name = name;
    this.value = value;
    this.valueRange = valueRange;
    this.#separatorStart = separatorStart;
  }

  /** True for `--link` and `--link=true`. */
  get isOn(): boolean {
    return this.value === undefined || this.value.toLowerCase() === 'true';
  }

  /** Gives it a value, or takes its value away. */
  setValue(value: string | undefined): TextChange {
    return this.replaceWith(writeFlag(this.name, value));
  }

  /** Takes it away with the white space before it. */
  remove(): TextChange {
    return change({ start: this.#separatorStart, end: this.range.end }, '');
  }
}

/** `<<NAME` and the lines up to a line that says `NAME`. */
export interface Heredoc extends Located {
  readonly delimiter: string;
  /** The word that announces it, such as `<<-"EOF"`. `range` is the same. */
  readonly word: Token;
  /** The number before `<<`; undefined where there is none. */
  readonly fileDescriptor: number | undefined;
  /** False where a part of the delimiter is quoted: then variables in the body stay as they are. */
  readonly expand: boolean;
  /** True for `<<-`, which removes tabs at the start of lines. */
  readonly chomp: boolean;
  /** As written, line endings included. */
  readonly body: MappedText;
  readonly bodyRange: TextRange;
  /** The line that ends it, without its line ending; undefined where it is missing. */
  readonly closing: Token | undefined;
}

/** A line such as `# escape=…` at the head of the file. */
export interface Directive extends Located {
  /** In lower case. */
  readonly name: string;
  readonly value: string;
  readonly valueRange: TextRange;
}

export interface SyntaxProblem extends Located {
  readonly message: string;
}

/** What a parser knows of an instruction before it is given its kind. */
export interface InstructionParts {
  /** The whole text of the file. */
  readonly source: string;
  readonly escape: EscapeCharacter;
  readonly range: TextRange;
  readonly keyword: Keyword;
  readonly onbuild: Keyword | undefined;
  readonly flags: readonly Flag[];
  /** What follows keyword and flags, trimmed. */
  readonly rest: MappedText;
  readonly heredocs: readonly Heredoc[];
  /** Where the file ends within a continuation: the place of the last escape character. */
  readonly openContinuation: number | undefined;
}

/** One instruction with everything that belongs to it; what `ONBUILD` holds is an instruction of its own. */
export abstract class Instruction<Name extends string = string> implements Located {
  /** From the keyword (of `ONBUILD`, if it is there) to the last character, with continuation lines and heredocs. */
  readonly range: TextRange;
  /** The keyword in upper case. */
  readonly name: Name;
  readonly keyword: Keyword;
  /** The keyword `ONBUILD` before it: it then runs in builds that start from this image, not in this one. */
  readonly onbuild: Keyword | undefined;
  readonly flags: readonly Flag[];
  readonly heredocs: readonly Heredoc[];
  readonly escape: EscapeCharacter;
  /** Keyword and flags excluded. */
  protected readonly rest: MappedText;
  /** As Docker splits them for this keyword. */
  abstract readonly args: readonly Argument[];
  /** Why Docker refuses the instruction, as far as its form tells; undefined where it does not. */
  abstract readonly problem: string | undefined;
  readonly #parts: InstructionParts;

  constructor(parts: InstructionParts, name: Name) {
    this.#parts = parts;
    this.range = parts.range;
    this.name = name;
    this.keyword = parts.keyword;
    this.onbuild = parts.onbuild;
    this.flags = parts.flags;
    this.heredocs = parts.heredocs;
    this.escape = parts.escape;
    this.rest = parts.rest;
  }

  /** What follows keyword and flags, heredocs excluded; empty where there is nothing. */
  get argumentText(): Token {
    return Token.of(this.rest);
  }

  get argumentsRange(): TextRange {
    return this.rest.range;
  }

  /** As written, from the keyword to the last character. */
  get text(): string {
    return this.#parts.source.slice(this.range.start, this.range.end);
  }

  /** What stands between an earlier instruction and this one. */
  textSince(earlier: Instruction): string {
    return this.#parts.source.slice(earlier.range.end, this.range.start);
  }

  /** The first flag of this name. */
  flag(name: string): Flag | undefined {
    return this.flags.find((flag) => flag.name === name);
  }

  hasFlag(name: string): boolean {
    return this.flag(name) !== undefined;
  }

  /** New lines above it, indented as it is. Lines in `text` end with `\n`; the last one needs no end. */
  insertBefore(text: string): TextChange {
    const { start } = this.#lines;
    return change({ start, end: start }, this.#asLines(text, start));
  }

  /** New lines below it, indented as it is. An instruction that the end of the file cuts off is completed first. */
  insertAfter(text: string): TextChange {
    const { source, openContinuation } = this.#parts;
    const newLine = lineEnding(source);
    const { end } = this.#lines;
    if (openContinuation !== undefined)
      return change({ start: openContinuation, end }, newLine + this.#asLines(text, end));
    const endsLine = end > 0 && source.charAt(end - 1) === '\n';
    const open = this.heredocs.filter(({ closing }) => closing === undefined);
    const closings = open.map(({ delimiter }) => delimiter + newLine).join('');
    return change({ start: end, end }, (endsLine ? '' : newLine) + closings + this.#asLines(text, end));
  }

  /** Writes `--name=value`, or `--name`, right after the keyword. */
  addFlag(name: string, value?: string): TextChange {
    const at = this.keyword.range.end;
    return change({ start: at, end: at }, ` ${writeFlag(name, value)}`);
  }

  /** Changes the flag of this name, or adds it. */
  setFlag(name: string, value?: string): TextChange {
    return this.flag(name)?.setValue(value) ?? this.addFlag(name, value);
  }

  /** Takes it away with its line ending, and nothing else, so that other verbs can work on the lines beside it. */
  remove(): TextChange {
    return change(this.#lines, '');
  }

  /** Takes one argument away, and the whole instruction with the last of `among`. Undefined where comments stand beside it. */
  removeArgument(argument: Argument, among: readonly Argument[] = this.args): TextChange | undefined {
    if (among.length <= 1) return this.remove();
    const at = this.args.indexOf(argument);
    const [before, after] = [this.args[at - 1], this.args[at + 1]];
    if (at < 0 || (before === undefined && after === undefined)) return undefined;
    const range =
      after !== undefined
        ? { start: argument.range.start, end: after.range.start }
        : { start: before?.range.end ?? argument.range.start, end: argument.range.end };
    const { source } = this.#parts;
    return /\n\s*#/.test(source.slice(range.start, range.end)) ? undefined : change(range, '');
  }

  /** Puts other lines in its place, indented as it is. */
  replaceWith(text: string): TextChange {
    return change(this.#lines, this.#asLines(text, this.#lines.end));
  }

  /** Whole lines: from the start of the first one to the start of the line after it. */
  get #lines(): TextRange {
    const { source } = this.#parts;
    const lineStart = source.lastIndexOf('\n', this.range.start - 1) + 1;
    const start = lineStart === 0 && source.startsWith('\uFEFF') ? 1 : Math.min(lineStart, this.range.start);
    const newLine = source.indexOf('\n', this.range.end);
    return { start, end: newLine < 0 ? source.length : newLine + 1 };
  }

  /** Lines that stand before the offset `end` of the file; the last one has no end where the file has none there. */
  #asLines(text: string, end: number): string {
    const { source } = this.#parts;
    const indentation = source.slice(this.#lines.start, this.range.start);
    // The lines of a heredoc must stay at their column.
    const isHeredoc = text.includes('<<');
    const lines = text.replace(/\n$/, '').split(/\r?\n/);
    const written = lines.map((line, i) => (line === '' || (isHeredoc && i > 0) ? line : indentation + line));
    const endsLine = end < source.length || end === 0 || source.endsWith('\n');
    return written.join(lineEnding(source)) + (endsLine ? lineEnding(source) : '');
  }
}

function writeFlag(name: string, value: string | undefined): string {
  if (value === undefined) return `--${name}`;
  return `--${name}=${/[\s"'\\]/.test(value) ? `"${value.replace(/["\\]/g, '\\$&')}"` : value}`;
}
