import { otherSpelling, type SecretSpelling } from '../model/secret/readable-data.js';
import { contains, shift, type TextRange } from '../syntax/text.js';
import { EditRefused } from '../syntax/yaml/edit.js';
import type { WorkspaceEdits } from './finding.js';
import { type FileView, planEdits } from './plan-edits.js';

/** Another spelling of the Secret at a range of the file, and the document that it is in; absent where there is none. */
function spellingAt(
  { documents }: FileView,
  range: TextRange,
): { spelling: SecretSpelling; document: number } | undefined {
  const document = documents.findLastIndex(({ base }) => base <= range.start);
  const { contents, base } = documents[document] ?? {};
  if (contents?.language !== 'yaml' || base === undefined) return undefined;
  const own = shift(range, -base);
  const secret = contents.objects.find((object) => object.kind === 'Secret' && contains(object.extent, own));
  const spelling = secret && otherSpelling(secret);
  return spelling && { spelling, document };
}

/** What the action would be called; makes no edit yet. */
export const offerRespelling = (view: FileView, range: TextRange): string | undefined =>
  spellingAt(view, range)?.spelling.title;

/** Writes the values of a Secret as text, or in base64: the API server makes the same object of both. */
export function respellSecret(
  view: FileView,
  range: TextRange,
  onRefusal: (message: string) => void,
): WorkspaceEdits | undefined {
  const found = spellingAt(view, range);
  if (found === undefined) return undefined;
  const { spelling, document } = found;
  try {
    const { edits } = planEdits(
      view,
      spelling.changes.map((change) => ({ change, document })),
    );
    return { edits: new Map([[view.uri, edits]]), creates: new Map() };
  } catch (error) {
    if (!(error instanceof EditRefused)) throw error;
    onRefusal(`"${spelling.title}" is not offered in ${view.uri}: ${error.message}`);
    return undefined;
  }
}
