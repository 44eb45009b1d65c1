import {
  commands,
  Disposable,
  type ExtensionContext,
  type LogOutputChannel,
  Uri,
  ViewColumn,
  type WebviewPanel,
  window,
  workspace,
} from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import {
  clientCommands,
  type GraphParams,
  type GraphResult,
  type SourceLocation,
  serverCommands,
} from '../../server/src/lsp/protocol.js';
import { runOnServer } from './commands.js';
import type { MessageFromView, MessageToView, ViewFilter, ViewState } from './graph-messages.js';

const viewType = 'hullcheck.graph';
/** How long after an edit a picture is drawn anew. */
const REST_MILLISECONDS = 400;

type PictureName = GraphParams['picture'];

const titles: Readonly<Record<PictureName, string>> = {
  rbac: 'RBAC Graph',
  network: 'Network Map',
};

const isPictureName = (name: unknown): name is PictureName => typeof name === 'string' && name in titles;

/** A picture of the workspace in an editor of its own, drawn anew when the workspace changes. */
class GraphView implements Disposable {
  readonly picture: PictureName;
  readonly #panel: WebviewPanel;
  readonly #client: BaseLanguageClient;
  readonly #log: LogOutputChannel;
  #filter: ViewFilter = {};
  #shown: GraphResult | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** Counts the requests: an answer that comes after a later request is old. */
  #asked = 0;
  #isReady = false;
  #isStale = false;

  /** What was asked for while the page was not there yet. */
  #wanted: ViewFilter | undefined;

  constructor(picture: PictureName, panel: WebviewPanel, client: BaseLanguageClient, log: LogOutputChannel, root: Uri) {
    this.picture = picture;
    this.#panel = panel;
    this.#client = client;
    this.#log = log;
    const folder = Uri.joinPath(root, 'dist/client');
    panel.title = titles[picture];
    panel.webview.options = { enableScripts: true, localResourceRoots: [folder] };
    panel.webview.onDidReceiveMessage((message: MessageFromView) => this.#receive(message));
    panel.onDidChangeViewState(() => {
      // A hidden page is gone; shown again it tells when it is there.
      if (!panel.visible) this.#isReady = false;
      if (panel.visible && this.#isStale) void this.#draw();
    });
    panel.webview.html = page(picture, {
      script: panel.webview.asWebviewUri(Uri.joinPath(folder, 'graph.js')),
      style: panel.webview.asWebviewUri(Uri.joinPath(folder, 'graph.css')),
      source: panel.webview.cspSource,
    });
  }

  reveal(): void {
    this.#panel.reveal();
  }

  /** Shows a part of the picture, which the tools of the view then name. */
  async narrow(filter: ViewFilter): Promise<void> {
    if (this.#isReady) await this.#post({ kind: 'show', filter });
    else this.#wanted = filter;
  }

  /** The workspace has changed: the picture follows when nobody types for a moment. */
  refresh(): void {
    clearTimeout(this.#timer);
    if (!this.#panel.visible) this.#isStale = true;
    else this.#timer = setTimeout(() => void this.#draw(), REST_MILLISECONDS);
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#panel.dispose();
  }

  async #receive(message: MessageFromView): Promise<void> {
    switch (message.kind) {
      case 'ready':
        this.#isReady = true;
        // Its answer is the filter, which has the picture drawn.
        if (this.#wanted) return this.#post({ kind: 'show', filter: this.#wanted });
        return this.#draw();
      case 'filter':
        this.#filter = message.filter;
        if (this.#isReady) this.#wanted = undefined;
        if (this.#isReady) await this.#draw();
        return;
      case 'open': {
        const { nodes, edges } = this.#shown?.places ?? {};
        const place = message.node === undefined ? edges?.[message.edge ?? -1] : nodes?.[message.node];
        if (place) await this.#open(place, message.beside);
        return;
      }
      case 'export':
        return this.#export();
    }
  }

  async #draw(): Promise<void> {
    const request = ++this.#asked;
    this.#isStale = false;
    try {
      const result = await this.#ask(false);
      if (request !== this.#asked) return;
      this.#shown = result;
      const { title, summary, svg, style, groups } = result;
      await this.#post({ kind: 'picture', title, summary, svg, style, groups });
    } catch (error) {
      if (request !== this.#asked) return;
      this.#log.error(error instanceof Error ? error : String(error));
      const message = error instanceof Error ? error.message : String(error);
      await this.#post({ kind: 'failure', message: `The picture cannot be drawn: ${message}` });
    }
  }

  #ask(standalone: boolean): Promise<GraphResult> {
    const params: GraphParams = { picture: this.picture, ...this.#filter, standalone };
    return runOnServer<GraphResult>(this.#client, serverCommands.graph, params);
  }

  async #post(message: MessageToView): Promise<void> {
    await this.#panel.webview.postMessage(message);
  }

  /** The line is shown beside the picture, where one can go on in both; never in place of it. */
  async #open({ uri, range }: SourceLocation, beside: boolean): Promise<void> {
    const { protocol2CodeConverter: from } = this.#client;
    const others = window.tabGroups.all.filter(({ viewColumn }) => viewColumn !== this.#panel.viewColumn);
    const column = others.at(0)?.viewColumn ?? ViewColumn.Beside;
    await window.showTextDocument(from.asUri(uri), {
      viewColumn: beside ? ViewColumn.Beside : column,
      selection: from.asRange(range),
      preview: true,
    });
  }

  async #export(): Promise<void> {
    const [folder] = workspace.workspaceFolders ?? [];
    const name = `${this.picture}.svg`;
    const target = await window.showSaveDialog({
      filters: { 'SVG pictures': ['svg'] },
      ...(folder && { defaultUri: Uri.joinPath(folder.uri, name) }),
    });
    if (target === undefined) return;
    try {
      const { svg } = await this.#ask(true);
      await workspace.fs.writeFile(target, new TextEncoder().encode(svg));
    } catch (error) {
      this.#log.error(error instanceof Error ? error : String(error));
      void window.showErrorMessage(
        `The picture could not be saved: ${error instanceof Error ? error.message : String(error)}`,
      );
    }
  }
}

/** The page around a picture. Nothing in it comes from the workspace; the picture arrives as a message. */
function page(picture: PictureName, { script, style, source }: { script: Uri; style: Uri; source: string }): string {
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="UTF-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src ${source}; script-src ${source};">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="${style}">
<title>${titles[picture]}</title>
</head>
<body data-picture="${picture}">
<div id="tools" role="toolbar" aria-label="Picture">
<input id="search" type="search" placeholder="Filter by name, kind or namespace" aria-label="Filter by name, kind or namespace" spellcheck="false">
<select id="groups" aria-label="Namespace"><option value="">All namespaces</option></select>
<button id="smaller" title="Zoom out (-)" aria-label="Zoom out">−</button>
<button id="larger" title="Zoom in (+)" aria-label="Zoom in">+</button>
<button id="fit" title="Show all of it (0)">Fit</button>
<button id="export">Export SVG…</button>
<p id="summary" role="status">Reading the workspace…</p>
</div>
<main id="canvas"></main>
<script src="${script}"></script>
</body>
</html>`;
}

/** What a code lens or a link wants to see; a menu passes something else along. */
function filterIn(given: unknown): ViewFilter | undefined {
  const { words, group } = (typeof given === 'object' && given !== null ? given : {}) as Record<string, unknown>;
  const filter = { ...(typeof words === 'string' && { words }), ...(typeof group === 'string' && { group }) };
  return Object.keys(filter).length > 0 ? filter : undefined;
}

/** The commands that show the pictures, and their views again after the window was reloaded. */
export function registerGraphViews(
  context: ExtensionContext,
  client: BaseLanguageClient,
  log: LogOutputChannel,
): Disposable {
  const views = new Map<PictureName, GraphView>();
  const adopt = (picture: PictureName, panel: WebviewPanel): void => {
    views.get(picture)?.dispose();
    const view = new GraphView(picture, panel, client, log, context.extensionUri);
    views.set(picture, view);
    panel.onDidDispose(() => {
      view.dispose();
      if (views.get(picture) === view) views.delete(picture);
    });
  };
  const show = async (picture: PictureName, given?: unknown): Promise<void> => {
    const open = views.get(picture);
    if (open) open.reveal();
    else adopt(picture, window.createWebviewPanel(viewType, titles[picture], ViewColumn.Active));
    const filter = filterIn(given);
    if (filter) await views.get(picture)?.narrow(filter);
  };
  const refresh = (): void => {
    for (const view of views.values()) view.refresh();
  };
  return Disposable.from(
    commands.registerCommand(clientCommands.showRbacGraph, (given?: unknown) => show('rbac', given)),
    commands.registerCommand(clientCommands.showNetworkMap, (given?: unknown) => show('network', given)),
    window.registerWebviewPanelSerializer(viewType, {
      async deserializeWebviewPanel(panel: WebviewPanel, state: ViewState | undefined) {
        if (isPictureName(state?.picture)) adopt(state.picture, panel);
        else panel.dispose();
      },
    }),
    workspace.onDidChangeTextDocument(({ contentChanges }) => contentChanges.length > 0 && refresh()),
    workspace.onDidSaveTextDocument(refresh),
    workspace.onDidCreateFiles(refresh),
    workspace.onDidDeleteFiles(refresh),
    workspace.onDidRenameFiles(refresh),
    { dispose: () => [...views.values()].forEach((view) => void view.dispose()) },
  );
}
