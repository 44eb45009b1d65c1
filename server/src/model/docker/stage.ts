import type { Argument, Instruction, Token } from '../../syntax/dockerfile/instruction.js';
import type {
  AnyInstruction,
  CmdInstruction,
  CopyInstruction,
  EntrypointInstruction,
  FromInstruction,
  HealthcheckInstruction,
  WorkdirInstruction,
} from '../../syntax/dockerfile/instruction-kinds.js';
import type { Located, TextRange } from '../../syntax/text.js';
import { type ImageReference, parseImageReference } from './image-reference.js';
import { applyInstruction, resolveWorkdir, type StageState, type StageUser, type StageWorkdir } from './stage-state.js';
import { type Resolved, type StageVariable, Variables } from './variables.js';

/** What a stage starts from; undefined where an unknown argument hides it or no image has such a name. */
export type StageBase = Stage | ImageReference | 'scratch' | undefined;

/** A `FROM` with what follows it, up to the next one. */
export class Stage implements Located {
  readonly index: number;
  /** The stages before it, in order. */
  readonly earlier: readonly Stage[];
  readonly from: FromInstruction;
  /** Those after FROM, in order, `ONBUILD` included. */
  readonly instructions: readonly AnyInstruction[];
  readonly base: StageBase;
  /** The base as Docker reads it, variables put in. */
  readonly baseText: Resolved;
  /** True for the last stage of the file: the one that is built where no target is named. */
  readonly isFinal: boolean;
  /** True where it is known to build on Windows. */
  readonly isWindows: boolean;
  /** From FROM to the end of the last instruction. */
  readonly range: TextRange;
  readonly #earlier: readonly Stage[];
  readonly #states = new Map<Instruction, StageState>();
  readonly #end: StageState;

  /** `earlier` are the stages before it, in order; `globals` what is declared before the first FROM. */
  constructor(
    from: FromInstruction,
    instructions: readonly AnyInstruction[],
    earlier: readonly Stage[],
    globals: Variables,
    isFinal: boolean,
  ) {
    this.index = earlier.length;
    this.#earlier = earlier;
    this.earlier = earlier;
    this.from = from;
    this.instructions = instructions;
    this.isFinal = isFinal;
    this.range = { start: from.range.start, end: (instructions.at(-1) ?? from).range.end };
    this.baseText =
      from.image === undefined
        ? { text: undefined, fromBuildArgument: false }
        : globals.resolve(from.image.word.text, from.escape);
    this.base = findBase(this.baseText.text, earlier);
    const platform = from.platform?.value;
    this.isWindows =
      (platform !== undefined && /^windows\b/i.test(globals.resolve(platform, from.escape).text ?? '')) ||
      (this.baseStage?.isWindows ?? false) ||
      (this.baseImage !== undefined && isWindowsImage(this.baseImage));
    let setsCmd = false;
    let state = this.#start();
    const context = () => ({ globals, isWindows: this.isWindows, setsCmd });
    this.#states.set(from, state);
    // What ONBUILD holds in the stage below runs first.
    for (const trigger of this.baseStage?.instructions ?? []) {
      if (trigger.onbuild === undefined) continue;
      state = applyInstruction(state, trigger, context());
      setsCmd ||= trigger.name === 'CMD';
    }
    for (const instruction of instructions) {
      this.#states.set(instruction, state);
      if (instruction.onbuild !== undefined) continue;
      state = applyInstruction(state, instruction, context());
      setsCmd ||= instruction.name === 'CMD';
    }
    this.#end = state;
  }

  /** In lower case, as Docker compares names; undefined where it has none. */
  get name(): string | undefined {
    return this.from.alias?.text.toLowerCase();
  }

  get nameToken(): Token | undefined {
    return this.from.alias;
  }

  /** The earlier stage that it starts from. */
  get baseStage(): Stage | undefined {
    return this.base instanceof Stage ? this.base : undefined;
  }

  /** The image that FROM names itself; undefined for a stage, scratch and the unknown. */
  get baseImage(): ImageReference | undefined {
    return typeof this.base === 'object' && !(this.base instanceof Stage) ? this.base : undefined;
  }

  /** The stage that the chain of stages ends in: itself where it starts from no other. */
  get bottom(): Stage {
    return this.baseStage?.bottom ?? this;
  }

  /** What the chain of stages ends in. */
  get root(): ImageReference | 'scratch' | undefined {
    const { base } = this.bottom;
    return base instanceof Stage ? undefined : base;
  }

  /** What holds after its last instruction: what the image of this stage is like. */
  get end(): StageState {
    return this.#end;
  }

  get userAtEnd(): StageUser {
    return this.#end.user;
  }

  get workdirAtEnd(): StageWorkdir {
    return this.#end.workdir;
  }

  /** The environment that the image keeps, by name. What the base image sets is not in it. */
  get envAtEnd(): ReadonlyMap<string, StageVariable> {
    return this.#end.variables.environment;
  }

  /** What holds where `instruction` runs, which is one of this stage. For FROM it is what the base brings. */
  stateAt(instruction: Instruction): StageState {
    return this.#states.get(instruction) ?? this.#end;
  }

  /** The text of an argument of one of its instructions, variables put in and quotes removed. */
  resolve(argument: Argument, instruction: Instruction): Resolved {
    return this.stateAt(instruction).variables.resolve(argument.word.text, argument.escape);
  }

  /** What `--from` of a `COPY` of this stage means. */
  copySource(copy: CopyInstruction): CopySource {
    return copySource(copy, this.#earlier);
  }

  /** The folder that a `WORKDIR` of this stage leads to; undefined where it is unknown. */
  workdirAfter(instruction: WorkdirInstruction): string | undefined {
    return resolveWorkdir(instruction, this.stateAt(instruction), this.isWindows).path;
  }

  /** The later instruction of this stage that alone counts, for those of which an image keeps one. */
  overriding(instruction: CmdInstruction | EntrypointInstruction | HealthcheckInstruction): AnyInstruction | undefined {
    const last = this.instructions.findLast(({ name, onbuild }) => name === instruction.name && onbuild === undefined);
    return instruction.onbuild !== undefined || last === instruction ? undefined : last;
  }

  #start(): StageState {
    const below = this.baseStage?.end;
    if (below !== undefined) return { ...below, user: { ...below.user, inherited: true } };
    const isScratch = this.base === 'scratch';
    return {
      user: {
        instruction: undefined,
        text: isScratch ? '' : undefined,
        user: isScratch ? '' : undefined,
        group: undefined,
        known: isScratch,
        isRoot: isScratch ? true : undefined,
        inherited: true,
        fromBuildArgument: false,
      },
      workdir: { instruction: undefined, path: isScratch ? '/' : undefined },
      shell: { dialect: this.isWindows ? 'cmd' : 'posix', instruction: undefined, command: [] },
      variables: Variables.none(isScratch ? 'unset' : 'unknown'),
      ports: [],
      entrypoint: undefined,
      cmd: undefined,
      healthcheck: undefined,
      volumes: [],
      labels: new Map(),
    };
  }
}

function findBase(text: string | undefined, earlier: readonly Stage[]): StageBase {
  if (text === undefined || text === '') return undefined;
  const stage = earlier.findLast(({ name }) => name === text.toLowerCase());
  if (stage !== undefined) return stage;
  return text === 'scratch' ? 'scratch' : parseImageReference(text);
}

function isWindowsImage({ repository, tag = '' }: ImageReference): boolean {
  return (
    /^mcr\.microsoft\.com\/windows/.test(repository) ||
    /(?:^|\/)(?:nanoserver|servercore|windowsservercore)$/.test(repository) ||
    /nanoserver|windowsservercore/.test(tag)
  );
}

/** Where a `COPY` takes its files: a stage, an image, or undefined for the build context and the unknown. */
export type CopySource = Stage | ImageReference | undefined;

/** What `--from` of a `COPY` means among the stages before it. */
export function copySource(copy: CopyInstruction, earlier: readonly Stage[]): CopySource {
  const text = copy.from?.value;
  if (text === undefined || text === '') return undefined;
  if (/^\d+$/.test(text)) return earlier[Number(text)];
  return earlier.findLast(({ name }) => name === text.toLowerCase()) ?? parseImageReference(text);
}
