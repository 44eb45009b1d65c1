import * as vscode from 'vscode';

/** A manifest with a finding that no context can take away. */
export const privilegedPod = `apiVersion: v1
kind: Pod
metadata:
  name: tool
spec:
  containers:
    - name: tool
      image: registry.example/tool:1.4.2
      securityContext:
        privileged: true
`;

/** The rules whose findings the editor shows in a file. */
export const rulesIn = (uri: vscode.Uri): string[] =>
  vscode.languages
    .getDiagnostics(uri)
    .filter(({ source }) => source === 'hullcheck')
    .map(({ code }) => String(typeof code === 'object' ? code.value : code));
