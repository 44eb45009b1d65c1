import { afterEach, describe, expect, test } from 'vitest';
import type { TextDocumentEdit } from 'vscode-languageserver/node';
import { Editor, type EditorOptions, FOLDER, uriOf, VSCODE_OPTIONS } from './editor.js';

const POD = `apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  hostNetwork: true # as they say
  containers:
    - name: app
      image: app:1
`;
const HARDENED = `${POD}      securityContext:
        allowPrivilegeEscalation: false
        readOnlyRootFilesystem: true
`;
const DOCKERFILE = 'FROM a:1\nADD . /\nADD b /\n';

const editors: Editor[] = [];
const open = async (files: EditorOptions['files'], options: EditorOptions = {}): Promise<Editor> => {
  const editor = await Editor.ready({ files: files ?? {}, ...options });
  editors.push(editor);
  for (const path of Object.keys(files ?? {})) await editor.open(path);
  await editor.settle();
  return editor;
};
afterEach(async () => {
  for (const editor of editors.splice(0)) await editor.stop();
});
const titles = async (editor: Editor, path: string, on: string, only?: string[]): Promise<string[]> =>
  (await editor.actions(path, on, only)).map(({ title }) => title);

describe('actions on a finding', () => {
  test('are its fixes, then all of a kind, ignore, turn off and the page', async () => {
    const editor = await open({ 'pod.yaml': POD, Dockerfile: DOCKERFILE });
    expect(await titles(editor, 'pod.yaml', 'true')).toEqual([
      'Remove it',
      'Ignore here: sample-host-network…',
      'Turn off in this workspace: sample-host-network',
      'Show the page of sample-host-network',
    ]);
    expect(await titles(editor, 'Dockerfile', 'ADD')).toEqual([
      'Use COPY',
      'Fix all in this file: ADD',
      'Ignore here: sample-add…',
      'Turn off in this workspace: sample-add',
      'Show the page of sample-add',
    ]);
    expect(await titles(editor, 'pod.yaml', 'apiVersion')).toEqual([]);
  });

  test('name their diagnostic, and the best one is preferred', async () => {
    const editor = await open({ 'pod.yaml': POD });
    const [fix, ...others] = await editor.actions('pod.yaml', 'true');
    expect(fix).toMatchObject({ kind: 'quickfix', isPreferred: true });
    expect(fix?.diagnostics?.map(({ code }) => code)).toEqual(['sample-host-network']);
    expect(others.some(({ isPreferred }) => isPreferred)).toBe(false);
    expect(others.every(({ diagnostics }) => diagnostics?.length === 1)).toBe(true);
  });

  test('have no edit until one is chosen; the edit is for the version that it was made of', async () => {
    const editor = await open({ 'pod.yaml': POD });
    const fix = await editor.action('pod.yaml', 'true', 'Remove it');
    expect(fix.edit).toBeUndefined();
    const { edit } = await editor.resolve(fix);
    const [change] = (edit?.documentChanges ?? []) as TextDocumentEdit[];
    expect(change?.textDocument).toEqual({ uri: uriOf('pod.yaml'), version: 1 });
    await editor.apply(edit ?? {});
    expect(editor.textOf('pod.yaml')).toBe(POD.replace(/ {2}hostNetwork.*\n/, ''));
    await editor.untilProblems('pod.yaml', ['sample-exposed 3 web', 'sample-escalation 6 app']);
  });

  test('give no edit where the text has moved on', async () => {
    const editor = await open({ 'pod.yaml': POD });
    const fix = await editor.action('pod.yaml', 'true', 'Remove it');
    await editor.replace('pod.yaml', 'apiVersion', '# new\napiVersion');
    expect((await editor.resolve(fix)).edit).toBeUndefined();
  });

  test('say their risk in the title; one fix mends what is folded', async () => {
    const editor = await open({ 'pod.yaml': POD });
    const fix = await editor.action('pod.yaml', 'app', 'Add the missing securityContext settings');
    expect(fix.title).toBe('Add the missing securityContext settings (programs that write stop)');
    await editor.apply((await editor.resolve(fix)).edit ?? {});
    expect(editor.textOf('pod.yaml')).toBe(HARDENED);
  });

  test('cover a selection, each rule once', async () => {
    const editor = await open({ Dockerfile: DOCKERFILE });
    const actions = await editor.request<{ title: string }[]>('textDocument/codeAction', {
      textDocument: { uri: uriOf('Dockerfile') },
      range: { start: { line: 0, character: 0 }, end: { line: 3, character: 0 } },
      context: { diagnostics: [] },
    });
    expect(actions.map(({ title }) => title)).toEqual([
      'Use COPY',
      'Use COPY',
      'Fix all in this file: ADD',
      'Ignore here: sample-add…',
      'Turn off in this workspace: sample-add',
      'Show the page of sample-add',
      'Add a non-root user: USER 10001:10001',
    ]);
  });

  test('that are withheld are explained in the log, once', async () => {
    const broken = POD.replace('  hostNetwork: true # as they say', '  hostNetwork: &shared true\n  hostPID: *shared');
    const editor = await open({ 'pod.yaml': broken });
    await titles(editor, 'pod.yaml', 'true');
    await titles(editor, 'pod.yaml', 'true');
    const told = editor.log.filter((message) => message.includes('is not offered'));
    expect(told).toHaveLength(1);
    expect(told[0]).toMatch(/^"Remove it" is not offered in \S+pod\.yaml: /);
  });

  test('may make a file beside the one that they mend', async () => {
    const text = POD.replace('app:1\n', 'app:1\n      env: [{ name: TOKEN, value: abc }]\n');
    const editor = await open({ 'k8s/pod.yaml': text });
    const fix = await editor.action('k8s/pod.yaml', 'abc', 'Move it to a Secret');
    expect(fix.title).toBe('Move it to a Secret (a Secret comes to be)');
    const { edit } = await editor.resolve(fix);
    expect(edit?.documentChanges?.[0]).toEqual({
      kind: 'create',
      uri: `${FOLDER}/k8s/secret.yaml`,
    });
    await editor.apply(edit ?? {});
    expect(editor.textOf('k8s/secret.yaml')).toBe('apiVersion: v1\nkind: Secret\n');
    expect(editor.textOf('k8s/pod.yaml')).not.toContain('abc');
  });
});

describe('a fix with a placeholder', () => {
  const files = { 'pod.yaml': POD.replace('app:1', 'registry/thing') };

  test('is a snippet, and never preferred', async () => {
    const editor = await open(files);
    const fix = await editor.action('pod.yaml', 'registry', 'Name a tag');
    expect(fix.isPreferred).toBeUndefined();
    const { edit } = await editor.resolve(fix);
    const [change] = (edit?.documentChanges ?? []) as { edits: unknown[] }[];
    expect(JSON.stringify(change?.edits)).toMatch(/"snippet":\{"kind":"snippet","value":".*\$\{1:TAG\}"\}/);
    expect(JSON.stringify(change?.edits)).not.toContain('newText');
  });

  test('is not offered where the client has no snippet edits, nor with all of a kind', async () => {
    const capabilities = { workspace: { workspaceEdit: { snippetEditSupport: false } } };
    const editor = await open(files, { capabilities, options: { ...VSCODE_OPTIONS, snippetEdits: false } });
    expect((await titles(editor, 'pod.yaml', 'registry')).some((title) => title.startsWith('Name'))).toBe(false);
  });

  test('stays out of what fixes all', async () => {
    const editor = await open({ 'pod.yaml': files['pod.yaml'].replace('  hostNetwork: true # as they say\n', '') });
    const [all] = await editor.actions('pod.yaml', 'app', ['source.fixAll']);
    const { edit } = await editor.resolve(all ?? { title: '' });
    await editor.apply(edit ?? {});
    expect(editor.textOf('pod.yaml')).not.toContain('TAG');
    expect(editor.textOf('pod.yaml')).toContain('allowPrivilegeEscalation: false');
  });
});

describe('all of a kind in the file', () => {
  test('at once where nothing is at risk', async () => {
    const editor = await open({ Dockerfile: DOCKERFILE });
    const { edit } = await editor.resolve(await editor.action('Dockerfile', 'ADD', 'Fix all in this file'));
    expect(edit?.changeAnnotations).toBeUndefined();
    await editor.apply(edit ?? {});
    expect(editor.textOf('Dockerfile')).toBe('FROM a:1\nCOPY . /\nCOPY b /\n');
  });

  test('with a preview where something is', async () => {
    const own = '      securityContext: { allowPrivilegeEscalation: false }\n';
    const editor = await open({ 'pod.yaml': `${POD}${own}    - name: two\n      image: two:1\n${own}` });
    const { edit } = await editor.resolve(
      await editor.action('pod.yaml', 'securityContext', 'Fix all in this file: read-only'),
    );
    expect(Object.values(edit?.changeAnnotations ?? {})).toEqual([
      { label: 'Pod "web"', description: 'Read-only. Programs that write stop.', needsConfirmation: true },
    ]);
    const [change] = (edit?.documentChanges ?? []) as TextDocumentEdit[];
    expect(change?.edits.every((each) => 'annotationId' in each)).toBe(true);
    await editor.apply(edit ?? {});
    await editor.settle();
    expect(editor.problems('pod.yaml').filter((each) => each.startsWith('sample-read-only'))).toEqual([]);
  });
});

describe('all of a kind in the workspace', () => {
  const files = { 'a.yaml': POD, 'b.yaml': POD.replace('web', 'other') };
  const title = 'Fix all in this workspace: host network';

  test('with a preview, grouped by object; one edit for all files, each for its version', async () => {
    const editor = await open(files);
    await editor.close('b.yaml');
    const { edit } = await editor.resolve(await editor.action('a.yaml', 'true', title));
    expect(Object.values(edit?.changeAnnotations ?? {})).toEqual([
      { label: 'Pod "web"', description: 'Host network.', needsConfirmation: true },
      { label: 'Pod "other"', description: 'Host network.', needsConfirmation: true },
    ]);
    const changes = (edit?.documentChanges ?? []) as TextDocumentEdit[];
    expect(changes.map(({ textDocument }) => textDocument)).toEqual([
      { uri: uriOf('a.yaml'), version: 1 },
      { uri: uriOf('b.yaml'), version: null },
    ]);
    await editor.apply(edit ?? {});
    expect(editor.textOf('a.yaml') + editor.textOf('b.yaml')).not.toContain('hostNetwork');
  });

  test('only where there are others, and only where it can be shown first', async () => {
    expect(await titles(await open({ 'a.yaml': POD }), 'a.yaml', 'true')).not.toContain(title);
    const editor = await open(files, {
      capabilities: { workspace: { workspaceEdit: { changeAnnotationSupport: undefined } } },
    });
    expect(await titles(editor, 'a.yaml', 'true')).not.toContain(title);
  });
});

describe('hardening', () => {
  const title = 'Harden this workload: Pod Security level restricted';

  test('is offered on the kind and the name of a workload, and shown first', async () => {
    const editor = await open({ 'pod.yaml': POD });
    for (const on of ['kind', 'web']) {
      const action = await editor.action('pod.yaml', on, title, ['refactor']);
      expect(action.kind).toBe('refactor.rewrite.hullcheck');
    }
    expect(await titles(editor, 'pod.yaml', 'containers')).toEqual([]);
    const { edit } = await editor.resolve(await editor.action('pod.yaml', 'kind', title));
    const annotations = Object.values(edit?.changeAnnotations ?? {});
    expect(annotations.every(({ needsConfirmation, description }) => needsConfirmation && description)).toBe(true);
    expect(annotations.map(({ label }) => label).join()).toContain('Namespaces of the node');
    await editor.apply(edit ?? {});
    expect(editor.textOf('pod.yaml')).not.toContain('hostNetwork');
    expect(editor.textOf('pod.yaml')).toContain('mountPath: /tmp');
    expect(await titles(editor, 'pod.yaml', 'kind')).toEqual([]);
  });

  test('follows the settings, the nearest file above the editor', async () => {
    const editor = await open(
      { 'pod.yaml': POD, 'a/pod.yaml': POD, 'a/.hullcheck.yaml': 'harden: { uid: 2000 }\n' },
      { settings: { hullcheck: { harden: { level: 'baseline', uid: 3000 } } } },
    );
    const baseline = 'Harden this workload: Pod Security level baseline';
    await editor.apply((await editor.resolve(await editor.action('pod.yaml', 'kind', baseline))).edit ?? {});
    expect(editor.textOf('pod.yaml')).toBe(POD.replace(/ {2}hostNetwork.*\n/, ''));
    await editor.configure({ hullcheck: { harden: { level: 'restricted', uid: 3000 } } });
    await editor.settle(100);
    await editor.apply((await editor.resolve(await editor.action('a/pod.yaml', 'kind', title))).edit ?? {});
    expect(editor.textOf('a/pod.yaml')).toContain('runAsUser: 2000');
  });

  test('gives the final stage of a Dockerfile a user', async () => {
    const editor = await open({ Dockerfile: 'FROM debian:13\nCMD ["app"]\n' });
    const action = await editor.action('Dockerfile', 'FROM', 'Add a non-root user: USER 10001:10001');
    await editor.apply((await editor.resolve(action)).edit ?? {});
    expect(editor.textOf('Dockerfile')).toMatch(/^RUN groupadd .*\nUSER 10001:10001\nCMD/m);
  });
});

describe('source.fixAll.hullcheck', () => {
  test('is offered when asked for, and takes the fixes without a risk', async () => {
    const editor = await open({ 'pod.yaml': POD });
    expect(editor.capabilities.codeActionProvider).toEqual({
      codeActionKinds: ['quickfix', 'refactor.rewrite.hullcheck', 'source.fixAll.hullcheck'],
      resolveProvider: true,
    });
    for (const only of ['source', 'source.fixAll', 'source.fixAll.hullcheck'])
      expect(await titles(editor, 'pod.yaml', 'kind', [only])).toEqual(['Fix all safe problems in this file']);
    expect(await titles(editor, 'pod.yaml', 'true', ['refactor'])).toEqual([]);
    expect(await titles(editor, 'pod.yaml', 'true', ['source.organizeImports'])).toEqual([]);
    expect(await titles(editor, 'pod.yaml', 'true', ['quickfix'])).toContain('Remove it');
    expect(await titles(editor, 'pod.yaml', 'true')).not.toContain('Fix all safe problems in this file');
    const [all] = await editor.actions('pod.yaml', 'kind', ['source.fixAll.hullcheck']);
    await editor.apply((await editor.resolve(all ?? { title: '' })).edit ?? {});
    expect(editor.textOf('pod.yaml')).toBe(
      `${POD.replace(/ {2}hostNetwork.*\n/, '')}      securityContext:\n        allowPrivilegeEscalation: false\n`,
    );
    expect(await editor.actions('pod.yaml', 'kind', ['source.fixAll.hullcheck'])).toEqual([]);
  });
});

describe('a client that resolves nothing', () => {
  test('gets the edits at once', async () => {
    const editor = await open(
      { 'pod.yaml': POD },
      { capabilities: { textDocument: { codeAction: { resolveSupport: undefined } } } },
    );
    const fix = await editor.action('pod.yaml', 'true', 'Remove it');
    await editor.apply(fix.edit ?? {});
    expect(editor.textOf('pod.yaml')).not.toContain('hostNetwork');
  });

  test('and plain edits where it knows no versions, and no fix that makes a file', async () => {
    const secret = POD.replace('app:1\n', 'app:1\n      env: [{ name: TOKEN, value: abc }]\n');
    const editor = await open(
      { 'pod.yaml': secret },
      {
        capabilities: { workspace: { workspaceEdit: undefined }, textDocument: { codeAction: undefined } },
        options: {},
      },
    );
    const { edit } = await editor.action('pod.yaml', 'true', 'Remove it');
    expect(edit?.documentChanges).toBeUndefined();
    expect(edit?.changes?.[uriOf('pod.yaml')]).toHaveLength(1);
    expect(await titles(editor, 'pod.yaml', 'abc')).toEqual(['Ignore here: sample-secret']);
  });
});

describe('ignoring', () => {
  test('asks for the reason by a command where the client has one', async () => {
    const editor = await open({ 'pod.yaml': POD });
    const action = await editor.action('pod.yaml', 'true', 'Ignore here');
    expect(action.command).toMatchObject({ command: 'hullcheck.ignoreWithReason' });
    const [argument] = action.command?.arguments ?? [];
    const edit = await editor.request<object>('hullcheck/ignoreEdit', { ...argument, reason: 'agreed with ops' });
    await editor.apply(edit);
    expect(editor.textOf('pod.yaml')).toContain(
      '  # hullcheck-ignore sample-host-network -- agreed with ops\n  hostNetwork: true',
    );
    await editor.untilProblems('pod.yaml', ['sample-exposed 3 web', 'sample-escalation 8 app']);
    expect(await editor.request('hullcheck/ignoreEdit', { ...argument, reason: 'too late' })).toBeNull();
  });

  test('writes a placeholder for it elsewhere', async () => {
    const editor = await open({ 'pod.yaml': POD }, { options: {} });
    const { edit } = await editor.resolve(await editor.action('pod.yaml', 'true', 'Ignore here'));
    await editor.apply(edit ?? {});
    expect(editor.textOf('pod.yaml')).toContain('# hullcheck-ignore sample-host-network -- reason\n');
  });
});

describe('turning a rule off', () => {
  test('is left to the client where it can', async () => {
    const editor = await open({ 'pod.yaml': POD });
    const action = await editor.action('pod.yaml', 'true', 'Turn off');
    expect(action.command).toMatchObject({
      command: 'hullcheck.turnOffRule',
      arguments: [{ rule: 'sample-host-network', uri: uriOf('pod.yaml') }],
    });
  });

  test('makes a configuration file, or writes to the nearest one', async () => {
    const editor = await open({ 'pod.yaml': POD }, { options: {} });
    await editor.apply((await editor.action('pod.yaml', 'true', 'Turn off')).edit ?? {});
    expect(editor.textOf('.hullcheck.yaml')).toBe('rules:\n  sample-host-network: off\n');
    await editor.untilProblems('pod.yaml', ['sample-exposed 3 web', 'sample-escalation 7 app']);
    await editor.apply((await editor.action('pod.yaml', 'app', 'Turn off')).edit ?? {});
    expect(editor.textOf('.hullcheck.yaml')).toBe('rules:\n  sample-host-network: off\n  sample-escalation: off\n');
    await editor.untilProblems('pod.yaml', ['sample-exposed 3 web', 'sample-read-only 7 app']);
  });
});

describe('a hover', () => {
  test('says why each finding matters, and leads to the page', async () => {
    const editor = await open({ 'pod.yaml': POD });
    const hover = await editor.hover('pod.yaml', 'app');
    const value = await editor.hoverText('pod.yaml', 'app');
    expect(value).toContain('**Escalation**');
    expect(value).not.toContain('**Read-only**');
    expect(value).toContain('Together with [sample-read-only](command:hullcheck.showRule?');
    expect(value).toContain('A rule of the tests.');
    expect(value).toContain('sample-escalation](command:hullcheck.showRule?');
    expect(hover?.range).toEqual({ start: { line: 6, character: 12 }, end: { line: 6, character: 15 } });
    expect(await editor.hover('pod.yaml', 'spec')).toBeNull();
  });

  test('names only what can be opened', async () => {
    const editor = await open({ 'pod.yaml': POD }, { options: {} });
    const value = await editor.hoverText('pod.yaml', 'app');
    expect(value).toContain('`sample-escalation`');
    expect(value).not.toContain('](');
  });
});

describe('commands of the server', () => {
  const run = <Result>(editor: Editor, command: string, argument?: unknown): Promise<Result> =>
    editor.request<Result>('workspace/executeCommand', {
      command: `hullcheck.server.${command}`,
      arguments: argument === undefined ? [] : [argument],
    });

  test('fix all that is safe in a file, at once', async () => {
    const editor = await open({ Dockerfile: DOCKERFILE, 'pod.yaml': POD });
    expect(await run(editor, 'fixAllSafe', { uri: uriOf('Dockerfile') })).toEqual({ fixes: 2, applied: true });
    expect(editor.textOf('Dockerfile')).toBe('FROM a:1\nCOPY . /\nCOPY b /\n');
    expect(editor.textOf('pod.yaml')).toBe(POD);
    expect(await run(editor, 'fixAllSafe', { uri: uriOf('Dockerfile') })).toEqual({ fixes: 0, applied: true });
    expect(editor.applied).toHaveLength(1);
  });

  test('fix all that is safe in the workspace after a preview, closed files too', async () => {
    const editor = await open({ Dockerfile: DOCKERFILE });
    await editor.write('pod.yaml', POD);
    await editor.untilProblems('pod.yaml', [
      'sample-exposed 3 web',
      'sample-host-network 5 true',
      'sample-escalation 7 app',
    ]);
    expect(await run(editor, 'fixAllSafe', {})).toMatchObject({ applied: true });
    expect(Object.values(editor.applied[0]?.changeAnnotations ?? {})).toEqual([
      { label: 'Dockerfile', description: 'ADD.', needsConfirmation: true },
      { label: 'Pod "web"', description: 'Host network. Escalation.', needsConfirmation: true },
    ]);
    expect(editor.textOf('pod.yaml')).not.toContain('hostNetwork');
    expect(editor.textOf('Dockerfile')).not.toContain('ADD');
    await editor.untilProblems('pod.yaml', ['sample-exposed 3 web', 'sample-read-only 8 securityContext']);
  });

  test('fix all of a rule in the workspace after a preview, and list the rules for it', async () => {
    const editor = await open({ 'a.yaml': POD, 'b.yaml': POD.replace('web', 'other') });
    expect(await editor.request('hullcheck/fixableRules')).toEqual([
      { id: 'sample-escalation', title: 'Escalation', findings: 2, files: 2 },
      { id: 'sample-host-network', title: 'Host network', findings: 2, files: 2 },
      { id: 'sample-read-only', title: 'Read-only', findings: 2, files: 2 },
    ]);
    expect(await run(editor, 'fixRule', { rule: 'sample-host-network' })).toEqual({ fixes: 2, applied: true });
    expect(Object.values(editor.applied[0]?.changeAnnotations ?? {}).map(({ label }) => label)).toEqual([
      'Pod "web"',
      'Pod "other"',
    ]);
    expect(editor.textOf('a.yaml') + editor.textOf('b.yaml')).not.toContain('hostNetwork');
    expect(await run(editor, 'fixRule', { rule: 'sample-host-network' })).toEqual({ fixes: 0, applied: true });
  });

  test('harden the workload at a place, and say what is left', async () => {
    const nfs = '  volumes: [{ name: data, nfs: { server: files, path: / } }]\n';
    const editor = await open({ 'pod.yaml': POD, 'nfs.yaml': POD + nfs, 'none.yaml': 'a: 1\n' });
    const position = { line: 1, character: 0 };
    expect(await run(editor, 'harden', { uri: uriOf('pod.yaml'), position })).toEqual({
      fixes: 2,
      applied: true,
      title: 'Pod "web"',
      level: 'restricted',
      remaining: [],
    });
    expect(editor.textOf('pod.yaml')).toContain('runAsUser: 10001');
    expect(await run(editor, 'harden', { uri: uriOf('pod.yaml'), position })).toMatchObject({ fixes: 0 });
    expect(await run(editor, 'harden', { uri: uriOf('nfs.yaml'), position })).toMatchObject({
      remaining: ['volumes of other types than the level allows (volume "data")'],
    });
    expect(await run(editor, 'harden', { uri: uriOf('none.yaml'), position })).toEqual({
      fixes: 0,
      applied: true,
      level: 'restricted',
      remaining: [],
    });
  });

  test('say when an edit was refused', async () => {
    const editor = await open({ Dockerfile: DOCKERFILE });
    editor.applies = false;
    expect(await run(editor, 'fixAllSafe', {})).toEqual({ fixes: 2, applied: false });
  });

  test('give the page of a rule, and the list of rules', async () => {
    const editor = await open({});
    expect(await run<string>(editor, 'page', { rule: 'sample-add' })).toMatch(/^# ADD\n/);
    expect(await run(editor, 'page', { rule: 'none-such' })).toBeNull();
    const rules = await editor.request<{ id: string }[]>('hullcheck/rules');
    expect(rules[0]).toEqual({
      id: 'sample-escalation',
      title: 'Escalation',
      theme: 'pod-isolation',
      severity: 'warning',
    });
  });

  test('read everything anew', async () => {
    const editor = await open({});
    editor.disk.set(uriOf('pod.yaml'), POD);
    await run(editor, 'rescan');
    await editor.untilProblems('pod.yaml', [
      'sample-exposed 3 web',
      'sample-host-network 5 true',
      'sample-escalation 7 app',
    ]);
  });

  test('refuse what they do not know', async () => {
    const editor = await open({});
    await expect(run(editor, 'nothing')).rejects.toThrow('hullcheck.server.nothing');
  });
});
