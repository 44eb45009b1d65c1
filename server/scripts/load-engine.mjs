// Scripts run the engine in their own process: it is bundled from the sources, rules included, and loaded from a temporary file.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { registry, ruleFiles } from './generate.mjs';

export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');

/**
 * @typedef {object} Engine
 * @property {typeof import('../src/engine/workspace.js').Workspace} Workspace
 * @property {typeof import('../src/engine/settings.js').DEFAULT_SETTINGS} DEFAULT_SETTINGS
 * @property {typeof import('../src/engine/file-contents.js').languageOf} languageOf
 * @property {typeof import('../src/syntax/text.js').LineIndex} LineIndex
 * @property {typeof import('../src/syntax/text.js').applyEdits} applyEdits
 * @property {typeof import('../src/docs/page.js').renderRulePage} renderRulePage
 * @property {typeof import('../src/docs/catalogue.js').renderCatalogue} renderCatalogue
 * @property {typeof import('../src/docs/schema.js').configurationSchema} configurationSchema
 * @property {readonly import('../src/engine/rule.js').RegisteredRule[]} rules
 */

/**
 * Given names, only those rules are read: a rule that is half written does not stand in the way of others.
 * @param {readonly string[]} [only]
 * @returns {Promise<Engine>}
 */
export async function loadEngine(only) {
  const known = ruleFiles();
  const unknown = (only ?? []).filter((id) => !known.some((file) => file.id === id));
  if (unknown.length) throw new Error(`There is no rule ${unknown.join(', ')}.`);
  const files = only ? known.filter(({ id }) => only.includes(id)) : known;
  const entry = `${registry(files)}
    export { Workspace } from '../engine/workspace.js';
    export { DEFAULT_SETTINGS } from '../engine/settings.js';
    export { languageOf } from '../engine/file-contents.js';
    export { LineIndex, applyEdits } from '../syntax/text.js';
    export { renderRulePage } from '../docs/page.js';
    export { renderCatalogue } from '../docs/catalogue.js';
    export { configurationSchema } from '../docs/schema.js';`;
  const folder = mkdtempSync(path.join(tmpdir(), 'hullcheck-'));
  const outfile = path.join(folder, 'engine.mjs');
  try {
    await build({
      absWorkingDir: root,
      stdin: { contents: entry, loader: 'ts', resolveDir: path.join(root, 'server/src/rules') },
      bundle: true,
      platform: 'neutral',
      target: 'node20',
      mainFields: ['module', 'main'],
      alias: { yaml: './node_modules/yaml/browser/index.js' },
      outfile,
      logLevel: 'warning',
    });
    return await import(pathToFileURL(outfile).href);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
