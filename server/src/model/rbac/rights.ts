/**
 * What somebody may do, condensed for people: a table of verbs by resources and namespaces, and the same in words.
 * Rights of which only some alternatives, or a template, speak are marked as uncertain; roles that the scope does not
 * hold are listed by name. What every cluster gives to everybody (discovery, questions about oneself) is left out.
 */
import type { ObjectRef } from '../object-ref.js';
import type { PlacedRule, PodEntry, RoleName } from './entries.js';
import { type Caller, callerOf, type Identity } from './request.js';
import { ruleRef } from './rule-ref.js';
import type { BindingGroup, HeldRule, ScopedRbac } from './scoped-rbac.js';

/** A line of the table: what is allowed on one resource, or on one path, in one place. */
export interface RightsRow {
  /** Absent: in the whole cluster. Empty: in the namespace that files do not name. */
  readonly namespace?: string;
  /** `pods`, `pods/exec`, `deployments.apps`, `*`, `*.apps`, `*.core`, or a path. */
  readonly resource: string;
  /** Empty: every name. */
  readonly names: readonly string[];
  /** In the order of the API's verbs; `*` alone for every verb. */
  readonly verbs: readonly string[];
  /** False where something that is not known decides whether it is so. */
  readonly isCertain: boolean;
  /** The first rule that says so; absent where the cluster provides the role. */
  readonly at?: ObjectRef;
}

export interface Rights {
  readonly rows: readonly RightsRow[];
  /** One sentence for each place, the whole cluster first. */
  readonly words: readonly string[];
  readonly bindings: readonly BoundRole[];
}

export interface BoundRole {
  /** `RoleBinding "web"` */
  readonly binding: string;
  /** Absent for what the cluster itself provides. */
  readonly bindingAt?: ObjectRef;
  readonly role: string;
  readonly roleAt?: ObjectRef;
  /** Absent: in the whole cluster. */
  readonly namespace?: string;
  /** False where the scope does not hold the role, or not all of what it allows. */
  readonly isKnown: boolean;
}

const VERBS = ['get', 'list', 'watch', 'create', 'update', 'patch', 'delete', 'deletecollection'];
const READ = ['get', 'list', 'watch'];
const WRITE = ['create', 'update', 'patch', 'delete'];

/** Gathers rules into the lines of a table. */
class Table {
  readonly #rows = new Map<string, { row: RightsRow; verbs: Set<string> }>();

  /** `namespace` absent: the rules hold in the whole cluster. */
  add(
    rules: readonly HeldRule[],
    place: { readonly namespace?: string },
    isSure: (rule: HeldRule['rule']) => boolean,
  ): void {
    for (const { rule, index, holder } of rules) {
      const isCertain = isSure(rule);
      const at = holder === undefined ? {} : { at: ruleRef(holder, index) };
      for (const what of thingsOf(rule, place.namespace === undefined)) {
        const row: RightsRow = { ...place, ...what, verbs: [], isCertain, ...at };
        const key = JSON.stringify([row.namespace ?? null, row.resource, row.names, isCertain]);
        const known = this.#rows.get(key) ?? { row, verbs: new Set() };
        this.#rows.set(key, known);
        for (const verb of rule.verbs) known.verbs.add(verb);
      }
    }
  }

  get rows(): readonly RightsRow[] {
    return [...this.#rows.values()]
      .map(({ row, verbs }) => ({ ...row, verbs: verbs.has('*') ? ['*'] : inOrder(verbs) }))
      .sort(byPlace);
  }
}

/** The rights of somebody, by bindings of the scope. */
export function rightsOf(rbac: ScopedRbac, identity: Identity): Rights {
  const caller = callerOf(identity);
  const table = new Table();
  const bindings: BoundRole[] = [];
  for (const group of rbac.bindingsOf(caller)) {
    if (group.isBuiltIn && group.title.startsWith('ClusterRoleBinding "system:')) continue;
    for (const binding of group.versions) {
      const bound = binding.isRefused ? 'no' : rbac.isBound(binding, caller);
      if (bound === 'no' || binding.role === undefined) continue;
      const { rules, isComplete } = rbac.rulesOf(binding.role, group.namespace);
      const roleAt = rbac.rolesNamed(binding.role, group.namespace)[0]?.ref;
      bindings.push({
        binding: group.title,
        ...(group.isBuiltIn ? {} : { bindingAt: binding.ref }),
        role: titleOf(binding.role),
        ...(roleAt === undefined ? {} : { roleAt }),
        ...placeOf(group),
        isKnown: isComplete,
      });
      const isGiven = bound === 'yes' && isOfEach(rbac, group, binding.role, caller);
      const isHeld = heldByEach(rbac, binding.role, group.namespace);
      table.add(rules, placeOf(group), (rule) => isGiven && isHeld(rule));
    }
  }
  const { rows } = table;
  return { rows, words: wordsOf(rows), bindings };
}

/** True where each alternative of a binding gives the caller the same role. */
const isOfEach = (rbac: ScopedRbac, { versions }: BindingGroup, { kind, name }: RoleName, caller: Caller): boolean =>
  versions.every(
    (binding) =>
      !binding.isRefused &&
      binding.role?.kind === kind &&
      binding.role.name === name &&
      rbac.isBound(binding, caller) === 'yes',
  );

/** Whether a rule is one of each alternative of a role. */
function heldByEach(rbac: ScopedRbac, role: RoleName, namespace: string): (rule: HeldRule['rule']) => boolean {
  if (rbac.rolesNamed(role, namespace).length < 2) return () => true;
  return (rule) => {
    const text = JSON.stringify(rule);
    return rbac.judgeRole(role, namespace, (other) => JSON.stringify(other.rule) === text).answer === 'yes';
  };
}

/** What a role allows where it is given; `isKnown` is false where it may be more, or the scope does not hold the role. */
export interface RoleRights extends Pick<Rights, 'rows' | 'words'> {
  readonly isKnown: boolean;
}

/** What a role allows. `place`: where it is given; without a namespace in the whole cluster. */
export function rightsOfRole(
  rbac: ScopedRbac,
  role: RoleName,
  namespace: string,
  place: { readonly namespace?: string },
): RoleRights {
  const { rules, isComplete } = rbac.rulesOf(role, namespace);
  const table = new Table();
  table.add(rules, place, heldByEach(rbac, role, namespace));
  const { rows } = table;
  return { rows, words: wordsOf(rows), isKnown: isComplete };
}

const titleOf = ({ kind, name }: RoleName): string => `${kind} "${name}"`;
const placeOf = ({ kind, namespace }: BindingGroup): { readonly namespace?: string } =>
  kind === 'ClusterRoleBinding' ? {} : { namespace };

function thingsOf(
  { apiGroups, resources, resourceNames, nonResourceURLs }: PlacedRule['rule'],
  isForCluster: boolean,
): readonly { readonly resource: string; readonly names: readonly string[] }[] {
  const names = [...resourceNames].sort();
  const objects = apiGroups.flatMap((group) =>
    resources.map((resource) => ({ resource: resourceTitle(group, resource), names })),
  );
  // A wildcard of paths must not be taken for one of resources.
  const paths = nonResourceURLs.map((path) => ({ resource: path === '*' ? '/*' : path, names: [] }));
  return isForCluster ? [...objects, ...paths] : objects;
}

/** `pods`, `deployments.apps`; the core group has a name only where all of it is meant: `*.core`. */
function resourceTitle(group: string, resource: string): string {
  if (group === '') return resource === '*' ? '*.core' : resource;
  return group === '*' && resource === '*' ? '*' : `${resource}.${group}`;
}

const inOrder = (verbs: ReadonlySet<string>): readonly string[] => [
  ...VERBS.filter((verb) => verbs.has(verb)),
  ...[...verbs].filter((verb) => !VERBS.includes(verb)).sort(),
];

const byPlace = (a: RightsRow, b: RightsRow): number =>
  compare(a.namespace ?? '', b.namespace ?? '') ||
  Number(a.namespace !== undefined) - Number(b.namespace !== undefined) ||
  compare(a.resource, b.resource) ||
  compare(a.names.join(), b.names.join());
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** `In every namespace: read pods and services; do everything with jobs.batch.` */
function wordsOf(rows: readonly RightsRow[]): readonly string[] {
  const places = new Map<string | undefined, Map<string, string[]>>();
  for (const { namespace, resource, names, verbs } of rows) {
    const place = places.get(namespace) ?? new Map<string, string[]>();
    places.set(namespace, place);
    const what =
      resource === '*' ? 'everything' : resource.startsWith('*.') ? `everything in ${resource.slice(2)}` : resource;
    const named = names.length === 0 ? what : `${what} named ${names.join(', ')}`;
    const doing = verbWords(verbs);
    place.set(doing, [...(place.get(doing) ?? []), named]);
  }
  return [...places].map(([namespace, doings]) => {
    const where =
      namespace === undefined
        ? 'In the whole cluster'
        : namespace === ''
          ? 'In its namespace'
          : `In namespace "${namespace}"`;
    return `${where}: ${[...doings].map(([doing, things]) => `${doing} ${joined(things)}`).join('; ')}.`;
  });
}

/** Verbs in plain words: those that read and those that write each go by one. */
export function verbWords(verbs: readonly string[]): string {
  if (verbs.includes('*')) return 'do everything with';
  const reads = READ.every((verb) => verbs.includes(verb));
  const writes = WRITE.every((verb) => verbs.includes(verb));
  const rest = verbs.filter(
    (verb) => !(reads && READ.includes(verb)) && !(writes && (WRITE.includes(verb) || verb === 'deletecollection')),
  );
  return joined([...(reads ? ['read'] : []), ...(writes ? ['change'] : []), ...rest]);
}

const joined = (words: readonly string[]): string =>
  words.length < 2 ? (words[0] ?? '') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;

/** Somebody who has a role. */
export interface Holder {
  readonly kind: string;
  readonly name: string;
  /** Of a ServiceAccount; empty where files name none. */
  readonly namespace?: string;
  readonly binding: string;
  readonly bindingAt?: ObjectRef;
  /** Where it has the role; absent: in the whole cluster. */
  readonly where?: string;
  /** The pods that run as this ServiceAccount. */
  readonly pods: readonly { readonly title: string; readonly at: ObjectRef }[];
}

/** Who has a role, by the bindings of the scope and by those that every cluster has. */
export function whoHas(rbac: ScopedRbac, role: RoleName, namespace: string): readonly Holder[] {
  return rbac.bindingGroups.flatMap((group) =>
    group.versions
      .filter(
        (binding) =>
          !binding.isRefused &&
          binding.role?.kind === role.kind &&
          binding.role.name === role.name &&
          (role.kind === 'ClusterRole' || group.namespace === namespace),
      )
      .flatMap((binding) =>
        binding.subjects.map((subject): Holder => {
          const own = subject.kind === 'ServiceAccount' ? rbac.namespaceOf(subject) : undefined;
          return {
            kind: subject.kind,
            name: subject.name,
            ...(own === undefined ? {} : { namespace: own }),
            binding: group.title,
            ...(group.isBuiltIn ? {} : { bindingAt: binding.ref }),
            ...(group.kind === 'RoleBinding' ? { where: group.namespace } : {}),
            pods:
              own === undefined
                ? []
                : rbac.podsOf(own, subject.name).map(({ title, ref }: PodEntry) => ({ title, at: ref })),
          };
        }),
      ),
  );
}
