import assert from 'node:assert/strict';
import { startBrowserServer } from '../support/browser-server.mjs';
import { until } from '../support/workbench.mjs';

const folder = 'vscode-vfs://github/example/shop';
const manifest = `apiVersion: v1
kind: Pod
metadata: { name: web, namespace: shop, labels: { app: web } }
spec:
  containers:
    - name: web
      image: registry.example/web:1.0.0
      securityContext:
        privileged: true
`;
const policy = `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: deny, namespace: shop }
spec: { podSelector: {}, policyTypes: [Ingress, Egress] }
`;
const files: Readonly<Record<string, string>> = {
  [`${folder}/pod.yaml`]: manifest,
  [`${folder}/policy.yaml`]: policy,
  [`${folder}/Dockerfile`]: 'FROM registry.example/base:1.0.0\nUSER root\n',
  [`${folder}/.gitignore`]: 'out/\n',
  [`${folder}/out/pod.yaml`]: manifest,
};

interface Report {
  readonly uri: string;
  readonly items: readonly { readonly code: string; readonly range: { readonly start: { readonly line: number } } }[];
}

describe('the server in a web worker of a browser', () => {
  let server: Awaited<ReturnType<typeof startBrowserServer>>;
  const asked = new Set<string>();

  /** What a client answers; it alone has files. */
  const answer = (method: string, params: unknown): unknown => {
    asked.add(method);
    if (method === 'hullcheck/findFiles') return { uris: Object.keys(files).sort(), truncated: false };
    if (method === 'workspace/configuration') return (params as { items: unknown[] }).items.map(() => null);
    if (method !== 'hullcheck/readFiles') return null;
    const { uris } = params as { uris: string[] };
    return {
      files: uris.map((uri) => {
        const text = files[uri];
        return text === undefined ? { uri, error: 'missing', message: 'There is none.' } : { uri, text };
      }),
    };
  };
  const reports = (): readonly Report[] =>
    server.notifications.flatMap(({ method, params }) =>
      method === '$/progress' ? ((params as { value: { items?: Report[] } }).value.items ?? []) : [],
    );
  const rulesIn = (name: string): readonly string[] =>
    reports()
      .filter(({ uri }) => uri === `${folder}/${name}`)
      .at(-1)
      ?.items.map(({ code }) => code) ?? [];

  before(async () => {
    server = await startBrowserServer({ answer });
    await server.request('initialize', {
      processId: null,
      rootUri: null,
      workspaceFolders: [{ uri: folder, name: 'shop' }],
      capabilities: { workspace: { configuration: true }, textDocument: { diagnostic: {} } },
      initializationOptions: { workspaceDiagnostics: true, files: true },
    });
    await server.notify('initialized', {});
    // It stays open: the answers are streamed.
    server.request('workspace/diagnostic', { previousResultIds: [], partialResultToken: 'stream' }).catch(() => {});
  });
  after(() => server?.stop());

  it('finds what is wrong in a workspace that only its client can read', async () => {
    await until('the pod', () => rulesIn('pod.yaml').includes('container-privileged'));
    await until('the Dockerfile', () => rulesIn('Dockerfile').includes('dockerfile-last-user-root'));
    assert.equal(asked.has('hullcheck/readFiles'), true);
    assert.deepEqual(rulesIn('out/pod.yaml'), []);
    assert.deepEqual(server.errors, []);
  });

  it('answers with the findings of an open document, and offers their fixes', async () => {
    const textDocument = { uri: `${folder}/pod.yaml`, languageId: 'yaml', version: 1, text: manifest };
    await server.notify('textDocument/didOpen', { textDocument });
    const { items } = (await server.request('textDocument/diagnostic', { textDocument })) as Report;
    assert.ok(items.some(({ code, range }) => code === 'container-privileged' && range.start.line === 8));
    const at = { line: 8, character: 20 };
    const context = { diagnostics: [] };
    const actions = await server.request('textDocument/codeAction', {
      textDocument,
      range: { start: at, end: at },
      context,
    });
    assert.match(JSON.stringify(actions), /"isPreferred":true/);
    assert.deepEqual(server.errors, []);
  });

  it('follows an edit across files', async () => {
    assert.equal(rulesIn('pod.yaml').includes('pod-not-selected-by-networkpolicy'), false);
    await server.notify('textDocument/didClose', { textDocument: { uri: `${folder}/pod.yaml` } });
    const text = policy.replace('podSelector: {}', 'podSelector: { matchLabels: { app: other } }');
    const textDocument = { uri: `${folder}/policy.yaml`, languageId: 'yaml', version: 1, text };
    await server.notify('textDocument/didOpen', { textDocument });
    await until('the pod without a policy', () => rulesIn('pod.yaml').includes('pod-not-selected-by-networkpolicy'));
    assert.deepEqual(server.errors, []);
  });
});
