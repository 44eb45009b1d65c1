import type { RbacGraph } from '../model/facts/rbac.js';
import type { KubernetesObject } from '../model/kubernetes/kubernetes-object.js';
import type { Pod } from '../model/kubernetes/pod.js';
import type { ObjectRef } from '../model/object-ref.js';
import type { RoleName } from '../model/rbac/entries.js';
import type { Reached, Target } from '../model/rbac/reach.js';
import type { Holder, Rights, RightsRow } from '../model/rbac/rights.js';
import { contains, shift, type TextRange } from '../syntax/text.js';
import type { Field } from '../syntax/yaml/field.js';
import type { FileView } from './plan-edits.js';

/** Something that is named, and its line where the workspace has one. */
export interface Named<Place> {
  /** `ClusterRole "reader"` */
  readonly title: string;
  readonly at?: Place;
}

/** How somebody comes to be as mighty as a target. */
export interface Way<Place> {
  /** `ServiceAccount "robot"` */
  readonly who: string;
  readonly target: Target;
  readonly steps: readonly {
    /** One sentence. */
    readonly what: string;
    /** Leads to the rule that allows it. */
    readonly role: Named<Place>;
    readonly binding: Named<Place>;
  }[];
}

/** What rights there are, and by what. */
export interface RightsTable<Place> {
  readonly rows: readonly (Omit<RightsRow, 'at'> & { readonly at?: Place })[];
  /** The same in sentences, one for each place. */
  readonly words: readonly string[];
  /** Roles of which only the cluster knows what they allow. */
  readonly unknownRoles: readonly string[];
}

export interface RoleHolder<Place> extends Named<Place> {
  readonly kind: string;
  readonly name: string;
  /** Leads to the binding that gives it the role. */
  readonly binding: Named<Place>;
  /** Where it has the role; absent: in the whole cluster. Empty: in the namespace that files do not name. */
  readonly where?: string;
}

/** What can be said about rights at a place: of what an account, a role, a binding or a pod can do. */
export interface RightsInsight<Place> {
  readonly kind: 'account' | 'role' | 'binding' | 'pod';
  /** What was pointed at, in the offsets of the file. */
  readonly range: TextRange;
  readonly title: string;
  /** What a picture calls it: its name, its kind, its namespace, as far as they are known. */
  readonly names: readonly string[];
  /** Of a pod: what it runs as. */
  readonly account?: string;
  /** False for pods that find no token of their ServiceAccount. */
  readonly hasToken: boolean;
  readonly rights: RightsTable<Place>;
  /** Of an account or a pod: by which bindings it has which roles. */
  readonly bindings: readonly (Named<Place> & { readonly role: Named<Place>; readonly isKnown: boolean })[];
  /** Of a role or a binding: who has the role. */
  readonly holders: readonly RoleHolder<Place>[];
  /** Of an account: what runs as it. Of a role or a binding: what runs with it. */
  readonly pods: readonly Named<Place>[];
  /** Of each one that has the rights, the worst target first. */
  readonly ways: readonly Way<Place>[];
}

/** Where a file has something about which there is more to say than that nothing is known; in the order of its text. */
export const rightsPlaces = ({ documents, uri }: FileView, graph: RbacGraph): readonly TextRange[] =>
  documents.flatMap(({ contents, base }) =>
    contents.language === 'dockerfile'
      ? []
      : contents.objects
          .filter((object) => isWorthALens(object, uri, graph))
          .map((object) => shift(object.field('kind').keyRange, base)),
  );

/** Asks only what is cheap: the rights themselves are gathered when the lens is seen. */
function isWorthALens(object: KubernetesObject, uri: string, graph: RbacGraph): boolean {
  const { name, namespace, kind } = object;
  if (name === undefined) return false;
  if (object.isA('ServiceAccount')) return true;
  if (isRole(object)) return graph.whoHas(uri, namespace, { kind, name }).length > 0;
  if (isBinding(object)) return roleOf(object) !== undefined && object.field('subjects').items().length > 0;
  return object.pods.some(
    (pod) =>
      pod.serviceAccountName !== undefined &&
      graph.mayHaveRights(uri, namespace, pod.serviceAccountName) &&
      graph.findsToken(object.ref, pod.spec.path),
  );
}

/** What can be said about rights at an offset; absent where it is about something else. */
export function rightsInsight<Place>(
  { documents, uri }: FileView,
  offset: number,
  graph: RbacGraph,
  placeOf: (ref: ObjectRef) => Place | undefined,
): RightsInsight<Place> | undefined {
  const { contents, base } = documents.findLast((document) => document.base <= offset) ?? {};
  if (contents?.language !== 'yaml' || base === undefined) return undefined;
  const at = { start: offset - base, end: offset - base };
  const object = contents.objects.find(({ extent }) => contains(extent, at));
  const asked = object && askedAt(object, at);
  return asked && new Teller(uri, graph, placeOf).tell(asked, shift(asked.range, base));
}

/** What is pointed at. */
type Asked = { readonly range: TextRange; readonly object: KubernetesObject } & (
  | { readonly kind: 'account'; readonly name: string; readonly namespace: string | undefined }
  | { readonly kind: 'role'; readonly role: RoleName; readonly isForNamespace: boolean }
  | { readonly kind: 'binding'; readonly role: RoleName }
  | { readonly kind: 'pod'; readonly pod: Pod; readonly account: string }
);

const isRole = (object: KubernetesObject): boolean => object.isA('Role') || object.isA('ClusterRole');
const isBinding = (object: KubernetesObject): boolean => object.isA('RoleBinding') || object.isA('ClusterRoleBinding');

function roleOf(object: KubernetesObject): RoleName | undefined {
  const [kind, name] = [object.field('roleRef.kind').text, object.field('roleRef.name').text];
  return kind === undefined || name === undefined ? undefined : { kind, name };
}

function askedAt(object: KubernetesObject, at: TextRange): Asked | undefined {
  const among = (fields: readonly Field[]): TextRange | undefined =>
    fields.find((field) => field.exists && !field.isAliased && contains(field.extent, at))?.extent;
  const heading = among([object.field('kind'), object.field('metadata.name')]);
  const { name, namespace, kind } = object;
  if (object.isA('ServiceAccount'))
    return heading && name !== undefined ? { kind: 'account', range: heading, object, name, namespace } : undefined;
  if (isRole(object)) {
    if (heading === undefined || name === undefined) return undefined;
    return { kind: 'role', range: heading, object, role: { kind, name }, isForNamespace: kind === 'Role' };
  }
  if (isBinding(object)) {
    const role = roleOf(object);
    if (heading) return role && { kind: 'binding', range: heading, object, role };
    const roleRef = among([object.field('roleRef.kind'), object.field('roleRef.name')]);
    if (roleRef && role) return { kind: 'role', range: roleRef, object, role, isForNamespace: kind === 'RoleBinding' };
    for (const subject of object.field('subjects').items()) {
      const range = among([subject.field('kind'), subject.field('name')]);
      const account = subject.field('name').text;
      if (range && account !== undefined && subject.field('kind').is('ServiceAccount'))
        return { kind: 'account', range, object, name: account, namespace: subject.field('namespace').text };
    }
    return undefined;
  }
  for (const pod of object.pods) {
    const range = heading ?? among([pod.field('serviceAccountName'), pod.field('serviceAccount')]);
    const account = pod.serviceAccountName;
    if (range && account !== undefined) return { kind: 'pod', range, object, pod, account };
  }
  return undefined;
}

const withPlace = <Place>(title: string, at: Place | undefined): Named<Place> => ({
  title,
  ...(at !== undefined && { at }),
});

const accountTitle = (name: string): string => `ServiceAccount "${name}"`;
const named = (...names: readonly (string | undefined)[]): readonly string[] =>
  names.filter((name): name is string => name !== undefined && name !== '');

/** Answers with the places of a workspace. */
export class Teller<Place> {
  readonly #uri: string;
  readonly #graph: RbacGraph;
  readonly #placeOf: (ref: ObjectRef) => Place | undefined;

  constructor(uri: string, graph: RbacGraph, placeOf: (ref: ObjectRef) => Place | undefined) {
    this.#uri = uri;
    this.#graph = graph;
    this.#placeOf = placeOf;
  }

  tell(asked: Asked, range: TextRange): RightsInsight<Place> | undefined {
    const { object } = asked;
    switch (asked.kind) {
      case 'account':
        return { kind: 'account', range, ...this.#ofAccount(asked.name, asked.namespace), hasToken: true };
      case 'pod': {
        const { account, pod } = asked;
        const found = this.#ofAccount(account, object.namespace);
        return {
          ...found,
          kind: 'pod',
          range,
          title: object.title,
          names: named(object.name, object.kind, this.#graph.namespaceIn(this.#uri, object.namespace)),
          account,
          hasToken: this.#graph.findsToken(object.ref, pod.spec.path),
          pods: [],
        };
      }
      case 'role':
        return this.#ofRole(asked.role, object, range, asked.isForNamespace);
      case 'binding':
        return this.#ofBinding(asked.role, object, range);
    }
  }

  #ofAccount(
    name: string,
    written: string | undefined,
  ): Pick<RightsInsight<Place>, 'title' | 'names' | 'rights' | 'bindings' | 'holders' | 'pods' | 'ways'> {
    const namespace = this.#graph.namespaceIn(this.#uri, written);
    const rights = this.#graph.rightsOf(this.#uri, { kind: 'ServiceAccount', name, namespace: written });
    return {
      title: accountTitle(name),
      names: named(name, 'ServiceAccount', namespace),
      rights: this.table(rights),
      bindings: this.bindings(rights),
      holders: [],
      pods: this.#graph.podsOf(this.#uri, written, name).map(({ title, at }) => this.named(title, at)),
      ways: this.ways(name, this.#graph.reachOf(this.#uri, written, name)),
    };
  }

  #ofRole(
    role: RoleName,
    { namespace }: KubernetesObject,
    range: TextRange,
    isForNamespace: boolean,
  ): RightsInsight<Place> {
    const holders = this.#graph.whoHas(this.#uri, namespace, role);
    return {
      ...this.#given(role, namespace, isForNamespace),
      kind: 'role',
      range,
      title: titleOf(role),
      names: named(
        role.name,
        role.kind,
        role.kind === 'Role' ? this.#graph.namespaceIn(this.#uri, namespace) : undefined,
      ),
      ...this.#heldBy(holders),
      ways: [],
    };
  }

  #ofBinding(role: RoleName, object: KubernetesObject, range: TextRange): RightsInsight<Place> {
    const { namespace, kind, title, name, ref } = object;
    const isForNamespace = kind === 'RoleBinding';
    const own = this.#graph.namespaceIn(this.#uri, namespace);
    const holders = this.#graph
      .whoHas(this.#uri, namespace, role)
      .filter(({ bindingAt }) => bindingAt !== undefined && isSame(bindingAt, ref));
    const accounts = holders.filter((holder) => holder.kind === 'ServiceAccount');
    return {
      ...this.#given(role, namespace, isForNamespace),
      kind: 'binding',
      range,
      title,
      names: named(name, kind, isForNamespace ? own : undefined),
      ...this.#heldBy(holders),
      ways: accounts.flatMap((account) =>
        this.ways(account.name, this.#graph.reachOf(this.#uri, account.namespace, account.name).slice(0, 1)),
      ),
    };
  }

  #given(
    role: RoleName,
    namespace: string | undefined,
    isForNamespace: boolean,
  ): Pick<RightsInsight<Place>, 'rights' | 'hasToken' | 'bindings'> {
    const { rows, words, isKnown } = this.#graph.rightsOfRole(this.#uri, namespace, role, isForNamespace);
    const at = this.#graph.roleRef(this.#uri, namespace, role.kind, role.name);
    return {
      rights: { ...this.#rows(rows), words, unknownRoles: isKnown ? [] : [titleOf(role)] },
      hasToken: true,
      bindings: [{ title: '', role: this.named(titleOf(role), at), isKnown }],
    };
  }

  #heldBy(holders: readonly Holder[]): Pick<RightsInsight<Place>, 'holders' | 'pods'> {
    const pods = new Map(holders.flatMap((holder) => holder.pods.map((pod) => [pod.title, pod] as const)));
    return {
      holders: holders.map(({ kind, name, binding, bindingAt, where }) => ({
        title: `${kind} "${name}"`,
        kind,
        name,
        binding: this.named(binding, bindingAt),
        ...(where !== undefined && { where }),
      })),
      pods: [...pods.values()].map(({ title, at }) => this.named(title, at)),
    };
  }

  named(title: string, ref: ObjectRef | undefined): Named<Place> {
    return withPlace(title, ref && this.#placeOf(ref));
  }

  #rows(rows: readonly RightsRow[]): Pick<RightsTable<Place>, 'rows'> {
    return {
      rows: rows.map(({ at: ref, ...row }) => {
        const at = ref && this.#placeOf(ref);
        return { ...row, ...(at !== undefined && { at }) };
      }),
    };
  }

  table({ rows, words, bindings }: Rights): RightsTable<Place> {
    const unknown = bindings.filter(({ isKnown }) => !isKnown).map(({ role }) => role);
    return { ...this.#rows(rows), words, unknownRoles: [...new Set(unknown)] };
  }

  bindings({ bindings }: Rights): RightsInsight<Place>['bindings'] {
    return bindings.map(({ binding, bindingAt, role, roleAt, isKnown }) => ({
      ...this.named(binding, bindingAt),
      role: this.named(role, roleAt),
      isKnown,
    }));
  }

  ways(account: string, reaches: readonly Reached[]): readonly Way<Place>[] {
    return reaches.map(({ target, steps }) => ({
      who: accountTitle(account),
      target,
      steps: steps.map(({ what, at, chain: { role, binding } }) => ({
        what,
        role: this.named(role.title, at ?? role.at),
        binding: this.named(binding.title, binding.at),
      })),
    }));
  }
}

const titleOf = ({ kind, name }: RoleName): string => `${kind} "${name}"`;
const isSame = (a: ObjectRef, b: ObjectRef): boolean =>
  a.uri === b.uri && a.document === b.document && a.path === b.path;
