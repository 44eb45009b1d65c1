import { isAlias, isMap, isPair, isScalar, isSeq, parseAllDocuments, type ScalarTag } from 'yaml';
import type { TextRange } from '../text.js';
import type { YamlAlias, YamlItem, YamlMap, YamlNode, YamlPair, YamlScalar, YamlSequence } from './node.js';

/** What a YAML parser makes of one document: a tree as far as it goes, and what it could not read. */
export interface ParsedYaml {
  /** Absent where the document is empty. */
  readonly root: YamlNode | undefined;
  readonly problems: readonly YamlProblem[];
  /** True where no node has to do with another one far away: no anchors, no aliases, no merges, nothing left out. */
  readonly isPlain: boolean;
}

export interface YamlProblem {
  readonly range: TextRange;
  readonly message: string;
}

/** Nodes nested deeper than this are left out. The API server itself refuses what is nested that deep. */
const MAX_DEPTH = 200;

// The YAML of kubectl (go-yaml 2): YAML 1.2, but with the booleans and octal numbers of YAML 1.1.
const goBoolean: ScalarTag = {
  tag: 'tag:yaml.org,2002:bool',
  default: true,
  test: /^(?:y|Y|yes|Yes|YES|on|On|ON|n|N|no|No|NO|off|Off|OFF)$/,
  resolve: (text) => /^(?:y|on)/i.test(text),
};
const goOctal: ScalarTag = {
  tag: 'tag:yaml.org,2002:int',
  default: true,
  test: /^[-+]?0[0-7_]+$/,
  resolve: (text) => Number.parseInt(text.replace(/_/g, ''), 8),
};

const OPTIONS = {
  version: '1.2',
  schema: 'core',
  merge: false,
  prettyErrors: false,
  logLevel: 'silent',
  uniqueKeys: false, // The library compares every key with every other; last one wins, as in the API server.
  customTags: (tags: readonly unknown[]) => [goBoolean, goOctal, ...tags] as never,
} as const;

/** Reads a text of one document. Never throws: of broken text it gives what can be read, with its problems. */
export function parseYaml(text: string): ParsedYaml {
  try {
    const [document] = parseAllDocuments(text, OPTIONS as never) as unknown as LibraryDocument[];
    if (document === undefined) return { root: undefined, problems: [], isPlain: true };
    const problems = document.errors.map(({ pos, message }) => ({ range: { start: pos[0], end: pos[1] }, message }));
    const builder = new TreeBuilder(text);
    const root = document.contents ? builder.node(document.contents, text.length, 0) : undefined;
    return {
      root,
      problems: builder.isTooDeep
        ? [...problems, { range: { start: 0, end: 0 }, message: 'nested too deeply' }]
        : problems,
      isPlain: !builder.isTooDeep && !builder.isLinked,
    };
  } catch (error) {
    return {
      root: undefined,
      problems: [{ range: { start: 0, end: text.length }, message: String(error) }],
      isPlain: false,
    };
  }
}

/**
 * Reads the lines of one item of a block sequence; `dash` is how the next item begins.
 * Undefined where the lines are anything else than one item, or could mean something else in their document.
 */
export function parseItem(lines: string, dash: string): YamlNode | undefined {
  const text = `${lines}${dash}x\n`;
  const limit = lines.length + dash.length;
  const documents = parseAllDocuments(text, OPTIONS as never) as unknown as LibraryDocument[];
  const [document] = documents;
  const sequence = document?.contents;
  if (document === undefined || documents.length !== 1 || document.errors.length > 0) return undefined;
  if (!isSeq(sequence) || sequence.flow === true || sequence.items.length !== 2) return undefined;
  const [item, next] = sequence.items;
  if (isPair(item) || startOf(next) !== limit) return undefined;
  const builder = new TreeBuilder(text);
  const node = builder.node(item, limit, 0);
  return builder.isTooDeep || builder.isLinked ? undefined : node;
}

/**
 * Reads the lines of some pairs of a block map whose keys stand at a column. Undefined where the lines are anything else,
 * or could mean something else in their document.
 */
export function parsePairs(lines: string, column: number): readonly YamlPair[] | undefined {
  const text = `${lines}${' '.repeat(column)}x: y\n`;
  const documents = parseAllDocuments(text, OPTIONS as never) as unknown as LibraryDocument[];
  const [document] = documents;
  const map = document?.contents;
  if (document === undefined || documents.length !== 1 || document.errors.length > 0) return undefined;
  if (!isMap(map) || map.flow === true || map.items.length < 2) return undefined;
  const builder = new TreeBuilder(text);
  const node = builder.node(map, text.length, 0);
  if (builder.isTooDeep || builder.isLinked || node.kind !== 'map') return undefined;
  if (node.tag !== undefined || node.pairs.at(-1)?.key.range.start !== lines.length + column) return undefined;
  return node.pairs.slice(0, -1);
}

interface LibraryDocument {
  readonly contents: unknown;
  readonly errors: readonly { readonly pos: readonly [number, number]; readonly message: string }[];
}

interface LibraryNode {
  readonly range?: readonly [number, number, number] | null;
  readonly anchor?: string;
  readonly tag?: string;
}

/** Turns the library's nodes into ours. Aliases are resolved to the last anchor of that name before them. */
class TreeBuilder {
  readonly #text: string;
  readonly #anchors = new Map<string, Exclude<YamlNode, YamlAlias>>();
  isTooDeep = false;
  isLinked = false;

  constructor(text: string) {
    this.#text = text;
  }

  node(source: unknown, limit: number, depth: number): YamlNode {
    const node = this.#convert(source, limit, depth);
    if (node.anchor !== undefined || node.kind === 'alias') this.isLinked = true;
    if (node.anchor !== undefined && node.kind !== 'alias') this.#anchors.set(node.anchor, node);
    return node;
  }

  #convert(source: unknown, limit: number, depth: number): YamlNode {
    if (depth > MAX_DEPTH) this.isTooDeep = true;
    const base = this.#base(source as LibraryNode, limit);
    if (depth > MAX_DEPTH || source === null || source === undefined) return emptyScalar(base);
    if (isMap(source)) return this.#map(source, base, limit, depth);
    if (isSeq(source)) {
      const starts = source.items.map((item) => startOf(item));
      const items = source.items.map((item, index): YamlItem => {
        const end = nextStart(starts, index, base.range.end, limit);
        // A pair in a flow sequence (`[a: 1]`) is a map of one entry.
        if (isPair(item))
          return {
            value: this.#map(
              { items: [item], flow: true } as never,
              this.#base(item.key as LibraryNode, end),
              end,
              depth + 1,
            ),
            limit: end,
          };
        return { value: this.node(item, end, depth + 1), limit: end };
      });
      return { kind: 'sequence', ...base, flow: source.flow === true, items, limit } satisfies YamlSequence;
    }
    if (isAlias(source))
      return { kind: 'alias', ...base, name: source.source, target: this.#anchors.get(source.source) };
    if (isScalar(source)) {
      const style = STYLES[String(source.type)] ?? 'plain';
      const isEmpty = style === 'plain' && base.range.start === base.range.end;
      const value = isEmpty
        ? null
        : typeof source.value === 'object' || typeof source.value === 'undefined'
          ? null
          : source.value;
      return {
        kind: 'scalar',
        ...base,
        style: isEmpty ? 'empty' : style,
        value: scalarValue(value),
      } satisfies YamlScalar;
    }
    return emptyScalar(base);
  }

  #map(
    source: { readonly items: readonly { key: unknown; value: unknown }[]; readonly flow?: boolean },
    base: Base,
    limit: number,
    depth: number,
  ): YamlMap {
    const starts = source.items.map((item) => startOf(item));
    const merges: (YamlMap | undefined)[] = [];
    const pairs: YamlPair[] = [];
    source.items.forEach((item, index) => {
      const end = nextStart(starts, index, base.range.end, limit);
      const keyNode = this.#key(this.node(item.key, end, depth + 1));
      const value =
        item.value === null || item.value === undefined
          ? emptyScalar(this.#base({ range: this.#emptyValueAt(keyNode.range.end) }, end))
          : this.node(item.value, end, depth + 1);
      const name = keyNode.kind === 'scalar' ? keyText(keyNode, this.#text) : undefined;
      if (name === '<<' && keyNode.kind === 'scalar' && keyNode.style === 'plain') merges.push(...mergedMaps(value));
      if (merges.length > 0) this.isLinked = true;
      pairs.push({ key: keyNode, name, value, limit: end });
    });
    return { kind: 'map', ...base, flow: source.flow === true, pairs, merges, limit };
  }

  /** While a key is being typed, the line before it becomes part of it: only the last line is the key. */
  #key(node: YamlNode): YamlNode {
    if (node.kind !== 'scalar' || node.style !== 'plain') return node;
    const source = this.#text.slice(node.range.start, node.range.end);
    const last = /[^\r\n]*$/.exec(source)?.[0] ?? '';
    if (last.length === source.length) return node;
    const start = node.range.end - last.trimStart().length;
    const range = { start, end: node.range.end };
    return { ...node, range, outerRange: range, value: last.trim() };
  }

  /** A missing value stands right behind the colon of its key. */
  #emptyValueAt(keyEnd: number): [number, number, number] {
    const colon = /^[ \t]*:/.exec(this.#text.slice(keyEnd, keyEnd + 200))?.[0].length ?? 0;
    return [keyEnd + colon, keyEnd + colon, keyEnd + colon];
  }

  #base(source: LibraryNode | null | undefined, limit: number): Base {
    const start = source?.range?.[0] ?? limit;
    const end = Math.max(start, Math.min(source?.range?.[1] ?? start, this.#text.length));
    const anchor = source?.anchor;
    const tag = source?.tag;
    return {
      range: { start, end },
      outerRange: { start: this.#propertiesStart(start, anchor, tag), end },
      anchor,
      tag,
    };
  }

  /** Anchors and tags stand before a node's range. */
  #propertiesStart(start: number, anchor: string | undefined, tag: string | undefined): number {
    if (anchor === undefined && tag === undefined) return start;
    const before = this.#text.slice(Math.max(0, start - 300), start);
    const found = /(?:(?<=[\s[{,:-])|^)(?:[&!][^\s]*\s+)*[&!][^\s]*(?:\s|#[^\n]*\n)*$/.exec(before);
    return found ? start - (before.length - found.index) : start;
  }
}

type Base = Pick<YamlScalar, 'range' | 'outerRange' | 'anchor' | 'tag'>;

const STYLES: Readonly<Record<string, YamlScalar['style']>> = {
  PLAIN: 'plain',
  QUOTE_SINGLE: 'single',
  QUOTE_DOUBLE: 'double',
  BLOCK_LITERAL: 'literal',
  BLOCK_FOLDED: 'folded',
};

const emptyScalar = (base: Base): YamlScalar => ({ kind: 'scalar', ...base, value: null, style: 'empty' });

const scalarValue = (value: unknown): YamlScalar['value'] =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? value
    : typeof value === 'bigint'
      ? Number(value)
      : null;

const keyText = (key: YamlScalar, text: string): string =>
  typeof key.value === 'string' ? key.value : text.slice(key.range.start, key.range.end);

function startOf(item: unknown): number | undefined {
  const node = isPair(item) ? (item.key ?? item.value) : item;
  return (node as LibraryNode | null)?.range?.[0];
}

function nextStart(starts: readonly (number | undefined)[], index: number, end: number, limit: number): number {
  for (let next = index + 1; next < starts.length; next++) {
    const start = starts[next];
    if (start !== undefined) return start;
  }
  return Math.max(end, limit);
}

function mergedMaps(value: YamlNode): (YamlMap | undefined)[] {
  if (value.kind === 'map') return [value];
  if (value.kind === 'alias') return [value.target?.kind === 'map' ? value.target : undefined];
  if (value.kind === 'sequence') return value.items.flatMap((item) => mergedMaps(item.value));
  return [undefined];
}
