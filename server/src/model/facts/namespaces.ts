import type { KubernetesObject } from '../kubernetes/kubernetes-object.js';
import { type PodSecurityLevel, podSecurityLevels } from '../kubernetes/pod-security.js';
import type { ObjectRef } from '../object-ref.js';
import { defineFact } from './fact.js';

/** What a Namespace of the workspace says. */
export interface NamespaceEntry {
  readonly ref: ObjectRef;
  readonly name: string;
  /** The level whose label refuses pods; `privileged` where no label does, absent where it is unknown. */
  readonly enforce: PodSecurityLevel | undefined;
  /** The minor version of the policy, 30 for `v1.30`; `latest` also where no label says. */
  readonly enforceVersion: number | 'latest';
}

/** The Namespaces of the workspace, and what their labels ask of pods (Pod Security admission). */
export interface Namespaces {
  /**
   * The Namespaces that an object of the file lands in, one for each environment that has it. Empty where its namespace
   * is unknown or in no file. `namespace` is what the object says itself.
   */
  of(uri: string, namespace: string | undefined): readonly NamespaceEntry[];
}

const LABEL = 'pod-security.kubernetes.io/';

function readNamespace(object: KubernetesObject): readonly NamespaceEntry[] {
  const { name, ref } = object;
  if (!object.isA('Namespace') || name === undefined) return [];
  const labels = object.field('metadata.labels');
  const level = labels.at(`${LABEL}enforce`);
  const version = labels.at(`${LABEL}enforce-version`);
  const enforce = level.isAbsent ? 'privileged' : podSecurityLevels.find((known) => level.is(known));
  const [, minor] = /^v1\.(\d+)$/.exec(version.text ?? '') ?? [];
  const isKnown = version.isAbsent || version.is('latest') || minor !== undefined;
  return [
    {
      ref,
      name,
      enforce: isKnown ? enforce : undefined,
      enforceVersion: minor === undefined ? 'latest' : Number(minor),
    },
  ];
}

/** The order of the files' names: it must not hang on which was read first. */
const byPlace = ({ ref: a }: NamespaceEntry, { ref: b }: NamespaceEntry): number =>
  a.uri < b.uri ? -1 : a.uri > b.uri ? 1 : a.document - b.document || (a.path < b.path ? -1 : 1);

export default defineFact<NamespaceEntry, Namespaces>({
  collect: ({ objects }) => objects.flatMap(readNamespace),
  build(entries, scopes) {
    const known = new Map<string, NamespaceEntry[]>();
    for (const entry of [...entries.values()].flat().sort(byPlace)) {
      for (const scope of scopes.of(entry.ref.uri)) {
        // A kustomization's namespace also renames the Namespaces that it lists.
        const key = `${scope.id} ${scope.namespace ?? entry.name}`;
        const list = known.get(key);
        if (list) list.push(entry);
        else known.set(key, [entry]);
      }
    }
    return {
      of(uri, namespace) {
        const lists = scopes.of(uri).map((scope) => known.get(`${scope.id} ${scope.namespace ?? namespace ?? ''}`));
        // An environment whose Namespace is in no file may allow everything.
        return lists.some((list) => list === undefined) ? [] : lists.flatMap((list) => list ?? []);
      },
    };
  },
});
