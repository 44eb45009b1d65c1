import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { browserBundle, startBrowserServer } from '../support/browser-server.mjs';

const manifest = `apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  containers:
    - name: web
      image: registry.example/web:1.0.0
      securityContext:
        privileged: true
`;

describe('the server in a web worker', () => {
  it('answers with the findings of an open document', async function () {
    if (!existsSync(browserBundle)) this.skip();
    const server = await startBrowserServer();
    try {
      const capabilities = { textDocument: { diagnostic: {} }, general: { positionEncodings: ['utf-16'] } };
      await server.request('initialize', { processId: null, rootUri: null, workspaceFolders: null, capabilities });
      await server.notify('initialized', {});
      const uri = 'vscode-vfs://github/example/shop/pod.yaml';
      await server.notify('textDocument/didOpen', {
        textDocument: { uri, languageId: 'yaml', version: 1, text: manifest },
      });
      const report = await server.request('textDocument/diagnostic', { textDocument: { uri } });
      const { items } = report as { items: { code: string; range: { start: { line: number } } }[] };
      assert.ok(items.some(({ code, range }) => code === 'container-privileged' && range.start.line === 9));
      assert.deepEqual(server.errors, []);
    } finally {
      await server.stop();
    }
  });
});
