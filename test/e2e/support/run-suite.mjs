// Runs a mocha suite inside the extension host of a real VS Code: the served one, or a desktop build under @vscode/test-electron.
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import http from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { format } from 'node:util';
import { bundleSuite } from './bundle.mjs';
import { openPage, outputFile, startServer } from './served.mjs';
import { root } from './setup.mjs';

/** True where somebody asked for a desktop VS Code. The choice is never made silently. */
export const usesElectron = () => process.env.VSCODE_TEST_HOST === 'electron' || Boolean(process.env.VSCODE_EXECUTABLE);

/**
 * @typedef {object} Suite
 * @property {string} name also the name of its results and screenshots
 * @property {string[]} files the mocha test files, TypeScript
 * @property {string} [workspace] a folder that is copied before it is opened; without it the folder is empty
 * @property {string} [virtualFolder] the URI of a folder to open in place of the copy, for example memfs:/shop
 * @property {Record<string, unknown>} [settings] user settings
 * @property {string[]} [extensions] extension folders to load besides the project
 * @property {'node' | 'worker'} [extensionHost]
 * @property {number} [timeoutSeconds]
 * @property {keyof typeof import('./setup.mjs').releases} [release]
 * @property {Record<string, string>} [env]
 */

/** @typedef {{ passed: number, failed: number, skipped: number }} Counts */

/** A copy of a folder that the test may change, with its links resolved as VS Code does. @param {string} [source] */
export function copyWorkspace(source) {
  const folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'hullcheck-workspace-')));
  if (source) cpSync(source, folder, { recursive: true });
  return folder;
}

/** How a run can end without a report. */
const endings = new Map([
  [0, 'the tests were not loaded'],
  [1, 'the tests were not loaded, or threw while loading'],
  [101, 'the page crashed'],
  [103, 'no extension host could run the tests'],
  [124, 'it took too long'],
]);

/** Prints what is appended to a file until told to stop. @param {string} file */
function follow(file) {
  let printed = 0;
  const print = () => {
    if (!existsSync(file)) return;
    const text = readFileSync(file, 'utf8');
    process.stdout.write(text.slice(printed));
    printed = text.length;
  };
  const timer = setInterval(print, 200);
  return () => {
    clearInterval(timer);
    print();
  };
}

/**
 * @param {Suite} suite
 * @returns {Promise<Counts>}
 */
export async function runSuite(suite) {
  const worker = suite.extensionHost === 'worker';
  const module = await bundleSuite({ name: suite.name, files: suite.files, worker });
  const folder = copyWorkspace(suite.workspace);
  const scratch = mkdtempSync(path.join(tmpdir(), 'hullcheck-suite-'));
  const output = path.join(scratch, 'output.txt');
  const results = path.join(scratch, 'results.json');
  const env = { E2E_OUTPUT: output, E2E_RESULTS: results, E2E_ROOT: root, E2E_WORKSPACE: folder, ...suite.env };
  let target = folder;
  if (suite.virtualFolder) {
    target = path.join(scratch, 'virtual.code-workspace');
    writeFileSync(target, JSON.stringify({ folders: [{ uri: suite.virtualFolder }] }));
  }
  const stop = follow(output);
  try {
    const run = worker ? runInWorker : usesElectron() ? runInElectron : runInServed;
    const { code, counts, log } = await run({ ...suite, env, target, module, scratch });
    stop();
    const found = counts ?? (existsSync(results) ? JSON.parse(readFileSync(results, 'utf8')) : undefined);
    if (!found || process.env.E2E_VERBOSE) {
      const file = outputFile(`${suite.name}.log`);
      writeFileSync(file, log());
      console.error(`what VS Code logged: ${path.relative(root, file)}`);
    }
    if (!found) {
      console.error(
        `The suite ${suite.name} ended with ${code} (${endings.get(code) ?? 'see the log'}) and reported nothing.`,
      );
      return { passed: 0, failed: 1, skipped: 0 };
    }
    return code !== 0 && found.failed === 0 ? { ...found, failed: 1 } : found;
  } finally {
    stop();
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    rmSync(scratch, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** @typedef {Suite & { env: Record<string, string>, target: string, module: string, scratch: string }} Prepared */
/** @typedef {{ code: number, counts?: Counts, log: () => string }} Outcome */

/**
 * The workbench tells the page when the tests have ended and hands over each line that VS Code and the tests log.
 * @param {import('playwright-core').Page} page @param {number} timeoutSeconds @param {(line: string) => void} onLine
 */
async function listen(page, timeoutSeconds, onLine) {
  /** @type {(code: number) => void} */
  let finish = () => {};
  /** @type {Promise<number>} */
  const done = new Promise((resolve) => (finish = resolve));
  await page.exposeFunction('codeAutomationExit', (/** @type {number} */ code) => finish(code));
  await page.exposeFunction('codeAutomationLog', (/** @type {string} */ type, /** @type {unknown[]} */ words) =>
    onLine(type === 'log' ? format(...words) : `${type}: ${format(...words)}`),
  );
  page.on('crash', () => finish(101));
  page.on('pageerror', (error) => onLine(`pageerror: ${error.message}`));
  page.on('console', (message) => {
    if (message.text().startsWith('No extension host found that can launch the test runner')) finish(103);
  });
  const timer = setTimeout(() => finish(124), timeoutSeconds * 1000);
  return done.finally(() => clearTimeout(timer));
}

/** @param {Prepared} suite @returns {Promise<Outcome>} */
async function runInServed(suite) {
  const { settings = {}, extensions = [], timeoutSeconds = 180, env, target, module, release } = suite;
  // The page's address can name one extension under development only: of several, VS Code takes the last.
  const server = await startServer({ settings, env, unpacked: extensions, ...(release && { release }) });
  const { context, page } = await openPage();
  /** @type {string[]} */
  const lines = [];
  try {
    const done = listen(page, timeoutSeconds, (line) => lines.push(line));
    /** @type {[string, string][]} */
    const payload = [
      ['extensionDevelopmentPath', server.remoteUri(root)],
      ['extensionTestsPath', server.remoteUri(module)],
    ];
    await page.goto(server.workbenchUrl(target, payload));
    const code = await done;
    if (code) await page.screenshot({ path: outputFile('screenshots', `${suite.name}-failed.png`) }).catch(() => {});
    return { code, log: () => `${lines.join('\n')}\n${server.log()}` };
  } finally {
    await context.close();
    await server.stop();
  }
}

/** @param {Prepared} suite @returns {Promise<Outcome>} */
async function runInElectron({ settings = {}, extensions = [], env, target, module, scratch }) {
  const { runTests } = await import('@vscode/test-electron');
  const user = path.join(scratch, 'user');
  mkdirSync(path.join(user, 'User'), { recursive: true });
  writeFileSync(path.join(user, 'User/settings.json'), JSON.stringify(settings));
  const version = process.env.VSCODE_VERSION;
  const executable = process.env.VSCODE_EXECUTABLE;
  /** @type {string} */
  let problem = '';
  const code = await runTests({
    ...(version && { version }),
    ...(executable && { vscodeExecutablePath: executable }),
    extensionDevelopmentPath: [root, ...extensions],
    extensionTestsPath: module,
    extensionTestsEnv: env,
    launchArgs: [target, '--disable-extensions', '--user-data-dir', user],
  }).catch((error) => {
    problem = String(error);
    return 1;
  });
  return { code, log: () => problem };
}

const contentTypes = new Map([
  ['.json', 'application/json'],
  ['.js', 'text/javascript'],
  ['.map', 'application/json'],
]);

/** Serves the project to the web worker extension host, which loads extensions over http. */
async function serveProject() {
  const server = http.createServer(async (request, response) => {
    response.setHeader('Access-Control-Allow-Origin', '*');
    response.setHeader('Cross-Origin-Resource-Policy', 'cross-origin');
    try {
      const file = path.join(
        root,
        path.normalize(decodeURIComponent(new URL(request.url ?? '/', 'http://localhost').pathname)),
      );
      const content = await readFile(file);
      response.setHeader('Content-Type', contentTypes.get(path.extname(file)) ?? 'application/octet-stream');
      response.end(content);
    } catch {
      response.statusCode = 404;
      response.end();
    }
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)));
  const address = server.address();
  if (typeof address !== 'object' || !address) throw new Error('the project could not be served');
  return { authority: `127.0.0.1:${address.port}`, close: () => server.close() };
}

/** @param {Prepared} suite @returns {Promise<Outcome>} */
async function runInWorker(suite) {
  const { settings = {}, extensions = [], timeoutSeconds = 180, target, module, release } = suite;
  const project = await serveProject();
  const server = await startServer({ settings, ...(release && { release }) });
  const { context, page } = await openPage({ bypassCSP: true });
  /** @type {string[]} */
  const lines = [];
  /** @type {Counts | undefined} */
  let counts;
  const mark = 'hullcheck-suite ';
  try {
    const done = listen(page, timeoutSeconds, (line) => {
      const at = line.indexOf(mark);
      if (at < 0) {
        lines.push(line);
        return;
      }
      const report = JSON.parse(line.slice(line.indexOf('{', at), line.lastIndexOf('}') + 1));
      if (report.line) console.log(report.line);
      if (report.results) counts = report.results;
    });
    const uri = (/** @type {string} */ file) => ({
      scheme: 'http',
      authority: project.authority,
      path: `/${path.relative(root, file).split(path.sep).join('/')}`,
    });
    // The scanner for web extensions reads the workbench's configuration only, not the address of the page.
    await page.addInitScript(
      (development) => {
        const original = Element.prototype.getAttribute;
        Element.prototype.getAttribute = function (name) {
          const value = original.call(this, name);
          if (this.id !== 'vscode-workbench-web-configuration' || name !== 'data-settings' || !value) return value;
          const configuration = JSON.parse(value);
          configuration.developmentOptions = { ...configuration.developmentOptions, ...development };
          return JSON.stringify(configuration);
        };
      },
      { extensions: [root, ...extensions].map(uri), extensionTestsPath: uri(module) },
    );
    await page.goto(server.workbenchUrl(target));
    const code = await done;
    if (code) await page.screenshot({ path: outputFile('screenshots', `${suite.name}-failed.png`) }).catch(() => {});
    return { code, ...(counts && { counts }), log: () => `${lines.join('\n')}\n${server.log()}` };
  } finally {
    await context.close();
    await server.stop();
    project.close();
  }
}
