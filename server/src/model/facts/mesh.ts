import type { KubernetesObject } from '../kubernetes/kubernetes-object.js';
import { meshOf } from '../network/mesh.js';
import type { ObjectRef } from '../object-ref.js';
import { ByNamespace, type Placed } from './by-namespace.js';
import { defineFact } from './fact.js';

/** What is known of the service mesh that a Namespace is in, or its neighbours are. */
export interface MeshStanding {
  readonly name: string | undefined;
  /** The mesh that it is in by its own labels and annotations. */
  readonly mesh: 'istio' | 'linkerd' | undefined;
  /** The mesh that another Namespace of every scope is in; absent where none is. */
  readonly neighbours: 'istio' | 'linkerd' | undefined;
  /** True where workloads of the Namespace are in the files of every scope. */
  readonly hasPods: boolean;
  /** True where a policy says, or may say, who may call its pods. */
  readonly mayHavePolicy: boolean;
}

/** Service meshes, by Namespace. Objects are joined by scope and effective namespace. */
export interface MeshFact {
  /** Absent for what is no Namespace of the workspace. */
  standing(namespace: ObjectRef): MeshStanding | undefined;
}

interface Entry extends Placed {
  readonly kind: 'namespace' | 'pods' | 'policy';
  readonly mesh: 'istio' | 'linkerd' | undefined;
}

/** The kinds that say who may call, of Istio and of Linkerd (their API references). */
const POLICY_GROUPS = new Set(['security.istio.io', 'policy.linkerd.io']);
const POLICY_KINDS = new Set(['AuthorizationPolicy', 'ServerAuthorization', 'Server']);

/** Policies of Istio's root namespace hold for the whole mesh (Istio: "Authorization Policy"). */
const ROOT = /^istio-(?:system|config)$/;

function collect(object: KubernetesObject): readonly Entry[] {
  const { ref, namespace } = object;
  // The name of a Namespace is the namespace that its pods are in.
  if (object.isA('Namespace')) return [{ kind: 'namespace', ref, namespace: object.name, mesh: meshOf(object) }];
  if (POLICY_GROUPS.has(object.group) && POLICY_KINDS.has(object.kind))
    return [{ kind: 'policy', ref, namespace, mesh: undefined }];
  return object.pods.length > 0 ? [{ kind: 'pods', ref, namespace, mesh: undefined }] : [];
}

export default defineFact<Entry, MeshFact>({
  collect: ({ objects }) => objects.flatMap(collect),
  build(entries, scopes) {
    const all = new ByNamespace(entries, scopes);
    const names = new Map<string, Entry>();
    for (const entry of [...entries.values()].flat())
      if (entry.kind === 'namespace') names.set(`${entry.ref.uri} ${entry.ref.document} ${entry.ref.path}`, entry);
    return {
      standing(ref) {
        const own = names.get(`${ref.uri} ${ref.document} ${ref.path}`);
        if (own === undefined) return undefined;
        const { namespace: name, mesh } = own;
        const near = all.of(ref, name).map(({ entries: list }) => list);
        const scopesOf = all.all(ref);
        const meshes = scopesOf.map((groups) =>
          groups.flatMap((group) => group.entries.flatMap((entry) => entry.mesh ?? [])),
        );
        const neighbours = meshes[0]?.find((found) => meshes.every((list) => list.includes(found)));
        const mayHavePolicy =
          all.reachesOut(ref) ||
          scopesOf.some((groups) =>
            groups.some(
              ({ namespace, entries: list }) =>
                (namespace === undefined || namespace === name || ROOT.test(namespace)) &&
                list.some(({ kind }) => kind === 'policy'),
            ),
          );
        const hasPods = near.length > 0 && near.every((list) => list.some(({ kind }) => kind === 'pods'));
        return { name, mesh, neighbours, hasPods, mayHavePolicy };
      },
    };
  },
});
