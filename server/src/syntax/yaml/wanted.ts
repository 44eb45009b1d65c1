import type { YamlValue } from '../change.js';
import { EditRefused } from './edit-refused.js';
import { define } from './layout.js';
import { isListValue, isMapValue } from './write.js';

/** What several changes together want of one place: a value, keys of a map, or items at the end of a sequence. */
export type Wanted =
  | { readonly kind: 'value'; readonly value: YamlValue }
  | { readonly kind: 'keys'; readonly keys: ReadonlyMap<string, Wanted> }
  | { readonly kind: 'items'; readonly items: readonly YamlValue[] };

/** What is wanted of a place, as seen from a parent of it that is `keys` above. */
export const wantedBelow = (keys: readonly string[], wanted: Wanted): Wanted =>
  keys.reduceRight<Wanted>((below, key) => ({ kind: 'keys', keys: new Map([[key, below]]) }), wanted);

/**
 * Joins what two changes want: keys of maps, and items that are added. Two values that differ are refused, since neither
 * change would do what it says.
 */
export function joinWanted(a: Wanted | undefined, b: Wanted): Wanted {
  if (a === undefined || (a.kind === 'value' && b.kind === 'value' && isSame(a.value, b.value))) return a ?? b;
  const [keysA, keysB] = [keysOf(a), keysOf(b)];
  if (keysA && keysB) {
    const keys = new Map(keysA);
    for (const [key, wanted] of keysB) keys.set(key, joinWanted(keys.get(key), wanted));
    return { kind: 'keys', keys };
  }
  const [itemsA, itemsB] = [itemsOf(a), itemsOf(b)];
  if (itemsA && itemsB && !(a.kind === 'value' && b.kind === 'value')) {
    const items = joinItems(itemsA, itemsB);
    return a.kind === 'items' && b.kind === 'items' ? { kind: 'items', items } : { kind: 'value', value: items };
  }
  throw new EditRefused('Two changes meet in one place.');
}

/** The items of both, each once. */
export const joinItems = (a: readonly YamlValue[], b: readonly YamlValue[]): readonly YamlValue[] => [
  ...a,
  ...b.filter(
    (item, index) => !a.some((other) => isSame(other, item)) && b.findIndex((other) => isSame(other, item)) === index,
  ),
];

/** The value that is wanted, given what is there already. */
export function dataOfWanted(wanted: Wanted, over?: YamlValue): YamlValue {
  if (wanted.kind === 'value') return wanted.value;
  if (wanted.kind === 'items') return joinItems(isListValue(over) ? over : [], wanted.items);
  const data: { [key: string]: YamlValue } = {};
  const known = isMapValue(over) ? over : {};
  for (const [key, value] of Object.entries(known)) define(data, key, value);
  for (const [key, value] of wanted.keys)
    define(data, key, dataOfWanted(value, Object.hasOwn(known, key) ? known[key] : undefined));
  return data;
}

function keysOf(wanted: Wanted): ReadonlyMap<string, Wanted> | undefined {
  if (wanted.kind === 'keys') return wanted.keys;
  if (wanted.kind !== 'value' || !isMapValue(wanted.value)) return undefined;
  return new Map(Object.entries(wanted.value).map(([key, value]) => [key, { kind: 'value', value }]));
}

const itemsOf = (wanted: Wanted): readonly YamlValue[] | undefined =>
  wanted.kind === 'items'
    ? wanted.items
    : wanted.kind === 'value' && isListValue(wanted.value)
      ? wanted.value
      : undefined;

/** The same data, whatever the order of keys. */
export function isSame(a: YamlValue | undefined, b: YamlValue | undefined): boolean {
  if (a === b) return true;
  if (isListValue(a) && isListValue(b))
    return a.length === b.length && a.every((item, index) => isSame(item, b[index]));
  if (!isMapValue(a) || !isMapValue(b)) return false;
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => Object.hasOwn(b, key) && isSame(a[key], b[key]));
}
