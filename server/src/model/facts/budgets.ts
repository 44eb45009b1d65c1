import type { KubernetesObject } from '../kubernetes/kubernetes-object.js';
import { type LabelSelector, type Labels, readSelector, selects } from '../kubernetes/label-selector.js';
import { isOfKind } from '../kubernetes/of-kind.js';
import { countOf, podLabels } from '../kubernetes/workload.js';
import type { ObjectRef } from '../object-ref.js';
import { ByNamespace, type Placed } from './by-namespace.js';
import { defineFact } from './fact.js';

/** A workload that a PodDisruptionBudget covers. */
export interface CoveredWorkload {
  readonly ref: ObjectRef;
  readonly kind: string;
  readonly name: string | undefined;
  readonly namespace: string | undefined;
  readonly title: string;
  /** As written, or the API's default of 1; absent where it is unknown. */
  readonly replicas: number | undefined;
}

/** Which PodDisruptionBudgets cover which workloads. Objects are joined by scope and effective namespace. */
export interface Budgets {
  /** False where certainly no budget selects the workload's pods, in any environment. */
  mayCover(workload: ObjectRef): boolean;
  /** The workloads whose pods a budget selects; absent where any cannot be told. */
  covered(budget: ObjectRef): readonly CoveredWorkload[] | undefined;
}

interface BudgetEntry extends Placed {
  readonly type: 'budget';
  readonly selector: LabelSelector | undefined;
}
interface WorkloadEntry extends Placed, CoveredWorkload {
  readonly type: 'workload';
  readonly ref: ObjectRef;
  readonly namespace: string | undefined;
  readonly labels: Labels | undefined;
}
type Entry = BudgetEntry | WorkloadEntry;

function collect(object: KubernetesObject): readonly Entry[] {
  const { ref, namespace, kind, name, title } = object;
  if (isOfKind(object, 'PodDisruptionBudget')) {
    const selector = object.field('spec.selector');
    // A budget without a selector covers nothing (API: policy/v1 PodDisruptionBudgetSpec).
    if (selector.isAbsent) return [];
    return [{ type: 'budget', ref, namespace, selector: readSelector(selector) }];
  }
  if (!isOfKind(object, 'Deployment') && !isOfKind(object, 'StatefulSet') && !isOfKind(object, 'ReplicaSet')) return [];
  const replicas = countOf(object.field('spec.replicas'));
  return [{ type: 'workload', ref, namespace, kind, name, title, replicas, labels: podLabels(object) }];
}

const selection = ({ selector }: BudgetEntry, { labels }: WorkloadEntry): boolean | undefined =>
  selector === undefined || labels === undefined ? undefined : selects(selector, labels);

export default defineFact<Entry, Budgets>({
  collect: ({ objects }) => objects.flatMap(collect),
  build(entries, scopes) {
    const all = new ByNamespace(entries, scopes);
    const known = new Map([...entries.values()].flat().map((entry) => [keyOf(entry.ref), entry] as const));
    return {
      mayCover(ref) {
        const own = known.get(keyOf(ref));
        if (own?.type !== 'workload' || all.reachesOut(ref)) return true;
        return all
          .of(ref, own.namespace)
          .some((group) => group.entries.some((entry) => entry.type === 'budget' && selection(entry, own) !== false));
      },
      covered(ref) {
        const own = known.get(keyOf(ref));
        if (own?.type !== 'budget' || all.reachesOut(ref)) return undefined;
        const [near, ...others] = all.of(ref, own.namespace);
        // What differs between environments is not judged.
        if (near === undefined || others.length > 0) return undefined;
        const workloads = near.entries.filter((entry) => entry.type === 'workload');
        if (workloads.some((workload) => selection(own, workload) === undefined)) return undefined;
        return workloads
          .filter((workload) => selection(own, workload))
          .map(({ ref, kind, name, namespace, title, replicas }) => ({ ref, kind, name, namespace, title, replicas }));
      },
    };
  },
});

const keyOf = ({ uri, document, path }: ObjectRef): string => `${uri} ${document} ${path}`;
