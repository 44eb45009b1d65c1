import type { TextChange } from '../../syntax/change.js';
import type { Flag } from '../../syntax/dockerfile/instruction.js';
import type { CopyInstruction } from '../../syntax/dockerfile/instruction-kinds.js';
import { closestName } from '../closest-name.js';
import { isKnownOfficial } from './base-image.js';
import { type Dockerfile, stageOf } from './dockerfile.js';
import { parseImageReference } from './image-reference.js';
import type { Stage } from './stage.js';

/** Names that BuildKit keeps for itself (BuildKit: rule ReservedStageName). */
export const RESERVED_STAGE_NAMES: ReadonlySet<string> = new Set(['context', 'scratch']);

/** Gives a stage another name, here and wherever later instructions mean it by its name. */
export function renameStage(
  dockerfile: Dockerfile,
  stage: Stage,
  name: string,
): readonly [TextChange, ...TextChange[]] | undefined {
  const { nameToken } = stage;
  if (nameToken === undefined) return undefined;
  const changes: [TextChange, ...TextChange[]] = [nameToken.replaceWith(name)];
  for (const later of dockerfile.stages.slice(stage.index + 1)) {
    const { image } = later.from;
    if (later.baseStage === stage && image !== undefined) changes.push(image.replaceWith(name));
    for (const instruction of later.instructions) {
      if (instruction.name === 'COPY' && isName(instruction.from?.value, stage)) {
        if (dockerfile.copySource(instruction) === stage) changes.push(instruction.setFlag('from', name));
      } else if (instruction.name === 'RUN') {
        for (const { flag, options } of instruction.mounts) {
          const from = options.get('from');
          const isMeant = isName(from, stage) && later.index > 0 && lastOf(dockerfile, later, stage) === stage;
          if (isMeant) changes.push(flag.setValue(flag.value?.replace(`from=${from}`, `from=${name}`)));
        }
      }
    }
  }
  return changes;
}

const isName = (text: string | undefined, { name }: Stage): boolean =>
  text !== undefined && text.toLowerCase() === name;

const lastOf = ({ stages }: Dockerfile, before: Stage, { name }: Stage): Stage | undefined =>
  stages.slice(0, before.index).findLast((stage) => stage.name === name);

/** A name like `name` that no stage has. */
export function freeStageName({ stages }: Dockerfile, name: string): string {
  const taken = new Set(stages.map((stage) => stage.name));
  let number = 2;
  while (taken.has(`${name}-${number}`)) number++;
  return `${name}-${number}`;
}

/** A `--from` of `COPY` that does not lead where its author meant. */
export interface WrongSource {
  readonly flag: Flag;
  /** The stage itself, one that comes later, or a number or a name that no stage has. */
  readonly kind: 'itself' | 'later' | 'number' | 'name';
  /** The name of an earlier stage that was probably meant. */
  readonly meant: string | undefined;
}

/** Whether `--from` names an earlier stage or an image; what nothing but a name speaks for counts as a name only where `isCautious`. */
export function wrongSource(
  copy: CopyInstruction,
  dockerfile: Dockerfile,
  isCautious: boolean,
): WrongSource | undefined {
  const { from: flag } = copy;
  const own = stageOf(copy);
  const text = flag?.value?.toLowerCase();
  if (flag === undefined || own === undefined || text === undefined || text === '' || text.includes('$'))
    return undefined;
  if (/^\d+$/.test(text)) {
    const number = Number(text);
    if (number < own.index) return undefined;
    return {
      flag,
      kind: number === own.index ? 'itself' : number < dockerfile.stages.length ? 'later' : 'number',
      meant: undefined,
    };
  }
  const earlier = dockerfile.stages.slice(0, own.index).flatMap(({ name }) => name ?? []);
  if (earlier.includes(text)) return undefined;
  const meant = closestName(text, earlier);
  if (own.name === text) return { flag, kind: 'itself', meant };
  if (dockerfile.stages.some(({ name }) => name === text)) return { flag, kind: 'later', meant };
  const image = parseImageReference(text);
  // A tag, a digest or a path says that an image is meant.
  const isImage = /[:@/]/.test(text) || (image !== undefined && isKnownOfficial(image));
  return isImage || (meant === undefined && !isCautious) ? undefined : { flag, kind: 'name', meant };
}
