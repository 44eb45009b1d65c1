import type { Argument } from '../../syntax/dockerfile/instruction.js';
import type { CopyInstruction } from '../../syntax/dockerfile/instruction-kinds.js';
import type { Dockerfile } from './dockerfile.js';
import { instructionsOfImage } from './sudo.js';

/** A path of the build context that `COPY` or `ADD` names. */
export interface ContextSource {
  readonly copy: CopyInstruction;
  readonly source: Argument;
  readonly path: string;
}

const isContext = (instruction: CopyInstruction): boolean =>
  instruction.from === undefined && instruction.onbuild === undefined;

/** The single paths of the context that are copied; patterns, variables and addresses are not among them. */
export function contextSources(dockerfile: Dockerfile | undefined): readonly ContextSource[] {
  return (dockerfile?.instructions ?? []).flatMap((copy) => {
    if ((copy.name !== 'COPY' && copy.name !== 'ADD') || !isContext(copy)) return [];
    return copy.sources.flatMap((source) => {
      const { value } = source;
      const isPath = source.isLiteral && !/[*?[\\]|^[a-z]+:\/\/|^git@/i.test(value) && /[^./]/.test(value);
      return isPath ? [{ copy, source, path: value.replace(/^\/+/, '') }] : [];
    });
  });
}

/** A copy of the whole context. */
export interface WholeContext {
  readonly source: Argument;
  readonly copy: CopyInstruction;
  /** True where what is copied is in the image; false for stages that only build. */
  readonly isInImage: boolean;
}

/** Each `COPY .` of the context, in the order of the file. */
export function wholeContexts(dockerfile: Dockerfile | undefined): readonly WholeContext[] {
  const target = dockerfile?.target;
  if (dockerfile === undefined || target === undefined) return [];
  const inImage = new Set(instructionsOfImage(target));
  return dockerfile.instructions.flatMap((copy) => {
    if ((copy.name !== 'COPY' && copy.name !== 'ADD') || !isContext(copy)) return [];
    const source = copy.sources.find(
      ({ value, isLiteral }) => isLiteral && /^(?:\.?\/?|\/?\.\/\.?|\.?\/?\*)$/.test(value),
    );
    return source === undefined ? [] : [{ copy, source, isInImage: inImage.has(copy) }];
  });
}
