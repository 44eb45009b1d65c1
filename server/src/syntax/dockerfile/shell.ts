import {
  type Assignment,
  type CommandNode,
  forEachChild,
  parse,
  type Redirection,
  type Statement,
  type SyntaxNode,
  type Command as UnbashCommand,
  type Script as UnbashScript,
  type Word as UnbashWord,
} from 'unbash';
import type { Located, TextRange } from '../text.js';
import type { Argument, SyntaxProblem } from './instruction.js';
import { MappedText } from './mapped-text.js';
import { tokenizeWindowsShell } from './windows-shell.js';

/** Which language a script is written in. Only `posix` is read in full; of `unknown` nothing is read. */
export type ShellDialect = 'posix' | 'powershell' | 'cmd' | 'unknown';

/** A piece of a word. */
export interface WordPart extends Located {
  readonly kind: 'text' | 'variable' | 'command' | 'arithmetic' | 'process';
  /** As written. */
  readonly text: string;
  /** What `text` stands for, without quotes and escapes; undefined for every other kind. */
  readonly value: string | undefined;
  /** The name of a `variable`. */
  readonly name: string | undefined;
}

export interface Word extends Located {
  /** As written, lines joined. */
  readonly text: string;
  /** Without quotes and escapes; undefined where it holds a variable or a substitution. */
  readonly value: string | undefined;
  /** Empty for a word without quotes and variables. */
  readonly parts: readonly WordPart[];
  /** The text between the quotes where the whole word is one quoted string, else the word as written. */
  readonly content: MappedText;
}

export interface ShellAssignment extends Located {
  readonly name: string;
  /** Undefined for an array. */
  readonly value: Word | undefined;
}

export interface ShellRedirect extends Located {
  readonly operator: '>' | '>>' | '<' | '<>' | '<&' | '>&' | '>|' | '&>' | '&>>' | '<<' | '<<-' | '<<<';
  readonly fileDescriptor: number | undefined;
  /** A file, a descriptor or the text of `<<<`; undefined for a heredoc. */
  readonly target: Word | undefined;
  /** What a heredoc holds. */
  readonly body: MappedText | undefined;
}

/** The compound command, or the part of one, that commands stand in. */
export interface ShellBlock extends Located {
  readonly kind: 'subshell' | 'group' | 'condition' | 'branch' | 'loop' | 'case' | 'function' | 'coprocess';
  readonly redirects: readonly ShellRedirect[];
  /** The block around it. */
  readonly parent: ShellBlock | undefined;
}

/** `$(…)`, backquotes, `<(…)` or `>(…)`. */
export interface ShellSubstitution extends Located {
  readonly kind: 'command' | 'input' | 'output';
  readonly script: ShellScript;
}

/** A simple command: a name with its arguments. */
export interface ShellCommand extends Located {
  /** As written, lines joined. */
  readonly text: string;
  /** Undefined for assignments or redirects alone. */
  readonly name: Word | undefined;
  readonly args: readonly Word[];
  readonly assignments: readonly ShellAssignment[];
  readonly redirects: readonly ShellRedirect[];
  /** In its words, assignments and redirects, in order. */
  readonly substitutions: readonly ShellSubstitution[];
  /** What joins it to the command before it in its block; a line ending is `;`. Undefined for the first. */
  readonly operator: '&&' | '||' | ';' | '&' | '|' | undefined;
  /** The command that reads its output. */
  readonly pipesInto: ShellCommand | undefined;
  /** The command whose output it reads. */
  readonly pipedFrom: ShellCommand | undefined;
  /** True after `!`. */
  readonly isNegated: boolean;
  /** Undefined at the top of its script. */
  readonly block: ShellBlock | undefined;
}

export interface ShellScript extends Located {
  readonly dialect: ShellDialect;
  readonly source: MappedText;
  /** In order, those within blocks included, those within substitutions not: see `commands`. */
  readonly commands: readonly ShellCommand[];
  /** Substitutions that belong to no command, such as those in the head of a `for`. */
  readonly substitutions: readonly ShellSubstitution[];
  readonly problems: readonly SyntaxProblem[];
}

/** Every simple command of a script at every depth: a command, then what its substitutions hold. */
export function* commands(script: ShellScript): Generator<ShellCommand, void, undefined> {
  for (const command of script.commands) {
    yield command;
    for (const substitution of command.substitutions) yield* commands(substitution.script);
  }
  for (const substitution of script.substitutions) yield* commands(substitution.script);
}

/** Reads a script. Never throws: of what is malformed or cut off, the commands that can be told are there. */
export function parseShell(source: MappedText, dialect: ShellDialect = 'posix'): ShellScript {
  if (dialect === 'powershell' || dialect === 'cmd') {
    return { ...EMPTY, dialect, source, range: source.range, commands: windowsCommands(source, dialect) };
  }
  if (dialect === 'unknown') return { ...EMPTY, dialect, source, range: source.range };
  try {
    return new Reader(source).read(parse(source.text));
  } catch {
    // The parser promises not to throw; should it, the rest of the file must not suffer.
    const problems = [{ range: source.range, message: 'The script cannot be read.' }];
    return { ...EMPTY, dialect, source, range: source.range, problems };
  }
}

/** The script that an array in exec form amounts to: one command, whose words are what they say. */
export function execScript(items: readonly Argument[], range: TextRange): ShellScript {
  const words = items.map(
    (item): Word => ({ text: item.text, value: item.word.text, parts: [], content: item.word, range: item.range }),
  );
  const source = MappedText.decoded(items.map(({ text }) => text).join(' '), range);
  return {
    ...EMPTY,
    dialect: 'posix',
    source,
    range,
    commands: words.length === 0 ? [] : [simpleCommand(words, source.text, range)],
  };
}

/** The script that some words amount to, as in `xargs WORD …`; `range` is that of the words together. */
export function wordsCommand(words: readonly Word[], like: ShellCommand): ShellCommand {
  const [first, last] = [words[0], words.at(-1)];
  const range =
    first === undefined || last === undefined ? like.range : { start: first.range.start, end: last.range.end };
  return { ...like, name: first, args: words.slice(1), assignments: [], range };
}

const EMPTY = { commands: [], substitutions: [], problems: [] } as const;

function simpleCommand(words: readonly Word[], text: string, range: TextRange): Mutable<ShellCommand> {
  return {
    text,
    range,
    name: words[0],
    args: words.slice(1),
    assignments: [],
    redirects: [],
    substitutions: [],
    operator: undefined,
    pipesInto: undefined,
    pipedFrom: undefined,
    isNegated: false,
    block: undefined,
  };
}

function windowsCommands(source: MappedText, dialect: 'powershell' | 'cmd'): readonly ShellCommand[] {
  const result: Mutable<ShellCommand>[] = [];
  for (const { operator, words } of tokenizeWindowsShell(source, dialect)) {
    const read = words.map(
      ({ word, value }): Word => ({ text: word.text, value, parts: [], content: word, range: word.range }),
    );
    const [first, last] = [read[0], read.at(-1)];
    if (first === undefined || last === undefined) continue;
    const range = { start: first.range.start, end: last.range.end };
    const command = simpleCommand(read, words.map(({ word }) => word.text).join(' '), range);
    const before = result.at(-1);
    command.operator = before === undefined ? undefined : operator;
    if (operator === '|' && before !== undefined) {
      before.pipesInto = command;
      command.pipedFrom = before;
    }
    result.push(command);
  }
  return result;
}

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };
type Operator = ShellCommand['operator'];

/** Turns the tree of `unbash` into ours. */
class Reader {
  readonly #source: MappedText;
  readonly #commands: Mutable<ShellCommand>[] = [];
  readonly #substitutions: ShellSubstitution[] = [];

  constructor(source: MappedText) {
    this.#source = source;
  }

  read(
    script: UnbashScript & { readonly errors?: readonly { message: string; pos: number }[] | undefined },
  ): ShellScript {
    this.#statements(script.commands, undefined, undefined, false);
    return {
      dialect: 'posix',
      source: this.#source,
      range: this.#source.rangeOf(script.pos, script.end),
      commands: this.#commands,
      substitutions: this.#substitutions,
      problems: (script.errors ?? []).map(({ message, pos }) => ({ message, range: this.#source.rangeOf(pos, pos) })),
    };
  }

  #statements(
    statements: readonly Statement[],
    block: ShellBlock | undefined,
    operator: Operator,
    isNegated: boolean,
  ): void {
    let before = operator;
    for (const statement of statements) {
      this.#node(statement.command, block, before, isNegated);
      before = statement.background === true ? '&' : ';';
    }
  }

  #node(node: Statement['command'], block: ShellBlock | undefined, operator: Operator, isNegated: boolean): void {
    if (node.type === 'AndOr') {
      for (const [i, command] of node.commands.entries()) {
        this.#node(command, block, i === 0 ? operator : node.operators[i - 1], isNegated);
      }
    } else if (node.type === 'Pipeline') {
      const negated = isNegated !== (node.prefixes.filter(({ type }) => type === 'Negation').length % 2 === 1);
      let writers: Mutable<ShellCommand>[] = [];
      for (const [i, command] of node.commands.entries()) {
        const at = this.#commands.length;
        this.#command(command, block, i === 0 ? operator : '|', negated, []);
        const added = this.#commands.slice(at);
        const reader = added[0];
        if (reader !== undefined && writers.length > 0) {
          reader.pipedFrom ??= writers.at(-1);
          for (const writer of writers) writer.pipesInto ??= reader;
        }
        writers = added.filter(({ pipesInto }) => pipesInto === undefined);
      }
    } else {
      this.#command(node, block, operator, isNegated, []);
    }
  }

  #command(
    node: CommandNode,
    block: ShellBlock | undefined,
    operator: Operator,
    isNegated: boolean,
    redirects: readonly ShellRedirect[],
  ): void {
    const within = (kind: ShellBlock['kind'], part: { readonly pos: number; readonly end: number }): ShellBlock => ({
      kind,
      redirects,
      parent: block,
      range: this.#source.rangeOf(part.pos, part.end),
    });
    const body = (
      kind: ShellBlock['kind'],
      list: { readonly commands: readonly Statement[]; readonly pos: number; readonly end: number },
    ) => this.#statements(list.commands, within(kind, list), operator, isNegated);
    switch (node.type) {
      case 'Command':
        this.#simple(node, block, operator, isNegated);
        return;
      case 'Redirected':
        this.#collect(node.redirects, this.#substitutions);
        this.#command(
          node.command,
          block,
          operator,
          isNegated,
          node.redirects.map((redirect) => this.#redirect(redirect)),
        );
        return;
      case 'Subshell':
        body('subshell', node.body);
        return;
      case 'BraceGroup':
        body('group', node.body);
        return;
      case 'If':
        body('condition', node.clause);
        body('branch', node.then);
        for (const elif of node.elif) {
          body('condition', elif.clause);
          body('branch', elif.then);
        }
        if (node.else !== undefined) body('branch', node.else);
        return;
      case 'While':
        body('condition', node.clause);
        body('loop', node.body);
        return;
      case 'For':
      case 'Select':
        this.#collect([node.name, ...(node.wordlist ?? [])], this.#substitutions);
        body('loop', node.body);
        return;
      case 'ArithmeticFor':
        body('loop', node.body);
        return;
      case 'Case':
        this.#collect([node.word, ...node.items.flatMap(({ pattern }) => pattern)], this.#substitutions);
        for (const item of node.items) body('case', item.body);
        return;
      case 'Function':
      case 'Coproc': {
        const kind = node.type === 'Function' ? 'function' : 'coprocess';
        if (node.body.type === 'CompoundList') body(kind, node.body);
        else this.#command(node.body, within(kind, node.body), operator, isNegated, []);
        return;
      }
      case 'TestCommand':
      case 'ArithmeticCommand':
        this.#collect([node], this.#substitutions);
    }
  }

  #simple(node: UnbashCommand, block: ShellBlock | undefined, operator: Operator, isNegated: boolean): void {
    const substitutions: ShellSubstitution[] = [];
    this.#collect([node], substitutions);
    const assignments = node.prefix.flatMap((item) => (item.type === 'Assignment' ? [item] : []));
    this.#commands.push({
      text: this.#source.text.slice(node.pos, node.end),
      range: this.#source.rangeOf(node.pos, node.end),
      name: node.name === undefined ? undefined : this.#word(node.name),
      args: node.args.map((arg) => (arg.type === 'Word' ? this.#word(arg) : this.#assignmentWord(arg))),
      assignments: assignments.map((assignment) => ({
        name: assignment.name,
        value: assignment.value.type === 'Word' ? this.#word(assignment.value) : undefined,
        range: this.#source.rangeOf(assignment.pos, assignment.end),
      })),
      redirects: node.redirects.map((redirect) => this.#redirect(redirect)),
      substitutions,
      operator,
      pipesInto: undefined,
      pipedFrom: undefined,
      isNegated,
      block,
    });
  }

  #redirect(node: Redirection): ShellRedirect {
    return {
      operator: node.operator,
      range: this.#source.rangeOf(node.pos, node.end),
      fileDescriptor: node.descriptor?.type === 'FileDescriptor' ? node.descriptor.value : undefined,
      target: node.type === 'HereDoc' || node.target === undefined ? undefined : this.#word(node.target),
      body: node.type === 'HereDoc' ? this.#source.slice(node.body.pos, node.body.end) : undefined,
    };
  }

  #word(node: UnbashWord): Word {
    const parts = (node.parts ?? []).flatMap((part) => this.#parts(part));
    const written = this.#source.slice(node.pos, node.end);
    const whole = node.parts?.length === 1 ? node.parts[0] : undefined;
    const isQuoted = whole?.type === 'SingleQuoted' || whole?.type === 'DoubleQuoted';
    return {
      text: written.text,
      value: parts.every(({ kind }) => kind === 'text') ? node.value : undefined,
      parts,
      content: isQuoted ? this.#quoted(whole) : written,
      range: written.range,
    };
  }

  /** `export A=b`: an assignment where an argument stands. */
  #assignmentWord(node: Assignment): Word {
    const written = this.#source.slice(node.pos, node.end);
    const value = node.value.type === 'Word' ? this.#word(node.value) : undefined;
    return {
      text: written.text,
      value: value?.value === undefined ? undefined : `${node.name}=${value.value}`,
      parts: value?.parts ?? [],
      content: written,
      range: written.range,
    };
  }

  /** What a quoted string says, its escapes removed. */
  #quoted(part: {
    readonly type: 'SingleQuoted' | 'DoubleQuoted';
    readonly pos: number;
    readonly end: number;
  }): MappedText {
    const inner = this.#source.slice(part.pos + 1, Math.max(part.pos + 1, part.end - 1));
    if (part.type === 'SingleQuoted' || !inner.text.includes('\\')) return inner;
    const pieces: MappedText[] = [];
    let at = 0;
    for (const { index } of inner.text.matchAll(/\\[$`"\\]/g)) {
      pieces.push(inner.slice(at, index));
      at = index + 1;
    }
    pieces.push(inner.slice(at));
    return MappedText.concat(pieces, inner.offsetAt(0));
  }

  #parts(node: NonNullable<UnbashWord['parts']>[number]): readonly WordPart[] {
    const { text, range } = {
      text: this.#source.text.slice(node.pos, node.end),
      range: this.#source.rangeOf(node.pos, node.end),
    };
    const part = (kind: WordPart['kind'], value?: string, name?: string): WordPart[] => [
      { kind, text, value, name, range },
    ];
    switch (node.type) {
      case 'Literal':
      case 'SingleQuoted':
      case 'AnsiCQuoted':
        return part('text', node.value);
      case 'Glob':
      case 'ExtendedGlob':
      case 'BraceExpansion':
        return part('text', node.text);
      case 'DoubleQuoted':
      case 'LocaleString':
        return node.parts.length === 0 ? part('text', '') : node.parts.flatMap((child) => this.#parts(child));
      case 'SimpleExpansion':
        return part('variable', undefined, text.slice(1));
      case 'ParameterExpansion':
        return part('variable', undefined, node.parameter);
      case 'CommandExpansion':
        return part('command');
      case 'ArithmeticExpansion':
        return part('arithmetic');
      case 'ProcessSubstitution':
        return part('process');
    }
  }

  /** Finds the substitutions within nodes and reads their scripts. */
  #collect(nodes: readonly SyntaxNode[], into: ShellSubstitution[]): void {
    for (const node of nodes) {
      if (
        node.type === 'CommandExpansion' ||
        node.type === 'ArithmeticCommandExpansion' ||
        node.type === 'ProcessSubstitution'
      ) {
        const range = this.#source.rangeOf(node.pos, node.end);
        const { script } = node;
        if (script === undefined) continue;
        // Backquotes within backquotes are escaped: then the script is a text of its own.
        const source = script.source === undefined ? this.#source : MappedText.decoded(script.source, range);
        const kind = node.type !== 'ProcessSubstitution' ? 'command' : node.operator === '<' ? 'input' : 'output';
        into.push({ kind, range, script: new Reader(source).read(script) });
      } else {
        forEachChild(node, (child) => this.#collect([child], into));
      }
    }
  }
}
