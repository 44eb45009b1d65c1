import type { TextChange } from '../../syntax/change.js';
import type { Token } from '../../syntax/dockerfile/instruction.js';
import type { Dockerfile } from './dockerfile.js';
import { freeStageName, RESERVED_STAGE_NAMES, renameStage } from './stage-references.js';

/** Something that Docker refuses or reads otherwise, beyond the form of a single instruction. */
export interface StructureProblem {
  readonly at: Token;
  readonly kind: 'reserved' | 'order' | 'trigger';
  /** Of the stage, or the keyword. */
  readonly name: string;
  /** For a reserved name that nothing hangs on but this file. */
  readonly rename: { readonly name: string; readonly changes: readonly [TextChange, ...TextChange[]] } | undefined;
}

/** Reserved names, what stands before the first FROM, and what ONBUILD may not hold (Dockerfile reference, "FROM", "ONBUILD"). */
export function structureProblems(dockerfile: Dockerfile): readonly StructureProblem[] {
  const { instructions, stages } = dockerfile;
  // Without any FROM the file is still being written, or is none.
  const [stage] = stages;
  const first = stage === undefined ? -1 : instructions.indexOf(stage.from);
  const early = instructions
    .slice(0, Math.max(first, 0))
    .filter(({ name }) => name !== 'ARG' && name !== 'UNKNOWN')
    .map(({ keyword }) => ({ at: keyword, kind: 'order' as const, name: keyword.name, rename: undefined }));
  const triggers = instructions.flatMap(({ name, keyword, onbuild }) =>
    onbuild !== undefined && (name === 'FROM' || name === 'MAINTAINER' || name === 'ONBUILD') ? [keyword] : [],
  );
  const reserved = stages.flatMap((stage): readonly StructureProblem[] => {
    const { name, nameToken } = stage;
    if (name === undefined || nameToken === undefined || !RESERVED_STAGE_NAMES.has(name)) return [];
    const free = freeStageName(dockerfile, name);
    const changes = renameStage(dockerfile, stage, free);
    return [{ at: nameToken, kind: 'reserved', name, rename: changes && { name: free, changes } }];
  });
  return [
    ...early,
    ...triggers.map((at) => ({ at, kind: 'trigger' as const, name: at.name, rename: undefined })),
    ...reserved,
  ];
}
