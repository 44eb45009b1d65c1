import { writtenPaths } from '../docker/written-paths.js';
import type { ObjectRef } from '../object-ref.js';
import { defineFact } from './fact.js';

/** Where the image of a Dockerfile writes while it runs. */
export interface WrittenPaths {
  /** Folders of its programs, by their defaults and by what the Dockerfile gives to another user. */
  readonly paths: readonly string[];
  /** Its VOLUMEs, which some container runtimes make writable by themselves. */
  readonly volumes: readonly string[];
}

/** Where images that are built in the workspace write. */
export interface ImageWrites {
  /** What the final stage of the Dockerfile writes to; `ref` names the Dockerfile, or anything in it. */
  of(ref: ObjectRef): WrittenPaths | undefined;
}

export default defineFact<WrittenPaths & { readonly uri: string }, ImageWrites>({
  collect({ uri, dockerfile }) {
    const stage = dockerfile?.target;
    if (stage === undefined || stage.isWindows) return [];
    const { paths, volumes } = writtenPaths(stage);
    return paths.length + volumes.length === 0 ? [] : [{ uri, paths, volumes }];
  },
  build: (entries) => ({
    of({ uri }) {
      const [entry] = entries.get(uri) ?? [];
      return entry && { paths: entry.paths, volumes: entry.volumes };
    },
  }),
});
