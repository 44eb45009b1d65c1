import type { TextChange } from '../../syntax/change.js';
import type { RunInstruction } from '../../syntax/dockerfile/instruction-kinds.js';
import type { ShellBlock } from '../../syntax/dockerfile/shell.js';
import { baseUser } from './base-image.js';
import { commandsOf, type RunCommand } from './run-command.js';
import type { Stage } from './stage.js';

/** A step that goes on although a command of a pipe in it has failed. */
export interface UnseenFailure {
  readonly run: RunInstruction;
  /** The command whose failure nobody sees. */
  readonly writer: RunCommand;
  /** Sets `pipefail` for the stage; undefined where it is not known which shell the image has. */
  readonly guard: TextChange | undefined;
}

/** Programs that print what they are given, and hardly ever fail. */
const PRINTS: ReadonlySet<string> = new Set(['echo', 'printf', 'yes', 'true', ':']);

/** A list of checksums that is empty, or not what it should be, fails by itself. */
const isChecksum = (reader: RunCommand): boolean =>
  /^(?:(?:sha|md)\d+sum|shasum|b2sum)$/.test(reader.name) && reader.hasOption(['-c', '--check']);

/** The steps of a stage whose shell does not see a failure in a pipe; with `isCautious` also where the writer only prints. */
export function unseenFailures(stage: Stage, isCautious: boolean): readonly UnseenFailure[] {
  const found = stage.instructions.flatMap((run) => {
    // The word alone tells that somebody has thought of it.
    if (run.name !== 'RUN' || !run.text.includes('|') || run.text.includes('pipefail')) return [];
    const { shell } = stage.stateAt(run);
    if (shell.dialect !== 'posix' || shell.command.some((word) => word.includes('pipefail'))) return [];
    const writer = commandsOf(run).find(
      (command) =>
        command.pipesInto !== undefined &&
        (isCautious || (!PRINTS.has(command.name) && !isChecksum(command.pipesInto))) &&
        !isCondition(command.shell.block) &&
        !/^(?:pwsh|powershell)$/.test(command.name),
    );
    return writer === undefined ? [] : [{ run, writer }];
  });
  const [first] = found.filter(isMendable);
  const guard = first && guardFrom(stage, first.run);
  return found.map((failure) => ({ ...failure, guard: isMendable(failure) ? guard : undefined }));
}

/** A condition asks for the result, and a failure is an answer. */
const isCondition = (block: ShellBlock | undefined): boolean =>
  block !== undefined && (block.kind === 'condition' || isCondition(block.parent));

/** `SHELL` decides for steps in shell form without an interpreter of their own. */
const isMendable = ({ run }: { readonly run: RunInstruction }): boolean =>
  run.form === 'shell' && run.onbuild === undefined && run.interpreter === undefined;

function guardFrom(stage: Stage, run: RunInstruction): TextChange | undefined {
  const { instruction, command } = stage.stateAt(run).shell;
  if (instruction !== undefined) {
    const at = instruction.args.find(({ value }) => /^-\w*c$/.test(value));
    const canHave = /(?:^|\/)(?:bash|ash|zsh|ksh)$/.test(command[0] ?? '') && stage.instructions.includes(instruction);
    if (at === undefined || !canHave) return undefined;
    const { start } = at.range;
    return { kind: 'text', edits: [{ range: { start, end: start }, newText: '"-o", "pipefail", ' }] };
  }
  const shell = shellOf(stage);
  return shell && run.insertBefore(`SHELL ["${shell}", "-o", "pipefail", "-c"]`);
}

/** Images with bash although they have no tools for accounts. */
const WITH_BASH =
  /\/(?:amazonlinux|archlinux|opensuse(?:\/\w+)?|ubi\d+(?:\/ubi(?:-minimal|-init)?)?|rockylinux(?:\/\w+)?|almalinux(?:\/\w+)?|centos(?:\/\w+)?)$/;

/** A shell of the base image that knows `pipefail`: Debian's `sh` does not, BusyBox's `ash` does. */
export function shellOf(stage: Stage): '/bin/bash' | '/bin/ash' | undefined {
  const { root } = stage;
  if (typeof root !== 'object') return undefined;
  const { tools } = baseUser(root);
  if (tools === 'busybox') return '/bin/ash';
  return tools === 'shadow' || WITH_BASH.test(root.repository) ? '/bin/bash' : undefined;
}
