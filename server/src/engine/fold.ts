import type { Found } from './analyze.js';
import { severities } from './settings.js';

/** A problem and its place among those of the workspace. */
export interface PlacedFound {
  readonly uri: string;
  /** Which document of the file. */
  readonly document: number;
  /** The offset at which the document begins. */
  readonly base: number;
  readonly found: Found;
}

/** The name of what a problem is folded on; absent where it stands by itself. */
export function foldKey({ uri, document, found: { owner } }: PlacedFound): string | undefined {
  if (owner === undefined) return undefined;
  return owner.isShared ? `${owner.cause} ${owner.id}` : `${owner.cause} ${uri} ${document} ${owner.id}`;
}

/** Of problems with one key, the one that speaks for all first: who leads, then the worst, then the first in the text. */
export function speakersFirst(group: readonly PlacedFound[]): readonly PlacedFound[] {
  return [...group].sort(
    (a, b) =>
      Number(b.found.owner?.leads) - Number(a.found.owner?.leads) ||
      severities.indexOf(a.found.severity) - severities.indexOf(b.found.severity) ||
      (a.uri < b.uri ? -1 : a.uri > b.uri ? 1 : 0) ||
      a.base + a.found.range.start - (b.base + b.found.range.start) ||
      (a.found.rule.id < b.found.rule.id ? -1 : 1),
  );
}
