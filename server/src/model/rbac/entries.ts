/**
 * What each file contributes to the RBAC graph, as plain data: roles, bindings, ServiceAccounts, pods, and Namespaces
 * (for the Pod Security level that they enforce). References lead to a line: that of an object, or of one rule of a role.
 */
import type { Field } from '../../syntax/yaml/field.js';
import type { KubernetesObject } from '../kubernetes/kubernetes-object.js';
import { type LabelSelector, type Labels, readLabels, readSelector } from '../kubernetes/label-selector.js';
import { enforceLabel } from '../kubernetes/namespace-labels.js';
import type { Pod } from '../kubernetes/pod.js';
import type { PolicyRule } from '../kubernetes/policy-rule.js';
import { roleRules } from '../kubernetes/role.js';
import type { ObjectRef } from '../object-ref.js';

/** What every entry has. Names and namespaces are absent where they are missing or a template writes them. */
interface NamedEntry {
  readonly ref: ObjectRef;
  readonly name: string | undefined;
  readonly namespace: string | undefined;
}

export interface RoleEntry extends NamedEntry {
  readonly kind: 'Role' | 'ClusterRole';
  /** What it certainly allows. */
  readonly rules: readonly PlacedRule[];
  /** False where it may allow more. */
  readonly isComplete: boolean;
  /** Absent where any of them is unknown. */
  readonly labels: Labels | undefined;
  /** What selects the ClusterRoles whose rules it takes over: any of these. Absent where it has rules of its own. */
  readonly aggregates: readonly LabelSelector[] | undefined;
}

/** A rule, and where it stands among those of its role. */
export interface PlacedRule {
  readonly rule: PolicyRule;
  readonly index: number;
}

export interface BindingEntry extends NamedEntry {
  readonly kind: 'RoleBinding' | 'ClusterRoleBinding';
  readonly role: RoleName | undefined;
  readonly subjects: readonly SubjectEntry[];
  /** False where it may have more subjects. */
  readonly isComplete: boolean;
  /** True where the API server certainly refuses it: a role of another API group, or of a kind that it cannot refer to. */
  readonly isRefused: boolean;
}

/** What a roleRef names. */
export interface RoleName {
  readonly kind: string;
  readonly name: string;
}

export interface SubjectEntry {
  readonly kind: string;
  readonly name: string;
  /** Absent where it is missing or unknown. */
  readonly namespace: string | undefined;
  /** True where there certainly is no namespace: the API server refuses a ServiceAccount without one. */
  readonly lacksNamespace: boolean;
  /** Its place in the list. */
  readonly index: number;
}

export interface AccountEntry extends NamedEntry {
  readonly kind: 'ServiceAccount';
  /** What `automountServiceAccountToken` says; a missing field means true. */
  readonly mounts: boolean | 'unknown';
}

/** Pods of one spec. */
export interface PodEntry extends NamedEntry {
  readonly kind: 'pod';
  /** `Deployment "web"` */
  readonly title: string;
  readonly path: string;
  readonly workload: string;
  /** Absent where it is unknown. */
  readonly account: string | undefined;
  /** What the pod itself says about the token; `unset` leaves it to the ServiceAccount. */
  readonly mounts: boolean | 'unset' | 'unknown';
  /** A projected volume holds a token for the API server. */
  readonly projects: boolean;
  /** Whoever runs programs in it certainly has the node: a privileged container, or the node's processes or files. */
  readonly isOnNode: boolean;
}

export interface NamespaceEntry extends NamedEntry {
  readonly kind: 'Namespace';
  /** Refuses pods that reach the node (Pod Security Standards, baseline and restricted). */
  readonly keepsFromNode: boolean;
}

export type RbacEntry = RoleEntry | BindingEntry | AccountEntry | PodEntry | NamespaceEntry;

const RBAC_GROUP = 'rbac.authorization.k8s.io';

/** Collects what role based access control is made of. */
export function collectRbac(objects: readonly KubernetesObject[]): readonly RbacEntry[] {
  return objects.flatMap((object): readonly RbacEntry[] => {
    const at = { ref: object.ref, name: object.name, namespace: object.namespace };
    const pods = object.isA('PodTemplate') ? [] : object.pods.map((pod) => podEntry(pod, at));
    if (pods.length > 0) return pods;
    if (object.isA('Role')) return [{ ...at, kind: 'Role', ...roleData(object) }];
    if (object.isA('ClusterRole')) return [{ ...at, kind: 'ClusterRole', namespace: undefined, ...roleData(object) }];
    if (object.isA('RoleBinding')) return [{ ...at, kind: 'RoleBinding', ...bindingData(object) }];
    if (object.isA('ClusterRoleBinding'))
      return [{ ...at, kind: 'ClusterRoleBinding', namespace: undefined, ...bindingData(object) }];
    if (object.isA('Namespace')) {
      const level = enforceLabel(object);
      return [{ ...at, kind: 'Namespace', keepsFromNode: level.is('baseline') || level.is('restricted') }];
    }
    if (!object.isA('ServiceAccount')) return [];
    const automount = object.field('automountServiceAccountToken');
    return [{ ...at, kind: 'ServiceAccount', mounts: automount.isUnknown ? 'unknown' : automount.isNot(false) }];
  });
}

function roleData(object: KubernetesObject): Omit<RoleEntry, keyof NamedEntry | 'kind'> {
  const rules = object.field('rules');
  const items = rules.items();
  const aggregation = object.field('aggregationRule');
  const selectors = aggregation.field('clusterRoleSelectors').items().map(readSelector);
  const placed = roleRules(object, { builtIn: true });
  const known = placed.flatMap((rule): readonly PlacedRule[] => {
    const data = rule.data;
    return data === undefined ? [] : [{ rule: data, index: items.findIndex((item) => item.path === rule.root.path) }];
  });
  const isAggregated = !aggregation.isAbsent && object.kind === 'ClusterRole';
  return {
    rules: known,
    isComplete: isAggregated
      ? !aggregation.isUnknown && selectors.every((selector) => selector !== undefined)
      : !rules.isUnknown &&
        rules.isComplete &&
        known.length === items.length &&
        placed.every(({ root }) => root.isComplete && LISTS.every((list) => isKnown(root.field(list)))),
    labels: readLabels(object.field('metadata.labels')),
    aggregates: isAggregated ? selectors.filter((selector) => selector !== undefined) : undefined,
  };
}

const LISTS = ['apiGroups', 'resources', 'verbs', 'resourceNames', 'nonResourceURLs'] as const;

const isKnown = (list: Field): boolean =>
  !list.isUnknown && list.isComplete && list.items().every((item) => !item.isUnknown);

function bindingData(object: KubernetesObject): Omit<BindingEntry, keyof NamedEntry | 'kind'> {
  const kind = object.field('roleRef.kind');
  const name = object.field('roleRef.name').text;
  const group = object.field('roleRef.apiGroup');
  const subjects = object.field('subjects');
  const items = subjects.items();
  const known = items.flatMap((subject, index): readonly SubjectEntry[] => {
    const subjectKind = subject.field('kind').text;
    const subjectName = subject.field('name').text;
    if (subjectKind === undefined || subjectName === undefined) return [];
    const subjectGroup = subject.field('apiGroup');
    // The API server fills in what is missing, and refuses every other group.
    const expected = subjectKind === 'ServiceAccount' ? '' : RBAC_GROUP;
    if (!subjectGroup.isAbsent && subjectGroup.isNot(expected)) return [];
    const namespace = subject.field('namespace');
    return [
      {
        kind: subjectKind,
        name: subjectName,
        namespace: namespace.text,
        lacksNamespace: namespace.isAbsent || namespace.is(''),
        index,
      },
    ];
  });
  return {
    role: kind.text === undefined || name === undefined ? undefined : { kind: kind.text, name },
    subjects: known,
    isComplete:
      !subjects.isUnknown &&
      subjects.isComplete &&
      items.every((subject) => !subject.field('kind').isUnknown && !subject.field('name').isUnknown),
    isRefused:
      (!group.isAbsent && group.isNot(RBAC_GROUP) && group.isNot('')) ||
      (kind.isPresent && kind.isNot('ClusterRole') && (object.kind !== 'RoleBinding' || kind.isNot('Role'))),
  };
}

const NODE_NAMESPACES = ['hostPID', 'hostIPC'] as const;

function podEntry(pod: Pod, at: NamedEntry): PodEntry {
  const automount = pod.field('automountServiceAccountToken');
  const volumes = pod.field('volumes').items();
  return {
    ...at,
    kind: 'pod',
    title: pod.title,
    path: pod.spec.path,
    workload: pod.object.kind,
    account: pod.serviceAccountName,
    mounts: automount.isUnknown ? 'unknown' : automount.isAbsent ? 'unset' : !automount.isNot(true),
    projects: volumes.some((volume) =>
      volume
        .field('projected.sources')
        .items()
        .some(
          (source) =>
            source.field('serviceAccountToken').exists && source.field('serviceAccountToken.audience').isAbsent,
        ),
    ),
    isOnNode:
      NODE_NAMESPACES.some((name) => pod.field(name).is(true)) ||
      volumes.some((volume) => volume.field('hostPath.path').text === '/') ||
      pod.containers.some((container) => container.field('securityContext.privileged').is(true)),
  };
}
