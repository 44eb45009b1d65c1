import type { FactDefinition, FileContents } from '../model/facts/fact.js';
import { factDefinitions } from '../model/facts/index.js';
import { collectScopes, Scopes } from '../model/facts/scopes.js';
import { type FactRead, holds, trackFacts } from './tracked-facts.js';

const SCOPES = '#scopes';
const definitions: Readonly<Record<string, FactDefinition<unknown, object>>> = factDefinitions;
const names: readonly string[] = [SCOPES, ...Object.keys(definitions)];

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
  readonly #texts = new Map<string, readonly string[]>();
  readonly #stale = new Set<string>(names);
  /** Facts that were made anew since the questions of rules were last asked again. */
  readonly #unverified = new Set<string>();
  readonly #facts: Record<string, object> = {};
  #answers = new Map<string, string>();
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
    const values: Record<string, readonly unknown[]> = {
      [SCOPES]: isFirst || file.dockerfile === undefined ? collectScopes(file) : [],
    };
    for (const [name, definition] of Object.entries(definitions))
      values[name] = this.#guarded(name, () => definition.collect(file), []);
    const texts = Object.entries(values).flatMap(([name, list]) =>
      list.length === 0 ? [] : [[name, JSON.stringify(list)]],
    );
    return { values, texts: Object.fromEntries(texts) };
  }

  /** Takes over what the documents of a file say. Those that are as they were say what they said: only texts are compared. */
  take(uri: string, documents: readonly CollectedEntries[]): void {
    for (const name of names) {
      const texts = documents.flatMap((entries) => entries.texts[name] ?? []);
      const key = `${name} ${uri}`;
      const before = this.#texts.get(key) ?? [];
      if (texts.length === before.length && texts.every((text, index) => text === before[index])) continue;
      const files = this.#entries.get(name) ?? new Map<string, readonly unknown[]>();
      this.#entries.set(name, files);
      if (texts.length === 0) {
        this.#texts.delete(key);
        files.delete(uri);
      } else {
        this.#texts.set(key, texts);
        files.set(
          uri,
          documents.flatMap((entries) => entries.values[name] ?? []),
        );
      }
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
    for (const name of Object.keys(definitions)) this.#stale.add(name);
    return true;
  }

  /** Makes the facts anew whose entries have changed. */
  update(): void {
    for (const name of this.#stale) {
      const definition = definitions[name];
      if (definition === undefined) continue;
      const entries = this.#entriesOf(name);
      const fact = this.#guarded(name, () => definition.build(entries, this.#scopes), undefined);
      if (fact !== undefined) this.#facts[name] = fact;
      this.#unverified.add(name);
    }
    this.#stale.clear();
    this.#answers = new Map();
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

  /** True where every question that a rule asked still has the answer that it had. */
  holds(reads: readonly FactRead[]): boolean {
    return this.#unverified.size === 0 || holds(reads, this.#facts, this.#unverified, this.#answers);
  }

  /** The facts for one run of rules; what they are asked is written into `reads`. */
  track(reads: FactRead[]): Readonly<Record<string, object>> {
    return trackFacts(this.#facts, reads);
  }

  /** Every rule has been asked: what it was told holds until the next change. */
  settle(): void {
    this.#unverified.clear();
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
