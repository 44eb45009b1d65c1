import { closestName } from '../closest-name.js';
import type { KubernetesObject } from '../kubernetes/kubernetes-object.js';
import { type LabelSelector, type Labels, readLabels, selects } from '../kubernetes/label-selector.js';
import { isOfKind } from '../kubernetes/of-kind.js';
import type { ObjectRef } from '../object-ref.js';
import { ByNamespace, inEach, type NamespaceGroup, type Placed } from './by-namespace.js';
import { defineFact } from './fact.js';

/** The Services of the workspace by name and labels. Objects are joined by scope and effective namespace. */
export interface Services {
  /**
   * What is wrong with the headless Service that a StatefulSet names: other Services are in the namespace and none has
   * the name, or the one that has it is not headless. Absent where nothing is, or where it cannot be told.
   */
  governing(
    ref: ObjectRef,
    namespace: string | undefined,
    name: string,
  ): { readonly state: 'missing' | 'not headless'; readonly closest: string | undefined } | undefined;
  /**
   * Whether a selector certainly selects no Service, though there are some where it looks, and the label values that
   * are there under each key. `where`: the names of namespaces, or all of them; absent for the object's own.
   */
  selectsNone(
    ref: ObjectRef,
    namespace: string | undefined,
    selector: LabelSelector,
    where: 'all' | readonly string[] | undefined,
  ): { readonly closest: { readonly key: string; readonly value: string } | undefined } | undefined;
}

interface Entry extends Placed {
  /** Absent where it is unknown. */
  readonly name: string | undefined;
  readonly isHeadless: boolean | undefined;
  readonly labels: Labels | undefined;
}

function collect(object: KubernetesObject): readonly Entry[] {
  if (!isOfKind(object, 'Service')) return [];
  const { ref, namespace, name } = object;
  const clusterIP = object.field('spec.clusterIP');
  const isHeadless = clusterIP.isUnknown ? undefined : clusterIP.is('None');
  return [{ ref, namespace, name, isHeadless, labels: readLabels(object.field('metadata.labels')) }];
}

export default defineFact<Entry, Services>({
  collect: ({ objects }) => objects.flatMap(collect),
  build(entries, scopes) {
    const all = new ByNamespace(entries, scopes);
    return {
      governing(ref, namespace, name) {
        if (all.reachesOut(ref)) return undefined;
        const states = all.of(ref, namespace).map(({ entries: near }) => {
          const named = near.filter((service) => service.name === name);
          if (named.length > 0)
            return named.every(({ isHeadless }) => isHeadless === false) ? 'not headless' : undefined;
          return near.length > 0 && near.every((service) => service.name !== undefined) ? 'missing' : undefined;
        });
        const [state] = states;
        if (state === undefined || states.some((other) => other !== state)) return undefined;
        const headless = all
          .of(ref, namespace)
          .map(({ entries: near }) => near.filter((service) => service.isHeadless));
        const names = inEach(headless, (service) => service.name ?? '').flatMap((service) => service.name ?? []);
        return { state, closest: closestName(name, names) };
      },
      selectsNone(ref, namespace, selector, where) {
        if (all.reachesOut(ref)) return undefined;
        const looksIn = ({ namespace: other }: NamespaceGroup<Entry>, own: string | undefined): boolean =>
          where === 'all' ||
          (where === undefined ? other === own : other !== undefined && where.includes(other)) ||
          (where === undefined && own === undefined);
        const own = all.of(ref, namespace);
        const seen = all
          .all(ref)
          .map((groups, index) =>
            groups.filter((group) => looksIn(group, own[index]?.namespace)).flatMap((group) => group.entries),
          );
        const isNone = seen.every(
          (services) =>
            services.length > 0 && services.every(({ labels }) => labels !== undefined && !selects(selector, labels)),
        );
        return isNone ? { closest: closestLabel(selector, seen.flat()) } : undefined;
      },
    };
  },
});

/** The one label of a selector that is written almost as a Service has it. */
function closestLabel(selector: LabelSelector, services: readonly Entry[]): { key: string; value: string } | undefined {
  for (const [key, value] of Object.entries(selector.matchLabels)) {
    const closest = closestName(
      value,
      services.flatMap(({ labels }) => labels?.[key] ?? []),
    );
    const corrected = { ...selector, matchLabels: { ...selector.matchLabels, [key]: closest ?? value } };
    if (closest !== undefined && services.some(({ labels }) => labels !== undefined && selects(corrected, labels)))
      return { key, value: closest };
  }
  return undefined;
}
