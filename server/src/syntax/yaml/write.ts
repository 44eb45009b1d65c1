import type { YamlValue } from '../change.js';

/** How the text around a change is written, so that the change can look the same. */
export interface YamlStyle {
  readonly eol: string;
  /** Columns by which a map is indented below its key. */
  readonly step: number;
  /** Columns by which the dashes of a sequence are indented below its key: 0 or `step`. */
  readonly dashStep: number;
  /** The quotes that strings get though they need none; absent where the neighbours have none. */
  readonly quote: Quote | undefined;
  /** The quotes that strings get which need some; double ones where the neighbours have none. */
  readonly neededQuote?: Quote | undefined;
  /** The quotes of keys; absent where the neighbours have none. */
  readonly keyQuote?: Quote | undefined;
  /** Columns from a dash to its item. */
  readonly dashWidth?: number;
  /** True where a block scalar would lose its last line end: the text has none behind its last line. */
  readonly isOpenEnded?: boolean;
  /** True where comments follow that a block scalar would take for its own lines. */
  readonly hasNoBlockScalars?: boolean;
}

export type Quote = "'" | '"';

/** How a flow collection and its neighbours are written. */
export interface FlowStyle {
  readonly eol: string;
  /** True where every key and string has double quotes. */
  readonly isJson: boolean;
  readonly quote?: Quote | undefined;
  readonly neededQuote?: Quote | undefined;
  /** What stands between a key and its value, and between two entries of one line. */
  readonly colon: string;
  readonly comma: string;
  /** What stands within braces, and within brackets, that share a line with their entries. */
  readonly bracePad: string;
  readonly bracketPad: string;
  /** What each level is indented by where entries have lines of their own; absent where all stands in one line. */
  readonly mapStep?: string | undefined;
  readonly sequenceStep?: string | undefined;
}

const PLAIN = /^[A-Za-z_./][\w./@+-]*(?:[ :][\w./@+-]+)*$/;
// `500m`, `1Gi`: nothing else begins with digits and ends so, in any version of YAML.
const QUANTITY = /^\d+(?:\.\d+)?(?:m|k|[KMGTP]i?|Ei)$/;
// Words and numbers that YAML 1.1 or 1.2 read as something other than a string.
const RESERVED = /^(?:y|n|yes|no|on|off|true|false|null|~|[-+]?(?:\.inf|\.nan|\.?\d[\da-fx_.,:oe+-]*))$/i;

/** A scalar on one line. Strings are quoted where YAML, of either version, would read them as something else. */
export function writeScalar(value: string | number | boolean | null, quote?: Quote, neededQuote?: Quote): string {
  if (typeof value !== 'string') return String(value);
  const isPlain =
    QUANTITY.test(value) || (PLAIN.test(value) && !RESERVED.test(value) && !/^\.\.\.$|: |:$| #/.test(value));
  if (isPlain && quote === undefined) return value;
  // Single quotes can hold any printable text of one line.
  if (
    (quote ?? neededQuote) === "'" &&
    /^[\x20-\x7e\u00a0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd]*$/.test(value)
  )
    return `'${value.replace(/'/g, "''")}'`;
  return JSON.stringify(value).replace(
    /[\u007f-\u009f\u2028\u2029\ufeff]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

export const isMapValue = (value: YamlValue | undefined): value is { readonly [key: string]: YamlValue } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
export const isListValue = (value: YamlValue | undefined): value is readonly YamlValue[] => Array.isArray(value);
export const isEmptyValue = (value: YamlValue): boolean =>
  isMapValue(value) ? Object.keys(value).length === 0 : isListValue(value) && value.length === 0;

/** `key: value` pairs as lines of block style, without indentation of the first level. */
export function writePairs(value: { readonly [key: string]: YamlValue }, style: YamlStyle): string[] {
  return Object.entries(value).flatMap(([key, item]) => writePair(key, item, style));
}

/** One pair as lines of block style. */
function writePair(key: string, value: YamlValue, style: YamlStyle): string[] {
  const name = writeScalar(key, style.keyQuote, style.neededQuote);
  if ((isMapValue(value) || isListValue(value)) && !isEmptyValue(value)) {
    const indent = ' '.repeat(isMapValue(value) ? style.step : style.dashStep);
    return [`${name}:`, ...writeBlock(value, style).map((line) => indented(line, indent))];
  }
  const [first = '', ...rest] = writeInline(value, style);
  return [`${name}: ${first}`, ...rest.map((line) => indented(line, ' '.repeat(style.step)))];
}

/** A map or sequence as lines of block style; a scalar as its lines. */
export function writeBlock(value: YamlValue, style: YamlStyle): string[] {
  if (isEmptyValue(value)) return [isMapValue(value) ? '{}' : '[]'];
  if (isMapValue(value)) return writePairs(value, style);
  if (isListValue(value)) return value.flatMap((item) => writeItem(item, style));
  return writeInline(value, style);
}

/** One item of a sequence as lines that begin with its dash. */
export function writeItem(value: YamlValue, style: YamlStyle): string[] {
  const width = style.dashWidth ?? 2;
  return writeBlock(value, style).map((line, index) =>
    index === 0 ? `-${' '.repeat(width - 1)}${line}` : indented(line, ' '.repeat(width)),
  );
}

/** A line behind blanks; an empty line stays empty. */
export const indented = (line: string, indent: string): string => (line === '' ? line : indent + line);

/** A scalar, or an empty collection, as lines: a text of several lines becomes a literal block. */
export function writeInline(value: YamlValue, style: YamlStyle): string[] {
  if (isMapValue(value)) return ['{}'];
  if (isListValue(value)) return ['[]'];
  if (typeof value === 'string' && isLiteral(value, style)) {
    return [value.endsWith('\n') ? '|' : '|-', ...value.replace(/\n$/, '').split('\n')];
  }
  return [writeScalar(value, typeof value === 'string' ? style.quote : undefined, style.neededQuote)];
}

/**
 * A literal block shows every line as it is. It is not used where blanks at line ends would be lost in editors, where it
 * would need an indentation indicator, or where its last blank lines would depend on what follows.
 */
const isLiteral = (value: string, style: YamlStyle): boolean =>
  style.hasNoBlockScalars !== true &&
  value.includes('\n') &&
  !/[^\S\n]\n|\s$(?<!\n)|^\s|\n\n$|[^\x20-\x7e\u00a0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\n]/.test(value) &&
  !(style.isOpenEnded === true && value.endsWith('\n'));

/** A value in flow style on one line. `isJson` quotes every key and string; `spaced` puts blanks within braces. */
export const writeFlow = (value: YamlValue, isJson: boolean, spaced: boolean): string =>
  writeFlowLike(
    value,
    { eol: '\n', isJson, colon: ': ', comma: ', ', bracePad: spaced ? ' ' : '', bracketPad: '' },
    '',
  );

/** A value in the flow style of its neighbours, on lines that begin with `indent` where those have several. */
export function writeFlowLike(value: YamlValue, style: FlowStyle, indent: string): string {
  if (isMapValue(value)) {
    const inner = indent + (style.mapStep ?? '');
    const pairs = Object.entries(value).map(([key, item]) => writeFlowPair(key, item, style, inner));
    return inBrackets(pairs, '{', '}', style, style.mapStep, style.bracePad, indent);
  }
  if (isListValue(value)) {
    const inner = indent + (style.sequenceStep ?? '');
    const items = value.map((item) => writeFlowLike(item, style, inner));
    return inBrackets(items, '[', ']', style, style.sequenceStep, style.bracketPad, indent);
  }
  return typeof value === 'string' ? writeFlowText(value, style) : String(value);
}

export const writeFlowPair = (key: string, value: YamlValue, style: FlowStyle, indent: string): string =>
  `${style.isJson ? JSON.stringify(key) : writeFlowText(key, { ...style, quote: undefined })}${style.colon}${writeFlowLike(value, style, indent)}`;

function writeFlowText(text: string, { isJson, quote, neededQuote }: FlowStyle): string {
  if (isJson) return JSON.stringify(text);
  const written = writeScalar(text, quote, neededQuote);
  return /^["']/.test(written) || !/[,[\]{}]/.test(written) ? written : JSON.stringify(text);
}

function inBrackets(
  parts: readonly string[],
  open: string,
  close: string,
  { eol, comma }: FlowStyle,
  step: string | undefined,
  pad: string,
  indent: string,
): string {
  if (parts.length === 0) return open + close;
  if (step === undefined) return open + pad + parts.join(comma) + pad + close;
  return `${open}${eol}${parts.map((part) => indent + step + part).join(`,${eol}`)}${eol}${indent}${close}`;
}
