// Builds dist/: the client, the language server and the command line, each as one file without run-time dependencies.
// node build.mjs [--watch] [--production]
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, context } from 'esbuild';
import { generate } from './server/scripts/generate.mjs';
import { writePages } from './server/scripts/pages.mjs';

const root = path.dirname(fileURLToPath(import.meta.url));
const watch = process.argv.includes('--watch');
const production = process.argv.includes('--production');

/** @type {import('esbuild').Plugin} */
const generated = {
  name: 'generated',
  setup(plugin) {
    plugin.onStart(generate);
  },
};

/**
 * The examples of a rule are its tests, and are shown on its page, which is written beside the bundles: within them they
 * would be two fifths of the text. The formatter gives the two lists of a rule file a form of their own.
 * @type {import('esbuild').Plugin}
 */
const withoutExamples = {
  name: 'without examples',
  setup(plugin) {
    plugin.onLoad({ filter: /[\\/]server[\\/]src[\\/]rules[\\/][^\\/]+[\\/][^\\/]+\.ts$/ }, async ({ path: file }) => {
      const text = await readFile(file, 'utf8');
      const contents = text.replace(/^ {2}(bad|good): \[(?:.*\],|\n[\s\S]*?^ {2}\],)$/gm, '  $1: [],');
      if ((contents.match(/^ {2}(?:bad|good): \[\],$/gm) ?? []).length !== 2)
        return { errors: [{ text: `The examples of ${file} are not where they are expected.` }] };
      return { contents, loader: 'ts' };
    });
  },
};

/** @type {import('esbuild').BuildOptions} */
const shared = {
  absWorkingDir: root,
  bundle: true,
  target: 'es2022',
  sourcemap: production ? false : 'linked',
  minify: production,
  // A rule is a module of constants: keeping names makes stack traces of minified bundles readable.
  keepNames: production,
  legalComments: 'none',
  logLevel: 'warning',
  alias: {
    // The build for browsers is the same parser without a look at process.env for each token; it is a fifth faster.
    yaml: './node_modules/yaml/browser/index.js',
    // Both a CommonJS and an ES module build of these are asked for; one copy is enough.
    'vscode-languageserver-types': './node_modules/vscode-languageserver-types/lib/esm/main.js',
    'vscode-languageserver-textdocument': './node_modules/vscode-languageserver-textdocument/lib/esm/main.js',
  },
  plugins: [generated, withoutExamples],
};

/** @type {import('esbuild').BuildOptions} */
const node = { ...shared, platform: 'node', target: 'node20', format: 'cjs' };
/** @type {import('esbuild').BuildOptions} */
const browser = { ...shared, platform: 'browser' };

/** @type {(import('esbuild').BuildOptions & { entryPoints: [string], outfile: string })[]} */
const bundles = [
  { ...node, entryPoints: ['client/src/node.ts'], outfile: 'dist/client/node.js', external: ['vscode'] },
  {
    ...browser,
    entryPoints: ['client/src/browser.ts'],
    outfile: 'dist/client/browser.js',
    format: 'cjs',
    external: ['vscode'],
  },
  { ...browser, entryPoints: ['client/webview/graph.ts'], outfile: 'dist/client/graph.js', format: 'iife' },
  { ...browser, entryPoints: ['client/webview/graph.css'], outfile: 'dist/client/graph.css' },
  {
    ...node,
    entryPoints: ['server/src/main/node.ts'],
    outfile: 'dist/server/node.js',
    banner: { js: '#!/usr/bin/env node' },
  },
  {
    ...node,
    entryPoints: ['server/src/main/cli.ts'],
    outfile: 'dist/server/cli.js',
    banner: { js: '#!/usr/bin/env node' },
  },
  {
    ...browser,
    entryPoints: ['server/src/main/browser.ts'],
    outfile: 'dist/server/browser.js',
    format: 'iife',
    inject: ['server/scripts/buffer-shim.mjs'],
  },
];

generate();
const present = bundles.filter(({ entryPoints: [entry] }) => {
  const exists = existsSync(path.join(root, entry));
  if (!exists) console.log(`skipped ${entry}: it does not exist yet`);
  return exists;
});
if (watch) {
  for (const options of present) await (await context({ ...options, logLevel: 'info' })).watch();
  await writePages();
} else {
  const started = performance.now();
  const results = await Promise.all(present.map((options) => build({ ...options, metafile: true })));
  // What an earlier build left is removed afterwards, file by file: somebody may be running the others right now.
  const written = new Set([
    ...results.flatMap(({ metafile }) => Object.keys(metafile.outputs).map((file) => path.join(root, file))),
    ...(await writePages()),
  ]);
  for (const entry of readdirSync(path.join(root, 'dist'), { recursive: true, withFileTypes: true })) {
    const file = path.join(entry.parentPath, entry.name);
    if (entry.isFile() && !written.has(file)) rmSync(file);
  }
  console.log(
    `built ${present.map(({ outfile }) => outfile).join(', ')} in ${Math.round(performance.now() - started)} ms`,
  );
}
