/**
 * The RBAC objects of one scope (see facts/scopes.ts), and who may do what by them. Answers are three-valued: `unknown`
 * where a role is not in the scope, where a template decides, and where alternatives of one object (the same kind,
 * namespace and name twice in a scope) disagree. Within this folder the namespace that files do not name is the empty text.
 */
import { isNamespacedResource } from '../kubernetes/api-resources.js';
import { type Labels, selects } from '../kubernetes/label-selector.js';
import { allows, allowsPath, amountToClusterAdmin } from '../kubernetes/policy-rule.js';
import type { ObjectRef } from '../object-ref.js';
import { BOOTSTRAP_BINDINGS, BOOTSTRAP_ROLES, type BootstrapRole } from './bootstrap-policy.js';
import type {
  AccountEntry,
  BindingEntry,
  NamespaceEntry,
  PlacedRule,
  PodEntry,
  RbacEntry,
  RoleEntry,
  RoleName,
  SubjectEntry,
} from './entries.js';
import { type AccessRequest, type Caller, callerOf } from './request.js';

import { ruleRef } from './rule-ref.js';

export type Answer = 'yes' | 'no' | 'unknown';

/** By what something is allowed: each part has a line to go to unless the cluster itself provides it. */
export interface Chain {
  readonly binding: { readonly title: string; readonly at: ObjectRef | undefined };
  readonly role: { readonly title: string; readonly at: ObjectRef | undefined };
  readonly rule: { readonly words: string; readonly at: ObjectRef | undefined };
}

/** Whether pods get the token of a ServiceAccount where they do not say so themselves. */
export type TokenMount = 'mounted' | 'withheld' | 'unknown' | 'missing';

export interface Verdict {
  readonly answer: Answer;
  /** Present for `yes`. */
  readonly chain?: Chain;
}

/** A rule that counts for a role, with the role that holds it: another one where it is aggregated. */
export interface HeldRule extends PlacedRule {
  /** Absent where the cluster itself provides it. */
  readonly holder: ObjectRef | undefined;
}

/** Whether a role allows something, and by which rule. */
export interface RoleVerdict {
  readonly answer: Answer;
  /** Present for `yes`. */
  readonly held?: HeldRule;
}

/** The alternatives of one binding. */
export interface BindingGroup {
  readonly kind: 'RoleBinding' | 'ClusterRoleBinding';
  /** Empty where unknown, and for a ClusterRoleBinding. */
  readonly namespace: string;
  readonly title: string;
  readonly versions: readonly BindingEntry[];
  readonly isBuiltIn: boolean;
}

const NO: Verdict = { answer: 'no' };
const UNKNOWN: Verdict = { answer: 'unknown' };

/** What holds in every alternative. */
const each = (verdicts: readonly Verdict[]): Verdict => {
  const [first = NO] = verdicts;
  return verdicts.every(({ answer }) => answer === first.answer) ? first : UNKNOWN;
};
/** What any of several gives. */
function any<Item>(items: Iterable<Item>, judge: (item: Item) => Verdict): Verdict {
  let isUnknown = false;
  for (const item of items) {
    const verdict = judge(item);
    if (verdict.answer === 'yes') return verdict;
    isUnknown ||= verdict.answer === 'unknown';
  }
  return isUnknown ? UNKNOWN : NO;
}

const keyOf = (...parts: readonly string[]): string => parts.join('\n');
const titleOf = (kind: string, name: string | undefined): string => (name === undefined ? kind : `${kind} "${name}"`);

const BUILT_IN_REF: ObjectRef = { uri: '', document: 0, path: '' };
const BUILT_IN_BINDINGS: readonly BindingGroup[] = BOOTSTRAP_BINDINGS.map((binding) => ({
  kind: binding.kind,
  namespace: binding.namespace ?? '',
  title: titleOf(binding.kind, binding.name),
  isBuiltIn: true,
  versions: [
    {
      kind: binding.kind,
      ref: BUILT_IN_REF,
      name: binding.name,
      namespace: binding.namespace,
      role: { kind: binding.kind === 'RoleBinding' ? 'Role' : 'ClusterRole', name: binding.role },
      subjects: binding.subjects.map((subject, index) => ({
        namespace: undefined,
        lacksNamespace: false,
        ...subject,
        index,
      })),
      isComplete: true,
      isRefused: false,
    },
  ],
}));
const BUILT_IN_ROLES: ReadonlyMap<string, BootstrapRole> = new Map(
  BOOTSTRAP_ROLES.map((role) => [keyOf(role.kind, role.namespace ?? '', role.name), role]),
);

const BUILT_IN_RULES: ReadonlyMap<BootstrapRole, readonly PlacedRule[]> = new Map(
  BOOTSTRAP_ROLES.map((role) => [role, role.rules.map((rule, index) => ({ rule, index }))]),
);
const BUILT_IN_NAMES = BOOTSTRAP_ROLES.flatMap(({ kind, name }) => (kind === 'ClusterRole' ? name : []));

export class ScopedRbac {
  readonly roles = new Map<string, RoleEntry[]>();
  readonly bindings = new Map<string, BindingEntry[]>();
  readonly accounts: AccountEntry[] = [];
  readonly pods: PodEntry[] = [];
  readonly namespaces: NamespaceEntry[] = [];
  /** Where a kustomization sets the namespace, ServiceAccounts by the name and namespace that their file has. */
  readonly #moved = new Map<string, string>();
  readonly #rules = new Map<string, { readonly rules: readonly HeldRule[]; readonly isComplete: boolean }>();
  readonly #resources = new Map<string, readonly string[]>();
  #groups: readonly BindingGroup[] | undefined;
  #clusterRoleNames: readonly string[] | undefined;
  #bySubject: ReadonlyMap<string, readonly BindingGroup[]> | undefined;
  #namedAccounts: ReadonlyMap<string, readonly string[]> | undefined;
  #accountsByNamespace: ReadonlyMap<string, readonly AccountEntry[]> | undefined;
  readonly #accountNames = new Map<string, { readonly names: readonly string[] | undefined }>();
  readonly #roleNames = new Map<string, { readonly names: readonly string[] | undefined }>();
  /** By namespace, then by name; the empty name has what holds for every account of the namespace. */
  readonly #bindingsOfAccounts = new Map<string, Map<string, readonly BindingGroup[]>>();
  readonly #admins = new Map<string, boolean>();
  #referred: ReadonlySet<string> | undefined;
  #bindingsByPlace: ReadonlyMap<string, readonly BindingEntry[]> | undefined;
  #boundAccounts: readonly { readonly namespace: string; readonly name: string }[] | undefined;
  #podsByNamespace: ReadonlyMap<string, readonly PodEntry[]> | undefined;
  #podsByFile: ReadonlyMap<string, readonly PodEntry[]> | undefined;
  #podsByAccount: ReadonlyMap<string, readonly PodEntry[]> | undefined;
  #accountsByName: ReadonlyMap<string, readonly AccountEntry[]> | undefined;

  /** Adds an entry with the namespace that its scope gives it. */
  add(entry: RbacEntry, namespace: string | undefined): void {
    if (namespace !== undefined && entry.kind === 'ServiceAccount')
      this.#moved.set(keyOf(entry.namespace ?? '', entry.name ?? ''), namespace);
    const isForCluster =
      entry.kind === 'ClusterRole' || entry.kind === 'ClusterRoleBinding' || entry.kind === 'Namespace';
    const placed =
      isForCluster || namespace === undefined || namespace === entry.namespace ? entry : { ...entry, namespace };
    if (placed.kind === 'ServiceAccount') this.accounts.push(placed);
    else if (placed.kind === 'pod') this.pods.push(placed);
    else if (placed.kind === 'Namespace') this.namespaces.push(placed);
    else {
      // What a template names may be anything: it is no alternative of another.
      const own = placed.name ?? `\t${placed.ref.uri} ${placed.ref.document} ${placed.ref.path}`;
      const key = keyOf(placed.kind, placed.namespace ?? '', own);
      if (placed.kind === 'Role' || placed.kind === 'ClusterRole') push(this.roles, key, placed);
      else push(this.bindings, key, placed);
    }
  }

  // Names

  /** The alternatives of a role; none where the scope does not hold it. */
  rolesNamed({ kind, name }: RoleName, namespace: string): readonly RoleEntry[] {
    return this.roles.get(keyOf(kind, kind === 'ClusterRole' ? '' : namespace, name)) ?? [];
  }

  accountsNamed(name: string): readonly AccountEntry[] {
    this.#accountsByName ??= groupBy(this.accounts, (account) => account.name ?? '');
    return this.#accountsByName.get(name) ?? [];
  }

  /** Kustomize carries a ServiceAccount's new namespace over to the bindings that name it. */
  namespaceOf({ name, namespace }: SubjectEntry): string {
    return this.#moved.get(keyOf(namespace ?? '', name)) ?? namespace ?? '';
  }

  /** Every rule that a role holds or takes over in any of its alternatives, and whether these are all. */
  rulesOf(role: RoleName, namespace: string): { readonly rules: readonly HeldRule[]; readonly isComplete: boolean } {
    const key = keyOf(role.kind, role.kind === 'Role' ? namespace : '', role.name);
    const known = this.#rules.get(key);
    if (known) return known;
    const rules: HeldRule[] = [];
    const { answer } = this.judgeRole(role, namespace, (held) => {
      rules.push(held);
      return false;
    });
    const found = { rules, isComplete: answer === 'no' };
    this.#rules.set(key, found);
    return found;
  }

  /** The resources that the rules of a role name, wildcards as they are written. */
  resourcesOf(role: RoleName, namespace: string): readonly string[] {
    const key = keyOf(role.kind, role.kind === 'Role' ? namespace : '', role.name);
    const known = this.#resources.get(key);
    if (known) return known;
    const found = [...new Set(this.rulesOf(role, namespace).rules.flatMap(({ rule }) => rule.resources))];
    this.#resources.set(key, found);
    return found;
  }

  /** Whether a role allows something, in each of its alternatives; asked of every rule that it holds or takes over. */
  judgeRole(role: RoleName, namespace: string, judge: (held: HeldRule) => boolean): RoleVerdict {
    return eachRole(this.#judgeVersions(role, namespace, judge, new Set()));
  }

  /** A verdict for each alternative of a role. */
  #judgeVersions(
    role: RoleName,
    namespace: string,
    judge: (held: HeldRule) => boolean,
    above: ReadonlySet<string>,
  ): readonly RoleVerdict[] {
    const key = keyOf(role.kind, role.kind === 'Role' ? namespace : '', role.name);
    const seen = new Set([...above, key]);
    const builtIn = BUILT_IN_ROLES.get(key);
    const own = this.rolesNamed(role, namespace);
    // The API server adds what its own roles lack whenever it starts, and leaves what they have beside that.
    const given = builtIn && this.#judgeBuiltIn(builtIn, judge, seen);
    if (own.length === 0) return [given ?? { answer: 'unknown' }];
    return own.map((entry) => {
      if (given?.answer === 'yes') return given;
      const { aggregates } = entry;
      const found =
        aggregates === undefined
          ? heldBy(entry, judge)
          : this.#judgeAggregated((labels) => aggregates.some((selector) => selects(selector, labels)), judge, seen);
      if (found.answer === 'yes') return found;
      const isUnknown = found.answer === 'unknown' || !entry.isComplete || given?.answer === 'unknown';
      return { answer: isUnknown ? 'unknown' : 'no' };
    });
  }

  #judgeBuiltIn(role: BootstrapRole, judge: (held: HeldRule) => boolean, seen: ReadonlySet<string>): RoleVerdict {
    const { aggregates } = role;
    return aggregates === undefined
      ? heldBy({ ref: undefined, rules: BUILT_IN_RULES.get(role) ?? [] }, judge)
      : this.#judgeAggregated((labels) => labels[aggregates] === 'true', judge, seen);
  }

  /** The controller that aggregates takes the rules of every ClusterRole that is selected, aggregated ones included. */
  #judgeAggregated(
    isSelected: (labels: Labels) => boolean,
    judge: (held: HeldRule) => boolean,
    seen: ReadonlySet<string>,
  ): RoleVerdict {
    this.#clusterRoleNames ??= [
      ...new Set([
        ...[...this.roles.values()].flatMap(([first]) => (first?.kind === 'ClusterRole' ? (first.name ?? []) : [])),
        ...BUILT_IN_NAMES,
      ]),
    ];
    let isUnknown = false;
    for (const name of this.#clusterRoleNames) {
      const key = keyOf('ClusterRole', '', name);
      if (seen.has(key)) continue;
      const given = BUILT_IN_ROLES.get(key)?.labels;
      const own = this.roles.get(key) ?? [];
      const selected =
        own.length === 0
          ? [given !== undefined && isSelected(given)]
          : own.map(({ labels }) => (labels === undefined ? undefined : isSelected({ ...given, ...labels })));
      if (selected.every((one) => one === false)) continue;
      const verdicts = this.#judgeVersions({ kind: 'ClusterRole', name }, '', judge, seen);
      const found = eachRole(
        verdicts.map((verdict, index): RoleVerdict => {
          if (selected[index] === true || verdict.answer === 'no') return verdict;
          return { answer: selected[index] === false ? 'no' : 'unknown' };
        }),
      );
      if (found.answer === 'yes') return found;
      isUnknown ||= found.answer === 'unknown';
    }
    return { answer: isUnknown ? 'unknown' : 'no' };
  }

  // Accounts, pods and namespaces

  /** Whether pods get the token of a ServiceAccount where they do not say so themselves. */
  tokenOf(name: string, namespace: string): TokenMount {
    const known = this.accountsNamed(name).filter(
      (account) => sameNamespace(account.namespace ?? '', namespace) !== 'no',
    );
    if (known.some(({ mounts }) => mounts === false)) return 'withheld';
    if (known.some(({ mounts }) => mounts === 'unknown')) return 'unknown';
    // Every namespace has a ServiceAccount of this name, which mounts its token.
    return known.length === 0 && name !== 'default' ? 'missing' : 'mounted';
  }

  /** True where programs in the pods certainly find a token; that of a ServiceAccount which is not in the scope is taken for mounted. */
  hasToken({ account, namespace, mounts, projects }: PodEntry): boolean {
    if (projects || mounts === true) return true;
    if (mounts !== 'unset' || account === undefined) return false;
    const token = this.tokenOf(account, namespace ?? '');
    return token === 'mounted' || token === 'missing';
  }

  /** True where the Namespace certainly refuses pods that reach the node, in each of its alternatives. */
  keepsFromNode(namespace: string): boolean {
    const known = this.namespaces.filter(({ name }) => name === namespace);
    return known.length > 0 && known.every((entry) => entry.keepsFromNode);
  }

  /** The namespace that a kustomization carries over to a subject, else the one that it has; empty where there is none. */
  movedTo(name: string, namespace: string | undefined): string {
    return this.#moved.get(keyOf(namespace ?? '', name)) ?? namespace ?? '';
  }

  /** The names of the ServiceAccounts of a namespace; absent where one of them has a name that is not known. */
  accountNames(namespace: string): readonly string[] | undefined {
    this.#accountsByNamespace ??= groupBy(this.accounts, (account) => account.namespace ?? '');
    const known = this.#accountNames.get(namespace);
    if (known !== undefined) return known.names;
    const byNamespace = this.#accountsByNamespace;
    const own = byNamespace.get(namespace) ?? [];
    // Of a namespace that is not known nothing is missing: what is elsewhere may be meant.
    const others = namespace === '' ? this.accounts : (byNamespace.get('') ?? []);
    const isUnknown = own.length === 0 ? others.length > 0 : [...own, ...others].some(({ name }) => name === undefined);
    const names = isUnknown ? undefined : [...new Set([...own, ...others].flatMap(({ name }) => name ?? []))];
    this.#accountNames.set(namespace, { names });
    return names;
  }

  /** The names of the roles of a kind in a namespace; absent where there are none, or a name is not known. */
  roleNames(kind: string, namespace: string): readonly string[] | undefined {
    const key = keyOf(kind, kind === 'ClusterRole' ? '' : namespace);
    const known = this.#roleNames.get(key);
    if (known) return known.names;
    const ofKind = [...this.roles.values()].flatMap(([role]) => (role?.kind === kind ? role : []));
    const near = (role: RoleEntry): Answer =>
      kind === 'ClusterRole' ? 'yes' : sameNamespace(role.namespace ?? '', namespace);
    const isUnknown = ofKind.some((role) => role.name === undefined && near(role) !== 'no');
    const own = ofKind.filter((role) => near(role) === 'yes').flatMap(({ name }) => name ?? []);
    const names = isUnknown || own.length === 0 ? undefined : own;
    this.#roleNames.set(key, { names });
    return names;
  }

  /** True where the role, given in the whole cluster, amounts to cluster-admin, in each of its alternatives. */
  isClusterAdmin(role: RoleName): boolean {
    if (role.kind !== 'ClusterRole') return false;
    const known = this.#admins.get(role.name);
    if (known !== undefined) return known;
    const isAdmin = this.judgeRole(role, '', ({ rule }) => amountToClusterAdmin([rule])).answer === 'yes';
    this.#admins.set(role.name, isAdmin);
    return isAdmin;
  }

  /** True where certainly no binding refers to the role, and no ClusterRole takes over its rules. */
  isUnused({ kind, name }: RoleName, namespace: string): boolean {
    this.#referred ??= new Set(
      [...this.bindings.values()]
        .flat()
        .flatMap(({ role, namespace: own }) =>
          role === undefined
            ? ['']
            : [keyOf(role.kind, role.kind === 'Role' ? (own ?? '') : '', role.name), keyOf(role.kind, role.name)],
        ),
    );
    const referred = this.#referred;
    const places = kind === 'ClusterRole' ? [''] : [namespace, ''];
    if (referred.has('') || places.some((place) => referred.has(keyOf(kind, place, name)))) return false;
    if (kind === 'Role' && namespace === '' && referred.has(keyOf(kind, name))) return false;
    if (kind === 'Role') return true;
    const own = this.rolesNamed({ kind, name }, '');
    if (own.some(({ labels }) => labels === undefined || Object.keys(labels).some((key) => key.startsWith(AGGREGATE))))
      return false;
    return ![...this.roles.values()]
      .flat()
      .some(
        (role) =>
          role.aggregates !== undefined &&
          (!role.isComplete ||
            own.some(({ labels = {} }) => role.aggregates?.some((selector) => selects(selector, labels)))),
      );
  }

  /** See RbacGraph. */
  soleNamespace(ref: ObjectRef): string | undefined {
    this.#bindingsByPlace ??= new Map(
      [...this.bindings.values()].flatMap((list) => list.map((one) => [placeKey(one.ref, ''), list] as const)),
    );
    const versions = this.#bindingsByPlace.get(placeKey(ref, ''));
    if (versions?.length !== 1) return undefined;
    const [binding] = versions;
    const [subject, ...others] = binding?.subjects ?? [];
    if (binding?.role === undefined || !binding.isComplete || binding.isRefused || others.length > 0) return undefined;
    if (subject?.kind !== 'ServiceAccount') return undefined;
    const { rules, isComplete } = this.rulesOf(binding.role, '');
    const isNarrow = rules.length > 0 && rules.every(({ rule }) => concernsNamespacedOnly(rule));
    return isComplete && isNarrow ? this.namespaceOf(subject) : undefined;
  }

  /** The pods of one spec of an object. */
  podAt(ref: ObjectRef, path: string): PodEntry | undefined {
    // The last of a path counts, as in a map.
    this.#podsByFile ??= groupBy(this.pods, (pod) => pod.ref.uri);
    return this.#podsByFile
      .get(ref.uri)
      ?.findLast((pod) => pod.path === path && pod.ref.document === ref.document && pod.ref.path === ref.path);
  }

  /** The pods that run as a ServiceAccount. */
  podsOf(namespace: string, name: string): readonly PodEntry[] {
    this.#podsByAccount ??= groupBy(this.pods, (pod) => keyOf(pod.namespace ?? '', pod.account ?? ''));
    return this.#podsByAccount.get(keyOf(namespace, name)) ?? [];
  }

  /** The bindings of the scope that may be for a ServiceAccount. */
  bindingsOfAccount(account: { readonly namespace: string; readonly name: string }): readonly BindingGroup[] {
    return this.bindingsOf(callerOf({ kind: 'ServiceAccount', ...account })).filter(({ isBuiltIn }) => !isBuiltIn);
  }

  /** The pods of a namespace; of every one where none is given. */
  podsIn(namespace: string | undefined): readonly PodEntry[] {
    if (namespace === undefined) return this.pods;
    this.#podsByNamespace ??= groupBy(this.pods, (pod) => pod.namespace ?? '');
    return this.#podsByNamespace.get(namespace) ?? [];
  }

  /** The ServiceAccounts that are in the scope, or that pods of it use, as far as a binding may name them. */
  get boundAccounts(): readonly { readonly namespace: string; readonly name: string }[] {
    if (this.#boundAccounts) return this.#boundAccounts;
    const seen = new Map<string, Set<string>>();
    const known: { readonly namespace: string; readonly name: string }[] = [];
    const add = (namespace: string, name: string | undefined): void => {
      const names = seen.get(namespace) ?? new Set();
      seen.set(namespace, names);
      if (name === undefined || names.has(name)) return;
      names.add(name);
      const caller = callerOf({ kind: 'ServiceAccount', namespace, name });
      if (this.bindingsOf(caller).some(({ isBuiltIn }) => !isBuiltIn)) known.push({ namespace, name });
    };
    for (const account of this.accounts) add(account.namespace ?? '', account.name);
    for (const pod of this.pods) add(pod.namespace ?? '', pod.account);
    this.#boundAccounts = known;
    return known;
  }

  // Bindings

  get bindingGroups(): readonly BindingGroup[] {
    this.#groups ??= [
      ...[...this.bindings.values()].flatMap((versions): readonly BindingGroup[] => {
        const [first] = versions;
        return first === undefined
          ? []
          : [
              {
                kind: first.kind,
                namespace: first.namespace ?? '',
                title: titleOf(first.kind, first.name),
                versions,
                isBuiltIn: false,
              },
            ];
      }),
      ...BUILT_IN_BINDINGS,
    ];
    return this.#groups;
  }

  /** The bindings that may have the caller among their subjects. */
  bindingsOf(caller: Caller): readonly BindingGroup[] {
    this.#bySubject ??= this.#indexSubjects();
    const index = this.#bySubject;
    const { user, account, groups } = caller;
    if (account === undefined)
      return distinct([...(user === undefined ? [] : [keyOf('User', user)]), ...groupKeys(groups)], index);
    const accounts = this.#bindingsOfAccounts.get(account.namespace) ?? new Map<string, readonly BindingGroup[]>();
    this.#bindingsOfAccounts.set(account.namespace, accounts);
    const known = accounts.get(account.name);
    if (known) return known;
    // All accounts of a namespace are in the same groups; most are bound by nothing else.
    const shared = accounts.get('') ?? distinct(groupKeys(groups), index);
    accounts.set('', shared);
    const own = [
      ...(index.get(keyOf('ServiceAccount', account.name)) ?? []),
      ...(user === undefined ? [] : (index.get(keyOf('User', user)) ?? [])),
    ];
    const found = own.length === 0 ? shared : [...new Set([...own, ...shared])];
    accounts.set(account.name, found);
    return found;
  }

  /** True where a binding names a ServiceAccount of that name, in a namespace that is one of those wanted; the empty one is unknown. */
  isNamed(account: string, isWanted: (namespace: string) => boolean): boolean {
    this.#namedAccounts ??= this.#indexAccounts();
    return this.#namedAccounts.get(account)?.some(isWanted) === true;
  }

  #indexAccounts(): ReadonlyMap<string, readonly string[]> {
    const index = new Map<string, string[]>();
    for (const { subjects } of [...this.bindings.values()].flat()) {
      for (const subject of subjects) {
        if (subject.kind === 'ServiceAccount') push(index, subject.name, this.namespaceOf(subject));
        const account = subject.kind === 'User' ? accountOfUser(subject.name) : undefined;
        if (account) push(index, account.name, account.namespace);
      }
    }
    return index;
  }

  #indexSubjects(): ReadonlyMap<string, readonly BindingGroup[]> {
    const index = new Map<string, BindingGroup[]>();
    for (const group of this.bindingGroups) {
      const keys = new Set(
        group.versions.flatMap(({ subjects, isComplete }) => [
          ...subjects.map((subject) => subjectKey(subject)),
          ...(isComplete ? [] : ['']),
        ]),
      );
      for (const key of keys) push(index, key, group);
    }
    return index;
  }

  /** Whether a binding has the caller among its subjects. */
  isBound(binding: BindingEntry, caller: Caller): Answer {
    let isUnknown = !binding.isComplete;
    for (const subject of binding.subjects) {
      const answer = this.#isSubject(subject, caller);
      if (answer === 'yes') return 'yes';
      isUnknown ||= answer === 'unknown';
    }
    return isUnknown ? 'unknown' : 'no';
  }

  #isSubject(subject: SubjectEntry, { user, account, groups }: Caller): Answer {
    if (subject.kind === 'User') return subject.name === user ? 'yes' : 'no';
    if (subject.kind === 'Group') return groups.includes(subject.name) ? 'yes' : 'no';
    if (subject.kind !== 'ServiceAccount' || account?.name !== subject.name) return 'no';
    const namespace = this.namespaceOf(subject);
    return namespace === '' && subject.lacksNamespace && account.namespace !== ''
      ? 'no'
      : sameNamespace(namespace, account.namespace);
  }

  /** Whether the caller may do what is asked, and by which binding, role and rule. */
  authorize(caller: Caller, request: AccessRequest): Verdict {
    if (caller.groups.includes('system:masters')) {
      const master = BUILT_IN_BINDINGS[0];
      if (master) return this.#judgeGroup(master, caller, request);
    }
    return this.authorizeBy(this.bindingsOf(caller), caller, request);
  }

  /** The same by some bindings alone. */
  authorizeBy(groups: readonly BindingGroup[], caller: Caller, request: AccessRequest): Verdict {
    return any(groups, (group) => this.#judgeGroup(group, caller, request));
  }

  #judgeGroup(group: BindingGroup, caller: Caller, request: AccessRequest): Verdict {
    const covered = covers(group, request);
    if (covered === 'no') return NO;
    const verdict = each(group.versions.map((binding) => this.#judgeBinding(group, binding, caller, request)));
    return covered === 'unknown' && verdict.answer === 'yes' ? UNKNOWN : verdict;
  }

  #judgeBinding(group: BindingGroup, binding: BindingEntry, caller: Caller, request: AccessRequest): Verdict {
    if (binding.isRefused) return NO;
    const bound = this.isBound(binding, caller);
    if (bound === 'no') return NO;
    if (binding.role === undefined) return UNKNOWN;
    const found = this.judgeRole(binding.role, group.namespace, ({ rule }) => allowsRequest(rule, request));
    if (found.answer === 'no') return NO;
    if (bound === 'unknown' || found.answer === 'unknown' || found.held === undefined) return UNKNOWN;
    const { holder, index, rule } = found.held;
    return {
      answer: 'yes',
      chain: {
        binding: { title: group.title, at: group.isBuiltIn ? undefined : binding.ref },
        role: {
          title: titleOf(binding.role.kind, binding.role.name),
          at: this.rolesNamed(binding.role, group.namespace)[0]?.ref,
        },
        rule: {
          words: wordsOf(rule),
          at: holder === undefined ? undefined : ruleRef(holder, index),
        },
      },
    };
  }
}

/** A rule in words: `create, get on pods, pods/log`. */
export function wordsOf(rule: PlacedRule['rule']): string {
  const verbs = rule.verbs.includes('*') ? 'every verb' : rule.verbs.join(', ');
  if (rule.nonResourceURLs.length > 0) return `${verbs} on ${rule.nonResourceURLs.join(', ')}`;
  const resources = rule.resources.includes('*') ? 'every resource' : rule.resources.join(', ');
  return `${verbs} on ${resources}${rule.resourceNames.length === 0 ? '' : ` named ${rule.resourceNames.join(', ')}`}`;
}

function heldBy(
  { ref, rules }: { readonly ref: ObjectRef | undefined; readonly rules: readonly PlacedRule[] },
  judge: (held: HeldRule) => boolean,
): RoleVerdict {
  for (const { rule, index } of rules) {
    const held = { rule, index, holder: ref };
    if (judge(held)) return { answer: 'yes', held };
  }
  return { answer: 'no' };
}

const eachRole = (verdicts: readonly RoleVerdict[]): RoleVerdict => {
  const [first = { answer: 'no' as const }] = verdicts;
  return verdicts.every(({ answer }) => answer === first.answer) ? first : { answer: 'unknown' };
};

const AGGREGATE = 'rbac.authorization.k8s.io/aggregate-to-';
const placeKey = ({ uri, document, path }: ObjectRef, spec: string): string => keyOf(uri, `${document}`, path, spec);
/** True where a rule certainly is about objects of namespaces alone, of kinds that the API server itself serves. */
const concernsNamespacedOnly = ({ apiGroups, resources, nonResourceURLs }: PlacedRule['rule']): boolean =>
  nonResourceURLs.length === 0 &&
  apiGroups.length > 0 &&
  resources.length > 0 &&
  apiGroups.every((group) =>
    resources.every((resource) => isNamespacedResource(group, resource.split('/')[0] ?? '') === true),
  );

/** Whether a binding gives rights where the request is made: a RoleBinding gives none beyond its namespace. */
function covers({ kind, namespace }: BindingGroup, request: AccessRequest): Answer {
  if (kind === 'ClusterRoleBinding') return 'yes';
  if ('path' in request || request.namespace === undefined) return 'no';
  return sameNamespace(namespace, request.namespace);
}

function allowsRequest(rule: PlacedRule['rule'], request: AccessRequest): boolean {
  if ('path' in request) return allowsPath(rule, request.verb, request.path);
  const { verb, group: apiGroup, resource, subresource, name } = request;
  // The name of a new object, or of one among many, is not part of the request.
  const isNamed = name !== undefined && verb !== 'deletecollection' && (verb !== 'create' || subresource !== undefined);
  return allows(rule, {
    verb,
    apiGroup,
    resource: subresource === undefined ? resource : `${resource}/${subresource}`,
    ...(isNamed ? { name } : {}),
  });
}

/** Equal, or both not named: yes. One of them not named: they may be. */
export const sameNamespace = (a: string, b: string): Answer =>
  a === b ? 'yes' : a === '' || b === '' ? 'unknown' : 'no';

/** The ServiceAccount that a user name stands for. */
export function accountOfUser(user: string): { readonly namespace: string; readonly name: string } | undefined {
  const [, namespace, name] = /^system:serviceaccount:([^:]+):([^:]+)$/.exec(user) ?? [];
  return namespace === undefined || name === undefined ? undefined : { namespace, name };
}

const groupKeys = (groups: readonly string[]): readonly string[] => [
  ...groups.map((group) => keyOf('Group', group)),
  // Bindings that may have more subjects than are known.
  '',
];
const distinct = <Value>(keys: readonly string[], index: ReadonlyMap<string, readonly Value[]>): readonly Value[] => [
  ...new Set(keys.flatMap((key) => index.get(key) ?? [])),
];
const subjectKey = ({ kind, name }: SubjectEntry): string => keyOf(kind, name);

function push<Value>(map: Map<string, Value[]>, key: string, value: Value): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}

export function groupBy<Value>(
  values: readonly Value[],
  key: (value: Value) => string,
): ReadonlyMap<string, readonly Value[]> {
  const map = new Map<string, Value[]>();
  for (const value of values) push(map, key(value), value);
  return map;
}
