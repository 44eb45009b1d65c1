import type { YamlValue } from '../change.js';
import { contains, lineEnding, type TextRange } from '../text.js';
import type { YamlDocument } from './document.js';
import { EditRefused } from './edit-refused.js';
import type { YamlItem, YamlMap, YamlNode, YamlPair, YamlSequence } from './node.js';

export type Collection = YamlMap | YamlSequence;
export type Entry = YamlPair | YamlItem;

/** The collection that a node is a value or an item of, and which one. */
export interface NodePlace {
  readonly owner: Collection;
  readonly index: number;
  readonly entry: Entry;
  /** How many collections it stands in. */
  readonly depth: number;
}

export const entriesOf = (collection: Collection): readonly Entry[] =>
  collection.kind === 'map' ? collection.pairs : collection.items;

export const isCollection = (node: YamlNode | undefined): node is Collection =>
  node?.kind === 'map' || node?.kind === 'sequence';

/** A value that stands for nothing: nothing at all, `null`, `~`. */
export const isNull = (node: YamlNode | undefined): boolean => node?.kind === 'scalar' && node.value === null;

const layouts = new WeakMap<YamlDocument, Layout>();

/** Where the parts of a document stand in its text, down to dashes, colons, comments and line ends. */
export class Layout {
  readonly document: YamlDocument;
  readonly text: string;
  readonly #places = new Map<YamlNode, NodePlace>();
  readonly #aliases: { readonly target: YamlNode; readonly alias: TextRange }[] = [];
  /** Where comments begin, by where they end. */
  #commentStarts: ReadonlyMap<number, number> | undefined;

  private constructor(document: YamlDocument) {
    this.document = document;
    this.text = document.text;
    if (document.root) this.#visit(document.root, 0);
  }

  static of(document: YamlDocument): Layout {
    const known = layouts.get(document);
    if (known) return known;
    const layout = new Layout(document);
    layouts.set(document, layout);
    return layout;
  }

  #visit(node: YamlNode, depth: number): void {
    if (node.kind === 'alias' && node.target) this.#aliases.push({ target: node.target, alias: node.range });
    if (!isCollection(node)) return;
    entriesOf(node).forEach((entry, index) => {
      if ('key' in entry) this.#visit(entry.key, depth + 1);
      this.#places.set(entry.value, { owner: node, index, entry, depth: depth + 1 });
      this.#visit(entry.value, depth + 1);
    });
  }

  /** Absent for the root, and for the keys of maps. */
  placeOf(node: YamlNode): NodePlace | undefined {
    return this.#places.get(node);
  }

  /** The collections that a node stands in, the nearest first. */
  *ownersOf(node: YamlNode): Iterable<Collection> {
    for (let place = this.placeOf(node); place; place = this.placeOf(place.owner)) yield place.owner;
  }

  /** Throws where an alias elsewhere shows what stands here: an edit would change that place too. */
  assertNotShared(node: YamlNode): void {
    for (let at: YamlNode | undefined = node; at; at = this.placeOf(at)?.owner) {
      const { range } = at;
      if (this.#aliases.some(({ target, alias }) => target === at && !contains(range, alias)))
        throw new EditRefused('The text is shared through an anchor.');
    }
  }

  /** Throws where an alias that stays shows something within a range that goes. */
  assertNotNeeded(range: TextRange): void {
    if (this.#aliases.some(({ target, alias }) => contains(range, target.range) && !contains(range, alias)))
      throw new EditRefused('The text is shared through an anchor.');
  }

  /** Throws where a condition of a template begins or ends within a range that goes, and not both. */
  assertWhole(range: TextRange): void {
    const { conditions } = this.document.templates;
    if (conditions.length === 0) return;
    const isCut = conditions.some(
      (condition) =>
        condition.start < range.end &&
        range.start < condition.end &&
        !contains(range, condition) &&
        (condition.start >= range.start || condition.end <= range.end),
    );
    const own = conditions.filter((condition) => contains(range, condition));
    const isSplit = [...this.text.slice(range.start, range.end).matchAll(/\{[{%]-?\s*el/g)].some(
      ({ index }) => !own.some(({ start, end }) => start <= range.start + index && range.start + index < end),
    );
    if (isCut || isSplit) throw new EditRefused('A template decides on a part of what would go.');
  }

  // Entries

  /** Where an entry begins: its key with what stands before it, in block sequences its dash. */
  startOf(entry: Entry, owner: Collection): number {
    if ('key' in entry) {
      const { range, outerRange } = entry.key;
      // The anchor of the map itself may stand on the line above.
      const isAbove = outerRange.start < this.lineStart(range.start);
      const own =
        /(?:[&!]\S*[ \t]+)*$/.exec(this.text.slice(this.lineStart(range.start), range.start))?.[0].length ?? 0;
      const start = isAbove ? range.start - own : outerRange.start;
      const mark = /(?:^|[\s[{,])\?[ \t]+$/.exec(this.text.slice(Math.max(0, start - 40), start));
      return mark ? start - mark[0].length + mark[0].indexOf('?') : start;
    }
    return owner.flow ? entry.value.outerRange.start : this.#dashBefore(entry.value);
  }

  /** Where the text of an entry ends: behind its last character, before commas, comments and line ends. */
  endOf(entry: Entry, owner: Collection): number {
    const { value } = entry;
    if (value.kind !== 'scalar' || value.style !== 'empty') return this.endOfNode(value);
    return 'key' in entry ? this.emptyAt(value, entry) : Math.max(this.startOf(entry, owner) + 1, this.#namedAt(value));
  }

  endOfNode(node: YamlNode): number {
    if (isCollection(node) && !node.flow) {
      const last = entriesOf(node).at(-1);
      return last ? this.endOf(last, node) : node.range.end;
    }
    if (node.kind === 'scalar' && (node.style === 'literal' || node.style === 'folded')) {
      return node.range.start + blockScalarLength(this.text.slice(node.range.start, node.range.end));
    }
    return node.range.end;
  }

  /** Behind the colon of a key that has no value, or behind the anchor or tag that stands for one. */
  emptyAt(node: YamlNode, pair: YamlPair): number {
    return Math.max(this.colonEnd(pair) ?? pair.key.range.end, this.#namedAt(node));
  }

  #namedAt(node: YamlNode): number {
    return node.anchor === undefined && node.tag === undefined ? 0 : node.range.start;
  }

  /** Behind the colon of a key; absent where an explicit key has none. */
  colonEnd({ key }: YamlPair): number | undefined {
    const end = key.range.end;
    const colon = /^(?:[ \t]*:|[ \t]*(?:#[^\r\n]*)?\r?\n[ \t]*:(?=\s|$))/.exec(this.text.slice(end, end + 500));
    return colon ? end + colon[0].length : undefined;
  }

  /** Where what belongs to an entry ends: comments and lines of a template below it that are indented deeper than it are its own. */
  ownEnd(end: number, column: number, isEmpty: boolean): number {
    const { masked, holes } = this.document.templates;
    let result = this.lineEnd(end);
    for (let at = this.nextLine(result); at < this.text.length; ) {
      const lineEnd = this.lineEnd(at);
      const first = at + (masked.slice(at, lineEnd).length - masked.slice(at, lineEnd).trimStart().length);
      if (first < lineEnd) {
        if (masked[first] !== '#') break;
        const hole = holes.find(({ range }) => range.start < lineEnd && range.end > first);
        const isOwn =
          (hole?.column ?? first - at) > column || (isEmpty && hole !== undefined && hole.column === undefined);
        if (!isOwn) break;
        result = hole ? this.lineEnd(Math.max(hole.range.end, first)) : lineEnd;
      }
      const next = this.nextLine(Math.max(lineEnd, result));
      if (next <= at) break;
      at = next;
    }
    return result;
  }

  /** Behind the conditions of a template that hold the offset and not all of the collection. */
  behindConditions(offset: number, collection: Collection): number {
    let at = offset;
    for (const { start, end } of this.document.templates.conditions) {
      if (start > collection.range.start && start < at && at < end) at = this.lineEnd(end);
    }
    return at;
  }

  #dashBefore(node: YamlNode): number {
    this.#commentStarts ??= new Map(this.document.comments.map(({ range }) => [range.end, range.start]));
    let at = node.outerRange.start;
    for (;;) {
      while (/\s/.test(this.text[at - 1] ?? '')) at--;
      const comment = this.#commentStarts.get(at);
      if (comment !== undefined) at = comment;
      else if (this.text[at - 1] === '-') return at - 1;
      else throw new EditRefused('The item has no dash.');
    }
  }

  // Lines

  columnOf(offset: number): number {
    return this.document.columnOf(offset);
  }

  lineStart(offset: number): number {
    return offset - this.columnOf(offset);
  }

  /** Before the line ending. */
  lineEnd(offset: number): number {
    let at = offset;
    while (at < this.text.length && this.text[at] !== '\n' && this.text[at] !== '\r') at++;
    return at;
  }

  /** The start of the line after that of `offset`; the end of the text where there is none. */
  nextLine(offset: number): number {
    const end = this.lineEnd(offset);
    return end + (this.text[end] === '\r' && this.text[end + 1] === '\n' ? 2 : end < this.text.length ? 1 : 0);
  }

  /** True where nothing but blanks stands before an offset on its line. */
  startsLine(offset: number): boolean {
    return this.text.slice(this.lineStart(offset), offset).trim() === '';
  }

  /** What stands before the first character of the line of an offset. */
  indentAt(offset: number): string {
    return /^[ \t]*/.exec(this.text.slice(this.lineStart(offset), offset))?.[0] ?? '';
  }

  /** True where a line of blanks stands in a range or behind it: a block scalar before it would take them for text. */
  hasLinesOfBlanks(start: number, end: number): boolean {
    const behind = /^\s*/.exec(this.text.slice(end))?.[0] ?? '';
    return /\n[ \t]+\r?\n/.test(this.text.slice(start, end + behind.length));
  }

  /** Blanks as wide as what stands before an offset on its line; dashes become blanks. */
  blanksTo(offset: number): string {
    const before = this.text.slice(this.lineStart(offset), offset);
    if (before.includes('\t')) throw new EditRefused('The indentation has tabs.');
    return ' '.repeat(before.length);
  }

  /** The line ending in use at a place: that of its own line, else that of the text. */
  eolAt(offset: number): string {
    const end = this.lineEnd(offset);
    return /^\r?\n/.exec(this.text.slice(end, end + 2))?.[0] ?? lineEnding(this.text);
  }

  /** The offset behind blanks and comments, line ends included. */
  skipSpace(offset: number): number {
    let at = offset;
    for (;;) {
      while (at < this.text.length && /\s/.test(this.text[at] ?? '')) at++;
      if (this.text[at] !== '#' || at === offset) return at;
      at = this.lineEnd(at);
    }
  }

  /** The comma behind an entry of a flow collection; absent where the last one has none. */
  commaAfter(end: number): number | undefined {
    const at = this.skipSpace(end);
    return this.text[at] === ',' ? at : undefined;
  }

  /** The first comment that has a line of its own within a range. */
  ownLineComment(start: number, end: number): number | undefined {
    return this.document.comments.find(({ range, ownLine }) => ownLine && range.start >= start && range.start < end)
      ?.range.start;
  }

  hasComment(start: number, end: number): boolean {
    return this.document.comments.some(({ range }) => range.start >= start && range.start < end);
  }

  /** The value of a node as plain data; absent where a template or an alias leaves it open, or it is larger than 5,000 nodes. */
  dataOf(node: YamlNode, budget = { left: 5000 }): YamlValue | undefined {
    const real = node.kind === 'alias' ? node.target : node;
    if (real === undefined || --budget.left < 0 || node.tag !== undefined) return undefined;
    if (real.kind === 'scalar') return this.document.hasHole(real.range) ? undefined : real.value;
    if (this.document.hasBlock(real.range.start, real.limit)) return undefined;
    if (real.kind === 'sequence') {
      const items = real.items.map(({ value }) => this.dataOf(value, budget));
      return items.some((item) => item === undefined) ? undefined : (items as YamlValue[]);
    }
    const data: { [key: string]: YamlValue } = {};
    for (const map of [...real.merges.toReversed(), real]) {
      for (const pair of map?.pairs ?? []) {
        if (map !== real || !isMergeKey(pair)) {
          const value = this.dataOf(pair.value, budget);
          if (map === undefined || value === undefined || pair.name === undefined) return undefined;
          define(data, pair.name, value);
        }
      }
    }
    return real.merges.includes(undefined) ? undefined : data;
  }
}

export const isMergeKey = ({ key, name }: YamlPair): boolean =>
  name === '<<' && key.kind === 'scalar' && key.style === 'plain';

/** Sets a key whatever its name: `__proto__` is a key like others in YAML. */
export function define(data: { [key: string]: YamlValue }, key: string, value: YamlValue): void {
  Object.defineProperty(data, key, { value, enumerable: true, configurable: true, writable: true });
}

/** True for a block scalar whose header says that the blank lines behind it are part of it. */
export const keepsBlankLines = (source: string): boolean => /^[|>](?:\d?\+|\+\d)/.test(source);

/** The length of a block scalar without the line ends and blank lines behind it that are not part of its value. */
function blockScalarLength(source: string): number {
  if (keepsBlankLines(source)) return source.replace(/\r?\n$/, '').length;
  const indent = /\n( +)\S/.exec(source)?.[1]?.length ?? 0;
  let length = source.length;
  for (;;) {
    const last = /\r?\n( *)(?:\r?\n)?$/.exec(source.slice(0, length));
    // Blanks beyond the indentation are text.
    if (last === null || (last[1] ?? '').length > indent) break;
    length = last.index;
  }
  return source.slice(0, length).replace(/\r?\n$/, '').length;
}
