import { code, prose } from '../../docs/inline.js';
import { powersOf, TARGET_WORDS } from '../../docs/rights.js';
import type { Named, Way } from '../../engine/rights-insight.js';
import type { RightsReport } from '../../engine/rights-report.js';
import type { SourcePlace } from '../../engine/workspace.js';
import { printable } from './text.js';

type Report = RightsReport<SourcePlace>;
type Account = Report['accounts'][number];

/** What a report is made from. */
export interface RbacView {
  /** One for each scope. */
  readonly reports: readonly Report[];
  /** What everybody was asked to do. */
  readonly can: { readonly verb: string; readonly resource: string } | undefined;
  readonly colours: boolean;
  readonly nameOf: (uri: string) => string;
  readonly placeOf: (place: SourcePlace) => { readonly file: string; readonly line: number; readonly column: number };
}

const CODES = { bold: 1, red: 31, dim: 2 } as const;

/** How many there are, in a word. */
const count = (number: number, word: string): string => `${number} ${word}${number === 1 ? '' : 's'}`;

const whereOf = (namespace: string | undefined): string =>
  namespace === undefined ? 'the whole cluster' : namespace === '' ? 'its namespace' : namespace;
const inNamespace = (namespace: string | undefined): string => (namespace ? ` in namespace "${namespace}"` : '');
const stepsOf = ({ target, steps }: Way<SourcePlace>): string =>
  `${TARGET_WORDS[target]} in ${count(steps.length, 'step')}`;

/** Pods that run as one account have one power. */
function byAccount(pods: Report['pods']): readonly (readonly [Report['pods'][number], ...Report['pods'][number][]])[] {
  const groups = new Map<string, [Report['pods'][number], ...Report['pods'][number][]]>();
  for (const pod of pods.filter(({ ways }) => ways.length > 0)) {
    const key = JSON.stringify([pod.namespace, pod.account]);
    const known = groups.get(key);
    if (known) known.push(pod);
    else groups.set(key, [pod]);
  }
  return [...groups.values()];
}

/** Accounts that the files hold, or that have rights: of the default ones of every namespace nothing else is to be said. */
const isTold = (account: Account): boolean => account.at !== undefined || hasRights(account);

const hasRights = ({ rights }: Account): boolean => rights.rows.length > 0 || rights.unknownRoles.length > 0;

/** The lines of an account's rights: where, on what, which verbs; what is allowed alike is one line. */
function rowsOf({ rights }: Account): readonly { readonly where: string; readonly on: string; readonly may: string }[] {
  const lines = new Map<string, { where: string; things: string[]; may: string }>();
  for (const { namespace, resource, names, verbs, isCertain } of rights.rows) {
    const where = whereOf(namespace);
    const may = `${verbs[0] === '*' ? 'every verb' : verbs.join(', ')}${isCertain ? '' : ' (perhaps)'}`;
    const key = JSON.stringify([where, may]);
    const line = lines.get(key) ?? { where, things: [], may };
    lines.set(key, line);
    line.things.push(names.length === 0 ? resource : `${resource} named ${names.join(' or ')}`);
  }
  return [...lines.values()].map(({ where, things, may }) => ({ where, on: things.join(', '), may }));
}

/** For people: the pods by power with the steps that lead there, the rights of each account, and what is not known. */
export function renderRbacText(view: RbacView): string {
  const paint = (colour: keyof typeof CODES, text: string): string =>
    view.colours ? `\u001b[${CODES[colour]}m${text}\u001b[0m` : text;
  const lines: string[] = [];
  const say = (indent: number, text: string, at?: SourcePlace): void => {
    const place = at && view.placeOf(at);
    const where = place ? `  ${paint('dim', printable(`${place.file}:${place.line}:${place.column}`))}` : '';
    lines.push(`${' '.repeat(indent)}${text}${where}`);
  };
  const head = (text: string): void => {
    if (lines.length > 0) lines.push('');
    say(0, paint('bold', printable(text)));
  };
  const scopes = toldScopes(view);
  for (const report of scopes) {
    const { pods, accounts, unknownRoles, able, scope } = report;
    if (scopes.length > 1) head(`In ${view.nameOf(scope)}`);
    if (view.can) {
      head(`Who may ${view.can.verb} ${view.can.resource}`);
      if (able.length === 0) say(2, 'Nobody that the files name.');
      for (const { title, namespace, where, isCertain, role, binding } of able) {
        const how = isCertain ? '' : ' (perhaps)';
        say(2, printable(`${title}${inNamespace(namespace)}, in ${whereOf(where)}${how}`));
        for (const part of [role, binding]) if (part) say(4, printable(part.title), part.at);
      }
      continue;
    }
    const mighty = byAccount(pods);
    if (mighty.length > 0) head('Pods that reach beyond themselves, the most powerful first');
    for (const group of mighty) {
      const [{ account, ways }] = group;
      for (const { title, namespace, at } of group)
        say(2, paint('bold', printable(`${title}${inNamespace(namespace)}`)), at);
      const verb = group.length === 1 ? ['runs', 'reaches'] : ['run', 'reach'];
      say(4, printable(`${verb[0]} as ServiceAccount "${account}" and ${verb[1]} ${ways.map(stepsOf).join(', ')}`));
      for (const { target, steps } of ways) {
        say(4, paint('red', TARGET_WORDS[target]));
        for (const [index, { what, role, binding }] of steps.entries()) {
          say(6, `${index + 1}. ${printable(what)}`);
          for (const part of [role, binding]) say(9, printable(part.title), part.at);
        }
      }
    }
    for (const account of accounts.filter(hasRights)) {
      head(`ServiceAccount "${account.name}"${inNamespace(account.namespace)}`);
      for (const binding of account.bindings)
        say(2, printable(`has ${binding.role.title} by ${binding.title}`), binding.at);
      const rows = rowsOf(account);
      const width = Math.max(0, ...rows.map(({ where }) => where.length));
      for (const { where, on, may } of rows) say(2, printable(`${where.padEnd(width)}  ${may}: ${on}`));
    }
    const idle = accounts.filter((account) => isTold(account) && !hasRights(account));
    if (idle.length > 0) {
      head('ServiceAccounts without rights');
      for (const { name, namespace, at } of idle) say(2, printable(`${name}${inNamespace(namespace)}`), at);
    }
    if (unknownRoles.length > 0) head('Roles that the files do not hold as a whole: what they allow is not known');
    for (const { title, bindings } of unknownRoles) {
      say(2, printable(title));
      for (const binding of bindings) say(4, printable(binding.title), binding.at);
    }
  }
  if (!view.can) {
    if (lines.length > 0) lines.push('');
    say(0, summaryOf(view));
  }
  return `${lines.join('\n')}\n`;
}

/** The scopes of which there is anything to say. */
const toldScopes = ({ reports, can }: RbacView): readonly Report[] =>
  reports.filter(({ accounts, unknownRoles, able }) =>
    can ? able.length > 0 || reports.length === 1 : unknownRoles.length > 0 || accounts.some(isTold),
  );

function summaryOf({ reports }: RbacView): string {
  const pods = reports.flatMap((report) => report.pods);
  const accounts = reports.flatMap((report) => report.accounts);
  const reaching = accounts.filter(({ ways }) => ways.some(({ target }) => target !== 'namespace-secrets')).length;
  return `${count(pods.length, 'workload')} with a token, ${count(accounts.length, 'ServiceAccount')}; ${reaching === 0 ? 'none' : reaching} of them ${reaching < 2 ? 'reaches' : 'reach'} cluster-admin, the nodes or all Secrets.`;
}

/** For programs: everything that the other formats say. */
export const renderRbacJson = ({ reports, can, nameOf, placeOf }: RbacView): string =>
  `${JSON.stringify(
    reports.map(({ able, scope, ...report }) => ({ scope: nameOf(scope), ...report, ...(can && { able }) })),
    (key, value: unknown) => (key === 'at' ? placeOf(value as SourcePlace) : value),
    2,
  )}\n`;

/** For a page or a comment. */
export function renderRbacMarkdown(view: RbacView): string {
  const named = ({ title, at }: Named<SourcePlace>): string => {
    const place = at && view.placeOf(at);
    return `${prose(title)}${place ? ` (${code(`${place.file}:${place.line}`)})` : ''}`;
  };
  const scopes = toldScopes(view);
  const parts = scopes.flatMap((report) => {
    const { pods, accounts, unknownRoles, able, scope } = report;
    const heading = scopes.length > 1 ? [`## ${code(view.nameOf(scope))}`] : [];
    if (view.can)
      return [
        ...heading,
        `### Who may ${code(view.can.verb)} ${code(view.can.resource)}`,
        able.length === 0
          ? 'Nobody that the files name.'
          : [
              '| Who | Where | By |',
              '| --- | --- | --- |',
              ...able.map(
                ({ title, namespace, where, isCertain, role, binding }) =>
                  `| ${prose(`${title}${inNamespace(namespace)}`)} | ${prose(whereOf(where))}${isCertain ? '' : ' (perhaps)'} | ${[role, binding].flatMap((part) => (part ? named(part) : [])).join(', ')} |`,
              ),
            ].join('\n'),
      ];
    const mighty = byAccount(pods);
    return [
      ...heading,
      ...(mighty.length > 0 ? ['### The most powerful pods'] : []),
      ...mighty.map((group) => {
        const [{ account, ways }] = group;
        const titles = group.map(({ title, at, namespace }) =>
          named({ title: `${title}${inNamespace(namespace)}`, ...(at && { at }) }),
        );
        return [
          `- **${titles.join(', ')}** as ${prose(`ServiceAccount "${account}"`)}`,
          ...ways.flatMap((way) => [
            `  - **${stepsOf(way)}**`,
            ...way.steps.map(
              ({ what, role, binding }, index) => `    ${index + 1}. ${prose(what)} ${named(role)}, ${named(binding)}`,
            ),
          ]),
        ].join('\n');
      }),
      ...(accounts.some(hasRights) ? ['### Rights'] : []),
      ...accounts
        .filter(hasRights)
        .flatMap((account) => [
          `**${named(account)}**${prose(inNamespace(account.namespace))} ${prose(powersOf(account.rights) ?? '')}`,
          [
            '| Where | May | On |',
            '| --- | --- | --- |',
            ...rowsOf(account).map(({ where, may, on }) => `| ${code(where)} | ${code(may)} | ${code(on)} |`),
          ].join('\n'),
        ]),
      ...(unknownRoles.length > 0
        ? [
            '### Roles that the files do not hold as a whole',
            unknownRoles
              .map(({ title, bindings }) => `- ${prose(title)}: ${bindings.map(named).join(', ')}`)
              .join('\n'),
          ]
        : []),
    ];
  });
  return `${['# Who may do what', ...parts, ...(view.can ? [] : [summaryOf(view)])].join('\n\n')}\n`;
}
