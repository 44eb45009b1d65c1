// Turns the tests of an end-to-end suite into one file that a VS Code extension host, or Node, can load.
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { root } from './setup.mjs';

/** The test files of a folder, sorted. @param {string} folder @param {string} ending */
export const testFiles = (folder, ending) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith(ending))
    .sort()
    .map((name) => path.join(folder, name));

/** @param {string[]} files @returns {import('esbuild').Plugin} */
const virtualTests = (files) => ({
  name: 'virtual-tests',
  setup(plugin) {
    plugin.onResolve({ filter: /^virtual:tests$/ }, () => ({ path: 'tests', namespace: 'virtual' }));
    plugin.onLoad({ filter: /.*/, namespace: 'virtual' }, () => ({
      contents: files.map((file) => `import ${JSON.stringify(file)};`).join('\n'),
      resolveDir: root,
    }));
  },
});

/** The harness itself stays outside, so that it finds the project by its own place. @type {import('esbuild').Plugin} */
const harnessOutside = {
  name: 'harness-outside',
  setup(plugin) {
    plugin.onResolve({ filter: /\.mjs$/ }, ({ path: name, resolveDir }) =>
      name.startsWith('.') ? { path: pathToFileURL(path.resolve(resolveDir, name)).href, external: true } : undefined,
    );
  },
};

/**
 * A module that exports run() for the Node or the web worker extension host.
 * @param {{ name: string, files: string[], worker?: boolean }} suite
 * @returns {Promise<string>} its path
 */
export async function bundleSuite({ name, files, worker = false }) {
  const outfile = path.join(root, 'out/test', `${name}.js`);
  await build({
    absWorkingDir: root,
    bundle: true,
    entryPoints: [`test/e2e/support/suite-${worker ? 'worker' : 'node'}.ts`],
    outfile,
    format: 'cjs',
    platform: worker ? 'browser' : 'node',
    target: 'es2022',
    sourcemap: 'inline',
    external: worker ? ['vscode'] : ['vscode', 'mocha'],
    plugins: [virtualTests(files)],
    logLevel: 'warning',
  });
  return outfile;
}

/**
 * Specs that run in Node and drive the workbench from outside, each as an ES module.
 * @param {string[]} files
 * @returns {Promise<string[]>} their paths
 */
export async function bundleSpecs(files) {
  const result = await build({
    absWorkingDir: root,
    bundle: true,
    entryPoints: files,
    outdir: path.join(root, 'out/test/ui'),
    outExtension: { '.js': '.mjs' },
    format: 'esm',
    platform: 'node',
    target: 'node20',
    sourcemap: 'inline',
    packages: 'external',
    metafile: true,
    plugins: [harnessOutside],
    logLevel: 'warning',
  });
  return Object.keys(result.metafile.outputs).map((file) => path.join(root, file));
}
