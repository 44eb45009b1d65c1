import type { AppendChange, RemoveChange, SetChange, YamlValue } from '../change.js';
import { EditRefused } from './edit-refused.js';
import type { Field } from './field.js';
import { compareKeys, type KeyGroups } from './key-position.js';
import { type Collection, entriesOf, isCollection, isMergeKey, isNull, type Layout } from './layout.js';
import type { YamlMap, YamlNode, YamlSequence } from './node.js';
import { dataOfWanted, isSame, joinItems, joinWanted, type Wanted, wantedBelow } from './wanted.js';
import { isEmptyValue, isListValue, isMapValue } from './write.js';

export type YamlChange = SetChange | RemoveChange | AppendChange;

/** The order in which people write the keys of the map at a field; absent where there is no habit. */
export type KeyOrder = (map: Field) => KeyGroups | undefined;

/** What is done to the text, collection by collection. No two parts of it touch the same node. */
export interface EditPlan {
  /** Nodes that get another text. */
  readonly replaced: ReadonlyMap<YamlNode, YamlValue>;
  /** Nodes that go, with their keys or dashes. What stands in them is not named. */
  readonly removed: ReadonlySet<YamlNode>;
  readonly added: ReadonlyMap<YamlMap, ReadonlyMap<string, YamlValue>>;
  readonly appended: ReadonlyMap<YamlSequence, readonly YamlValue[]>;
  /** The order of keys by map. */
  readonly orders: ReadonlyMap<YamlNode, KeyGroups>;
}

/** A change, seen from the nearest thing that is there. */
interface Step {
  readonly change: YamlChange;
  readonly base: Field;
  readonly node: YamlNode;
  /** The fields that are not there, from the child of `base` to the place itself. */
  readonly missing: readonly Field[];
}

/** Brings changes together into one plan, whatever their order. Throws `EditRefused` where they contradict each other, or the text. */
export function planChanges(layout: Layout, changes: readonly YamlChange[], keyOrder: KeyOrder): EditPlan {
  return new Planner(layout, keyOrder).plan(changes);
}

class Planner {
  readonly #layout: Layout;
  readonly #keyOrder: KeyOrder;
  readonly #wanted = new Map<YamlNode, Wanted>();
  /** What merge keys bring to a map, where the map gets a key of its own for it. */
  readonly #merged = new Map<YamlNode, Map<string, YamlValue>>();
  readonly #removed = new Set<YamlNode>();
  readonly #replaced = new Map<YamlNode, YamlValue>();
  readonly #added = new Map<YamlMap, Map<string, YamlValue>>();
  readonly #appended = new Map<YamlSequence, readonly YamlValue[]>();
  readonly #orders = new Map<YamlNode, KeyGroups>();
  /** The nodes of objects: they are never taken away. */
  readonly #roots = new Set<YamlNode>();

  constructor(layout: Layout, keyOrder: KeyOrder) {
    this.#layout = layout;
    this.#keyOrder = keyOrder;
    if (layout.document.root) this.#roots.add(layout.document.root);
  }

  plan(changes: readonly YamlChange[]): EditPlan {
    const steps = changes.flatMap((change) => this.#step(change) ?? []);
    for (const step of steps.sort((a, b) => this.#compare(a, b))) this.#take(step);
    this.#foldIntoParents();
    for (const [node, wanted] of this.#wanted) this.#want(node, wanted);
    this.#removeEmptied();
    this.#checkRemoved();
    return {
      replaced: this.#replaced,
      removed: this.#removed,
      added: this.#added,
      appended: this.#appended,
      orders: this.#orders,
    };
  }

  #step(change: YamlChange): Step | undefined {
    const { field } = change;
    const chain: Field[] = [];
    for (let at: Field | undefined = field; at; at = at.parent) chain.unshift(at);
    const root = chain[0]?.node;
    if (root === undefined) throw new EditRefused('There is no object to change.');
    this.#roots.add(root);
    if (change.kind === 'remove' && !field.exists) return undefined;
    const firstMissing = chain.findIndex((at) => !at.exists || at.isAliased);
    const missing = firstMissing < 0 ? [] : chain.slice(firstMissing);
    const base = chain[firstMissing < 0 ? chain.length - 1 : firstMissing - 1];
    if (base?.node === undefined) throw new EditRefused('There is no object to change.');
    if (missing[0]?.isAliased) {
      if (base.node.kind === 'alias') throw new EditRefused('The text is shared through an alias.');
      if (change.kind === 'remove') throw new EditRefused('The text is shared through a merge key.');
      this.#rememberMerged(base.node, missing);
    }
    if (missing.some(({ key }) => typeof key === 'number')) throw new EditRefused('The item does not exist.');
    return { change, base, node: base.node, missing };
  }

  /** A key of the map's own beside `<<` must bring all of the value that it hides. */
  #rememberMerged(map: YamlNode, [first, ...below]: readonly Field[]): void {
    if (first === undefined || typeof first.key !== 'string')
      throw new EditRefused('The text is shared through an alias.');
    if (below.length === 0 && !isCollection(first.node)) return;
    const data = first.toData();
    if (data === undefined) throw new EditRefused('The text is shared through a merge key.');
    const known = this.#merged.get(map) ?? new Map<string, YamlValue>();
    known.set(first.key, data);
    this.#merged.set(map, known);
  }

  /** An order that depends on nothing but the changes themselves. */
  #compare(a: Step, b: Step): number {
    const [placeA, placeB] = [a.node.outerRange, b.node.outerRange];
    if (a.node !== b.node)
      return placeA.start - placeB.start || placeB.end - placeA.end || depth(a.base) - depth(b.base);
    for (let index = 0; index < Math.min(a.missing.length, b.missing.length); index++) {
      const [one, other] = [a.missing[index], b.missing[index]];
      if (one === undefined || other === undefined || one.key === other.key) continue;
      return compareKeys(String(one.key), String(other.key), (one.parent && this.#keyOrder(one.parent)) ?? []);
    }
    return (
      a.missing.length - b.missing.length ||
      KINDS.indexOf(a.change.kind) - KINDS.indexOf(b.change.kind) ||
      compareText(textOf(a.change), textOf(b.change))
    );
  }

  #take({ change, base, node, missing }: Step): void {
    if (change.kind === 'remove') {
      this.#remove(node);
      return;
    }
    const order = this.#keyOrder(base);
    if (order) this.#orders.set(node, order);
    const leaf: Wanted =
      change.kind === 'append' ? { kind: 'items', items: [change.value] } : { kind: 'value', value: change.value };
    const wanted = wantedBelow(
      missing.map(({ key }) => String(key)),
      leaf,
    );
    this.#wanted.set(node, joinWanted(this.#wanted.get(node), wanted));
  }

  #remove(node: YamlNode): void {
    const place = this.#layout.placeOf(node);
    if (place === undefined) throw new EditRefused('There is nothing to remove.');
    this.#removed.add(node);
    if (place.owner.kind !== 'map' || !('key' in place.entry)) return;
    const { name } = place.entry;
    // A key that stands twice would come back with its first value.
    for (const pair of place.owner.pairs) if (pair.name === name && name !== undefined) this.#removed.add(pair.value);
    if (place.owner.merges.some((map) => map === undefined || map.pairs.some((pair) => pair.name === name)))
      throw new EditRefused('A merge key would bring it back.');
  }

  /** A change within what another change sets becomes a part of that. */
  #foldIntoParents(): void {
    for (const [node, wanted] of [...this.#wanted]) {
      const keys: (string | undefined)[] = [];
      for (let place = this.#layout.placeOf(node); place; place = this.#layout.placeOf(place.owner)) {
        keys.unshift('key' in place.entry ? place.entry.name : undefined);
        const above = this.#wanted.get(place.owner);
        if (above?.kind !== 'value') continue;
        if (keys.includes(undefined)) throw new EditRefused('Two changes meet in one place.');
        this.#wanted.set(place.owner, joinWanted(above, wantedBelow(keys as string[], wanted)));
        this.#wanted.delete(node);
        break;
      }
    }
    for (const node of [...this.#removed]) {
      if (this.#wanted.has(node)) throw new EditRefused('Two changes meet in one place.');
      const keys: string[] = [];
      for (let place = this.#layout.placeOf(node); place; place = this.#layout.placeOf(place.owner)) {
        keys.unshift('key' in place.entry ? (place.entry.name ?? '') : String(place.index));
        const above = this.#wanted.get(place.owner);
        if (above?.kind !== 'value') continue;
        // What replaces a parent says itself what stays of it.
        if (holds(above.value, keys)) throw new EditRefused('Two changes meet in one place.');
        this.#removed.delete(node);
      }
    }
    for (const node of this.#wanted.keys()) {
      if ([...this.#layout.ownersOf(node)].some((owner) => this.#removed.has(owner)))
        throw new EditRefused('Two changes meet in one place.');
    }
  }

  #want(node: YamlNode, wanted: Wanted): void {
    if (wanted.kind === 'items' && node.kind === 'sequence') {
      this.#append(node, wanted.items);
    } else if (wanted.kind === 'keys' && node.kind === 'map' && node.pairs.length > 0) {
      for (const [key, value] of wanted.keys) {
        const pair = node.pairs.findLast(({ name }) => name === key);
        // The map was filled from two sides: as a value, and key by key.
        if (pair) this.#want(pair.value, value);
        else this.#add(node, key, dataOfWanted(value, this.#merged.get(node)?.get(key)));
      }
    } else if (wanted.kind === 'value') {
      this.#become(node, wanted.value);
    } else {
      if (!isNull(node) && !(isCollection(node) && entriesOf(node).length === 0))
        throw new EditRefused(wanted.kind === 'keys' ? 'It is not a map.' : 'It is not a sequence.');
      if (
        node.kind === 'scalar' &&
        this.#layout.document.hasBlock(node.range.start, this.#layout.placeOf(node)?.entry.limit ?? 0)
      )
        throw new EditRefused('A template writes the value.');
      this.#replace(node, dataOfWanted(wanted));
    }
  }

  /** The least that makes a node another value: what is the same in both stays as it stands. */
  #become(node: YamlNode, value: YamlValue): void {
    if (isSame(this.#layout.dataOf(node), value) && !(value === null && node.kind !== 'scalar')) return;
    if (isCollection(node) && entriesOf(node).length > 0 && !isEmptyValue(value) && node.tag === undefined) {
      if (node.kind === 'map' && isMapValue(value) && node.pairs.every(({ name }) => name !== undefined)) {
        const names = new Set(node.pairs.map(({ name }) => name));
        for (const pair of node.pairs) {
          const name = pair.name ?? '';
          const isLast = node.pairs.findLast((other) => other.name === name) === pair;
          if (isMergeKey(pair) || !isLast || !Object.hasOwn(value, name)) this.#removed.add(pair.value);
          else this.#become(pair.value, value[name] ?? null);
        }
        for (const [key, item] of Object.entries(value)) if (!names.has(key)) this.#add(node, key, item);
        return;
      }
      if (node.kind === 'sequence' && isListValue(value)) {
        let kept = 0;
        for (const item of node.items) {
          if (kept < value.length && isSame(this.#layout.dataOf(item.value), value[kept])) kept++;
          else this.#removed.add(item.value);
        }
        if (kept < value.length) this.#append(node, value.slice(kept));
        return;
      }
    }
    this.#replace(node, value);
  }

  #replace(node: YamlNode, value: YamlValue): void {
    this.#layout.assertNotShared(node);
    this.#layout.assertNotNeeded(node.outerRange);
    if (node.tag !== undefined) throw new EditRefused('The value has a tag of its own.');
    this.#replaced.set(node, value);
  }

  #add(map: YamlMap, key: string, value: YamlValue): void {
    this.#layout.assertNotShared(map);
    const known = this.#added.get(map) ?? new Map<string, YamlValue>();
    this.#added.set(map, known.set(key, value));
  }

  #append(list: YamlSequence, items: readonly YamlValue[]): void {
    this.#layout.assertNotShared(list);
    if (list.items.length === 0) this.#replace(list, [...items]);
    else this.#appended.set(list, joinItems(this.#appended.get(list) ?? [], items));
  }

  /** Where a removal leaves its parent empty, the parent goes; what lies within another removal is part of that one. */
  #removeEmptied(): void {
    for (const node of this.#removed) {
      const owner = this.#layout.placeOf(node)?.owner;
      if (owner === undefined || this.#removed.has(owner) || !this.#isEmptied(owner)) continue;
      if (this.#roots.has(owner)) throw new EditRefused('Nothing would be left.');
      // A set is walked in the order of insertion: the parents of this one come up later.
      this.#removed.add(owner);
    }
    for (const node of [...this.#removed]) {
      for (const owner of this.#layout.ownersOf(node)) if (this.#removed.has(owner)) this.#removed.delete(node);
    }
  }

  #isEmptied(owner: Collection): boolean {
    const grows = owner.kind === 'map' ? this.#added.has(owner) : this.#appended.has(owner);
    return !grows && entriesOf(owner).every(({ value }) => this.#removed.has(value));
  }

  #checkRemoved(): void {
    for (const node of this.#removed) {
      const place = this.#layout.placeOf(node);
      if (place === undefined) continue;
      this.#layout.assertNotShared(place.owner);
      const range = {
        start: this.#layout.startOf(place.entry, place.owner),
        end: Math.max(this.#layout.endOf(place.entry, place.owner), node.outerRange.end),
      };
      this.#layout.assertNotNeeded(range);
    }
  }
}

/** True where there is something at the end of a path of keys. */
function holds(value: YamlValue, keys: readonly string[]): boolean {
  const [key, ...rest] = keys;
  if (key === undefined) return true;
  if (isListValue(value)) return value.length > Number(key);
  const below = isMapValue(value) && Object.hasOwn(value, key) ? value[key] : undefined;
  return below !== undefined && holds(below, rest);
}

const KINDS: readonly YamlChange['kind'][] = ['remove', 'set', 'append'];
const textOf = (change: YamlChange): string => (change.kind === 'remove' ? '' : JSON.stringify(change.value));
const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
const depth = (field: Field): number => (field.parent === undefined ? 0 : 1 + depth(field.parent));
