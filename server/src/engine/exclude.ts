import ignore, { type Ignore } from 'ignore';
import picomatch from 'picomatch/posix';

/** Folders that hold what tools have put there, whatever the project; `vendor` and `dist` may well be somebody's own. */
const NEVER_JUDGED: ReadonlySet<string> = new Set([
  '.git',
  '.hg',
  '.svn',
  '.jj',
  'node_modules',
  'bower_components',
  '.terraform',
  '.venv',
  '__pycache__',
  '.vscode-test',
]);

/** Globs and the folder that they count from. */
export interface GlobList {
  /** Relative to the root; empty for the root itself. */
  readonly folder: string;
  readonly globs: readonly string[];
}

/** What says that files are not to be judged. Folders are relative to the root, with `/`, empty for the root itself. */
export interface ExcludeSources {
  /** The text of the `.gitignore` in a folder; absent where there is none. Asked at most once for each folder. */
  readonly gitignore?: (folder: string) => string | undefined;
  /** `exclude` of the `.hullcheck.yaml` that is nearest to a folder. */
  readonly exclude?: (folder: string) => GlobList | undefined;
  /** Globs that VS Code hides files by, see `vscodeExcludes`. */
  readonly vscode?: readonly GlobList[];
}

/**
 * Says which files and folders are not judged. `path` is relative to the root, with `/`; what lies in an excluded
 * folder is excluded with it, as git has it. `from` is a folder, or a file, that somebody has named: it is judged
 * although it may be excluded, and so is what it holds unless that is excluded by itself.
 */
export type IsExcluded = (path: string, options?: { readonly isFolder?: boolean; readonly from?: string }) => boolean;

/** Makes the one predicate that the editor and the command line share. It remembers what it has found of folders. */
export function excludes({ gitignore, exclude, vscode = [] }: ExcludeSources): IsExcluded {
  const ignoreIn = remembered((folder: string): Ignore | undefined => {
    const text = gitignore?.(folder);
    return text === undefined ? undefined : ignore().add(text);
  });
  const matcher = remembered(({ globs }: GlobList) => matcherOf(globs));
  const isGlobbed = (list: GlobList | undefined, path: string): boolean => {
    const relative = list && below(path, list.folder);
    return list !== undefined && relative !== undefined && matcher(list)(relative);
  };
  const isIgnoredBy = (holder: string, path: string, isFolder: boolean): boolean | undefined => {
    const relative = below(path, holder);
    const said = relative === undefined ? undefined : ignoreIn(holder)?.test(isFolder ? `${relative}/` : relative);
    return said?.ignored ? true : said?.unignored ? false : undefined;
  };
  /** True where the name itself is excluded; the folders above it are another question. */
  const isOutByItself = (path: string, isFolder: boolean, from: string | undefined): boolean => {
    if (isFolder && NEVER_JUDGED.has(path.slice(path.lastIndexOf('/') + 1))) return true;
    if (isGlobbed(exclude?.(parentOf(path)), path) || vscode.some((list) => isGlobbed(list, path))) return true;
    // The .gitignore nearest to the file has the last word; one that ignores what somebody has named has none.
    const said = ['', ...ancestorsOf(path)]
      .filter((holder) => from === undefined || isIgnoredBy(holder, from, true) !== true)
      .map((holder) => isIgnoredBy(holder, path, isFolder));
    return said.findLast((answer) => answer !== undefined) ?? false;
  };
  const isFolderOut = remembered((key: string): boolean => {
    const [folder = '', from] = key.split('\0');
    return isOutByItself(folder, true, from);
  });
  return (path, { isFolder = false, from } = {}) => {
    if (path === '' || path === from) return false;
    const isNamed = (folder: string): boolean => folder === from || from?.startsWith(`${folder}/`) === true;
    const key = (folder: string): string => (from === undefined ? folder : `${folder}\0${from}`);
    if (ancestorsOf(path).some((folder) => !isNamed(folder) && isFolderOut(key(folder)))) return true;
    return isFolder ? isFolderOut(key(path)) : isOutByItself(path, false, from);
  };
}

function remembered<Key, Value>(make: (key: Key) => Value): (key: Key) => Value {
  const known = new Map<Key, Value>();
  return (key) => {
    const value = known.get(key);
    if (value !== undefined || known.has(key)) return value as Value;
    const made = make(key);
    known.set(key, made);
    return made;
  };
}

/**
 * Globs with `*`, `**`, `?`, `[…]` and `{…}`. One without a slash fits a name at any depth; one with a slash counts
 * from its folder. `!` takes back what those before it exclude.
 */
function matcherOf(globs: readonly string[]): (path: string) => boolean {
  const tests = globs.flatMap((glob) => {
    const isBack = glob.startsWith('!');
    const bare = (isBack ? glob.slice(1) : glob).trim().replace(/\/+$/, '');
    const anchored = bare.replace(/^(?:\.?\/)+/, '');
    if (anchored === '') return [];
    const pattern = bare === anchored && !anchored.includes('/') ? `**/${anchored}` : anchored;
    // What ends in `/**` is a folder: its name is enough to leave all of it out.
    const whole = pattern.replace(/(?:\/\*\*)+$/, '');
    return [{ isBack, fits: picomatch(whole === '' ? pattern : whole, { dot: true, nonegate: true }) }];
  });
  return (path) => tests.findLast(({ fits }) => fits(path))?.isBack === false;
}

/** The globs of `files.exclude` and `search.exclude` in a `.vscode/settings.json`, which may have comments. Never throws. */
export function vscodeExcludes(settings: string): readonly string[] {
  try {
    const read = JSON.parse(withoutComments(settings)) as Readonly<Record<string, unknown>> | null;
    return ['files.exclude', 'search.exclude'].flatMap((key) => globsOf(read?.[key]));
  } catch {
    return [];
  }
}

/** The globs of one such setting that are switched on; those that depend on a sibling file are not. */
export function globsOf(setting: unknown): readonly string[] {
  if (typeof setting !== 'object' || setting === null) return [];
  // VS Code reads a glob without a slash from the folder, not at any depth.
  return Object.entries(setting).flatMap(([glob, isOn]) =>
    isOn === true ? [glob.includes('/') ? glob : `/${glob}`] : [],
  );
}

/** JSON of VS Code: comments and commas before a closing brace become blanks, except within strings. */
function withoutComments(text: string): string {
  return text
    .replace(/^\uFEFF/, '')
    .replace(/("(?:[^"\\]|\\.)*")|\/\/[^\r\n]*|\/\*[\s\S]*?\*\//g, (_, string?: string) => string ?? ' ')
    .replace(/("(?:[^"\\]|\\.)*")|,(?=\s*[}\]])/g, (_, string?: string) => string ?? '');
}

/** `path` as seen from a folder; absent where it does not lie in it. */
function below(path: string, folder: string): string | undefined {
  if (folder === '') return path;
  return path.startsWith(`${folder}/`) ? path.slice(folder.length + 1) : undefined;
}

const parentOf = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf('/')));

/** The folders that hold a path, the outermost first, the root left out. */
function ancestorsOf(path: string): readonly string[] {
  const found: string[] = [];
  for (let at = path.indexOf('/'); at >= 0; at = path.indexOf('/', at + 1)) found.push(path.slice(0, at));
  return found;
}
