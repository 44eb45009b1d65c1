import type { TextChange } from '../../syntax/change.js';
import type { AnyInstruction, RunInstruction } from '../../syntax/dockerfile/instruction-kinds.js';
import type { ShellCommand, Word } from '../../syntax/dockerfile/shell.js';
import { lineEnding, type TextEdit, type TextRange } from '../../syntax/text.js';
import type { Option } from './command-arguments.js';
import { type RunCommand, scriptOf } from './run-command.js';

/** An edit of a command is exact only where the file spells its words as the shell reads them. */
const isVerbatim = ({ text, range }: Word): boolean => text.length === range.end - range.start;

/** True for a string of the array in exec form, its quotes included. */
const isItem = (instruction: AnyInstruction, { range }: Word): boolean =>
  instruction.name === 'RUN' &&
  instruction.form === 'exec' &&
  instruction.args.some((item) => item.range.start === range.start && item.range.end === range.end);

const change = (edits: readonly TextEdit[]): TextChange => ({ kind: 'text', edits });

/** What an instruction says between two places of the file. */
const between = (instruction: AnyInstruction, start: number, end: number): string =>
  instruction.text.slice(start - instruction.range.start, end - instruction.range.start);

/** A comment between the lines, which must not go with what stands around it. */
const COMMENT = /\n\s*#/;

/** Writes an argument behind a word of a command; undefined where the word is not spelled in the file as it is read. */
export function insertArgument(run: RunInstruction, after: Word, argument: string): TextChange | undefined {
  const { end } = after.range;
  if (!isVerbatim(after)) return undefined;
  const newText = isItem(run, after) ? `, "${argument}"` : ` ${argument}`;
  return change([{ range: { start: end, end }, newText }]);
}

/** Writes a text at the end of a word, in exec form before its closing quote. */
export function extendWord(run: RunInstruction, word: Word, text: string): TextChange | undefined {
  const end = isItem(run, word) ? word.range.end - 1 : word.range.end;
  return isVerbatim(word) ? change([{ range: { start: end, end }, newText: text }]) : undefined;
}

/** Puts another text in the place of a word. */
export function replaceWord(run: RunInstruction, word: Word, text: string): TextChange | undefined {
  const newText = isItem(run, word) ? `"${text}"` : text;
  return isVerbatim(word) ? change([{ range: word.range, newText }]) : undefined;
}

/** Takes words of a command away, each with the white space before it. */
export function removeWords(run: RunInstruction, command: RunCommand, words: readonly Word[]): TextChange | undefined {
  const all = [command.nameWord, ...command.args];
  const edits: TextEdit[] = [];
  for (const word of words) {
    const before = all[all.indexOf(word) - 1];
    if (before === undefined || !isVerbatim(word) || !isVerbatim(before)) return undefined;
    const range = { start: before.range.end, end: word.range.end };
    if (COMMENT.test(between(run, range.start, range.end))) return undefined;
    edits.push({ range, newText: '' });
  }
  return edits.length === 0 ? undefined : change(edits);
}

/** Takes an option away with its value, or its letter out of a cluster such as `-fsSLk`. */
export function removeOption(run: RunInstruction, command: RunCommand, option: Option): TextChange | undefined {
  const { word, name, valueWord } = option;
  const value = command.args.filter(({ range }) => range.start === valueWord?.range.start);
  const isCluster = /^-\w$/.test(name) && (word.value ?? word.text).length > 2;
  if (!isCluster) return removeWords(run, command, [word, ...value]);
  const at = word.range.start + word.text.indexOf(name.charAt(1), 1);
  return isVerbatim(word) && valueWord === undefined
    ? change([{ range: { start: at, end: at + 1 }, newText: '' }])
    : undefined;
}

/** The joints of a chain that can be copied or closed: `&&`, `;` and line ends. */
const isJoint = (operator: ShellCommand['operator']): boolean => operator === '&&' || operator === ';';

/**
 * Takes a command, with what it is piped to and from, out of the chain that it stands in; the instruction goes where nothing
 * else is in it. Undefined within blocks and quoted scripts, and where the rest would then mean something else.
 */
export function cutCommand(run: RunInstruction, { shell }: RunCommand): TextChange | undefined {
  if (run.form === 'exec' || (run.heredocs.length > 0 && run.inlineScript === undefined)) return undefined;
  const { commands } = scriptOf(run);
  const at = commands.findIndex(({ range, block }) => range.start === shell.range.start && block === undefined);
  if (at < 0) return undefined;
  let [first, last] = [at, at];
  while (commands[first]?.operator === '|') first--;
  while (commands[last + 1]?.operator === '|') last++;
  const [before, start, end, after] = [first - 1, first, last, last + 1].map((index) => commands[index]);
  // The text of a heredoc stands apart from its command.
  const hasBody = commands
    .slice(first, last + 1)
    .some(({ redirects }) => redirects.some(({ body }) => body !== undefined));
  if (start === undefined || end === undefined || hasBody) return undefined;
  if (before === undefined && after === undefined) return run.remove();
  const beside = [before, after].filter((command) => command !== undefined);
  const operators = [before && start.operator, after?.operator].filter((operator) => operator !== undefined);
  const isPlain = beside.every(({ block }) => block === undefined) && new Set(operators).size === 1;
  if (!isPlain || !operators.every(isJoint)) return undefined;
  const range: TextRange =
    after === undefined
      ? { start: before?.range.end ?? start.range.start, end: end.range.end }
      : { start: start.range.start, end: after.range.start };
  return COMMENT.test(between(run, range.start, range.end)) ? undefined : change([{ range, newText: '' }]);
}

/** What closes the blocks in which the last command of a script stands. */
const CLOSERS = /^(?:[\s\\;]*(?:fi|done|esac|[})]))*[\s\\]*(;?)[\s\\]*$/;

/**
 * Writes a command at the end of a script, joined and indented as its commands are. Undefined in exec form, and where what
 * stands there cannot be followed by another.
 */
export function appendCommand(run: RunInstruction, command: string): TextChange | undefined {
  if (run.form === 'exec') return undefined;
  const script = scriptOf(run);
  const last = script.commands.at(-1);
  const newLine = lineEnding(run.text);
  const inline = run.inlineScript;
  if (last === undefined || script.dialect !== 'posix' || script.problems.length > 0) return undefined;
  if (inline !== undefined) {
    const { end } = inline.bodyRange;
    const indentation = /(?:^|\n)([ \t]*)\S[^\n]*\n?$/.exec(inline.body.text)?.[1] ?? '';
    return inline.body.text.endsWith('\n')
      ? change([{ range: { start: end, end }, newText: `${indentation}${command}${newLine}` }])
      : undefined;
  }
  if (run.heredocs.length > 0) return undefined;
  const { end } = run.argumentsRange;
  const tail = CLOSERS.exec(between(run, last.range.end, end));
  // Behind a semicolon the failure of what stands before it would be lost.
  if (tail === null || tail[1] === ';') return undefined;
  const joint = jointOf(run, script.commands) ?? defaultJoint(run, newLine);
  return change([{ range: { start: end, end }, newText: joint + command }]);
}

/** What stands between the last two commands side by side, if nothing else is there. */
function jointOf(run: RunInstruction, commands: readonly ShellCommand[]): string | undefined {
  const { text } = run;
  for (let at = commands.length - 1; at > 0; at--) {
    const [before, after] = [commands[at - 1], commands[at]];
    if (before === undefined || after === undefined || before.block !== undefined || after.block !== undefined)
      continue;
    const joint = between(run, before.range.end, after.range.start);
    const fits = /^[\s\\`]*(?:&&|;)[\s\\`]*$/.test(joint) && isJoint(after.operator);
    // A long last command on lines of its own is no place to go on in the same line.
    if (fits) return text.includes('\n') && !joint.includes('\n') ? undefined : joint;
  }
  return undefined;
}

function defaultJoint(run: RunInstruction, newLine: string): string {
  const indentation = /\n([ \t]*)[^\s#]/.exec(run.text)?.[1];
  return indentation === undefined ? ' && ' : ` ${run.escape}${newLine}${indentation}&& `;
}
