// The engine without its caches: a few files are read, related and judged from scratch. Tests compare everything else with it.
import { runRules, severityOf } from '../../server/src/engine/analyze.js';
import { type Contents, languageOf, readYamlContents } from '../../server/src/engine/file-contents.js';
import { type FileView, planEdits } from '../../server/src/engine/plan-edits.js';
import { readSuppressions } from '../../server/src/engine/read-suppressions.js';
import type { Fix, RegisteredRule } from '../../server/src/engine/rule.js';
import { RuleNames } from '../../server/src/engine/rule-names.js';
import type { Settings, Severity } from '../../server/src/engine/settings.js';
import { applySuppressions, type JudgedSuppression } from '../../server/src/engine/suppression.js';
import { Dockerfile } from '../../server/src/model/docker/dockerfile.js';
import type { FactDefinition, FileContents } from '../../server/src/model/facts/fact.js';
import { factDefinitions } from '../../server/src/model/facts/index.js';
import { collectScopes, Scopes } from '../../server/src/model/facts/scopes.js';
import { parseDockerfile } from '../../server/src/syntax/dockerfile/parse.js';
import { applyEdits, shift, type TextRange } from '../../server/src/syntax/text.js';
import { type PlacedDocument, readYaml } from '../../server/src/syntax/yaml/document.js';

export interface SourceFile {
  /** Relative to the workspace folder. */
  readonly path: string;
  readonly text: string;
}

export interface Judged {
  readonly path: string;
  readonly rule: RegisteredRule;
  /** In the offsets of the file. */
  readonly range: TextRange;
  readonly message: string;
  readonly severity: Severity;
  /** The object that it stands in; absent in Dockerfiles. */
  readonly objectPath: string | undefined;
  readonly document: number;
  readonly fixes: readonly Fix[];
}

const FOLDER = 'file:///w';
const uriOf = (path: string): string => `${FOLDER}/${path}`;
const pathOf = (uri: string): string => decodeURIComponent(uri.slice(FOLDER.length + 1));

/** One file with everything that was made of it. */
interface Read {
  readonly path: string;
  readonly contents: FileContents;
  readonly view: FileView;
  /** The documents as they stand in the text, whatever they mean. */
  readonly placed: readonly PlacedDocument[];
  readonly problems: readonly string[];
}

/** Files, read and related, with what rules find in them. Throws what a rule throws. */
export class Judgement {
  readonly #files: readonly Read[];
  readonly problems: readonly Judged[];

  /** `all`: the rules that suppressions may name, where `rules` look at suppressions. */
  constructor(
    sources: readonly SourceFile[],
    rules: readonly RegisteredRule[],
    settings: Settings,
    all: readonly RegisteredRule[] = rules,
  ) {
    const readsFacts = rules.some(({ reads }) => reads !== undefined);
    // A single file is patched by no other.
    const related = sources.length > 1 || readsFacts ? sources.map((file) => read(file, undefined)) : [];
    const scopes = new Scopes(collected(related, collectScopes), [FOLDER]);
    this.#files = sources.map((file, index) => read(file, scopes, related[index]?.placed));
    const wanted = new Set(rules.flatMap(({ reads }): readonly string[] => reads ?? []));
    const facts = readsFacts ? factsOf(this.#files, scopes, wanted) : {};
    const suppressionsOf = rules.some(({ on }) => on === 'suppression') ? suppressionsIn : () => [];
    this.problems = this.#files.flatMap(({ path, view }) => {
      const suppressions = suppressionsOf(view, all, settings);
      return view.documents.flatMap(({ contents, base }, document) =>
        runRules(rules, contents, {
          settings,
          facts,
          suppressions: suppressions[document] ?? [],
          onError: rethrow,
        }).map(({ found, fixes }): Judged => {
          const { rule, message, severity, objectPath } = found;
          return { path, rule, message, severity, objectPath, document, fixes, range: shift(found.range, base) };
        }),
      );
    });
  }

  /** What the parsers complain about. */
  get syntaxProblems(): readonly string[] {
    return this.#files.flatMap(({ path, problems }) => problems.map((problem) => `${path}: ${problem}`));
  }

  /** The files after the first fix of each problem, all of them in one plan; untouched ones too, new ones last. */
  fixed(problems: readonly Judged[] = this.problems): readonly SourceFile[] {
    const texts = new Map(this.#files.map(({ path, view }) => [path, view.text]));
    const created = new Map<string, string>();
    const all = problems.flatMap(({ path, fixes, document }) =>
      (fixes[0]?.changes ?? []).map((change) => ({ change, document, path })),
    );
    for (const { path, view } of this.#files) {
      const changes = all.filter(
        (each) => (each.change.kind === 'elsewhere' ? pathOf(each.change.object.uri) : each.path) === path,
      );
      if (changes.length === 0) continue;
      const plan = planEdits(view, changes);
      if (plan.elsewhere.length > 0) throw new Error(`An object in ${path} that a fix changes is not there.`);
      texts.set(path, applyEdits(view.text, plan.edits));
      for (const [uri, text] of plan.creates) if (!texts.has(pathOf(uri))) created.set(pathOf(uri), text);
    }
    return [...texts, ...created].map(([path, text]) => ({ path, text }));
  }
}

/** The suppressions in each document of a file, held against what the other rules find there. */
function suppressionsIn(
  { documents }: FileView,
  all: readonly RegisteredRule[],
  settings: Settings,
): readonly (readonly JudgedSuppression[])[] {
  const others = all.filter(({ on, reads }) => on !== 'suppression' && reads === undefined);
  const names = new RuleNames(all);
  const inputs = documents.map(({ contents }, index) => ({
    found: runRules(others, contents, { settings, onError: rethrow }).map(({ found }) => found),
    suppressions: readSuppressions(contents, names, index === 0),
  }));
  const ran = new Set(others.filter((rule) => severityOf(rule, settings) !== 'off').map(({ id }) => id));
  const judged = applySuppressions(inputs, { today: settings.today, hasRun: (rule) => ran.has(rule) });
  return judged.map(({ suppressions }) => suppressions);
}

function read({ path, text }: SourceFile, scopes: Scopes | undefined, known?: readonly PlacedDocument[]): Read {
  const uri = uriOf(path);
  if (languageOf(uri) === 'dockerfile') {
    const tree = parseDockerfile(text);
    const dockerfile = new Dockerfile(tree);
    const contents: Contents = { language: 'dockerfile', uri, dockerfile };
    return {
      path,
      contents: { uri, text, documents: [], objects: [], dockerfile },
      view: { uri, text, documents: [{ contents, base: 0 }] },
      placed: [],
      problems: tree.problems.map(({ message }) => message),
    };
  }
  const placed = known ?? (languageOf(uri) === 'yaml' ? readYaml(text) : []);
  const documents = placed.map(({ document, base }, index) => {
    const isPatched = scopes && ((kind: string, name: string | undefined) => scopes.isPatched(uri, kind, name));
    const contents = readYamlContents(document, { uri, document: index }, isPatched);
    // A patch is no object of its own.
    return {
      base,
      contents: scopes?.isPatch(uri) && contents.language === 'yaml' ? { ...contents, objects: [] } : contents,
    };
  });
  return {
    path,
    contents: {
      uri,
      text,
      documents: placed.map(({ document }) => document),
      objects: documents.flatMap(({ contents }) => (contents.language === 'yaml' ? contents.objects : [])),
      dockerfile: undefined,
    },
    view: { uri, text, documents },
    placed,
    problems: placed.flatMap(({ document }) => document.problems.map(({ message }) => message)),
  };
}

function collected<Entry>(
  files: readonly Read[],
  collect: (file: FileContents) => readonly Entry[],
): ReadonlyMap<string, readonly Entry[]> {
  const entries = files.map(({ contents }) => [contents.uri, collect(contents)] as const);
  return new Map(entries.filter(([, list]) => list.length > 0));
}

function factsOf(
  files: readonly Read[],
  scopes: Scopes,
  wanted: ReadonlySet<string>,
): Readonly<Record<string, object>> {
  const definitions = Object.entries(factDefinitions) as [string, FactDefinition<unknown, object>][];
  const read = definitions.filter(([name]) => wanted.has(name));
  return Object.fromEntries(read.map(([name, { collect, build }]) => [name, build(collected(files, collect), scopes)]));
}

function rethrow(rule: string, error: unknown): never {
  throw new Error(`${rule} has thrown: ${error instanceof Error ? error.stack : String(error)}`);
}
