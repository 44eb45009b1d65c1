import { type ExtensionContext, Uri } from 'vscode';
import { LanguageClient } from 'vscode-languageclient/browser';
import { run } from './client.js';

/** Where extensions run in a web worker: the server is another one. */
export function activate(context: ExtensionContext): void {
  const script = Uri.joinPath(context.extensionUri, 'dist/server/browser.js').toString(true);
  const server = async () => new Worker(script);
  run(context, (options) => new LanguageClient('hullcheck', 'Hullcheck', server, options));
}
