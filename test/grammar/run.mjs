// Tests syntaxes/suppression.json on the grammars of a real VS Code, which it is injected into: node test/grammar/run.mjs
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { outputFile } from '../e2e/support/served.mjs';
import { root, setUpHost } from '../e2e/support/setup.mjs';

const host = await setUpHost();
const configuration = outputFile('grammar', 'contributions.json');
const folder = path.dirname(configuration);
const relative = (/** @type {string} */ file) => path.relative(folder, file);

/** Paths in a configuration count from the configuration's own folder. @param {string} extension */
const contributionsOf = (extension) => {
  const { contributes } = JSON.parse(readFileSync(path.join(extension, 'package.json'), 'utf8'));
  return {
    languages: (contributes.languages ?? []).map((/** @type {{ id: string }} */ { id }) => ({ id })),
    grammars: (contributes.grammars ?? []).map((/** @type {{ path: string }} */ grammar) => ({
      ...grammar,
      path: relative(path.join(extension, grammar.path)),
    })),
  };
};

const builtIn = path.join(host.folder, 'node_modules/code-server/lib/vscode/extensions');
const all = [path.join(builtIn, 'yaml'), path.join(builtIn, 'docker'), root].map(contributionsOf);
const contributes = {
  languages: all.flatMap(({ languages }) => languages),
  grammars: all.flatMap(({ grammars }) => grammars),
};
writeFileSync(configuration, JSON.stringify({ contributes }));

const counts = { passed: 0, failed: 0, skipped: 0 };
for (const name of readdirSync(path.join(root, 'test/grammar')).filter((file) => file.includes('.test.'))) {
  const file = path.join(root, 'test/grammar', name);
  const report = path.join(folder, 'report');
  rmSync(report, { recursive: true, force: true });
  mkdirSync(report);
  const tool = path.join(root, 'node_modules/vscode-tmgrammar-test/dist/unit.js');
  const run = spawnSync(process.execPath, [tool, '--config', configuration, '--xunit-report', report, relative(file)], {
    cwd: folder,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const [suite = ''] = readdirSync(report).map((entry) => readFileSync(path.join(report, entry), 'utf8'));
  const number = (/** @type {string} */ attribute) =>
    Number(new RegExp(`\\b${attribute}="(\\d+)"`).exec(suite)?.[1] ?? 0);
  const failed = number('failures') + number('errors') || (run.status === 0 ? 0 : 1);
  counts.passed += Math.max(number('tests') - failed, 0);
  counts.failed += failed;
}
console.log(`grammar: ${counts.passed} lines passed, ${counts.failed} failed`);
writeFileSync(outputFile('results', 'grammar.json'), JSON.stringify({ runner: 'grammar', ...counts }));
process.exitCode = counts.failed ? 1 : 0;
