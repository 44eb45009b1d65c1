import { commands, type Disposable, window, workspace } from 'vscode';
import type { BaseLanguageClient, WorkspaceEdit } from 'vscode-languageclient';
import { clientCommands, clientRequests, type IgnoreParams } from '../../server/src/lsp/protocol.js';

/** A code action of the server asks here for what it cannot ask itself: why a finding is acceptable. */
export function registerIgnoreWithReason(client: BaseLanguageClient): Disposable {
  return commands.registerCommand(clientCommands.ignoreWithReason, async (params: Omit<IgnoreParams, 'reason'>) => {
    const reason = await window.showInputBox({
      title: `Ignore ${params.rule}`,
      prompt: 'Why is this acceptable? The reason becomes part of the comment.',
      placeHolder: 'For example: only reachable from the build network',
      validateInput: (text) => (text.trim() ? undefined : 'Whoever reads the comment later needs the reason.'),
    });
    if (reason === undefined) return;
    const edit = await client.sendRequest<WorkspaceEdit | null>(clientRequests.ignoreEdit, {
      ...params,
      reason: reason.trim(),
    });
    const applied = edit && (await workspace.applyEdit(await client.protocol2CodeConverter.asWorkspaceEdit(edit)));
    if (!applied)
      void window.showWarningMessage(
        'The file has changed in the meantime, so no comment was written. Please try again.',
      );
  });
}
