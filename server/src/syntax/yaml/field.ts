import type { AppendChange, RemoveChange, SetChange, YamlValue } from '../change.js';
import type { Located, TextRange } from '../text.js';
import type { YamlDocument } from './document.js';
import type { YamlAlias, YamlMap, YamlNode, YamlPair } from './node.js';

export type ScalarValue = string | number | boolean | null;
type RealNode = Exclude<YamlNode, YamlAlias>;
type State = 'present' | 'absent' | 'unknown';

/** What the fields of one object share. */
interface FieldRoot {
  readonly document: YamlDocument;
  /** True where another file may add or replace fields (a Kustomize patch): then only what stands there is known. */
  readonly isOpen: boolean;
}

/** Text that something fills in later: Go templates, `${VAR}`, `$(VAR)`, ERB. */
const PLACEHOLDER = /\{\{|\$\{|\$\(|<%|\{%/;

/** Large maps, such as the data of a ConfigMap, are indexed when first asked. */
const indexes = new WeakMap<YamlMap, ReadonlyMap<string, YamlPair>>();
const INDEXED_FROM = 32;

/** The pair of a key; of several the last one, as in the API server. */
function pairOf(map: YamlMap, key: string): YamlPair | undefined {
  if (map.pairs.length < INDEXED_FROM) return map.pairs.findLast(({ name }) => name === key);
  let index = indexes.get(map);
  if (index === undefined) {
    index = new Map(map.pairs.flatMap((pair) => (pair.name === undefined ? [] : [[pair.name, pair]])));
    indexes.set(map, index);
  }
  return index.get(key);
}

/** Paths are few and asked for on every subject: each is taken apart once. */
const knownSteps = new Map<string, readonly (string | number)[]>();

function stepsOf(path: string): readonly (string | number)[] {
  const known = knownSteps.get(path);
  if (known) return known;
  const steps = [...path.matchAll(/([^.[\]]+)|\[(\d+)\]/g)].map(([, key, index]) => key ?? Number(index));
  if (knownSteps.size < 5000) knownSteps.set(path, steps);
  return steps;
}

/**
 * A place in a YAML document that may not exist yet. It can be asked, pointed at and changed whether or not it is there.
 * Answers are certain: `is` and `isNot` are both false where a template, a variable or a patch decides.
 * Ranges count from the start of the document.
 */
export class Field implements Located {
  readonly #root: FieldRoot;
  readonly parent: Field | undefined;
  /** The key in a map, the index in a sequence; absent for the root. */
  readonly key: string | number | undefined;
  /** The value as it stands, aliases unresolved; absent where nothing is there. */
  readonly node: YamlNode | undefined;
  /** The pair of a map that the field is the value of; absent in sequences, and where nothing is there. */
  readonly pair: YamlPair | undefined;
  readonly #state: State;
  /** True where the way to the field leads through an alias or a merge key: its text also belongs to other places. */
  readonly isAliased: boolean;
  #children: Map<string | number, Field> | undefined;
  /** Many rules ask for the same paths of one field. */
  #paths: Map<string, Field> | undefined;

  /** By position: fields are made by the thousand at every keystroke. */
  private constructor(
    root: FieldRoot,
    parent: Field | undefined,
    key: string | number | undefined,
    state: State,
    isAliased: boolean,
    node?: YamlNode,
    pair?: YamlPair,
  ) {
    this.#root = root;
    this.parent = parent;
    this.key = key;
    this.#state = state;
    this.isAliased = isAliased;
    this.node = node;
    this.pair = pair;
  }

  /** The field of a whole document, or of a node within it that stands for an object of its own (an item of a List). */
  static root(document: YamlDocument, node = document.root, isOpen = false): Field {
    return new Field({ document, isOpen }, undefined, undefined, node ? 'present' : 'absent', false, node);
  }

  get document(): YamlDocument {
    return this.#root.document;
  }

  /** Follows a path of map keys and indices, `a.b[0].c`. Keys that hold dots go one by one through `at`. */
  field(path: string): Field {
    const known = this.#paths?.get(path);
    if (known) return known;
    const steps = stepsOf(path);
    // One step is remembered where it leads to: twice would be once too often.
    if (steps.length === 1) return this.at(steps[0] as string | number);
    let field: Field = this;
    for (const step of steps) field = field.at(step);
    this.#paths ??= new Map();
    this.#paths.set(path, field);
    return field;
  }

  /** The value of one key, or the item of one index. */
  at(key: string | number): Field {
    this.#children ??= new Map();
    const known = this.#children.get(key);
    if (known) return known;
    const child = typeof key === 'number' ? this.#item(key) : this.#entry(key);
    this.#children.set(key, child);
    return child;
  }

  #entry(key: string): Field {
    const map = this.#real;
    if (this.#state === 'unknown') return this.#missing(key, 'unknown');
    if (map === undefined || map.kind !== 'map')
      return this.#missing(key, this.#state === 'absent' || this.isNull ? this.#absentState : 'unknown');
    const own = pairOf(map, key);
    if (own) return this.#present(key, own.value, own, this.#leadsThroughAlias);
    for (const merged of map.merges) {
      const pair = merged && pairOf(merged, key);
      if (pair) return this.#present(key, pair.value, pair, true);
    }
    return this.#missing(key, this.document.isOpen(map) ? 'unknown' : this.#absentState);
  }

  #missing(key: string | number, state: State): Field {
    return new Field(this.#root, this, key, state, this.#leadsThroughAlias);
  }

  #item(index: number): Field {
    const list = this.#real;
    const item = list?.kind === 'sequence' ? list.items[index] : undefined;
    if (item) return this.#present(index, item.value, undefined, this.#leadsThroughAlias);
    const state =
      this.#state === 'unknown' || (list?.kind === 'sequence' && !this.isComplete) ? 'unknown' : this.#absentState;
    return this.#missing(index, state);
  }

  #present(key: string | number, node: YamlNode, pair: YamlPair | undefined, isAliased: boolean): Field {
    const start = pair?.key.range.start ?? node.outerRange.start;
    const isUnknown = this.#state === 'unknown' || this.document.isConditional(start) || this.#isTemplated(node, pair);
    return new Field(this.#root, this, key, isUnknown ? 'unknown' : 'present', isAliased, node, pair);
  }

  #isTemplated(node: YamlNode, pair: YamlPair | undefined): boolean {
    const { document } = this;
    if (node.kind === 'alias') return node.target === undefined;
    if (node.kind !== 'scalar')
      return node.tag !== undefined && !node.tag.startsWith('tag:yaml.org') && !node.tag.startsWith('!!');
    if (node.tag !== undefined && !node.tag.startsWith('tag:yaml.org')) return true;
    if (typeof node.value === 'string' && PLACEHOLDER.test(node.value)) return true;
    if (!document.isTemplated) return false;
    if (document.hasHole(node.range)) return true;
    return (
      pair !== undefined &&
      (node.style === 'empty' || node.style === 'literal' || node.style === 'folded') &&
      document.hasBlock(pair.key.range.start, pair.limit)
    );
  }

  get #absentState(): State {
    return this.#root.isOpen ? 'unknown' : 'absent';
  }

  get #leadsThroughAlias(): boolean {
    return this.isAliased || this.node?.kind === 'alias';
  }

  get #real(): RealNode | undefined {
    return this.node?.kind === 'alias' ? this.node.target : this.node;
  }

  /** True where the key or item stands in the text, whatever its value. */
  get exists(): boolean {
    return this.node !== undefined;
  }

  /** True where a template, a variable or a patch decides what is here, or whether anything is. */
  get isUnknown(): boolean {
    return this.#state === 'unknown';
  }

  /** Certainly not there: no such key, or none of its parents. A key with a null value counts as absent, as in the API. */
  get isAbsent(): boolean {
    return this.#state === 'absent' || (this.#state === 'present' && this.isNull && !this.#root.isOpen);
  }

  /** Certainly there, with a value that is not null. */
  get isPresent(): boolean {
    return this.#state === 'present' && !this.isNull;
  }

  private get isNull(): boolean {
    const node = this.#real;
    return node?.kind === 'scalar' && node.value === null;
  }

  /** The scalar that is certainly here; absent for maps, sequences, what is missing and what is unknown. */
  get value(): ScalarValue | undefined {
    const node = this.#real;
    return this.#state === 'present' && node?.kind === 'scalar' ? node.value : undefined;
  }

  /** The scalar as text, if it is certain and not null: a number or boolean as written in its canonical form. */
  get text(): string | undefined {
    const { value } = this;
    return value === undefined || value === null ? undefined : String(value);
  }

  /** The scalar's text as it stands in the file, templates included; for names in messages. Absent where there is none. */
  get source(): string | undefined {
    const node = this.#real;
    if (node?.kind !== 'scalar' || node.style === 'empty') return undefined;
    if (this.#state === 'present' && node.value !== null) return String(node.value);
    return this.document.text.slice(node.range.start, node.range.end).replace(/^(['"])([\s\S]*)\1$/, '$2');
  }

  /** Certainly `value`. */
  is(value: ScalarValue): boolean {
    return value === null ? this.isAbsent : this.value === value;
  }

  /** Certainly not `value`: another value, or absent. False where it is unknown. */
  isNot(value: ScalarValue): boolean {
    if (this.#state === 'unknown') return false;
    return !this.is(value);
  }

  get isMap(): boolean {
    return this.#state === 'present' && this.#real?.kind === 'map';
  }

  get isSequence(): boolean {
    return this.#state === 'present' && this.#real?.kind === 'sequence';
  }

  /** True where all items or keys are known: nothing can be added by a template, a patch or a merge. */
  get isComplete(): boolean {
    const node = this.#real;
    if (this.#state !== 'present') return this.#state === 'absent';
    if (this.#root.isOpen) return false;
    if (node?.kind === 'map') return !this.document.isOpen(node);
    if (node?.kind === 'sequence') {
      return (
        !this.document.isTemplated ||
        (!this.document.hasBlock(node.range.start, node.limit) &&
          !this.items().some((item) => item.isUnknown && this.document.isConditional(item.node?.outerRange.start ?? 0)))
      );
    }
    return true;
  }

  /** The items of a sequence, those under a condition of a template too; none for anything else. */
  items(): readonly Field[] {
    const node = this.#real;
    return node?.kind === 'sequence' ? node.items.map((_, index) => this.at(index)) : [];
  }

  /** The entries of a map in their order, merged ones last; none for anything else. */
  entries(): readonly (readonly [key: string, value: Field])[] {
    const node = this.#real;
    if (node?.kind !== 'map') return [];
    const names = new Set<string>();
    for (const map of [node, ...node.merges]) {
      for (const { name, key } of map?.pairs ?? []) {
        if (name !== undefined && !(name === '<<' && key.kind === 'scalar' && key.style === 'plain')) names.add(name);
      }
    }
    return [...names].map((name) => [name, this.at(name)] as const);
  }

  /** Texts of the items that are certain scalars. */
  texts(): readonly string[] {
    return this.items().flatMap((item) => item.text ?? []);
  }

  /** Certainly one of the items is `value`. */
  includes(value: ScalarValue): boolean {
    return this.items().some((item) => item.is(value));
  }

  /** Certainly none of the items is `value`; true also where the sequence is absent. */
  excludes(value: ScalarValue): boolean {
    if (this.isUnknown || !this.isComplete) return false;
    return this.items().every((item) => item.isNot(value));
  }

  /** The value, else the key, else the nearest parent that is there: what is missing always has a place to underline. */
  get range(): TextRange {
    const { node, pair } = this;
    if (node === undefined) return this.parent?.ownerRange ?? { start: 0, end: 0 };
    if (node.kind === 'scalar' && node.style === 'empty') return pair?.key.range ?? this.ownerRange;
    if (node.kind !== 'scalar' && node.kind !== 'alias' && pair) return pair.key.range;
    if (node.kind === 'map' || node.kind === 'sequence') return this.ownerRange;
    return oneLine(this.document.text, node.range);
  }

  /** The key of the field, where it has one, else its range. */
  get keyRange(): TextRange {
    return this.pair?.key.range ?? this.range;
  }

  /** Where to underline what the field lacks: its key; for an item of a sequence its name, else its first key. */
  private get ownerRange(): TextRange {
    if (this.pair) return this.pair.key.range;
    const node = this.node;
    if (node === undefined) return this.parent?.ownerRange ?? { start: 0, end: 0 };
    if (node.kind === 'map') {
      const named = node.pairs.find(
        ({ name, value }) => name === 'name' && value.kind === 'scalar' && value.style !== 'empty',
      );
      if (named && this.key !== undefined) return oneLine(this.document.text, named.value.range);
      const first = node.pairs[0]?.key.range;
      if (first) return first;
    }
    return oneLine(this.document.text, node.range);
  }

  /** The whole of the field, key and value: what a hover or a suppression covers. */
  get extent(): TextRange {
    const start = this.pair?.key.range.start ?? this.node?.outerRange.start;
    const end = this.node?.range.end;
    return start === undefined || end === undefined ? this.range : { start, end: Math.max(start, end) };
  }

  /** The path from the object, `spec.containers[0].image`; keys that hold dots are quoted. Empty for the root. */
  get path(): string {
    if (this.parent === undefined || this.key === undefined) return '';
    if (typeof this.key === 'number') return `${this.parent.path}[${this.key}]`;
    const key = /^[\w$-]+$/.test(this.key) ? this.key : `['${this.key}']`;
    return key.startsWith('[') || this.parent.path === '' ? this.parent.path + key : `${this.parent.path}.${key}`;
  }

  set(value: YamlValue): SetChange {
    return { kind: 'set', field: this, value };
  }

  remove(): RemoveChange {
    return { kind: 'remove', field: this };
  }

  append(value: YamlValue): AppendChange {
    return { kind: 'append', field: this, value };
  }

  /** The value as plain data, aliases resolved; absent where anything in it is unknown, or it is larger than 5,000 nodes. */
  toData(): YamlValue | undefined {
    const budget = { left: 5000 };
    const data = plain(this, budget);
    return budget.left < 0 ? undefined : data;
  }
}

function plain(field: Field, budget: { left: number }): YamlValue | undefined {
  if (--budget.left < 0 || field.isUnknown) return undefined;
  if (field.isMap) {
    if (!field.isComplete) return undefined;
    const data: Record<string, YamlValue> = {};
    for (const [key, value] of field.entries()) {
      const known = plain(value, budget);
      if (known === undefined) return undefined;
      Object.defineProperty(data, key, { value: known, enumerable: true, configurable: true, writable: true });
    }
    return data;
  }
  if (field.isSequence) {
    if (!field.isComplete) return undefined;
    const items = field.items().map((item) => plain(item, budget));
    return items.some((item) => item === undefined) ? undefined : (items as YamlValue[]);
  }
  return field.value ?? null;
}

/** Squiggles of several lines hide the text: only the first line is underlined. */
function oneLine(text: string, { start, end }: TextRange): TextRange {
  const found = /^[^\r\n]*/.exec(text.slice(start, end))?.[0].trimEnd().length ?? 0;
  return { start, end: found > 0 ? start + found : end };
}
