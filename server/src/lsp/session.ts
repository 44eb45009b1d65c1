import type { Connection, TextDocuments, WorkspaceEdit } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { WorkspaceEdits } from '../engine/finding.js';
import type { RegisteredRule } from '../engine/rule.js';
import type { Workspace } from '../engine/workspace.js';
import type { Converter, EditOptions } from './convert.js';
import type { Platform } from './platform.js';
import type { InitializationOptions } from './protocol.js';

/** What the client can do, as far as the server asks. */
export interface ClientAbilities {
  /** It asks for the diagnostics of a document. */
  readonly pullsDocuments: boolean;
  /** It asks for the diagnostics of the workspace. */
  readonly pullsWorkspace: boolean;
  readonly refreshesDiagnostics: boolean;
  readonly refreshesCodeLenses: boolean;
  readonly configuration: boolean;
  readonly dynamicConfiguration: boolean;
  /** It tells when workspace folders come and go. */
  readonly folders: boolean;
  readonly watchesFiles: boolean;
  readonly snippetEdits: boolean;
  /** Edits may name versions, and several files in an order. */
  readonly versionedEdits: boolean;
  /** Edits may make files. */
  readonly createsFiles: boolean;
  /** The edit of a code action may be left out until it is chosen. */
  readonly resolvesEdits: boolean;
  readonly changeAnnotations: boolean;
  /** It may be told that an edit is a refactoring, whose files VS Code saves. */
  readonly editMetadata: boolean;
  readonly progress: boolean;
  readonly options: InitializationOptions;
}

/** What the handlers of the methods share: one connection, one workspace. */
export interface Session {
  readonly connection: Connection;
  readonly documents: TextDocuments<TextDocument>;
  readonly workspace: Workspace;
  readonly rules: readonly RegisteredRule[];
  readonly platform: Platform;
  readonly converter: Converter;
  readonly client: ClientAbilities;
  /** URIs of the workspace's folders. */
  readonly folders: readonly string[];
  /** Edits in the form that the client takes. */
  toEdit(edits: WorkspaceEdits, options?: EditOptions): WorkspaceEdit;
  /** Brings the findings up to date now, and tells the client what changed. */
  refresh(): void;
  log(message: string): void;
}
