import { expect, test } from 'vitest';
import { DEFAULT_SETTINGS } from '../../server/src/engine/settings.js';
import { Workspace } from '../../server/src/engine/workspace.js';
import { rules } from '../../server/src/rules/index.js';

const letters = 'abcdefghijkl'.split('');
const bomb = letters.map((letter, index) =>
  index === 0
    ? '  a: &a [x, x, x, x, x, x, x, x, x]'
    : `  ${letter}: &${letter} [${`*${letters[index - 1]}, `.repeat(9)}]`,
);

/** Files that break programs that trust their input. Each holds a mistake that is still to be found, or nothing at all. */
const files: Readonly<Record<string, string>> = {
  'alias-bomb.yaml': `apiVersion: v1\nkind: Pod\nmetadata: { name: x }\nspec:\n  hostNetwork: true\n${bomb.join('\n')}\n  containers: *l\n`,
  'self-reference.yaml':
    'apiVersion: v1\nkind: Pod\nspec: &a\n  hostNetwork: true\n  containers: [*a]\n  template: *a\n  x: { <<: *a }\n',
  'self-merge.yaml': 'apiVersion: v1\nkind: Pod\nspec: &a\n  <<: *a\n  hostNetwork: true\n',
  'deep-flow.yaml': `apiVersion: v1\nkind: Pod\nspec: ${'['.repeat(5000)}`,
  'deep-block.yaml': `apiVersion: v1\nkind: Pod\nspec:\n${Array.from({ length: 800 }, (_, depth) => `${' '.repeat(depth + 1)}a:\n`).join('')}`,
  'surrogate.json': '{"apiVersion":"v1","kind":"Pod","metadata":{"name":"\\ud800"},"spec":{"hostNetwork":true}}',
  'surrogate.yaml': 'apiVersion: v1\nkind: Pod\nmetadata: { name: "\ud800" }\nspec: { hostNetwork: true }\n',
  'many-keys.yaml': `apiVersion: v1\nkind: Secret\nmetadata: { name: x }\nstringData:\n${Array.from({ length: 20_000 }, (_, n) => `  k${n}: v\n`).join('')}`,
  'many-documents.yaml': 'apiVersion: v1\nkind: Pod\nspec: { hostNetwork: true }\n---\n'.repeat(60),
  'only-markers.yaml': '---\n'.repeat(2000),
  'prototype.yaml':
    'apiVersion: v1\nkind: Pod\nmetadata: { name: __proto__, labels: { __proto__: x, constructor: y, toString: z } }\nspec: { hostNetwork: true, __proto__: { hostPID: true } }\n',
  Dockerfile: `FROM a:1\nRUN ${'$('.repeat(2000)}`,
  'Dockerfile.heredocs': `FROM a:1\nRUN ${Array.from({ length: 300 }, (_, n) => `<<E${n}`).join(' ')}\n`,
};

test.each(Object.entries(files))(
  '%s is judged as far as it goes',
  (name, text) => {
    const failures: string[] = [];
    const uri = `file:///w/${name}`;
    const workspace = new Workspace(rules, { folders: ['file:///w'], onError: (message) => failures.push(message) });
    workspace.configure(() => ({ ...DEFAULT_SETTINGS, profile: 'audit', today: '2026-11-01' }));
    workspace.change([{ uri, text }]);
    workspace.setComplete(true);
    workspace.analyze();
    expect(failures).toEqual([]);
    const findings = workspace.findings(uri);
    if (text.includes('hostNetwork')) expect(findings.some(({ message }) => message.includes('network'))).toBe(true);
    for (const finding of findings.slice(0, 5)) workspace.fixes(uri, finding);
    workspace.fixAll([uri], () => true);
    expect(failures).toEqual([]);
  },
  30_000,
);
