import type { AnyInstruction } from '../../syntax/dockerfile/instruction-kinds.js';
import type { Word } from '../../syntax/dockerfile/shell.js';
import type { Located } from '../../syntax/text.js';
import type { OptionSyntax } from './command-arguments.js';
import { commandsOf, type RunCommand } from './run-command.js';

/** Managers that read one kind of repository count as one family. */
export type PackageFamily = 'apt' | 'apk' | 'rpm' | 'zypper' | 'pacman' | 'pip' | 'npm' | 'gem' | 'go' | 'cargo';

/** `update` fetches lists only, `upgrade` installs newer versions of what is there. */
export type PackageAction = 'install' | 'update' | 'upgrade' | 'remove' | 'clean' | 'other';

export interface PackageSpec {
  readonly word: Word;
  /** Without version; undefined for files, addresses and unknown words. */
  readonly name: string | undefined;
  /** As written after the name, its operator included: `=1.2`, `==1.2`, `@1.2`, `-1.2`. Undefined where none is given. */
  readonly version: string | undefined;
  /** True for a path or an address instead of a name. */
  readonly isFile: boolean;
}

/** One call of a package manager. */
export interface PackageManagerCall {
  readonly command: RunCommand;
  readonly family: PackageFamily;
  /** The program, as `dnf` or `pnpm`; `pip` for `python -m pip` too. */
  readonly program: string;
  readonly action: PackageAction;
  /** Where a finding about it points: at its verb, else at the whole call. */
  readonly at: Located;
  /** `install`, `add`; undefined where the call has none, as a bare `yarn`. */
  readonly verb: Word | undefined;
  /** For `install`, `upgrade` and `remove`. */
  readonly packages: readonly PackageSpec[];
  /** How the manager reads its options: for `command.option`. */
  readonly syntax: OptionSyntax;
}

interface Manager {
  readonly family: PackageFamily;
  readonly names: readonly string[];
  readonly verbs: Readonly<Partial<Record<PackageAction, readonly string[]>>>;
  readonly syntax: OptionSyntax;
  /** The name in a specification and what follows it. */
  readonly spec: RegExp;
  /** Words that stand before the verb, as `global` of Yarn. */
  readonly groups?: readonly string[];
  /** What the call does without a verb. */
  readonly bare?: PackageAction;
}

const RPM: Pick<Manager, 'family' | 'verbs' | 'spec'> = {
  family: 'rpm',
  verbs: {
    install: ['install', 'reinstall', 'localinstall', 'groupinstall', 'in', 'builddep'],
    update: ['makecache', 'check-update'],
    upgrade: ['update', 'upgrade', 'upgrade-minimal', 'update-minimal', 'distro-sync', 'update-to', 'upgrade-to'],
    remove: ['remove', 'erase', 'autoremove'],
    clean: ['clean'],
  },
  spec: /^(@?[\w.+]+(?:-[a-zA-Z_][\w.+]*|-\d+(?=-[a-zA-Z]))*)(-\d.*)?$/,
};

const MANAGERS: readonly Manager[] = [
  {
    family: 'apt',
    names: ['apt', 'apt-get', 'aptitude'],
    verbs: {
      install: ['install', 'reinstall'],
      update: ['update'],
      upgrade: ['upgrade', 'dist-upgrade', 'full-upgrade', 'safe-upgrade'],
      remove: ['remove', 'purge', 'autoremove'],
      clean: ['clean', 'autoclean'],
    },
    syntax: {
      short: 'otca',
      long: ['option', 'target-release', 'default-release', 'config-file', 'host-architecture'],
    },
    spec: /^([a-z0-9][a-z0-9+.-]*(?::\w+)?)([=/].+)?$/i,
  },
  {
    family: 'apk',
    names: ['apk'],
    verbs: { install: ['add'], update: ['update'], upgrade: ['upgrade'], remove: ['del'], clean: ['cache'] },
    syntax: {
      short: 'tXp',
      long: [
        'virtual',
        'repository',
        'root',
        'keys-dir',
        'repositories-file',
        'wait',
        'arch',
        'cache-dir',
        'cache-max-age',
      ],
    },
    spec: /^([.\w+-]+(?:@\w+)?)([=<>~].+)?$/,
  },
  {
    ...RPM,
    names: ['dnf', 'dnf5', 'yum', 'microdnf', 'tdnf'],
    syntax: {
      short: 'cdeRx',
      long: [
        'enablerepo',
        'disablerepo',
        'installroot',
        'releasever',
        'exclude',
        'repo',
        'repoid',
        'setopt',
        'config',
        'forcearch',
        'comment',
      ],
    },
  },
  {
    family: 'zypper',
    names: ['zypper'],
    verbs: {
      install: ['install', 'in', 'source-install', 'si'],
      update: ['refresh', 'ref'],
      upgrade: ['update', 'up', 'dist-upgrade', 'dup', 'patch'],
      remove: ['remove', 'rm'],
      clean: ['clean', 'cc'],
    },
    syntax: {
      short: 'rtRpcD',
      long: ['repo', 'type', 'root', 'from', 'config', 'plus-repo', 'plus-content', 'reposd-dir', 'cache-dir'],
    },
    spec: /^([\w.+-]+(?::[\w.+-]+)?)((?:[<>]=?|=).+)?$/,
  },
  {
    family: 'pip',
    names: ['pip', 'pip2', 'pip3', 'pipx'],
    verbs: { install: ['install'], remove: ['uninstall'], clean: ['cache'] },
    syntax: {
      short: 'rcifted',
      long: [
        'requirement',
        'constraint',
        'index-url',
        'extra-index-url',
        'find-links',
        'target',
        'trusted-host',
        'prefix',
        'root',
        'src',
        'editable',
        'cache-dir',
        'timeout',
        'retries',
        'proxy',
        'python-version',
        'platform',
        'cert',
        'log',
        'no-binary',
        'only-binary',
        'implementation',
        'abi',
        'progress-bar',
        'upgrade-strategy',
        'global-option',
        'install-option',
        'config-settings',
        'exists-action',
      ],
    },
    spec: /^([\w.-]+(?:\[[\w,\s.-]*\])?)\s*((?:[=~!<>]=?=?|@).*)?$/,
  },
  {
    family: 'npm',
    names: ['npm'],
    verbs: {
      install: ['install', 'i', 'in', 'ins', 'add', 'ci', 'clean-install', 'install-clean', 'install-test'],
      upgrade: ['update', 'up', 'upgrade'],
      remove: ['uninstall', 'un', 'remove', 'rm', 'r'],
      clean: ['cache'],
    },
    syntax: {
      short: 'wC',
      long: [
        'prefix',
        'registry',
        'workspace',
        'cache',
        'loglevel',
        'userconfig',
        'globalconfig',
        'omit',
        'include',
        'only',
        'tag',
      ],
    },
    spec: /^((?:@[\w.-]+\/)?[\w.-]+)(@.+)?$/,
  },
  {
    family: 'npm',
    names: ['yarn', 'yarnpkg'],
    verbs: { install: ['add', 'install'], upgrade: ['upgrade', 'up'], remove: ['remove'], clean: ['cache'] },
    syntax: {
      long: [
        'cwd',
        'registry',
        'cache-folder',
        'modules-folder',
        'network-timeout',
        'network-concurrency',
        'mutex',
        'use-yarnrc',
      ],
    },
    spec: /^((?:@[\w.-]+\/)?[\w.-]+)(@.+)?$/,
    groups: ['global'],
    bare: 'install',
  },
  {
    family: 'npm',
    names: ['pnpm'],
    verbs: {
      install: ['add', 'install', 'i', 'ci'],
      upgrade: ['update', 'up', 'upgrade'],
      remove: ['remove', 'rm', 'uninstall', 'un'],
      clean: ['store'],
    },
    syntax: { short: 'CF', long: ['dir', 'filter', 'registry', 'store-dir', 'reporter', 'loglevel'] },
    spec: /^((?:@[\w.-]+\/)?[\w.-]+)(@.+)?$/,
  },
  {
    family: 'gem',
    names: ['gem'],
    verbs: { install: ['install', 'i'], upgrade: ['update'], remove: ['uninstall'], clean: ['cleanup', 'clean'] },
    syntax: {
      short: 'vsinBpP',
      long: ['version', 'source', 'install-dir', 'bindir', 'platform', 'trust-policy', 'build-root', 'http-proxy'],
    },
    spec: /^([\w.-]+)(:.+)?$/,
  },
  {
    family: 'go',
    names: ['go'],
    verbs: { install: ['install', 'get'], clean: ['clean'] },
    syntax: {
      long: [
        'ldflags',
        'tags',
        'gcflags',
        'asmflags',
        'mod',
        'modfile',
        'o',
        'p',
        'buildmode',
        'installsuffix',
        'pkgdir',
        'c',
        'overlay',
        'toolexec',
      ],
      singleDash: true,
    },
    spec: /^([\w.~-]+(?:\/[\w.~-]+)*(?:\/\.\.\.)?)(@.+)?$/,
  },
  {
    family: 'pip',
    names: ['uv'],
    verbs: { install: ['install', 'add', 'sync'], remove: ['uninstall', 'remove'], clean: ['cache'] },
    syntax: {
      short: 'rceftpi',
      long: [
        'requirement',
        'requirements',
        'constraint',
        'constraints',
        'editable',
        'index-url',
        'default-index',
        'index',
        'extra-index-url',
        'find-links',
        'target',
        'prefix',
        'python',
        'extra',
        'group',
        'cache-dir',
        'allow-insecure-host',
        'with',
        'from',
      ],
    },
    spec: /^([\w.-]+(?:\[[\w,\s.-]*\])?)\s*((?:[=~!<>]=?=?|@).*)?$/,
    groups: ['pip', 'tool'],
  },
  {
    family: 'cargo',
    names: ['cargo'],
    verbs: { install: ['install', 'binstall'], remove: ['uninstall'], clean: ['clean'] },
    syntax: {
      short: 'FjZ',
      long: [
        'version',
        'vers',
        'git',
        'path',
        'branch',
        'tag',
        'rev',
        'root',
        'target',
        'target-dir',
        'features',
        'registry',
        'index',
        'bin',
        'jobs',
        'profile',
        'config',
      ],
    },
    spec: /^([\w-]+)(@.+)?$/,
  },
];

const BY_NAME = new Map(MANAGERS.flatMap((manager) => manager.names.map((name) => [name, manager] as const)));

const known = new WeakMap<readonly RunCommand[], readonly PackageManagerCall[]>();

/** The calls of package managers in a `RUN`, in order. */
export function packageCalls(instruction: AnyInstruction): readonly PackageManagerCall[] {
  if (instruction.name !== 'RUN') return [];
  const commands = commandsOf(instruction);
  let calls = known.get(commands);
  if (calls === undefined) {
    calls = commands.flatMap((command) => packageManagerCall(command) ?? []);
    known.set(commands, calls);
  }
  return calls;
}

/** Reads a command as a call of a package manager; undefined where it is none. */
export function packageManagerCall(command: RunCommand): PackageManagerCall | undefined {
  if (command.name === 'pacman') return pacmanCall(command);
  const isPip = runsPip(command);
  const manager = BY_NAME.get(isPip ? 'pip' : command.name);
  if (manager === undefined) return undefined;
  let { operands } = command.arguments(manager.syntax);
  // `-m pip` reads as one cluster of options and an operand.
  if (isPip) operands = operands.slice(1);
  const [group] = operands;
  if (group?.value !== undefined && manager.groups?.includes(group.value)) operands = operands.slice(1);
  const [verb, ...rest] = operands;
  // `yarn` installs, `yarn --version` does not.
  const isQuestion = verb === undefined && command.hasOption(['--version', '--help', '-v', '-V', '-h'], manager.syntax);
  const action = isQuestion ? 'other' : actionOf(manager, verb);
  const hasPackages = action === 'install' || action === 'upgrade' || action === 'remove';
  return {
    command,
    family: manager.family,
    program: isPip ? 'pip' : command.name,
    action,
    at: verb ?? command,
    verb,
    packages: hasPackages ? rest.map((word) => readSpec(word, manager)) : [],
    syntax: manager.syntax,
  };
}

/** `python3 -m pip …`. */
function runsPip({ name, args }: RunCommand): boolean {
  const at = /^(?:python|pypy)[\d.]*$/.test(name) ? args.findIndex(({ value }) => value === '-m') : -1;
  return at >= 0 && /^pip3?$/.test(args[at + 1]?.value ?? '');
}

function actionOf(manager: Manager, verb: Word | undefined): PackageAction {
  if (verb === undefined) return manager.bare ?? 'other';
  for (const [action, verbs] of Object.entries(manager.verbs)) {
    if (verb.value !== undefined && verbs.includes(verb.value)) return action as PackageAction;
  }
  return 'other';
}

function readSpec(word: Word, { spec, family }: Pick<Manager, 'spec' | 'family'>): PackageSpec {
  const text = word.value ?? word.text;
  const isFile =
    /^(?:\.{0,2}\/|~\/|\.$|[a-z]+:\/\/|git\+|[A-Z]:\\)/.test(text) ||
    (family !== 'go' && family !== 'npm' && family !== 'apt' && text.includes('/')) ||
    /\.(?:deb|rpm|apk|whl|tgz|gem|tar\.\w+)$/.test(text);
  if (isFile) return { word, name: undefined, version: undefined, isFile };
  if (word.value !== undefined) {
    const match = spec.exec(word.value);
    return { word, name: match?.[1], version: match?.[2], isFile };
  }
  // A variable may well be the version only: `curl=$CURL_VERSION`.
  const match = /^["']?((?:@[\w.-]+\/)?[\w.+\-/]+(?:\[[\w,]*\])?)([=@~<>:]+.*?)["']?$/.exec(text);
  return { word, name: match?.[1], version: match?.[2], isFile };
}

const PACMAN: OptionSyntax = {
  short: 'br',
  long: ['dbpath', 'root', 'cachedir', 'config', 'ignore', 'arch', 'gpgdir', 'hookdir'],
};

/** `pacman -Syu name …`: its letters are its verbs. */
function pacmanCall(command: RunCommand): PackageManagerCall {
  const { options, operands } = command.arguments(PACMAN);
  const has = (...names: string[]) => options.find(({ name }) => names.includes(name));
  const sync = has('-S', '--sync');
  const verb = (sync ?? has('-R', '--remove', '-U', '--upgrade'))?.word;
  let action: PackageAction = 'other';
  if (has('-R', '--remove') !== undefined) action = 'remove';
  else if (sync !== undefined && has('-c', '--clean') !== undefined) action = 'clean';
  else if (operands.length > 0 && (sync ?? has('-U', '--upgrade')) !== undefined) action = 'install';
  else if (sync !== undefined && has('-u', '--sysupgrade') !== undefined) action = 'upgrade';
  else if (sync !== undefined) action = 'update';
  const spec = /^([\w@.+-]+)((?:[<>]=?|=).+)?$/;
  const packages =
    action === 'install' || action === 'remove'
      ? operands.map((word) => readSpec(word, { spec, family: 'pacman' }))
      : [];
  return { command, family: 'pacman', program: 'pacman', action, at: verb ?? command, verb, packages, syntax: PACMAN };
}
