import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Language } from '../engine/file-contents.js';
import type { Session } from './session.js';

/** What a client calls the languages that are judged. Documents of other languages are judged by name alone. */
const LANGUAGES: Readonly<Record<string, Language>> = {
  yaml: 'yaml',
  helm: 'yaml',
  json: 'yaml',
  jsonc: 'yaml',
  kubernetes: 'yaml',
  dockerfile: 'dockerfile',
  containerfile: 'dockerfile',
};

/** Keeps the workspace in step with open documents: the unsaved text counts, until the document is closed. */
export function syncDocuments(
  session: Session,
  on: {
    readonly closed: (uri: string) => void;
    readonly changed: (uri: string, text: string) => void;
    readonly isJudged: (uri: string) => boolean;
  },
): { readonly rejudge: () => void } {
  const { documents, workspace, platform } = session;
  let lastCost = 0;
  let isScheduled = false;
  /** At once when the last analysis was cheap, else after as long as it took, but never more than 100 ms. */
  const schedule = async (): Promise<void> => {
    if (isScheduled) return;
    isScheduled = true;
    await platform.delay(lastCost < 10 ? 0 : Math.min(lastCost, 100));
    isScheduled = false;
    const start = platform.now();
    session.refresh();
    lastCost = platform.now() - start;
  };
  const take = ({ uri, languageId }: TextDocument, text: string): void =>
    workspace.change([{ uri, text, isOpen: true, language: LANGUAGES[languageId] }]);
  documents.onDidChangeContent(({ document }) => {
    const text = document.getText();
    on.changed(document.uri, text);
    if (on.isJudged(document.uri)) take(document, text);
    void schedule();
  });
  documents.onDidClose(({ document }) => on.closed(document.uri));
  return {
    /** What is excluded may be another than before: open documents come and go with it. */
    rejudge: () => {
      for (const document of documents.all()) {
        const isJudged = on.isJudged(document.uri);
        if (isJudged === workspace.has(document.uri)) continue;
        if (isJudged) take(document, document.getText());
        else workspace.change([{ uri: document.uri, text: undefined }]);
      }
    },
  };
}
