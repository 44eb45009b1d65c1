import type { KubernetesObject } from '../kubernetes/kubernetes-object.js';
import type { ObjectRef } from '../object-ref.js';
import { ByNamespace, inEach, type Placed } from './by-namespace.js';
import { defineFact } from './fact.js';

/** Who uses the certificates of Secrets, and who could issue them. Objects are joined by scope and effective namespace. */
export interface Certificates {
  /** The hosts of the Ingresses that name the Secret, in each of the scopes. */
  hosts(ref: ObjectRef, namespace: string | undefined, secretName: string): readonly SecretHost[];
  /** The one issuer of cert-manager that can serve the namespace, in each of the scopes. */
  issuer(ref: ObjectRef, namespace: string | undefined): Issuer | undefined;
}

export interface SecretHost {
  readonly host: string;
  /** How messages name the Ingress. */
  readonly title: string;
}

export interface Issuer {
  readonly kind: 'Issuer' | 'ClusterIssuer';
  readonly name: string;
}

type Entry = Placed &
  (({ readonly type: 'use'; readonly secretName: string } & SecretHost) | ({ readonly type: 'issuer' } & Issuer));

function collect(object: KubernetesObject): readonly Entry[] {
  const { ref, namespace, title, kind, name } = object;
  if (object.group === 'cert-manager.io' && (kind === 'Issuer' || kind === 'ClusterIssuer'))
    return name === undefined ? [] : [{ type: 'issuer', ref, namespace, kind, name }];
  if (!object.isA('Ingress')) return [];
  const ruled = object
    .field('spec.rules')
    .items()
    .flatMap((rule) => rule.field('host').text ?? []);
  return object
    .field('spec.tls')
    .items()
    .flatMap((tls) => {
      const secretName = tls.field('secretName').text;
      if (secretName === undefined) return [];
      // Without hosts of its own an entry is for those of the rules (API: networking/v1 IngressTLS).
      const hosts = tls.field('hosts').isAbsent ? ruled : tls.field('hosts').texts();
      return [...new Set(hosts)].map((host): Entry => ({ type: 'use', ref, namespace, title, secretName, host }));
    });
}

export default defineFact<Entry, Certificates>({
  collect: ({ objects }) => objects.flatMap(collect),
  build(entries, scopes) {
    const all = new ByNamespace(entries, scopes);
    return {
      hosts(ref, namespace, secretName) {
        const uses = all
          .of(ref, namespace)
          .map((group) =>
            group.entries.flatMap((entry) =>
              entry.type === 'use' && entry.secretName === secretName ? [{ host: entry.host, title: entry.title }] : [],
            ),
          );
        return inEach(uses, ({ host, title }) => `${host} ${title}`);
      },
      issuer(ref, namespace) {
        const own = all.of(ref, namespace).map((group) => group.entries);
        const shared = all.all(ref).map((groups) => groups.flatMap((group) => group.entries));
        const found = own.map((entries, index) => [
          ...(shared[index] ?? []).filter((entry) => entry.type === 'issuer' && entry.kind === 'ClusterIssuer'),
          ...entries.filter((entry) => entry.type === 'issuer' && entry.kind === 'Issuer'),
        ]);
        const issuers = found.map((list) => list.flatMap((entry) => (entry.type === 'issuer' ? [entry] : [])));
        const [first, ...others] = inEach(issuers, ({ kind, name }) => `${kind} ${name}`);
        return first === undefined || others.length > 0 ? undefined : { kind: first.kind, name: first.name };
      },
    };
  },
});
