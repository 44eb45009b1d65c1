import { readOptions } from './image-arguments.js';
import { WrongUsage } from './wrong-usage.js';

const formats = ['text', 'json', 'markdown', 'dot', 'svg'] as const;
export type RbacFormat = (typeof formats)[number];

/** What `hullcheck rbac [paths]` is asked to do. */
export interface RbacOptions {
  readonly paths: readonly string[];
  readonly format: RbacFormat;
  /** The name of a ServiceAccount, or of a workload. */
  readonly subject: string | undefined;
  readonly namespace: string | undefined;
  /** What everybody is asked to do. */
  readonly can: { readonly verb: string; readonly resource: string } | undefined;
}

/** Reads what stands after `rbac`. */
export function parseRbacArguments(args: readonly string[]): RbacOptions | 'help' {
  const { paths, values } = readOptions(joined(args), {
    format: `a format: ${formats.join(', ')}`,
    subject: 'the name of a ServiceAccount or of a workload',
    namespace: 'a namespace',
    can: NEEDS_BOTH,
    help: undefined,
  });
  if (values.has('help')) return 'help';
  const given = values.get('format')?.at(-1) ?? 'text';
  const format = formats.find((each) => each === given);
  if (format === undefined)
    throw new WrongUsage(`--format does not know "${given}". It takes a format: ${formats.join(', ')}.`);
  const can = values.get('can')?.at(-1)?.trim().split(/\s+/);
  const [verb, resource, ...others] = can ?? [];
  if (can && (verb === undefined || resource === undefined || others.length > 0))
    throw new WrongUsage(`The option --can needs ${NEEDS_BOTH}.`);
  if (can && (format === 'dot' || format === 'svg'))
    throw new WrongUsage(`--can answers in words, so it cannot go with --format ${format}.`);
  return {
    paths: paths.length === 0 ? ['.'] : paths,
    format,
    subject: values.get('subject')?.at(-1),
    namespace: values.get('namespace')?.at(-1),
    can: verb === undefined || resource === undefined ? undefined : { verb, resource },
  };
}

const NEEDS_BOTH = 'a verb and a resource, such as get secrets';

/** `--can get secrets` is one option with two words. */
function joined(args: readonly string[]): readonly string[] {
  const at = args.indexOf('--can');
  const [verb, resource] = [args[at + 1], args[at + 2]];
  const isInTwo = at >= 0 && verb !== undefined && resource !== undefined && !/\s/.test(verb) && !/^-/.test(resource);
  return isInTwo ? [...args.slice(0, at), `--can=${verb} ${resource}`, ...args.slice(at + 3)] : args;
}
