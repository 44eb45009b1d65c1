import { afterEach, describe, expect, test } from 'vitest';
import { Editor, type EditorOptions, FOLDER, until, VSCODE_OPTIONS } from './editor.js';

const POD = `apiVersion: v1
kind: Pod
metadata: { name: web, namespace: shop, labels: { app: web } }
spec:
  hostNetwork: true
  containers:
    - name: app
      image: app:1
`;
const QUIET = 'a: 1\n';
const HOST = 'sample-host-network 5 true';
const HARDEN = 'sample-escalation 7 app';
const EXPOSED = 'sample-exposed 3 web';
const POLICY = `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: deny, namespace: shop }
spec: { podSelector: {}, policyTypes: [Ingress] }
`;

const editors: Editor[] = [];
const keep = (editor: Editor): Editor => {
  editors.push(editor);
  return editor;
};
const ready = async (files: EditorOptions['files'] = {}, options: EditorOptions = {}): Promise<Editor> =>
  keep(await Editor.ready({ files, ...options }));
afterEach(async () => {
  for (const editor of editors.splice(0)) await editor.stop();
});

describe('documents that are asked for', () => {
  test('are answered from the unsaved text, with a result id that is the same while nothing changes', async () => {
    const editor = await ready({ 'pod.yaml': POD });
    await editor.open('pod.yaml');
    const first = await editor.pull('pod.yaml');
    expect(first.kind).toBe('full');
    expect(await editor.pull('pod.yaml', first.resultId)).toEqual({ kind: 'unchanged', resultId: first.resultId });
    await editor.replace('pod.yaml', 'hostNetwork: true', 'hostNetwork: false');
    const second = await editor.pull('pod.yaml', first.resultId);
    expect(second.kind).toBe('full');
    expect(second.resultId).not.toBe(first.resultId);
    await editor.untilProblems('pod.yaml', [EXPOSED, HARDEN]);
  });

  test('follow incremental changes, several in one version', async () => {
    const editor = await ready({ 'pod.yaml': POD.replaceAll('\n', '\r\n') });
    await editor.open('pod.yaml');
    await editor.untilProblems('pod.yaml', [EXPOSED, HOST, HARDEN]);
    await editor.change('pod.yaml', [
      { range: { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } }, newText: '# 😀\r\n' },
      { range: { start: { line: 4, character: 15 }, end: { line: 4, character: 19 } }, newText: 'false' },
    ]);
    await editor.untilProblems('pod.yaml', ['sample-exposed 4 web', 'sample-escalation 8 app']);
  });

  test('a document in no folder is judged while it is open, an untitled one too', async () => {
    const editor = await ready();
    await editor.open('file:///elsewhere/pod.yaml', POD);
    await editor.open('untitled:Untitled-1', 'FROM a:1\nADD x /\n', 'dockerfile');
    await editor.untilProblems('file:///elsewhere/pod.yaml', [EXPOSED, HOST, HARDEN]);
    await editor.untilProblems('untitled:Untitled-1', ['sample-add 2 ADD']);
    await editor.close('file:///elsewhere/pod.yaml');
    await editor.untilProblems('file:///elsewhere/pod.yaml', []);
  });

  test('a syntax error half-way leaves the findings of the rest in place', async () => {
    const editor = await ready({ 'pod.yaml': `${POD}---\n${POD}` });
    await editor.open('pod.yaml');
    await editor.replace('pod.yaml', '  containers:\n    - name: app', '  containers: [\n    - name: app');
    await editor.settle();
    expect(editor.problems('pod.yaml')).toContain('sample-host-network 14 true');
    expect(editor.problems('pod.yaml')).toContain('sample-escalation 16 app');
    expect(editor.problems('pod.yaml')).toContain(HOST);
  });
});

describe('the workspace that is asked for', () => {
  test('tells of files that were never opened, and stays open', async () => {
    const editor = await ready({ 'k8s/pod.yaml': POD, Dockerfile: 'FROM a:1\nADD . /\n', 'quiet.yaml': QUIET });
    await until('the files', () => editor.files().length === 2);
    expect(editor.files()).toEqual(['Dockerfile', 'k8s/pod.yaml']);
    expect(editor.problems('k8s/pod.yaml')).toEqual([EXPOSED, HOST, HARDEN]);
    expect(editor.streamed.some(({ uri }) => uri.endsWith('quiet.yaml'))).toBe(false);
    const before = editor.streamed.length;
    await editor.write('k8s/pod.yaml', POD.replace('true', 'false'));
    await editor.untilProblems('k8s/pod.yaml', [EXPOSED, HARDEN]);
    expect(editor.streamed.length).toBe(before + 1);
  });

  test('is told of nothing that is the same as before, though everything was read anew', async () => {
    const editor = await ready({ 'pod.yaml': POD, 'other.yaml': POD });
    const before = editor.streamed.length;
    await editor.request('workspace/executeCommand', { command: 'hullcheck.server.rescan', arguments: [] });
    await editor.write('pod.yaml', POD);
    await editor.settle();
    expect(editor.streamed.length).toBe(before);
  });

  test('a delete, a rename and a deleted folder leave nothing behind', async () => {
    const editor = await ready({ 'a.yaml': POD, 'b.yaml': POD, 'k8s/c.yaml': POD, 'k8s/deep/d.yaml': POD });
    await until('the files', () => editor.files().length === 4);
    await editor.delete('a.yaml');
    await editor.untilProblems('a.yaml', []);
    await editor.rename('b.yaml', 'new.yaml');
    await editor.untilProblems('new.yaml', [EXPOSED, HOST, HARDEN]);
    await editor.untilProblems('b.yaml', []);
    await editor.delete('k8s');
    await until('an empty list', () => editor.files().join() === 'new.yaml');
  });

  test('an open file that is deleted keeps its problems until it is closed', async () => {
    const editor = await ready({ 'a.yaml': POD });
    await editor.open('a.yaml');
    await editor.delete('a.yaml');
    await editor.settle();
    const open = editor.documents.get(`${FOLDER}/a.yaml`);
    expect(open).toBeDefined();
    expect(editor.diagnostics('a.yaml')).toHaveLength(3);
    await editor.close('a.yaml');
    await until('an empty list', () => editor.files().length === 0);
  });

  test('what a dirty file showed is gone when it is closed: the list says what the disk has', async () => {
    const editor = await ready({ 'bad.yaml': POD, 'good.yaml': QUIET });
    await editor.untilProblems('bad.yaml', [EXPOSED, HOST, HARDEN]);
    await editor.open('bad.yaml');
    await editor.replace('bad.yaml', 'hostNetwork: true', 'hostNetwork: false');
    await editor.untilProblems('bad.yaml', [EXPOSED, HARDEN]);
    await editor.close('bad.yaml');
    await editor.untilProblems('bad.yaml', [EXPOSED, HOST, HARDEN]);

    await editor.open('good.yaml');
    await editor.replace('good.yaml', QUIET, POD);
    await editor.untilProblems('good.yaml', [EXPOSED, HOST, HARDEN]);
    await editor.close('good.yaml');
    await editor.untilProblems('good.yaml', []);
  });

  test('a document that is open but asked for by nobody is told of with the workspace', async () => {
    const editor = await ready({ 'pod.yaml': POD });
    await editor.untilProblems('pod.yaml', [EXPOSED, HOST, HARDEN]);
    // As VS Code does for a document without a tab: it is opened for the server, and never asked for.
    const document = { uri: `${FOLDER}/pod.yaml`, languageId: 'yaml', version: 1 };
    await editor.notify('textDocument/didOpen', { textDocument: { ...document, text: POD.replace('true', 'false') } });
    await editor.untilProblems('pod.yaml', [EXPOSED, 'sample-escalation 7 app']);
  });

  test('a change across files reaches files that are closed', async () => {
    const editor = await ready({ 'pod.yaml': POD, 'policy.yaml': POLICY });
    await editor.untilProblems('pod.yaml', [HOST, HARDEN]);
    await editor.open('policy.yaml');
    await editor.replace('policy.yaml', '[Ingress]', '[Egress]');
    await editor.untilProblems('pod.yaml', [EXPOSED, HOST, HARDEN]);
    await editor.replace('policy.yaml', '[Egress]', '[Ingress]');
    await editor.untilProblems('pod.yaml', [HOST, HARDEN]);
    expect(editor.refreshes).toBe(0);
    await editor.delete('policy.yaml');
    await editor.close('policy.yaml');
    await editor.untilProblems('pod.yaml', [EXPOSED, HOST, HARDEN]);
  });

  test('rules across files wait for the end of the scan', async () => {
    const files = Object.fromEntries(Array.from({ length: 200 }, (_, index) => [`b${index}.yaml`, QUIET]));
    const editor = keep(await Editor.start({ files: { 'a.yaml': POD, ...files, 'z.yaml': POLICY }, slowness: 30 }));
    await editor.open('a.yaml');
    await until('the first status', () => editor.status?.state === 'ready');
    await editor.settle();
    expect(editor.streamed.flatMap(({ items }) => items).filter(({ code }) => code === 'sample-exposed')).toEqual([]);
    expect(editor.problems('a.yaml')).toEqual([HOST, HARDEN]);
  });
});

describe('a refresh', () => {
  test('is asked for when another open document changes, and only then', async () => {
    const editor = await ready({ 'pod.yaml': POD, 'policy.yaml': POLICY });
    await editor.open('pod.yaml');
    await editor.open('policy.yaml');
    await editor.settle();
    const before = editor.refreshes;
    await editor.replace('pod.yaml', 'hostNetwork: true', 'hostNetwork: false');
    await editor.replace('policy.yaml', 'name: deny', 'name: deny-all');
    await editor.settle();
    expect(editor.refreshes).toBe(before);
    await editor.replace('policy.yaml', '[Ingress]', '[Egress]');
    await editor.untilProblems('pod.yaml', [EXPOSED, HARDEN]);
    expect(editor.refreshes).toBe(before + 1);
  });

  test('is asked for when a file on the disk changes what an open document shows', async () => {
    const editor = await ready({ 'pod.yaml': POD, 'policy.yaml': POLICY });
    await editor.open('pod.yaml');
    await editor.untilProblems('pod.yaml', [HOST, HARDEN]);
    await editor.delete('policy.yaml');
    await editor.untilProblems('pod.yaml', [EXPOSED, HOST, HARDEN]);
  });

  test('is asked for when the scan ends after a document was shown', async () => {
    const editor = keep(await Editor.start({ files: { 'pod.yaml': POD }, slowness: 100 }));
    await editor.open('pod.yaml');
    await editor.untilProblems('pod.yaml', [HOST, HARDEN]);
    await editor.untilProblems('pod.yaml', [EXPOSED, HOST, HARDEN]);
  });
});

describe('a client that does not ask for the workspace', () => {
  const options = { ...VSCODE_OPTIONS, workspaceDiagnostics: false };

  test('gets closed files pushed, and open ones by asking: nothing twice', async () => {
    const editor = await ready({ 'pod.yaml': POD, 'policy.yaml': POLICY }, { options });
    expect(editor.capabilities.diagnosticProvider).toMatchObject({ workspaceDiagnostics: false });
    await editor.untilProblems('pod.yaml', [HOST, HARDEN]);
    await editor.open('pod.yaml');
    await until(
      'the pushed ones to go',
      () => !editor.isTwice('pod.yaml') && editor.diagnostics('pod.yaml').length === 2,
    );
    await editor.replace('pod.yaml', 'hostNetwork: true', 'hostNetwork: false');
    await editor.untilProblems('pod.yaml', [HARDEN]);
    await editor.delete('policy.yaml');
    await editor.untilProblems('pod.yaml', [EXPOSED, HARDEN]);
    expect(editor.isTwice('pod.yaml')).toBe(false);
    await editor.close('pod.yaml');
    await editor.untilProblems('pod.yaml', [EXPOSED, HOST, HARDEN]);
  });

  test('gets everything pushed where it cannot ask at all', async () => {
    const capabilities = { textDocument: { diagnostic: undefined } };
    const editor = await ready({ 'pod.yaml': POD, 'policy.yaml': POLICY }, { options: {}, capabilities });
    expect(editor.capabilities.diagnosticProvider).toBeUndefined();
    await editor.untilProblems('pod.yaml', [HOST, HARDEN]);
    await editor.open('pod.yaml');
    await editor.replace('pod.yaml', 'hostNetwork: true', 'hostNetwork: false');
    await editor.untilProblems('pod.yaml', [HARDEN]);
    await editor.open('policy.yaml');
    await editor.replace('policy.yaml', '[Ingress]', '[Egress]');
    await editor.untilProblems('pod.yaml', [EXPOSED, HARDEN]);
    await editor.close('pod.yaml');
    await editor.untilProblems('pod.yaml', [EXPOSED, HOST, HARDEN]);
    await editor.delete('pod.yaml');
    await editor.untilProblems('pod.yaml', []);
  });
});

describe('a diagnostic', () => {
  test('has what editors show', async () => {
    const editor = await ready({ 'pod.yaml': POD });
    const [, , hardening] = (await editor.pull('pod.yaml')) && editor.diagnostics('pod.yaml');
    expect(hardening).toEqual({
      range: { start: { line: 6, character: 12 }, end: { line: 6, character: 15 } },
      severity: 2,
      code: 'sample-escalation',
      codeDescription: { href: 'hullcheck-rule:/sample-escalation.md' },
      source: 'hullcheck',
      message: 'Container "app" may escalate.',
      relatedInformation: [
        {
          location: {
            uri: `${FOLDER}/pod.yaml`,
            range: { start: { line: 6, character: 12 }, end: { line: 6, character: 15 } },
          },
          message: 'Container "app" may write.',
        },
      ],
      data: { theme: 'pod-isolation', parts: ['sample-read-only'] },
    });
  });

  test('has no link where the client has no pages', async () => {
    const editor = await ready({ 'pod.yaml': POD }, { options: { workspaceDiagnostics: true } });
    await editor.untilProblems('pod.yaml', [EXPOSED, HOST, HARDEN]);
    expect(editor.diagnostics('pod.yaml')[0]).not.toHaveProperty('codeDescription');
  });
});
