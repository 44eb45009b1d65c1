import type { NetworkMap, WorkloadRef } from '../model/facts/connectivity.js';
import type { AllowedText } from '../model/network/network.js';
import { ALL_PORTS, difference, parsePortText, portText } from '../model/network/port-set.js';

/** Who is at an end of connections: all workloads, all of a namespace, or one. */
export type Party =
  | { readonly kind: 'every' }
  | { readonly kind: 'namespace'; readonly namespace: string | undefined }
  | { readonly kind: 'workload'; readonly workload: WorkloadRef };

/** Each of some workloads may connect to each of others. */
export interface Statement {
  readonly from: readonly Party[];
  readonly to: readonly Party[];
  /** See `portText`. */
  readonly ports: string;
  /** False where a template or an object elsewhere decides it. */
  readonly isCertain: boolean;
}

/** What some workloads may send to, or get from, addresses outside the cluster. */
export interface OutsideStatement {
  readonly direction: 'Ingress' | 'Egress';
  readonly workloads: readonly Party[];
  readonly addresses: readonly string[];
  readonly isPublic: boolean;
  readonly ports: string;
  readonly isCertain: boolean;
}

type Connection = NetworkMap['connections'][number];
type Pair = { readonly one: number; readonly other: number; readonly ports: string; readonly isCertain: boolean };

/** Pairs in as few statements as they have patterns: where everything is open there is one, not one for each pair. */
export function condense(workloads: readonly WorkloadRef[], connections: readonly Connection[]): readonly Statement[] {
  const crowd = new Crowd(workloads);
  const passes = connections.flatMap(({ from, to, ...text }) => passesOf(text).map((pass) => ({ from, to, ...pass })));
  const byTarget = grouped(
    crowd,
    passes.map(({ from, to, ...pass }) => ({ one: to, other: from, ...pass })),
  ).map(({ ones, others, ...pass }): Statement => ({ from: others, to: ones, ...pass }));
  const bySource = grouped(
    crowd,
    passes.map(({ from, to, ...pass }) => ({ one: from, other: to, ...pass })),
  ).map(({ ones, others, ...pass }): Statement => ({ from: ones, to: others, ...pass }));
  return byTarget.length <= bySource.length ? byTarget : bySource;
}

/** The same for addresses outside. */
export function condenseOutside(
  workloads: readonly WorkloadRef[],
  outside: NetworkMap['outside'],
): readonly OutsideStatement[] {
  const crowd = new Crowd(workloads);
  const groups = new Map<
    string,
    { readonly indexes: Set<number>; readonly said: Omit<OutsideStatement, 'workloads'> }
  >();
  for (const { workload, direction, addresses, isPublic, ...text } of outside)
    for (const pass of passesOf(text)) {
      const said = { direction, addresses, isPublic, ...pass };
      const key = JSON.stringify(said);
      const group = groups.get(key) ?? { indexes: new Set(), said };
      groups.set(key, group);
      group.indexes.add(workload);
    }
  return [...groups.values()].map(({ indexes, said }) => ({ ...said, workloads: crowd.parties(indexes) }));
}

/** Ports as people say them: of nearly all, those that are missing. */
export function portWords(text: string): string {
  if (text === 'All') return 'all ports';
  const missing = portText(difference(ALL_PORTS, parsePortText(text)));
  return missing.length < text.length ? `all ports but ${missing}` : text;
}

/** Some workloads of a whole; `self` is at the other end of what is said of them. */
export const partiesOf = (
  workloads: readonly WorkloadRef[],
  indexes: Iterable<number>,
  self?: number,
): readonly Party[] => new Crowd(workloads).parties(new Set(indexes), self);

const passesOf = ({ allowed, perhaps }: AllowedText): readonly Pick<Statement, 'ports' | 'isCertain'>[] => [
  ...(allowed === '' ? [] : [{ ports: allowed, isCertain: true }]),
  ...(perhaps === allowed ? [] : [{ ports: perhaps, isCertain: false }]),
];

interface Group {
  readonly ones: readonly Party[];
  readonly others: readonly Party[];
  readonly ports: string;
  readonly isCertain: boolean;
}

/** Those that have the same others are said together. */
function grouped(crowd: Crowd, pairs: readonly Pair[]): readonly Group[] {
  const sides = new Map<string, Omit<Pair, 'other'> & { readonly others: Set<number> }>();
  for (const { other, ...pair } of pairs) {
    const key = `${pair.one} ${pair.isCertain} ${pair.ports}`;
    const side = sides.get(key) ?? { ...pair, others: new Set() };
    sides.set(key, side);
    side.others.add(other);
  }
  const groups = new Map<string, Omit<Group, 'ones'> & { readonly indexes: Set<number> }>();
  for (const { one, others, ports, isCertain } of sides.values()) {
    const parties = crowd.parties(others, one);
    const key = `${isCertain} ${ports} ${crowd.key(parties)}`;
    const group = groups.get(key) ?? { others: parties, ports, isCertain, indexes: new Set() };
    groups.set(key, group);
    group.indexes.add(one);
  }
  return [...groups.values()].map(({ indexes, others, ports, isCertain }) => {
    const [only, ...more] = others;
    const self = only?.kind === 'workload' && more.length === 0 ? crowd.indexOf(only.workload) : undefined;
    return { ones: crowd.parties(indexes, self), others, ports, isCertain };
  });
}

class Crowd {
  readonly #workloads: readonly WorkloadRef[];
  readonly #namespaces = new Map<string | undefined, number[]>();
  readonly #indexes: ReadonlyMap<WorkloadRef, number>;

  constructor(workloads: readonly WorkloadRef[]) {
    this.#workloads = workloads;
    this.#indexes = new Map(workloads.map((workload, index) => [workload, index]));
    for (const [index, { namespace }] of workloads.entries()) {
      const members = this.#namespaces.get(namespace);
      if (members) members.push(index);
      else this.#namespaces.set(namespace, [index]);
    }
  }

  indexOf(workload: WorkloadRef): number | undefined {
    return this.#indexes.get(workload);
  }

  /** `self` is at the other end: that it is not among them does not make a whole less whole. */
  parties(indexes: ReadonlySet<number>, self?: number): readonly Party[] {
    const has = (index: number): boolean => index === self || indexes.has(index);
    if (indexes.size > 1 && this.#workloads.every((_, index) => has(index))) return [{ kind: 'every' }];
    return [...this.#namespaces].flatMap(([namespace, members]): readonly Party[] => {
      const meant = members.filter((index) => indexes.has(index));
      if (meant.length > 1 && members.every(has)) return [{ kind: 'namespace', namespace }];
      return meant.flatMap((index): readonly Party[] => {
        const workload = this.#workloads[index];
        return workload ? [{ kind: 'workload', workload }] : [];
      });
    });
  }

  key(parties: readonly Party[]): string {
    return parties
      .map((party) =>
        party.kind === 'workload' ? this.indexOf(party.workload) : party.kind === 'every' ? '*' : `n${party.namespace}`,
      )
      .join();
  }
}
