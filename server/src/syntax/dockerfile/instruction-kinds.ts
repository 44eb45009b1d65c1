import type { TextChange } from '../change.js';
import type { Located, TextEdit } from '../text.js';
import { Argument, type Flag, type Heredoc, Instruction, type InstructionParts, Token } from './instruction.js';
import { readJsonArray } from './json-array.js';
import { MappedText } from './mapped-text.js';
import { splitAtBlanks, splitWords } from './split-words.js';
import type { EscapeCharacter } from './word.js';

const words = (text: MappedText, escapedBy: EscapeCharacter): readonly Argument[] =>
  splitAtBlanks(text).map((word) => Argument.ofWord(word, escapedBy));

const whole = (text: MappedText, escapedBy: EscapeCharacter): readonly Argument[] =>
  text.length === 0 ? [] : [Argument.ofWord(text, escapedBy)];

const NOT_STRINGS = 'An array in exec form may hold strings only.';
const NO_ARGUMENT = 'An argument is missing.';

/** `FROM [--platform=…] image [AS name]`. */
export class FromInstruction extends Instruction<'FROM'> {
  readonly args = words(this.rest, this.escape);

  /** The image or the earlier stage; undefined while it is being typed. */
  get image(): Argument | undefined {
    return this.args[0];
  }

  /** The name of the stage as written; undefined where it has none. */
  get alias(): Token | undefined {
    return this.args[1]?.text.toUpperCase() === 'AS' ? this.args[2] : undefined;
  }

  get platform(): Flag | undefined {
    return this.flag('platform');
  }

  get problem(): string | undefined {
    if (this.args.length !== 1 && (this.args.length !== 3 || this.alias === undefined)) {
      return 'FROM takes an image, or an image, AS and a name.';
    }
    if (this.alias !== undefined && !/^[a-z][a-z0-9_.-]*$/.test(this.alias.text.toLowerCase())) {
      return `"${this.alias.text}" is no valid name for a stage.`;
    }
    return undefined;
  }
}

/** `COPY` and `ADD`: sources and a destination, as words or as a JSON array. */
export class CopyInstruction<Name extends 'COPY' | 'ADD' = 'COPY' | 'ADD'> extends Instruction<Name> {
  readonly #json = readJsonArray(this.rest);
  readonly args =
    this.#json === undefined || this.#json === 'mixed'
      ? words(this.rest, this.escape)
      : this.#json.map((item) => Argument.ofJson(item, this.escape, true));

  /** The paths and URLs; heredocs are in `heredocs`. Empty while no destination is there. */
  get sources(): readonly Argument[] {
    const heredocs = new Set(this.heredocs.map(({ range }) => range.start));
    return this.args.slice(0, -1).filter(({ range }) => !heredocs.has(range.start));
  }

  get destination(): Argument | undefined {
    return this.args.length > 1 ? this.args.at(-1) : undefined;
  }

  /** The stage or image to copy from; undefined for the build context. */
  get from(): Flag | undefined {
    return this.flag('from');
  }

  get problem(): string | undefined {
    if (this.#json === 'mixed') return NOT_STRINGS;
    return this.args.length < 2 ? `${this.name} takes at least a source and a destination.` : undefined;
  }
}

/** An instruction whose one argument is all that follows: `USER`, `WORKDIR`, `STOPSIGNAL`, `MAINTAINER`. */
class OneValueInstruction<Name extends string> extends Instruction<Name> {
  readonly args = whole(this.rest, this.escape);

  /** Undefined while it is being typed. */
  get value(): Argument | undefined {
    return this.args[0];
  }

  get problem(): string | undefined {
    return this.value === undefined ? NO_ARGUMENT : undefined;
  }
}

export class UserInstruction extends OneValueInstruction<'USER'> {}
export class WorkdirInstruction extends OneValueInstruction<'WORKDIR'> {}
export class StopsignalInstruction extends OneValueInstruction<'STOPSIGNAL'> {}
export class MaintainerInstruction extends OneValueInstruction<'MAINTAINER'> {}

export interface ArgDeclaration extends Located {
  readonly name: Token;
  /** What stands after `=`, perhaps empty; undefined without `=`. */
  readonly default: Argument | undefined;
}

/** `ARG name[=default] …`. */
export class ArgInstruction extends Instruction<'ARG'> {
  readonly #words = splitWords(this.rest, this.escape).words;
  readonly args = this.#words.map((word) => Argument.ofWord(word, this.escape));

  get declarations(): readonly ArgDeclaration[] {
    return this.#words.map((word) => {
      const equals = word.text.indexOf('=');
      const name = Token.of(equals < 0 ? word : word.slice(0, equals));
      const value = equals < 0 ? undefined : Argument.ofWord(word.slice(equals + 1), this.escape);
      return { name, default: value, range: word.range };
    });
  }

  get problem(): string | undefined {
    if (this.args.length === 0) return NO_ARGUMENT;
    return this.declarations.some(({ name }) => name.text === '') ? 'A name is missing.' : undefined;
  }
}

export interface Pair extends Located {
  readonly key: Argument;
  readonly value: Argument;
}

/** `ENV` and `LABEL`: `key=value …`, or the old form `key value`. */
export class PairsInstruction<Name extends 'ENV' | 'LABEL' = 'ENV' | 'LABEL'> extends Instruction<Name> {
  readonly #split = splitWords(this.rest, this.escape);
  readonly args = this.#split.words.map((word) => Argument.ofWord(word, this.escape));

  /** True for the old form, in which the rest of the line is one value. */
  get isLegacy(): boolean {
    const first = this.args[0];
    return first !== undefined && !first.text.includes('=');
  }

  /** Words without `=` among others are left out. */
  get pairs(): readonly Pair[] {
    if (this.isLegacy) {
      const blank = /[\t\v\f\r ]+/.exec(this.rest.text);
      if (blank === null) return [];
      const key = Argument.ofWord(this.rest.slice(0, blank.index), this.escape);
      const value = Argument.ofWord(this.rest.slice(blank.index + blank[0].length), this.escape);
      return [{ key, value, range: this.rest.range }];
    }
    return this.#split.words.flatMap((word) => {
      const equals = word.text.indexOf('=');
      if (equals < 0) return [];
      const key = Argument.ofWord(word.slice(0, equals), this.escape);
      return [{ key, value: Argument.ofWord(word.slice(equals + 1), this.escape), range: word.range }];
    });
  }

  /** Takes one pair away; the last one takes the instruction with it. `pair` is one of `pairs`. */
  removePair(pair: Pair): TextChange {
    const pairs = this.pairs;
    const index = pairs.findIndex(({ range }) => range.start === pair.range.start);
    const [before, after] = [pairs[index - 1], pairs[index + 1]];
    if (before === undefined && after === undefined) return this.remove();
    const { start: base } = this.range;
    const [start, end] = [pair.range.start - base, pair.range.end - base];
    const lineStart = this.text.lastIndexOf('\n', start) + 1;
    const lineEnd = this.text.indexOf('\n', end);
    const at = (from: number, to: number): TextEdit => ({ range: { start: base + from, end: base + to }, newText: '' });
    const hasOwnLine = lineStart > 0 && this.text.slice(lineStart, start).trim() === '';
    const isAlone = hasOwnLine && lineEnd >= 0 && this.text.slice(end, lineEnd).trim() === this.escape;
    let edits: readonly TextEdit[];
    // Lines of their own go whole: comments between them stay.
    if (after !== undefined && isAlone) edits = [at(lineStart, lineEnd + 1)];
    else if (before === undefined || (after !== undefined && hasOwnLine)) {
      const next = (after?.range.start ?? pair.range.end) - base;
      const between = this.text.slice(end, next);
      const blanks = /^[ \t]*/.exec(between)?.[0].length ?? 0;
      edits = [at(start, /\n\s*#/.test(between) ? end + blanks : next)];
    } else if (after === undefined && hasOwnLine) {
      const from = before.range.end - base;
      const firstEnd = this.text.slice(from).search(/\r?\n/) + from;
      const lastStart = this.text.slice(0, lineStart).search(/\r?\n$/);
      edits = firstEnd < lastStart ? [at(from, firstEnd), at(lastStart, end)] : [at(from, end)];
    } else edits = [at(before.range.end - base, end)];
    return { kind: 'text', edits };
  }

  get problem(): string | undefined {
    if (this.args.length === 0) return NO_ARGUMENT;
    if (this.isLegacy) return this.pairs.length === 0 ? `${this.name} takes a key and a value.` : undefined;
    const odd = this.args.find(({ text }) => !text.includes('='));
    if (odd !== undefined) return `"${odd.text}" has no "=".`;
    return this.pairs.some(({ key }) => key.text === '') ? 'A key is missing.' : undefined;
  }
}

/** `EXPOSE port[/protocol] …`. */
export class ExposeInstruction extends Instruction<'EXPOSE'> {
  readonly args = words(this.rest, this.escape);

  get problem(): string | undefined {
    return this.args.length === 0 ? NO_ARGUMENT : undefined;
  }
}

/** `VOLUME path …` or `VOLUME ["path", …]`. */
export class VolumeInstruction extends Instruction<'VOLUME'> {
  readonly #json = readJsonArray(this.rest);
  readonly args =
    this.#json === undefined || this.#json === 'mixed'
      ? words(this.rest, this.escape)
      : this.#json.map((item) => Argument.ofJson(item, this.escape, true));

  get problem(): string | undefined {
    if (this.#json === 'mixed') return NOT_STRINGS;
    return this.args.length === 0 ? NO_ARGUMENT : undefined;
  }
}

/** An instruction that holds a command: in exec form an array of strings, else text for the shell in force. */
abstract class CommandInstruction<Name extends string> extends Instruction<Name> {
  readonly form: 'shell' | 'exec';
  readonly #command: MappedText;
  readonly #json: ReturnType<typeof readJsonArray>;
  /** Found when it is first asked for: most commands are read as scripts, not as words. */
  #args: readonly Argument[] | undefined;

  constructor(parts: InstructionParts, name: Name, command: MappedText = parts.rest) {
    super(parts, name);
    this.#command = command;
    this.#json = readJsonArray(command);
    this.form = this.#json === undefined || this.#json === 'mixed' ? 'shell' : 'exec';
  }

  /** In exec form the strings; in shell form the words, split at white space outside quotes. */
  get args(): readonly Argument[] {
    const json = this.#json;
    this.#args ??=
      json === undefined || json === 'mixed'
        ? splitWords(this.#command, this.escape).words.map((word) => Argument.ofWord(word, this.escape))
        : json.map((item) => Argument.ofJson(item, this.escape, false));
    return this.#args;
  }

  /** What the shell is given, heredocs included. Meaningless in exec form. */
  get script(): MappedText {
    return this.#command;
  }

  get problem(): string | undefined {
    if (this.#json === 'mixed') return NOT_STRINGS;
    return this.#command.length === 0 ? 'The command is missing.' : undefined;
  }
}

/** One `--mount` of a `RUN`. */
export interface Mount {
  readonly flag: Flag;
  /** `bind` where none is written. */
  readonly type: string;
  /** The options in lower case; one without `=` has the value `true`. */
  readonly options: ReadonlyMap<string, string>;
}

export class RunInstruction extends CommandInstruction<'RUN'> {
  get mounts(): readonly Mount[] {
    return this.flags.flatMap((flag) => {
      if (flag.name !== 'mount') return [];
      const options = new Map<string, string>();
      for (const field of (flag.value ?? '').split(',')) {
        const equals = field.indexOf('=');
        const key = (equals < 0 ? field : field.slice(0, equals)).trim().toLowerCase();
        if (key !== '') options.set(key, equals < 0 ? 'true' : field.slice(equals + 1).replace(/^"|"$/g, ''));
      }
      return [{ flag, type: options.get('type') ?? 'bind', options }];
    });
  }

  /** `default`, `none` or `host`. */
  get network(): Flag | undefined {
    return this.flag('network');
  }

  /** `sandbox` or `insecure`. */
  get security(): Flag | undefined {
    return this.flag('security');
  }

  /** The heredoc that is the whole command: `RUN <<EOF`. */
  get inlineScript(): Heredoc | undefined {
    const [heredoc] = this.heredocs;
    return heredoc !== undefined && heredoc.word.text === this.rest.text ? heredoc : undefined;
  }

  /** The program that a first line `#!…` of the inline script names, with its arguments; undefined without such a line. */
  get interpreter(): string | undefined {
    const inline = this.inlineScript;
    return inline === undefined
      ? undefined
      : /^#!\s*(.*?)\s*$/m.exec(heredocContent(inline).text.split('\n', 1)[0] ?? '')?.[1];
  }

  override get script(): MappedText {
    const inline = this.inlineScript;
    if (inline !== undefined) return heredocContent(inline);
    if (this.heredocs.length === 0) return this.rest;
    // The shell reads the heredocs itself: Docker hands it the line and their texts.
    const parts = [this.rest];
    for (const heredoc of this.heredocs) {
      const { start, end } = heredoc.bodyRange;
      const closing = heredoc.closing;
      parts.push(
        MappedText.decoded('\n', { start, end: start }),
        heredocContent(heredoc),
        closing === undefined
          ? MappedText.decoded(`\n${heredoc.delimiter}`, { start: end, end })
          : MappedText.verbatim(closing.text, closing.range.start),
      );
    }
    return MappedText.concat(parts, this.rest.offsetAt(0));
  }
}

/** The body as its reader sees it: lines end with `\n`, and `<<-` has lost the tabs at their start. */
export function heredocContent({ body, chomp }: Heredoc): MappedText {
  const { text } = body;
  if (!chomp && !text.includes('\r')) return body;
  const parts: MappedText[] = [];
  for (let at = 0; at < text.length; ) {
    const newLine = text.indexOf('\n', at);
    const end = newLine < 0 ? text.length : newLine;
    let start = at;
    while (chomp && text.charAt(start) === '\t') start++;
    parts.push(
      body.slice(start, text.charAt(end - 1) === '\r' ? Math.max(end - 1, start) : end),
      body.slice(end, end + 1),
    );
    at = end + 1;
  }
  return MappedText.concat(parts, body.offsetAt(0));
}

export class CmdInstruction extends CommandInstruction<'CMD'> {}
export class EntrypointInstruction extends CommandInstruction<'ENTRYPOINT'> {}

/** `SHELL ["program", "argument", …]`: the shell of the instructions after it. */
export class ShellInstruction extends CommandInstruction<'SHELL'> {
  override get problem(): string | undefined {
    return (
      super.problem ??
      (this.form === 'exec' && this.args.length > 0 ? undefined : 'SHELL takes a JSON array of strings.')
    );
  }
}

/** `HEALTHCHECK NONE` or `HEALTHCHECK [flags] CMD command`; `args` and `script` are those of the command. */
export class HealthcheckInstruction extends CommandInstruction<'HEALTHCHECK'> {
  constructor(parts: InstructionParts) {
    super(parts, 'HEALTHCHECK', splitHead(parts.rest).rest);
  }

  /** `CMD` or `NONE` as written; undefined while it is being typed. */
  get type(): Token | undefined {
    const { head } = splitHead(this.rest);
    return head === undefined ? undefined : Token.of(head);
  }

  get isNone(): boolean {
    return this.type?.text.toUpperCase() === 'NONE';
  }

  override get problem(): string | undefined {
    if (this.isNone) return this.script.length === 0 ? undefined : 'HEALTHCHECK NONE takes no arguments.';
    return this.type?.text.toUpperCase() === 'CMD' ? super.problem : 'HEALTHCHECK takes CMD or NONE.';
  }
}

function splitHead(text: MappedText): { readonly head: MappedText | undefined; readonly rest: MappedText } {
  const head = splitAtBlanks(text)[0];
  return { head, rest: head === undefined ? text : text.slice(head.length).trim() };
}

/** `ONBUILD` without an instruction that it could hold; otherwise that instruction stands for it. */
export class OnbuildInstruction extends Instruction<'ONBUILD'> {
  readonly args = words(this.rest, this.escape);

  get problem(): string | undefined {
    return this.rest.length === 0 ? 'ONBUILD takes an instruction.' : 'ONBUILD may not hold ONBUILD.';
  }
}

/** A line whose first word is no keyword; `keyword` says which word it is. */
export class UnknownInstruction extends Instruction<'UNKNOWN'> {
  readonly args = words(this.rest, this.escape);

  get problem(): string | undefined {
    return `"${this.keyword.text}" is no instruction.`;
  }
}

/** The kinds of instructions by their keywords. */
export interface Instructions {
  readonly FROM: FromInstruction;
  readonly ADD: CopyInstruction<'ADD'>;
  readonly COPY: CopyInstruction<'COPY'>;
  readonly USER: UserInstruction;
  readonly WORKDIR: WorkdirInstruction;
  readonly STOPSIGNAL: StopsignalInstruction;
  readonly MAINTAINER: MaintainerInstruction;
  readonly ARG: ArgInstruction;
  readonly ENV: PairsInstruction<'ENV'>;
  readonly LABEL: PairsInstruction<'LABEL'>;
  readonly EXPOSE: ExposeInstruction;
  readonly VOLUME: VolumeInstruction;
  readonly RUN: RunInstruction;
  readonly CMD: CmdInstruction;
  readonly ENTRYPOINT: EntrypointInstruction;
  readonly SHELL: ShellInstruction;
  readonly HEALTHCHECK: HealthcheckInstruction;
  readonly ONBUILD: OnbuildInstruction;
}

/** Any instruction, told apart by `name`. */
export type AnyInstruction = Instructions[keyof Instructions] | UnknownInstruction;

/** The instruction of the kind that its keyword names. */
export function createInstruction(parts: InstructionParts): AnyInstruction {
  switch (parts.keyword.name) {
    case 'FROM':
      return new FromInstruction(parts, 'FROM');
    case 'ADD':
      return new CopyInstruction(parts, 'ADD');
    case 'COPY':
      return new CopyInstruction(parts, 'COPY');
    case 'USER':
      return new UserInstruction(parts, 'USER');
    case 'WORKDIR':
      return new WorkdirInstruction(parts, 'WORKDIR');
    case 'STOPSIGNAL':
      return new StopsignalInstruction(parts, 'STOPSIGNAL');
    case 'MAINTAINER':
      return new MaintainerInstruction(parts, 'MAINTAINER');
    case 'ARG':
      return new ArgInstruction(parts, 'ARG');
    case 'ENV':
      return new PairsInstruction(parts, 'ENV');
    case 'LABEL':
      return new PairsInstruction(parts, 'LABEL');
    case 'EXPOSE':
      return new ExposeInstruction(parts, 'EXPOSE');
    case 'VOLUME':
      return new VolumeInstruction(parts, 'VOLUME');
    case 'RUN':
      return new RunInstruction(parts, 'RUN');
    case 'CMD':
      return new CmdInstruction(parts, 'CMD');
    case 'ENTRYPOINT':
      return new EntrypointInstruction(parts, 'ENTRYPOINT');
    case 'SHELL':
      return new ShellInstruction(parts, 'SHELL');
    case 'HEALTHCHECK':
      return new HealthcheckInstruction(parts);
    case 'ONBUILD':
      return new OnbuildInstruction(parts, 'ONBUILD');
    default:
      return new UnknownInstruction(parts, 'UNKNOWN');
  }
}
