import type { LabelSelector } from '../kubernetes/label-selector.js';
import type { Direction } from '../kubernetes/network-policy.js';
import type { ObjectRef } from '../object-ref.js';
import { type AddressRange, joinRanges, PRIVATE_RANGES, pieces, rangeText, subtract } from './address-range.js';
import type { PodsData, ServiceData, ServicePort } from './endpoint.js';
import {
  type AddressEnd,
  type Allowed,
  adminAppliesTo,
  allowedBy,
  appliesTo,
  blockOf,
  type End,
  isSameNamespace,
  type PodEnd,
  type Policies,
} from './evaluate.js';
import { type Answer, both, either, meets, type PartialLabels } from './partial-labels.js';
import type { AdminPolicyData, PeerData, PolicyData } from './policy.js';
import {
  hasPort,
  intersection,
  isEmpty,
  NO_PORTS,
  type PortSet,
  type Protocol,
  port,
  portText,
  union,
} from './port-set.js';
import type { HostReference } from './references.js';
import type { RoutedService } from './routes.js';

/** A workload by its index, and how certainly it is meant; never `no`. */
export interface Found {
  readonly index: number;
  readonly answer: Answer;
}

type PodPeer = Extract<PeerData, { kind: 'pods' }>;

interface Applications {
  /** By workload. */
  readonly of: readonly Policies[];
  readonly selected: ReadonlyMap<PlacedPolicy, readonly Found[]>;
}

/** Something of one scope, in its effective namespace; absent where that is not known. */
export interface Placed {
  readonly ref: ObjectRef;
  /** How messages name it: `Deployment "web"`. */
  readonly title: string;
  readonly name: string | undefined;
  readonly namespace: string | undefined;
}

export interface PlacedPods extends Placed {
  /** The path of the pod spec in its object. */
  readonly path: string;
  readonly pods: PodsData;
  readonly hosts: readonly HostReference[];
}
export interface PlacedPolicy extends Placed {
  readonly policy: PolicyData;
}
export interface PlacedService extends Placed {
  readonly service: ServiceData;
}
export interface PlacedRoute extends Placed {
  readonly kind: string;
  readonly services: readonly RoutedService[];
}

/** What one scope holds. */
export interface NetworkContents {
  readonly pods: readonly PlacedPods[];
  readonly policies: readonly PlacedPolicy[];
  readonly admin: readonly (Placed & { readonly policy: AdminPolicyData })[];
  readonly namespaces: readonly { readonly name: string; readonly labels: PartialLabels }[];
  readonly services: readonly PlacedService[];
  readonly routes: readonly PlacedRoute[];
}

/** What passes, in words (see `portText`); `perhaps` holds `allowed` and what templates, missing objects or plugins decide. */
export interface AllowedText {
  readonly allowed: string;
  readonly perhaps: string;
}

/** Addresses outside the cluster that are treated alike. */
export interface OutsideConnection extends AllowedText {
  /** CIDRs and `first-last`. */
  readonly addresses: readonly string[];
  /** True where some of them are on the internet. */
  readonly isPublic: boolean;
}

/** A way from outside the cluster to pods. */
export interface Exposure extends AllowedText {
  /** A type of Service, `externalIPs`, `hostPort`, `hostNetwork`, or the kind of the route: `Ingress`, `HTTPRoute`. */
  readonly via: string;
  /** The object that opens it. */
  readonly by: ObjectRef;
  readonly title: string;
  /** The ports of the pods that it leads to. */
  readonly ports: string;
}

/** Pods of the cluster's DNS service (Kubernetes: "Customizing DNS Service"; its pods carry this label on every distribution of note). */
export const DNS: PodEnd = {
  kind: 'pods',
  namespace: 'kube-system',
  namespaceLabels: { known: { 'kubernetes.io/metadata.name': 'kube-system' }, open: [], isComplete: false },
  labels: { known: { 'k8s-app': 'kube-dns' }, open: [], isComplete: false },
  ports: [
    { name: 'dns', protocol: 'UDP', number: 53, hostPort: undefined },
    { name: 'dns-tcp', protocol: 'TCP', number: 53, hostPort: undefined },
    { name: 'metrics', protocol: 'TCP', number: 9153, hostPort: undefined },
  ],
  arePortsKnown: false,
  isOnHostNetwork: 'no',
};

/** Whoever answers for an Ingress or a Gateway, where no file tells: pods with any labels in a namespace of their own. */
const CONTROLLER: PodEnd = {
  kind: 'pods',
  namespace: ' controller',
  namespaceLabels: { known: {}, open: [], isComplete: false },
  labels: { known: {}, open: [], isComplete: false },
  ports: [],
  arePortsKnown: false,
  isOnHostNetwork: 'maybe',
};

/** Names under which controllers of Ingresses and Gateways are installed. */
const CONTROLLERS = /ingress|traefik|contour|envoy|haproxy|kong|gateway|router/;

const NOTHING: Allowed = { surely: NO_PORTS, perhaps: NO_PORTS };

const meet = (a: Allowed, b: Allowed): Allowed => ({
  surely: intersection(a.surely, b.surely),
  perhaps: intersection(a.perhaps, b.perhaps),
});
const join = (a: Allowed, b: Allowed): Allowed => ({
  surely: union(a.surely, b.surely),
  perhaps: union(a.perhaps, b.perhaps),
});
const within = (allowed: Allowed, set: PortSet): Allowed => meet(allowed, { surely: set, perhaps: set });
export const allowedText = ({ surely, perhaps }: Allowed): AllowedText => ({
  allowed: portText(surely),
  perhaps: portText(perhaps),
});

/**
 * The connections of one scope. Pods of a workload stand for one another; a pod can always reach itself, and the node
 * that a pod runs on can always reach the pod (Kubernetes: "Network Policies"), so neither is counted.
 */
export class Network {
  readonly contents: NetworkContents;
  readonly #ends: readonly PodEnd[];
  readonly #namespaces = new Map<string | undefined, PartialLabels>();
  /** Pods by each label that they surely have, and those of which not all labels are known. */
  readonly #byLabel = new Map<string, number[]>();
  readonly #uncertain: number[] = [];
  readonly #openKeys = new Set<string>();
  readonly #byNamespace = new Map<string | undefined, number[]>();
  /** What a namespaceSelector says of each namespace, by the selector. */
  readonly #near = new Map<LabelSelector | undefined, Map<string | undefined, Answer>>();
  #applied: Applications | undefined;

  constructor(contents: NetworkContents) {
    this.contents = contents;
    for (const { name, labels } of contents.namespaces) {
      const own = { ...labels, known: { ...labels.known, 'kubernetes.io/metadata.name': name } };
      const other = this.#namespaces.get(name);
      this.#namespaces.set(name, other === undefined ? own : common(own, other));
    }
    this.#ends = contents.pods.map(({ namespace, pods }, index) => {
      for (const [key, value] of Object.entries(pods.labels.known)) {
        const list = this.#byLabel.get(`${key}=${value}`);
        if (list) list.push(index);
        else this.#byLabel.set(`${key}=${value}`, [index]);
      }
      const neighbours = this.#byNamespace.get(namespace);
      if (neighbours) neighbours.push(index);
      else this.#byNamespace.set(namespace, [index]);
      for (const key of pods.labels.open) this.#openKeys.add(key);
      if (!pods.labels.isComplete) this.#uncertain.push(index);
      return { kind: 'pods', ...pods, namespace, namespaceLabels: this.namespaceLabels(namespace) };
    });
  }

  /** The labels of a namespace: its name is always among them (Kubernetes: "Namespaces", automatic labelling). */
  namespaceLabels(namespace: string | undefined): PartialLabels {
    const known = this.#namespaces.get(namespace);
    if (known !== undefined) return known;
    const labels: PartialLabels = {
      known: namespace === undefined ? {} : { 'kubernetes.io/metadata.name': namespace },
      open: [],
      isComplete: false,
    };
    this.#namespaces.set(namespace, labels);
    return labels;
  }

  /** What one workload may send to another. */
  between(from: number, to: number): Allowed {
    const [source, target] = [this.#ends[from], this.#ends[to]];
    if (source === undefined || target === undefined) return NOTHING;
    return meet(this.#passes(from, 'Egress', source, target), this.#passes(to, 'Ingress', target, source));
  }

  /** What a workload may send to, or get from, addresses outside the cluster; those that are treated alike together. */
  outside(index: number, direction: Direction): readonly OutsideConnection[] {
    const parts = new Map<string, { readonly allowed: Allowed; readonly ranges: AddressRange[] }>();
    for (const range of pieces(this.#cuts(index, direction))) {
      const allowed = this.#withAddress(index, direction, { kind: 'addresses', range });
      const text = allowedText(allowed);
      const key = `${text.allowed}|${text.perhaps}`;
      const part = parts.get(key);
      if (part) part.ranges.push(range);
      else parts.set(key, { allowed, ranges: [range] });
    }
    return [...parts.values()].map(({ allowed, ranges }) => {
      const joined = joinRanges(ranges);
      return {
        ...allowedText(allowed),
        addresses: joined.map(rangeText),
        isPublic: subtract(joined, PRIVATE_RANGES).length > 0,
      };
    });
  }

  /** What passes from, or to, any address outside, wherever it is. */
  anyOutside(index: number, direction: Direction): Allowed {
    return pieces(this.#cuts(index, direction))
      .map((range) => this.#withAddress(index, direction, { kind: 'addresses', range }))
      .reduce(join, NOTHING);
  }

  /** Whether a workload reaches the port of a Service: a connection is judged by the port of the pod that it ends at. */
  toService(from: number, service: PlacedService, entry: ServicePort): Answer {
    const backends = this.backends(service);
    // Endpoints that are written by hand may be anywhere.
    if (service.service.selector === 'manual' || backends.length === 0) return 'maybe';
    const answers = backends.map(({ index, answer }) => {
      const numbers = this.targets(index, entry);
      if (numbers === undefined || answer === 'maybe') return 'maybe';
      const allowed = this.between(from, index);
      return numbers.reduce<Answer>((found, number) => either(found, answerAt(allowed, entry.protocol, number)), 'no');
    });
    if (answers.every((answer) => answer === 'yes')) return 'yes';
    return answers.every((answer) => answer === 'no') ? 'no' : 'maybe';
  }

  /** The workloads behind a Service, and whether they surely are. */
  backends({ service, namespace }: PlacedService): readonly { readonly index: number; readonly answer: Answer }[] {
    if (service.selector === 'manual' || service.selector === undefined) return [];
    return this.find({ matchLabels: service.selector, matchExpressions: [] }, (other) =>
      isSameNamespace(namespace, other),
    );
  }

  /** The numbers that a Service's port has in a workload; absent where they are not known. */
  targets(index: number, { target, protocol }: ServicePort): readonly number[] | undefined {
    if (typeof target === 'number') return [target];
    const end = this.#ends[index];
    if (target === undefined || end === undefined) return undefined;
    const named = end.ports.filter((declared) => declared.name === target && declared.protocol === protocol);
    return named.length === 0 && !end.arePortsKnown ? undefined : named.map(({ number }) => number);
  }

  /** The ways from outside the cluster to a workload, and what policies let through on them. */
  exposures(index: number): readonly Exposure[] {
    const own = this.contents.pods[index];
    const end = this.#ends[index];
    if (own === undefined || end === undefined) return [];
    const fromOutside = this.anyOutside(index, 'Ingress');
    const about = (via: string, { ref, title }: Placed, set: PortSet, allowed: Allowed): Exposure => ({
      via,
      by: ref,
      title,
      ports: portText(set),
      // Where no port is declared any may be listened on.
      ...allowedText(isEmpty(set) ? { ...allowed, surely: NO_PORTS } : within(allowed, set)),
    });
    const set = (list: readonly { readonly protocol: Protocol; readonly number: number }[]): PortSet =>
      list.reduce((sum, { protocol, number }) => union(sum, port(protocol, number)), NO_PORTS);
    const behind = this.contents.services.filter((service) =>
      this.backends(service).some((backend) => backend.index === index),
    );
    const portsOf = (service: PlacedService, only?: number | string): PortSet =>
      set(
        service.service.ports
          .filter(({ number, name }) => only === undefined || only === number || only === name)
          .flatMap((entry) => (this.targets(index, entry) ?? []).map((number) => ({ ...entry, number }))),
      );
    const onHost = end.isOnHostNetwork === 'yes';
    return [
      ...(onHost ? [about('hostNetwork', own, set(end.ports), fromOutside)] : []),
      ...end.ports
        .filter(({ hostPort }) => hostPort !== undefined && !onHost)
        .map((declared) => about('hostPort', own, set([declared]), fromOutside)),
      ...behind.flatMap((service) => {
        const { exposure } = service.service;
        const isOpen = exposure !== 'none' && exposure !== 'maybe';
        return isOpen ? [about(exposure, service, portsOf(service), fromOutside)] : [];
      }),
      ...this.contents.routes.flatMap((route) =>
        behind.flatMap((service) =>
          route.services
            .filter((target) => this.#leadsTo(route, target, service))
            .map(({ port: only }) => about(route.kind, route, portsOf(service, only), this.fromController(index))),
        ),
      ),
    ];
  }

  #leadsTo(route: PlacedRoute, target: RoutedService, service: PlacedService): boolean {
    return (
      target.name === service.name && isSameNamespace(target.namespace ?? route.namespace, service.namespace) !== 'no'
    );
  }

  /** What passes from the controller of Ingresses and Gateways: one of this scope, else one that nobody has seen. */
  fromController(index: number): Allowed {
    const target = this.#ends[index];
    if (target === undefined) return NOTHING;
    const here = this.contents.pods.flatMap(({ name, namespace }, other) =>
      other !== index && (CONTROLLERS.test(name ?? '') || CONTROLLERS.test(namespace ?? '')) ? [other] : [],
    );
    const unseen = this.#passes(index, 'Ingress', target, CONTROLLER);
    const outer = this.anyOutside(index, 'Ingress');
    const known = here.map((other) => this.between(other, index)).reduce(join, NOTHING);
    // It may stand outside the cluster as well, as load balancers of clouds do.
    return {
      surely: union(known.surely, unseen.surely),
      perhaps: union(known.perhaps, union(unseen.perhaps, outer.perhaps)),
    };
  }

  /** The Services that a route leads to. */
  servicesOf(route: PlacedRoute): readonly PlacedService[] {
    return this.contents.services.filter((service) =>
      route.services.some((target) => this.#leadsTo(route, target, service)),
    );
  }

  /** The Services that a route leads to, and whether policies refuse its controller at every pod behind them. */
  refusedBackends(route: PlacedRoute): readonly PlacedService[] {
    return this.contents.services.filter((service) =>
      route.services.some((target) => {
        if (!this.#leadsTo(route, target, service) || service.service.selector === 'manual') return false;
        const backends = this.backends(service);
        const entries = service.service.ports.filter(
          ({ number, name }) => target.port === undefined || target.port === number || target.port === name,
        );
        return (
          backends.length > 0 &&
          entries.length > 0 &&
          backends.every(({ index, answer }) => {
            const allowed = this.fromController(index);
            const numbers = entries.flatMap((entry) =>
              (this.targets(index, entry) ?? []).map((number) => ({ ...entry, number })),
            );
            return (
              answer === 'yes' &&
              numbers.length > 0 &&
              numbers.every(({ protocol, number }) => !hasPort(allowed.perhaps, protocol, number))
            );
          })
        );
      }),
    );
  }

  /** Whether a workload reaches the DNS of the cluster: over UDP, or over TCP alone where that is all that is open. */
  dns(index: number): Answer {
    const source = this.#ends[index];
    if (source === undefined) return 'maybe';
    const toPods = this.#passes(index, 'Egress', source, DNS);
    const toOutside = this.anyOutside(index, 'Egress');
    const mentions = this.policiesOf(index).policies.some(({ policy }) => policy.Egress.rules.some(mayBeForDns));
    if (answerAt(toPods, 'UDP', 53) === 'yes') return 'yes';
    const isOpen = answerAt(toPods, 'UDP', 53) !== 'no' || answerAt(toOutside, 'UDP', 53) !== 'no';
    return isOpen || mentions ? 'maybe' : 'no';
  }

  /** The workloads that a selector finds, by an answer for each namespace. */
  find(selector: LabelSelector | undefined, isNear: (namespace: string | undefined) => Answer): readonly Found[] {
    const found: Found[] = [];
    for (const one of this.#matching(selector, isNear)) found.push(one);
    return found;
  }

  /** One after the other, so that who needs only one stops there. */
  *#matching(selector: LabelSelector | undefined, isNear: (namespace: string | undefined) => Answer): Iterable<Found> {
    const candidates = this.#candidates(selector);
    if (candidates === undefined) {
      for (const [namespace, indexes] of this.#byNamespace) {
        const near = isNear(namespace);
        if (near !== 'no') for (const index of indexes) yield* this.#match(selector, index, near);
      }
      return;
    }
    for (const index of candidates) {
      const near = isNear(this.#ends[index]?.namespace);
      if (near !== 'no') yield* this.#match(selector, index, near);
    }
  }

  *#match(selector: LabelSelector | undefined, index: number, near: Answer): Iterable<Found> {
    const labels = this.#ends[index]?.labels;
    const answer = labels === undefined ? 'no' : both(near, meets(selector, labels));
    if (answer !== 'no') yield { index, answer };
  }

  /** Those that may have the first label that a selector asks for: all others it cannot find. Absent where all may. */
  #candidates(selector: LabelSelector | undefined): readonly number[] | undefined {
    for (const key in selector?.matchLabels) {
      // Labels that controllers add are open in nearly every workload.
      if (this.#openKeys.has(key)) continue;
      const sure = this.#byLabel.get(`${key}=${selector?.matchLabels[key]}`) ?? [];
      if (this.#uncertain.length === 0) return sure;
      return [
        ...sure,
        ...this.#uncertain.filter((index) => !Object.hasOwn(this.#ends[index]?.labels.known ?? {}, key)),
      ];
    }
    return undefined;
  }

  /** The workloads that a policy is about. */
  selectedBy(policy: PlacedPolicy): readonly Found[] {
    return this.#all().selected.get(policy) ?? [];
  }

  /** The workloads that a policy's selector names, those on the network of their node too, which it does not reach. */
  named({ policy, namespace }: PlacedPolicy): readonly Found[] {
    return this.find(policy.selector, (other) => isSameNamespace(namespace, other));
  }

  /** The workloads that a peer of a policy names. */
  peerTargets(policy: PlacedPolicy, peer: PodPeer): readonly Found[] {
    return this.find(peer.pods, (namespace) => this.isNear(policy, peer, namespace));
  }

  /** Whether a peer of a policy certainly finds no workload of the scope. */
  findsNone(policy: PlacedPolicy, peer: PodPeer): boolean {
    for (const _ of this.#matching(peer.pods, (namespace) => this.isNear(policy, peer, namespace))) return false;
    return true;
  }

  /** Whether a peer of a policy is about a namespace. */
  isNear(policy: PlacedPolicy, { namespaces }: PodPeer, namespace: string | undefined): Answer {
    if (namespaces === 'own') return isSameNamespace(policy.namespace, namespace);
    let answers = this.#near.get(namespaces);
    if (answers === undefined) {
      answers = new Map();
      this.#near.set(namespaces, answers);
    }
    let answer = answers.get(namespace);
    if (answer === undefined) {
      answer = meets(namespaces, this.namespaceLabels(namespace));
      answers.set(namespace, answer);
    }
    return answer;
  }

  policiesOf(index: number): Policies {
    return this.#all().of[index] ?? { policies: [], admin: [] };
  }

  #all(): Applications {
    if (this.#applied) return this.#applied;
    const lists = this.#ends.map(() => ({
      policies: [] as Policies['policies'][number][],
      admin: [] as Policies['admin'][number][],
    }));
    const { policies, admin } = this.contents;
    const texts = new Map<string, Set<string>>();
    const nameOf = ({ namespace, name }: Placed): string => `${namespace ?? ''}/${name ?? ''}`;
    for (const placed of policies) {
      const known = texts.get(nameOf(placed)) ?? new Set();
      texts.set(nameOf(placed), known.add(JSON.stringify(placed.policy)));
    }
    const selected = new Map<PlacedPolicy, readonly Found[]>();
    for (const placed of policies) {
      // Of several that have one name, only one is in the cluster.
      const isOneOfSeveral = placed.name !== undefined && (texts.get(nameOf(placed))?.size ?? 0) > 1;
      const candidates =
        this.#candidates(placed.policy.selector) ??
        [...this.#byNamespace].flatMap(([namespace, indexes]) =>
          isSameNamespace(placed.namespace, namespace) === 'no' ? [] : indexes,
        );
      const found = candidates.flatMap((index): readonly Found[] => {
        const end = this.#ends[index];
        if (end === undefined) return [];
        const applies = both(appliesTo(placed.policy, placed.namespace, end), isOneOfSeveral ? 'maybe' : 'yes');
        if (applies === 'no') return [];
        lists[index]?.policies.push({ policy: placed.policy, namespace: placed.namespace, applies });
        return [{ index, answer: applies }];
      });
      selected.set(placed, found);
    }
    const ordered = [...admin].sort((a, b) => (a.policy.priority ?? 0) - (b.policy.priority ?? 0));
    for (const [index, end] of this.#ends.entries())
      for (const { policy } of ordered) {
        const applies = adminAppliesTo(policy, end);
        // Where a template writes the priority nobody knows which policy speaks first.
        const answer = policy.priority === undefined ? both(applies, 'maybe') : applies;
        if (answer !== 'no') lists[index]?.admin.push({ policy, applies: answer });
      }
    this.#applied = { of: lists, selected };
    return this.#applied;
  }

  #passes(index: number, direction: Direction, own: PodEnd, other: End): Allowed {
    return allowedBy(this.policiesOf(index), direction, own, other);
  }

  #withAddress(index: number, direction: Direction, other: AddressEnd): Allowed {
    const own = this.#ends[index];
    return own === undefined ? NOTHING : this.#passes(index, direction, own, other);
  }

  #cuts(index: number, direction: Direction): readonly AddressRange[] {
    const { policies, admin } = this.policiesOf(index);
    const rules = [
      ...policies.flatMap(({ policy }) => policy[direction].rules),
      ...admin.flatMap(({ policy }) => policy[direction]),
    ];
    return rules
      .flatMap(({ peers }) => (peers === 'all' ? [] : peers))
      .flatMap((peer) => (peer.kind === 'block' ? (blockOf(peer.cidr, peer.except) ?? []) : []));
  }
}

const answerAt = ({ surely, perhaps }: Allowed, protocol: Protocol, number: number): Answer =>
  hasPort(surely, protocol, number) ? 'yes' : hasPort(perhaps, protocol, number) ? 'maybe' : 'no';

/** OpenShift serves DNS on 5353 of its pods; names of ports are "dns" and alike. Whom such a rule is for is plain. */
const mayBeForDns = ({ ports }: PolicyData['Egress']['rules'][number]): boolean =>
  ports !== 'all' &&
  ports.some(
    (entry) =>
      entry.kind === 'unknown' ||
      (entry.kind === 'name' && /dns/.test(entry.name)) ||
      (entry.kind === 'range' &&
        [53, 5353].some((number) => entry.first <= number && entry.last >= number) &&
        entry.last - entry.first < 60_000),
  );

/** What two descriptions of one namespace agree in. */
function common(a: PartialLabels, b: PartialLabels): PartialLabels {
  const known = Object.fromEntries(Object.entries(a.known).filter(([key, value]) => b.known[key] === value));
  const isSame =
    a.isComplete &&
    b.isComplete &&
    Object.keys(known).length === Object.keys(a.known).length &&
    Object.keys(known).length === Object.keys(b.known).length;
  return { known, open: [...a.open, ...b.open], isComplete: isSame };
}
