import * as vscode from 'vscode';

describe('the web worker extension host', () => {
  it('has a workspace and no Node', () => {
    if (vscode.workspace.workspaceFolders?.length !== 1) throw new Error('there is no workspace folder');
    if (Reflect.get(globalThis, 'process')?.versions?.node) throw new Error('this is the Node extension host');
  });
});
