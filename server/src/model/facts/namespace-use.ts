import type { KubernetesObject } from '../kubernetes/kubernetes-object.js';
import {
  type LabelSelector,
  type Labels,
  readSelector,
  selects,
  selectsEverything,
} from '../kubernetes/label-selector.js';
import { SYSTEM_NAMESPACES } from '../kubernetes/network-policy.js';
import { isOfKind } from '../kubernetes/of-kind.js';
import type { ObjectRef } from '../object-ref.js';
import { ByNamespace, isSameObject, type NamespaceGroup, type Placed } from './by-namespace.js';
import { defineFact, type FileContents } from './fact.js';
import { folderOf } from './scopes.js';

/** Which namespaces objects are in. Objects are joined by scope. */
export interface NamespaceUse {
  /** True where a kustomization or a Helm release gives the objects of the file their namespace. */
  isGiven(uri: string): boolean;
  /** The one namespace, other than "default", that objects of the same folder name, else those of the scope. */
  neighbour(ref: ObjectRef): string | undefined;
  /** The namespace that every workload of the scope is in, for the first of several; absent for all others. */
  onlyNamespace(ref: ObjectRef): string | undefined;
  /**
   * The one namespace of the workloads, or bindings, in the same folder that a Role, ServiceAccount or NetworkPolicy is
   * made for, where none of its own namespace uses it. Absent where it has its place, or where that cannot be told.
   */
  displaced(guard: ObjectRef): string | undefined;
}

interface Entry extends Placed {
  readonly kind: string;
  readonly name: string | undefined;
  readonly makesPods: boolean;
  /** The labels of each pod that it makes; absent where any is unknown. */
  readonly labels: readonly Labels[] | undefined;
  /** The ServiceAccounts of its pods, or the Role of a binding. */
  readonly uses: readonly string[];
  /** What a NetworkPolicy selects; absent for all pods, and where it is unknown. */
  readonly selector: LabelSelector | undefined;
}
type ChartEntry = { readonly ref: ObjectRef; readonly kind: 'Chart' };

function collect(object: KubernetesObject): Entry {
  const { ref, namespace, kind, name, pods } = object;
  const labels = pods.map((pod) => pod.labels).filter((known) => known !== undefined);
  const selector = isOfKind(object, 'NetworkPolicy') ? readSelector(object.field('spec.podSelector')) : undefined;
  const role =
    isOfKind(object, 'RoleBinding') && object.field('roleRef.kind').is('Role')
      ? object.field('roleRef.name')
      : undefined;
  return {
    ref,
    namespace,
    kind,
    name,
    makesPods: pods.length > 0,
    labels: labels.length === pods.length ? labels : undefined,
    uses: role?.text === undefined ? pods.flatMap((pod) => pod.serviceAccountName ?? []) : [role.text],
    selector: selector === undefined || selectsEverything(selector) ? undefined : selector,
  };
}

const isChart = ({ uri }: FileContents): boolean => /\/Chart\.ya?ml$/.test(uri);

export default defineFact<Entry | ChartEntry, NamespaceUse>({
  collect: (file) =>
    isChart(file)
      ? [{ ref: { uri: file.uri, document: 0, path: '' }, kind: 'Chart' }]
      : file.objects.map((object) => collect(object)),
  build(entries, scopes) {
    const charts = new Set<string>();
    const placed = new Map<string, readonly Entry[]>();
    for (const [uri, list] of entries) {
      if (list.some(({ kind }) => kind === 'Chart')) charts.add(folderOf(uri));
      placed.set(
        uri,
        list.filter((entry): entry is Entry => 'uses' in entry),
      );
    }
    const all = new ByNamespace(placed, scopes);
    const find = (ref: ObjectRef): Entry | undefined =>
      placed.get(ref.uri)?.find((entry) => isSameObject(entry.ref, ref));
    return {
      isGiven: (uri) => scopes.of(uri).some(({ id, namespace }) => namespace !== undefined || charts.has(id)),
      neighbour(ref) {
        const named = (isNear: (entry: Entry) => boolean): readonly string[] => {
          const groups = all.all(ref).flat();
          const found = groups
            .filter((group) => group.entries.some(isNear))
            .flatMap(({ namespace }) => namespace ?? []);
          // Nobody is sent where only the cluster's own programs belong.
          return [...new Set(found)].filter(
            (namespace) => namespace !== 'default' && !SYSTEM_NAMESPACES.has(namespace),
          );
        };
        const near = named((entry) => folderOf(entry.ref.uri) === folderOf(ref.uri));
        const names = near.length > 0 ? near : named(() => true);
        return names.length === 1 ? names[0] : undefined;
      },
      onlyNamespace(ref) {
        const [groups, ...others] = all.all(ref);
        const [group, stranger] = (groups ?? []).filter((near) => near.entries.some(({ makesPods }) => makesPods));
        if (others.length > 0 || stranger !== undefined || group?.namespace === undefined) return undefined;
        const workloads = group.entries.filter(({ makesPods }) => makesPods);
        const [first, second] = workloads;
        return first !== undefined && second !== undefined && isSameObject(first.ref, ref)
          ? group.namespace
          : undefined;
      },
      displaced(ref) {
        const own = find(ref);
        const [groups, ...others] = all.all(ref);
        const [home] = own === undefined ? [] : all.of(ref, own.namespace);
        if (own === undefined || groups === undefined || home === undefined || others.length > 0) return undefined;
        if (home.namespace === undefined || home.scope.namespace !== undefined || all.reachesOut(ref)) return undefined;
        // Objects without a known namespace may be in any.
        const users = groups.filter((group) => group.entries.some((entry) => uses(entry, own) !== false));
        const [user, another] = users;
        if (
          user === undefined ||
          another !== undefined ||
          user.namespace === undefined ||
          user.namespace === home.namespace
        )
          return undefined;
        return isMadeFor(user, own) ? user.namespace : undefined;
      },
    };
  },
});

/** Whether an object uses a guard of its own namespace; absent where that is unknown. */
function uses(entry: Entry, guard: Entry): boolean | undefined {
  if (guard.kind === 'ServiceAccount') return entry.makesPods && entry.uses.includes(guard.name ?? '');
  if (guard.kind === 'Role') return entry.kind === 'RoleBinding' && entry.uses.includes(guard.name ?? '');
  if (guard.selector === undefined || !entry.makesPods) return false;
  const { selector } = guard;
  return entry.labels?.some((labels) => selects(selector, labels));
}

/** True where the guard lies beside what uses it, and none of its name is in that namespace. */
const isMadeFor = ({ entries }: NamespaceGroup<Entry>, guard: Entry): boolean =>
  entries.some((entry) => uses(entry, guard) === true && folderOf(entry.ref.uri) === folderOf(guard.ref.uri)) &&
  !entries.some((entry) => entry.kind === guard.kind && entry.name === guard.name);
