/**
 * The RBAC objects of a scope as nodes and edges: pod → ServiceAccount → binding → role. The shape is that of
 * `picture/graph.ts`, with references to objects as sources: pictures, text and DOT are made from it there.
 */
import type { ObjectRef } from '../object-ref.js';
import type { BindingEntry, SubjectEntry } from './entries.js';
import { type Account, type Powers, type Reached, reachOf } from './reach.js';
import { callerOf } from './request.js';
import type { BindingGroup, ScopedRbac } from './scoped-rbac.js';

export interface RbacNode {
  readonly id: string;
  readonly kind: 'pod' | 'service-account' | 'user' | 'group' | 'binding' | 'role';
  readonly label: string;
  readonly detail?: string;
  readonly description?: string;
  readonly emphasis?: 'danger' | 'muted';
  /** The namespace that it is drawn in; absent for what belongs to the cluster. */
  readonly group?: string;
  readonly source?: ObjectRef;
}

export interface RbacEdge {
  readonly from: string;
  readonly to: string;
  readonly kind: 'runs-as' | 'bound-by' | 'grants';
}

export interface RbacPicture {
  readonly nodes: readonly RbacNode[];
  readonly edges: readonly RbacEdge[];
  readonly groups: readonly { readonly id: string; readonly label: string }[];
}

/** What pods can reach, the most powerful first. */
export interface RankedPod {
  readonly title: string;
  readonly at: ObjectRef;
  readonly namespace: string;
  readonly account: string;
  /** What programs in it reach with the token of their ServiceAccount; the worst target first. */
  readonly reaches: readonly Reached[];
  /** How many bindings its ServiceAccount has. */
  readonly bindings: number;
}

/**
 * The pods that find a token, by power: those that may do everything first, then by the worst target that they reach, in
 * the fewest steps, then by their bindings.
 */
export function rankPods(rbac: ScopedRbac, powers: Powers): readonly RankedPod[] {
  const ranked = rbac.pods.flatMap((pod): readonly { readonly pod: RankedPod; readonly weight: number }[] => {
    if (pod.account === undefined || !rbac.hasToken(pod)) return [];
    const account = { namespace: pod.namespace ?? '', name: pod.account };
    const { namespace } = account;
    const reaches = reachOf(rbac, account, powers);
    const bindings = rbac.bindingsOfAccount(account).length;
    const ranks = { title: pod.title, at: pod.ref, namespace, account: pod.account, reaches, bindings };
    return [{ pod: ranks, weight: weight(ranks, reaches.length > 0 && mayDoEverything(rbac, account)) }];
  });
  return ranked
    .sort((a, b) => b.weight - a.weight || (a.pod.title < b.pod.title ? -1 : a.pod.title > b.pod.title ? 1 : 0))
    .map(({ pod }) => pod);
}

const mayDoEverything = (rbac: ScopedRbac, account: Account): boolean =>
  rbac.authorize(callerOf({ kind: 'ServiceAccount', ...account }), { verb: '*', group: '*', resource: '*' }).answer ===
  'yes';

const WEIGHTS = { 'cluster-admin': 1e9, node: 1e7, 'all-secrets': 1e6, 'namespace-secrets': 1e4 } as const;
/** Each target counts more than all lesser ones together; of two ways the shorter counts more. */
const weight = ({ reaches, bindings }: RankedPod, isMaster: boolean): number =>
  reaches.reduce((sum, { target, steps }) => sum + WEIGHTS[target] * (1 + 1 / steps.length), bindings) +
  (isMaster ? WEIGHTS['cluster-admin'] : 0);

/** What a picture of the scope shows: who is bound, and what everything that has a token runs as. */
export function pictureOf(rbac: ScopedRbac, powers: Powers): RbacPicture {
  const nodes = new Map<string, RbacNode>();
  const edges = new Map<string, RbacEdge>();
  const add = (node: RbacNode): string => {
    const known = nodes.get(node.id);
    if (known === undefined || (known.source === undefined && node.source !== undefined)) nodes.set(node.id, node);
    return node.id;
  };
  const link = (from: string, to: string, kind: RbacEdge['kind']): void => {
    edges.set(`${from} ${to}`, { from, to, kind });
  };
  for (const account of rbac.accounts)
    if (account.name !== undefined) add(accountNode(rbac, powers, account.namespace ?? '', account.name, account.ref));
  for (const pod of rbac.pods) {
    if (pod.account === undefined) continue;
    const namespace = pod.namespace ?? '';
    const id = add({
      id: `pod ${namespace} ${pod.title} ${pod.path}`,
      kind: 'pod',
      label: pod.name ?? pod.workload,
      detail: pod.workload,
      ...(rbac.hasToken(pod) ? {} : { emphasis: 'muted', description: 'It has no token of its ServiceAccount.' }),
      ...inGroup(namespace),
      source: pod.ref,
    });
    link(id, add(accountNode(rbac, powers, namespace, pod.account)), 'runs-as');
  }
  for (const group of rbac.bindingGroups) {
    if (group.isBuiltIn) continue;
    for (const binding of group.versions) addBinding(rbac, powers, group, binding, add, link);
  }
  const namespaces = new Set([...nodes.values()].flatMap(({ group }) => group ?? []));
  return {
    nodes: [...nodes.values()],
    edges: [...edges.values()],
    groups: [...namespaces].map((id) => ({ id, label: id.replace(/^namespace /, '') })),
  };
}

function addBinding(
  rbac: ScopedRbac,
  powers: Powers,
  group: BindingGroup,
  binding: BindingEntry,
  add: (node: RbacNode) => string,
  link: (from: string, to: string, kind: RbacEdge['kind']) => void,
): void {
  const id = add({
    id: `binding ${group.namespace} ${group.title}`,
    kind: 'binding',
    label: binding.name ?? group.kind,
    detail: group.kind,
    ...inGroup(group.namespace),
    source: binding.ref,
  });
  for (const subject of binding.subjects) link(add(subjectNode(rbac, powers, subject)), id, 'bound-by');
  if (binding.role === undefined) return;
  const { kind, name } = binding.role;
  const source = rbac.rolesNamed(binding.role, group.namespace)[0]?.ref;
  const isMighty = rbac.judgeRole(
    binding.role,
    group.namespace,
    ({ rule }) => rule.verbs.includes('*') && rule.resources.includes('*'),
  );
  const roleId = add({
    id: `role ${kind === 'Role' ? group.namespace : ''} ${kind} ${name}`,
    kind: 'role',
    label: name,
    detail: kind,
    ...(isMighty.answer === 'yes' ? { emphasis: 'danger' } : {}),
    ...(source === undefined && isMighty.answer === 'unknown'
      ? { description: 'What it allows is not in the workspace.' }
      : {}),
    ...inGroup(kind === 'Role' ? group.namespace : ''),
    ...(source === undefined ? {} : { source }),
  });
  link(id, roleId, 'grants');
}

function subjectNode(rbac: ScopedRbac, powers: Powers, subject: SubjectEntry): RbacNode {
  if (subject.kind === 'ServiceAccount') return accountNode(rbac, powers, rbac.namespaceOf(subject), subject.name);
  const kind = subject.kind === 'Group' ? 'group' : 'user';
  return { id: `${kind} ${subject.name}`, kind, label: subject.name, detail: subject.kind };
}

function accountNode(rbac: ScopedRbac, powers: Powers, namespace: string, name: string, source?: ObjectRef): RbacNode {
  const [worst] = reachOf(rbac, { namespace, name }, powers);
  const isMighty = worst !== undefined && worst.target !== 'namespace-secrets';
  return {
    id: `account ${namespace} ${name}`,
    kind: 'service-account',
    label: name,
    detail: 'ServiceAccount',
    ...(isMighty ? { emphasis: 'danger' } : {}),
    ...(worst === undefined ? {} : { description: worst.steps.map(({ what }) => what).join(' ') }),
    ...inGroup(namespace),
    ...(source === undefined ? {} : { source }),
  };
}

const inGroup = (namespace: string): { readonly group?: string } =>
  namespace === '' ? {} : { group: `namespace ${namespace}` };
