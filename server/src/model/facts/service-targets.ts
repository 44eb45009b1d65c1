import { closestName } from '../closest-name.js';
import type { KubernetesObject } from '../kubernetes/kubernetes-object.js';
import { type Labels, readLabels } from '../kubernetes/label-selector.js';
import { makesOtherPods } from '../kubernetes/operators.js';
import { type PodsData, readPods, readService, type ServiceData } from '../network/endpoint.js';
import { type Answer, meets } from '../network/partial-labels.js';
import { isGatewayRoute, isGuardedRoute, type RoutedService, routedServices } from '../network/routes.js';
import type { ObjectRef } from '../object-ref.js';
import { inEach, isSameObject } from './by-namespace.js';
import { defineFact } from './fact.js';
import type { Scopes } from './scopes.js';

/**
 * What the Services of the workspace lead to, and who leads to them. Objects are joined by scope and effective namespace;
 * an answer holds in every scope of the Service's file.
 */
export interface ServiceTargets {
  /**
   * Whether the Service selects pods: `none` only where its namespace has some in the files, all of them are known, and
   * nothing makes others. `closest`: the label that would select something, written almost so.
   */
  selects(service: ObjectRef): {
    readonly state: 'some' | 'none' | 'unknown';
    readonly closest: { readonly key: string; readonly value: string } | undefined;
  };
  /** True where a kustomization gives the Service a selector, or adds labels to the one that it has. */
  isSelectorAdded(service: ObjectRef): boolean;
  /** Target ports that no pod declares which the Service selects. */
  unknownPorts(service: ObjectRef): readonly UnknownTarget[];
  /** Images of the containers in the pods that the Service surely selects. */
  images(service: ObjectRef): readonly string[];
  /** The Ingresses and routes that lead to the Service from outside. */
  routes(service: ObjectRef): readonly RouteTo[];
  /** The Services before this one that select the same pods on the same port. */
  twins(service: ObjectRef): readonly Named[];
  /** The one workload of the namespace that has the name of the Service, with the labels that select its pods. */
  namesake(service: ObjectRef): (Named & { readonly labels: Labels }) | undefined;
  /** The routes of gateways that lead, through a Service, to the pods of a workload. */
  gateways(pods: ObjectRef, path: string): readonly Named[];
}

interface Named {
  readonly ref: ObjectRef;
  readonly title: string;
}
export interface RouteTo extends Named {
  /** True where it asks users who they are, or lets only some addresses in. */
  readonly isGuarded: boolean;
  /** The ports of the Service that it names; empty where it names none. */
  readonly ports: readonly (number | string)[];
}
export interface UnknownTarget {
  /** The entry of the Service: `spec.ports[0]`. */
  readonly path: string;
  readonly target: number | string;
  readonly closest: number | string | undefined;
}

interface At extends Named {
  readonly name: string | undefined;
  readonly namespace: string | undefined;
}
type ServiceEntry = { readonly kind: 'service'; readonly service: ServiceData; readonly isHeadless: boolean } & At;
type PodsEntry = {
  readonly kind: 'pods';
  readonly path: string;
  readonly pods: PodsData;
  readonly images: readonly string[];
  readonly selector: Labels | undefined;
} & At;
type RouteEntry = {
  readonly kind: 'route';
  readonly services: readonly RoutedService[];
  readonly isGateway: boolean;
  readonly isGuarded: boolean;
} & At;
type Entry = ServiceEntry | PodsEntry | RouteEntry | ({ readonly kind: 'maker' } & At);

function collect(object: KubernetesObject): readonly Entry[] {
  const { ref, title, name, namespace } = object;
  const at = { ref, title, name, namespace };
  if (object.isA('Service')) {
    const isHeadless = !object.field('spec.clusterIP').isNot('None');
    return [{ kind: 'service', ...at, service: readService(object), isHeadless }];
  }
  const services = routedServices(object);
  if (services.length > 0)
    return [{ kind: 'route', ...at, services, isGateway: isGatewayRoute(object), isGuarded: isGuardedRoute(object) }];
  if (object.isA('PodTemplate')) return [];
  const pods = object.pods.map((pod): PodsEntry => {
    const selector = readLabels(object.field('spec.selector.matchLabels'));
    return {
      kind: 'pods',
      ...at,
      path: pod.spec.path,
      pods: readPods(pod),
      images: pod.containers.flatMap((container) => container.field('image').text ?? []),
      selector: selector !== undefined && Object.keys(selector).length > 0 ? selector : pod.labels,
    };
  });
  return makesOtherPods(object) ? [...pods, { kind: 'maker', ...at }] : pods;
}

/** kubectl puts what names no namespace into "default". */
const keyOf = (namespace: string | undefined): string => (namespace === 'default' ? '' : (namespace ?? ''));

interface Group {
  readonly services: ServiceEntry[];
  readonly pods: PodsEntry[];
  hasMaker: boolean;
}
class ScopeServices {
  readonly reachesOut: boolean;
  readonly groups = new Map<string, Group>();
  /** By the name of the Service. */
  readonly routes = new Map<string, { readonly route: RouteEntry; readonly namespace: string | undefined }[]>();

  constructor(reachesOut: boolean) {
    this.reachesOut = reachesOut;
  }

  group(namespace: string | undefined): Group {
    const key = keyOf(namespace);
    let group = this.groups.get(key);
    if (group === undefined) {
      group = { services: [], pods: [], hasMaker: false };
      this.groups.set(key, group);
    }
    return group;
  }

  add(entry: Entry, namespace: string | undefined): void {
    if (entry.kind === 'service') this.group(namespace).services.push(entry);
    if (entry.kind === 'pods') this.group(namespace).pods.push(entry);
    if (entry.kind === 'maker') this.group(namespace).hasMaker = true;
    if (entry.kind !== 'route') return;
    for (const name of new Set(entry.services.map((service) => service.name))) {
      const list = this.routes.get(name);
      if (list) list.push({ route: entry, namespace });
      else this.routes.set(name, [{ route: entry, namespace }]);
    }
  }

  /** Pods that may be where the Service looks, although one of the two names no namespace. */
  strangers(namespace: string | undefined): readonly PodsEntry[] {
    const own = keyOf(namespace);
    return [...this.groups]
      .filter(([key]) => key !== own && (key === '' || own === ''))
      .flatMap(([, { pods }]) => pods);
  }
}

/** An object of a scope, in its effective namespace. */
interface Place<Item> {
  readonly scope: ScopeServices;
  readonly namespace: string | undefined;
  readonly entry: Item;
}

export default defineFact<Entry, ServiceTargets>({
  collect: ({ objects }) => objects.flatMap(collect),
  build: (entries, scopes) => new WorkspaceServices([...entries.values()].flat(), scopes),
});

const idOf = ({ uri, document, path }: ObjectRef, spec = ''): string => `${uri} ${document} ${path} ${spec}`;

class WorkspaceServices implements ServiceTargets {
  readonly #scopes: Scopes;
  readonly #services = new Map<string, Place<ServiceEntry>[]>();
  readonly #pods = new Map<string, Place<PodsEntry>[]>();

  constructor(entries: readonly Entry[], scopes: Scopes) {
    this.#scopes = scopes;
    const all = new Map<string, ScopeServices>();
    for (const entry of entries) {
      for (const place of scopes.of(entry.ref.uri)) {
        const scope = all.get(place.id) ?? new ScopeServices(scopes.reachesOut(place));
        all.set(place.id, scope);
        const namespace = place.namespace ?? entry.namespace;
        scope.add(entry, namespace);
        if (entry.kind === 'service') multiAdd(this.#services, idOf(entry.ref), { scope, namespace, entry });
        if (entry.kind === 'pods') multiAdd(this.#pods, idOf(entry.ref, entry.path), { scope, namespace, entry });
      }
    }
  }

  selects(ref: ObjectRef): ReturnType<ServiceTargets['selects']> {
    const places = this.#services.get(idOf(ref)) ?? [];
    const states = places.map(selectionOf);
    if (states.includes('some')) return { state: 'some', closest: undefined };
    if (states.length === 0 || states.includes('unknown')) return { state: 'unknown', closest: undefined };
    const labels = places.map(({ scope, namespace, entry }) => closestLabels(entry, scope.group(namespace).pods));
    return { state: 'none', closest: inEach(labels, ({ key, value }) => `${key} ${value}`)[0] };
  }

  isSelectorAdded({ uri }: ObjectRef): boolean {
    return this.#scopes.setsSelectors(uri);
  }

  unknownPorts(ref: ObjectRef): readonly UnknownTarget[] {
    return inEach((this.#services.get(idOf(ref)) ?? []).map(unknownTargets), ({ path }) => path);
  }

  images(ref: ObjectRef): readonly string[] {
    const lists = (this.#services.get(idOf(ref)) ?? []).map((place) => [
      ...new Set(selected(place).flatMap(({ images }) => images)),
    ]);
    return inEach(lists, (image) => image);
  }

  routes(ref: ObjectRef): readonly RouteTo[] {
    const lists = (this.#services.get(idOf(ref)) ?? []).map((place) =>
      routesTo(place).map(({ ref, title, isGuarded, services }) => ({
        ref,
        title,
        isGuarded,
        ports: services.filter(({ name }) => name === place.entry.name).flatMap(({ port }) => port ?? []),
      })),
    );
    return inEach(lists, (route) => idOf(route.ref));
  }

  twins(ref: ObjectRef): readonly Named[] {
    const lists = (this.#services.get(idOf(ref)) ?? []).map(({ scope, namespace, entry }) =>
      scope
        .group(namespace)
        .services.filter((other) => areTwins(other, entry, namespace) && isBefore(other.ref, ref))
        .map(named),
    );
    return inEach(lists, (other) => idOf(other.ref));
  }

  namesake(ref: ObjectRef): (Named & { readonly labels: Labels }) | undefined {
    const lists = (this.#services.get(idOf(ref)) ?? []).map(({ scope, namespace, entry }) =>
      scope
        .group(namespace)
        .pods.filter(({ name }) => name !== undefined && name === entry.name)
        .flatMap(({ ref, title, selector }) => (selector === undefined ? [] : [{ ref, title, labels: selector }])),
    );
    const found = inEach(lists, (workload) => idOf(workload.ref));
    return found.length === 1 ? found[0] : undefined;
  }

  gateways(ref: ObjectRef, path: string): readonly Named[] {
    const lists = (this.#pods.get(idOf(ref, path)) ?? []).map(({ scope, namespace, entry }) => {
      if (scope.routes.size === 0) return [];
      const routes = scope
        .group(namespace)
        .services.filter((service) => selectsPods(service.service, entry.pods) === 'yes')
        .flatMap((service) => routesTo({ scope, namespace, entry: service }))
        .filter(({ isGateway }) => isGateway);
      return [...new Set(routes)].map(named);
    });
    return inEach(lists, (route) => idOf(route.ref));
  }
}

const named = ({ ref, title }: Named): Named => ({ ref, title });

function selectsPods({ selector }: ServiceData, { labels }: PodsData): Answer {
  if (selector === undefined) return 'maybe';
  return selector === 'manual' ? 'no' : meets({ matchLabels: selector, matchExpressions: [] }, labels);
}

const selected = ({ scope, namespace, entry }: Place<ServiceEntry>): readonly PodsEntry[] =>
  scope.group(namespace).pods.filter(({ pods }) => selectsPods(entry.service, pods) === 'yes');

/** Labels that operators write have the domain of their project as a prefix. */
const isForeign = (key: string): boolean => key.includes('/') && !key.startsWith('app.kubernetes.io/');

function selectionOf({ scope, namespace, entry }: Place<ServiceEntry>): 'some' | 'none' | 'unknown' {
  const { pods, hasMaker } = scope.group(namespace);
  const { selector } = entry.service;
  const answers = pods.map((near) => selectsPods(entry.service, near.pods));
  if (answers.includes('yes')) return 'some';
  const mayBeElsewhere =
    selector === undefined ||
    selector === 'manual' ||
    scope.reachesOut ||
    hasMaker ||
    // Static pods of the control plane, and what distributions install, are in no file.
    namespace?.startsWith('kube-') === true ||
    Object.keys(selector).some(isForeign) ||
    scope.strangers(namespace).some((other) => selectsPods(entry.service, other.pods) !== 'no');
  return pods.length === 0 || mayBeElsewhere || answers.includes('maybe') ? 'unknown' : 'none';
}

/** The labels, each the only wrong one of the selector, with which it would select some of the pods. */
function closestLabels(
  { service: { selector } }: ServiceEntry,
  pods: readonly PodsEntry[],
): readonly { readonly key: string; readonly value: string }[] {
  return Object.entries(typeof selector === 'object' ? selector : {}).flatMap(([key, wrong]) => {
    const values = pods.flatMap(({ pods: { labels } }) => labels.known[key] ?? []);
    const value = closestName(wrong, values);
    if (value === undefined) return [];
    const matchLabels = { ...(selector as Labels), [key]: value };
    const isFound = pods.some(({ pods: { labels } }) => meets({ matchLabels, matchExpressions: [] }, labels) === 'yes');
    return isFound ? [{ key, value }] : [];
  });
}

function unknownTargets(place: Place<ServiceEntry>): readonly UnknownTarget[] {
  const { scope, namespace, entry } = place;
  const near = selected(place);
  const mayBeOthers =
    scope.reachesOut ||
    scope.group(namespace).hasMaker ||
    scope.group(namespace).pods.some(({ pods }) => selectsPods(entry.service, pods) === 'maybe');
  if (near.length === 0 || entry.isHeadless || mayBeOthers || !entry.service.arePortsKnown) return [];
  if (near.some(({ pods }) => !pods.arePortsKnown)) return [];
  return entry.service.ports.flatMap(({ target, protocol }, index) => {
    if (target === undefined) return [];
    const declared = near.flatMap(({ pods }) => pods.ports.filter((port) => port.protocol === protocol));
    // Ports need not be declared: only pods that do declare some are taken at their word.
    const isVague = typeof target === 'number' && near.some(({ pods }) => pods.ports.length === 0);
    if (isVague || declared.some((port) => port.number === target || port.name === target)) return [];
    const path = `spec.ports[${index}]`;
    const names = [...new Set(declared.flatMap(({ name }) => name ?? []))];
    const numbers = [...new Set(declared.map((port) => port.number))];
    const [only] = typeof target === 'string' && names.length > 0 ? names : numbers;
    const isOne = (typeof target === 'string' && names.length > 0 ? names : numbers).length === 1;
    const closest = (typeof target === 'string' ? closestName(target, names) : undefined) ?? (isOne ? only : undefined);
    return [{ path, target, closest }];
  });
}

function routesTo({ scope, namespace, entry }: Place<ServiceEntry>): readonly RouteEntry[] {
  const { name } = entry;
  if (name === undefined) return [];
  return (scope.routes.get(name) ?? []).flatMap(({ route, namespace: own }) =>
    route.services.some((service) => service.name === name && keyOf(service.namespace ?? own) === keyOf(namespace))
      ? [route]
      : [],
  );
}

/** Two Services for the same pods and port, neither an alternative of the other nor headless. */
function areTwins(other: ServiceEntry, entry: ServiceEntry, namespace: string | undefined): boolean {
  const [a, b] = [other.service, entry.service];
  if (other.name === entry.name || isSameObject(other.ref, entry.ref) || other.isHeadless || entry.isHeadless)
    return false;
  if (typeof a.selector !== 'object' || typeof b.selector !== 'object') return false;
  // Files that name no namespace, or the one that everybody tries things in, may never meet.
  if (keyOf(namespace) === '' && other.ref.uri !== entry.ref.uri) return false;
  const isSame = JSON.stringify(sorted(a.selector)) === JSON.stringify(sorted(b.selector));
  return (
    isSame &&
    a.ports.some((port) => b.ports.some(({ target, protocol }) => port.target === target && port.protocol === protocol))
  );
}

const sorted = (labels: Labels): readonly (readonly [string, string])[] =>
  Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1));

const isBefore = (a: ObjectRef, b: ObjectRef): boolean =>
  a.uri === b.uri ? a.document < b.document || (a.document === b.document && a.path < b.path) : a.uri < b.uri;

function multiAdd<Value>(map: Map<string, Value[]>, key: string, value: Value): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}
