import type { Word } from '../../syntax/dockerfile/shell.js';
import type { OptionSyntax } from './command-arguments.js';
import type { RunCommand } from './run-command.js';

/** A user or a group that a command makes. */
export interface AccountCreation {
  readonly command: RunCommand;
  readonly kind: 'user' | 'group';
  /** Undefined where it is unknown. */
  readonly name: string | undefined;
  readonly nameWord: Word;
  /** The number of the user, or of the group for a group; undefined where the system chooses it or it is unknown. */
  readonly id: number | undefined;
  /** Where that number stands. */
  readonly idWord: Word | undefined;
  /** The user's group, by name or number; undefined where none is given. */
  readonly group: string | undefined;
}

const USERADD: OptionSyntax = {
  short: 'bcdefgGkKpsuZRP',
  long: [
    'base-dir',
    'comment',
    'home-dir',
    'home',
    'expiredate',
    'inactive',
    'gid',
    'groups',
    'skel',
    'key',
    'password',
    'shell',
    'uid',
    'root',
    'prefix',
  ],
};
/** Of Debian and of BusyBox together. */
const ADDUSER: OptionSyntax = {
  short: 'hgsGuk',
  long: ['home', 'shell', 'uid', 'gid', 'ingroup', 'gecos', 'comment', 'firstuid', 'lastuid', 'conf'],
};
const GROUPS: OptionSyntax = { short: 'gKpRP', long: ['gid', 'key', 'password', 'root', 'prefix'] };

/** Reads useradd, adduser, groupadd and addgroup; undefined for other commands, and where a user only joins a group. */
export function accountCreation(command: RunCommand): AccountCreation | undefined {
  if (command.is('useradd')) return read(command, 'user', USERADD, ['-u', '--uid'], ['-g', '--gid']);
  if (command.is('adduser')) {
    const isGroup = command.hasOption(['--group'], ADDUSER) && !command.hasOption(['--system'], ADDUSER);
    return read(command, isGroup ? 'group' : 'user', ADDUSER, ['-u', '--uid'], ['-G', '--ingroup', '--gid']);
  }
  if (command.is('groupadd', 'addgroup')) return read(command, 'group', GROUPS, ['-g', '--gid'], []);
  return undefined;
}

function read(
  command: RunCommand,
  kind: AccountCreation['kind'],
  syntax: OptionSyntax,
  idOptions: readonly string[],
  groupOptions: readonly string[],
): AccountCreation | undefined {
  const { options, operands } = command.arguments(syntax);
  const [nameWord, group] = operands;
  // `adduser USER GROUP` and `addgroup USER GROUP` make nothing.
  const joinsGroup = group !== undefined && command.is('adduser', 'addgroup');
  if (nameWord === undefined || joinsGroup) return undefined;
  const option = (names: readonly string[]) => options.find(({ name }) => names.includes(name));
  const { value: id, valueWord: idWord } = option(idOptions) ?? {};
  return {
    command,
    kind,
    name: nameWord.value,
    nameWord,
    id: id !== undefined && /^\d+$/.test(id) ? Number(id) : undefined,
    idWord,
    group: option(groupOptions)?.value,
  };
}
