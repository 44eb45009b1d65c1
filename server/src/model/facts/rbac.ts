import { closestName } from '../closest-name.js';
import { isBuiltInRole } from '../kubernetes/builtin-roles.js';
import type { ObjectRef } from '../object-ref.js';
import { collectRbac, type RbacEntry, type RoleName } from '../rbac/entries.js';
import {
  type Able,
  type AccountRights,
  accountRights,
  type UnknownRole,
  unknownRoles,
  whoCan,
} from '../rbac/overview.js';
import { pictureOf, type RankedPod, type RbacPicture, rankPods } from '../rbac/picture.js';
import { type Powers, type Reached, reachOf } from '../rbac/reach.js';
import { type AccessRequest, callerOf, type Identity } from '../rbac/request.js';
import { type Holder, type Rights, type RoleRights, rightsOf, rightsOfRole, whoHas } from '../rbac/rights.js';
import { type BindingGroup, ScopedRbac, type TokenMount, type Verdict } from '../rbac/scoped-rbac.js';
import { isSameObject } from './by-namespace.js';
import { defineFact } from './fact.js';
import type { Scopes } from './scopes.js';

/** Rights that a ServiceAccount has by a binding. */
export interface Grant {
  readonly binding: ObjectRef;
  /** `ClusterRoleBinding "ops"` */
  readonly bindingTitle: string;
  readonly role: RoleName;
  /** Absent where the cluster provides the role. */
  readonly roleRef: ObjectRef | undefined;
}

/** The namespaces may be the same: they are, or one of them is not known. */
const mayBeSame = (a: string, b: string): boolean => a === '' || b === '' || a === b;

/** What one scope of a file holds, and the namespace that an object of the file has there; empty where files name none. */
interface Placed {
  readonly rbac: ScopedRbac;
  readonly namespace: string;
}

/**
 * Who may do what, by the roles, bindings, ServiceAccounts and pods of the files that are deployed together
 * (Kubernetes: Using RBAC Authorization). Questions name the file that asks, because it decides the scope, and the
 * namespace as the file has it: a kustomization may set another. Where a file is in several scopes, what is said holds
 * in each of them.
 */
export class RbacGraph {
  readonly #scopes: Scopes;
  readonly #byScope = new Map<string, ScopedRbac>();
  readonly #none = new ScopedRbac();
  readonly #powers = new Map<ScopedRbac, Powers>();

  constructor(entries: ReadonlyMap<string, readonly RbacEntry[]>, scopes: Scopes) {
    this.#scopes = scopes;
    for (const [uri, list] of entries) {
      for (const { id, namespace } of scopes.of(uri)) {
        const known = this.#byScope.get(id) ?? new ScopedRbac();
        this.#byScope.set(id, known);
        for (const entry of list) known.add(entry, namespace);
      }
    }
  }

  #in(uri: string, namespace: string | undefined): readonly Placed[] {
    return this.#scopes.of(uri).map((scope) => ({
      rbac: this.#byScope.get(scope.id) ?? this.#none,
      namespace: scope.namespace ?? namespace ?? '',
    }));
  }

  /** Whether somebody may do something, by the objects of the scope of a file; `unknown` where its scopes disagree. */
  may(uri: string, identity: Identity, request: AccessRequest): Verdict {
    const verdicts = this.#in(uri, undefined).map(({ rbac }) => rbac.authorize(callerOf(identity), request));
    const [first = { answer: 'no' as const }] = verdicts;
    return verdicts.every(({ answer }) => answer === first.answer) ? first : { answer: 'unknown' };
  }

  /**
   * What a ServiceAccount leads to, the worst first, each by its shortest way: only what certainly holds in each scope of
   * the file, as its first scope has it.
   */
  reachOf(uri: string, namespace: string | undefined, account: string): readonly Reached[] {
    const [first = [], ...others] = this.#in(uri, namespace).map(({ rbac, namespace: own }) =>
      reachOf(rbac, { namespace: own, name: account }, this.#powersOf(rbac)),
    );
    return first.filter(({ target }) => others.every((reached) => reached.some((other) => other.target === target)));
  }

  /** What somebody may do, as a table and in words; by the first scope of the file. */
  rightsOf(uri: string, identity: Identity): Rights {
    const [{ rbac, namespace }] = this.#first(uri, identity.kind === 'ServiceAccount' ? identity.namespace : undefined);
    return rightsOf(rbac, identity.kind === 'ServiceAccount' ? { ...identity, namespace } : identity);
  }

  /** Who has a role of a kind; `namespace` is that of a Role. By the first scope of the file. */
  whoHas(uri: string, namespace: string | undefined, role: RoleName): readonly Holder[] {
    const [{ rbac, namespace: own }] = this.#first(uri, namespace);
    return whoHas(rbac, role, own);
  }

  /**
   * What a role allows where a binding of the file gives it, or in its own place: a Role in its namespace, a ClusterRole
   * in the whole cluster. By the first scope of the file.
   */
  rightsOfRole(uri: string, namespace: string | undefined, role: RoleName, isForNamespace: boolean): RoleRights {
    const [{ rbac, namespace: own }] = this.#first(uri, namespace);
    return rightsOfRole(rbac, role, own, isForNamespace ? { namespace: own } : {});
  }

  /** The namespace that an object of a file has in the first scope of the file; empty where files name none. */
  namespaceIn(uri: string, namespace: string | undefined): string {
    return this.#first(uri, namespace)[0].namespace;
  }

  /** The ServiceAccounts of a scope, with what they may do and reach. */
  accounts(scope: string): readonly AccountRights[] {
    const rbac = this.#byScope.get(scope) ?? this.#none;
    return accountRights(rbac, this.#powersOf(rbac));
  }

  /** The roles that bindings of a scope refer to and the scope does not hold as a whole. */
  unknownRoles(scope: string): readonly UnknownRole[] {
    return unknownRoles(this.#byScope.get(scope) ?? this.#none);
  }

  /** Everybody known to a scope who may do something. */
  whoCan(scope: string, request: AccessRequest): readonly Able[] {
    return whoCan(this.#byScope.get(scope) ?? this.#none, request);
  }

  /** The scopes that hold anything, by name: the folder that holds each together. */
  scopes(): readonly string[] {
    return [...this.#byScope.keys()].sort();
  }

  /** The pods of a scope by power, the most powerful first. */
  rank(scope: string): readonly RankedPod[] {
    const rbac = this.#byScope.get(scope) ?? this.#none;
    return rankPods(rbac, this.#powersOf(rbac));
  }

  /** A scope as nodes and edges. */
  picture(scope: string): RbacPicture {
    const rbac = this.#byScope.get(scope) ?? this.#none;
    return pictureOf(rbac, this.#powersOf(rbac));
  }

  #first(uri: string, namespace: string | undefined): readonly [Placed] {
    const [first = { rbac: this.#none, namespace: namespace ?? '' }] = this.#in(uri, namespace);
    return [first];
  }

  #powersOf(rbac: ScopedRbac): Powers {
    const known = this.#powers.get(rbac) ?? new Map();
    this.#powers.set(rbac, known);
    return known;
  }

  /** Whether pods of a file get the token of the ServiceAccount where they do not say so themselves. */
  tokenOf(uri: string, namespace: string | undefined, account: string): TokenMount {
    const answers = this.#in(uri, namespace).map((scope) => scope.rbac.tokenOf(account, scope.namespace));
    return (['withheld', 'unknown', 'missing'] as const).find((answer) => answers.includes(answer)) ?? 'mounted';
  }

  /** True where a binding may name the ServiceAccount: then its pods talk to the API server. */
  isBound(uri: string, namespace: string | undefined, account: string): boolean {
    return this.#in(uri, namespace).some((scope) => mayBind(scope, account));
  }

  /** The bindings that make the ServiceAccount as mighty as cluster-admin; none where that is not so in each scope of the file. */
  clusterAdminGrants(uri: string, namespace: string | undefined, account: string): readonly Grant[] {
    const found = this.#in(uri, namespace).map((scope) => clusterAdminGrantsIn(scope, account));
    return found.every((grants) => grants.length > 0) ? (found[0] ?? []) : [];
  }

  /** True where a ClusterRole that bindings of a file refer to amounts to cluster-admin, in each scope of the file. */
  isClusterAdmin(uri: string, role: string): boolean {
    return this.#in(uri, undefined).every(({ rbac }) => rbac.isClusterAdmin({ kind: 'ClusterRole', name: role }));
  }

  /** The role that a binding of a file refers to, where it is in the workspace. */
  roleRef(uri: string, namespace: string | undefined, kind: string, name: string): ObjectRef | undefined {
    return this.#in(uri, namespace).flatMap((scope) => scope.rbac.rolesNamed({ kind, name }, scope.namespace))[0]?.ref;
  }

  /**
   * Whether a role that a binding of a file refers to certainly exists nowhere: each scope of the file holds roles of
   * its kind, for a Role in its namespace, and this one is not among them, nor can it come from outside the workspace.
   * With the name that may have been meant.
   */
  missingRole(
    uri: string,
    namespace: string | undefined,
    kind: string,
    name: string,
  ): { readonly closest: string | undefined } | undefined {
    if (isBuiltInRole(kind, name) || this.#reachesOut(uri)) return undefined;
    const names = this.#in(uri, namespace).map((scope) => scope.rbac.roleNames(kind, scope.namespace));
    if (names.some((known) => known === undefined || known.includes(name))) return undefined;
    return { closest: closestOf(name, names) };
  }

  /**
   * Whether a ServiceAccount that something in a file uses certainly exists nowhere: each scope of the file holds
   * ServiceAccounts of its namespace, and this one is not among them, nor can it come from outside the workspace. In a
   * namespace of which no scope holds any, only with `isStrict`. With the name that may have been meant.
   */
  missingAccount(
    uri: string,
    namespace: string | undefined,
    name: string,
    isStrict = false,
  ): { readonly closest: string | undefined } | undefined {
    const places = this.#in(uri, namespace);
    return this.#missing(uri, places, name, isStrict);
  }

  /** The same for a subject of a binding, whose namespace no kustomization sets unless it holds the ServiceAccount. */
  missingSubject(
    uri: string,
    namespace: string | undefined,
    name: string,
  ): { readonly closest: string | undefined } | undefined {
    const places = this.#in(uri, undefined).map(({ rbac }) => ({ rbac, namespace: rbac.movedTo(name, namespace) }));
    return this.#missing(uri, places, name, false);
  }

  #missing(
    uri: string,
    places: readonly Placed[],
    name: string,
    isStrict: boolean,
  ): { readonly closest: string | undefined } | undefined {
    if (name === 'default' || this.#reachesOut(uri)) return undefined;
    const names = places.map(({ rbac, namespace }) => rbac.accountNames(namespace));
    if (names.some((known) => known === undefined || known.includes(name) || (known.length === 0 && !isStrict)))
      return undefined;
    return { closest: closestOf(name, names) };
  }

  /** The namespace that a subject without one must mean: the scope holds one ServiceAccount of that name. Absent where it may be several. */
  namespaceOfAccount(uri: string, name: string): string | undefined {
    const known = this.#in(uri, undefined).flatMap(({ rbac }) => rbac.accountsNamed(name).map((one) => one.namespace));
    const [first] = known;
    return known.every((namespace) => namespace === first) ? first : undefined;
  }

  /** True where a kustomization writes the namespace of a ServiceAccount that bindings of a file name without one. */
  isMoved(uri: string, name: string): boolean {
    return this.#in(uri, undefined).some(({ rbac }) => rbac.movedTo(name, undefined) !== '');
  }

  /** True where each scope of a file certainly holds the ServiceAccount. */
  hasAccount(uri: string, namespace: string | undefined, name: string): boolean {
    return this.#in(uri, namespace).every((place) => place.rbac.accountNames(place.namespace)?.includes(name) === true);
  }

  /** True where a binding of a scope of the file gives the ServiceAccount anything, by its name or by a group that it is in, or may do so. */
  mayHaveRights(uri: string, namespace: string | undefined, account: string): boolean {
    return this.#in(uri, namespace).some(
      (place) =>
        mayBind(place, account) ||
        place.rbac.bindingsOfAccount({ namespace: place.namespace, name: account }).length > 0,
    );
  }

  /** True where programs in the pods of a spec certainly find a token of their ServiceAccount, in each scope of the file. */
  findsToken(ref: ObjectRef, path: string): boolean {
    return this.#in(ref.uri, undefined).every(({ rbac }) => {
      const pod = rbac.podAt(ref, path);
      return pod !== undefined && rbac.hasToken(pod);
    });
  }

  /** What runs as the ServiceAccount, by the first scope of the file. */
  podsOf(
    uri: string,
    namespace: string | undefined,
    account: string,
  ): readonly { readonly title: string; readonly at: ObjectRef }[] {
    const [{ rbac, namespace: own }] = this.#first(uri, namespace);
    return rbac.podsOf(own, account).map(({ title, ref }) => ({ title, at: ref }));
  }

  /** True where pods of a scope of the file run as the ServiceAccount. */
  hasPods(uri: string, namespace: string | undefined, account: string): boolean {
    return this.#in(uri, namespace).some((place) => place.rbac.podsOf(place.namespace, account).length > 0);
  }

  /** The other workloads that run as the ServiceAccount of one, in each scope of its file. */
  sharers(
    ref: ObjectRef,
    namespace: string | undefined,
    account: string,
  ): readonly { readonly title: string; readonly at: ObjectRef }[] {
    const [first = [], ...others] = this.#in(ref.uri, namespace).map((place) => {
      const pods = place.rbac.podsOf(place.namespace, account);
      const own = pods.find((pod) => isSameObject(pod.ref, ref))?.title;
      // Two of one kind and name are alternatives, and share nothing.
      const unlike = pods.filter((pod) => pod.title !== own);
      return [...new Map(unlike.map((pod) => [pod.title, { title: pod.title, at: pod.ref }])).values()];
    });
    return first
      .filter(({ title }) => others.every((list) => list.some((other) => other.title === title)))
      .sort((a, b) => (a.title < b.title ? -1 : 1));
  }

  /** True where certainly nothing of the scopes of a file refers to the role: no binding, and no role that takes over its rules. */
  isUnused(uri: string, namespace: string | undefined, kind: string, name: string): boolean {
    if (this.#reachesOut(uri) || isBuiltInRole(kind, name)) return false;
    return this.#in(uri, namespace).every(({ rbac, namespace: own }) => rbac.isUnused({ kind, name }, own));
  }

  /**
   * Where a ClusterRoleBinding certainly needs to give no more than one namespace: its one subject is a ServiceAccount,
   * and the role is about objects of namespaces alone, and none of them of others' by name. The namespace of the subject.
   */
  soleNamespace(binding: ObjectRef): string | undefined {
    const found = this.#in(binding.uri, undefined).map(({ rbac }) => rbac.soleNamespace(binding));
    const [first] = found;
    return first !== undefined && first !== '' && found.every((one) => one === first) ? first : undefined;
  }

  #reachesOut(uri: string): boolean {
    return this.#scopes.of(uri).some((scope) => this.#scopes.reachesOut(scope));
  }
}

/** The name that may have been meant, where every scope knows it. */
function closestOf(name: string, known: readonly (readonly string[] | undefined)[]): string | undefined {
  const [first = [], ...others] = known;
  return closestName(
    name,
    first.filter((candidate) => others.every((names) => names?.includes(candidate))),
  );
}

/** A binding may be meant for this very account, whoever else it is for. */
const mayBind = ({ rbac, namespace }: Placed, name: string): boolean =>
  rbac.isNamed(name, (other) => mayBeSame(other, namespace));

/** The bindings that certainly make an account as mighty as cluster-admin, in each of their alternatives. */
function clusterAdminGrantsIn({ rbac, namespace }: Placed, name: string): readonly Grant[] {
  const caller = callerOf({ kind: 'ServiceAccount', namespace, name });
  const isAdmin = ({ kind, isBuiltIn, versions }: BindingGroup): boolean =>
    kind === 'ClusterRoleBinding' &&
    !isBuiltIn &&
    versions.every(
      (binding) =>
        !binding.isRefused &&
        binding.role !== undefined &&
        rbac.isBound(binding, caller) === 'yes' &&
        rbac.isClusterAdmin(binding.role),
    );
  return rbac
    .bindingsOf(caller)
    .filter(isAdmin)
    .flatMap(({ title, versions }) =>
      versions.flatMap(({ role, ref }) =>
        role === undefined
          ? []
          : { binding: ref, bindingTitle: title, role, roleRef: rbac.rolesNamed(role, '')[0]?.ref },
      ),
    );
}

export default defineFact<RbacEntry, RbacGraph>({
  collect: ({ objects }) => collectRbac(objects),
  build: (entries, scopes) => new RbacGraph(entries, scopes),
});
