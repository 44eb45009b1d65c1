import type { Instruction } from '../../syntax/dockerfile/instruction.js';
import type { AnyInstruction, FromInstruction } from '../../syntax/dockerfile/instruction-kinds.js';
import type { DockerfileTree } from '../../syntax/dockerfile/parse.js';
import type { Located, TextRange } from '../../syntax/text.js';
import { type CopySource, copySource, Stage } from './stage.js';
import { declareArguments, Variables } from './variables.js';

/** Which stage an instruction belongs to, for those who hold an instruction alone. */
const stages = new WeakMap<Instruction, Stage>();

/** The stage of an instruction; undefined before the first FROM, and as long as no `Dockerfile` is made of its tree. */
export const stageOf = (instruction: Instruction): Stage | undefined => stages.get(instruction);

/** The meaning of a Dockerfile: its stages and what holds in them. */
export class Dockerfile implements Located {
  readonly tree: DockerfileTree;
  /** In order. Empty where no FROM is there. */
  readonly stages: readonly Stage[];
  /** What is declared before the first FROM; FROM lines see it, and an `ARG` in a stage takes it over. */
  readonly globalArgs: Variables;

  constructor(tree: DockerfileTree) {
    this.tree = tree;
    const [head, ...bodies] = splitAtFrom(tree.instructions);
    this.globalArgs = (head?.instructions ?? []).reduce(
      (globals, instruction) =>
        instruction.name === 'ARG' ? globals.with(declareArguments(instruction, globals, undefined)) : globals,
      Variables.global(),
    );
    const built: Stage[] = [];
    for (const [index, { from, instructions }] of bodies.entries()) {
      if (from === undefined) continue;
      const stage = new Stage(from, instructions, [...built], this.globalArgs, index === bodies.length - 1);
      for (const instruction of [from, ...instructions]) stages.set(instruction, stage);
      built.push(stage);
    }
    this.stages = built;
  }

  get range(): TextRange {
    return { start: 0, end: this.tree.text.length };
  }

  get instructions(): readonly AnyInstruction[] {
    return this.tree.instructions;
  }

  /** The stage that is built where no target is named; undefined where no FROM is there. */
  get target(): Stage | undefined {
    return this.stages.at(-1);
  }

  /** What `--from` of a `COPY` of this file means. */
  copySource(copy: AnyInstruction & { readonly name: 'COPY' | 'ADD' }): CopySource {
    return copySource(copy, this.stages.slice(0, stageOf(copy)?.index ?? 0));
  }

  /** True where the final stage is, starts from or takes files of this one. */
  isUsed(stage: Stage): boolean {
    return this.#used.has(stage);
  }

  get #used(): ReadonlySet<Stage> {
    const used = new Set<Stage>();
    const visit = (stage: Stage | undefined) => {
      if (stage === undefined || used.has(stage)) return;
      used.add(stage);
      visit(stage.baseStage);
      const earlier = this.stages.slice(0, stage.index);
      for (const instruction of stage.instructions) {
        if (instruction.name === 'COPY') {
          const source = copySource(instruction, earlier);
          if (source instanceof Stage) visit(source);
        } else if (instruction.name === 'RUN') {
          for (const { options } of instruction.mounts) {
            const name = options.get('from')?.toLowerCase();
            visit(earlier.findLast((other) => other.name === name || String(other.index) === name));
          }
        }
      }
    };
    visit(this.target);
    return used;
  }
}

/** What stands before the first FROM, then each FROM with what follows it. */
function splitAtFrom(
  instructions: readonly AnyInstruction[],
): { from: FromInstruction | undefined; instructions: AnyInstruction[] }[] {
  const parts: { from: FromInstruction | undefined; instructions: AnyInstruction[] }[] = [
    { from: undefined, instructions: [] },
  ];
  for (const instruction of instructions) {
    if (instruction.name === 'FROM' && instruction.onbuild === undefined)
      parts.push({ from: instruction, instructions: [] });
    else parts.at(-1)?.instructions.push(instruction);
  }
  return parts;
}
