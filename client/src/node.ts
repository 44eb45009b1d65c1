import { type ExtensionContext, Uri } from 'vscode';
import { LanguageClient, TransportKind } from 'vscode-languageclient/node';
import { run } from './client.js';

/** Where extensions run under Node: the server is a process of its own. */
export function activate(context: ExtensionContext): void {
  const module = Uri.joinPath(context.extensionUri, 'dist/server/node.js').fsPath;
  const server = { module, transport: TransportKind.ipc };
  run(context, (options) => new LanguageClient('hullcheck', 'Hullcheck', server, options));
}
