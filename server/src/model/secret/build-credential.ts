import type { Change } from '../../syntax/change.js';
import type { RunInstruction } from '../../syntax/dockerfile/instruction-kinds.js';
import type { Word } from '../../syntax/dockerfile/shell.js';
import { commandsOf, type RunCommand } from '../docker/run-command.js';
import type { Stage } from '../docker/stage.js';
import { mountInstead } from './dockerfile-secret.js';
import { secretName } from './secret-name.js';
import { isNoCredential } from './secret-value.js';
import { findToken, urlPassword } from './token-format.js';

/** A credential that a step uses without a mount. */
export interface BuildCredential {
  readonly at: Word;
  readonly program: string;
  readonly kind: 'ssh' | 'written' | 'argument';
  /** What it is, with its article, or the name of the argument. */
  readonly what: string;
  /** Mounts it; undefined where it is not certain what to mount. */
  readonly mount: readonly [Change, ...Change[]] | undefined;
}

/** `git@host:path` and `ssh://…`, with what programs write before it. */
const SSH = /^(?:git\+)?ssh:\/\/|^[\w.-]+@[\w.-]+:(?!\d)[\w~/-]/;

/** Where a variable takes the place of a credential: in the user part of a URL, in a header, in the settings of registries. */
const IN_URL = /[a-z]:\/\/(?:[^\s/@"'$]*:)?\$\{?(\w+)\}?(?::[^\s/@"']*)?@/i;
const IN_HEADER = /^(?:authorization|private-token|x-api-key|job-token)\s*:.*\$\{?(\w+)\}?/i;
const IN_SETTING = /(?:_authToken|_auth|_password)\s*=\s*\$\{?(\w+)\}?/;

/** The credentials that a step uses; those that a name gives away where they are declared are not among them. */
export function buildCredentials(run: RunInstruction, stage: Stage | undefined): readonly BuildCredential[] {
  const mounts = new Set(run.mounts.map(({ type }) => type));
  const seen = new Set<number>();
  return commandsOf(run)
    .flatMap((command) =>
      [command.nameWord, ...command.args].flatMap((word) => read(run, stage, command, word, mounts) ?? []),
    )
    .filter(({ at }) => !seen.has(at.range.start) && seen.add(at.range.start));
}

function read(
  run: RunInstruction,
  stage: Stage | undefined,
  command: RunCommand,
  word: Word,
  mounts: ReadonlySet<string>,
): BuildCredential | undefined {
  const text = word.content.text;
  const found = { at: word, program: command.name };
  if (!mounts.has('ssh') && !mounts.has('secret') && FETCHES.has(command.name) && SSH.test(text)) {
    const what = `an SSH key for "${/@([\w.-]+)/.exec(text)?.[1] ?? /\/\/([\w.-]+)/.exec(text)?.[1] ?? 'the server'}"`;
    // A remote that is only named needs no key yet.
    const isUsed = !command.is('git') || /^(?:clone|fetch|pull|submodule|ls-remote|archive)$/.test(verbOf(command));
    return isUsed ? { ...found, kind: 'ssh', what, mount: [run.addFlag('mount', 'type=ssh')] } : undefined;
  }
  const given = urlPassword(text);
  if (given !== undefined && !/^\$|^[<[{*]/.test(given.password) && !isNoCredential(given.password))
    return {
      ...found,
      kind: 'written',
      what: 'a URL with a password',
      mount: mountPassword(run, command, word, given.password),
    };
  const token = findToken(text);
  if (token !== undefined && !token.isExample)
    return { ...found, kind: 'written', what: token.title, mount: undefined };
  const name = (IN_URL.exec(text) ?? IN_HEADER.exec(text) ?? IN_SETTING.exec(text))?.[1];
  const instruction = name === undefined ? undefined : stage?.stateAt(run).variables.get(name)?.instruction;
  if (name === undefined || instruction === undefined) return undefined;
  const strength = secretName(name);
  return strength !== undefined && strength !== 'perhaps'
    ? undefined
    : { ...found, kind: 'argument', what: name, mount: mountInstead(instruction, stage) };
}

const FETCHES: ReadonlySet<string> = new Set([
  'git',
  'pip',
  'pip3',
  'npm',
  'yarn',
  'pnpm',
  'uv',
  'scp',
  'rsync',
  'composer',
  'poetry',
  'python',
  'python3',
]);

const verbOf = (command: RunCommand): string =>
  command.arguments({ short: 'Cc', long: ['git-dir', 'work-tree'] }).operands[0]?.value ?? '';

/** Puts a variable in the place of a password, and mounts the secret as that variable. */
function mountPassword(
  run: RunInstruction,
  command: RunCommand,
  word: Word,
  password: string,
): readonly [Change, Change] | undefined {
  const at = word.text.indexOf(password);
  const isExpanded = !word.text.startsWith("'") && word.text.length === word.range.end - word.range.start;
  if (run.form === 'exec' || !isExpanded || at < 0 || command.wrappers.length > 0 || run.heredocs.length > 0)
    return undefined;
  const name = `${command.name.toUpperCase().replace(/\W/g, '_')}_PASSWORD`;
  const start = word.range.start + at;
  return [
    run.addFlag('mount', `type=secret,id=${name},env=${name}`),
    { kind: 'text', edits: [{ range: { start, end: start + password.length }, newText: `\${${name}}` }] },
  ];
}
