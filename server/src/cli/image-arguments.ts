import { parseArgs } from 'node:util';
import { type ScannerChoice, scannerIds } from '../engine/outside.js';
import { type Severity, severities } from '../engine/settings.js';
import { WrongUsage } from './wrong-usage.js';

/** What `hullcheck pin [paths]` is asked to do. */
export interface PinOptions {
  readonly paths: readonly string[];
  readonly isDryRun: boolean;
  /** Hosts that may be asked without encryption. */
  readonly insecureRegistries: readonly string[];
}

/** Reads what stands after `pin`. */
export function parsePinArguments(args: readonly string[]): PinOptions | 'help' {
  const { paths, values } = readOptions(args, {
    'dry-run': undefined,
    'insecure-registry': 'the host of a registry, such as registry.local:5000',
    help: undefined,
  });
  if (values.has('help')) return 'help';
  return {
    paths: paths.length === 0 ? ['.'] : paths,
    isDryRun: values.has('dry-run'),
    insecureRegistries: values.get('insecure-registry') ?? [],
  };
}

/** What `hullcheck scan [paths]` is asked to do. */
export interface ScanOptions {
  readonly paths: readonly string[];
  readonly format: 'text' | 'json';
  readonly failOn: Severity | 'never';
  readonly choice: ScannerChoice;
}

/** Reads what stands after `scan`. */
export function parseScanArguments(args: readonly string[]): ScanOptions | 'help' {
  const needs = {
    format: 'a format: text or json',
    'fail-on': `a severity: ${severities.join(', ')}, or never`,
    scanner: `a scanner: ${scannerIds.join(', ')}`,
    'scanner-path': 'the path of a scanner',
  };
  const { paths, values } = readOptions(args, { ...needs, help: undefined });
  if (values.has('help')) return 'help';
  const oneOf = <Value extends string>(name: keyof typeof needs, allowed: readonly Value[]): Value | undefined => {
    const value = values.get(name)?.at(-1);
    const found = allowed.find((each) => each === value);
    if (value !== undefined && found === undefined)
      throw new WrongUsage(`--${name} does not know "${value}". It takes ${needs[name]}.`);
    return found;
  };
  return {
    paths: paths.length === 0 ? ['.'] : paths,
    format: oneOf('format', ['text', 'json']) ?? 'text',
    failOn: oneOf('fail-on', [...severities, 'never']) ?? 'warning',
    choice: { scanner: oneOf('scanner', scannerIds), path: values.get('scanner-path')?.at(-1) },
  };
}

interface ReadOptions {
  readonly paths: readonly string[];
  /** By name; an option may be given several times. */
  readonly values: ReadonlyMap<string, readonly string[]>;
}

/** `known` says of each option what value it needs; undefined where it takes none. */
export function readOptions(args: readonly string[], known: Readonly<Record<string, string | undefined>>): ReadOptions {
  const options = Object.fromEntries(
    Object.entries(known).map(([name, needs]) => [
      name,
      {
        type: needs === undefined ? ('boolean' as const) : ('string' as const),
        ...(name === 'help' && { short: 'h' }),
      },
    ]),
  );
  const { tokens } = parseArgs({ args: [...args], options, strict: false, allowPositionals: true, tokens: true });
  const values = new Map<string, string[]>();
  const paths: string[] = [];
  for (const token of tokens) {
    if (token.kind === 'positional') paths.push(token.value);
    if (token.kind !== 'option') continue;
    const { name, rawName, value, inlineValue } = token;
    if (!Object.hasOwn(known, name))
      throw new WrongUsage(`The option ${rawName} is unknown here. hullcheck --help lists the options.`);
    const needs = known[name];
    if (needs === undefined && value !== undefined) throw new WrongUsage(`The option ${rawName} takes no value.`);
    const isMissing = value === undefined || value === '' || (inlineValue === false && value.startsWith('-'));
    if (needs !== undefined && isMissing) throw new WrongUsage(`The option ${rawName} needs ${needs}.`);
    values.set(name, [...(values.get(name) ?? []), value ?? '']);
  }
  return { paths, values };
}
