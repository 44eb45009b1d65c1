import type { Flag } from '../../syntax/dockerfile/instruction.js';
import type { CopyInstruction } from '../../syntax/dockerfile/instruction-kinds.js';
import type { Stage } from './stage.js';
import { isRootUser } from './stage-state.js';

/** The user that `--chown` gives the files to, variables put in; undefined without the flag, and where it is unknown. */
export function copyOwner(copy: CopyInstruction, stage: Stage): string | undefined {
  const value = copy.flag('chown')?.value;
  const text =
    value === undefined ? undefined : stage.stateAt(copy).variables.resolve(value, copy.escape).text?.split(':', 1)[0];
  return text === '' ? undefined : text;
}

/** The `--chown` of a copy where it does not certainly name root, whose the files are without it. */
export function ownerFlag(copy: CopyInstruction, stage: Stage | undefined): Flag | undefined {
  const flag = copy.flag('chown');
  if (stage === undefined || !flag?.value) return undefined;
  const owner = copyOwner(copy, stage);
  return owner !== undefined && isRootUser(owner) ? undefined : flag;
}
