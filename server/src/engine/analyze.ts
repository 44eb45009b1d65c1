import type { ObjectRef } from '../model/object-ref.js';
import type { Located, TextRange } from '../syntax/text.js';
import type { Cause } from './cause.js';
import type { Contents } from './file-contents.js';
import { fullName } from './outside.js';
import type { Context, Fix, Problem, RegisteredRule, Subjects } from './rule.js';
import type { Profile, Settings, Severity } from './settings.js';
import { type Subject, subjectsOf } from './subjects.js';
import type { JudgedSuppression } from './suppression.js';

/** A problem as plain data, in the offsets of its document: it holds no tree, so that closed files cost little. */
export interface Found {
  readonly rule: RegisteredRule;
  readonly range: TextRange;
  readonly message: string;
  readonly severity: Severity;
  readonly related: readonly FoundRelated[];
  /** Absent where the rule has no cause. */
  readonly owner: FoundOwner | undefined;
  /** The risks of its fixes, the best fix first; an empty text is no risk. */
  readonly fixes: readonly { readonly title: string; readonly risk: string; readonly isSnippet: boolean }[];
  /** The path of the object that it stands in, for annotations; absent in Dockerfiles. */
  readonly objectPath: string | undefined;
}

export interface FoundOwner {
  readonly cause: Cause;
  readonly id: string;
  /** True where subjects of several files may share the owner. */
  readonly isShared: boolean;
  readonly leads: boolean;
}

export interface FoundRelated {
  readonly at: TextRange | ObjectRef;
  readonly message: string;
}

/** A problem with its fixes, as a rule has yielded it: it holds on to the tree, so it is made only when asked for. */
export interface LiveProblem {
  readonly found: Found;
  readonly fixes: readonly Fix[];
}

export interface RunOptions {
  readonly settings: Settings;
  /** What a rule reads of the workspace, by name; given only to rules that declare it. */
  readonly facts?: Readonly<Record<string, object>>;
  readonly suppressions?: readonly JudgedSuppression[];
  /** Told when a rule throws; the other rules go on. */
  readonly onError?: (rule: string, error: unknown) => void;
  /** Run only these rules. */
  readonly only?: (rule: RegisteredRule) => boolean;
}

/** The severity that the settings give a rule, or `off`. A rule of a stricter profile is off unless it is named. */
export function severityOf(rule: RegisteredRule, settings: Settings): Severity | 'off' {
  const setting = settings.rules[rule.id];
  if (typeof setting === 'string') return setting;
  const isInProfile = rank(rule.profile ?? 'recommended') <= rank(settings.profile);
  return setting?.severity ?? (isInProfile || setting !== undefined ? rule.severity : 'off');
}

const rank = (profile: Profile): number => (profile === 'recommended' ? 0 : profile === 'strict' ? 1 : 2);

/** Runs rules on one document and gives what they find, in the order of the text. */
export function runRules(
  rules: readonly RegisteredRule[],
  contents: Contents,
  options: RunOptions,
): readonly LiveProblem[] {
  const subjects = subjectsOf(contents);
  const problems: LiveProblem[] = [];
  for (const rule of rules) {
    if (options.only && !options.only(rule)) continue;
    // Most documents hold nothing that most rules stand on: that is asked first.
    let setup: Setup | undefined;
    for (const name of typeof rule.on === 'string' ? [rule.on] : rule.on) {
      const standing = name === 'suppression' ? suppressionSubjects(options.suppressions) : subjects.get(name);
      if (standing === undefined) continue;
      setup ??= setupOf(rule, options);
      if (setup.severity === 'off') break;
      for (const subject of standing) runRule(rule, subject, setup.severity, setup, options, problems);
    }
  }
  return problems.sort(
    (a, b) =>
      a.found.range.start - b.found.range.start ||
      (a.found.rule.id < b.found.rule.id ? -1 : a.found.rule.id > b.found.rule.id ? 1 : 0),
  );
}

const suppressionSubjects = (suppressions: readonly JudgedSuppression[] = []): readonly Subject[] =>
  suppressions.map((value, index) => ({ value, id: `suppression ${index}`, object: undefined, stage: undefined }));

function runRule(
  rule: RegisteredRule,
  subject: Subject,
  severity: Severity,
  { context, isConfigured }: Setup,
  options: RunOptions,
  problems: LiveProblem[],
): void {
  try {
    const check = rule.check as (subject: Subjects[keyof Subjects], context: Context) => Iterable<Problem>;
    for (const problem of check.call(
      rule,
      subject.value,
      subject.stage ? { ...context, stage: subject.stage } : context,
    )) {
      if (isAliased(problem.at)) continue;
      problems.push(live(rule, subject, problem, isConfigured ? severity : milder(problem.severity, severity)));
    }
  } catch (error) {
    options.onError?.(rule.id, error);
  }
}

/** How the settings make a rule run. */
interface Setup {
  readonly severity: Severity | 'off';
  /** The user has named a severity: it holds for every problem of the rule. */
  readonly isConfigured: boolean;
  readonly context: Context;
  readonly facts: RunOptions['facts'];
}

/** By settings: a rule runs in the same way on every document, as long as it is given the same facts. */
const setups = new WeakMap<Settings, Map<RegisteredRule, Setup>>();

function setupOf(rule: RegisteredRule, options: RunOptions): Setup {
  const { settings, facts } = options;
  let known = setups.get(settings);
  if (known === undefined) {
    known = new Map();
    setups.set(settings, known);
  }
  const same = known.get(rule);
  if (same !== undefined && (same.facts === facts || (rule.reads?.length ?? 0) === 0)) return same;
  const setting = settings.rules[rule.id];
  const setup: Setup = {
    severity: severityOf(rule, settings),
    isConfigured: typeof setting === 'string' || setting?.severity !== undefined,
    context: contextOf(rule, options),
    facts,
  };
  known.set(rule, setup);
  return setup;
}

function contextOf(rule: RegisteredRule, { settings, facts }: RunOptions): Context {
  const setting = settings.rules[rule.id];
  const given: Readonly<Record<string, unknown>> = typeof setting === 'object' ? setting : {};
  const values: Record<string, unknown> = {};
  for (const [name, option] of Object.entries(rule.options ?? {}))
    values[name] = name in given ? given[name] : option.default;
  const read: Record<string, object | undefined> = {};
  for (const name of rule.reads ?? []) read[name] = facts?.[name];
  return {
    ...read,
    options: values as Context['options'],
    kubernetesVersion: settings.kubernetesVersion,
    today: settings.today,
    profile: settings.profile,
    scanOf: settings.scans && scansIn(settings.scans),
    stage: undefined,
  };
}

const scansIn =
  (scans: NonNullable<Settings['scans']>): Context['scanOf'] =>
  (image) =>
    scans[fullName(image)] ?? scans[image.digest ?? ''];

/** What an alias leads to stands elsewhere as well: there it is reported, if at all. */
const isAliased = (at: Located): boolean => 'isAliased' in at && at.isAliased === true;

/** A problem may state its own severity; the catalogue's, or the user's, is the ceiling unless it is an error by nature. */
const milder = (own: Severity | undefined, rule: Severity): Severity => own ?? rule;

function live(rule: RegisteredRule, subject: Subject, problem: Problem, severity: Severity): LiveProblem {
  const fixes = problem.fix === undefined ? [] : 'changes' in problem.fix ? [problem.fix] : problem.fix;
  const found: Found = {
    rule,
    range: problem.at.range,
    message: problem.message,
    severity,
    related: (problem.related ?? []).map(({ at, message }) => ({ at: 'range' in at ? at.range : at, message })),
    owner:
      problem.folds === false
        ? undefined
        : rule.cause && {
            cause: rule.cause,
            id: typeof problem.owner === 'object' ? `at ${problem.owner.range.start}` : (problem.owner ?? subject.id),
            isShared: typeof problem.owner === 'string',
            leads: problem.leads === true,
          },
    fixes: fixes.map(({ title, risk, placeholders }) => ({
      title,
      risk: risk ?? '',
      isSnippet: (placeholders?.length ?? 0) > 0,
    })),
    objectPath: subject.object?.ref.path,
  };
  return { found, fixes };
}
