import type { TextEdit } from '../text.js';
import { blockEdits } from './block-edits.js';
import type { YamlDocument } from './document.js';
import { type KeyOrder, planChanges, type YamlChange } from './edit-plan.js';
import { EditRefused } from './edit-refused.js';
import { flowEdits } from './flow-edits.js';
import { type Collection, Layout } from './layout.js';
import { valueEdits } from './value-edits.js';

export type { KeyOrder, YamlChange } from './edit-plan.js';
export { EditRefused } from './edit-refused.js';

/**
 * The least text that brings the changes about, in the offsets of the document, all of them at once.
 * Changes that meet in one place are joined, in an order of their own. Throws `EditRefused` where the text cannot be
 * changed safely, or where two changes contradict each other.
 */
export function yamlEdits(
  document: YamlDocument,
  changes: readonly YamlChange[],
  keyOrder: KeyOrder = () => undefined,
): TextEdit[] {
  if (document.problems.length > 0) throw new EditRefused('The document has a syntax error.');
  const layout = Layout.of(document);
  const plan = planChanges(layout, changes, keyOrder);
  const collections = new Set<Collection>([...plan.added.keys(), ...plan.appended.keys()]);
  for (const node of plan.removed) {
    const owner = layout.placeOf(node)?.owner;
    if (owner) collections.add(owner);
  }
  const planned: { readonly depth: number; readonly edits: readonly TextEdit[] }[] = [];
  for (const collection of collections) {
    const edits = collection.flow ? flowEdits(layout, collection, plan) : blockEdits(layout, collection, plan);
    planned.push({ depth: layout.placeOf(collection)?.depth ?? 0, edits });
  }
  for (const [node, value] of plan.replaced)
    planned.push({ depth: layout.placeOf(node)?.depth ?? 0, edits: valueEdits(layout, node, value) });
  // Where a parent and its last child both grow, they end in one place: the child's lines come first.
  const edits = planned.sort((a, b) => b.depth - a.depth).flatMap((part) => part.edits);
  return joinEdits(layout.text, edits);
}

/** Edits in the order of the text. Those that touch become one; lines that go at the end of the text take its last line end with them. */
function joinEdits(text: string, edits: readonly TextEdit[]): TextEdit[] {
  const ordered = edits
    .map((edit, index) => ({ edit, index }))
    .sort(
      (a, b) => a.edit.range.start - b.edit.range.start || a.edit.range.end - b.edit.range.end || a.index - b.index,
    );
  const joined: TextEdit[] = [];
  for (const { edit } of ordered) addJoined(joined, edit);
  // The blank lines that go with the last lines may be all that is left between these and others that go.
  for (let last = joined.pop(); last; last = joined.pop()) {
    const trimmed = withoutLastLineEnd(text, last);
    addJoined(joined, trimmed);
    if (trimmed.range.start === last.range.start) break;
  }
  return joined.filter(({ range, newText }) => text.slice(range.start, range.end) !== newText);
}

/** Adds an edit to those before it, as a part of the last one where the two touch. */
function addJoined(joined: TextEdit[], edit: TextEdit): void {
  const last = joined.at(-1);
  if (last === undefined || edit.range.start > last.range.end) {
    joined.push(edit);
    return;
  }
  const bothGo = last.newText === '' && edit.newText === '';
  if (edit.range.start < last.range.end && !bothGo) throw new EditRefused('Two changes meet in one place.');
  const range = { start: last.range.start, end: Math.max(last.range.end, edit.range.end) };
  joined[joined.length - 1] = { range, newText: last.newText + edit.newText };
}

/** A text that ends without a line end still does when its last lines go, and blank lines before them no longer part anything. */
function withoutLastLineEnd(text: string, { range, newText }: TextEdit): TextEdit {
  const isTail = newText === '' && range.end === text.length && range.end > range.start && !/[\r\n]$/.test(text);
  const lineEnd = isTail ? /(?:\r?\n[ \t]*)*\r?\n$/.exec(text.slice(0, range.start)) : null;
  return lineEnd ? { range: { start: lineEnd.index, end: range.end }, newText } : { range, newText };
}
