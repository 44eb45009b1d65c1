import { isSandboxClass } from '../kubernetes/sandbox.js';
import { defineFact } from './fact.js';

/** The RuntimeClasses of the workspace. */
export interface RuntimeClasses {
  /** Names of those that run pods in a sandbox and that every scope of the file has, in the order of the alphabet. */
  sandboxed(uri: string): readonly string[];
}

export default defineFact<{ readonly uri: string; readonly name: string }, RuntimeClasses>({
  collect: ({ uri, objects }) =>
    objects.flatMap((object) =>
      isSandboxClass(object) && object.name !== undefined ? [{ uri, name: object.name }] : [],
    ),
  build(entries, scopes) {
    const known = new Map<string, Set<string>>();
    for (const { uri, name } of [...entries.values()].flat()) {
      for (const { id } of scopes.of(uri)) known.set(id, (known.get(id) ?? new Set<string>()).add(name));
    }
    return {
      sandboxed(uri) {
        const [first, ...others] = scopes.of(uri).map(({ id }) => known.get(id) ?? new Set<string>());
        return [...(first ?? [])].filter((name) => others.every((names) => names.has(name))).sort();
      },
    };
  },
});
