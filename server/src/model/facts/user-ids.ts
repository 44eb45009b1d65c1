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
  /** The first number from `start` on that no workload of the workspace names. */
  nextFree(start: number): number;
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
    const all = [...entries.values()].flat();
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
      nextFree(start) {
        let uid = start;
        while (taken.has(uid)) uid++;
        return uid;
      },
    };
  },
});
