import { afterEach, describe, expect, test } from 'vitest';
import type { CodeLens } from 'vscode-languageserver/node';
import { Editor, type EditorOptions, FOLDER, until, uriOf } from './editor.js';

const DEPLOYMENT = `# The shop
apiVersion: apps/v1
kind: Deployment
metadata:
  name: shop
  namespace: shop
spec:
  template:
    spec:
      securityContext:
        runAsNonRoot: true
        seccompProfile:
          type: RuntimeDefault
      containers:
        - name: app
          image: app:1
          securityContext:
            runAsNonRoot: false
            allowPrivilegeEscalation: false
            capabilities:
              drop: [ALL]
        - name: proxy
          image: proxy:1
          securityContext: { privileged: true }
`;
const SETTINGS = '---\nkind: ConfigMap\napiVersion: v1\nmetadata: { name: settings }\n';
const POD = 'apiVersion: v1\nkind: Pod\nmetadata: { name: web }\nspec: { containers: [{ name: app }] }\n';

const editors: Editor[] = [];
const open = async (files: Readonly<Record<string, string>>, options: EditorOptions = {}): Promise<Editor> => {
  const editor = await Editor.ready({ files, rules: [], ...options });
  editors.push(editor);
  for (const path of Object.keys(files)) await editor.open(path);
  await editor.settle();
  return editor;
};
afterEach(async () => {
  for (const editor of editors.splice(0)) await editor.stop();
});
const titles = (lenses: readonly CodeLens[]): readonly (string | undefined)[] =>
  lenses.map(({ command }) => command?.title);

describe('the code lens of a workload', () => {
  test('says its level above the line of its kind, and hardens it', async () => {
    const editor = await open({ 'shop.yaml': `${POD.replace('web', 'first') + SETTINGS}---\n${DEPLOYMENT}` });
    expect(editor.capabilities.codeLensProvider).toEqual({ resolveProvider: true });
    const [first, shop, ...others] = await editor.lenses('shop.yaml');
    expect(others).toEqual([]);
    expect(first?.range).toEqual({ start: { line: 1, character: 0 }, end: { line: 1, character: 4 } });
    expect(shop?.range.start).toEqual({ line: 11, character: 0 });
    expect(first?.command).toEqual({
      title: 'Pod Security: baseline, 4 steps to restricted',
      command: 'hullcheck.harden',
      arguments: [{ uri: uriOf('shop.yaml'), position: { line: 1, character: 0 } }],
      tooltip:
        'The restricted level refuses: privilege escalation (container "app"), a user that may be root (container "app"), no seccomp profile that confines (container "app"), capabilities (container "app").',
    });
    expect(shop?.command?.title).toBe('Pod Security: privileged, 4 steps to restricted');
  });

  test('is mere text where nothing is left to do, or the client cannot harden', async () => {
    const restricted = `${POD.replace('{ name: app }', '{ name: app, securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: [ALL] } } }').replace('spec: {', 'spec: { securityContext: { runAsNonRoot: true, seccompProfile: { type: RuntimeDefault } },')}`;
    const editor = await open({ 'pod.yaml': restricted });
    expect((await editor.lenses('pod.yaml')).map(({ command }) => command)).toEqual([
      { title: 'Pod Security: restricted', command: '' },
    ]);
    const plain = await open({ 'pod.yaml': POD }, { options: {} });
    expect((await plain.lenses('pod.yaml'))[0]?.command).toMatchObject({ command: '', tooltip: expect.any(String) });
  });

  test('is not there where a template decides, and in files without workloads', async () => {
    const editor = await open({
      'a.yaml': POD.replace('name: app', 'name: app, securityContext: "{{ .Values.context }}"'),
      'b.yaml': SETTINGS,
      Dockerfile: 'FROM a:1\n',
    });
    for (const path of ['a.yaml', 'b.yaml', 'Dockerfile', 'missing.yaml'])
      expect(await editor.lenses(path)).toEqual([]);
  });

  test('follows what is typed', async () => {
    const editor = await open({ 'pod.yaml': POD });
    const [before] = await editor.request<CodeLens[]>('textDocument/codeLens', {
      textDocument: { uri: uriOf('pod.yaml') },
    });
    await editor.replace('pod.yaml', 'spec: {', 'spec: { hostPID: true,');
    expect(titles(await editor.lenses('pod.yaml'))).toEqual(['Pod Security: privileged, 5 steps to restricted']);
    await editor.replace('pod.yaml', 'apiVersion', '# moved\napiVersion');
    const late = await editor.request<CodeLens>('codeLens/resolve', before);
    expect(late.command).toEqual({ title: 'Pod Security', command: '' });
  });

  test('is of the version that the settings name, or the Namespace', async () => {
    const inShop = POD.replace('name: web', 'name: web, namespace: shop');
    const editor = await open({ 'pod.yaml': inShop }, { settings: { hullcheck: { kubernetesVersion: '1.21' } } });
    expect(titles(await editor.lenses('pod.yaml'))).toEqual(['Pod Security: baseline, 3 steps to restricted']);
    const asked = editor.lensRefreshes;
    await editor.configure({ hullcheck: { kubernetesVersion: '' } });
    await until('the lenses to be asked for again', () => editor.lensRefreshes > asked);
    expect(titles(await editor.lenses('pod.yaml'))).toEqual(['Pod Security: baseline, 4 steps to restricted']);
    const again = editor.lensRefreshes;
    await editor.open('.hullcheck.yaml', 'kubernetesVersion: "1.21"\n');
    await until('the lenses to be asked for again', () => editor.lensRefreshes > again);
    expect(titles(await editor.lenses('pod.yaml'))).toEqual(['Pod Security: baseline, 3 steps to restricted']);
    const labels = 'labels: { pod-security.kubernetes.io/enforce-version: v1.18 }';
    await editor.write('ns.yaml', `apiVersion: v1\nkind: Namespace\nmetadata: { name: shop, ${labels} }\n`);
    await editor.settle();
    expect(titles(await editor.lenses('pod.yaml'))).toEqual(['Pod Security: baseline, 2 steps to restricted']);
  });

  test('goes and comes with its setting, for each folder', async () => {
    const editor = await open({ 'pod.yaml': POD });
    await editor.configure({ hullcheck: { codeLens: false } });
    await until('the lens to go', () => editor.lensRefreshes > 1);
    expect(await editor.lenses('pod.yaml')).toEqual([]);
    await editor.configure({ [`${FOLDER} hullcheck`]: { codeLens: true } });
    await until('the lens to come', () => editor.lensRefreshes > 2);
    expect(await editor.lenses('pod.yaml')).toHaveLength(1);
    expect(editor.log).toEqual([]);
  });
});

describe('a hover over security settings', () => {
  test('says for each container what holds of an inherited field, and where it comes from', async () => {
    const editor = await open({ 'shop.yaml': DEPLOYMENT });
    const hover = await editor.hover('shop.yaml', 'runAsNonRoot: true');
    expect(hover).toEqual({
      contents: {
        kind: 'markdown',
        value: [
          '| Container | `runAsNonRoot` | From |',
          '| --- | --- | --- |',
          '| `app` | `false` | its own, in place of `true` of the pod |',
          '| `proxy` | `true` | the pod |',
        ].join('\n'),
      },
      range: { start: { line: 10, character: 8 }, end: { line: 10, character: 20 } },
    });
    expect(await editor.hoverText('shop.yaml', 'RuntimeDefault')).toBe(
      [
        '| Container | `seccompProfile` | From |',
        '| --- | --- | --- |',
        '| `app` | `RuntimeDefault` | the pod |',
        '| `proxy` | `Unconfined` | privileged mode |',
      ].join('\n'),
    );
    expect(await editor.hoverText('shop.yaml', 'ALL]')).toContain('| `app` | `drop: [ALL]` | its own |');
    expect(await editor.hover('shop.yaml', 'image')).toBeNull();
  });

  test('says all that a securityContext decides on its key', async () => {
    const editor = await open({ 'shop.yaml': DEPLOYMENT });
    expect(await editor.hoverText('shop.yaml', 'securityContext:\n        runAsNonRoot')).toBe(
      [
        '| Setting | Container | Value | From |',
        '| --- | --- | --- | --- |',
        '| `runAsNonRoot` | `app` | `false` | its own, in place of `true` of the pod |',
        '| `runAsNonRoot` | `proxy` | `true` | the pod |',
        '| `runAsUser` | `app`, `proxy` | the user that the image names | the default |',
        '| `runAsGroup` | `app`, `proxy` | the group that the runtime finds in the image | the default |',
        '| `seccompProfile` | `app` | `RuntimeDefault` | the pod |',
        '| `seccompProfile` | `proxy` | `Unconfined` | privileged mode |',
        '| `appArmorProfile` | `app` | `RuntimeDefault`, where the node has AppArmor | the default |',
        '| `appArmorProfile` | `proxy` | `Unconfined` | privileged mode |',
        '| `seLinuxOptions` | `app`, `proxy` | a context that the container runtime picks | the default |',
      ].join('\n'),
    );
    const own = await editor.hoverText('shop.yaml', 'securityContext: { privileged');
    expect(own).toContain('| Setting | Value | From |');
    expect(own).toContain('| `privileged` | `true` | its own |');
    expect(own).toContain('| `readOnlyRootFilesystem` | `false` | the default |');
    expect(own).toContain('| `capabilities` | all | privileged mode |');
  });

  test('stands before the reason of what is found there', async () => {
    const editor = await open(
      { 'pod.yaml': POD.replace('name: app', 'name: app, securityContext: { allowPrivilegeEscalation: true }') },
      { rules: (await import('./rules.js')).sessionRules },
    );
    const value = await editor.hoverText('pod.yaml', 'true');
    expect(value).toMatch(
      /^\| Container \| `allowPrivilegeEscalation` \| From \|\n[\s\S]*\n\n---\n\n\*\*Escalation\*\*/,
    );
  });

  test('of text that another place brings along belongs to where it stands', async () => {
    const spec = (own: string): string =>
      `spec:\n  containers:\n    - name: a\n      securityContext: &safe { runAsUser: 7 }\n    - name: b\n      securityContext: ${own}\n`;
    const editor = await open({ 'pod.yaml': `apiVersion: v1\nkind: Pod\nmetadata: { name: web }\n${spec('*safe')}` });
    expect(await editor.hoverText('pod.yaml', 'runAsUser')).toContain('| `a` | `7` | its own |');
    expect(await editor.hoverText('pod.yaml', 'securityContext: *safe')).toContain('| `runAsUser` | `7` | its own |');
  });

  test('lets no text of the file out of its cell', async () => {
    const name = '"a`](command:x) | b\\n# c"';
    const context = 'securityContext: { runAsUser: "`[x](command:y)`", runAsGroup: "${GID}" }';
    const editor = await open({
      'pod.yaml': POD.replace('{ name: app }', `{ name: ${name}, ${context} }`),
    });
    expect((await editor.hoverText('pod.yaml', 'runAsUser')).split('\n')[2]).toBe(
      "| `a'](command:x) \\| b # c` | `'[x](command:y)'` | its own |",
    );
    expect(await editor.hoverText('pod.yaml', 'runAsGroup')).toContain(
      '| unknown | a template, a variable or a patch |',
    );
  });
});
