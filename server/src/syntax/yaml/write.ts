import type { YamlValue } from '../change.js';

/** How the text around a change is written, so that the change can look the same. */
export interface YamlStyle {
  readonly eol: string;
  /** Columns by which a map is indented below its key. */
  readonly step: number;
  /** Columns by which the dashes of a sequence are indented below its key: 0 or `step`. */
  readonly dashStep: number;
  /** The quotes that strings get though they need none; absent where the neighbours have none. */
  readonly quote: "'" | '"' | undefined;
}

const PLAIN = /^[A-Za-z_./][\w./@+-]*(?:[ :][\w./@+-]+)*$/;
// Words and numbers that YAML 1.1 or 1.2 read as something other than a string.
const RESERVED = /^(?:y|n|yes|no|on|off|true|false|null|~|[-+]?(?:\.inf|\.nan|\.?\d[\da-fx_.,:oe+-]*))$/i;

/** A scalar on one line. Strings are quoted where YAML, of either version, would read them as something else. */
export function writeScalar(value: string | number | boolean | null, quote?: "'" | '"'): string {
  if (typeof value !== 'string') return String(value);
  const isPlain = PLAIN.test(value) && !RESERVED.test(value) && !/: |:$| #/.test(value);
  if (isPlain && quote === undefined) return value;
  // Single quotes can hold any printable text of one line.
  if (quote === "'" && /^[\x20-\x7e\u00a0-\ud7ff\ue000-\ufffd]*$/.test(value)) return `'${value.replace(/'/g, "''")}'`;
  return JSON.stringify(value);
}

const isMap = (value: YamlValue): value is { readonly [key: string]: YamlValue } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isList = (value: YamlValue): value is readonly YamlValue[] => Array.isArray(value);
const isEmpty = (value: YamlValue): boolean =>
  isMap(value) ? Object.keys(value).length === 0 : isList(value) && value.length === 0;

/** `key: value` pairs as lines of block style, without indentation of the first level. */
export function writePairs(value: { readonly [key: string]: YamlValue }, style: YamlStyle): string[] {
  return Object.entries(value).flatMap(([key, item]) => writePair(writeScalar(key), item, style));
}

/** One pair as lines of block style. */
export function writePair(key: string, value: YamlValue, style: YamlStyle): string[] {
  if ((isMap(value) || isList(value)) && !isEmpty(value)) {
    const indent = ' '.repeat(isMap(value) ? style.step : style.dashStep);
    return [`${key}:`, ...writeBlock(value, style).map((line) => (line === '' ? line : indent + line))];
  }
  const [first = '', ...rest] = writeInline(value, style);
  return [`${key}: ${first}`, ...rest.map((line) => (line === '' ? line : ' '.repeat(style.step) + line))];
}

/** A map or sequence as lines of block style; a scalar as its lines. */
export function writeBlock(value: YamlValue, style: YamlStyle): string[] {
  if (isEmpty(value)) return [isMap(value) ? '{}' : '[]'];
  if (isMap(value)) return writePairs(value, style);
  if (isList(value)) return value.flatMap((item) => writeItem(item, style));
  return writeInline(value, style);
}

/** One item of a sequence as lines that begin with its dash. */
export function writeItem(value: YamlValue, style: YamlStyle): string[] {
  return writeBlock(value, style).map((line, index) => (index === 0 ? `- ${line}` : line === '' ? line : `  ${line}`));
}

/** A scalar, or an empty collection, as lines: a text of several lines becomes a literal block. */
export function writeInline(value: YamlValue, style: YamlStyle): string[] {
  if (isMap(value)) return ['{}'];
  if (isList(value)) return ['[]'];
  if (
    typeof value === 'string' &&
    value.includes('\n') &&
    !/[^\S\n]\n|^\s|[^\x20-\x7e\u00a0-\ud7ff\ue000-\ufffd\n]/.test(value)
  ) {
    const chomp = /\n\n$/.test(value) ? '+' : value.endsWith('\n') ? '' : '-';
    return [`|${chomp}`, ...value.replace(/\n$/, '').split('\n')];
  }
  return [writeScalar(value, typeof value === 'string' ? style.quote : undefined)];
}

/** A value in flow style. `isJson` quotes every key and string; `spaced` puts blanks within braces. */
export function writeFlow(value: YamlValue, isJson: boolean, spaced: boolean): string {
  const pad = spaced ? ' ' : '';
  const text = (scalar: string): string => {
    if (isJson) return JSON.stringify(scalar);
    const plain = writeScalar(scalar);
    return /^["']/.test(plain) || !/[,[\]{}]/.test(plain) ? plain : JSON.stringify(scalar);
  };
  if (isMap(value)) {
    const pairs = Object.entries(value).map(([key, item]) => `${text(key)}: ${writeFlow(item, isJson, spaced)}`);
    return pairs.length === 0 ? '{}' : `{${pad}${pairs.join(', ')}${pad}}`;
  }
  if (isList(value)) return `[${value.map((item) => writeFlow(item, isJson, spaced)).join(', ')}]`;
  return typeof value === 'string' ? text(value) : String(value);
}
