import type { TextEdit, TextRange } from '../text.js';
import type { EditPlan } from './edit-plan.js';
import { EditRefused } from './edit-refused.js';
import { keyPosition } from './key-position.js';
import { type Collection, entriesOf, type Layout } from './layout.js';
import { entryIndent, flowStyleAt } from './style.js';
import { writeFlowLike, writeFlowPair } from './write.js';

/** The edits of one collection in braces or brackets: entries that go, and keys or items that come. */
export function flowEdits(layout: Layout, collection: Collection, plan: EditPlan): TextEdit[] {
  // An entry `[a: 1]` is a map without braces.
  if (!'{['.includes(layout.text[collection.range.start] ?? ' '))
    throw new EditRefused('The map has no braces of its own.');
  return new FlowEditor(layout, collection, plan).edits();
}

/** An entry and the comma behind it, which belongs to it unless it is the last one. */
interface FlowEntry extends TextRange {
  readonly comma: number | undefined;
  readonly isRemoved: boolean;
}

class FlowEditor {
  readonly #layout: Layout;
  readonly #text: string;
  readonly #collection: Collection;
  readonly #entries: FlowEntry[];
  readonly #plan: EditPlan;
  readonly #comma: string;
  /** The blanks before entries on lines of their own. */
  readonly #indent: string | undefined;
  readonly #eol: string;
  readonly #edits: TextEdit[] = [];

  constructor(layout: Layout, collection: Collection, plan: EditPlan) {
    this.#layout = layout;
    this.#text = layout.text;
    this.#collection = collection;
    this.#plan = plan;
    this.#entries = entriesOf(collection).map((entry) => {
      const end = layout.endOf(entry, collection);
      const isRemoved = plan.removed.has(entry.value);
      return { start: layout.startOf(entry, collection), end, comma: layout.commaAfter(end), isRemoved };
    });
    this.#indent = entryIndent(layout, collection);
    const style = flowStyleAt(layout, collection);
    this.#comma = style.comma;
    this.#eol = style.eol;
  }

  edits(): TextEdit[] {
    for (const [position, parts] of this.#parts()) {
      const before = this.#keptBefore(position);
      // What comes behind something that goes takes its place, with its commas.
      if (this.#entries[before + 1]?.isRemoved) this.#takePlace(before + 1, parts);
      else this.#putBehind(before, parts);
    }
    this.#removeEntries();
    return this.#edits;
  }

  /** What comes, by the entry behind which it belongs. */
  #parts(): ReadonlyMap<number, readonly string[]> {
    const collection = this.#collection;
    const style = flowStyleAt(this.#layout, collection);
    const indent = this.#indent ?? this.#layout.indentAt(collection.range.start);
    const last = this.#entries.length - 1;
    if (collection.kind === 'sequence') {
      const items = this.#plan.appended.get(collection) ?? [];
      return new Map(items.length > 0 ? [[last, items.map((item) => writeFlowLike(item, style, indent))]] : []);
    }
    const added = [...(this.#plan.added.get(collection) ?? [])];
    const gone = this.#entries.flatMap(({ isRemoved }, index) => (isRemoved ? [index] : []));
    const parts = new Map<number, readonly string[]>();
    for (const [key, value] of added) {
      const ordered = keyPosition(
        collection.pairs.map(({ name }) => name),
        key,
        this.#plan.orders.get(collection),
      );
      // What comes for something else stands where that stood.
      const position =
        gone.length === 1 && added.length === 1 ? (gone[0] ?? 0) - 1 : this.#keptBefore(Math.max(ordered, 0));
      parts.set(position, [...(parts.get(position) ?? []), writeFlowPair(key, value, style, indent)]);
    }
    return parts;
  }

  #keptBefore(index: number): number {
    for (let at = index; at >= 0; at--) if (!this.#entries[at]?.isRemoved) return at;
    return -1;
  }

  #takePlace(index: number, parts: readonly string[]): void {
    const entry = this.#entries[index];
    if (entry === undefined) return;
    const separator = this.#indent === undefined ? this.#comma : `,${this.#eol}${this.#indent}`;
    this.#edits.push({ range: { start: entry.start, end: entry.end }, newText: parts.join(separator) });
    this.#entries[index] = { ...entry, isRemoved: false };
  }

  #putBehind(index: number, parts: readonly string[]): void {
    const entry = this.#entries[index];
    if (entry === undefined) throw new EditRefused('Everything in the collection is removed.');
    const insert = (at: number, newText: string): void => {
      this.#edits.push({ range: { start: at, end: at }, newText });
    };
    if (this.#indent === undefined) {
      insert(entry.end, parts.map((part) => this.#comma + part).join(''));
      return;
    }
    const lead = this.#eol + this.#indent;
    if (entry.comma === undefined) {
      const lineEnd = this.#layout.lineEnd(entry.end);
      const isAlone = /^\s*(?:#|$)/.test(this.#text.slice(entry.end, lineEnd));
      insert(entry.end, ',');
      insert(isAlone ? lineEnd : entry.end, lead + parts.join(`,${lead}`));
      return;
    }
    const behind = entry.comma + 1;
    const lineEnd = this.#layout.lineEnd(behind);
    const isAlone = /^\s*(?:#|$)/.test(this.#text.slice(behind, lineEnd));
    if (isAlone) insert(lineEnd, parts.map((part) => `${lead}${part},`).join(''));
    else insert(behind, parts.map((part) => ` ${part},`).join(''));
  }

  #removeEntries(): void {
    for (let first = 0; first < this.#entries.length; first++) {
      if (!this.#entries[first]?.isRemoved) continue;
      let last = first;
      while (this.#entries[last + 1]?.isRemoved) last++;
      if (this.#entries[last + 1]) this.#removeBefore(first, last);
      else this.#removeTail(first, last);
      first = last;
    }
  }

  /** Entries that have another one behind them go with their commas. */
  #removeBefore(first: number, last: number): void {
    const [from, to, next] = [this.#entry(first), this.#entry(last), this.#entry(last + 1)];
    const behind = (to.comma ?? to.end) + 1;
    if (this.#layout.startsLine(from.start) && this.#layout.startsLine(next.start)) {
      this.#push({ start: this.#layout.lineStart(from.start), end: this.#layout.nextLine(behind) });
      return;
    }
    const comment = this.#layout.ownLineComment(behind, next.start);
    const needsBlank = comment !== undefined && !/\s/.test(this.#text[from.start - 1] ?? '');
    this.#push({ start: from.start, end: comment ?? next.start }, needsBlank ? ' ' : '');
  }

  /** The last entries go with the comma before them; one that stands behind them stays. */
  #removeTail(first: number, last: number): void {
    const [from, to, before] = [this.#entry(first), this.#entry(last), this.#entries[first - 1]];
    if (before === undefined) throw new EditRefused('Nothing would be left.');
    if (!this.#layout.startsLine(from.start)) {
      this.#push({ start: before.end, end: to.end });
      return;
    }
    const end = to.comma === undefined ? to.end : to.comma + 1;
    if (to.comma === undefined && before.comma !== undefined)
      this.#push({ start: before.comma, end: before.comma + 1 });
    const isAlone = /^\s*(?:#|$)/.test(this.#text.slice(end, this.#layout.lineEnd(end)));
    this.#push(
      isAlone
        ? { start: this.#layout.lineStart(from.start), end: this.#layout.nextLine(end) }
        : { start: from.start, end },
    );
  }

  #entry(index: number): FlowEntry {
    const entry = this.#entries[index];
    if (entry === undefined) throw new RangeError(`There is no entry ${index}.`);
    return entry;
  }

  #push(range: TextRange, newText = ''): void {
    this.#layout.assertWhole(range);
    this.#edits.push({ range, newText });
  }
}
