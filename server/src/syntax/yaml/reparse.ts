import type { TextEdit } from '../text.js';
import type { YamlItem, YamlNode, YamlPair } from './node.js';
import { type ParsedYaml, parseItem, parsePairs } from './parse.js';

/** A text that has become another one: what is between `start` and `end` now is `delta` longer or shorter. */
interface Difference {
  readonly start: number;
  readonly end: number;
  readonly delta: number;
}

/** An item of a block sequence, or a pair of a block map, and the lines that are its own. */
interface Slot {
  /** How to come there from the root: the indexes of pairs and items. */
  readonly path: readonly number[];
  readonly entry: YamlItem | YamlPair;
  readonly start: number;
  readonly end: number;
  /** How the next item or pair begins: spaces, and a dash before an item. */
  readonly next: string;
}

/** So many places are tried, from the innermost on: what cannot be read there is most often a syntax error. */
const MAX_TRIES = 3;

/**
 * Reads a text that differs from an earlier one within a single item of a block sequence, such as one container of many,
 * or within a single pair of a block map: only that is read, the nodes before it stay, those behind it move. Undefined
 * where the whole has to be read, because it cannot be told from the place alone that nothing else changes.
 */
export function reparseYaml(
  text: string,
  earlier: string,
  { root, problems, isPlain }: ParsedYaml,
): ParsedYaml | undefined {
  if (root === undefined || problems.length > 0 || !isPlain) return undefined;
  const difference = differenceOf(earlier, text);
  // Half of a text is read as quickly as the whole, and without a second try.
  const slots = slotsOf(earlier, root, difference).filter(({ start, end }) => (end - start) * 2 < earlier.length);
  for (const slot of slots.reverse().slice(0, MAX_TRIES)) {
    const entries = readSlot(text, slot, difference.delta);
    if (entries) return { root: graft(root, slot.path, entries, difference.delta), problems: [], isPlain: true };
  }
  return undefined;
}

/** The same for several edits one after the other, each in the offsets of the text that they all are made in. */
export function reparseEdited(
  text: string,
  earlier: string,
  parsed: ParsedYaml,
  edits: readonly TextEdit[],
): ParsedYaml | undefined {
  let known: ParsedYaml | undefined = parsed;
  let now = earlier;
  // From the last one on, so that the places of the others stay what they are.
  for (const { range, newText } of [...edits].sort((a, b) => b.range.start - a.range.start)) {
    const next: string = now.slice(0, range.start) + newText + now.slice(range.end);
    known = reparseYaml(next, now, known);
    if (known === undefined) return undefined;
    now = next;
  }
  return now === text ? known : undefined;
}

/** As far back as may be: lines that come to an item count as its own, not as those before the next dash. */
function differenceOf(before: string, after: string): Difference {
  const shorter = Math.min(before.length, after.length);
  let same = 0;
  while (same < shorter && before.charCodeAt(before.length - 1 - same) === after.charCodeAt(after.length - 1 - same))
    same++;
  let start = 0;
  while (start < shorter - same && before.charCodeAt(start) === after.charCodeAt(start)) start++;
  return { start, end: before.length - same, delta: after.length - before.length };
}

/** The items and pairs whose own lines hold the difference, the outermost first. The last ones have no certain end. */
function slotsOf(text: string, root: YamlNode, { start, end }: Difference): Slot[] {
  const slots: Slot[] = [];
  const path: number[] = [];
  let node: YamlNode | undefined = root;
  while (node !== undefined && node.kind !== 'scalar' && node.kind !== 'alias' && !node.flow) {
    const entries: readonly (YamlPair | YamlItem)[] = node.kind === 'map' ? node.pairs : node.items;
    const at = entries.findIndex(({ limit }) => end < limit);
    const entry = entries[at];
    if (entry === undefined) break;
    const [own, next] = [headOf(text, entry), headOf(text, entries[at + 1])];
    if (own && next && own.column === next.column && own.start <= start && end < next.start)
      slots.push({ path: [...path, at], entry, start: own.start, end: next.start, next: next.head });
    if (entry.value.range.start > start) break;
    path.push(at);
    node = entry.value;
  }
  return slots;
}

/** The line where an item or pair begins, if nothing but its dash stands before it. */
function headOf(
  text: string,
  entry: YamlItem | YamlPair | undefined,
): { readonly start: number; readonly head: string; readonly column: number } | undefined {
  if (entry === undefined) return undefined;
  const { start } = 'key' in entry ? entry.key.range : entry.value.range;
  const lineStart = text.lastIndexOf('\n', start - 1) + 1;
  const head = text.slice(lineStart, start);
  if ('key' in entry) return /^ *$/.test(head) ? { start: lineStart, head, column: head.length } : undefined;
  return /^ *- +$/.test(head) ? { start: lineStart, head, column: head.indexOf('-') } : undefined;
}

/** The item or pairs as they are now; undefined where a line could be anything but their own, or they begin elsewhere. */
function readSlot(
  text: string,
  { entry, start, end, next }: Slot,
  delta: number,
): readonly (YamlItem | YamlPair)[] | undefined {
  const lines = text.slice(start, end + delta);
  const isPair = 'key' in entry;
  // A line that is not indented as far ends what stands here, or stands in a quoted text: that is for the whole to say.
  const outside = isPair ? next.length - 1 : next.indexOf('-');
  if ((outside >= 0 && new RegExp(`\\n {0,${outside}}[^ \\r\\n]`).test(lines)) || /[|>][+-]?\d/.test(lines))
    return undefined;
  if (isPair) {
    const pairs = parsePairs(lines, next.length)?.map((pair) => movePair(pair, start));
    const first = pairs?.[0]?.key;
    const isSameStart =
      first?.range.start === entry.key.range.start && first.outerRange.start === entry.key.outerRange.start;
    return isSameStart ? pairs : undefined;
  }
  const value = parseItem(lines, next);
  if (value === undefined) return undefined;
  const moved = move(value, start);
  const isSameStart =
    moved.range.start === entry.value.range.start && moved.outerRange.start === entry.value.outerRange.start;
  return isSameStart ? [{ value: moved, limit: entry.limit + delta }] : undefined;
}

/** The tree with other entries in place of the one at a path; what stands behind it is moved. */
function graft(
  node: YamlNode,
  [index, ...rest]: readonly number[],
  entries: readonly (YamlItem | YamlPair)[],
  delta: number,
): YamlNode {
  if (index === undefined || node.kind === 'scalar' || node.kind === 'alias') return node;
  const grown = {
    range: { start: node.range.start, end: node.range.end + delta },
    outerRange: { start: node.outerRange.start, end: node.outerRange.end + delta },
    limit: node.limit + delta,
  };
  const place = <Entry extends YamlPair | YamlItem>(
    list: readonly Entry[],
    moved: (entry: Entry, by: number) => Entry,
  ): readonly Entry[] =>
    list.flatMap((entry, at) => {
      if (at < index) return [entry];
      if (at > index) return [moved(entry, delta)];
      return rest.length === 0
        ? (entries as readonly Entry[])
        : [{ ...entry, value: graft(entry.value, rest, entries, delta), limit: entry.limit + delta }];
    });
  return node.kind === 'map'
    ? { ...node, ...grown, pairs: place(node.pairs, movePair) }
    : { ...node, ...grown, items: place(node.items, moveItem) };
}

/** Each node is written out in full: thousands are moved at every key that is typed. */
function move(node: YamlNode, by: number): YamlNode {
  const { kind, range, outerRange, anchor, tag } = node;
  const to = { start: range.start + by, end: range.end + by };
  const outer = range === outerRange ? to : { start: outerRange.start + by, end: outerRange.end + by };
  if (kind === 'scalar')
    return { kind, range: to, outerRange: outer, anchor, tag, value: node.value, style: node.style };
  if (kind === 'alias') return { ...node, range: to, outerRange: outer };
  const { flow } = node;
  const limit = node.limit + by;
  if (kind === 'map') {
    const pairs = node.pairs.map((pair) => movePair(pair, by));
    return { kind, range: to, outerRange: outer, anchor, tag, flow, pairs, merges: node.merges, limit };
  }
  const items = node.items.map((item) => moveItem(item, by));
  return { kind, range: to, outerRange: outer, anchor, tag, flow, items, limit };
}

const movePair = ({ key, name, value, limit }: YamlPair, by: number): YamlPair => ({
  key: move(key, by),
  name,
  value: move(value, by),
  limit: limit + by,
});

const moveItem = ({ value, limit }: YamlItem, by: number): YamlItem => ({ value: move(value, by), limit: limit + by });
