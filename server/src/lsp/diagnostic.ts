import type * as lsp from 'vscode-languageserver';
import { type Configuration, isConfigurationFile } from './configuration.js';
import { toDiagnostic } from './convert.js';
import type { Session } from './session.js';

/**
 * Diagnostics, asked for or pushed: two adapters over the same findings. Documents that are open are asked for one by
 * one where the client can; the others are streamed to its workspace request, or pushed, never both.
 */
export class DiagnosticProvider {
  readonly #session: Session;
  readonly #configuration: Configuration;
  /** Grows with every change of a file's findings: the result id of the file. */
  readonly #revisions = new Map<string, number>();
  readonly #pushed = new Set<string>();
  /** The version of each open document that the client has asked for last; it asks again by itself for a newer one. */
  readonly #asked = new Map<string, number>();
  /** Documents that were closed: the client still shows what it has asked for, until it is told what the disk has. */
  readonly #owed = new Set<string>();
  #stream: WorkspaceStream | undefined;

  constructor(session: Session, configuration: Configuration) {
    this.#session = session;
    this.#configuration = configuration;
    const { connection } = session;
    if (session.client.pullsDocuments) {
      connection.languages.diagnostics.on(({ textDocument: { uri }, previousResultId }) => {
        session.refresh();
        this.#noteAsked(uri);
        return this.#documentReport(uri, previousResultId);
      });
      // The library has taken the token out of the parameters: what says that the client takes parts is the reporter.
      connection.languages.diagnostics.onWorkspace(({ previousResultIds }, token, _progress, partial) =>
        this.#openStream(previousResultIds, partial, token),
      );
    }
  }

  /** Told after each analysis which files have other findings than before. */
  changed(uris: ReadonlySet<string>): void {
    for (const uri of uris) this.#revisions.set(uri, (this.#revisions.get(uri) ?? 0) + 1);
    const { client, documents, connection } = this.#session;
    if (client.pullsWorkspace) this.#stream?.send(uris);
    else for (const uri of uris) if (!this.#asked.has(uri)) this.#push(uri);
    // A change elsewhere may change what an open document shows, and nothing but this makes the client ask again.
    const isShownStale = (uri: string): boolean =>
      this.#asked.has(uri) && this.#asked.get(uri) === documents.get(uri)?.version;
    if (client.refreshesDiagnostics && [...uris].some(isShownStale))
      connection.languages.diagnostics.refresh().catch(() => {});
  }

  /** Told at once when a document is closed, before the disk is read. */
  closing(uri: string): void {
    this.#asked.delete(uri);
    this.#owed.add(uri);
  }

  /** Told when the findings of a document that was closed are those of the disk. */
  closed(uri: string): void {
    this.#revisions.set(uri, (this.#revisions.get(uri) ?? 0) + 1);
    if (this.#session.client.pullsWorkspace) this.#stream?.send(new Set([uri]));
    else if (!this.#asked.has(uri)) this.#push(uri);
  }

  /** What was pushed for a document that the client now asks for would be shown twice. */
  #noteAsked(uri: string): void {
    const version = this.#session.documents.get(uri)?.version;
    if (version === undefined) return;
    this.#asked.set(uri, version);
    this.#owed.delete(uri);
    if (this.#pushed.delete(uri)) this.#publish(uri, []);
  }

  #push(uri: string): void {
    const items = this.#items(uri);
    if (items.length === 0 && !this.#pushed.has(uri)) return;
    if (items.length === 0) this.#pushed.delete(uri);
    else this.#pushed.add(uri);
    this.#publish(uri, items);
  }

  #publish(uri: string, diagnostics: lsp.Diagnostic[]): void {
    const version = this.#session.documents.get(uri)?.version;
    void this.#session.connection.sendDiagnostics({ uri, diagnostics, ...(version !== undefined && { version }) });
  }

  #items(uri: string): lsp.Diagnostic[] {
    const { workspace, converter, client } = this.#session;
    const findings = workspace.findings(uri).filter(({ foldedInto }) => foldedInto === undefined);
    const problems = isConfigurationFile(uri) ? this.#configuration.problems(uri) : [];
    return [
      ...findings.map((finding) => toDiagnostic(finding, converter, client.options.pageUri)),
      ...problems.map(({ range, message }) => ({
        range: converter.toRange(uri, range),
        severity: 2 as const,
        source: 'hullcheck',
        message,
      })),
    ];
  }

  #resultId(uri: string): string {
    return String(this.#revisions.get(uri) ?? 0);
  }

  #documentReport(uri: string, previous: string | undefined): lsp.DocumentDiagnosticReport {
    const resultId = this.#resultId(uri);
    return previous === resultId
      ? { kind: 'unchanged', resultId }
      : { kind: 'full', resultId, items: this.#items(uri) };
  }

  /** The client asks anew two seconds after each answer: the request stays open, and changes are streamed to it. */
  async #openStream(
    previous: readonly lsp.PreviousResultId[],
    partial: lsp.ResultProgressReporter<lsp.WorkspaceDiagnosticReportPartialResult> | undefined,
    token: lsp.CancellationToken,
  ): Promise<lsp.WorkspaceDiagnosticReport> {
    this.#stream?.end();
    const { workspace, documents } = this.#session;
    const known = new Map(previous.map(({ uri, value }) => [uri, value]));
    const reportsOf = (uris: Iterable<string>): lsp.WorkspaceDocumentDiagnosticReport[] => {
      const reports: lsp.WorkspaceDocumentDiagnosticReport[] = [];
      for (const uri of uris) {
        if (this.#asked.has(uri)) continue;
        const resultId = this.#resultId(uri);
        const isOwed = this.#owed.delete(uri);
        if (known.get(uri) === resultId) continue;
        const items = this.#items(uri);
        if (items.length === 0 && !known.has(uri) && !isOwed) continue;
        known.set(uri, resultId);
        reports.push({ kind: 'full', uri, version: documents.get(uri)?.version ?? null, resultId, items });
      }
      return reports;
    };
    return new Promise((resolve) => {
      const stream: WorkspaceStream = {
        send: (uris) => {
          const items = reportsOf(uris);
          if (items.length === 0) return;
          if (partial)
            for (let at = 0; at < items.length; at += 50) partial.report({ items: items.slice(at, at + 50) });
          else finish(items);
        },
        end: () => finish([]),
      };
      const finish = (items: lsp.WorkspaceDocumentDiagnosticReport[]): void => {
        if (this.#stream === stream) this.#stream = undefined;
        resolve({ items });
      };
      this.#stream = stream;
      token.onCancellationRequested(stream.end);
      stream.send(new Set([...workspace.uris(), ...known.keys(), ...this.#owed]));
    });
  }
}

interface WorkspaceStream {
  send(uris: ReadonlySet<string>): void;
  end(): void;
}
