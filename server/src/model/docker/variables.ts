import type { ArgInstruction, PairsInstruction } from '../../syntax/dockerfile/instruction-kinds.js';
import type { EscapeCharacter } from '../../syntax/dockerfile/word.js';
import { type Expansion, expandWord, type Variable } from '../../syntax/dockerfile/word.js';

/** A variable as it stands at one place of a Dockerfile. */
export interface StageVariable {
  readonly name: string;
  readonly kind: 'ARG' | 'ENV';
  /** Undefined where it is not known, and for a build argument without default. */
  readonly value: string | undefined;
  /** True for an argument without value, which is empty unless the builder sets it. */
  readonly isUnset: boolean;
  /** True where another build may see another value. */
  readonly fromBuildArgument: boolean;
  /** What set it; undefined for what the builder provides. */
  readonly instruction: ArgInstruction | PairsInstruction<'ENV'> | undefined;
}

/** The text of a word at one place of a Dockerfile. */
export interface Resolved {
  /** Undefined where it hangs on something that the file does not say. */
  readonly text: string | undefined;
  /** True where the text follows from the default of a build argument, so that another build may see another. */
  readonly fromBuildArgument: boolean;
}

/** Arguments of the builder that exist before the first FROM (BuildKit, dockerfile2llb). Their values depend on the build. */
export const PLATFORM_ARGUMENTS: readonly string[] = [
  'BUILDPLATFORM',
  'BUILDOS',
  'BUILDOSVERSION',
  'BUILDARCH',
  'BUILDVARIANT',
  'TARGETPLATFORM',
  'TARGETOS',
  'TARGETOSVERSION',
  'TARGETARCH',
  'TARGETVARIANT',
  'TARGETSTAGE',
];

/** The variables that words see at one place. Never changed: `with` makes another. */
export class Variables {
  readonly #byName: ReadonlyMap<string, StageVariable>;
  /** What an undeclared name means: nothing, or perhaps a variable of the base image. */
  readonly #undeclared: 'unset' | 'unknown';

  constructor(byName: ReadonlyMap<string, StageVariable>, undeclared: 'unset' | 'unknown') {
    this.#byName = byName;
    this.#undeclared = undeclared;
  }

  /** The scope before the first FROM, which also holds for the FROM lines. */
  static global(): Variables {
    const builder = PLATFORM_ARGUMENTS.map((name): [string, StageVariable] => [
      name,
      { name, kind: 'ARG', value: undefined, isUnset: false, fromBuildArgument: true, instruction: undefined },
    ]);
    return new Variables(new Map(builder), 'unset');
  }

  get(name: string): StageVariable | undefined {
    return this.#byName.get(name);
  }

  [Symbol.iterator](): IterableIterator<StageVariable> {
    return this.#byName.values();
  }

  with(variables: readonly StageVariable[]): Variables {
    if (variables.length === 0) return this;
    return new Variables(
      new Map([...this.#byName, ...variables.map((variable) => [variable.name, variable] as const)]),
      this.#undeclared,
    );
  }

  /** Expands a word and removes its quotes. */
  resolve(word: string, escapedBy: EscapeCharacter): Resolved {
    const { text, fromBuildArgument } = this.expand(word, escapedBy);
    return { text, fromBuildArgument };
  }

  expand(word: string, escapedBy: EscapeCharacter): Expansion {
    return expandWord(word, (name) => this.#lookup(name), { escape: escapedBy });
  }

  #lookup(name: string): Variable {
    const variable = this.#byName.get(name);
    if (variable === undefined) return { state: this.#undeclared };
    const { value, isUnset, fromBuildArgument } = variable;
    if (value !== undefined) return { state: 'set', value, fromBuildArgument };
    return { state: isUnset ? 'unset' : 'unknown', fromBuildArgument };
  }
}

/** What an `ARG` adds. In a stage, `globals` are the arguments before the first FROM, whose values it takes over. */
export function declareArguments(
  instruction: ArgInstruction,
  before: Variables,
  globals: Variables | undefined,
): readonly StageVariable[] {
  let variables = before;
  return instruction.declarations.map(({ name: { text: name }, default: initial }) => {
    const own = (value: string | undefined, isUnset: boolean): StageVariable => ({
      name,
      kind: 'ARG',
      value,
      isUnset,
      fromBuildArgument: true,
      instruction,
    });
    const existing = variables.get(name);
    let declared: StageVariable;
    if (initial !== undefined) {
      const { text } = variables.expand(initial.word.text, instruction.escape);
      // Docker's documentation lets ENV win, BuildKit the later one: only where both agree is the value known.
      const isDisputed = existing?.kind === 'ENV' && existing.value !== text;
      declared = own(isDisputed ? undefined : text, false);
    } else {
      const inherited = globals?.get(name);
      if (inherited !== undefined && !inherited.isUnset) declared = own(inherited.value, false);
      else if (existing !== undefined) declared = { ...existing, fromBuildArgument: true };
      else declared = own(undefined, true);
    }
    variables = variables.with([declared]);
    return declared;
  });
}

/** What an `ENV` sets. All of its values see the variables before it. */
export function declareEnvironment(instruction: PairsInstruction<'ENV'>, before: Variables): readonly StageVariable[] {
  return instruction.pairs.flatMap(({ key, value }) => {
    const name = before.resolve(key.word.text, instruction.escape).text;
    if (name === undefined || name === '') return [];
    const { text, fromBuildArgument } = before.resolve(value.word.text, instruction.escape);
    return [{ name, kind: 'ENV', value: text, isUnset: false, fromBuildArgument, instruction } as const];
  });
}
