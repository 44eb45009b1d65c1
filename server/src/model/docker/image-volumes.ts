import type { VolumeInstruction } from '../../syntax/dockerfile/instruction-kinds.js';
import type { Dockerfile } from './dockerfile.js';
import { instructionsOfImage } from './sudo.js';

/** A `VOLUME` that the image of a Dockerfile has. */
export interface ImageVolume {
  readonly volume: VolumeInstruction;
  /** Its paths as written, as a list in words. */
  readonly paths: string;
}

/** The volumes of the final stage and of those that it starts from. */
export function volumesOfImage({ target }: Dockerfile): readonly ImageVolume[] {
  return (target === undefined ? [] : instructionsOfImage(target)).flatMap((instruction) => {
    if (instruction.name !== 'VOLUME' || instruction.onbuild !== undefined || instruction.problem !== undefined)
      return [];
    const names = instruction.args.map(({ value }) => `"${value}"`);
    const [last = ''] = names.splice(-1);
    return [{ volume: instruction, paths: names.length === 0 ? last : `${names.join(', ')} and ${last}` }];
  });
}
