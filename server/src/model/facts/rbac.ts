import { closestName } from '../closest-name.js';
import { isBuiltInRole } from '../kubernetes/builtin-roles.js';
import { amountToClusterAdmin, CLUSTER_ADMIN_RULES } from '../kubernetes/policy-rule.js';
import type { ObjectRef } from '../object-ref.js';
import { collectRbac, type RbacEntry, type RoleName } from '../rbac/entries.js';
import { type AccessRequest, callerOf, type Identity } from '../rbac/request.js';
import { type BindingGroup, ScopedRbac, type TokenMount, type Verdict } from '../rbac/scoped-rbac.js';
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
    return this.#in(uri, undefined).every(({ rbac }) => isClusterAdminIn(rbac, { kind: 'ClusterRole', name: role }));
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
    const names = this.#in(uri, namespace).map((scope) => roleNames(scope, kind));
    if (names.some((known) => known === undefined || known.includes(name))) return undefined;
    return { closest: closestOf(name, names) };
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

/** True where the role, given in the whole cluster, amounts to cluster-admin, in each of its alternatives. */
function isClusterAdminIn(rbac: ScopedRbac, role: RoleName): boolean {
  if (role.kind !== 'ClusterRole') return false;
  // The API server restores what its own role allows whenever it starts.
  if (role.name === 'cluster-admin') return amountToClusterAdmin(CLUSTER_ADMIN_RULES);
  return rbac.judgeRole(role, '', ({ rule }) => amountToClusterAdmin([rule])).answer === 'yes';
}

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
        isClusterAdminIn(rbac, binding.role),
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

/** The names of the roles of a kind in a namespace; absent where there are none, or a name is not known. */
function roleNames({ rbac, namespace }: Placed, kind: string): readonly string[] | undefined {
  const ofKind = [...rbac.roles.values()].flatMap(([role]) => (role?.kind === kind ? role : []));
  const isHere = (role: { readonly namespace: string | undefined }): boolean =>
    kind === 'ClusterRole' || (role.namespace ?? '') === namespace;
  if (
    ofKind.some(
      (role) => role.name === undefined && (kind === 'ClusterRole' || mayBeSame(role.namespace ?? '', namespace)),
    )
  )
    return undefined;
  const names = ofKind.filter(isHere).flatMap(({ name }) => name ?? []);
  return names.length === 0 ? undefined : names;
}

export default defineFact<RbacEntry, RbacGraph>({
  collect: ({ objects }) => collectRbac(objects),
  build: (entries, scopes) => new RbacGraph(entries, scopes),
});
