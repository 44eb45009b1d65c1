import type { Field } from '../../syntax/yaml/field.js';
import { CONNECTING, givenBy, type Right } from './given-rights.js';
import type { KubernetesObject } from './kubernetes-object.js';
import { type RoleRule, roleRules } from './role.js';

/** A label by which a ClusterRole becomes a part of a built-in one (docs: Using RBAC Authorization, aggregated ClusterRoles). */
export interface Aggregation {
  readonly label: Field;
  readonly target: 'admin' | 'edit' | 'view';
  /** What it brings that the built-in role must not have, for messages; absent where there is no such thing. */
  readonly surplus: string | undefined;
}

const PREFIX = 'rbac.authorization.k8s.io/aggregate-to-';
const TARGETS = ['admin', 'edit', 'view'] as const;

const labelOf = (role: KubernetesObject, target: (typeof TARGETS)[number]): Field =>
  role.field('metadata.labels').at(`${PREFIX}${target}`);

/** The labels of a ClusterRole that add it to built-in ones. Roles that the cluster itself provides count where asked for. */
export function aggregationsOf(role: KubernetesObject, options: { readonly builtIn: boolean }): readonly Aggregation[] {
  const labels = TARGETS.map((target) => ({ target, label: labelOf(role, target) })).filter(({ label }) =>
    label.is('true'),
  );
  if (labels.length === 0) return [];
  const rules = roleRules(role, options);
  if (rules.length === 0) return [];
  return labels.map(({ target, label }) => ({ target, label, surplus: surplusOf(target, rules) }));
}

/** True where the role certainly is the built-in `edit`, or a part of it or of `admin`. */
export const addsToEdit = (role: KubernetesObject): boolean =>
  role.name === 'edit' ||
  role.name === 'system:aggregate-to-edit' ||
  labelOf(role, 'edit').is('true') ||
  labelOf(role, 'admin').is('true');

const RBAC = 'rbac.authorization.k8s.io';

/** What leads from the rights within a namespace to more than those. */
const CLIMBING: readonly (readonly [right: Right, title: string])[] = [
  [{ verbs: ['escalate'], apiGroup: RBAC, resources: ['roles', 'clusterroles'] }, 'to escalate roles'],
  [{ verbs: ['bind'], apiGroup: RBAC, resources: ['roles', 'clusterroles'] }, 'to bind any role'],
  [{ verbs: ['impersonate'], apiGroup: '', resources: ['users', 'groups'] }, 'to impersonate others'],
  [{ verbs: CONNECTING, apiGroup: '', resources: ['nodes/proxy'] }, 'to reach kubelets'],
];

/** What reads more than `view` is made for. */
const PRYING: readonly (readonly [right: Right, title: string])[] = [
  [{ verbs: ['get', 'list', 'watch'], apiGroup: '', resources: ['secrets'] }, 'to read Secrets'],
  [{ verbs: CONNECTING, apiGroup: '', resources: ['pods/exec', 'pods/attach'] }, 'to run commands in pods'],
];

const READING: ReadonlySet<string> = new Set(['get', 'list', 'watch']);

function surplusOf(target: Aggregation['target'], rules: readonly RoleRule[]): string | undefined {
  const found = [...(target === 'view' ? PRYING : []), ...CLIMBING].find(([right]) =>
    rules.some((rule) => givenBy(rule, [right])),
  );
  if (found) return found[1];
  const writes =
    target === 'view' &&
    rules.some((rule) => rule.items('verbs').some(({ text }) => text !== undefined && !READING.has(text)));
  return writes ? 'to change objects' : undefined;
}
