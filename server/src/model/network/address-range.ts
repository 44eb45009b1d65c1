/** Addresses of one family, both ends included. */
export interface AddressRange {
  readonly family: 4 | 6;
  readonly first: bigint;
  readonly last: bigint;
}

const BITS = { 4: 32n, 6: 128n } as const;

export const EVERYWHERE: readonly AddressRange[] = [
  { family: 4, first: 0n, last: (1n << 32n) - 1n },
  { family: 6, first: 0n, last: (1n << 128n) - 1n },
];

/** The number of an address; absent where it is none. */
export function parseAddress(text: string): { readonly family: 4 | 6; readonly value: bigint } | undefined {
  const four = parseFour(text);
  if (four !== undefined) return { family: 4, value: four };
  if (!/^[\da-f:.]+$/i.test(text) || !text.includes(':')) return undefined;
  // The last 32 bits may be written as an IPv4 address (RFC 4291, 2.2).
  const [, head = '', tail] = /^(.*:)([\d.]+\.[\d.]+)$/.exec(text) ?? [];
  const embedded = tail === undefined ? undefined : parseFour(tail);
  if (tail !== undefined && embedded === undefined) return undefined;
  const plain =
    embedded === undefined ? text : `${head}${(embedded >> 16n).toString(16)}:${(embedded & 0xffffn).toString(16)}`;
  const halves = plain.split('::');
  if (halves.length > 2) return undefined;
  const [left = [], right = []] = halves.map((half) => (half === '' ? [] : half.split(':')));
  const missing = 8 - left.length - right.length;
  if (halves.length === 2 ? missing < 1 : missing !== 0) return undefined;
  const groups = [...left, ...Array.from({ length: missing }, () => '0'), ...right];
  if (groups.some((group) => !/^[\da-f]{1,4}$/i.test(group))) return undefined;
  return { family: 6, value: groups.reduce((value, group) => (value << 16n) | BigInt(`0x${group}`), 0n) };
}

function parseFour(text: string): bigint | undefined {
  if (!/^\d{1,3}(?:\.\d{1,3}){3}$/.test(text)) return undefined;
  const parts = text.split('.').map(Number);
  return parts.some((part) => part > 255) ? undefined : parts.reduce((value, part) => (value << 8n) | BigInt(part), 0n);
}

/** A CIDR as written. */
export interface Cidr extends AddressRange {
  /** True where bits behind the prefix are set: `10.1.2.3/8`. */
  readonly hasHostBits: boolean;
  readonly prefix: number;
}

export function parseCidr(text: string): Cidr | undefined {
  const [, address = '', digits = ''] = /^([^/]+)\/(\d{1,3})$/.exec(text) ?? [];
  const parsed = parseAddress(address);
  if (parsed === undefined) return undefined;
  const bits = BITS[parsed.family];
  const prefix = BigInt(digits);
  if (prefix > bits) return undefined;
  const size = 1n << (bits - prefix);
  const first = (parsed.value / size) * size;
  return {
    family: parsed.family,
    first,
    last: first + size - 1n,
    hasHostBits: first !== parsed.value,
    prefix: Number(prefix),
  };
}

/** The address as people write it; the longest run of zeroes of IPv6 is shortened (RFC 5952). */
export function addressText(family: 4 | 6, value: bigint): string {
  if (family === 4) return [24n, 16n, 8n, 0n].map((shift) => String((value >> shift) & 255n)).join('.');
  const groups = Array.from({ length: 8 }, (_, index) => ((value >> BigInt(112 - 16 * index)) & 0xffffn).toString(16));
  const text = groups.join(':');
  const [longest] = [...text.matchAll(/\b0(?::0\b)+/g)].map(([run]) => run).sort((a, b) => b.length - a.length);
  if (longest === undefined) return text;
  const at = text.search(new RegExp(`(?<![\\da-f])${longest}(?![\\da-f])`));
  return `${text.slice(0, at).replace(/:$/, '')}::${text.slice(at + longest.length).replace(/^:/, '')}`;
}

/** A range in words: as a CIDR where it is one, else `first-last`. */
export function rangeText({ family, first, last }: AddressRange): string {
  const size = last - first + 1n;
  const isBlock = (size & (size - 1n)) === 0n && first % size === 0n;
  if (!isBlock) return `${addressText(family, first)}-${addressText(family, last)}`;
  const prefix = Number(BITS[family]) - (size.toString(2).length - 1);
  return `${addressText(family, first)}/${prefix}`;
}

/** The range that `rangeText` has said. */
export function parseRange(text: string): AddressRange | undefined {
  const cidr = parseCidr(text);
  if (cidr !== undefined) return plain(cidr);
  const [first, last] = text.split('-').map(parseAddress);
  if (first === undefined || last === undefined || first.family !== last.family) return undefined;
  return { family: first.family, first: first.value, last: last.value };
}

/** What ranges leave of others. */
export function subtract(ranges: readonly AddressRange[], taken: readonly AddressRange[]): readonly AddressRange[] {
  return taken.reduce<readonly AddressRange[]>(
    (left, { family, first, last }) =>
      left.flatMap((range) => {
        if (range.family !== family || last < range.first || first > range.last) return [range];
        return [
          ...(first > range.first ? [{ ...plain(range), last: first - 1n }] : []),
          ...(last < range.last ? [{ ...plain(range), first: last + 1n }] : []),
        ];
      }),
    ranges,
  );
}

const plain = ({ family, first, last }: AddressRange): AddressRange => ({ family, first, last });

export const contains = (outer: AddressRange, inner: AddressRange): boolean =>
  outer.family === inner.family && outer.first <= inner.first && outer.last >= inner.last;

export const overlaps = (a: AddressRange, b: AddressRange): boolean =>
  a.family === b.family && a.first <= b.last && b.first <= a.last;

/** Every address, cut at the ends of the given ranges: each piece lies wholly inside or outside each of them. */
export function pieces(cuts: readonly AddressRange[]): readonly AddressRange[] {
  return EVERYWHERE.flatMap(({ family, first, last }) => {
    const starts = new Set([first]);
    for (const cut of cuts) {
      if (cut.family !== family) continue;
      starts.add(cut.first);
      if (cut.last < last) starts.add(cut.last + 1n);
    }
    const sorted = [...starts].sort((a, b) => (a < b ? -1 : 1));
    return sorted.map((start, index) => ({ family, first: start, last: (sorted[index + 1] ?? last + 1n) - 1n }));
  });
}

/** Neighbouring ranges made one. */
export function joinRanges(ranges: readonly AddressRange[]): readonly AddressRange[] {
  const sorted = [...ranges].sort(
    (a, b) => a.family - b.family || (a.first < b.first ? -1 : a.first > b.first ? 1 : 0),
  );
  const joined: AddressRange[] = [];
  for (const range of sorted) {
    const before = joined.at(-1);
    if (before !== undefined && before.family === range.family && range.first <= before.last + 1n)
      joined[joined.length - 1] = range.last > before.last ? { ...before, last: range.last } : before;
    else joined.push(plain(range));
  }
  return joined;
}

const known = (text: string): AddressRange => parseCidr(text) ?? { family: 4, first: 0n, last: 0n };

/** Addresses that no router of the internet forwards (RFC 1918, 6598, 3927, 4193, 4291, 1122, 5771): pods and nodes have such. */
export const PRIVATE_RANGES: readonly AddressRange[] = [
  '10.0.0.0/8',
  '172.16.0.0/12',
  '192.168.0.0/16',
  '100.64.0.0/10',
  '169.254.0.0/16',
  '127.0.0.0/8',
  '0.0.0.0/8',
  '224.0.0.0/3',
  'fc00::/7',
  'fe80::/10',
  '::/127',
  'ff00::/8',
].map(known);

/** The addresses that pods may have: private ones, and of IPv6 also those that are routed (Kubernetes: "IPv4/IPv6 dual-stack"). */
export const POD_RANGES: readonly AddressRange[] = [
  '10.0.0.0/8',
  '172.16.0.0/12',
  '192.168.0.0/16',
  '100.64.0.0/10',
  'fc00::/7',
  '2000::/3',
].map(known);

/** Where clouds serve credentials to machines (AWS, Azure, Google and others: 169.254.169.254; AWS also fd00:ec2::254). */
export const METADATA_ADDRESS = '169.254.169.254/32';
