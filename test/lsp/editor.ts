import { PassThrough } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  type CodeAction,
  type CodeLens,
  createConnection,
  createProtocolConnection,
  type Diagnostic,
  type DocumentDiagnosticReport,
  type FileEvent,
  type Hover,
  type InitializeParams,
  type InitializeResult,
  ProposedFeatures,
  type ProtocolConnection,
  type Range,
  StreamMessageReader,
  StreamMessageWriter,
  type TextDocumentEdit,
  type TextEdit,
  type WorkspaceDiagnosticReport,
  type WorkspaceEdit,
} from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { renderRulePage } from '../../server/src/docs/page.js';
import type { RegisteredRule } from '../../server/src/engine/rule.js';
import type { FileSource, Platform } from '../../server/src/lsp/platform.js';
import type {
  FileContent,
  FileError,
  FindFilesParams,
  InitializationOptions,
  ReadFilesParams,
  Status,
} from '../../server/src/lsp/protocol.js';
import { startServer } from '../../server/src/lsp/server.js';
import { sessionRules } from './rules.js';

export const FOLDER = 'file:///w';
export const uriOf = (path: string): string => (path.includes(':') ? path : `${FOLDER}/${path}`);

/** A file of the pretended disk: its text, or why it cannot be read. */
export type DiskFile = string | { readonly error: FileError };

export interface EditorOptions {
  readonly files?: Readonly<Record<string, DiskFile>>;
  readonly folders?: readonly string[];
  /** Merged into what VS Code can do; `undefined` takes something away. */
  readonly capabilities?: Readonly<Record<string, unknown>>;
  readonly options?: InitializationOptions;
  /** By section. */
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly rules?: readonly RegisteredRule[];
  /** Replaces the pretended disk as what the server reads. */
  readonly source?: FileSource;
  /** How long the first scan may take, in milliseconds. */
  readonly patience?: number;
  /** How long the disk takes to list a folder, in milliseconds. */
  readonly slowness?: number;
  readonly initialize?: Partial<InitializeParams>;
  /** What the host offers beyond files. */
  readonly platform?: Partial<Platform>;
}

const VSCODE = {
  workspace: {
    configuration: true,
    applyEdit: true,
    workspaceFolders: true,
    didChangeConfiguration: { dynamicRegistration: true },
    didChangeWatchedFiles: { dynamicRegistration: true, relativePatternSupport: true },
    diagnostics: { refreshSupport: true },
    codeLens: { refreshSupport: true },
    workspaceEdit: {
      documentChanges: true,
      resourceOperations: ['create', 'rename', 'delete'],
      changeAnnotationSupport: { groupsOnLabel: true },
      snippetEditSupport: true,
    },
  },
  textDocument: {
    diagnostic: { dynamicRegistration: true },
    codeAction: { dataSupport: true, resolveSupport: { properties: ['edit', 'command'] } },
  },
  window: { workDoneProgress: true },
};

/** What VS Code's client says that it can do. */
export const VSCODE_OPTIONS: InitializationOptions = {
  workspaceDiagnostics: true,
  snippetEdits: true,
  openPage: true,
  pageUri: 'hullcheck-rule:/{rule}.md',
  commands: ['hullcheck.showRule', 'hullcheck.ignoreWithReason', 'hullcheck.turnOffRule', 'hullcheck.harden'],
};

/** Asks until the answer is true; nothing that a server does is done at once. */
export async function until(what: string, ask: () => boolean, milliseconds = 4000): Promise<void> {
  const end = performance.now() + milliseconds;
  while (!ask()) {
    if (performance.now() > end) throw new Error(`timed out waiting for ${what}`);
    await sleep(5);
  }
}

/**
 * An editor without a window: it speaks the protocol over a pair of streams, and keeps a Problems panel by the rules that VS
 * Code's client keeps its own: a document is asked for when it is opened or changed, the workspace by one request
 * that stays open, and what a document has been asked for stands before what the workspace said of it.
 */
export class Editor {
  readonly disk = new Map<string, DiskFile>();
  readonly settings: Record<string, unknown>;
  readonly documents = new Map<string, TextDocument>();
  readonly statuses: Status[] = [];
  readonly progress: { readonly kind: string; readonly message?: string }[] = [];
  readonly log: string[] = [];
  readonly registered = new Map<string, unknown>();
  readonly applied: WorkspaceEdit[] = [];
  /** What the server has told the person. */
  readonly messages: string[] = [];
  /** How often the server has asked to be asked again. */
  refreshes = 0;
  /** How often it has asked to be asked for code lenses again. */
  lensRefreshes = 0;
  /** The reports of the workspace request, as they came. */
  readonly streamed: { readonly uri: string; readonly items: readonly Diagnostic[] }[] = [];
  /** False where an edit is refused. */
  applies = true;
  capabilities: InitializeResult['capabilities'] = {};

  readonly #client: ProtocolConnection;
  readonly #isPulling: boolean;
  readonly #pullsWorkspace: boolean;
  readonly #pulled = new Map<string, readonly Diagnostic[]>();
  readonly #pushed = new Map<string, readonly Diagnostic[]>();
  readonly #documentIds = new Map<string, string | undefined>();
  readonly #workspaceIds = new Map<string, string | undefined>();
  #pending = 0;
  #isStopped = false;
  #token = 0;

  private constructor({ files = {}, settings = {}, rules = sessionRules, source, ...options }: EditorOptions) {
    for (const [path, file] of Object.entries(files)) this.disk.set(uriOf(path), file);
    this.settings = { ...settings };
    const capabilities = merge(VSCODE, options.capabilities ?? {}) as typeof VSCODE;
    this.#isPulling = capabilities.textDocument?.diagnostic !== undefined;
    this.#pullsWorkspace = this.#isPulling && (options.options ?? VSCODE_OPTIONS).workspaceDiagnostics === true;
    const [toServer, toClient] = [new PassThrough(), new PassThrough()];
    const platform = {
      files: source ?? this.source(options.slowness ?? 0),
      delay: (milliseconds: number) => sleep(milliseconds),
      today: () => '2026-11-01',
      now: () => performance.now(),
      page: (id: string) => rules.filter((rule) => rule.id === id).map((rule) => renderRulePage(rule, rules))[0],
      ...options.platform,
    };
    startServer(
      createConnection(ProposedFeatures.all, new StreamMessageReader(toServer), new StreamMessageWriter(toClient)),
      rules,
      platform,
    );
    this.#client = createProtocolConnection(new StreamMessageReader(toClient), new StreamMessageWriter(toServer));
  }

  /** Starts a server and opens a workspace; the first scan may still run. */
  static async start(options: EditorOptions = {}): Promise<Editor> {
    const editor = new Editor(options);
    editor.#answer();
    editor.#client.listen();
    const folders = options.folders ?? [FOLDER];
    const { capabilities } = await editor.#client.sendRequest<InitializeResult>('initialize', {
      processId: null,
      rootUri: null,
      workspaceFolders: folders.map((uri) => ({ uri, name: uri.slice(uri.lastIndexOf('/') + 1) })),
      capabilities: merge(VSCODE, options.capabilities ?? {}),
      initializationOptions: options.options ?? VSCODE_OPTIONS,
      ...options.initialize,
    });
    editor.capabilities = capabilities;
    await editor.#client.sendNotification('initialized', {});
    if (capabilities.diagnosticProvider?.workspaceDiagnostics) void editor.#pullWorkspace();
    return editor;
  }

  /** The same, and waits for the first scan to end. */
  static async ready(options: EditorOptions = {}): Promise<Editor> {
    const editor = await Editor.start(options);
    await until('the first scan', () => editor.status?.state === 'ready', options.patience);
    await editor.settle();
    return editor;
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    await this.#client.sendRequest('shutdown');
    this.#client.dispose();
  }

  get status(): Status | undefined {
    return this.statuses.at(-1);
  }

  request<Result>(method: string, params?: unknown): Promise<Result> {
    return this.#client.sendRequest<Result>(method, params);
  }

  async notify(method: string, params?: unknown): Promise<void> {
    await this.#client.sendNotification(method, params);
  }

  // Documents

  async open(path: string, text = this.#diskText(path), languageId = languageIdOf(path)): Promise<void> {
    const uri = uriOf(path);
    this.documents.set(uri, TextDocument.create(uri, languageId, 1, text));
    await this.notify('textDocument/didOpen', { textDocument: { uri, languageId, version: 1, text } });
    this.#pull(uri);
  }

  /** Replaces a text that occurs once by another, as one incremental change. */
  async replace(path: string, old: string, now: string): Promise<void> {
    const document = this.#document(path);
    const start = document.getText().indexOf(old);
    if (start < 0) throw new Error(`${path} has no ${JSON.stringify(old)}`);
    await this.change(path, [
      { range: { start: document.positionAt(start), end: document.positionAt(start + old.length) }, newText: now },
    ]);
  }

  /** Edits as one version; they are given in the positions of the document before. */
  async change(path: string, edits: readonly TextEdit[]): Promise<void> {
    const document = this.#document(path);
    const version = document.version + 1;
    // From the end to the start: then each range still means what it meant.
    const contentChanges = [...edits]
      .sort((a, b) => document.offsetAt(b.range.start) - document.offsetAt(a.range.start))
      .map(({ range, newText }) => ({ range, text: newText }));
    this.documents.set(document.uri, TextDocument.update(document, contentChanges, version));
    await this.notify('textDocument/didChange', { textDocument: { uri: document.uri, version }, contentChanges });
    this.#pull(document.uri);
  }

  /** Closes without saving. */
  async close(path: string): Promise<void> {
    const uri = uriOf(path);
    this.documents.delete(uri);
    this.#workspaceIds.delete(uri);
    if (this.#pullsWorkspace) {
      // The last pull is answered after the tab is gone, and its answer is thrown away.
      this.#ask(uri, () => this.#documentIds.delete(uri));
    } else {
      this.#pulled.delete(uri);
      this.#documentIds.delete(uri);
    }
    await this.notify('textDocument/didClose', { textDocument: { uri } });
  }

  async save(path: string): Promise<void> {
    await this.write(path, this.#document(path).getText());
  }

  textOf(path: string): string {
    return this.documents.get(uriOf(path))?.getText() ?? this.#diskText(path);
  }

  // Disk

  async write(path: string, text: DiskFile): Promise<void> {
    const type = this.disk.has(uriOf(path)) ? 2 : 1;
    this.disk.set(uriOf(path), text);
    await this.watch([{ uri: uriOf(path), type }]);
  }

  /** Deletes a file, or a folder with all it holds: for a folder the watcher tells of the folder alone. */
  async delete(path: string): Promise<void> {
    const uri = uriOf(path);
    for (const each of [...this.disk.keys()]) if (each === uri || each.startsWith(`${uri}/`)) this.disk.delete(each);
    await this.watch([{ uri, type: 3 }]);
  }

  async rename(from: string, to: string): Promise<void> {
    this.disk.set(uriOf(to), this.disk.get(uriOf(from)) ?? '');
    this.disk.delete(uriOf(from));
    await this.watch([
      { uri: uriOf(from), type: 3 },
      { uri: uriOf(to), type: 1 },
    ]);
  }

  watch(changes: readonly FileEvent[]): Promise<void> {
    return this.notify('workspace/didChangeWatchedFiles', { changes });
  }

  async configure(settings: Readonly<Record<string, unknown>>): Promise<void> {
    Object.assign(this.settings, settings);
    await this.notify('workspace/didChangeConfiguration', { settings: { hullcheck: this.settings.hullcheck } });
  }

  // Problems

  /** What the Problems panel shows of a file: rule, line and what is underlined. */
  problems(path: string): string[] {
    const uri = uriOf(path);
    const document = TextDocument.create(uri, '', 0, this.textOf(path));
    return this.diagnostics(path).map(
      ({ code, range }) => `${code} ${range.start.line + 1} ${document.getText(range).split('\n')[0]}`,
    );
  }

  diagnostics(path: string): readonly Diagnostic[] {
    return [...(this.#pulled.get(uriOf(path)) ?? []), ...(this.#pushed.get(uriOf(path)) ?? [])];
  }

  /** Files that the panel lists, without the folder, sorted. */
  files(): string[] {
    const uris = [...this.#pulled, ...this.#pushed].flatMap(([uri, { length }]) => (length > 0 ? [uri] : []));
    return uris.map((uri) => uri.replace(`${FOLDER}/`, '')).sort();
  }

  /** Everything that the panel shows, by URI. */
  all(): (readonly [uri: string, diagnostics: readonly Diagnostic[]])[] {
    return [...this.#pulled, ...this.#pushed];
  }

  /** True where a file's problems came twice, asked for and pushed. */
  isTwice(path: string): boolean {
    return (this.#pulled.get(uriOf(path))?.length ?? 0) > 0 && (this.#pushed.get(uriOf(path))?.length ?? 0) > 0;
  }

  async untilProblems(path: string, expected: readonly string[]): Promise<void> {
    const isSame = (): boolean => JSON.stringify(this.problems(path)) === JSON.stringify(expected);
    await until(`problems of ${path}`, isSame, 3000).catch(() => {
      throw new Error(
        `${path} shows ${JSON.stringify(this.problems(path), null, 1)} in place of ${JSON.stringify(expected, null, 1)}`,
      );
    });
  }

  /** Waits until nothing is asked any more and nothing arrives for a while. */
  async settle(milliseconds = 40): Promise<void> {
    let last = '';
    let since = performance.now();
    while (this.#pending > 0 || performance.now() - since < milliseconds) {
      const now = `${this.streamed.length} ${this.refreshes} ${this.#pending} ${this.statuses.length}`;
      if (now !== last) since = performance.now();
      last = now;
      await sleep(5);
    }
  }

  // Requests

  pull(path: string, previousResultId?: string): Promise<DocumentDiagnosticReport> {
    return this.request('textDocument/diagnostic', {
      textDocument: { uri: uriOf(path) },
      ...(previousResultId !== undefined && { previousResultId }),
    });
  }

  /** The actions on the first occurrence of a text. */
  async actions(path: string, on: string, only?: readonly string[]): Promise<CodeAction[]> {
    const document = TextDocument.create(uriOf(path), '', 0, this.textOf(path));
    const at = document.positionAt(document.getText().indexOf(on));
    const actions = await this.request<CodeAction[] | null>('textDocument/codeAction', {
      textDocument: { uri: document.uri },
      range: { start: at, end: at },
      context: { diagnostics: [], ...(only && { only }) },
    });
    return actions ?? [];
  }

  async action(path: string, on: string, title: string, only?: readonly string[]): Promise<CodeAction> {
    const actions = await this.actions(path, on, only);
    const action = actions.find((each) => each.title.startsWith(title));
    if (!action) throw new Error(`there is no action ${title} among ${actions.map((each) => each.title).join(' | ')}`);
    return action;
  }

  async resolve(action: CodeAction): Promise<CodeAction> {
    return action.edit ? action : this.request<CodeAction>('codeAction/resolve', action);
  }

  /** The code lenses of a file, resolved. */
  async lenses(path: string): Promise<readonly CodeLens[]> {
    const lenses = await this.request<readonly CodeLens[]>('textDocument/codeLens', {
      textDocument: { uri: uriOf(path) },
    });
    return Promise.all(lenses.map((lens) => this.request<CodeLens>('codeLens/resolve', lens)));
  }

  async hover(path: string, on: string): Promise<Hover | null> {
    const document = TextDocument.create(uriOf(path), '', 0, this.textOf(path));
    return this.request('textDocument/hover', {
      textDocument: { uri: document.uri },
      position: document.positionAt(document.getText().indexOf(on)),
    });
  }

  async hoverText(path: string, on: string): Promise<string> {
    const contents = (await this.hover(path, on))?.contents;
    return contents && typeof contents === 'object' && 'value' in contents ? contents.value : '';
  }

  /** Does what an edit says: in open documents by a change, elsewhere on the disk. */
  async apply(edit: WorkspaceEdit): Promise<void> {
    for (const change of edit.documentChanges ?? []) {
      if ('kind' in change) {
        if (change.kind === 'create') await this.write(change.uri, '');
        continue;
      }
      await this.#applyTo(change);
    }
  }

  async #applyTo({ textDocument: { uri, version }, edits }: TextDocumentEdit): Promise<void> {
    const plain = edits.map((edit) => ({
      range: edit.range as Range,
      newText: 'snippet' in edit ? edit.snippet.value : edit.newText,
    }));
    const document = this.documents.get(uri);
    if (document === undefined) {
      const text = this.#diskText(uri);
      await this.write(uri, TextDocument.applyEdits(TextDocument.create(uri, '', 0, text), plain));
    } else {
      if (version !== document.version) throw new Error(`the edit is for version ${version} of ${uri}`);
      await this.change(uri, plain);
    }
  }

  // What the server asks

  source(slowness = 0): FileSource {
    return {
      find: async (folder, maxFiles) => {
        await sleep(slowness);
        const uris = [...this.disk.keys()].filter((uri) => uri.startsWith(`${folder}/`)).sort();
        return { uris: uris.slice(0, maxFiles), truncated: uris.length > maxFiles };
      },
      read: async (uris) => {
        await sleep(0);
        return uris.map((uri): FileContent => {
          const file = this.disk.get(uri);
          if (file === undefined) return { uri, error: 'missing', message: 'There is no such file.' };
          return typeof file === 'string' ? { uri, text: file } : { uri, ...file, message: `It is ${file.error}.` };
        });
      },
    };
  }

  #answer(): void {
    const client = this.#client;
    const source = this.source();
    client.onRequest('workspace/configuration', ({ items }: { items: { section: string; scopeUri?: string }[] }) =>
      items.map(
        ({ section, scopeUri }) => this.settings[`${scopeUri ?? ''} ${section}`] ?? this.settings[section] ?? null,
      ),
    );
    client.onRequest('client/registerCapability', ({ registrations }) => {
      for (const { method, registerOptions } of registrations) this.registered.set(method, registerOptions);
    });
    client.onRequest('workspace/diagnostic/refresh', () => {
      this.refreshes++;
      for (const uri of this.documents.keys()) this.#pull(uri);
    });
    client.onRequest('workspace/codeLens/refresh', () => void this.lensRefreshes++);
    client.onRequest('window/workDoneProgress/create', () => null);
    client.onRequest('window/showMessageRequest', ({ message }) => {
      this.messages.push(message);
      return null;
    });
    client.onRequest('workspace/applyEdit', async ({ edit }) => {
      this.applied.push(edit);
      if (this.applies) await this.apply(edit);
      return { applied: this.applies };
    });
    client.onRequest('hullcheck/findFiles', ({ folder, maxFiles }: FindFilesParams) => source.find(folder, maxFiles));
    client.onRequest('hullcheck/readFiles', async ({ uris }: ReadFilesParams) => ({ files: await source.read(uris) }));
    client.onNotification('$/progress', ({ token, value }) => {
      if (typeof token === 'string' && token.startsWith('stream ')) this.#takeReports(value);
      else this.progress.push(value);
    });
    client.onNotification('textDocument/publishDiagnostics', ({ uri, diagnostics }) => {
      this.#pushed.set(uri, diagnostics);
    });
    client.onNotification('hullcheck/status', (status: Status) => void this.statuses.push(status));
    client.onNotification('window/logMessage', ({ message }) => void this.log.push(message));
  }

  async #pullWorkspace(): Promise<void> {
    while (!this.#isStopped) {
      const ids = [...this.#workspaceIds].map(([uri, id]) => [uri, this.#documentIds.get(uri) ?? id] as const);
      const previousResultIds = ids.flatMap(([uri, value]) => (value === undefined ? [] : [{ uri, value }]));
      const partialResultToken = `stream ${this.#token++}`;
      const report = await this.request<WorkspaceDiagnosticReport>('workspace/diagnostic', {
        identifier: 'hullcheck',
        previousResultIds,
        partialResultToken,
      }).catch(() => undefined);
      if (report === undefined) return;
      this.#takeReports(report);
      await sleep(20);
    }
  }

  #takeReports({ items }: WorkspaceDiagnosticReport): void {
    for (const report of items) {
      this.streamed.push({ uri: report.uri, items: report.kind === 'full' ? report.items : [] });
      if (report.kind === 'full' && !this.#documentIds.has(report.uri)) this.#pulled.set(report.uri, report.items);
      this.#workspaceIds.set(report.uri, report.resultId);
    }
  }

  #pull(uri: string): void {
    if (!this.#isPulling) return;
    this.#ask(uri, (report) => {
      if (report.kind === 'full') this.#pulled.set(uri, report.items);
      this.#documentIds.set(uri, report.resultId);
    });
  }

  #ask(uri: string, then: (report: DocumentDiagnosticReport) => void): void {
    const previous = this.#documentIds.get(uri);
    this.#documentIds.set(uri, previous);
    this.#pending++;
    this.pull(uri, previous)
      .then((report) => then(report))
      .catch((error: unknown) => this.log.push(`pull failed: ${error}`))
      .finally(() => this.#pending--);
  }

  #document(path: string): TextDocument {
    const document = this.documents.get(uriOf(path));
    if (!document) throw new Error(`${path} is not open`);
    return document;
  }

  #diskText(path: string): string {
    const file = this.disk.get(uriOf(path));
    return typeof file === 'string' ? file : '';
  }
}

const languageIdOf = (path: string): string => (/dockerfile/i.test(path) ? 'dockerfile' : 'yaml');

/** `undefined` takes away. */
function merge(into: unknown, over: unknown): unknown {
  if (typeof into !== 'object' || into === null || typeof over !== 'object' || over === null) return over;
  const merged: Record<string, unknown> = { ...into };
  for (const [key, value] of Object.entries(over)) merged[key] = merge(merged[key], value);
  return merged;
}
