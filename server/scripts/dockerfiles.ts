// Reads every Dockerfile below folders and says which of them its tree does not print back byte by byte:
// npm run dockerfiles -- FOLDER...
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { printDockerfile } from '../../test/support/print-dockerfile.js';
import { languageOf } from '../src/engine/file-contents.js';
import { parseDockerfile } from '../src/syntax/dockerfile/parse.js';

const folders = process.argv.slice(2);
if (folders.length === 0) {
  console.error('usage: npm run dockerfiles -- FOLDER...');
  process.exit(2);
}
let lost = 0;
for (const folder of folders) {
  let files = 0;
  let instructions = 0;
  let refused = 0;
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort()) {
    if (languageOf(`/${name.split(path.sep).join('/')}`) !== 'dockerfile') continue;
    let text: string;
    try {
      text = readFileSync(path.join(folder, name), 'utf8');
    } catch {
      continue; // A folder may have such a name as well.
    }
    const tree = parseDockerfile(text);
    const printed = printDockerfile(tree);
    files++;
    instructions += tree.instructions.length;
    if (tree.problems.length > 0) {
      refused++;
      for (const { message } of tree.problems) console.log(`${name}: refused: ${message}`);
    }
    if (printed.text === text && printed.losses.length === 0) continue;
    lost++;
    console.log(`${name}: ${printed.losses.join(' ') || 'prints otherwise'}`);
  }
  console.log(
    `${folder}: ${files} Dockerfiles with ${instructions} instructions, ${refused} with something that Docker refuses`,
  );
}
console.log(`${lost} not printed back as they are`);
process.exitCode = lost === 0 ? 0 : 1;
