// Starts the served VS Code and opens its workbench in a headless browser. Nothing is fetched here; setup.mjs has done that.
import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { chromium } from 'playwright-core';
import { root, setUpBrowser, setUpHost } from './setup.mjs';

/** @typedef {import('playwright-core').Page} Page */

/** Keeps everything quiet that is not under test: welcome pages, AI panes, git, updates and the gallery. */
const quietSettings = {
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  'workbench.welcomePage.walkthroughs.openOnInstall': false,
  'workbench.enableExperiments': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'security.workspace.trust.startupPrompt': 'never',
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
  'extensions.autoCheckUpdates': false,
  'extensions.autoUpdate': false,
  'extensions.ignoreRecommendations': true,
  'chat.disableAIFeatures': true,
  'git.enabled': false,
  'npm.autoDetect': 'off',
  'grunt.autoDetect': 'off',
  'gulp.autoDetect': 'off',
  'jake.autoDetect': 'off',
};

/**
 * @typedef {object} ServerOptions
 * @property {Record<string, unknown>} [settings] user settings, over the quiet ones
 * @property {Record<string, unknown>} [machineSettings] those of the machine that the server runs on: what a workspace cannot set
 * @property {Record<string, string>} [env] reaches the extension host
 * @property {string[]} [vsix] packages to install first
 * @property {string[]} [unpacked] extension folders to offer as if they were installed
 * @property {boolean} [trusted] false opens folders in Restricted Mode
 * @property {boolean} [smokeTest] lets a page address name extensions under development and tests
 * @property {string} [token] a secret that the page's address must carry
 * @property {number} [port]
 * @property {keyof typeof import('./setup.mjs').releases} [release]
 * @property {string} [dataFolder] kept afterwards; without it a throw-away folder is used
 */

/** @param {ServerOptions} [options] */
export async function startServer(options = {}) {
  const {
    settings = {},
    machineSettings = {},
    env = {},
    vsix = [],
    unpacked = [],
    trusted = true,
    smokeTest = true,
    token,
    port = 0,
    release,
    dataFolder,
  } = options;
  const host = await setUpHost(release ? { release } : {});
  const data = dataFolder ?? mkdtempSync(path.join(tmpdir(), 'hullcheck-vscode-'));
  const user = path.join(data, 'user');
  const extensions = path.join(data, 'extensions');
  mkdirSync(path.join(user, 'User'), { recursive: true });
  rmSync(extensions, { recursive: true, force: true });
  mkdirSync(extensions);
  const userSettings = { ...quietSettings, 'security.workspace.trust.enabled': !trusted, ...settings };
  writeFileSync(path.join(user, 'User/settings.json'), JSON.stringify(userSettings, null, 2));
  mkdirSync(path.join(user, 'Machine'), { recursive: true });
  writeFileSync(path.join(user, 'Machine/settings.json'), JSON.stringify(machineSettings, null, 2));
  for (const folder of unpacked) {
    const { publisher, name, version } = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'));
    symlinkSync(folder, path.join(extensions, `${publisher}.${name}-${version}`));
  }
  // A home and a temporary folder of its own, so that nothing is left behind and nothing is picked up. No gallery: no network.
  const environment = {
    ...process.env,
    HOME: data,
    XDG_RUNTIME_DIR: data,
    TMPDIR: data,
    EXTENSIONS_GALLERY: '{}',
    ...env,
  };
  const folders = [
    '--server-data-dir',
    data,
    '--user-data-dir',
    user,
    '--extensions-dir',
    extensions,
    '--accept-server-license-terms',
  ];
  for (const file of vsix) {
    const installed = spawnSync(host.node, [host.server, ...folders, '--install-extension', file], {
      encoding: 'utf8',
      env: environment,
    });
    if (installed.status !== 0) throw new Error(`${file} was not installed:\n${installed.stdout}${installed.stderr}`);
  }
  const child = spawn(
    host.node,
    [
      host.server,
      ...folders,
      ...[
        '--host',
        '127.0.0.1',
        '--port',
        String(port),
        '--telemetry-level',
        'off',
        '--disable-getting-started-override',
      ],
      ...(token ? ['--connection-token', token] : ['--without-connection-token']),
      ...(trusted ? ['--disable-workspace-trust'] : []),
      ...(smokeTest ? ['--enable-smoke-test-driver'] : []),
    ],
    // A process group of its own, so that stopping it takes the extension hosts and language servers along.
    { detached: true, stdio: ['ignore', 'pipe', 'pipe'], env: environment },
  );
  let log = '';
  const actualPort = await new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`the server did not start:\n${log}`)), 60_000);
    const listen = (/** @type {Buffer} */ text) => {
      log += text;
      const match = /agent listening on (\d+)/.exec(log);
      if (!match) return;
      clearTimeout(timer);
      resolve(Number(match[1]));
    };
    child.stdout.on('data', listen);
    child.stderr.on('data', listen);
    child.on('exit', (code) => reject(new Error(`the server ended with ${code}:\n${log}`)));
  });
  const kill = (/** @type {NodeJS.Signals} */ signal) => {
    try {
      if (child.pid) process.kill(-child.pid, signal);
    } catch {
      // It is gone already.
    }
  };
  const onExit = () => kill('SIGKILL');
  process.on('exit', onExit);
  const authority = `127.0.0.1:${actualPort}`;
  return {
    data,
    log: () => log,
    /** The address by which the workbench knows a file of this machine. @param {string} file */
    remoteUri: (file) => `vscode-remote://${authority}${file}`,
    /**
     * The page's address for a folder or a .code-workspace file.
     * @param {string} target @param {[string, string][]} [payload]
     */
    workbenchUrl(target, payload = []) {
      const query = new URLSearchParams({ [target.endsWith('.code-workspace') ? 'workspace' : 'folder']: target });
      if (token) query.set('tkn', token);
      if (payload.length) query.set('payload', JSON.stringify(payload));
      return `http://${authority}/?${query}`;
    },
    ended: new Promise((resolve) => child.once('exit', resolve)),
    async stop() {
      const gone = new Promise((resolve) => child.once('exit', resolve));
      kill('SIGTERM');
      await Promise.race([gone, new Promise((resolve) => setTimeout(resolve, 5000).unref())]);
      kill('SIGKILL');
      process.off('exit', onExit);
      if (!dataFolder) rmSync(data, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/** @type {Promise<import('playwright-core').Browser> | undefined} */
let browser;

async function launch() {
  const { executablePath, env } = await setUpBrowser();
  const quiet = [
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ];
  // Its own sandbox needs rights that a container seldom grants; the page it shows is our own.
  return chromium.launch({
    executablePath,
    headless: true,
    args: ['--no-sandbox', ...quiet],
    env: { ...process.env, ...env },
  });
}

/**
 * A fresh page that reaches this machine only. The browser process is shared by all pages of this process.
 * @param {import('playwright-core').BrowserContextOptions} [options]
 */
export async function openPage(options = {}) {
  browser ??= launch();
  const context = await (await browser).newContext({ viewport: { width: 1280, height: 800 }, ...options });
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await context.route(
    (url) => url.protocol.startsWith('http') && url.hostname !== '127.0.0.1',
    (route) => route.abort(),
  );
  return { context, page: await context.newPage() };
}

export async function closeBrowser() {
  const running = browser;
  browser = undefined;
  await (await running)?.close();
}

/** Where runs leave what people and test/run.mjs look at. @param {string[]} parts */
export function outputFile(...parts) {
  const file = path.join(root, 'test/.output', ...parts);
  mkdirSync(path.dirname(file), { recursive: true });
  return file;
}
