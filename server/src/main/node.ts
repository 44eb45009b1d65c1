import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { setTimeout } from 'node:timers/promises';
import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import { nodeFiles } from '../cli/node-file-system.js';
import { rulePages } from '../cli/rule-page.js';
import { registryClient } from '../host/registry.js';
import { scannerHost } from '../host/scanner.js';
import { startServer } from '../lsp/server.js';
import { rules } from '../rules/index.js';

/** The server in Node, over what its arguments name: `--stdio`, `--node-ipc` or `--socket=PORT`. */
startServer(createConnection(ProposedFeatures.all), rules, {
  files: nodeFiles,
  page: rulePages(path.join(__dirname, '../pages')),
  delay: (milliseconds) => setTimeout(milliseconds),
  today: () => new Date().toISOString().slice(0, 10),
  now: () => performance.now(),
  digestOf: registryClient(process.env),
  scanner: scannerHost(process.env),
});
