import type { WorkDoneProgressReporter } from 'vscode-languageserver';
import { configurationAbove } from './above.js';
import { isConfigurationFile } from './configuration.js';
import type { FileSource } from './platform.js';
import type { FileError } from './protocol.js';
import type { Session } from './session.js';

/** Files are read and judged this many at a time; between two batches waiting messages are answered. */
const BATCH = 64;
const MAX_FILES = 50_000;

/** Keeps the workspace in step with the files that are not open. */
export class Scanner {
  readonly #session: Session;
  readonly #files: FileSource;
  readonly #isExcluded: (uri: string) => boolean;
  readonly #configure: (texts: ReadonlyMap<string, string>) => Promise<void>;
  /** Why a file could not be read. */
  readonly #errors = new Map<string, FileError>();
  #run = 0;
  isScanning = false;
  /** One sentence about a scan that did not see everything. */
  message: string | undefined;

  constructor(
    session: Session,
    files: FileSource,
    options: {
      readonly isExcluded: (uri: string) => boolean;
      readonly configure: (texts: ReadonlyMap<string, string>) => Promise<void>;
    },
  ) {
    this.#session = session;
    this.#files = files;
    this.#isExcluded = options.isExcluded;
    this.#configure = options.configure;
  }

  get errors(): ReadonlyMap<string, FileError> {
    return this.#errors;
  }

  /** Reads every folder anew. Files that are gone are forgotten; a newer scan ends this one. */
  async scan(folders: readonly string[], progress: WorkDoneProgressReporter | undefined): Promise<void> {
    const run = ++this.#run;
    const { workspace, platform } = this.#session;
    this.isScanning = true;
    this.message = undefined;
    workspace.setComplete(false);
    try {
      const found = await this.#find(folders);
      if (run !== this.#run) return;
      await this.#readConfiguration(folders, found);
      const wanted = found.filter((uri) => !isConfiguration(uri) && !this.#isExcluded(uri));
      const kept = new Set(wanted);
      this.#errors.clear();
      const gone = workspace.uris().filter((uri) => !kept.has(uri) && !this.#isOpen(uri));
      workspace.change(gone.map((uri) => ({ uri, text: undefined })));
      for (let at = 0; at < wanted.length; at += BATCH) {
        await this.#read(wanted.slice(at, at + BATCH));
        if (run !== this.#run) return;
        this.#session.refresh();
        progress?.report(
          Math.round((100 * at) / wanted.length),
          `${Math.min(at + BATCH, wanted.length)} of ${wanted.length} files`,
        );
        await platform.delay(0);
        if (run !== this.#run) return;
      }
    } catch (error) {
      this.message = `The workspace could not be read: ${error instanceof Error ? error.message : String(error)}`;
      this.#session.log(this.message);
    }
    if (run !== this.#run) return;
    this.isScanning = false;
    workspace.setComplete(true);
    this.#session.refresh();
  }

  /** Takes over what happened to files outside the editor: created and changed ones are read, deleted ones forgotten. */
  async update(changed: readonly string[], deleted: readonly string[]): Promise<void> {
    const { workspace } = this.#session;
    const isGone = (uri: string): boolean => deleted.some((other) => uri === other || uri.startsWith(`${other}/`));
    const gone = deleted.length === 0 ? [] : workspace.uris().filter((uri) => isGone(uri) && !this.#isOpen(uri));
    workspace.change(gone.map((uri) => ({ uri, text: undefined })));
    for (const uri of [...this.#errors.keys()]) if (isGone(uri)) this.#errors.delete(uri);
    const wanted = changed.filter((uri) => !this.#isExcluded(uri) && !this.#isOpen(uri));
    for (let at = 0; at < wanted.length; at += BATCH) await this.#read(wanted.slice(at, at + BATCH));
    this.#session.refresh();
  }

  /** The files below folders that have come; what is no folder holds none. */
  async filesIn(folders: readonly string[]): Promise<readonly string[]> {
    const found = await Promise.all(
      folders.map((folder) =>
        this.#files.find(folder, MAX_FILES).then(
          ({ uris }) => uris,
          () => [],
        ),
      ),
    );
    return found.flat();
  }

  async #find(folders: readonly string[]): Promise<readonly string[]> {
    const uris = new Set<string>();
    for (const folder of folders) {
      const { uris: found, truncated } = await this.#files.find(folder, MAX_FILES);
      for (const uri of found) uris.add(uri);
      if (truncated)
        this.message = `Only the first ${MAX_FILES} files of ${folder} were looked at: exclude folders that need no check.`;
    }
    return [...uris].sort();
  }

  async #readConfiguration(folders: readonly string[], found: readonly string[]): Promise<void> {
    const above = await Promise.all(folders.map((folder) => configurationAbove(folder, this.#files)));
    const texts = new Map(above.flatMap((each) => [...each]));
    for (const file of await this.#files.read(found.filter((uri) => isConfiguration(uri) || isConfigurationFile(uri))))
      if ('text' in file) texts.set(file.uri, file.text);
    await this.#configure(texts);
  }

  async #read(uris: readonly string[]): Promise<void> {
    if (uris.length === 0) return;
    const { workspace } = this.#session;
    for (const file of await this.#files.read(uris)) {
      // A document that was opened meanwhile is told by the editor.
      if (this.#isOpen(file.uri)) continue;
      if ('text' in file) {
        this.#errors.delete(file.uri);
        workspace.change([{ uri: file.uri, text: file.text }]);
      } else {
        if (file.error === 'missing') this.#errors.delete(file.uri);
        else this.#errors.set(file.uri, file.error);
        workspace.change([{ uri: file.uri, text: undefined }]);
        if (file.error === 'unreadable') this.#session.log(`${file.uri} could not be read: ${file.message}`);
      }
    }
  }

  #isOpen(uri: string): boolean {
    return this.#session.documents.get(uri) !== undefined;
  }
}

/** Files that say what is judged, and are not judged themselves. */
export const isConfiguration = (uri: string): boolean => /\/(?:\.gitignore|\.vscode\/settings\.json)$/.test(uri);
