import { commands, Disposable, workspace } from 'vscode';
import { type BaseLanguageClient, State } from 'vscode-languageclient';
import {
  clientCommands,
  type ScanPageParams,
  scannedNotification,
  serverCommands,
  trustedNotification,
} from '../../server/src/lsp/protocol.js';
import { runOnServer } from './commands.js';
import { MarkdownPages } from './markdown-pages.js';
import { imageOfPage, pageOfImage } from './scan-page-path.js';

/** Shows what scanners found in images, and tells the server when the person comes to trust the workspace. */
export function registerScanPages(client: BaseLanguageClient): Disposable {
  const pages = new MarkdownPages('hullcheck-scan', async (path) => {
    const image = imageOfPage(path);
    if (image === undefined) return undefined;
    const params: ScanPageParams = { image };
    return (await runOnServer<string | null>(client, serverCommands.scanPage, params)) ?? undefined;
  });
  return Disposable.from(
    pages.register(),
    commands.registerCommand(clientCommands.showScan, (image: unknown) =>
      typeof image === 'string' ? commands.executeCommand('vscode.open', pages.uri(pageOfImage(image))) : undefined,
    ),
    client.onNotification(scannedNotification, ({ image }: ScanPageParams) => pages.changed(pageOfImage(image))),
    workspace.onDidGrantWorkspaceTrust(() => {
      // A server that is not there yet is told when it starts.
      if (client.state === State.Running) void client.sendNotification(trustedNotification);
    }),
  );
}
