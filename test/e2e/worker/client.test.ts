import * as vscode from 'vscode';
import { privilegedPod, rulesIn } from '../support/findings.js';
import { until } from '../support/until.js';

const rule = 'container-privileged';

describe('the client in a web worker, over the server in another one', () => {
  it('judges a file of the workspace that nobody has opened', async () => {
    const pod = vscode.Uri.joinPath(vscode.workspace.workspaceFolders![0]!.uri, 'pod.yaml');
    await vscode.workspace.fs.writeFile(pod, new TextEncoder().encode(privilegedPod));
    await vscode.extensions.getExtension('hullcheck.hullcheck')?.activate();
    await until('the finding', () => rulesIn(pod).includes(rule));
    await vscode.workspace.fs.delete(pod);
    await until('nothing stale', () => rulesIn(pod).length === 0);
  });

  it('judges a document while it is typed', async () => {
    const document = await vscode.workspace.openTextDocument({ language: 'yaml', content: privilegedPod });
    const editor = await vscode.window.showTextDocument(document);
    await until('the finding', () => rulesIn(document.uri).includes(rule));
    const at = document.positionAt(document.getText().indexOf('privileged: true') + 'privileged: '.length);
    await editor.edit((edit) => edit.replace(new vscode.Range(at, at.translate(0, 4)), 'false'));
    await until('no finding', () => !rulesIn(document.uri).includes(rule));
  });

  it('has the pages of the rules', async () => {
    const page = await vscode.workspace.fs.readFile(vscode.Uri.parse(`hullcheck-rule:/${rule}.md`));
    if (!new TextDecoder().decode(page).startsWith('# ')) throw new Error('the page has no heading');
  });
});
