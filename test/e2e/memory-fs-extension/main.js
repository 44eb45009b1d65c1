// A FileSystemProvider over a Map, without anything of Node, so that both kinds of extension host can load it.
const vscode = require('vscode');

/** @typedef {{ type: vscode.FileType, ctime: number, mtime: number, size: number, content?: Uint8Array }} Entry */

const parentOf = (/** @type {string} */ path) => path.slice(0, Math.max(path.lastIndexOf('/'), 1));

class MemoryFileSystem {
  #changes = new vscode.EventEmitter();
  onDidChangeFile = this.#changes.event;
  /** @type {Map<string, Entry>} */
  #entries = new Map([['/', { type: vscode.FileType.Directory, ctime: 0, mtime: 0, size: 0 }]]);
  #clock = 1;

  watch() {
    return new vscode.Disposable(() => {});
  }

  /** @param {vscode.Uri} uri */
  stat(uri) {
    const entry = this.#entries.get(uri.path);
    if (!entry) throw vscode.FileSystemError.FileNotFound(uri);
    return entry;
  }

  /** @param {vscode.Uri} uri @returns {[string, vscode.FileType][]} */
  readDirectory(uri) {
    this.stat(uri);
    return [...this.#entries]
      .filter(([path]) => path !== '/' && parentOf(path) === uri.path)
      .map(([path, { type }]) => [path.slice(path.lastIndexOf('/') + 1), type]);
  }

  /** @param {vscode.Uri} uri */
  readFile(uri) {
    return this.stat(uri).content ?? new Uint8Array();
  }

  /** @param {vscode.Uri} uri @param {Uint8Array} content */
  writeFile(uri, content) {
    const known = this.#entries.get(uri.path);
    if (!this.#entries.has(parentOf(uri.path))) this.createDirectory(uri.with({ path: parentOf(uri.path) }));
    const mtime = this.#clock++;
    this.#entries.set(uri.path, {
      type: vscode.FileType.File,
      ctime: known?.ctime ?? mtime,
      mtime,
      size: content.length,
      content,
    });
    this.#tell(known ? vscode.FileChangeType.Changed : vscode.FileChangeType.Created, uri);
  }

  /** @param {vscode.Uri} uri */
  createDirectory(uri) {
    if (this.#entries.has(uri.path)) return;
    this.createDirectory(uri.with({ path: parentOf(uri.path) }));
    this.#entries.set(uri.path, { type: vscode.FileType.Directory, ctime: this.#clock, mtime: this.#clock++, size: 0 });
    this.#tell(vscode.FileChangeType.Created, uri);
  }

  /** @param {vscode.Uri} uri */
  delete(uri) {
    this.stat(uri);
    for (const path of [...this.#entries.keys()]) {
      if (path === uri.path || path.startsWith(`${uri.path}/`)) this.#entries.delete(path);
    }
    this.#tell(vscode.FileChangeType.Deleted, uri);
  }

  /** @param {vscode.Uri} from @param {vscode.Uri} to */
  rename(from, to) {
    this.stat(from);
    for (const [path, entry] of [...this.#entries]) {
      if (path !== from.path && !path.startsWith(`${from.path}/`)) continue;
      this.#entries.delete(path);
      this.#entries.set(to.path + path.slice(from.path.length), entry);
    }
    this.#tell(vscode.FileChangeType.Deleted, from);
    this.#tell(vscode.FileChangeType.Created, to);
  }

  /** @param {vscode.FileChangeType} type @param {vscode.Uri} uri */
  #tell(type, uri) {
    this.#changes.fire([{ type, uri }]);
  }
}

exports.activate = (/** @type {vscode.ExtensionContext} */ context) => {
  const files = new MemoryFileSystem();
  files.createDirectory(vscode.Uri.parse('memfs:/shop'));
  context.subscriptions.push(vscode.workspace.registerFileSystemProvider('memfs', files));
};
