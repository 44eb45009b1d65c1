import type { OfferedFix } from '../engine/finding.js';
import type { BadExample, GoodExample, RegisteredRule } from '../engine/rule.js';
import { DEFAULT_SETTINGS, profiles, type RuleSetting, type Settings } from '../engine/settings.js';
import { Workspace } from '../engine/workspace.js';
import { embeddingsOf } from './embed.js';
import { readExample } from './example.js';

/** The day that examples are judged on where they name none. */
const TODAY = '2026-06-01';

/** How an example is judged. A rule is on in its own examples, whatever its profile. */
export function exampleSettings(rule: RegisteredRule, example: BadExample | GoodExample): Settings {
  const given: Partial<BadExample> = typeof example === 'string' ? {} : example;
  const { profile = 'recommended', today = TODAY, kubernetesVersion, options, scans } = given;
  const own = rule.profile ?? 'recommended';
  return {
    ...DEFAULT_SETTINGS,
    today,
    profile: profiles.indexOf(profile) < profiles.indexOf(own) ? own : profile,
    ...(kubernetesVersion !== undefined && { kubernetesVersion }),
    ...(scans !== undefined && { scans }),
    ...(options !== undefined && { rules: { ...DEFAULT_SETTINGS.rules, [rule.id]: options as RuleSetting } }),
  };
}

/** What a rule says of a bad example, and the fix of each finding that is offered first. */
export interface Observation {
  readonly messages: readonly string[];
  readonly fixes: readonly Pick<OfferedFix, 'title' | 'risk' | 'placeholders'>[];
}

/** Runs a rule on one of its examples. `registered` are the rules that the example may name in suppressions. */
export function observe(rule: RegisteredRule, example: BadExample, registered: readonly RegisteredRule[]): Observation {
  const settings = exampleSettings(rule, example);
  const [embedding] = embeddingsOf(example.code);
  const { files, markers } = readExample(example.code);
  const uri = (path: string): string => `file:///w/${path}`;
  // Without its cause nothing is folded: each finding speaks for itself.
  const { cause: _, ...alone } = rule;
  const others = rule.on === 'suppression' ? registered.filter(({ id }) => id !== rule.id) : [];
  const workspace = new Workspace([alone, ...others], { folders: ['file:///w'] });
  workspace.configure(() => settings);
  workspace.change(files.map(embedding.embed).map(({ path, text }) => ({ uri: uri(path), text, isOpen: true })));
  workspace.setComplete(true);
  workspace.analyze();
  const findings = files
    .flatMap(({ path }) => workspace.findings(uri(path)))
    .filter((finding) => finding.rule.id === rule.id);
  return {
    messages: distinct(
      findings.length > 0 ? findings.map(({ message }) => message) : markers.map(({ words }) => words),
    ),
    fixes: distinctBy(
      findings.flatMap((finding) => workspace.fixes(finding.uri, finding)[0] ?? []),
      ({ title, risk }) => `${title} ${risk}`,
    ),
  };
}

const distinct = (texts: readonly string[]): readonly string[] => [...new Set(texts)];
const distinctBy = <Item>(items: readonly Item[], key: (item: Item) => string): readonly Item[] => [
  ...new Map(items.map((item) => [key(item), item])).values(),
];
