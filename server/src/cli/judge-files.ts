import { writeFile } from 'node:fs/promises';
import type { Workspace } from '../engine/workspace.js';
import { filePath, fileUri } from './file-uri.js';
import { readText, readTexts } from './node-file-system.js';
import type { Progress } from './progress.js';
import type { Project } from './project.js';

/** Files are read and judged this many at a time; in between, progress is told. */
const BATCH = 64;

type Content = Awaited<ReturnType<typeof readTexts>>[number];

/** Reads the files below paths into a workspace and judges them. `onRead` is told what each file holds, or why it cannot be read. */
export async function judgeFiles(
  workspace: Workspace,
  project: Project,
  paths: readonly string[],
  progress: Progress,
  onRead: (content: Content) => void,
): Promise<void> {
  const files = await project.find(paths);
  workspace.setFolders((await project.folders(paths)).map(fileUri));
  workspace.configure((uri) => project.settingsOf(filePath(uri)));
  for (let at = 0; at < files.length; at += BATCH) {
    for (const content of await readTexts(files.slice(at, at + BATCH))) {
      onRead(content);
      if ('text' in content) workspace.change([{ uri: content.uri, text: content.text }]);
    }
    workspace.analyze();
    progress.tell(Math.min(at + BATCH, files.length), files.length);
  }
  workspace.setComplete(true);
  workspace.analyze();
  progress.end();
}

/** Writes a text over the one that was read; gives the reason where that cannot be. `original` absent: the file is new. */
export async function replaceText(
  uri: string,
  original: string | undefined,
  text: string,
): Promise<string | undefined> {
  const file = filePath(uri);
  const now = await readText(file);
  const isSame = 'text' in now ? now.text === original : now.error === 'missing' && original === undefined;
  if (!isSame) return 'has changed meanwhile and is left as it is.';
  try {
    await writeFile(file, text);
    return undefined;
  } catch (error) {
    return `could not be written: ${error instanceof Error ? error.message : String(error)}`;
  }
}
