import { readFileSync } from 'node:fs';
import path from 'node:path';

/** Reads the pages of rules that the package ships; `folder` holds them as `<id>.md`. Gives undefined where there is none. */
export const rulePages =
  (folder: string) =>
  (rule: string): string | undefined => {
    // An id is a word of letters, digits and hyphens; anything else could be a way out of the folder.
    if (!/^[a-z\d-]+$/.test(rule)) return undefined;
    try {
      return readFileSync(path.join(folder, `${rule}.md`), 'utf8');
    } catch {
      return undefined;
    }
  };
