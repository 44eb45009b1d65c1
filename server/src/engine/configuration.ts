import { shift, type TextRange } from '../syntax/text.js';
import { readYaml } from '../syntax/yaml/document.js';
import type { YamlNode } from '../syntax/yaml/node.js';
import type { RegisteredRule } from './rule.js';
import {
  DEFAULT_SETTINGS,
  type HardenSettings,
  hardenLevels,
  NEWEST_KUBERNETES,
  type Profile,
  profiles,
  type RuleSetting,
  type Settings,
  severities,
} from './settings.js';

/** The name of the file that configures the folder it is in, and all below that have none of their own. */
export const CONFIGURATION_FILE = '.hullcheck.yaml';

/** What a layer says: a `.hullcheck.yaml`, the editor's settings `hullcheck.*`, or the flags of the command line. */
export interface Configuration {
  readonly profile?: Profile;
  readonly rules?: Readonly<Record<string, RuleSetting>>;
  /** Globs, see `Excludes`. */
  readonly exclude?: readonly string[];
  /** The minor number: 34 for Kubernetes 1.34. */
  readonly kubernetesVersion?: number;
  readonly harden?: Partial<HardenSettings>;
}

/** Something in a configuration that is passed over, and what may stand there instead. */
export interface ConfigurationProblem {
  readonly message: string;
  /** In the offsets of the file; empty at the start where the configuration is no text. */
  readonly range: TextRange;
}

export interface ReadConfiguration {
  readonly value: Configuration;
  readonly problems: readonly ConfigurationProblem[];
}

/** Reads a `.hullcheck.yaml`. Never throws: what is wrong is passed over and told. */
export function parseConfiguration(text: string, rules: readonly RegisteredRule[]): ReadConfiguration {
  const [first, ...others] = readYaml(text);
  if (first === undefined) return { value: {}, problems: [] };
  const { document, base } = first;
  const at = (range: TextRange): TextRange => shift(firstLine(document.text, range), base);
  const syntax = document.problems.map(({ message, range }) => ({
    range: at(range),
    message: `The file is no valid YAML: ${sentence(message)}`,
  }));
  const second = others.map(({ document: other, base: start }) => ({
    range: { start, end: start + Math.min(3, other.text.length) },
    message: 'The file has a second document, which is not read.',
  }));
  const root = document.root;
  const reader = new Reader(rules);
  const value = root === undefined ? {} : reader.configuration(nodeOf(root, document.text, 0));
  const problems = reader.problems.map(({ range, message }) => ({ message, range: at(range ?? { start: 0, end: 0 }) }));
  return { value, problems: [...syntax, ...problems, ...second].sort((a, b) => a.range.start - b.range.start) };
}

/** Reads the settings of an editor, plain data with the keys of a `.hullcheck.yaml`. Never throws. */
export function readConfiguration(data: unknown, rules: readonly RegisteredRule[]): ReadConfiguration {
  const reader = new Reader(rules);
  const value = data === undefined || data === null ? {} : reader.configuration(dataOf(data, 0));
  return { value, problems: reader.problems.map(({ message }) => ({ message, range: { start: 0, end: 0 } })) };
}

/**
 * Puts layers together; a later one wins over those before it. The order is: the editor's settings, the nearest
 * `.hullcheck.yaml`, the flags of the command line. The file stands above the editor because it belongs to the
 * project: what it says holds for every author and for CI alike, and nobody's own settings make the editor show
 * something else than CI will. Flags are typed for one run by somebody who means them.
 */
export function resolveSettings(
  layers: readonly Configuration[],
  { today, suppressions = true }: { readonly today: string; readonly suppressions?: boolean },
): Settings {
  const rules: Record<string, RuleSetting> = {};
  for (const layer of layers) {
    for (const [id, setting] of Object.entries(layer.rules ?? {})) rules[id] = joinRule(rules[id], setting);
  }
  return {
    profile: layers.findLast(({ profile }) => profile !== undefined)?.profile ?? DEFAULT_SETTINGS.profile,
    kubernetesVersion:
      layers.findLast(({ kubernetesVersion }) => kubernetesVersion !== undefined)?.kubernetesVersion ??
      DEFAULT_SETTINGS.kubernetesVersion,
    harden: {
      ...DEFAULT_SETTINGS.harden,
      ...Object.fromEntries(layers.flatMap(({ harden }) => Object.entries(harden ?? {}))),
    },
    rules,
    today,
    suppressions,
  };
}

/** A later severity leaves options alone, and later options leave the severity alone. */
function joinRule(earlier: RuleSetting | undefined, later: RuleSetting): RuleSetting {
  if (earlier === undefined || (typeof earlier === 'string' && typeof later === 'string')) return later;
  const part = (setting: RuleSetting) => (typeof setting === 'string' ? { severity: setting } : setting);
  return { ...part(earlier), ...part(later) };
}

/** The nearest value upwards: that of the folder itself, else of the folders that hold it. Folders have no slash at the end. */
export function nearest<Value>(folder: string, values: ReadonlyMap<string, Value>): Value | undefined {
  for (let at = folder; ; at = at.slice(0, Math.max(0, at.lastIndexOf('/')))) {
    const value = values.get(at);
    if (value !== undefined || at === '') return value;
  }
}

/** The minor number of `1.34`, `v1.34.2` or `34`; absent where it is no version of Kubernetes. */
export function parseKubernetesVersion(text: string): number | undefined {
  const minor = /^v?1\.(\d{1,3})(?:\.\d+)?(?:[-+].*)?$/.exec(text.trim())?.[1];
  return minor === undefined ? undefined : Number(minor);
}

/** A value of a configuration, wherever it came from, with its place if it has one. */
type Input =
  | {
      readonly kind: 'map';
      readonly entries: readonly {
        readonly key: string;
        readonly keyRange: TextRange | undefined;
        readonly value: Input;
      }[];
      readonly range: TextRange | undefined;
    }
  | { readonly kind: 'list'; readonly items: readonly Input[]; readonly range: TextRange | undefined }
  /** `source`: as written, because 1.30 is another version than 1.3. */
  | {
      readonly kind: 'scalar';
      readonly value: unknown;
      readonly source: string;
      readonly range: TextRange | undefined;
    };

const MAX_DEPTH = 20;

function nodeOf(node: YamlNode, text: string, depth: number): Input {
  const { range } = node;
  if (node.kind === 'alias' && node.target !== undefined && depth < MAX_DEPTH)
    return { ...nodeOf(node.target, text, depth + 1), range };
  if (node.kind === 'map' && depth < MAX_DEPTH) {
    const entries = node.pairs.flatMap(({ name, key, value }) =>
      name === undefined ? [] : [{ key: name, keyRange: key.range, value: nodeOf(value, text, depth + 1) }],
    );
    return { kind: 'map', entries, range: entries[0]?.keyRange ?? range };
  }
  if (node.kind === 'sequence' && depth < MAX_DEPTH)
    return { kind: 'list', items: node.items.map(({ value }) => nodeOf(value, text, depth + 1)), range };
  const value = node.kind === 'scalar' ? node.value : null;
  const source = typeof value === 'string' ? value : text.slice(range.start, range.end);
  return { kind: 'scalar', value, source, range };
}

function dataOf(data: unknown, depth: number): Input {
  const range = undefined;
  if (depth < MAX_DEPTH && Array.isArray(data))
    return { kind: 'list', items: data.map((item) => dataOf(item, depth + 1)), range };
  if (depth < MAX_DEPTH && typeof data === 'object' && data !== null) {
    return {
      kind: 'map',
      entries: Object.entries(data).map(([key, value]) => ({ key, keyRange: range, value: dataOf(value, depth + 1) })),
      range,
    };
  }
  return { kind: 'scalar', value: data, source: String(data), range };
}

const KEYS = ['profile', 'rules', 'exclude', 'kubernetesVersion', 'harden'] as const;
const HARDEN_KEYS = ['level', 'uid'] as const;
/** The largest number that Kubernetes takes for a user (API: SecurityContext.runAsUser). */
const MAX_UID = 2 ** 31 - 1;
const RULE_SEVERITIES = ['off', ...severities] as const;

/** Takes what is right and notes what is not. */
class Reader {
  readonly problems: { readonly message: string; readonly range: TextRange | undefined }[] = [];
  readonly #rules: ReadonlyMap<string, RegisteredRule>;

  constructor(rules: readonly RegisteredRule[]) {
    this.#rules = new Map(rules.map((rule) => [rule.id, rule]));
  }

  configuration(input: Input): Configuration {
    if (input.kind === 'scalar' && input.value === null) return {};
    if (input.kind !== 'map')
      return this.#refuse(input.range, `The configuration is no map of the keys ${listed(KEYS)}.`) ?? {};
    const read: { -readonly [Key in keyof Configuration]: Configuration[Key] } = {};
    for (const { key, keyRange, value } of input.entries) {
      if (value.kind === 'scalar' && value.value === null && (KEYS as readonly string[]).includes(key)) continue;
      if (key === 'profile') Object.assign(read, defined('profile', this.#profile(value)));
      else if (key === 'rules') read.rules = this.#rulesOf(value);
      else if (key === 'exclude') read.exclude = this.#globs(value);
      else if (key === 'harden') read.harden = this.#harden(value);
      else if (key === 'kubernetesVersion') Object.assign(read, defined('kubernetesVersion', this.#version(value)));
      else
        this.#refuse(keyRange, `The key "${key}" is unknown; the keys are ${listed(KEYS)}.${this.#guess(key, KEYS)}`);
    }
    return read;
  }

  #profile(input: Input): Profile | undefined {
    const found = profiles.find((profile) => input.kind === 'scalar' && input.value === profile);
    return (
      found ??
      this.#refuse(input.range, `The profile ${shown(input)} is unknown; the profiles are ${listed(profiles)}.`)
    );
  }

  #version(input: Input): number | undefined {
    // Outside YAML the number 1.30 has lost its last digit: only two digits are certain.
    const isLost =
      input.kind === 'scalar' &&
      typeof input.value === 'number' &&
      input.range === undefined &&
      /^1\.\d$/.test(input.source);
    const minor = input.kind === 'scalar' && !isLost ? parseKubernetesVersion(input.source) : undefined;
    return (
      minor ??
      this.#refuse(
        input.range,
        `The Kubernetes version ${shown(input)} cannot be read; it is written like "1.${NEWEST_KUBERNETES}".`,
      )
    );
  }

  #harden(input: Input): Partial<HardenSettings> {
    if (input.kind !== 'map')
      return this.#refuse(input.range, `The value of "harden" is no map of the keys ${listed(HARDEN_KEYS)}.`) ?? {};
    const read: { -readonly [Key in keyof HardenSettings]?: HardenSettings[Key] } = {};
    for (const { key, keyRange, value } of input.entries) {
      const plain = value.kind === 'scalar' ? value.value : undefined;
      if (plain === null) continue;
      if (key === 'level') {
        const level = hardenLevels.find((each) => each === plain);
        if (level !== undefined) read.level = level;
        else this.#refuse(value.range, `The level ${shown(value)} is unknown; the levels are ${listed(hardenLevels)}.`);
      } else if (key === 'uid') {
        if (typeof plain === 'number' && Number.isInteger(plain) && plain > 0 && plain <= MAX_UID) read.uid = plain;
        else this.#refuse(value.range, `The user ${shown(value)} is no number from 1 to ${MAX_UID}.`);
      } else
        this.#refuse(
          keyRange,
          `The key "${key}" is unknown; the keys of "harden" are ${listed(HARDEN_KEYS)}.${this.#guess(key, HARDEN_KEYS)}`,
        );
    }
    return read;
  }

  #globs(input: Input): readonly string[] {
    if (input.kind !== 'list')
      return this.#refuse(input.range, 'The value of "exclude" is no list of globs, such as ["testdata/**"].') ?? [];
    return input.items.flatMap((item) => {
      if (item.kind === 'scalar' && typeof item.value === 'string' && item.value.trim() !== '') return [item.value];
      return this.#refuse(item.range, `The glob ${shown(item)} is no text.`) ?? [];
    });
  }

  #rulesOf(input: Input): Readonly<Record<string, RuleSetting>> {
    if (input.kind !== 'map')
      return this.#refuse(input.range, 'The value of "rules" is no map of rule ids and severities.') ?? {};
    const read = input.entries.flatMap(({ key, keyRange, value }): readonly (readonly [string, RuleSetting])[] => {
      const rule = this.#rules.get(key);
      if (rule === undefined) {
        this.#refuse(keyRange, `The rule "${key}" is unknown.${this.#guess(key, [...this.#rules.keys()])}`);
        return [];
      }
      const setting = this.#setting(rule, value);
      return setting === undefined ? [] : [[key, setting]];
    });
    return Object.fromEntries(read);
  }

  #setting(rule: RegisteredRule, input: Input): RuleSetting | undefined {
    if (input.kind === 'scalar') return this.#severity(input);
    if (input.kind === 'list')
      return this.#refuse(
        input.range,
        `The setting of "${rule.id}" is a list; it is a severity, or a map of severity and options.`,
      );
    const options = rule.options ?? {};
    const names = ['severity', ...Object.keys(options)];
    const read: { severity?: 'off' | (Settings['rules'][string] & string); [option: string]: unknown } = {};
    for (const { key, keyRange, value } of input.entries) {
      const option = options[key];
      if (key === 'severity') Object.assign(read, defined('severity', this.#severity(value)));
      else if (option === undefined)
        this.#refuse(keyRange, `The rule "${rule.id}" has no option "${key}"; it takes ${listed(names)}.`);
      else {
        const plain = plainOf(value);
        if (typeOf(plain) === typeOf(option.default)) read[key] = plain;
        else
          this.#refuse(
            value.range ?? keyRange,
            `The option "${key}" is no ${WORDS[typeOf(option.default)] ?? 'such value'}.`,
          );
      }
    }
    return read as RuleSetting;
  }

  #severity(input: Input): (typeof RULE_SEVERITIES)[number] | undefined {
    // YAML 1.1 reads `off` as false, and that is what is meant.
    if (input.kind === 'scalar' && input.value === false && /^(?:off|Off|OFF)$/.test(input.source)) return 'off';
    const found = RULE_SEVERITIES.find((severity) => input.kind === 'scalar' && input.value === severity);
    return (
      found ??
      this.#refuse(
        input.range,
        `The severity ${shown(input)} is unknown; the severities are ${listed(RULE_SEVERITIES)}.`,
      )
    );
  }

  #refuse(range: TextRange | undefined, message: string): undefined {
    this.problems.push({ range, message });
    return undefined;
  }

  #guess(name: string, known: readonly string[]): string {
    const near = known
      .map((other) => ({ other, by: distance(name.toLowerCase(), other.toLowerCase()) }))
      .sort((a, b) => a.by - b.by)[0];
    return near !== undefined && near.by <= Math.max(1, Math.floor(name.length / 4))
      ? ` Perhaps "${near.other}" is meant.`
      : '';
  }
}

function defined<Key extends string, Value>(key: Key, value: Value | undefined): { readonly [K in Key]?: Value } {
  return value === undefined ? {} : ({ [key]: value } as { readonly [K in Key]: Value });
}

function plainOf(input: Input): unknown {
  if (input.kind === 'scalar') return input.value;
  if (input.kind === 'list') return input.items.map(plainOf);
  return Object.fromEntries(input.entries.map(({ key, value }) => [key, plainOf(value)]));
}

/** A squiggle of several lines would hide what is wrong. */
function firstLine(text: string, { start, end }: TextRange): TextRange {
  const length = /^[^\r\n]*/.exec(text.slice(start, end))?.[0].trimEnd().length ?? 0;
  return { start, end: start + length };
}

const typeOf = (value: unknown): string => (Array.isArray(value) ? 'list' : value === null ? 'null' : typeof value);
const WORDS: Readonly<Record<string, string>> = {
  list: 'list',
  boolean: 'true or false',
  number: 'number',
  string: 'text',
  object: 'map',
};

const listed = (words: readonly string[]): string =>
  words.length < 2
    ? `"${words[0] ?? ''}"`
    : `${words
        .slice(0, -1)
        .map((word) => `"${word}"`)
        .join(', ')} and "${words.at(-1)}"`;

const shown = (input: Input): string =>
  input.kind === 'scalar' ? `"${input.source.slice(0, 60)}"` : input.kind === 'list' ? '(a list)' : '(a map)';

const sentence = (text: string): string => (/[.!?]$/.test(text) ? text : `${text}.`);

/** How many letters must change to make one word the other (Levenshtein). */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      next.push(
        Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)),
      );
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
