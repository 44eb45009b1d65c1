import type { ObjectRef } from '../object-ref.js';
import { defineFact } from './fact.js';

interface Entry {
  readonly ref: ObjectRef;
  readonly title: string;
  /** The users that the pods of the workload name, of the pod and of each container. */
  readonly uids: readonly number[];
}

/** A workload that uses a user as well. */
export interface UserOfId {
  readonly ref: ObjectRef;
  /** `Deployment "api"`. */
  readonly title: string;
}

/** Which workloads of the workspace run as which user. */
export interface UserIds {
  /** The other workloads of every scope of the file that name the user; the same workload of another environment is none. */
  others(uri: string, title: string, uid: number): readonly UserOfId[];
  /**
   * A number from `start` on that no workload of the workspace names: another one for each of the workloads that share
   * `uid` now, so that all of them can be moved.
   */
  free(start: number, title: string, uid: number): number;
}

export default defineFact<Entry, UserIds>({
  collect: ({ objects }) =>
    objects.flatMap(({ ref, title, pods }) => {
      const uids = pods
        .flatMap((pod) => [pod, ...pod.containers])
        .map((holder) => holder.field('securityContext.runAsUser').value)
        .filter((value) => typeof value === 'number');
      return uids.length === 0 ? [] : [{ ref, title, uids: [...new Set(uids)] }];
    }),
  build(entries, scopes) {
    // The order of the files' names: it must not hang on which was read first.
    const all = [...entries].sort(([a], [b]) => (a < b ? -1 : 1)).flatMap(([, list]) => list);
    const taken = new Set(all.flatMap(({ uids }) => uids));
    return {
      others(uri, title, uid) {
        const own = scopes.of(uri).map(({ id }) => id);
        return all
          .filter((entry) => entry.title !== title && entry.uids.includes(uid))
          .filter(({ ref }) => {
            const theirs = new Set(scopes.of(ref.uri).map(({ id }) => id));
            return own.every((id) => theirs.has(id));
          })
          .map(({ ref, title }) => ({ ref, title }));
      },
      free(start, title, uid) {
        const sharing = [...new Set(all.filter(({ uids }) => uids.includes(uid)).map((entry) => entry.title))];
        let [number, rank] = [start, Math.max(0, sharing.indexOf(title))];
        while (taken.has(number) || rank-- > 0) number++;
        return number;
      },
    };
  },
});
