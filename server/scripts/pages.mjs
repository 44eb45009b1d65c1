// Writes the page of every rule, and a list of all, as Markdown into a folder: what the package ships and editors open offline.
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { loadEngine, root } from './load-engine.mjs';

/** @returns {Promise<string[]>} the files written, as full paths */
export async function writePages(folder = path.join(root, 'dist/pages')) {
  const { rules, renderRulePage, renderCatalogue } = await loadEngine();
  mkdirSync(folder, { recursive: true });
  const pages = rules.map((rule) => ({ name: `${rule.id}.md`, text: renderRulePage(rule, rules) }));
  pages.push({ name: 'index.md', text: renderCatalogue(rules, (id) => `${id}.md`) });
  return pages.map(({ name, text }) => {
    const file = path.join(folder, name);
    writeFileSync(file, text);
    return file;
  });
}
