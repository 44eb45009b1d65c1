// Network policies written for applications, judged by the model and by the evaluator of test/oracle:
// npm run network-synthesis -- FOLDER|FILE,FILE… […] [--print]
// Each argument is one application. Every known connection must pass, and all else be closed.
import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { verdictOn, writePolicies, writtenInto } from '../../test/support/network-policies.js';
import { policyText } from '../src/model/network/policy-text.js';

const args = process.argv.slice(2);
const isPrinted = args.includes('--print');
const NAMES = /\.(?:ya?ml|json)$|^Kustomization$/;

function filesIn(given: string): Record<string, string> {
  const files: Record<string, string> = {};
  for (const part of given.split(',')) {
    const isFolder = statSync(part).isDirectory();
    const names = isFolder
      ? readdirSync(part, { recursive: true, encoding: 'utf8' }).filter((name) => NAMES.test(path.basename(name)))
      : [''];
    for (const name of names.sort()) {
      const key = isFolder ? name.split(path.sep).join('/') : path.basename(part);
      files[key] = readFileSync(path.join(part, name), 'utf8');
    }
  }
  return files;
}

console.log(
  'application | workloads | policies | known | pass (model, oracle) | others | closed (model, oracle) | undecided | open before | wrong',
);
for (const given of args.filter((arg) => !arg.startsWith('--'))) {
  const files = filesIn(given);
  for (const scope of writePolicies(files)) {
    // The evaluator reads manifests, no templates.
    if (scope.network.contents.pods.some(({ title }) => title.includes('{{'))) continue;
    const verdict = verdictOn(files, scope);
    const { workloads, policies, known, passing, others, closed, undecided, before } = verdict;
    const wrong = [...verdict.wrong];
    const name = `${path.basename(given)}${scope.id === 'file:///w' ? '' : ` ${scope.id.replace('file:///w', '')}`}`;
    console.log(
      [
        name,
        workloads,
        policies,
        known,
        `${passing.model}, ${passing.oracle}`,
        others,
        `${closed.model}, ${closed.oracle}`,
        undecided,
        before,
        wrong.length,
      ].join(' | '),
    );
    const again = writtenInto(files, scope).written.flatMap((part) => part.policies);
    if (again.length > 0) wrong.push(`written twice: ${again.map((one) => one.name).join(', ')}`);
    for (const line of wrong.slice(0, 20)) console.log(`  ${line}`);
    if (isPrinted) console.log(policyText(scope.written));
    if (wrong.length > 0) process.exitCode = 1;
  }
}
