import type { Comment } from '../comment.js';
import { shift, type TextEdit, type TextRange } from '../text.js';
import type { YamlMap, YamlNode } from './node.js';
import { type ParsedYaml, parseYaml, type YamlProblem } from './parse.js';
import { reparseEdited, reparseYaml } from './reparse.js';
import { maskTemplates, type Templates } from './template.js';

/** What a document was before. */
interface Earlier {
  readonly text: string;
  readonly parsed: ParsedYaml;
  readonly edits: readonly TextEdit[];
}

/** More edits than these are read in one go. */
const MAX_EDITS = 8;

const reparse = (text: string, { text: before, parsed, edits }: Earlier): ParsedYaml | undefined =>
  edits.length > 1 && edits.length <= MAX_EDITS
    ? reparseEdited(text, before, parsed, edits)
    : reparseYaml(text, before, parsed);

/**
 * One document of a YAML or JSON file. All offsets count from its own start, so that a document that merely moves
 * keeps its tree, its meaning and its findings. The text is read when somebody first asks for the tree.
 */
export class YamlDocument {
  readonly text: string;
  #templates: Templates | undefined;
  #parsed: ParsedYaml | undefined;
  #comments: readonly Comment[] | undefined;
  #earlier: Earlier | undefined;

  /**
   * `text` begins with the document's `---` line, where it has one. What it was before, if that has been read, saves
   * reading all of it; all the more where the edits are known that have made one of the other.
   */
  constructor(text: string, earlier?: YamlDocument, edits: readonly TextEdit[] = []) {
    this.text = text;
    if (earlier !== undefined && earlier.#parsed !== undefined && !earlier.isTemplated)
      this.#earlier = { text: earlier.text, parsed: earlier.#parsed, edits };
  }

  get templates(): Templates {
    this.#templates ??= maskTemplates(this.text);
    return this.#templates;
  }

  /** True where a template engine writes a part of the document. */
  get isTemplated(): boolean {
    return this.templates.holes.length > 0 || this.templates.conditions.length > 0;
  }

  /** Absent where the document is empty, or a template hides its shape. */
  get root(): YamlNode | undefined {
    if (this.isTemplated && (this.templates.isUnreadable || this.#read.problems.length > 0)) return undefined;
    return this.#read.root;
  }

  get problems(): readonly YamlProblem[] {
    return this.#read.problems;
  }

  get comments(): readonly Comment[] {
    this.#comments ??= findComments(this.text, this.#read.root);
    return this.#comments;
  }

  get #read(): ParsedYaml {
    if (this.#parsed === undefined) {
      const earlier = this.isTemplated ? undefined : this.#earlier;
      this.#parsed = (earlier && reparse(this.text, earlier)) ?? parseYaml(this.templates.masked);
      this.#earlier = undefined;
    }
    return this.#parsed;
  }

  /** True where a template action writes into the range. */
  hasHole(range: TextRange): boolean {
    return this.templates.holes.some((hole) => hole.range.start < range.end && range.start < hole.range.end);
  }

  /** True where lines of a template between `start` and `end` may stand at `column`; an absent column matches any. */
  hasBlock(start: number, end: number, column?: number): boolean {
    return this.templates.holes.some(
      (hole) =>
        hole.kind === 'block' &&
        hole.range.start >= start &&
        hole.range.start < end &&
        (hole.column === undefined || column === undefined || hole.column === column),
    );
  }

  /** True where a template decides whether the place is there at all, while the document's first key is. */
  isConditional(offset: number): boolean {
    const { conditions } = this.templates;
    if (conditions.length === 0) return false;
    const first = this.#read.root?.range.start ?? 0;
    return conditions.some(({ start, end }) => start > first && start <= offset && offset < end);
  }

  /** True where keys may be in the map that the text does not show. */
  isOpen(map: YamlMap): boolean {
    if (map.merges.includes(undefined)) return true;
    if (!this.isTemplated) return false;
    return (
      this.hasBlock(map.range.start, map.limit, map.flow ? undefined : this.columnOf(map.range.start)) ||
      map.pairs.some(({ key }) => this.hasHole(key.range))
    );
  }

  /** The column of an offset, from 0. */
  columnOf(offset: number): number {
    return offset - lineStart(this.text, offset);
  }
}

/** Where the line of an offset begins. A lone `\r` is looked for on that line alone: most texts have none. */
function lineStart(text: string, offset: number): number {
  const start = offset === 0 ? 0 : text.lastIndexOf('\n', offset - 1) + 1;
  return start + text.slice(start, offset).lastIndexOf('\r') + 1;
}

/** A document and where it begins in its file. */
export interface PlacedDocument {
  readonly document: YamlDocument;
  readonly base: number;
}

/**
 * Splits a file into its documents. Documents of `previous` whose text is the same are taken over as they are.
 * A `---` at the start of a line is a marker everywhere, in block scalars too (YAML 1.2.2, 9.1.2). `edits` are those that
 * have made the text of what it was, where they are known.
 */
export function readYaml(
  text: string,
  previous: readonly PlacedDocument[] = [],
  edits: readonly TextEdit[] = [],
): readonly PlacedDocument[] {
  const known = new Map<string, YamlDocument[]>();
  for (const { document } of previous) {
    const same = known.get(document.text);
    if (same) same.push(document);
    else known.set(document.text, [document]);
  }
  const start = text.charCodeAt(0) === 0xfeff ? 1 : 0;
  const starts = [start];
  for (const { index } of text.matchAll(/^---(?=[ \t\r\n]|$)/gm)) {
    if (index > start && text.slice(starts.at(-1), index).trim() !== '') starts.push(index);
  }
  return starts.map((base, index) => {
    const part = text.slice(base, starts[index + 1] ?? text.length);
    // Two documents of the same text are two documents: what changes one leaves the other alone.
    return { document: known.get(part)?.shift() ?? newDocument(part, previous[index], edits), base };
  });
}

function newDocument(text: string, before: PlacedDocument | undefined, edits: readonly TextEdit[]): YamlDocument {
  if (before === undefined) return new YamlDocument(text);
  const { document, base } = before;
  const own = edits.filter(({ range }) => range.start >= base && range.end <= base + document.text.length);
  return new YamlDocument(
    text,
    document,
    own.map(({ range, newText }) => ({ range: shift(range, -base), newText })),
  );
}

/** Comments are found line by line; what stands within a quoted or block scalar is none. */
function findComments(text: string, root: YamlNode | undefined): readonly Comment[] {
  if (!text.includes('#')) return [];
  const scalars: TextRange[] = [];
  collectScalars(text, root, scalars, 0);
  scalars.sort((a, b) => a.start - b.start);
  const found: Comment[] = [];
  let next = 0;
  for (const match of text.matchAll(/#[^\r\n]*/g)) {
    const before = text[match.index - 1];
    if (before !== undefined && !/[\s]/.test(before)) {
      const comment = inLineComment(text, match.index, match[0], scalars);
      if (comment) found.push(comment);
      continue;
    }
    while (next < scalars.length && (scalars[next]?.end ?? 0) <= match.index) next++;
    const scalar = scalars[next];
    if (scalar && scalar.start < match.index) {
      const comment = inLineComment(text, match.index, match[0], scalars);
      if (comment) found.push(comment);
      continue;
    }
    found.push(commentAt(text, match.index, match[0]));
  }
  return found;
}

/** A `#` within a word or a scalar may be followed by a real comment on the same line. */
function inLineComment(text: string, index: number, rest: string, scalars: readonly TextRange[]): Comment | undefined {
  for (const later of rest.slice(1).matchAll(/(?<=[ \t])#.*/g)) {
    const at = index + 1 + later.index;
    if (!scalars.some(({ start, end }) => start < at && at < end)) return commentAt(text, at, later[0]);
  }
  return undefined;
}

function commentAt(text: string, start: number, source: string): Comment {
  return {
    range: { start, end: start + source.trimEnd().length },
    text: source.slice(1).trim(),
    ownLine: text.slice(lineStart(text, start), start).trim() === '',
  };
}

function collectScalars(text: string, node: YamlNode | undefined, into: TextRange[], depth: number): void {
  if (node === undefined || depth > 500) return;
  if (node.kind === 'scalar' && node.style !== 'plain' && node.style !== 'empty') {
    // A comment may stand behind the `|` of a block scalar.
    const isBlock = node.style === 'literal' || node.style === 'folded';
    const header = isBlock ? (/^[^\r\n]*/.exec(text.slice(node.range.start, node.range.end))?.[0].length ?? 0) : 0;
    into.push({ start: node.range.start + header, end: node.range.end });
  }
  if (node.kind === 'map')
    for (const { key, value } of node.pairs) {
      collectScalars(text, key, into, depth + 1);
      collectScalars(text, value, into, depth + 1);
    }
  if (node.kind === 'sequence') for (const { value } of node.items) collectScalars(text, value, into, depth + 1);
}
