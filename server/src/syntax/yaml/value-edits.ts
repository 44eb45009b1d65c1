import type { YamlValue } from '../change.js';
import type { TextEdit } from '../text.js';
import { EditRefused } from './edit-refused.js';
import { isCollection, type Layout } from './layout.js';
import type { YamlNode, YamlPair } from './node.js';
import { blockStyleAt, bracketIndent, flowStyleAt, quoteOf } from './style.js';
import {
  indented,
  isEmptyValue,
  isListValue,
  isMapValue,
  writeBlock,
  writeFlowLike,
  writeInline,
  writeScalar,
  type YamlStyle,
} from './write.js';

/** The edits that put another value in the place of one. */
export function valueEdits(layout: Layout, node: YamlNode, value: YamlValue): TextEdit[] {
  const place = layout.placeOf(node);
  if (place === undefined || place.owner.flow) return [flowValue(layout, node, value)];
  const neighbours = blockStyleAt(layout, place.owner);
  const pair = 'key' in place.entry ? place.entry : undefined;
  // Comments beside and below the last line of a block speak of what goes.
  const isBlock = isCollection(node) && !node.flow;
  const start = layout.startOf(place.entry, place.owner);
  const end = isBlock ? layout.ownEnd(layout.endOfNode(node), layout.columnOf(start), false) : layout.endOfNode(node);
  // In the place of braces that hold something comes something in braces.
  if (isCollection(node) && node.flow && isFilledValue(value) && (isFilled(node) || isShortList(node, value))) {
    return [
      {
        range: node.range,
        newText: writeFlowLike(value, flowStyleAt(layout, node), bracketIndent(layout, node)),
      },
    ];
  }
  const isEmpty = node.kind === 'scalar' && node.style === 'empty';
  // Where the old value has lines of its own, what remains of the first line is the key or the dash.
  const head = pair ? layout.colonEnd(pair) : start + 1;
  if (head === undefined) throw new EditRefused('The key has no colon yet.');
  const last = isEmpty ? layout.endOf(place.entry, place.owner) : end;
  const hasOwnLines = layout.ownEnd(last, layout.columnOf(start), isEmpty) > layout.lineEnd(last);
  const style = { ...neighbours, hasNoBlockScalars: hasOwnLines || layout.hasLinesOfBlanks(last, last) };
  const isMultiLine = isFilledValue(value);
  if (node.anchor !== undefined && !isEmpty && (isBlock || isMultiLine))
    throw new EditRefused('The value has an anchor of its own.');
  if (!isMultiLine) {
    const lines = scalarLines(layout, node, value, style, pair);
    const indent = layout.blanksTo(start) + ' '.repeat(style.step);
    const text = lines.map((line, index) => (index === 0 ? line : style.eol + indented(line, indent))).join('');
    if (isEmpty) {
      const at = Math.max(head, node.anchor === undefined ? 0 : node.range.start);
      return [{ range: { start: at, end: at }, newText: ` ${text}` }];
    }
    const header = headerComment(layout, node);
    if (header !== undefined) return [{ range: { start: node.range.start, end }, newText: withHeader(text, header) }];
    // Blanks at the end of the line would become a part of the last line.
    const behind = lines.length > 1 ? layout.lineEnd(end) : end;
    if (!isBlock || !pair) return [{ range: { start: node.range.start, end: behind }, newText: text }];
    // A comment beside the key comes to stand behind the `|` of a block scalar.
    return overBlock(layout, head, end, ` ${lines[0] ?? ''}`, text.slice((lines[0] ?? '').length));
  }
  const column = layout.columnOf(start);
  if (pair) {
    const indent = ' '.repeat(layout.blanksTo(start).length + (isListValue(value) ? style.dashStep : style.step));
    const lines = writeBlock(value, style)
      .map((line) => style.eol + indented(line, indent))
      .join('');
    if (isEmpty) {
      const at = layout.lineEnd(Math.max(head, layout.emptyAt(node, pair)));
      return [{ range: { start: at, end: at }, newText: lines }];
    }
    if (isBlock) return overBlock(layout, head, end, '', lines);
    return overInline(layout, node, end, lines);
  }
  const width = isEmpty ? (style.dashWidth ?? 2) : layout.columnOf(node.range.start) - column;
  layout.blanksTo(isEmpty ? start : node.range.start);
  const indent = ' '.repeat(column + Math.max(width, 1));
  const written = writeBlock(value, style);
  const text = written.map((line, index) => (index === 0 ? line : style.eol + indented(line, indent))).join('');
  const hasComment = headerComment(layout, node) || (!isBlock && layout.hasComment(end, layout.lineEnd(end)));
  if (hasComment)
    return overInline(
      layout,
      node,
      isEmpty ? head : end,
      written.map((line) => style.eol + indented(line, indent)).join(''),
    );
  if (isEmpty) return [{ range: { start: head, end: head }, newText: `${' '.repeat(width - 1)}${text}` }];
  return [{ range: { start: node.range.start, end }, newText: text }];
}

/** In braces and brackets a value takes the place of another one character for character. */
function flowValue(layout: Layout, node: YamlNode, value: YamlValue): TextEdit {
  const owner = layout.placeOf(node)?.owner;
  const at = isCollection(node) && node.flow ? node : owner;
  if (at === undefined) throw new EditRefused('There is nothing to replace.');
  if (isCollection(node) && layout.hasComment(node.range.start, node.range.end))
    throw new EditRefused('Comments stand in what would be replaced.');
  const style = flowStyleAt(layout, at);
  const quote = quoteOf(node) ?? (node.kind === 'scalar' && typeof node.value === 'string' ? undefined : style.quote);
  const indent = isCollection(node) ? bracketIndent(layout, node) : layout.indentAt(node.range.start);
  const text = writeFlowLike(value, { ...style, quote }, indent);
  const isBare = node.kind === 'scalar' && node.style === 'empty';
  if (isBare && owner !== undefined && !/[:,[{]/.test(layout.text[node.range.start - 1] ?? ''))
    throw new EditRefused('The key has no colon yet.');
  return {
    range: isBare ? { start: node.range.start, end: node.range.start } : node.range,
    newText: isBare ? ` ${text}` : text,
  };
}

/** A scalar, or an empty collection, with the quotes of what it replaces. */
function scalarLines(
  layout: Layout,
  node: YamlNode,
  value: YamlValue,
  style: YamlStyle,
  pair: YamlPair | undefined,
): readonly string[] {
  if (isMapValue(value) || isListValue(value)) return [isMapValue(value) ? '{}' : '[]'];
  const isText = node.kind === 'scalar' && typeof node.value === 'string';
  const quote = isText ? quoteOf(node) : style.quote;
  const isBlockScalar = node.kind === 'scalar' && (node.style === 'literal' || node.style === 'folded');
  if (typeof value === 'string' && value.includes('\n') && pair) {
    const end = node.kind === 'scalar' && node.style === 'empty' ? layout.emptyAt(node, pair) : layout.endOfNode(node);
    const rest = layout.text.slice(end, layout.lineEnd(end));
    // A block scalar takes the rest of its line: no comment may stand there.
    if (rest.trim() === '' || isBlockScalar || (isCollection(node) && !node.flow)) return writeInline(value, style);
  }
  return [writeScalar(value, quote, style.neededQuote)];
}

/** The comment behind the `|` of a block scalar; absent for anything else, empty where there is none. */
function headerComment(layout: Layout, node: YamlNode): string | undefined {
  if (node.kind !== 'scalar' || (node.style !== 'literal' && node.style !== 'folded')) return undefined;
  return /^[|>][-+\d]*([ \t]+#[^\r\n]*)?/.exec(layout.text.slice(node.range.start, node.range.end))?.[1] ?? '';
}

const withHeader = (text: string, header: string): string => text.replace(/(?=\r?\n)|$/, () => header);

/** A block goes; a comment beside its key or dash stays there. */
function overBlock(layout: Layout, head: number, end: number, beside: string, below: string): TextEdit[] {
  const lineEnd = layout.lineEnd(head);
  if (!/^[ \t]+#/.test(layout.text.slice(head, lineEnd)))
    return [{ range: { start: head, end }, newText: beside + below }];
  return [
    ...(beside === '' ? [] : [{ range: { start: head, end: head }, newText: beside }]),
    { range: { start: lineEnd, end }, newText: below },
  ];
}

/** A value goes with the blanks before it; a comment behind it stays beside the key, and the lines come below. */
function overInline(layout: Layout, node: YamlNode, end: number, lines: string): TextEdit[] {
  let start = Math.min(node.outerRange.start, end);
  while (layout.text[start - 1] === ' ' || layout.text[start - 1] === '\t') start--;
  const lineEnd = layout.lineEnd(end);
  const header = headerComment(layout, node);
  if (header !== undefined) return [{ range: { start, end }, newText: header + lines }];
  const hasRest = layout.text.slice(end, lineEnd).trim() !== '';
  if (!hasRest) return [{ range: { start, end }, newText: lines }];
  return [
    { range: { start, end }, newText: '' },
    { range: { start: lineEnd, end: lineEnd }, newText: lines },
  ];
}

const isFilled = (node: YamlNode): boolean =>
  (node.kind === 'map' && node.pairs.length > 0) || (node.kind === 'sequence' && node.items.length > 0);
const isFilledValue = (value: YamlValue): boolean => (isMapValue(value) || isListValue(value)) && !isEmptyValue(value);
/** Brackets that stood empty take a few words; what has keys gets lines. */
const isShortList = (node: YamlNode, value: YamlValue): boolean =>
  node.kind === 'sequence' && isListValue(value) && value.every((item) => typeof item !== 'object');
