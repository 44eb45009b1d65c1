import { Field } from '../../syntax/yaml/field.js';
import type { FileContents } from './fact.js';

/** Files whose objects are deployed together: only they are joined. */
export interface Scope {
  /** The folder that holds the scope together: of the outermost kustomization, the chart, the configuration or the workspace. */
  readonly id: string;
  /** The namespace that a kustomization gives to every object; absent where none does. */
  readonly namespace: string | undefined;
}

type ScopeEntry =
  | {
      readonly kind: 'kustomization';
      readonly folder: string;
      readonly resources: readonly string[];
      readonly namespace: string | undefined;
      readonly patchFiles: readonly string[];
      readonly patchTargets: readonly PatchTarget[];
      readonly images: readonly string[];
      /** True where generators or transformers of its own may change anything. */
      readonly transforms: boolean;
      /** True where labels of its own are added to selectors. */
      readonly setsSelectors: boolean;
      /** True where it takes in objects that are no files of the workspace: remote bases, Helm charts, generators. */
      readonly reachesOut: boolean;
    }
  | { readonly kind: 'chart' | 'configuration'; readonly folder: string }
  | { readonly kind: 'object'; readonly objectKind: string; readonly name: string };

interface PatchTarget {
  readonly kind: string | undefined;
  readonly name: string | undefined;
}
type Kustomization = Extract<ScopeEntry, { kind: 'kustomization' }>;

/** The names that Kustomize knows its file by (Kustomize: kustomization file reference). */
export const KUSTOMIZATION_NAMES = ['kustomization.yaml', 'kustomization.yml', 'Kustomization'] as const;
const KUSTOMIZATION = /\/(?:kustomization\.ya?ml|Kustomization)$/;

/** Repositories as Kustomize takes them: URLs, `git@host:path`, `host.domain/path`, `path//folder?ref=v1`. */
const REMOTE = /:\/\/|\?|^git@|.\/\/|^[\w-]+\.(?:com|org|io|net|dev)\//;

/** What a file says about scopes. */
export function collectScopes({ uri, documents }: FileContents): readonly ScopeEntry[] {
  const folder = folderOf(uri);
  if (/\/Chart\.ya?ml$/.test(uri)) return [{ kind: 'chart', folder }];
  if (/\/\.hullcheck\.ya?ml$/.test(uri)) return [{ kind: 'configuration', folder }];
  if (KUSTOMIZATION.test(uri))
    return documents.slice(0, 1).map((document) => kustomization(folder, Field.root(document)));
  return documents.flatMap((document) => {
    if (!/^kind:/m.test(document.text)) return [];
    const root = Field.root(document);
    const objectKind = root.field('kind').text;
    const name = root.field('metadata.name').text;
    return objectKind === undefined || name === undefined ? [] : [{ kind: 'object', objectKind, name }];
  });
}

function kustomization(folder: string, root: Field): Kustomization {
  const listed = ['resources', 'bases', 'components'].flatMap((key) => root.field(key).texts());
  const patches = root.field('patches').items();
  const json6902 = root.field('patchesJson6902').items();
  const inline = [...patches.map((patch) => patch.field('patch').text), ...root.field('patchesStrategicMerge').texts()]
    .filter((text) => text !== undefined)
    .filter((text) => text.includes('\n'));
  const targets = [...patches, ...json6902]
    .map((patch) => patch.field('target'))
    .filter((target) => target.isPresent)
    .map((target) => ({ kind: target.field('kind').text, name: target.field('name').text }));
  return {
    kind: 'kustomization',
    folder,
    resources: listed.filter((path) => !REMOTE.test(path)).map((path) => resolvePath(folder, path)),
    namespace: root.field('namespace').text,
    patchFiles: [
      ...root
        .field('patchesStrategicMerge')
        .texts()
        .filter((text) => !text.includes('\n')),
      ...[...patches, ...json6902].flatMap((patch) => patch.field('path').text ?? []),
    ].map((path) => resolvePath(folder, path)),
    patchTargets: [
      ...targets,
      ...inline.map((text) => ({
        kind: /^kind:\s*["']?(\w+)/m.exec(text)?.[1],
        name: /^metadata:\s*\n(?:\s+.*\n)*?\s+name:\s*["']?([\w.-]+)/m.exec(text)?.[1],
      })),
    ],
    images: root
      .field('images')
      .items()
      .flatMap((image) => image.field('name').text ?? []),
    transforms:
      root.field('transformers').isPresent || root.field('replacements').isPresent || root.field('vars').isPresent,
    setsSelectors:
      root.field('commonLabels').exists ||
      root
        .field('labels')
        .items()
        .some((entry) => !entry.field('includeSelectors').isNot(true)),
    reachesOut:
      listed.some((path) => REMOTE.test(path)) ||
      ['helmCharts', 'helmChartInflationGenerator', 'generators'].some((key) => root.field(key).isPresent),
  };
}

/** Which files belong together, and what kustomizations do to their objects (Kustomize: kustomization file reference). */
export class Scopes {
  readonly #folders: readonly string[];
  readonly #kustomizations = new Map<string, Kustomization>();
  readonly #charts = new Set<string>();
  readonly #configurations = new Set<string>();
  /** The kustomizations that list a file or a folder. */
  readonly #usedBy = new Map<string, Kustomization[]>();
  readonly #patches = new Map<string, Kustomization[]>();
  readonly #objects = new Map<string, readonly PatchTarget[]>();
  readonly #known = new Map<string, readonly Scope[]>();

  /** `folders` are the URIs of the workspace's folders. */
  constructor(entries: ReadonlyMap<string, readonly ScopeEntry[]>, folders: readonly string[]) {
    this.#folders = folders.map((folder) => folder.replace(/\/$/, ''));
    for (const [uri, list] of entries) {
      const objects: PatchTarget[] = [];
      for (const entry of list) {
        if (entry.kind === 'kustomization') this.#kustomizations.set(entry.folder, entry);
        if (entry.kind === 'chart') this.#charts.add(entry.folder);
        if (entry.kind === 'configuration') this.#configurations.add(entry.folder);
        if (entry.kind === 'object') objects.push({ kind: entry.objectKind, name: entry.name });
      }
      if (objects.length > 0) this.#objects.set(uri, objects);
    }
    for (const entry of this.#kustomizations.values()) {
      for (const path of entry.resources)
        multiAdd(this.#usedBy, KUSTOMIZATION.test(path) ? folderOf(path) : path, entry);
      for (const path of entry.patchFiles) multiAdd(this.#patches, path, entry);
    }
  }

  /**
   * The scopes of a file: one for each outermost kustomization that uses it, else its chart, else the nearest folder
   * with a configuration, else its workspace folder. What is concluded from a scope must hold in each of them.
   */
  of(uri: string): readonly Scope[] {
    const known = this.#known.get(uri);
    if (known) return known;
    const scopes = this.#kustomizeScopes(uri) ?? [this.#folderScope(uri)];
    this.#known.set(uri, scopes);
    return scopes;
  }

  /** True where objects that are no files of the workspace belong to the scope as well: what it lacks may be among them. */
  reachesOut({ id }: Scope): boolean {
    const seen = new Set<string>();
    const visit = (folder: string): boolean => {
      const kustomization = this.#kustomizations.get(folder);
      if (kustomization === undefined || seen.has(folder)) return false;
      seen.add(folder);
      return (
        kustomization.reachesOut ||
        kustomization.resources.some((path) => visit(KUSTOMIZATION.test(path) ? folderOf(path) : path))
      );
    };
    return visit(id);
  }

  /** True where a kustomization uses the file as a patch: it is no object of its own. */
  isPatch(uri: string): boolean {
    return this.#patches.has(uri);
  }

  /** True where a kustomization above the file may change this object: nothing follows from what its own file lacks. */
  isPatched(uri: string, kind: string, name: string | undefined): boolean {
    return this.#chains(uri).some((chain) =>
      chain.some(
        (used) =>
          used.transforms ||
          used.patchTargets.some((target) => matches(target, kind, name)) ||
          used.patchFiles.some((path) => (this.#objects.get(path) ?? []).some((target) => matches(target, kind, name))),
      ),
    );
  }

  /** True where a kustomization above the file adds labels to the selectors of its objects, those without one included. */
  setsSelectors(uri: string): boolean {
    return this.#chains(uri).some((chain) => chain.some((used) => used.setsSelectors));
  }

  /** What kustomizations above the file change, as plain data: equal as long as `isPatched` gives the same answers. */
  patchesOn(uri: string): readonly unknown[] {
    return this.#chains(uri).flatMap((chain) =>
      chain.flatMap((used) => [
        used.transforms,
        ...used.patchTargets,
        ...used.patchFiles.flatMap((path) => this.#objects.get(path) ?? []),
      ]),
    );
  }

  /** The folders of the kustomizations that list the file itself. */
  listedBy(uri: string): readonly string[] {
    return [...new Set((this.#usedBy.get(uri) ?? []).map(({ folder }) => folder))];
  }

  /** True where a kustomization above the file sets the tag or digest of the image. */
  setsImage(uri: string, image: string): boolean {
    return this.#chains(uri).some((chain) => chain.some((used) => used.images.includes(image)));
  }

  #folderScope(uri: string): Scope {
    let configuration: string | undefined;
    for (let folder = folderOf(uri); folder.length > 8; folder = folderOf(folder)) {
      if (this.#charts.has(folder)) return { id: folder, namespace: undefined };
      if (this.#configurations.has(folder)) configuration ??= folder;
      if (this.#folders.includes(folder)) return { id: configuration ?? folder, namespace: undefined };
    }
    return { id: configuration ?? '', namespace: undefined };
  }

  #kustomizeScopes(uri: string): readonly Scope[] | undefined {
    const chains = this.#chains(uri);
    if (chains.length === 0) return undefined;
    return chains.map((chain) => ({
      id: chain.at(-1)?.folder ?? '',
      // The outermost namespace is applied last.
      namespace: chain.findLast(({ namespace }) => namespace !== undefined)?.namespace,
    }));
  }

  /** Every way from a file up to an outermost kustomization, the innermost first. */
  #chains(uri: string): readonly (readonly Kustomization[])[] {
    const climb = (user: Kustomization, below: readonly Kustomization[]): readonly (readonly Kustomization[])[] => {
      const chain = [...below, user];
      const users = (this.#usedBy.get(user.folder) ?? []).filter((next) => !chain.includes(next));
      return users.length === 0 || chain.length > 20 ? [chain] : users.flatMap((next) => climb(next, chain));
    };
    return (this.#usedBy.get(uri) ?? []).flatMap((user) => climb(user, [])).slice(0, 50);
  }
}

function matches(target: PatchTarget, kind: string, name: string | undefined): boolean {
  const fits = (pattern: string | undefined, text: string | undefined): boolean =>
    pattern === undefined || text === undefined || pattern === text || /[.*+?|^$[\]()]/.test(pattern);
  return fits(target.kind, kind) && fits(target.name, name);
}

function multiAdd<Key, Value>(map: Map<Key, Value[]>, key: Key, value: Value): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}

/** The URI of the folder that holds a file or folder, without a slash at its end. */
export const folderOf = (uri: string): string => uri.slice(0, Math.max(0, uri.lastIndexOf('/')));

/** A path relative to a folder as a URI. Slashes and dots are resolved; other characters are encoded as URIs of VS Code are. */
export function resolvePath(folder: string, path: string): string {
  const parts = folder.split('/');
  for (const part of path.replace(/\/+$/, '').split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '.' && part !== '') parts.push(encodeURIComponent(part.replace(/\p{Surrogate}/gu, '\uFFFD')));
  }
  return parts.join('/');
}
