import { afterEach, describe, expect, test } from 'vitest';
import { Editor, type EditorOptions, VSCODE_OPTIONS } from './editor.js';

const workload = (name: string, namespace: string, more = ''): string => `apiVersion: apps/v1
kind: Deployment
metadata: { name: ${name}, namespace: ${namespace} }
spec:
  template:
    metadata: { labels: { app: ${name} } }
    spec:
      containers: [{ name: app, image: "registry.example/app:1.0.0", ports: [{ containerPort: 8080 }] }]
${more}---
`;
const POLICY = `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: db, namespace: shop }
spec:
  podSelector: { matchLabels: { app: db } }
  policyTypes: [Ingress, Egress]
  ingress:
    - from: [{ podSelector: { matchLabels: { app: web } } }]
      ports: [{ port: 5432 }]
`;
const WAYS = `apiVersion: v1
kind: Service
metadata: { name: web, namespace: shop }
spec: { type: NodePort, selector: { app: web }, ports: [{ port: 80, targetPort: 8080 }] }
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: shop, namespace: shop }
spec:
  rules: [{ http: { paths: [{ path: /, pathType: Prefix, backend: { service: { name: web, port: { number: 80 } } } }] } }]
`;
const PODS = workload('web', 'shop') + workload('db', 'shop') + workload('reports', 'office');

const OPTIONS = {
  ...VSCODE_OPTIONS,
  commands: [...(VSCODE_OPTIONS.commands ?? []), 'hullcheck.showNetworkMap'] as const,
};

const editors: Editor[] = [];
const open = async (files: Readonly<Record<string, string>>, options: EditorOptions = {}): Promise<Editor> => {
  const editor = await Editor.ready({ files, rules: [], options: OPTIONS, ...options });
  editors.push(editor);
  for (const path of Object.keys(files)) await editor.open(path);
  await editor.settle();
  return editor;
};
afterEach(async () => {
  for (const editor of editors.splice(0)) await editor.stop();
});

/** What lenses say that are about the network. */
const said = async (editor: Editor, path: string): Promise<readonly string[]> =>
  (await editor.lenses(path))
    .map(({ command }) => command?.title ?? '')
    .filter((title) => /each|[Oo]pen|elects|onnection/.test(title));

describe('the code lens', () => {
  test('says who reaches a workload and what it reaches, and what a policy selects and opens', async () => {
    const editor = await open({ 'pods.yaml': PODS, 'policy.yaml': POLICY, 'ways.yaml': WAYS });
    expect(await said(editor, 'pods.yaml')).toEqual([
      'Open to every pod, and from outside the cluster on TCP 8080; reaches anything',
      'Reached by 1 workload on TCP 5432; reaches no workload',
      'Open to every pod; reaches anything',
    ]);
    expect(await said(editor, 'policy.yaml')).toEqual([
      'Selects 1 workload; lets in 1 workload on TCP 5432; lets out nothing',
    ]);
    expect(await said(editor, 'ways.yaml')).toEqual([]);
    const lens = (await editor.lenses('pods.yaml')).find(({ command }) => command?.title.startsWith('Reached'));
    expect(lens?.command).toMatchObject({
      command: 'hullcheck.showNetworkMap',
      arguments: [{ words: '"db" "Deployment" "shop"' }],
    });
  });

  test('is calm: without policies and ways from outside there is none', async () => {
    const editor = await open({ 'pods.yaml': PODS });
    expect(await said(editor, 'pods.yaml')).toEqual([]);
    await editor.write('ways.yaml', WAYS);
    await editor.settle();
    expect(await said(editor, 'pods.yaml')).toEqual([
      'Open to every pod, and from outside the cluster on TCP 8080; reaches anything',
    ]);
  });

  test('can be turned off', async () => {
    const editor = await open({ 'policy.yaml': POLICY }, { settings: { hullcheck: { codeLens: false } } });
    expect(await editor.lenses('policy.yaml')).toEqual([]);
  });

  test.each([
    ['who selects nothing', POLICY.replace('app: db', 'app: gone'), /^Selects no workload; /],
    ['a template', POLICY.replace('app: db', 'app: "{{ .Values.app }}"'), /^Selects perhaps 2 workloads; /],
    ['everything', POLICY.replace('{ matchLabels: { app: db } }', '{}'), /^Selects all 2 workloads of its namespace; /],
    ['deny', POLICY.replace(/ {2}ingress[\s\S]*/, ''), /; lets in nothing; lets out nothing$/],
    ['open', POLICY.replace(/ {2}ingress[\s\S]*/, '  ingress: [{}]\n'), /; lets in everything; lets out nothing$/],
    [
      'addresses',
      POLICY.replace(
        / {2}ingress[\s\S]*/,
        '  egress: [{ to: [{ ipBlock: { cidr: 10.0.0.0/8 } }], ports: [{ port: 443 }] }]\n',
      ),
      /; lets in nothing; lets out 1 address range on TCP 443$/,
    ],
  ])('of a policy: %s', async (_, policy, expected) => {
    const editor = await open({ 'pods.yaml': PODS, 'policy.yaml': policy });
    expect((await said(editor, 'policy.yaml')).join()).toMatch(expected);
  });

  test('says so where policies are in no file', async () => {
    const cilium =
      'apiVersion: cilium.io/v2\nkind: CiliumNetworkPolicy\nmetadata: { name: a, namespace: shop }\nspec: {}\n';
    const editor = await open({ 'pods.yaml': PODS, 'cilium.yaml': cilium });
    expect(await said(editor, 'pods.yaml')).toEqual(
      Array.from({ length: 3 }, () => 'Open to every pod; reaches anything, as far as the files tell'),
    );
  });
});

describe('an edit', () => {
  test('says what it opens and closes, until it is saved', async () => {
    const editor = await open({ 'pods.yaml': PODS, 'policy.yaml': POLICY });
    await editor.replace('policy.yaml', 'app: web', 'app: cart');
    expect(await said(editor, 'policy.yaml')).toEqual([
      'This change closes 1 connection',
      'Selects 1 workload; lets in no workload of the files on TCP 5432; lets out nothing',
    ]);
    await editor.replace(
      'policy.yaml',
      'from: [{ podSelector: { matchLabels: { app: cart } } }]',
      'from: [{ namespaceSelector: {} }]',
    );
    expect((await said(editor, 'policy.yaml'))[0]).toBe('This change opens 1 connection');
    await editor.replace('policy.yaml', 'port: 5432', 'port: 80');
    expect((await said(editor, 'policy.yaml'))[0]).toBe('This change opens 2 connections, closes 1');
    await editor.save('policy.yaml');
    expect(await said(editor, 'policy.yaml')).toHaveLength(1);
  });

  test('of labels counts what policies then do', async () => {
    const editor = await open({ 'pods.yaml': PODS, 'policy.yaml': POLICY });
    await editor.replace('pods.yaml', 'labels: { app: web }', 'labels: { app: cart }');
    expect((await said(editor, 'pods.yaml'))[0]).toBe('This change closes 1 connection');
  });

  test('that says nothing of the network has no line', async () => {
    const editor = await open({ 'pods.yaml': PODS, 'policy.yaml': POLICY });
    await editor.replace('pods.yaml', 'app:1.0.0', 'app:1.0.1');
    expect((await said(editor, 'pods.yaml')).join()).not.toContain('This change');
  });

  test('that a template decides is uncertain', async () => {
    const editor = await open({ 'pods.yaml': PODS, 'policy.yaml': POLICY });
    await editor.replace('policy.yaml', 'app: web', 'app: "{{ .Values.app }}"');
    expect((await said(editor, 'policy.yaml'))[0]).toBe('This change perhaps closes 1 connection');
  });
});

describe('the hover', () => {
  test('of a workload says who and on which ports', async () => {
    const editor = await open({ 'pods.yaml': PODS, 'policy.yaml': POLICY, 'ways.yaml': WAYS });
    const web = await editor.hoverText('pods.yaml', 'name: web');
    expect(web).toContain('**Network of Deployment `web`**');
    expect(web).toContain('| in | from outside, by `Service web` (`NodePort`) | TCP 8080 |');
    expect(web).toContain('| in | every pod of the cluster | all ports |');
    expect(web).toContain('[Show it in the network map](command:hullcheck.showNetworkMap?');
    const db = await editor.hoverText('pods.yaml', 'name: db');
    expect(db).toContain('| in | `Deployment web` | TCP 5432 |');
    expect(db).toContain('Selected by `NetworkPolicy db`.');
  });

  test('of a policy, a Service and an Ingress', async () => {
    const editor = await open({ 'pods.yaml': PODS, 'policy.yaml': POLICY, 'ways.yaml': WAYS });
    expect(await editor.hoverText('policy.yaml', 'podSelector')).toContain('It selects `Deployment db`.');
    const service = await editor.hoverText('ways.yaml', 'name: web');
    expect(service).toContain('Leads to 1 workload; 1 of 2 other workloads may use it; policies let it pass.');
    const ingress = await editor.hoverText('ways.yaml', 'name: shop');
    expect(ingress).toContain('`Service web`: `Deployment web`.');
    await editor.replace('policy.yaml', 'podSelector: { matchLabels: { app: db } }', 'podSelector: {}');
    expect(await editor.hoverText('ways.yaml', 'name: shop')).toContain(
      '| `Deployment web` | `Ingress` | TCP 8080 | policies refuse it |',
    );
  });

  test('says everyone in a few words', async () => {
    const many = Array.from({ length: 30 }, (_, n) => workload(`app-${n}`, 'shop')).join('');
    const policy = POLICY.replace('{ matchLabels: { app: web } }', '{}').replace('app: db', 'app: app-0');
    const editor = await open({ 'pods.yaml': many, 'policy.yaml': policy });
    expect(await editor.hoverText('pods.yaml', 'name: app-0,')).toContain('| in | every workload | TCP 5432 |');
  });

  test('makes no markup of what files say', async () => {
    const evil = '](command:evil) <b> $(zap)';
    const editor = await open({
      'pods.yaml': workload(JSON.stringify(evil), JSON.stringify(evil)).replace(/app: "[^"]*" }/, 'app: web }'),
      'policy.yaml': POLICY.replaceAll('name: db', `name: ${JSON.stringify(evil)}`)
        .replaceAll('shop', JSON.stringify(evil))
        .replace('app: db', 'app: web'),
    });
    for (const text of [
      await editor.hoverText('pods.yaml', 'kind: Deployment'),
      await editor.hoverText('policy.yaml', 'kind: NetworkPolicy'),
    ]) {
      expect(text).toContain('Network of');
      const outsideOfSpans = text.replace(/`[^`]*`/g, '');
      expect(outsideOfSpans.replace(/\]\(command:hullcheck\.[^)]*\)/g, '')).not.toMatch(/command:|<b>|\$\(/);
    }
    expect((await said(editor, 'pods.yaml')).join()).not.toContain('zap');
  });
});
