// An evaluator of RBAC written from the documentation alone (Kubernetes: "Using RBAC Authorization", "Authorization
// overview"). It knows nothing of the project, so that it can contradict it. Objects are plain JSON.

export interface Meta {
  readonly name: string;
  readonly namespace?: string;
  readonly labels?: Readonly<Record<string, string>>;
}

export interface Rule {
  readonly apiGroups?: readonly string[];
  readonly resources?: readonly string[];
  readonly verbs: readonly string[];
  readonly resourceNames?: readonly string[];
  readonly nonResourceURLs?: readonly string[];
}

export interface Role {
  readonly kind: 'Role' | 'ClusterRole';
  readonly metadata: Meta;
  readonly rules?: readonly Rule[];
  readonly aggregationRule?: {
    readonly clusterRoleSelectors: readonly { readonly matchLabels: Readonly<Record<string, string>> }[];
  };
}

export interface Subject {
  readonly kind: string;
  readonly name: string;
  readonly namespace?: string;
  readonly apiGroup?: string;
}

export interface Binding {
  readonly kind: 'RoleBinding' | 'ClusterRoleBinding';
  readonly metadata: Meta;
  readonly roleRef: { readonly kind: string; readonly name: string; readonly apiGroup?: string };
  readonly subjects?: readonly Subject[];
}

export type RbacObject = Role | Binding;

/** Who asks: a user name and the groups that came with it. */
export interface Asker {
  readonly user: string;
  readonly groups: readonly string[];
}

export interface Question {
  readonly verb: string;
  readonly group?: string;
  readonly resource?: string;
  readonly subresource?: string;
  readonly name?: string;
  /** Absent for a request in the whole cluster. */
  readonly namespace?: string;
  /** For requests of no resource. */
  readonly path?: string;
}

export type Reply = 'yes' | 'no' | 'unknown';

const GROUP = 'rbac.authorization.k8s.io';

/** A ServiceAccount's user name and groups. */
export const serviceAccount = (namespace: string, name: string): Asker => ({
  user: `system:serviceaccount:${namespace}:${name}`,
  groups: ['system:serviceaccounts', `system:serviceaccounts:${namespace}`, 'system:authenticated'],
});

/**
 * May the asker do it? `defaults` are the roles and bindings that every cluster has. Objects that are there twice are alternatives:
 * every cluster that can be made by choosing one of each is asked. A role that is missing may allow anything.
 */
export function decide(
  objects: readonly RbacObject[],
  defaults: readonly RbacObject[],
  asker: Asker,
  question: Question,
): Reply {
  const replies = new Set(clusters(objects).map((cluster) => decideIn(cluster, defaults, asker, question)));
  const [only] = replies;
  return replies.size === 1 && only !== undefined ? only : 'unknown';
}

function clusters(objects: readonly RbacObject[]): readonly (readonly RbacObject[])[] {
  const byIdentity = new Map<string, RbacObject[]>();
  for (const object of objects) {
    const isNamespaced = object.kind === 'Role' || object.kind === 'RoleBinding';
    const id = `${object.kind}/${isNamespaced ? object.metadata.namespace : ''}/${object.metadata.name}`;
    byIdentity.set(id, [...(byIdentity.get(id) ?? []), object]);
  }
  let made: (readonly RbacObject[])[] = [[]];
  for (const choices of byIdentity.values())
    made = made.flatMap((cluster) => choices.map((choice) => [...cluster, choice]));
  return made;
}

function decideIn(
  objects: readonly RbacObject[],
  defaults: readonly RbacObject[],
  asker: Asker,
  question: Question,
): Reply {
  // "system:masters" is let through whatever the roles say.
  if (asker.groups.includes('system:masters')) return 'yes';
  const roles = objects.filter(isRole);
  let isUnknown = false;
  for (const object of [...objects, ...defaults]) {
    if (object.kind !== 'RoleBinding' && object.kind !== 'ClusterRoleBinding') continue;
    if (!isAccepted(object)) continue;
    // "A RoleBinding grants permissions within a specific namespace whereas a ClusterRoleBinding grants cluster-wide."
    if (object.kind === 'RoleBinding') {
      if (question.path !== undefined || question.namespace === undefined) continue;
      if (object.metadata.namespace !== question.namespace) continue;
    }
    if (!(object.subjects ?? []).some((subject) => is(subject, asker))) continue;
    const rules = rulesOf(object, roles, defaults.filter(isRole));
    if (rules === undefined) {
      isUnknown = true;
      continue;
    }
    if (rules.some((rule) => permits(rule, question))) return 'yes';
  }
  return isUnknown ? 'unknown' : 'no';
}

const isRole = (object: RbacObject): object is Role => object.kind === 'Role' || object.kind === 'ClusterRole';

/** The API server refuses a roleRef of another group, and a ClusterRoleBinding to a Role. */
function isAccepted({ kind, roleRef }: Binding): boolean {
  if (roleRef.apiGroup !== undefined && roleRef.apiGroup !== '' && roleRef.apiGroup !== GROUP) return false;
  return roleRef.kind === 'ClusterRole' || (roleRef.kind === 'Role' && kind === 'RoleBinding');
}

function is(subject: Subject, { user, groups }: Asker): boolean {
  switch (subject.kind) {
    case 'User':
      return (subject.apiGroup ?? GROUP) === GROUP && subject.name === user;
    case 'Group':
      return (subject.apiGroup ?? GROUP) === GROUP && groups.includes(subject.name);
    case 'ServiceAccount':
      // The namespace of a ServiceAccount is required.
      return (
        (subject.apiGroup ?? '') === '' &&
        subject.namespace !== undefined &&
        user === `system:serviceaccount:${subject.namespace}:${subject.name}`
      );
    default:
      return false;
  }
}

/** Absent where the role is missing. */
function rulesOf(binding: Binding, roles: readonly Role[], defaults: readonly Role[]): readonly Rule[] | undefined {
  const { kind, name } = binding.roleRef;
  if (kind === 'Role')
    return [...roles, ...defaults].find(
      (role) =>
        role.kind === 'Role' && role.metadata.name === name && role.metadata.namespace === binding.metadata.namespace,
    )?.rules;
  const found = [...roles, ...defaults].filter((role) => role.kind === 'ClusterRole' && role.metadata.name === name);
  if (found.length === 0) return undefined;
  return found.flatMap((role) => effectiveRules(role, [...roles, ...defaults], [role.metadata.name]));
}

/** "The controller fills in the rules": a role with an aggregationRule has those of the ClusterRoles that it selects. */
function effectiveRules(role: Role, all: readonly Role[], above: readonly string[]): readonly Rule[] {
  const { aggregationRule } = role;
  if (role.kind !== 'ClusterRole' || aggregationRule === undefined) return role.rules ?? [];
  const selected = all.filter(
    ({ kind, metadata }) =>
      kind === 'ClusterRole' &&
      !above.includes(metadata.name) &&
      aggregationRule.clusterRoleSelectors.some(({ matchLabels }) =>
        Object.entries(matchLabels).every(([key, value]) => metadata.labels?.[key] === value),
      ),
  );
  return selected.flatMap((one) => effectiveRules(one, all, [...above, one.metadata.name]));
}

function permits(rule: Rule, question: Question): boolean {
  if (!matches(rule.verbs, question.verb)) return false;
  if (question.path !== undefined) {
    const { path } = question;
    // "*" is a wildcard as the last character only.
    return (rule.nonResourceURLs ?? []).some((url) =>
      url.endsWith('*') ? path.startsWith(url.slice(0, url.length - 1)) : url === path,
    );
  }
  if (!matches(rule.apiGroups ?? [], question.group ?? '')) return false;
  const { resource = '', subresource } = question;
  const isMeant = (rule.resources ?? []).some((item) => {
    if (item === '*') return true;
    if (subresource === undefined) return item === resource;
    return item === `${resource}/${subresource}` || item === `*/${subresource}`;
  });
  if (!isMeant) return false;
  if (rule.resourceNames === undefined || rule.resourceNames.length === 0) return true;
  // "You cannot restrict create or deletecollection requests by their resource name": such requests have none.
  const hasName =
    question.name !== undefined &&
    question.verb !== 'deletecollection' &&
    !(question.verb === 'create' && subresource === undefined);
  return hasName && rule.resourceNames.includes(question.name ?? '');
}

const matches = (list: readonly string[], value: string): boolean =>
  list.some((item) => item === '*' || item === value);
