import type { TextChange } from '../../syntax/change.js';
import type { RunInstruction } from '../../syntax/dockerfile/instruction-kinds.js';
import { appendCommand, insertArgument } from './command-edit.js';
import { stageOf } from './dockerfile.js';
import { type PackageManagerCall, packageCalls } from './package-manager.js';
import { commandsOf } from './run-command.js';

/** What an installation leaves in its layer. */
export interface LeftCache {
  /** The call that leaves it. */
  readonly call: PackageManagerCall;
  /** What it is, for a message. */
  readonly what: string;
  /** What takes it away, for a title: `rm -rf …` or an option. */
  readonly by: string;
  /** Takes it away, or has it not made at all; undefined where neither can be written. */
  readonly cleanup: TextChange | undefined;
}

interface Cache {
  /** `apk`, or a program of its own such as `yarn`. */
  readonly of: (call: PackageManagerCall) => boolean;
  readonly what: string;
  /** Paths that hold it: their removal, and a mount on them or around them, takes it out of the layer. */
  readonly paths: RegExp;
  /** Mounts that count as well. */
  readonly mounts?: RegExp;
  /** Options with which none is made. */
  readonly without: readonly string[];
  /** A variable with which none is made. */
  readonly variable?: string;
  /** Options without which `clean` leaves the most of it. */
  readonly fully?: RegExp;
  readonly mend: { readonly option: string } | { readonly command: (program: string) => string };
}

const isYarn = (program: string): boolean => program === 'yarn' || program === 'yarnpkg';

/** Where managers keep what they fetch (apt-get(8), apk(8), dnf.conf(5), zypper(8), pacman.conf(5), pip "Caching", Yarn "cache"). */
const CACHES: readonly Cache[] = [
  {
    // Images of Debian and Ubuntu delete the packages themselves (/etc/apt/apt.conf.d/docker-clean); the lists stay.
    of: ({ family, action }) => family === 'apt' && action === 'update',
    what: 'the package lists of apt',
    paths: /^\/var\/(?:lib\/(?:apt(?:\/lists)?)?(?:\/.*)?|\*?)$/,
    mounts: /^\/var\/cache(?:\/apt(?:\/.*)?)?$/,
    without: [],
    mend: { command: () => 'rm -rf /var/lib/apt/lists/*' },
  },
  {
    of: ({ family, action }) => family === 'apk' && action === 'install',
    what: 'the index of apk',
    paths: /^\/(?:var\/cache(?:\/apk)?|etc\/apk\/cache)(?:\/.*)?$/,
    without: ['--no-cache', '--cache-dir'],
    mend: { option: '--no-cache' },
  },
  {
    of: ({ family, action }) => family === 'rpm' && (action === 'install' || action === 'upgrade'),
    what: 'the cache of the package manager',
    paths: /^\/var\/cache(?:\/(?:yum|dnf|libdnf5|tdnf))?(?:\/.*)?$/,
    without: [],
    mend: { command: (program) => `${program} clean all` },
  },
  {
    of: ({ family, action }) => family === 'zypper' && (action === 'install' || action === 'upgrade'),
    what: 'the cache of zypper',
    paths: /^\/var\/cache(?:\/zypp\w*)?(?:\/.*)?$/,
    without: [],
    mend: { command: () => 'zypper clean --all' },
  },
  {
    of: ({ family, action }) => family === 'pacman' && (action === 'install' || action === 'upgrade'),
    what: 'the packages that pacman fetched',
    paths: /^\/var\/cache(?:\/pacman(?:\/pkg)?)?(?:\/.*)?$/,
    without: [],
    mend: { command: () => 'pacman -Scc --noconfirm' },
  },
  {
    of: ({ program, action }) => /^pip[23]?$/.test(program) && action === 'install',
    what: 'the cache of pip',
    paths: /^(?:~|\$\{?HOME\}?|\/root|\/home\/[^/]+)?\/(?:\.cache|root)(?:\/pip)?(?:\/.*)?$/,
    without: ['--no-cache-dir', '--cache-dir', '--no-cache'],
    variable: 'PIP_NO_CACHE_DIR',
    mend: { option: '--no-cache-dir' },
  },
  {
    of: ({ program, action }) => program === 'uv' && action === 'install',
    what: 'the cache of uv',
    paths: /^(?:~|\$\{?HOME\}?|\/root|\/home\/[^/]+)?\/(?:\.cache|root)(?:\/uv)?(?:\/.*)?$/,
    without: ['--no-cache', '-n', '--cache-dir'],
    variable: 'UV_NO_CACHE',
    mend: { option: '--no-cache' },
  },
  {
    of: ({ program, action }) => isYarn(program) && action === 'install',
    what: 'the cache of Yarn',
    paths: /\.cache(?:\/yarn)?|\.?yarn(?:\/(?:berry\/)?cache)?/,
    without: ['--cache-folder', '--immutable'],
    variable: 'YARN_CACHE_FOLDER',
    mend: { command: () => 'yarn cache clean' },
  },
];

/** The caches that a `RUN` leaves in the image, one for each kind. */
export function leftCaches(run: RunInstruction): readonly LeftCache[] {
  const calls = packageCalls(run);
  return CACHES.flatMap((cache): readonly LeftCache[] => {
    const makes = calls.filter((call) => cache.of(call) && !call.command.hasOption(cache.without, call.syntax));
    const [call] = makes;
    const last = makes.at(-1);
    if (call === undefined || last === undefined) return [];
    if (isKeptOut(run, cache) || isRemoved(run, cache, last)) return [];
    const { mend } = cache;
    if ('option' in mend) {
      const cleanup =
        makes.length > 1 || call.verb === undefined ? undefined : insertArgument(run, call.verb, mend.option);
      return [{ call, what: cache.what, by: mend.option, cleanup }];
    }
    const text = mend.command(call.program);
    // Lists that a later step installs from are still needed there.
    const isNeeded =
      call.family === 'apt' && !calls.some((other) => other.family === 'apt' && other.action === 'install');
    const sudo = call.command.isWrappedIn('sudo') ? 'sudo ' : '';
    return [{ call, what: cache.what, by: text, cleanup: isNeeded ? undefined : appendCommand(run, `${sudo}${text}`) }];
  });
}

/** True where a mount takes the cache, or a variable says that there is none. */
function isKeptOut(run: RunInstruction, { paths, mounts, variable }: Cache): boolean {
  const isMounted = run.mounts.some(({ type, options }) => {
    const target = (options.get('target') ?? options.get('dst') ?? options.get('destination') ?? '').replace(/\/$/, '');
    return (type === 'cache' || type === 'tmpfs') && (paths.test(target) || mounts?.test(target) === true);
  });
  if (isMounted || variable === undefined) return isMounted;
  if (stageOf(run)?.stateAt(run).variables.get(variable) !== undefined) return true;
  return commandsOf(run).some(
    ({ shell }) =>
      shell.assignments.some(({ name }) => name === variable) ||
      shell.args.some(({ text }) => text.startsWith(`${variable}=`)),
  );
}

/** True where a later command of the step deletes the cache. */
function isRemoved(run: RunInstruction, cache: Cache, last: PackageManagerCall): boolean {
  const commands = commandsOf(run);
  return commands.slice(commands.indexOf(last.command) + 1).some((command) => {
    if (command.is('rm', 'find'))
      return command.args.some(({ text }) => cache.paths.test(text.replace(/^["']|["']$/g, '')));
    // `apt-get clean` leaves the lists.
    return (
      last.family !== 'apt' &&
      packageCalls(run).some((call) => call.command === command && call.action === 'clean' && isSame(call, last))
    );
  });
}

const isSame = (a: PackageManagerCall, b: PackageManagerCall): boolean =>
  a.family === b.family && (a.family === 'rpm' || isYarn(a.program) === isYarn(b.program));
