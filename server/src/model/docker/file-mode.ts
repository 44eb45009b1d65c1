import type { Change } from '../../syntax/change.js';
import type { AnyInstruction } from '../../syntax/dockerfile/instruction-kinds.js';
import type { Located } from '../../syntax/text.js';
import type { OptionSyntax } from './command-arguments.js';
import { replaceWord } from './command-edit.js';
import { commandsOf } from './run-command.js';

/** A mode that an instruction gives to files. */
export interface GivenMode {
  readonly at: Located;
  /** As written. */
  readonly text: string;
  /** `chmod`, `COPY` and so on. */
  readonly by: string;
  /** What gets it, for a message; undefined for what a variable names. */
  readonly target: string | undefined;
  /** True for what only a folder gets, as by `mkdir`. */
  readonly isFolder: boolean;
  /** Writes another mode in its place; undefined where that cannot be, and where no mode is left. */
  readonly change: (mode: string) => Change | undefined;
}

/** Programs that give a mode, and where it stands: an operand, or an option. */
const PROGRAMS: ReadonlyMap<string, OptionSyntax & { readonly option?: readonly string[] }> = new Map([
  ['chmod', { long: ['reference', 'from'] }],
  ['install', { short: 'mgoStZ', long: ['mode', 'owner', 'group', 'target-directory'], option: ['-m', '--mode'] }],
  ['mkdir', { short: 'm', long: ['mode'], option: ['-m', '--mode'] }],
]);

/** The modes that `chmod`, `install` and `mkdir` give in a `RUN`, and `--chmod` of `COPY` and `ADD`. */
export function givenModes(instruction: AnyInstruction): readonly GivenMode[] {
  if (instruction.name === 'COPY' || instruction.name === 'ADD') {
    const flag = instruction.flag('chmod');
    if (flag?.value === undefined) return [];
    const target = instruction.destination;
    return [
      {
        at: flag,
        text: flag.value,
        by: instruction.name,
        target: target?.isLiteral === true ? target.value : undefined,
        isFolder: false,
        change: (mode) => (mode === '' ? undefined : flag.setValue(mode)),
      },
    ];
  }
  if (instruction.name !== 'RUN') return [];
  return commandsOf(instruction).flatMap((command): readonly GivenMode[] => {
    const syntax = PROGRAMS.get(command.name);
    if (syntax === undefined) return [];
    const { options, operands } = command.arguments(syntax);
    const option = options.find(({ name }) => syntax.option?.includes(name));
    const word = syntax.option === undefined ? operands[0] : option?.valueWord;
    const targets = syntax.option === undefined ? operands.slice(1) : operands;
    if (word?.value === undefined) return [];
    return [
      {
        at: word,
        text: word.value,
        by: command.name,
        target: targets.at(-1)?.value,
        isFolder: command.is('mkdir') || (command.is('install') && options.some(({ name }) => name === '-d')),
        change: (mode) => (mode === '' ? undefined : replaceWord(instruction, word, mode)),
      },
    ];
  });
}

/** The number of a mode in octal; undefined for symbols. */
const octal = (text: string): number | undefined =>
  /^0*[0-7]{3,4}$/.test(text) ? Number.parseInt(text, 8) : undefined;

/** What a clause such as `go+rw` says. */
interface Clause {
  readonly who: string;
  readonly operator: string;
  readonly permissions: string;
}

/** `u+s,a+rx` in its parts; undefined where it is none (chmod(1)). */
function clausesOf(text: string): readonly Clause[] | undefined {
  const parts = text.split(',').map((clause) => /^([ugoa]*)([+=-])([rwxXst]*)$/.exec(clause));
  return parts.every((part) => part !== null)
    ? parts.map(([, who = '', operator = '', permissions = '']) => ({ who, operator, permissions }))
    : undefined;
}

const write = (clauses: readonly Clause[]): string =>
  clauses.map(({ who, operator, permissions }) => who + operator + permissions).join(',');

/** The same mode without the right of others, and of the group, to write; empty where nothing is left, undefined where others get none. */
export function withoutWorldWrite({ text }: GivenMode): string | undefined {
  const mode = octal(text);
  // In a folder with the sticky bit, as /tmp, people can delete only their own files.
  if (mode !== undefined) return (mode & 0o1002) === 0o002 ? withDigits(mode & ~0o022, text) : undefined;
  const clauses = clausesOf(text);
  const opens = ({ who, operator, permissions }: Clause): boolean =>
    operator !== '-' && /[oa]/.test(who) && permissions.includes('w');
  // A clause without `u`, `g`, `o` or `a` keeps to the umask, which takes the right away from others.
  if (clauses === undefined || !clauses.some(opens) || clauses.some(({ permissions }) => permissions.includes('t')))
    return undefined;
  return write(
    clauses.flatMap((clause): Clause[] => {
      if (!opens(clause)) return [clause];
      const permissions = clause.permissions.replaceAll('w', '');
      const closed = { ...clause, permissions };
      const own = /[ua]/.test(clause.who) ? [{ who: 'u', operator: '+', permissions: 'w' }] : [];
      return permissions === '' && clause.operator === '+' ? own : [closed, ...own];
    }),
  );
}

/** What runs with the rights of its owner or group, whoever starts it. */
export interface SetId {
  readonly bit: 'setuid' | 'setgid';
  /** The same mode without the bit; empty where nothing is left. */
  readonly without: string;
}

/** The bit that a mode sets, the worse one of both; undefined where it sets none. */
export function setId({ text }: GivenMode): SetId | undefined {
  const mode = octal(text);
  if (mode !== undefined) {
    const bit = (mode & 0o4000) !== 0 ? 'setuid' : (mode & 0o2000) !== 0 ? 'setgid' : undefined;
    return bit === undefined
      ? undefined
      : { bit, without: withDigits(mode & ~0o6000, text.replace(/[2-7](?=\d{3}$)/, '')) };
  }
  const clauses = clausesOf(text) ?? [];
  const sets = ({ operator, permissions }: Clause): boolean => operator !== '-' && permissions.includes('s');
  const setting = clauses.filter(sets);
  if (setting.length === 0) return undefined;
  const rest = clauses
    .map((clause) => (sets(clause) ? { ...clause, permissions: clause.permissions.replaceAll('s', '') } : clause))
    .filter(({ operator, permissions }) => operator !== '+' || permissions !== '');
  return {
    bit: setting.some(({ who }) => who === '' || /[ua]/.test(who)) ? 'setuid' : 'setgid',
    without: write(rest),
  };
}

/** A mode in octal, with as many digits as another text at least. */
const withDigits = (mode: number, like: string): string => mode.toString(8).padStart(Math.min(like.length, 4), '0');
