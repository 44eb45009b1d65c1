import type { YamlValue } from '../change.js';
import type { TextEdit, TextRange } from '../text.js';
import type { EditPlan } from './edit-plan.js';
import { EditRefused } from './edit-refused.js';
import { keyPosition } from './key-position.js';
import { type Collection, type Entry, entriesOf, isCollection, keepsBlankLines, type Layout } from './layout.js';
import type { YamlMap, YamlNode, YamlPair, YamlSequence } from './node.js';
import { blockStyleAt } from './style.js';
import { indented, writeItem, writePairs, type YamlStyle } from './write.js';

/** The edits of one collection in block style: entries that go, and keys or items that come. */
export function blockEdits(layout: Layout, collection: Collection, plan: EditPlan): TextEdit[] {
  return new BlockEditor(layout, collection, plan).edits();
}

class BlockEditor {
  readonly #layout: Layout;
  readonly #collection: Collection;
  readonly #entries: readonly Entry[];
  readonly #plan: EditPlan;
  readonly #style: YamlStyle;
  readonly #edits: TextEdit[] = [];
  /** Entries whose text something new takes. */
  readonly #taken = new Set<number>();

  constructor(layout: Layout, collection: Collection, plan: EditPlan) {
    this.#layout = layout;
    this.#collection = collection;
    this.#entries = entriesOf(collection);
    this.#plan = plan;
    const { start } = collection.range;
    const hasNoBlockScalars = layout.hasLinesOfBlanks(start, layout.endOfNode(collection));
    this.#style = { ...blockStyleAt(layout, collection), hasNoBlockScalars };
  }

  edits(): TextEdit[] {
    this.#assertPlainKeys();
    if (this.#collection.kind === 'map') this.#addKeys(this.#collection);
    else this.#addItems(this.#collection);
    this.#removeEntries();
    return this.#edits;
  }

  /** Keys of several lines (`? - a`) end and begin where no other key does. */
  #assertPlainKeys(): void {
    const column = this.#layout.columnOf(this.#startOf(0));
    const isOdd = this.#entries.some(
      (entry, index) =>
        ('key' in entry && (isCollection(entry.key) || this.#isCutOff(entry))) ||
        this.#layout.columnOf(this.#startOf(index)) !== column,
    );
    if (isOdd) throw new EditRefused('A key has several lines.');
  }

  #isCutOff(pair: YamlPair): boolean {
    return (
      this.#layout.colonEnd(pair) === undefined && this.#startOf(this.#entries.indexOf(pair)) === pair.key.range.start
    );
  }

  #addKeys(map: YamlMap): void {
    const added = [...(this.#plan.added.get(map) ?? [])];
    const gone = this.#entries.flatMap((_, index) => (this.#isRemoved(index) ? [index] : []));
    const [only] = gone;
    // What comes for something else stands where that stood.
    if (only !== undefined && gone.length === 1 && added.length === 1) {
      this.#takePlace(only, this.#linesOf(added));
      return;
    }
    const byPosition = new Map<number, (readonly [string, YamlValue])[]>();
    for (const pair of added) {
      const position = this.#keptBefore(this.#positionOf(map, pair[0]));
      byPosition.set(position, [...(byPosition.get(position) ?? []), pair]);
    }
    for (const [position, pairs] of byPosition) this.#putBehind(position, this.#linesOf(pairs));
  }

  #addItems(list: YamlSequence): void {
    const items = this.#plan.appended.get(list);
    if (items === undefined) return;
    const lines = items.flatMap((item) => writeItem(item, this.#style));
    this.#putBehind(this.#keptBefore(this.#entries.length - 1), lines);
  }

  #linesOf(pairs: readonly (readonly [string, YamlValue])[]): readonly string[] {
    return pairs.flatMap(([key, value]) => writePairs({ [key]: value }, this.#style));
  }

  #positionOf(map: YamlMap, key: string): number {
    const position = keyPosition(
      map.pairs.map(({ name }) => name),
      key,
      this.#plan.orders.get(map),
    );
    return position < 0 && !this.#isOpenAbove() ? 0 : position;
  }

  /** True where a key can be put before the first one without coming between that and its comments. */
  #isOpenAbove(): boolean {
    const [first] = this.#entries;
    if (first === undefined || this.#isRemoved(0)) return false;
    const start = this.#layout.startOf(first, this.#collection);
    const before = this.#layout.lineStart(start);
    return (
      !this.#layout.startsLine(start) ||
      !this.#layout.document.comments.some(
        ({ range, ownLine }) => ownLine && this.#layout.nextLine(range.end) === before,
      )
    );
  }

  /** The last entry up to an index that stays; where none does, the first one gives its place. */
  #keptBefore(index: number): number {
    for (let at = index; at >= 0; at--) if (!this.#isRemoved(at)) return at;
    return -1;
  }

  #putBehind(position: number, lines: readonly string[]): void {
    const { eol } = this.#style;
    if (position < 0) {
      if (this.#isRemoved(0)) {
        this.#takePlace(0, lines);
        return;
      }
      const start = this.#startOf(0);
      const indent = this.#layout.blanksTo(start);
      const newText = lines.map((line) => `${indented(line, line === lines[0] ? '' : indent)}${eol}`).join('') + indent;
      this.#edits.push({ range: { start, end: start }, newText });
      return;
    }
    const entry = this.#entries[position];
    if (entry === undefined) return;
    const indent = this.#layout.blanksTo(this.#startOf(position));
    const at = this.#behind(entry, indent.length);
    this.#edits.push({
      range: { start: at, end: at },
      newText: lines.map((line) => eol + indented(line, indent)).join(''),
    });
  }

  /** The line end behind an entry and what belongs to it, as far as that stays. */
  #behind(entry: Entry, column: number): number {
    const end = this.#layout.endOf(entry, this.#collection);
    const kept = this.#keptEnd(entry.value, end);
    const isEmpty = entry.value.kind === 'scalar' && entry.value.style === 'empty';
    const at = kept === end ? this.#layout.ownEnd(end, column, isEmpty) : this.#layout.lineEnd(kept);
    return this.#layout.behindConditions(at, this.#collection);
  }

  /** Where the text of a node ends once all that goes is gone: what is put behind it must not go as well. */
  #keptEnd(node: YamlNode, end: number): number {
    if (!isCollection(node) || node.flow || this.#plan.replaced.has(node)) return end;
    const entries = entriesOf(node);
    const last = entries.findLast(({ value }) => !this.#plan.removed.has(value));
    // What comes for a single entry takes its place, and ends where that did.
    const isReplaced =
      entries.filter(({ value }) => this.#plan.removed.has(value)).length === 1 &&
      node.kind === 'map' &&
      [...(this.#plan.added.get(node) ?? [])].length === 1;
    if (last === undefined || isReplaced) return end;
    return this.#keptEnd(last.value, last === entries.at(-1) ? end : this.#layout.endOf(last, node));
  }

  /** Puts lines where an entry stands that goes. */
  #takePlace(index: number, lines: readonly string[]): void {
    this.#taken.add(index);
    const range = this.#rangeOf(index);
    const indent = this.#layout.blanksTo(range.start);
    const newText = lines.map((line, at) => (at === 0 ? line : this.#style.eol + indented(line, indent))).join('');
    this.#layout.assertWhole(range);
    this.#edits.push({ range, newText });
  }

  #removeEntries(): void {
    let isGlued = false;
    this.#entries.forEach((_, index) => {
      if (!this.#isRemoved(index) || this.#taken.has(index)) {
        isGlued = false;
        return;
      }
      const { start, end } = this.#rangeOf(index);
      if (this.#layout.startsLine(start) && !isGlued) {
        this.#removeLines(index, start, end);
        return;
      }
      // The first key of an item shares the line of the dash: the next key, or a comment above it, takes its place.
      const next = this.#entries[index + 1];
      if (next === undefined) throw new EditRefused('The place shares its line with something else.');
      const nextStart = this.#startOf(index + 1);
      const comment = this.#layout.ownLineComment(end, nextStart);
      this.#push({ start, end: comment ?? nextStart });
      isGlued = comment === undefined;
    });
  }

  #removeLines(index: number, start: number, end: number): void {
    const column = this.#layout.columnOf(start);
    const isLast = this.#keptBefore(this.#entries.length - 1) < index && this.#taken.size === 0;
    let from = this.#layout.lineStart(start);
    if (isLast) from = this.#aboutIt(from, column);
    let to = this.#layout.nextLine(end);
    const before = this.#keptBefore(index);
    // Blank lines behind a block scalar that keeps them would become a part of it.
    const isKept = before >= 0 && this.#endsWithKeptBlanks(this.#entries[before]?.value);
    if (isKept && to === this.#layout.text.length && !/[\r\n]$/.test(this.#layout.text))
      throw new EditRefused('A block scalar would lose a blank line.');
    if (isKept)
      while (to < this.#layout.text.length && this.#layout.text.slice(to, this.#layout.lineEnd(to)).trim() === '') {
        const next = this.#layout.nextLine(to);
        if (next === to) break;
        to = next;
      }
    this.#push({ start: from, end: to });
  }

  /**
   * Comments above stay, since they may speak of more than the next line. Where nothing else of the collection stands
   * below them they speak of what goes, and would seem to speak of what follows the collection: they go too, unless
   * they are entries that somebody has commented out and may want back.
   */
  #aboutIt(lineStart: number, column: number): number {
    let from = lineStart;
    for (const { range, ownLine, text } of this.#layout.document.comments.toReversed()) {
      if (range.start >= from) continue;
      const isDirectlyAbove = ownLine && this.#layout.nextLine(range.end) === from;
      if (!isDirectlyAbove || this.#layout.columnOf(range.start) !== column) break;
      if (/^(?:-\s|[\w./-]+:(?:\s|$))/.test(text)) return lineStart;
      from = this.#layout.lineStart(range.start);
    }
    return from;
  }

  #endsWithKeptBlanks(node: YamlNode | undefined): boolean {
    if (node === undefined) return false;
    if (isCollection(node)) return !node.flow && this.#endsWithKeptBlanks(entriesOf(node).at(-1)?.value);
    return (
      node.kind === 'scalar' &&
      (node.style === 'literal' || node.style === 'folded') &&
      keepsBlankLines(this.#layout.text.slice(node.range.start, node.range.end))
    );
  }

  /** From the key or dash of an entry to the line end behind all that belongs to it. */
  #rangeOf(index: number): TextRange {
    const entry = this.#entries[index] as Entry;
    const start = this.#startOf(index);
    const isEmpty = entry.value.kind === 'scalar' && entry.value.style === 'empty';
    const end = this.#layout.endOf(entry, this.#collection);
    return { start, end: this.#layout.ownEnd(end, this.#layout.columnOf(start), isEmpty) };
  }

  #push(range: TextRange): void {
    this.#layout.assertWhole(range);
    this.#edits.push({ range, newText: '' });
  }

  #startOf(index: number): number {
    const entry = this.#entries[index];
    if (entry === undefined) throw new RangeError(`There is no entry ${index}.`);
    return this.#layout.startOf(entry, this.#collection);
  }

  #isRemoved(index: number): boolean {
    const value = this.#entries[index]?.value;
    return value !== undefined && this.#plan.removed.has(value);
  }
}
