import type { Argument } from '../../syntax/dockerfile/instruction.js';
import type { CopyInstruction } from '../../syntax/dockerfile/instruction-kinds.js';
import { Stage } from './stage.js';

/**
 * The source by which a `COPY` in `stage` takes all of another stage. A stage that starts from nothing holds only what
 * was put there on purpose; and an image that starts from nothing is that stage in one layer, which only `isCautious` tells of.
 */
export function copiesWholeStage(copy: CopyInstruction, stage: Stage, isCautious: boolean): Argument | undefined {
  if (copy.from === undefined || (stage.root === 'scratch' && !isCautious)) return undefined;
  const source = stage.copySource(copy);
  if (!(source instanceof Stage) || source.root === 'scratch') return undefined;
  return copy.sources.find(({ value, isLiteral }) => isLiteral && /^\/[./]*\*?$/.test(value));
}
