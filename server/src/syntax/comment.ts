import type { Located } from './text.js';

/** A comment of a YAML file or a Dockerfile. */
export interface Comment extends Located {
  /** What follows the `#`, trimmed. */
  readonly text: string;
  /** True where nothing but white space stands before it on its line. */
  readonly ownLine: boolean;
}
