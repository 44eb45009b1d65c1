import type { TextChange } from '../../syntax/change.js';
import type { Argument } from '../../syntax/dockerfile/instruction.js';
import type { CopyInstruction } from '../../syntax/dockerfile/instruction-kinds.js';
import { isRelativePath } from './paths.js';
import type { Stage } from './stage.js';

/** A target of `COPY` or `ADD` that the Dockerfile alone does not settle. */
export interface AmbiguousTarget {
  readonly at: Argument;
  /** `slash`: several sources need a folder; `relative`: the folder of the base image decides. */
  readonly kind: 'slash' | 'relative';
  /** Adds the slash, or a `WORKDIR` with the placeholder FOLDER. */
  readonly change: TextChange;
}

/** Whether a target is certain (Dockerfile reference, "COPY": the last rules about the destination). */
export function ambiguousTarget(copy: CopyInstruction, stage: Stage): AmbiguousTarget | undefined {
  const at = copy.destination;
  if (at === undefined || !at.isLiteral) return undefined;
  const { value } = at;
  if (copy.sources.length + copy.heredocs.length > 1 && !/(?:^|[\\/])\.{0,2}$/.test(value)) {
    const end = at.range.end - (at.isJson || /["']$/.test(at.text) ? 1 : 0);
    return { at, kind: 'slash', change: { kind: 'text', edits: [{ range: { start: end, end }, newText: '/' }] } };
  }
  const { workdir } = stage.stateAt(copy);
  const hangsOnBase = workdir.path === undefined && workdir.instruction === undefined && copy.onbuild === undefined;
  return isRelativePath(value) && hangsOnBase
    ? { at, kind: 'relative', change: copy.insertBefore('WORKDIR /FOLDER') }
    : undefined;
}
