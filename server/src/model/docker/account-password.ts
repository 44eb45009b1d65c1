import type { TextChange } from '../../syntax/change.js';
import type { RunInstruction } from '../../syntax/dockerfile/instruction-kinds.js';
import type { Located } from '../../syntax/text.js';
import { cutCommand, removeOption } from './command-edit.js';
import { commandsOf, type RunCommand } from './run-command.js';

/** A password that a step gives to an account, or takes from it. */
export interface AccountPassword {
  readonly at: Located;
  /** Undefined where it is not written. */
  readonly account: string | undefined;
  /** True where nothing is asked for any more. */
  readonly isEmpty: boolean;
  /** Leaves the password as it is: locked, for a new account. */
  readonly removal: TextChange | undefined;
}

const SHADOW = /^\/etc\/g?shadow-?$/;
/** Hashes that no password has (shadow(5)). */
const LOCKED = /^["']?[!*]/;

/** Finds `chpasswd`, `passwd --stdin` and `-d`, the hash of `useradd -p`, and what is written into `/etc/shadow`. */
export function accountPasswords(run: RunInstruction): readonly AccountPassword[] {
  // What comes from a secret mount is not in the image.
  const isMounted = run.mounts.some(({ type }) => type === 'secret');
  return isMounted ? [] : commandsOf(run).flatMap((command) => read(run, command) ?? []);
}

function read(run: RunInstruction, command: RunCommand): AccountPassword | undefined {
  const { shell } = command;
  const whole = (account: string | undefined, isEmpty = false): AccountPassword => ({
    at: command,
    account,
    isEmpty,
    removal: cutCommand(run, command),
  });
  switch (command.name) {
    case 'chpasswd':
      return isHelp(command) ? undefined : whole(accountIn(inputOf(command)));
    case 'passwd': {
      const { options, operands } = command.arguments({ short: 'nxwirRP', long: ['root', 'prefix'] });
      const isOneOf = (...names: string[]) => options.some(({ name }) => names.includes(name));
      const account = operands[0]?.value ?? 'root';
      if (isOneOf('-d', '--delete')) return isOneOf('-l', '--lock') ? undefined : whole(account, true);
      const isSet =
        isOneOf('--stdin') ||
        command.pipedFrom !== undefined ||
        shell.redirects.some(({ operator }) => /^<</.test(operator));
      return isSet ? whole(account) : undefined;
    }
    case 'useradd':
    case 'usermod':
    case 'groupmod':
    case 'groupadd': {
      const option = command.option(['-p', '--password'], {
        short: 'bcdefgGkKRPsuZpaAlo',
        long: [
          'password',
          'comment',
          'home',
          'home-dir',
          'gid',
          'groups',
          'shell',
          'uid',
          'base-dir',
          'skel',
          'key',
          'login',
        ],
      });
      if (option?.valueWord === undefined || LOCKED.test(option.value ?? '')) return undefined;
      const account = command.args.at(-1)?.value;
      return { at: option.word, account, isEmpty: option.value === '', removal: removeOption(run, command, option) };
    }
    default: {
      const target = shell.redirects.find(
        ({ operator, target }) => operator.startsWith('>') && SHADOW.test(target?.value ?? ''),
      );
      const isEdited =
        command.is('sed') &&
        command.args.some(({ value }) => SHADOW.test(value ?? '')) &&
        command.hasOption(['-i', '--in-place']);
      const words = command.args.map(({ value, text }) => value ?? text).join(' ');
      // Locking is no setting: a `!` or a `*` in the second field.
      if ((target === undefined && !isEdited) || /:[!*]/.test(words)) return undefined;
      return whole(/^(?:\S* )*?(?:s[/,|@]\^?)?([a-z_][\w-]*):/.exec(words)?.[1], /:[:/,|]/.test(words));
    }
  }
}

const isHelp = (command: RunCommand): boolean => command.hasOption(['-h', '--help']);

/** What a command reads, as far as it is written. */
function inputOf({ shell, pipedFrom }: RunCommand): string | undefined {
  const given = shell.redirects.findLast(({ operator }) => operator.startsWith('<<'));
  return given?.body?.text ?? given?.target?.text ?? pipedFrom?.args.map(({ text }) => text).join(' ');
}

const accountIn = (text: string | undefined): string | undefined => /(?:^|[\s"'])([a-z_][\w-]*):/.exec(text ?? '')?.[1];
