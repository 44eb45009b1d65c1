import type { KubernetesObject } from '../kubernetes/kubernetes-object.js';
import { namedLevel } from '../kubernetes/namespace-labels.js';
import type { Pod } from '../kubernetes/pod.js';
import { type PodSecurityLevel, passesPodSecurity, podSecurityLevels } from '../kubernetes/pod-security.js';
import { defineFact } from './fact.js';

type Entry =
  | {
      readonly kind: 'pod';
      readonly uri: string;
      readonly namespace: string | undefined;
      /** The strictest level that the pod passes in every supported version; absent where that is uncertain. */
      readonly level: PodSecurityLevel | undefined;
    }
  | { readonly kind: 'default' };

/** What Pod Security means for the workspace as a whole. */
export interface PodSecurityFact {
  /** True where a configuration of the API server enforces a level in namespaces without a label. */
  hasDefault(): boolean;
  /**
   * The strictest level that certainly all pods of a Namespace of the file pass. Absent where it has no pods, where one
   * of them is not known in full, and where a pod of an unknown namespace may be one of them.
   */
  levelOf(uri: string, namespace: string): PodSecurityLevel | undefined;
}

/** The levels have changed little by little: what holds for these two holds in between. */
const VERSIONS = [30, Number.POSITIVE_INFINITY];

function levelOfPod(pod: Pod): PodSecurityLevel | undefined {
  const annotations = pod.metadata.field('annotations');
  if (pod.spec.toData() === undefined || annotations.isUnknown || !annotations.isComplete) return undefined;
  return podSecurityLevels.findLast((level) =>
    VERSIONS.every((version) => passesPodSecurity(pod, level, { policyVersion: version, clusterVersion: version })),
  );
}

/** `PodSecurityConfiguration`, by itself or among the plugins of an `AdmissionConfiguration` (docs: Pod Security Admission). */
function enforcesByDefault(object: KubernetesObject): boolean {
  const configurations =
    object.kind === 'AdmissionConfiguration'
      ? object
          .field('plugins')
          .items()
          .filter((plugin) => plugin.field('name').is('PodSecurity'))
          .map((plugin) => plugin.field('configuration'))
      : object.kind === 'PodSecurityConfiguration'
        ? [object.root]
        : [];
  return configurations.some((configuration) => {
    const level = namedLevel(configuration.field('defaults.enforce'));
    return level === 'baseline' || level === 'restricted';
  });
}

export default defineFact<Entry, PodSecurityFact>({
  collect: ({ uri, objects }) =>
    objects.flatMap((object): readonly Entry[] => [
      ...(enforcesByDefault(object) ? [{ kind: 'default' } as const] : []),
      ...object.pods.map(
        (pod): Entry => ({
          kind: 'pod',
          uri,
          namespace: object.namespace,
          level: levelOfPod(pod),
        }),
      ),
    ]),
  build(entries, scopes) {
    const known = [...entries.values()].flat();
    const levels = new Map<string, (PodSecurityLevel | undefined)[]>();
    for (const entry of known) {
      if (entry.kind !== 'pod') continue;
      for (const scope of scopes.of(entry.uri)) {
        const key = `${scope.id} ${scope.namespace ?? entry.namespace ?? ''}`;
        levels.set(key, [...(levels.get(key) ?? []), entry.level]);
      }
    }
    return {
      hasDefault: () => known.some(({ kind }) => kind === 'default'),
      levelOf(uri, namespace) {
        const found = scopes.of(uri).flatMap((scope) => {
          const own = levels.get(`${scope.id} ${scope.namespace ?? namespace}`) ?? [undefined];
          return scopes.reachesOut(scope) || levels.has(`${scope.id} `) ? [undefined] : own;
        });
        return found.includes(undefined) ? undefined : podSecurityLevels.find((level) => found.includes(level));
      },
    };
  },
});
