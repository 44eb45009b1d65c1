import {
  CONFIGURATION_FILE,
  type ConfigurationProblem,
  type Configuration as Layer,
  nearest,
  parseConfiguration,
  readConfiguration,
  resolveSettings,
} from '../engine/configuration.js';
import { globsOf } from '../engine/exclude.js';
import type { WorkspaceEdits } from '../engine/finding.js';
import type { Settings } from '../engine/settings.js';
import { turnOffRule } from '../engine/turn-off-rule.js';
import { folderExcludes, type IsUriExcluded } from './excluded.js';
import type { Session } from './session.js';

/** What decides how files are judged: the editor's settings, the configuration files and what is excluded. All of it live. */
export class Configuration {
  readonly #session: Session;
  /** By workspace folder; the empty name stands for files in none. */
  readonly #editor = new Map<string, Layer>();
  readonly #hidden = new Map<string, readonly string[]>();
  /** The folders whose code lenses are turned off. */
  readonly #withoutLenses = new Set<string>();
  /** The editor's settings of no folder in particular, as they came. */
  #own: unknown;
  /** What a client has sent that cannot be asked. */
  #pushed: unknown;
  /** The texts of configuration files, by URI. */
  readonly #texts = new Map<string, string>();
  #files = new Map<string, { readonly value: Layer; readonly problems: readonly ConfigurationProblem[] }>();
  #predicates = new Map<string, IsUriExcluded>();
  #resolved = new Map<string, Settings>();
  #scans: Settings['scans'];

  constructor(session: Session) {
    this.#session = session;
  }

  /** Takes over the configuration files of the workspace, and asks the editor for its settings. */
  async load(texts: ReadonlyMap<string, string>): Promise<void> {
    this.#texts.clear();
    for (const [uri, text] of texts) this.#texts.set(uri, text);
    for (const document of this.#session.documents.all())
      if (isConfigurationFile(document.uri)) this.#texts.set(document.uri, document.getText());
    await this.#askEditor();
    this.#apply();
  }

  /** Asks the editor anew; `pushed` are the settings that a client sends along which cannot be asked. True where other files may be excluded now. */
  async change(pushed: unknown): Promise<boolean> {
    const before = JSON.stringify([
      [...this.#editor.values()].map(({ exclude }) => exclude),
      [...this.#hidden.values()],
    ]);
    this.#pushed = pushed;
    await this.#askEditor();
    this.#apply();
    return (
      before !== JSON.stringify([[...this.#editor.values()].map(({ exclude }) => exclude), [...this.#hidden.values()]])
    );
  }

  /** Takes over one configuration file, saved or not; `text` absent where it is gone. True where other files may be excluded now. */
  changeFile(uri: string, text: string | undefined): boolean {
    const before = JSON.stringify([...this.#files.values()].map(({ value }) => value.exclude));
    if (text === undefined) this.#texts.delete(uri);
    else this.#texts.set(uri, text);
    this.#apply();
    return before !== JSON.stringify([...this.#files.values()].map(({ value }) => value.exclude));
  }

  /** What is wrong in a configuration file. */
  problems(uri: string): readonly ConfigurationProblem[] {
    return this.#files.get(folderOf(uri))?.problems ?? [];
  }

  /** True where a file that configures is what the URI names, or lies below it. */
  isBelow(uri: string): boolean {
    return [...this.#texts.keys()].some((file) => file === uri || file.startsWith(`${uri}/`));
  }

  isExcluded(uri: string, options?: { readonly isFolder: boolean }): boolean {
    const folder = this.#folderOf(uri);
    if (folder === '') return false;
    return this.#predicates.get(folder)?.(uri, options) ?? false;
  }

  /** True unless the setting `hullcheck.codeLens` turns the lenses of a file off. */
  showsCodeLens(uri: string): boolean {
    return !this.#withoutLenses.has(this.#folderOf(uri));
  }

  /** What image scanners have found; files that name the images are judged anew. */
  setScans(scans: Settings['scans']): void {
    this.#scans = scans;
    this.#resolved = new Map();
    this.#session.workspace.configure((uri) => this.#settingsOf(uri));
  }

  /** A setting that no folder and no file decides, by its path without `hullcheck.`; read by those who know its form. */
  own(path: string): unknown {
    return path
      .split('.')
      .reduce<unknown>(
        (value, key) =>
          typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[key] : undefined,
        this.#own,
      );
  }

  /** True where a configuration file of the workspace holds for a file. */
  hasFile(uri: string): boolean {
    return nearest(folderOf(uri), this.#files) !== undefined;
  }

  /** The edit that turns a rule off in the nearest configuration file, which comes to be where there is none. */
  turnOff(rule: string, uri: string): WorkspaceEdits | undefined {
    const folder = this.#folderOf(uri);
    if (folder === '') return undefined;
    const file =
      nearest(folderOf(uri), new Map([...this.#files.keys()].map((each) => [each, `${each}/${CONFIGURATION_FILE}`]))) ??
      `${folder}/${CONFIGURATION_FILE}`;
    const text = this.#texts.get(file);
    const { edits, created } = turnOffRule(text, rule);
    return created === undefined
      ? { edits: new Map([[file, edits]]), creates: new Map() }
      : { edits: new Map(), creates: new Map([[file, created]]) };
  }

  async #askEditor(): Promise<void> {
    const { connection, client, folders, rules, log } = this.#session;
    const scopes = ['', ...folders];
    const asked = client.configuration
      ? ((await connection.workspace.getConfiguration(
          scopes.flatMap((scope) =>
            ['hullcheck', 'files.exclude', 'search.exclude'].map((section) => ({
              section,
              ...(scope !== '' && { scopeUri: scope }),
            })),
          ),
        )) as readonly unknown[])
      : scopes.flatMap(() => [
          (this.#pushed as { readonly hullcheck?: unknown } | null | undefined)?.hullcheck,
          undefined,
          undefined,
        ]);
    this.#own = asked[0];
    this.#editor.clear();
    this.#hidden.clear();
    this.#withoutLenses.clear();
    scopes.forEach((scope, index) => {
      const { value, problems } = readConfiguration(onlyKnown(asked[index * 3]), rules);
      for (const { message } of problems) log(`In the settings hullcheck.*: ${message}`);
      this.#editor.set(scope, value);
      if (saysNoCodeLens(asked[index * 3])) this.#withoutLenses.add(scope);
      this.#hidden.set(scope, [...globsOf(asked[index * 3 + 1]), ...globsOf(asked[index * 3 + 2])]);
    });
  }

  #apply(): void {
    const { folders, rules, workspace } = this.#session;
    this.#files = new Map(
      [...this.#texts]
        .filter(([uri]) => isConfigurationFile(uri))
        .map(([uri, text]) => [folderOf(uri), parseConfiguration(text, rules)]),
    );
    this.#resolved = new Map();
    const configured = new Map([...this.#files].map(([folder, { value }]) => [folder, value.exclude]));
    this.#predicates = new Map(
      folders.map((folder) => {
        const globs = [...(this.#hidden.get(folder) ?? []), ...(this.#editor.get(folder)?.exclude ?? [])];
        return [folder, folderExcludes({ folder, texts: this.#texts, configured, globs })];
      }),
    );
    workspace.configure((uri) => this.#settingsOf(uri));
  }

  #settingsOf(uri: string): Settings {
    const own = folderOf(uri);
    const known = this.#resolved.get(own);
    const today = this.#session.platform.today();
    if (known?.today === today) return known;
    const file = nearest(own, this.#files)?.value;
    const settings = resolveSettings([this.#editor.get(this.#folderOf(uri)) ?? {}, ...(file ? [file] : [])], { today });
    const scanned = this.#scans === undefined ? settings : { ...settings, scans: this.#scans };
    this.#resolved.set(own, scanned);
    return scanned;
  }

  /** The innermost workspace folder that holds a file; empty where none does. */
  #folderOf(uri: string): string {
    return (
      this.#session.folders.filter((folder) => uri.startsWith(`${folder}/`)).sort((a, b) => b.length - a.length)[0] ??
      ''
    );
  }
}

export const isConfigurationFile = (uri: string): boolean => uri.endsWith(`/${CONFIGURATION_FILE}`);

const folderOf = (uri: string): string => uri.slice(0, uri.lastIndexOf('/'));

/** Lenses are a matter of the editor's own: a configuration file says nothing of them. */
const saysNoCodeLens = (settings: unknown): boolean =>
  typeof settings === 'object' && settings !== null && 'codeLens' in settings && settings.codeLens === false;

/** The editor sends every setting of its section; only these say how files are judged. */
function onlyKnown(settings: unknown): unknown {
  if (typeof settings !== 'object' || settings === null) return undefined;
  const isSaid = ([key, value]: [string, unknown]): boolean =>
    ['profile', 'rules', 'exclude', 'kubernetesVersion', 'harden'].includes(key) && value !== '';
  return Object.fromEntries(Object.entries(settings).filter(isSaid));
}
