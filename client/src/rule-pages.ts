import {
  commands,
  Disposable,
  EventEmitter,
  type FileStat,
  FileSystemError,
  type FileSystemProvider,
  FileType,
  Uri,
  window,
  workspace,
} from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import {
  clientCommands,
  clientRequests,
  type PageParams,
  type RuleSummary,
  serverCommands,
} from '../../server/src/lsp/protocol.js';
import { runOnServer } from './commands.js';
import { ruleOfPage } from './rule-page-uri.js';

const scheme = 'hullcheck-rule';

/** The link of a diagnostic's code. VS Code opens it as it opens any file; package.json says that it is shown rendered. */
export const pageUri = `${scheme}:/{rule}.md`;

/**
 * The pages as files that can only be read. A file system and not a content provider: VS Code wakes the extension for
 * it, so a page that was left open is there again after a reload.
 */
class RulePages implements FileSystemProvider {
  readonly #client: BaseLanguageClient;
  // Nothing ever fires: a page changes with the version of the extension only.
  readonly onDidChangeFile = new EventEmitter<never>().event;

  constructor(client: BaseLanguageClient) {
    this.#client = client;
  }

  async readFile(uri: Uri): Promise<Uint8Array> {
    const rule = ruleOfPage(uri.path);
    const params: PageParams | undefined = rule === undefined ? undefined : { rule };
    const page = params && (await runOnServer<string | null>(this.#client, serverCommands.page, params));
    if (page === undefined || page === null) throw FileSystemError.FileNotFound(uri);
    return new TextEncoder().encode(page);
  }

  async stat(uri: Uri): Promise<FileStat> {
    if (uri.path === '/') return { type: FileType.Directory, ctime: 0, mtime: 0, size: 0 };
    return { type: FileType.File, ctime: 0, mtime: 0, size: (await this.readFile(uri)).length };
  }

  watch(): Disposable {
    return new Disposable(() => {});
  }

  readDirectory(): [string, FileType][] {
    return [];
  }

  createDirectory(uri: Uri): never {
    throw FileSystemError.NoPermissions(uri);
  }

  writeFile(uri: Uri): never {
    throw FileSystemError.NoPermissions(uri);
  }

  delete(uri: Uri): never {
    throw FileSystemError.NoPermissions(uri);
  }

  rename(uri: Uri): never {
    throw FileSystemError.NoPermissions(uri);
  }
}

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
export function registerRulePages(client: BaseLanguageClient): Disposable {
  return Disposable.from(
    workspace.registerFileSystemProvider(scheme, new RulePages(client), { isReadonly: true, isCaseSensitive: true }),
    commands.registerCommand(clientCommands.showRule, async (given?: unknown) => {
      const rule = typeof given === 'string' ? given : await chooseRule(client);
      if (rule !== undefined) await commands.executeCommand('vscode.open', Uri.parse(pageUri.replace('{rule}', rule)));
    }),
  );
}
