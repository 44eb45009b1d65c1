/** The numbers of a version, and the text between them: `v1.27.4-alpine3.20` is 1, 27, 4, 3, 20 in `v#.#.#-alpine#.#`. */
interface Version {
  readonly shape: string;
  readonly numbers: readonly number[];
}

function read(tag: string): Version | undefined {
  // Hashes and bare build numbers have no order that means anything.
  if (!/^v?\d+(?:\.\d+)+/.test(tag) || /(?:^|-)[a-f0-9]{7,}(?:-|$)/.test(tag)) return undefined;
  return { shape: tag.replace(/\d+/g, '#'), numbers: (tag.match(/\d+/g) ?? []).map(Number) };
}

/** Below 0 where `a` comes first. What is missing at the end counts as 0. */
export function compareNumbers(a: readonly number[], b: readonly number[]): number {
  for (let i = 0; i < Math.max(a.length, b.length); i++) {
    const difference = (a[i] ?? 0) - (b[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** The newest of some tags that has the form of `tag` and is newer than it; undefined where none is. */
export function newerTag(tag: string, others: readonly string[]): string | undefined {
  const own = read(tag);
  if (own === undefined) return undefined;
  let newest = { tag: undefined as string | undefined, numbers: own.numbers };
  for (const other of others) {
    const version = read(other);
    if (version?.shape === own.shape && compareNumbers(version.numbers, newest.numbers) > 0)
      newest = { tag: other, numbers: version.numbers };
  }
  return newest.tag;
}
