import type { Change } from '../../syntax/change.js';
import type { RunInstruction } from '../../syntax/dockerfile/instruction-kinds.js';
import type { Located } from '../../syntax/text.js';
import { cutCommand } from './command-edit.js';
import { commandsOf, type RunCommand, scriptOf } from './run-command.js';
import { shellDialect } from './stage-state.js';

/** A step that is meant to change the shell of the steps after it. */
export interface ShellReplacement {
  readonly at: Located;
  /** True where another program takes the place of `/bin/sh`; false where a shell is started, which changes nothing. */
  readonly isLink: boolean;
  readonly shell: string;
  /** Says the shell by `SHELL`. */
  readonly instruction: readonly [Change, ...Change[]] | undefined;
}

const SH = /^(?:\/usr)?\/bin\/sh$/;

/** Finds `ln -sf /bin/bash /bin/sh`, and `RUN powershell -command` with nothing to run. */
export function shellReplacement(run: RunInstruction): ShellReplacement | undefined {
  for (const command of commandsOf(run)) {
    if (command.is('ln', 'mv', 'cp') && command.wrappers.every(({ name }) => name === 'sudo')) {
      const { operands } = command.arguments({ short: 'St', long: ['suffix', 'target-directory'] });
      const [source, target] = operands;
      if (source?.value === undefined || target?.value === undefined || !SH.test(target.value)) continue;
      return {
        at: command,
        isLink: true,
        shell: pathOf(source.value),
        instruction: bySource(run, command, source.value),
      };
    }
  }
  return idleShell(run);
}

const pathOf = (shell: string): string => (shell.includes('/') ? shell : `/bin/${shell}`);

const written = (shell: string): string => {
  const dialect = shellDialect(shell);
  return `SHELL ["${shell}", "${dialect === 'powershell' ? '-Command' : '-c'}"]`;
};

function bySource(run: RunInstruction, command: RunCommand, source: string): ShellReplacement['instruction'] {
  const shell = pathOf(source);
  if (!/\/(?:bash|zsh|ksh|mksh|dash|ash)$/.test(shell) || run.onbuild !== undefined) return undefined;
  if (scriptOf(run).commands.length === 1) return [run.replaceWith(written(shell))];
  const cut = cutCommand(run, command);
  return cut && [cut, run.insertAfter(written(shell))];
}

/** A shell that is given nothing to run ends at once. */
function idleShell(run: RunInstruction): ShellReplacement | undefined {
  const [command, ...others] = commandsOf(run);
  if (command === undefined || others.length > 0 || command.wrappers.length > 0) return undefined;
  const { shell, args, nameWord } = command;
  const dialect = shellDialect(command.name);
  if ((dialect !== 'posix' && dialect !== 'powershell') || command.is('busybox')) return undefined;
  const isIdle =
    args.every(({ text }) => /^"?-/.test(text)) && shell.redirects.length === 0 && run.heredocs.length === 0;
  // What asks for the version, for example, does do something.
  if (!isIdle || args.some(({ text }) => /^"?--/.test(text))) return undefined;
  const path = nameWord.value ?? command.name;
  return {
    at: command,
    isLink: false,
    shell: path,
    instruction: run.onbuild === undefined ? [run.replaceWith(written(path))] : undefined,
  };
}
