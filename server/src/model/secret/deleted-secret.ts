import type { Change } from '../../syntax/change.js';
import type { Instructions, RunInstruction } from '../../syntax/dockerfile/instruction-kinds.js';
import type { Word } from '../../syntax/dockerfile/shell.js';
import type { Located } from '../../syntax/text.js';
import { cutCommand, removeWords } from '../docker/command-edit.js';
import { commandsOf, type RunCommand, scriptOf } from '../docker/run-command.js';
import type { Stage } from '../docker/stage.js';
import { secretFile } from './secret-file.js';

/** A file with credentials that one layer holds and a later one deletes. */
export interface DeletedSecret {
  /** The word that names it where it is deleted. */
  readonly at: Word;
  readonly path: string;
  /** What it is, with its article. */
  readonly title: string;
  /** The instruction whose layer keeps it. */
  readonly madeBy: Located & { readonly name: string };
  /** Mounts it where it is used instead; undefined where that is not certain. */
  readonly mount: readonly [Change, ...Change[]] | undefined;
}

interface MadeSecret {
  readonly path: string;
  readonly title: string;
  readonly by: Instructions['COPY'] | Instructions['ADD'] | RunInstruction;
}

/** The files with credentials that a stage deletes again. */
export function deletedSecrets(stage: Stage): readonly DeletedSecret[] {
  const made: MadeSecret[] = [];
  const found: DeletedSecret[] = [];
  for (const instruction of stage.instructions) {
    if (instruction.onbuild !== undefined) continue;
    if (instruction.name === 'COPY' || instruction.name === 'ADD') made.push(...copied(instruction, stage));
    if (instruction.name !== 'RUN') continue;
    if (made.length > 0) found.push(...deletions(instruction, stage, made));
    made.push(...written(instruction, stage));
  }
  return found;
}

function copied(copy: Instructions['COPY'] | Instructions['ADD'], stage: Stage): readonly MadeSecret[] {
  const { destination } = copy;
  if (destination === undefined || !destination.isLiteral) return [];
  const isFolder = copy.sources.length > 1 || /(?:^|\/)\.{0,2}$/.test(destination.value);
  return copy.sources.flatMap((source) => {
    const name = source.value.replace(/\/$/, '').split('/').at(-1) ?? '';
    const path = absolute(
      isFolder ? `${destination.value}/${name}` : destination.value,
      stage.stateAt(copy).workdir.path,
    );
    const title = source.isLiteral ? (secretFile(source.value) ?? secretFile(path ?? '')) : undefined;
    return title === undefined || path === undefined ? [] : [{ path, title, by: copy }];
  });
}

/** `echo "$KEY" > /root/.ssh/id_rsa`. */
function written(run: RunInstruction, stage: Stage): readonly MadeSecret[] {
  return commandsOf(run).flatMap(({ shell }) =>
    shell.redirects.flatMap(({ operator, target }) => {
      const path = operator.startsWith('>') ? absolute(target?.text, stage.stateAt(run).workdir.path) : undefined;
      const title = path === undefined ? undefined : secretFile(path);
      return path === undefined || title === undefined ? [] : [{ path, title, by: run }];
    }),
  );
}

function deletions(run: RunInstruction, stage: Stage, made: readonly MadeSecret[]): readonly DeletedSecret[] {
  const workdir = stage.stateAt(run).workdir.path;
  return commandsOf(run).flatMap((command) => {
    if (!command.is('rm', 'shred', 'unlink')) return [];
    const { operands, options } = command.arguments({ short: 'ns' });
    const isRecursive = options.some(({ name }) => /^-[rR]$|^--recursive$/.test(name));
    return operands.flatMap((word) => {
      const path = absolute(word.text, workdir);
      const secret = path === undefined ? undefined : made.find((file) => covers(path, file.path, isRecursive));
      if (secret === undefined) return [];
      const mount = mountFor(run, stage, command, word, secret, operands.length);
      return [{ at: word, path: secret.path, title: secret.title, madeBy: secret.by, mount }];
    });
  });
}

/** True where deleting `path` deletes `file`. */
function covers(path: string, file: string, isRecursive: boolean): boolean {
  if (path === file) return true;
  const folder = path.endsWith('/*') ? path.slice(0, -1) : isRecursive ? `${path.replace(/\/$/, '')}/` : undefined;
  return folder !== undefined && folder.length > 1 && file.startsWith(folder);
}

/** A path from the root of the image; undefined where a variable or an unknown folder hides it. */
function absolute(path: string | undefined, from: string | undefined): string | undefined {
  const text = path?.replace(/^["']|["']$/g, '').replace(/^(?:~|\$\{?HOME\}?)(?=\/)/, '/root');
  if (text === undefined || text.includes('$')) return undefined;
  const whole = text.startsWith('/') ? text : from === undefined ? undefined : `${from}/${text}`;
  return whole?.replace(/\/(?:\.?\/)+/g, '/');
}

/** Takes the file out of the layers, and mounts it in each step that stands between. */
function mountFor(
  run: RunInstruction,
  stage: Stage,
  command: RunCommand,
  word: Word,
  { path, by: copy }: MadeSecret,
  operands: number,
): readonly [Change, ...Change[]] | undefined {
  if (copy.name === 'RUN' || copy.sources.length !== 1 || copy.heredocs.length > 0 || copy.hasFlag('from'))
    return undefined;
  const isAll = scriptOf(run).commands.length === 1 && operands === 1;
  const deletion = operands === 1 ? cutCommand(run, command) : removeWords(run, command, [word]);
  const steps = stage.instructions
    .slice(stage.instructions.indexOf(copy) + 1, stage.instructions.indexOf(run) + (isAll ? 0 : 1))
    .filter((step) => step.name === 'RUN');
  if (deletion === undefined || steps.length === 0) return undefined;
  const id = path.split('/').at(-1) ?? path;
  return [
    copy.remove(),
    ...steps.map((step) => step.addFlag('mount', `type=secret,id=${id},target=${path}`)),
    deletion,
  ];
}
