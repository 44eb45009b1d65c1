import type { TextEdit, TextRange } from '../syntax/text.js';
import type { RegisteredRule } from './rule.js';
import type { Severity } from './settings.js';

/** What the editor, the command line and the reports show: a problem in its place, after settings, suppressions and folding. */
export interface Finding {
  readonly uri: string;
  readonly rule: RegisteredRule;
  readonly severity: Severity;
  readonly message: string;
  /** In the offsets of the file. */
  readonly range: TextRange;
  readonly related: readonly FindingRelated[];
  /** True where it tells of something that may be deleted: shown faded. */
  readonly isUnnecessary: boolean;
  /** True where a fix is offered without asking for anything. */
  readonly isFixable: boolean;
  /** The findings that this one speaks for, itself excluded. */
  readonly parts: readonly Finding[];
  /** The finding that speaks for this one; absent for what is shown by itself. */
  readonly foldedInto: FindingKey | undefined;
  /** The path of its object within its document: empty, or `items[3]`; absent in Dockerfiles. */
  readonly objectPath: string | undefined;
}

export interface FindingRelated {
  readonly uri: string;
  readonly range: TextRange;
  readonly message: string;
}

/** Names a finding among those of the workspace. */
export interface FindingKey {
  readonly uri: string;
  readonly rule: string;
  readonly range: TextRange;
}

/** A fix that has been tried in memory: it clears its finding and breaks nothing. */
export interface OfferedFix {
  readonly title: string;
  /** Empty for a safe fix. */
  readonly risk: string;
  readonly edits: WorkspaceEdits;
  /** Texts within the edits that only the author knows; a snippet where there are any. */
  readonly placeholders: readonly string[];
}

/** Edits of existing files and new ones, by URI; in the offsets of the files as they are. */
export interface WorkspaceEdits {
  readonly edits: ReadonlyMap<string, readonly TextEdit[]>;
  readonly creates: ReadonlyMap<string, string>;
  /** What the edits do, by the file's URI, for those who show them before they are made. */
  readonly notes?: ReadonlyMap<string, readonly EditNote[]>;
}

/** What the edits within a range do; of several ranges that hold an edit the narrowest one counts. */
export interface EditNote {
  readonly range: TextRange;
  /** Edits of one label stand together: the object, or the group of fields. */
  readonly label: string;
  /** What is done and what it may break, one sentence or several; may be empty. */
  readonly description: string;
}

/** Whether a file was judged, and if not, why. */
export type FileStatus = 'judged' | 'templated' | 'patch' | 'not-kubernetes' | 'too-large' | 'binary';
