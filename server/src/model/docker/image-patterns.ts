import type { ImageReference } from './image-reference.js';

/**
 * True where one of the patterns means the image: a registry (`ghcr.io`), or the beginning of a repository in full
 * (`ghcr.io/team`, `docker.io/library/node`); `*` stands for any part of a name between slashes.
 */
export function isOneOf({ repository }: ImageReference, patterns: readonly unknown[]): boolean {
  const parts = repository.split('/');
  // Settings are written by people: what is no text means nothing.
  return patterns.some((pattern) => typeof pattern === 'string' && begins(parts, pattern));
}

function begins(parts: readonly string[], pattern: string): boolean {
  const wanted = pattern.replace(/\/+\*{0,2}$/, '').split('/');
  return wanted.length <= parts.length && wanted.every((part, index) => partExpression(part).test(parts[index] ?? ''));
}

const partExpression = (part: string): RegExp =>
  new RegExp(`^${part.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replace(/\*/g, '.*')}$`);
