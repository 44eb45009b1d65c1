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
   * What is wrong with the Service that a route leads to: others are in the namespace and none has the name, or it has
   * no such port. Absent where nothing is, or where it cannot be told. `port`: its number or name, or absent.
   */
  backend(
    ref: ObjectRef,
    namespace: string | undefined,
    name: string,
    port: number | string | undefined,
  ): { readonly state: 'no Service' | 'no port'; readonly closest: number | string | undefined } | undefined;
  /** True where a Service of the name is in the namespace, in each of the scopes. */
  exists(ref: ObjectRef, namespace: string | undefined, name: string): boolean;
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
  /** Absent where a template may add some, and where the name stands for something outside the cluster. */
  readonly ports: readonly { readonly name: string | undefined; readonly number: number }[] | undefined;
}

function collect(object: KubernetesObject): readonly Entry[] {
  if (!isOfKind(object, 'Service')) return [];
  const { ref, namespace, name } = object;
  const clusterIP = object.field('spec.clusterIP');
  const isHeadless = clusterIP.isUnknown ? undefined : clusterIP.is('None');
  const labels = readLabels(object.field('metadata.labels'));
  return [{ ref, namespace, name, isHeadless, labels, ports: readServicePorts(object) }];
}

function readServicePorts(service: KubernetesObject): Entry['ports'] {
  const list = service.field('spec.ports');
  if (!list.isSequence || !list.isComplete || service.field('spec.type').is('ExternalName')) return undefined;
  const ports = list.items().map((port) => ({ name: port.field('name'), number: port.field('port').value }));
  const known = ports.flatMap(({ name, number }) =>
    typeof number === 'number' && !name.isUnknown ? [{ name: name.text, number }] : [],
  );
  return known.length === ports.length ? known : undefined;
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
      backend(ref, namespace, name, port) {
        if (all.reachesOut(ref)) return undefined;
        const groups = all.of(ref, namespace).map((group) => group.entries);
        const states = groups.map((near) => {
          if (near.length === 0 || near.some((service) => service.name === undefined)) return undefined;
          const named = near.filter((service) => service.name === name);
          if (named.length === 0) return 'no Service';
          const lacks = named.every(({ ports }) => ports !== undefined && !ports.some((known) => isPort(known, port)));
          return port !== undefined && lacks ? 'no port' : undefined;
        });
        const [state] = states;
        if (state === undefined || states.some((other) => other !== state)) return undefined;
        const shared = inEach(groups, (service) => service.name ?? '');
        const closest =
          state === 'no Service'
            ? closestName(
                name,
                shared.flatMap((service) => service.name ?? []),
              )
            : closestPort(port, shared.find((service) => service.name === name)?.ports ?? []);
        return { state, closest };
      },
      exists: (ref, namespace, name) =>
        all.of(ref, namespace).every((group) => group.entries.some((service) => service.name === name)),
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

type Port = NonNullable<Entry['ports']>[number];

const isPort = (known: Port, port: number | string | undefined): boolean =>
  typeof port === 'number' ? known.number === port : known.name === port;

/** The port that is meant by a number or a name that the Service does not have: the only one, or one of almost that name. */
function closestPort(port: number | string | undefined, ports: readonly Port[]): number | string | undefined {
  const [first] = ports;
  const only = ports.length === 1 ? first : undefined;
  if (typeof port === 'number') return only?.number;
  const names = ports.flatMap(({ name }) => name ?? []);
  return only?.name ?? closestName(port ?? '', names);
}

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
