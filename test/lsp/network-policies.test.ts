import { afterEach, describe, expect, test } from 'vitest';
import { Editor, type EditorOptions, uriOf } from './editor.js';

const WEB = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  namespace: shop
spec:
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec:
      hostNetwork: false
      containers:
        - name: app
          image: app:1
          args: ["http://db:5432"]
`;
const DB = `apiVersion: v1
kind: Pod
metadata: { name: db, namespace: shop, labels: { app: db } }
spec: { containers: [{ name: db, image: "db:1" }] }
---
apiVersion: v1
kind: Service
metadata: { name: db, namespace: shop }
spec: { selector: { app: db }, ports: [{ port: 5432 }] }
`;
const OTHER = `apiVersion: v1
kind: Pod
metadata: { name: till, namespace: bank, labels: { app: till } }
spec: { containers: [{ name: till, image: "till:1" }] }
`;
const FILES = { 'k8s/web.yaml': WEB, 'k8s/db.yaml': DB, 'bank/till.yaml': OTHER };

const editors: Editor[] = [];
const open = async (files: EditorOptions['files'] = FILES, options: EditorOptions = {}): Promise<Editor> => {
  const editor = await Editor.ready({ files, ...options });
  editors.push(editor);
  await editor.open('k8s/web.yaml');
  await editor.settle();
  return editor;
};
afterEach(async () => {
  for (const editor of editors.splice(0)) await editor.stop();
});
const run = (editor: Editor, argument: unknown): Promise<unknown> =>
  editor.request('workspace/executeCommand', {
    command: 'hullcheck.server.networkPolicies',
    arguments: [argument],
  });
const names = (text: string): readonly (string | undefined)[] =>
  [...text.matchAll(/^ {2}name: (.*)$/gm)].map(([, name]) => name);

describe('policies for one workload', () => {
  const title = 'Write a NetworkPolicy for Deployment "web" from what the manifests say';

  test('are offered on its name, and shown first', async () => {
    const editor = await open();
    const action = await editor.action('k8s/web.yaml', 'kind', title, ['refactor']);
    expect(action.kind).toBe('refactor.rewrite.hullcheck');
    const { edit } = await editor.resolve(action);
    expect(Object.values(edit?.changeAnnotations ?? {}).every(({ needsConfirmation }) => needsConfirmation)).toBe(true);
    await editor.apply(edit ?? {});
    const text = editor.textOf('k8s/networkpolicy-web.yaml');
    expect(names(text)).toEqual(['web']);
    expect(text).toContain('k8s-app: kube-dns');
    expect(text).toMatch(/- Ingress\n {4}- Egress/);
  });

  test('are offered neither elsewhere nor to clients that cannot make files', async () => {
    const editor = await open();
    expect((await editor.actions('k8s/web.yaml', 'hostNetwork', ['refactor'])).map((one) => one.title)).toEqual([]);
    const plain = await open(FILES, {
      capabilities: { workspace: { workspaceEdit: { documentChanges: true, resourceOperations: undefined } } },
    });
    const found = await plain.actions('k8s/web.yaml', 'kind', ['refactor']);
    expect(found.map((one) => one.title)).not.toContain(title);
    expect(await run(plain, { reach: 'workspace' })).toEqual({ fixes: 0, applied: false, policies: 0, unknown: [] });
  });
});

describe('the command', () => {
  test('writes for the namespace at the cursor', async () => {
    const editor = await open();
    const position = { line: 1, character: 0 };
    expect(await run(editor, { reach: 'namespace', uri: uriOf('k8s/web.yaml'), position })).toEqual({
      fixes: 1,
      applied: true,
      policies: 4,
      unknown: [],
    });
    expect(names(editor.textOf('k8s/network-policies.yaml'))).toEqual(['default-deny', 'allow-dns', 'db', 'web']);
    await editor.open('k8s/network-policies.yaml', editor.textOf('k8s/network-policies.yaml'));
    expect(await run(editor, { reach: 'namespace', uri: uriOf('k8s/web.yaml'), position })).toMatchObject({
      policies: 0,
    });
  });

  test('writes for the workspace, a file for each place, and lists them in kustomizations', async () => {
    const editor = await open({
      ...FILES,
      'k8s/network-policies.yaml': '# mine\n',
      'bank/kustomization.yaml': 'namespace: safe\nresources:\n  - till.yaml\n',
    });
    expect(await run(editor, { reach: 'workspace' })).toMatchObject({ fixes: 3, applied: true, policies: 6 });
    expect(editor.textOf('k8s/network-policies-2.yaml')).toContain('name: web');
    expect(editor.textOf('bank/network-policies.yaml')).toContain('namespace: safe');
    expect(editor.textOf('bank/kustomization.yaml')).toContain('  - network-policies.yaml\n');
  });

  test('has nothing to write where no object is', async () => {
    const editor = await open({ ...FILES, 'k8s/none.yaml': 'a: 1\n' });
    const position = { line: 0, character: 0 };
    expect(await run(editor, { reach: 'namespace', uri: uriOf('k8s/none.yaml'), position })).toMatchObject({
      policies: 0,
    });
    expect(await run(editor, { reach: 'workload', uri: uriOf('k8s/web.yaml'), position })).toMatchObject({
      policies: 1,
    });
  });
});
