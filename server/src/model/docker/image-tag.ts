import type { ImageReference } from './image-reference.js';

/** Names that publishers move from version to version; a variant may follow, as in `stable-alpine`. */
const CHANNELS = new Set([
  'alpha',
  'beta',
  'canary',
  'current',
  'dev',
  'develop',
  'development',
  'devel',
  'edge',
  'experimental',
  'head',
  'latest',
  'lts',
  'main',
  'mainline',
  'master',
  'next',
  'nightly',
  'preview',
  'prod',
  'production',
  'rc',
  'release',
  'rolling',
  'snapshot',
  'stable',
  'staging',
  'testing',
  'tip',
  'trunk',
  'unstable',
]);

/** Repositories whose bare number is a major version. Elsewhere it may well count builds. */
const NUMBERS_ARE_VERSIONS = /^(?:docker\.io\/library\/|public\.ecr\.aws\/docker\/library\/|mcr\.microsoft\.com\/)/;

/** How a tag without digest moves; `none` where it seems to name one version. */
export type TagMovement = 'missing' | 'latest' | 'channel' | 'major' | 'none';

/** Tells whether the name of an image may lead to something else tomorrow. A digest always leads to the same. */
export function movementOf({ tag, digest, repository }: ImageReference): TagMovement {
  if (digest !== undefined) return 'none';
  if (tag === undefined) return 'missing';
  if (tag === 'latest') return 'latest';
  const [channel = ''] = tag.toLowerCase().split(/[-_.]/);
  // "next-js-14" or "beta-2.1": where a version follows, that version is meant.
  if (CHANNELS.has(channel) && !/\d/.test(tag.slice(channel.length))) return 'channel';
  if (/^v?\d{1,3}(?:-[a-z][\w.]*)*$/i.test(tag) && NUMBERS_ARE_VERSIONS.test(repository)) return 'major';
  return 'none';
}

/** True where the tag is there and seems to name one version. */
export const isFixedTag = (image: ImageReference): boolean => image.tag !== undefined && movementOf(image) === 'none';

/** The same image with another tag. */
export const withTag = ({ name }: ImageReference, tag: string): string => `${name}:${tag}`;

/** The same image with the digest that its tag leads to. The tag stays, for readers and for tools that raise versions. */
export const withDigest = ({ name, tag = 'latest' }: ImageReference, digest: string): string =>
  `${name}:${tag}@${digest}`;
