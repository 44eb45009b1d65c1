import type { Change } from '../../syntax/change.js';
import { MappedText } from '../../syntax/dockerfile/mapped-text.js';
import { parseShell } from '../../syntax/dockerfile/shell.js';
import type { Field } from '../../syntax/yaml/field.js';
import { effectiveCommands } from '../docker/run-command.js';
import type { Container } from './container.js';

/** A call of sudo in a command of a container. */
export interface SudoWord {
  /** The item of the command that holds it. */
  readonly field: Field;
  /** Takes it away; absent where its options change more than the user. */
  readonly changes: readonly [Change, ...Change[]] | undefined;
}

const HOOKS = ['livenessProbe', 'readinessProbe', 'startupProbe', 'lifecycle.postStart', 'lifecycle.preStop'];

const SHELL = /^(?:\S*\/)?(?:sh|bash|ash|dash|zsh|ksh)$/;
const SUDO = /^(?:\S*\/)?sudo$/;

/** The calls of sudo in what the container runs: its command, and the commands of its probes and hooks. */
export function sudoWords(container: Container): readonly SudoWord[] {
  const start = [...container.field('command').items(), ...container.field('args').items()];
  const hooks = HOOKS.map((hook) => container.field(`${hook}.exec.command`).items());
  return [start, ...hooks].flatMap(inCommand);
}

function inCommand(words: readonly Field[]): readonly SudoWord[] {
  const [first, second] = words;
  const program = first?.text ?? '';
  if (first !== undefined && SUDO.test(program)) {
    const isPlain = second?.text !== undefined && !second.text.startsWith('-');
    return [{ field: first, changes: isPlain ? [first.remove()] : undefined }];
  }
  // Some write a whole line as the program, which no system can run, but the wish is plain.
  if (first !== undefined && /^(?:\S*\/)?sudo\s/.test(program)) return inScript(first);
  const option = words.findIndex((word) => /^-\w*c$/.test(word.text ?? ''));
  const script = words[option + 1];
  return script !== undefined && (SHELL.test(program) || option === 0) ? inScript(script) : [];
}

function inScript(field: Field): readonly SudoWord[] {
  const text = field.text ?? '';
  const calls = effectiveCommands(parseShell(MappedText.verbatim(text, 0))).flatMap(
    ({ wrappers, name, nameWord, shell }) =>
      [...wrappers, { name, word: nameWord }]
        .filter((wrapper) => wrapper.name === 'sudo')
        .map(({ word }) => ({ start: word.range.start, next: shell.args[0] })),
  );
  if (calls.length === 0) return [];
  const isPlain = calls.every(
    ({ start, next }) =>
      next !== undefined && !next.text.startsWith('-') && /^(?:\S*\/)?sudo\s/.test(text.slice(start)),
  );
  const cut = [...calls]
    .sort((a, b) => b.start - a.start)
    .reduce((rest, { start }) => rest.slice(0, start) + rest.slice(start).replace(/^\S*sudo\s+/, ''), text);
  return [{ field, changes: isPlain ? [field.set(cut)] : undefined }];
}
