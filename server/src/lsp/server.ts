import {
  type Connection,
  DidChangeConfigurationNotification,
  DidChangeWatchedFilesNotification,
  FileChangeType,
  type FileEvent,
  type InitializeParams,
  type InitializeResult,
  TextDocumentSyncKind,
  TextDocuments,
  WatchKind,
  type WorkDoneProgressReporter,
} from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { languageOf } from '../engine/file-contents.js';
import type { RegisteredRule } from '../engine/rule.js';
import { Workspace } from '../engine/workspace.js';
import { clientFiles } from './client-files.js';
import { FIX_ALL, HARDEN, provideCodeActions } from './code-action.js';
import { provideCodeLenses } from './code-lens.js';
import { Configuration, isConfigurationFile } from './configuration.js';
import { Converter, toWorkspaceEdit } from './convert.js';
import { DiagnosticProvider } from './diagnostic.js';
import { syncDocuments } from './document-sync.js';
import { executeCommands } from './execute-command.js';
import { fixableRules } from './fixable-rules.js';
import { provideHover } from './hover.js';
import { ignoreEdits } from './ignore.js';
import { pinner } from './pin-images.js';
import type { Platform } from './platform.js';
import {
  clientRequests,
  filePatterns,
  type InitializationOptions,
  type RuleSummary,
  serverCommands,
  statusNotification,
  trustedNotification,
} from './protocol.js';
import { SavedTexts } from './saved-texts.js';
import { isConfiguration, Scanner } from './scan.js';
import { ImageScans } from './scan-images.js';
import type { ClientAbilities, Session } from './session.js';
import { statusOf } from './status.js';

/** Operations on files of any kind, and on folders. */
const ALL_FILES = { filters: [{ pattern: { glob: '**' } }] };

/** How long the status waits for more news, in milliseconds. */
const STATUS_DELAY = 150;
/** If more than these came at once, reading everything anew is less work than to look into each. */
const MAX_FOLDERS = 16;

/** Serves one client over a connection. `platform` is what differs between hosts. */
export function startServer(connection: Connection, rules: readonly RegisteredRule[], platform: Platform): void {
  const documents = new TextDocuments(TextDocument);
  connection.onInitialize((params) => {
    const rootUri = params.rootUri ?? undefined;
    const given = params.workspaceFolders?.map(({ uri }) => uri) ?? (rootUri === undefined ? [] : [rootUri]);
    const folders = given.map((uri) => uri.replace(/\/$/, ''));
    serve(connection, documents, rules, platform, abilitiesOf(params), folders);
    return { capabilities: capabilitiesOf(abilitiesOf(params)), serverInfo: { name: 'Hullcheck' } };
  });
  documents.listen(connection);
  connection.listen();
}

function serve(
  connection: Connection,
  documents: TextDocuments<TextDocument>,
  rules: readonly RegisteredRule[],
  platform: Platform,
  client: ClientAbilities,
  initialFolders: readonly string[],
): void {
  let folders = initialFolders;
  const log = (message: string): void => connection.console.warn(message);
  // Why a fix is missing is for those who look for it, no warning.
  const onRefusal = (message: string): void => connection.console.info(message);
  const workspace = new Workspace(rules, { folders, onError: log, onRefusal });
  const converter = new Converter((uri) => workspace.text(uri));
  const versionOf = (uri: string): number | null => documents.get(uri)?.version ?? null;
  const session: Session = {
    connection,
    documents,
    workspace,
    rules,
    platform,
    client,
    log,
    converter,
    toEdit: (edits, options = {}) =>
      toWorkspaceEdit(edits, converter, client.versionedEdits ? versionOf : undefined, options),
    get folders() {
      return folders;
    },
    refresh,
  };
  const configuration = new Configuration(session);
  const diagnostics = new DiagnosticProvider(session, configuration);
  const files = client.options.files ? clientFiles(connection) : platform.files;
  const scanner = new Scanner(session, files, {
    isExcluded: (uri) => configuration.isExcluded(uri),
    configure: async (texts) => {
      await configuration.load(texts);
      sync.rejudge();
    },
  });
  let isStatusDue = false;
  let shown: readonly unknown[] = [];

  function refresh(): void {
    const changed = workspace.analyze();
    if (changed.size === 0) return;
    diagnostics.changed(changed);
    void tellStatus();
  }

  async function tellStatus(): Promise<void> {
    if (isStatusDue) return;
    isStatusDue = true;
    await platform.delay(STATUS_DELAY);
    isStatusDue = false;
    showAcross();
    await connection.sendNotification(statusNotification, statusOf(session, scanner));
  }

  /** A binding or a policy in one file changes what stands above objects of others: the editor asks for those only if it is told. */
  function showAcross(): void {
    const now = [workspace.rightsState, workspace.connectivity];
    if (shown.some((state, index) => state !== undefined && state !== now[index])) refreshCodeLenses();
    shown = now;
  }

  async function scan(): Promise<void> {
    const progress = client.progress ? await connection.window.createWorkDoneProgress() : undefined;
    progress?.begin('Hullcheck: reading the workspace', 0, undefined, false);
    await runScan(progress);
    progress?.done();
  }

  async function runScan(progress: WorkDoneProgressReporter | undefined): Promise<void> {
    const scanning = scanner.scan(folders, progress);
    // That a scan has begun is news at once: it may end before the status would be told.
    void connection.sendNotification(statusNotification, statusOf(session, scanner));
    await scanning;
    // What Namespaces say is known only now.
    refreshCodeLenses();
    await tellStatus();
  }

  /** Files in no folder are judged while they are open, and only then. */
  async function closed(uri: string): Promise<void> {
    diagnostics.closing(uri);
    saved.forget(uri);
    const isInFolder = folders.some((folder) => uri.startsWith(`${folder}/`));
    if (isConfigurationFile(uri)) {
      const [file] = isInFolder ? await files.read([uri]) : [];
      if (documents.get(uri) === undefined) configured(uri, file && 'text' in file ? file.text : undefined);
    }
    if (isInFolder) await scanner.update([uri], []);
    else workspace.change([{ uri, text: undefined }]);
    refresh();
    diagnostics.closed(uri);
  }

  /** A configuration file counts as it stands in the editor, saved or not. */
  function configured(uri: string, text: string | undefined): void {
    if (configuration.changeFile(uri, text)) void scan();
    else refreshCodeLenses();
  }

  const sync = syncDocuments(session, {
    closed: (uri) => void closed(uri),
    isJudged: (uri) => !configuration.isExcluded(uri),
    changed: (uri, text) => {
      if (isConfigurationFile(uri)) configured(uri, text);
    },
  });
  const saved = new SavedTexts(session, files);
  const edits = ignoreEdits(session, configuration);
  provideCodeActions(session, edits);
  const scans = new ImageScans(session, configuration, () => refreshCodeLenses());
  provideHover(session, scans);
  const refreshCodeLenses = provideCodeLenses(session, configuration, scans, saved);
  documents.onDidSave(({ document }) => {
    saved.saved(document.uri, document.getText());
    // What the edit changed is no change any more.
    refreshCodeLenses();
    void scans.saved(document.uri);
  });
  connection.onNotification(trustedNotification, () => scans.trust());
  executeCommands(session, {
    rescan: scan,
    page: (id) => platform.page?.(id),
    pinImages: pinner(session, configuration),
    scanImages: (params) => scans.scan(params),
    scanPage: (image) => scans.page(image),
  });
  connection.onRequest(clientRequests.rules, (): RuleSummary[] =>
    rules.map(({ id, title, theme, severity }) => ({ id, title, theme, severity })),
  );
  connection.onRequest(clientRequests.fixableRules, () => {
    refresh();
    return fixableRules(workspace);
  });
  connection.onRequest(clientRequests.ignoreEdit, edits.ignoreRequest);

  connection.onInitialized(async () => {
    if (client.dynamicConfiguration)
      await connection.client.register(DidChangeConfigurationNotification.type, {
        section: ['hullcheck', 'files.exclude', 'search.exclude'],
      });
    if (client.watchesFiles) {
      await connection.client.register(DidChangeWatchedFilesNotification.type, {
        watchers: [
          ...[...filePatterns, '**/.vscode/settings.json'].map((globPattern) => ({
            globPattern,
            kind: WatchKind.Change,
          })),
          // Of a folder that is moved or deleted nobody tells more than its own name.
          { globPattern: '**', kind: WatchKind.Create | WatchKind.Delete },
        ],
      });
    }
    if (client.folders)
      connection.workspace.onDidChangeWorkspaceFolders(({ added, removed }) => {
        folders = [
          ...folders.filter((folder) => !removed.some(({ uri }) => uri.replace(/\/$/, '') === folder)),
          ...added.map(({ uri }) => uri.replace(/\/$/, '')),
        ];
        workspace.setFolders(folders);
        void scan();
      });
    await configuration.load(new Map());
    await scans.load();
    await scan();
  });
  connection.onDidChangeConfiguration(async ({ settings }) => {
    if (await configuration.change(settings)) await scan();
    else refresh();
    refreshCodeLenses();
  });
  async function filesChanged(changes: readonly FileEvent[]): Promise<void> {
    const named = (isWanted: (type: FileChangeType) => boolean): string[] =>
      changes.filter(({ type }) => isWanted(type)).map(({ uri }) => uri);
    const matters = (uri: string): boolean => languageOf(uri) !== undefined || isConfiguration(uri);
    const deleted = named((type) => type === FileChangeType.Deleted);
    const told = named((type) => type !== FileChangeType.Deleted);
    const folders = named((type) => type === FileChangeType.Created).filter(
      (uri) => !matters(uri) && !configuration.isExcluded(uri, { isFolder: true }),
    );
    const changed = [...told.filter(matters), ...(folders.length > MAX_FOLDERS ? [] : await scanner.filesIn(folders))];
    // What is excluded may have changed: then the list of files has to be made anew.
    const isOpen = (uri: string): boolean => documents.get(uri) !== undefined;
    const configures = (uri: string): boolean => isConfiguration(uri) || (isConfigurationFile(uri) && !isOpen(uri));
    const isConfigured = changed.some(configures) || deleted.some((uri) => configuration.isBelow(uri) && !isOpen(uri));
    if (isConfigured || folders.length > MAX_FOLDERS) return scan();
    // Who reverts a file by other means has no change left in the editor.
    const reverted = changes.filter(({ uri }) => saved.forget(uri));
    await scanner.update(changed, deleted);
    if (reverted.length > 0) refreshCodeLenses();
    void tellStatus();
  }

  // A watcher may overlook what happens in a folder that has just come: what the editor itself did is told as well.
  const event = (uri: string, type: FileChangeType): FileEvent => ({ uri, type });
  connection.onDidChangeWatchedFiles(({ changes }) => filesChanged(changes));
  connection.workspace.onDidCreateFiles(({ files }) =>
    filesChanged(files.map(({ uri }) => event(uri, FileChangeType.Created))),
  );
  connection.workspace.onDidDeleteFiles(({ files }) =>
    filesChanged(files.map(({ uri }) => event(uri, FileChangeType.Deleted))),
  );
  connection.workspace.onDidRenameFiles(({ files }) =>
    filesChanged(
      files.flatMap(({ oldUri, newUri }) => [
        event(oldUri, FileChangeType.Deleted),
        event(newUri, FileChangeType.Created),
      ]),
    ),
  );
}

function abilitiesOf({
  capabilities: { workspace, textDocument, window },
  initializationOptions,
}: InitializeParams): ClientAbilities {
  const options = (
    typeof initializationOptions === 'object' && initializationOptions !== null ? initializationOptions : {}
  ) as InitializationOptions;
  const pullsDocuments = textDocument?.diagnostic !== undefined;
  return {
    pullsDocuments,
    pullsWorkspace: pullsDocuments && options.workspaceDiagnostics === true,
    refreshesDiagnostics: workspace?.diagnostics?.refreshSupport === true,
    refreshesCodeLenses: workspace?.codeLens?.refreshSupport === true,
    configuration: workspace?.configuration === true,
    dynamicConfiguration: workspace?.didChangeConfiguration?.dynamicRegistration === true,
    folders: workspace?.workspaceFolders === true,
    watchesFiles: workspace?.didChangeWatchedFiles?.dynamicRegistration === true,
    snippetEdits: workspace?.workspaceEdit?.snippetEditSupport === true || options.snippetEdits === true,
    versionedEdits: workspace?.workspaceEdit?.documentChanges === true,
    createsFiles: workspace?.workspaceEdit?.resourceOperations?.includes('create') === true,
    resolvesEdits: textDocument?.codeAction?.resolveSupport?.properties.includes('edit') === true,
    changeAnnotations: workspace?.workspaceEdit?.changeAnnotationSupport !== undefined,
    editMetadata: workspace?.workspaceEdit?.metadataSupport === true,
    progress: window?.workDoneProgress === true,
    options,
  };
}

function capabilitiesOf(client: ClientAbilities): InitializeResult['capabilities'] {
  return {
    textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental, save: true },
    codeActionProvider: { codeActionKinds: ['quickfix', HARDEN, FIX_ALL], resolveProvider: true },
    codeLensProvider: { resolveProvider: true },
    hoverProvider: true,
    ...(client.pullsDocuments && {
      diagnosticProvider: {
        identifier: 'hullcheck',
        interFileDependencies: false,
        workspaceDiagnostics: client.pullsWorkspace,
      },
    }),
    executeCommandProvider: { commands: Object.values(serverCommands) },
    workspace: {
      workspaceFolders: { supported: true, changeNotifications: true },
      fileOperations: { didCreate: ALL_FILES, didDelete: ALL_FILES, didRename: ALL_FILES },
    },
  };
}
