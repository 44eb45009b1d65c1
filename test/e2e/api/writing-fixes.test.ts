import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { rulesIn } from '../support/findings.js';
import { until } from '../support/until.js';

const file = (name: string) => vscode.Uri.joinPath(vscode.workspace.workspaceFolders![0]!.uri, name);
const write = (uri: vscode.Uri, text: string) => vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(text));
const read = async (uri: vscode.Uri) => new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));

const pod = `apiVersion: v1
kind: Pod
metadata:
  name: tool
  namespace: tools
spec:
  containers:
    - name: tool
      image: registry.example/tool:1.4.2
      env:
        - name: DB_PASSWORD
          value: correct-horse-battery
`;

/** Where a text is first. */
function rangeOf(document: vscode.TextDocument, text: string): vscode.Range {
  const at = document.positionAt(document.getText().indexOf(text));
  return new vscode.Range(at, at.translate(0, text.length));
}

/** The actions that VS Code offers, with their edits. */
async function actionsOn(
  document: vscode.TextDocument,
  range: vscode.Range,
  kind?: string,
): Promise<vscode.CodeAction[]> {
  return vscode.commands.executeCommand('vscode.executeCodeActionProvider', document.uri, range, kind, 20);
}

describe('fixes in a real VS Code', () => {
  const open = async (name: string, text: string, rule: string) => {
    await write(file(name), text);
    const document = await vscode.workspace.openTextDocument(file(name));
    await vscode.window.showTextDocument(document);
    await until(rule, () => rulesIn(file(name)).includes(rule));
    return document;
  };
  afterEach(() => vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor'));
  after(async () => {
    for (const name of ['pod-to-fix.yaml', 'to-fix.dockerfile']) await vscode.workspace.fs.delete(file(name));
  });

  it('are preferred where they need nothing of the author, and say their risk', async () => {
    const document = await open('pod-to-fix.yaml', pod, 'container-env-hardcoded-secret');
    const [fix, ...others] = await actionsOn(document, rangeOf(document, 'correct-horse-battery'));
    assert.ok(fix?.edit);
    assert.match(fix.title, /^Move .* Secret .*\(.*\)$/);
    assert.equal(fix.isPreferred, true);
    assert.equal(
      others.some(({ isPreferred }) => isPreferred),
      false,
    );
    await vscode.workspace.applyEdit(fix.edit);
    await until('no finding', () => !rulesIn(file('pod-to-fix.yaml')).includes('container-env-hardcoded-secret'));
    assert.match(document.getText(), /valueFrom:\n {12}secretKeyRef:\n/);
  });

  it('run on save where somebody wants that, and only those without a risk', async () => {
    const dockerfile = 'FROM registry.example/base:1.4.2\nUSER root\nRUN sudo install-tool\nUSER 1000:1000\n';
    const document = await open('to-fix.dockerfile', dockerfile, 'dockerfile-uses-sudo');
    const configuration = vscode.workspace.getConfiguration('editor', document);
    await configuration.update('codeActionsOnSave', { 'source.fixAll.hullcheck': 'explicit' });
    try {
      const editor = vscode.window.activeTextEditor;
      await editor?.edit((edit) => edit.insert(new vscode.Position(0, 0), '# The tool.\n'));
      await vscode.commands.executeCommand('workbench.action.files.save');
      await until('the fix on the disk', async () => (await read(document.uri)).includes('\nRUN install-tool\n'));
    } finally {
      await configuration.update('codeActionsOnSave', undefined);
    }
    await until('no finding', () => !rulesIn(file('to-fix.dockerfile')).includes('dockerfile-uses-sudo'));
  });
});
