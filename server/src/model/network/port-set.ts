/** The protocols that policies know (API: networking/v1 NetworkPolicyPort). */
export type Protocol = 'TCP' | 'UDP' | 'SCTP';

export const PROTOCOLS: readonly Protocol[] = ['TCP', 'UDP', 'SCTP'];

export const isProtocol = (text: string | undefined): text is Protocol =>
  text === 'TCP' || text === 'UDP' || text === 'SCTP';

/** Bounds of ranges, in order and without neighbours: `[first, last, first, last]`. */
type Ranges = readonly number[];

/** Which ports of which protocols: sets that can be joined, met and subtracted, and said in words. */
export type PortSet = { readonly [P in Protocol]: Ranges };

/** The highest port number; 0 is no port that anything listens on. */
export const LAST_PORT = 65_535;
const EVERY: Ranges = [1, LAST_PORT];
const NONE: Ranges = [];

export const ALL_PORTS: PortSet = { TCP: EVERY, UDP: EVERY, SCTP: EVERY };
export const NO_PORTS: PortSet = { TCP: NONE, UDP: NONE, SCTP: NONE };

/** The ports of one protocol from one number to another; all of them without numbers. */
export function ports(protocol: Protocol, first = 1, last = LAST_PORT): PortSet {
  const from = Math.max(1, first);
  const to = Math.min(LAST_PORT, last);
  return from > to ? NO_PORTS : { ...NO_PORTS, [protocol]: [from, to] };
}

/** One port. */
export const port = (protocol: Protocol, number: number): PortSet => ports(protocol, number, number);

/** The numbers that are in an odd count of the ends: what the sets have by the rule `keeps`. */
function combine(a: Ranges, b: Ranges, keeps: (inA: boolean, inB: boolean) => boolean): Ranges {
  const result: number[] = [];
  let [i, j] = [0, 0];
  let isOpen = false;
  // Ends are turned into half-open bounds, so that neighbours join by themselves.
  const bound = (list: Ranges, index: number): number =>
    index >= list.length ? Number.POSITIVE_INFINITY : (list[index] ?? 0) + (index % 2);
  while (i < a.length || j < b.length) {
    const next = Math.min(bound(a, i), bound(b, j));
    if (bound(a, i) === next) i++;
    if (bound(b, j) === next) j++;
    const isKept = keeps(i % 2 === 1, j % 2 === 1);
    if (isKept !== isOpen) result.push(isKept ? next : next - 1);
    isOpen = isKept;
  }
  return result;
}

const each = (a: PortSet, b: PortSet, keeps: (inA: boolean, inB: boolean) => boolean): PortSet => ({
  TCP: combine(a.TCP, b.TCP, keeps),
  UDP: combine(a.UDP, b.UDP, keeps),
  SCTP: combine(a.SCTP, b.SCTP, keeps),
});

export function union(a: PortSet, b: PortSet): PortSet {
  if (a === b || b === NO_PORTS || a === ALL_PORTS) return a;
  if (a === NO_PORTS || b === ALL_PORTS) return b;
  return each(a, b, (inA, inB) => inA || inB);
}

export function intersection(a: PortSet, b: PortSet): PortSet {
  if (a === b || b === ALL_PORTS || a === NO_PORTS) return a;
  if (a === ALL_PORTS || b === NO_PORTS) return b;
  return each(a, b, (inA, inB) => inA && inB);
}

export function difference(a: PortSet, b: PortSet): PortSet {
  if (b === NO_PORTS || a === NO_PORTS) return a;
  return b === ALL_PORTS ? NO_PORTS : each(a, b, (inA, inB) => inA && !inB);
}

export const isEmpty = (set: PortSet): boolean =>
  set === NO_PORTS || PROTOCOLS.every((protocol) => set[protocol].length === 0);

export const covers = (all: PortSet, part: PortSet): boolean => isEmpty(difference(part, all));

export const isAll = (set: PortSet): boolean => set === ALL_PORTS || covers(set, ALL_PORTS);

export const hasPort = (set: PortSet, protocol: Protocol, number: number): boolean => {
  const ranges = set[protocol];
  for (let index = 0; index < ranges.length; index += 2)
    if (number >= (ranges[index] ?? 0) && number <= (ranges[index + 1] ?? 0)) return true;
  return false;
};

/** As people read it: `All`, `TCP 8080,9090-9099`, `TCP 80; UDP 53`; empty where there is none. */
export function portText(set: PortSet): string {
  if (isAll(set)) return 'All';
  return PROTOCOLS.flatMap((protocol) => {
    const ranges = set[protocol];
    if (ranges.length === 0) return [];
    const words = ranges.flatMap((first, index) => {
      const last = ranges[index + 1];
      return index % 2 === 1 ? [] : [first === last ? String(first) : `${first}-${last}`];
    });
    return [`${protocol} ${words.join(',')}`];
  }).join('; ');
}

/** The set that `portText` has said. */
export function parsePortText(text: string): PortSet {
  if (text === 'All') return ALL_PORTS;
  let set = NO_PORTS;
  for (const [, protocol, words = ''] of text.matchAll(/(TCP|UDP|SCTP) ([\d,-]+)/g)) {
    if (!isProtocol(protocol)) continue;
    for (const word of words.split(',')) {
      const [first = 0, last = first] = word.split('-').map(Number);
      set = union(set, ports(protocol, first, last));
    }
  }
  return set;
}
