import { dayNumber } from './calendar.js';
import { END_OF_LIFE } from './end-of-life-data.js';
import type { ImageReference } from './image-reference.js';
import { OFFICIAL_TAGS } from './official-tags-data.js';
import { compareNumbers } from './version-order.js';

export { END_OF_LIFE_AS_OF } from './end-of-life-data.js';

/** A version of something in an image that gets no more fixes, or soon will not. */
export interface EndOfLife {
  /** As people call it: `Node.js 14`. */
  readonly title: string;
  /** The last day with fixes; undefined where it is past, but not known. */
  readonly date: string | undefined;
  readonly isPast: boolean;
}

/** A fix needs time: how many days before the end it is told. */
const NOTICE = 90;

interface Cycle {
  readonly version: string;
  /** Empty where it is supported, `?` where it ended on an unknown day. */
  readonly end: string;
  readonly name: string | undefined;
}

interface Product {
  readonly id: string;
  readonly title: string;
  readonly image: string;
  readonly cycles: readonly Cycle[];
}

const products: ReadonlyMap<string, Product> = new Map(
  END_OF_LIFE.trim()
    .split('\n')
    .map((line) => {
      const [id = '', title = '', image = '', cycles = ''] = line.split('|');
      const read = cycles.split(' ').map((cycle): Cycle => {
        const [version = '', end = '', name] = cycle.split('=');
        return { version, end, name };
      });
      return [id, { id, title, image, cycles: read }];
    }),
);

const productOfImage = new Map(
  [...products.values()].flatMap((product) => (product.image === '' ? [] : [[product.image, product] as const])),
);

const realTags: ReadonlyMap<string, readonly string[]> = new Map(
  OFFICIAL_TAGS.trim()
    .split('\n')
    .map((line) => {
      const [image = '', tags = ''] = line.split('|');
      return [image, tags.split(' ')];
    }),
);

/** Docker's own images where other registries hold copies of them. */
const OFFICIAL = /^(?:docker\.io\/library|public\.ecr\.aws\/docker\/library|mirror\.gcr\.io(?:\/library)?)\/([^/]+)$/;

/** Other repositories of a product; the version is in the tag, or where the expression has a group, in the name. */
const REPOSITORIES: readonly (readonly [RegExp, string])[] = [
  [/^mcr\.microsoft\.com\/dotnet\/(?!framework)/, 'dotnet'],
  [/^public\.ecr\.aws\/amazonlinux\/amazonlinux$/, 'amazon-linux'],
  [/^(?:registry\.access\.redhat\.com|registry\.redhat\.io|docker\.io\/redhat)\/ubi(\d+)/, 'rhel'],
  [/^quay\.io\/centos\/centos$/, 'centos'],
  [/^(?:docker\.io|registry\.opensuse\.org)\/opensuse\/leap$/, 'opensuse'],
  [/^(?:docker\.io|quay\.io)\/rockylinux\/rockylinux$/, 'rocky-linux'],
  [/^(?:docker\.io|quay\.io)\/almalinux\//, 'almalinux'],
  [/^container-registry\.oracle\.com\/os\/oraclelinux$/, 'oracle-linux'],
  [/^(?:registry\.fedoraproject\.org|quay\.io\/fedora)\/fedora$/, 'fedora'],
  [/^gcr\.io\/distroless\/.*-debian(\d+)$/, 'debian'],
];

/** Distributions as tags write them with a number: `alpine3.20`, `ubuntu18.04`, `ubi8`, `al2`. */
const NUMBERED: Readonly<Record<string, string>> = {
  alpine: 'alpine-linux',
  debian: 'debian',
  ubuntu: 'ubuntu',
  centos: 'centos',
  fedora: 'fedora',
  rockylinux: 'rocky-linux',
  oraclelinux: 'oracle-linux',
  ubi: 'rhel',
  al: 'amazon-linux',
};
const NUMBERED_PART =
  /(^|-)(alpine|debian|ubuntu|centos|fedora|rockylinux|oraclelinux|ubi|al)(-?)(\d+(?:\.\d+)*)(?=-|$)/;

/** Distributions as tags write them by the name of the release: `bookworm`, `jammy`. */
const namedReleases: ReadonlyMap<string, readonly [Product, Cycle]> = new Map(
  ['debian', 'ubuntu'].flatMap((id) => {
    const product = products.get(id);
    return (product?.cycles ?? []).flatMap((cycle) =>
      product === undefined || cycle.name === undefined ? [] : [[cycle.name, [product, cycle] as const] as const],
    );
  }),
);

/** A tag taken apart: what versions it names, and what is left once they are taken out. */
interface Tag {
  readonly main: Named | undefined;
  readonly distribution: Named | undefined;
  /** The same for tags that differ in their versions only. */
  readonly shape: string;
}

interface Named {
  readonly product: Product;
  readonly version: string;
  readonly cycle: Cycle | undefined;
}

function readTag(tag: string, product: Product | undefined, knowsNames: boolean): Tag {
  let main: Named | undefined;
  let distribution: Named | undefined;
  let rest = tag;
  const name = product?.cycles.find((cycle) => cycle.name !== undefined && cycle.name === tag.split('-')[0]);
  // What follows the number without a hyphen, and the builds of Java, count as part of the version.
  const number = /^(v|centos|stream)?(\d+(?:\.\d+)*)((?:u\d+|_\d+|\+\d+)?(?:-b\d+)?)(?=-|$)/.exec(tag);
  if (product !== undefined && name !== undefined) {
    main = { product, version: name.version, cycle: name };
    rest = `<name>${tag.slice(name.name?.length)}`;
  } else if (product !== undefined && number !== null) {
    const [all, prefix = '', version = '', build = ''] = number;
    const own = prefix === 'stream' ? products.get('centos-stream') : product;
    if (own !== undefined) main = { product: own, version, cycle: findCycle(own, version) };
    rest = `${prefix}<${version.split('.').length}${build.replace(/\d+/g, '#')}>${tag.slice(all.length)}`;
  }
  const numbered = NUMBERED_PART.exec(rest);
  const parts = rest.split('-');
  const named = knowsNames ? parts.findIndex((part) => namedReleases.has(part)) : -1;
  if (numbered !== null) {
    const [all, before = '', word = '', hyphen = '', version = ''] = numbered;
    const own = products.get(NUMBERED[word] ?? '');
    if (own !== undefined) distribution = { product: own, version, cycle: findCycle(own, version) };
    rest = rest.replace(all, `${before}${word}${hyphen}<${version.split('.').length}>`);
  } else if (named >= 0) {
    const [own, cycle] = namedReleases.get(parts[named] ?? '') ?? [];
    if (own !== undefined && cycle !== undefined) distribution = { product: own, version: cycle.version, cycle };
    rest = parts.with(named, `<${own?.id}>`).join('-');
  }
  return { main, distribution, shape: rest };
}

/** The line of releases that a version belongs to. `9` of a product with 9.5 and 9.6 stands for the one that lives longest. */
function findCycle({ cycles }: Product, version: string): Cycle | undefined {
  const isWithin = (inner: string, outer: string): boolean => `${inner}.`.startsWith(`${outer}.`);
  const own = cycles
    .filter((cycle) => isWithin(version, cycle.version))
    .sort((a, b) => b.version.length - a.version.length)[0];
  if (own !== undefined) return own;
  const within = cycles.filter((cycle) => isWithin(cycle.version, version));
  const rank = ({ end }: Cycle): string => (end === '' ? '9999' : end === '?' ? '0000' : end);
  if (within.length > 0) return within.reduce((longest, cycle) => (rank(cycle) > rank(longest) ? cycle : longest));
  // What is older than everything known is past as well.
  const isOldest = cycles.every((cycle) => compareVersions(version, cycle.version) < 0);
  return isOldest ? { version, end: '?', name: undefined } : undefined;
}

const compareVersions = (a: string, b: string): number =>
  compareNumbers(a.split('.').map(Number), b.split('.').map(Number));

function stateOf({ end }: Cycle, today: string): 'supported' | 'soon' | 'past' {
  if (end === '') return 'supported';
  if (end === '?' || end < today) return 'past';
  return dayNumber(end) - dayNumber(today) <= NOTICE ? 'soon' : 'supported';
}

function read(image: ImageReference): Tag & { readonly official: string | undefined } {
  const official = OFFICIAL.exec(image.repository)?.[1];
  const tag = image.tag ?? '';
  if (official !== undefined) return { ...readTag(tag, productOfImage.get(official), true), official };
  for (const [expression, id] of REPOSITORIES) {
    const match = expression.exec(image.repository);
    const product = products.get(id);
    if (match === null || product === undefined) continue;
    const [, version] = match;
    if (version === undefined) return { ...readTag(tag, product, true), official };
    return {
      main: { product, version, cycle: findCycle(product, version) },
      distribution: undefined,
      shape: '',
      official,
    };
  }
  return {
    ...readTag(
      tag,
      undefined,
      /^(?:mcr\.microsoft\.com|docker\.io\/(?:nvidia|circleci|cimg))\//.test(image.repository),
    ),
    official,
  };
}

/** What in an image is past its end of life, or will be within 90 days; undefined where nothing is, or nothing is known. */
export function endOfLife(image: ImageReference, today: string): EndOfLife | undefined {
  const { main, distribution } = read(image);
  // What the image is about, then the distribution that its tag names.
  const found = [main, distribution].flatMap((named): EndOfLife[] => {
    if (named?.cycle === undefined) return [];
    const { product, version, cycle } = named;
    const state = stateOf(cycle, today);
    // "node:6.11.2" is told of as Node.js 6; "python:2" as Python 2.
    const told = cycle.version.length < version.length ? cycle.version : version;
    const end = cycle.end === '?' ? undefined : cycle.end;
    return state === 'supported' ? [] : [{ title: `${product.title} ${told}`, date: end, isPast: state === 'past' }];
  });
  return found.find(({ isPast }) => isPast) ?? found[0];
}

/** The oldest version of an official image that lives on and comes in the same variant: its tag. Undefined where there is none. */
export function supportedTag(image: ImageReference, today: string): string | undefined {
  const now = read(image);
  if (now.official === undefined || image.digest !== undefined) return undefined;
  const product = productOfImage.get(now.official);
  const isAlive = (named: Named | undefined): boolean =>
    named === undefined || (named.cycle !== undefined && stateOf(named.cycle, today) === 'supported');
  const isAtLeast = (named: Named | undefined, than: Named | undefined): boolean =>
    named === undefined ||
    than === undefined ||
    compareVersions(named.cycle?.version ?? '0', than.cycle?.version ?? '0') >= 0;
  const rank = (a: Named | undefined, b: Named | undefined): number =>
    compareVersions(a?.version ?? '0', b?.version ?? '0');
  return (realTags.get(now.official) ?? [])
    .map((tag) => ({ tag, ...readTag(tag, product, true) }))
    .filter(
      ({ main, distribution, shape }) =>
        shape === now.shape &&
        main?.product === now.main?.product &&
        distribution?.product === now.distribution?.product &&
        isAlive(main) &&
        isAlive(distribution) &&
        isAtLeast(main, now.main) &&
        isAtLeast(distribution, now.distribution),
    )
    .sort((a, b) => rank(a.main, b.main) || rank(a.distribution, b.distribution))[0]?.tag;
}

/**
 * The tag of an official image whose form is that of this image after `reshape`, of the same line of releases: the same
 * version where that is still published, else the newest. `reshape` is given the parts of the tag, versions taken out.
 */
export function siblingTag(
  image: ImageReference,
  reshape: (parts: readonly string[]) => readonly string[],
): string | undefined {
  const own = read(image);
  const { official, main } = own;
  const cycle = main?.cycle;
  if (official === undefined || cycle === undefined) return undefined;
  const wanted = [...reshape(own.shape.split('-'))].sort().join('-');
  const found = (realTags.get(official) ?? [])
    .map((tag) => ({ tag, ...readTag(tag, productOfImage.get(official), true) }))
    .filter(
      (other) =>
        other.main?.cycle?.version === cycle.version &&
        other.shape.split('-').sort().join('-') === wanted &&
        (own.distribution === undefined ||
          other.distribution === undefined ||
          other.distribution.cycle === own.distribution.cycle),
    )
    .sort((a, b) => compareVersions(b.main?.version ?? '0', a.main?.version ?? '0'));
  return (found.find((other) => other.main?.version === main?.version) ?? found[0])?.tag;
}
