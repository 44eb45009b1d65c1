import type { TextChange } from '../../syntax/change.js';
import type { AnyInstruction, RunInstruction } from '../../syntax/dockerfile/instruction-kinds.js';
import type { Word } from '../../syntax/dockerfile/shell.js';
import type { TextEdit, TextRange } from '../../syntax/text.js';
import { isRootIn } from './base-image.js';
import { stageOf } from './dockerfile.js';
import { type PackageManagerCall, packageManagerCall } from './package-manager.js';
import { commandsOf } from './run-command.js';
import type { Stage } from './stage.js';

/** What makes up the image of a stage: its own instructions, after those of the stages that it starts from. */
export function instructionsOfImage(stage: Stage): readonly AnyInstruction[] {
  return [...(stage.baseStage === undefined ? [] : instructionsOfImage(stage.baseStage)), ...stage.instructions];
}

/** A call of sudo. */
export interface SudoCall {
  readonly word: Word;
  /** Takes the word and its options away; undefined where they change more than the user. */
  readonly removal: TextEdit | undefined;
}

/** Options that mean nothing without sudo. Others choose a user, a folder or a role. */
const IDLE_OPTION = /^(?:-[EHknS]+|--(?:preserve-env(?:=.*)?|set-home|reset-timestamp|non-interactive|stdin)|--)$/;

/** The calls of sudo in an instruction, in order. */
export function sudoCalls(instruction: AnyInstruction): readonly SudoCall[] {
  if (instruction.name !== 'RUN' && instruction.name !== 'CMD' && instruction.name !== 'ENTRYPOINT') return [];
  const calls = new Map<number, SudoCall>();
  for (const { wrappers, name, nameWord, shell } of commandsOf(instruction)) {
    const words = [...(shell.name === undefined ? [] : [shell.name]), ...shell.args];
    for (const { word } of [...wrappers, { name, word: nameWord }].filter((wrapper) => wrapper.name === 'sudo')) {
      const at = words.findIndex(({ range }) => range.start === word.range.start);
      const next = words.slice(at + 1).find(({ text }) => !IDLE_OPTION.test(text));
      const isPlain = instruction.form === 'shell' && word.text.length === word.range.end - word.range.start;
      const canGo = isPlain && next !== undefined && !next.text.startsWith('-');
      if (at >= 0)
        calls.set(word.range.start, {
          word,
          removal: canGo ? cut({ start: word.range.start, end: next.range.start }) : undefined,
        });
    }
  }
  return [...calls.values()].sort((a, b) => a.word.range.start - b.word.range.start);
}

const cut = (range: TextRange): TextEdit => ({ range, newText: '' });

/** Runs the commands of an instruction without sudo: as the root that it is, or between two `USER`. Undefined where neither is certain. */
export function withoutSudo(instruction: AnyInstruction): readonly [TextChange, ...TextChange[]] | undefined {
  if (instruction.name !== 'RUN') return undefined;
  const stage = stageOf(instruction);
  const removals = sudoCalls(instruction).map(({ removal }) => removal);
  const edits = removals.filter((removal) => removal !== undefined);
  if (stage === undefined || instruction.onbuild !== undefined || edits.length < removals.length) return undefined;
  const { user } = stage.stateAt(instruction);
  const isRoot = isRootIn(stage, user);
  const removed: TextChange = { kind: 'text', edits };
  if (isRoot === true) return [removed];
  if (isRoot === undefined || user.instruction === undefined) return undefined;
  return [
    instruction.insertBefore('USER root'),
    removed,
    instruction.insertAfter(`USER ${user.instruction.argumentText.text}`),
  ];
}

/** The package sudo in a call of a package manager. */
export interface SudoInstallation {
  readonly word: Word;
  /** Takes it from the list of packages; undefined where it is the only one. */
  readonly removal: TextChange | undefined;
}

export function sudoInstallations(instruction: AnyInstruction): readonly SudoInstallation[] {
  if (instruction.name !== 'RUN') return [];
  return commandsOf(instruction).flatMap((command) => {
    const call = packageManagerCall(command);
    return call?.action === 'install' && SYSTEM_MANAGERS.has(call.family) ? installations(instruction, call) : [];
  });
}

const SYSTEM_MANAGERS: ReadonlySet<string> = new Set(['apt', 'apk', 'rpm', 'zypper', 'pacman']);

function installations(
  instruction: RunInstruction,
  { packages, command }: PackageManagerCall,
): readonly SudoInstallation[] {
  return packages.flatMap(({ word, name }) => {
    if (name !== 'sudo') return [];
    const before = command.args[command.args.indexOf(word) - 1];
    const canGo = packages.length > 1 && before !== undefined && instruction.form === 'shell';
    return [
      {
        word,
        removal: canGo ? { kind: 'text', edits: [cut({ start: before.range.end, end: word.range.end })] } : undefined,
      },
    ];
  });
}
