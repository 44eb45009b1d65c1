import type { Connectivity, NetworkMap, WorkloadRef } from '../model/facts/connectivity.js';
import {
  type AddressRange,
  joinRanges,
  PRIVATE_RANGES,
  parseRange,
  rangeText,
  subtract,
} from '../model/network/address-range.js';
import type { AllowedText } from '../model/network/network.js';
import { difference, parsePortText, portText, union } from '../model/network/port-set.js';

/** The connections that one state of a scope has and another has not. Workloads are named by their index. */
export interface Difference {
  readonly connections: NetworkMap['connections'];
  readonly outside: NetworkMap['outside'];
  readonly exposures: NetworkMap['exposures'];
}

/** What a change does to the connections of one scope. */
export interface NetworkDelta {
  readonly scope: string;
  /** Those that are there after the change, then those that were there before it. */
  readonly workloads: readonly WorkloadRef[];
  readonly opened: Difference;
  readonly closed: Difference;
  readonly added: readonly WorkloadRef[];
  readonly removed: readonly WorkloadRef[];
}

/** What opens and closes from one state to another; scopes where nothing does are left out. */
export function compareNetworks(before: Connectivity, after: Connectivity): readonly NetworkDelta[] {
  return [...new Set([...before.scopes, ...after.scopes])].sort().flatMap((scope) => {
    const delta = compareMaps(scope, before.map(scope), after.map(scope));
    return isNothing(delta) ? [] : [delta];
  });
}

/**
 * The same where only one file differs: only the workloads that it concerns are judged. Absent where that would be so
 * many pairs that a person who types had to wait.
 */
export function compareByFile(
  before: Connectivity,
  after: Connectivity,
  uri: string,
): readonly NetworkDelta[] | undefined {
  const deltas: NetworkDelta[] = [];
  for (const scope of new Set([...before.scopesOf(uri), ...after.scopesOf(uri)])) {
    // Several of one name are alternatives: what one of them is depends on the others.
    const [namesBefore, names] = [before.workloadsOf(scope).map(nameOf), after.workloadsOf(scope).map(nameOf)];
    const own = new Set([
      ...before.concernedBy(scope, uri).map((index) => namesBefore[index]),
      ...after.concernedBy(scope, uri).map((index) => names[index]),
    ]);
    if (own.size * names.length > MOST_PAIRS) return undefined;
    const mapOf = (state: Connectivity, all: readonly string[]): NetworkMap | undefined =>
      state.map(
        scope,
        all.flatMap((each, index) => (own.has(each) ? [index] : [])),
      );
    const delta = compareMaps(scope, mapOf(before, namesBefore), mapOf(after, names));
    if (!isNothing(delta)) deltas.push(delta);
  }
  return deltas;
}

/** Some tenths of a second of judging. */
const MOST_PAIRS = 60_000;

/** How many connections open or close, and how many of these surely. */
export function numberOf({ connections, outside, exposures }: Difference): {
  readonly surely: number;
  readonly perhaps: number;
} {
  const all: readonly AllowedText[] = [...connections, ...outside, ...exposures];
  const surely = all.filter(({ allowed }) => allowed !== '').length;
  return { surely, perhaps: all.length - surely };
}

const isNothing = ({ opened, closed, added, removed }: NetworkDelta): boolean =>
  [opened, closed].every(
    ({ connections, outside, exposures }) => connections.length + outside.length + exposures.length === 0,
  ) && added.length + removed.length === 0;

const nameOf = ({ namespace = '', title, path }: WorkloadRef): string => `${namespace} ${title} ${path}`;

/** What a workload is called in both states; several of one name are told apart by their order. */
function keysOf(workloads: readonly WorkloadRef[]): readonly string[] {
  const seen = new Map<string, number>();
  return workloads.map((workload) => {
    const key = nameOf(workload);
    const count = seen.get(key) ?? 0;
    seen.set(key, count + 1);
    return `${key} ${count}`;
  });
}

function compareMaps(scope: string, before: NetworkMap | undefined, after: NetworkMap | undefined): NetworkDelta {
  const [keysBefore, keysAfter] = [keysOf(before?.workloads ?? []), keysOf(after?.workloads ?? [])];
  const indexes = new Map(keysAfter.map((key, index) => [key, index]));
  const removed = (before?.workloads ?? []).filter((_, index) => !indexes.has(keysBefore[index] ?? ''));
  for (const key of keysBefore) if (!indexes.has(key)) indexes.set(key, indexes.size);
  const wasThere = new Set(keysBefore);
  const earlier = before && renumbered(before, (index) => indexes.get(keysBefore[index] ?? '') ?? index);
  return {
    scope,
    workloads: [...(after?.workloads ?? []), ...removed],
    opened: newIn(after, earlier),
    closed: newIn(earlier, after),
    added: (after?.workloads ?? []).filter((_, index) => !wasThere.has(keysAfter[index] ?? '')),
    removed,
  };
}

function renumbered(map: Difference, indexOf: (index: number) => number): Difference {
  return {
    connections: map.connections.map((each) => ({ ...each, from: indexOf(each.from), to: indexOf(each.to) })),
    outside: map.outside.map((each) => ({ ...each, workload: indexOf(each.workload) })),
    exposures: map.exposures.map((each) => ({ ...each, workload: indexOf(each.workload) })),
  };
}

/** What one state lets through that another does not. */
function newIn(now: Difference | undefined, then: Difference | undefined): Difference {
  const pair = ({ from, to }: { readonly from: number; readonly to: number }): string => `${from} ${to}`;
  const way = ({ workload, via, title, ports }: NetworkMap['exposures'][number]): string =>
    `${workload} ${via} ${title} ${ports}`;
  const connections = new Map(then?.connections.map((each) => [pair(each), each]));
  const exposures = new Map(then?.exposures.map((each) => [way(each), each]));
  const differing = <Each extends AllowedText>(each: Each, other: AllowedText | undefined): readonly Each[] => {
    const text = wider(each, other ?? NEVER);
    return text.perhaps === '' ? [] : [{ ...each, ...text }];
  };
  return {
    connections: (now?.connections ?? []).flatMap((each) => differing(each, connections.get(pair(each)))),
    outside: newOutside(now?.outside ?? [], then?.outside ?? []),
    exposures: (now?.exposures ?? []).flatMap((each) => differing(each, exposures.get(way(each)))),
  };
}

const NEVER: AllowedText = { allowed: '', perhaps: '' };

/** The ports that pass now and did not then: surely, and perhaps where one of the two is not known. */
function wider(now: AllowedText, then: AllowedText): AllowedText {
  if (now.allowed === then.allowed && now.perhaps === then.perhaps) return NEVER;
  const [surely, perhaps] = [parsePortText(now.allowed), parsePortText(now.perhaps)];
  const certain = difference(surely, parsePortText(then.perhaps));
  const uncertain = union(
    difference(perhaps, parsePortText(then.perhaps)),
    difference(surely, parsePortText(then.allowed)),
  );
  return { allowed: portText(certain), perhaps: portText(union(certain, uncertain)) };
}

type Outside = NetworkMap['outside'][number];

/** Addresses are cut where either state treats them differently. */
function newOutside(now: readonly Outside[], then: readonly Outside[]): readonly Outside[] {
  return now.flatMap((part): readonly Outside[] => {
    const others = then.filter(({ workload, direction }) => workload === part.workload && direction === part.direction);
    let left: readonly AddressRange[] = part.addresses.flatMap((text) => parseRange(text) ?? []);
    const found: Outside[] = [];
    const tell = (ranges: readonly AddressRange[], other: AllowedText): void => {
      const text = wider(part, other);
      if (ranges.length === 0 || text.perhaps === '') return;
      const isPublic = subtract(ranges, PRIVATE_RANGES).length > 0;
      found.push({ ...part, ...text, addresses: joinRanges(ranges).map(rangeText), isPublic });
    };
    for (const other of others) {
      const rest = subtract(
        left,
        other.addresses.flatMap((text) => parseRange(text) ?? []),
      );
      tell(subtract(left, rest), other);
      left = rest;
    }
    tell(left, NEVER);
    return found;
  });
}
