import type { Change } from '../../syntax/change.js';
import type { RunInstruction } from '../../syntax/dockerfile/instruction-kinds.js';
import { type Download, download } from './download.js';
import { commandsOf, type RunCommand, scriptOf } from './run-command.js';
import type { Stage } from './stage.js';

/** Curl and wget in one stage. */
export interface BothTools {
  /** The use of the tool that comes first. */
  readonly first: RunCommand;
  /** The first use of the other one. */
  readonly second: RunCommand;
  /** Has the first tool do what the second one does; undefined where one of its calls is not simple. */
  readonly translation: readonly [Change, ...Change[]] | undefined;
}

const isTool = (command: RunCommand): boolean => command.is('curl', 'wget');

/** Finds the second tool that a stage downloads with. */
export function bothTools(stage: Stage): BothTools | undefined {
  const uses = stage.instructions.flatMap((run) =>
    run.name === 'RUN' ? commandsOf(run).flatMap((command) => (isTool(command) ? [{ run, command }] : [])) : [],
  );
  const [first] = uses;
  const others = uses.filter(({ command }) => command.name !== first?.command.name);
  const [second] = others;
  if (first === undefined || second === undefined) return undefined;
  const changes = others.flatMap(({ run, command }) => translate(run, command) ?? []);
  const [change, ...rest] = changes;
  const translation: BothTools['translation'] =
    change !== undefined && changes.length === others.length ? [change, ...rest] : undefined;
  return { first: first.command, second: second.command, translation };
}

/** Options that only say how much is printed, or that the other tool does unasked. */
const IDLE: ReadonlyMap<string, RegExp> = new Map([
  ['curl', /^(?:-[fsSL]|--fail|--silent|--show-error|--location)$/],
  ['wget', /^(?:-[qnv]|--quiet|--no-verbose)$/],
]);
const OUTPUT = /^(?:-o|--output|-O|--output-document|--remote-name)$/;

function translate(run: RunInstruction, command: RunCommand): Change | undefined {
  const call = download(command);
  const [url, ...more] = call?.urls ?? [];
  const isTop = scriptOf(run).commands.some(({ range }) => range.start === command.shell.range.start);
  if (call === undefined || url === undefined || more.length > 0 || run.form === 'exec' || !isTop) return undefined;
  const idle = IDLE.get(command.name);
  const { options } = command.arguments(call.syntax);
  const isSimple = options.every(({ name }) => idle?.test(name) === true || OUTPUT.test(name));
  if (!isSimple || command.shell.redirects.length > 0) return undefined;
  const newText = [...(command.is('wget') ? asCurl(call) : asWget(call)), url.text].join(' ');
  return { kind: 'text', edits: [{ range: command.range, newText }] };
}

/** Curl prints what it fetches, unless told otherwise. */
const asCurl = ({ target, toStandardOutput }: Download): readonly string[] =>
  toStandardOutput ? ['curl -fsSL'] : target === undefined ? ['curl -fsSLO'] : ['curl -fsSL -o', target.text];

const asWget = ({ target, toStandardOutput }: Download): readonly string[] =>
  toStandardOutput ? ['wget -qO-'] : target === undefined ? ['wget -q'] : ['wget -qO', target.text];
