const vscode = require('vscode');

/** The worst finding, and of equals the first one by file and place. */
function worstFinding() {
  return vscode.languages
    .getDiagnostics()
    .flatMap(([uri, diagnostics]) => diagnostics.map((diagnostic) => ({ uri, diagnostic })))
    .filter(({ diagnostic }) => diagnostic.source === 'hullcheck')
    .sort(
      (a, b) =>
        a.diagnostic.severity - b.diagnostic.severity ||
        a.uri.path.localeCompare(b.uri.path) ||
        a.diagnostic.range.start.compareTo(b.diagnostic.range.start),
    )[0];
}

exports.activate = async () => {
  await vscode.commands.executeCommand('workbench.panel.markers.view.focus');
  // A person who is already at work is not interrupted.
  for (let wait = 0; wait < 60 && !vscode.window.activeTextEditor; wait++) {
    const worst = worstFinding();
    if (worst) {
      await vscode.window.showTextDocument(worst.uri, {
        selection: new vscode.Range(worst.diagnostic.range.start, worst.diagnostic.range.start),
      });
      return;
    }
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
};
