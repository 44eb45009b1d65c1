import { closestName } from '../closest-name.js';
import type { KubernetesObject } from '../kubernetes/kubernetes-object.js';
import { countOf } from '../kubernetes/workload.js';
import type { ObjectRef } from '../object-ref.js';
import { ByNamespace, inEach, isSameObject, type Placed } from './by-namespace.js';
import { defineFact } from './fact.js';

/** Who changes the number of a workload's pods. */
export interface Autoscaler {
  /** `HorizontalPodAutoscaler "web"`. */
  readonly title: string;
  readonly ref: ObjectRef;
  /** Absent where it is unknown. */
  readonly minReplicas: number | undefined;
}

/** Which autoscalers scale which workloads. Objects are joined by scope and effective namespace. */
export interface Autoscaling {
  /** What scales the workload, in each of its environments. Vertical autoscalers do not count. */
  scalersOf(workload: ObjectRef, namespace: string | undefined, kind: string, name: string): readonly Autoscaler[];
  /** Other autoscalers of the same kind with the same target. */
  rivals(autoscaler: ObjectRef): readonly Autoscaler[];
  /** Where the target is certainly missing: workloads of its kind are in the namespace, and none has its name. */
  missingTarget(autoscaler: ObjectRef): { readonly closest: string | undefined } | undefined;
}

interface TargetEntry extends Placed {
  readonly type: 'target';
  readonly kind: string;
  /** Absent where it is unknown: then nothing is known to be missing. */
  readonly name: string | undefined;
}
interface ScalerEntry extends Placed, Autoscaler {
  readonly type: 'scaler';
  readonly ref: ObjectRef;
  readonly kind: string;
  readonly targetKind: string;
  readonly targetName: string;
}
type Entry = TargetEntry | ScalerEntry;

/** The kinds that are scaled, all of them built in: others come from anywhere. */
const TARGETS: ReadonlySet<string> = new Set([
  'Deployment',
  'StatefulSet',
  'DaemonSet',
  'ReplicaSet',
  'ReplicationController',
  'Job',
  'CronJob',
]);

/** How each kind of autoscaler names its target; KEDA makes a HorizontalPodAutoscaler of its ScaledObject. */
const SCALERS = {
  HorizontalPodAutoscaler: { target: 'spec.scaleTargetRef', minimum: 'spec.minReplicas' },
  VerticalPodAutoscaler: { target: 'spec.targetRef', minimum: 'spec.minReplicas' },
  ScaledObject: { target: 'spec.scaleTargetRef', minimum: 'spec.minReplicaCount' },
} as const;

function collect(object: KubernetesObject): readonly Entry[] {
  const { ref, namespace, kind } = object;
  const placed = { ref, ...(namespace !== undefined && { namespace }) };
  if (TARGETS.has(kind) && object.pods.length > 0) return [{ type: 'target', ...placed, kind, name: object.name }];
  if (kind !== 'HorizontalPodAutoscaler' && kind !== 'VerticalPodAutoscaler' && kind !== 'ScaledObject') return [];
  const { target, minimum } = SCALERS[kind];
  const targetKind = object.field(target).field('kind');
  const targetName = object.field(target).field('name').text;
  const known = targetKind.isAbsent && kind === 'ScaledObject' ? 'Deployment' : targetKind.text;
  if (known === undefined || targetName === undefined) return [];
  const minReplicas = countOf(object.field(minimum), kind === 'ScaledObject' ? 0 : 1);
  return [{ type: 'scaler', ...placed, kind, title: object.title, targetKind: known, targetName, minReplicas }];
}

const summary = ({ title, ref, minReplicas }: ScalerEntry): Autoscaler => ({ title, ref, minReplicas });

export default defineFact<Entry, Autoscaling>({
  collect: ({ objects }) => objects.flatMap(collect),
  build(entries, scopes) {
    const all = new ByNamespace(entries, scopes);
    const known = new Map<string, ScalerEntry>();
    for (const entry of [...entries.values()].flat()) if (entry.type === 'scaler') known.set(keyOf(entry.ref), entry);
    return {
      scalersOf(workload, namespace, kind, name) {
        const scalers = all.of(workload, namespace).map((group) =>
          group.entries
            .filter((entry) => entry.type === 'scaler')
            .filter((entry) => entry.kind !== 'VerticalPodAutoscaler')
            .filter((entry) => entry.targetKind === kind && entry.targetName === name),
        );
        return inEach(scalers, ({ title }) => title).map(summary);
      },
      rivals(ref) {
        const own = known.get(keyOf(ref));
        if (own === undefined) return [];
        const rivals = all.of(ref, own.namespace).map((group) =>
          group.entries
            .filter((entry) => entry.type === 'scaler')
            .filter((entry) => !isSameObject(entry.ref, ref))
            // The same object twice stands for two environments.
            .filter((entry) => entry.kind === own.kind && entry.title !== own.title)
            .filter((entry) => entry.targetKind === own.targetKind && entry.targetName === own.targetName),
        );
        return inEach(rivals, ({ title }) => title).map(summary);
      },
      missingTarget(ref) {
        const own = known.get(keyOf(ref));
        if (own === undefined || all.reachesOut(ref)) return undefined;
        const names = all
          .of(ref, own.namespace)
          .map(({ entries: near }) =>
            near.flatMap((entry) => (entry.type === 'target' && entry.kind === own.targetKind ? [entry.name] : [])),
          );
        const isMissing = names.every(
          (list) => list.length > 0 && !list.includes(own.targetName) && !list.includes(undefined),
        );
        if (!isMissing) return undefined;
        return { closest: closestName(own.targetName, inEach(names, String).map(String)) };
      },
    };
  },
});

const keyOf = ({ uri, document, path }: ObjectRef): string => `${uri} ${document} ${path}`;
