import { type Party, portWords } from '../engine/condense.js';
import { type NetworkDelta, numberOf } from '../engine/network-delta.js';
import type {
  AllowedText,
  Direction,
  Exposure,
  NetworkInsight,
  OutsideConnection,
  PeerGroup,
  PolicySummary,
  ReachSummary,
  ScopeBacking,
  WorkloadRef,
} from '../engine/network-insight.js';
import { code, linked, prose } from './inline.js';

/** A hover is no report: so many lines of a table, and so many names, are shown. */
const MOST_ROWS = 12;
const MOST_NAMES = 6;

const count = (number: number, word: string): string => `${number} ${word}${number === 1 ? '' : 's'}`;

/** `on TCP 8080`, `on all ports`. */
export const onPorts = (ports: string): string => `on ${portWords(ports)}`;

/** `a, b and c` */
function joined(parts: readonly string[]): string {
  const last = parts.at(-1) ?? '';
  return parts.length < 2 ? last : `${parts.slice(0, -1).join(', ')} and ${last}`;
}

const capital = (words: string): string => `${words.slice(0, 1).toUpperCase()}${words.slice(1)}`;

/** Whether something is from, or to, every address on every port: then no policy stands in the way of pods either. */
function openness(outside: readonly OutsideConnection[]): 'surely' | 'perhaps' | 'no' {
  const parts = outside.filter(({ isPublic, perhaps }) => isPublic && perhaps === 'All');
  if (parts.length === 0) return 'no';
  return parts.some(({ allowed }) => allowed === 'All') ? 'surely' : 'perhaps';
}

// One line, above an object. No word of the workspace is in it: an editor may make icons of some.

/** What is said above an object; `NetworkPolicy` and workloads only. */
export function networkTitle(insight: NetworkInsight): string {
  const titles =
    insight.kind === 'workload'
      ? insight.reaches.map(reachTitle)
      : insight.kind === 'policy'
        ? insight.policies.map(policyTitle)
        : insight.backings.map(backingTitle);
  const [first = 'Network', ...others] = new Set(titles);
  return others.length === 0 ? first : `${first}; otherwise in ${count(others.length, 'other kustomization')}`;
}

/** `Reached by 3 workloads and from outside on TCP 8080; reaches anything` */
function reachTitle(reach: ReachSummary): string {
  const title = `${capital(reachedBy(reach))}; ${reaches(reach)}`;
  return reach.isComplete ? title : `${title}, as far as the files tell`;
}

function reachedBy({ incoming, fromOutside, exposures }: ReachSummary): string {
  const ways = exposures.filter(({ perhaps }) => perhaps !== '');
  const sure = ways.filter(({ allowed }) => allowed !== '');
  const outer = sure.length > 0 ? sure : ways;
  const outside = outer.length === 0 ? '' : `${sure.length > 0 ? '' : 'perhaps '}from outside the cluster`;
  const entrance = outside && `${outside}${inCommon(outer)}`;
  const open = openness(fromOutside);
  if (open !== 'no') {
    const pods = `${open === 'surely' ? '' : 'perhaps '}open to every pod`;
    return entrance === '' ? pods : `${pods}, and ${entrance}`;
  }
  const workloads = numbered(incoming);
  if (workloads === '') return entrance === '' ? 'reached by no workload' : `reached only ${entrance}`;
  return entrance === '' ? `reached by ${workloads}` : `reached by ${workloads}, and ${entrance}`;
}

function reaches({ outgoing, toOutside }: ReachSummary): string {
  const open = openness(toOutside);
  if (open !== 'no') return open === 'surely' ? 'reaches anything' : 'perhaps reaches anything';
  const internet = toOutside.filter(({ isPublic }) => isPublic);
  const addresses = internet.length > 0 ? internet : toOutside;
  const sure = addresses.some(({ allowed }) => allowed !== '');
  const outside = `${sure ? '' : 'perhaps '}${internet.length > 0 ? 'the internet' : 'private addresses'}${inCommon(addresses)}`;
  const parts = [numbered(outgoing), addresses.length === 0 ? '' : outside].filter(Boolean);
  return parts.length === 0 ? 'reaches no workload' : `reaches ${joined(parts)}`;
}

/** `3 workloads on TCP 8080, perhaps 2 more`; empty where there are none. */
function numbered(groups: readonly PeerGroup[]): string {
  const sum = (list: readonly PeerGroup[]): number => list.reduce((all, group) => all + group.count, 0);
  const sure = groups.filter(({ allowed }) => allowed !== '');
  const unsure = groups.filter(({ allowed }) => allowed === '');
  if (sure.length === 0)
    return unsure.length === 0 ? '' : `perhaps ${count(sum(unsure), 'workload')}${inCommon(unsure)}`;
  return `${count(sum(sure), 'workload')}${inCommon(sure)}${unsure.length === 0 ? '' : `, perhaps ${sum(unsure)} more`}`;
}

/** The ports where all have the same. */
function inCommon(list: readonly AllowedText[]): string {
  const [ports, ...others] = new Set(list.map(({ allowed, perhaps }) => allowed || perhaps));
  return ports === undefined || others.length > 0 ? '' : ` ${onPorts(ports)}`;
}

/** `Selects 2 workloads; lets in 3 workloads on TCP 5432; lets out nothing` */
function policyTitle(policy: PolicySummary): string {
  const { selected, count: number, perhaps, isFor, isComplete } = policy;
  const isWhole = selected.length === 1 && selected[0]?.kind !== 'workload';
  const sure =
    number === 0
      ? perhaps > 0
        ? `perhaps ${count(perhaps, 'workload')}`
        : 'no workload'
      : isWhole && number > 1
        ? `all ${count(number, 'workload')} of its namespace`
        : count(number, 'workload');
  const more = number > 0 && perhaps > 0 ? `, perhaps ${perhaps} more` : '';
  const directions = (['Ingress', 'Egress'] as const).flatMap((direction) =>
    isFor[direction] === 'no' ? [] : [directionTitle(policy, direction)],
  );
  const title = `Selects ${sure}${more}${directions.map((words) => `; ${words}`).join('')}`;
  return isComplete ? title : `${title}, as far as the files tell`;
}

function directionTitle({ openings, reached, isFor }: PolicySummary, direction: Direction): string {
  const own = openings.filter((opening) => opening.direction === direction);
  const lets = `${isFor[direction] === 'yes' ? '' : 'perhaps '}lets ${direction === 'Ingress' ? 'in' : 'out'}`;
  if (own.length === 0) return `${lets} nothing`;
  const wide = own.filter(({ isForAll, isKnown }) => isForAll && isKnown);
  if (wide.some(({ ports }) => ports === 'All')) return `${lets} everything`;
  const [ports, ...others] = new Set(own.map((each) => (each.portNames.length > 0 ? '' : each.ports)));
  const on = ports === undefined || ports === '' || others.length > 0 ? '' : ` ${onPorts(ports)}`;
  const addresses = new Set(own.flatMap((opening) => opening.addresses)).size;
  const parts = [
    wide.length > 0 ? 'anyone' : '',
    reached[direction] > 0 ? count(reached[direction], 'workload') : '',
    addresses > 0 ? count(addresses, 'address range') : '',
    own.some(({ isKnown, perhaps }) => !isKnown || perhaps > 0) ? 'perhaps more' : '',
  ].filter(Boolean);
  // DNS of the cluster, for example: what is in no file cannot be counted.
  return `${lets} ${parts.length === 0 ? 'no workload of the files' : joined(parts)}${on}`;
}

function backingTitle({ services, exposures, clients }: ScopeBacking): string {
  const workloads = new Set(services.flatMap((service) => service.workloads.map(keyOf))).size;
  const perhaps = new Set(services.flatMap((service) => service.perhaps.map(keyOf))).size;
  const isManual = services.some(({ hasSelector }) => !hasSelector);
  const behind =
    workloads > 0
      ? `leads to ${count(workloads, 'workload')}${perhaps > 0 ? `, perhaps ${perhaps} more` : ''}`
      : perhaps > 0
        ? `perhaps leads to ${count(perhaps, 'workload')}`
        : isManual
          ? 'leads to endpoints that are in no file'
          : 'leads to no workload of the files';
  const used =
    clients === undefined || clients.all === 0 || workloads + perhaps === 0
      ? ''
      : `; ${clients.surely} of ${count(clients.all, 'other workload')} may use it${clients.perhaps > 0 ? `, perhaps ${clients.perhaps} more` : ''}`;
  const refused = exposures.filter((exposure) => exposure.perhaps === '').length;
  const passing =
    exposures.length === 0
      ? ''
      : refused === 0
        ? '; policies let it pass'
        : refused === exposures.length
          ? '; policies refuse what comes from outside'
          : '; policies refuse some of what comes from outside';
  const isSure = refused > 0 || exposures.every(({ allowed }) => allowed !== '');
  return capital(`${behind}${used}${isSure ? passing : '; whether policies let it pass is not known'}`);
}

const keyOf = ({ ref: { uri, document, path: at }, path }: WorkloadRef): string => `${uri} ${document} ${at} ${path}`;

/** `This change opens 2 connections and closes 1`. */
export function deltaTitle(deltas: readonly NetworkDelta[]): string {
  const sum = (side: 'opened' | 'closed'): { surely: number; perhaps: number } =>
    deltas
      .map((delta) => numberOf(delta[side]))
      .reduce((a, b) => ({ surely: a.surely + b.surely, perhaps: a.perhaps + b.perhaps }), { surely: 0, perhaps: 0 });
  const [opened, closed] = [sum('opened'), sum('closed')];
  const all = [
    { verb: 'opens', number: opened.surely },
    { verb: 'closes', number: closed.surely },
    { verb: 'perhaps opens', number: opened.perhaps },
    { verb: 'perhaps closes', number: closed.perhaps },
  ].filter(({ number }) => number > 0);
  if (all.length === 0) return 'This change opens and closes no connection';
  // What is counted is said once.
  const words = all.map(({ verb, number }, index) => `${verb} ${index === 0 ? count(number, 'connection') : number}`);
  return `This change ${words.join(', ')}`;
}

// Markdown, for a hover

/** What can be said about the network, as Markdown for a hover. `graph` shows it as a picture. */
export function renderNetwork(insight: NetworkInsight, graph: string | undefined): string {
  const parts =
    insight.kind === 'workload'
      ? insight.reaches.map((reach) => ({ scope: reach.scope, text: reachText(reach) }))
      : insight.kind === 'policy'
        ? insight.policies.map((policy) => ({ scope: policy.scope, text: policyText(policy) }))
        : insight.backings.map((backing) => ({ scope: backing.scope, text: backingText(backing) }));
  const texts = new Map<string, string>();
  for (const { scope, text } of parts) if (!texts.has(text)) texts.set(text, scope);
  const shown = [...texts].slice(0, 3);
  const more = texts.size - shown.length;
  return [
    `**Network of ${prose(insight.title)}**`,
    ...shown.map(([text, scope]) => (texts.size === 1 ? text : `In ${code(folderOf(scope))}:\n\n${text}`)),
    more > 0 ? `It differs in ${count(more, 'more kustomization')}.` : '',
    graph === undefined ? '' : linked('Show it in the network map', graph),
  ]
    .filter(Boolean)
    .join('\n\n');
}

const folderOf = (scope: string): string => /([^/]+)\/*$/.exec(scope)?.[1] ?? scope;

/** `Deployment "web"` without its quotation marks, which a code span does not need. */
const bare = (title: string): string => title.replace(/^(\S+) "(.*)"$/su, '$1 $2');

/** Workloads, those of other namespaces with it. */
function parties(list: readonly Party[], own: string | undefined): string {
  const words = list.map((party) => {
    if (party.kind === 'every') return 'every workload';
    const { namespace } = party.kind === 'workload' ? party.workload : party;
    const where = namespace === undefined || namespace === own ? '' : ` of namespace ${code(namespace)}`;
    if (party.kind === 'workload') return `${code(bare(party.workload.title))}${where}`;
    return `every workload${where === '' ? ' of its namespace' : where}`;
  });
  const more = words.length - MOST_NAMES;
  return more > 0 ? `${words.slice(0, MOST_NAMES).join(', ')} and ${more} more` : words.join(', ');
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return '';
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  const more = rows.length - MOST_ROWS;
  return [
    line(head),
    line(head.map(() => '---')),
    ...rows.slice(0, MOST_ROWS).map(line),
    ...(more > 0 ? ['', `${count(more, 'more line')}: ${code('hullcheck network')} shows them all.`] : []),
  ].join('\n');
}

const portsCell = ({ allowed, perhaps }: AllowedText): string => {
  if (allowed === '') return perhaps === '' ? 'refused' : `perhaps ${portWords(perhaps)}`;
  return allowed === perhaps ? portWords(allowed) : `${portWords(allowed)}, perhaps ${portWords(perhaps)}`;
};

function reachText(reach: ReachSummary): string {
  const { namespace, incoming, outgoing, fromOutside, toOutside, exposures, policies, isComplete } = reach;
  const isOpen = openness(fromOutside) === 'surely';
  const isFree = openness(toOutside) === 'surely';
  const by = exposures.map((exposure) => ['in', `from outside, by ${wayOf(exposure)}`, portsCell(exposure)]);
  const rows = [
    ...by,
    ...(isOpen
      ? [['in', 'every pod of the cluster', 'all ports']]
      : incoming.map((group) => ['in', parties(group.peers, namespace), portsCell(group)])),
    ...(isFree
      ? [['out', 'anything', 'all ports']]
      : [
          ...outgoing.map((group) => ['out', parties(group.peers, namespace), portsCell(group)]),
          ...toOutside.map((part) => ['out', addressesOf(part), portsCell(part)]),
        ]),
  ];
  const selecting = policies.map(({ title }) => code(bare(title)));
  const more = selecting.length - MOST_NAMES;
  const names = `${selecting.slice(0, MOST_NAMES).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
  return [
    `${reachTitle(reach)}.`,
    table(['', 'Whom', 'Ports'], rows),
    selecting.length === 0 ? 'No NetworkPolicy surely selects it.' : `Selected by ${names}.`,
    isComplete ? '' : UNREAD,
  ]
    .filter(Boolean)
    .join('\n\n');
}

/** Why not all is known. */
const UNREAD = 'Policies that are in no file, or of kinds that are not judged, may change this.';

const wayOf = ({ via, title }: Exposure): string =>
  title.startsWith(via) ? code(bare(title)) : `${code(bare(title))} (${code(via)})`;

function addressesOf({ addresses, isPublic }: OutsideConnection): string {
  const more = addresses.length - 3;
  const named = `${addresses.slice(0, 3).map(code).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
  return isPublic ? `the internet: ${named}` : named;
}

function policyText(policy: PolicySummary): string {
  const { openings, selected, isComplete, namespace } = policy;
  const rows = openings.map((opening) => {
    const { direction, isForAll, workloads, addresses, ports, portNames, isKnown, perhaps } = opening;
    const peers = [
      isForAll ? 'anyone' : '',
      workloads.length > 0 ? parties(workloads, namespace) : '',
      perhaps > 0 ? `perhaps ${perhaps} more` : '',
      ...addresses.slice(0, MOST_NAMES).map(code),
      addresses.length > MOST_NAMES ? `${addresses.length - MOST_NAMES} more` : '',
      isKnown ? '' : 'what a template or the cluster decides',
    ].filter(Boolean);
    const numbers = [ports && portWords(ports), ...portNames.map(code)].filter(Boolean);
    return [
      direction === 'Ingress' ? 'in' : 'out',
      peers.length === 0 ? 'pods that are in no file' : peers.join(', '),
      numbers.length === 0 ? 'not known' : numbers.join(', '),
    ];
  });
  return [
    `${policyTitle(policy)}.`,
    selected.length === 0 ? '' : `It selects ${parties(selected, namespace)}.`,
    table(['', 'Whom', 'Ports'], rows),
    isComplete ? '' : UNREAD,
  ]
    .filter(Boolean)
    .join('\n\n');
}

function backingText(backing: ScopeBacking): string {
  const { services, exposures, isComplete, namespace } = backing;
  const party = (list: readonly WorkloadRef[]): string =>
    parties(
      list.map((workload) => ({ kind: 'workload', workload })),
      namespace,
    );
  const behind = services.flatMap(({ title, workloads, perhaps }) => {
    const words = [party(workloads), perhaps.length === 0 ? '' : `perhaps ${party(perhaps)}`]
      .filter(Boolean)
      .join(', ');
    return words === '' ? [] : [`${code(bare(title))}: ${words}.`];
  });
  const rows = exposures.map((exposure) => [
    code(bare(exposure.workload.title)),
    code(exposure.via),
    (exposure.ports && portWords(exposure.ports)) || 'not known',
    exposure.perhaps === '' ? 'policies refuse it' : exposure.allowed === '' ? 'perhaps passes' : 'passes',
  ]);
  return [
    `${backingTitle(backing)}.`,
    behind.slice(0, MOST_NAMES).join('\n\n'),
    table(['From outside to', 'By', 'Ports', ''], rows),
    isComplete ? '' : UNREAD,
  ]
    .filter(Boolean)
    .join('\n\n');
}
