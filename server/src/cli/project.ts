import { existsSync, readFileSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import path from 'node:path';
import {
  CONFIGURATION_FILE,
  type Configuration,
  parseConfiguration,
  resolveSettings,
} from '../engine/configuration.js';
import { excludes, type GlobList, vscodeExcludes } from '../engine/exclude.js';
import { languageOf } from '../engine/file-contents.js';
import type { RegisteredRule } from '../engine/rule.js';
import type { Settings } from '../engine/settings.js';
import { fileUri } from './file-uri.js';
import { walk } from './node-file-system.js';
import { SourceTexts } from './source-text.js';

export interface ProjectOptions {
  /** The working folder. */
  readonly folder: string;
  /** The file to use instead of every `.hullcheck.yaml`; its globs count from the working folder. */
  readonly config: string | undefined;
  /** What the flags say. */
  readonly flags: Configuration;
  readonly today: string;
  readonly suppressions: boolean;
  readonly rules: readonly RegisteredRule[];
  readonly warn: (message: string) => void;
}

/** What was asked for cannot be looked at; the message is for the person who asked. */
export class UnusablePath extends Error {}

interface FolderConfiguration {
  readonly value: Configuration;
  readonly exclude: GlobList | undefined;
}

/** The files to judge and how each is judged, found by what lies around them. */
export class Project {
  readonly #options: ProjectOptions;
  readonly #configurations = new Map<string, FolderConfiguration | undefined>();
  readonly #given: FolderConfiguration | undefined;
  readonly #settings = new Map<string, Settings>();
  /** Grows as the walk goes down: a folder is visited before anything in it is asked for. */
  readonly #vscode: GlobList[] = [];
  readonly #visited = new Set<string>();
  readonly #isExcluded = excludes({
    gitignore: (folder) => {
      const full = this.#absolute(folder);
      return this.#isInReach(full) ? readIfThere(path.join(full, '.gitignore')) : undefined;
    },
    exclude: (folder) => this.#configurationOf(this.#absolute(folder))?.exclude,
    vscode: this.#vscode,
  });

  constructor(options: ProjectOptions) {
    this.#options = options;
    const { config, folder } = options;
    if (config === undefined) return;
    const file = path.resolve(folder, config);
    const text = readIfThere(file);
    if (text === undefined) throw new UnusablePath(`The configuration file "${config}" cannot be read.`);
    this.#given = this.#parse(file, text, folder);
  }

  /** The files below the paths that may be judged, each once, sorted. */
  async find(paths: readonly string[]): Promise<readonly string[]> {
    const found = new Set<string>();
    for (const given of paths) for (const file of await this.#findIn(given)) found.add(file);
    return [...found].sort((a, b) => (a < b ? -1 : 1));
  }

  /** The folders that scopes end at: the working folder, and what lies outside of it. */
  async folders(paths: readonly string[]): Promise<readonly string[]> {
    const found = new Set<string>();
    for (const given of paths) {
      const file = path.resolve(this.#options.folder, given);
      if (isWithin(this.#options.folder, file)) found.add(this.#options.folder);
      else found.add((await stat(file)).isDirectory() ? file : path.dirname(file));
    }
    return [...found];
  }

  /** Whether a file below one of the paths would be judged if it were there. */
  judges(file: string, paths: readonly string[]): boolean {
    const { folder } = this.#options;
    const given = paths.map((each) => path.resolve(folder, each)).find((each) => isWithin(each, file));
    if (given === undefined || !isWanted(file)) return false;
    if (given === file) return true;
    for (let at = path.dirname(file); ; at = path.dirname(at)) {
      this.#visit(at);
      if (at === path.dirname(at) || !this.#isInReach(path.dirname(at))) break;
    }
    return !this.#isExcluded(relative(file), { from: relative(given) });
  }

  settingsOf(file: string): Settings {
    const folder = path.dirname(file);
    const known = this.#settings.get(folder);
    if (known !== undefined) return known;
    const { flags, today, suppressions } = this.#options;
    const settings = resolveSettings([this.#configurationOf(folder)?.value ?? {}, flags], { today, suppressions });
    this.#settings.set(folder, settings);
    return settings;
  }

  async #findIn(given: string): Promise<readonly string[]> {
    const { folder, warn } = this.#options;
    const full = path.resolve(folder, given);
    const stats = await stat(full).catch(() => undefined);
    if (stats === undefined) throw new UnusablePath(`There is no file or folder "${given}".`);
    if (!stats.isDirectory()) {
      if (isWanted(full)) return [full];
      warn(`"${given}" is passed over: by its name it is neither YAML nor JSON nor a Dockerfile.`);
      return [];
    }
    const from = relative(full);
    for (let at = full; ; at = path.dirname(at)) {
      this.#visit(at);
      if (at === path.dirname(at) || !this.#isInReach(path.dirname(at))) break;
    }
    return walk(full, {
      enters: (each) => {
        if (this.#isExcluded(relative(each), { isFolder: true, from })) return false;
        this.#visit(each);
        return true;
      },
      wants: (file) => isWanted(file) && !this.#isExcluded(relative(file), { from }),
      onError: (each, message) => warn(`The folder "${path.relative(folder, each) || '.'}" is passed over: ${message}`),
    });
  }

  /** A path from the root of the disk; on Windows it is the disk of the working folder. */
  #absolute(file: string): string {
    return path.resolve(path.parse(this.#options.folder).root, file);
  }

  #visit(folder: string): void {
    if (this.#visited.has(folder)) return;
    this.#visited.add(folder);
    const text = readIfThere(path.join(folder, '.vscode', 'settings.json'));
    const globs = text === undefined ? [] : vscodeExcludes(text);
    if (globs.length > 0) this.#vscode.push({ folder: relative(folder), globs });
  }

  /** The folders whose files have a say: those of the same repository, else the working folder and what is in it. */
  #isInReach(folder: string): boolean {
    return isInRepository(folder) || isWithin(this.#options.folder, folder) || this.#visited.has(folder);
  }

  /** The nearest file upwards, but not beyond the repository. */
  #configurationOf(folder: string): FolderConfiguration | undefined {
    if (this.#given !== undefined) return this.#given;
    if (this.#configurations.has(folder)) return this.#configurations.get(folder);
    const file = path.join(folder, CONFIGURATION_FILE);
    const text = readIfThere(file);
    const parent = path.dirname(folder);
    // A repository within the working folder, such as a submodule, is judged as a part of that.
    const isLast = parent === folder || (isRepository(folder) && !isWithin(this.#options.folder, parent));
    const found =
      text !== undefined ? this.#parse(file, text, folder) : isLast ? undefined : this.#configurationOf(parent);
    this.#configurations.set(folder, found);
    return found;
  }

  #parse(file: string, text: string, folder: string): FolderConfiguration {
    const { value, problems } = parseConfiguration(text, this.#options.rules);
    const sources = new SourceTexts(() => text);
    for (const { message, range } of problems) {
      const { line, column } = sources.place('', range);
      this.#options.warn(`${path.relative(this.#options.folder, file)}:${line}:${column} ${message}`);
    }
    return { value, exclude: value.exclude && { folder: relative(folder), globs: value.exclude } };
  }
}

const isWanted = (file: string): boolean => languageOf(fileUri(file)) !== undefined;

const isWithin = (folder: string, file: string): boolean => {
  const way = path.relative(folder, file);
  return way !== '..' && !way.startsWith(`..${path.sep}`) && !path.isAbsolute(way);
};

const isRepository = (folder: string): boolean => existsSync(path.join(folder, '.git'));

/** True where a folder or one above it is the root of a repository. */
function isInRepository(folder: string): boolean {
  for (let at = folder; ; at = path.dirname(at)) {
    if (isRepository(at)) return true;
    if (at === path.dirname(at)) return false;
  }
}

/** A path from the root of its disk, with `/`: what the predicate for excludes counts from. */
const relative = (file: string): string => path.relative(path.parse(file).root, file).split(path.sep).join('/');

function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
