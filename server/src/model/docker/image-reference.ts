import type { TextRange } from '../../syntax/text.js';

/** The name of an image, taken apart. Ranges count from the start of `text`. */
export interface ImageReference {
  readonly text: string;
  /** The host as written, with its port; undefined where none is, which means Docker Hub. */
  readonly registry: string | undefined;
  readonly port: number | undefined;
  /** The path as written, without registry, tag and digest. */
  readonly path: string;
  /** Registry and path as written: all before tag and digest. */
  readonly name: string;
  readonly tag: string | undefined;
  /** With its algorithm, such as `sha256:…`. */
  readonly digest: string | undefined;
  /** In full: `docker.io/library/node` for `node`. The same for every spelling of one repository. */
  readonly repository: string;
  readonly ranges: {
    readonly name: TextRange;
    readonly registry: TextRange | undefined;
    readonly tag: TextRange | undefined;
    readonly digest: TextRange | undefined;
  };
}

const HOST =
  /^(?:(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9])(?:\.(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9]))*|\[[a-fA-F0-9:]+\])(?::(\d+))?$/;
const PATH = /^[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*)*$/;
const TAG = /^\w[\w.-]{0,127}$/;
const DIGEST = /^(?:sha256:[a-f0-9]{64}|sha384:[a-f0-9]{96}|sha512:[a-f0-9]{128})$/;
const LONGEST_NAME = 255;

/**
 * Takes the name of an image apart by the grammar of the distribution project, as Docker does.
 * Undefined for what Docker refuses, for image ids, and for text that holds a variable or a template.
 */
export function parseImageReference(text: string): ImageReference | undefined {
  const at = text.indexOf('@');
  const digest = at < 0 ? undefined : text.slice(at + 1);
  const tagged = at < 0 ? text : text.slice(0, at);
  if (digest !== undefined && !DIGEST.test(digest)) return undefined;

  const colon = tagged.indexOf(':', tagged.lastIndexOf('/') + 1);
  const tag = colon < 0 ? undefined : tagged.slice(colon + 1);
  const name = colon < 0 ? tagged : tagged.slice(0, colon);
  if (tag !== undefined && !TAG.test(tag)) return undefined;
  if (name.length > LONGEST_NAME || /^[a-f0-9]{64}$/.test(name)) return undefined;

  const slash = name.indexOf('/');
  const first = slash < 0 ? '' : name.slice(0, slash);
  // A first part that no repository could have is a host.
  const registry = /[.:A-Z[]/.test(first) || first === 'localhost' ? first : undefined;
  const host = registry === undefined ? undefined : HOST.exec(registry);
  const path = registry === undefined ? name : name.slice(slash + 1);
  if (host === null || !PATH.test(path)) return undefined;

  const range = (start: number, part: string | undefined) =>
    part === undefined ? undefined : { start, end: start + part.length };
  return {
    text,
    registry,
    port: host?.[1] === undefined ? undefined : Number(host[1]),
    path,
    name,
    tag,
    digest,
    repository: fullName(registry, path),
    ranges: {
      name: { start: 0, end: name.length },
      registry: range(0, registry),
      tag: range(colon + 1, tag),
      digest: range(at + 1, digest),
    },
  };
}

const HUB = 'docker.io';

function fullName(registry: string | undefined, path: string): string {
  const isHub = registry === undefined || registry === HUB || registry === 'index.docker.io';
  if (!isHub) return `${registry}/${path}`;
  return path.includes('/') ? `${HUB}/${path}` : `${HUB}/library/${path}`;
}

/** The repository as Docker shows it: `node`, `bitnami/redis`, `ghcr.io/owner/app`. */
export const familiarName = ({ repository }: ImageReference): string =>
  repository.replace(/^docker\.io\/(?:library\/)?/, '');

/** True for Docker's own images, in any spelling: `node`, `library/node`, `docker.io/library/node`. */
export const isOfficial = ({ repository }: ImageReference): boolean => repository.startsWith(`${HUB}/library/`);
