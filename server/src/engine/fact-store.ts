import type { FactDefinition, FileContents } from '../model/facts/fact.js';
import { factDefinitions } from '../model/facts/index.js';
import { collectScopes, Scopes } from '../model/facts/scopes.js';
import { type FactReads, TrackedFacts } from './tracked-facts.js';

const SCOPES = '#scopes';
const definitions: Readonly<Record<string, FactDefinition<unknown, object>>> = factDefinitions;
const DEFINITIONS = Object.entries(definitions);
const names: readonly string[] = Object.keys(definitions);

/** What a document contributes to each fact, and the same as text: what is compared. */
export interface CollectedEntries {
  readonly values: Readonly<Record<string, readonly unknown[]>>;
  readonly texts: Readonly<Record<string, string>>;
}

/** What is known about the whole workspace: made from what its documents contribute, and made anew only where that has changed. */
export class FactStore {
  readonly #onError: (message: string) => void;
  /** By fact, then by file. */
  readonly #entries = new Map<string, Map<string, readonly unknown[]>>();
  /** What the documents of each file say. */
  readonly #taken = new Map<string, readonly CollectedEntries[]>();
  readonly #stale = new Set<string>([SCOPES, ...names]);
  /** True where a fact was made anew since the questions of rules were last asked again. */
  #isUnverified = false;
  readonly #facts: Record<string, object> = {};
  readonly #tracked = new TrackedFacts(names);
  #scopes = new Scopes(new Map(), []);

  /** `onError` is told when a fact fails, in words for the log. */
  constructor(onError: (message: string) => void) {
    this.#onError = onError;
  }

  /** The facts as they are, by name. */
  get facts(): Readonly<Record<string, object>> {
    return this.#facts;
  }

  get scopes(): Scopes {
    return this.#scopes;
  }

  /** What one document contributes. `isFirst`: it is the first of its file. */
  collect(file: FileContents, isFirst: boolean): CollectedEntries {
    const values: Record<string, readonly unknown[]> = {};
    const texts: Record<string, string> = {};
    const add = (name: string, list: readonly unknown[]): void => {
      if (list.length === 0) return;
      values[name] = list;
      texts[name] = JSON.stringify(list);
    };
    if (isFirst || file.dockerfile === undefined) add(SCOPES, collectScopes(file));
    for (const [name, definition] of DEFINITIONS)
      add(
        name,
        this.#guarded(name, () => definition.collect(file), []),
      );
    return { values, texts };
  }

  /** Takes over what the documents of a file say. Those that are as they were say what they said: only texts are compared. */
  take(uri: string, documents: readonly CollectedEntries[]): void {
    const before = this.#taken.get(uri) ?? [];
    if (documents.length > 0) this.#taken.set(uri, documents);
    else this.#taken.delete(uri);
    if (documents.length === before.length && documents.every((entries, index) => entries === before[index])) return;
    for (const name of new Set([...before, ...documents].flatMap(({ texts }) => Object.keys(texts)))) {
      const [old, now] = [textsOf(name, before), textsOf(name, documents)];
      if (now.length === old.length && now.every((text, index) => text === old[index])) continue;
      const files = this.#entries.get(name) ?? new Map<string, readonly unknown[]>();
      this.#entries.set(name, files);
      if (now.length === 0) files.delete(uri);
      else
        files.set(
          uri,
          documents.flatMap(({ values }) => values[name] ?? []),
        );
      this.#stale.add(name);
    }
  }

  /** Folders have come or gone. */
  forgetScopes(): void {
    this.#stale.add(SCOPES);
  }

  /** Puts the files into their scopes anew, where anything has changed. True where it did: then every fact is made anew, too. */
  updateScopes(folders: readonly string[]): boolean {
    if (!this.#stale.delete(SCOPES)) return false;
    this.#scopes = new Scopes(this.#entriesOf(SCOPES) as never, folders);
    for (const name of names) this.#stale.add(name);
    return true;
  }

  /** Makes the facts anew whose entries have changed. */
  update(): void {
    for (const name of this.#stale) {
      const definition = definitions[name];
      if (definition === undefined) continue;
      const entries = this.#entriesOf(name);
      const fact = this.#guarded(name, () => definition.build(entries, this.#scopes), undefined);
      if (fact === undefined) continue;
      this.#facts[name] = fact;
      this.#tracked.replace(name, fact);
      this.#isUnverified = true;
    }
    this.#stale.clear();
  }

  /** A fact as it would be if the documents of one file said something else. */
  imagine(name: string, uri: string, documents: readonly CollectedEntries[]): object | undefined {
    const definition = definitions[name];
    if (definition === undefined) return undefined;
    const entries = new Map(this.#entries.get(name)).set(
      uri,
      documents.flatMap(({ values }) => values[name] ?? []),
    );
    const sorted = new Map([...entries].sort(([a], [b]) => (a < b ? -1 : 1)));
    return this.#guarded(name, () => definition.build(sorted, this.#scopes), undefined);
  }

  /** True where every question that a run of rules asked still has the answer that it had. */
  holds(reads: FactReads): boolean {
    return !this.#isUnverified || this.#tracked.holds(reads);
  }

  /** Runs rules with facts that write down what they are asked. */
  listen<Value>(run: (facts: Readonly<Record<string, object>>) => Value): {
    readonly value: Value;
    readonly reads: FactReads;
  } {
    return this.#tracked.listen(() => run(this.#tracked.facts));
  }

  /** Every rule has been asked: what it was told holds until the next change. */
  settle(): void {
    if (this.#isUnverified) this.#tracked.settle();
    this.#isUnverified = false;
  }

  /** In the order of the files' names: what a fact says must not depend on which file was read first. */
  #entriesOf(name: string): ReadonlyMap<string, readonly unknown[]> {
    return new Map([...(this.#entries.get(name) ?? [])].sort(([a], [b]) => (a < b ? -1 : 1)));
  }

  #guarded<Value>(name: string, make: () => Value, otherwise: Value): Value {
    try {
      return make();
    } catch (error) {
      this.#onError(
        `The fact ${name} failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
      );
      return otherwise;
    }
  }
}

const textsOf = (name: string, documents: readonly CollectedEntries[]): readonly string[] =>
  documents.flatMap(({ texts }) => texts[name] ?? []);
