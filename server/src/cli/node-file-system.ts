import { isUtf8 } from 'node:buffer';
import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { excludes } from '../engine/exclude.js';
import { languageOf } from '../engine/file-contents.js';
import { MAX_FILE_LENGTH } from '../engine/file-state.js';
import { filePath, fileUri } from './file-uri.js';

/** A file that was read, or why it was not. `isUtf8` false: written back, it would not be what it was. */
export type FileContent =
  | { readonly uri: string; readonly text: string; readonly isUtf8: boolean }
  | {
      readonly uri: string;
      readonly error: 'too-large' | 'binary' | 'unreadable' | 'missing';
      readonly message: string;
    };

/** How a folder is walked. Links are not followed: they could lead back up, and what they point at has its own place. */
export interface Walk {
  /** False for folders that are to be left out. */
  readonly enters: (folder: string) => boolean;
  readonly wants: (file: string) => boolean;
  /** Told of a folder that cannot be listed; the walk goes on. */
  readonly onError: (folder: string, message: string) => void;
  readonly maxFiles?: number;
}

/** The wanted files below a folder, sorted by their paths. */
export async function walk(
  folder: string,
  { enters, wants, onError, maxFiles = Number.POSITIVE_INFINITY }: Walk,
): Promise<string[]> {
  const found: string[] = [];
  let level = [folder];
  while (level.length > 0 && found.length < maxFiles) {
    const listings = await inBatches(level, async (each) => {
      try {
        return { each, entries: await readdir(each, { withFileTypes: true }) };
      } catch (error) {
        onError(each, messageOf(error));
        return { each, entries: [] };
      }
    });
    level = [];
    for (const { each, entries } of listings) {
      for (const entry of entries) {
        const full = path.join(each, entry.name);
        if (entry.isDirectory() && enters(full)) level.push(full);
        else if (entry.isFile() && wants(full)) found.push(full);
      }
    }
  }
  return found.sort((a, b) => (a < b ? -1 : 1)).slice(0, maxFiles);
}

/** Reads one file. What is too large or has a NUL byte is not turned into text. */
export async function readText(file: string): Promise<FileContent> {
  const uri = fileUri(file);
  try {
    const { size } = await stat(file);
    // A character takes three bytes at most for one UTF-16 unit: a file that is larger is too large for certain.
    if (size > 3 * MAX_FILE_LENGTH) return { uri, error: 'too-large', message: `${size} bytes` };
    const bytes = await readFile(file);
    if (bytes.includes(0)) return { uri, error: 'binary', message: 'It has a NUL byte.' };
    const text = bytes.toString('utf8');
    if (text.length > MAX_FILE_LENGTH) return { uri, error: 'too-large', message: `${text.length} characters` };
    return { uri, text, isUtf8: isUtf8(bytes) };
  } catch (error) {
    const isMissing = (error as { readonly code?: unknown }).code === 'ENOENT';
    return { uri, error: isMissing ? 'missing' : 'unreadable', message: messageOf(error) };
  }
}

/** Reads several files, a few at a time. */
export const readTexts = (files: readonly string[]): Promise<readonly FileContent[]> => inBatches(files, readText);

/** The text of a small file that may not be there. */
export async function readIfThere(file: string): Promise<string | undefined> {
  const content = await readText(file);
  return 'text' in content ? content.text : undefined;
}

const isJudgedByName = (file: string): boolean => languageOf(fileUri(file)) !== undefined;
const isLeftOut = excludes({});

/** The files of a host that has a disk, for the language server. */
export const nodeFiles = {
  async find(
    folder: string,
    maxFiles: number,
  ): Promise<{ readonly uris: readonly string[]; readonly truncated: boolean }> {
    const files = await walk(filePath(folder), {
      enters: (each) => !isLeftOut(path.basename(each), { isFolder: true }),
      wants: (file) => path.basename(file) === '.gitignore' || isJudgedByName(file),
      onError: () => {},
      maxFiles: maxFiles + 1,
    });
    return { uris: files.slice(0, maxFiles).map(fileUri), truncated: files.length > maxFiles };
  },
  async read(uris: readonly string[]): Promise<readonly FileContent[]> {
    const contents = await readTexts(uris.map(filePath));
    return contents.map((content, index) => ({ ...content, uri: uris[index] ?? content.uri }));
  },
};

const BATCH = 32;

async function inBatches<Item, Result>(
  items: readonly Item[],
  work: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  for (let at = 0; at < items.length; at += BATCH)
    results.push(...(await Promise.all(items.slice(at, at + BATCH).map(work))));
  return results;
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
