import type {
  CmdInstruction,
  EntrypointInstruction,
  HealthcheckInstruction,
  RunInstruction,
} from '../../syntax/dockerfile/instruction-kinds.js';
import { MappedText } from '../../syntax/dockerfile/mapped-text.js';
import {
  commands,
  execScript,
  parseShell,
  type ShellCommand,
  type ShellDialect,
  type ShellScript,
  type Word,
  wordsCommand,
} from '../../syntax/dockerfile/shell.js';
import type { Located, TextRange } from '../../syntax/text.js';
import { type CommandArguments, type Option, type OptionSyntax, readArguments } from './command-arguments.js';
import { stageOf } from './dockerfile.js';
import { shellDialect } from './stage-state.js';

/** A program around another, such as `sudo`, `xargs` or the `sh` of `sh -c`. */
export interface Wrapper {
  /** Without its path. */
  readonly name: string;
  readonly word: Word;
}

/** A command as it runs, what wraps it taken off. */
export class RunCommand implements Located {
  /** The program without its path, and on Windows without `.exe`; empty where it is unknown. */
  readonly name: string;
  readonly nameWord: Word;
  readonly args: readonly Word[];
  /** From the outermost to the innermost. */
  readonly wrappers: readonly Wrapper[];
  /** The user that a wrapper switches to; undefined where none does, or where the name is unknown. */
  readonly user: string | undefined;
  /** True where the program gets more arguments than are written, as from `xargs`. */
  readonly hasMoreArguments: boolean;
  /** The command as written, in which pipes, redirects and operators stand. */
  readonly shell: ShellCommand;
  readonly range: TextRange;

  constructor(nameWord: Word, args: readonly Word[], shell: ShellCommand, unwrapped: Unwrapped) {
    this.name = programName(nameWord);
    this.nameWord = nameWord;
    this.args = args;
    this.shell = shell;
    this.wrappers = unwrapped.wrappers;
    this.user = unwrapped.user;
    this.hasMoreArguments = unwrapped.hasMoreArguments;
    this.range = { start: nameWord.range.start, end: (args.at(-1) ?? nameWord).range.end };
  }

  /** The command that reads its output. */
  get pipesInto(): RunCommand | undefined {
    return this.shell.pipesInto === undefined ? undefined : effectiveCommand(this.shell.pipesInto);
  }

  /** The command whose output it reads. */
  get pipedFrom(): RunCommand | undefined {
    return this.shell.pipedFrom === undefined ? undefined : effectiveCommand(this.shell.pipedFrom);
  }

  /** True where it is called by one of these names. */
  is(...names: readonly string[]): boolean {
    return names.includes(this.name);
  }

  isWrappedIn(name: string): boolean {
    return this.wrappers.some((wrapper) => wrapper.name === name);
  }

  /** Its options and operands, given which options take values. */
  arguments(syntax?: OptionSyntax): CommandArguments {
    return readArguments(this.args, syntax);
  }

  /** The first option of one of these names (`-y`, `--yes`), given which options take values. */
  option(names: readonly string[], syntax?: OptionSyntax): Option | undefined {
    return this.arguments(syntax).options.find(({ name }) => names.includes(name));
  }

  hasOption(names: readonly string[], syntax?: OptionSyntax): boolean {
    return this.option(names, syntax) !== undefined;
  }
}

interface Unwrapped {
  readonly wrappers: readonly Wrapper[];
  readonly user: string | undefined;
  readonly hasMoreArguments: boolean;
}

const BARE: Unwrapped = { wrappers: [], user: undefined, hasMoreArguments: false };

interface WrapperSyntax extends OptionSyntax {
  /** How many operands stand before the command. */
  readonly operands?: number;
  /** True where the first of these operands is the user to switch to. */
  readonly userOperand?: boolean;
  /** Options whose value is the user to switch to. */
  readonly userOptions?: readonly string[];
  /** True where `NAME=value` may stand before the command. */
  readonly assignments?: boolean;
  readonly addsArguments?: boolean;
  /** Options with which it runs nothing. */
  readonly queries?: readonly string[];
}

const WRAPPERS: ReadonlyMap<string, WrapperSyntax> = new Map<string, WrapperSyntax>([
  [
    'sudo',
    {
      short: 'ugpCrtTUDRh',
      long: [
        'user',
        'group',
        'prompt',
        'close-from',
        'role',
        'type',
        'host',
        'chdir',
        'chroot',
        'command-timeout',
        'other-user',
      ],
      userOptions: ['-u', '--user'],
      assignments: true,
      queries: ['-l', '--list', '-v', '--validate', '-k', '-K', '-V'],
    },
  ],
  ['doas', { short: 'uC', userOptions: ['-u'] }],
  ['env', { short: 'uC', long: ['unset', 'chdir'], assignments: true }],
  ['exec', { short: 'a' }],
  ['command', { queries: ['-v', '-V'] }],
  ['builtin', {}],
  ['nohup', {}],
  ['time', { short: 'fo', long: ['format', 'output'] }],
  ['nice', { short: 'n', long: ['adjustment'] }],
  ['ionice', { short: 'cnpPu' }],
  ['timeout', { short: 'sk', long: ['signal', 'kill-after'], operands: 1 }],
  ['chroot', { operands: 1 }],
  ['gosu', { operands: 1, userOperand: true }],
  ['su-exec', { operands: 1, userOperand: true }],
  [
    'setpriv',
    {
      long: ['reuid', 'regid', 'groups', 'inh-caps', 'ambient-caps', 'bounding-set', 'securebits'],
      userOptions: ['--reuid'],
    },
  ],
  ['stdbuf', { short: 'ioe', long: ['input', 'output', 'error'] }],
  ['setsid', {}],
  ['flock', { short: 'wEc', long: ['timeout', 'conflict-exit-code'], operands: 1 }],
  ['fakeroot', {}],
  ['eatmydata', {}],
  ['tini', { short: 'pew' }],
  ['dumb-init', { short: 'r', long: ['rewrite'] }],
  ['busybox', {}],
  ['linux32', {}],
  ['linux64', {}],
  ['setarch', { operands: 1 }],
  [
    'xargs',
    {
      short: 'nPILsEda',
      long: ['max-args', 'max-procs', 'replace', 'max-lines', 'max-chars', 'delimiter', 'arg-file'],
      addsArguments: true,
    },
  ],
]);

const DEEPEST = 16;

/** The command that runs in the end: `apt-get` for `sudo -E env A=b apt-get`. Undefined for assignments or redirects alone. */
export function effectiveCommand(shell: ShellCommand, unwrapped: Unwrapped = BARE): RunCommand | undefined {
  const { name: word, args } = shell;
  if (word === undefined) return undefined;
  const command = new RunCommand(word, args, shell, unwrapped);
  const syntax = WRAPPERS.get(command.name);
  if (syntax === undefined || unwrapped.wrappers.length >= DEEPEST) return command;
  const { options, operands } = command.arguments({ ...syntax, stopsAtOperand: true });
  if (options.some(({ name }) => syntax.queries?.includes(name))) return command;
  const start = operands.findIndex((operand) => !(syntax.assignments === true && /^\w+=/.test(operand.text)));
  const inner = start < 0 ? [] : operands.slice(start + (syntax.operands ?? 0));
  const [innerName] = inner;
  if (innerName === undefined) return command;
  const userOption = options.find(({ name }) => syntax.userOptions?.includes(name));
  const user = syntax.userOperand === true ? operands[start]?.value : userOption?.value;
  const named = wordsCommand(inner, shell);
  const result = effectiveCommand(named, {
    wrappers: [...unwrapped.wrappers, { name: command.name, word }],
    user: user ?? (command.name === 'sudo' || command.name === 'doas' ? 'root' : unwrapped.user),
    hasMoreArguments: unwrapped.hasMoreArguments || syntax.addsArguments === true,
  });
  return result === undefined ? undefined : new RunCommand(result.nameWord, result.args, shell, result);
}

/** Every command of a script as it runs, those within `sh -c`, `eval`, `find -exec` and scripts for a shell's input included. */
export function effectiveCommands(script: ShellScript): readonly RunCommand[] {
  return [...runs(commands(script), BARE, 0)];
}

const memo = new WeakMap<object, readonly RunCommand[]>();

/** The commands of an instruction, in exec or shell form, in the language of the shell in force. */
export function commandsOf(
  instruction: RunInstruction | CmdInstruction | EntrypointInstruction | HealthcheckInstruction,
): readonly RunCommand[] {
  const known = memo.get(instruction);
  if (known !== undefined) return known;
  const result = effectiveCommands(scriptOf(instruction));
  // Only what is placed in a stage has its final meaning.
  if (stageOf(instruction) !== undefined) memo.set(instruction, result);
  return result;
}

/** The script of an instruction, in the language of the shell in force or of its first line `#!…`. */
export function scriptOf(
  instruction: RunInstruction | CmdInstruction | EntrypointInstruction | HealthcheckInstruction,
): ShellScript {
  if (instruction.form === 'exec') return execScript(instruction.args, instruction.argumentsRange);
  const interpreter = instruction.name === 'RUN' ? instruction.interpreter : undefined;
  const program = interpreter
    ?.split(/\s+/)
    .find((word, i) => !(i === 0 && word.endsWith('/env')) && !word.startsWith('-'));
  const inForce = stageOf(instruction)?.stateAt(instruction).shell.dialect ?? 'posix';
  return parseShell(instruction.script, program === undefined ? inForce : shellDialect(program));
}

function* runs(
  shells: Iterable<ShellCommand>,
  outer: Unwrapped,
  depth: number,
): Generator<RunCommand, void, undefined> {
  for (const shell of shells) {
    const command = effectiveCommand(shell, outer);
    if (command === undefined) continue;
    yield command;
    if (depth >= DEEPEST) continue;
    for (const { shells, user } of innerRuns(command)) {
      const wrappers = [...command.wrappers, { name: command.name, word: command.nameWord }];
      yield* runs(shells, { wrappers, user: user ?? command.user, hasMoreArguments: false }, depth + 1);
    }
  }
}

interface InnerRun {
  readonly shells: Iterable<ShellCommand>;
  /** The user that they run as, where the command switches to one. */
  readonly user?: string | undefined;
}

/** What a command runs in its turn. */
function innerRuns(command: RunCommand): readonly InnerRun[] {
  const dialect = shellDialect(command.name);
  if (command.name === 'eval') return command.args.length === 0 ? [] : [{ shells: joined(command.args, 'posix') }];
  if (command.name === 'su' || command.name === 'runuser') return switchedUser(command);
  if (command.name === 'find') return foundCommands(command);
  if (dialect === 'posix') {
    const at = command.args.findIndex(({ value }) => value !== undefined && /^-[a-zA-Z]*c[a-zA-Z]*$/.test(value));
    const text = at < 0 ? undefined : command.args.slice(at + 1).find(({ value }) => !value?.startsWith('-'));
    if (text !== undefined) return [{ shells: commands(parseShell(textOf(text), dialect)) }];
    const { body } = command.shell.redirects.findLast((redirect) => redirect.body !== undefined) ?? {};
    return body === undefined || command.args.some(({ text }) => !text.startsWith('-'))
      ? []
      : [{ shells: commands(parseShell(body, dialect)) }];
  }
  if (dialect === 'powershell' || dialect === 'cmd') {
    const switches = dialect === 'cmd' ? /^\/[ck]$/i : /^-c(?:ommand)?$/i;
    const at = command.args.findIndex(({ text }) => switches.test(text));
    return at < 0 || at === command.args.length - 1 ? [] : [{ shells: joined(command.args.slice(at + 1), dialect) }];
  }
  return [];
}

/** What a word hands on as the text of a script. */
function textOf(word: Word): MappedText {
  const isPlain = word.content.text !== word.text || word.parts.length === 0;
  return isPlain || word.value === undefined ? word.content : MappedText.decoded(word.value, word.range);
}

/** The commands of the script that words make together. */
function joined(words: readonly Word[], dialect: ShellDialect): Iterable<ShellCommand> {
  const parts = words.flatMap((word, i) => {
    const { start } = word.range;
    return i === 0 ? [textOf(word)] : [MappedText.decoded(' ', { start, end: start }), textOf(word)];
  });
  return commands(parseShell(MappedText.concat(parts, words[0]?.range.start ?? 0), dialect));
}

const SU_OPTIONS: OptionSyntax = {
  short: 'csgGwu',
  long: ['command', 'session-command', 'shell', 'group', 'supp-group', 'whitelist-environment', 'user'],
};

/** `su user -c 'script'` and `runuser -u user -- command`. */
function switchedUser(command: RunCommand): readonly InnerRun[] {
  const { options, operands } = command.arguments(SU_OPTIONS);
  const text = options.find(({ name }) => ['-c', '--command', '--session-command'].includes(name))?.valueWord;
  const named = options.find(({ name }) => name === '-u' || name === '--user')?.value;
  const first = operands.find(({ text }) => text !== '-');
  if (text !== undefined) {
    return [{ shells: commands(parseShell(textOf(text), 'posix')), user: named ?? first?.value ?? 'root' }];
  }
  return named === undefined || operands.length === 0
    ? []
    : [{ shells: [wordsCommand(operands, command.shell)], user: named }];
}

/** `find … -exec command ;`. */
function foundCommands({ args, shell }: RunCommand): readonly InnerRun[] {
  const result: InnerRun[] = [];
  for (let at = 0; at < args.length; at++) {
    if (!/^-(?:exec|execdir|ok|okdir)$/.test(args[at]?.text ?? '')) continue;
    const rest = args.slice(at + 1);
    const end = rest.findIndex(({ value }) => value === ';' || value === '+');
    const words = rest.slice(0, end < 0 ? rest.length : end);
    if (words.length > 0) result.push({ shells: [wordsCommand(words, shell)] });
    at += words.length;
  }
  return result;
}

function programName(word: Word): string {
  const text = word.value ?? '';
  const path = text.includes('\\') && !text.includes('/') ? text.split('\\') : text.split('/');
  return (path.at(-1) ?? '').replace(/\.exe$/i, '');
}
