import { Dockerfile } from '../model/docker/dockerfile.js';
import type { FactDefinition } from '../model/facts/fact.js';
import { factDefinitions } from '../model/facts/index.js';
import { collectScopes, Scopes } from '../model/facts/scopes.js';
import type { HardeningGoal } from '../model/kubernetes/harden-pod.js';
import type { ObjectRef } from '../model/object-ref.js';
import { parseDockerfile } from '../syntax/dockerfile/parse.js';
import { shift, type TextRange } from '../syntax/text.js';
import { readYaml, YamlDocument } from '../syntax/yaml/document.js';
import { type Found, type LiveProblem, type RunOptions, runRules, severityOf } from './analyze.js';
import { type Contents, type Language, languageOf, readYamlContents } from './file-contents.js';
import type { FileStatus, Finding, OfferedFix, WorkspaceEdits } from './finding.js';
import { completeFix, type FixableWorkspace, fixWorkspace } from './fix-workspace.js';
import { Fixer, type WantedFix } from './fixer.js';
import { foldKey, type PlacedFound, speakersFirst } from './fold.js';
import { type Hardening, harden, isHeading } from './harden.js';
import type { FileView } from './plan-edits.js';
import { readSuppressions } from './read-suppressions.js';
import type { RegisteredRule } from './rule.js';
import { RuleNames } from './rule-names.js';
import { DEFAULT_SETTINGS, type Settings, severities } from './settings.js';
import { subjectsOf } from './subjects.js';
import { applySuppressions, type Suppression } from './suppression.js';
import { type FactRead, holds, trackFacts } from './tracked-facts.js';

/** A file as it is now; `text` absent means that it is gone. Closed files keep no trees. */
export interface FileChange {
  readonly uri: string;
  readonly text: string | undefined;
  readonly isOpen?: boolean;
  /** What the editor takes it for, where its name does not tell (an untitled document). */
  readonly language?: Language | undefined;
}

export interface WorkspaceOptions {
  /** URIs of the workspace's folders. */
  readonly folders?: readonly string[];
  /** Told when a rule throws, in words for the log. */
  readonly onError?: (message: string) => void;
  /** Told why a fix is not offered, in words for the log; each reason once. */
  readonly onRefusal?: (message: string) => void;
}

/** Larger files are not judged: 2 Mi UTF-16 units. */
export const MAX_FILE_LENGTH = 2 * 1024 * 1024;

interface DocumentState {
  readonly text: string;
  readonly index: number;
  /** Absent for a Dockerfile. Lazy: it holds a tree only after somebody has asked for one. */
  document: YamlDocument | undefined;
  contents: Contents | undefined;
  /** The settings and patches that `local` was made with. */
  readonly inputs: string;
  readonly local: readonly Found[];
  across: readonly Found[];
  /** Absent while the rules across files have not run. */
  reads: readonly FactRead[] | undefined;
  readonly entries: Readonly<Record<string, readonly unknown[]>>;
  /** The same as text, where there are any: what is compared. */
  readonly entryTexts: Readonly<Record<string, string>>;
  readonly suppressions: readonly Suppression[];
  readonly isTemplated: boolean;
  readonly hasObjects: boolean;
  /** Where objects and stages are, by path: what related information of other files points at. */
  readonly places: ReadonlyMap<string, TextRange>;
}

interface FileState {
  readonly uri: string;
  readonly text: string;
  readonly isOpen: boolean;
  readonly language: Language | undefined;
  readonly status: FileStatus;
  readonly documents: readonly { readonly state: DocumentState; readonly base: number }[];
  readonly settings: Settings;
}

/** How many reasons are remembered so that they are not told twice. */
const MAX_REFUSALS = 1000;
const SCOPES = '#scopes';
const definitions: Readonly<Record<string, FactDefinition<unknown, object>>> = factDefinitions;

/**
 * The one mutable object: all files of a workspace, and what is found in them. After `change` or `configure`,
 * `analyze` brings the findings up to date; it runs again only what the change can have touched.
 */
export class Workspace {
  readonly #local: readonly RegisteredRule[];
  readonly #across: readonly RegisteredRule[];
  readonly #onSuppressions: readonly RegisteredRule[];
  readonly #byId: ReadonlyMap<string, RegisteredRule>;
  readonly #names: RuleNames;
  readonly #onError: (message: string) => void;
  readonly #onRefusal: (message: string) => void;
  readonly #refusals = new Set<string>();
  #folders: readonly string[];
  #settingsOf: (uri: string) => Settings = () => ({ ...DEFAULT_SETTINGS, today: '1970-01-01' });
  readonly #files = new Map<string, FileState>();
  readonly #pending = new Map<string, FileChange>();
  #isComplete = false;
  #mustReconfigure = false;
  #mustRescope = false;

  readonly #entries = new Map<string, Map<string, readonly unknown[]>>();
  readonly #entryTexts = new Map<string, readonly string[]>();
  #scopes: Scopes = new Scopes(new Map(), []);
  #facts: Record<string, object> = {};
  readonly #staleFacts = new Set<string>([SCOPES, ...Object.keys(definitions)]);
  readonly #unverifiedFacts = new Set<string>();

  readonly #shared = new Map<string, Map<string, readonly PlacedFound[]>>();
  readonly #sharedKeys = new Map<string, readonly string[]>();
  readonly #findings = new Map<string, readonly Finding[]>();
  /** The files whose findings point into a file. */
  readonly #pointers = new Map<string, Set<string>>();

  /** What an analysis that nobody asked for has changed: told with the next one. */
  readonly #unreported = new Set<string>();

  constructor(
    rules: readonly RegisteredRule[],
    { folders = [], onError = () => {}, onRefusal = () => {} }: WorkspaceOptions = {},
  ) {
    this.#local = rules.filter(({ reads, on }) => (reads?.length ?? 0) === 0 && on !== 'suppression');
    this.#across = rules.filter(({ reads }) => (reads?.length ?? 0) > 0);
    this.#onSuppressions = rules.filter(({ on }) => on === 'suppression');
    this.#byId = new Map(rules.map((rule) => [rule.id, rule]));
    this.#names = new RuleNames(rules);
    this.#folders = folders;
    this.#onError = onError;
    this.#onRefusal = onRefusal;
  }

  /** Takes note of files that came, changed or went. */
  change(changes: readonly FileChange[]): void {
    for (const change of changes) this.#pending.set(change.uri, change);
  }

  /** Says how each file is judged. */
  configure(settingsOf: (uri: string) => Settings): void {
    this.#settingsOf = settingsOf;
    this.#mustReconfigure = true;
  }

  setFolders(folders: readonly string[]): void {
    this.#folders = folders;
    this.#mustRescope = true;
  }

  /** Rules that look across files wait until every file is known: nothing is concluded from half a workspace. */
  setComplete(isComplete: boolean): void {
    this.#isComplete = isComplete;
  }

  get isComplete(): boolean {
    return this.#isComplete;
  }

  uris(): readonly string[] {
    return [...this.#files.keys()];
  }

  has(uri: string): boolean {
    return this.#files.has(uri) || this.#pending.get(uri)?.text !== undefined;
  }

  text(uri: string): string | undefined {
    return this.#files.get(uri)?.text;
  }

  status(uri: string): FileStatus | undefined {
    return this.#files.get(uri)?.status;
  }

  /** What is found in a file, folded ones included, in the order of the text. Empty for files that are not there. */
  findings(uri: string): readonly Finding[] {
    return this.#findings.get(uri) ?? [];
  }

  /** Brings everything up to date and gives the files whose findings, or whose text, have changed. */
  analyze(): ReadonlySet<string> {
    const changed = new Set([...this.#unreported, ...this.#analyze()]);
    this.#unreported.clear();
    return changed;
  }

  #analyze(): ReadonlySet<string> {
    const changed = new Set<string>();
    const dirty = new Set<string>();
    if (this.#mustReconfigure) {
      for (const file of this.#files.values()) this.#queue(file);
      this.#mustReconfigure = false;
    }
    if (this.#mustRescope) {
      this.#staleFacts.add(SCOPES);
      this.#mustRescope = false;
    }
    // At least once: what was read before the workspace was complete has yet to be put into its scopes.
    do {
      for (const change of this.#takePending()) {
        if (this.#readFile(change)) changed.add(change.uri);
        dirty.add(change.uri);
      }
      if (this.#staleFacts.has(SCOPES) && this.#isComplete) this.#rebuildScopes();
    } while (this.#pending.size > 0);
    if (this.#isComplete) for (const uri of this.#runAcross()) dirty.add(uri);
    for (const uri of this.#compose(dirty, (uri) => changed.has(uri))) changed.add(uri);
    for (const uri of new Set([...dirty, ...changed])) this.#release(uri);
    return changed;
  }

  // Files

  #takePending(): readonly FileChange[] {
    const changes = [...this.#pending.values()];
    this.#pending.clear();
    return changes;
  }

  #queue(file: FileState): void {
    if (!this.#pending.has(file.uri)) this.#pending.set(file.uri, file);
  }

  /** True where the text is another than before. */
  #readFile({ uri, text, isOpen = false, language = languageOf(uri) }: FileChange): boolean {
    const previous = this.#files.get(uri);
    if (text === undefined) {
      this.#files.delete(uri);
      this.#takeEntries(uri, []);
      return previous !== undefined;
    }
    const settings = this.#settingsOf(uri);
    const unread = text.length > MAX_FILE_LENGTH ? 'too-large' : text.includes('\0') ? 'binary' : undefined;
    const documents = unread ? [] : this.#readDocuments(uri, text, language, settings, previous);
    const states = documents.map(({ state }) => state);
    const status: FileStatus =
      unread ??
      (this.#scopes.isPatch(uri)
        ? 'patch'
        : states.some(({ hasObjects }) => hasObjects)
          ? states.some(({ isTemplated }) => isTemplated)
            ? 'templated'
            : 'judged'
          : states.some(({ isTemplated }) => isTemplated)
            ? 'templated'
            : 'not-kubernetes');
    this.#files.set(uri, { uri, text, isOpen, language, status, documents, settings });
    this.#takeEntries(uri, states);
    return previous?.text !== text;
  }

  #readDocuments(
    uri: string,
    text: string,
    language: Language | undefined,
    settings: Settings,
    previous: FileState | undefined,
  ): FileState['documents'] {
    const inputs = this.#inputsOf(uri, settings);
    const known = new Map(previous?.documents.map(({ state }) => [`${state.index} ${state.text}`, state]));
    if (language === undefined) return [];
    const parts =
      language === 'dockerfile'
        ? [{ text, base: 0, document: undefined }]
        : readYaml(
            text,
            previous?.documents.flatMap(({ state, base }) =>
              state.document ? [{ document: state.document, base }] : [],
            ),
          ).map(({ document, base }) => ({ text: document.text, base, document }));
    return parts.map((part, index) => {
      const same = known.get(`${index} ${part.text}`);
      const state = same && same.inputs === inputs ? same : this.#readDocument(uri, index, part, settings, inputs);
      return { state, base: part.base };
    });
  }

  /** What beside its text decides what is found in a document. */
  #inputsOf(uri: string, settings: Settings): string {
    return JSON.stringify([settings, this.#scopes.isPatch(uri), this.#scopes.patchesOn(uri)]);
  }

  #readDocument(
    uri: string,
    index: number,
    { text, document }: { readonly text: string; readonly document: YamlDocument | undefined },
    settings: Settings,
    inputs: string,
  ): DocumentState {
    const contents = this.#contentsOf(uri, index, text, document);
    const objects = contents.language === 'yaml' ? contents.objects : [];
    const entries: Record<string, readonly unknown[]> = {};
    const file = {
      uri,
      text,
      objects,
      documents: contents.language === 'yaml' ? [contents.document] : [],
      dockerfile: contents.language === 'dockerfile' ? contents.dockerfile : undefined,
    };
    entries[SCOPES] = index === 0 || contents.language === 'yaml' ? collectScopes(file) : [];
    for (const [id, definition] of Object.entries(definitions))
      entries[id] = this.#guarded(id, () => definition.collect(file), []);
    return {
      text,
      index,
      document,
      contents,
      inputs,
      entries,
      entryTexts: Object.fromEntries(
        Object.entries(entries).flatMap(([id, list]) => (list.length === 0 ? [] : [[id, JSON.stringify(list)]])),
      ),
      local: this.#run(this.#local, contents, { settings }).map(({ found }) => found),
      across: [],
      reads: undefined,
      suppressions: settings.suppressions
        ? this.#guarded('suppressions', () => readSuppressions(contents, this.#names, index === 0), [])
        : [],
      isTemplated: contents.language === 'yaml' && contents.document.isTemplated && looksLikeObject(text),
      hasObjects: contents.language === 'dockerfile' || objects.length > 0,
      places: placesOf(contents),
    };
  }

  #contentsOf(uri: string, index: number, text: string, document: YamlDocument | undefined): Contents {
    if (document === undefined) return { language: 'dockerfile', dockerfile: new Dockerfile(parseDockerfile(text)) };
    if (this.#scopes.isPatch(uri)) return { language: 'yaml', document, objects: [] };
    return readYamlContents(document, { uri, document: index }, (kind, name) =>
      this.#scopes.isPatched(uri, kind, name),
    );
  }

  #run(rules: readonly RegisteredRule[], contents: Contents, options: RunOptions): readonly LiveProblem[] {
    return runRules(rules, contents, {
      onError: (rule, error) => this.#onError(`The rule ${rule} failed: ${describe(error)}`),
      ...options,
    });
  }

  #guarded<Value>(name: string, make: () => Value, otherwise: Value): Value {
    try {
      return make();
    } catch (error) {
      this.#onError(`The fact ${name} failed: ${describe(error)}`);
      return otherwise;
    }
  }

  // Facts

  /** Documents that are as they were say what they said: only the texts of new ones are compared. */
  #takeEntries(uri: string, states: readonly DocumentState[]): void {
    for (const id of [SCOPES, ...Object.keys(definitions)]) {
      const texts = states.flatMap(({ entryTexts }) => entryTexts[id] ?? []);
      const key = `${id} ${uri}`;
      const before = this.#entryTexts.get(key) ?? [];
      if (texts.length === before.length && texts.every((text, index) => text === before[index])) continue;
      const files = this.#entries.get(id) ?? new Map<string, readonly unknown[]>();
      this.#entries.set(id, files);
      if (texts.length === 0) {
        this.#entryTexts.delete(key);
        files.delete(uri);
      } else {
        this.#entryTexts.set(key, texts);
        files.set(
          uri,
          states.flatMap((state) => state.entries[id] ?? []),
        );
      }
      this.#staleFacts.add(id);
    }
  }

  /** Files that kustomizations now patch in another way are read again. */
  #rebuildScopes(): void {
    this.#scopes = new Scopes((this.#entries.get(SCOPES) ?? new Map()) as never, this.#folders);
    this.#staleFacts.delete(SCOPES);
    for (const id of Object.keys(definitions)) this.#staleFacts.add(id);
    for (const file of this.#files.values()) {
      const inputs = this.#inputsOf(file.uri, file.settings);
      if (file.documents.some(({ state }) => state.inputs !== inputs)) this.#queue(file);
    }
  }

  #runAcross(): readonly string[] {
    for (const id of this.#staleFacts) {
      const definition = definitions[id];
      if (definition === undefined) continue;
      const fact = this.#guarded(
        id,
        () => definition.build(this.#entries.get(id) ?? new Map(), this.#scopes),
        undefined,
      );
      if (fact !== undefined) this.#facts[id] = fact;
      this.#unverifiedFacts.add(id);
    }
    this.#staleFacts.clear();
    if (this.#across.length === 0) return [];
    const answers = new Map<string, string>();
    const ran: string[] = [];
    const isVerified = this.#unverifiedFacts.size === 0;
    for (const file of this.#files.values()) {
      for (const { state } of file.documents) {
        if (!state.hasObjects) continue;
        if (
          state.reads !== undefined &&
          (isVerified || holds(state.reads, this.#facts, this.#unverifiedFacts, answers))
        )
          continue;
        const reads: FactRead[] = [];
        const contents = this.#liveContents(file.uri, state);
        state.across = this.#run(this.#across, contents, {
          settings: file.settings,
          facts: trackFacts(this.#facts, reads),
        }).map(({ found }) => found);
        state.reads = reads;
        if (!file.isOpen) this.#drop(state);
        ran.push(file.uri);
      }
    }
    this.#unverifiedFacts.clear();
    return ran;
  }

  // Findings

  #compose(dirty: ReadonlySet<string>, isNew: (uri: string) => boolean): readonly string[] {
    const placed = new Map<string, readonly PlacedFound[]>();
    const affected = new Set(dirty);
    for (const uri of dirty) {
      for (const pointer of this.#pointers.get(uri) ?? []) affected.add(pointer);
      const list = this.#placedOf(uri);
      placed.set(uri, list);
      for (const key of this.#shareFound(uri, list))
        for (const other of this.#shared.get(key)?.keys() ?? []) affected.add(other);
    }
    const changed: string[] = [];
    for (const uri of affected) {
      const findings = this.#files.has(uri) ? this.#fold(placed.get(uri) ?? this.#placedOf(uri)) : [];
      // A new text is told of in any case; of the others only what looks different.
      if (!isNew(uri) && fingerprintOf(findings) !== fingerprintOf(this.findings(uri))) changed.push(uri);
      if (findings.length === 0) this.#findings.delete(uri);
      else this.#findings.set(uri, findings);
      for (const { related } of findings) {
        for (const target of related) if (target.uri !== uri) addToSet(this.#pointers, target.uri, uri);
      }
    }
    return changed;
  }

  #placedOf(uri: string): readonly PlacedFound[] {
    const file = this.#files.get(uri);
    if (file === undefined) return [];
    const { settings, documents } = file;
    const inputs = documents.map(({ state }) => ({
      found: [...state.local, ...state.across],
      suppressions: state.suppressions,
    }));
    const results = applySuppressions(inputs, { today: settings.today, hasRun: (id) => this.#hasRun(id, file) });
    return documents.flatMap(({ state, base }, index) => {
      const { kept = [], suppressions = [] } = results[index] ?? {};
      const onThem =
        suppressions.length === 0
          ? []
          : this.#run(this.#onSuppressions, this.#liveContents(uri, state), { settings, suppressions }).map(
              ({ found }) => found,
            );
      return [...kept, ...onThem].map((found) => ({ uri, document: state.index, base, found }));
    });
  }

  /** A rule that is off, waits for the scan or looks at a template proves nothing by its silence. */
  #hasRun(id: string, { settings, status }: FileState): boolean {
    const rule = this.#byId.get(id);
    return (
      rule !== undefined &&
      severityOf(rule, settings) !== 'off' &&
      status === 'judged' &&
      (this.#isComplete || (rule.reads?.length ?? 0) === 0)
    );
  }

  /** Takes note of what is folded across files, and gives the keys that the file has or had. */
  #shareFound(uri: string, list: readonly PlacedFound[]): ReadonlySet<string> {
    const keys = new Set(this.#sharedKeys.get(uri));
    for (const key of keys) this.#shared.get(key)?.delete(uri);
    const own = new Map<string, PlacedFound[]>();
    for (const placed of list) {
      const key = placed.found.owner?.isShared ? foldKey(placed) : undefined;
      if (key !== undefined) own.set(key, [...(own.get(key) ?? []), placed]);
    }
    for (const [key, group] of own) {
      keys.add(key);
      const files = this.#shared.get(key) ?? new Map<string, readonly PlacedFound[]>();
      this.#shared.set(key, files.set(uri, group));
    }
    this.#sharedKeys.set(uri, [...own.keys()]);
    return keys;
  }

  #fold(list: readonly PlacedFound[]): readonly Finding[] {
    const groups = new Map<string, PlacedFound[]>();
    const keys = list.map(foldKey);
    list.forEach((placed, index) => {
      const key = keys[index];
      if (key === undefined) return;
      const group = groups.get(key);
      if (group === undefined)
        groups.set(key, placed.found.owner?.isShared ? [...(this.#shared.get(key)?.values() ?? [])].flat() : [placed]);
      else if (!placed.found.owner?.isShared) group.push(placed);
    });
    const ordered = new Map([...groups].map(([key, group]) => [key, speakersFirst(group)]));
    const findings = list.map((placed, index) => {
      const group = ordered.get(keys[index] ?? '') ?? [placed];
      const speaker = group[0] ?? placed;
      const isSpeaker = speaker === placed || isSame(speaker, placed);
      const parts = isSpeaker ? group.slice(1).map((part) => this.#finding(part, [], speaker)) : [];
      return this.#finding(placed, parts, isSpeaker ? undefined : speaker);
    });
    return findings.sort(
      (a, b) => a.range.start - b.range.start || a.range.end - b.range.end || (a.rule.id < b.rule.id ? -1 : 1),
    );
  }

  #finding({ uri, base, found }: PlacedFound, parts: readonly Finding[], into: PlacedFound | undefined): Finding {
    const worst = Math.min(
      severities.indexOf(found.severity),
      ...parts.map(({ severity }) => severities.indexOf(severity)),
    );
    return {
      uri,
      rule: found.rule,
      severity: severities[worst] ?? found.severity,
      message: found.message,
      range: shift(found.range, base),
      related: [
        ...found.related.flatMap(({ at, message }) =>
          this.#resolve(uri, base, at).map((place) => ({ ...place, message })),
        ),
        ...parts.map((part) => ({ uri: part.uri, range: part.range, message: part.message })),
      ],
      isUnnecessary: found.rule.tag === 'unnecessary',
      isFixable: found.fixes.length > 0,
      parts,
      objectPath: found.objectPath,
      foldedInto: into && { uri: into.uri, rule: into.found.rule.id, range: shift(into.found.range, into.base) },
    };
  }

  #resolve(
    uri: string,
    base: number,
    at: TextRange | ObjectRef,
  ): readonly { readonly uri: string; readonly range: TextRange }[] {
    if ('start' in at) return [{ uri, range: shift(at, base) }];
    const target = this.#files.get(at.uri)?.documents[at.document];
    const range = target?.state.places.get(at.path);
    return target && range ? [{ uri: at.uri, range: shift(range, target.base) }] : [];
  }

  // Trees

  #liveContents(uri: string, state: DocumentState): Contents {
    state.contents ??= this.#contentsOf(uri, state.index, state.text, state.document);
    return state.contents;
  }

  #release(uri: string): void {
    const file = this.#files.get(uri);
    if (file === undefined || file.isOpen) return;
    for (const { state } of file.documents) this.#drop(state);
  }

  #drop(state: DocumentState): void {
    state.contents = undefined;
    if (state.document) state.document = new YamlDocument(state.text);
  }

  // Fixes

  /** The fixes of a finding and of what it speaks for, each tried in memory, the best first. */
  fixes(uri: string, finding: Finding): readonly OfferedFix[] {
    const file = this.#files.get(uri);
    const fixable = this.#fixable();
    return file
      ? this.#fixer(file)
          .fixes(finding)
          .map((fix) => completeFix(fixable, uri, fix))
      : [];
  }

  /** One plan of all fixes of some files that are wanted; a second run finds nothing to do. */
  fixAll(uris: readonly string[], wanted: WantedFix): WorkspaceEdits {
    for (const uri of this.analyze()) this.#unreported.add(uri);
    return fixWorkspace(this.#fixable(), uris, wanted);
  }

  /**
   * Brings the workload at an offset to the level that the settings name, or gives the image of a Dockerfile a user of
   * its own. Undefined where there is neither; without edits where nothing is left to do.
   */
  harden(uri: string, offset: number, goal: Partial<HardeningGoal> = {}): Hardening | undefined {
    const file = this.#files.get(uri);
    if (file === undefined) return undefined;
    const { harden: settings, kubernetesVersion } = file.settings;
    // Who asks for it means what is written here, whatever a kustomization makes of it: only patches are no workloads.
    const read = this.#reader(file, (document, index) =>
      this.#scopes.isPatch(uri)
        ? { language: 'yaml', document, objects: [] }
        : readYamlContents(document, { uri, document: index }),
    );
    const host = { view: read(file.text), read, log: (message: string) => this.#refuse(message) };
    return harden(host, offset, { ...settings, kubernetesVersion, ...goal });
  }

  /** True where the range is on the name of something that can be hardened. */
  isHeading(uri: string, range: TextRange): boolean {
    const view = this.view(uri);
    return view !== undefined && isHeading(view, range);
  }

  #fixable(): FixableWorkspace {
    return {
      has: (uri) => this.has(uri),
      text: (uri) => this.text(uri),
      findings: (uri) => this.findings(uri),
      view: (uri) => this.view(uri),
      fixer: (uri) => {
        const file = this.#files.get(uri);
        return file && this.#fixer(file);
      },
      listedBy: (uri) => this.#scopes.listedBy(uri),
      rehearse: (texts) => {
        this.change([...texts].map(([uri, text]) => ({ ...this.#files.get(uri), uri, text })));
        return this.#analyze();
      },
    };
  }

  /** The edit that silences a finding where it stands; absent where that cannot be. */
  ignore(finding: Finding, reason: string): WorkspaceEdits | undefined {
    const file = this.#files.get(finding.uri);
    const plan = file && this.#fixer(file).ignore(finding, reason);
    return plan && { edits: new Map([[finding.uri, plan.edits]]), creates: plan.creates };
  }

  /** A file with its trees, for those who answer questions about a place in it. */
  view(uri: string): FileView | undefined {
    const file = this.#files.get(uri);
    return (
      file && {
        uri,
        text: file.text,
        documents: file.documents.map(({ state, base }) => ({ contents: this.#liveContents(uri, state), base })),
      }
    );
  }

  /** What is found about the suppressions of a file, with its fixes, by document. */
  #suppressionProblems(file: FileState): ReadonlyMap<number, readonly LiveProblem[]> {
    const { settings, documents, uri } = file;
    if (documents.every(({ state }) => state.suppressions.length === 0)) return new Map();
    const inputs = documents.map(({ state }) => ({
      found: [...state.local, ...state.across],
      suppressions: state.suppressions,
    }));
    const results = applySuppressions(inputs, { today: settings.today, hasRun: (id) => this.#hasRun(id, file) });
    return new Map(
      documents.map(({ state }, index) => [
        index,
        this.#run(this.#onSuppressions, this.#liveContents(uri, state), {
          settings,
          suppressions: results[index]?.suppressions ?? [],
        }),
      ]),
    );
  }

  /** Reads other texts of a file as the file is read; what has not changed keeps its tree. */
  #reader(
    { uri, language, documents }: FileState,
    contentsOf = (document: YamlDocument, index: number): Contents =>
      this.#contentsOf(uri, index, document.text, document),
  ): (text: string) => FileView {
    const known = documents.flatMap(({ state, base }) => (state.document ? [{ document: state.document, base }] : []));
    return (text) => ({
      uri,
      text,
      documents:
        language === 'dockerfile'
          ? [{ contents: this.#contentsOf(uri, 0, text, undefined), base: 0 }]
          : readYaml(text, known).map(({ document, base }, index) => ({
              contents: contentsOf(document, index),
              base,
            })),
    });
  }

  /** A lightbulb asks at every move of the cursor: what it was told once is not logged again. */
  #refuse(message: string): void {
    if (this.#refusals.has(message)) return;
    if (this.#refusals.size >= MAX_REFUSALS) this.#refusals.clear();
    this.#refusals.add(message);
    this.#onRefusal(message);
  }

  #fixer(file: FileState): Fixer {
    return new Fixer({
      view: this.view(file.uri) ?? { uri: file.uri, text: file.text, documents: [] },
      read: this.#reader(file),
      run: (contents, only) =>
        this.#run([...this.#local, ...(this.#isComplete ? this.#across : [])], contents, {
          settings: file.settings,
          facts: this.#facts,
          only,
        }),
      suppressions: this.#suppressionProblems(file),
      isLocal: (rule) => (rule.reads?.length ?? 0) === 0,
      scope: this.#scopes
        .of(file.uri)
        .map(({ id }) => id)
        .join(' '),
      log: (message) => this.#refuse(message),
    });
  }
}

const looksLikeObject = (text: string): boolean => /^(?:apiVersion|kind):/m.test(text);

const isSame = (a: PlacedFound, b: PlacedFound): boolean =>
  a.uri === b.uri && a.document === b.document && a.found === b.found;

const describe = (error: unknown): string => (error instanceof Error ? (error.stack ?? error.message) : String(error));

function placesOf(contents: Contents): ReadonlyMap<string, TextRange> {
  const places = new Map<string, TextRange>();
  if (contents.language === 'yaml') for (const object of contents.objects) places.set(object.ref.path, object.range);
  else {
    places.set('', { start: 0, end: 0 });
    for (const name of ['stage', 'FROM', 'USER'] as const) {
      for (const { id, value } of subjectsOf(contents).get(name) ?? [])
        if ('range' in value) places.set(id, value.range);
    }
  }
  return places;
}

function fingerprintOf(findings: readonly Finding[]): string {
  return JSON.stringify(
    findings.map(({ rule, severity, message, range, related, foldedInto, isFixable }) => [
      rule.id,
      severity,
      message,
      range.start,
      range.end,
      related,
      foldedInto !== undefined,
      isFixable,
    ]),
  );
}

function addToSet(map: Map<string, Set<string>>, key: string, value: string): void {
  const known = map.get(key);
  if (known) known.add(value);
  else map.set(key, new Set([value]));
}
