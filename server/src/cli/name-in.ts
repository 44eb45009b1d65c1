import path from 'node:path';
import { filePath } from './file-uri.js';

/** A file as people name it from a folder, with `/`. */
export function nameIn(folder: string, uri: string): string {
  const file = filePath(uri);
  return (path.relative(folder, file) || path.basename(file)).split(path.sep).join('/');
}
