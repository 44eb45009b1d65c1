import type { ObjectRef } from '../object-ref.js';
import { defineFact } from './fact.js';

interface StoreUse {
  readonly uri: string;
  readonly store: string | undefined;
  readonly namespace: string | undefined;
}

/** Which namespaces use the stores of External Secrets that serve the whole cluster. */
export interface SecretStores {
  /** The namespaces that use a ClusterSecretStore, in their order; none where not all of them are known. */
  namespacesOf(ref: ObjectRef, store: string | undefined): readonly string[];
}

/** API: external-secrets.io ExternalSecret, `spec.secretStoreRef`, and those of its entries. */
export default defineFact<StoreUse, SecretStores>({
  collect: ({ uri, objects }) =>
    objects.flatMap((object) => {
      if (!object.isA('ExternalSecret') && !object.isA('ClusterExternalSecret')) return [];
      const spec = object.field(object.isA('ExternalSecret') ? 'spec' : 'spec.externalSecretSpec');
      const entries = [...spec.field('data').items(), ...spec.field('dataFrom').items()];
      const stores = [spec, ...entries.map((entry) => entry.field('sourceRef'))]
        .flatMap((holder) => [holder.field('secretStoreRef'), holder.field('storeRef')])
        .filter((store) => !store.field('kind').isAbsent && !store.field('kind').isNot('ClusterSecretStore'));
      // One that makes others in many namespaces names none.
      const namespace = object.isA('ExternalSecret') ? object.namespace : undefined;
      return stores.map((store) => ({ uri, store: store.field('name').text, namespace }));
    }),
  build(entries, scopes) {
    const all = [...entries.values()].flat();
    return {
      namespacesOf(ref, store) {
        if (store === undefined) return [];
        const known = scopes.of(ref.uri).map(({ id }) => id);
        const namespaces = new Set<string>();
        for (const use of all) {
          const scope = scopes.of(use.uri).find(({ id }) => known.includes(id));
          if (scope === undefined || (use.store !== undefined && use.store !== store)) continue;
          const namespace = scope.namespace ?? use.namespace;
          if (namespace === undefined || use.store === undefined) return [];
          namespaces.add(namespace);
        }
        return [...namespaces].sort();
      },
    };
  },
});
