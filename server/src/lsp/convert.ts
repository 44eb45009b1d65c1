import type * as lsp from 'vscode-languageserver';
import type { EditNote, Finding, WorkspaceEdits } from '../engine/finding.js';
import type { Severity } from '../engine/settings.js';
import { LineIndex, type TextEdit, type TextRange } from '../syntax/text.js';

/** Turns offsets into positions and back. Nothing else in the house counts lines. */
export class Converter {
  readonly #textOf: (uri: string) => string | undefined;
  readonly #indexes = new Map<string, { readonly text: string; readonly index: LineIndex }>();

  constructor(textOf: (uri: string) => string | undefined) {
    this.#textOf = textOf;
  }

  toRange(uri: string, { start, end }: TextRange): lsp.Range {
    const index = this.#index(uri);
    const from = index.at(start);
    const to = index.at(end);
    return { start: { line: from.line, character: from.column }, end: { line: to.line, character: to.column } };
  }

  toOffsets(uri: string, { start, end }: lsp.Range): TextRange {
    return { start: this.toOffset(uri, start), end: this.toOffset(uri, end) };
  }

  toOffset(uri: string, { line, character }: lsp.Position): number {
    return this.#index(uri).offset({ line, column: character });
  }

  toTextEdits(uri: string, edits: readonly TextEdit[]): lsp.TextEdit[] {
    return edits.map(({ range, newText }) => ({ range: this.toRange(uri, range), newText }));
  }

  /** Line starts of open files are kept; those of others are used once and forgotten. */
  #index(uri: string): LineIndex {
    const text = this.#textOf(uri) ?? '';
    const known = this.#indexes.get(uri);
    if (known?.text === text) return known.index;
    const index = new LineIndex(text);
    if (this.#indexes.size > 200) this.#indexes.clear();
    this.#indexes.set(uri, { text, index });
    return index;
  }
}

const SEVERITIES: Readonly<Record<Severity, lsp.DiagnosticSeverity>> = {
  error: 1,
  warning: 2,
  information: 3,
  hint: 4,
};
const UNNECESSARY: lsp.DiagnosticTag = 1;

/** A finding as a diagnostic; `pageUri` holds `{rule}` where the id of the rule goes, and is absent where the client has no pages. */
export function toDiagnostic(finding: Finding, converter: Converter, pageUri: string | undefined): lsp.Diagnostic {
  const { uri, rule, related } = finding;
  return {
    range: converter.toRange(uri, finding.range),
    severity: SEVERITIES[finding.severity],
    code: rule.id,
    ...(pageUri !== undefined && { codeDescription: { href: pageUri.replace('{rule}', rule.id) } }),
    source: 'hullcheck',
    message: finding.message,
    ...(finding.isUnnecessary && { tags: [UNNECESSARY] }),
    ...(related.length > 0 && {
      relatedInformation: related.map(({ uri: target, range, message }) => ({
        location: { uri: target, range: converter.toRange(target, range) },
        message,
      })),
    }),
    data: { theme: rule.theme, parts: finding.parts.map((part) => part.rule.id) },
  };
}

/** How an edit is shown before it is made. */
export interface EditOptions {
  /** Texts that become the tab stops of a snippet. */
  readonly placeholders?: readonly string[];
  /** Absent: applied at once. Else shown in a preview first, grouped by what the edits do; this is the name of those that say nothing. */
  readonly confirm?: string | undefined;
}

/** What the groups of a preview are called: one for each thing that is done. */
class Annotations {
  readonly all: Record<string, lsp.ChangeAnnotation> = {};
  readonly #ids = new Map<string, string>();

  /** The id of a group, which comes to be with its first edit. */
  of(label: string, description: string): { readonly annotationId: string } {
    const key = JSON.stringify([label, description]);
    const annotationId = this.#ids.get(key) ?? `hullcheck-${this.#ids.size + 1}`;
    this.#ids.set(key, annotationId);
    this.all[annotationId] ??= { label, needsConfirmation: true, ...(description !== '' && { description }) };
    return { annotationId };
  }
}

/** The note on an edit: that of the narrowest range that holds where it begins. */
function noteOn({ range: { start } }: TextEdit, notes: readonly EditNote[]): EditNote | undefined {
  const size = ({ range }: EditNote): number => range.end - range.start;
  return notes.filter(({ range }) => range.start <= start && start <= range.end).sort((a, b) => size(a) - size(b))[0];
}

/** Edits as one versioned change of the workspace, files that come to be first; plain edits for a client that knows no others. */
export function toWorkspaceEdit(
  { edits, creates, notes }: WorkspaceEdits,
  converter: Converter,
  versionOf: ((uri: string) => number | null) | undefined,
  { placeholders = [], confirm }: EditOptions,
): lsp.WorkspaceEdit {
  if (versionOf === undefined) {
    const changes = [...edits].map(([uri, list]) => [uri, converter.toTextEdits(uri, list)] as const);
    return { changes: Object.fromEntries(changes) };
  }
  const annotations = new Annotations();
  const changes: (lsp.TextDocumentEdit | lsp.CreateFile)[] = [];
  for (const [uri, text] of creates) {
    const annotation = confirm === undefined ? {} : annotations.of('New files', nameOf(uri));
    changes.push({ kind: 'create', uri, ...annotation });
    changes.push({
      textDocument: { uri, version: null },
      edits: [
        { range: { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } }, newText: text, ...annotation },
      ],
    });
  }
  for (const [uri, list] of edits) {
    const converted = list.map((edit) => {
      const range = converter.toRange(uri, edit.range);
      if (placeholders.length > 0)
        return { range, snippet: { kind: 'snippet' as const, value: toSnippet(edit.newText, placeholders) } };
      const note = noteOn(edit, notes?.get(uri) ?? []) ?? { label: confirm ?? '', description: '' };
      return {
        range,
        newText: edit.newText,
        ...(confirm !== undefined && annotations.of(note.label, note.description)),
      };
    });
    changes.push({ textDocument: { uri, version: versionOf(uri) }, edits: converted });
  }
  return {
    documentChanges: changes,
    ...(confirm !== undefined && { changeAnnotations: annotations.all }),
  };
}

const nameOf = (uri: string): string => {
  const name = uri.slice(uri.lastIndexOf('/') + 1);
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
};

/** The text as a snippet, with a tab stop wherever a placeholder stands. */
export function toSnippet(text: string, placeholders: readonly string[]): string {
  const escaped = (part: string): string => part.replace(/[\\$}]/g, '\\$&');
  const pattern = new RegExp(`(${placeholders.map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|')})`);
  return text
    .split(pattern)
    .map((part, index) => (index % 2 === 1 ? `\${${placeholders.indexOf(part) + 1}:${escaped(part)}}` : escaped(part)))
    .join('');
}
