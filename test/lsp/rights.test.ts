import { afterEach, describe, expect, test } from 'vitest';
import type { CodeLens } from 'vscode-languageserver/node';
import { Editor, type EditorOptions, until, uriOf, VSCODE_OPTIONS } from './editor.js';

const RBAC = 'apiVersion: rbac.authorization.k8s.io/v1';
const account = (name: string, namespace = 'shop'): string =>
  `apiVersion: v1\nkind: ServiceAccount\nmetadata: { name: ${name}, namespace: ${namespace} }\n`;
const clusterRole = (name: string, rules: string): string =>
  `${RBAC}\nkind: ClusterRole\nmetadata: { name: ${name} }\nrules:\n${rules}`;
const bound = (name: string, role: string, subject: string): string =>
  `${RBAC}\nkind: ClusterRoleBinding\nmetadata: { name: ${name} }\nroleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: ${role} }\nsubjects:\n  - { kind: ServiceAccount, name: ${subject}, namespace: shop }\n`;
const pod = (name: string, more: string): string =>
  `apiVersion: v1\nkind: Pod\nmetadata: { name: ${name}, namespace: shop }\nspec:\n  ${more}\n  containers: [{ name: app, image: "registry.example.com/web:1.2.3" }]\n`;

const STARTER =
  '  - { apiGroups: [""], resources: [pods], verbs: [create] }\n  - { apiGroups: [""], resources: [secrets], verbs: [get, list] }\n';
const SHOP = {
  'accounts.yaml': [account('robot'), account('idle')].join('---\n'),
  'role.yaml': clusterRole('starter', STARTER),
  'binding.yaml': bound('starters', 'starter', 'robot'),
  'pods.yaml': [
    pod('web', 'serviceAccountName: robot'),
    pod('shut', '{ serviceAccountName: robot, automountServiceAccountToken: false }').replace(
      / {2}\{ (.*) \}/,
      (_, spec) => `  ${spec.replace(', ', '\n  ')}`,
    ),
    pod('plain', 'serviceAccountName: idle'),
  ].join('---\n'),
};
const OPTIONS = {
  ...VSCODE_OPTIONS,
  commands: [...(VSCODE_OPTIONS.commands ?? []), 'hullcheck.showRbacGraph'],
} as const;

const editors: Editor[] = [];
const open = async (files: Readonly<Record<string, string>>, more: EditorOptions = {}): Promise<Editor> => {
  const editor = await Editor.ready({ files, rules: [], options: OPTIONS, ...more });
  editors.push(editor);
  for (const path of Object.keys(files)) await editor.open(path);
  await editor.settle();
  return editor;
};
afterEach(async () => {
  for (const editor of editors.splice(0)) await editor.stop();
});
const rightsOf = async (editor: Editor, path: string): Promise<readonly CodeLens[]> =>
  (await editor.lenses(path)).filter(({ command }) => !command?.title.startsWith('Pod Security'));
const titles = async (editor: Editor, path: string): Promise<readonly (string | undefined)[]> =>
  (await rightsOf(editor, path)).map(({ command }) => command?.title);

describe('the code lens of rights', () => {
  test('says what an account may do and reach, and a click shows it in the graph', async () => {
    const editor = await open(SHOP);
    const [robot, idle] = await rightsOf(editor, 'accounts.yaml');
    expect(robot?.range.start).toEqual({ line: 1, character: 0 });
    expect(robot?.command).toEqual({
      title: 'May read Secrets in the whole cluster; reaches the nodes in 1 step',
      command: 'hullcheck.showRbacGraph',
      arguments: [{ words: '"robot" "ServiceAccount" "shop"' }],
    });
    expect(idle?.command?.title).toBe('No rights');
    expect(await titles(editor, 'role.yaml')).toEqual(['Held by ServiceAccount "robot" in the whole cluster']);
    expect(await titles(editor, 'binding.yaml')).toEqual([
      'ServiceAccount "robot" may read Secrets in the whole cluster; reaches the nodes in 1 step',
    ]);
  });

  test('stands above a workload only where its token is worth something', async () => {
    const editor = await open(SHOP);
    const lenses = await rightsOf(editor, 'pods.yaml');
    expect(lenses.map(({ command }) => command?.arguments)).toEqual([[{ words: '"web" "Pod" "shop"' }]]);
  });

  test('is mere text for a client without the picture', async () => {
    const editor = await open(SHOP, { options: {} });
    expect((await rightsOf(editor, 'accounts.yaml'))[1]?.command).toEqual({ title: 'No rights', command: '' });
  });

  test('follows bindings of other files', async () => {
    const editor = await open({ ...SHOP, 'binding.yaml': bound('starters', 'cluster-admin', 'idle') });
    expect(await titles(editor, 'accounts.yaml')).toEqual(['No rights', 'May do everything in the whole cluster']);
    const before = editor.lensRefreshes;
    await editor.replace('binding.yaml', 'name: idle', 'name: robot');
    await editor.settle();
    await until('the lenses to be asked for again', () => editor.lensRefreshes > before);
    expect(await titles(editor, 'accounts.yaml')).toEqual(['May do everything in the whole cluster', 'No rights']);
  });

  test('names roles that the workspace does not hold, and goes with the setting', async () => {
    const editor = await open({ ...SHOP, 'binding.yaml': bound('starters', 'elsewhere', 'robot') });
    expect((await titles(editor, 'accounts.yaml'))[0]).toBe(
      'Has ClusterRole "elsewhere", which is not in the workspace as a whole',
    );
    const before = editor.lensRefreshes;
    await editor.configure({ hullcheck: { codeLens: false } });
    await until('the lenses to go', () => editor.lensRefreshes > before);
    expect(await editor.lenses('accounts.yaml')).toEqual([]);
  });

  test('counts, where there are several', async () => {
    const role = `${RBAC}\nkind: Role\nmetadata: { name: reader, namespace: shop }\nrules:\n  - { apiGroups: [""], resources: [configmaps, services], verbs: [get] }\n`;
    const binding = `${RBAC}\nkind: RoleBinding\nmetadata: { name: readers, namespace: shop }\nroleRef: { apiGroup: rbac.authorization.k8s.io, kind: Role, name: reader }\nsubjects:\n  - { kind: ServiceAccount, name: robot, namespace: shop }\n  - { kind: ServiceAccount, name: idle, namespace: shop }\n  - { apiGroup: rbac.authorization.k8s.io, kind: Group, name: shoppers }\n`;
    const unheld = role.replace('reader', 'lonely');
    const editor = await open({ 'all.yaml': [role, binding, unheld].join('---\n') });
    expect(await titles(editor, 'all.yaml')).toEqual([
      'Held by 2 ServiceAccounts and 1 Group',
      '2 ServiceAccounts and 1 Group may read 2 kinds of resources in namespace "shop"',
    ]);
  });
});

describe('a hover over who may do what', () => {
  test('of an account has its ways, its rights and what runs as it, each with its line', async () => {
    const editor = await open(SHOP);
    const role = `${uriOf('role.yaml')}#L5`;
    const binding = `[\`ClusterRoleBinding starters\`](${uriOf('binding.yaml')}#L3)`;
    expect(await editor.hoverText('accounts.yaml', 'robot')).toBe(
      [
        '**ServiceAccount `robot`** may read Secrets in the whole cluster.',
        'It reaches **the nodes**:',
        `1. ServiceAccount \`robot\` may start pods in every namespace that hold their node. [\`ClusterRole starter\`](${role}) by ${binding}`,
        'It reaches **all Secrets**:',
        `1. ServiceAccount \`robot\` may read the Secrets in every namespace. [\`ClusterRole starter\`](${uriOf('role.yaml')}#L6) by ${binding}`,
        [
          '| Where | On | May |',
          '| --- | --- | --- |',
          `| the whole cluster | [\`pods\`](${role}) | \`create\` |`,
          `| the whole cluster | [\`secrets\`](${uriOf('role.yaml')}#L6) | \`get\`, \`list\` |`,
        ].join('\n'),
        `It has [\`ClusterRole starter\`](${uriOf('role.yaml')}#L3) by ${binding}.`,
        `Pods that run as it: [\`Pod web\`](${uriOf('pods.yaml')}#L3), [\`Pod shut\`](${uriOf('pods.yaml')}#L10).`,
        '[Show it in the RBAC graph](command:hullcheck.showRbacGraph?%7B%22words%22%3A%22%5C%22robot%5C%22%20%5C%22ServiceAccount%5C%22%20%5C%22shop%5C%22%22%7D)',
      ].join('\n\n'),
    );
    expect(await editor.hoverText('binding.yaml', 'robot')).toContain('**ServiceAccount `robot`** may read Secrets');
    expect(await editor.hoverText('accounts.yaml', 'idle')).toContain('**ServiceAccount `idle`** has no rights.');
  });

  test('of a role says who has it, of a binding who gets what', async () => {
    const editor = await open(SHOP);
    const role = await editor.hoverText('role.yaml', 'ClusterRole');
    expect(role).toContain('**ClusterRole `starter`** may read Secrets wherever it is given.');
    expect(role).toContain(`Who has it: \`ServiceAccount robot\` by [\`ClusterRoleBinding starters\`]`);
    expect(role).toContain('| On | May |');
    expect(await editor.hoverText('binding.yaml', 'name: starter,')).toBe('');
    expect(await editor.hoverText('binding.yaml', 'name: starter }')).toContain('**ClusterRole `starter`**');
    const binding = await editor.hoverText('binding.yaml', 'starters');
    expect(binding).toContain(
      '**ClusterRoleBinding `starters`** gives rights: ServiceAccount `robot` may read Secrets in the whole cluster.',
    );
    expect(binding).toContain('ServiceAccount `robot` reaches **the nodes**:');
    expect(binding).toContain('Who gets it: `ServiceAccount robot`.');
  });

  test('of a pod says what its token is worth, also where it names its account', async () => {
    const editor = await open(SHOP);
    for (const on of ['name: web', 'serviceAccountName: robot'])
      expect(await editor.hoverText('pods.yaml', on)).toContain(
        '**Pod `web`** runs as ServiceAccount `robot`, which may read Secrets in the whole cluster.',
      );
    expect(await editor.hoverText('pods.yaml', 'name: shut')).toContain('does not certainly find a token of it.');
    expect(await editor.hoverText('pods.yaml', 'image')).toBe('');
  });

  test('marks what is not certain, and says what is unknown', async () => {
    const twice = clusterRole('starter', '  - { apiGroups: [apps], resources: [deployments], verbs: [get] }\n');
    const editor = await open({
      ...SHOP,
      'binding.yaml': [bound('starters', 'starter', 'robot'), bound('starters', 'elsewhere', 'robot')].join('---\n'),
      'role.yaml': twice,
    });
    const text = await editor.hoverText('accounts.yaml', 'robot');
    expect(text).toContain('| the whole cluster | [`deployments.apps`](file:///w/role.yaml#L5) | `get` (perhaps) |');
    expect(text).toContain('What else `ClusterRole elsewhere` allows is not in the workspace: unknown.');
    expect(text).toContain('may perhaps read 1 kind of resources');
  });

  test('is certain of what each alternative gives', async () => {
    const wide = clusterRole(
      'starter',
      `${STARTER}  - { apiGroups: [apps], resources: [deployments], verbs: [get] }\n`,
    );
    const editor = await open({
      ...SHOP,
      'binding.yaml': [bound('starters', 'starter', 'robot'), bound('starters', 'starter', 'robot')].join('---\n'),
      'role.yaml': [clusterRole('starter', STARTER), wide].join('---\n'),
    });
    const text = await editor.hoverText('accounts.yaml', 'robot');
    expect(text).toMatch(/\| \[`secrets`\]\([^)]*\) \| `get`, `list` \|/);
    expect(text).toMatch(/\| \[`deployments\.apps`\]\([^)]*\) \| `get` \(perhaps\) \|/);
  });

  test('cuts what is long, with a count', async () => {
    const verbs = ['get', 'list', 'watch', 'create', 'update', 'patch', 'delete'];
    const rules = Array.from(
      { length: 20 },
      (_, n) =>
        `  - { apiGroups: [g${n}], resources: [r], verbs: [${verbs.filter((_, bit) => ((n + 1) >> bit) & 1)}] }\n`,
    );
    const editor = await open({ ...SHOP, 'role.yaml': clusterRole('starter', rules.join('')) });
    const text = await editor.hoverText('accounts.yaml', 'robot');
    expect(text.split('\n').filter((line) => line.startsWith('| the'))).toHaveLength(12);
    expect(text).toContain('8 more lines: `hullcheck rbac` shows them all.');
  });

  test('lets no text of the workspace become markup', async () => {
    const evil = '"x`](command:y) | <b> \\" [a](command:z) \\n# h"';
    const all = [
      account(evil),
      clusterRole(
        evil,
        `  - { apiGroups: [""], resources: [pods, ${evil}], resourceNames: [${evil}], verbs: [create, ${evil}] }\n  - { apiGroups: [""], resources: [secrets], verbs: [list] }\n`,
      ),
      bound(evil, evil, evil),
      pod(evil, `serviceAccountName: ${evil}`),
    ].join('---\n');
    const editor = await open({ 'all.yaml': all });
    for (const on of ['kind: ServiceAccount', 'kind: ClusterRole', 'kind: ClusterRoleBinding', 'kind: Pod']) {
      const text = await editor.hoverText('all.yaml', on);
      const links = [...withoutCode(text).matchAll(/\]\(([^)]*)\)/g)].map(([, target = '']) => target);
      expect(links.length).toBeGreaterThan(1);
      for (const link of links)
        expect(link).toMatch(/^(?:file:\/\/\/w\/all\.yaml#L\d+|command:hullcheck\.showRbacGraph\?[\w%.-]+)$/);
      expect(withoutCode(text)).not.toMatch(/(?<!\\)<|^#/m);
    }
  });
});

/** What a reader of Markdown takes for markup: code spans and escaped characters are text. */
const withoutCode = (text: string): string => text.replace(/\\[^\w\s]/g, '').replace(/`[^`]*`/g, '');
