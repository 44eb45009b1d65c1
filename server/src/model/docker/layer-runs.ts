import type { TextChange } from '../../syntax/change.js';
import type { AnyInstruction, Instructions, RunInstruction } from '../../syntax/dockerfile/instruction-kinds.js';
import { lineEnding, type TextEdit } from '../../syntax/text.js';
import type { Stage } from './stage.js';

/** Instructions in a row that could be one. */
export interface LayerRun {
  readonly first: LayerInstruction;
  readonly count: number;
  /** Makes them one; undefined where their text does not let itself be joined. */
  readonly change: TextChange | undefined;
}

type LayerInstruction = Instructions['RUN' | 'COPY' | 'ADD'];

/** Every longest row of `RUN`, or of `COPY` or `ADD` with the same flags to the same folder, in order. */
export function layerRuns(stage: Stage): readonly LayerRun[] {
  const rows: LayerInstruction[][] = [];
  let row: LayerInstruction[] = [];
  for (const instruction of stage.instructions) {
    const before = row.at(-1);
    const isLayer = makesLayer(instruction);
    if (isLayer && before !== undefined && belongTogether(before, instruction)) row.push(instruction);
    else {
      row = isLayer ? [instruction] : [];
      rows.push(row);
    }
  }
  return rows.flatMap((instructions): readonly LayerRun[] => {
    const [first] = instructions;
    if (first === undefined || instructions.length < 2) return [];
    return [{ first, count: instructions.length, change: joined(instructions) }];
  });
}

const makesLayer = (instruction: AnyInstruction): instruction is LayerInstruction =>
  instruction.onbuild === undefined &&
  instruction.problem === undefined &&
  (instruction.name === 'RUN' || instruction.name === 'COPY' || instruction.name === 'ADD');

function belongTogether(before: LayerInstruction, next: LayerInstruction): boolean {
  if (before.name === 'RUN' || next.name === 'RUN') return before.name === next.name;
  const folder = before.destination?.text;
  const flags = ({ flags }: LayerInstruction): string => flags.map(({ text }) => text).join(' ');
  const isSame = before.name === next.name && flags(before) === flags(next) && folder === next.destination?.text;
  return isSame && folder?.endsWith('/') === true;
}

function joined(instructions: readonly LayerInstruction[]): TextChange | undefined {
  const edits: TextEdit[] = [];
  for (const [index, instruction] of instructions.entries()) {
    if (instruction.name !== 'RUN' || !canJoin(instruction)) return undefined;
    const before = instructions[index - 1];
    if (before === undefined) continue;
    const { start } = instruction.argumentsRange;
    const separator = instruction.textSince(before);
    if (separator.trim() !== '') return undefined;
    const newText = ` ${instruction.escape}${lineEnding(separator)}  && `;
    edits.push({ range: { start: before.range.end, end: start }, newText });
  }
  return { kind: 'text', edits };
}

/** A comment, a heredoc or an operator at the end would take in what follows. */
const canJoin = (run: RunInstruction): boolean =>
  run.form === 'shell' &&
  run.flags.length + run.heredocs.length === 0 &&
  !/#|[;&|]$|^(?:set|export|exec|cd)\b/.test(run.argumentText.text);
