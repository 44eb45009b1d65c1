import type { KubernetesObject } from '../kubernetes/kubernetes-object.js';
import type { ObjectRef } from '../object-ref.js';
import { ByNamespace, inEach, type Placed } from './by-namespace.js';
import { defineFact } from './fact.js';

interface PullEntry extends Placed {
  readonly kind: 'account' | 'secret';
  /** Undefined where a template writes it. */
  readonly name: string | undefined;
  /** For an account: whether it certainly names no secret. */
  readonly isBare: boolean;
}

/** Credentials for registries that the workspace has. */
export interface PullSecrets {
  /**
   * The Secrets with credentials of registries in the namespace of an object, by name. Undefined where its
   * ServiceAccount names one, or may: where it is not here, only "default" is taken for one that names none.
   */
  missingFor(ref: ObjectRef, namespace: string | undefined, account: string): readonly string[] | undefined;
}

const TYPES = ['kubernetes.io/dockerconfigjson', 'kubernetes.io/dockercfg'];

export default defineFact<PullEntry, PullSecrets>({
  collect: ({ objects }) => objects.flatMap(read),
  build(entries, scopes) {
    const all = new ByNamespace(entries, scopes);
    return {
      missingFor(ref, namespace, account) {
        if (all.reachesOut(ref)) return undefined;
        const groups = all.of(ref, namespace);
        const isMissing = groups.every(({ entries: near }) => {
          const accounts = near.filter(
            ({ kind, name }) => kind === 'account' && (name === account || name === undefined),
          );
          return accounts.length === 0 ? account === 'default' : accounts.every(({ isBare }) => isBare);
        });
        if (!isMissing) return undefined;
        const secrets = groups.map(({ entries: near }) =>
          near.flatMap(({ kind, name }) => (kind === 'secret' && name !== undefined ? [name] : [])),
        );
        return [...new Set(inEach(secrets, (name) => name))];
      },
    };
  },
});

function read(object: KubernetesObject): readonly PullEntry[] {
  const { ref, name, namespace } = object;
  if (object.isA('ServiceAccount')) {
    const secrets = object.field('imagePullSecrets');
    const isBare = name !== undefined && (secrets.isAbsent || (secrets.isComplete && secrets.items().length === 0));
    return [{ kind: 'account', ref, name, namespace, isBare }];
  }
  if (object.isA('Secret') && TYPES.includes(object.field('type').text ?? ''))
    return [{ kind: 'secret', ref, name, namespace, isBare: false }];
  return [];
}
