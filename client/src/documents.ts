import { type TextDocument, type Uri, workspace } from 'vscode';
import type { DocumentSelector, Middleware } from 'vscode-languageclient';

const dockerfileNames = '**/{[Dd]ockerfile,[Cc]ontainerfile}';
const dockerfileEndings = '**/*.{[Dd]ockerfile,[Cc]ontainerfile}';

/** By language, and by name where a language has no extension installed. Of any scheme: `onlyJudgedDocuments` chooses. */
export const documentSelector: DocumentSelector = [
  ...['yaml', 'json', 'jsonc', 'helm', 'dockerfile', 'containerfile'].map((language) => ({ language })),
  ...[dockerfileNames, `${dockerfileNames}.*`, dockerfileEndings, '**/*.dockerignore', '**/{.env.*,*.env}'].map(
    (pattern) => ({
      pattern,
    }),
  ),
];

/**
 * A document is judged when it is new, lies in the workspace, or can be written. What is left are other versions of a
 * file, such as the old side of a comparison: a finding there could not be mended and would be listed twice.
 */
export function isJudged(uri: Uri): boolean {
  return (
    uri.scheme === 'untitled' ||
    (workspace.workspaceFolders?.some((folder) => folder.uri.scheme === uri.scheme) ?? false) ||
    workspace.fs.isWritableFileSystem(uri.scheme) === true
  );
}

const ifJudged = async (document: TextDocument, next: (document: TextDocument) => Promise<void>): Promise<void> => {
  if (isJudged(document.uri)) await next(document);
};

/** Keeps every other document from the server. */
export const onlyJudgedDocuments: Middleware = {
  didOpen: ifJudged,
  didClose: ifJudged,
  didSave: ifJudged,
  didChange: async (event, next) => {
    if (isJudged(event.document.uri)) await next(event);
  },
  provideDiagnostics: (document, previousResultId, token, next) =>
    isJudged('uri' in document ? document.uri : document) ? next(document, previousResultId, token) : undefined,
};
