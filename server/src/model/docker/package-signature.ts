import type { Change } from '../../syntax/change.js';
import type { RunInstruction } from '../../syntax/dockerfile/instruction-kinds.js';
import type { Word } from '../../syntax/dockerfile/shell.js';
import type { Option } from './command-arguments.js';
import { removeOption, replaceWord } from './command-edit.js';
import { packageManagerCall } from './package-manager.js';
import { commandsOf, type RunCommand } from './run-command.js';

/** A place where packages are taken without their signatures. */
export interface UncheckedPackages {
  readonly at: Word;
  readonly program: string;
  readonly name: string;
  readonly removal: Change | undefined;
}

/** Options that switch the check off (apt-get(8), apk(8), dnf(8), zypper(8), rpm(8)). */
const OPTIONS: ReadonlyMap<string, readonly string[]> = new Map([
  ['apt', ['--allow-unauthenticated', '--force-yes', '--allow-insecure-repositories']],
  ['apk', ['--allow-untrusted']],
  ['rpm', ['--nogpgcheck', '--no-gpgchecks', '--no-gpg-checks']],
  ['zypper', ['--no-gpg-checks', '--no-gpg-check', '--allow-unsigned-rpm']],
]);

const APT_SETTING =
  /^(?:APT::Get::AllowUnauthenticated|Acquire::AllowInsecureRepositories|Acquire::AllowWeakRepositories)="?(?:true|1|yes)/i;
const RPM_SETTING = /^(?:.*\.)?(?:repo_|local)?(?:pkg_)?gpgcheck=(?:0|false|no)$/i;

/** What a repository says of itself in the files of apt and dnf. */
const IN_REPOSITORY =
  /\[(?:[^\]]*\s)?trusted=yes(?:\s[^\]]*)?\]|^gpgcheck\s*=\s*0\b|\ngpgcheck\s*=\s*0\b|\\ngpgcheck\s*=\s*0\b/;

/** The commands of a step that install packages, or set up repositories, without a check of signatures. */
export function uncheckedPackages(run: RunInstruction): readonly UncheckedPackages[] {
  return commandsOf(run).flatMap((command): readonly UncheckedPackages[] => {
    if (command.is('echo', 'printf')) {
      const word = command.args.find((arg) => IN_REPOSITORY.test(arg.value ?? arg.text));
      return word === undefined ? [] : [{ at: word, program: command.name, name: 'the setting', removal: undefined }];
    }
    if (command.is('rpm'))
      return found(
        run,
        command,
        command.arguments().options.filter(({ name }) => /^--no(?:signature|gpg)$/.test(name)),
      );
    const call = packageManagerCall(command);
    if (call === undefined && !command.is('yum-config-manager', 'dnf-config-manager')) return [];
    const family = call?.family ?? 'rpm';
    const { options } = command.arguments(call?.syntax ?? { long: ['setopt'] });
    return found(
      run,
      command,
      options.filter(
        ({ name, value }) =>
          OPTIONS.get(family)?.includes(name) === true ||
          ((name === '-o' || name === '--option') && APT_SETTING.test(value ?? '')) ||
          (name === '--setopt' && RPM_SETTING.test(value ?? '')),
      ),
    );
  });
}

function found(run: RunInstruction, command: RunCommand, options: readonly Option[]): readonly UncheckedPackages[] {
  return options.map((option) => ({
    at: option.word,
    program: command.name,
    name: option.value === undefined || option.name === '--setopt' ? option.name : option.value,
    removal: without(run, command, option),
  }));
}

/** `--force-yes` also answers yes, and something has to go on doing so. */
function without(run: RunInstruction, command: RunCommand, option: Option): Change | undefined {
  const answers = ['-y', '--yes', '--assume-yes'];
  const isNeeded = option.name === '--force-yes' && !command.hasOption(answers, { short: 'otca' });
  return isNeeded ? replaceWord(run, option.word, '--yes') : removeOption(run, command, option);
}
