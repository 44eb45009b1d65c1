import type { Change } from '../../syntax/change.js';
import type { Located, TextRange } from '../../syntax/text.js';
import type { Field } from '../../syntax/yaml/field.js';
import { isServedGroup } from './api-resources.js';
import { isBuiltInRole } from './builtin-roles.js';
import type { KubernetesObject } from './kubernetes-object.js';
import { type PolicyRule, standsFor } from './policy-rule.js';

type List = 'apiGroups' | 'resources' | 'verbs' | 'resourceNames' | 'nonResourceURLs';

/** A rule of a Role or ClusterRole, where it stands. */
export class RoleRule implements Located {
  readonly role: KubernetesObject;
  readonly root: Field;
  readonly #items = new Map<List, readonly Field[]>();

  constructor(role: KubernetesObject, root: Field) {
    this.role = role;
    this.root = root;
  }

  list(name: List): Field {
    return this.root.field(name);
  }

  /** The items of a list. Many rules ask for them at every keystroke. */
  items(name: List): readonly Field[] {
    const known = this.#items.get(name);
    if (known) return known;
    const items = this.list(name).items();
    this.#items.set(name, items);
    return items;
  }

  /** The item `*` of a list; absent where there certainly is none, or it is unknown. */
  wildcard(list: List): Field | undefined {
    return this.items(list).find((item) => item.is('*'));
  }

  /** The item `*` of `resources`, where the rule certainly allows every verb on every resource of every API group, whatever its name. */
  get everything(): Field | undefined {
    const isWide =
      this.wildcard('apiGroups') !== undefined && this.wildcard('verbs') !== undefined && this.isForAllNames;
    return isWide ? this.wildcard('resources') : undefined;
  }

  /** Certainly not narrowed down to objects of some names. */
  get isForAllNames(): boolean {
    const names = this.list('resourceNames');
    return names.isAbsent || (names.isSequence && names.isComplete && names.items().length === 0);
  }

  /**
   * The items of `resources` by which the rule certainly lets its holder do one of the verbs on every object of the
   * resource (`pods`, `pods/exec`).
   */
  granting(verbs: readonly string[], apiGroup: string, resource: string): readonly Field[] {
    const allowsVerb = this.list('verbs')
      .texts()
      .some((verb) => verb === '*' || verbs.includes(verb));
    const allowsGroup = this.list('apiGroups')
      .texts()
      .some((group) => group === '*' || group === apiGroup);
    if (!allowsVerb || !allowsGroup || !this.isForAllNames) return [];
    return this.list('resources')
      .items()
      .filter((item) => standsFor(item.text ?? '', resource));
  }

  /** True where it certainly is about resources that the API server itself serves, not about custom ones alone. */
  get isForServedResources(): boolean {
    return this.list('apiGroups')
      .texts()
      .some((group) => group === '*' || isServedGroup(group));
  }

  /** Its API groups; absent where any of them is unknown. */
  get apiGroups(): readonly string[] | undefined {
    const groups = this.list('apiGroups');
    return groups.isComplete && groups.items().every((group) => group.text !== undefined) ? groups.texts() : undefined;
  }

  /** How messages name its API groups; the one without a name goes by "core" in the API reference. */
  get groupsTitle(): string {
    const groups = this.apiGroups ?? ['*'];
    const names = groups.map((group) => `"${group || 'core'}"`);
    if (groups.length === 0 || groups.includes('*')) return 'its API groups';
    return names.length === 1
      ? `the API group ${names[0]}`
      : `the API groups ${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
  }

  /** How messages name what it is about: `"pods" and 2 more resources`. */
  get resourcesTitle(): string {
    const [first, ...more] = this.list('resources')
      .items()
      .map((item) => item.source ?? '');
    if (first === undefined || [first, ...more].includes('*')) return 'every resource';
    return more.length === 0
      ? `"${first}"`
      : `"${first}" and ${more.length} more resource${more.length === 1 ? '' : 's'}`;
  }

  /**
   * Takes items away from `resources`. A rule needs one resource at least (API validation), so it goes with the last
   * of them; the last rule leaves an empty list.
   */
  withoutResources(items: readonly Field[]): readonly [Change, ...Change[]] {
    const [first, ...more] = items;
    if (first !== undefined && items.length < this.list('resources').items().length) {
      return [first.remove(), ...more.map((item) => item.remove())];
    }
    const rules = this.role.field('rules');
    return [rules.items().length > 1 ? this.root.remove() : rules.set([])];
  }

  /** Its first key. */
  get range(): TextRange {
    return this.root.range;
  }

  /** What the rule certainly allows; absent where it may be narrowed down to names that are unknown. */
  get data(): PolicyRule | undefined {
    const names = this.list('resourceNames');
    if (!this.isForAllNames && (!names.isSequence || !names.isComplete || names.items().some((item) => item.isUnknown)))
      return undefined;
    const texts = (list: List): readonly string[] => this.list(list).texts();
    return {
      apiGroups: texts('apiGroups'),
      resources: texts('resources'),
      verbs: texts('verbs'),
      resourceNames: texts('resourceNames'),
      nonResourceURLs: texts('nonResourceURLs'),
    };
  }
}

/**
 * The rules of a Role or ClusterRole. Those beside an aggregationRule do not count: the API server's controller
 * overwrites them (API: ClusterRole, aggregationRule). Roles that the cluster itself provides are left out unless
 * asked for: nobody narrows them down.
 */
export function roleRules(role: KubernetesObject, { builtIn }: { readonly builtIn: boolean }): readonly RoleRule[] {
  if (!builtIn && isProvided(role)) return [];
  const known = rulesByRole.get(role);
  if (known) return known;
  const rules = role.field('aggregationRule').isAbsent
    ? role
        .field('rules')
        .items()
        .filter((rule) => rule.isMap)
        .map((rule) => new RoleRule(role, rule))
    : [];
  rulesByRole.set(role, rules);
  return rules;
}

const rulesByRole = new WeakMap<KubernetesObject, readonly RoleRule[]>();

/** The API server puts the label on the roles that it makes itself, and on no others (docs: Using RBAC Authorization, default roles). */
const isProvided = (role: KubernetesObject): boolean =>
  isBuiltInRole(role.kind, role.name ?? '') ||
  role.field('metadata.labels').at('kubernetes.io/bootstrapping').is('rbac-defaults');
