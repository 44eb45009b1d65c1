import type { Change } from '../../syntax/change.js';
import type { RunInstruction } from '../../syntax/dockerfile/instruction-kinds.js';
import type { Word } from '../../syntax/dockerfile/shell.js';
import { stageOf } from './dockerfile.js';
import { commandsOf, type RunCommand, scriptOf } from './run-command.js';

/** A step that begins by going to another folder. */
export interface FolderChange {
  readonly command: RunCommand;
  readonly folder: Word;
  /** True where the step does nothing else. */
  readonly isAll: boolean;
  /** Says the folder by `WORKDIR`; undefined where its path is not certain. */
  readonly workdir: readonly [Change, ...Change[]] | undefined;
  /** True where later instructions keep their folder. */
  readonly isRestored: boolean;
}

/** Reads `RUN cd folder && …`. */
export function folderChange(run: RunInstruction): FolderChange | undefined {
  const [command] = commandsOf(run);
  if (command === undefined || !command.is('cd') || command.wrappers.length > 0) return undefined;
  const { operands } = command.arguments();
  const [folder] = operands;
  if (folder === undefined || operands.length > 1 || command.shell.block !== undefined) return undefined;
  const { commands } = scriptOf(run);
  const state = stageOf(run)?.stateAt(run);
  const old = state?.workdir.path;
  const path = absolute(folder.value, old);
  const next = commands[1];
  if (next === undefined) {
    const workdir: FolderChange['workdir'] = path === undefined ? undefined : [run.replaceWith(`WORKDIR ${path}`)];
    return { command, folder, isAll: true, workdir, isRestored: false };
  }
  const canMove =
    (next.operator === '&&' || next.operator === ';') && next.block === undefined && run.onbuild === undefined;
  const range = { start: command.shell.range.start, end: next.range.start };
  const between = run.text.slice(range.start - run.range.start, range.end - run.range.start);
  if (path === undefined || !canMove || run.heredocs.length > 0 || /\n\s*#/.test(between))
    return { command, folder, isAll: false, workdir: undefined, isRestored: false };
  const changes: [Change, ...Change[]] = [
    run.insertBefore(`WORKDIR ${path}`),
    { kind: 'text', edits: [{ range, newText: '' }] },
  ];
  if (old !== undefined) changes.push(run.insertAfter(`WORKDIR ${old}`));
  return { command, folder, isAll: false, workdir: changes, isRestored: old !== undefined };
}

/** A path as `WORKDIR` can say it: nothing that a shell would expand. */
function absolute(path: string | undefined, from: string | undefined): string | undefined {
  if (path === undefined || !/^[\w./@+-]+$/.test(path) || path.startsWith('-')) return undefined;
  if (path.startsWith('/')) return path;
  return from === undefined || /^\.\.?(?:\/|$)/.test(path) ? undefined : `${from.replace(/\/$/, '')}/${path}`;
}
