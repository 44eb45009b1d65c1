/** A line of a `.dockerignore`. */
interface IgnorePattern {
  /** As written. */
  readonly line: string;
  /** True for `!pattern`, which takes back what lines before it leave out. */
  readonly isException: boolean;
  /** The cleaned path; a prefix of what may lie below it. */
  readonly path: string;
  readonly expression: RegExp;
}

/**
 * What a `.dockerignore` leaves out of a build (Docker: "Build context", .dockerignore files). Reads it and matches as
 * moby/patternmatcher does: the last line that fits decides, and what fits a folder fits all that is in it.
 */
export class IgnoreFile {
  readonly #patterns: readonly IgnorePattern[];

  constructor(text: string) {
    this.#patterns = text
      .replace(/^\uFEFF/, '')
      .split('\n')
      .flatMap(readLine);
  }

  /** The line that leaves a path of the context out; undefined where it goes into the build, or something below it does. */
  ignoring(path: string): string | undefined {
    const clean = cleanPath(path);
    if (clean === '.' || clean.startsWith('../')) return undefined;
    let by: IgnorePattern | undefined;
    for (const pattern of this.#patterns) {
      if (pattern.isException === (by !== undefined) && fits(pattern, clean))
        by = pattern.isException ? undefined : pattern;
      else if (pattern.isException && by !== undefined && mayLieBelow(pattern, clean)) by = undefined;
    }
    return by?.line;
  }
}

function readLine(raw: string): readonly IgnorePattern[] {
  if (raw.startsWith('#')) return [];
  const line = raw.trim();
  const isException = line.startsWith('!');
  const written = isException ? line.slice(1).trim() : line;
  if (written === '') return [];
  const cleaned = cleanPath(written);
  const path = cleaned.length > 1 ? cleaned.replace(/^\//, '') : cleaned;
  const source = expressionOf(path);
  return source === undefined ? [] : [{ line, isException, path, expression: source }];
}

/** A path without `.`, `..` and double slashes, as Go's filepath.Clean makes it. */
function cleanPath(path: string): string {
  const isRooted = path.startsWith('/');
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '..' && parts.length > 0 && parts.at(-1) !== '..') parts.pop();
    else if (part === '..' && isRooted) continue;
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return (isRooted ? '/' : '') + parts.join('/') || '.';
}

/** Undefined for what Docker refuses, and for what no file in earnest says and could take for ever to match. */
function expressionOf(pattern: string): RegExp | undefined {
  if (pattern.split('*').length > 12) return undefined;
  let source = '';
  for (let i = 0; i < pattern.length; i++) {
    const char = pattern.charAt(i);
    if (char === '*' && pattern.charAt(i + 1) === '*') {
      i++;
      if (pattern.charAt(i + 1) === '/') i++;
      source += i + 1 >= pattern.length ? '.*' : '(?:.*/)?';
    } else if (char === '*') source += '[^/]*';
    else if (char === '?') source += '[^/]';
    else if (char === '\\') source += (pattern.charAt(++i) || '\\').replace(/[^\w]/, '\\$&');
    else source += char === '[' || char === ']' ? char : char.replace(/[^\w\s/-]/, '\\$&');
  }
  try {
    return new RegExp(`^${source}$`);
  } catch {
    return undefined;
  }
}

/** True where the pattern fits the path or a folder around it. */
function fits({ expression }: IgnorePattern, path: string): boolean {
  const parts = path.split('/');
  return parts.some((_, index) => expression.test(parts.slice(0, index + 1).join('/')));
}

/** True where an exception may take back something in the folder `path`: the folder itself then is not empty. */
const mayLieBelow = (exception: IgnorePattern, path: string): boolean =>
  exception.path.startsWith(`${path}/`) || exception.path.startsWith('**') || /^[^/]*[*?[]/.test(exception.path);
