import { causes } from '../engine/cause.js';
import { languageOf } from '../engine/file-contents.js';
import type { BadExample, GoodExample, Peer, RegisteredRule, Theme } from '../engine/rule.js';
import type { Severity } from '../engine/settings.js';
import { type FragmentKind, fragmentKind } from './embed.js';
import { dedent, type ExampleFile, readExample } from './example.js';
import { lineDiff } from './line-diff.js';
import { type Observation, observe } from './observe.js';
import { peerNames, standardTitle } from './standards.js';

export const themeTitles: Readonly<Record<Theme, string>> = {
  image: 'Images',
  'non-root': 'Non-root',
  'pod-isolation': 'Pod isolation',
  rbac: 'Permissions',
  network: 'Network',
  secrets: 'Secrets',
  'supply-chain-dockerfile': 'Supply chain and Dockerfiles',
  'resources-availability': 'Resources and availability',
  metadata: 'Metadata',
  'control-plane': 'Control plane',
};

const severityMeanings: Readonly<Record<Severity, string>> = {
  error: 'An **error**: the value is dangerous as it stands, or a cluster that enforces the standard refuses it.',
  warning: 'A **warning**: a real gap that is worth closing.',
  information: '**Information**: one more layer of protection.',
  hint: 'A **hint**: whether it matters depends on what surrounds it.',
};

/**
 * The page of a rule, in Markdown. Messages, fixes and their risks are observed by running its examples.
 * `registered` are all rules: the examples of rules about suppressions name some of them.
 */
export function renderRulePage(rule: RegisteredRule, registered: readonly RegisteredRule[] = [rule]): string {
  const [first, ...more] = rule.bad;
  const [good, ...moreGood] = rule.good;
  return sections([
    `# ${rule.title}`,
    `\`${rule.id}\` · ${themeTitles[rule.theme]}`,
    dedent(rule.why).trim(),
    `${severityMeanings[rule.severity]} ${profileSentence(rule)}`,
    '## What is reported',
    `${captions[fragmentKind(first.code)]}${badExample(rule, first, registered)}`,
    '## What is accepted',
    fencedFiles(codeOf(good)),
    ...settings(rule),
    ...suppression(rule),
    ...list('## Standards', (rule.standards ?? []).map(standardTitle)),
    ...list('## The same problem in other tools', peers(rule)),
    more.length > 0 && '## More that is reported',
    ...more.map((example) => furtherExample(rule, example, registered)),
    moreGood.length > 0 && '## More that is accepted',
    ...moreGood.map((example) => fencedFiles(codeOf(example))),
  ]);
}

/** What an example is a part of. */
const captions: Readonly<Record<FragmentKind, string>> = {
  whole: '',
  container: 'In a container of any workload:\n\n',
  pod: 'In the pod spec of any workload:\n\n',
};

/** What a hover shows below the message: why it matters, and where to read on. `link` leads to the page. */
export function renderHover(rule: RegisteredRule, link?: string): string {
  const standards = (rule.standards ?? []).map(standardTitle).join(' · ');
  return sections([
    `**${rule.title}**`,
    dedent(rule.why).trim(),
    standards !== '' && `*${standards}*`,
    link === undefined ? `\`${rule.id}\`` : `[${rule.id}](${link})`,
  ]).trimEnd();
}

const sections = (parts: readonly (string | false)[]): string =>
  `${parts.filter((part) => part !== false && part !== '').join('\n\n')}\n`;

const list = (title: string, items: readonly string[]): readonly string[] =>
  items.length === 0 ? [] : [title, items.map((item) => `- ${item}`).join('\n')];

const codeOf = (example: GoodExample): string => (typeof example === 'string' ? example : example.code);

function profileSentence({ profile, cause }: RegisteredRule): string {
  const on =
    profile === undefined
      ? 'It is on by default.'
      : `It is off by default, and on in the profile \`${profile}\`${profile === 'strict' ? ' and in `audit`' : ''}.`;
  if (cause === undefined) return on;
  const { fixTitle } = causes[cause];
  return `${on} Findings of the same cause in one place are shown as one, with ${fixTitle === undefined ? 'the fixes of each' : `one fix: "${fixTitle}"`}.`;
}

/** The code, what is said of it, and what the fix makes of it. */
function badExample(rule: RegisteredRule, example: BadExample, registered: readonly RegisteredRule[]): string {
  const { messages, fixes } = observe(rule, example, registered);
  return sections([
    conditions(example),
    fencedFiles(example.code),
    quoted(messages),
    ...fixedBy(example, fixes),
  ]).trimEnd();
}

/** What is said of a further example, and its code: as a difference where there is a fix. */
function furtherExample(rule: RegisteredRule, example: BadExample, registered: readonly RegisteredRule[]): string {
  const { messages, fixes } = observe(rule, example, registered);
  const isFixed = example.fixed !== undefined;
  return sections([
    quoted(messages),
    conditions(example),
    !isFixed && fencedFiles(example.code),
    ...fixedBy(example, fixes),
  ]).trimEnd();
}

const quoted = (messages: readonly string[]): string => messages.map((message) => `> ${message}`).join('\n>\n');

const fixedBy = ({ code, fixed }: BadExample, fixes: Observation['fixes']): readonly string[] =>
  fixed === undefined
    ? [fixes.length === 0 ? 'There is no automatic fix for this.' : '']
    : [...fixes.map(fixSentence), ...diffs(code, fixed)];

/** Under what settings an example is judged, where they matter. */
function conditions({ profile, today, kubernetesVersion, options = {}, scans = {} }: BadExample): string {
  const parts = [
    ...Object.entries(options).map(([name, value]) => `with the option \`${name}: ${JSON.stringify(value)}\``),
    ...Object.entries(scans).map(([image, { scanner }]) => `after ${scanner} has scanned \`${image.slice(0, 40)}\``),
    profile !== undefined && `in the profile \`${profile}\``,
    today !== undefined && `on ${today}`,
    kubernetesVersion !== undefined && `for Kubernetes 1.${kubernetesVersion}`,
  ].filter((part) => part !== false);
  return parts.length === 0 ? '' : `${capital(parts.join(', '))}:`;
}

const capital = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1);

function fixSentence({ title, risk, placeholders }: Observation['fixes'][number]): string {
  const blanks = placeholders.length > 0 ? ` You fill in ${placeholders.map((text) => `\`${text}\``).join(', ')}.` : '';
  if (risk !== '') return `**Fix: ${title}.** ${risk}${blanks}`;
  return placeholders.length > 0
    ? `**Fix: ${title}.**${blanks}`
    : `**Fix: ${title}.** It has no side effects, so "fix all" and \`--fix\` apply it as well.`;
}

/** What changes in each file, as diffs. */
function diffs(code: string, fixed: string): readonly string[] {
  const before = readExample(code);
  const after = readExample(fixed);
  const [single] = before.files;
  const pairs =
    after.isSingle && single !== undefined
      ? [{ path: single.path, old: single.text, now: after.files[0]?.text ?? '' }]
      : after.files.map(({ path, text }) => ({
          path,
          old: before.files.find((file) => file.path === path)?.text ?? '',
          now: text,
        }));
  return pairs.map(
    ({ path, old, now }) =>
      `${before.isSingle && pairs.length === 1 ? '' : `\`${path}\`${old === '' ? ', a new file' : ''}:\n\n`}${fence('diff', lineDiff(old, now))}`,
  );
}

function fencedFiles(code: string): string {
  const { files, isSingle } = readExample(code);
  return files
    .map((file) => `${isSingle ? '' : `\`${file.path}\`:\n\n`}${fence(fenceLanguage(file), file.text)}`)
    .join('\n\n');
}

const fenceLanguage = ({ path, text }: ExampleFile): string => {
  const language = languageOf(`/${path}`);
  return language === 'yaml' && text.trimStart().startsWith('{') ? 'json' : (language ?? '');
};

function fence(language: string, text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const ticks = '`'.repeat(longest + 1);
  return `${ticks}${language}\n${text.replace(/\n*$/, '\n')}${ticks}`;
}

function settings({ id, options = {} }: RegisteredRule): readonly string[] {
  const rows = Object.entries(options).map(
    ([name, { default: value, description }]) => `- \`${name}\` (default \`${JSON.stringify(value)}\`): ${description}`,
  );
  const [name, option] = Object.entries(options)[0] ?? [];
  const off = `rules:\n  ${id}: off # or error, warning, information, hint`;
  const set = `rules:\n  ${id}:\n    ${name}: ${JSON.stringify(option?.default)}`;
  return [
    '## Settings',
    `To turn it off, or to give it another severity, write in \`.hullcheck.yaml\`:\n\n${fence('yaml', off)}`,
    ...(name === undefined
      ? []
      : [`Its options stand in the same place:\n\n${rows.join('\n')}\n\n${fence('yaml', set)}`]),
  ];
}

/** How one finding is accepted. Rules about suppressions are switched off instead. */
function suppression(rule: RegisteredRule): readonly string[] {
  if (rule.on === 'suppression') return [];
  const isDockerfile = readExample(rule.bad[0].code).files.some(({ path }) => languageOf(`/${path}`) === 'dockerfile');
  const comment = `A comment on the line, or above it, accepts one finding. Say why, so that others need not ask:\n\n${fence(isDockerfile ? 'dockerfile' : 'yaml', `# hullcheck-ignore ${rule.id} -- the reason`)}`;
  const annotation = `An annotation accepts it for a whole object, and survives Helm and Kustomize:\n\n${fence('yaml', `metadata:\n  annotations:\n    hullcheck.dev/ignore: "${rule.id} -- the reason"`)}`;
  return ['## Accepting it', comment, ...(isDockerfile ? [] : [annotation])];
}

/** The names of the problem elsewhere, by tool. */
function peers({ peers = [] }: RegisteredRule): readonly string[] {
  const byTool = new Map<string, string[]>();
  for (const peer of peers) {
    const colon = peer.indexOf(':');
    const name = peerNames[peer.slice(0, colon) as Peer];
    byTool.set(name, [...(byTool.get(name) ?? []), `\`${peer.slice(colon + 1)}\``]);
  }
  return [...byTool].map(([name, ids]) => `${name}: ${ids.join(', ')}`);
}
