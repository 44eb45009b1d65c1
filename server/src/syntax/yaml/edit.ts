import type { AppendChange, RemoveChange, SetChange, YamlValue } from '../change.js';
import { lineEnding, type TextEdit, type TextRange } from '../text.js';
import type { YamlDocument } from './document.js';
import type { Field } from './field.js';
import type { YamlMap, YamlNode, YamlPair, YamlSequence } from './node.js';
import { writeBlock, writeFlow, writeInline, writeItem, writePairs, writeScalar, type YamlStyle } from './write.js';

export type YamlChange = SetChange | RemoveChange | AppendChange;

/** A change that cannot be written without touching more than it may. The message says why. */
export class EditRefused extends Error {}

/**
 * The least text that brings the changes about, in the offsets of the document, all of them at once.
 * Changes that meet in one place are joined. Throws `EditRefused` where the text cannot be changed safely.
 */
export function yamlEdits(document: YamlDocument, changes: readonly YamlChange[]): TextEdit[] {
  if (document.problems.length > 0) throw new EditRefused('The document has a syntax error.');
  return new Editor(document).edits(changes);
}

/** What is to be put into one existing place. */
interface Insertion {
  readonly field: Field;
  value: { [key: string]: YamlValue };
}

class Editor {
  readonly #document: YamlDocument;
  readonly #text: string;
  readonly #removed = new Set<Field>();
  readonly #insertions = new Map<Field, Insertion>();
  readonly #appended = new Map<Field, YamlValue[]>();
  readonly #replaced = new Map<Field, YamlValue>();

  constructor(document: YamlDocument) {
    this.#document = document;
    this.#text = document.text;
  }

  edits(changes: readonly YamlChange[]): TextEdit[] {
    for (const change of changes) this.#plan(change);
    const removed = this.#outermostRemoved();
    const planned: { readonly field: Field; readonly edits: readonly TextEdit[] }[] = [];
    for (const [field, value] of this.#replaced) planned.push({ field, edits: this.#replace(field, value) });
    for (const { field, value } of this.#insertions.values())
      planned.push({ field, edits: this.#insert(field, value) });
    for (const [field, values] of this.#appended) planned.push({ field, edits: this.#append(field, values) });
    for (const field of removed) planned.push({ field, edits: [this.#remove(field)] });
    // Where a parent and its last child both grow, they end in one place: the child's lines come first.
    const edits = planned.sort((a, b) => depthOf(b.field) - depthOf(a.field)).flatMap((plan) => plan.edits);
    return edits.filter(({ range, newText }) => this.#text.slice(range.start, range.end) !== newText);
  }

  #plan(change: YamlChange): void {
    const { field } = change;
    if (field.isAliased) throw new EditRefused('The text is shared through an alias.');
    if (change.kind === 'remove') {
      if (field.exists) this.#removed.add(field);
      return;
    }
    if (change.kind === 'append' && field.exists && field.isSequence) {
      const known = this.#appended.get(field) ?? [];
      if (!known.some((value) => JSON.stringify(value) === JSON.stringify(change.value))) known.push(change.value);
      this.#appended.set(field, known);
      return;
    }
    const value = change.kind === 'append' ? [change.value] : change.value;
    if (field.exists && !(change.kind === 'append' && isNull(field.node))) {
      this.#replaced.set(field, join(this.#replaced.get(field), value));
      return;
    }
    this.#planMissing(field, value);
  }

  /** Climbs to the nearest parent that is there and gathers what is to be put into it. */
  #planMissing(field: Field, value: YamlValue): void {
    let wanted = value;
    let at = field;
    while (!at.exists || isNull(at.node)) {
      const { parent, key } = at;
      if (at.exists && at.pair) break;
      if (parent === undefined || key === undefined) throw new EditRefused('There is no object to change.');
      if (typeof key === 'number') throw new EditRefused('The item does not exist.');
      wanted = { [key]: wanted };
      at = parent;
    }
    if (typeof wanted !== 'object' || wanted === null || Array.isArray(wanted) || isEmptyNode(at.node)) {
      this.#replaced.set(at, join(this.#replaced.get(at), wanted));
      return;
    }
    if (at.node?.kind !== 'map') throw new EditRefused(`"${at.path}" is not a map.`);
    if (at.node.anchor !== undefined && this.#isReferredTo(at.node.anchor))
      throw new EditRefused('The text is shared through an anchor.');
    const known = this.#insertions.get(at);
    const pairs = wanted as { readonly [key: string]: YamlValue };
    if (known) known.value = join(known.value, pairs) as { [key: string]: YamlValue };
    else this.#insertions.set(at, { field: at, value: { ...pairs } });
  }

  #isReferredTo(anchor: string): boolean {
    return new RegExp(`\\*${anchor.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}(?![^\\s,\\]}])`).test(this.#text);
  }

  // Replace

  #replace(field: Field, value: YamlValue): TextEdit[] {
    const { node, pair } = field;
    if (node === undefined) throw new EditRefused('There is nothing to replace.');
    if (node.kind === 'alias') throw new EditRefused('The text is shared through an alias.');
    if (node.anchor !== undefined && this.#isReferredTo(node.anchor))
      throw new EditRefused('The text is shared through an anchor.');
    if (node.tag !== undefined) throw new EditRefused('The value has a tag of its own.');
    if (
      node.kind === 'scalar' && node.style !== 'empty'
        ? node.value === value
        : JSON.stringify(field.toData()) === JSON.stringify(value)
    )
      return [];
    if (typeof value !== 'object' || value === null || this.#isInFlow(field)) {
      const quote =
        node.kind === 'scalar' && node.style === 'double'
          ? '"'
          : node.kind === 'scalar' && node.style === 'single'
            ? "'"
            : undefined;
      const text = this.#isInFlow(field)
        ? writeFlow(value, this.#isJson(field), false)
        : typeof value === 'string' && value.includes('\n') && pair && this.#isLastOnLine(node, pair)
          ? this.#lines(value, field, pair)
          : typeof value === 'string'
            ? writeScalar(value, quote)
            : writeScalar(value as number | boolean | null);
      if (node.kind === 'scalar' && node.style === 'empty')
        return [{ range: this.#emptyAt(node, pair), newText: ` ${text}` }];
      if (node.kind !== 'scalar' && !node.flow) return [this.#overBlock(node, pair, ` ${text}`)];
      if (node.kind === 'scalar' && (node.style === 'literal' || node.style === 'folded')) {
        return [{ range: { start: node.range.start, end: this.#contentEnd(node) }, newText: text }];
      }
      return [{ range: node.range, newText: text }];
    }
    if (
      node.kind === 'sequence' &&
      node.flow &&
      Array.isArray(value) &&
      value.every((item) => typeof item !== 'object')
    ) {
      return [{ range: node.range, newText: this.#flowLike(node, value as readonly (string | number | boolean)[]) }];
    }
    if (pair === undefined) throw new EditRefused('An item of a sequence cannot be replaced by a collection.');
    // Nothing can stand in block style for what is empty.
    if (node.kind !== 'scalar' && !node.flow && Object.keys(value).length === 0)
      return [this.#overBlock(node, pair, ` ${writeFlow(value, false, false)}`)];
    const column = this.#document.columnOf(pair.key.range.start);
    const style = this.#styleAt(field.parent ?? field);
    const indent = ' '.repeat(column + (Array.isArray(value) ? style.dashStep : style.step));
    const lines = writeBlock(value, style)
      .map((line) => `${style.eol}${line === '' ? '' : indent}${line}`)
      .join('');
    if (node.kind !== 'scalar' && !node.flow) return [this.#overBlock(node, pair, lines)];
    if (node.kind === 'scalar' && node.style === 'empty') {
      const end = this.#lineEndAfter(this.#emptyAt(node, pair).start);
      return [{ range: { start: end, end }, newText: lines }];
    }
    // The old value goes with the blanks before it; a comment behind it stays beside the key.
    const start = this.#skipBlanksBack(node.range.start);
    const end = this.#contentEnd(node);
    const lineEnd = this.#lineEndAfter(end);
    return [
      { range: { start, end }, newText: '' },
      { range: { start: lineEnd, end: lineEnd }, newText: lines },
    ].flatMap((edit, index, all) =>
      index === 0 && all[1]?.range.start === end
        ? [{ range: edit.range, newText: lines }]
        : index === 1 && edit.range.start === end
          ? []
          : [edit],
    );
  }

  /** Scalars in the flow style of the sequence that they replace: its quotes, its blanks within brackets. */
  #flowLike(list: YamlSequence, values: readonly (string | number | boolean)[]): string {
    const first = list.items[0]?.value;
    const quote =
      first?.kind === 'scalar' && first.style === 'double'
        ? '"'
        : first?.kind === 'scalar' && first.style === 'single'
          ? "'"
          : undefined;
    const pad = this.#text[list.range.start + 1] === ' ' ? ' ' : '';
    const texts = values.map((value) =>
      quote && typeof value === 'string' ? writeScalar(value, quote) : writeFlow(value, false, false),
    );
    return texts.length === 0 ? '[]' : `[${pad}${texts.join(', ')}${pad}]`;
  }

  /** A block scalar takes the rest of its line: no comment may stand there. */
  #isLastOnLine(node: YamlNode, pair: YamlPair): boolean {
    const end =
      node.kind === 'scalar' && node.style === 'empty' ? this.#emptyAt(node, pair).start : this.#contentEnd(node);
    return this.#text.slice(end, this.#lineEndAfter(end)).trim() === '';
  }

  #lines(value: string, field: Field, pair: YamlPair): string {
    const style = this.#styleAt(field.parent ?? field);
    const indent = ' '.repeat(this.#document.columnOf(pair.key.range.start) + style.step);
    return writeInline(value, style)
      .map((line, index) => (index === 0 || line === '' ? line : indent + line))
      .join(style.eol);
  }

  #overBlock(node: YamlNode, pair: YamlPair | undefined, newText: string): TextEdit {
    if (pair === undefined) throw new EditRefused('An item of a sequence cannot be replaced.');
    const start = pair.key.range.end + (/^[ \t]*:/.exec(this.#text.slice(pair.key.range.end))?.[0].length ?? 0);
    return { range: { start, end: this.#contentEnd(node) }, newText };
  }

  #emptyAt(node: YamlNode, pair: YamlPair | undefined): TextRange {
    const keyEnd = pair?.key.range.end;
    if (keyEnd === undefined) return { start: node.range.start, end: node.range.start };
    const colon = /^[ \t]*:/.exec(this.#text.slice(keyEnd, keyEnd + 200));
    if (colon === null) throw new EditRefused('The key has no colon yet.');
    const at = Math.max(keyEnd + colon[0].length, node.anchor === undefined ? 0 : node.range.start);
    return { start: at, end: at };
  }

  // Insert

  #insert(field: Field, value: { readonly [key: string]: YamlValue }): TextEdit[] {
    const map = field.node as YamlMap;
    const kept = map.pairs.filter(({ value: node }) => ![...this.#removed].some((removed) => removed.node === node));
    if (map.flow)
      return [
        this.#insertFlow(
          map,
          kept.map((pair) => ({ start: pair.key.range.start, end: this.#pairEnd(pair), key: pair.key })),
          value,
        ),
      ];
    const last = kept.at(-1);
    const first = map.pairs[0];
    if (last === undefined || first === undefined) throw new EditRefused('Everything in the map is removed.');
    const style = this.#styleAt(field);
    const indent = this.#indentOf(first.key.range.start);
    return [
      this.#afterLine(
        this.#keptEnd(last.value, this.#pairEnd(last)),
        writePairs(value, style).map((line) => (line === '' ? line : indent + line)),
        style.eol,
      ),
    ];
  }

  #insertFlow(
    collection: YamlMap | YamlSequence,
    entries: readonly { readonly start: number; readonly end: number; readonly key?: YamlNode }[],
    value: YamlValue,
  ): TextEdit {
    const { start, end } = collection.range;
    const last = entries.at(-1);
    const inner = this.#text.slice(start + 1, end - 1);
    const isJson = last?.key ? this.#text[last.key.range.start] === '"' : this.#isJsonNode(collection);
    const spaced = /^[ ]/.test(inner) && /[ ]$/.test(inner);
    const parts = Array.isArray(value)
      ? value.map((item) => writeFlow(item, isJson, spaced))
      : Object.entries(value as { readonly [key: string]: YamlValue }).map(
          ([key, item]) =>
            `${isJson ? JSON.stringify(key) : writeFlow(key, false, false)}: ${writeFlow(item, isJson, spaced)}`,
        );
    if (last === undefined) {
      if (inner.trim() !== '') throw new EditRefused('Comments stand in the empty collection.');
      return {
        range: { start: start + 1, end: end - 1 },
        newText: spaced ? ` ${parts.join(', ')} ` : parts.join(', '),
      };
    }
    const separator =
      inner.includes('\n') && this.#indentBefore(last.start) !== undefined
        ? `,${lineEnding(this.#text)}${this.#indentBefore(last.start)}`
        : ', ';
    const children =
      collection.kind === 'map' ? collection.pairs.map(({ key }) => key) : collection.items.map(({ value }) => value);
    // The comma behind what stays belongs to what goes, where that comes last.
    const isLast = (children.at(-1)?.outerRange.start ?? last.start) <= last.start;
    const comma = isLast ? /^\s*,/.exec(this.#text.slice(last.end, end - 1)) : null;
    if (comma) {
      const at = last.end + comma[0].length;
      return {
        range: { start: at, end: at },
        newText: separator.slice(1) + parts.join(separator) + (separator === ', ' ? '' : ','),
      };
    }
    return { range: { start: last.end, end: last.end }, newText: separator + parts.join(separator) };
  }

  /** The blanks before an offset, where nothing else stands before it on its line. */
  #indentBefore(offset: number): string | undefined {
    const before = this.#text.slice(offset - this.#document.columnOf(offset), offset);
    return before.trim() === '' ? before : undefined;
  }

  // Append

  #append(field: Field, values: readonly YamlValue[]): TextEdit[] {
    const list = field.node as YamlSequence;
    if (list.anchor !== undefined && this.#isReferredTo(list.anchor))
      throw new EditRefused('The text is shared through an anchor.');
    if (list.flow) {
      const entries = list.items.map(({ value }) => ({ start: value.outerRange.start, end: value.range.end }));
      return [this.#insertFlow(list, entries, values)];
    }
    const last = list.items.findLast(({ value }) => ![...this.#removed].some((removed) => removed.node === value));
    if (last === undefined) throw new EditRefused('Everything in the sequence is removed.');
    const style = this.#styleAt(field);
    const indent = ' '.repeat(this.#document.columnOf(this.#dashBefore(last.value)));
    const lines = values
      .flatMap((value) => writeItem(value, style))
      .map((line) => (line === '' ? line : indent + line));
    return [this.#afterLine(this.#keptEnd(last.value, this.#contentEnd(last.value)), lines, style.eol)];
  }

  // Remove

  /** Where a removal leaves its parent empty, the parent goes; what lies within another removal is part of that one. */
  #outermostRemoved(): readonly Field[] {
    let grew = true;
    while (grew) {
      grew = false;
      for (const field of this.#removed) {
        const { parent } = field;
        if (parent === undefined || this.#removed.has(parent) || parent.parent === undefined) continue;
        const size =
          parent.node?.kind === 'map'
            ? parent.node.pairs.length
            : parent.node?.kind === 'sequence'
              ? parent.node.items.length
              : 0;
        const gone = [...this.#removed].filter((other) => other.parent === parent).length;
        if (gone >= size && !this.#insertions.has(parent) && !this.#appended.has(parent)) {
          this.#removed.add(parent);
          grew = true;
        }
      }
    }
    const isWithin = (field: Field): boolean => {
      for (let at = field.parent; at; at = at.parent) if (this.#removed.has(at)) return true;
      return false;
    };
    return [...this.#removed].filter((field) => !isWithin(field));
  }

  #isRemoved(pair: YamlPair): boolean {
    for (const field of this.#removed) if (field.pair === pair) return true;
    return false;
  }

  #remove(field: Field): TextEdit {
    const { parent, node, pair } = field;
    const owner = parent?.node;
    if (node === undefined || owner === undefined) throw new EditRefused('There is nothing to remove.');
    if (node.anchor !== undefined && this.#isReferredTo(node.anchor))
      throw new EditRefused('The text is shared through an anchor.');
    const starts =
      owner.kind === 'map'
        ? owner.pairs.map(({ key }) => key.range.start)
        : owner.kind === 'sequence'
          ? owner.items.map(({ value }) => value.outerRange.start)
          : [];
    const own = pair?.key.range.start ?? node.outerRange.start;
    const index = starts.indexOf(own);
    const end = pair ? this.#pairEnd(pair) : this.#contentEnd(node);
    if ((owner.kind === 'map' || owner.kind === 'sequence') && owner.flow)
      return this.#removeFlow(owner, own, end, starts[index + 1], index);
    const start = pair ? own : this.#dashBefore(node);
    const pairs = owner.kind === 'map' ? owner.pairs : [];
    const staying = pairs.findIndex((other) => !this.#isRemoved(other));
    const first = starts[0] ?? start;
    if (this.#indentBefore(start) !== undefined) {
      // Keys behind the first one of an item go with it.
      if (index < staying && this.#indentBefore(first) === undefined)
        return { range: { start, end: start }, newText: '' };
      const lineStart = start - this.#document.columnOf(start);
      return { range: { start: lineStart, end: this.#nextLine(end) }, newText: '' };
    }
    // The first key of an item shares the line of the dash: the next key that stays takes its place.
    const next = starts[staying];
    const last = pairs[staying - 1];
    if (next === undefined || !last || !pair) throw new EditRefused('The place shares its line with something else.');
    if (this.#text.slice(this.#pairEnd(last), next).includes('#'))
      throw new EditRefused('A comment stands between the keys.');
    return { range: { start: own, end: next }, newText: '' };
  }

  #removeFlow(
    owner: YamlMap | YamlSequence,
    start: number,
    end: number,
    next: number | undefined,
    index: number,
  ): TextEdit {
    if (next !== undefined) return { range: { start, end: next }, newText: '' };
    if (index > 0) {
      const pair = owner.kind === 'map' ? owner.pairs[index - 1] : undefined;
      const item = owner.kind === 'sequence' ? owner.items[index - 1] : undefined;
      const from = pair ? this.#pairEnd(pair) : (item?.value.range.end ?? start);
      return { range: { start: from, end }, newText: '' };
    }
    return { range: { start: owner.range.start + 1, end: owner.range.end - 1 }, newText: '' };
  }

  // Places

  #pairEnd(pair: YamlPair): number {
    if (pair.value.kind === 'scalar' && pair.value.style === 'empty') {
      return pair.key.range.end + (/^[ \t]*:/.exec(this.#text.slice(pair.key.range.end))?.[0].length ?? 0);
    }
    return this.#contentEnd(pair.value);
  }

  /** Where the text of a node ends: behind its last character, before the line end. */
  #contentEnd(node: YamlNode): number {
    if (node.kind === 'map' && !node.flow) {
      const last = node.pairs.at(-1);
      return last ? this.#pairEnd(last) : node.range.end;
    }
    if (node.kind === 'sequence' && !node.flow) {
      const last = node.items.at(-1);
      return last ? Math.max(this.#contentEnd(last.value), this.#emptyItemEnd(last.value)) : node.range.end;
    }
    if (node.kind === 'scalar' && (node.style === 'literal' || node.style === 'folded')) {
      const source = this.#text.slice(node.range.start, node.range.end);
      const keepsBlanks = /^[|>]\d?\+/.test(source);
      return node.range.start + (keepsBlanks ? source.replace(/\r?\n$/, '') : source.trimEnd()).length;
    }
    return node.range.end;
  }

  /** Where the text of a node ends once all that goes is gone: what is put behind it must not go as well. */
  #keptEnd(node: YamlNode, end: number): number {
    if ((node.kind !== 'map' && node.kind !== 'sequence') || node.flow) return end;
    const stays = ({ value }: { readonly value: YamlNode }): boolean =>
      ![...this.#removed].some((removed) => removed.node === value);
    if (node.kind === 'map') {
      const last = node.pairs.findLast(stays);
      return last ? this.#keptEnd(last.value, this.#pairEnd(last)) : end;
    }
    const last = node.items.findLast(stays);
    return last
      ? this.#keptEnd(last.value, Math.max(this.#contentEnd(last.value), this.#emptyItemEnd(last.value)))
      : end;
  }

  #emptyItemEnd(node: YamlNode): number {
    return node.kind === 'scalar' && node.style === 'empty' ? this.#dashBefore(node) + 1 : 0;
  }

  /** The dash of the item whose value this is. */
  #dashBefore(node: YamlNode): number {
    const found = /-\s*(?:#[^\r\n]*\r?\n\s*)*$/.exec(this.#text.slice(0, node.outerRange.start));
    if (found === null) throw new EditRefused('The item has no dash.');
    return found.index;
  }

  #lineEndAfter(offset: number): number {
    return offset + (/^[^\r\n]*/.exec(this.#text.slice(offset))?.[0].length ?? 0);
  }

  #nextLine(offset: number): number {
    const end = this.#lineEndAfter(offset);
    return end + (/^\r?\n/.exec(this.#text.slice(end))?.[0].length ?? 0);
  }

  #skipBlanksBack(offset: number): number {
    let at = offset;
    while (this.#text[at - 1] === ' ' || this.#text[at - 1] === '\t') at--;
    return at;
  }

  /** Puts lines behind the line that holds `offset`, its comment included. */
  #afterLine(offset: number, lines: readonly string[], eol: string): TextEdit {
    const at = this.#lineEndAfter(offset);
    return { range: { start: at, end: at }, newText: lines.map((line) => eol + line).join('') };
  }

  /** What stands before the keys of a block map: blanks, with a dash turned into one. */
  #indentOf(offset: number): string {
    const before = this.#text.slice(offset - this.#document.columnOf(offset), offset);
    if (before.includes('\t')) throw new EditRefused('The indentation has tabs.');
    return ' '.repeat(before.length);
  }

  // Style

  #isInFlow(field: Field): boolean {
    for (let at = field.parent; at; at = at.parent) {
      if ((at.node?.kind === 'map' || at.node?.kind === 'sequence') && at.node.flow) return true;
    }
    return (
      field.parent === undefined && (field.node?.kind === 'map' || field.node?.kind === 'sequence') && field.node.flow
    );
  }

  #isJson(field: Field): boolean {
    for (let at: Field | undefined = field; at; at = at.parent)
      if (at.pair && this.#text[at.pair.key.range.start] === '"') return true;
    return false;
  }

  #isJsonNode(node: YamlNode): boolean {
    const root = this.#document.root;
    return node.kind !== 'scalar' && root?.kind === 'map' && root.flow;
  }

  /** The style of the nearest neighbours: those in the map itself, in its parents, then anywhere in the document. */
  #styleAt(field: Field): YamlStyle {
    let step: number | undefined;
    let dashStep: number | undefined;
    const look = (map: YamlMap): void => {
      if (map.flow) return;
      for (const { key, value } of map.pairs) {
        if (value.kind === 'map' && !value.flow && value.pairs[0]) {
          const found =
            this.#document.columnOf(value.pairs[0].key.range.start) - this.#document.columnOf(key.range.start);
          if (found > 0) step ??= found;
        }
        if (value.kind === 'sequence' && !value.flow && value.items[0]) {
          dashStep ??= Math.max(
            0,
            this.#document.columnOf(this.#dashBefore(value.items[0].value)) - this.#document.columnOf(key.range.start),
          );
        }
      }
    };
    for (let at: Field | undefined = field; at && (step === undefined || dashStep === undefined); at = at.parent) {
      if (at.node?.kind === 'map') look(at.node);
    }
    if (step === undefined || dashStep === undefined) eachMap(this.#document.root, look, 0);
    return { eol: lineEnding(this.#text), step: step ?? 2, dashStep: dashStep ?? step ?? 2, quote: undefined };
  }
}

const depthOf = (field: Field): number => (field.parent === undefined ? 0 : 1 + depthOf(field.parent));
const isNull = (node: YamlNode | undefined): boolean => node?.kind === 'scalar' && node.value === null;
const isEmptyNode = (node: YamlNode | undefined): boolean =>
  isNull(node) ||
  (node?.kind === 'map' && node.pairs.length === 0) ||
  (node?.kind === 'sequence' && node.items.length === 0);

/** Maps are joined key by key, sequences end to end; of two scalars the later stands. */
function join(a: YamlValue | undefined, b: YamlValue): YamlValue {
  if (a === undefined) return b;
  if (Array.isArray(a) && Array.isArray(b)) {
    const known = new Set(a.map((item) => JSON.stringify(item)));
    return [...a, ...b.filter((item) => !known.has(JSON.stringify(item)))];
  }
  if (
    typeof a === 'object' &&
    a !== null &&
    !Array.isArray(a) &&
    typeof b === 'object' &&
    b !== null &&
    !Array.isArray(b)
  ) {
    const joined: { [key: string]: YamlValue } = { ...(a as { readonly [key: string]: YamlValue }) };
    for (const [key, value] of Object.entries(b)) joined[key] = join(joined[key], value as YamlValue);
    return joined;
  }
  return b;
}

function eachMap(node: YamlNode | undefined, visit: (map: YamlMap) => void, depth: number): void {
  if (depth > 300 || node === undefined) return;
  if (node.kind === 'map') {
    visit(node);
    for (const { value } of node.pairs) eachMap(value, visit, depth + 1);
  } else if (node.kind === 'sequence') for (const { value } of node.items) eachMap(value, visit, depth + 1);
}
