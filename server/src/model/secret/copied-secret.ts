import type { Change } from '../../syntax/change.js';
import type { Argument } from '../../syntax/dockerfile/instruction.js';
import type { Instructions } from '../../syntax/dockerfile/instruction-kinds.js';
import type { Dockerfile } from '../docker/dockerfile.js';
import type { Stage } from '../docker/stage.js';
import { secretFile } from './secret-file.js';

/** A file with credentials that COPY or ADD puts into an image. */
export interface CopiedSecret {
  readonly at: Argument;
  readonly keyword: 'COPY' | 'ADD';
  readonly path: string;
  /** What it is, with its article. */
  readonly title: string;
  /** Leaves it out; absent for arrays, and where another stage hands it over. */
  readonly leaveOut: Change | undefined;
}

/** The files with credentials in the final image; with `isCautious` also those in stages that only build. */
export function copiedSecrets(dockerfile: Dockerfile, isCautious: boolean): readonly CopiedSecret[] {
  return stagesOf(dockerfile, isCautious)
    .flatMap((stage) => stage.instructions)
    .flatMap((instruction) => {
      if (instruction.name !== 'COPY' && instruction.name !== 'ADD') return [];
      return instruction.sources.flatMap((source) => {
        const title = source.isLiteral ? secretFile(source.value) : undefined;
        return title === undefined
          ? []
          : [
              {
                at: source,
                keyword: instruction.name,
                path: source.value,
                title,
                leaveOut: leaveOut(instruction, source),
              },
            ];
      });
    });
}

/** The stages whose files are in the final image: the last one and those that it starts from. */
function stagesOf({ stages, target }: Dockerfile, isCautious: boolean): readonly Stage[] {
  if (isCautious) return stages;
  const chain: Stage[] = [];
  for (let stage = target; stage !== undefined; stage = stage.baseStage) chain.unshift(stage);
  return chain;
}

function leaveOut(instruction: Instructions['COPY'] | Instructions['ADD'], source: Argument): Change | undefined {
  if (source.isJson || instruction.from !== undefined || instruction.onbuild !== undefined) return undefined;
  if (instruction.sources.length === 1 && instruction.heredocs.length === 0) return instruction.remove();
  const next = instruction.args[instruction.args.indexOf(source) + 1];
  return (
    next && { kind: 'text', edits: [{ range: { start: source.range.start, end: next.range.start }, newText: '' }] }
  );
}
