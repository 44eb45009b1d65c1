import type { Comment } from '../syntax/comment.js';
import type { TextRange } from '../syntax/text.js';
import type { YamlNode } from '../syntax/yaml/node.js';
import type { Contents } from './file-contents.js';

/**
 * What the comments of a document stand beside: the line that one is on or above, the block or the stage below it.
 * A line goes on to the end of the flow collections and scalars that begin on it, because no comment can stand in
 * most of them.
 */
export class CommentReach {
  readonly #contents: Contents;
  readonly #isFirst: boolean;
  #spans: readonly TextRange[] | undefined;

  /** `isFirst`: the document is the first one of its file. */
  constructor(contents: Contents, isFirst: boolean) {
    this.#contents = contents;
    this.#isFirst = isFirst;
  }

  get comments(): readonly Comment[] {
    const contents = this.#contents;
    return contents.language === 'yaml' ? contents.document.comments : contents.dockerfile.tree.comments;
  }

  get text(): string {
    const contents = this.#contents;
    return contents.language === 'yaml' ? contents.document.text : contents.dockerfile.tree.text;
  }

  /** The whole document. */
  get document(): TextRange {
    return { start: 0, end: this.text.length };
  }

  /** True for the comments before any content of the file. */
  isAtTop(comment: Comment): boolean {
    if (!this.#isFirst || !comment.ownLine) return false;
    const contents = this.#contents;
    const first =
      contents.language === 'yaml'
        ? this.#firstContent(contents.document.text)
        : contents.dockerfile.tree.instructions[0]?.range.start;
    return first === undefined || comment.range.start < first;
  }

  /** True where a comment above the line that begins at `lineStart` would speak for the file. */
  isTop(lineStart: number): boolean {
    return this.#isFirst && lineStart === this.#firstContent(this.text);
  }

  /** Where the line begins that a place in YAML belongs to: the first one of a flow collection or a scalar. */
  statementAt(offset: number): number {
    const span = this.#spansOf().find(({ start, end }) => start < offset && offset < end);
    return lineStart(this.text, span?.start ?? offset);
  }

  /** The line that the comment is on, else the one below it; in a Dockerfile the instruction below it. */
  line(comment: Comment): readonly TextRange[] {
    if (!comment.ownLine) return [this.#lineAt(comment.range.start)];
    const contents = this.#contents;
    if (contents.language === 'dockerfile') {
      const { instructions } = contents.dockerfile.tree;
      const { start } = comment.range;
      const isWithin = instructions.some(({ range }) => range.start < start && start < range.end);
      const next = instructions.find(({ range }) => range.start > start);
      if (!isWithin) return next === undefined ? [] : [next.range];
    }
    const next = this.#nextLine(comment.range.end);
    return next === undefined ? [] : [this.#lineAt(next)];
  }

  /** The entry or item below the comment with everything in it; in a Dockerfile the stage that begins below it. */
  block(comment: Comment): readonly TextRange[] {
    const contents = this.#contents;
    if (contents.language === 'dockerfile') {
      const { stages, tree } = contents.dockerfile;
      const next = tree.instructions.find(({ range }) => range.start > comment.range.start);
      if (next?.name !== 'FROM') return this.line(comment);
      const end = stages.find(({ from }) => from.range.start > next.range.start)?.from.range.start;
      return [{ start: next.range.start, end: end ?? tree.text.length }];
    }
    const { text } = contents.document;
    const next = this.#nextLine(comment.range.end);
    if (next === undefined) return [];
    if (text.startsWith('---') && next === this.#firstContent(text)) return [this.document];
    const line = this.#lineAt(next);
    const block = blocksIn(contents.document.root, 0).find(({ start }) => line.start <= start && start < line.end);
    return [block === undefined ? line : { start: line.start, end: Math.max(line.end, block.end) }];
  }

  #lineAt(offset: number): TextRange {
    const start = lineStart(this.text, offset);
    const end = lineEnd(this.text, offset);
    const begun = this.#spansOf().filter((span) => start <= span.start && span.start < end);
    return { start, end: Math.max(end, ...begun.map((span) => span.end)) };
  }

  #spansOf(): readonly TextRange[] {
    const contents = this.#contents;
    this.#spans ??= contents.language === 'yaml' ? spansIn(contents.document.root, this.text, 0) : [];
    return this.#spans;
  }

  /** Where the next line begins that is neither blank nor a comment. */
  #nextLine(offset: number): number | undefined {
    const found = /[\r\n][ \t]*(?![#\r\n \t])[^\r\n]/.exec(this.text.slice(offset));
    return found === null ? undefined : offset + found.index + 1;
  }

  #firstContent(text: string): number | undefined {
    const head = /^\uFEFF?(?:%[^\r\n]*[\r\n]+|---(?=\s|$)|[ \t\r\n]+|#[^\r\n]*)*/.exec(text)?.[0] ?? '';
    if (head.length === text.length) return undefined;
    return lineStart(text, head.length);
  }
}

const lineStart = (text: string, offset: number): number =>
  offset === 0 ? 0 : Math.max(text.lastIndexOf('\n', offset - 1), text.lastIndexOf('\r', offset - 1)) + 1;

const lineEnd = (text: string, offset: number): number =>
  offset + (/^[^\r\n]*/.exec(text.slice(offset))?.[0].length ?? 0);

/** Flow collections and scalars of several lines, the outermost alone. */
function spansIn(node: YamlNode | undefined, text: string, depth: number): readonly TextRange[] {
  if (node === undefined || node.kind === 'alias' || depth > 200) return [];
  if (node.kind === 'scalar' || node.flow)
    return /[\r\n]/.test(text.slice(node.range.start, node.range.end)) ? [node.range] : [];
  if (node.kind === 'sequence') return node.items.flatMap(({ value }) => spansIn(value, text, depth + 1));
  return node.pairs.flatMap(({ key, value }) => [...spansIn(key, text, depth + 1), ...spansIn(value, text, depth + 1)]);
}

/** Items and entries with all that they hold, those that hold others first. */
function blocksIn(node: YamlNode | undefined, depth: number): readonly TextRange[] {
  if (node === undefined || depth > 200) return [];
  if (node.kind === 'sequence') return node.items.flatMap(({ value }) => [value.range, ...blocksIn(value, depth + 1)]);
  if (node.kind !== 'map') return [];
  return node.pairs.flatMap(({ key, value }) => [
    { start: key.range.start, end: Math.max(key.range.end, value.range.end) },
    ...blocksIn(value, depth + 1),
  ]);
}
