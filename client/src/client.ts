import { type ExtensionContext, window, workspace } from 'vscode';
import { type BaseLanguageClient, type LanguageClientOptions, RevealOutputChannelOn } from 'vscode-languageclient';
import { clientCommands, type InitializationOptions } from '../../server/src/lsp/protocol.js';
import { registerCommands } from './commands.js';
import { CrashHandler } from './crash-handler.js';
import { documentSelector, onlyJudgedDocuments } from './documents.js';
import { serveFiles } from './file-source.js';
import { registerGraphViews } from './graph-view.js';
import { registerIgnoreWithReason } from './ignore-with-reason.js';
import { pageUri, registerRulePages } from './rule-pages.js';
import { registerScanPages } from './scan-pages.js';
import { keepSnippetWhitespace } from './snippet-edits.js';
import { registerStatus } from './status.js';
import { registerTurnOffRule } from './turn-off-rule.js';

const initializationOptions = ({ globalStorageUri }: ExtensionContext): InitializationOptions => ({
  workspaceDiagnostics: true,
  snippetEdits: true,
  files: true,
  openPage: true,
  pageUri,
  commands: Object.values(clientCommands),
  isTrusted: workspace.isTrusted,
  ...(globalStorageUri.scheme === 'file' && { storage: globalStorageUri.fsPath }),
});

/** Joins the features with the client of this host, and starts it. Nothing here knows what a finding is. */
export function run(context: ExtensionContext, create: (options: LanguageClientOptions) => BaseLanguageClient): void {
  const log = window.createOutputChannel('Hullcheck', { log: true });
  const errorHandler = new CrashHandler(log);
  const client: BaseLanguageClient = create({
    documentSelector,
    // Asked for at each start: trust may have come in the meantime.
    initializationOptions: () => initializationOptions(context),
    outputChannel: log,
    traceOutputChannel: log,
    revealOutputChannelOn: RevealOutputChannelOn.Never,
    errorHandler,
    middleware: { ...onlyJudgedDocuments, ...keepSnippetWhitespace(() => client) },
    // Files that a scan has found are told by workspace/diagnostic; a document is asked for while somebody looks at it.
    diagnosticPullOptions: { onChange: true, onFocus: true },
    markdown: {
      isTrusted: {
        enabledCommands: [
          clientCommands.showRule,
          clientCommands.showScan,
          clientCommands.showRbacGraph,
          clientCommands.showNetworkMap,
        ],
      },
      supportThemeIcons: true,
    },
  });
  context.subscriptions.push(
    log,
    serveFiles(client),
    registerStatus(client),
    registerRulePages(context, client),
    registerScanPages(client),
    registerGraphViews(context, client, log),
    registerIgnoreWithReason(client),
    registerTurnOffRule(),
    registerCommands(client, log, errorHandler),
    { dispose: () => void client.dispose().catch(() => {}) },
  );
  client.start().catch((error) => errorHandler.failedToStart(error));
}
