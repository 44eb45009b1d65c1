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

/** What was set, in order. Grows with the newest scope only, so that each scope is a length of it. */
interface Log {
  readonly entries: StageVariable[];
  /** For each name, where in `entries` it is set, in order. */
  readonly byName: Map<string, number[]>;
}

/** The variables that words see at one place. Never changed: `with` makes another. */
export class Variables {
  readonly #log: Log;
  readonly #length: number;
  /** What an undeclared name means: nothing, or perhaps a variable of the base image. */
  readonly #undeclared: 'unset' | 'unknown';

  private constructor(log: Log, length: number, undeclared: 'unset' | 'unknown') {
    this.#log = log;
    this.#length = length;
    this.#undeclared = undeclared;
  }

  /** No variables; `undeclared` says what any name means. */
  static none(undeclared: 'unset' | 'unknown'): Variables {
    return new Variables({ entries: [], byName: new Map() }, 0, undeclared);
  }

  /** The scope before the first FROM, which also holds for the FROM lines. */
  static global(): Variables {
    return Variables.none('unset').with(
      PLATFORM_ARGUMENTS.map((name) => ({
        name,
        kind: 'ARG',
        value: undefined,
        isUnset: false,
        fromBuildArgument: true,
        instruction: undefined,
      })),
    );
  }

  get(name: string): StageVariable | undefined {
    const at = this.#log.byName.get(name)?.findLast((index) => index < this.#length);
    return at === undefined ? undefined : this.#log.entries[at];
  }

  /** The names that are set, in order. */
  get names(): readonly string[] {
    return [...new Set(this.#log.entries.slice(0, this.#length).map(({ name }) => name))];
  }

  /** What an image keeps of them: the last `ENV` of each name. */
  get environment(): ReadonlyMap<string, StageVariable> {
    const set = this.#log.entries.slice(0, this.#length).filter(({ kind }) => kind === 'ENV');
    return new Map(set.map((variable) => [variable.name, variable]));
  }

  with(variables: readonly StageVariable[]): Variables {
    if (variables.length === 0) return this;
    // Another scope has grown from here already: then this one starts a log of its own.
    const isNewest = this.#log.entries.length === this.#length;
    const log = isNewest ? this.#log : copyLog(this.#log.entries.slice(0, this.#length));
    for (const variable of variables) append(log, variable);
    return new Variables(log, log.entries.length, this.#undeclared);
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
    const variable = this.get(name);
    if (variable === undefined) return { state: this.#undeclared };
    const { value, isUnset, fromBuildArgument } = variable;
    if (value !== undefined) return { state: 'set', value, fromBuildArgument };
    return { state: isUnset ? 'unset' : 'unknown', fromBuildArgument };
  }
}

function append({ entries, byName }: Log, variable: StageVariable): void {
  const places = byName.get(variable.name);
  if (places === undefined) byName.set(variable.name, [entries.length]);
  else places.push(entries.length);
  entries.push(variable);
}

function copyLog(entries: readonly StageVariable[]): Log {
  const log: Log = { entries: [], byName: new Map() };
  for (const variable of entries) append(log, variable);
  return log;
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
