import type { TextChange } from '../../syntax/change.js';
import type { Located } from '../../syntax/text.js';
import { accountNumbers, accountsOf } from './base-image.js';
import type { Stage } from './stage.js';

/** The user of an image that has a name and no number. */
export interface NamedUser {
  /** The argument of USER, or of the FROM whose stage brings it. */
  readonly at: Located;
  /** `user[:group]` as Docker reads it. */
  readonly text: string;
  /** What stands for it in numbers; undefined where it is unknown. */
  readonly numbers: string | undefined;
  readonly change: TextChange | undefined;
}

/** The named user that the final stage certainly ends with, and what it is in numbers. */
export function namedUser(stage: Stage): NamedUser | undefined {
  const { instruction, user, text, isRoot, fromBuildArgument } = stage.userAtEnd;
  if (!stage.isFinal || stage.isWindows || instruction === undefined || fromBuildArgument) return undefined;
  if (isRoot !== false || user === undefined || text === undefined || /^\d+$/.test(user)) return undefined;
  const { value } = instruction;
  const isOwn = stage.instructions.includes(instruction);
  const numbers = inNumbers(stage, user, text.includes(':') ? text.slice(text.indexOf(':') + 1) : undefined);
  const canChange = isOwn && value?.isLiteral === true && numbers !== undefined;
  return {
    at: isOwn ? instruction.argumentText : (stage.from.image ?? stage.from.keyword),
    text,
    numbers,
    change: canChange ? value.replaceWith(numbers) : undefined,
  };
}

/** A group that is named has to be known as well. */
function inNumbers(stage: Stage, user: string, group: string | undefined): string | undefined {
  const account = accountNumbers(stage, user);
  if (account === undefined) return undefined;
  if (group === undefined) return String(account.uid);
  const made = accountsOf(stage).find(({ kind, name }) => kind === 'group' && name === group)?.id;
  const gid = /^\d+$/.test(group) ? Number(group) : (made ?? (group === user ? account.gid : undefined));
  return gid === undefined ? undefined : `${account.uid}:${gid}`;
}
