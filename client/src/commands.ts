import { commands, Disposable, type LogOutputChannel, ProgressLocation, window } from 'vscode';
import { type BaseLanguageClient, ErrorCodes, ExecuteCommandRequest, ResponseError } from 'vscode-languageclient';
import { type FixAllParams, type FixAllResult, serverCommands } from '../../server/src/lsp/protocol.js';
import type { CrashHandler } from './crash-handler.js';

/** Runs a command of the server by a request, so that an error is the caller's to show. */
export async function runOnServer<Result>(
  client: BaseLanguageClient,
  command: string,
  argument?: unknown,
): Promise<Result> {
  await client.start();
  return client.sendRequest(ExecuteCommandRequest.type, {
    command,
    arguments: argument === undefined ? [] : [argument],
  });
}

async function fixAllSafe(client: BaseLanguageClient, params: FixAllParams): Promise<void> {
  const result = await runOnServer<FixAllResult | null>(client, serverCommands.fixAllSafe, params);
  if (result && result.fixes > 0) return;
  const place = params.uri === undefined ? 'in this workspace' : 'in this file';
  void window.showInformationMessage(`Nothing ${place} has a fix without risk.`);
}

/** VS Code would show an error of a command in a dialog that says nothing of where to look. */
async function reporting(log: LogOutputChannel, action: () => unknown): Promise<void> {
  try {
    await action();
  } catch (error) {
    log.error(error instanceof Error ? error : String(error));
    // A server that ended while it was asked is the crash handler's to tell of.
    if (error instanceof ResponseError && error.code === ErrorCodes.PendingResponseRejected) return;
    const message = `Hullcheck could not do this: ${error instanceof Error ? error.message : String(error)}`;
    if (await window.showErrorMessage(message, 'Show Log')) log.show();
  }
}

/** The commands of the palette that need no file of their own. */
export function registerCommands(client: BaseLanguageClient, log: LogOutputChannel, crashes: CrashHandler): Disposable {
  const actions: Readonly<Record<string, () => unknown>> = {
    'hullcheck.scanWorkspace': () =>
      window.withProgress({ location: ProgressLocation.Window, title: 'Hullcheck: scanning the workspace' }, () =>
        runOnServer(client, serverCommands.rescan),
      ),
    'hullcheck.fixAllSafe': () => {
      const document = window.activeTextEditor?.document;
      return document && fixAllSafe(client, { uri: client.code2ProtocolConverter.asUri(document.uri) });
    },
    'hullcheck.fixAllSafeInWorkspace': () => fixAllSafe(client, {}),
    'hullcheck.restartServer': async () => {
      crashes.forget();
      if (client.needsStop()) await client.stop();
      await client.start().catch((error) => crashes.failedToStart(error));
    },
    'hullcheck.showLog': () => log.show(),
  };
  return Disposable.from(
    ...Object.entries(actions).map(([id, action]) => commands.registerCommand(id, () => reporting(log, action))),
  );
}
