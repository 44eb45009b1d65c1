import type { ObjectRef } from '../object-ref.js';
import type { Scope, Scopes } from './scopes.js';

/** Something that is in a namespace; absent where its file names none. */
export interface Placed {
  readonly ref: ObjectRef;
  readonly namespace?: string | undefined;
}

/** What one scope has in one namespace. An unknown namespace is one of its own. */
export interface NamespaceGroup<Entry> {
  readonly scope: Scope;
  readonly namespace: string | undefined;
  readonly entries: readonly Entry[];
}

/** Entries of many files, joined by scope and effective namespace. */
export class ByNamespace<Entry extends Placed> {
  readonly #scopes: Scopes;
  readonly #groups = new Map<string, { scope: Scope; groups: Map<string | undefined, Entry[]> }>();

  constructor(entries: ReadonlyMap<string, readonly Entry[]>, scopes: Scopes) {
    this.#scopes = scopes;
    for (const entry of [...entries.values()].flat().sort(byPlace)) {
      for (const scope of scopes.of(entry.ref.uri)) {
        const namespace = scope.namespace ?? entry.namespace;
        const known = this.#groups.get(scope.id) ?? { scope, groups: new Map() };
        this.#groups.set(scope.id, known);
        const list = known.groups.get(namespace);
        if (list) list.push(entry);
        else known.groups.set(namespace, [entry]);
      }
    }
  }

  /** The namespace of an object, one group for each scope of its file. */
  of({ uri }: { readonly uri: string }, namespace: string | undefined): readonly NamespaceGroup<Entry>[] {
    return this.#scopes.of(uri).map((scope) => {
      const effective = scope.namespace ?? namespace;
      const groups = this.#groups.get(scope.id)?.groups;
      const named = groups?.get(effective) ?? [];
      const other = groups?.get(effective === undefined ? 'default' : undefined) ?? [];
      // kubectl puts what names no namespace into "default": together with objects that name it, that is what is meant.
      const isJoined = (effective === undefined || effective === 'default') && other.length > 0;
      const entries = isJoined ? [...named, ...other].sort(byPlace) : named;
      return { scope, namespace: effective, entries };
    });
  }

  /** Every namespace of the scopes of a file. */
  all({ uri }: { readonly uri: string }): readonly (readonly NamespaceGroup<Entry>[])[] {
    return this.#scopes
      .of(uri)
      .map((scope) =>
        [...(this.#groups.get(scope.id)?.groups ?? [])].map(([namespace, entries]) => ({ scope, namespace, entries })),
      );
  }

  /** True where objects of the file's scopes may be nowhere in the workspace: nothing follows from what is not here. */
  reachesOut({ uri }: { readonly uri: string }): boolean {
    return this.#scopes.of(uri).some((scope) => this.#scopes.reachesOut(scope));
  }
}

/** The order of the files' names: it must not hang on which was read first. */
const byPlace = ({ ref: a }: Placed, { ref: b }: Placed): number =>
  a.uri < b.uri ? -1 : a.uri > b.uri ? 1 : a.document - b.document || (a.path < b.path ? -1 : 1);

export const isSameObject = (a: ObjectRef, b: ObjectRef): boolean =>
  a.uri === b.uri && a.document === b.document && a.path === b.path;

/** What holds in each of several scopes: the answers of the first that every other has as well. */
export const inEach = <Value>(lists: readonly (readonly Value[])[], key: (value: Value) => string): readonly Value[] =>
  (lists[0] ?? []).filter((value) => lists.every((list) => list.some((other) => key(other) === key(value))));
