import type { Change } from '../../syntax/change.js';
import type { Field } from '../../syntax/yaml/field.js';
import type { KubernetesObject } from './kubernetes-object.js';
import { standsFor } from './policy-rule.js';
import { type RoleRule, roleRules } from './role.js';

/** Verbs on resources of an API group: something that a role may give. */
export interface Right {
  readonly verbs: readonly string[];
  readonly apiGroup: string;
  /** `pods`, `pods/exec`. */
  readonly resources: readonly string[];
  /** Objects to which it is enough to have it; else it is one on all objects. */
  readonly names?: readonly string[];
}

/** What takes a right away from a role again. */
export interface Narrowing {
  readonly title: string;
  readonly changes: readonly [Change, ...Change[]];
  readonly risk: string;
  readonly placeholders?: readonly string[];
}

/** The verbs that change objects that are there. */
export const CHANGING: readonly string[] = ['update', 'patch'];
/** The verbs that bring objects about or change them. */
export const WRITING: readonly string[] = ['create', ...CHANGING];
/** The verbs that do away with objects. */
export const DELETING: readonly string[] = ['delete', 'deletecollection'];
/** The verbs of a connection into a pod or a node: it is asked for by POST, or as a WebSocket by GET. */
export const CONNECTING: readonly string[] = ['create', 'get'];

/** Rights that a rule of a role certainly gives, and the items of its lists that do so. */
export class GivenRight {
  readonly rule: RoleRule;
  /** In the order of the text; at least one. */
  readonly verbs: readonly [Field, ...Field[]];
  readonly resources: readonly [Field, ...Field[]];

  constructor(rule: RoleRule, verbs: GivenRight['verbs'], resources: GivenRight['resources']) {
    this.rule = rule;
    this.verbs = verbs;
    this.resources = resources;
  }

  /** The verb that gives the right: one that is written out, else the wildcard. */
  get verb(): Field {
    return writtenOut(this.verbs);
  }

  /** The resource that gives it: one that is written out, else the wildcard. */
  get resource(): Field {
    return writtenOut(this.resources);
  }

  /** True where it is written out, rather than covered by a wildcard among other things. */
  get isWrittenOut(): boolean {
    return !this.verb.is('*') && !this.resource.is('*');
  }

  /** How messages go on after what the right is about: "every pod in its namespace". */
  get reach(): string {
    return this.rule.role.kind === 'Role' ? 'in its namespace' : 'wherever it is bound';
  }

  get #isForAllResources(): boolean {
    return this.resources.length === this.rule.items('resources').length;
  }

  /** The ways to do without its verbs, the one that leaves most first; none where a wildcard gives them. */
  withoutVerbs(risk: string): readonly Narrowing[] {
    const { rule, verbs } = this;
    if (verbs.some((verb) => verb.is('*'))) return [];
    if (verbs.length === rule.items('verbs').length) return this.withoutResources(risk);
    const names = listed(verbs);
    const [first, ...more] = verbs;
    const removed: Narrowing = {
      title: `Remove ${names} from the verbs`,
      changes: [first.remove(), ...more.map((verb) => verb.remove())],
      risk,
    };
    const split = this.#isForAllResources || this.resource.is('*') ? undefined : this.#split();
    return split === undefined
      ? [removed]
      : [
          { title: `Remove ${names} from the verbs for ${listed(this.resources)}`, changes: split, risk },
          {
            ...removed,
            risk: `${risk.replace(/\.$/, '')}, and what uses the verb on another resource of the rule is as well.`,
          },
        ];
  }

  /** Gives the resources a rule of their own, without the verbs; absent where something in the rule is unknown. */
  #split(): readonly [Change, ...Change[]] | undefined {
    const { rule, verbs, resources } = this;
    if (rule.root.toData() === undefined) return undefined;
    const gone = new Set(verbs.map(({ text }) => text));
    const names = rule.list('resourceNames').texts();
    return [
      ...rule.withoutResources(resources),
      rule.role.field('rules').append({
        apiGroups: rule.list('apiGroups').texts(),
        resources: rule
          .list('resources')
          .texts()
          .filter((text) => resources.some((item) => item.is(text))),
        ...(names.length > 0 && { resourceNames: names }),
        verbs: rule
          .list('verbs')
          .texts()
          .filter((text) => !gone.has(text)),
      }),
    ];
  }

  /** Takes its resources out of the rule; nothing where a wildcard gives them. */
  withoutResources(risk: string): readonly Narrowing[] {
    const { rule, resources } = this;
    if (resources.some((resource) => resource.is('*'))) return [];
    return [
      {
        title: this.#isForAllResources
          ? `Remove the rule for ${listed(resources)}`
          : `Remove ${listed(resources)} from the resources`,
        changes: rule.withoutResources(resources),
        risk,
      },
    ];
  }

  /** How messages name what the right is on. */
  get resourcesTitle(): string {
    return this.resource.is('*') ? 'resources' : listed(this.resources);
  }

  /** Takes names out of those that the rule is for, as long as it keeps one: without any it would be for all. */
  withoutNames(names: readonly string[], risk: string): readonly Narrowing[] {
    const all = this.rule.items('resourceNames');
    const [first, ...more] = all.filter(({ text }) => text !== undefined && names.includes(text));
    if (first === undefined || more.length + 1 === all.length) return [];
    const changes = [first.remove(), ...more.map((name) => name.remove())] as const;
    return [{ title: `Remove ${listed([first, ...more])} from the resourceNames`, changes, risk }];
  }

  /**
   * Allows it on objects that the author names; nothing where the rule is about other resources as well, or about
   * verbs whose requests hold no name (docs: Using RBAC Authorization, referring to resources).
   */
  onlyOn(placeholder: string, title: string, risk: string): readonly Narrowing[] {
    const { rule, resources } = this;
    const isNamed = rule
      .items('verbs')
      .every(
        ({ text }) => text !== undefined && (text === 'create' ? resources.every(isSubresource) : !NAMELESS.has(text)),
      );
    if (!isNamed || !this.#isForAllResources || resources.some((resource) => resource.is('*'))) return [];
    const changes = [rule.list('resourceNames').set([placeholder])] as const;
    return [{ title, changes, placeholders: [placeholder], risk }];
  }
}

const NAMELESS: ReadonlySet<string> = new Set(['*', 'deletecollection', 'list', 'watch']);

/** What is made beneath an object names that object. */
const isSubresource = ({ text }: Field): boolean => text?.includes('/') === true;

const writtenOut = (items: readonly [Field, ...Field[]]): Field => items.find((item) => item.isNot('*')) ?? items[0];

/** `"create" and "update"`, `"pods" and 4 more`. */
function listed(items: readonly Field[]): string {
  const names = [...new Set(items.map(({ text }) => `"${text}"`))];
  if (names.length > 3) return `${names[0]} and ${names.length - 1} more`;
  return names.length === 1 ? `${names[0]}` : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}

/** What a rule of a role certainly gives of some rights. */
export function givenBy(rule: RoleRule, rights: readonly Right[]): GivenRight | undefined {
  const verbs = new Set<Field>();
  const resources = new Set<Field>();
  for (const right of rights) {
    if (!rule.items('apiGroups').some((group) => group.is('*') || group.is(right.apiGroup))) continue;
    const ofVerbs = rule.items('verbs').filter(({ text }) => text === '*' || right.verbs.includes(text ?? ''));
    if (ofVerbs.length === 0 || !isForNames(rule, right)) continue;
    const ofResources = rule
      .items('resources')
      .filter(({ text }) => text !== undefined && right.resources.some((resource) => standsFor(text, resource)));
    if (ofResources.length === 0) continue;
    for (const verb of ofVerbs) verbs.add(verb);
    for (const resource of ofResources) resources.add(resource);
  }
  const [verb, ...moreVerbs] = inOrder(verbs);
  const [resource, ...moreResources] = inOrder(resources);
  return verb && resource && new GivenRight(rule, [verb, ...moreVerbs], [resource, ...moreResources]);
}

const isForNames = (rule: RoleRule, { names }: Right): boolean =>
  rule.isForAllNames || (names?.some((name) => rule.list('resourceNames').includes(name)) ?? false);

const inOrder = (fields: ReadonlySet<Field>): readonly Field[] =>
  [...fields].sort((a, b) => Number(a.key) - Number(b.key));

/** What the rules of a role certainly give of some rights. Roles that the cluster itself provides count where asked for. */
export const rightsGiven = (
  role: KubernetesObject,
  rights: readonly Right[],
  options: { readonly builtIn: boolean },
): readonly GivenRight[] => roleRules(role, options).flatMap((rule) => givenBy(rule, rights) ?? []);

/** Whether a role gives a right on objects that it names, and nowhere on all of them. */
export const namesObjects = (role: KubernetesObject, right: Right): boolean =>
  rightsGiven(role, [right], { builtIn: true }).length === 0 &&
  roleRules(role, { builtIn: true }).some((rule) =>
    rule.items('resourceNames').some(({ text }) => text !== undefined && givenBy(rule, [{ ...right, names: [text] }])),
  );
