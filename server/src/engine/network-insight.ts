import type {
  Connectivity,
  PolicyOpenings,
  ScopeBacking,
  WorkloadReach,
  WorkloadRef,
} from '../model/facts/connectivity.js';
import type { KubernetesObject } from '../model/kubernetes/kubernetes-object.js';
import type { Direction } from '../model/kubernetes/network-policy.js';
import type { AllowedText } from '../model/network/network.js';
import { contains, shift, type TextRange } from '../syntax/text.js';
import { type Party, partiesOf } from './condense.js';
import type { FileView } from './plan-edits.js';

export type { ScopeBacking, WorkloadRef } from '../model/facts/connectivity.js';
export type { Direction } from '../model/kubernetes/network-policy.js';
export type { AllowedText, Exposure, OutsideConnection } from '../model/network/network.js';

/** What can be said about the network at a place, once for each scope that differs from the others. */
export type NetworkInsight = {
  /** What was pointed at, in the offsets of the file. */
  readonly range: TextRange;
  readonly title: string;
  /** What a picture calls it: its name, its kind, its namespace, as far as they are known. */
  readonly names: readonly string[];
} & (
  | { readonly kind: 'workload'; readonly reaches: readonly ReachSummary[] }
  | { readonly kind: 'policy'; readonly policies: readonly PolicySummary[] }
  | { readonly kind: 'backing'; readonly backings: readonly ScopeBacking[] }
);

/** Workloads that have one connection in common. */
export interface PeerGroup extends AllowedText {
  readonly peers: readonly Party[];
  readonly count: number;
}

export interface ReachSummary extends Omit<WorkloadReach, 'incoming' | 'outgoing'> {
  readonly incoming: readonly PeerGroup[];
  readonly outgoing: readonly PeerGroup[];
}

export interface PolicySummary extends Omit<PolicyOpenings, 'selected' | 'openings'> {
  readonly selected: readonly Party[];
  readonly count: number;
  readonly openings: readonly (Omit<PolicyOpenings['openings'][number], 'workloads' | 'perhaps'> & {
    readonly workloads: readonly Party[];
    readonly count: number;
    /** How many more it may open to. */
    readonly perhaps: number;
  })[];
  /** How many workloads all rules of a direction surely open to. */
  readonly reached: Readonly<Record<Direction, number>>;
}

/** A line above which something is said about the network. */
export interface NetworkPlace {
  readonly kind: 'workload' | 'policy';
  readonly range: TextRange;
}

const isPolicy = (object: KubernetesObject): boolean => object.isA('NetworkPolicy');
const isWay = (object: KubernetesObject): boolean =>
  object.isA('Service') || object.isA('Ingress') || /Route$|^VirtualService$/.test(object.kind);

/** Where a file has policies, and workloads that policies or ways from outside have something to do with. */
export function networkPlaces({ uri, documents }: FileView, connectivity: Connectivity): readonly NetworkPlace[] {
  const hasPolicies = connectivity.hasPolicies(uri);
  return documents.flatMap(({ contents, base }) =>
    contents.language === 'dockerfile'
      ? []
      : contents.objects.flatMap((object): readonly NetworkPlace[] => {
          const range = (): TextRange => shift(object.field('kind').keyRange, base);
          if (isPolicy(object)) return [{ kind: 'policy', range: range() }];
          const [pod] = object.pods;
          if (pod === undefined || object.isA('PodTemplate')) return [];
          const isWorthIt = hasPolicies || connectivity.isExposed(object.ref, pod.spec.path);
          return isWorthIt ? [{ kind: 'workload', range: range() }] : [];
        }),
  );
}

/** What can be said about the network at an offset: at the kind and the name of an object, and what a policy selects and opens. */
export function networkInsight(
  { documents }: FileView,
  offset: number,
  connectivity: Connectivity,
): NetworkInsight | undefined {
  const { contents, base } = documents.findLast((document) => document.base <= offset) ?? {};
  if (contents?.language !== 'yaml' || base === undefined) return undefined;
  const at = { start: offset - base, end: offset - base };
  const object = contents.objects.find(({ extent }) => contains(extent, at));
  const range = object && askedAt(object, at);
  if (object === undefined || range === undefined) return undefined;
  const place = shift(range, base);
  const { title, ref, name, namespace, kind } = object;
  const names = [name, kind, namespace].filter((word): word is string => word !== undefined && word !== '');
  if (isPolicy(object)) {
    const policies = connectivity.openings(ref).map((policy) => summaryOf(policy, connectivity));
    return policies.length === 0 ? undefined : { kind: 'policy', range: place, title, names, policies };
  }
  const [pod] = object.pods;
  if (pod !== undefined) {
    const reaches = connectivity.workload(ref, pod.spec.path).map((reach) => reachOf(reach, connectivity));
    return reaches.length === 0 ? undefined : { kind: 'workload', range: place, title, names, reaches };
  }
  const backings = connectivity.backing(ref);
  return backings.length === 0 ? undefined : { kind: 'backing', range: place, title, names, backings };
}

function askedAt(object: KubernetesObject, at: TextRange): TextRange | undefined {
  const heading = ['kind', 'metadata.name']
    .map((path) => object.field(path))
    .find((field) => field.exists && !field.isAliased && contains(field.extent, at));
  if (heading !== undefined)
    return isPolicy(object) || isWay(object) || object.pods.length > 0 ? heading.extent : undefined;
  if (!isPolicy(object)) return undefined;
  return ['spec.podSelector', 'spec.policyTypes', 'spec.ingress', 'spec.egress']
    .map((path) => object.field(path))
    .find((field) => field.exists && !field.isAliased && contains(field.keyRange, at))?.keyRange;
}

const keyOf = ({ ref: { uri, document, path: at }, path }: WorkloadRef): string => `${uri} ${document} ${at} ${path}`;

/** Workloads as parties of all that their scope has. */
function within(all: readonly WorkloadRef[]): (some: readonly WorkloadRef[], self?: WorkloadRef) => readonly Party[] {
  const indexes = new Map(all.map((workload, index) => [keyOf(workload), index]));
  return (some, self) =>
    partiesOf(
      all,
      some.flatMap((workload) => indexes.get(keyOf(workload)) ?? []),
      self && indexes.get(keyOf(self)),
    );
}

function reachOf({ incoming, outgoing, ...reach }: WorkloadReach, connectivity: Connectivity): ReachSummary {
  const parties = within(connectivity.workloadsOf(reach.scope));
  const grouped = (list: WorkloadReach['incoming']): readonly PeerGroup[] => {
    const groups = new Map<string, AllowedText & { readonly peers: WorkloadRef[] }>();
    for (const { peer, allowed, perhaps } of list) {
      const key = `${allowed}|${perhaps}`;
      const group = groups.get(key) ?? { allowed, perhaps, peers: [] };
      groups.set(key, group);
      group.peers.push(peer);
    }
    return [...groups.values()].map(({ peers, ...text }) => ({
      ...text,
      peers: parties(peers, reach),
      count: peers.length,
    }));
  };
  return { ...reach, incoming: grouped(incoming), outgoing: grouped(outgoing) };
}

function summaryOf({ selected, openings, ...policy }: PolicyOpenings, connectivity: Connectivity): PolicySummary {
  const parties = within(connectivity.workloadsOf(policy.scope));
  const reached = (direction: Direction): number => {
    const own = openings.filter((opening) => opening.direction === direction);
    const peers = new Set(own.flatMap(({ workloads }) => workloads.map(keyOf)));
    // That pods reach others of their own workload is no news.
    const [only, ...more] = selected;
    if (only !== undefined && more.length === 0) peers.delete(keyOf(only));
    return peers.size;
  };
  return {
    ...policy,
    selected: parties(selected),
    count: selected.length,
    reached: { Ingress: reached('Ingress'), Egress: reached('Egress') },
    openings: openings.map(({ workloads, perhaps, ...opening }) => ({
      ...opening,
      workloads: parties(workloads),
      count: workloads.length,
      perhaps: perhaps.length,
    })),
  };
}
