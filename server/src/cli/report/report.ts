import type { Finding } from '../../engine/finding.js';
import type { RegisteredRule } from '../../engine/rule.js';
import type { SourceTexts } from '../source-text.js';

/** Every file that was looked at, counted once. */
export interface FileCounts {
  readonly judged: number;
  readonly templated: number;
  readonly patch: number;
  readonly notKubernetes: number;
  readonly tooLarge: number;
  readonly binary: number;
  readonly unreadable: number;
}

/** What a report tells of. */
export interface Results {
  /** Folded ones included, by file and place. */
  readonly findings: readonly Finding[];
  readonly files: FileCounts;
  readonly sources: SourceTexts;
  /** The path of a file as the report names it: relative to the working folder, with `/`. */
  readonly nameOf: (uri: string) => string;
  readonly rules: readonly RegisteredRule[];
  readonly version: string;
}
