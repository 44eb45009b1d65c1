import { afterEach, describe, expect, test } from 'vitest';
import { Editor, type EditorOptions, FOLDER, until, uriOf, VSCODE_OPTIONS } from './editor.js';

const POD = `apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  hostNetwork: true
  containers:
    - name: app
      image: app:1
`;
const EXPOSED = 'sample-exposed 3 web';
const HOST = 'sample-host-network 5 true';
const HARDEN = 'sample-escalation 7 app';
const ALL = [EXPOSED, HOST, HARDEN];

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

describe('settings of the editor', () => {
  test('are live', async () => {
    const editor = await ready(
      { 'pod.yaml': POD },
      { settings: { hullcheck: { rules: { 'sample-exposed': 'off' } } } },
    );
    await editor.open('pod.yaml');
    await editor.untilProblems('pod.yaml', [HOST, HARDEN]);
    await editor.configure({ hullcheck: { rules: { 'sample-host-network': 'off', 'sample-exposed': 'hint' } } });
    await editor.untilProblems('pod.yaml', [EXPOSED, HARDEN]);
    expect(editor.diagnostics('pod.yaml').map(({ severity }) => severity)).toEqual([4, 2]);
    await editor.configure({ hullcheck: {} });
    await editor.untilProblems('pod.yaml', ALL);
  });

  test('may differ from folder to folder', async () => {
    const editor = await ready(
      { 'file:///one/pod.yaml': POD, 'file:///two/pod.yaml': POD },
      {
        folders: ['file:///one', 'file:///two'],
        settings: { 'file:///two hullcheck': { rules: { 'sample-host-network': 'off', 'sample-exposed': 'off' } } },
      },
    );
    await editor.untilProblems('file:///one/pod.yaml', ALL);
    await editor.untilProblems('file:///two/pod.yaml', [HARDEN]);
  });

  test('are taken as they are pushed from a client that cannot be asked', async () => {
    const editor = await ready({ 'pod.yaml': POD }, { capabilities: { workspace: { configuration: undefined } } });
    await editor.configure({ hullcheck: { rules: { 'sample-host-network': 'off' } } });
    await editor.untilProblems('pod.yaml', [EXPOSED, HARDEN]);
  });

  test('are passed over where they make no sense, which the log tells', async () => {
    const editor = await ready(
      { 'pod.yaml': POD },
      { settings: { hullcheck: { profile: 'loud', rules: { 'sample-host-network': 'off', nothing: 'off' } } } },
    );
    await editor.untilProblems('pod.yaml', [EXPOSED, HARDEN]);
    await editor.configure({ hullcheck: { ...(editor.settings.hullcheck as object), kubernetesVersion: '' } });
    await editor.settle();
    expect(editor.log.join('\n')).not.toContain('ersion');
    expect(editor.log.join('\n')).toContain('"loud"');
    expect(editor.log.join('\n')).toContain('"nothing"');
  });

  test('exclude files, open ones too', async () => {
    const editor = await ready({ 'a/pod.yaml': POD, 'b/pod.yaml': POD, 'c/pod.yaml': POD });
    await editor.open('a/pod.yaml');
    await editor.untilProblems('a/pod.yaml', ALL);
    await editor.configure({ hullcheck: { exclude: ['a/**', 'b'] } });
    await editor.untilProblems('a/pod.yaml', []);
    await editor.untilProblems('b/pod.yaml', []);
    expect(editor.files()).toEqual(['c/pod.yaml']);
    await editor.configure({ hullcheck: {} });
    await editor.untilProblems('a/pod.yaml', ALL);
    await editor.untilProblems('b/pod.yaml', ALL);
  });

  test('what the editor hides is not judged either', async () => {
    const editor = await ready(
      { 'a/pod.yaml': POD, 'b/pod.yaml': POD },
      { settings: { 'search.exclude': { a: true, b: false } } },
    );
    expect(editor.files()).toEqual(['b/pod.yaml']);
    await editor.configure({ 'search.exclude': {} });
    await editor.untilProblems('a/pod.yaml', ALL);
  });
});

describe('.hullcheck.yaml', () => {
  test('counts as it stands in the editor, saved or not, until it is closed', async () => {
    const editor = await ready({ 'pod.yaml': POD, '.hullcheck.yaml': 'rules:\n  sample-exposed: off\n' });
    await editor.untilProblems('pod.yaml', [HOST, HARDEN]);
    await editor.open('.hullcheck.yaml');
    await editor.replace('.hullcheck.yaml', 'sample-exposed', 'sample-host-network');
    await editor.untilProblems('pod.yaml', [EXPOSED, HARDEN]);
    await editor.close('.hullcheck.yaml');
    await editor.untilProblems('pod.yaml', [HOST, HARDEN]);
  });

  test('is read again when it changes on the disk, comes or goes; the nearest one holds', async () => {
    const editor = await ready({ 'k8s/pod.yaml': POD, '.hullcheck.yaml': 'rules: { sample-exposed: off }\n' });
    await editor.untilProblems('k8s/pod.yaml', [HOST, HARDEN]);
    await editor.write('.hullcheck.yaml', 'rules: { sample-host-network: off }\n');
    await editor.untilProblems('k8s/pod.yaml', [EXPOSED, HARDEN]);
    await editor.write('k8s/.hullcheck.yaml', 'rules: { sample-escalation: off, sample-read-only: off }\n');
    await editor.untilProblems('k8s/pod.yaml', [EXPOSED, HOST]);
    await editor.delete('k8s/.hullcheck.yaml');
    await editor.untilProblems('k8s/pod.yaml', [EXPOSED, HARDEN]);
  });

  test('goes with its folder', async () => {
    const editor = await ready({ 'pod.yaml': POD, 'conf/deep/.hullcheck.yaml': 'rules: {}\n' });
    await editor.write('conf/.hullcheck.yaml', 'rules: { sample-host-network: off }\n');
    await editor.open('conf/new.yaml', POD);
    await editor.untilProblems('conf/new.yaml', [EXPOSED, HARDEN]);
    await editor.delete('conf');
    await editor.untilProblems('conf/new.yaml', ALL);
  });

  test('shows what is wrong in it', async () => {
    const editor = await ready({ '.hullcheck.yaml': 'profil: strict\nrules:\n  sample-exposd: off\n' });
    await editor.untilProblems('.hullcheck.yaml', ['undefined 1 profil', 'undefined 3 sample-exposd']);
    await editor.open('.hullcheck.yaml');
    await editor.replace('.hullcheck.yaml', 'profil:', 'profile:');
    await editor.replace('.hullcheck.yaml', 'exposd', 'exposed');
    await editor.untilProblems('.hullcheck.yaml', []);
  });

  test('excludes files', async () => {
    const editor = await ready({ 'a/pod.yaml': POD, 'b/pod.yaml': POD, '.hullcheck.yaml': 'exclude: [a/**]\n' });
    expect(editor.files()).toEqual(['b/pod.yaml']);
    await editor.open('.hullcheck.yaml');
    await editor.replace('.hullcheck.yaml', '[a/**]', '[b/**]');
    await until('the other one', () => editor.files().join() === 'a/pod.yaml');
  });
});

describe('files that git ignores', () => {
  test('are not judged, and are when it no longer does', async () => {
    const editor = await ready({ 'out/pod.yaml': POD, 'pod.yaml': POD, '.gitignore': 'out/\n' });
    expect(editor.files()).toEqual(['pod.yaml']);
    await editor.write('.gitignore', 'pod.yaml\n!out\n');
    await until('the list to be empty', () => editor.files().length === 0);
    await editor.delete('.gitignore');
    await until('both files', () => editor.files().length === 2);
  });
});

describe('the scan', () => {
  test('shows its progress, and rules across files speak when it has ended', async () => {
    const files = Object.fromEntries(Array.from({ length: 150 }, (_, index) => [`${index}.yaml`, POD]));
    const editor = await ready(files);
    const [begin, ...rest] = editor.progress;
    expect(begin).toMatchObject({ kind: 'begin' });
    expect(rest.at(-1)).toMatchObject({ kind: 'end' });
    expect(rest.filter(({ kind }) => kind === 'report').map(({ message }) => message)).toEqual([
      '64 of 150 files',
      '128 of 150 files',
      '150 of 150 files',
    ]);
    expect(editor.files()).toHaveLength(150);
    expect(editor.statuses[0]?.state).toBe('scanning');
  });

  test('asks for no progress that the client cannot show', async () => {
    const editor = await ready({ 'pod.yaml': POD }, { capabilities: { window: { workDoneProgress: false } } });
    expect(editor.progress).toEqual([]);
    await editor.untilProblems('pod.yaml', ALL);
  });

  test('counts every file once and says why it was not judged', async () => {
    const editor = await ready({
      'pod.yaml': POD,
      'values.yaml': 'a: 1\n',
      'templates/pod.yaml': POD.replace('app:1', '{{ .Values.image }}'),
      'base/kustomization.yaml': 'resources: [pod.yaml]\n',
      'base/pod.yaml': POD,
      'over/kustomization.yaml': 'resources: [../base]\npatches: [{ path: patch.yaml }]\n',
      'over/patch.yaml': POD,
      'big.yaml': { error: 'too-large' },
      'bin.yaml': { error: 'binary' },
      'locked.yaml': { error: 'unreadable' },
      'gone.yaml': { error: 'missing' },
    });
    expect(editor.status?.files).toEqual({
      judged: 2,
      templated: 1,
      patch: 1,
      notKubernetes: 3,
      tooLarge: 1,
      binary: 1,
      unreadable: 1,
    });
    expect(editor.log.join()).toContain('locked.yaml');
    await editor.write('locked.yaml', 'a: 1\n');
    await until('the new counts', () => editor.status?.files.notKubernetes === 4);
    expect(editor.status?.files.unreadable).toBe(0);
    await editor.delete('big.yaml');
    await until('the new counts', () => editor.status?.files.tooLarge === 0);
  });

  test('counts what the Problems panel shows, by severity', async () => {
    const editor = await ready({ 'pod.yaml': POD, Dockerfile: 'FROM a:1\nADD . /\n' });
    expect(editor.status).toMatchObject({
      state: 'ready',
      findings: { error: 1, warning: 2, information: 1, hint: 0 },
    });
    await editor.open('pod.yaml');
    await editor.replace('pod.yaml', 'hostNetwork: true', 'hostNetwork: false');
    await until('the new counts', () => editor.status?.findings.error === 0);
  });

  test('large and binary documents are told of when they are opened', async () => {
    const editor = await ready();
    await editor.open('big.yaml', `${POD}#${'x'.repeat(2 * 1024 * 1024)}`);
    await editor.open('bin.yaml', `${POD}#\0`);
    await until('the counts', () => editor.status?.files.tooLarge === 1 && editor.status.files.binary === 1);
    expect(editor.files()).toEqual([]);
  });

  test('that fails is told of, and what is open is judged all the same', async () => {
    const source = {
      find: () => Promise.reject(new Error('no such disk')),
      read: async () => [],
    };
    const editor = keep(await Editor.start({ source }));
    await editor.open('pod.yaml', POD);
    await until('the message', () => editor.status?.message?.includes('no such disk') === true);
    await editor.untilProblems('pod.yaml', ALL);
  });

  test('of too many files says so', async () => {
    const source = { find: async () => ({ uris: [], truncated: true }), read: async () => [] };
    const editor = keep(await Editor.start({ source }));
    await until('the message', () => editor.status?.message?.includes('50000') === true);
  });

  test('reads by the client where that serves its files', async () => {
    const nothing = { find: async () => ({ uris: [], truncated: false }), read: async () => [] };
    const folder = 'vscode-vfs://github/shop/main';
    const editor = await ready(
      { [`${folder}/pod.yaml`]: POD },
      { source: nothing, options: { ...VSCODE_OPTIONS, files: true }, folders: [folder] },
    );
    await editor.untilProblems(`${folder}/pod.yaml`, ALL);
  });

  test('a newer one ends the one that runs', async () => {
    const editor = keep(await Editor.start({ files: { 'pod.yaml': POD }, slowness: 60 }));
    const again = (): Promise<unknown> =>
      editor.request('workspace/executeCommand', { command: 'hullcheck.server.rescan', arguments: [] });
    await Promise.all([again(), again()]);
    await editor.untilProblems('pod.yaml', ALL);
    await until('the end', () => editor.status?.state === 'ready');
    const count = (kind: string): number => editor.progress.filter((each) => each.kind === kind).length;
    await until('the end of each progress', () => count('end') === count('begin'));
  });
});

describe('workspace folders', () => {
  test('come and go', async () => {
    const editor = await ready({ 'pod.yaml': POD, 'file:///v/pod.yaml': POD });
    expect(editor.files()).toEqual(['pod.yaml']);
    const change = (added: string[], removed: string[]): Promise<void> =>
      editor.notify('workspace/didChangeWorkspaceFolders', {
        event: { added: added.map((uri) => ({ uri, name: '' })), removed: removed.map((uri) => ({ uri, name: '' })) },
      });
    await change(['file:///v'], []);
    await editor.untilProblems('file:///v/pod.yaml', ALL);
    await change([], [FOLDER]);
    await editor.untilProblems('pod.yaml', []);
  });

  test('are the one root where the client knows no folders', async () => {
    const editor = await ready(
      { 'pod.yaml': POD },
      {
        initialize: { workspaceFolders: null, rootUri: FOLDER },
        capabilities: { workspace: { workspaceFolders: false } },
      },
    );
    await editor.untilProblems('pod.yaml', ALL);
  });

  test('none at all: what is open is judged', async () => {
    const editor = await ready({}, { folders: [] });
    await editor.open('file:///elsewhere/pod.yaml', POD);
    await editor.untilProblems('file:///elsewhere/pod.yaml', ALL);
    await until('the count', () => editor.status?.files.judged === 1);
    expect(editor.status?.state).toBe('ready');
  });
});

describe('watching', () => {
  test('is asked of a client that can', async () => {
    const editor = await ready();
    const { watchers } = editor.registered.get('workspace/didChangeWatchedFiles') as { watchers: object[] };
    expect(watchers).toContainEqual({ globPattern: '**/*.{yaml,yml,json}', kind: 2 });
    expect(watchers).toContainEqual({ globPattern: '**', kind: 5 });
    const settings = editor.registered.get('workspace/didChangeConfiguration');
    expect(settings).toEqual({ section: ['hullcheck', 'files.exclude', 'search.exclude'] });
  });

  test('tells of a folder that was moved by its name alone', async () => {
    const editor = await ready({ 'old/deep/pod.yaml': POD, 'old/Dockerfile': 'FROM a:1\nADD . /\n' });
    const move = async (from: string, to: string): Promise<void> => {
      for (const [uri, file] of [...editor.disk]) {
        if (!uri.startsWith(uriOf(`${from}/`))) continue;
        editor.disk.delete(uri);
        editor.disk.set(uri.replace(uriOf(from), uriOf(to)), file);
      }
      await editor.watch([
        { uri: uriOf(from), type: 3 },
        { uri: uriOf(to), type: 1 },
      ]);
    };
    await move('old', 'attic');
    await until('the new place', () => editor.files().join() === 'attic/Dockerfile,attic/deep/pod.yaml');
    // A folder that brings its own configuration.
    editor.disk.set(uriOf('attic/.hullcheck.yaml'), 'rules: { sample-add: off }\n');
    await move('attic', 'new');
    await until('the new place', () => editor.files().join() === 'new/deep/pod.yaml');
    // As many as a checkout may bring.
    for (let index = 0; index < 20; index++) editor.disk.set(uriOf(`f${index}/pod.yaml`), POD);
    await editor.watch(Array.from({ length: 20 }, (_, index) => ({ uri: uriOf(`f${index}`), type: 1 as const })));
    await until('all of them', () => editor.files().length === 21);
  });

  test('tells of many files at once, as a git checkout does', async () => {
    const editor = await ready({ 'a.yaml': POD, 'b.yaml': POD });
    await editor.open('a.yaml');
    editor.disk.set(uriOf('a.yaml'), 'a: 1\n');
    editor.disk.delete(uriOf('b.yaml'));
    editor.disk.set(uriOf('c.yaml'), POD);
    editor.disk.set(uriOf('notes.txt'), POD);
    await editor.watch([
      { uri: uriOf('a.yaml'), type: 2 },
      { uri: uriOf('b.yaml'), type: 3 },
      { uri: uriOf('c.yaml'), type: 1 },
      { uri: uriOf('notes.txt'), type: 1 },
    ]);
    await editor.untilProblems('c.yaml', ALL);
    await editor.untilProblems('b.yaml', []);
    // The editor reloads an open document by itself, and tells by a change.
    expect(editor.problems('a.yaml')).toEqual(ALL);
    await editor.replace('a.yaml', POD, 'a: 1\n');
    await editor.untilProblems('a.yaml', []);
    expect(editor.files()).toEqual(['c.yaml']);
  });
});

describe('a rule that throws', () => {
  test('is named in the log, and the others go on', async () => {
    const editor = await ready({ 'a.yaml': `${POD}---\napiVersion: v1\nkind: ConfigMap\nmetadata: { name: x }\n` });
    await editor.untilProblems('a.yaml', ALL);
    expect(editor.log.join()).toContain('sample-throws');
  });
});
