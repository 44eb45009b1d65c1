// A printer of YAML for property tests: what the product writes is not what it is tested on.
import fc from 'fast-check';
import type { YamlValue } from '../../server/src/syntax/change.js';

export type Path = readonly (string | number)[];

/** How a document is written. What is a share of 1 is decided anew at each place. */
export interface PrintStyle {
  readonly layout: 'block' | 'flow' | 'JSON' | 'JSON minified' | 'JSON with tabs' | 'JSON on one line';
  readonly step: 2 | 3 | 4;
  readonly isDashIndented: boolean;
  readonly dashWidth: 2 | 4;
  readonly eol: '\n' | '\r\n';
  readonly end: 'none' | 'line end' | 'blank lines';
  readonly start: '' | '---' | '--- # start';
  readonly hasEndMarker: boolean;
  /** Collections in braces within a document in block style. */
  readonly braces: 'none' | 'compact' | 'spaced' | 'several lines' | 'trailing comma' | 'JSON';
  readonly quote: '' | "'" | '"';
  readonly areKeysQuoted: boolean;
  readonly hasComments: boolean;
  readonly hasBlankLines: boolean;
  readonly hasAnchors: boolean;
  readonly hasExplicitKeys: boolean;
  readonly hasTags: boolean;
  readonly hasBlockScalars: boolean;
  readonly hasLongScalars: boolean;
  readonly seed: number;
}

export interface PrintedComment {
  readonly text: string;
  /** What the comment belongs to. */
  readonly path: Path;
  readonly place: 'above' | 'beside' | 'below';
}

export interface PrintedDocument {
  readonly text: string;
  readonly data: YamlValue;
  readonly comments: readonly PrintedComment[];
  /** The names of the styles that really came up. */
  readonly styles: ReadonlySet<string>;
}

const often = fc.boolean();
const seldom = fc.nat(3).map((number) => number === 1);

export const printStyle: fc.Arbitrary<PrintStyle> = fc.record({
  layout: fc.oneof(
    { arbitrary: fc.constant('block' as const), weight: 7 },
    fc.constantFrom(
      'flow' as const,
      'JSON' as const,
      'JSON minified' as const,
      'JSON with tabs' as const,
      'JSON on one line' as const,
    ),
  ),
  step: fc.constantFrom(2, 4, 3),
  isDashIndented: often,
  dashWidth: fc.constantFrom(2, 2, 4),
  eol: fc.constantFrom('\n', '\r\n'),
  end: fc.constantFrom('line end', 'none', 'blank lines'),
  start: fc.constantFrom('', '---', '--- # start'),
  hasEndMarker: seldom,
  braces: fc.constantFrom('none', 'compact', 'spaced', 'several lines', 'trailing comma', 'JSON'),
  quote: fc.constantFrom('', "'", '"'),
  areKeysQuoted: seldom,
  hasComments: often,
  hasBlankLines: often,
  hasAnchors: seldom,
  hasExplicitKeys: seldom,
  hasTags: seldom,
  hasBlockScalars: often,
  hasLongScalars: seldom,
  seed: fc.nat(),
});

const KEYS = [
  'name',
  'image',
  'spec',
  'env',
  'containers',
  'securityContext',
  'runAsUser',
  'labels',
  'on',
  '8080',
  'with space',
  'dot.ted/key',
  'größe',
];
const SCALARS: readonly YamlValue[] = [
  'web',
  'nginx:1.29',
  'yes',
  '0644',
  '1e3',
  'a: b',
  '# no',
  'x #y',
  "it's",
  'x "y"',
  'Grüße 👋',
  '',
  '- x',
  '500m',
  '*',
  12,
  0,
  true,
  false,
  null,
  null,
  'two\nlines\n',
  'one line\n',
  'no end\nof line',
  'kept\n\n',
  'a long text of many words that people fold into several lines when they write it',
];
const scalar = fc.constantFrom(...SCALARS);
const { tree } = fc.letrec<{ tree: YamlValue }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 4, depthSize: 'medium', withCrossShrink: true },
    scalar,
    fc.dictionary(fc.constantFrom(...KEYS), tie('tree'), { maxKeys: 4, noNullPrototype: true }),
    fc.array(tie('tree'), { maxLength: 3 }),
  ),
}));

/** Any object that a document may hold. */
export const objectData = fc.dictionary(fc.constantFrom(...KEYS), tree, {
  minKeys: 1,
  maxKeys: 5,
  noNullPrototype: true,
});
/** A value that a change may give: a scalar, or a whole tree. */
export const givenValue: fc.Arbitrary<YamlValue> = fc.oneof(
  fc.constantFrom<YamlValue>(
    'new',
    true,
    7,
    'yes',
    'a, b: [c]',
    'first\nsecond\n',
    'first\nsecond',
    'ends\n\n',
    ' led',
    'Ω',
  ),
  fc.constantFrom<YamlValue>(
    { deep: { drop: ['ALL'] } },
    [{ name: 'new', value: '1' }, { name: 'b' }],
    ['x', 'y'],
    {},
    [],
    {
      text: 'first\nsecond\n',
      list: [['a'], [{ b: null }]],
    },
  ),
);

export function printDocument(data: { readonly [key: string]: YamlValue }, style: PrintStyle): PrintedDocument {
  return new Printer(style).print(data);
}

const isCollection = (value: YamlValue): value is readonly YamlValue[] | { readonly [key: string]: YamlValue } =>
  typeof value === 'object' && value !== null;
const sizeOf = (value: object): number => Object.keys(value).length;

class Printer {
  readonly #style: PrintStyle;
  readonly #lines: string[] = [];
  readonly #comments: PrintedComment[] = [];
  readonly #styles = new Set<string>();
  #state: number;
  #anchors = 0;
  /** Anchors whose values an alias may repeat. */
  readonly #anchored: { readonly name: string; readonly value: YamlValue }[] = [];

  constructor(style: PrintStyle) {
    this.#style = style;
    this.#state = style.seed;
  }

  print(data: { readonly [key: string]: YamlValue }): PrintedDocument {
    const { layout, eol, end, start } = this.#style;
    this.#styles.add(layout);
    this.#styles.add(eol === '\n' ? 'LF' : 'CRLF');
    this.#styles.add(`${end} at the end`);
    let whole: { readonly [key: string]: YamlValue } = data;
    if (layout === 'block') {
      if (start !== '') {
        this.#styles.add('document marker');
        this.#lines.push(start);
        if (start.includes('#')) this.#comments.push({ text: 'start', path: [], place: 'above' });
      }
      this.#map(data, 0, '', []);
      if (this.#anchored.length > 0) whole = this.#aliases(data);
      if (this.#style.hasEndMarker) {
        this.#styles.add('end marker');
        this.#lines.push('...');
      }
    } else if (layout === 'flow') {
      this.#lines.push(this.#flow(data, { pad: this.#style.braces === 'spaced' ? ' ' : '', isJson: false }));
    } else {
      const text =
        layout === 'JSON on one line'
          ? this.#flow(data, { pad: '', isJson: true })
          : JSON.stringify(
              data,
              null,
              layout === 'JSON' ? this.#style.step : layout === 'JSON with tabs' ? '\t' : undefined,
            );
      this.#lines.push(...text.split('\n'));
    }
    const text = this.#lines.join(eol) + (end === 'none' ? '' : end === 'line end' ? eol : eol + eol);
    return { text, data: whole, comments: this.#comments, styles: this.#styles };
  }

  /** Aliases at the end show what stands before them. */
  #aliases(data: { readonly [key: string]: YamlValue }): { readonly [key: string]: YamlValue } {
    const whole: { [key: string]: YamlValue } = { ...data };
    for (const { name, value } of this.#anchored) {
      if (!this.#chance(0.6)) continue;
      const isMerge = isCollection(value) && !Array.isArray(value) && sizeOf(value) > 0 && this.#chance(0.5);
      this.#styles.add(isMerge ? 'merge key' : 'alias');
      this.#lines.push(...(isMerge ? [`of-${name}:`, `  <<: *${name}`, '  own: 1'] : [`of-${name}: *${name}`]));
      whole[`of-${name}`] = isMerge ? { ...(value as object), own: 1 } : value;
    }
    return whole;
  }

  #map(map: { readonly [key: string]: YamlValue }, indent: number, first: string, path: Path): void {
    const { step, isDashIndented, hasExplicitKeys } = this.#style;
    const pad = ' '.repeat(indent);
    Object.entries(map).forEach(([key, value], index) => {
      const own = [...path, key];
      this.#separate(index, pad, own);
      const lead = index === 0 ? first : pad;
      const isExplicit = hasExplicitKeys && this.#chance(0.2);
      const name = this.#key(key);
      if (isExplicit) {
        this.#styles.add('explicit key');
        this.#lines.push(`${lead}? ${name}`);
      }
      const head = isExplicit ? `${pad}:` : `${lead}${name}:`;
      const deeper = indent + (Array.isArray(value) ? (isDashIndented || isExplicit ? step : 0) : step);
      this.#value(value, head, deeper, indent + step, own, pad);
    });
    this.#below(map, indent, pad, path);
  }

  #sequence(list: readonly YamlValue[], indent: number, first: string, path: Path): void {
    const pad = ' '.repeat(indent);
    list.forEach((value, index) => {
      const own = [...path, index];
      this.#separate(index, pad, own);
      const lead = index === 0 ? first : pad;
      const isBlock = isCollection(value) && sizeOf(value) > 0 && !this.#inBraces(value);
      if (isBlock) {
        const width = this.#style.dashWidth;
        if (width > 2) this.#styles.add('wide dashes');
        const inner = `${lead}-${' '.repeat(width - 1)}`;
        if (Array.isArray(value)) this.#sequence(value, indent + width, inner, own);
        else this.#map(value as { readonly [key: string]: YamlValue }, indent + width, inner, own);
      } else this.#value(value, `${lead}-`, indent + 2, indent + 2, own, pad);
    });
  }

  /** A value behind a colon or a dash. */
  #value(value: YamlValue, head: string, deeper: number, text: number, path: Path, pad: string): void {
    const isInBraces = isCollection(value) && (sizeOf(value) === 0 || this.#inBraces(value));
    if (isCollection(value) && !isInBraces) {
      const anchor = this.#anchor(value);
      this.#lines.push(`${head}${anchor}${this.#beside(path)}`);
      this.#styles.add(
        Array.isArray(value)
          ? deeper === pad.length
            ? 'dashes below their key'
            : 'indented dashes'
          : `steps of ${this.#style.step}`,
      );
      const inner = ' '.repeat(deeper);
      if (Array.isArray(value)) this.#sequence(value, deeper, inner, path);
      else this.#map(value as { readonly [key: string]: YamlValue }, deeper, inner, path);
      return;
    }
    if (typeof value === 'string' && this.#style.hasBlockScalars && this.#blockScalar(value, head, text, path)) return;
    if (isCollection(value)) {
      this.#braces(value, head, text, path);
      return;
    }
    if (value === null && this.#chance(0.6)) {
      this.#styles.add('empty value');
      this.#lines.push(`${head}${this.#beside(path)}`);
      return;
    }
    if (typeof value === 'string' && this.#style.hasLongScalars && value.length > 60) {
      const words = value.split(' ');
      const quote = this.#style.quote;
      this.#styles.add(quote === '' ? 'plain scalar of several lines' : 'quoted scalar of several lines');
      this.#lines.push(
        `${head} ${quote}${words.slice(0, 7).join(' ')}`,
        `${' '.repeat(text)}${words.slice(7).join(' ')}${quote}${this.#beside(path)}`,
      );
      return;
    }
    const tag = this.#style.hasTags && typeof value === 'string' && this.#chance(0.3) ? ' !!str' : '';
    if (tag !== '') this.#styles.add('tag');
    const anchor = tag === '' && value !== null ? this.#anchor(value) : '';
    this.#lines.push(`${head}${tag}${anchor} ${this.#scalar(value, false)}${this.#beside(path)}`);
  }

  #blockScalar(value: string, head: string, indent: number, path: Path): boolean {
    const { end } = this.#style;
    const isKept = value.endsWith('\n\n');
    if (
      value === '' ||
      /^\s/.test(value) ||
      !/^[\x20-\x7e\n]+$/.test(value) ||
      (/[^\n ] *$/.test(value) === false && !value.endsWith('\n'))
    )
      return false;
    if ((isKept && end !== 'line end') || (!value.includes('\n') && !this.#chance(0.3))) return false;
    const isFolded = value.indexOf('\n') >= value.length - 1 && this.#chance(0.5);
    const chomp = isKept ? '+' : value.endsWith('\n') ? '' : '-';
    this.#styles.add(isFolded ? 'folded block scalar' : 'literal block scalar');
    if (chomp !== '') this.#styles.add(chomp === '+' ? 'block scalar that keeps' : 'block scalar that strips');
    const lines = value.replace(/\n$/, '').split('\n');
    this.#lines.push(
      `${head} ${isFolded ? '>' : '|'}${chomp}${this.#beside(path)}`,
      ...lines.map((line) => (line === '' ? '' : ' '.repeat(indent) + line)),
    );
    return true;
  }

  #inBraces(value: object): boolean {
    const { braces } = this.#style;
    if (braces === 'none') return false;
    return (
      Object.values(value).every((item) => !isCollection(item) || sizeOf(item) === 0 || this.#isShallow(item)) &&
      this.#style.seed % 3 > 0
    );
  }

  #isShallow(value: object): boolean {
    return Object.values(value).every((item) => !isCollection(item));
  }

  #braces(value: object, head: string, indent: number, path: Path): void {
    const { braces, step } = this.#style;
    const isJson = braces === 'JSON';
    if (sizeOf(value) === 0) this.#styles.add('empty braces');
    else this.#styles.add(isJson ? 'JSON within YAML' : `braces: ${braces}`);
    if (sizeOf(value) > 0 && (braces === 'several lines' || braces === 'trailing comma')) {
      const [open, close] = Array.isArray(value) ? '[]' : '{}';
      const pad = ' '.repeat(indent + step);
      const entries = Object.entries(value).map(([key, item]) =>
        Array.isArray(value)
          ? this.#flow(item as YamlValue, { pad: '', isJson: false })
          : `${this.#flowKey(key, false)}: ${this.#flow(item as YamlValue, { pad: '', isJson: false })}`,
      );
      this.#lines.push(`${head} ${open}`);
      entries.forEach((entry, index) => {
        const isLast = index === entries.length - 1;
        const own = [...path, Array.isArray(value) ? index : (Object.keys(value)[index] ?? '')];
        if (this.#style.hasComments && index > 0 && this.#chance(0.2)) this.#comment(pad, own, 'above');
        this.#lines.push(`${pad}${entry}${isLast && braces === 'several lines' ? '' : ','}${this.#beside(own)}`);
      });
      this.#lines.push(`${' '.repeat(indent)}${close}${this.#beside(path)}`);
      return;
    }
    const written = this.#flow(value as YamlValue, { pad: braces === 'spaced' ? ' ' : '', isJson });
    this.#lines.push(`${head} ${written}${this.#beside(path)}`);
  }

  #flow(value: YamlValue, form: { readonly pad: string; readonly isJson: boolean }): string {
    if (!isCollection(value)) return form.isJson ? JSON.stringify(value) : this.#scalar(value, true);
    const parts = Array.isArray(value)
      ? value.map((item) => this.#flow(item, form))
      : Object.entries(value).map(
          ([key, item]) => `${this.#flowKey(key, form.isJson)}: ${this.#flow(item as YamlValue, form)}`,
        );
    const [open, close] = Array.isArray(value) ? '[]' : '{}';
    const pad = parts.length > 0 ? form.pad : '';
    return `${open}${pad}${parts.join(', ')}${pad}${close}`;
  }

  #flowKey = (key: string, isJson: boolean): string =>
    isJson || !/^[a-z]+$/i.test(key) || key === 'on' ? JSON.stringify(key) : key;

  #key(key: string): string {
    const { areKeysQuoted, quote } = this.#style;
    if (areKeysQuoted) this.#styles.add('quoted keys');
    if (areKeysQuoted || !/^[a-z]/i.test(key) || key === 'on') return quote === "'" ? `'${key}'` : JSON.stringify(key);
    return key;
  }

  #scalar(value: YamlValue, isInFlow: boolean): string {
    if (value === null) return this.#chance(0.5) ? 'null' : '~';
    if (typeof value !== 'string') return String(value);
    const { quote } = this.#style;
    const canBePlain =
      !value.includes(': ') &&
      /^[a-zA-Z][\w.:/-]*(?: [\w-]+)*$/.test(value) &&
      !/^(?:y|yes|on|null|true|false|n|no|off)$/i.test(value);
    if (quote === '' && canBePlain && !(isInFlow && /[,[\]{}]/.test(value))) return value;
    if (quote !== '') this.#styles.add(quote === "'" ? 'single quotes' : 'double quotes');
    return quote === "'" && !value.includes('\n') ? `'${value.replace(/'/g, "''")}'` : JSON.stringify(value);
  }

  #anchor(value: YamlValue): string {
    if (!this.#style.hasAnchors || !this.#chance(0.25)) return '';
    this.#styles.add('anchor');
    const name = `a${++this.#anchors}`;
    this.#anchored.push({ name, value });
    return ` &${name}`;
  }

  #separate(index: number, pad: string, path: Path): void {
    if (index === 0) return;
    const endsBlank = this.#lines.at(-1) === '';
    if (this.#style.hasBlankLines && !endsBlank && this.#chance(0.25)) {
      this.#styles.add('blank lines');
      this.#lines.push('');
    }
    if (this.#style.hasComments && this.#chance(0.25)) this.#comment(pad, path, 'above');
  }

  #beside(path: Path): string {
    if (!this.#style.hasComments || !this.#chance(0.25)) return '';
    this.#styles.add('comment beside');
    const text = this.#nextNote();
    this.#comments.push({ text, path, place: 'beside' });
    return ` # ${text}`;
  }

  #below(map: object, indent: number, pad: string, path: Path): void {
    if (!this.#style.hasComments || !this.#chance(0.1) || this.#lines.at(-1) === '') return;
    const last = Object.entries(map).at(-1);
    if (last === undefined) return;
    const isText = typeof last[1] === 'string' || isCollection(last[1] as YamlValue);
    if (!isText && this.#chance(0.5)) this.#comment(' '.repeat(indent + 2), [...path, last[0]], 'below');
    else this.#comment(pad, path, 'below');
  }

  #comment(pad: string, path: Path, place: 'above' | 'below'): void {
    const text = this.#nextNote();
    this.#styles.add(`comment ${place}`);
    this.#comments.push({ text, path, place });
    this.#lines.push(`${pad}# ${text}`);
  }

  #nextNote(): string {
    return `${this.#chance(0.2) ? 'old: ' : ''}note ${this.#comments.length + 1}`;
  }

  /** Random numbers that depend on the seed alone (mulberry32). */
  #chance(share: number): boolean {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let t = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296 < share;
  }
}
