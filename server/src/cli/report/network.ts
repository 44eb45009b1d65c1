import { code } from '../../docs/inline.js';
import { type OutsideStatement, type Party, portWords, type Statement } from '../../engine/condense.js';
import type { Exposure, WorkloadRef } from '../../engine/network-insight.js';
import { printable } from './text.js';

/** Connections in few statements. */
export interface Side {
  readonly connections: readonly Statement[];
  readonly outside: readonly OutsideStatement[];
  readonly exposures: readonly (Exposure & { readonly workload: WorkloadRef })[];
  /** How many connections these are. */
  readonly count: { readonly surely: number; readonly perhaps: number };
}

/** What one scope lets through. */
export interface ListPart extends Side {
  /** The folder that holds the scope together. */
  readonly scope: string;
  readonly isComplete: boolean;
  readonly workloads: readonly WorkloadRef[];
  readonly policies: readonly string[];
}

/** What has changed in one scope. */
export interface DiffPart {
  readonly scope: string;
  readonly opened: Side;
  readonly closed: Side;
  readonly added: readonly WorkloadRef[];
  readonly removed: readonly WorkloadRef[];
}

interface Style {
  readonly colours: boolean;
}
interface Revisions extends Style {
  readonly before: string;
  readonly after: string | undefined;
}

/** From whom to whom, on which ports. */
interface Row {
  readonly from: string;
  readonly to: string;
  readonly ports: string;
}

const count = (number: number, word: string): string => `${number} ${word}${number === 1 ? '' : 's'}`;
const CODES = { bold: 1, red: 31, green: 32 } as const;
const painter =
  ({ colours }: Style) =>
  (colour: keyof typeof CODES, text: string): string =>
    colours ? `\u001b[${CODES[colour]}m${text}\u001b[0m` : text;

const nameOf = ({ namespace, name, title }: WorkloadRef): string =>
  namespace === undefined ? (name ?? title) : `${namespace}/${name ?? title}`;

/** Longer lists say how many more there are. */
const MOST_NAMES = 8;

function partyWords(parties: readonly Party[]): string {
  const words = parties.map((party) => {
    if (party.kind === 'every') return 'every workload';
    if (party.kind === 'workload') return nameOf(party.workload);
    return party.namespace === undefined
      ? 'every workload without a namespace'
      : `every workload of ${party.namespace}`;
  });
  const more = words.length - MOST_NAMES;
  return more > 0 ? `${words.slice(0, MOST_NAMES).join(', ')} and ${more} more` : words.join(', ');
}

function portsOf(ports: string, isCertain: boolean): string {
  const words = portWords(ports);
  return isCertain ? words : `perhaps ${words}`;
}

const EVERYWHERE = '0.0.0.0/0,::/0';

function addressWords({ addresses, isPublic }: OutsideStatement): string {
  if (addresses.join() === EVERYWHERE) return 'anywhere';
  const more = addresses.length - 4;
  const named = `${addresses.slice(0, 4).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
  return isPublic ? `the internet (${named})` : named;
}

interface Rows {
  readonly within: readonly Row[];
  readonly into: readonly Row[];
  readonly out: readonly Row[];
}

function rowsOf({ connections, outside, exposures }: Side): Rows {
  const within = connections.map(({ from, to, ports, isCertain }) => ({
    from: partyWords(from),
    to: partyWords(to),
    ports: portsOf(ports, isCertain),
  }));
  const into = exposures.map(({ title, via, workload, ports, allowed, perhaps }) => ({
    from: title.startsWith(via) ? title : `${title} (${via})`,
    to: nameOf(workload),
    ports:
      perhaps === ''
        ? `${portsOf(ports, true)}, refused by policies`.replace(/^, /, '')
        : portsOf(allowed || perhaps, allowed !== ''),
  }));
  const row = (statement: OutsideStatement): Row => {
    const [workloads, addresses] = [partyWords(statement.workloads), addressWords(statement)];
    const [from, to] = statement.direction === 'Ingress' ? [addresses, workloads] : [workloads, addresses];
    return { from, to, ports: portsOf(statement.ports, statement.isCertain) };
  };
  return {
    within,
    into: [...into, ...outside.filter(({ direction }) => direction === 'Ingress').map(row)],
    out: outside.filter(({ direction }) => direction === 'Egress').map(row),
  };
}

const HEADINGS: Readonly<Record<keyof Rows, string>> = {
  within: 'Between workloads',
  into: 'From outside the cluster',
  out: 'To outside the cluster',
};
const sections = ['within', 'into', 'out'] as const;

/** Columns of one width. */
function lines(rows: readonly Row[], indent: string, mark = ''): readonly string[] {
  const cells = rows.map(({ from, to, ports }) => [`${mark}${printable(from)}`, `-> ${printable(to)}`, ports] as const);
  const widths = [0, 1].map((column) => Math.min(60, Math.max(0, ...cells.map((row) => row[column]?.length ?? 0))));
  return cells.map(
    ([from, to, ports]) => `${indent}${from.padEnd(widths[0] ?? 0)}  ${to.padEnd(widths[1] ?? 0)}  ${ports}`,
  );
}

const UNREAD = 'Policies that are in no file, or of kinds that are not judged, may change this.';

function sumOf(parts: readonly ListPart[]): string {
  const workloads = parts.reduce((all, part) => all + part.workloads.length, 0);
  const policies = parts.reduce((all, part) => all + part.policies.length, 0);
  return `${count(workloads, 'workload')}, ${policies === 1 ? '1 NetworkPolicy' : `${policies} NetworkPolicies`}.`;
}

const nothing = ({ within, into, out }: Rows): boolean => within.length + into.length + out.length === 0;

export const renderList: Readonly<
  Record<'text' | 'json' | 'markdown', (parts: readonly ListPart[], style: Style) => string>
> = {
  text: (parts, style) => {
    const paint = painter(style);
    const told = parts.flatMap((part) => {
      const rows = rowsOf(part);
      return [
        ...(parts.length > 1 ? [paint('bold', printable(part.scope))] : []),
        ...sections.flatMap((section) =>
          rows[section].length === 0 ? [] : [paint('bold', HEADINGS[section]), ...lines(rows[section], '  ')],
        ),
        ...(nothing(rows) ? ['No connection passes.'] : []),
        ...(part.isComplete ? [] : [UNREAD]),
        '',
      ];
    });
    return `${[...told, sumOf(parts)].join('\n')}\n`;
  },
  markdown: (parts) =>
    [
      '# Network',
      sumOf(parts),
      ...parts.flatMap((part) => {
        const rows = rowsOf(part);
        return [
          ...(parts.length > 1 ? [`## ${code(part.scope)}`] : []),
          ...sections.flatMap((section) =>
            rows[section].length === 0 ? [] : [`**${HEADINGS[section]}**`, table(rows[section])],
          ),
          ...(nothing(rows) ? ['No connection passes.'] : []),
          ...(part.isComplete ? [] : [UNREAD]),
        ];
      }),
      '',
    ]
      .join('\n\n')
      .replace(/\n+$/, '\n'),
  json: (parts) =>
    json({
      scopes: parts.map(({ scope, isComplete, workloads, policies, ...side }) => ({
        scope,
        complete: isComplete,
        workloads: workloads.map(workloadJson),
        policies,
        ...sideJson(side),
      })),
    }),
};

export const renderDiff: Readonly<
  Record<'text' | 'json' | 'markdown', (parts: readonly DiffPart[], about: Revisions) => string>
> = {
  text: (parts, about) => {
    const paint = painter(about);
    const told = parts.flatMap(({ scope, opened, closed, added, removed }) => [
      ...(parts.length > 1 ? [paint('bold', printable(scope))] : []),
      ...flat(rowsOf(opened), 'Opened', '+ ').map((line) =>
        line.startsWith(' ') ? paint('red', line) : paint('bold', line),
      ),
      ...flat(rowsOf(closed), 'Closed', '- ').map((line) =>
        line.startsWith(' ') ? paint('green', line) : paint('bold', line),
      ),
      ...(added.length > 0 ? [`New: ${printable(partyWords(added.map(asParty)))}`] : []),
      ...(removed.length > 0 ? [`Gone: ${printable(partyWords(removed.map(asParty)))}`] : []),
      '',
    ]);
    return `${[...told, verdict(parts, sinceWords(about, printable))].join('\n')}\n`;
  },
  markdown: (parts, about) =>
    [
      '# Network changes',
      verdict(parts, sinceWords(about, code)),
      ...parts.flatMap(({ scope, opened, closed, added, removed }) => [
        ...(parts.length > 1 ? [`## ${code(scope)}`] : []),
        ...section('Opened', rowsOf(opened)),
        ...section('Closed', rowsOf(closed)),
        ...(added.length > 0 ? [`New: ${code(partyWords(added.map(asParty)))}`] : []),
        ...(removed.length > 0 ? [`Gone: ${code(partyWords(removed.map(asParty)))}`] : []),
      ]),
      '',
    ]
      .join('\n\n')
      .replace(/\n+$/, '\n'),
  json: (parts, { before, after }) =>
    json({
      before,
      after: after ?? null,
      scopes: parts.map(({ scope, opened, closed, added, removed }) => ({
        scope,
        opened: sideJson(opened),
        closed: sideJson(closed),
        added: added.map(workloadJson),
        removed: removed.map(workloadJson),
      })),
    }),
};

const asParty = (workload: WorkloadRef): Party => ({ kind: 'workload', workload });
const all = ({ within, into, out }: Rows): readonly Row[] => [...within, ...into, ...out];

const flat = (rows: Rows, heading: string, mark: string): readonly string[] =>
  nothing(rows) ? [] : [heading, ...lines(all(rows), '  ', mark)];

const section = (heading: string, rows: Rows): readonly string[] =>
  nothing(rows) ? [] : [`**${heading}**`, table(all(rows))];

const sinceWords = ({ before, after }: Revisions, written: (text: string) => string): string =>
  after === undefined ? `Since ${written(before)}` : `From ${written(before)} to ${written(after)}`;

/** `Since main, 2 connections open and 1 closes.` */
function verdict(parts: readonly DiffPart[], since: string): string {
  const sum = (side: 'opened' | 'closed', kind: 'surely' | 'perhaps'): number =>
    parts.reduce((total, part) => total + part[side].count[kind], 0);
  const words = (side: 'opened' | 'closed', verb: string): readonly string[] => {
    const [surely, perhaps] = [sum(side, 'surely'), sum(side, 'perhaps')];
    const does = (number: number): string => `${count(number, 'connection')} ${verb}${number === 1 ? 's' : ''}`;
    return [surely > 0 ? does(surely) : '', perhaps > 0 ? `perhaps ${does(perhaps)}` : ''].filter(Boolean);
  };
  const said = [...words('opened', 'open'), ...words('closed', 'close')];
  return `${since}, ${said.length === 0 ? 'no connection opens or closes' : said.join(', ')}.`;
}

function table(rows: readonly Row[]): string {
  const cells = rows.map(({ from, to, ports }) => `| ${code(from)} | ${code(to)} | ${ports} |`);
  return ['| From | To | Ports |', '| --- | --- | --- |', ...cells].join('\n');
}

const json = (value: unknown): string => `${JSON.stringify(value, undefined, 2)}\n`;

const workloadJson = ({ namespace, name, title }: WorkloadRef): object => ({
  kind: title.split(' ')[0],
  name: name ?? null,
  namespace: namespace ?? null,
});

const partyJson = (party: Party): object =>
  party.kind === 'every'
    ? { every: 'workload' }
    : party.kind === 'namespace'
      ? { every: 'workload', namespace: party.namespace ?? null }
      : workloadJson(party.workload);

const sideJson = ({ connections, outside, exposures }: Side): object => ({
  connections: connections.map(({ from, to, ports, isCertain }) => ({
    from: from.map(partyJson),
    to: to.map(partyJson),
    ports,
    certain: isCertain,
  })),
  outside: outside.map(({ direction, workloads, addresses, isPublic, ports, isCertain }) => ({
    direction,
    workloads: workloads.map(partyJson),
    addresses,
    internet: isPublic,
    ports,
    certain: isCertain,
  })),
  exposures: exposures.map(({ title, via, workload, ports, allowed, perhaps }) => ({
    by: title,
    via,
    workload: workloadJson(workload),
    ports,
    passes: allowed !== '' ? 'yes' : perhaps !== '' ? 'maybe' : 'no',
  })),
});
