// Writes what the package ships beside its programs: the page of every rule and a list of all, as Markdown, and the JSON
// schema of the configuration file.
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { loadEngine, root } from './load-engine.mjs';

/** @returns {Promise<string[]>} the files written, as full paths */
export async function writePages(folder = path.join(root, 'dist')) {
  const { rules, renderRulePage, renderCatalogue, configurationSchema } = await loadEngine();
  mkdirSync(path.join(folder, 'pages'), { recursive: true });
  const pages = rules.map((rule) => ({ name: `pages/${rule.id}.md`, text: renderRulePage(rule, rules) }));
  pages.push({ name: 'pages/index.md', text: renderCatalogue(rules, (id) => `${id}.md`) });
  pages.push({ name: 'schema.json', text: `${JSON.stringify(configurationSchema(rules), null, 2)}\n` });
  return pages.map(({ name, text }) => {
    const file = path.join(folder, name);
    writeFileSync(file, text);
    return file;
  });
}
