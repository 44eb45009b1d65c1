import type { Located, TextRange } from '../syntax/text.js';
import type { TextChange } from '../syntax/change.js';

/** A comment or annotation that silences findings: ours, or that of another tool. */
export interface Suppression extends Located {
  /** The tool whose syntax it is. */
  readonly tool: string;
  /** The rule ids that it names, each with its place; a peer's ids as that peer writes them. Empty means every rule. */
  readonly rules: readonly SuppressedRule[];
  /** Where findings are silenced, in the offsets of the document. */
  readonly covers: TextRange;
  /** True where it covers the whole file, beyond its document. */
  readonly coversFile: boolean;
  readonly reason: string | undefined;
  /** The last day on which it holds, `YYYY-MM-DD`; absent where it has no end. */
  readonly until: string | undefined;
  /** Takes the suppression away. */
  readonly removal: TextChange;
}

export interface SuppressedRule extends Located {
  /** As written. */
  readonly id: string;
  /** The ids of our rules that it stands for; empty where it is unknown. */
  readonly matches: readonly string[];
}
