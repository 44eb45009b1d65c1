import type { RegisteredRule } from '../engine/rule.js';
import { readOptions } from './image-arguments.js';
import { nameIn } from './name-in.js';
import { readProject } from './read-project.js';
import type { ExitCode, Host } from './run.js';

/** What `hullcheck network synthesize [paths]` is asked to do. */
export interface SynthesisOptions {
  readonly paths: readonly string[];
  /** Only this namespace. */
  readonly namespace: string | undefined;
}

/** Reads what stands after `network synthesize`. */
export function parseSynthesisArguments(args: readonly string[]): SynthesisOptions | 'help' {
  const { paths, values } = readOptions(args, { namespace: 'the name of a namespace', help: undefined });
  if (values.has('help')) return 'help';
  return { paths: paths.length === 0 ? ['.'] : paths, namespace: values.get('namespace')?.at(-1) };
}

/** Prints the least network policies for what manifests tell of, as YAML; says on the side where they would belong. */
export async function printPolicies(
  { paths, namespace }: SynthesisOptions,
  rules: readonly RegisteredRule[],
  host: Host,
): Promise<ExitCode> {
  const { stdout, stderr, folder } = host;
  let hasFailed = false;
  const warn = (message: string): void => {
    hasFailed = true;
    stderr.write(`hullcheck: ${message}\n`);
  };
  const read = await readProject(paths, rules, host, warn);
  if (read === undefined) return 2;
  const { files } = read.workspace.networkPolicies(namespace === undefined ? {} : { namespaces: [namespace] });
  for (const { uri, parts } of files) {
    const count = parts.reduce((sum, { policies }) => sum + policies.length, 0);
    stderr.write(`${count} ${count === 1 ? 'policy' : 'policies'} for ${nameIn(folder, uri)}\n`);
  }
  if (files.length === 0) stderr.write('No network policy is missing for what the manifests tell of.\n');
  stdout.write(files.map(({ text }) => text).join('---\n'));
  return hasFailed ? 2 : 0;
}
