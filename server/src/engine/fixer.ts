import { applyEdits, contains, shift, type TextEdit } from '../syntax/text.js';
import { EditRefused } from '../syntax/yaml/edit.js';
import type { Found, LiveProblem } from './analyze.js';
import { causes } from './cause.js';
import type { Contents } from './file-contents.js';
import type { Finding, OfferedFix } from './finding.js';
import { ignoreChange } from './ignore-change.js';
import {
  broughtObject,
  broughtTitle,
  countProblems,
  createsFile,
  EditedText,
  type EditPlan,
  type FileView,
  type PlacedChange,
  planEdits,
} from './plan-edits.js';
import { type FixChanges, type JointPlan, planTogether } from './plan-together.js';
import type { Fix, RegisteredRule } from './rule.js';

/** What the fixer needs of the workspace. */
export interface FixerHost {
  readonly view: FileView;
  /** Reads another text of the same file; documents that are as they were in `from` stay what they are. */
  readonly read: (text: string, from: FileView, edits?: readonly TextEdit[]) => FileView;
  readonly run: (contents: Contents, only: (rule: RegisteredRule) => boolean) => readonly LiveProblem[];
  /** What rules that look at one file have found in a document of the file as it is; absent for other texts. */
  readonly foundIn: (contents: Contents) => readonly Found[] | undefined;
  /** What is found about the suppressions of the file as it is, by document. */
  readonly suppressions: ReadonlyMap<number, readonly LiveProblem[]>;
  /** False for rules that look across files: a changed text alone does not clear them. */
  readonly isLocal: (rule: RegisteredRule) => boolean;
  /** Another file, and how it is read; absent where there is none of that name. */
  readonly other: (uri: string) => Pick<FixerHost, 'view' | 'read'> | undefined;
  /** Names the scopes of the file: objects are the same only within one. */
  readonly scope: string;
  /** Told why a fix is not offered. */
  readonly log: (message: string) => void;
}

/** Which fixes of all are made; where a safe one of a finding is not wanted, none of that finding is. */
export type WantedFix = (finding: Finding, fix: { readonly risk: string; readonly isSnippet: boolean }) => boolean;

/** What keeps the fixes of several files apart. */
export interface FixAllLimits {
  /** The objects that files bring about in this round, so that no two files bring the same one. */
  readonly claims: Map<string, string>;
  /** What files have brought about before: not again, should another fix have moved it since. */
  readonly brought: ReadonlySet<string>;
  /** The files that are edited in this round already: what reaches into them waits for the next one. */
  readonly touched: ReadonlySet<string>;
  readonly createsFiles: boolean;
}

/** The fixes of one file in one plan. */
export interface FixAllPlan extends Pick<EditPlan, 'edits' | 'creates'> {
  /** What they do to other files. */
  readonly others: ReadonlyMap<string, readonly TextEdit[]>;
  /** What was done to which object. */
  readonly done: readonly DoneFix[];
  /** True where something waits for the next round: an object that another file brings already, a file that is edited already. */
  readonly isPutOff: boolean;
}

/** A fix that a plan holds, and where. */
export interface DoneFix {
  readonly document: number;
  /** Absent in Dockerfiles. */
  readonly objectPath: string | undefined;
  /** How the object that it adds is called; absent where it adds none. */
  readonly adds: string | undefined;
  readonly rule: RegisteredRule;
  readonly risk: string;
}

/** The changes of one fix that is wanted. */
interface WantedChanges extends FixChanges {
  readonly done: DoneFix;
}

/** A plan for a file, and the edits of other files that belong to it. */
interface ReachingPlan extends JointPlan<WantedChanges> {
  readonly reached: ReadonlyMap<string, readonly TextEdit[]>;
}

/** How often fixes are looked for again after a round of them; each round clears what the last one brought about. */
const MAX_ROUNDS = 10;

/** Makes the edits of fixes for one file, and tries them in memory before anybody sees them. */
export class Fixer {
  readonly #host: FixerHost;

  constructor(host: FixerHost) {
    this.#host = host;
  }

  /**
   * The fixes of a finding, the best first. A finding that speaks for others has one fix for all of them, or, where
   * the cause has none, those of each in turn.
   */
  fixes(finding: Finding): readonly OfferedFix[] {
    const { view } = this.#host;
    const document = view.documents.findLastIndex(({ base }) => base <= finding.range.start);
    const placed = view.documents[document];
    if (placed === undefined) return [];
    const own = this.#problem(view, document, finding);
    if (own === undefined) return [];
    const parts = finding.parts
      .filter((part) => part.uri === view.uri && own.found.owner?.isShared === false)
      .flatMap((part) => this.#problem(view, document, part) ?? []);
    if (parts.length > 0 && !isJoined(own)) return this.#fixesOfEach(view, document, [own, ...parts]);
    const candidates = parts.length > 0 ? [joinFixes([own, ...parts])].filter((fix) => fix !== undefined) : own.fixes;
    // What has no fix of its own cannot be asked to go.
    const fixable = [own, ...parts].filter(({ fixes }) => fixes.length > 0);
    return candidates.flatMap((fix) => this.#offer(view, document, fix, fixable) ?? []);
  }

  /** Fixes of several findings that make the same edits are one. */
  #fixesOfEach(view: FileView, document: number, problems: readonly LiveProblem[]): readonly OfferedFix[] {
    const offered = problems.flatMap((problem) =>
      problem.fixes.flatMap((fix) => this.#offer(view, document, fix, [problem]) ?? []),
    );
    const keys = offered.map(({ title, edits }) => JSON.stringify([title, [...edits.edits], [...edits.creates]]));
    return offered.filter((_, index) => keys.indexOf(keys[index] ?? '') === index);
  }

  /** The edit that silences a finding by a comment, or by an annotation where comments cannot stand; absent where neither can. */
  ignore(finding: Finding, reason: string): EditPlan | undefined {
    const { view } = this.#host;
    const document = view.documents.findLastIndex(({ base }) => base <= finding.range.start);
    const placed = view.documents[document];
    if (placed === undefined) return undefined;
    // What a finding speaks for on its line goes with it: else the next part would take its place.
    const lineOf = (offset: number): number => view.text.lastIndexOf('\n', offset - 1);
    const owner = this.#problem(view, document, finding)?.found.owner;
    const isWhole = owner?.leads === true && causes[owner.cause].isOneMatter === true;
    const parts = (isWhole ? [] : finding.parts).filter(
      ({ uri, range }) => uri === view.uri && lineOf(range.start) === lineOf(finding.range.start),
    );
    const id = [...new Set([finding, ...parts].map(({ rule }) => rule.id))].join(', ');
    const found = { rule: { id }, range: shift(finding.range, -placed.base), objectPath: finding.objectPath };
    const change = ignoreChange(placed.contents, found, reason, document === 0);
    try {
      return change && planEdits(view, [{ change, document }]);
    } catch (error) {
      if (!(error instanceof EditRefused)) throw error;
      this.#host.log(`${finding.rule.id} cannot be ignored in ${view.uri}: ${error.message}`);
      return undefined;
    }
  }

  /** One plan for every fix that is wanted, in as many rounds as it takes until nothing is left to fix. */
  fixAll(findings: readonly Finding[], wanted: WantedFix, limits: FixAllLimits): FixAllPlan {
    const { view } = this.#host;
    const { claims, brought, touched, createsFiles } = limits;
    const text = new EditedText(view.text);
    const creates = new Map<string, string>();
    let others: ReadonlyMap<string, readonly TextEdit[]> = new Map();
    const done: DoneFix[] = [];
    let isPutOff = false;
    const byKey = new Map(findings.map((finding) => [keyOf(finding), finding]));
    let current = view;
    /** What rules say of documents that no round has changed since. */
    const ran = new Map<Contents, readonly LiveProblem[]>();
    const run = (contents: Contents): readonly LiveProblem[] => {
      const problems = ran.get(contents) ?? this.#host.run(contents, () => true);
      ran.set(contents, problems);
      return problems;
    };
    for (let round = 0; round < MAX_ROUNDS; round++) {
      const todo = this.#wantedFixes(current, round === 0, byKey, wanted, run).filter(({ changes }) => {
        // What was made in an earlier round is there, though the rules cannot see it yet.
        if (round > 0 && creates.size > 0 && changes.some(({ change }) => change.kind === 'create-file')) return false;
        if (!createsFiles && createsFile(current, changes)) return false;
        const isFree = !this.#reaches(changes).some((uri) => touched.has(uri)) && this.#claim(changes, claims, brought);
        isPutOff ||= !isFree;
        return isFree;
      });
      const { plan, taken, reached } = this.#planAll(current, todo);
      // What does not go together with the others has its turn when these are made.
      const claimed = new Set(taken.flatMap(({ changes }) => this.#claimed(changes)));
      for (const key of todo.flatMap(({ changes }) => this.#claimed(changes))) {
        if (claimed.has(key)) continue;
        claims.delete(key);
        isPutOff = true;
      }
      if (plan.edits.length + plan.creates.size + reached.size === 0) break;
      done.push(...taken.map((fix) => fix.done));
      for (const [uri, content] of plan.creates) creates.set(uri, content);
      // Only rules that look across files reach into others, and they have their turn in the first round.
      if (round === 0) others = reached;
      if (plan.edits.length === 0) break;
      text.apply(plan.edits);
      current = this.#host.read(text.text, current);
    }
    return { edits: text.edits, creates, others, done, isPutOff };
  }

  /** One plan for this file, with what it does to others; where that cannot be done, without the fixes that reach there. */
  #planAll(view: FileView, todo: readonly WantedChanges[]): ReachingPlan {
    const tryAll = (fixes: readonly WantedChanges[]): ReachingPlan | undefined => {
      const joint = planTogether(this.#host, view, fixes);
      try {
        return { ...joint, reached: this.#planElsewhere(joint.plan) };
      } catch (error) {
        if (!(error instanceof EditRefused)) throw error;
        this.#host.log(`Fixes that reach from ${view.uri} to other objects are left out: ${error.message}`);
        return undefined;
      }
    };
    const reaches = ({ changes }: FixChanges): boolean => changes.some(({ change }) => change.kind === 'elsewhere');
    return (
      tryAll(todo) ??
      // Those that can be made alone may stand in each other's way.
      tryAll(todo.filter((fix) => !reaches(fix) || tryAll([fix]) !== undefined)) ?? {
        ...planTogether(
          this.#host,
          view,
          todo.filter((fix) => !reaches(fix)),
        ),
        reached: new Map(),
      }
    );
  }

  /** The other files that changes reach into. */
  #reaches(changes: readonly PlacedChange[]): readonly string[] {
    const { uri } = this.#host.view;
    return changes.flatMap(({ change }) =>
      change.kind === 'elsewhere' && change.object.uri !== uri ? [change.object.uri] : [],
    );
  }

  /** The edits of other files that belong to a plan. Throws `EditRefused` where one of them cannot be made without harm. */
  #planElsewhere({ elsewhere }: EditPlan): ReadonlyMap<string, readonly TextEdit[]> {
    const edits = new Map<string, readonly TextEdit[]>();
    for (const uri of new Set(elsewhere.map(({ object }) => object.uri))) {
      const other = uri === this.#host.view.uri ? undefined : this.#host.other(uri);
      if (other === undefined) throw new EditRefused('An object that it changes is no longer there.');
      const { view, read } = other;
      const changes = elsewhere.filter(({ object }) => object.uri === uri);
      const plan = planEdits(
        view,
        changes.map((change) => ({ change, document: change.object.document })),
      );
      if (plan.elsewhere.length > 0) throw new EditRefused('An object that it changes is no longer there.');
      if (countProblems(read(applyEdits(view.text, plan.edits), view)) > countProblems(view))
        throw new EditRefused('The text of another file would no longer parse.');
      if (plan.edits.length > 0) edits.set(uri, plan.edits);
    }
    return edits;
  }

  /** False where another file brings one of the objects about, or this one has done so before. */
  #claim(changes: readonly PlacedChange[], claims: Map<string, string>, brought: ReadonlySet<string>): boolean {
    const { uri } = this.#host.view;
    const keys = this.#claimed(changes);
    if (keys.some((key) => (claims.get(key) ?? uri) !== uri || brought.has(`${uri} ${key}`))) return false;
    for (const key of keys) claims.set(key, uri);
    return true;
  }

  /** The objects that changes bring about, by their names within the scope. */
  #claimed(changes: readonly PlacedChange[]): readonly string[] {
    return changes.flatMap(({ change }) => {
      const object = broughtObject(change);
      return object === undefined ? [] : [`${this.#host.scope} ${object}`];
    });
  }

  /** In the order of the text, whatever the order of the rules. */
  #wantedFixes(
    view: FileView,
    isFirstRound: boolean,
    byKey: ReadonlyMap<string, Finding>,
    wanted: WantedFix,
    run: (contents: Contents) => readonly LiveProblem[],
  ): readonly WantedChanges[] {
    const problemsOf = (contents: Contents, document: number): readonly LiveProblem[] =>
      [...run(contents), ...(isFirstRound ? (this.#host.suppressions.get(document) ?? []) : [])].sort(
        ({ found: a }, { found: b }) =>
          a.range.start - b.range.start || a.range.end - b.range.end || (a.rule.id < b.rule.id ? -1 : 1),
      );
    const owners = new Set<string>();
    return view.documents.flatMap(({ contents }, document) =>
      problemsOf(contents, document).flatMap((problem) => {
        const { found, fixes } = problem;
        const finding = byKey.get(keyOf(found));
        // What is suppressed is not shown, and not fixed; what looks across files is fixed once, from what the workspace says now.
        if (finding === undefined || (!isFirstRound && !this.#host.isLocal(found.rule))) return [];
        const index = fixes.findIndex((_, at) => wanted(finding, found.fixes[at] ?? { risk: '', isSnippet: true }));
        const fix = fixes[index];
        if (fix === undefined) return [];
        // Fixes of one owner that are not made to go together may each take away what another one leaves: one a round.
        if (found.owner !== undefined && !isJoined(problem)) {
          const owner = `${document} ${found.owner.id}`;
          if (owners.has(owner)) return [];
          owners.add(owner);
        }
        const adds = fix.changes.flatMap((change) => broughtTitle(change) ?? [])[0];
        const done = { document, objectPath: found.objectPath, adds, rule: found.rule, risk: fix.risk ?? '' };
        return [{ title: fix.title, changes: fix.changes.map((change) => ({ change, document })), done }];
      }),
    );
  }

  #problem(view: FileView, document: number, { rule, message, range }: Finding): LiveProblem | undefined {
    const placed = view.documents[document];
    if (placed === undefined) return undefined;
    return [...this.#problemsOf(placed.contents, rule), ...(this.#host.suppressions.get(document) ?? [])].find(
      ({ found }) =>
        found.rule.id === rule.id && found.message === message && found.range.start + placed.base === range.start,
    );
  }

  /** What one rule says of a document. The next line that a cursor comes to often has a finding of the same rule. */
  #problemsOf(contents: Contents, rule: RegisteredRule): readonly LiveProblem[] {
    const byRule = problemsByRule.get(contents) ?? new Map<RegisteredRule, readonly LiveProblem[]>();
    problemsByRule.set(contents, byRule);
    const problems = byRule.get(rule) ?? this.#host.run(contents, ({ id }) => id === rule.id);
    // What a rule says that looks across files may change while the file stays the same.
    if (this.#host.isLocal(rule)) byRule.set(rule, problems);
    return problems;
  }

  #offer(view: FileView, document: number, fix: Fix, problems: readonly LiveProblem[]): OfferedFix | undefined {
    let plan: EditPlan;
    let others: ReadonlyMap<string, readonly TextEdit[]>;
    try {
      plan = planEdits(
        view,
        fix.changes.map((change) => ({ change, document })),
      );
      others = this.#planElsewhere(plan);
    } catch (error) {
      if (!(error instanceof EditRefused)) throw error;
      this.#host.log(`"${fix.title}" is not offered in ${view.uri}: ${error.message}`);
      return undefined;
    }
    const placeholders = fix.placeholders ?? [];
    const refusal = placeholders.length > 0 ? undefined : this.#refusal(view, document, plan, problems);
    if (refusal !== undefined) {
      this.#host.log(`"${fix.title}" is not offered in ${view.uri}: ${refusal}`);
      return undefined;
    }
    const own = plan.edits.length > 0 ? ([[view.uri, plan.edits]] as const) : [];
    const edits = new Map<string, readonly TextEdit[]>([...own, ...others]);
    return { title: fix.title, risk: fix.risk ?? '', placeholders, edits: { edits, creates: plan.creates } };
  }

  /** Why a plan must not be offered: absent where the text still parses, the findings are gone and no new one came on the object. */
  #refusal(
    view: FileView,
    document: number,
    { edits, creates }: Pick<EditPlan, 'edits' | 'creates'>,
    problems: readonly LiveProblem[],
  ): string | undefined {
    if (edits.length === 0) return creates.size > 0 ? undefined : 'It would change nothing.';
    const next = this.#host.read(applyEdits(view.text, edits), view, edits);
    if (countProblems(next) > countProblems(view)) return 'The text would no longer parse.';
    const before = view.documents[document];
    const after = next.documents[document];
    if (before === undefined || after === undefined) return 'The document would be gone.';
    const isLocal = this.#host.isLocal;
    const [old, now] = [this.#tally(before.contents), this.#tally(after.contents)];
    const placeBefore = (offset: number): number => offsetBefore(edits, offset + after.base) - before.base;
    for (const [rule, count] of now.counts) {
      const more = count - (old.counts.get(rule) ?? 0);
      if (more > 0 && more > joining(rule, old, now, problems, placeBefore).length)
        return `It would bring a finding of ${rule}.`;
    }
    const stays = problems.find(
      ({ found }) =>
        found.rule.on !== 'suppression' &&
        isLocal(found.rule) &&
        (now.counts.get(found.rule.id) ?? 0) >= (old.counts.get(found.rule.id) ?? 0),
    );
    return stays && `The finding of ${stays.found.rule.id} would stay.`;
  }

  /** What the rules that look at one file say of a document. A lightbulb asks again and again about a text that stays the same. */
  #tally(contents: Contents): Tally {
    const known = tallies.get(contents);
    if (known) return known;
    const found =
      this.#host.foundIn(contents) ?? this.#host.run(contents, this.#host.isLocal).map((problem) => problem.found);
    const counts = new Map<string, number>();
    for (const { rule } of found) counts.set(rule.id, (counts.get(rule.id) ?? 0) + 1);
    const tally = { found, counts, groups: new Set(found.flatMap((each) => groupOf(each) ?? [])) };
    tallies.set(contents, tally);
    return tally;
  }
}

/** What is found in a document, how often by each rule, and on what it folds. */
interface Tally {
  readonly found: readonly Found[];
  readonly counts: ReadonlyMap<string, number>;
  readonly groups: ReadonlySet<string>;
}

/**
 * The findings of a rule that an edit brings to what was told of before, and is told of still: they join the findings of
 * another subject that stood there already (the container beside the one that is mended), or stand at the very place
 * of another finding. Whoever looks there sees nothing new.
 */
function joining(
  rule: string,
  old: Tally,
  now: Tally,
  problems: readonly LiveProblem[],
  placeBefore: (offset: number) => number,
): readonly Found[] {
  const mended = new Set(problems.map(({ found }) => found.rule.id));
  const own = new Set(problems.flatMap(({ found }) => groupOf(found) ?? []));
  return now.found.filter((found) => {
    if (found.rule.id !== rule) return false;
    const [start, end] = [placeBefore(found.range.start), placeBefore(found.range.end)];
    const there = old.found.filter(({ range }) => range.start === start && range.end === end);
    if (there.some((each) => each.rule.id === rule)) return false;
    const group = groupOf(found);
    return (
      (group !== undefined && !own.has(group) && old.groups.has(group)) ||
      there.some((each) => !mended.has(each.rule.id))
    );
  });
}

/** Where an offset was before some edits; within new text it is where that was put in. */
function offsetBefore(edits: readonly TextEdit[], offset: number): number {
  let moved = 0;
  for (const { range, newText } of [...edits].sort((a, b) => a.range.start - b.range.start)) {
    const start = range.start + moved;
    if (offset < start) break;
    if (offset < start + newText.length) return range.start;
    moved += newText.length - (range.end - range.start);
  }
  return offset - moved;
}

/** By contents, which are made anew with every other text and every other setting. */
const tallies = new WeakMap<Contents, Tally>();
const problemsByRule = new WeakMap<Contents, Map<RegisteredRule, readonly LiveProblem[]>>();

/** What a finding is folded on within its document; absent where it stands by itself. */
const groupOf = ({ owner }: Found): string | undefined => owner && `${owner.cause} ${owner.id}`;

/** Whether the findings that are folded with this one are fixed together. */
const isJoined = ({ found: { owner } }: LiveProblem): boolean =>
  owner !== undefined && causes[owner.cause].fixTitle !== undefined;

/** One fix for several findings of one cause; absent where none of them has any. */
function joinFixes(problems: readonly LiveProblem[]): Fix | undefined {
  const fixes = problems.flatMap(({ fixes: [first] }) => first ?? []);
  const [first, ...rest] = fixes;
  const cause = problems[0]?.found.owner?.cause;
  if (first === undefined || cause === undefined) return undefined;
  // Who leads speaks for the risks of all as well.
  const leads = problems[0]?.found.owner?.leads === true && problems[0].fixes.length > 0;
  const risks = [...new Set((leads ? [first] : fixes).flatMap(({ risk }) => risk ?? []))];
  return {
    title: rest.length === 0 ? first.title : (causes[cause].fixTitle ?? first.title),
    changes: [...first.changes, ...rest.flatMap(({ changes }) => changes)],
    // Several sentences would not fit into a title.
    ...(risks.length > 0 && { risk: (risks.length === 1 ? undefined : causes[cause].risk) ?? risks[0] ?? '' }),
    ...(fixes.some(({ placeholders }) => placeholders) && {
      placeholders: fixes.flatMap(({ placeholders }) => placeholders ?? []),
    }),
  };
}

const keyOf = ({ rule, message }: { readonly rule: RegisteredRule; readonly message: string }): string =>
  `${rule.id} ${message}`;

/** The findings that touch a range of the file. */
export const findingsAt = (
  findings: readonly Finding[],
  range: { readonly start: number; readonly end: number },
): readonly Finding[] =>
  findings.filter(
    (finding) =>
      contains(finding.range, range) ||
      contains(range, finding.range) ||
      (finding.range.start < range.end && range.start < finding.range.end),
  );
