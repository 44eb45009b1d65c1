import type { YamlItem, YamlNode, YamlPair } from './node.js';
import { type ParsedYaml, parseItem } from './parse.js';

/** A text that has become another one: what is between `start` and `end` now is `delta` longer or shorter. */
interface Difference {
  readonly start: number;
  readonly end: number;
  readonly delta: number;
}

/** An item of a block sequence and the lines that are its own. */
interface Slot {
  /** How to come there from the root: the indexes of pairs and items. */
  readonly path: readonly number[];
  readonly item: YamlItem;
  readonly start: number;
  readonly end: number;
  /** How the next item begins. */
  readonly nextDash: string;
}

/**
 * Reads a text that differs from an earlier one within a single item of a block sequence, such as one container of many:
 * only the item is read, the nodes before it stay, those behind it move. Undefined where the whole has to be read,
 * because it cannot be told from the item alone that nothing else changes.
 */
export function reparseYaml(
  text: string,
  earlier: string,
  { root, problems, isPlain }: ParsedYaml,
): ParsedYaml | undefined {
  if (root === undefined || problems.length > 0 || !isPlain) return undefined;
  const difference = differenceOf(earlier, text);
  for (const slot of slotsOf(earlier, root, difference).reverse()) {
    const value = readSlot(text, slot, difference.delta);
    if (value) return { root: graft(root, slot.path, value, difference.delta), problems: [], isPlain: true };
  }
  return undefined;
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

/** The items whose own lines hold the difference, the outermost first. The last item of a sequence has no certain end. */
function slotsOf(text: string, root: YamlNode, { start, end }: Difference): Slot[] {
  const slots: Slot[] = [];
  const path: number[] = [];
  let node: YamlNode | undefined = root;
  while (node !== undefined && node.kind !== 'scalar' && node.kind !== 'alias' && !node.flow) {
    const entries: readonly (YamlPair | YamlItem)[] = node.kind === 'map' ? node.pairs : node.items;
    const index: number = entries.findIndex(({ value, limit }) => value.range.start <= start && end < limit);
    const entry = entries[index];
    if (entry === undefined) break;
    path.push(index);
    if (node.kind === 'sequence') {
      const [own, next] = [dashOf(text, entry), dashOf(text, entries[index + 1])];
      if (own && next && own.column === next.column && end < next.start)
        slots.push({ path: [...path], item: entry, start: own.start, end: next.start, nextDash: next.dash });
    }
    node = entry.value;
  }
  return slots;
}

/** The line where an item begins, if nothing but its dash stands before it. */
function dashOf(
  text: string,
  item: YamlItem | undefined,
): { readonly start: number; readonly dash: string; readonly column: number } | undefined {
  if (item === undefined) return undefined;
  const { start } = item.value.range;
  const lineStart = text.lastIndexOf('\n', start - 1) + 1;
  const dash = text.slice(lineStart, start);
  return /^ *- +$/.test(dash) ? { start: lineStart, dash, column: dash.indexOf('-') } : undefined;
}

/** The item as it is now; undefined where a line of it could be anything but its own, or it begins elsewhere. */
function readSlot(text: string, { item, start, end, nextDash }: Slot, delta: number): YamlNode | undefined {
  const lines = text.slice(start, end + delta);
  // A line that is not indented further ends the item, or stands in a quoted text: that is for the whole to say.
  if (new RegExp(`\\n {0,${nextDash.indexOf('-')}}[^ \\r\\n]`).test(lines) || /[|>][+-]?\d/.test(lines))
    return undefined;
  const value = parseItem(lines, nextDash);
  if (value === undefined) return undefined;
  const moved = move(value, start);
  const isSameStart =
    moved.range.start === item.value.range.start && moved.outerRange.start === item.value.outerRange.start;
  return isSameStart ? moved : undefined;
}

/** The tree with another node at a path; what stands behind it is moved. */
function graft(node: YamlNode, path: readonly number[], value: YamlNode, delta: number): YamlNode {
  const [index, ...rest] = path;
  if (index === undefined || node.kind === 'scalar' || node.kind === 'alias') return value;
  const grown = {
    range: { start: node.range.start, end: node.range.end + delta },
    outerRange: { start: node.outerRange.start, end: node.outerRange.end + delta },
    limit: node.limit + delta,
  };
  const place = <Entry extends YamlPair | YamlItem>(entry: Entry, at: number, moved: (entry: Entry) => Entry): Entry =>
    at < index
      ? entry
      : at > index
        ? moved(entry)
        : { ...entry, value: graft(entry.value, rest, value, delta), limit: entry.limit + delta };
  return node.kind === 'map'
    ? { ...node, ...grown, pairs: node.pairs.map((pair, at) => place(pair, at, (each) => movePair(each, delta))) }
    : { ...node, ...grown, items: node.items.map((item, at) => place(item, at, (each) => moveItem(each, delta))) };
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
