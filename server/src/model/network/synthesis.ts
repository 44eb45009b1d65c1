import type { YamlValue } from '../../syntax/change.js';
import type { ScopeCommunications, WorkloadCommunications } from '../facts/communications.js';
import { type LabelSelector, selectsEverything } from '../kubernetes/label-selector.js';
import { DIRECTIONS, type Direction, isSystemNamespace } from '../kubernetes/network-policy.js';
import { objectName } from '../kubernetes/new-object.js';
import type { PodPlace } from './entrances.js';
import { allowedBy, appliesTo, blockOf, type End, type PodEnd, type Policies } from './evaluate.js';
import { type KnownConnection, type KnownConnections, type Party, PRIVATE_BLOCKS } from './known-connections.js';
import { DNS, type Network, type PlacedPods, type PlacedPolicy } from './network.js';
import { hasPort, type Protocol } from './port-set.js';

/** A NetworkPolicy that is to be written. */
export interface WrittenPolicy {
  readonly namespace: string | undefined;
  readonly name: string;
  /** Lines that stand above it. */
  readonly comments: readonly string[];
  readonly object: { readonly [field: string]: YamlValue };
  /** The workload that it is for; absent for those that select every pod. */
  readonly workload: number | undefined;
}

/** The policies of one namespace, and what nobody can know from the files. */
export interface NamespacePolicies {
  readonly namespace: string | undefined;
  readonly policies: readonly WrittenPolicy[];
  /** One sentence each. */
  readonly unknown: readonly string[];
}

export interface SynthesisOptions {
  /** Only these namespaces; absent: all that have pods. */
  readonly namespaces?: readonly (string | undefined)[];
  /** Only this workload, and what policies of others still lack for its connections. */
  readonly workload?: number;
  /** True where a kustomization gives every object its namespace: none is written then. */
  readonly omitsNamespace?: boolean;
}

/**
 * The least set of NetworkPolicies with which everything that is known passes: a default deny for each namespace, DNS,
 * and one policy for each workload. What policies that are there already do is not written again (Kubernetes: "Network
 * Policies": policies add up).
 */
export function synthesize(
  network: Network,
  said: ScopeCommunications,
  known: KnownConnections,
  options: SynthesisOptions = {},
): readonly NamespacePolicies[] {
  return new Synthesis(network, said, known, options).all();
}

interface Need {
  readonly peers: readonly YamlValue[];
  readonly protocol: Protocol;
  readonly port: number | string;
  /** What a comment says of a peer whose addresses or labels say too little. */
  readonly note: Note | undefined;
}

/** Stands for the number of a port of which only the name is known. */
const UNKNOWN_PORT = 1;

/** Of one peer there is one comment, with all its ports. */
interface Note {
  readonly peer: string;
  readonly why: string;
}

/** Workloads that one selector finds: one policy is for all of them. */
interface Group {
  readonly namespace: string | undefined;
  readonly selector: LabelSelector;
  readonly indexes: number[];
  /** What the connections call these pods. */
  readonly parties: Party[];
}

/** Pods that a policy is about, and the policies that they have already. */
interface Subject {
  readonly namespace: string | undefined;
  readonly end: PodEnd;
  readonly existing: Policies;
}

class Synthesis {
  readonly #network: Network;
  readonly #known: KnownConnections;
  readonly #options: SynthesisOptions;
  readonly #said: readonly (WorkloadCommunications | undefined)[];
  readonly #names = new Map<string, Set<string>>();
  readonly #selectors = new Map<number, LabelSelector | undefined>();
  /** By the end that a policy is about. */
  readonly #connections: Readonly<Record<Direction, ReadonlyMap<string, readonly KnownConnection[]>>>;
  /** The policies that are certainly there, by their namespace. */
  readonly #existing = new Map<string, readonly PlacedPolicy[]>();

  constructor(network: Network, said: ScopeCommunications, known: KnownConnections, options: SynthesisOptions) {
    this.#network = network;
    this.#known = known;
    this.#options = options;
    const byKey = new Map(said.workloads.map((one) => [keyOf(one), one]));
    this.#said = network.contents.pods.map((pods) => byKey.get(keyOf(pods)));
    this.#connections = {
      Ingress: grouped(known.connections, ({ to }) => partyKey(to)),
      Egress: grouped(known.connections, ({ from }) => partyKey(from)),
    };
    const texts = new Map<string, Set<string>>();
    const nameOf = ({ namespace, name }: PlacedPolicy): string => `${namespace ?? ''}/${name ?? ''}`;
    for (const placed of network.contents.policies) {
      this.#namesIn(placed.namespace).add(placed.name ?? '');
      const known = texts.get(nameOf(placed)) ?? new Set();
      texts.set(nameOf(placed), known.add(JSON.stringify(placed.policy)));
    }
    for (const placed of network.contents.policies) {
      // Of several that have one name, only one is in the cluster.
      if ((texts.get(nameOf(placed))?.size ?? 0) > 1) continue;
      const key = namespaceKey(placed.namespace);
      this.#existing.set(key, [...(this.#existing.get(key) ?? []), placed]);
    }
  }

  all(): readonly NamespacePolicies[] {
    const { pods } = this.#network.contents;
    const { namespaces, workload } = this.#options;
    const own = workload === undefined ? undefined : pods[workload]?.namespace;
    const found = [...new Set(pods.map(({ namespace }) => namespace))]
      .filter((namespace) => namespaces === undefined || namespaces.includes(namespace))
      .sort((a, b) => ((a ?? '') < (b ?? '') ? -1 : 1));
    return found
      .map((namespace) => this.#ofNamespace(namespace))
      .filter(({ policies, namespace }) => policies.length > 0 || (workload !== undefined && namespace === own));
  }

  #ofNamespace(namespace: string | undefined): NamespacePolicies {
    const { workload: only } = this.#options;
    const unknown = new Set<string>();
    const tell = (text: string): void => void unknown.add(text);
    // What a general deny would stop there is the cluster itself.
    if (isSystemNamespace(namespace)) return { namespace, policies: [], unknown: [] };
    const { pods } = this.#network.contents;
    // By their places: it must not hang on which file was read first.
    const indexes = pods
      .flatMap((one, index) => (one.namespace === namespace ? [index] : []))
      .sort((a, b) => byPlace(pods[a], pods[b]));
    const inside = new Set(indexes);
    for (const { workload, namespace: where, text } of this.#known.unknown) {
      if (
        workload === undefined
          ? where === namespace && only === undefined
          : inside.has(workload) && (only ?? workload) === workload
      )
        tell(workload === undefined ? text : `${this.#title(workload)}: ${text}`);
    }
    for (const connection of this.#known.connections) {
      if (connection.answer === 'yes') continue;
      for (const [end, other, direction] of [
        [connection.from, connection.to, 'to'],
        [connection.to, connection.from, 'from'],
      ] as const)
        if (end.kind === 'workload' && inside.has(end.index) && (only ?? end.index) === end.index)
          tell(
            `${this.#title(end.index)}: A connection ${direction} ${this.#partyTitle(other)} is possible, but not sure: ${connection.because}.`,
          );
    }
    const groups = this.#groups(
      namespace,
      only === undefined ? indexes : indexes.filter((index) => this.#concerns(index, only)),
      tell,
    );
    const general = only === undefined ? this.#general(namespace, indexes, tell) : [];
    const policies = [...general, ...groups.flatMap((group) => this.#ofGroup(group, tell) ?? [])];
    return { namespace, policies, unknown: [...unknown].sort() };
  }

  /** True for a workload, and for those that it is known to talk with. */
  #concerns(index: number, only: number): boolean {
    const isPeer = (party: Party): boolean => party.kind === 'workload' && party.index === only;
    const key = partyKey({ kind: 'workload', index });
    return (
      index === only ||
      (this.#connections.Ingress.get(key) ?? []).some(({ from }) => isPeer(from)) ||
      (this.#connections.Egress.get(key) ?? []).some(({ to }) => isPeer(to))
    );
  }

  // For every pod

  #general(
    namespace: string | undefined,
    indexes: readonly number[],
    tell: (text: string) => void,
  ): readonly WrittenPolicy[] {
    const onHost = indexes.every((index) => this.#network.contents.pods[index]?.pods.isOnHostNetwork === 'yes');
    if (onHost) return [];
    const policies: WrittenPolicy[] = [];
    const every = this.#network.contents.policies.filter(
      ({ namespace: where, policy }) =>
        where === namespace && policy.selector !== undefined && selectsEverything(policy.selector),
    );
    const open = DIRECTIONS.filter((direction) => !every.some(({ policy }) => policy[direction].isFor === 'yes'));
    for (const { title, policy } of every)
      for (const direction of DIRECTIONS)
        if (policy[direction].rules.some(({ peers, ports }) => peers === 'all' && ports === 'all'))
          tell(`${title} lets all ${direction.toLowerCase()} through; policies add up, so nothing else can close it.`);
    if (open.length > 0)
      policies.push({
        namespace,
        name: this.#name(namespace, 'default-deny'),
        comments: ['What no policy allows is refused.'],
        workload: undefined,
        object: { spec: { podSelector: {}, policyTypes: open } },
      });
    const subjects = indexes.flatMap((index) => this.#subject({ kind: 'workload', index }) ?? []);
    const needsDns = subjects.some((subject) => subject.end.isOnHostNetwork !== 'yes' && !passesDns(subject));
    if (needsDns)
      policies.push({
        namespace,
        name: this.#name(namespace, 'allow-dns'),
        comments: ['Every pod may look names up.'],
        workload: undefined,
        object: { spec: { podSelector: {}, policyTypes: ['Egress'], egress: [DNS_EGRESS] } },
      });
    return policies;
  }

  // For one workload

  /** Workloads with one selector share a policy: manifests of one object in several files, and those that nothing tells apart. */
  #groups(namespace: string | undefined, indexes: readonly number[], tell: (text: string) => void): readonly Group[] {
    const groups = new Map<string, Group>();
    for (const index of indexes) {
      const placed = this.#network.contents.pods[index];
      const selector = this.#selectorOf(index);
      if (placed === undefined) continue;
      if (placed.pods.isOnHostNetwork === 'yes') {
        tell(`${placed.title} is on the network of its node, where no policy reaches it.`);
        continue;
      }
      if (placed.pods.isOnHostNetwork === 'maybe')
        tell(`A template decides whether ${placed.title} is on the network of its node.`);
      if (selector === undefined) {
        tell(
          `${placed.title} has no labels that a file tells, so no policy can select its pods: a default deny stops all that they do but looking names up.`,
        );
        continue;
      }
      const key = JSON.stringify(selector);
      const group = groups.get(key);
      const party: Party = { kind: 'workload', index };
      if (group) {
        group.indexes.push(index);
        group.parties.push(party);
      } else groups.set(key, { namespace, selector, indexes: [index], parties: [party] });
    }
    return [...groups.values(), ...this.#unseen(namespace)];
  }

  /** Pods of the namespace that no file shows, but that connections name: a default deny is for them as well. */
  #unseen(namespace: string | undefined): readonly Group[] {
    if (namespace === undefined || this.#options.workload !== undefined) return [];
    const groups = new Map<string, Group>();
    for (const { from, to, answer } of this.#known.connections)
      for (const party of [from, to]) {
        if (party.kind !== 'pods' || answer !== 'yes') continue;
        const { namespace: where, pods = {} } = party.place;
        if (where === 'any' || where['kubernetes.io/metadata.name'] !== namespace) continue;
        if (Object.keys(pods).length === 0) continue;
        const selector = { matchLabels: pods, matchExpressions: [] };
        groups.set(JSON.stringify(selector), { namespace, selector, indexes: [], parties: [party] });
      }
    return [...groups.values()];
  }

  #ofGroup({ namespace, selector, indexes, parties }: Group, tell: (text: string) => void): WrittenPolicy | undefined {
    const { workload: only } = this.#options;
    const isOwn = only === undefined || indexes.includes(only);
    const [first] = indexes;
    const [party] = parties;
    const title = party === undefined ? '' : this.#partyTitle(party);
    const overlapping = this.#network
      .find(selector, (other) => (other === namespace ? 'yes' : 'no'))
      .filter(({ index }) => !indexes.includes(index));
    if (isOwn && first !== undefined && overlapping.length > 0)
      tell(
        `The labels of ${title} also select ${overlapping.map(({ index }) => this.#title(index)).join(' and ')}: what is opened for one is opened for the others.`,
      );
    const comments: string[] = [];
    const subjects = parties.flatMap((one) => this.#subject(one) ?? []);
    const written = DIRECTIONS.map((direction) => {
      const needs = parties.flatMap((one) => this.#needs(one, direction, isOwn));
      comments.push(...notesOf(needs));
      return { direction, rules: rulesOf(needs, direction) };
    });
    const dns = only !== undefined && isOwn && subjects.some((subject) => !passesDns(subject)) ? [DNS_EGRESS] : [];
    const parts = written.map(({ direction, rules }) => ({
      direction,
      rules: direction === 'Egress' ? [...dns, ...rules] : rules,
      // The default deny of the namespace isolates; a workload alone has to do it itself.
      isFor:
        rules.length > 0 ||
        (only !== undefined && isOwn && !subjects.every((subject) => isIsolated(subject, direction))),
    }));
    const types = parts.filter(({ isFor }) => isFor).map(({ direction }) => direction);
    if (types.length === 0) return undefined;
    const labels = first === undefined ? {} : (this.#said[first]?.labels ?? {});
    const list = (direction: Direction): readonly YamlValue[] =>
      parts.find((part) => part.direction === direction && part.isFor)?.rules ?? [];
    return {
      namespace,
      name:
        first === undefined
          ? this.#name(namespace, objectName(title.replace(/^the /, '')))
          : this.#policyName(namespace, first, isOwn),
      comments: [
        `${title.charAt(0).toUpperCase()}${title.slice(1)}${isOwn ? '' : ': what its policies lack for the workload'}.`,
        ...comments,
      ],
      workload: first,
      object: {
        ...(Object.keys(labels).length > 0 && { labels }),
        spec: {
          podSelector: selectorValue(selector),
          policyTypes: types,
          ...(list('Ingress').length > 0 && { ingress: list('Ingress') }),
          ...(list('Egress').length > 0 && { egress: list('Egress') }),
        },
      },
    };
  }

  #policyName(namespace: string | undefined, index: number, isOwn: boolean): string {
    const { name, title } = this.#network.contents.pods[index] ?? { name: undefined, title: '' };
    const kind = title.replace(/ .*$/, '');
    const base = objectName(name ?? kind);
    const wanted = base === '' ? objectName(kind) : base;
    if (!isOwn) return this.#name(namespace, `${wanted}-more`);
    const isTaken = this.#namesIn(namespace).has(wanted);
    return this.#name(namespace, isTaken ? objectName(wanted.slice(0, 60 - kind.length), kind) : wanted);
  }

  /** What still has to be opened for pods in a direction. */
  #needs(party: Party, direction: Direction, isOwn: boolean): readonly Need[] {
    const { workload: only } = this.#options;
    const subject = this.#subject(party);
    if (subject === undefined) return [];
    const connections = this.#connections[direction].get(partyKey(party)) ?? [];
    return connections.flatMap((connection): readonly Need[] => {
      const { from, to, protocol, port, answer } = connection;
      const other = direction === 'Ingress' ? from : to;
      if (answer !== 'yes') return [];
      if (!isOwn && !(other.kind === 'workload' && other.index === only && isIsolated(subject, direction))) return [];
      if (this.#isDone(subject, direction, connection, other)) return [];
      const peers = this.#peersOf(subject.namespace, other);
      return peers.length === 0 ? [] : [{ peers, protocol, port, note: this.#noteOf(direction, other, connection) }];
    });
  }

  #isDone(subject: Subject, direction: Direction, { to, protocol, port }: KnownConnection, other: Party): boolean {
    const target = to.kind === 'workload' ? this.#endOf(to.index) : undefined;
    const known = typeof port === 'number' ? port : target?.ports.find(({ name }) => name === port)?.number;
    // A name without a number is asked for by one that nothing else has.
    const number = known ?? UNKNOWN_PORT;
    const named = (end: PodEnd): PodEnd =>
      known === undefined && typeof port === 'string'
        ? { ...end, ports: [{ name: port, protocol, number: UNKNOWN_PORT, hostPort: undefined }], arePortsKnown: true }
        : end;
    const ends = this.#endsOf(other).map((end) => (end.kind === 'pods' && direction === 'Egress' ? named(end) : end));
    const own = direction === 'Ingress' ? { ...subject, end: named(subject.end) } : subject;
    return ends.length > 0 && ends.every((end) => isOpened(own, direction, end, protocol, number));
  }

  #subject(party: Party): Subject | undefined {
    if (party.kind === 'addresses') return undefined;
    const [end] = party.kind === 'workload' ? [this.#endOf(party.index)] : this.#endsOf(party);
    if (end?.kind !== 'pods') return undefined;
    // Policies are written for pods that have a network of their own.
    const own: PodEnd = { ...end, isOnHostNetwork: 'no' };
    const policies = (this.#existing.get(namespaceKey(end.namespace)) ?? []).flatMap(({ policy, namespace }) =>
      appliesTo(policy, namespace, own) === 'yes' ? [{ policy, namespace, applies: 'yes' as const }] : [],
    );
    // Without cluster-wide tiers: what they let through today, an administrator may close.
    return { namespace: end.namespace, end, existing: { policies, admin: [] } };
  }

  // Peers

  #peersOf(namespace: string | undefined, other: Party): readonly YamlValue[] {
    if (other.kind === 'addresses') return other.blocks.map(blockValue);
    if (other.kind === 'pods') return [placeValue(other.place)];
    const { pods } = this.#network.contents;
    const placed = pods[other.index];
    const selector = this.#selectorOf(other.index);
    if (placed === undefined) return [];
    // Policies see the address of the node.
    if (placed.pods.isOnHostNetwork === 'yes') return PRIVATE_BLOCKS.map(blockValue);
    const isNear = placed.namespace === namespace;
    const namespaceSelector = isNear
      ? {}
      : {
          namespaceSelector:
            placed.namespace === undefined ? {} : { matchLabels: { 'kubernetes.io/metadata.name': placed.namespace } },
        };
    return [{ ...namespaceSelector, podSelector: selector === undefined ? {} : selectorValue(selector) }];
  }

  #noteOf(direction: Direction, other: Party, { because }: KnownConnection): Note | undefined {
    const way = direction === 'Egress' ? 'Egress to' : 'Ingress from';
    if (other.kind === 'addresses') {
      const isSingle = other.blocks.every(({ cidr }) => /\/(?:32|128)$/.test(cidr));
      const isOpen = other.title === 'everywhere';
      const why = isOpen
        ? `${because}; narrow it to the addresses that need it`
        : isSingle
          ? because
          : `no file tells its addresses, so narrow the block where you know them (${because})`;
      return { peer: `${way} ${other.title}`, why };
    }
    if (other.kind === 'pods') return { peer: `${way} ${other.title}`, why: `no file has these pods (${because})` };
    const placed = this.#network.contents.pods[other.index];
    const peer = `${way} ${placed?.title ?? ''}`;
    if (placed?.pods.isOnHostNetwork === 'yes')
      return { peer, why: 'it has the addresses of its nodes, so narrow the blocks to them' };
    if (this.#selectorOf(other.index) === undefined)
      return { peer, why: 'its labels are not known, so any pod of its namespace may' };
    return undefined;
  }

  #endsOf(other: Party): readonly End[] {
    if (other.kind === 'addresses')
      return other.blocks.flatMap(({ cidr, except }) =>
        (blockOf(cidr, except) ?? []).map((range) => ({ kind: 'addresses' as const, range })),
      );
    if (other.kind === 'workload') {
      const end = this.#endOf(other.index);
      if (end === undefined) return [];
      if (end.isOnHostNetwork !== 'yes') return [end];
      return this.#endsOf({ kind: 'addresses', title: '', blocks: PRIVATE_BLOCKS });
    }
    const { namespace, pods } = other.place;
    const isAny = namespace === 'any';
    return [
      {
        kind: 'pods',
        // A namespace that no file has.
        namespace: isAny ? ' any' : (namespace['kubernetes.io/metadata.name'] ?? ' any'),
        namespaceLabels: { known: isAny ? {} : namespace, open: [], isComplete: false },
        labels: { known: pods ?? {}, open: [], isComplete: false },
        ports: [],
        arePortsKnown: false,
        isOnHostNetwork: 'no',
      },
    ];
  }

  #endOf(index: number): PodEnd | undefined {
    const placed = this.#network.contents.pods[index];
    return (
      placed && {
        kind: 'pods',
        ...placed.pods,
        namespace: placed.namespace,
        namespaceLabels: this.#network.namespaceLabels(placed.namespace),
      }
    );
  }

  #selectorOf(index: number): LabelSelector | undefined {
    if (!this.#selectors.has(index)) this.#selectors.set(index, this.#findSelector(index));
    return this.#selectors.get(index);
  }

  /** The workload's own selector; all labels of its pods where that one also finds others and they do not. */
  #findSelector(index: number): LabelSelector | undefined {
    const own = this.#said[index]?.selector;
    const { pods } = this.#network.contents;
    const placed = pods[index];
    if (own === undefined || placed === undefined) return undefined;
    const others = (selector: LabelSelector): number =>
      this.#network
        .find(selector, (namespace) => (namespace === placed.namespace ? 'yes' : 'no'))
        .filter((found) => pods[found.index]?.title !== placed.title).length;
    const { known, isComplete } = placed.pods.labels;
    const found = others(own);
    if (found === 0 || !isComplete) return own;
    const all: LabelSelector = { matchLabels: known, matchExpressions: [] };
    return Object.keys(known).length > 0 && others(all) < found ? all : own;
  }

  // Names

  #title(index: number): string {
    return this.#network.contents.pods[index]?.title ?? '';
  }

  #partyTitle(party: Party): string {
    return party.kind === 'workload' ? this.#title(party.index) : party.title;
  }

  #namesIn(namespace: string | undefined): Set<string> {
    const names = this.#names.get(namespaceKey(namespace)) ?? new Set();
    this.#names.set(namespaceKey(namespace), names);
    return names;
  }

  #name(namespace: string | undefined, wanted: string): string {
    const names = this.#namesIn(namespace);
    let name = wanted;
    for (let number = 2; names.has(name); number++) name = `${wanted}-${number}`;
    names.add(name);
    return name;
  }
}

/** kubectl puts what names no namespace into `default`, unless told otherwise. */
const namespaceKey = (namespace: string | undefined): string => namespace ?? 'default';

const partyKey = (party: Party): string => (party.kind === 'workload' ? `${party.index}` : JSON.stringify(party));

function grouped<Item>(items: readonly Item[], keyFor: (item: Item) => string): ReadonlyMap<string, readonly Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const list = groups.get(keyFor(item));
    if (list) list.push(item);
    else groups.set(keyFor(item), [item]);
  }
  return groups;
}

const isIsolated = ({ existing }: Subject, direction: Direction): boolean =>
  existing.policies.some(({ policy }) => policy[direction].isFor === 'yes');

/** True where policies isolate the pods already, and surely let this through. */
const isOpened = (subject: Subject, direction: Direction, other: End, protocol: Protocol, number: number): boolean =>
  isIsolated(subject, direction) &&
  hasPort(allowedBy(subject.existing, direction, subject.end, other).surely, protocol, number);

/** Whether policies that are there already let DNS through, so that closing the rest leaves it open. */
const passesDns = (subject: Subject): boolean =>
  (['UDP', 'TCP'] as const).every((protocol) => isOpened(subject, 'Egress', DNS, protocol, 53));

/** The pods of the cluster's DNS, by the labels that they have everywhere (Kubernetes: "Customizing DNS Service"). */
const DNS_EGRESS: YamlValue = {
  to: [
    {
      namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'kube-system' } },
      podSelector: { matchLabels: { 'k8s-app': 'kube-dns' } },
    },
  ],
  ports: [
    { protocol: 'UDP', port: 53 },
    { protocol: 'TCP', port: 53 },
  ],
};

const selectorValue = ({ matchLabels, matchExpressions }: LabelSelector): YamlValue => ({
  ...(Object.keys(matchLabels).length > 0 && { matchLabels }),
  ...(matchExpressions.length > 0 && {
    matchExpressions: matchExpressions.map(({ key, operator, values }) => ({
      key,
      operator,
      ...(values.length > 0 && { values }),
    })),
  }),
});

const blockValue = ({ cidr, except }: { readonly cidr: string; readonly except: readonly string[] }): YamlValue => ({
  ipBlock: { cidr, ...(except.length > 0 && { except }) },
});

const placeValue = ({ namespace, pods }: PodPlace): YamlValue => ({
  namespaceSelector: namespace === 'any' ? {} : { matchLabels: namespace },
  ...(pods !== undefined && { podSelector: { matchLabels: pods } }),
});

/** One sentence for each peer that needs one, with its ports. */
function notesOf(needs: readonly Need[]): readonly string[] {
  const notes = new Map<string, { readonly note: Note; readonly ports: Set<string> }>();
  for (const { note, protocol, port } of needs) {
    if (note === undefined) continue;
    const known = notes.get(note.peer) ?? { note, ports: new Set() };
    notes.set(note.peer, known);
    known.ports.add(`${protocol} ${port}`);
  }
  return [...notes.values()].map(({ note, ports }) => `${note.peer}, ${[...ports].join(', ')}: ${note.why}.`).sort();
}

/** Peers that use the same ports share a rule, and the ports of one peer stand together. */
function rulesOf(needs: readonly Need[], direction: Direction): readonly YamlValue[] {
  const byPeers = new Map<string, { readonly peers: readonly YamlValue[]; readonly ports: Map<string, YamlValue> }>();
  for (const { peers, protocol, port } of needs) {
    const key = JSON.stringify(peers);
    const entry = byPeers.get(key) ?? { peers, ports: new Map() };
    byPeers.set(key, entry);
    entry.ports.set(`${protocol} ${String(port).padStart(5, '0')}`, { protocol, port });
  }
  const byPorts = new Map<string, { readonly peers: Map<string, YamlValue>; readonly ports: readonly YamlValue[] }>();
  for (const { peers, ports } of byPeers.values()) {
    const sorted = sortedByKey(ports);
    const key = JSON.stringify(sorted);
    const entry = byPorts.get(key) ?? { peers: new Map(), ports: sorted };
    byPorts.set(key, entry);
    for (const peer of peers) entry.peers.set(JSON.stringify(peer), peer);
  }
  return [...byPorts.values()]
    .map(({ peers, ports }) => ({ peers: sortedByKey(peers), ports }))
    .sort((a, b) => compare(JSON.stringify(a), JSON.stringify(b)))
    .map(({ peers, ports }) => ({ [direction === 'Ingress' ? 'from' : 'to']: peers, ports }));
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
const sortedByKey = <Value>(map: ReadonlyMap<string, Value>): readonly Value[] =>
  [...map].sort(([a], [b]) => compare(a, b)).map(([, value]) => value);

function byPlace(a: PlacedPods | undefined, b: PlacedPods | undefined): number {
  if (a === undefined || b === undefined) return 0;
  return (
    compare(a.ref.uri, b.ref.uri) ||
    a.ref.document - b.ref.document ||
    compare(a.ref.path, b.ref.path) ||
    compare(a.path, b.path)
  );
}

const keyOf = ({ ref, path }: Pick<WorkloadCommunications, 'ref' | 'path'>): string =>
  `${ref.uri} ${ref.document} ${ref.path} ${path}`;
