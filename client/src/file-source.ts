import { type CancellationToken, Disposable, FileSystemError, FileType, RelativePattern, Uri, workspace } from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import {
  type FileContent,
  type FindFilesParams,
  type FindFilesResult,
  filePatterns,
  maxFileSize,
  type ReadFilesParams,
  type ReadFilesResult,
  serverRequests,
} from '../../server/src/lsp/protocol.js';
import { decode } from './file-content.js';
import { expandBraces, globMatcher } from './globs.js';

/** Schemes whose search VS Code has built in. For any other it would wait for a search provider, perhaps for ever. */
const searched: ReadonlySet<string> = new Set(['file', 'vscode-remote', 'vscode-vfs']);

/** What to leave out below a folder, as the person's settings say. */
function excludedGlobs(folder: Uri): string[] {
  const switchedOn = (section: string) =>
    Object.entries(workspace.getConfiguration(section, folder).get<Record<string, unknown>>('exclude', {}))
      .filter(([, value]) => value === true)
      .map(([glob]) => glob);
  const own = workspace.getConfiguration('hullcheck', folder).get<readonly string[]>('exclude', []);
  return [...switchedOn('files'), ...switchedOn('search'), ...own].flatMap(expandBraces);
}

const joined = (globs: readonly string[]) => (globs.length > 1 ? `{${globs.join(',')}}` : globs[0]);

async function search(folder: Uri, maxFiles: number, token: CancellationToken): Promise<Uri[]> {
  const include = new RelativePattern(folder, joined(filePatterns.flatMap(expandBraces)) ?? '**');
  return workspace.findFiles(include, joined(excludedGlobs(folder)), maxFiles, token);
}

async function walk(folder: Uri, maxFiles: number, token: CancellationToken): Promise<Uri[]> {
  const isWanted = globMatcher(filePatterns);
  const isExcluded = globMatcher(excludedGlobs(folder));
  const found: Uri[] = [];
  let level = [folder];
  while (level.length > 0 && found.length < maxFiles && !token.isCancellationRequested) {
    const listings = await Promise.all(
      level.map(async (directory) => {
        // A folder that cannot be listed hides its own files only.
        const entries = await workspace.fs.readDirectory(directory).then(
          (list) => list,
          () => [],
        );
        return entries.map(([name, type]) => ({ uri: Uri.joinPath(directory, name), type }));
      }),
    );
    const entries = listings
      .flat()
      .filter(({ uri }) => !isExcluded(uri.path.slice(folder.path.length).replace(/^\//, '')));
    found.push(...entries.filter(({ uri, type }) => type & FileType.File && isWanted(uri.path)).map(({ uri }) => uri));
    // A link to a folder could lead back up.
    level = entries.filter(({ type }) => type === FileType.Directory).map(({ uri }) => uri);
  }
  return found;
}

async function readFile(given: string, uri: Uri): Promise<FileContent> {
  try {
    const { size } = await workspace.fs.stat(uri);
    if (size > maxFileSize) return { uri: given, error: 'too-large', message: `The file has ${size} bytes.` };
    const text = decode(await workspace.fs.readFile(uri));
    return text === undefined
      ? { uri: given, error: 'binary', message: 'The file holds a NUL byte.' }
      : { uri: given, text };
  } catch (error) {
    const isMissing = error instanceof FileSystemError && error.code === 'FileNotFound';
    return {
      uri: given,
      error: isMissing ? 'missing' : 'unreadable',
      message: error instanceof Error ? error.message : String(error),
    };
  }
}

/** Files are read by as many hands as this. */
const hands = 16;

/** Answers the server's requests for files, so that remote, virtual and in-memory workspaces are judged like the disk. */
export function serveFiles(client: BaseLanguageClient): Disposable {
  const { asUri } = client.protocol2CodeConverter;
  return Disposable.from(
    client.onRequest(
      serverRequests.findFiles,
      async ({ folder, maxFiles }: FindFilesParams, token): Promise<FindFilesResult> => {
        const uri = asUri(folder);
        const found = await (searched.has(uri.scheme) ? search : walk)(uri, maxFiles + 1, token);
        const uris = found
          .slice(0, maxFiles)
          .map((file) => client.code2ProtocolConverter.asUri(file))
          .sort();
        return { uris, truncated: found.length > maxFiles };
      },
    ),
    client.onRequest(serverRequests.readFiles, async ({ uris }: ReadFilesParams, token): Promise<ReadFilesResult> => {
      const files: FileContent[] = [];
      const waiting = [...uris.entries()];
      const work = async () => {
        for (let next = waiting.shift(); next && !token.isCancellationRequested; next = waiting.shift()) {
          const [index, uri] = next;
          files[index] = await readFile(uri, asUri(uri));
        }
      };
      await Promise.all(Array.from({ length: hands }, work));
      return { files: token.isCancellationRequested ? [] : files };
    }),
  );
}
