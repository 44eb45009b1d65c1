// Two readings of the Pod Security Standards, on the manifests of a folder: npm run pod-security -- FOLDER...
// The model that rules stand on and the independent judge of test/oracle must give the same verdict on every control.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { PodSecurityComparison } from '../../test/support/pod-security-comparison.js';

/** The versions in which the standards changed, the one before the first change that any cluster still has, and the newest. */
const MINORS = [0, 8, 18, 19, 22, 23, 25, 27, 29, 31, 32, 34, 35, 37];

const folders = process.argv.slice(2);
if (folders.length === 0) {
  console.error('Usage: npm run pod-security -- FOLDER...');
  process.exit(2);
}
for (const folder of folders) {
  const comparison = new PodSecurityComparison();
  let files = 0;
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !/\.(?:ya?ml|json)$/i.test(entry.name)) continue;
    const file = path.join(entry.parentPath, entry.name);
    files++;
    comparison.add(path.relative(folder, file), readFileSync(file, 'utf8'), MINORS);
  }
  console.log(`${folder}: ${files} files`);
  for (const line of comparison.summary()) console.log(`  ${line}`);
  for (const difference of comparison.differences) console.log(`  DIFFERENCE ${difference}`);
  if (comparison.differences.length) process.exitCode = 1;
}
