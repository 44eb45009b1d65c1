import { readOptions } from './image-arguments.js';
import { WrongUsage } from './wrong-usage.js';

const words = ['text', 'json', 'markdown'] as const;
const pictures = ['svg', 'dot'] as const;
type Words = (typeof words)[number];

/** Which connections are meant; names are those of workloads, also `namespace/name`. */
export interface NetworkFilter {
  readonly namespace: string | undefined;
  readonly from: string | undefined;
  readonly to: string | undefined;
}

/** What `hullcheck network` is asked to do. */
export type NetworkOptions = { readonly paths: readonly string[]; readonly filter: NetworkFilter } & (
  | { readonly task: 'list'; readonly format: Words }
  | { readonly task: 'map'; readonly format: (typeof pictures)[number] }
  | {
      readonly task: 'diff';
      readonly format: Words;
      readonly before: string;
      /** Absent: the files as they are. */
      readonly after: string | undefined;
    }
);

/** Reads what stands after `network`. */
export function parseNetworkArguments(args: readonly string[]): NetworkOptions | 'help' {
  const [first = '', ...rest] = args;
  const named = (['list', 'map', 'diff'] as const).find((task) => task === first);
  const { paths: given, values } = readOptions(named === undefined ? args : rest, {
    format: `a format: ${[...words, ...pictures].join(', ')}`,
    namespace: 'a namespace',
    from: 'the name of a workload',
    to: 'the name of a workload',
    help: undefined,
  });
  if (values.has('help')) return 'help';
  const last = (name: string): string | undefined => values.get(name)?.at(-1);
  const filter = { namespace: last('namespace'), from: last('from'), to: last('to') };
  const format = last('format') ?? (named === 'map' ? 'svg' : 'text');
  const said = words.find((each) => each === format);
  const drawn = pictures.find((each) => each === format);
  if (said === undefined && drawn === undefined)
    throw new WrongUsage(
      `--format does not know "${format}". It takes a format: ${[...words, ...pictures].join(', ')}.`,
    );
  const pathsOf = (list: readonly string[]): readonly string[] => (list.length === 0 ? ['.'] : list);
  if (named !== 'diff') {
    const common = { paths: pathsOf(given), filter };
    return drawn ? { ...common, task: 'map', format: drawn } : { ...common, task: 'list', format: said ?? 'text' };
  }
  if (said === undefined)
    throw new WrongUsage(`hullcheck network diff has no picture: --format takes ${words.join(', ')}.`);
  const [revision = '', ...paths] = given;
  const [, before = '', dots, after = ''] = /^(.*?)(?:(\.\.\.?)(.*))?$/s.exec(revision) ?? [];
  if (before === '' || (dots !== undefined && (dots === '...' || after === '')))
    throw new WrongUsage('hullcheck network diff needs a revision such as main, or two of them such as v1..v2.');
  return { paths: pathsOf(paths), filter, task: 'diff', format: said, before, after: after === '' ? undefined : after };
}
