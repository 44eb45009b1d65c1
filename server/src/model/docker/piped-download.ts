import type { TextChange } from '../../syntax/change.js';
import type { RunInstruction } from '../../syntax/dockerfile/instruction-kinds.js';
import { commands, type ShellSubstitution, type Word } from '../../syntax/dockerfile/shell.js';
import type { TextEdit } from '../../syntax/text.js';
import { type OptionSyntax, readArguments } from './command-arguments.js';
import { type Download, download } from './download.js';
import { commandsOf, effectiveCommand, type RunCommand } from './run-command.js';
import { shellDialect } from './stage-state.js';

/** A script that runs as it comes from the network. */
export interface PipedDownload {
  /** What runs it: `bash`, `python3`, `iex`. */
  readonly interpreter: RunCommand;
  /** Where it comes from; undefined where that is not written. */
  readonly host: string | undefined;
  /** Fetches it into a file, compares its checksum and runs the file; undefined where it cannot be rewritten. */
  readonly check: TextChange | undefined;
}

/** Stands for the checksum, which only the author can find out. */
export const CHECKSUM_PLACEHOLDER = 'SHA256';

const FILE = '/tmp/installer';
const SHELL_OPTIONS: OptionSyntax = { short: 'oO', long: ['rcfile', 'init-file'], stopsAtOperand: true };
const LANGUAGE = /^(?:python[\d.]*|perl|ruby|node|nodejs|php|lua)$/;
/** Options of languages that give the program in another way than by standard input. */
const GIVES_PROGRAM = /^-[cemnprEF]|^--(?:eval|print|run|require)/;
const EXPRESSION = /^(?:iex|invoke-expression)$/i;
const FETCHES = /^(?:iwr|irm|invoke-webrequest|invoke-restmethod|curl|wget)$/i;
/** Programs that run a script given as text: there an edit would have to be quoted. */
const SCRIPT_RUNNERS = new Set(['su', 'runuser', 'eval', 'find', 'xargs']);

/** Finds `curl … | sh`, `bash <(wget …)`, `sh -c "$(curl …)"`, `eval "$(…)"` and `iex (iwr …)`, whatever wraps them. */
export function pipedDownloads(run: RunInstruction): readonly PipedDownload[] {
  const found = new Map<number, PipedDownload>();
  const add = (interpreter: RunCommand, source: Download | undefined, check?: TextChange): void => {
    const key = interpreter.nameWord.range.start;
    if (!found.has(key))
      found.set(key, { interpreter, host: hostOf(source), check: run.form === 'exec' ? undefined : check });
  };
  let expanding: RunCommand | undefined;
  for (const command of commandsOf(run)) {
    const fetched = download(command);
    if (fetched?.toStandardOutput === true) {
      const reader = interpreterBehind(command);
      if (reader !== undefined) add(reader, fetched, throughFile(fetched, reader));
    }
    for (const substitution of command.shell.substitutions) {
      const source = fetchedBy(substitution);
      if (source === undefined) continue;
      if (substitution.kind === 'input' && (isInterpreter(command) || command.is('.', 'source')))
        add(command, source, fromSubstitution(source, command, substitution));
      const isText = command.shell.redirects.some(
        ({ operator, range }) => operator === '<<<' && holds(range, substitution.range),
      );
      if (isText && readsStandardInput(command)) add(command, source);
      // The words of `sh -c "$(curl …)"` and of `eval` are read as a script: what stands first in it is what was fetched.
      const isScript =
        command.name === '' &&
        command.nameWord.parts[0]?.kind === 'command' &&
        expanding !== undefined &&
        holds(expanding.range, command.range);
      if (isScript && expanding !== undefined)
        add(expanding, source, fromArgument(source, expanding, command.nameWord));
    }
    if (EXPRESSION.test(command.name)) {
      const at = command.args.findIndex(({ text }) => FETCHES.test(text));
      if (at >= 0)
        add(command, {
          ...NOWHERE,
          command,
          urls: command.args.slice(at + 1).filter(({ text }) => !text.startsWith('-')),
        });
      else if (fetched !== undefined) add(command, fetched);
    }
    if (isInterpreter(command) || command.is('eval')) expanding = command;
  }
  return [...found.values()];
}

const NOWHERE = { target: undefined, toStandardOutput: true, syntax: {} };

const holds = (outer: { start: number; end: number }, inner: { start: number; end: number }): boolean =>
  outer.start <= inner.start && inner.end <= outer.end;

const isInterpreter = ({ name }: RunCommand): boolean => shellDialect(name) === 'posix' || LANGUAGE.test(name);

/** The program at the end of the pipe that runs what it reads. */
function interpreterBehind(command: RunCommand): RunCommand | undefined {
  for (let next = command.pipesInto; next !== undefined; next = next.pipesInto) {
    if (readsStandardInput(next) || EXPRESSION.test(next.name)) return next;
  }
  return undefined;
}

function readsStandardInput(command: RunCommand): boolean {
  if (command.hasMoreArguments || !isInterpreter(command)) return false;
  const { options, operands } = readArguments(command.args, SHELL_OPTIONS);
  const [first, second] = operands;
  const isDash = first?.value === '-' || first?.value === '/dev/stdin';
  if (LANGUAGE.test(command.name))
    return (first === undefined || isDash) && !options.some(({ name }) => GIVES_PROGRAM.test(name));
  if (options.some(({ name }) => name === '-c')) return false;
  // A dash ends a shell's options: what follows it is a file, unless `-s` says otherwise.
  return options.some(({ name }) => name === '-s') || first === undefined || (isDash && second === undefined);
}

/** The download whose output a substitution becomes. */
function fetchedBy({ script }: ShellSubstitution): Download | undefined {
  for (const shell of commands(script)) {
    const command = effectiveCommand(shell);
    const fetched = command === undefined ? undefined : download(command);
    if (fetched?.toStandardOutput === true) return fetched;
  }
  return undefined;
}

function hostOf(source: Download | undefined): string | undefined {
  const url = source?.urls[0];
  const text = (url?.value ?? url?.text ?? '').replace(/^["']/, '');
  return /^(?:[a-z]+:\/\/)?(?:[^/@]*@)?([a-z0-9-]+(?:\.[a-z0-9-]+)+)(?=[/:?#]|["']|$)/i.exec(text)?.[1];
}

const CHECK = `echo "${CHECKSUM_PLACEHOLDER}  ${FILE}" | sha256sum -c -`;

/** `curl … | sh` becomes `curl -o FILE … && check && sh FILE`. */
function throughFile(source: Download, reader: RunCommand): TextChange | undefined {
  const { shell } = source.command;
  const toFile = intoFile(source);
  // Both stand side by side: a group of writers, or a filter between, cannot be taken apart.
  const isDirect = reader.shell.pipedFrom === shell && reader.shell.block === shell.block;
  const isPlain =
    isDirect && canEdit(source.command) && canEdit(reader) && shell.operator !== '||' && shell.operator !== '|';
  if (!isPlain || toFile === undefined) return undefined;
  return {
    kind: 'text',
    edits: [
      toFile,
      { range: { start: shell.range.end, end: reader.shell.range.start }, newText: ` && ${CHECK} && ` },
      { range: { start: reader.nameWord.range.end, end: reader.range.end }, newText: argumentsFor(reader) },
    ],
  };
}

/** `bash <(curl …)` becomes `curl -o FILE … && check && bash FILE`. */
function fromSubstitution(source: Download, command: RunCommand, { range }: ShellSubstitution): TextChange | undefined {
  const fetch = fetchText(source);
  if (fetch === undefined || !canEdit(command) || command.shell.operator === '||' || command.shell.isNegated)
    return undefined;
  const { start } = command.shell.range;
  return {
    kind: 'text',
    edits: [
      { range: { start, end: start }, newText: `${fetch} && ${CHECK} && ` },
      { range, newText: FILE },
    ],
  };
}

/** `sh -c "$(curl …)"` becomes `curl -o FILE … && check && sh FILE`. */
function fromArgument(source: Download, command: RunCommand, script: Word): TextChange | undefined {
  const fetch = fetchText(source);
  const at = command.args.findIndex(({ range }) => holds(range, script.range));
  const isWhole = command.args[at]?.parts.length === 1 && at > 0;
  if (
    fetch === undefined ||
    !isWhole ||
    !canEdit(command) ||
    command.shell.operator === '||' ||
    command.shell.isNegated
  )
    return undefined;
  const options = readArguments(command.args.slice(0, at), { ...SHELL_OPTIONS, stopsAtOperand: false }).options;
  const kept = options.flatMap(({ name, value }) =>
    name === '-c' ? [] : value === undefined ? [name] : [name, value],
  );
  // The word behind the script is its name, those after it are its arguments.
  const given = command.args.slice(at + 2).map(({ text }) => text);
  const { start } = command.shell.range;
  return {
    kind: 'text',
    edits: [
      { range: { start, end: start }, newText: `${fetch} && ${CHECK} && ` },
      {
        range: { start: command.nameWord.range.end, end: command.range.end },
        newText: ['', ...kept, FILE, ...given].join(' '),
      },
    ],
  };
}

/** The arguments of a program that ran standard input, for a file. */
function argumentsFor({ name, args }: RunCommand): string {
  const { options, operands } = readArguments(args, SHELL_OPTIONS);
  const kept = options.flatMap((option) =>
    option.name === '-s' && !LANGUAGE.test(name)
      ? []
      : option.valueWord === undefined
        ? [option.name]
        : [option.name, option.valueWord.text],
  );
  const given = operands
    .filter(({ value }, i) => !(i === 0 && (value === '-' || value === '/dev/stdin')))
    .map(({ text }) => text);
  return ['', ...kept, FILE, ...given].join(' ');
}

/** The edit that sends a download to the file instead of standard output. */
function intoFile({ command, syntax }: Download): TextEdit | undefined {
  const end = command.nameWord.range.end;
  const output = command.option(['-o', '--output', '-O', '--output-document'], syntax)?.valueWord;
  if (command.name === 'curl' && output === undefined) return { range: { start: end, end }, newText: ` -o ${FILE}` };
  return output === undefined ? undefined : { range: output.range, newText: FILE };
}

/** The download as a command of its own, into the file. */
function fetchText(source: Download): string | undefined {
  const { text, range } = source.command.shell;
  const edit = intoFile(source);
  // Within a substitution over several lines, or in a string, the text is not what the file says.
  if (edit === undefined || text.length !== range.end - range.start || source.command.shell.pipesInto !== undefined)
    return undefined;
  return text.slice(0, edit.range.start - range.start) + edit.newText + text.slice(edit.range.end - range.start);
}

const canEdit = ({ wrappers, shell }: RunCommand): boolean =>
  wrappers.every(({ name }) => shellDialect(name) === 'unknown' && !SCRIPT_RUNNERS.has(name)) && !shell.isNegated;
