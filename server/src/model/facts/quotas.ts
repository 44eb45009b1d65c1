import type { KubernetesObject } from '../kubernetes/kubernetes-object.js';
import { isOfKind } from '../kubernetes/of-kind.js';
import type { ObjectRef } from '../object-ref.js';
import { ByNamespace, isSameObject, type Placed } from './by-namespace.js';
import { defineFact } from './fact.js';

/** The kinds that bound what a namespace uses. */
export type Bound = 'LimitRange' | 'ResourceQuota';

/** What bounds the resources of namespaces. Objects are joined by scope and effective namespace. */
export interface Quotas {
  /** True where a LimitRange gives the containers of an object a limit that they do not set (API: LimitRangeItem, `default`). */
  hasDefaultLimit(ref: ObjectRef, namespace: string | undefined, resource: string): boolean;
  /** True where a ResourceQuota refuses containers that set no limit of their own (Kubernetes: Resource Quotas, `limits.cpu`). */
  demandsLimit(ref: ObjectRef, namespace: string | undefined, resource: string): boolean;
  /**
   * The namespace that the object speaks for and that has none of the kind: a Namespace, or where that is in no file,
   * the first workload of it. Absent for all others.
   */
  unbounded(ref: ObjectRef, kind: Bound): { readonly namespace: string | undefined } | undefined;
}

interface Entry extends Placed {
  readonly kind: Bound | 'Namespace' | 'workload';
  readonly isTemplated: boolean;
  /** The resources that a LimitRange gives a limit by default. */
  readonly defaults: readonly string[];
  /** The keys of what a ResourceQuota bounds, such as `limits.cpu`. */
  readonly hard: readonly string[];
}

function collect(object: KubernetesObject): readonly Entry[] {
  const { ref, namespace } = object;
  const { isTemplated } = object.root.document;
  if (isOfKind(object, 'Namespace'))
    return object.name === undefined
      ? []
      : [{ kind: 'Namespace', ref, namespace: object.name, isTemplated, defaults: [], hard: [] }];
  const kind = isOfKind(object, 'LimitRange')
    ? 'LimitRange'
    : isOfKind(object, 'ResourceQuota')
      ? 'ResourceQuota'
      : 'workload';
  if (kind === 'workload' && object.pods.length === 0) return [];
  const defaults =
    kind === 'LimitRange'
      ? object
          .field('spec.limits')
          .items()
          .filter((item) => item.field('type').is('Container'))
          .flatMap((item) =>
            ['default', 'max'].flatMap((key) =>
              item
                .field(key)
                .entries()
                .map(([name]) => name),
            ),
          )
      : [];
  const hard =
    kind === 'ResourceQuota'
      ? object
          .field('spec.hard')
          .entries()
          .map(([name]) => name)
      : [];
  return [{ kind, ref, namespace, isTemplated, defaults, hard }];
}

export default defineFact<Entry, Quotas>({
  collect: ({ objects }) => objects.flatMap(collect),
  build(entries, scopes) {
    const all = new ByNamespace(entries, scopes);
    const known = new Map([...entries.values()].flat().map((entry) => [keyOf(entry.ref), entry] as const));
    return {
      hasDefaultLimit: (ref, namespace, resource) =>
        all.of(ref, namespace).every((group) => group.entries.some(({ defaults }) => defaults.includes(resource))),
      demandsLimit: (ref, namespace, resource) =>
        all.of(ref, namespace).some((group) => group.entries.some(({ hard }) => hard.includes(`limits.${resource}`))),
      unbounded(ref, kind) {
        const own = known.get(keyOf(ref));
        if (own === undefined || all.reachesOut(ref)) return undefined;
        const groups = all.of(ref, own.namespace);
        const speaks = groups.every(({ entries: near }) => {
          if (near.some((entry) => entry.kind === kind)) return false;
          const workloads = near.filter((entry) => entry.kind === 'workload');
          const speaker =
            near.find((entry) => entry.kind === 'Namespace') ??
            workloads.find(({ isTemplated }) => !isTemplated) ??
            workloads[0];
          return speaker !== undefined && isSameObject(speaker.ref, ref);
        });
        return speaks ? { namespace: groups[0]?.namespace } : undefined;
      },
    };
  },
});

const keyOf = ({ uri, document, path }: ObjectRef): string => `${uri} ${document} ${path}`;
