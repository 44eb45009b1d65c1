import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { privilegedPod as privileged, rulesIn } from '../support/findings.js';
import { until } from '../support/until.js';

const folder = () => vscode.workspace.workspaceFolders![0]!.uri;
const file = (name: string) => vscode.Uri.joinPath(folder(), name);
const write = (uri: vscode.Uri, text: string) => vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(text));
const read = async (uri: vscode.Uri) => new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));

const rule = 'container-privileged';

describe('the client', () => {
  const pod = file('tool/pod.yaml');

  before(async () => {
    await write(pod, privileged);
    await until('the finding', () => rulesIn(pod).includes(rule));
  });

  after(async () => {
    await vscode.workspace.fs.delete(file('tool'), { recursive: true });
    await until('nothing stale', () => rulesIn(pod).length === 0);
  });

  it('offers its commands', async () => {
    const known = await vscode.commands.getCommands();
    const contributed: { command: string }[] =
      vscode.extensions.getExtension('hullcheck.hullcheck')?.packageJSON.contributes.commands;
    assert.ok(contributed.length >= 6);
    assert.deepEqual(
      contributed.map(({ command }) => command).filter((command) => !known.includes(command)),
      [],
    );
  });

  it('links a finding to the page of its rule, which opens rendered and without a network', async () => {
    const [diagnostic] = vscode.languages.getDiagnostics(pod).filter(({ source }) => source === 'hullcheck');
    assert.ok(typeof diagnostic?.code === 'object');
    assert.equal(diagnostic.code.target.scheme, 'hullcheck-rule');
    assert.match(await read(diagnostic.code.target), /^# \w/);
    await vscode.commands.executeCommand('vscode.open', diagnostic.code.target);
    const input = await until('the page', () => vscode.window.tabGroups.activeTabGroup.activeTab?.input);
    assert.ok(input instanceof vscode.TabInputCustom);
    assert.equal(input.viewType, 'vscode.markdown.preview.editor');
    await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
  });

  it('has no page for a rule that does not exist', async () => {
    await assert.rejects(
      async () => read(vscode.Uri.parse('hullcheck-rule:/no-such-rule.md')),
      /FileNotFound|EntryNotFound/,
    );
  });

  it('judges a new document that lies nowhere yet', async () => {
    const document = await vscode.workspace.openTextDocument({ language: 'yaml', content: privileged });
    await vscode.window.showTextDocument(document);
    await until('the finding', () => rulesIn(document.uri).includes(rule));
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  });

  it('does not judge another version of a file, such as the old side of a comparison', async () => {
    const provider = vscode.workspace.registerTextDocumentContentProvider('yesterday', {
      provideTextDocumentContent: () => privileged,
    });
    const old = vscode.Uri.parse('yesterday:/pod.yaml');
    await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(old));
    // Another document that is asked for later has its answer, so this one would have it too.
    const document = await vscode.workspace.openTextDocument({ language: 'yaml', content: privileged });
    await vscode.window.showTextDocument(document);
    await until('the finding elsewhere', () => rulesIn(document.uri).includes(rule));
    assert.deepEqual(rulesIn(old), []);
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
    provider.dispose();
  });

  it('turns a rule off in the workspace, and the settings are live', async () => {
    await vscode.commands.executeCommand('hullcheck.turnOffRule', { rule, uri: pod.toString() });
    await until('no finding', () => !rulesIn(pod).includes(rule));
    assert.deepEqual(JSON.parse(await read(file('.vscode/settings.json'))), { 'hullcheck.rules': { [rule]: 'off' } });
    const configuration = vscode.workspace.getConfiguration('hullcheck', pod);
    await configuration.update('rules', { [rule]: 'warning' }, vscode.ConfigurationTarget.Workspace);
    await until('a warning', () =>
      vscode.languages
        .getDiagnostics(pod)
        .some(({ code, severity }) => typeof code === 'object' && code.value === rule && severity === 1),
    );
    await configuration.update('rules', undefined, vscode.ConfigurationTarget.Workspace);
    await until('an error again', () =>
      vscode.languages
        .getDiagnostics(pod)
        .some(({ code, severity }) => typeof code === 'object' && code.value === rule && severity === 0),
    );
  });

  it('leaves out what a setting excludes, and takes it in again', async () => {
    const configuration = vscode.workspace.getConfiguration('hullcheck', pod);
    await configuration.update('exclude', ['tool/**'], vscode.ConfigurationTarget.Workspace);
    await until('no finding', () => rulesIn(pod).length === 0);
    await configuration.update('exclude', undefined, vscode.ConfigurationTarget.Workspace);
    await until('the finding', () => rulesIn(pod).includes(rule));
  });

  it('follows a folder that is renamed and one that is deleted', async () => {
    await write(file('first/deep/pod.yaml'), privileged);
    await until('the finding', () => rulesIn(file('first/deep/pod.yaml')).includes(rule));
    await vscode.workspace.fs.rename(file('first'), file('second'));
    await until('the finding under the new name', () => rulesIn(file('second/deep/pod.yaml')).includes(rule));
    await until('nothing stale after the rename', () => rulesIn(file('first/deep/pod.yaml')).length === 0);
    await vscode.workspace.fs.delete(file('second'), { recursive: true });
    await until('nothing stale after the deletion', () => rulesIn(file('second/deep/pod.yaml')).length === 0);
  });

  it('finds everything again after a restart of its server', async () => {
    const before = rulesIn(pod);
    await vscode.commands.executeCommand('hullcheck.restartServer');
    await until('the findings', () => rulesIn(pod).length === before.length);
    assert.deepEqual(rulesIn(pod), before);
  });

  it('applies every fix that is free of risk in a file', async () => {
    const dockerfile = file('tool/Dockerfile');
    await write(dockerfile, 'FROM registry.example/base:1.4.2\nUSER root\nRUN sudo install-tool\nUSER 1000:1000\n');
    await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(dockerfile));
    await until('the finding', () => rulesIn(dockerfile).length > 0);
    await vscode.commands.executeCommand('hullcheck.fixAllSafe');
    const document = vscode.window.activeTextEditor?.document;
    await until('the fix', () => document?.getText().includes('RUN install-tool'));
    await until('no finding', () => rulesIn(dockerfile).length === 0);
    await document?.save();
    await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
  });
});
