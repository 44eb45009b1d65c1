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
  /** Found when it is first asked for. */
  #used: ReadonlySet<Stage> | undefined;

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
    return stageOf(copy)?.copySource(copy) ?? copySource(copy, []);
  }

  /** True where the final stage is, starts from or takes files of this one. */
  isUsed(stage: Stage): boolean {
    this.#used ??= this.#findUsed();
    return this.#used.has(stage);
  }

  #findUsed(): ReadonlySet<Stage> {
    const used = new Set<Stage>();
    const next = [this.target];
    while (next.length > 0) {
      const stage = next.pop();
      if (stage === undefined || used.has(stage)) continue;
      used.add(stage);
      next.push(stage.baseStage);
      for (const instruction of stage.instructions) next.push(...this.#sources(instruction));
    }
    return used;
  }

  /** The stages that an instruction takes files of. */
  #sources(instruction: AnyInstruction): readonly (Stage | undefined)[] {
    if (instruction.name === 'COPY') {
      const source = this.copySource(instruction);
      return [source instanceof Stage ? source : undefined];
    }
    if (instruction.name !== 'RUN') return [];
    const earlier = this.stages.slice(0, stageOf(instruction)?.index ?? 0);
    return instruction.mounts.map(({ options }) => {
      const name = options.get('from')?.toLowerCase();
      if (name === undefined) return undefined;
      return earlier.findLast((stage) => stage.name === name || String(stage.index) === name);
    });
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
