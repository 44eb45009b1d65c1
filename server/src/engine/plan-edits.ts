import { folderOf, resolvePath } from '../model/facts/scopes.js';
import { keyOrderOf } from '../model/kubernetes/key-order.js';
import { objectName } from '../model/kubernetes/new-object.js';
import type { AppendDocumentChange, Change, ElsewhereChange, SetChange, YamlValue } from '../syntax/change.js';
import { lineEnding, shift, type TextEdit } from '../syntax/text.js';
import { YamlDocument } from '../syntax/yaml/document.js';
import { EditRefused, type YamlChange, yamlEdits } from '../syntax/yaml/edit.js';
import { Field } from '../syntax/yaml/field.js';
import { writePairs } from '../syntax/yaml/write.js';
import type { Contents } from './file-contents.js';
import { freeName } from './register-file.js';

/** A file as fixes see it. */
export interface FileView {
  readonly uri: string;
  readonly text: string;
  readonly documents: readonly { readonly contents: Contents; readonly base: number }[];
}

/** A change and the document of the file that its rule stood on. */
export interface PlacedChange {
  readonly change: Change;
  readonly document: number;
}

/** What is to be done to a file, and which files come to be beside it. */
export interface EditPlan {
  readonly edits: readonly TextEdit[];
  /** The texts of new files by their URIs. */
  readonly creates: ReadonlyMap<string, string>;
  /** What is to be done to objects that do not stand in this file. */
  readonly elsewhere: readonly ElsewhereChange[];
}

/**
 * One plan for several changes of one file: changes that meet are joined, the rest stay apart, the order does not matter.
 * Throws `EditRefused`, with the reason, where they cannot be made without harm.
 */
export function planEdits(file: FileView, changes: readonly PlacedChange[]): EditPlan {
  const byDocument = new Map<YamlDocument, YamlChange[]>();
  const edits: TextEdit[] = [];
  const creates = new Map<string, string>();
  const appended = new Map<string, { text: string; data: YamlValue | undefined }>();
  const elsewhere: ElsewhereChange[] = [];
  let known: ReadonlyMap<string, Field> | undefined;
  for (const { change, document } of changes) {
    const { contents } = file.documents[document] ?? {};
    // What is half read gets no objects beside it either: nobody knows what it will turn out to be.
    if (contents?.language === 'yaml' && contents.document.problems.length > 0 && change.kind !== 'text')
      throw new EditRefused('The document has a syntax error.');
    if (change.kind === 'text') {
      const base = file.documents[document]?.base ?? 0;
      edits.push(...change.edits.map(({ range, newText }) => ({ range: shift(range, base), newText })));
    } else if (change.kind === 'create-file') {
      const uri = resolvePath(folderOf(file.uri), change.path);
      const text = change.text.replaceAll('\n', lineEnding(file.text));
      const before = creates.get(uri);
      creates.set(uri, before !== undefined && before !== text ? joinFiles(before, text) : text);
    } else if (change.kind === 'append-document') {
      known ??= objectsOf(file);
      planDocument(known, change, byDocument, appended);
    } else if (change.kind === 'elsewhere') {
      const root = rootOf(file, change);
      if (root === undefined) elsewhere.push(change);
      else addTo(byDocument, root.document, inPlace(root, change));
    } else {
      addTo(byDocument, change.field.document, change);
    }
  }
  for (const { contents, base } of file.documents) {
    const own = contents.language === 'yaml' ? byDocument.get(contents.document) : undefined;
    if (own && contents.language === 'yaml')
      edits.push(
        ...yamlEdits(contents.document, own, keyOrderOf).map(({ range, newText }) => ({
          range: shift(range, base),
          newText,
        })),
      );
  }
  const distinct = withoutRepeats(edits);
  const added = [...appended.values()].map(({ text }) => text);
  // A JSON file holds one document only: what comes to it stands beside it.
  if (isJson(file)) for (const text of added) createBeside(file, text, creates);
  else if (added.length > 0) distinct.push(appendDocuments(file, added));
  return { edits: distinct, creates, elsewhere };
}

/** Two objects of one kind and name, of different namespaces, are files of their own. */
function createBeside(file: FileView, text: string, creates: Map<string, string>): void {
  const isOther = (uri: string): boolean => creates.has(uri) && creates.get(uri) !== text;
  creates.set(freeName(resolvePath(folderOf(file.uri), fileNameOf(text)), isOther), text);
}

/** The object that a change names, where it stands in the file. */
const rootOf = ({ uri, documents }: FileView, { object }: ElsewhereChange): Field | undefined =>
  uri !== object.uri
    ? undefined
    : documents
        .flatMap(({ contents }) => (contents.language === 'yaml' ? contents.objects : []))
        .find(({ ref }) => ref.document === object.document && ref.path === object.path)?.root;

/** The same change, of the field itself. What was there when the fact was made must be there still. */
function inPlace(root: Field, { steps, action }: ElsewhereChange): YamlChange {
  const field = steps.reduce<Field>((at, step) => at.at(step), root);
  if (field.parent?.exists === false || (action.kind === 'remove' && !field.exists))
    throw new EditRefused('A field that it changes elsewhere is no longer there.');
  if (action.kind === 'remove') return field.remove();
  return action.kind === 'set' ? field.set(action.value) : field.append(action.value);
}

/** True where changes need a file of their own. */
export const createsFile = (file: FileView, changes: readonly PlacedChange[]): boolean =>
  changes.some(({ change }) => change.kind === 'create-file' || (change.kind === 'append-document' && isJson(file))) &&
  planEdits(file, changes).creates.size > 0;

const isJson = ({ documents }: FileView): boolean =>
  documents.some(
    ({ contents }) =>
      contents.language === 'yaml' && contents.document.root?.kind === 'map' && contents.document.root.flow,
  );

/** `networkpolicy-web.yaml`: kind and name, as most people call such files. */
function fileNameOf(text: string): string {
  const root = Field.root(new YamlDocument(text));
  return `${objectName(root.field('kind').text ?? 'object', root.field('metadata.name').text ?? '')}.yaml`;
}

/** The objects of a file by their identity; of several the first. */
function objectsOf({ documents }: FileView): ReadonlyMap<string, Field> {
  const objects = new Map<string, Field>();
  for (const { contents } of documents) {
    for (const { root } of contents.language === 'yaml' ? contents.objects : []) {
      const key = identity(root);
      if (key !== undefined && !objects.has(key)) objects.set(key, root);
    }
  }
  return objects;
}

/** A document that the file, or the plan, already holds under the same name is filled up instead of written twice. */
function planDocument(
  known: ReadonlyMap<string, Field>,
  change: AppendDocumentChange,
  byDocument: Map<YamlDocument, YamlChange[]>,
  appended: Map<string, { text: string; data: YamlValue | undefined }>,
): void {
  const field = Field.root(new YamlDocument(change.text));
  const key = identity(field) ?? change.text;
  const data = field.toData();
  const root = known.get(key);
  if (root !== undefined && data !== undefined) {
    for (const missing of missingFields(root, data)) addTo(byDocument, root.document, missing);
    return;
  }
  const other = appended.get(key);
  if (other === undefined || other.data === undefined || data === undefined) {
    appended.set(key, { text: change.text, data });
    return;
  }
  if (other.text === change.text) return;
  const joined = joinData(other.data, data);
  appended.set(key, { text: writeDocument(joined), data: joined });
}

/** Names the object that a change brings into being, as far as it can be told; undefined for changes that bring none. */
export const broughtObject = (change: Change): string | undefined =>
  change.kind === 'append-document' || change.kind === 'create-file'
    ? (identity(Field.root(new YamlDocument(change.text))) ?? change.text)
    : undefined;

/** How people call that object: its kind and name. */
export function broughtTitle(change: Change): string | undefined {
  if (change.kind !== 'append-document' && change.kind !== 'create-file') return undefined;
  const root = Field.root(new YamlDocument(change.text));
  const kind = root.field('kind').text;
  const name = root.field('metadata.name').text;
  if (kind === undefined && change.kind === 'create-file') return `file "${change.path}"`;
  return `${kind ?? 'object'}${name === undefined ? '' : ` "${name}"`}`;
}

function identity(root: Field): string | undefined {
  const kind = root.field('kind').text;
  const name = root.field('metadata.name').text;
  return kind === undefined || name === undefined
    ? undefined
    : `${root.field('apiVersion').text} ${kind} ${root.field('metadata.namespace').text ?? ''}/${name}`;
}

function missingFields(field: Field, data: YamlValue): readonly SetChange[] {
  if (typeof data !== 'object' || data === null || Array.isArray(data)) return field.exists ? [] : [field.set(data)];
  if (!field.exists) return [field.set(data)];
  return Object.entries(data).flatMap(([key, value]) => missingFields(field.at(key), value as YamlValue));
}

function joinData(a: YamlValue, b: YamlValue): YamlValue {
  if (
    typeof a !== 'object' ||
    a === null ||
    Array.isArray(a) ||
    typeof b !== 'object' ||
    b === null ||
    Array.isArray(b)
  )
    return a;
  const joined: { [key: string]: YamlValue } = { ...(a as { readonly [key: string]: YamlValue }) };
  for (const [key, value] of Object.entries(b)) {
    const known = joined[key];
    joined[key] = known === undefined ? (value as YamlValue) : joinData(known, value as YamlValue);
  }
  return joined;
}

const writeDocument = (data: YamlValue): string =>
  `${writePairs(data as { readonly [key: string]: YamlValue }, { eol: '\n', step: 2, dashStep: 2, quote: undefined }).join('\n')}\n`;

const joinFiles = (a: string, b: string): string => `${a.replace(/\n*$/, '\n')}---\n${b}`;

function appendDocuments({ text }: FileView, texts: readonly string[]): TextEdit {
  const eol = lineEnding(text);
  const end = text.length;
  const hasFinalNewline = text === '' || text.endsWith('\n');
  const added = texts
    .map((document) => `---\n${document.replace(/\n*$/, '')}`)
    .join('\n')
    .replace(/\n/g, eol);
  return { range: { start: end, end }, newText: (hasFinalNewline ? '' : eol) + added + (hasFinalNewline ? eol : '') };
}

/** Two fixes may ask for the same text edit; edits that overlap otherwise are refused. */
function withoutRepeats(edits: readonly TextEdit[]): TextEdit[] {
  const kept: TextEdit[] = [];
  const seen = new Set<string>();
  for (const edit of [...edits].sort((a, b) => a.range.start - b.range.start || a.range.end - b.range.end)) {
    const key = `${edit.range.start} ${edit.range.end} ${edit.newText}`;
    if (seen.has(key)) continue;
    const before = kept.at(-1);
    if (before && edit.range.start < before.range.end) throw new EditRefused('Two changes meet in one place.');
    seen.add(key);
    kept.push(edit);
  }
  return kept;
}

function addTo<Key, Value>(map: Map<Key, Value[]>, key: Key, value: Value): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}

/** How much of a file does not parse. */
export const countProblems = ({ documents }: FileView): number =>
  documents.reduce(
    (sum, { contents }) =>
      sum +
      (contents.language === 'yaml' ? contents.document.problems.length : contents.dockerfile.tree.problems.length),
    0,
  );

/** A text that is edited in several rounds, and at the end knows the edits that lead there from the first one. */
export class EditedText {
  readonly original: string;
  #pieces: readonly Piece[];

  constructor(original: string) {
    this.original = original;
    this.#pieces = [{ start: 0, end: original.length }];
  }

  get text(): string {
    return this.#pieces.map((piece) => this.#textOf(piece)).join('');
  }

  /** Applies edits in the offsets of the text as it is now. */
  apply(edits: readonly TextEdit[]): void {
    const ordered = [...edits].sort((a, b) => a.range.start - b.range.start || a.range.end - b.range.end);
    const pieces: Piece[] = [];
    const rest = [...this.#pieces].reverse();
    let at = 0;
    /** Takes pieces from the front until the offset, and keeps them or not. */
    const advance = (end: number, keep: boolean): void => {
      for (let piece = rest.pop(); piece !== undefined; piece = rest.pop()) {
        const length = lengthOf(piece);
        if (at + length > end) {
          const [head, tail] = splitPiece(piece, end - at);
          rest.push(tail);
          if (keep && end > at) pieces.push(head);
          at = end;
          return;
        }
        if (keep) pieces.push(piece);
        at += length;
      }
    };
    for (const { range, newText } of ordered) {
      advance(range.start, true);
      if (newText !== '') pieces.push({ text: newText });
      advance(range.end, false);
    }
    advance(Number.POSITIVE_INFINITY, true);
    this.#pieces = pieces;
  }

  /** The edits of the original text, the least ones that the pieces show. */
  get edits(): readonly TextEdit[] {
    const edits: TextEdit[] = [];
    let at = 0;
    let added = '';
    const flush = (end: number): void => {
      // What one round took away and another put back is as it was.
      if (added !== this.original.slice(at, end)) edits.push({ range: { start: at, end }, newText: added });
      added = '';
    };
    for (const piece of this.#pieces) {
      if ('text' in piece) added += piece.text;
      else if (piece.start < piece.end) {
        flush(piece.start);
        at = piece.end;
      }
    }
    flush(this.original.length);
    return edits;
  }

  #textOf(piece: Piece): string {
    return 'text' in piece ? piece.text : this.original.slice(piece.start, piece.end);
  }
}

type Piece = { readonly text: string } | { readonly start: number; readonly end: number };

const lengthOf = (piece: Piece): number => ('text' in piece ? piece.text.length : piece.end - piece.start);

const splitPiece = (piece: Piece, length: number): readonly [Piece, Piece] =>
  'text' in piece
    ? [{ text: piece.text.slice(0, length) }, { text: piece.text.slice(length) }]
    : [
        { start: piece.start, end: piece.start + length },
        { start: piece.start + length, end: piece.end },
      ];
