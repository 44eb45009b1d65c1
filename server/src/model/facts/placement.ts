import { SYSTEM_NAMESPACES } from '../kubernetes/network-policy.js';
import { defineFact } from './fact.js';

/** Into which namespaces the objects of the workspace go. */
export interface Placement {
  /** The namespace that an object of the file certainly goes into; `namespace` is what it says itself. */
  namespaceOf(uri: string, namespace: string | undefined): string | undefined;
  /** The namespace that the other objects of the file's scope name most often; system namespaces are none. */
  usualNamespace(uri: string): string | undefined;
}

export default defineFact<{ readonly uri: string; readonly namespace: string }, Placement>({
  collect: ({ uri, objects }) =>
    objects.flatMap(({ namespace }) =>
      namespace === undefined || SYSTEM_NAMESPACES.has(namespace) ? [] : [{ uri, namespace }],
    ),
  build(entries, scopes) {
    const counts = new Map<string, Map<string, number>>();
    for (const { uri, namespace } of [...entries.values()].flat()) {
      for (const { id } of scopes.of(uri)) {
        const scope = counts.get(id) ?? new Map<string, number>();
        counts.set(id, scope.set(namespace, (scope.get(namespace) ?? 0) + 1));
      }
    }
    return {
      namespaceOf(uri, namespace) {
        const [first, ...others] = scopes.of(uri).map((scope) => scope.namespace ?? namespace);
        return others.every((other) => other === first) ? first : undefined;
      },
      usualNamespace(uri) {
        const [scope, ...others] = scopes.of(uri);
        if (scope === undefined || scope.namespace !== undefined || others.length > 0) return undefined;
        return [...(counts.get(scope.id) ?? [])].sort(([a, ofA], [b, ofB]) => ofB - ofA || (a < b ? -1 : 1))[0]?.[0];
      },
    };
  },
});
