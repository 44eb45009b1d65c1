/** A glob without braces for each of its alternatives: not every search takes braces within braces. */
export function expandBraces(glob: string): string[] {
  const open = glob.indexOf('{');
  if (open < 0) return [glob];
  let depth = 0;
  const cuts = [open];
  for (let index = open; index < glob.length; index++) {
    const character = glob[index];
    if (character === '{') depth++;
    if (character === ',' && depth === 1) cuts.push(index);
    if (character === '}' && --depth === 0) {
      cuts.push(index);
      const [before, after] = [glob.slice(0, open), glob.slice(index + 1)];
      const choices = cuts.slice(1).map((cut, choice) => glob.slice((cuts[choice] ?? 0) + 1, cut));
      return choices.flatMap((choice) => expandBraces(before + choice + after));
    }
  }
  return [glob];
}

const special: Readonly<Record<string, string>> = { '**/': '(?:.*/)?', '**': '.*', '*': '[^/]*', '?': '[^/]' };

/** A glob without braces as a regular expression. As in VS Code, what matches a folder matches all that is below it. */
function toRegExp(glob: string): RegExp[] {
  const body = glob.replace(/\*\*\/|\*\*|\*|\?|\[(!?)([^\]/]+)\]|[\\^$.|+()[\]{}]/g, (text, not, set) => {
    if (set !== undefined) return `[${not ? '^' : ''}${set.replace(/[\\^]/g, '\\$&')}]`;
    return special[text] ?? `\\${text}`;
  });
  try {
    return [new RegExp(`^${body}(?:/.*)?$`, 'u')];
  } catch {
    // For example a range that runs backwards: such a glob matches nothing.
    return [];
  }
}

/** Tells whether a path, relative and with `/`, is matched by any of the globs. */
export function globMatcher(globs: readonly string[]): (path: string) => boolean {
  const patterns = globs.flatMap(expandBraces).flatMap(toRegExp);
  return (path) => patterns.some((pattern) => pattern.test(path));
}
