import { Field } from '../../syntax/yaml/field.js';
import { readBuildEvidence } from '../docker/build-evidence.js';
import { IgnoreFile } from '../docker/ignore-file.js';
import { mayTellOfBuilds } from './built-images.js';
import { defineFact } from './fact.js';
import { folderOf, resolvePath } from './scopes.js';

/** What the builds of Dockerfiles take in: the folders that they are given, without what `.dockerignore` leaves out. */
export interface BuildContexts {
  /** The line of `.dockerignore` that leaves a path out of every build of the Dockerfile; undefined where some build gets it. */
  ignoring(dockerfile: string, path: string): string | undefined;
  /** What stands between a build of the Dockerfile and files that nobody else may see. */
  guard(dockerfile: string): ContextGuard;
}

export interface ContextGuard {
  /** `none`: no `.dockerignore` at all; `partial`: one that leaves in what `missing` names; `full`: nothing is left in. */
  readonly kind: 'none' | 'partial' | 'full';
  readonly missing: readonly string[];
  /** Where a `.dockerignore` belongs, from the folder of the Dockerfile; undefined where builds differ. */
  readonly path: string | undefined;
}

type Entry =
  | { readonly kind: 'ignore'; readonly text: string }
  | { readonly kind: 'build'; readonly dockerfile: string; readonly context: string };

/** What is in nearly every repository, and must not be in an image. */
const PRIVATE = ['.git', '.env'] as const;
const NAME = '.dockerignore';

export default defineFact<Entry, BuildContexts>({
  collect({ uri, text, documents }) {
    if (uri.endsWith(NAME)) return [{ kind: 'ignore', text }];
    return documents.flatMap((document) =>
      mayTellOfBuilds(uri, document.text)
        ? readBuildEvidence(uri, text, Field.root(document)).map(({ context, dockerfile }): Entry => {
            const folder = folderOf(uri);
            return {
              kind: 'build',
              dockerfile: resolvePath(folder, dockerfile ?? `${context}/Dockerfile`),
              context: resolvePath(folder, context),
            };
          })
        : [],
    );
  },
  build(entries) {
    const ignores = new Map<string, IgnoreFile>();
    const contexts = new Map<string, Set<string>>();
    for (const [uri, list] of entries) {
      for (const entry of list) {
        if (entry.kind === 'ignore') ignores.set(uri, new IgnoreFile(entry.text));
        else contexts.set(entry.dockerfile, (contexts.get(entry.dockerfile) ?? new Set()).add(entry.context));
      }
    }
    /** Docker takes the ignore file that is named after the Dockerfile before that of the context. */
    const ignoreOf = (dockerfile: string, context: string): IgnoreFile | undefined =>
      ignores.get(`${dockerfile}${NAME}`) ?? ignores.get(`${context}/${NAME}`);
    return {
      ignoring(dockerfile, path) {
        const said = contexts.get(dockerfile) ?? [folderOf(dockerfile)];
        const lines = [...said].map((context) => ignoreOf(dockerfile, context)?.ignoring(path));
        return lines.includes(undefined) ? undefined : lines[0];
      },
      guard(dockerfile) {
        const own = folderOf(dockerfile);
        const said = contexts.get(dockerfile);
        // Where nothing says what is built, a folder above may well be: the ignore file that is there counts.
        const folders =
          said === undefined ? [foldersFrom(own).find((folder) => ignoreOf(dockerfile, folder)) ?? own] : [...said];
        const files = folders.map((folder) => ignoreOf(dockerfile, folder));
        const path = folders.length === 1 && folders[0] !== undefined ? relativePath(own, folders[0]) : undefined;
        if (files.includes(undefined)) return { kind: 'none', missing: PRIVATE, path };
        const missing = PRIVATE.filter((name) => files.some((file) => file?.ignoring(name) === undefined));
        return { kind: missing.length === 0 ? 'full' : 'partial', missing, path };
      },
    };
  },
});

/** A folder and those around it, the innermost first. */
function foldersFrom(folder: string): readonly string[] {
  const folders: string[] = [];
  for (let at = folder; /:\/\/[^/]*\/./.test(at) && folders.length < 32; at = folderOf(at)) folders.push(at);
  return folders;
}

/** The ignore file of a folder, from another folder. */
function relativePath(from: string, to: string): string {
  const [a, b] = [from.split('/'), to.split('/')];
  let shared = 0;
  while (shared < a.length && a[shared] === b[shared]) shared++;
  return [...a.slice(shared).map(() => '..'), ...b.slice(shared).map(decodeURIComponent), NAME].join('/');
}
