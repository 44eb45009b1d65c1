import type { CmdInstruction, EntrypointInstruction } from '../../syntax/dockerfile/instruction-kinds.js';
import { scriptOf } from './run-command.js';

/** A command that a shell starts. */
export interface ShellForm {
  /** `broken`: meant as a JSON array; `exec`: the shell makes room for the program. */
  readonly kind: 'shell' | 'exec' | 'broken';
  /** The same in exec form; undefined where it needs the shell. */
  readonly array: string | undefined;
}

/** What the shell does itself, so that no program has that name (POSIX: special built-ins and their like). */
const BUILT_IN =
  /^(?:[.:]|alias|bg|break|cd|command|continue|eval|exec|exit|export|fg|hash|read|return|set|shift|source|time|times|trap|type|ulimit|umask|unset|wait)$/;

/** How a command in shell form could be written; undefined for exec form and for a command that is still missing. */
export function shellForm(command: CmdInstruction | EntrypointInstruction): ShellForm | undefined {
  const text = command.argumentText.text;
  if (command.form === 'exec' || text === '') return undefined;
  if (/^\[\s*["'\w]/.test(text) && text.endsWith(']')) return { kind: 'broken', array: mended(text) };
  const script = scriptOf(command);
  const [first, ...others] = script.commands;
  const words = first?.name === undefined ? [] : [first.name, ...first.args];
  const isExec = words[0]?.value === 'exec';
  const run = isExec ? words.slice(1) : words;
  const isPlain =
    script.dialect === 'posix' &&
    script.problems.length === 0 &&
    others.length === 0 &&
    run.length > 0 &&
    first !== undefined &&
    first.block === undefined &&
    !first.isNegated &&
    first.assignments.length + first.redirects.length === 0 &&
    first.range.end === script.source.range.end &&
    !BUILT_IN.test(run[0]?.value ?? '') &&
    run.every(({ value, text }) => value !== undefined && (value !== text || !/[*?[\]{}~]/.test(text)));
  return {
    kind: isExec ? 'exec' : 'shell',
    array: isPlain ? arrayOf(run.flatMap(({ value }) => value ?? [])) : undefined,
  };
}

const arrayOf = (words: readonly string[]): string => `[${words.map((word) => JSON.stringify(word)).join(', ')}]`;

/** An array with single quotes, or with a comma too many at its end. */
function mended(text: string): string | undefined {
  const single = text.includes('"') ? text : text.replaceAll("'", '"');
  try {
    const array: unknown = JSON.parse(single.replace(/,\s*\]$/, ']'));
    const isCommand = Array.isArray(array) && array.length > 0 && array.every((word) => typeof word === 'string');
    return isCommand ? arrayOf(array) : undefined;
  } catch {
    return undefined;
  }
}
