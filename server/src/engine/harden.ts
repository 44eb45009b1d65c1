import { givesUpRoot, isRootIn } from '../model/docker/base-image.js';
import { replaceRoot, useDedicatedUser } from '../model/docker/dedicated-user.js';
import type { Dockerfile } from '../model/docker/dockerfile.js';
import {
  type HardeningGoal,
  hardeningSteps,
  remainingFailures,
  unmendableFailures,
} from '../model/kubernetes/harden-pod.js';
import type { KubernetesObject } from '../model/kubernetes/kubernetes-object.js';
import type { Change } from '../syntax/change.js';
import { applyEdits, contains, shift, type TextEdit, type TextRange } from '../syntax/text.js';
import { EditRefused } from '../syntax/yaml/edit.js';
import type { EditNote, WorkspaceEdits } from './finding.js';
import { countProblems, EditedText, type FileView, planEdits } from './plan-edits.js';

/** What hardening does to one workload, or to the image of a Dockerfile. */
export interface Hardening {
  /** How people call what is hardened: `Deployment "web"`. */
  readonly title: string;
  /** Imperative, as the title of an action. */
  readonly action: string;
  readonly level: HardeningGoal['level'];
  readonly edits: WorkspaceEdits;
  /** What the level refuses nevertheless, as noun phrases. */
  readonly remaining: readonly string[];
}

/** What hardening needs of the workspace. */
export interface HardenHost {
  readonly view: FileView;
  /** Reads another text of the same file. */
  readonly read: (text: string) => FileView;
  /** Told why a part is left out. */
  readonly log: (message: string) => void;
}

/** A group of fields whose changes go together. */
interface Step {
  readonly title: string;
  readonly risk: string;
  readonly changes: readonly Change[];
}

/** What one change brings about may need another one, such as a context that takes the place of a refused one. */
const MAX_ROUNDS = 4;

/** Hardens the workload at an offset, or the final stage of a Dockerfile. Undefined where there is neither. */
export function harden(host: HardenHost, offset: number, goal: HardeningGoal): Hardening | undefined {
  const document = host.view.documents.findLastIndex(({ base }) => base <= offset);
  const { contents, base } = host.view.documents[document] ?? {};
  if (contents === undefined || base === undefined) return undefined;
  if (contents.language === 'dockerfile') return hardenDockerfile(host.view, contents.dockerfile, goal);
  const object = workloadAt(contents.objects, offset - base);
  return object && hardenWorkload(host, document, object, goal);
}

/** What hardening would be called, and what the level would still refuse; undefined where nothing is left to do. Makes no edit yet. */
export function offerHardening(
  view: FileView,
  offset: number,
  goal: HardeningGoal,
): Pick<Hardening, 'action' | 'remaining'> | undefined {
  const { contents, base } = view.documents.findLast((document) => document.base <= offset) ?? {};
  if (contents === undefined || base === undefined) return undefined;
  if (contents.language === 'dockerfile') {
    const hardening = hardenDockerfile(view, contents.dockerfile, goal);
    return hardening !== undefined && hardening.edits.edits.size > 0 ? hardening : undefined;
  }
  const pods = workloadAt(contents.objects, offset - base)?.pods ?? [];
  return pods.some((pod) => hardeningSteps(pod, goal).length > 0)
    ? { action: actionOf(goal), remaining: pods.flatMap((pod) => unmendableFailures(pod, goal)) }
    : undefined;
}

const actionOf = ({ level }: HardeningGoal): string => `Harden this workload: Pod Security level ${level}`;

/** The workload that an offset of a document is in; the only one of the document wherever the offset is. */
export function workloadAt(objects: readonly KubernetesObject[], offset: number): KubernetesObject | undefined {
  const workloads = objects.filter(({ pods }) => pods.length > 0);
  return objects.length === 1
    ? workloads[0]
    : workloads.find(({ extent }) => contains(extent, { start: offset, end: offset }));
}

/**
 * True where people look for what is done to a workload as a whole: the lines of its kind and its name, the FROM and the last USER of the final
 * stage. `range` is in the offsets of the file.
 */
export function isHeading({ documents }: FileView, range: TextRange): boolean {
  const { contents, base } = documents.findLast((document) => document.base <= range.start) ?? {};
  if (contents === undefined || base === undefined) return false;
  const own = shift(range, -base);
  if (contents.language === 'dockerfile') {
    const stage = contents.dockerfile.stages.at(-1);
    const headings = [stage?.from, stage?.userAtEnd.instruction];
    return headings.some((heading) => heading !== undefined && touches(heading.range, own));
  }
  const object = workloadAt(contents.objects, own.start);
  return ['kind', 'metadata.name'].some((path) => {
    const field = object?.field(path);
    return field?.exists === true && touches(field.extent, own);
  });
}

function hardenWorkload(host: HardenHost, document: number, object: KubernetesObject, goal: HardeningGoal): Hardening {
  const { view } = host;
  const text = new EditedText(view.text);
  const touched: { readonly title: string; readonly risk: string; readonly edits: readonly TextEdit[] }[] = [];
  let current = view;
  let now = object;
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const steps = now.pods.flatMap((pod): readonly Step[] => hardeningSteps(pod, goal));
    const { taken, edits } = planSteps(host, current, document, steps);
    if (edits.length === 0) break;
    // Later rounds work on another text; what they add belongs to the groups of the first one.
    if (round === 0)
      for (const { title, risk, changes } of taken)
        touched.push({ title, risk, edits: edited(current, document, changes) });
    text.apply(edits);
    current = host.read(text.text);
    const { contents } = current.documents[document] ?? {};
    const next =
      contents?.language === 'yaml' ? contents.objects.find(({ ref }) => ref.path === object.ref.path) : undefined;
    if (next === undefined) break;
    now = next;
  }
  const notes = text.edits.map((edit): EditNote => {
    const groups = touched.filter((step) => step.edits.some(({ range }) => touches(range, edit.range)));
    return {
      range: edit.range,
      label: [...new Set(groups.map(({ title }) => title))].join(', ') || 'Security settings',
      description: [...new Set(groups.map(({ risk }) => risk))].join(' '),
    };
  });
  return {
    title: object.title,
    action: actionOf(goal),
    level: goal.level,
    edits: {
      edits: new Map(text.edits.length > 0 ? [[view.uri, text.edits]] : []),
      creates: new Map(),
      notes: new Map([[view.uri, notes]]),
    },
    remaining: now.pods.flatMap((pod) => remainingFailures(pod, goal)),
  };
}

/** All steps in one plan; where that is refused, those that can be taken. */
function planSteps(
  host: HardenHost,
  view: FileView,
  document: number,
  steps: readonly Step[],
): { readonly taken: readonly Step[]; readonly edits: readonly TextEdit[] } {
  const whole = plan(
    host,
    view,
    document,
    steps.flatMap(({ changes }) => changes),
  );
  if (whole !== undefined) return { taken: steps, edits: whole };
  let taken: readonly Step[] = [];
  let edits: readonly TextEdit[] = [];
  for (const step of steps) {
    const next = plan(
      host,
      view,
      document,
      [...taken, step].flatMap(({ changes }) => changes),
      (reason) => host.log(`"${step.title}" is left out of the hardening in ${view.uri}: ${reason}`),
    );
    if (next === undefined) continue;
    taken = [...taken, step];
    edits = next;
  }
  return { taken, edits };
}

function plan(
  { read }: HardenHost,
  view: FileView,
  document: number,
  changes: readonly Change[],
  refused: (reason: string) => void = () => {},
): readonly TextEdit[] | undefined {
  try {
    const edits = edited(view, document, changes);
    if (countProblems(read(applyEdits(view.text, edits))) <= countProblems(view)) return edits;
    refused('The text would no longer parse.');
  } catch (error) {
    if (!(error instanceof EditRefused)) throw error;
    refused(error.message);
  }
  return undefined;
}

const edited = (view: FileView, document: number, changes: readonly Change[]): readonly TextEdit[] =>
  planEdits(
    view,
    changes.map((change) => ({ change, document })),
  ).edits;

const touches = (a: TextRange, b: TextRange): boolean => a.start <= b.end && b.start <= a.end;

/** The final stage gets a user of its own, by the command of its distribution; nothing where it has one, or becomes another than root itself. */
function hardenDockerfile(
  view: FileView,
  { stages }: Dockerfile,
  { uid, level }: HardeningGoal,
): Hardening | undefined {
  const stage = stages.at(-1);
  const dialect = stage?.end.shell.dialect;
  if (stage === undefined || stage.isWindows || dialect === 'powershell' || dialect === 'cmd') return undefined;
  const { instruction, isRoot } = stage.userAtEnd;
  const isUnknown = instruction !== undefined && isRoot === undefined;
  const isDone = isUnknown || isRootIn(stage, stage.userAtEnd) === false || givesUpRoot(stage);
  const { change, user } =
    instruction !== undefined ? replaceRoot(stage, instruction, uid) : useDedicatedUser(stage, uid);
  const base = view.documents[0]?.base ?? 0;
  const edits = isDone ? [] : change.edits.map(({ range, newText }) => ({ range: shift(range, base), newText }));
  const note = { label: `USER ${user}`, description: 'What needs files or ports of root stops working.' };
  return {
    title: 'the image',
    action: `Add a non-root user: USER ${user}`,
    level,
    edits: {
      edits: new Map(edits.length > 0 ? [[view.uri, edits]] : []),
      creates: new Map(),
      notes: new Map([[view.uri, edits.map(({ range }) => ({ range, ...note }))]]),
    },
    remaining: [],
  };
}
