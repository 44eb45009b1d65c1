import * as vscode from 'vscode';
import { rulesIn } from './findings.js';
import { until } from './until.js';

const file = (name: string) => vscode.Uri.joinPath(vscode.workspace.workspaceFolders![0]!.uri, name);
const write = (uri: vscode.Uri, text: string) => vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(text));

const pod = `apiVersion: v1
kind: Pod
metadata: { name: web, namespace: shop, labels: { app: web } }
spec:
  securityContext: { runAsNonRoot: true }
  containers:
    - name: web
      image: registry.example/web:1.4.2
`;
const policy = `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: web, namespace: shop }
spec:
  podSelector: { matchLabels: { app: web } }
  policyTypes: [Ingress, Egress]
`;
const other = policy.replaceAll('web', 'other');
const compose = 'services:\n  web:\n    image: registry.example/web:1.4.2\n    build: image\n';

/** What a workspace shows must not hang on where it is: these tests run in memory, and in a web worker as well. */
export function followsFilesAcross(): void {
  describe('findings across files', () => {
    const uncovered = 'pod-not-selected-by-networkpolicy';
    const refused = 'dockerfile-user-breaks-run-as-nonroot';
    const shows = (name: string, rule: string) => until(rule, () => rulesIn(file(name)).includes(rule));
    const hides = (name: string, rule: string) => until(`no ${rule}`, () => !rulesIn(file(name)).includes(rule));

    before(async () => {
      await write(file('across/pod.yaml'), pod);
      await write(file('across/other.yaml'), other);
      await write(file('across/compose.yaml'), compose);
      await write(file('across/image/Dockerfile'), 'FROM registry.example/base:1.4.2\nUSER 1000\n');
      await vscode.extensions.getExtension('hullcheck.hullcheck')?.activate();
    });
    after(() => vscode.workspace.fs.delete(file('across'), { recursive: true }));

    it('follow a NetworkPolicy in another file', async () => {
      await shows('across/pod.yaml', uncovered);
      await write(file('across/policy.yaml'), policy);
      await hides('across/pod.yaml', uncovered);
      const document = await vscode.workspace.openTextDocument(file('across/policy.yaml'));
      const editor = await vscode.window.showTextDocument(document);
      const at = document.positionAt(document.getText().indexOf('app: web') + 'app: '.length);
      await editor.edit((edit) => edit.insert(at, 'not-'));
      await shows('across/pod.yaml', uncovered);
      await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
      await hides('across/pod.yaml', uncovered);
    });

    it('follow the USER of the Dockerfile that makes an image', async () => {
      await hides('across/pod.yaml', refused);
      await write(file('across/image/Dockerfile'), 'FROM registry.example/base:1.4.2\nUSER root\n');
      await shows('across/pod.yaml', refused);
    });

    it('follow a folder that is moved', async () => {
      await vscode.workspace.fs.rename(file('across'), file('moved'));
      await shows('moved/pod.yaml', refused);
      if (rulesIn(file('across/pod.yaml')).length > 0) await hides('across/pod.yaml', refused);
      await vscode.workspace.fs.rename(file('moved'), file('across'));
      await shows('across/pod.yaml', refused);
      await until('nothing stale', () => rulesIn(file('moved/pod.yaml')).length === 0);
    });
  });
}
