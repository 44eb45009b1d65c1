import { closestName } from '../closest-name.js';
import { OTHER_POLICY_KINDS } from '../kubernetes/kinds.js';
import type { KubernetesObject } from '../kubernetes/kubernetes-object.js';
import { type LabelSelector, selectsEverything } from '../kubernetes/label-selector.js';
import { DIRECTIONS, type Direction } from '../kubernetes/network-policy.js';
import { readPods, readService } from '../network/endpoint.js';
import { isSameNamespace } from '../network/evaluate.js';
import {
  type AllowedText,
  allowedText,
  type Exposure,
  type Found,
  Network,
  type NetworkContents,
  type OutsideConnection,
  type PlacedPods,
  type PlacedPolicy,
  type PlacedRoute,
  type PlacedService,
} from '../network/network.js';
import { type Answer, either, meets, type PartialLabels, readPartialLabels } from '../network/partial-labels.js';
import { type AdminPolicyData, isAdminPolicy, readAdminPolicy, readPolicy } from '../network/policy.js';
import { coversPolicy, opensEverything } from '../network/policy-cover.js';
import { intersection, union } from '../network/port-set.js';
import { type Backing, backingOf, type Opening, openingsOf } from '../network/reach.js';
import { hostReferences } from '../network/references.js';
import { routedServices } from '../network/routes.js';
import type { ObjectRef } from '../object-ref.js';
import { inEach } from './by-namespace.js';
import { defineFact } from './fact.js';
import type { Scopes } from './scopes.js';

/**
 * Who can reach whom: workloads as the ends of connections, judged by all policies of their scope. Answers have two
 * bounds, `allowed` (surely passes) and `perhaps` (passes where a template, an object that is in no file, or the network
 * plugin decides so); what is in neither is surely refused. In words: `All`, `TCP 8080,9090-9099; UDP 53`, or empty.
 *
 * Objects are joined within one scope, by effective namespace. A file of several scopes (kustomize overlays) has one
 * answer for each of them, or one that holds in each. Cilium's and Calico's policies are not judged: where there are any,
 * or where a kustomization takes in objects from elsewhere, `isComplete` is false, and absence proves nothing.
 */
export interface Connectivity {
  /** Every scope that has workloads, in order. */
  readonly scopes: readonly string[];
  /** The scopes of a file that have workloads or policies. */
  scopesOf(uri: string): readonly string[];
  /**
   * All of one scope, or what some of its workloads have to do with: for maps, lists and comparisons. Costs a judgement
   * for each pair of workloads.
   */
  map(scope: string, about?: readonly number[]): NetworkMap | undefined;
  /** What one scope holds, in effective namespaces: for those who judge connections that nobody has yet. */
  contents(scope: string): NetworkContents | undefined;
  /** The workloads of a scope, in the order of its map. */
  workloadsOf(scope: string): readonly WorkloadRef[];
  /** The workloads of a scope whose connections a file has a say in, by what it defines: by their index in the map. */
  concernedBy(scope: string, uri: string): readonly number[];
  /** True where a scope of the file has policies of any kind. */
  hasPolicies(uri: string): boolean;
  /** True where something leads from outside the cluster to the pods, whatever policies say. */
  isExposed(ref: ObjectRef, path: string): boolean;
  /** What each rule of a NetworkPolicy lets through, once for each of its scopes. */
  openings(ref: ObjectRef): readonly PolicyOpenings[];
  /** What a Service, an Ingress or a route leads to, once for each of its scopes. */
  backing(ref: ObjectRef): readonly ScopeBacking[];
  /** All that is known of the pods of one workload, once for each of its scopes: for hovers and lenses. */
  workload(ref: ObjectRef, path: string): readonly WorkloadReach[];
  /** What one workload may send to another, in each scope that has both; absent where none has. */
  between(from: PodsRef, to: PodsRef): AllowedText | undefined;
  /** Whether a workload may use a port of a Service: absent where no scope has both. */
  toService(from: PodsRef, service: ObjectRef, port: number): Answer | undefined;
  /** What a NetworkPolicy is about, in each of its scopes; absent for other objects. */
  policy(ref: ObjectRef): PolicyReach | undefined;
  /** The peers of a NetworkPolicy that surely find no workload, though their scope has some where they look. */
  idlePeers(ref: ObjectRef): readonly IdlePeer[];
  /** Names of ports that no workload at the receiving end of the rule declares. */
  unknownPortNames(ref: ObjectRef): readonly UnknownPortName[];
  /**
   * Services that the variables and arguments of a workload name, by where they do, and whether policies let it reach
   * them: on the port that is named, else on any of the Service.
   */
  knownConnections(ref: ObjectRef, path: string): readonly KnownConnection[];
  /** Whether the pods may ask the DNS of the cluster. */
  dns(ref: ObjectRef, path: string): Answer;
  /** Titles of the Services behind an Ingress or a route whose pods surely refuse every controller. */
  refusedBackends(ref: ObjectRef): readonly string[];
  /** Titles of the workloads whose names a NetworkPolicy for egress keeps from being looked up: all that it selects. */
  blocksDns(ref: ObjectRef): readonly string[];
  /** Ports that the workloads a NetworkPolicy selects declare, where all are known: what its ingress may be narrowed to. */
  declaredPorts(ref: ObjectRef): readonly { readonly protocol: string; readonly port: number }[];
  /** The names of the namespaces that a selector certainly finds, where every Namespace of the scopes is known. */
  namespacesOf(ref: ObjectRef, selector: LabelSelector): readonly string[];
  /**
   * Another policy of the namespace that makes this one needless: it selects the same pods and lets through at least the
   * same. Of two that are equal, the second is the needless one.
   */
  coveredBy(ref: ObjectRef): { readonly ref: ObjectRef; readonly title: string } | undefined;
  /**
   * True where a NetworkPolicy opens all that it is about, and every policy of its namespace does: the same would pass
   * without any of them.
   */
  changesNothing(ref: ObjectRef): boolean;
  /**
   * Where a NetworkPolicy closes a direction for some pods of its namespace, by having no rule for it, and another one
   * that selects every pod opens the same direction: policies add up, so the closing is undone.
   */
  undoneBy(
    ref: ObjectRef,
  ): readonly { readonly ref: ObjectRef; readonly title: string; readonly direction: Direction }[];
  /** NetworkPolicies that name pods on the network of their node, which no policy reaches. */
  escapedPolicies(ref: ObjectRef, path: string): readonly { readonly ref: ObjectRef; readonly title: string }[];
}

/** Pods by the object that makes them and the path of their spec. */
export interface PodsRef {
  readonly ref: ObjectRef;
  readonly path: string;
}

export interface WorkloadRef extends PodsRef {
  readonly title: string;
  readonly name: string | undefined;
  readonly namespace: string | undefined;
}

/** Workloads are named by their index. Only connections that may pass are listed. */
export interface NetworkMap {
  readonly scope: string;
  readonly isComplete: boolean;
  readonly workloads: readonly WorkloadRef[];
  readonly connections: readonly ({ readonly from: number; readonly to: number } & AllowedText)[];
  readonly outside: readonly ({ readonly workload: number; readonly direction: Direction } & OutsideConnection)[];
  readonly exposures: readonly ({ readonly workload: number } & Exposure)[];
  readonly policies: readonly {
    readonly ref: ObjectRef;
    readonly title: string;
    readonly namespace: string | undefined;
    /** Those that it surely selects. */
    readonly workloads: readonly number[];
  }[];
}

export interface WorkloadReach extends WorkloadRef {
  readonly scope: string;
  readonly isComplete: boolean;
  readonly incoming: readonly ({ readonly peer: WorkloadRef } & AllowedText)[];
  readonly outgoing: readonly ({ readonly peer: WorkloadRef } & AllowedText)[];
  readonly fromOutside: readonly OutsideConnection[];
  readonly toOutside: readonly OutsideConnection[];
  readonly exposures: readonly Exposure[];
  /** The NetworkPolicies that surely select it. */
  readonly policies: readonly { readonly ref: ObjectRef; readonly title: string }[];
}

export interface PolicyReach {
  /** Those that it surely selects, in every scope. */
  readonly workloads: readonly WorkloadRef[];
  /** `none`: surely nothing, though workloads are where it looks; `empty`: none are there, in any file of its scopes. */
  readonly selects: 'some' | 'none' | 'empty' | 'unknown';
  readonly isComplete: boolean;
  /** The label that would select something, written almost so. */
  readonly closest: { readonly key: string; readonly value: string } | undefined;
}

export interface PolicyOpenings {
  readonly scope: string;
  readonly namespace: string | undefined;
  readonly isComplete: boolean;
  /** Those that it surely selects. */
  readonly selected: readonly WorkloadRef[];
  /** How many more it may select. */
  readonly perhaps: number;
  /** Whether it is about a direction: what it does not open there is refused. */
  readonly isFor: Readonly<Record<Direction, Answer>>;
  readonly openings: readonly (Omit<Opening, 'pods'> & {
    readonly workloads: readonly WorkloadRef[];
    readonly perhaps: readonly WorkloadRef[];
  })[];
}

export interface ScopeBacking {
  readonly scope: string;
  readonly namespace: string | undefined;
  readonly isComplete: boolean;
  readonly services: readonly {
    readonly title: string;
    readonly hasSelector: boolean;
    readonly workloads: readonly WorkloadRef[];
    readonly perhaps: readonly WorkloadRef[];
  }[];
  readonly exposures: readonly ({ readonly workload: WorkloadRef } & Exposure)[];
  readonly clients: Backing['clients'];
}

export interface KnownConnection {
  /** Where it stands in the pod spec: `containers[0].env[1].value`. */
  readonly path: string;
  readonly service: ObjectRef;
  readonly title: string;
  readonly ports: readonly number[];
  readonly answer: Answer;
}

export interface IdlePeer {
  /** Where it stands: `spec.ingress[0].from[1]`. */
  readonly path: string;
  readonly closest: { readonly key: string; readonly value: string } | undefined;
}

export interface UnknownPortName {
  /** Where it stands: `spec.ingress[0].ports[1].port`. */
  readonly path: string;
  readonly name: string;
  readonly closest: string | undefined;
}

interface At {
  readonly ref: ObjectRef;
  readonly title: string;
  readonly name: string | undefined;
  readonly namespace: string | undefined;
}
type Entry =
  | ({ readonly kind: 'pods' } & PlacedPods)
  | ({ readonly kind: 'policy' } & PlacedPolicy)
  | ({ readonly kind: 'admin'; readonly policy: AdminPolicyData } & At)
  | ({ readonly kind: 'namespace'; readonly labels: PartialLabels } & At)
  | ({ readonly kind: 'service' } & PlacedService)
  | {
      readonly kind: 'route';
      readonly route: PlacedRoute;
      readonly ref: ObjectRef;
      readonly namespace: string | undefined;
    }
  | ({ readonly kind: 'foreign' } & At);

function collect(object: KubernetesObject): readonly Entry[] {
  const { ref, title, name, namespace } = object;
  const at = { ref, title, name, namespace };
  if (object.isA('Namespace'))
    return [{ kind: 'namespace', ...at, labels: readPartialLabels(object.field('metadata.labels')) }];
  if (object.isA('NetworkPolicy')) return [{ kind: 'policy', ...at, policy: readPolicy(object) }];
  if (isAdminPolicy(object)) return [{ kind: 'admin', ...at, policy: readAdminPolicy(object) }];
  if (OTHER_POLICY_KINDS.has(`${object.group}/${object.kind}`)) return [{ kind: 'foreign', ...at }];
  if (object.isA('Service')) return [{ kind: 'service', ...at, service: readService(object) }];
  const services = routedServices(object);
  if (services.length > 0) return [{ kind: 'route', ref, namespace, route: { ...at, kind: object.kind, services } }];
  // A PodTemplate makes no pods.
  if (object.isA('PodTemplate')) return [];
  return object.pods.map((pod) => ({
    kind: 'pods',
    ...at,
    path: pod.spec.path,
    pods: readPods(pod),
    hosts: hostReferences(pod),
  }));
}

export default defineFact<Entry, Connectivity>({
  collect: ({ objects }) => objects.flatMap(collect),
  build: (entries, scopes) => new WorkspaceConnectivity([...entries.values()].flat(), scopes),
});

type Drafts = {
  readonly [Key in keyof NetworkContents]: NetworkContents[Key] extends readonly (infer Item)[] ? Item[] : never;
};

class ScopeNetwork {
  readonly id: string;
  readonly drafts: Drafts = { pods: [], policies: [], admin: [], namespaces: [], services: [], routes: [] };
  /** Where each of its Namespaces is written. */
  readonly namespaces: { readonly uri: string; readonly name: string }[] = [];
  /** True where objects that are no files of the workspace belong to it. */
  readonly reachesOut: boolean;
  #hasForeign = false;
  #network: Network | undefined;
  #pods: Map<string, number> | undefined;
  #policies: Map<string | undefined, PlacedPolicy[]> | undefined;

  constructor(id: string, reachesOut: boolean) {
    this.id = id;
    this.reachesOut = reachesOut;
  }

  /** True where no policy is unread, and none can be elsewhere. */
  get isComplete(): boolean {
    return !this.reachesOut && !this.#hasForeign;
  }

  /** True where it has policies of any kind, also of kinds that are not judged. */
  get hasPolicies(): boolean {
    return this.#hasForeign || this.drafts.policies.length > 0 || this.drafts.admin.length > 0;
  }

  add(entry: Entry, namespace: string | undefined): void {
    const { drafts } = this;
    if (entry.kind === 'pods') drafts.pods.push({ ...entry, namespace });
    if (entry.kind === 'policy') drafts.policies.push({ ...entry, namespace });
    if (entry.kind === 'admin') drafts.admin.push(entry);
    if (entry.kind === 'service') drafts.services.push({ ...entry, namespace });
    if (entry.kind === 'route') drafts.routes.push({ ...entry.route, namespace });
    if (entry.kind === 'foreign') this.#hasForeign = true;
  }

  /** Those of a list that are so certain. */
  named(found: readonly Found[], wanted: Answer): readonly WorkloadRef[] {
    return found.flatMap(({ index, answer }) => {
      const pods = this.drafts.pods[index];
      return answer === wanted && pods !== undefined ? [workloadRef(pods)] : [];
    });
  }

  policiesIn(namespace: string | undefined): readonly PlacedPolicy[] {
    if (this.#policies === undefined) {
      this.#policies = new Map();
      for (const policy of this.drafts.policies) {
        const list = this.#policies.get(policy.namespace);
        if (list) list.push(policy);
        else this.#policies.set(policy.namespace, [policy]);
      }
    }
    return this.#policies.get(namespace) ?? [];
  }

  /** Made when first asked: most edits ask little. */
  get network(): Network {
    this.#network ??= new Network(this.drafts);
    return this.#network;
  }

  indexOf({ ref, path }: PodsRef): number | undefined {
    this.#pods ??= new Map(this.drafts.pods.map((pods, index) => [keyOf(pods.ref, pods.path), index]));
    return this.#pods.get(keyOf(ref, path));
  }
}

const keyOf = ({ uri, document, path }: ObjectRef, spec = ''): string => `${uri} ${document} ${path} ${spec}`;

class WorkspaceConnectivity implements Connectivity {
  readonly #scopes: Scopes;
  readonly #networks = new Map<string, ScopeNetwork>();
  readonly #policies = new Map<string, { readonly scope: ScopeNetwork; readonly index: number }[]>();
  readonly #routes = new Map<string, { readonly scope: ScopeNetwork; readonly index: number }[]>();

  constructor(entries: readonly Entry[], scopes: Scopes) {
    this.#scopes = scopes;
    for (const entry of entries) {
      for (const place of scopes.of(entry.ref.uri)) {
        const scope = this.#networks.get(place.id) ?? new ScopeNetwork(place.id, scopes.reachesOut(place));
        this.#networks.set(place.id, scope);
        if (entry.kind === 'namespace') {
          // A kustomization's namespace also renames the Namespaces that it lists.
          const name = place.namespace ?? entry.name;
          if (name === undefined) continue;
          scope.drafts.namespaces.push({ name, labels: entry.labels });
          scope.namespaces.push({ uri: entry.ref.uri, name });
          continue;
        }
        scope.add(entry, place.namespace ?? entry.namespace);
        if (entry.kind === 'policy')
          multiAdd(this.#policies, keyOf(entry.ref), { scope, index: scope.drafts.policies.length - 1 });
        if (entry.kind === 'route')
          multiAdd(this.#routes, keyOf(entry.ref), { scope, index: scope.drafts.routes.length - 1 });
      }
    }
  }

  get scopes(): readonly string[] {
    return [...this.#networks.values()].filter(({ drafts }) => drafts.pods.length > 0).map(({ id }) => id);
  }

  scopesOf(uri: string): readonly string[] {
    return this.#of(uri).map(({ id }) => id);
  }

  contents(id: string): NetworkContents | undefined {
    return this.#networks.get(id)?.drafts;
  }

  map(id: string, about?: readonly number[]): NetworkMap | undefined {
    const scope = this.#networks.get(id);
    if (scope === undefined) return undefined;
    const { network, isComplete } = scope;
    const { pods, policies } = network.contents;
    const all = pods.map((_, index) => index);
    const indexes = about ?? all;
    const meant = about && new Set(about);
    const pairs = indexes.flatMap((one) =>
      all.flatMap((other) => [
        { from: one, to: other },
        // The other way round, unless it comes by itself.
        ...(meant && !meant.has(other) ? [{ from: other, to: one }] : []),
      ]),
    );
    return {
      scope: id,
      isComplete,
      workloads: pods.map(workloadRef),
      connections: pairs.flatMap(({ from, to }) => {
        const text = from === to ? NEVER : allowedText(network.between(from, to));
        return text.perhaps === '' ? [] : [{ from, to, ...text }];
      }),
      outside: indexes.flatMap((workload) =>
        DIRECTIONS.flatMap((direction) =>
          network
            .outside(workload, direction)
            .filter(({ perhaps }) => perhaps !== '')
            .map((part) => ({ workload, direction, ...part })),
        ),
      ),
      exposures: indexes.flatMap((workload) =>
        network.exposures(workload).map((exposure) => ({ workload, ...exposure })),
      ),
      policies: policies.map((policy) => ({
        ref: policy.ref,
        title: policy.title,
        namespace: policy.namespace,
        workloads: network.selectedBy(policy).flatMap(({ index, answer }) => (answer === 'yes' ? [index] : [])),
      })),
    };
  }

  workloadsOf(id: string): readonly WorkloadRef[] {
    return this.#networks.get(id)?.drafts.pods.map(workloadRef) ?? [];
  }

  concernedBy(id: string, uri: string): readonly number[] {
    const scope = this.#networks.get(id);
    if (scope === undefined) return [];
    const { network, drafts } = scope;
    if (drafts.admin.some(({ ref }) => ref.uri === uri)) return drafts.pods.map((_, index) => index);
    const namespaces = new Set(scope.namespaces.flatMap((one) => (one.uri === uri ? one.name : [])));
    // Of several policies of one name only one is in the cluster.
    const called = ({ namespace, name }: PlacedPolicy): string => `${namespace ?? ''}/${name ?? ''}`;
    const names = new Set(drafts.policies.flatMap((policy) => (policy.ref.uri === uri ? called(policy) : [])));
    const selected = drafts.policies
      .filter((policy) => names.has(called(policy)))
      .flatMap((policy) => network.selectedBy(policy).map(({ index }) => index));
    const own = drafts.pods.flatMap(({ ref, namespace }, index) =>
      ref.uri === uri || (namespace !== undefined && namespaces.has(namespace)) ? [index] : [],
    );
    // Services and routes change no connection between pods, but the ways from outside.
    const led = [...drafts.services, ...drafts.routes]
      .filter(({ ref }) => ref.uri === uri)
      .flatMap(({ ref }) => backingOf(network, (other) => keyOf(other) === keyOf(ref))?.services ?? [])
      .flatMap(({ pods }) => pods.map(({ index }) => index));
    return [...new Set([...selected, ...own, ...led])].sort((a, b) => a - b);
  }

  hasPolicies(uri: string): boolean {
    return this.#of(uri).some(({ hasPolicies }) => hasPolicies);
  }

  isExposed(ref: ObjectRef, path: string): boolean {
    return this.#of(ref.uri).some((scope) => {
      const index = scope.indexOf({ ref, path });
      return index !== undefined && scope.network.exposures(index).length > 0;
    });
  }

  openings(ref: ObjectRef): readonly PolicyOpenings[] {
    return this.#policiesAt(ref).map(({ scope, policy }) => {
      const { network, id, isComplete } = scope;
      const selected = network.selectedBy(policy);
      return {
        scope: id,
        namespace: policy.namespace,
        isComplete,
        selected: scope.named(selected, 'yes'),
        perhaps: selected.filter(({ answer }) => answer === 'maybe').length,
        isFor: { Ingress: policy.policy.Ingress.isFor, Egress: policy.policy.Egress.isFor },
        openings: openingsOf(network, policy).map(({ pods, ...opening }) => ({
          ...opening,
          workloads: scope.named(pods, 'yes'),
          perhaps: scope.named(pods, 'maybe'),
        })),
      };
    });
  }

  backing(ref: ObjectRef): readonly ScopeBacking[] {
    return this.#of(ref.uri).flatMap((scope) => {
      const found = backingOf(scope.network, (other) => keyOf(other) === keyOf(ref));
      if (found === undefined) return [];
      return [
        {
          scope: scope.id,
          namespace: found.namespace,
          isComplete: scope.isComplete,
          services: found.services.map(({ pods, ...service }) => ({
            ...service,
            workloads: scope.named(pods, 'yes'),
            perhaps: scope.named(pods, 'maybe'),
          })),
          exposures: found.exposures.flatMap(({ index, ...exposure }) => {
            const workload = scope.drafts.pods[index];
            return workload ? [{ workload: workloadRef(workload), ...exposure }] : [];
          }),
          clients: found.clients,
        },
      ];
    });
  }

  workload(ref: ObjectRef, path: string): readonly WorkloadReach[] {
    return this.#of(ref.uri).flatMap((scope) => {
      const index = scope.indexOf({ ref, path });
      const own = index === undefined ? undefined : scope.drafts.pods[index];
      if (index === undefined || own === undefined) return [];
      const { network, isComplete } = scope;
      const peers = (judge: (other: number) => AllowedText): WorkloadReach['incoming'] =>
        scope.drafts.pods.flatMap((peer, other) => {
          const text = other === index ? NEVER : judge(other);
          return text.perhaps === '' ? [] : [{ peer: workloadRef(peer), ...text }];
        });
      const outside = (direction: Direction): readonly OutsideConnection[] =>
        network.outside(index, direction).filter(({ perhaps }) => perhaps !== '');
      return [
        {
          ...workloadRef(own),
          scope: scope.id,
          isComplete,
          incoming: peers((other) => allowedText(network.between(other, index))),
          outgoing: peers((other) => allowedText(network.between(index, other))),
          fromOutside: outside('Ingress'),
          toOutside: outside('Egress'),
          exposures: network.exposures(index),
          policies: scope.drafts.policies
            .filter((policy) =>
              network.selectedBy(policy).some((selected) => selected.index === index && selected.answer === 'yes'),
            )
            .map((policy) => ({ ref: policy.ref, title: policy.title })),
        },
      ];
    });
  }

  between(from: PodsRef, to: PodsRef): AllowedText | undefined {
    const answers = this.#of(from.ref.uri).flatMap((scope) => {
      const [source, target] = [scope.indexOf(from), scope.indexOf(to)];
      return source === undefined || target === undefined ? [] : [scope.network.between(source, target)];
    });
    if (answers.length === 0) return undefined;
    return allowedText(
      answers.reduce((a, b) => ({
        surely: intersection(a.surely, b.surely),
        perhaps: union(a.perhaps, b.perhaps),
      })),
    );
  }

  toService(from: PodsRef, service: ObjectRef, number: number): Answer | undefined {
    const answers = this.#of(from.ref.uri).flatMap((scope): readonly Answer[] => {
      const source = scope.indexOf(from);
      const target = scope.drafts.services.find(({ ref }) => keyOf(ref) === keyOf(service));
      const port = target?.service.ports.find((entry) => entry.number === number);
      if (source === undefined || target === undefined || port === undefined) return [];
      const answer = scope.network.toService(source, target, port);
      return [scope.isComplete ? answer : 'maybe'];
    });
    return inEvery(answers);
  }

  policy(ref: ObjectRef): PolicyReach | undefined {
    const places = this.#policies.get(keyOf(ref));
    if (places === undefined) return undefined;
    const found = places.flatMap(({ scope, index }) => {
      const policy = scope.drafts.policies[index];
      return policy === undefined ? [] : [{ scope, policy, selected: scope.network.named(policy) }];
    });
    const states = found.map(({ scope, policy, selected }): PolicyReach['selects'] => {
      if (selected.some(({ answer }) => answer === 'yes')) return 'some';
      if (selected.length > 0 || scope.reachesOut || policy.policy.selector === undefined) return 'unknown';
      return podLabels(scope, policy.namespace).length > 0 ? 'none' : 'empty';
    });
    const sure = found.map(({ scope, selected }) =>
      selected.flatMap(({ index, answer }) => {
        const pods = scope.drafts.pods[index];
        return answer === 'yes' && pods !== undefined ? [workloadRef(pods)] : [];
      }),
    );
    const [first] = found;
    const [state = 'unknown'] = states;
    const selects = states.includes('some') ? 'some' : states.every((other) => other === state) ? state : 'unknown';
    return {
      workloads: inEach(sure, ({ ref: at, path }) => keyOf(at, path)),
      selects,
      isComplete: found.every(({ scope }) => scope.isComplete),
      closest:
        selects === 'none' && first !== undefined
          ? closestLabel(first.policy.policy.selector, podLabels(first.scope, first.policy.namespace))
          : undefined,
    };
  }

  idlePeers(ref: ObjectRef): readonly IdlePeer[] {
    const lists = this.#policiesAt(ref).map(({ scope, policy }) =>
      scope.reachesOut ? [] : this.#idlePeersIn(scope, policy),
    );
    return inEach(lists, ({ path }) => path);
  }

  #idlePeersIn(scope: ScopeNetwork, policy: PlacedPolicy): readonly IdlePeer[] {
    return DIRECTIONS.flatMap((direction) =>
      policy.policy[direction].rules.flatMap(({ path, peers }) =>
        (peers === 'all' ? [] : peers).flatMap((peer, index): readonly IdlePeer[] => {
          if (peer.kind !== 'pods' || !scope.network.findsNone(policy, peer)) return [];
          const near = scope.drafts.pods
            .filter(({ namespace }) => scope.network.isNear(policy, peer, namespace) !== 'no')
            .map(({ pods }) => pods.labels);
          // Namespaces without any workload in the files belong to somebody else.
          if (near.length === 0) return [];
          const list = direction === 'Ingress' ? 'from' : 'to';
          return [{ path: `${path}.${list}[${index}]`, closest: closestLabel(peer.pods, near) }];
        }),
      ),
    );
  }

  unknownPortNames(ref: ObjectRef): readonly UnknownPortName[] {
    const lists = this.#policiesAt(ref).map(({ scope, policy }) =>
      scope.reachesOut ? [] : unknownPortNamesIn(scope, policy),
    );
    return inEach(lists, ({ path }) => path);
  }

  knownConnections(ref: ObjectRef, path: string): readonly KnownConnection[] {
    const lists = this.#of(ref.uri).flatMap((scope) => {
      const index = scope.indexOf({ ref, path });
      const own = index === undefined ? undefined : scope.drafts.pods[index];
      if (index === undefined || own === undefined) return [];
      return [
        own.hosts.flatMap((host): readonly KnownConnection[] => {
          const service = scope.drafts.services.find(
            ({ name, namespace }) => name === host.name && namespace === (host.namespace ?? own.namespace),
          );
          const entries = (service?.service.ports ?? []).filter(
            ({ number }) => host.port === undefined || number === host.port,
          );
          if (service === undefined || entries.length === 0) return [];
          // A pod reaches itself whatever policies say.
          if (scope.network.backends(service).some((backend) => backend.index === index)) return [];
          const answers = entries.map((entry) => scope.network.toService(index, service, entry));
          const answer = answers.reduce(either);
          return [
            {
              path: host.path,
              service: service.ref,
              title: service.title,
              ports: entries.map(({ number }) => number),
              answer: answer === 'no' && !scope.isComplete ? 'maybe' : answer,
            },
          ];
        }),
      ];
    });
    return inEach(lists, ({ path: at, service, answer }) => `${at} ${keyOf(service)} ${answer}`);
  }

  dns(ref: ObjectRef, path: string): Answer {
    const answers = this.#of(ref.uri).flatMap((scope): readonly Answer[] => {
      const index = scope.indexOf({ ref, path });
      return index === undefined ? [] : [scope.isComplete ? scope.network.dns(index) : 'maybe'];
    });
    return inEvery(answers) ?? 'maybe';
  }

  blocksDns(ref: ObjectRef): readonly string[] {
    const lists = this.#policiesAt(ref).map(({ scope, policy }) => {
      const selected = scope.network.selectedBy(policy);
      const isBlind =
        scope.isComplete &&
        selected.length > 0 &&
        selected.every(({ index, answer }) => answer === 'yes' && scope.network.dns(index) === 'no');
      return isBlind ? selected.flatMap(({ index }) => scope.drafts.pods[index]?.title ?? []) : [];
    });
    return inEach(lists, (title) => title);
  }

  declaredPorts(ref: ObjectRef): readonly { readonly protocol: string; readonly port: number }[] {
    const lists = this.#policiesAt(ref).map(({ scope, policy }) => {
      const pods = scope.network.selectedBy(policy).map(({ index }) => scope.drafts.pods[index]?.pods);
      if (pods.some((one) => one === undefined || !one.arePortsKnown || one.ports.length === 0)) return [];
      const all = pods.flatMap((one) => one?.ports ?? []).map(({ protocol, number }) => ({ protocol, port: number }));
      return [...new Map(all.map((one) => [`${one.protocol} ${one.port}`, one])).values()];
    });
    return inEach(lists, ({ protocol, port }) => `${protocol} ${port}`);
  }

  namespacesOf(ref: ObjectRef, selector: LabelSelector): readonly string[] {
    const lists = this.#policiesAt(ref).map(({ scope }) => {
      const known = scope.drafts.namespaces.map(({ name }) => ({
        name,
        answer: meets(selector, scope.network.namespaceLabels(name)),
      }));
      if (scope.reachesOut || known.some(({ answer }) => answer === 'maybe')) return [];
      return [...new Set(known.filter(({ answer }) => answer === 'yes').map(({ name }) => name))].sort();
    });
    return inEach(lists, (name) => name);
  }

  coveredBy(ref: ObjectRef): { readonly ref: ObjectRef; readonly title: string } | undefined {
    const lists = this.#policiesAt(ref).map(({ scope, policy }) => {
      const neighbours = scope.policiesIn(policy.namespace);
      const own = neighbours.indexOf(policy);
      return neighbours
        .filter(
          (other, index) =>
            other !== policy &&
            other.name !== policy.name &&
            coversPolicy(other.policy, policy.policy) &&
            (index < own || !coversPolicy(policy.policy, other.policy)),
        )
        .map((other) => ({ ref: other.ref, title: other.title }));
    });
    return inEach(lists, (other) => keyOf(other.ref))[0];
  }

  undoneBy(
    ref: ObjectRef,
  ): readonly { readonly ref: ObjectRef; readonly title: string; readonly direction: Direction }[] {
    const lists = this.#policiesAt(ref).map(({ scope, policy: closing }) => {
      const { selector } = closing.policy;
      if (selector === undefined || selectsEverything(selector)) return [];
      return DIRECTIONS.flatMap((direction) => {
        const { isFor, rules } = closing.policy[direction];
        if (isFor !== 'yes' || rules.length > 0) return [];
        return scope
          .policiesIn(closing.namespace)
          .filter(({ policy }) => policy.selector !== undefined && selectsEverything(policy.selector))
          .filter(({ policy }) => policy[direction].isFor === 'yes' && policy[direction].rules.some(opensAnything))
          .map((other) => ({ ref: other.ref, title: other.title, direction }));
      });
    });
    return inEach(lists, (other) => `${keyOf(other.ref)} ${other.direction}`);
  }

  changesNothing(ref: ObjectRef): boolean {
    const places = this.#policiesAt(ref);
    return (
      places.length > 0 &&
      places.every(
        ({ scope, policy }) =>
          scope.isComplete &&
          scope.drafts.admin.length === 0 &&
          opensEverything(policy.policy) &&
          scope.policiesIn(policy.namespace).every((other) => opensEverything(other.policy)),
      )
    );
  }

  refusedBackends(ref: ObjectRef): readonly string[] {
    const lists = (this.#routes.get(keyOf(ref)) ?? []).map(({ scope, index }) => {
      const route = scope.drafts.routes[index];
      if (route === undefined || !scope.isComplete) return [];
      return scope.network.refusedBackends(route).map(({ title }) => title);
    });
    return inEach(lists, (title) => title);
  }

  escapedPolicies(ref: ObjectRef, path: string): readonly { readonly ref: ObjectRef; readonly title: string }[] {
    const lists = this.#of(ref.uri).flatMap((scope) => {
      const index = scope.indexOf({ ref, path });
      const pods = index === undefined ? undefined : scope.drafts.pods[index];
      if (pods?.pods.isOnHostNetwork !== 'yes') return [];
      return [
        scope.drafts.policies
          .filter(
            ({ namespace, policy }) =>
              namespace === pods.namespace &&
              policy.selector !== undefined &&
              !selectsEverything(policy.selector) &&
              meets(policy.selector, pods.pods.labels) === 'yes',
          )
          .map((policy) => ({ ref: policy.ref, title: policy.title })),
      ];
    });
    return inEach(lists, (policy) => keyOf(policy.ref));
  }

  #of(uri: string): readonly ScopeNetwork[] {
    return this.#scopes.of(uri).flatMap(({ id }) => this.#networks.get(id) ?? []);
  }

  #policiesAt(ref: ObjectRef): readonly { readonly scope: ScopeNetwork; readonly policy: PlacedPolicy }[] {
    return (this.#policies.get(keyOf(ref)) ?? []).flatMap(({ scope, index }) => {
      const policy = scope.drafts.policies[index];
      return policy === undefined ? [] : [{ scope, policy }];
    });
  }
}

const opensAnything = ({ action }: { readonly action: string }): boolean => action === 'Allow';

const NEVER: AllowedText = { allowed: '', perhaps: '' };

const workloadRef = ({ ref, path, title, name, namespace }: PlacedPods): WorkloadRef => ({
  ref,
  path,
  title,
  name,
  namespace,
});

/** The answer that each scope gives; `maybe` where they differ. */
function inEvery(answers: readonly Answer[]): Answer | undefined {
  const [first] = answers;
  return first === undefined || answers.every((answer) => answer === first) ? first : 'maybe';
}

/** The labels of the pods in a namespace; a policy that names none may be meant for any. */
const podLabels = ({ drafts }: ScopeNetwork, namespace: string | undefined): readonly PartialLabels[] =>
  drafts.pods
    .filter((pods) => namespace === undefined || isSameNamespace(namespace, pods.namespace) !== 'no')
    .map(({ pods }) => pods.labels);

/** The one label of a selector that is written almost as pods have it, where that finds some. */
function closestLabel(
  selector: LabelSelector | undefined,
  labels: readonly PartialLabels[],
): { readonly key: string; readonly value: string } | undefined {
  if (selector === undefined) return undefined;
  for (const [key, value] of Object.entries(selector.matchLabels)) {
    const values = labels.flatMap(({ known }) => (Object.hasOwn(known, key) ? (known[key] ?? []) : []));
    const closest = closestName(value, values);
    if (closest === undefined) continue;
    const corrected = { ...selector, matchLabels: { ...selector.matchLabels, [key]: closest } };
    if (labels.some((own) => meets(corrected, own) === 'yes')) return { key, value: closest };
  }
  return undefined;
}

/** The receiving end of an ingress rule is what the policy selects, that of an egress rule its peers. */
function unknownPortNamesIn(scope: ScopeNetwork, policy: PlacedPolicy): readonly UnknownPortName[] {
  return DIRECTIONS.flatMap((direction) =>
    policy.policy[direction].rules.flatMap(({ path, peers, ports }) =>
      (ports === 'all' ? [] : ports).flatMap((entry, index): readonly UnknownPortName[] => {
        if (entry.kind !== 'name') return [];
        const found =
          direction === 'Ingress'
            ? scope.network.named(policy)
            : (peers === 'all' ? [] : peers).flatMap((peer) =>
                peer.kind === 'pods' ? scope.network.peerTargets(policy, peer) : [],
              );
        // A rule for everything, and addresses, may have the name where no file shows it.
        const isOpen = direction === 'Egress' && (peers === 'all' || peers.some((peer) => peer.kind !== 'pods'));
        const targets = found.flatMap(({ index: at }) => scope.drafts.pods[at] ?? []);
        const declared = targets.flatMap(({ pods }) => pods.ports.flatMap(({ name }) => name ?? []));
        if (isOpen || targets.length === 0 || targets.some(({ pods }) => !pods.arePortsKnown)) return [];
        if (declared.includes(entry.name)) return [];
        return [{ path: `${path}.ports[${index}].port`, name: entry.name, closest: closestName(entry.name, declared) }];
      }),
    ),
  );
}

function multiAdd<Value>(map: Map<string, Value[]>, key: string, value: Value): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}
