import type { Change } from '../../syntax/change.js';
import type { AnyInstruction, RunInstruction } from '../../syntax/dockerfile/instruction-kinds.js';
import { type PackageManagerCall, packageCalls } from './package-manager.js';
import { scriptOf } from './run-command.js';
import type { Stage } from './stage.js';

/** A step that refreshes packages or their lists, for an installation in another step. */
export interface LoneUpdate {
  readonly call: PackageManagerCall;
  /** The installation that uses what it fetched; undefined where none follows. */
  readonly install: PackageManagerCall | undefined;
  /** Moves the update into the step that installs; undefined where the two cannot be joined. */
  readonly join: readonly [Change, Change] | undefined;
}

/** What fetches the lists of a family, or newer packages in place of them. */
const refreshes = ({ family, action, packages }: PackageManagerCall): boolean =>
  action === 'update' || (action === 'upgrade' && packages.length === 0 && (family === 'rpm' || family === 'pacman'));

/** An installation that fetches lists of its own, whatever is there. */
const isFresh = ({ family, command, syntax }: PackageManagerCall): boolean =>
  (family === 'apk' && command.hasOption(['--no-cache', '-U', '--update', '--update-cache'], syntax)) ||
  (family === 'pacman' && command.hasOption(['-y', '--refresh'], syntax));

/** The steps of a stage that only refresh lists. */
export function loneUpdates(stage: Stage): readonly LoneUpdate[] {
  const found: LoneUpdate[] = [];
  for (const [at, run] of stage.instructions.entries()) {
    if (run.name !== 'RUN') continue;
    for (const call of packageCalls(run)) {
      if (!refreshes(call)) continue;
      const isUsed = packageCalls(run).some(
        (other) =>
          other !== call && other.family === call.family && (other.action === 'install' || refreshesAfter(other, call)),
      );
      if (isUsed || usesLists(run, call)) continue;
      found.push({ call, ...laterInstall(stage.instructions.slice(at + 1), run, call) });
    }
  }
  return found;
}

/** Of several refreshes in one step the last one speaks; an upgrade uses the lists. */
const refreshesAfter = (other: PackageManagerCall, call: PackageManagerCall): boolean =>
  (other.action === 'upgrade' || other.action === 'update') &&
  other.command.nameWord.range.start > call.command.nameWord.range.start;

/** Scripts and programs that may well install from the lists. */
const usesLists = (run: RunInstruction, { family }: PackageManagerCall): boolean =>
  scriptOf(run).commands.some(({ name, text }) =>
    family === 'apt'
      ? /^(?:\S*\/)?(?:tasksel|apt-cache|unattended-upgrades?|mk-build-deps|gdebi)\b|\.sh\b/.test(text)
      : name?.value?.endsWith('.sh') === true,
  );

function laterInstall(
  later: readonly AnyInstruction[],
  run: RunInstruction,
  { family }: PackageManagerCall,
): Pick<LoneUpdate, 'install' | 'join'> {
  for (const next of later) {
    const calls = packageCalls(next).filter((call) => call.family === family);
    const install = calls.find(({ action }) => action === 'install');
    const own = calls.findIndex(refreshes);
    if (install === undefined || next.name !== 'RUN') continue;
    if (isFresh(install) || (own >= 0 && own < calls.indexOf(install))) return { install: undefined, join: undefined };
    return { install, join: joinInto(run, next, install) };
  }
  return { install: undefined, join: undefined };
}

/** Puts the text of one step before that of another, where that begins with the installation: what else it begins with may count on being first. */
function joinInto(
  run: RunInstruction,
  next: RunInstruction,
  install: PackageManagerCall,
): readonly [Change, Change] | undefined {
  const { text, range } = run.argumentText;
  const isOneLine = text.length === range.end - range.start;
  const isPlain = [run, next].every(
    (step) =>
      step.form === 'shell' && step.flags.length === 0 && step.heredocs.length === 0 && step.onbuild === run.onbuild,
  );
  const canFollow = scriptOf(run).problems.length === 0 && !/[;&|#]\s*$|#/.test(text);
  const isFirst = scriptOf(next).commands[0]?.range.start === install.command.range.start;
  if (!isOneLine || !isPlain || !canFollow || !isFirst) return undefined;
  const { start } = next.argumentsRange;
  return [run.remove(), { kind: 'text', edits: [{ range: { start, end: start }, newText: `${text} && ` }] }];
}
