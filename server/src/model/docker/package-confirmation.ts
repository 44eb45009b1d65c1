import type { TextChange } from '../../syntax/change.js';
import type { RunInstruction } from '../../syntax/dockerfile/instruction-kinds.js';
import type { Word } from '../../syntax/dockerfile/shell.js';
import type { Option } from './command-arguments.js';
import { insertArgument } from './command-edit.js';
import type { PackageManagerCall } from './package-manager.js';

interface Confirmation {
  /** Options with which it does not ask. */
  readonly answers: readonly string[];
  /** The one to write, behind the verb unless `isGlobal` says before it. */
  readonly option: string;
}

const APT: Confirmation = { answers: ['-y', '--yes', '--assume-yes', '--force-yes', '--assume-no'], option: '-y' };
const RPM: Confirmation = { answers: ['-y', '--assumeyes', '--assumeno', '--downloadonly'], option: '-y' };

/** What managers ask before they install (apt-get(8), dnf(8), zypper(8), pacman(8)). Others, such as apk, do not ask. */
const CONFIRMATIONS: ReadonlyMap<string, Confirmation> = new Map([
  ['apt', APT],
  ['apt-get', APT],
  ['aptitude', APT],
  ['yum', RPM],
  ['dnf', RPM],
  ['dnf5', RPM],
  ['tdnf', RPM],
  [
    'zypper',
    {
      answers: ['-n', '--non-interactive', '-y', '--no-confirm', '--non-interactive-include-reboot-patches'],
      option: '-y',
    },
  ],
  ['pacman', { answers: ['--noconfirm'], option: '--noconfirm' }],
]);

/** True where a call would ask whether to go on, and nothing answers. */
export function asksForConfirmation({ command, program, action, syntax }: PackageManagerCall): boolean {
  const confirmation = CONFIRMATIONS.get(program);
  if (confirmation === undefined || action !== 'install') return false;
  const { options } = command.arguments(syntax);
  if (options.some(({ name }) => confirmation.answers.includes(name))) return false;
  // Whatever is piped in may well be the answer, as from `yes`.
  if (command.pipedFrom !== undefined) return false;
  return !(program.startsWith('apt') && (isVeryQuiet(options) || setsOption(options, ASSUME_YES)));
}

const ASSUME_YES = /^apt::get::assume-yes=(?:"?(?:true|1|yes|on)"?)$/i;

/** The second level of `-q` means yes (apt-get(8), "--quiet"). */
function isVeryQuiet(options: readonly Option[]): boolean {
  const quiet = options.filter(({ name }) => name === '-q' || name === '--quiet');
  return quiet.length > 1 || options.some(({ word }) => /^-q=[2-9]|^--quiet=[2-9]/.test(word.value ?? ''));
}

/** True for `-o Name=value`. */
export const setsOption = (options: readonly Option[], setting: RegExp): boolean =>
  options.some(({ name, value }) => (name === '-o' || name === '--option') && setting.test(value ?? ''));

/** Writes the option with which a call does not ask. */
export function confirm(run: RunInstruction, call: PackageManagerCall): TextChange | undefined {
  const option = CONFIRMATIONS.get(call.program)?.option;
  return option === undefined || call.verb === undefined ? undefined : insertArgument(run, call.verb, option);
}

/** True where `apt-get install` also gets what packages recommend. */
export function installsRecommended({ command, family, action, program, syntax }: PackageManagerCall): boolean {
  if (family !== 'apt' || action !== 'install') return false;
  const { options } = command.arguments(syntax);
  const names = program === 'aptitude' ? ['-R', '--without-recommends'] : ['--no-install-recommends'];
  if (options.some(({ name }) => names.includes(name))) return false;
  return !setsOption(options, /^apt::install-recommends=(?:"?(?:false|0|no|off)"?)$/i);
}

/** Has a call install only what is needed; the option stands behind those that follow the verb. */
export function keepToNeeded(run: RunInstruction, call: PackageManagerCall): TextChange | undefined {
  const after = lastOptionAfterVerb(call);
  return after && insertArgument(run, after, withoutRecommended(call));
}

/** The option with which recommended packages stay out. */
export const withoutRecommended = ({ program }: PackageManagerCall): string =>
  program === 'aptitude' ? '--without-recommends' : '--no-install-recommends';

function lastOptionAfterVerb({ command, verb, syntax }: PackageManagerCall): Word | undefined {
  if (verb === undefined) return undefined;
  const { options } = command.arguments(syntax);
  let last = verb;
  for (const word of command.args.slice(command.args.indexOf(verb) + 1)) {
    const option = options.find((candidate) => candidate.word === word);
    if (option === undefined || option.valueWord !== undefined) break;
    last = word;
  }
  return last;
}
