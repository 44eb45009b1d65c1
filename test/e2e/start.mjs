// npm start [-- FOLDER]: builds, and opens a folder in a real VS Code with Hullcheck loaded.
import { spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { copyWorkspace } from './support/run-suite.mjs';
import { startServer } from './support/served.mjs';
import { root } from './support/setup.mjs';

const firstLook = path.join(root, 'test/e2e/first-look-extension');
const sample = path.join(root, 'test/sample');

/** A path on the command line counts from where the command was given, not from where npm went. @param {string} given */
const resolve = (given) => path.resolve(process.env.INIT_CWD ?? process.cwd(), given);

const given = process.argv[2];
const folder = given ? resolve(given) : sample;
if (!existsSync(folder) || !statSync(folder).isDirectory()) {
  console.error(`${folder} is not a folder.`);
  process.exit(2);
}

const build = spawnSync(process.execPath, ['build.mjs'], { cwd: root, stdio: 'inherit' });
if (build.status !== 0) process.exit(build.status ?? 1);

// The sample is opened as a copy, so that trying the fixes leaves the project as it is.
const opened = given ? folder : copyWorkspace(sample);
process.on('exit', () => {
  if (!given) rmSync(opened, { recursive: true, force: true });
});

const executable = process.env.VSCODE_EXECUTABLE ?? 'code';
const installed =
  process.env.VSCODE_TEST_HOST !== 'served' && spawnSync(executable, ['--version'], { stdio: 'ignore' }).status === 0;

if (installed) {
  console.log(`Opening ${opened} in ${executable}. This command ends when its window is closed.`);
  const development = [root, firstLook].map((extension) => `--extensionDevelopmentPath=${extension}`);
  const child = spawn(executable, [...development, '--new-window', '--wait', opened], { stdio: 'inherit' });
  child.on('exit', (code) => process.exit(code ?? 0));
} else {
  const server = await startServer({
    unpacked: [root, firstLook],
    smokeTest: false,
    // Only who has the address may come in: the workbench can run commands.
    token: randomBytes(16).toString('hex'),
    port: Number(process.env.PORT ?? 0),
    settings: { 'problems.defaultViewMode': 'tree', 'problems.sortOrder': 'severity', 'git.enabled': true },
  });
  console.log(
    `\nVS Code (served) has ${opened} open, with Hullcheck loaded. Open this address in a browser; Ctrl+C ends it:\n`,
  );
  console.log(`  ${server.workbenchUrl(opened)}\n`);
  const end = async () => {
    await server.stop();
    process.exit(0);
  };
  process.on('SIGINT', end);
  process.on('SIGTERM', end);
  await server.ended;
}
