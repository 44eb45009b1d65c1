import { Dockerfile } from '../model/docker/dockerfile.js';
import type { Communications } from '../model/facts/communications.js';
import type { Connectivity } from '../model/facts/connectivity.js';
import type { Images } from '../model/facts/images.js';
import type { Namespaces } from '../model/facts/namespaces.js';
import type { RbacGraph } from '../model/facts/rbac.js';
import type { HardeningGoal } from '../model/kubernetes/harden-pod.js';
import type { ObjectRef } from '../model/object-ref.js';
import type { AccessRequest } from '../model/rbac/request.js';
import { type Graph, mapSources } from '../picture/graph.js';
import { parseDockerfile } from '../syntax/dockerfile/parse.js';
import { shift, type TextEdit, type TextRange } from '../syntax/text.js';
import { type PlacedDocument, readYaml, YamlDocument } from '../syntax/yaml/document.js';
import { type LiveProblem, type RunOptions, runRules, severityOf } from './analyze.js';
import { type CollectedEntries, FactStore } from './fact-store.js';
import { type Contents, isTold, type Language, languageOf, readYamlContents } from './file-contents.js';
import {
  type DocumentState,
  type FileState,
  looksLikeObject,
  MAX_FILE_LENGTH,
  placesOf,
  statusOf,
} from './file-state.js';
import type { FileStatus, Finding, OfferedFix, WorkspaceEdits } from './finding.js';
import { FindingComposer } from './finding-composer.js';
import { completeFix, type FixableWorkspace, fixWorkspace } from './fix-workspace.js';
import { Fixer, type WantedFix } from './fixer.js';
import type { PlacedFound } from './fold.js';
import { graphOf, type PictureDetail, type PictureName, UNREAD_GRAPH } from './graphs.js';
import { type Hardening, harden, isHeading, offerHardening, workloadAt } from './harden.js';
import { type ImagePlace, imagePlaces, pinImages } from './image-places.js';
import { policyVersionOf, type SecurityInsight, securityInsight, standings, type WorkloadStanding } from './insight.js';
import { compareByFile, type NetworkDelta } from './network-delta.js';
import { type NetworkInsight, type NetworkPlace, networkInsight, networkPlaces } from './network-insight.js';
import { type PolicyFile, type PolicyGoal, type PolicyHost, planPolicies, policyFiles } from './network-policies.js';
import type { FileView } from './plan-edits.js';
import { readSuppressions } from './read-suppressions.js';
import { offerRespelling, respellSecret } from './respell-secret.js';
import { type RightsInsight, rightsInsight, rightsPlaces } from './rights-insight.js';
import { type RightsReport, rightsReports } from './rights-report.js';
import type { RegisteredRule } from './rule.js';
import { RuleNames } from './rule-names.js';
import { DEFAULT_SETTINGS, type Settings } from './settings.js';
import { applySuppressions, type Suppression } from './suppression.js';

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

/** An object that makes pods. */
export interface PodOwner {
  readonly ref: ObjectRef;
  /** How people call it: `Deployment "web"`. */
  readonly title: string;
}

/** A place in a file, in offsets of it. */
export interface SourcePlace {
  readonly uri: string;
  readonly range: TextRange;
}

/** How much text of closed files keeps its trees while a workspace is being read: some 100 MB of them. */
const MAX_HELD_LENGTH = 4 * 1024 * 1024;
/** How many reasons are remembered so that they are not told twice. */
const MAX_REFUSALS = 1000;

/**
 * The one mutable object: all files of a workspace, and what is found in them. After `change` or `configure`,
 * `analyze` brings the findings up to date; it runs again only what the change can have touched.
 */
export class Workspace {
  readonly #local: readonly RegisteredRule[];
  readonly #across: readonly RegisteredRule[];
  /** True where a rule across files stands on documents of any kind, not on objects alone. */
  readonly #looksAcrossEverywhere: boolean;
  readonly #onSuppressions: readonly RegisteredRule[];
  readonly #byId: ReadonlyMap<string, RegisteredRule>;
  readonly #names: RuleNames;
  readonly #onError: (message: string) => void;
  readonly #onRefusal: (message: string) => void;
  readonly #refusals = new Set<string>();
  #folders: readonly string[];
  #settingsOf: (uri: string) => Settings = () => ({ ...DEFAULT_SETTINGS, today: '1970-01-01' });
  /** By what they say: what rules are told is made once for files that are judged alike. */
  readonly #settings = new Map<string, Settings>();
  readonly #shared = new WeakMap<Settings, Settings>();
  readonly #files = new Map<string, FileState>();
  readonly #pending = new Map<string, FileChange>();
  #isComplete = false;
  #mustReconfigure = false;
  #mustRescope = false;

  readonly #facts: FactStore;
  readonly #composer = new FindingComposer({
    has: (uri) => this.#files.has(uri),
    placedIn: (uri) => this.#placedIn(uri),
    placeOf: (ref) => this.#placeOf(ref),
  });

  /** Closed files whose trees are kept until the workspace is complete. */
  readonly #held = new Set<string>();
  #heldLength = 0;
  /** What an analysis that nobody asked for has changed: told with the next one. */
  readonly #unreported = new Set<string>();
  #earlier: { readonly uri: string; readonly text: string; readonly entries: readonly CollectedEntries[] } | undefined;
  /** What was offered since the last change: a lightbulb asks twice, for the list and for the edit that is chosen. */
  #offers = new WeakMap<Finding, readonly OfferedFix[]>();

  constructor(
    rules: readonly RegisteredRule[],
    { folders = [], onError = () => {}, onRefusal = () => {} }: WorkspaceOptions = {},
  ) {
    this.#local = rules.filter(({ reads, on }) => (reads?.length ?? 0) === 0 && on !== 'suppression');
    this.#across = rules.filter(({ reads }) => (reads?.length ?? 0) > 0);
    this.#looksAcrossEverywhere = this.#across.some(({ on }) => on === 'document' || on.includes('document'));
    this.#onSuppressions = rules.filter(({ on }) => on === 'suppression');
    this.#byId = new Map(rules.map((rule) => [rule.id, rule]));
    this.#names = new RuleNames(rules);
    this.#folders = folders;
    this.#onError = onError;
    this.#facts = new FactStore(onError);
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
    this.#offers = new WeakMap();
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
    return this.#composer.findings(uri);
  }

  /** Brings everything up to date and gives the files whose findings, or whose text, have changed. */
  analyze(): ReadonlySet<string> {
    const changed = new Set([...this.#unreported, ...this.#analyze()]);
    this.#unreported.clear();
    return changed;
  }

  #analyze(): ReadonlySet<string> {
    const changed = new Set<string>();
    if (this.#pending.size > 0 || this.#mustReconfigure || this.#mustRescope) this.#offers = new WeakMap();
    const dirty = new Set<string>();
    if (this.#mustReconfigure) {
      for (const file of this.#files.values()) this.#queue(file);
      this.#settings.clear();
      this.#mustReconfigure = false;
    }
    if (this.#mustRescope) {
      this.#facts.forgetScopes();
      this.#mustRescope = false;
    }
    // At least once: what was read before the workspace was complete has yet to be put into its scopes.
    do {
      for (const change of this.#takePending()) {
        if (this.#readFile(change)) changed.add(change.uri);
        dirty.add(change.uri);
      }
      if (this.#isComplete) this.#rescope();
    } while (this.#pending.size > 0);
    if (this.#isComplete) for (const uri of this.#runAcross()) dirty.add(uri);
    for (const uri of this.#composer.compose(dirty, (uri) => changed.has(uri))) changed.add(uri);
    const read = new Set([...dirty, ...changed, ...this.#held]);
    this.#held.clear();
    this.#heldLength = 0;
    for (const uri of read) this.#release(uri);
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
      this.#facts.take(uri, []);
      return previous !== undefined;
    }
    const settings = this.#sharedSettings(uri);
    const unread = text.length > MAX_FILE_LENGTH ? 'too-large' : text.includes('\0') ? 'binary' : undefined;
    const documents = unread ? [] : this.#readDocuments(uri, text, language, settings, previous);
    const states = documents.map(({ state }) => state);
    const tells = isTold(language) && unread === undefined;
    const status = unread ?? (tells ? 'judged' : statusOf(states, this.#facts.scopes.isPatch(uri)));
    this.#files.set(uri, { uri, text, isOpen, language, status, documents, settings });
    this.#facts.take(
      uri,
      tells
        ? [this.#facts.collect({ uri, text, documents: [], objects: [], dockerfile: undefined }, true)]
        : states.map(({ entries }) => entries),
    );
    return previous?.text !== text;
  }

  #sharedSettings(uri: string): Settings {
    const settings = this.#settingsOf(uri);
    const shared = this.#shared.get(settings);
    if (shared !== undefined) return shared;
    const key = JSON.stringify(settings);
    const known = this.#settings.get(key) ?? settings;
    this.#settings.set(key, known);
    this.#shared.set(settings, known);
    return known;
  }

  #readDocuments(
    uri: string,
    text: string,
    language: Language | undefined,
    settings: Settings,
    previous: FileState | undefined,
  ): FileState['documents'] {
    const inputs = this.#inputsOf(uri, settings, text);
    const known = new Map(previous?.documents.map(({ state }) => [`${state.index} ${state.text}`, state]));
    if (language === undefined || isTold(language)) return [];
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
  #inputsOf(uri: string, { scans, ...settings }: Settings, text: string): string {
    return JSON.stringify([
      settings,
      scansIn(text, scans),
      this.#facts.scopes.isPatch(uri),
      this.#facts.scopes.patchesOn(uri),
    ]);
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
    const file = {
      uri,
      text,
      objects,
      documents: contents.language === 'yaml' ? [contents.document] : [],
      dockerfile: contents.language === 'dockerfile' ? contents.dockerfile : undefined,
    };
    return {
      text,
      index,
      document,
      contents,
      inputs,
      entries: this.#facts.collect(file, index === 0),
      local: this.#run(this.#local, contents, { settings }).map(({ found }) => found),
      across: [],
      reads: undefined,
      suppressions: settings.suppressions ? this.#suppressionsOf(contents, index) : [],
      isTemplated: contents.language === 'yaml' && contents.document.isTemplated && looksLikeObject(text),
      hasObjects: contents.language === 'dockerfile' || objects.length > 0,
      places: placesOf(contents),
    };
  }

  #contentsOf(uri: string, index: number, text: string, document: YamlDocument | undefined): Contents {
    if (document === undefined)
      return { language: 'dockerfile', uri, dockerfile: new Dockerfile(parseDockerfile(text)) };
    if (this.#facts.scopes.isPatch(uri)) return { language: 'yaml', uri, document, objects: [] };
    return readYamlContents(document, { uri, document: index }, (kind, name) =>
      this.#facts.scopes.isPatched(uri, kind, name),
    );
  }

  #run(rules: readonly RegisteredRule[], contents: Contents, options: RunOptions): readonly LiveProblem[] {
    return runRules(rules, contents, {
      onError: (rule, error) => this.#onError(`The rule ${rule} failed: ${describe(error)}`),
      ...options,
    });
  }

  #suppressionsOf(contents: Contents, index: number): readonly Suppression[] {
    try {
      return readSuppressions(contents, this.#names, index === 0);
    } catch (error) {
      this.#onError(`Suppressions could not be read: ${describe(error)}`);
      return [];
    }
  }

  #placeOf({ uri, document, path }: ObjectRef): SourcePlace | undefined {
    const target = this.#files.get(uri)?.documents[document];
    const range = target?.state.places.get(path);
    return target && range && { uri, range: shift(range, target.base) };
  }

  // Across files

  /** Files that kustomizations now patch in another way are read again. */
  #rescope(): void {
    if (!this.#facts.updateScopes(this.#folders)) return;
    for (const file of this.#files.values()) {
      const inputs = this.#inputsOf(file.uri, file.settings, file.text);
      if (file.documents.some(({ state }) => state.inputs !== inputs)) this.#queue(file);
    }
  }

  /** Runs the rules across files where they have not run, or would now hear something else; gives the files where they ran. */
  #runAcross(): readonly string[] {
    this.#facts.update();
    const ran: string[] = [];
    for (const file of this.#across.length === 0 ? [] : this.#files.values()) {
      for (const { state } of file.documents) {
        if (!state.hasObjects && !this.#looksAcrossEverywhere) continue;
        if (state.reads !== undefined && this.#facts.holds(state.reads)) continue;
        const contents = this.#liveContents(file.uri, state);
        const { value, reads } = this.#facts.listen((facts) =>
          this.#run(this.#across, contents, { settings: file.settings, facts }),
        );
        state.across = value.map(({ found }) => found);
        state.reads = reads;
        if (!file.isOpen) this.#drop(state);
        ran.push(file.uri);
      }
    }
    this.#facts.settle();
    return ran;
  }

  // Findings

  #placedIn(uri: string): readonly PlacedFound[] {
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

  // Trees

  #liveContents(uri: string, state: DocumentState): Contents {
    state.contents ??= this.#contentsOf(uri, state.index, state.text, state.document);
    return state.contents;
  }

  /** Rules across files will ask for the trees once the workspace is complete: until then some are worth their room. */
  #release(uri: string): void {
    const file = this.#files.get(uri);
    if (file === undefined || file.isOpen) return;
    if (!this.#isComplete && this.#heldLength + file.text.length < MAX_HELD_LENGTH) {
      this.#held.add(uri);
      this.#heldLength += file.text.length;
      return;
    }
    for (const { state } of file.documents) this.#drop(state);
  }

  #drop(state: DocumentState): void {
    state.contents = undefined;
    if (state.document) state.document = new YamlDocument(state.text);
  }

  // Fixes

  /** The fixes of a finding and of what it speaks for, each tried in memory, the best first. */
  fixes(uri: string, finding: Finding): readonly OfferedFix[] {
    const known = this.#offers.get(finding);
    if (known) return known;
    const file = this.#files.get(uri);
    const fixable = this.#fixable();
    const offers = file
      ? this.#fixer(file)
          .fixes(finding)
          .map((fix) => completeFix(fixable, uri, fix))
      : [];
    this.#offers.set(finding, offers);
    return offers;
  }

  /** One plan of all fixes of some files that are wanted; a second run finds nothing to do. Without new files for those who cannot make any. */
  fixAll(uris: readonly string[], wanted: WantedFix, { createsFiles = true } = {}): WorkspaceEdits {
    for (const uri of this.analyze()) this.#unreported.add(uri);
    return fixWorkspace(this.#fixable(), uris, wanted, createsFiles);
  }

  /**
   * Brings the workload at an offset to the level that the settings name, or gives the image of a Dockerfile a user of
   * its own. Undefined where there is neither; without edits where nothing is left to do.
   */
  harden(uri: string, offset: number, goal: Partial<HardeningGoal> = {}): Hardening | undefined {
    const file = this.#files.get(uri);
    if (file === undefined) return undefined;
    const read = this.#asWritten(file);
    const host = { view: read(file.text), read, log: (message: string) => this.#refuse(message) };
    return harden(host, offset, { ...goalOf(file), ...goal });
  }

  /** What `harden` would do, without doing it: for a lightbulb, which must not wait. */
  offerHardening(uri: string, offset: number): Pick<Hardening, 'action' | 'remaining'> | undefined {
    const file = this.#files.get(uri);
    return file && offerHardening(this.#asWritten(file)(file.text), offset, goalOf(file));
  }

  /** What the values of the Secret at a range could be written as, in words; absent where there is none, or no other way. */
  offerRespelling(uri: string, range: TextRange): string | undefined {
    const file = this.#files.get(uri);
    return file?.text.includes('Secret') ? offerRespelling(this.#asWritten(file)(file.text), range) : undefined;
  }

  /** Writes the values of the Secret at a range as text, or in base64. */
  respellSecret(uri: string, range: TextRange): WorkspaceEdits | undefined {
    const file = this.#files.get(uri);
    return file && respellSecret(this.#asWritten(file)(file.text), range, (message) => this.#refuse(message));
  }

  /** Who asks for hardening means what is written, whatever a kustomization makes of it: only patches are no workloads. */
  #asWritten(file: FileState): (text: string) => FileView {
    const { uri } = file;
    return this.#reader(file, (document, index) =>
      this.#facts.scopes.isPatch(uri)
        ? { language: 'yaml', uri, document, objects: [] }
        : readYamlContents(document, { uri, document: index }),
    );
  }

  /** True where the range is on the name of something that can be hardened. */
  isHeading(uri: string, range: TextRange): boolean {
    const view = this.view(uri);
    return view !== undefined && isHeading(view, range);
  }

  /** The least network policies for a goal, and the edits that write them; nothing while the workspace is read. */
  networkPolicies(goal: PolicyGoal): { readonly files: readonly PolicyFile[]; readonly edits: WorkspaceEdits } {
    const host = this.#policyHost();
    if (host === undefined) return { files: [], edits: { edits: new Map(), creates: new Map() } };
    const files = policyFiles(host, goal);
    return { files, edits: planPolicies(host, files) };
  }

  /** The workload at an offset and the namespaces in which the object there lands; absent where there is no object. */
  placeAt(
    uri: string,
    offset: number,
  ): { readonly workload: PodOwner | undefined; readonly namespaces: readonly (string | undefined)[] } | undefined {
    const { contents, base } = this.view(uri)?.documents.findLast((document) => document.base <= offset) ?? {};
    if (contents?.language !== 'yaml' || base === undefined) return undefined;
    const own = offset - base;
    const { objects } = contents;
    const object =
      objects.length === 1 ? objects[0] : objects.find(({ extent }) => extent.start <= own && own <= extent.end);
    if (object === undefined) return undefined;
    const workload = workloadAt(objects, own);
    const written = object.isA('Namespace') ? object.name : object.namespace;
    return {
      workload: workload && { ref: workload.ref, title: workload.title },
      namespaces: [...new Set(this.#facts.scopes.of(uri).map(({ namespace }) => namespace ?? written))],
    };
  }

  #policyHost(): PolicyHost | undefined {
    const { connectivity, communications } = this.#facts.facts as {
      readonly connectivity?: Connectivity;
      readonly communications?: Communications;
    };
    if (!this.#isComplete || connectivity === undefined || communications === undefined) return undefined;
    return {
      connectivity,
      communications,
      has: (uri) => this.has(uri),
      text: (uri) => this.text(uri),
      listedBy: (uri) => this.#facts.scopes.listedBy(uri),
    };
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
      listedBy: (uri) => this.#facts.scopes.listedBy(uri),
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

  /** The level of Pod Security of each workload of a file that certainly has one, by the version that its Namespace names. */
  standings(uri: string): readonly WorkloadStanding[] {
    const view = this.view(uri);
    const { kubernetesVersion: clusterVersion } = this.#files.get(uri)?.settings ?? DEFAULT_SETTINGS;
    const namespaces = this.#isComplete ? (this.#facts.facts.namespaces as Namespaces | undefined) : undefined;
    const policyOf = (namespace: string | undefined): number =>
      policyVersionOf(namespaces?.of(uri, namespace) ?? [], clusterVersion);
    return view ? standings(view, ({ namespace }) => ({ policyVersion: policyOf(namespace), clusterVersion })) : [];
  }

  /** The images that a file names in full, without those whose tag a kustomization sets. */
  images(uri: string): readonly ImagePlace[] {
    const file = this.#files.get(uri);
    const images = this.#isComplete ? (this.#facts.facts.images as Images | undefined) : undefined;
    return file
      ? imagePlaces(this.#asWritten(file)(file.text), (name) => images?.isSetByKustomization(uri, name) ?? false)
      : [];
  }

  /** The edits that add digests, by the texts of the images, at places that `images` has given. */
  pin(uri: string, places: readonly ImagePlace[], digests: ReadonlyMap<string, string>): WorkspaceEdits {
    const file = this.#files.get(uri);
    if (file === undefined) return { edits: new Map(), creates: new Map() };
    return pinImages(this.#asWritten(file)(file.text), places, digests, (message) => this.#refuse(message));
  }

  /** A picture of all that is known, with places in offsets of their files; empty while the workspace is read. */
  graph(name: PictureName, detail: PictureDetail = 'overview'): Graph<SourcePlace> {
    const graph = this.#isComplete ? graphOf(name, this.#facts.facts, detail) : undefined;
    return mapSources(graph ?? UNREAD_GRAPH, (ref) => this.#placeOf(ref));
  }

  get #rbac(): RbacGraph | undefined {
    return this.#isComplete ? (this.#facts.facts.rbac as RbacGraph | undefined) : undefined;
  }

  /** Another object whenever what is said about rights may have changed; absent while the workspace is read. */
  get rightsState(): object | undefined {
    return this.#rbac;
  }

  /** What can be said about rights at an offset; absent while the workspace is read. */
  rightsInsight(uri: string, offset: number): RightsInsight<SourcePlace> | undefined {
    const [view, rbac] = [this.view(uri), this.#rbac];
    return view && rbac && rightsInsight(view, offset, rbac, (ref) => this.#placeOf(ref));
  }

  /** Where a file has something whose rights are worth a line above it. */
  rightsPlaces(uri: string): readonly TextRange[] {
    const [view, rbac] = [this.view(uri), this.#rbac];
    return view && rbac ? rightsPlaces(view, rbac) : [];
  }

  /** Who may do what, for each scope. */
  rightsReports(request?: AccessRequest): readonly RightsReport<SourcePlace>[] {
    const rbac = this.#rbac;
    return rbac ? rightsReports(rbac, (ref) => this.#placeOf(ref), request) : [];
  }

  get #connectivity(): Connectivity | undefined {
    return this.#isComplete ? (this.#facts.facts.connectivity as Connectivity | undefined) : undefined;
  }

  /** Who can reach whom, for those who list or compare it; absent while the workspace is read. */
  get connectivity(): Connectivity | undefined {
    return this.#connectivity;
  }

  /** What can be said about the network at an offset; absent while the workspace is read. */
  networkInsight(uri: string, offset: number): NetworkInsight | undefined {
    const [view, connectivity] = [this.view(uri), this.#connectivity];
    return view && connectivity && networkInsight(view, offset, connectivity);
  }

  /** Where a file has something whose connections are worth a line above it. */
  networkPlaces(uri: string): readonly NetworkPlace[] {
    const [view, connectivity] = [this.view(uri), this.#connectivity];
    return view && connectivity ? networkPlaces(view, connectivity) : [];
  }

  /** The first object of a file that makes it say something else of the network than another text of it did. */
  networkChange(uri: string, earlier: string): TextRange | undefined {
    const file = this.#files.get(uri);
    if (file === undefined || this.#connectivity === undefined || file.text === earlier) return undefined;
    const before = new Set(this.#earlierOf(file, earlier).map((entries) => entries.texts.connectivity ?? ''));
    const now = new Set(file.documents.map(({ state }) => state.entries.texts.connectivity ?? ''));
    const changed = file.documents.find(({ state }) => !before.has(state.entries.texts.connectivity ?? ''));
    const isLess = [...before].some((text) => !now.has(text));
    const at = changed ?? (isLess ? file.documents.find(({ state }) => state.entries.texts.connectivity) : undefined);
    if (at === undefined) return undefined;
    const contents = this.#liveContents(uri, at.state);
    const [object] = contents.language === 'yaml' ? contents.objects : [];
    return object && shift(object.field('kind').keyRange, at.base);
  }

  /** What opens and closes compared with another text of a file; absent where it cannot be told in time. */
  networkDelta(uri: string, earlier: string): readonly NetworkDelta[] | undefined {
    const [file, connectivity] = [this.#files.get(uri), this.#connectivity];
    if (file === undefined || connectivity === undefined) return undefined;
    const before = this.#facts.imagine('connectivity', uri, this.#earlierOf(file, earlier)) as Connectivity | undefined;
    return before && compareByFile(before, connectivity, uri);
  }

  /** What a file contributed to facts by another text. The last one is remembered: who types asks about it again and again. */
  #earlierOf(file: FileState, text: string): readonly CollectedEntries[] {
    const { uri, documents } = file;
    if (this.#earlier?.uri === uri && this.#earlier.text === text) return this.#earlier.entries;
    const known = new Map(documents.map(({ state }) => [`${state.index} ${state.text}`, state.entries]));
    const view = this.#reader(file)(text);
    const entries = view.documents.map(({ contents }, index) => {
      const [document] = contents.language === 'yaml' ? [contents.document] : [];
      const same = known.get(`${index} ${document?.text}`);
      if (same !== undefined) return same;
      const objects = contents.language === 'yaml' ? contents.objects : [];
      const dockerfile = contents.language === 'dockerfile' ? contents.dockerfile : undefined;
      return this.#facts.collect(
        { uri, text: document?.text ?? text, documents: document ? [document] : [], objects, dockerfile },
        index === 0,
      );
    });
    this.#earlier = { uri, text, entries };
    return entries;
  }

  /** Which security settings hold at an offset in a securityContext, and where they come from. */
  securityInsight(uri: string, offset: number): SecurityInsight | undefined {
    const view = this.view(uri);
    const { kubernetesVersion } = this.#files.get(uri)?.settings ?? DEFAULT_SETTINGS;
    return view && securityInsight(view, offset, kubernetesVersion);
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

  /** Reads other texts of a file as the file is read; what has not changed since `from` stays what it is, tree and meaning. */
  #reader(
    { uri, language, documents }: FileState,
    contentsOf = (document: YamlDocument, index: number): Contents =>
      this.#contentsOf(uri, index, document.text, document),
  ): (text: string, from?: FileView, edits?: readonly TextEdit[]) => FileView {
    const known = documents.flatMap(({ state, base }) => (state.document ? [{ document: state.document, base }] : []));
    const documentsOf = (from: FileView | undefined): readonly PlacedDocument[] =>
      from?.documents.flatMap(({ contents, base }) =>
        contents.language === 'yaml' ? [{ document: contents.document, base }] : [],
      ) ?? known;
    return (text, from, edits) => ({
      uri,
      text,
      documents:
        language === 'dockerfile'
          ? [{ contents: this.#contentsOf(uri, 0, text, undefined), base: 0 }]
          : readYaml(text, documentsOf(from), edits).map(({ document, base }, index) => {
              const same = from?.documents[index]?.contents;
              const isSame = same?.language === 'yaml' && same.document === document;
              return { contents: isSame ? same : contentsOf(document, index), base };
            }),
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
          facts: this.#facts.facts,
          only,
        }),
      foundIn: (contents) => file.documents.find(({ state }) => state.contents === contents)?.state.local,
      suppressions: this.#suppressionProblems(file),
      isLocal: (rule) => (rule.reads?.length ?? 0) === 0,
      other: (uri) => {
        const [view, other] = [this.view(uri), this.#files.get(uri)];
        return view && other && { view, read: this.#reader(other) };
      },
      scope: this.#facts.scopes
        .of(file.uri)
        .map(({ id }) => id)
        .join(' '),
      log: (message) => this.#refuse(message),
    });
  }
}

const describe = (error: unknown): string => (error instanceof Error ? (error.stack ?? error.message) : String(error));

/** The scans that may concern a text: of a digest that it names, or of an image whose last name it holds. */
const scansIn = (text: string, scans: Settings['scans'] = {}): readonly unknown[] =>
  Object.entries(scans).filter(([name]) =>
    text.includes(name.startsWith('sha256:') ? name : (/([^/:@]+)(?::[^/]*|@.*)?$/.exec(name)?.[1] ?? name)),
  );

const goalOf = ({ settings: { harden, kubernetesVersion } }: FileState): HardeningGoal => ({
  ...harden,
  kubernetesVersion,
});
