import type { Comment } from '../comment.js';
import type { TextRange } from '../text.js';
import { type Directive, Flag, type Heredoc, Keyword, type SyntaxProblem, Token } from './instruction.js';
import { type AnyInstruction, createInstruction } from './instruction-kinds.js';
import { readJsonArray } from './json-array.js';
import { MappedText } from './mapped-text.js';
import { splitFlags, splitWords } from './split-words.js';
import { type EscapeCharacter, unquote } from './word.js';

/** All of a Dockerfile. Its text is what the tree covers: comments, directives, instructions and blank lines between them. */
export interface DockerfileTree {
  readonly text: string;
  readonly escape: EscapeCharacter;
  /** `syntax`, `escape` and `check`, as far as they stand at the head of the file. */
  readonly directives: readonly Directive[];
  /** In the order of the file, those between the lines of an instruction included. Directives are none. */
  readonly comments: readonly Comment[];
  /** In the order of the file. What `ONBUILD` holds stands for it. */
  readonly instructions: readonly AnyInstruction[];
  /** What Docker would refuse. */
  readonly problems: readonly SyntaxProblem[];
}

/**
 * Reads a Dockerfile as BuildKit does (frontend/dockerfile/parser). Never throws: what Docker would refuse
 * becomes a problem, and everything else is still there.
 */
export function parseDockerfile(text: string): DockerfileTree {
  return new Parser(text).parse();
}

/** A physical line without its line ending. */
interface Line extends TextRange {
  /** Where the next line starts. */
  readonly next: number;
}

const HEREDOC_KEYWORDS = new Set(['ADD', 'COPY', 'RUN']);
const DIRECTIVES = new Set(['syntax', 'escape', 'check']);

class Parser {
  readonly #text: string;
  readonly #directives: Directive[] = [];
  readonly #comments: Comment[] = [];
  readonly #instructions: AnyInstruction[] = [];
  readonly #problems: SyntaxProblem[] = [];
  #escape: EscapeCharacter = '\\';
  /** False from the first line on that is no directive. */
  #mayBeDirective = true;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  parse(): DockerfileTree {
    if (this.#text.startsWith('\uFEFF')) this.#at = 1;
    while (this.#at < this.#text.length) {
      const line = this.#readLine();
      if (this.#readDirective(line)) continue;
      this.#mayBeDirective = false;
      if (this.#readComment(line) || this.#isBlank(line)) continue;
      this.#readInstruction(line);
    }
    return {
      text: this.#text,
      escape: this.#escape,
      directives: this.#directives,
      comments: this.#comments,
      instructions: this.#instructions,
      problems: this.#problems,
    };
  }

  /** The next line; a lone carriage return ends none, as in BuildKit. */
  #readLine(): Line {
    const start = this.#at;
    const newLine = this.#text.indexOf('\n', start);
    const next = newLine < 0 ? this.#text.length : newLine + 1;
    let end = newLine < 0 ? this.#text.length : newLine;
    while (end > start && this.#text.charAt(end - 1) === '\r') end--;
    this.#at = next;
    return { start, end, next };
  }

  #isBlank({ start, end }: Line): boolean {
    return this.#text.slice(start, end).trim() === '';
  }

  #readDirective({ start, end }: Line): boolean {
    if (!this.#mayBeDirective) return false;
    const match = /^(\s*#\s*([a-zA-Z][a-zA-Z0-9]*)\s*=\s*)(.+?)\s*$/.exec(this.#text.slice(start, end));
    const name = match?.[2]?.toLowerCase() ?? '';
    if (match === null || !DIRECTIVES.has(name)) return false;
    const [written, head = '', , value = ''] = match;
    const from = start + written.indexOf('#');
    const valueStart = start + head.length;
    const valueRange = { start: valueStart, end: valueStart + value.length };
    const directive: Directive = { name, value, valueRange, range: { start: from, end: valueRange.end } };
    if (this.#directives.some((other) => other.name === name)) {
      this.#problems.push({ range: directive.range, message: `The directive "${name}" stands here a second time.` });
    } else if (name === 'escape' && value !== '\\' && value !== '`') {
      this.#problems.push({ range: valueRange, message: 'The escape character is a backslash or a backtick.' });
    } else if (name === 'escape') {
      this.#escape = value === '`' ? '`' : '\\';
    }
    this.#directives.push(directive);
    return true;
  }

  #readComment({ start, end }: Line): boolean {
    const hash = /^\s*#/.exec(this.#text.slice(start, end));
    if (hash === null) return false;
    const from = start + hash[0].length - 1;
    this.#comments.push({ text: this.#text.slice(from + 1, end).trim(), ownLine: true, range: { start: from, end } });
    return true;
  }

  /** The place of the escape character that continues the line; undefined where nothing does. */
  #continuation({ start, end }: Line): number | undefined {
    let at = end - 1;
    while (at >= start && ' \t'.includes(this.#text.charAt(at))) at--;
    if (at < start || this.#text.charAt(at) !== this.#escape) return undefined;
    return at > start && this.#text.charAt(at - 1) === this.#escape ? undefined : at;
  }

  #readInstruction(first: Line): void {
    const parts: MappedText[] = [];
    const add = (start: number, end: number) => parts.push(MappedText.verbatim(this.#text.slice(start, end), start));
    const indentation = /^\s*/.exec(this.#text.slice(first.start, first.end))?.[0].length ?? 0;
    let line: Line = { ...first, start: first.start + indentation };
    let last = line;
    let continuation = this.#continuation(line);
    add(line.start, continuation ?? line.end);
    while (continuation !== undefined && this.#at < this.#text.length) {
      line = this.#readLine();
      if (this.#readComment(line) || this.#isBlank(line)) continue;
      last = line;
      continuation = this.#continuation(line);
      add(line.start, continuation ?? line.end);
    }
    const logical = MappedText.concat(parts, first.start + indentation).trim();
    if (logical.length === 0) return;
    const lastText = this.#text.slice(last.start, last.end);
    const lineEnd =
      last.start + (continuation === undefined ? lastText.trimEnd().length : continuation + 1 - last.start);
    this.#addInstruction(logical, Math.max(lineEnd, logical.range.end), continuation);
  }

  #addInstruction(logical: MappedText, lineEnd: number, openContinuation: number | undefined): void {
    let onbuild: Keyword | undefined;
    let { head: keyword, flags, rest } = this.#split(logical);
    if (keyword.name === 'ONBUILD' && rest.length > 0) {
      onbuild = keyword;
      ({ head: keyword, flags, rest } = this.#split(rest));
    }
    const hasHeredocs =
      HEREDOC_KEYWORDS.has(keyword.name) && logical.text.includes('<<') && !Array.isArray(readJsonArray(rest));
    const heredocs = hasHeredocs && openContinuation === undefined ? this.#readHeredocs(logical) : [];
    const last = heredocs.at(-1);
    const end = last === undefined ? lineEnd : (last.closing?.range.end ?? last.bodyRange.end);
    const start = (onbuild ?? keyword).range.start;
    const instruction = createInstruction({
      source: this.#text,
      escape: this.#escape,
      range: { start, end: Math.max(end, lineEnd) },
      keyword,
      onbuild,
      flags,
      rest,
      heredocs,
      openContinuation,
    });
    this.#instructions.push(instruction);
    const { problem, name } = instruction;
    if (problem !== undefined) {
      const range = rest.length > 0 && name !== 'UNKNOWN' ? rest.range : keyword.range;
      this.#problems.push({ range, message: problem });
    }
    if (onbuild !== undefined && (name === 'FROM' || name === 'MAINTAINER')) {
      this.#problems.push({ range: keyword.range, message: `ONBUILD may not hold ${name}.` });
    }
    for (const heredoc of heredocs) {
      if (heredoc.closing !== undefined) continue;
      this.#problems.push({ range: heredoc.range, message: `No line "${heredoc.delimiter}" ends the heredoc.` });
    }
  }

  #split(text: MappedText): { head: Keyword; flags: readonly Flag[]; rest: MappedText } {
    const length = /[\t\v\f\r ]/.exec(text.text)?.index ?? text.length;
    const word = text.slice(0, length);
    const head = new Keyword(word.text, word.range);
    let before = head.range.end;
    const { flags, rest } = splitFlags(text.slice(length));
    return {
      head,
      rest: rest.length === 0 ? text.slice(text.length) : rest,
      flags: flags.map(({ word, text: read }) => {
        const equals = read.indexOf('=');
        const written = word.text.indexOf('=');
        const name = read.slice(2, equals < 0 ? undefined : equals);
        const value = equals < 0 ? undefined : read.slice(equals + 1);
        const valueRange = written < 0 ? undefined : word.slice(written + 1).range;
        // Comments between continued lines stay where they are.
        const separator = this.#text.slice(before, word.range.start);
        const blanks = /\n\s*#/.test(separator) ? (/[ \t]*$/.exec(separator)?.[0].length ?? 0) : separator.length;
        const flag = new Flag(word, name, value, valueRange, word.range.start - blanks);
        before = flag.range.end;
        return flag;
      }),
    };
  }

  /** The heredocs that a line announces, read from the lines after it. */
  #readHeredocs(logical: MappedText): Heredoc[] {
    // BuildKit looks for them in the whole line, and with a backslash whatever the directive says.
    const { words, isClosed } = splitWords(logical, '\\');
    if (!isClosed) return [];
    return words.flatMap((word) => {
      const match = /^(\d*)<<(-?)([^<]+)$/.exec(word.text);
      if (match === null) return [];
      const [, digits = '', dash, name = ''] = match;
      return [this.#readHeredoc(Token.of(word), unquote(name), digits, dash === '-', !/['"]/.test(name))];
    });
  }

  #readHeredoc(word: Token, delimiter: string, digits: string, chomp: boolean, expand: boolean): Heredoc {
    const start = this.#at;
    let end = this.#text.length;
    let closing: Token | undefined;
    while (this.#at < this.#text.length && closing === undefined) {
      const line = this.#readLine();
      const content = this.#text.slice(line.start, line.end);
      if ((chomp ? content.replace(/^\t+/, '') : content) !== delimiter) continue;
      end = line.start;
      closing = new Token(delimiter, { start: line.end - delimiter.length, end: line.end });
    }
    return {
      delimiter,
      word,
      range: word.range,
      fileDescriptor: digits === '' ? undefined : Number(digits),
      expand,
      chomp,
      body: MappedText.verbatim(this.#text.slice(start, end), start),
      bodyRange: { start, end },
      closing,
    };
  }
}
