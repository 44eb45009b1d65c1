import type { TextChange } from '../../syntax/change.js';
import type { RunInstruction } from '../../syntax/dockerfile/instruction-kinds.js';
import { accountCreation } from './account-creation.js';
import { commandsOf, type RunCommand } from './run-command.js';

/** From here on the logs of `useradd` are megabytes long and more (useradd(8), `--no-log-init`). */
export const FIRST_LARGE_UID = 100000;

/** A call of `useradd` that logs a user with a large number. */
export interface LargeUser {
  readonly command: RunCommand;
  readonly id: number;
  /** Makes the user without the log; undefined where the instruction is a JSON array. */
  readonly change: TextChange | undefined;
}

const NO_LOG = /^(?:--no-log-init$|-[a-zA-Z]*l)/;

export function largeUsers(run: RunInstruction): readonly LargeUser[] {
  return commandsOf(run).flatMap((command) => {
    const id = command.is('useradd') ? accountCreation(command)?.id : undefined;
    if (id === undefined || id < FIRST_LARGE_UID || command.args.some(({ text }) => NO_LOG.test(text))) return [];
    const { end } = command.nameWord.range;
    const change: TextChange | undefined =
      run.form === 'shell'
        ? { kind: 'text', edits: [{ range: { start: end, end }, newText: ' --no-log-init' }] }
        : undefined;
    return [{ command, id, change }];
  });
}
