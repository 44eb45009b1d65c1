import { nearest } from '../engine/configuration.js';
import { excludes, type GlobList, vscodeExcludes } from '../engine/exclude.js';

/** What says that files of a workspace folder are not judged. */
export interface FolderExcludes {
  /** The URI of the workspace folder. */
  readonly folder: string;
  /** The texts of `.gitignore` and `.vscode/settings.json` files by their URIs, those above the folder included. */
  readonly texts: ReadonlyMap<string, string>;
  /** `exclude` of the configuration files, by the URIs of their folders; absent where a file has none. */
  readonly configured: ReadonlyMap<string, readonly string[] | undefined>;
  /** What the editor hides or its settings exclude; counts from the folder. */
  readonly globs: readonly string[];
}

export type IsUriExcluded = (uri: string, options?: { readonly isFolder: boolean }) => boolean;

/** The predicate for one workspace folder. Paths count from the root, because what stands above the folder has a say. */
export function folderExcludes({ folder, texts, configured, globs }: FolderExcludes): IsUriExcluded {
  const root = /^[^:/]+:(?:\/\/[^/]*)?/.exec(folder)?.[0] ?? '';
  const isHere = (uri: string): boolean => uri === root || uri.startsWith(`${root}/`);
  const named = (ending: string): (readonly [folder: string, text: string])[] =>
    [...texts].flatMap(([uri, text]) =>
      isHere(uri) && uri.endsWith(ending) ? [[pathOf(root, uri.slice(0, -ending.length)), text] as const] : [],
    );
  const gitignores = new Map(named('/.gitignore'));
  const lists = new Map<string, { readonly list: GlobList | undefined }>();
  for (const [uri, own] of configured) {
    if (!isHere(uri)) continue;
    const holder = pathOf(root, uri);
    lists.set(holder, { list: own && { folder: holder, globs: own } });
  }
  const from = pathOf(root, folder);
  const isExcluded = excludes({
    gitignore: (path) => gitignores.get(path),
    exclude: (path) => nearest(path, lists)?.list,
    vscode: [
      ...named('/.vscode/settings.json').map(([path, text]) => ({ folder: path, globs: vscodeExcludes(text) })),
      { folder: from, globs },
    ],
  });
  return (uri, options) => isExcluded(pathOf(root, uri), { ...options, from });
}

/** A path as people write it in globs: clients encode it each in their own way. */
function pathOf(root: string, uri: string): string {
  const path = uri.slice(root.length + 1);
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
