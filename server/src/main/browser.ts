import { BrowserMessageReader, BrowserMessageWriter, createConnection } from 'vscode-languageserver/browser';
import { startServer } from '../lsp/server.js';
import { rules } from '../rules/index.js';

declare const self: DedicatedWorkerGlobalScope;
interface DedicatedWorkerGlobalScope {
  postMessage(message: unknown): void;
}
declare function setTimeout(run: () => void, milliseconds: number): number;
declare const performance: { now(): number };

/** The server in a web worker: the client reads every file for it. */
startServer(createConnection(new BrowserMessageReader(self as never), new BrowserMessageWriter(self as never)), rules, {
  files: {
    find: async () => ({ uris: [], truncated: false }),
    read: async (uris) =>
      uris.map((uri) => ({ uri, error: 'unreadable' as const, message: 'a web worker has no files' })),
  },
  delay: (milliseconds) => new Promise((resolve) => setTimeout(() => resolve(), milliseconds)),
  today: () => new Date().toISOString().slice(0, 10),
  now: () => performance.now(),
});
