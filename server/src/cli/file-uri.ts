import path from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * The URI of a file, spelt as VS Code spells it: everything but letters, digits and `-._~/` is encoded, and the letter
 * of a drive is lower case. Only so is a file the same one when an editor names it.
 */
export function fileUri(file: string): string {
  const absolute = path.resolve(file).split(path.sep).join('/');
  const rooted = absolute.startsWith('/') ? absolute : `/${absolute.charAt(0).toLowerCase()}${absolute.slice(1)}`;
  return `file://${writePath(rooted)}`.replace(/\/$/, '');
}

/** A path as it is written in a URI. */
export const writePath = (name: string): string => name.split('/').map(encode).join('/');

export const filePath = (uri: string): string => fileURLToPath(uri === 'file://' ? 'file:///' : uri);

const encode = (part: string): string =>
  encodeURIComponent(part).replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
