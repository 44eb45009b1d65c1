// npm run bench: what a person waits for, measured by a client of its own over stdio. Prints a table for docs/measurements.md.
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { pathToFileURL } from 'node:url';
import {
  createMessageConnection,
  type MessageConnection,
  ProgressType,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-jsonrpc/node';
import type { Status } from '../src/lsp/protocol.js';

const root = process.env.HULLCHECK_ROOT ?? process.cwd();
const server = process.env.HULLCHECK_SERVER ?? path.join(root, 'dist/server/node.js');
const EDITS = Number(process.argv[2] ?? 200);

const workload = (n: number): string => `apiVersion: apps/v1
kind: Deployment
metadata:
  name: app-${n}
  namespace: team-${n % 20}
  labels: { app: app-${n} }
spec:
  replicas: 2
  selector:
    matchLabels: { app: app-${n} }
  template:
    metadata:
      labels: { app: app-${n} }
    spec:
      serviceAccountName: app-${n % 50}
      containers:
        - name: main
          image: registry.example/app-${n}:1.${n % 10}.0
          ports:
            - containerPort: 8080
          env:
            - name: LEVEL
              value: info
            - name: CACHE
              value: "64"
          resources:
            requests: { cpu: 100m, memory: 128Mi }
          securityContext:
            allowPrivilegeEscalation: false
            readOnlyRootFilesystem: true
        - name: proxy
          image: registry.example/proxy:2.1.0
          args: ["--port", "9000"]
`;
/** A file of about so many lines, as documents or as one ConfigMap-like single document. */
const manyDocuments = (lines: number): string =>
  Array.from({ length: Math.round(lines / 37) }, (_, n) => workload(n)).join('---\n');
const oneDocument = (lines: number): string => {
  const text = workload(0);
  const container = text.slice(text.indexOf('        - name: main'), text.indexOf('        - name: proxy'));
  return (
    text +
    Array.from({ length: Math.round(lines / 16) }, (_, n) => container.replace('name: main', `name: main-${n}`)).join(
      '',
    )
  );
};
const policy = `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: deny, namespace: team-1 }
spec:
  podSelector: { matchLabels: { app: app-1 } }
  policyTypes: [Ingress]
`;

const quantile = (values: readonly number[], share: number): number =>
  [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))] ?? Number.NaN;
const ms = (value: number): string => `${value.toFixed(1)} ms`;

/** A client that pulls diagnostics, as VS Code does. */
interface Item {
  readonly uri: string;
}

interface Client {
  readonly connection: MessageConnection;
  readonly initialized: number;
  readonly scan: number;
  /** Called with each part of the workspace's diagnostics. */
  readonly onItems: ((items: readonly Item[]) => void)[];
  /** Resident memory in MiB. */
  memory(): number;
  stop(): Promise<void>;
}

async function connect(folder: string): Promise<Client> {
  const started = performance.now();
  const child = spawn(process.execPath, [server, '--stdio'], { stdio: ['pipe', 'pipe', 'inherit'] });
  const connection = createMessageConnection(
    new StreamMessageReader(child.stdout),
    new StreamMessageWriter(child.stdin),
  );
  const waiting: ((status: Status) => void)[] = [];
  connection.onRequest('client/registerCapability', () => null);
  connection.onRequest('workspace/configuration', ({ items }: { items: unknown[] }) => items.map(() => null));
  connection.onRequest('workspace/diagnostic/refresh', () => null);
  connection.onNotification('hullcheck/status', (status: Status) => {
    for (const each of waiting.splice(0)) each(status);
  });
  connection.onNotification('window/logMessage', () => {});
  const onItems: ((items: readonly Item[]) => void)[] = [];
  connection.onProgress(new ProgressType<{ items: Item[] }>(), 'ws', ({ items }) => {
    for (const each of onItems) each(items);
  });
  connection.listen();
  await connection.sendRequest('initialize', {
    processId: process.pid,
    rootUri: null,
    workspaceFolders: [{ uri: pathToFileURL(folder).href, name: 'bench' }],
    initializationOptions: { workspaceDiagnostics: true },
    capabilities: {
      textDocument: { diagnostic: {}, codeAction: { resolveSupport: { properties: ['edit'] } } },
      workspace: {
        configuration: true,
        diagnostics: { refreshSupport: true },
        workspaceEdit: { documentChanges: true, changeAnnotationSupport: {} },
      },
    },
  });
  const initialized = performance.now() - started;
  const scanStarted = performance.now();
  connection.sendNotification('initialized', {});
  const ready = async () => {
    for (;;) {
      const status = await new Promise<Status>((resolve) => waiting.push(resolve));
      if (status.state === 'ready') return status;
    }
  };
  await ready();
  return {
    connection,
    initialized,
    scan: performance.now() - scanStarted,
    onItems,
    memory: () => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1] ?? 0) / 1024,
    stop: async () => {
      await connection.sendRequest('shutdown');
      connection.sendNotification('exit');
      connection.dispose();
    },
  };
}

/** Types into a document and measures each key from didChange to its diagnostics. */
async function typing(client: Client, uri: string, text: string, marker: string): Promise<number[]> {
  const { connection } = client;
  connection.sendNotification('textDocument/didOpen', { textDocument: { uri, languageId: 'yaml', version: 1, text } });
  await connection.sendRequest('textDocument/diagnostic', { textDocument: { uri } });
  const before = text.slice(0, text.indexOf(marker) + marker.length).split('\n');
  const position = { line: before.length - 1, character: before.at(-1)?.length ?? 0 };
  const times: number[] = [];
  for (let n = 0; n < EDITS; n++) {
    const isTyped = n % 2 === 0;
    const change = isTyped
      ? { range: { start: position, end: position }, text: 'x' }
      : { range: { start: position, end: { ...position, character: position.character + 1 } }, text: '' };
    const start = performance.now();
    connection.sendNotification('textDocument/didChange', {
      textDocument: { uri, version: n + 2 },
      contentChanges: [change],
    });
    await connection.sendRequest('textDocument/diagnostic', { textDocument: { uri } });
    times.push(performance.now() - start);
  }
  connection.sendNotification('textDocument/didClose', { textDocument: { uri } });
  return times.slice(Math.min(20, EDITS / 4));
}

/** Asks for the actions of lines all over a file, with something to fix in each, as a moving cursor does. */
async function offers(client: Client, uri: string, text: string, on: string): Promise<readonly number[]> {
  const { connection } = client;
  connection.sendNotification('textDocument/didOpen', {
    textDocument: { uri, languageId: 'yaml', version: 1, text },
  });
  await connection.sendRequest('textDocument/diagnostic', { textDocument: { uri } });
  const lines = text.split('\n').flatMap((line, number) => (line.includes(on) ? [number - 1] : []));
  const times: number[] = [];
  for (const line of lines.slice(0, EDITS)) {
    const character = (text.split('\n')[line]?.length ?? 1) - 1;
    const position = { line, character };
    const start = performance.now();
    await connection.sendRequest('textDocument/codeAction', {
      textDocument: { uri },
      range: { start: position, end: position },
      context: { diagnostics: [] },
    });
    times.push(performance.now() - start);
  }
  connection.sendNotification('textDocument/didClose', { textDocument: { uri } });
  return times.slice(Math.min(5, Math.floor(times.length / 4)));
}

const folder = mkdtempSync(path.join(tmpdir(), 'hullcheck-bench-'));
const rows: string[][] = [];
try {
  for (let n = 0; n < 1000; n++) {
    mkdirSync(path.join(folder, `team-${n % 20}`), { recursive: true });
    writeFileSync(path.join(folder, `team-${n % 20}`, `app-${n}.yaml`), workload(n));
  }
  writeFileSync(path.join(folder, 'policy.yaml'), policy);
  const empty = mkdtempSync(path.join(tmpdir(), 'hullcheck-bench-'));
  const alone = await connect(empty);
  rows.push(['server start to initialize answered', ms(alone.initialized), '']);
  for (const [name, text] of [
    ['1,000 lines, many documents', manyDocuments(1000)],
    ['10,000 lines, many documents', manyDocuments(10_000)],
    ['1,000 lines, one document', oneDocument(1000)],
  ] as const) {
    const times = await typing(alone, pathToFileURL(path.join(empty, 'big.yaml')).href, text, 'value: info');
    rows.push([`keystroke to diagnostics, ${name}`, ms(quantile(times, 0.5)), ms(quantile(times, 0.95))]);
  }
  for (const [name, text] of [
    ['2,000 lines, many documents', manyDocuments(2000)],
    ['2,000 lines, one document', oneDocument(2000)],
  ] as const) {
    const uri = pathToFileURL(path.join(empty, `${name.replace(/\W+/g, '-')}.yaml`)).href;
    // The finding is on the key securityContext, the line above this one.
    const times = await offers(alone, uri, text, 'allowPrivilegeEscalation: false');
    rows.push([`lightbulb, fixes tried in memory, ${name}`, ms(quantile(times, 0.5)), ms(quantile(times, 0.95))]);
  }
  await alone.stop();
  rmSync(empty, { recursive: true });

  const client = await connect(folder);
  rows.push(['cold scan of 1,001 files', ms(client.scan), '']);
  rows.push(['resident memory after the scan', `${client.memory().toFixed(0)} MiB`, '']);
  const file = path.join(folder, 'team-1', 'app-1.yaml');
  const times = await typing(client, pathToFileURL(file).href, readFileSync(file, 'utf8'), 'value: info');
  rows.push(['keystroke to diagnostics, one of 1,001 files', ms(quantile(times, 0.5)), ms(quantile(times, 0.95))]);

  // An edit of one policy changes what is said of a workload in another file.
  void client.connection
    .sendRequest('workspace/diagnostic', { previousResultIds: [], partialResultToken: 'ws' })
    .catch(() => {});
  await new Promise((resolve) => setTimeout(resolve, 500));
  const uri = pathToFileURL(path.join(folder, 'policy.yaml')).href;
  client.connection.sendNotification('textDocument/didOpen', {
    textDocument: { uri, languageId: 'yaml', version: 1, text: policy },
  });
  const across: number[] = [];
  for (let n = 0; n < 40; n++) {
    const target = pathToFileURL(path.join(folder, 'team-1', n % 2 === 0 ? 'app-21.yaml' : 'app-1.yaml')).href;
    const text = policy.replace('app: app-1 }', n % 2 === 0 ? 'app: app-21 }' : 'app: app-1 }');
    const start = performance.now();
    const arrived = new Promise<number>((resolve) => {
      const timer = setTimeout(() => resolve(Number.NaN), 3000);
      client.onItems.splice(0, client.onItems.length, (items) => {
        if (!items.some((item) => item.uri === target)) return;
        clearTimeout(timer);
        resolve(performance.now() - start);
      });
    });
    client.connection.sendNotification('textDocument/didChange', {
      textDocument: { uri, version: n + 2 },
      contentChanges: [{ text }],
    });
    across.push(await arrived);
  }
  const answered = across.filter((time) => !Number.isNaN(time));
  rows.push([
    `edit of a NetworkPolicy to another file's diagnostics (${answered.length} of ${across.length} arrived)`,
    ms(quantile(answered, 0.5)),
    ms(quantile(answered, 0.95)),
  ]);
  await client.stop();
} finally {
  rmSync(folder, { recursive: true, force: true });
}
for (const bundle of [
  'dist/server/node.js',
  'dist/server/browser.js',
  'dist/server/cli.js',
  'dist/client/node.js',
  'dist/client/browser.js',
]) {
  try {
    rows.push([`bundle ${bundle}`, `${(statSync(path.join(root, bundle)).size / 1024).toFixed(0)} KiB`, '']);
  } catch {
    rows.push([`bundle ${bundle}`, 'not built', '']);
  }
}
console.log(
  `| what | median | 95th percentile |\n|---|---|---|\n${rows.map((row) => `| ${row.join(' | ')} |`).join('\n')}`,
);
