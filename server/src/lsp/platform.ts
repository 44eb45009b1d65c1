import type { DigestOf, ScannerHost } from '../engine/outside.js';
import type { FileContent } from './protocol.js';

/** What the server needs of the place that it runs in. */
export interface Platform {
  /** The file system of the host: used where the client does not serve files itself. */
  readonly files: FileSource;
  /** Resolves after so many milliseconds; 0 lets waiting messages come first. */
  readonly delay: (milliseconds: number) => Promise<void>;
  /** Today, `YYYY-MM-DD`. */
  readonly today: () => string;
  /** Milliseconds from any fixed point. */
  readonly now: () => number;
  /** The page of a rule as Markdown, as the package ships it; absent where there are no files to read. */
  readonly page?: (rule: string) => string | undefined;
  /** Asks registries; absent where that cannot be. */
  readonly digestOf?: DigestOf;
  /** Runs image scanners; absent where no program can be run. */
  readonly scanner?: ScannerHost;
}

/** Finds and reads the files of a workspace. */
export interface FileSource {
  /** Files below a folder that may matter; `truncated` where there are more than `maxFiles`. Unreadable folders are passed over. */
  find(folder: string, maxFiles: number): Promise<{ readonly uris: readonly string[]; readonly truncated: boolean }>;
  /** The contents in the order of the URIs. */
  read(uris: readonly string[]): Promise<readonly FileContent[]>;
}
