// Clusters at random, and questions about them: small vocabularies, so that names meet often.
import type { Asker, Binding, Question, RbacObject, Role, Rule, Subject } from './rbac.js';
import { serviceAccount } from './rbac.js';

export interface GeneratedCluster {
  readonly objects: readonly RbacObject[];
  /** The same as manifests. */
  readonly text: string;
  readonly questions: readonly { readonly asker: Asker; readonly question: Question }[];
}

/** A generator of numbers that always gives the same ones for a seed (mulberry32). */
function randomOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const NAMESPACES = ['shop', 'build', 'ops'];
const ACCOUNTS = ['web', 'worker', 'default'];
const USERS = ['ada', 'system:serviceaccount:shop:web', 'system:anonymous'];
const GROUPS = [
  'devs',
  'system:authenticated',
  'system:unauthenticated',
  'system:serviceaccounts',
  'system:serviceaccounts:shop',
  'system:masters',
];
const ROLE_NAMES = ['reader', 'writer', 'keeper'];
const CLUSTER_ROLES = [...ROLE_NAMES, 'all', 'view', 'edit', 'admin', 'cluster-admin', 'gone'];
const API_GROUPS = ['', 'apps', 'batch'];
const RESOURCES = ['pods', 'deployments', 'secrets', 'nodes'];
const SUBRESOURCES = ['exec', 'scale', 'log'];
const VERBS = ['get', 'list', 'create', 'delete', 'deletecollection', 'patch', 'impersonate'];
const NAMES = ['one', 'two'];
const PATHS = ['/healthz', '/healthz/etcd', '/metrics', '/api/v1', '/logs'];
const LABELS = ['part', 'rbac.authorization.k8s.io/aggregate-to-view', 'rbac.authorization.k8s.io/aggregate-to-edit'];

export function* clustersAtRandom(seed: number, count: number, questionsEach = 12): Generator<GeneratedCluster> {
  for (let n = 0; n < count; n++) yield clusterAtRandom(randomOf(seed * 100_003 + n), questionsEach);
}

function clusterAtRandom(random: () => number, questionsEach: number): GeneratedCluster {
  const chance = (share: number): boolean => random() < share;
  const below = (limit: number): number => Math.floor(random() * limit);
  const one = <Item>(items: readonly Item[]): Item => items[below(items.length)] as Item;
  const some = <Item>(items: readonly Item[], most = 2): Item[] =>
    Array.from({ length: 1 + below(most) }, () => one(items));
  const times = <Item>(limit: number, make: () => Item): Item[] => Array.from({ length: below(limit + 1) }, make);

  const resource = (): string => {
    const pick = random();
    if (pick < 0.1) return '*';
    if (pick < 0.2) return `*/${one(SUBRESOURCES)}`;
    if (pick < 0.27) return `${one(RESOURCES)}/*`;
    if (pick < 0.5) return `${one(RESOURCES)}/${one(SUBRESOURCES)}`;
    return one(RESOURCES);
  };
  const url = (): string =>
    chance(0.1) ? '*' : chance(0.4) ? `${one(PATHS)}*` : chance(0.3) ? `${one(PATHS)}/*` : one(PATHS);
  const rule = (isForCluster: boolean): Rule => {
    const verbs = chance(0.12) ? ['*'] : some(VERBS, 3);
    if (isForCluster && chance(0.2)) return { nonResourceURLs: Array.from({ length: 1 + below(2) }, url), verbs };
    return {
      apiGroups: chance(0.15) ? ['*'] : some(API_GROUPS),
      resources: Array.from({ length: 1 + below(3) }, resource),
      verbs,
      ...(chance(0.25) ? { resourceNames: some(NAMES) } : {}),
    };
  };
  const role = (): Role => {
    const name = one(ROLE_NAMES);
    return {
      kind: 'Role',
      metadata: { name, namespace: one(NAMESPACES) },
      rules: Array.from({ length: 1 + below(2) }, () => rule(false)),
    };
  };
  const clusterRole = (): Role => {
    const isAggregated = chance(0.25);
    const labels = chance(0.5) ? { labels: { [one(LABELS)]: 'true' } } : {};
    const metadata = { name: isAggregated ? one(['all', 'keeper']) : one(ROLE_NAMES), ...labels };
    return isAggregated
      ? {
          kind: 'ClusterRole',
          metadata,
          aggregationRule: {
            clusterRoleSelectors: Array.from({ length: 1 + below(2) }, () => ({
              matchLabels: { [one(LABELS)]: 'true' },
            })),
          },
          // What stands beside an aggregationRule is overwritten.
          ...(chance(0.5) ? { rules: [rule(true)] } : {}),
        }
      : { kind: 'ClusterRole', metadata, rules: Array.from({ length: 1 + below(2) }, () => rule(true)) };
  };
  const subject = (): Subject => {
    const wrong = chance(0.05) ? { apiGroup: one(['v1', 'rbac.authorization.k8s.io/v1', 'apps']) } : {};
    const pick = random();
    if (pick < 0.55) {
      const namespace = chance(0.9) ? { namespace: one(NAMESPACES) } : {};
      return { kind: 'ServiceAccount', name: one(ACCOUNTS), ...namespace, ...wrong };
    }
    const right = chance(0.5) ? { apiGroup: 'rbac.authorization.k8s.io' } : {};
    if (pick < 0.75) return { kind: 'User', name: one(USERS), ...right, ...wrong };
    return { kind: 'Group', name: one(GROUPS), ...right, ...wrong };
  };
  const binding = (): Binding => {
    const isForCluster = chance(0.45);
    const kind = isForCluster ? 'ClusterRoleBinding' : 'RoleBinding';
    const refersToRole = !isForCluster && chance(0.5);
    const group = chance(0.8) ? { apiGroup: 'rbac.authorization.k8s.io' } : chance(0.2) ? { apiGroup: 'rbac' } : {};
    return {
      kind,
      metadata: { name: `b${below(6)}`, ...(isForCluster ? {} : { namespace: one(NAMESPACES) }) },
      roleRef: {
        ...group,
        kind: isForCluster && chance(0.04) ? 'Role' : refersToRole ? 'Role' : 'ClusterRole',
        name: refersToRole ? one([...ROLE_NAMES, 'gone']) : one(CLUSTER_ROLES),
      },
      subjects: times(3, subject),
    };
  };
  const objects: RbacObject[] = [
    ...times(4, role),
    ...times(5, clusterRole),
    ...Array.from({ length: 1 + below(5) }, binding),
  ];
  const subjects = objects.flatMap((object) => ('roleRef' in object ? (object.subjects ?? []) : []));
  const asker = (): Asker => {
    const meant = chance(0.4) && subjects.length > 0 ? one(subjects) : undefined;
    if (meant?.kind === 'ServiceAccount') return serviceAccount(meant.namespace ?? one(NAMESPACES), meant.name);
    if (meant?.kind === 'Group' && !meant.name.startsWith('system:'))
      return { user: 'ada', groups: ['system:authenticated', meant.name] };
    if (chance(0.7)) return serviceAccount(one(NAMESPACES), one(ACCOUNTS));
    const user = one(USERS);
    const account = /^system:serviceaccount:(\w+):(\w+)$/.exec(user);
    if (account) return serviceAccount(account[1] ?? '', account[2] ?? '');
    if (user === 'system:anonymous') return { user, groups: ['system:unauthenticated'] };
    return {
      user,
      groups: ['system:authenticated', ...(chance(0.5) ? ['devs'] : []), ...(chance(0.1) ? ['system:masters'] : [])],
    };
  };
  const question = (): Question => {
    const verb = one(VERBS);
    if (chance(0.15)) return { verb, path: one(PATHS) };
    return {
      verb,
      group: one(API_GROUPS),
      resource: one(RESOURCES),
      ...(chance(0.35) ? { subresource: one(SUBRESOURCES) } : {}),
      ...(chance(0.4) ? { name: one(NAMES) } : {}),
      ...(chance(0.75) ? { namespace: one(NAMESPACES) } : {}),
    };
  };
  return {
    objects,
    text: objects
      .map((object) => JSON.stringify({ apiVersion: 'rbac.authorization.k8s.io/v1', ...object }))
      .join('\n---\n'),
    questions: Array.from({ length: questionsEach }, () => ({ asker: asker(), question: question() })),
  };
}
