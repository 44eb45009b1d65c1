import type { ImageReference } from './image-reference.js';
import { KNOWN_VULNERABILITIES } from './known-vulnerabilities-data.js';
import { compareNumbers } from './version-order.js';

export { KNOWN_VULNERABILITIES_AS_OF } from './known-vulnerabilities-data.js';

/** A version of something well known with a severe hole that everybody can read of. */
export interface KnownVulnerability {
  /** The product with its version: `Grafana 8.3.0`. */
  readonly title: string;
  /** The id of the advisory. */
  readonly id: string;
  /** What the hole does, after "which": `lets anybody read files of the server`. */
  readonly effect: string;
  /** The tag of the first version of the same line, or of the next one, without any of the known holes; undefined where no such tag is certain. */
  readonly fixedTag: string | undefined;
}

interface Hole {
  readonly product: string;
  readonly id: string;
  readonly effect: string;
  readonly ranges: readonly (readonly [introduced: readonly number[], fixed: readonly number[]])[];
}

const numbersOf = (version: string): readonly number[] => version.split('.').map(Number);

/** By repository, as the data has them. */
const holesOf = new Map<string, Hole[]>();
for (const line of KNOWN_VULNERABILITIES.trim().split('\n')) {
  const [product = '', images = '', id = '', effect = '', ranges = ''] = line.split('|');
  const read = ranges.split(' ').map((range) => {
    const [introduced = '', fixed = ''] = range.split('-');
    return [numbersOf(introduced), numbersOf(fixed)] as const;
  });
  for (const image of images.split(' ')) {
    const list = holesOf.get(image) ?? [];
    holesOf.set(image, [...list, { product, id, effect, ranges: read }]);
  }
}

/** The time of a build as MinIO writes it counts as a version; else a tag begins with at least two numbers. */
const RELEASE = /^RELEASE\.(\d{4})-(\d\d)-(\d\d)T(\d\d)-(\d\d)-(\d\d)Z$/;
const VERSION = /^(v?)(\d+(?:\.\d+)+)(?=-|$)(.*)$/;

/** The hole of a version that was published; the first of several. Undefined where none is known of, and for tags that move. */
export function knownVulnerability({ repository, tag = '' }: ImageReference): KnownVulnerability | undefined {
  const holes = holesOf.get(repository);
  if (holes === undefined) return undefined;
  const release = RELEASE.exec(tag);
  const [, prefix = '', version = release?.slice(1).join('.') ?? '', suffix = ''] = VERSION.exec(tag) ?? [];
  const numbers = numbersOf(version);
  // "7.2" is the newest of its line: it counts only where the whole line is affected.
  const hole = holes.find((known) => fixOf(known, numbers) !== undefined);
  if (version === '' || hole === undefined) return undefined;
  // A candidate is older than what it becomes, and a variant that has a version of its own may be gone with the old one.
  const isPlain = release === null && !/\d|rc|alpha|beta/.test(suffix.replace(/^-ce\.0$/, ''));
  const fixed = firstWithout(holes, numbers);
  return {
    title: `${hole.product} ${release === null ? version : tag}`,
    id: hole.id,
    effect: hole.effect,
    fixedTag: release === null ? (isPlain ? `${prefix}${fixed.join('.')}${suffix}` : undefined) : releaseTag(fixed),
  };
}

/** The version that mends the hole in this one; undefined where it has none. */
function fixOf({ ranges }: Hole, numbers: readonly number[]): readonly number[] | undefined {
  const found = ranges.find(
    ([introduced, fixed]) =>
      compareNumbers(numbers, introduced) >= 0 && compareNumbers(lastOf(numbers, fixed), fixed) < 0,
  );
  return found?.[1];
}

/** What a short version stands for: `7.2` is every 7.2.x, the newest one where a part of them is mended. */
function lastOf(numbers: readonly number[], fixed: readonly number[]): readonly number[] {
  const isLine = numbers.length < fixed.length && numbers.every((number, index) => number === fixed[index]);
  return isLine ? fixed : numbers;
}

function firstWithout(holes: readonly Hole[], numbers: readonly number[]): readonly number[] {
  let version = numbers;
  for (;;) {
    const next = holes.map((hole) => fixOf(hole, version)).find((fixed) => fixed !== undefined);
    if (next === undefined) return version;
    version = next;
  }
}

function releaseTag(numbers: readonly number[]): string {
  const [year = '', month = '', day = '', hour = '', minute = '', second = ''] = numbers.map((number) =>
    String(number).padStart(2, '0'),
  );
  return `RELEASE.${year}-${month}-${day}T${hour}-${minute}-${second}Z`;
}
