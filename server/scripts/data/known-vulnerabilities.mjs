// Writes the data of versions with published holes: node server/scripts/data/known-vulnerabilities.mjs FOLDER
// FOLDER holds known-vulnerabilities.json: products with their images and holes. Each hole has the id of its advisory and
// ranges `introduced-fixed` of versions, of which the first is affected and the last is the first one that is mended.
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const [folder] = process.argv.slice(2);
if (folder === undefined) {
  console.error('Usage: node server/scripts/data/known-vulnerabilities.mjs FOLDER');
  process.exit(2);
}
/** @typedef {{ id: string, effect: string, affected: string[] }} Hole */
/** @type {{ asOf: string, source: string, products: { title: string, images: string[], holes: Hole[] }[] }} */
const { asOf, source, products } = JSON.parse(readFileSync(path.join(folder, 'known-vulnerabilities.json'), 'utf8'));

const lines = products.flatMap(({ title, images, holes }) =>
  holes.map(({ id, effect, affected }) => {
    const row = [title, images.join(' '), id, effect, affected.join(' ')];
    const isSound =
      /^(?:CVE-\d{4}-\d+|GHSA(?:-\w{4}){3})$/.test(id) &&
      affected.length > 0 &&
      affected.every((range) => /^\d+(?:\.\d+)*-\d+(?:\.\d+)+$/.test(range)) &&
      row.every((text) => text !== '' && !/[|\n`]/.test(text));
    if (!isSound) throw new Error(`${title} ${id} lacks its advisory, a fixed version, or holds a separator.`);
    return row.join('|');
  }),
);

writeFileSync(
  path.join(path.dirname(fileURLToPath(import.meta.url)), '../../src/model/docker/known-vulnerabilities-data.ts'),
  `// Written by server/scripts/data/known-vulnerabilities.mjs from ${source}, as of ${asOf}.

/** The day the advisories were read. */
export const KNOWN_VULNERABILITIES_AS_OF = '${asOf}';

/** A line for each hole: product, its repositories, advisory, what the hole lets happen, then ranges \`introduced-fixed\`. */
export const KNOWN_VULNERABILITIES = \`
${lines.join('\n')}
\`;
`,
);
