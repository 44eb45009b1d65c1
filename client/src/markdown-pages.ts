import {
  Disposable,
  EventEmitter,
  type FileChangeEvent,
  FileChangeType,
  type FileStat,
  FileSystemError,
  type FileSystemProvider,
  FileType,
  Uri,
  workspace,
} from 'vscode';

/**
 * Pages of the server as files that can only be read. A file system and not a content provider: VS Code wakes the
 * extension for it, so a page that was left open is there again after a reload.
 */
export class MarkdownPages implements FileSystemProvider {
  readonly #scheme: string;
  readonly #read: (path: string) => Promise<string | undefined>;
  readonly #changes = new EventEmitter<FileChangeEvent[]>();
  readonly onDidChangeFile = this.#changes.event;
  /** When a page last changed: VS Code reads it again where this has grown. */
  #changedAt = 0;

  /** `read` gives the page at a path, or undefined where there is none. */
  constructor(scheme: string, read: (path: string) => Promise<string | undefined>) {
    this.#scheme = scheme;
    this.#read = read;
  }

  register(): Disposable {
    const options = { isReadonly: true, isCaseSensitive: true };
    return Disposable.from(this.#changes, workspace.registerFileSystemProvider(this.#scheme, this, options));
  }

  uri(path: string): Uri {
    return Uri.from({ scheme: this.#scheme, path });
  }

  /** The page at a path says something new. */
  changed(path: string): void {
    this.#changedAt = Date.now();
    this.#changes.fire([{ type: FileChangeType.Changed, uri: this.uri(path) }]);
  }

  async readFile(uri: Uri): Promise<Uint8Array> {
    const page = await this.#read(uri.path);
    if (page === undefined) throw FileSystemError.FileNotFound(uri);
    return new TextEncoder().encode(page);
  }

  async stat(uri: Uri): Promise<FileStat> {
    if (uri.path === '/') return { type: FileType.Directory, ctime: 0, mtime: 0, size: 0 };
    return { type: FileType.File, ctime: 0, mtime: this.#changedAt, size: (await this.readFile(uri)).length };
  }

  watch(): Disposable {
    return new Disposable(() => {});
  }

  readDirectory(): [string, FileType][] {
    return [];
  }

  createDirectory(uri: Uri): never {
    throw FileSystemError.NoPermissions(uri);
  }

  writeFile(uri: Uri): never {
    throw FileSystemError.NoPermissions(uri);
  }

  delete(uri: Uri): never {
    throw FileSystemError.NoPermissions(uri);
  }

  rename(uri: Uri): never {
    throw FileSystemError.NoPermissions(uri);
  }
}
