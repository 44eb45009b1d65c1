import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { privilegedPod, rulesIn } from '../support/findings.js';
import { until } from '../support/until.js';

const rule = 'container-privileged';
const file = (name: string) => vscode.Uri.joinPath(vscode.workspace.workspaceFolders![0]!.uri, name);
const write = (uri: vscode.Uri, text: string) => vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(text));

describe('findings in a workspace that exists in memory only', () => {
  before(async () => {
    await write(file('seen/pod.yaml'), privilegedPod);
    await write(file('.gitignore'), 'ignored/\n');
    await write(file('ignored/pod.yaml'), privilegedPod);
    await write(file('node_modules/package/pod.yaml'), privilegedPod);
    const extension = vscode.extensions.getExtension('hullcheck.hullcheck');
    assert.ok(extension, 'the extension is not known to VS Code');
    await extension.activate();
    await vscode.commands.executeCommand('hullcheck.scanWorkspace');
  });

  it('are shown for files that nobody has opened, and for no file that is left out', async () => {
    await until('the finding', () => rulesIn(file('seen/pod.yaml')).includes(rule));
    assert.deepEqual(rulesIn(file('ignored/pod.yaml')), []);
    assert.deepEqual(rulesIn(file('node_modules/package/pod.yaml')), []);
  });

  it('follow a new file, a rename and a deletion', async () => {
    await write(file('new/pod.yaml'), privilegedPod);
    await until('the finding in the new file', () => rulesIn(file('new/pod.yaml')).includes(rule));
    await vscode.workspace.fs.rename(file('new/pod.yaml'), file('new/tool.yaml'));
    await until('the finding under the new name', () => rulesIn(file('new/tool.yaml')).includes(rule));
    await until('nothing stale after the rename', () => rulesIn(file('new/pod.yaml')).length === 0);
    await vscode.workspace.fs.delete(file('new'), { recursive: true });
    await until('nothing stale after the deletion', () => rulesIn(file('new/tool.yaml')).length === 0);
  });
});
