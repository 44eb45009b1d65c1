import { parseArgs } from 'node:util';
import { parseKubernetesVersion } from '../engine/configuration.js';
import { type Profile, profiles, type Severity, severities } from '../engine/settings.js';
import { isDate } from '../engine/suppression-text.js';
import { type PinOptions, parsePinArguments, parseScanArguments, type ScanOptions } from './image-arguments.js';
import { type NetworkOptions, parseNetworkArguments } from './network-arguments.js';
import { parseRbacArguments, type RbacOptions } from './rbac-arguments.js';
import { parseSynthesisArguments, type SynthesisOptions } from './synthesis.js';
import { WrongUsage } from './wrong-usage.js';

export type Format = 'text' | 'json' | 'sarif' | 'junit' | 'github';

/** What `hullcheck [paths]` is asked to do. */
export interface CheckOptions {
  readonly paths: readonly string[];
  readonly format: Format;
  readonly profile: Profile | undefined;
  readonly config: string | undefined;
  readonly kubernetesVersion: number | undefined;
  readonly failOn: Severity | 'never';
  readonly suppressions: boolean;
  readonly today: string | undefined;
  readonly fix: 'safe' | 'all' | undefined;
  readonly isDryRun: boolean;
}

export type Command =
  | { readonly kind: 'check'; readonly options: CheckOptions }
  | { readonly kind: 'explain'; readonly rule: string }
  | { readonly kind: 'pin'; readonly options: PinOptions }
  | { readonly kind: 'scan'; readonly options: ScanOptions }
  | { readonly kind: 'rbac'; readonly options: RbacOptions }
  | { readonly kind: 'network'; readonly options: NetworkOptions }
  | { readonly kind: 'synthesis'; readonly options: SynthesisOptions }
  | { readonly kind: 'help' }
  | { readonly kind: 'version' }
  /** The arguments cannot be understood; `message` says what to do about it. */
  | { readonly kind: 'wrong'; readonly message: string };

export const USAGE = `Usage: hullcheck [paths] [options]
       hullcheck explain RULE
       hullcheck pin [paths] [--dry-run] [--insecure-registry HOST]
       hullcheck scan [paths] [--scanner NAME] [--scanner-path FILE] [--format text|json] [--fail-on SEVERITY]
       hullcheck rbac [paths] [--format text|json|markdown|dot|svg] [--subject NAME] [--namespace NAME]
                      [--can VERB RESOURCE]
       hullcheck network [list|map] [paths] [--format text|json|markdown|svg|dot] [--namespace NAME]
                         [--from WORKLOAD] [--to WORKLOAD]
       hullcheck network diff REVISION[..REVISION] [paths] [--format text|json|markdown]
       hullcheck network synthesize [paths] [--namespace NAME]

Finds security gaps in the Kubernetes manifests and Dockerfiles below the paths (the current folder by default).

  --format FORMAT            text (default), json, sarif, junit or github
  --profile PROFILE          recommended (default), strict or audit
  --config FILE              use this file instead of the nearest .hullcheck.yaml
  --kubernetes-version 1.N   the version that the manifests are meant for
  --fail-on SEVERITY         exit with 1 for findings of this severity or worse:
                             error, warning (default), information, hint or never
  --no-suppressions          report what comments and annotations hide as well
  --today YYYY-MM-DD         judge as on that day
  --fix[=safe|all]           mend what can be mended without risk; all: with risks too
  --dry-run                  with --fix: print what would change, and change nothing
  --help, --version

hullcheck pin asks the registries of the images that have no digest for the one that their tag leads to now, with the
logins in Docker's configuration, and writes it behind the tag. Nothing else that Hullcheck does uses the network.

hullcheck scan runs an image scanner of this machine (trivy, grype, osv-scanner or docker-scout: the first on PATH) on
each image that the files name, and says what it knows.

hullcheck rbac says who may do what: the pods by power with the steps that lead there, the rights of each
ServiceAccount, and who may do one thing (--can get secrets); as words, or as a picture (dot, svg).

hullcheck network says who can reach whom: as a list, or as a map (svg, dot). hullcheck network diff says which
connections open and close from a revision of git to the files as they are, or to another revision: it ends with 1
where any do. It runs git, on the repository alone.

hullcheck network synthesize prints the least network policies with which all passes that the manifests tell of: a
default deny for each namespace, DNS, and one policy for each workload, with what no file tells as comments.

Exit code: 0 nothing found, 1 findings at or above --fail-on, 2 wrong usage or an error.
`;

const OPTIONS = {
  format: { type: 'string' },
  profile: { type: 'string' },
  config: { type: 'string' },
  'kubernetes-version': { type: 'string' },
  'fail-on': { type: 'string' },
  'no-suppressions': { type: 'boolean' },
  today: { type: 'string' },
  fix: { type: 'string' },
  'dry-run': { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
  version: { type: 'boolean', short: 'V' },
} as const;

const VALUES: Readonly<Record<string, string>> = {
  format: 'a format: text, json, sarif, junit or github',
  profile: `a profile: ${profiles.join(', ')}`,
  config: 'the path of a configuration file',
  'kubernetes-version': 'a version such as 1.34',
  'fail-on': `a severity: ${severities.join(', ')}, or never`,
  today: 'a day such as 2026-06-30',
  fix: 'safe or all',
};

/** Reads the arguments after the program's name. */
export function parseArguments(args: readonly string[]): Command {
  try {
    return read(args);
  } catch (error) {
    if (error instanceof WrongUsage) return { kind: 'wrong', message: error.message };
    throw error;
  }
}

function read(args: readonly string[]): Command {
  const [command, ...rest] = args;
  if (command === 'pin') {
    const options = parsePinArguments(rest);
    return options === 'help' ? { kind: 'help' } : { kind: 'pin', options };
  }
  if (command === 'scan') {
    const options = parseScanArguments(rest);
    return options === 'help' ? { kind: 'help' } : { kind: 'scan', options };
  }
  if (command === 'rbac') {
    const options = parseRbacArguments(rest);
    return options === 'help' ? { kind: 'help' } : { kind: 'rbac', options };
  }
  if (command === 'network' && rest[0] === 'synthesize') {
    const options = parseSynthesisArguments(rest.slice(1));
    return options === 'help' ? { kind: 'help' } : { kind: 'synthesis', options };
  }
  if (command === 'network') {
    const options = parseNetworkArguments(rest);
    return options === 'help' ? { kind: 'help' } : { kind: 'network', options };
  }
  const end = args.indexOf('--');
  // A bare --fix takes no value: what follows is a path.
  const given = args.map((arg, index) => (arg === '--fix' && (end < 0 || index < end) ? '--fix=safe' : arg));
  const { tokens } = parseArgs({ args: given, options: OPTIONS, strict: false, allowPositionals: true, tokens: true });
  const values = new Map<string, string>();
  const paths: string[] = [];
  for (const token of tokens) {
    if (token.kind === 'positional') paths.push(token.value);
    if (token.kind !== 'option') continue;
    const { name, rawName, value, inlineValue } = token;
    const option = Object.hasOwn(OPTIONS, name) ? OPTIONS[name as keyof typeof OPTIONS] : undefined;
    if (option === undefined)
      throw new WrongUsage(`The option ${rawName} is unknown. hullcheck --help lists the options.`);
    if (option.type === 'boolean' && value !== undefined) throw new WrongUsage(`The option ${rawName} takes no value.`);
    const isMissing = value === undefined || value === '' || (inlineValue === false && value.startsWith('-'));
    if (option.type === 'string' && isMissing) throw new WrongUsage(`The option ${rawName} needs ${VALUES[name]}.`);
    values.set(name, value ?? '');
  }
  if (values.has('help')) return { kind: 'help' };
  if (values.has('version')) return { kind: 'version' };
  if (paths[0] === 'explain') {
    const [, rule, ...others] = paths;
    if (rule === undefined || others.length > 0) throw new WrongUsage('hullcheck explain needs the id of one rule.');
    return { kind: 'explain', rule };
  }
  return { kind: 'check', options: checkOptions(paths, values) };
}

function checkOptions(paths: readonly string[], values: ReadonlyMap<string, string>): CheckOptions {
  const oneOf = <Value extends string>(name: string, allowed: readonly Value[]): Value | undefined => {
    const value = values.get(name);
    const found = allowed.find((each) => each === value);
    if (value !== undefined && found === undefined)
      throw new WrongUsage(`--${name} does not know "${value}". It takes ${VALUES[name]}.`);
    return found;
  };
  const read = <Value>(name: string, parse: (value: string) => Value | undefined): Value | undefined => {
    const value = values.get(name);
    const found = value === undefined ? undefined : parse(value);
    if (value !== undefined && found === undefined)
      throw new WrongUsage(`--${name} cannot read "${value}". It takes ${VALUES[name]}.`);
    return found;
  };
  const options: CheckOptions = {
    paths: paths.length === 0 ? ['.'] : paths,
    format: oneOf('format', ['text', 'json', 'sarif', 'junit', 'github']) ?? 'text',
    profile: oneOf('profile', profiles),
    config: values.get('config'),
    kubernetesVersion: read('kubernetes-version', parseKubernetesVersion),
    // A warning is a real gap, which a reviewer would not let pass either. Information and hints are advice: a build
    // that breaks on advice is a build whose check is soon switched off.
    failOn: oneOf('fail-on', [...severities, 'never']) ?? 'warning',
    suppressions: !values.has('no-suppressions'),
    today: read('today', (value) => (isDate(value) ? value : undefined)),
    fix: oneOf('fix', ['safe', 'all']),
    isDryRun: values.has('dry-run'),
  };
  if (options.isDryRun && options.fix === undefined)
    throw new WrongUsage('--dry-run shows what --fix would do: give both.');
  if (options.isDryRun && options.format !== 'text')
    throw new WrongUsage(`--dry-run prints a diff, so it cannot go with --format ${options.format}.`);
  return options;
}
