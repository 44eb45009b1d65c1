import { type Collection, entriesOf, isCollection, type Layout } from './layout.js';
import type { YamlMap, YamlNode, YamlScalar, YamlSequence } from './node.js';
import { type FlowStyle, type Quote, writeScalar, type YamlStyle } from './write.js';

/** The style of the nearest neighbours of what is put into a collection: those in it, in those around it, then anywhere. */
export function blockStyleAt(layout: Layout, at: Collection): YamlStyle {
  let step: number | undefined;
  let dashStep: number | undefined;
  let dashWidth: number | undefined;
  const look = (node: Collection): boolean => {
    if (!node.flow && node.kind === 'map') {
      for (const pair of node.pairs) {
        const { value } = pair;
        if (!isCollection(value) || value.flow) continue;
        const first = entriesOf(value)[0];
        if (first === undefined) continue;
        const start = layout.startOf(first, value);
        const found = layout.columnOf(start) - layout.columnOf(layout.startOf(pair, node));
        if (value.kind === 'sequence') dashStep ??= Math.max(0, found);
        else if (found > 0) step ??= found;
      }
    }
    if (!node.flow && node.kind === 'sequence') {
      for (const item of node.items) {
        const dash = layout.startOf(item, node);
        const width = item.value.outerRange.start - dash;
        const isBeside = layout.lineStart(item.value.outerRange.start) === layout.lineStart(dash);
        if (isBeside && item.value.kind !== 'scalar' && width > 1) dashWidth ??= width;
      }
    }
    return step !== undefined && dashStep !== undefined && dashWidth !== undefined;
  };
  const isFound = look(at) || [...layout.ownersOf(at)].some(look);
  if (!isFound) eachCollection(layout.document.root, look);
  return {
    eol: layout.eolAt(at.range.start),
    step: step ?? 2,
    dashStep: dashStep ?? step ?? 2,
    dashWidth: dashWidth ?? 2,
    ...quotesAt(layout, at),
    isOpenEnded: !/[\r\n]$/.test(layout.text),
  };
}

/** The style of the nearest neighbours in braces or brackets. */
export function flowStyleAt(layout: Layout, at: Collection): FlowStyle {
  const around = [at, ...layout.ownersOf(at)].filter(({ flow }) => flow);
  const outermost = around.at(-1) ?? at;
  const near: Collection[] = [...around, ...around.flatMap(childrenOf)];
  eachCollection(outermost, (node) => {
    near.push(node);
    return near.length > 2000;
  });
  const map = near.find((node): node is YamlMap => node.kind === 'map' && node.pairs.length > 0);
  const key = map?.pairs[0]?.key;
  const isJson = key !== undefined && layout.text[key.range.start] === '"';
  const colon = map && colonOf(layout, map);
  const stepOf = (kind: Collection['kind']): string | undefined => {
    const same = near.find((node) => node !== at && node.kind === kind && entriesOf(node).length > 0);
    const model =
      entriesOf(at).length > 0 && at.kind === kind ? at : (same ?? around.find((node) => entriesOf(node).length > 0));
    return model && entryIndent(layout, model) !== undefined ? (unitOf(layout, near) ?? '  ') : undefined;
  };
  const padOf = (kind: Collection['kind']): string => {
    for (const node of near) {
      const first = entriesOf(node)[0];
      const inner = layout.text.slice(node.range.start + 1, node.range.end - 1);
      if (node.kind !== kind || (first === undefined ? inner === '' : entryIndent(layout, node) !== undefined))
        continue;
      return /^ /.test(inner) && / $/.test(inner) ? ' ' : '';
    }
    return '';
  };
  const comma = commaOf(layout, near) ?? (isJson && colon?.endsWith(':') ? ',' : ', ');
  return {
    eol: layout.eolAt(at.range.start),
    isJson,
    ...quotesAt(layout, at),
    // Without quotes around the key, a colon needs a blank.
    colon: colon !== undefined && (isJson || colon.endsWith(' ')) ? colon : ': ',
    comma,
    bracePad: padOf('map'),
    bracketPad: padOf('sequence'),
    mapStep: stepOf('map'),
    sequenceStep: stepOf('sequence'),
  };
}

/** The blanks before the first entry of a flow collection, where it has a line of its own. */
export function entryIndent(layout: Layout, collection: Collection): string | undefined {
  const first = entriesOf(collection)[0];
  if (first === undefined) return undefined;
  const start = layout.startOf(first, collection);
  return start > collection.range.start && layout.lineStart(start) > collection.range.start && layout.startsLine(start)
    ? layout.indentAt(start)
    : undefined;
}

/** The blanks before the closing bracket of a flow collection, where it has a line of its own; else before the opening one. */
export function bracketIndent(layout: Layout, { range }: YamlNode): string {
  return layout.indentAt(layout.startsLine(range.end - 1) ? range.end - 1 : range.start);
}

/** By how much entries on lines of their own are indented further than the line of their bracket. */
function unitOf(layout: Layout, near: readonly Collection[]): string | undefined {
  for (const node of near) {
    const indent = entryIndent(layout, node);
    const outer = bracketIndent(layout, node);
    if (indent !== undefined && indent.length > outer.length && indent.startsWith(outer))
      return indent.slice(outer.length);
  }
  return undefined;
}

function colonOf(layout: Layout, map: YamlMap): string | undefined {
  for (const { key, value } of map.pairs) {
    const between = layout.text.slice(key.range.end, value.outerRange.start);
    if (/^ ?: ?$/.test(between) && value.range.end > value.range.start) return between;
  }
  return undefined;
}

function commaOf(layout: Layout, near: readonly Collection[]): string | undefined {
  for (const node of near) {
    const entries = entriesOf(node);
    for (let index = 0; index + 1 < entries.length; index++) {
      const [entry, next] = [entries[index], entries[index + 1]];
      if (entry === undefined || next === undefined) continue;
      const between = layout.text.slice(layout.endOf(entry, node), layout.startOf(next, node));
      if (/^, ?$/.test(between)) return between;
    }
  }
  return undefined;
}

/** The quotes of the strings and keys nearest to a place. Strings that need quotes tell nothing of those that need none. */
function quotesAt(layout: Layout, at: Collection): Pick<YamlStyle, 'quote' | 'neededQuote' | 'keyQuote'> {
  const around = [at, ...layout.ownersOf(at)];
  let quote = at.flow && at.kind === 'sequence' ? listQuote(layout, at) : undefined;
  let neededQuote: Quote | undefined;
  let keyQuote: Quote | 'none' | undefined;
  for (const node of around) {
    const scalars = entriesOf(node).flatMap(({ value }) =>
      value.kind === 'scalar' && !layout.document.hasHole(value.range) ? [value] : [],
    );
    neededQuote ??= scalars.map(quoteOf).find((one) => one !== undefined);
    quote ??= commonQuote(scalars.filter(isText));
    if (node.kind === 'map')
      keyQuote ??= commonQuote(node.pairs.flatMap(({ key }) => (key.kind === 'scalar' ? [key] : [])));
  }
  if (neededQuote === undefined)
    eachCollection(layout.document.root, (node) => {
      neededQuote ??= entriesOf(node)
        .map(({ value }) => quoteOf(value))
        .find((one) => one !== undefined);
      return neededQuote !== undefined;
    });
  return {
    quote: quote === 'none' ? undefined : quote,
    neededQuote,
    keyQuote: keyQuote === 'none' ? undefined : keyQuote,
  };
}

/**
 * In brackets people quote all or none. Where all items need their quotes, the lists beside it tell what is done to
 * those that need none; where there are none, all get quotes.
 */
function listQuote(layout: Layout, list: YamlSequence): Quote | 'none' | undefined {
  const textsOf = (node: Collection): readonly YamlScalar[] =>
    entriesOf(node).flatMap(({ value }) => (value.kind === 'scalar' && isText(value) ? [value] : []));
  const own = textsOf(list);
  const owner = layout.placeOf(list)?.owner;
  const beside = owner ? childrenOf(owner).filter(({ kind }) => kind === 'sequence') : [];
  return commonQuote(own) ?? commonQuote(beside.flatMap(textsOf)) ?? own.map(quoteOf).find((one) => one !== undefined);
}

export const quoteOf = (node: YamlNode): Quote | undefined =>
  node.kind !== 'scalar' ? undefined : node.style === 'double' ? '"' : node.style === 'single' ? "'" : undefined;

const isText = ({ value, style }: YamlScalar): boolean =>
  typeof value === 'string' && (style === 'plain' || style === 'single' || style === 'double');

/** The quotes of all scalars that could do without; `none` where one does without. */
function commonQuote(scalars: readonly YamlScalar[]): Quote | 'none' | undefined {
  let found: Quote | undefined;
  for (const scalar of scalars) {
    const quote = quoteOf(scalar);
    const couldBePlain = typeof scalar.value === 'string' && writeScalar(scalar.value) === scalar.value;
    if (quote === undefined && (couldBePlain || scalar.style === 'plain')) return 'none';
    if (couldBePlain) found ??= quote;
  }
  return found;
}

const childrenOf = (node: Collection): readonly Collection[] =>
  entriesOf(node).flatMap(({ value }) => (isCollection(value) && value.flow ? [value] : []));

/** Visits collections from the outside in, until `visit` says that it has seen enough. */
function eachCollection(root: YamlNode | undefined, visit: (node: Collection) => boolean): void {
  const open: YamlNode[] = root ? [root] : [];
  for (const node of open) {
    if (!isCollection(node)) continue;
    if (visit(node)) return;
    for (const { value } of entriesOf(node)) open.push(value);
  }
}
