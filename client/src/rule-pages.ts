import { commands, Disposable, type ExtensionContext, Uri, window, workspace } from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import { clientCommands, clientRequests, type RuleSummary } from '../../server/src/lsp/protocol.js';
import { MarkdownPages } from './markdown-pages.js';
import { ruleOfPage } from './rule-page-uri.js';

const scheme = 'hullcheck-rule';

/** The link of a diagnostic's code. VS Code opens it as it opens any file; package.json says that it is shown rendered. */
export const pageUri = `${scheme}:/{rule}.md`;

async function chooseRule(client: BaseLanguageClient): Promise<string | undefined> {
  const items = async () => {
    await client.start();
    const rules = await client.sendRequest<RuleSummary[]>(clientRequests.rules);
    return rules.map(({ id, title, theme, severity }) => ({
      label: id,
      description: `${severity}, ${theme}`,
      detail: title,
    }));
  };
  const chosen = await window.showQuickPick(items(), {
    title: 'Show Rule',
    placeHolder: 'A word of its name or of what it finds',
    matchOnDescription: true,
    matchOnDetail: true,
  });
  return chosen?.label;
}

/** Shows the pages of rules without a network: from the link of a diagnostic's code, from a hover, from the palette. */
export function registerRulePages({ extensionUri }: ExtensionContext, client: BaseLanguageClient): Disposable {
  const pages = new MarkdownPages(scheme, async (path) => {
    const rule = ruleOfPage(path);
    if (rule === undefined) return undefined;
    // The extension ships them: a page is there before the server is, and in a browser too.
    const file = Uri.joinPath(extensionUri, 'dist/pages', `${rule}.md`);
    const bytes = await workspace.fs.readFile(file).then(undefined, () => undefined);
    return bytes && new TextDecoder().decode(bytes);
  });
  return Disposable.from(
    pages.register(),
    commands.registerCommand(clientCommands.showRule, async (given?: unknown) => {
      const rule = typeof given === 'string' ? given : await chooseRule(client);
      if (rule !== undefined) await commands.executeCommand('vscode.open', Uri.parse(pageUri.replace('{rule}', rule)));
    }),
  );
}
