import { applyEdits } from '../syntax/text.js';
import { EditRefused } from '../syntax/yaml/edit.js';
import { countProblems, type EditPlan, type FileView, type PlacedChange, planEdits } from './plan-edits.js';

/** The changes of one fix. All are made, or none. */
export interface FixChanges {
  readonly title: string;
  readonly changes: readonly PlacedChange[];
}

/** One plan, and the fixes that it makes. */
export interface JointPlan<Fix extends FixChanges> {
  readonly plan: EditPlan;
  readonly taken: readonly Fix[];
}

/** What plans of several fixes need of their file. */
export interface PlanHost {
  /** Reads another text of the same file; documents that are as they were in `from` stay what they are. */
  readonly read: (text: string, from: FileView) => FileView;
  /** Told why a fix is left out. */
  readonly log: (message: string) => void;
}

/** A plan of the changes of some fixes, or why there is none. */
type Trial = (fixes: readonly FixChanges[]) => EditPlan | string;

/**
 * All changes in one plan; where that is refused, as many as go together. What covers more goes first: a line that is
 * taken away needs no other change. Else the order of the text decides. Edits of different documents do not meet, so
 * each document is tried alone: a file of many documents costs no more than its documents do.
 */
export function planTogether<Fix extends FixChanges>(
  host: PlanHost,
  view: FileView,
  todo: readonly Fix[],
): JointPlan<Fix> {
  const inFile: Trial = (fixes) =>
    tryChanges(
      host,
      view,
      fixes.flatMap(({ changes }) => changes),
    );
  const whole = inFile(todo);
  if (typeof whole !== 'string') return { plan: whole, taken: todo };
  const leaveOut = ({ title }: Fix, reason: string): void =>
    host.log(`"${title}" is left out of the fixes in ${view.uri}: ${reason}`);
  const apart = [...byDocument(todo)].flatMap(([document, fixes]) => {
    const alone = viewOf(view, document);
    // In a file of one document all of them have just been tried.
    const known = alone === view ? whole : undefined;
    const inDocument: Trial = (some) => tryChanges(host, alone, some.flatMap(atFirst));
    return mostOf(widestFirst(alone, fixes), inDocument, leaveOut, known);
  });
  const plan = inFile(apart);
  if (typeof plan !== 'string') return { plan, taken: apart };
  // What the documents bring to the file beside them may still stand in each other's way.
  const taken = mostOf(apart, inFile, leaveOut, plan);
  const last = inFile(taken);
  return typeof last === 'string'
    ? { plan: { edits: [], creates: new Map(), elsewhere: [] }, taken: [] }
    : { plan: last, taken };
}

/** As many as go together, the first ones first: halves are tried until those are found that stand in the way. */
function mostOf<Fix extends FixChanges>(
  fixes: readonly Fix[],
  trial: Trial,
  leaveOut: (fix: Fix, reason: string) => void,
  known: string | undefined,
): readonly Fix[] {
  const taken: Fix[] = [];
  const take = (some: readonly Fix[], refusal?: string): void => {
    const result = refusal ?? trial([...taken, ...some]);
    const [first] = some;
    if (typeof result !== 'string') taken.push(...some);
    else if (some.length > 1) {
      const half = Math.ceil(some.length / 2);
      take(some.slice(0, half));
      take(some.slice(half));
    } else if (first !== undefined) leaveOut(first, result);
  };
  take(fixes, known);
  return taken;
}

function tryChanges(host: PlanHost, view: FileView, changes: readonly PlacedChange[]): EditPlan | string {
  try {
    const plan = planEdits(view, changes);
    const next = host.read(applyEdits(view.text, plan.edits), view);
    return countProblems(next) <= countProblems(view) ? plan : 'The text would no longer parse.';
  } catch (error) {
    if (!(error instanceof EditRefused || error instanceof RangeError)) throw error;
    return error.message;
  }
}

function widestFirst<Fix extends FixChanges>(view: FileView, fixes: readonly Fix[]): readonly Fix[] {
  const covered = (fix: Fix): number => {
    try {
      return planEdits(view, atFirst(fix)).edits.reduce((sum, { range }) => sum + range.end - range.start, 0);
    } catch (error) {
      if (!(error instanceof EditRefused)) throw error;
      return 0;
    }
  };
  return fixes
    .map((fix) => ({ fix, size: covered(fix) }))
    .sort((a, b) => b.size - a.size)
    .map(({ fix }) => fix);
}

/** By the document that the rule stood on. */
function byDocument<Fix extends FixChanges>(fixes: readonly Fix[]): ReadonlyMap<number, readonly Fix[]> {
  const groups = new Map<number, Fix[]>();
  for (const fix of fixes) {
    const document = fix.changes[0]?.document ?? 0;
    const group = groups.get(document);
    if (group) group.push(fix);
    else groups.set(document, [fix]);
  }
  return groups;
}

/** One document as if it were all of its file. */
function viewOf(view: FileView, document: number): FileView {
  const { uri, text, documents } = view;
  const placed = documents[document];
  if (documents.length === 1 || placed === undefined) return view;
  const end = documents[document + 1]?.base ?? text.length;
  return { uri, text: text.slice(placed.base, end), documents: [{ contents: placed.contents, base: 0 }] };
}

const atFirst = ({ changes }: FixChanges): readonly PlacedChange[] =>
  changes.map(({ change }) => ({ change, document: 0 }));
