import type { Named, RightsInsight, RightsTable, RoleHolder, Way } from '../engine/rights-insight.js';
import { code, linked, prose } from './inline.js';

/** How links are made: absent where the reader cannot follow any. */
export interface RightsLinks<Place> {
  readonly to: (place: Place) => string | undefined;
  /** Shows the picture of what the insight is about. */
  readonly graph: string | undefined;
}

/** A hover is no report: so many lines of a table, and so many names, are shown. */
const MOST_ROWS = 12;
const MOST_NAMES = 8;
const MOST_WAYS = 3;

/** What is reached, after "reaches". */
export const TARGET_WORDS: Readonly<Record<Way<unknown>['target'], string>> = {
  'cluster-admin': 'cluster-admin',
  node: 'the nodes',
  'all-secrets': 'all Secrets',
  'namespace-secrets': 'Secrets of a namespace',
};

/** What can be said about rights, as Markdown for a hover. */
export function renderRights<Place>(insight: RightsInsight<Place>, links: RightsLinks<Place>): string {
  const { kind, title, rights, bindings, holders, pods, ways } = insight;
  const link = ({ title: text, at }: Named<Place>): string => linked(code(bare(text)), at && links.to(at));
  const isGiven = kind === 'role' || kind === 'binding';
  const by = isGiven
    ? []
    : bindings.map((binding) => (binding.role.title === '' ? '' : `${link(binding.role)} by ${link(binding)}`));
  const [given] = bindings;
  return [
    `**${prose(title)}** ${prose(sentenceOf(insight))}`,
    ...ways.slice(0, MOST_WAYS).map((way) => wayOf(way, kind !== 'account', links)),
    kind === 'binding' && given ? `It gives ${link(given.role)}.` : '',
    tableOf(rights, links, kind !== 'role'),
    ...rights.unknownRoles.map((role) => `What else ${code(bare(role))} allows is not in the workspace: unknown.`),
    by.length === 0 ? '' : `It has ${listed(by)}.`,
    isGiven ? holdersOf(kind, holders, link) : '',
    pods.length === 0 ? '' : `${isGiven ? 'Pods that run with it' : 'Pods that run as it'}: ${listed(pods.map(link))}.`,
    links.graph === undefined ? '' : `[Show it in the RBAC graph](${links.graph})`,
  ]
    .filter(Boolean)
    .join('\n\n');
}

/** `ClusterRole "reader"` without its quotation marks, which a code span does not need. */
const bare = (title: string): string => title.replace(/^(\S+) "(.*)"$/su, '$1 $2');

function listed(items: readonly string[]): string {
  const more = items.length - MOST_NAMES;
  return more > 0 ? `${items.slice(0, MOST_NAMES).join(', ')} and ${more} more` : items.join(', ');
}

function wayOf<Place>({ who, target, steps }: Way<Place>, hasName: boolean, { to }: RightsLinks<Place>): string {
  const lines = steps.map(({ what, role, binding }, index) => {
    const places = [role, binding].map((part) => linked(code(bare(part.title)), part.at && to(part.at)));
    return `${index + 1}. ${prose(what)} ${places.join(' by ')}`;
  });
  return `${hasName ? `${prose(who)} reaches` : 'It reaches'} **${TARGET_WORDS[target]}**:\n\n${lines.join('\n')}`;
}

function holdersOf<Place>(
  kind: 'role' | 'binding',
  holders: readonly RoleHolder<Place>[],
  link: (named: Named<Place>) => string,
): string {
  if (holders.length === 0) return kind === 'role' ? 'Nobody in the workspace has it.' : 'It names nobody.';
  const items = holders.map((holder) => {
    const where = holder.where === undefined ? '' : ` in ${whereOf(holder.where)}`;
    return kind === 'role'
      ? `${code(bare(holder.title))}${where} by ${link(holder.binding)}`
      : code(bare(holder.title));
  });
  return `${kind === 'role' ? 'Who has it' : 'Who gets it'}: ${listed(items)}.`;
}

const whereOf = (namespace: string | undefined): string =>
  namespace === undefined ? 'the whole cluster' : namespace === '' ? 'its namespace' : code(namespace);

/** What is allowed alike is one line. */
function tableOf<Place>({ rows }: RightsTable<Place>, { to }: RightsLinks<Place>, hasPlaces: boolean): string {
  const lines = new Map<string, { cells: readonly [string, string]; things: string[] }>();
  for (const { namespace, resource, names, verbs, isCertain, at } of rows) {
    const where = whereOf(namespace);
    const doing = verbs[0] === '*' ? 'every verb' : verbs.map(code).join(', ');
    const key = JSON.stringify([where, doing, isCertain, names]);
    const line = lines.get(key) ?? { cells: [where, isCertain ? doing : `${doing} (perhaps)`], things: [] };
    lines.set(key, line);
    const only = names.length === 0 ? '' : ` named ${listed(names.map(code))}`;
    line.things.push(linked(code(resource), at && to(at)) + only);
  }
  if (lines.size === 0) return '';
  const shown = [...lines.values()].slice(0, MOST_ROWS);
  const more = lines.size - shown.length;
  return [
    `${hasPlaces ? '| Where ' : ''}| On | May |`,
    `${hasPlaces ? '| --- ' : ''}| --- | --- |`,
    ...shown.map(
      ({ cells: [where, doing], things }) => `${hasPlaces ? `| ${where} ` : ''}| ${listed(things)} | ${doing} |`,
    ),
    ...(more > 0
      ? ['', `${more} more ${more === 1 ? 'line' : 'lines'}: ${code('hullcheck rbac')} shows them all.`]
      : []),
  ].join('\n');
}

const sentenceOf = <Place>(insight: RightsInsight<Place>): string => {
  const { kind, account, hasToken, rights, holders } = insight;
  const powers = powersOf(rights, kind === 'role' ? 'wherever it is given' : undefined);
  if (kind === 'pod') {
    const as = `runs as ServiceAccount "${account}"`;
    if (!hasToken) return `${as}, and does not certainly find a token of it.`;
    return powers === undefined ? `${as}, which has no rights.` : `${as}, which ${powers}.`;
  }
  if (kind === 'binding') return `gives rights: ${countsOf(holders)} ${powers ?? 'may do nothing by it'}.`;
  return powers === undefined ? `${kind === 'role' ? 'allows nothing' : 'has no rights'}.` : `${powers}.`;
};

/** The same in one line, above the object. */
export function rightsTitle<Place>(insight: RightsInsight<Place>): string {
  const { kind, rights, holders, ways } = insight;
  const powers = powersOf(rights);
  if (kind === 'role') return `Held by ${countsOf(holders)}${placesOf(holders)}`;
  if (kind === 'binding' && holders.length === 0) return 'Binds nobody';
  if (powers === undefined) return 'No rights';
  const [worst] = ways;
  const isSaid =
    worst === undefined ||
    powers === EVERYTHING ||
    (worst.steps.length === 1 && /Secrets/.test(powers) && /secrets/.test(worst.target));
  const reach = isSaid
    ? ''
    : `; reaches ${TARGET_WORDS[worst.target]} in ${worst.steps.length} ${worst.steps.length === 1 ? 'step' : 'steps'}`;
  return kind === 'binding' ? `${countsOf(holders)} ${powers}${reach}` : `${capital(powers)}${reach}`;
}

const capital = (words: string): string => `${words.slice(0, 1).toUpperCase()}${words.slice(1)}`;

/** `2 ServiceAccounts and a Group`, or the name of the only one. */
function countsOf<Place>(holders: readonly RoleHolder<Place>[]): string {
  const [only, ...others] = new Map(holders.map((holder) => [holder.title, holder])).values();
  if (only === undefined) return 'nobody';
  if (others.length === 0) return only.title;
  const counts = new Map<string, number>();
  for (const { kind } of [only, ...others]) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  return [...counts].map(([kind, count]) => `${count} ${kind}${count === 1 ? '' : 's'}`).join(' and ');
}

function placesOf<Place>(holders: readonly RoleHolder<Place>[]): string {
  if (holders.some(({ where }) => where === undefined)) return ' in the whole cluster';
  const count = new Set(holders.map(({ where }) => where)).size;
  return count > 1 ? ` in ${count} namespaces` : '';
}

const WHOLE_CLUSTER = 'in the whole cluster';
const EVERYTHING = `may do everything ${WHOLE_CLUSTER}`;
const READS = ['get', 'list', 'watch'];

type Row = RightsTable<unknown>['rows'][number];

/** What stands out of some rights, in a few words; absent where there are certainly none. */
export function powersOf({ rows, unknownRoles }: RightsTable<unknown>, anywhere = WHOLE_CLUSTER): string | undefined {
  const certain = rows.filter(({ isCertain }) => isCertain);
  const everything = certain.filter(
    ({ resource, verbs, names }) => resource === '*' && verbs[0] === '*' && names.length === 0,
  );
  if (everything.length > 0) return `may do everything ${inPlaces(everything, anywhere)}`;
  const unknown =
    unknownRoles.length === 0
      ? ''
      : unknownRoles.length === 1
        ? `has ${unknownRoles[0]}, which is not in the workspace as a whole`
        : `has ${unknownRoles.length} roles that are not in the workspace as a whole`;
  if (rows.length === 0) return unknown === '' ? undefined : unknown;
  const secrets = certain.filter(readsSecrets);
  const and = unknown === '' ? '' : `, and ${unknown}`;
  if (secrets.length > 0) return `may read ${whichSecrets(secrets)} ${inPlaces(secrets, anywhere)}${and}`;
  const things = new Set(rows.map(({ resource }) => resource)).size;
  const doing = doingOf(rows);
  const perhaps = certain.length === 0 ? 'perhaps ' : '';
  return `may ${perhaps}${doing} ${things} ${things === 1 ? 'kind' : 'kinds'} of resources ${inPlaces(rows, anywhere)}${and}`;
}

const readsSecrets = ({ resource, verbs }: Row): boolean =>
  ['secrets', '*', '*.core', '*.*', 'secrets.*'].includes(resource) &&
  (verbs[0] === '*' || verbs.some((verb) => READS.includes(verb)));

const whichSecrets = (rows: readonly Row[]): string => {
  const names = new Set(rows.flatMap((row) => row.names));
  if (rows.some((row) => row.names.length === 0)) return 'Secrets';
  return names.size === 1 ? `the Secret "${[...names].join()}"` : `${names.size} named Secrets`;
};

function doingOf(rows: readonly Row[]): string {
  const verbs = rows.flatMap((row) => row.verbs);
  const isReading = verbs.some((verb) => verb === '*' || READS.includes(verb));
  const isWriting = verbs.some((verb) => !READS.includes(verb));
  return isReading && isWriting ? 'read and change' : isReading ? 'read' : 'change';
}

function inPlaces(rows: readonly Row[], anywhere: string): string {
  if (rows.some(({ namespace }) => namespace === undefined)) return anywhere;
  const namespaces = [...new Set(rows.flatMap(({ namespace }) => namespace ?? []))];
  const [only] = namespaces;
  if (namespaces.length > 1) return `in ${namespaces.length} namespaces`;
  return only === undefined || only === '' ? 'in its namespace' : `in namespace "${only}"`;
}
