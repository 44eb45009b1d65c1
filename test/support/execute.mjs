// Runs a TypeScript file of this project under plain Node: node test/support/execute.mjs FILE [ARGUMENT...]
// With the same aliases as the bundles, so that a script measures what is shipped.
import { spawn } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
const [file, ...rest] = process.argv.slice(2);
if (!file) {
  console.error('usage: node test/support/execute.mjs FILE [ARGUMENT...]');
  process.exit(2);
}
const outfile = path.join(root, 'out/scripts', `${path.basename(file, path.extname(file))}.mjs`);
await build({
  absWorkingDir: root,
  bundle: true,
  entryPoints: [path.resolve(file)],
  outfile,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  sourcemap: 'inline',
  packages: 'external',
  // Resolved by path, because an alias of an outside package would only rename it.
  plugins: [
    {
      name: 'yaml-for-browsers',
      setup(plugin) {
        plugin.onResolve({ filter: /^yaml$/ }, () => ({ path: path.join(root, 'node_modules/yaml/browser/index.js') }));
      },
    },
  ],
  logLevel: 'warning',
});
// HULLCHECK_ROOT lets a script find the project, which it no longer can by its own place.
const child = spawn(process.execPath, ['--enable-source-maps', outfile, ...rest], {
  stdio: 'inherit',
  env: { ...process.env, HULLCHECK_ROOT: root },
});
child.on('exit', (code) => process.exit(code ?? 1));
