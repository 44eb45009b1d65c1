import { commands, Disposable, type LogOutputChannel, ProgressLocation, window } from 'vscode';
import { type BaseLanguageClient, ExecuteCommandRequest } from 'vscode-languageclient';
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
  void window.showInformationMessage(
    `No problem ${place} has a fix that is free of risk. Other fixes are offered one by one.`,
  );
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
  return Disposable.from(...Object.entries(actions).map(([id, action]) => commands.registerCommand(id, action)));
}
