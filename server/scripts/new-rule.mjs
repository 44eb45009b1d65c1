// Writes the one file of a new rule, with an example that fails until the rule is written: npm run new-rule -- THEME/ID
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { ruleFiles } from './generate.mjs';
import { root } from './load-engine.mjs';

/** The subject that most rules of a theme stand on, and an example of it. @param {string} theme */
function beginning(theme) {
  if (/dockerfile/.test(theme)) {
    return {
      on: 'RUN',
      subject: 'run',
      at: 'run.keyword',
      code: ['FROM alpine:3.22', 'RUN true', '#<- The message begins like this'],
      good: ['FROM alpine:3.22'],
    };
  }
  if (theme === 'rbac') {
    const role = ['apiVersion: rbac.authorization.k8s.io/v1', 'kind: Role', 'metadata:', '  name: example'];
    return {
      on: 'Role',
      subject: 'role',
      at: "role.field('rules')",
      code: [...role, 'rules: []', '#<--- The message begins like this'],
      good: role,
    };
  }
  return {
    on: 'container',
    subject: 'container',
    at: "container.field('image')",
    code: [
      'name: app',
      'image: registry.example/app:1.4',
      '#      ^^^^^^^^^^^^^^^^^^^^^^^^ The message begins like this',
    ],
    good: ['name: app'],
  };
}

/** The text of a rule that is still to be written. @param {string} theme @param {string} id */
export function newRule(theme, id) {
  const { on, subject, at, code, good } = beginning(theme);
  const title = id.replace(/-/g, ' ').replace(/^./, (letter) => letter.toUpperCase());
  const lines = (/** @type {readonly string[]} */ text) => text.map((line) => `        ${line}`).join('\n');
  return `import { defineRule } from '../../engine/rule.js';

export default defineRule({
  id: '${id}',
  title: '${title}',
  severity: 'warning',
  why: \`
    What an attacker gains from it. Why the suggested state prevents that.\`,
  standards: [],
  peers: [],

  on: '${on}',
  *check(${subject}) {
    const place = ${at};
    // Ask with \`isNot\` and \`isAbsent\`: what a template decides is accused of nothing.
    if (place.range.end < 0) yield { at: place, message: 'The object, the fact, the effect.' };
  },

  bad: [
    {
      code: \`
${lines(code)}\`,
    },
  ],
  good: [
    \`
${lines(good)}\`,
  ],
});
`;
}

/** @param {string | undefined} argument @returns {string} an error, or the empty text */
function create(argument) {
  const [, theme = '', id = ''] = /^([a-z-]+)\/([a-z0-9]+(?:-[a-z0-9]+)+)$/.exec(argument ?? '') ?? [];
  const folder = path.join(root, 'server/src/rules');
  const themes = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);
  if (id === '')
    return `Usage: npm run new-rule -- THEME/ID\nTHEME is one of ${themes.join(', ')}; ID names the problem, in kebab case.`;
  const known = ruleFiles().find((file) => file.id === id);
  if (known) return `${known.theme}/${id}.ts exists already.`;
  if (!existsSync(path.join(folder, theme))) mkdirSync(path.join(folder, theme));
  const file = path.join('server/src/rules', theme, `${id}.ts`);
  writeFileSync(path.join(root, file), newRule(theme, id));
  console.log(`${file} is written. Its example fails until the rule is: npx vitest run test/rules -t ${id}`);
  return '';
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const error = create(process.argv[2]);
  if (error) console.error(error);
  process.exitCode = error ? 2 : 0;
}
