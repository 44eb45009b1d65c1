import type { Change } from '../../syntax/change.js';
import type { Argument } from '../../syntax/dockerfile/instruction.js';
import { baseUser, isRootIn } from './base-image.js';
import { appendCommand } from './command-edit.js';
import type { Stage } from './stage.js';
import { instructionsOfImage } from './sudo.js';

/** A base whose programs with the setuid bit stay in the image. */
export interface SetuidBase {
  readonly at: Argument;
  readonly image: string;
  /** Takes the bits away before the image gives up root; undefined where no place for it is certain. */
  readonly removal: Change | undefined;
}

const REMOVAL = 'find / -xdev -perm /6000 -type f -exec chmod a-s {} +';

/** `su`, `mount`, `passwd` and others of Debian and of Fedora have the bit; BusyBox, as in Alpine, has none. */
export function setuidBase(stage: Stage): SetuidBase | undefined {
  const { root, from } = stage;
  if (typeof root !== 'object' || from.image === undefined || baseUser(root).tools !== 'shadow') return undefined;
  const isRemoved = instructionsOfImage(stage).some(
    ({ name, text }) => name === 'RUN' && /chmod\s+\w*-\w*s/.test(text),
  );
  return isRemoved ? undefined : { at: from.image, image: from.image.text, removal: removalIn(stage) };
}

/** Where root still works: before the last USER, else before what says the program, else at the end. */
function removalIn(stage: Stage): Change | undefined {
  const own = stage.instructions.filter(({ onbuild }) => onbuild === undefined);
  const place =
    own.findLast(({ name }) => name === 'USER') ?? own.find(({ name }) => name === 'CMD' || name === 'ENTRYPOINT');
  const { user } = place === undefined ? stage.end : stage.stateAt(place);
  if (isRootIn(stage, user) !== true) return undefined;
  const last = own[(place === undefined ? own.length : own.indexOf(place)) - 1];
  // A step that stands there already takes it in: each RUN is a layer of its own.
  const joined = last?.name === 'RUN' ? appendCommand(last, REMOVAL) : undefined;
  if (joined !== undefined) return joined;
  return place === undefined
    ? (last ?? stage.from).insertAfter(`RUN ${REMOVAL}`)
    : place.insertBefore(`RUN ${REMOVAL}`);
}
