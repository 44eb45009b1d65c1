import type { Field } from '../../syntax/yaml/field.js';
import type { KubernetesObject } from '../kubernetes/kubernetes-object.js';
import { isGatewayRoute } from '../network/backends.js';
import { type HostClaim, hostClaims } from '../network/host-claims.js';
import type { ObjectRef } from '../object-ref.js';
import { ByNamespace, type Placed } from './by-namespace.js';
import { defineFact } from './fact.js';
import { folderOf } from './scopes.js';

/** What leads traffic into the cluster: who claims which host, which routes a Gateway has, which classes there are. */
export interface Routing {
  /** The other objects that claim a host and path of this one. */
  conflicts(ref: ObjectRef): readonly HostConflict[];
  /** The IngressClasses of the scopes; absent where some may be elsewhere. */
  ingressClasses(ref: ObjectRef): { readonly names: readonly string[]; readonly hasDefault: boolean } | undefined;
  /** True where a route of a listener sends every request to HTTPS, in one of the scopes. */
  isRedirected(ref: ObjectRef, listener: Listener): boolean;
  /** The namespaces of the routes of a Gateway; absent where one of them is unknown. */
  routeNamespaces(ref: ObjectRef, gateway: string): readonly string[] | undefined;
  /** The names of objects of a kind in the namespace that others of a kind and namespace refer to. */
  referencedNames(ref: ObjectRef, reference: Omit<Reference, 'toName'>): readonly string[];
}

export interface HostConflict {
  /** As in the claim. */
  readonly at: string | undefined;
  readonly host: string;
  readonly path: string;
  readonly ref: ObjectRef;
  readonly title: string;
  /** Where the other one is in a namespace that certainly is another. */
  readonly namespace: string | undefined;
}

/** A listener by its Gateway; `port` is absent where it is unknown. */
export interface Listener {
  readonly gateway: string;
  readonly namespace: string | undefined;
  readonly name: string | undefined;
  readonly port: number | undefined;
}

/** A name that an object of one namespace uses for an object of another (Gateway API: ReferenceGrant). */
export interface Reference {
  readonly fromKind: string;
  readonly fromNamespace: string;
  readonly toKind: string;
  readonly toNamespace: string;
  readonly toName: string;
}

interface Parent {
  readonly gateway: string;
  readonly namespace: string | undefined;
  readonly section: string | undefined;
  readonly port: number | undefined;
}

type Entry = Placed &
  (
    | { readonly type: 'claims'; readonly kind: string; readonly title: string; readonly claims: readonly HostClaim[] }
    | { readonly type: 'class'; readonly name: string; readonly isDefault: boolean }
    | { readonly type: 'route'; readonly parents: readonly Parent[]; readonly redirects: boolean }
    | {
        readonly type: 'references';
        readonly references: readonly Omit<Reference, 'fromNamespace'>[];
        readonly kind: string;
      }
  );

function collect(object: KubernetesObject): readonly Entry[] {
  const { ref, namespace, kind, title } = object;
  const at = { ref, namespace };
  const entries: Entry[] = [];
  const claims = hostClaims(object);
  if (claims.length > 0) entries.push({ type: 'claims', ...at, kind, title, claims });
  if (kind === 'IngressClass' && object.name !== undefined) {
    const isDefault = object.annotation('ingressclass.kubernetes.io/is-default-class') === 'true';
    entries.push({ type: 'class', ...at, name: object.name, isDefault });
  }
  if (isGatewayRoute(object)) {
    const parents = object.field('spec.parentRefs').items().flatMap(readParent);
    entries.push({ type: 'route', ...at, parents, redirects: redirectsAll(object) });
  }
  const references = readReferences(object);
  if (references.length > 0) entries.push({ type: 'references', ...at, kind, references });
  return entries;
}

function readParent(parent: Field): readonly Parent[] {
  const gateway = parent.field('name').text;
  const { value: port } = parent.field('port');
  if (gateway === undefined) return [];
  return [
    {
      gateway,
      namespace: parent.field('namespace').text,
      section: parent.field('sectionName').text,
      port: typeof port === 'number' ? port : undefined,
    },
  ];
}

/** True where each rule of an HTTPRoute is a redirect to HTTPS. */
function redirectsAll(route: KubernetesObject): boolean {
  const rules = route.field('spec.rules').items();
  return (
    rules.length > 0 &&
    rules.every((rule) =>
      rule
        .field('filters')
        .items()
        .some(
          (filter) => filter.field('type').is('RequestRedirect') && filter.field('requestRedirect.scheme').is('https'),
        ),
    )
  );
}

function readReferences(object: KubernetesObject): readonly Omit<Reference, 'fromNamespace'>[] {
  const targets = object.isA('Gateway')
    ? object
        .field('spec.listeners')
        .items()
        .flatMap((listener) => listener.field('tls.certificateRefs').items())
    : isGatewayRoute(object)
      ? object
          .field('spec.rules')
          .items()
          .flatMap((rule) => rule.field('backendRefs').items())
      : [];
  return targets.flatMap((target) => {
    const toName = target.field('name').text;
    const toNamespace = target.field('namespace').text;
    if (toName === undefined || toNamespace === undefined) return [];
    const toKind = target.field('kind').text ?? (object.kind === 'Gateway' ? 'Secret' : 'Service');
    return [{ fromKind: object.kind, toKind, toNamespace, toName }];
  });
}

export default defineFact<Entry, Routing>({
  collect: ({ objects }) => objects.flatMap(collect),
  build(entries, scopes) {
    // Each by itself: a question about classes must not walk over all routes.
    const classes = new ByNamespace(only(entries, 'class'), scopes);
    const routes = new ByNamespace(only(entries, 'route'), scopes);
    const references = new ByNamespace(only(entries, 'references'), scopes);
    const claimants = new Map<string, Claims[]>();
    const claimsOf = new Map<string, Claims>();
    for (const entry of [...only(entries, 'claims').values()].flat().sort(byPlace)) {
      claimsOf.set(placeOf(entry.ref), entry);
      for (const key of new Set(entry.claims.map(keyOf))) {
        const list = claimants.get(key);
        if (list) list.push(entry);
        else claimants.set(key, [entry]);
      }
    }
    const effective = (entry: Placed): readonly { readonly id: string; readonly namespace: string | undefined }[] =>
      scopes.of(entry.ref.uri).map(({ id, namespace }) => ({ id, namespace: namespace ?? entry.namespace }));
    /** How two claimants stand to each other in the scopes that they share: each must say the same. */
    const relation = (a: Placed, b: Placed): 'apart' | 'near' | 'other namespace' => {
      const near = effective(a);
      const far = effective(b);
      const pairs = near.flatMap((x) => far.filter((y) => y.id === x.id).map((y) => [x, y] as const));
      if (pairs.length === 0 || near.some(({ id }) => !far.some((y) => y.id === id))) return 'apart';
      if (
        pairs.every(([x, y]) => x.namespace !== undefined && y.namespace !== undefined && x.namespace !== y.namespace)
      )
        return 'other namespace';
      const isDeployedTogether = scopes.listedBy(a.ref.uri).length > 0;
      return isDeployedTogether || folderOf(a.ref.uri) === folderOf(b.ref.uri) ? 'near' : 'apart';
    };
    /** The routes of a Gateway with their namespaces; a parent without a namespace is in that of its route. */
    const routesOf = (ref: ObjectRef, { gateway, namespace, name, port }: Listener) =>
      routes.all(ref).flatMap((groups, index) => {
        const own = scopes.of(ref.uri)[index]?.namespace ?? namespace;
        return groups.flatMap((group) =>
          group.entries.flatMap((entry) => {
            const isAttached = entry.parents.some((parent) => {
              const place = parent.namespace ?? group.namespace;
              return (
                parent.gateway === gateway &&
                (place === undefined || own === undefined || place === own) &&
                (parent.section === undefined || name === undefined || parent.section === name) &&
                (parent.port === undefined || port === undefined || parent.port === port)
              );
            });
            return isAttached ? [entry] : [];
          }),
        );
      });
    return {
      conflicts(ref) {
        const own = claimsOf.get(placeOf(ref));
        if (own === undefined) return [];
        return own.claims.flatMap((claim) => {
          const other = claimants.get(keyOf(claim))?.find((one) => {
            const stand = one === own ? 'apart' : relation(own, one);
            // The same object twice is an alternative, such as another environment.
            return stand === 'other namespace' || (stand === 'near' && one.title !== own.title);
          });
          if (other === undefined) return [];
          const namespace = relation(own, other) === 'near' ? undefined : effective(other)[0]?.namespace;
          return [{ at: claim.at, host: claim.host, path: claim.path, ref: other.ref, title: other.title, namespace }];
        });
      },
      ingressClasses(ref) {
        if (classes.reachesOut(ref)) return undefined;
        const known = everything(classes, ref);
        const names = [...new Set(known.map(({ name }) => name))].sort();
        return { names, hasDefault: known.some(({ isDefault }) => isDefault) };
      },
      isRedirected: (ref, listener) => routesOf(ref, listener).some(({ redirects }) => redirects),
      routeNamespaces(ref, gateway) {
        const attached = everything(routes, ref).filter(({ parents }) =>
          parents.some((parent) => parent.gateway === gateway),
        );
        const found = attached.flatMap((route) => effective(route).map(({ namespace }) => namespace));
        return found.includes(undefined) ? undefined : [...new Set(found.flatMap((name) => name ?? []))].sort();
      },
      referencedNames(ref, { fromKind, fromNamespace, toKind, toNamespace }) {
        const names = everything(references, ref).flatMap((entry) =>
          entry.kind === fromKind && effective(entry).some(({ namespace }) => namespace === fromNamespace)
            ? entry.references
                .filter((one) => one.toKind === toKind && one.toNamespace === toNamespace)
                .map(({ toName }) => toName)
            : [],
        );
        return [...new Set(names)].sort();
      },
    };
  },
});

type Claims = Extract<Entry, { type: 'claims' }>;

/** The entries of one type. */
function only<Type extends Entry['type']>(
  entries: ReadonlyMap<string, readonly Entry[]>,
  type: Type,
): ReadonlyMap<string, readonly Extract<Entry, { type: Type }>[]> {
  const isOfType = (entry: Entry): entry is Extract<Entry, { type: Type }> => entry.type === type;
  return new Map([...entries].map(([uri, list]) => [uri, list.filter(isOfType)]));
}

const everything = <Some extends Placed>(all: ByNamespace<Some>, ref: ObjectRef): readonly Some[] =>
  all.all(ref).flatMap((groups) => groups.flatMap((group) => group.entries));

/** The order of the files' names: it must not hang on which was read first. */
const byPlace = ({ ref: a }: Placed, { ref: b }: Placed): number =>
  a.uri < b.uri ? -1 : a.uri > b.uri ? 1 : a.document - b.document || (a.path < b.path ? -1 : 1);

const placeOf = ({ uri, document, path }: ObjectRef): string => `${uri} ${document} ${path}`;
const keyOf = ({ host, path, front }: HostClaim): string => `${front}\n${host}\n${path}`;
