import { closestName } from '../closest-name.js';
import { isBuiltInRole } from '../kubernetes/builtin-roles.js';
import type { KubernetesObject } from '../kubernetes/kubernetes-object.js';
import { type LabelSelector, type Labels, readLabels, readSelector, selects } from '../kubernetes/label-selector.js';
import { amountToClusterAdmin, CLUSTER_ADMIN_RULES, type PolicyRule } from '../kubernetes/policy-rule.js';
import { roleRules } from '../kubernetes/role.js';
import type { ObjectRef } from '../object-ref.js';
import { defineFact } from './fact.js';
import type { Scope, Scopes } from './scopes.js';

/** What every entry has. Names and namespaces are absent where they are missing or a template writes them. */
interface NamedEntry {
  readonly ref: ObjectRef;
  readonly kind: string;
  readonly name: string | undefined;
  readonly namespace: string | undefined;
}

interface RoleEntry extends NamedEntry {
  readonly kind: 'Role' | 'ClusterRole';
  /** What it certainly allows. */
  readonly rules: readonly PolicyRule[];
  /** Absent where any of them is unknown. */
  readonly labels: Labels | undefined;
  /** What selects the ClusterRoles whose rules it takes over: any of these. */
  readonly aggregates: readonly LabelSelector[];
}

interface BindingEntry extends NamedEntry {
  readonly kind: 'RoleBinding' | 'ClusterRoleBinding';
  readonly role: RoleName | undefined;
  readonly subjects: readonly SubjectEntry[];
}

interface SubjectEntry {
  readonly kind: string;
  readonly name: string;
  readonly namespace: string | undefined;
}

interface AccountEntry extends NamedEntry {
  readonly kind: 'ServiceAccount';
  /** What `automountServiceAccountToken` says; a missing field means true. */
  readonly mounts: boolean | 'unknown';
}

type RbacEntry = RoleEntry | BindingEntry | AccountEntry;

/** What a roleRef names. */
export interface RoleName {
  readonly kind: string;
  readonly name: string;
}

/** Rights that a ServiceAccount has by a binding. */
export interface Grant {
  readonly binding: ObjectRef;
  /** `ClusterRoleBinding "ops"` */
  readonly bindingTitle: string;
  readonly role: RoleName;
  /** Absent where the cluster provides the role. */
  readonly roleRef: ObjectRef | undefined;
}

/** Whether pods get the token of a ServiceAccount where they do not say so themselves. */
export type TokenMount = 'mounted' | 'withheld' | 'unknown' | 'missing';

/** An identity that pods run under. */
interface Account {
  readonly namespace: string | undefined;
  readonly name: string;
}

/** Collects what role based access control is made of: roles, bindings and ServiceAccounts. */
function collect(objects: readonly KubernetesObject[]): readonly RbacEntry[] {
  return objects.flatMap((object): readonly RbacEntry[] => {
    const at = { ref: object.ref, name: object.name, namespace: object.namespace };
    if (object.isA('Role')) return [roleEntry(object, { ...at, kind: 'Role' })];
    if (object.isA('ClusterRole')) return [roleEntry(object, { ...at, kind: 'ClusterRole', namespace: undefined })];
    if (object.isA('RoleBinding')) return [bindingEntry(object, { ...at, kind: 'RoleBinding' })];
    if (object.isA('ClusterRoleBinding'))
      return [bindingEntry(object, { ...at, kind: 'ClusterRoleBinding', namespace: undefined })];
    if (!object.isA('ServiceAccount')) return [];
    const automount = object.field('automountServiceAccountToken');
    return [{ ...at, kind: 'ServiceAccount', mounts: automount.isUnknown ? 'unknown' : automount.isNot(false) }];
  });
}

function roleEntry(object: KubernetesObject, at: NamedEntry & Pick<RoleEntry, 'kind'>): RoleEntry {
  const selectors = object.field('aggregationRule.clusterRoleSelectors').items();
  return {
    ...at,
    rules: roleRules(object, { builtIn: true }).flatMap((rule) => rule.data ?? []),
    labels: readLabels(object.field('metadata.labels')),
    aggregates: selectors.map(readSelector).filter((selector) => selector !== undefined),
  };
}

function bindingEntry(object: KubernetesObject, at: NamedEntry & Pick<BindingEntry, 'kind'>): BindingEntry {
  const kind = object.field('roleRef.kind').text;
  const name = object.field('roleRef.name').text;
  return {
    ...at,
    role: kind === undefined || name === undefined ? undefined : { kind, name },
    subjects: object
      .field('subjects')
      .items()
      .flatMap((subject) => {
        const subjectKind = subject.field('kind').text;
        const subjectName = subject.field('name').text;
        return subjectKind === undefined || subjectName === undefined
          ? []
          : [{ kind: subjectKind, name: subjectName, namespace: subject.field('namespace').text }];
      }),
  };
}

/** The namespaces may be the same: they are, or one of them is not known. */
const mayBeSame = (a: string | undefined, b: string | undefined): boolean =>
  a === undefined || b === undefined || a === b;

/** The roles, bindings and ServiceAccounts that are deployed together, with the namespaces that they end up in. */
class ScopedRbac {
  readonly roles: RoleEntry[] = [];
  readonly bindings: BindingEntry[] = [];
  readonly accounts: AccountEntry[] = [];
  /** Where a kustomization sets the namespace, ServiceAccounts by the name and namespace that their file has. */
  readonly #moved = new Map<string, string>();

  add(entry: RbacEntry, { namespace }: Scope): void {
    if (namespace !== undefined && entry.kind === 'ServiceAccount')
      this.#moved.set(JSON.stringify([entry.namespace, entry.name]), namespace);
    const placed = entry.kind.startsWith('Cluster') ? entry : { ...entry, namespace: namespace ?? entry.namespace };
    if (placed.kind === 'ServiceAccount') this.accounts.push(placed);
    else if ('rules' in placed) this.roles.push(placed);
    else this.bindings.push(placed);
  }

  rolesNamed({ kind, name }: RoleName, namespace: string | undefined): readonly RoleEntry[] {
    return this.roles.filter(
      (role) => role.kind === kind && role.name === name && (kind === 'ClusterRole' || role.namespace === namespace),
    );
  }

  /** What a role certainly allows, with what it aggregates. */
  rulesOf(role: RoleEntry): readonly PolicyRule[] {
    if (role.aggregates.length === 0) return role.rules;
    return this.roles
      .filter(
        ({ kind, labels }) =>
          kind === 'ClusterRole' && labels && role.aggregates.some((selector) => selects(selector, labels)),
      )
      .flatMap(({ rules }) => rules);
  }

  /** True where the ClusterRole amounts to cluster-admin, in each of its alternatives. */
  isClusterAdmin(role: RoleName): boolean {
    if (role.kind !== 'ClusterRole') return false;
    // The API server restores what its own role allows whenever it starts.
    if (role.name === 'cluster-admin') return amountToClusterAdmin(CLUSTER_ADMIN_RULES);
    const known = this.rolesNamed(role, undefined);
    return known.length > 0 && known.every((entry) => amountToClusterAdmin(this.rulesOf(entry)));
  }

  /** The bindings that certainly give an account rights in the whole cluster, in each of their alternatives. */
  clusterGrants(account: Account, isWanted: (role: RoleName) => boolean): readonly Grant[] {
    const grants = this.bindings
      .filter(({ kind }) => kind === 'ClusterRoleBinding')
      .map((binding) => {
        const { role, ref, name } = binding;
        const holds =
          role !== undefined && isWanted(role) && binding.subjects.some((subject) => this.#isAccount(subject, account));
        return {
          name,
          grant: holds
            ? { binding: ref, bindingTitle: title(binding), role, roleRef: this.rolesNamed(role, undefined)[0]?.ref }
            : undefined,
        };
      });
    const failing = new Set(grants.filter(({ grant }) => grant === undefined).map(({ name }) => name));
    return grants.flatMap(({ name, grant }) =>
      grant === undefined || (name !== undefined && failing.has(name)) ? [] : grant,
    );
  }

  /** The subject certainly is, or holds, the account. */
  #isAccount(subject: SubjectEntry, { namespace, name }: Account): boolean {
    if (subject.kind === 'ServiceAccount') return subject.name === name && this.#namespaceOf(subject) === namespace;
    if (subject.kind === 'User')
      return namespace !== undefined && subject.name === `system:serviceaccount:${namespace}:${name}`;
    return (
      subject.kind === 'Group' &&
      (subject.name === 'system:serviceaccounts' ||
        subject.name === 'system:authenticated' ||
        (namespace !== undefined && subject.name === `system:serviceaccounts:${namespace}`))
    );
  }

  /** A binding may be meant for this very account, whoever else it is for. */
  mayBind({ namespace, name }: Account): boolean {
    return this.bindings.some((binding) =>
      binding.subjects.some((subject) =>
        subject.kind === 'ServiceAccount'
          ? subject.name === name && mayBeSame(this.#namespaceOf(subject), namespace)
          : subject.kind === 'User' &&
            subject.name.startsWith('system:serviceaccount:') &&
            subject.name.endsWith(`:${name}`) &&
            mayBeSame(subject.name.split(':')[2], namespace),
      ),
    );
  }

  /** Kustomize carries a ServiceAccount's new namespace over to the bindings that name it. */
  #namespaceOf({ name, namespace }: SubjectEntry): string | undefined {
    return this.#moved.get(JSON.stringify([namespace, name])) ?? namespace;
  }

  tokenOf({ namespace, name }: Account): TokenMount {
    const known = this.accounts.filter((account) => account.name === name && mayBeSame(account.namespace, namespace));
    if (known.some(({ mounts }) => mounts === false)) return 'withheld';
    if (known.some(({ mounts }) => mounts === 'unknown')) return 'unknown';
    // Every namespace has a ServiceAccount of this name, which mounts its token.
    return known.length === 0 && name !== 'default' ? 'missing' : 'mounted';
  }

  /** The names of the roles of a kind in a namespace; absent where there are none, or a name is not known. */
  roleNames(kind: string, namespace: string | undefined): readonly string[] | undefined {
    const ofKind = this.roles.filter((role) => role.kind === kind);
    if (
      ofKind.some((role) => role.name === undefined && (kind === 'ClusterRole' || mayBeSame(role.namespace, namespace)))
    )
      return undefined;
    const names = ofKind
      .filter((role) => kind === 'ClusterRole' || role.namespace === namespace)
      .flatMap(({ name }) => name ?? []);
    return names.length === 0 ? undefined : names;
  }
}

const title = ({ kind, name }: NamedEntry): string => (name === undefined ? kind : `${kind} "${name}"`);

/** Who may do what, by the roles and bindings of the files that are deployed together (Kubernetes: Using RBAC Authorization). */
export class RbacGraph {
  readonly #scopes: Scopes;
  readonly #byScope = new Map<string, ScopedRbac>();

  constructor(entries: ReadonlyMap<string, readonly RbacEntry[]>, scopes: Scopes) {
    this.#scopes = scopes;
    for (const [uri, list] of entries) {
      for (const scope of scopes.of(uri)) {
        const known = this.#byScope.get(scope.id) ?? new ScopedRbac();
        this.#byScope.set(scope.id, known);
        for (const entry of list) known.add(entry, scope);
      }
    }
  }

  /** What each scope of a file holds, and the namespace that an object of the file has there. */
  #in(
    uri: string,
    namespace: string | undefined,
  ): readonly { readonly rbac: ScopedRbac; readonly namespace: string | undefined }[] {
    return this.#scopes.of(uri).map((scope) => ({
      rbac: this.#byScope.get(scope.id) ?? new ScopedRbac(),
      namespace: scope.namespace ?? namespace,
    }));
  }

  /** Whether pods of a file get the token of the ServiceAccount where they do not say so themselves. */
  tokenOf(uri: string, namespace: string | undefined, account: string): TokenMount {
    const answers = this.#in(uri, namespace).map((scope) =>
      scope.rbac.tokenOf({ namespace: scope.namespace, name: account }),
    );
    return (['withheld', 'unknown', 'missing'] as const).find((answer) => answers.includes(answer)) ?? 'mounted';
  }

  /** True where a binding may name the ServiceAccount: then its pods talk to the API server. */
  isBound(uri: string, namespace: string | undefined, account: string): boolean {
    return this.#in(uri, namespace).some((scope) => scope.rbac.mayBind({ namespace: scope.namespace, name: account }));
  }

  /** The bindings that make the ServiceAccount as mighty as cluster-admin; none where that is not so in each scope of the file. */
  clusterAdminGrants(uri: string, namespace: string | undefined, account: string): readonly Grant[] {
    const found = this.#in(uri, namespace).map((scope) =>
      scope.rbac.clusterGrants({ namespace: scope.namespace, name: account }, (role) =>
        scope.rbac.isClusterAdmin(role),
      ),
    );
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
    if (isBuiltInRole(kind, name) || this.#scopes.of(uri).some((scope) => this.#scopes.reachesOut(scope)))
      return undefined;
    const names = this.#in(uri, namespace).map((scope) => scope.rbac.roleNames(kind, scope.namespace));
    if (names.some((known) => known === undefined || known.includes(name))) return undefined;
    const [first = [], ...others] = names;
    return {
      closest: closestName(
        name,
        first.filter((candidate) => others.every((known) => known?.includes(candidate))),
      ),
    };
  }
}

export default defineFact<RbacEntry, RbacGraph>({
  collect: ({ objects }) => collect(objects),
  build: (entries, scopes) => new RbacGraph(entries, scopes),
});
