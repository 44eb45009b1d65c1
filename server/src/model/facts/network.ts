import { OTHER_POLICY_KINDS } from '../kubernetes/kinds.js';
import type { KubernetesObject } from '../kubernetes/kubernetes-object.js';
import {
  type LabelSelector,
  type Labels,
  readLabels,
  readSelector,
  selects,
  selectsEverything,
} from '../kubernetes/label-selector.js';
import { type Direction, type Effect, effectOf } from '../kubernetes/network-policy.js';
import { type RoutedService, routedServices } from '../network/routes.js';
import type { ObjectRef } from '../object-ref.js';
import { defineFact } from './fact.js';
import { folderOf, type Scopes } from './scopes.js';

/**
 * Whether a policy isolates pods in a direction. `elsewhere`: only one whose namespace, or that of the pods, is not
 * known, so that both may meet or not. `unknown`: a template decides.
 */
export type Isolation = 'no' | 'elsewhere' | 'unknown' | 'yes';

export interface PodIsolation {
  readonly Ingress: Isolation;
  readonly Egress: Isolation;
  /** The namespace that the pods run in; absent where it is not known. */
  readonly namespace: string | undefined;
  /** True where policies of other kinds than NetworkPolicy are in the scope, such as Calico's: they may isolate as well. */
  readonly hasOtherPolicies: boolean;
  /** True where such policies are all Cilium's, whose selectors are read: then the answers above count them in. */
  readonly isOtherRead: boolean;
  /** What all pods of a namespace without any policy share; absent where the namespace has some. */
  readonly bareNamespace: string | undefined;
  /** True for the one that speaks for its namespace: the first pods, where the Namespace itself is not there. */
  readonly leads: boolean;
  /** True where the one that speaks for the namespace stands in the same file. */
  readonly isWithLeader: boolean;
  /** A name for a policy that denies by default, which no policy of the namespace has. */
  readonly denyName: string;
}

export interface NamespaceIsolation {
  /** Whether a policy denies by default for every pod. */
  readonly Ingress: Isolation;
  readonly Egress: Isolation;
  readonly namespace: string | undefined;
  readonly hasPolicies: boolean;
  readonly hasPods: boolean;
  readonly hasOtherPolicies: boolean;
  readonly bareNamespace: string | undefined;
  readonly denyName: string;
}

/** Who may talk to whom, as far as NetworkPolicies say. Objects are joined by scope and effective namespace. */
export interface NetworkFact {
  /** The isolation of pods, by the object that makes them and the path of their spec. Absent for what makes no pods by itself. */
  pods(ref: ObjectRef, path: string): PodIsolation | undefined;
  /** For a Namespace, or for the first policy of a namespace whose Namespace object is not there; absent for others. */
  namespace(ref: ObjectRef): NamespaceIsolation | undefined;
  /** Whether the selector matches pods of the policy's own namespace; `unknown` where none are known. */
  selectsPods(policy: ObjectRef, selector: LabelSelector): 'some' | 'none' | 'unknown';
  /** True where an Ingress, a route of a Gateway, or a Service of type LoadBalancer or NodePort makes the policy's pods public. */
  isPublic(policy: ObjectRef): boolean;
  /** An issuer of cert-manager that an Ingress may name, the first by name; absent where there is none. */
  issuer(ingress: ObjectRef): { readonly kind: 'Issuer' | 'ClusterIssuer'; readonly name: string } | undefined;
}

interface Placed {
  readonly ref: ObjectRef;
  readonly namespace?: string | undefined;
}
interface PolicyEntry extends Placed {
  readonly kind: 'policy';
  readonly name: string | undefined;
  readonly selector: LabelSelector | undefined;
  readonly Ingress: Effect | undefined;
  readonly Egress: Effect | undefined;
}
interface PodEntry extends Placed {
  readonly kind: 'pods';
  readonly path: string;
  readonly labels: Labels | undefined;
  readonly isTemplated: boolean;
  readonly isOnHostNetwork: boolean;
}
interface CiliumSpec {
  readonly selector: LabelSelector;
  readonly Ingress: boolean;
  readonly Egress: boolean;
}
interface OtherEntry extends Placed {
  readonly kind: 'other';
  /** The specs of Cilium's policies; absent where they cannot be read. */
  readonly specs: readonly CiliumSpec[] | undefined;
  readonly isClusterwide: boolean;
}
interface ServiceEntry extends Placed {
  readonly kind: 'service';
  readonly name: string | undefined;
  readonly selector: Labels | undefined;
  readonly isPublic: boolean;
}
interface RouteEntry extends Placed {
  readonly kind: 'route';
  readonly services: readonly RoutedService[];
}
type NetworkEntry =
  | PolicyEntry
  | PodEntry
  | OtherEntry
  | ServiceEntry
  | RouteEntry
  | (Placed & { readonly kind: 'namespace' })
  | (Placed & { readonly kind: 'issuer'; readonly issuer: 'Issuer' | 'ClusterIssuer'; readonly name: string });

export default defineFact<NetworkEntry, NetworkFact>({
  collect: ({ objects }) => objects.flatMap(collectObject),
  build: (entries, scopes) => new Network([...entries.values()].flat(), scopes),
});

function collectObject(object: KubernetesObject): readonly NetworkEntry[] {
  const { ref, namespace } = object;
  const at = { ref, ...(namespace !== undefined && { namespace }) };
  if (object.isA('Namespace'))
    return object.name === undefined ? [] : [{ kind: 'namespace', ref, namespace: object.name }];
  if (object.isA('NetworkPolicy')) {
    const selector = readSelector(object.field('spec.podSelector'));
    return [
      {
        kind: 'policy',
        ...at,
        name: object.name,
        selector,
        Ingress: effectOf(object, 'Ingress'),
        Egress: effectOf(object, 'Egress'),
      },
    ];
  }
  if (OTHER_POLICY_KINDS.has(`${object.group}/${object.kind}`)) {
    const isClusterwide = object.isA('CiliumClusterwideNetworkPolicy');
    return [
      {
        kind: 'other',
        ...at,
        isClusterwide,
        specs: isClusterwide || object.isA('CiliumNetworkPolicy') ? ciliumSpecs(object) : undefined,
      },
    ];
  }
  if (object.isA('Service')) {
    const type = object.field('spec.type');
    const isPublic =
      type.isUnknown ||
      type.is('LoadBalancer') ||
      type.is('NodePort') ||
      object.field('spec.externalIPs').items().length > 0;
    return [
      { kind: 'service', ...at, name: object.name, selector: readLabels(object.field('spec.selector')), isPublic },
    ];
  }
  if (object.group === 'cert-manager.io' && (object.kind === 'Issuer' || object.kind === 'ClusterIssuer')) {
    return object.name === undefined ? [] : [{ kind: 'issuer', ...at, issuer: object.kind, name: object.name }];
  }
  const services = routedServices(object);
  if (services.length > 0 || object.isA('Ingress')) return [{ kind: 'route', ...at, services }];
  // A PodTemplate makes no pods.
  if (object.isA('PodTemplate')) return [];
  return object.pods.map((pod) => ({
    kind: 'pods',
    ...at,
    path: pod.spec.path,
    labels: pod.labels,
    isTemplated: object.root.document.isTemplated,
    isOnHostNetwork: !pod.field('hostNetwork').isNot(true),
  }));
}

/** Cilium: a policy isolates in a direction as soon as it has rules for it (docs.cilium.io, "Policy Enforcement Modes"). */
function ciliumSpecs(object: KubernetesObject): readonly CiliumSpec[] | undefined {
  const specs = [object.field('spec'), ...object.field('specs').items()].filter((spec) => spec.isMap);
  const read = specs.map((spec): CiliumSpec | undefined => {
    const selector = readSelector(spec.field('endpointSelector'));
    if (selector === undefined || spec.field('endpointSelector').isAbsent) return undefined;
    const bare = (key: string): string => key.replace(/^(?:k8s|any)[:.]/, '');
    const matchLabels = Object.fromEntries(
      Object.entries(selector.matchLabels).map(([key, value]) => [bare(key), value]),
    );
    const matchExpressions = selector.matchExpressions.map((expression) => ({
      ...expression,
      key: bare(expression.key),
    }));
    const has = (key: string): boolean => spec.field(key).exists || spec.field(`${key}Deny`).exists;
    return { selector: { matchLabels, matchExpressions }, Ingress: has('ingress'), Egress: has('egress') };
  });
  return read.some((spec) => spec === undefined) ? undefined : read.flatMap((spec) => spec ?? []);
}

/** One namespace within one scope; the unknown namespace is one of them. */
interface Group {
  readonly key: string;
  readonly namespace: string | undefined;
  readonly scope: ScopeGroups;
  readonly policies: PolicyEntry[];
  readonly pods: PodEntry[];
  readonly services: ServiceEntry[];
  readonly namespaces: Placed[];
  readonly issuers: { readonly issuer: 'Issuer' | 'ClusterIssuer'; readonly name: string }[];
}

interface ScopeGroups {
  readonly groups: Map<string | undefined, Group>;
  readonly others: OtherEntry[];
  readonly routes: { readonly entry: RouteEntry; readonly namespace: string | undefined }[];
}

const CERTAINTY: readonly Isolation[] = ['no', 'elsewhere', 'unknown', 'yes'];
const surest = (answers: readonly Isolation[]): Isolation =>
  CERTAINTY[Math.max(0, ...answers.map((answer) => CERTAINTY.indexOf(answer)))] ?? 'no';
const keyOf = ({ uri, document, path }: ObjectRef, spec = ''): string => `${uri} ${document} ${path} ${spec}`;

class Network implements NetworkFact {
  readonly #places = new Map<string, { readonly entry: NetworkEntry; readonly groups: readonly Group[] }>();
  /** The pods that speak for a bare namespace, by its key. */
  readonly #leaders = new Map<string, string>();

  constructor(entries: readonly NetworkEntry[], scopes: Scopes) {
    const all = new Map<string, ScopeGroups>();
    const ordered = [...entries].sort((a, b) =>
      a.ref.uri < b.ref.uri ? -1 : a.ref.uri > b.ref.uri ? 1 : a.ref.document - b.ref.document,
    );
    for (const entry of ordered) {
      const groups = scopes.of(entry.ref.uri).map(({ id, namespace = entry.namespace }) => {
        let scope = all.get(id);
        if (scope === undefined) {
          scope = { groups: new Map(), others: [], routes: [] };
          all.set(id, scope);
        }
        const group = groupOf(scope, id, namespace);
        place(entry, group);
        return group;
      });
      this.#places.set(keyOf(entry.ref, entry.kind === 'pods' ? entry.path : ''), { entry, groups });
    }
    for (const [key, { entry, groups }] of this.#places) {
      if (entry.kind !== 'pods' || entry.isOnHostNetwork) continue;
      const bare = bareNamespace(entry, groups);
      if (bare === undefined || groups.some((group) => group.key === bare && group.namespaces.length > 0)) continue;
      // Pods of a template speak only where no others do: they may be silent themselves.
      const known = this.#leaders.get(bare);
      const leader = known === undefined ? undefined : this.#places.get(known)?.entry;
      if (leader === undefined || (leader.kind === 'pods' && leader.isTemplated && !entry.isTemplated))
        this.#leaders.set(bare, key);
    }
  }

  pods(ref: ObjectRef, path: string): PodIsolation | undefined {
    const key = keyOf(ref, path);
    const { entry, groups = [] } = this.#places.get(key) ?? {};
    if (entry?.kind !== 'pods') return undefined;
    const bare = bareNamespace(entry, groups);
    const others = groups.flatMap(({ scope }) => scope.others);
    const leader = bare === undefined ? undefined : this.#leaders.get(bare);
    const leaderEntry = leader === undefined ? undefined : this.#places.get(leader)?.entry;
    return {
      Ingress: surest(groups.map((group) => isolation(entry, group, 'Ingress'))),
      Egress: surest(groups.map((group) => isolation(entry, group, 'Egress'))),
      namespace: groups[0]?.namespace,
      hasOtherPolicies: others.length > 0,
      isOtherRead: others.every(({ specs }) => specs !== undefined),
      bareNamespace: bare,
      leads: leader === key,
      isWithLeader: leaderEntry?.ref.uri === ref.uri,
      denyName: denyName(groups),
    };
  }

  namespace(ref: ObjectRef): NamespaceIsolation | undefined {
    const { entry, groups = [] } = this.#places.get(keyOf(ref)) ?? {};
    const speaks = (group: Group): boolean =>
      entry?.kind === 'namespace'
        ? isSame(group.namespaces[0]?.ref, ref)
        : entry?.kind === 'policy' && group.namespaces.length === 0 && isSame(group.policies[0]?.ref, ref);
    if (groups.length === 0 || !groups.every(speaks)) return undefined;
    const denial = (direction: Direction): Isolation => surest(groups.map((group) => denies(group, direction)));
    const hasPolicies = groups.some(({ policies }) => policies.length > 0);
    return {
      Ingress: denial('Ingress'),
      Egress: denial('Egress'),
      namespace: groups[0]?.namespace,
      hasPolicies,
      hasPods: groups.every(({ pods }) => pods.some(({ isOnHostNetwork }) => !isOnHostNetwork)),
      hasOtherPolicies: groups.some(({ scope }) => scope.others.length > 0),
      bareNamespace: hasPolicies ? undefined : groups[0]?.key,
      denyName: denyName(groups),
    };
  }

  selectsPods(policy: ObjectRef, selector: LabelSelector): 'some' | 'none' | 'unknown' {
    const answers = this.#groupsOf(policy).map(({ namespace, pods, scope }) => {
      const near = namespace === undefined ? [...scope.groups.values()].flatMap((group) => group.pods) : pods;
      if (near.some(({ labels }) => labels !== undefined && selects(selector, labels))) return 'some';
      return near.length === 0 || near.some(({ labels }) => labels === undefined) ? 'unknown' : 'none';
    });
    if (answers.includes('some')) return 'some';
    return answers.length === 0 || answers.includes('unknown') ? 'unknown' : 'none';
  }

  isPublic(policy: ObjectRef): boolean {
    const { entry, groups = [] } = this.#places.get(keyOf(policy)) ?? {};
    const selectors =
      entry?.kind === 'policy'
        ? [entry.selector]
        : entry?.kind === 'other'
          ? entry.specs?.map(({ selector }) => selector)
          : [];
    // Pods that cannot be told may be public.
    if (selectors === undefined) return true;
    return selectors.some((selector) => selector === undefined || groups.some((group) => arePublic(group, selector)));
  }

  issuer(ingress: ObjectRef): { readonly kind: 'Issuer' | 'ClusterIssuer'; readonly name: string } | undefined {
    const found = this.#groupsOf(ingress).map((group) => {
      const own = group.issuers.filter(({ issuer }) => issuer === 'Issuer');
      const shared = [...group.scope.groups.values()]
        .flatMap(({ issuers }) => issuers)
        .filter(({ issuer }) => issuer === 'ClusterIssuer');
      return [...shared, ...own].sort((a, b) =>
        a.issuer < b.issuer ? -1 : a.issuer > b.issuer ? 1 : a.name < b.name ? -1 : 1,
      )[0];
    });
    const [first] = found;
    return first !== undefined && found.every((other) => other?.name === first.name)
      ? { kind: first.issuer, name: first.name }
      : undefined;
  }

  #groupsOf(ref: ObjectRef): readonly Group[] {
    return this.#places.get(keyOf(ref))?.groups ?? [];
  }
}

const isSame = (a: ObjectRef | undefined, b: ObjectRef): boolean => a !== undefined && keyOf(a) === keyOf(b);

function groupOf(scope: ScopeGroups, id: string, namespace: string | undefined): Group {
  let group = scope.groups.get(namespace);
  if (group === undefined) {
    group = {
      key: `${id} ${namespace ?? ''}`,
      namespace,
      scope,
      policies: [],
      pods: [],
      services: [],
      namespaces: [],
      issuers: [],
    };
    scope.groups.set(namespace, group);
  }
  return group;
}

function place(entry: NetworkEntry, group: Group): void {
  if (entry.kind === 'policy') group.policies.push(entry);
  if (entry.kind === 'pods') group.pods.push(entry);
  if (entry.kind === 'service') group.services.push(entry);
  if (entry.kind === 'namespace') group.namespaces.push(entry);
  if (entry.kind === 'issuer') group.issuers.push(entry);
  if (entry.kind === 'route') group.scope.routes.push({ entry, namespace: group.namespace });
  if (entry.kind === 'other') group.scope.others.push(entry);
}

/** The bare namespace that pods are folded on: the first one of their scopes, where all of them are bare. */
function bareNamespace(entry: PodEntry, groups: readonly Group[]): string | undefined {
  const isBare = ({ namespace, policies }: Group): boolean =>
    namespace !== undefined
      ? policies.length === 0
      : // Objects without a namespace are no one namespace: only policies of the same folder speak for it.
        policies.every((policy) => folderOf(policy.ref.uri) !== folderOf(entry.ref.uri));
  return groups.every(isBare) ? groups.map(({ key }) => key).sort()[0] : undefined;
}

function isolation(pods: PodEntry, group: Group, direction: Direction): Isolation {
  const { labels } = pods;
  const answer = ({ selector, [direction]: effect }: PolicyEntry): Isolation => {
    if (effect === 'none') return 'no';
    if (selector === undefined) return 'unknown';
    if (labels === undefined && !selectsEverything(selector)) return 'unknown';
    return !selects(selector, labels ?? {}) ? 'no' : effect === undefined ? 'unknown' : 'yes';
  };
  const isCilium = group.scope.others.some(
    ({ specs = [], namespace, isClusterwide }) =>
      (isClusterwide || namespace === group.namespace) &&
      specs.some((spec) => spec[direction] && selects(spec.selector, labels ?? {})),
  );
  const strangers = [...group.scope.groups.values()].filter(
    (other) => other !== group && (group.namespace === undefined || other.namespace === undefined),
  );
  const elsewhere = strangers.flatMap(({ namespace, policies }) =>
    policies
      .map(answer)
      .filter((found) => found !== 'no')
      // kubectl puts what names no namespace into "default": together with objects that name it, that is what is meant.
      .map((found) => (namespace === 'default' || group.namespace === 'default' ? found : 'elsewhere')),
  );
  return surest([...group.policies.map(answer), isCilium ? 'yes' : 'no', ...elsewhere]);
}

/** Whether every pod of the namespace is isolated, new ones included. A policy that allows everything denies nothing. */
function denies({ policies, scope, namespace }: Group, direction: Direction): Isolation {
  const answer = ({ selector, [direction]: effect }: PolicyEntry): Isolation => {
    if (effect === 'none' || effect === 'opens') return 'no';
    if (selector === undefined || effect === undefined) return 'unknown';
    return selectsEverything(selector) ? 'yes' : 'no';
  };
  const strangers = namespace === undefined ? [] : (scope.groups.get(undefined)?.policies ?? []);
  const isElsewhere = strangers.some((policy) => answer(policy) !== 'no');
  return surest([...policies.map(answer), isElsewhere ? 'elsewhere' : 'no']);
}

/** True where public Services lead to all pods that the selector selects. */
function arePublic(group: Group, selector: LabelSelector): boolean {
  const open = group.services.filter(
    (service) => service.isPublic || group.scope.routes.some((route) => leadsTo(route, service, group)),
  );
  const selected = group.pods.flatMap(({ labels }) =>
    labels !== undefined && selects(selector, labels) ? [labels] : [],
  );
  const covers = (labels: Labels): boolean =>
    open.some(
      (service) =>
        service.selector === undefined || selects({ matchLabels: service.selector, matchExpressions: [] }, labels),
    );
  // Where the pods are not known, the labels that both sides name stand for them.
  const known =
    selected.length > 0
      ? selected
      : open.flatMap((service) => {
          const labels = { ...selector.matchLabels, ...service.selector };
          return selects(selector, labels) ? [labels] : [];
        });
  return known.length > 0 && known.every(covers);
}

function leadsTo({ entry, namespace }: ScopeGroups['routes'][number], service: ServiceEntry, group: Group): boolean {
  return entry.services.some(
    ({ name, namespace: own = namespace }) =>
      name === service.name && (own === undefined || group.namespace === undefined || own === group.namespace),
  );
}

function denyName(groups: readonly Group[]): string {
  const taken = new Set(groups.flatMap(({ policies }) => policies.map(({ name }) => name)));
  for (let number = 1; ; number++) {
    const name = number === 1 ? 'default-deny' : `default-deny-${number}`;
    if (!taken.has(name)) return name;
  }
}
