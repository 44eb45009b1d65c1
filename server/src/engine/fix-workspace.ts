import { folderOf, KUSTOMIZATION_NAMES } from '../model/facts/scopes.js';
import { applyEdits, shift, type TextEdit, type TextRange } from '../syntax/text.js';
import type { EditNote, Finding, OfferedFix, WorkspaceEdits } from './finding.js';
import type { DoneFix, Fixer, WantedFix } from './fixer.js';
import { EditedText, type FileView } from './plan-edits.js';
import { freeName, registerFile, relativePath } from './register-file.js';

/** What a workspace lends to those who fix it. */
export interface FixableWorkspace {
  has(uri: string): boolean;
  text(uri: string): string | undefined;
  findings(uri: string): readonly Finding[];
  view(uri: string): FileView | undefined;
  fixer(uri: string): Fixer | undefined;
  /** The folders of the kustomizations that list a file. */
  listedBy(uri: string): readonly string[];
  /** Takes over other texts (undefined: the file is gone) and gives the files in which something else is found then. */
  rehearse(texts: ReadonlyMap<string, string | undefined>): ReadonlySet<string>;
}

/** Fixes in one file change what is found in others; what has not settled by then is left to the next run. */
const MAX_ROUNDS = 10;

/**
 * One plan for every fix of some files that is wanted. It is rehearsed in the workspace itself, which is as before
 * when this returns: what one file's fixes change for another is seen, and fixed in its turn. The order of the files is of no
 * account, because in each round all are fixed from what was found before it.
 */
export function fixWorkspace(
  workspace: FixableWorkspace,
  uris: readonly string[],
  wanted: WantedFix,
  createsFiles: boolean,
): WorkspaceEdits {
  const asked = new Set(uris);
  const plan = new Plan(workspace);
  const done = new Map<string, readonly DoneFix[]>();
  /** What a file has brought about it does not bring again, should another fix have moved it since. */
  const brought = new Set<string>();
  let todo: readonly string[] = [...asked];
  try {
    for (let round = 0; round < MAX_ROUNDS && todo.length > 0; round++) {
      const claims = new Map<string, string>();
      const again = new Set<string>();
      const touched = new Set<string>();
      plan.begin();
      for (const uri of [...todo].sort()) {
        // What another file has done to this one is seen in the next round.
        if (touched.has(uri)) {
          again.add(uri);
          continue;
        }
        const findings = workspace.findings(uri);
        // What is wanted of a safe fix decides for its rule: most files need not be looked at.
        const isWorth = findings.some(
          (finding) => finding.isFixable && wanted(finding, { risk: '', isSnippet: false }),
        );
        const made = isWorth
          ? workspace.fixer(uri)?.fixAll(findings, wanted, { claims, brought, touched, createsFiles })
          : undefined;
        if (made === undefined) continue;
        if (made.isPutOff) again.add(uri);
        if (made.edits.length + made.creates.size + made.others.size === 0) continue;
        done.set(uri, [...(done.get(uri) ?? []), ...made.done]);
        for (const [edited, edits] of [[uri, made.edits] as const, ...made.others]) {
          plan.edit(edited, edits);
          touched.add(edited);
        }
        for (const [created, text] of made.creates) plan.create(created, text, uri);
      }
      for (const [key, uri] of claims) brought.add(`${uri} ${key}`);
      const changed = plan.rehearse();
      if (changed === undefined) break;
      // The same finding may have another fix by now, where its rule looks across files.
      const looksAcross = (uri: string): boolean =>
        workspace.findings(uri).some(({ rule, isFixable }) => isFixable && (rule.reads?.length ?? 0) > 0);
      todo = [...new Set([...asked, ...changed, ...again])].filter(
        (uri) => (asked.has(uri) || plan.isNew(uri)) && (changed.has(uri) || again.has(uri) || looksAcross(uri)),
      );
    }
  } finally {
    plan.undo();
  }
  return plan.result((uri) => notesOf(workspace.view(uri), done.get(uri) ?? []));
}

/** Gives a fix's new files free names, and puts them where their relatives are listed. */
export function completeFix(workspace: FixableWorkspace, uri: string, fix: OfferedFix): OfferedFix {
  if (fix.edits.creates.size === 0) return fix;
  const plan = new Plan(workspace);
  for (const [edited, edits] of fix.edits.edits) plan.edit(edited, edits);
  for (const [created, text] of fix.edits.creates) plan.create(created, text, uri);
  return { ...fix, edits: plan.result(() => []) };
}

/** Texts that are edited in several rounds, and files that come to be. */
class Plan {
  readonly #workspace: FixableWorkspace;
  readonly #texts = new Map<string, EditedText>();
  readonly #created = new Map<string, string>();
  #touched = new Set<string>();
  #isRehearsed = false;

  constructor(workspace: FixableWorkspace) {
    this.#workspace = workspace;
  }

  begin(): void {
    this.#touched = new Set();
  }

  isNew(uri: string): boolean {
    return this.#created.has(uri);
  }

  edit(uri: string, edits: readonly TextEdit[]): void {
    if (edits.length === 0) return;
    this.#touched.add(uri);
    const created = this.#created.get(uri);
    if (created !== undefined) {
      this.#created.set(uri, applyEdits(created, edits));
      return;
    }
    const known = this.#texts.get(uri) ?? new EditedText(this.#workspace.text(uri) ?? '');
    this.#texts.set(uri, known);
    known.apply(edits);
  }

  /** Two files may ask for the same new one; a name that something else has gets a number. */
  create(wanted: string, text: string, beside: string): void {
    const textOf = (uri: string): string | undefined => this.#created.get(uri) ?? this.#workspace.text(uri);
    const uri = freeName(wanted, (name) => textOf(name) !== undefined && textOf(name) !== text);
    if (textOf(uri) === undefined) {
      this.#created.set(uri, text);
      this.#touched.add(uri);
    }
    for (const folder of this.#workspace.listedBy(beside)) {
      const name = KUSTOMIZATION_NAMES.map((each) => `${folder}/${each}`).find((each) => this.#workspace.has(each));
      if (name === undefined) continue;
      const now = this.#texts.get(name)?.text ?? this.#workspace.text(name) ?? '';
      this.edit(name, registerFile(now, relativePath(folder, uri)));
    }
  }

  /** Tries what the round has brought; undefined where that is nothing. */
  rehearse(): ReadonlySet<string> | undefined {
    if (this.#touched.size === 0) return undefined;
    this.#isRehearsed = true;
    return this.#workspace.rehearse(
      new Map([...this.#touched].map((uri) => [uri, this.#created.get(uri) ?? this.#texts.get(uri)?.text])),
    );
  }

  undo(): void {
    if (!this.#isRehearsed) return;
    const originals = [...this.#texts].map(([uri, text]) => [uri, text.original] as const);
    const gone = [...this.#created.keys()].map((uri) => [uri, undefined] as const);
    this.#workspace.rehearse(new Map([...originals, ...gone]));
  }

  result(notesOf: (uri: string) => readonly EditNote[]): WorkspaceEdits {
    const edits = new Map<string, readonly TextEdit[]>();
    const notes = new Map<string, readonly EditNote[]>();
    for (const [uri, text] of [...this.#texts].sort(([a], [b]) => (a < b ? -1 : 1))) {
      if (text.edits.length === 0) continue;
      edits.set(uri, text.edits);
      const own = notesOf(uri);
      if (own.length > 0) notes.set(uri, own);
    }
    const creates = new Map([...this.#created].sort(([a], [b]) => (a < b ? -1 : 1)));
    return { edits, creates, ...(notes.size > 0 && { notes }) };
  }
}

/** What was done, by object, in the offsets of the file as it is. */
function notesOf(view: FileView | undefined, done: readonly DoneFix[]): readonly EditNote[] {
  if (view === undefined) return [];
  const places = new Map<string, { readonly range: TextRange; readonly label: string; readonly texts: Set<string> }>();
  for (const { document, objectPath, adds, rule, risk } of done) {
    const place = adds === undefined ? placeOf(view, document, objectPath) : addedPlace(view, adds);
    const known = places.get(place.label) ?? { ...place, texts: new Set() };
    places.set(place.label, known);
    known.texts.add(`${rule.title}.${risk === '' ? '' : ` ${risk}`}`);
  }
  return [...places.values()].map(({ range, label, texts }) => ({ range, label, description: [...texts].join(' ') }));
}

function placeOf(
  view: FileView,
  document: number,
  objectPath: string | undefined,
): { readonly range: TextRange; readonly label: string } {
  const { contents, base } = view.documents[document] ?? {};
  const object =
    contents?.language === 'yaml' ? contents.objects.find(({ ref }) => ref.path === objectPath) : undefined;
  return object && base !== undefined
    ? { range: shift(object.extent, base), label: object.title }
    : {
        range: { start: 0, end: view.text.length },
        label: decodeURIComponent(view.uri.slice(folderOf(view.uri).length + 1)),
      };
}

/** Objects that are added stand behind all others. */
const addedPlace = ({ text }: FileView, name: string): { readonly range: TextRange; readonly label: string } => ({
  range: { start: text.length, end: text.length },
  label: `New: ${name}`,
});
