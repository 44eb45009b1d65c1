import assert from 'node:assert/strict';
import * as vscode from 'vscode';

describe('a workspace that exists in memory only', () => {
  it('can be read and written', async () => {
    const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
    assert.equal(folder?.scheme, 'memfs');
    const file = vscode.Uri.joinPath(folder, 'base/pod.yaml');
    await vscode.workspace.fs.writeFile(file, new TextEncoder().encode('kind: Pod\n'));
    const document = await vscode.workspace.openTextDocument(file);
    assert.equal(document.getText(), 'kind: Pod\n');
    // Not findFiles: VS Code waits for ever for a search provider of the scheme, and only its own extensions may have one.
    const names = await vscode.workspace.fs.readDirectory(vscode.Uri.joinPath(folder, 'base'));
    assert.deepEqual(names, [['pod.yaml', vscode.FileType.File]]);
  });
});
