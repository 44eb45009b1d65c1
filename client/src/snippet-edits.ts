import { type CodeAction, SnippetString, SnippetTextEdit, TextEdit, WorkspaceEdit } from 'vscode';
import {
  type BaseLanguageClient,
  CodeActionResolveRequest,
  type Middleware,
  TextDocumentEdit,
} from 'vscode-languageclient';

/**
 * Snippets arrive with their indentation written out, as LSP has it. Unless it is told, VS Code would indent each of
 * their lines once more, like the line that they begin on; the library does not tell it, so the edit is made here.
 */
export const keepSnippetWhitespace = (client: () => BaseLanguageClient): Middleware => ({
  resolveCodeAction: async (item, token) => {
    const { code2ProtocolConverter, protocol2CodeConverter } = client();
    const params = await code2ProtocolConverter.asCodeAction(item, token);
    const resolved = await client().sendRequest(CodeActionResolveRequest.type, params, token);
    const action: CodeAction = await protocol2CodeConverter.asCodeAction(resolved, token);
    const changes = (resolved.edit?.documentChanges ?? []).filter(TextDocumentEdit.is);
    if (!changes.some(({ edits }) => edits.some((edit) => 'snippet' in edit))) return action;
    action.edit = new WorkspaceEdit();
    for (const { textDocument, edits } of changes) {
      action.edit.set(
        protocol2CodeConverter.asUri(textDocument.uri),
        edits.map((edit) => {
          const range = protocol2CodeConverter.asRange(edit.range);
          if (!('snippet' in edit)) return TextEdit.replace(range, edit.newText);
          const snippet = new SnippetTextEdit(range, new SnippetString(edit.snippet.value));
          snippet.keepWhitespace = true;
          return snippet;
        }),
      );
    }
    return action;
  },
});
