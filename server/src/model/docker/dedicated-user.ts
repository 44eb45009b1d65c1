import type { TextChange } from '../../syntax/change.js';
import type { UserInstruction } from '../../syntax/dockerfile/instruction-kinds.js';
import { type AccountTools, accountNumbers, accountsOf, baseUser } from './base-image.js';
import type { Stage } from './stage.js';
import { isRootUser } from './stage-state.js';

/** A change that makes an image run as a user of its own. */
export interface UserChange {
  /** What `USER` is given. */
  readonly user: string;
  readonly change: TextChange;
}

/** The number where no other is configured: above those that images bring along. */
const UID = 10001;

const MAKE_ACCOUNT: Readonly<Record<AccountTools, (name: string, id: number) => readonly string[]>> = {
  shadow: (name, id) => [`RUN groupadd --gid ${id} ${name} && useradd --uid ${id} --gid ${id} --create-home ${name}`],
  busybox: (name, id) => [`RUN addgroup -g ${id} ${name} && adduser -D -u ${id} -G ${name} ${name}`],
  none: () => [],
};

/** Puts `USER` where a stage has done all that needs root, with an account for it where the stage has none yet. */
export function useDedicatedUser(stage: Stage, id: number = UID): UserChange {
  const known = knownUser(stage);
  const user = known ?? `${id}:${id}`;
  const tools = stage.end.shell.dialect === 'posix' ? baseUser(stage.root).tools : 'none';
  const account = known === undefined ? MAKE_ACCOUNT[tools](freeName(stage), id) : [];
  return { user, change: insertAtEnd(stage, [...account, `USER ${user}`].join('\n')) };
}

/** Puts a user in the place of root where `USER root` is the last that needs it; else adds another at the end of the stage. */
export function replaceRoot(stage: Stage, last: UserInstruction, id: number = UID): UserChange {
  const changed = useDedicatedUser(stage, id);
  const needsRoot = stage.instructions
    .slice(stage.instructions.indexOf(last))
    .some(({ name, onbuild }) => name === 'RUN' && onbuild === undefined);
  const isLast = stage.instructions.includes(last) && last.value?.isLiteral === true && !needsRoot;
  const account = changed.change.edits.some(({ newText }) => newText.includes('RUN '));
  if (!isLast || account || last.value === undefined) return changed;
  return { user: changed.user, change: last.value.replaceWith(changed.user) };
}

/** The user that the stage ran as before, the one that it makes, or the one that its base brings. */
function knownUser(stage: Stage): string | undefined {
  const before = stage.instructions.findLast(
    (instruction): instruction is UserInstruction =>
      instruction.name === 'USER' &&
      instruction.onbuild === undefined &&
      instruction.value?.isLiteral === true &&
      !isRootUser(instruction.value.value.split(':', 1)[0] ?? ''),
  );
  if (before?.value !== undefined) return inNumbers(stage, before.value.value);
  const made = accountsOf(stage).find(({ kind, name }) => kind === 'user' && name !== undefined && !isRootUser(name));
  return made?.name === undefined ? baseUser(stage.root).account : inNumbers(stage, made.name);
}

/** Kubernetes can tell a number from root, and a name not: the number, where it is known. */
function inNumbers(stage: Stage, user: string): string {
  const [name = '', group = name] = user.split(':', 2);
  const numbers = group === name ? accountNumbers(stage, name) : undefined;
  return numbers === undefined ? user : `${numbers.uid}:${numbers.gid}`;
}

const freeName = (stage: Stage): string => (accountsOf(stage).some(({ name }) => name === 'app') ? 'app-user' : 'app');

/** Lines before the command that the image runs, or at the end of the stage where something still needs root below it. */
function insertAtEnd(stage: Stage, lines: string): TextChange {
  const { instructions } = stage;
  const lastRun = instructions.findLastIndex(
    ({ name, onbuild }) => (name === 'RUN' || name === 'USER') && onbuild === undefined,
  );
  const command = instructions.find(
    ({ name, onbuild }, i) => i > lastRun && (name === 'ENTRYPOINT' || name === 'CMD') && onbuild === undefined,
  );
  return command === undefined ? (instructions.at(-1) ?? stage.from).insertAfter(lines) : command.insertBefore(lines);
}
