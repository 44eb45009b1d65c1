import { type ExtensionContext, Uri } from 'vscode';
import { BrowserMessageReader, BrowserMessageWriter, LanguageClient } from 'vscode-languageclient/browser';
import { run } from './client.js';

/** Where extensions run in a web worker: the server is another one. */
export function activate(context: ExtensionContext): void {
  const script = Uri.joinPath(context.extensionUri, 'dist/server/browser.js').toString(true);
  let worker: Worker | undefined;
  // The library knows a worker by its class, which VS Code has replaced here; so it gets the two ends of it.
  const server = async () => {
    worker?.terminate();
    worker = new Worker(script);
    return { reader: new BrowserMessageReader(worker), writer: new BrowserMessageWriter(worker) };
  };
  run(context, (options) => new LanguageClient('hullcheck', 'Hullcheck', server, options));
  context.subscriptions.push({ dispose: () => worker?.terminate() });
}
