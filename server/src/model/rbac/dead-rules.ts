/**
 * What a rule of a role lists in vain: names that no request ever has (Kubernetes: Authorization overview, request
 * attributes; Using RBAC Authorization, "Referring to resources"). Only names of the API server's own are judged:
 * a custom resource may be called anything.
 */
import type { Change } from '../../syntax/change.js';
import type { Field } from '../../syntax/yaml/field.js';
import { closestName } from '../closest-name.js';
import {
  groupsOfResource,
  isNamespacedResource,
  isServedGroup,
  resourcesOfGroup,
} from '../kubernetes/api-resources.js';
import type { KubernetesObject } from '../kubernetes/kubernetes-object.js';
import { RESOURCE_VERBS } from '../kubernetes/policy-rule.js';
import { type RoleRule, roleRules } from '../kubernetes/role.js';

export interface DeadPart {
  readonly at: Field;
  /** How a message goes on after the name of the role. */
  readonly words: string;
  readonly fixes: readonly {
    readonly title: string;
    readonly changes: readonly [Change, ...Change[]];
    readonly risk?: string;
  }[];
}

const GAINS = 'The rule begins to give the rights that it was written for.';
/** Verbs of the API beside those of ordinary requests (Kubernetes: Authorization overview). */
const OTHER_VERBS = [
  'deletecollection',
  'approve',
  'bind',
  'escalate',
  'impersonate',
  'proxy',
  'sign',
  'attest',
  'use',
];
/** HTTP methods, which are no verbs for resources. */
const METHODS: Readonly<Record<string, string>> = { post: 'create', put: 'update' };
const NEVER_NAMED = ['create', 'deletecollection'];

/** What the rules of a role list in vain, in the order of the text. */
export const deadParts = (role: KubernetesObject): readonly DeadPart[] =>
  roleRules(role, { builtIn: false }).flatMap((rule) => {
    const paths = rule.list('nonResourceURLs');
    if (role.kind === 'Role' && paths.items().length > 0) return [deadPaths(rule, paths)];
    if (rule.list('resources').items().length === 0) return [];
    return [...rule.list('apiGroups').items().flatMap(deadGroup), ...deadResources(rule), ...deadVerbs(rule)];
  });

function deadPaths(rule: RoleRule, paths: Field): DeadPart {
  const [change] = withoutRule(rule);
  return {
    at: paths,
    words: 'lists paths, which belong to no namespace, so the API server refuses it',
    fixes: [{ title: 'Remove the rule', changes: [change] }],
  };
}

const withoutRule = (rule: RoleRule): readonly [Change] => {
  const rules = rule.role.field('rules');
  return [rules.items().length > 1 ? rule.root.remove() : rules.set([])];
};

/** A version is no part of a group's name, and the core group has none. */
function deadGroup(item: Field): readonly DeadPart[] {
  const group = item.text;
  if (group === undefined) return [];
  const right = group === 'core' || group === 'v1' ? '' : /^([^/]+)\/v\d\w*$/.exec(group)?.[1];
  if (right === undefined) return [];
  const name = right === '' ? 'the empty name' : `"${right}"`;
  return [
    {
      at: item,
      words: `lists "${group}", which is no API group, so the rule gives no right by it`,
      fixes: [{ title: `Set the API group to ${name}`, changes: [item.set(right)], risk: GAINS }],
    },
  ];
}

function deadResources(rule: RoleRule): readonly DeadPart[] {
  const groups = rule.apiGroups;
  if (groups === undefined || groups.length === 0 || !groups.every(isServedGroup)) return [];
  const items = rule.list('resources').items();
  return items.flatMap((item): readonly DeadPart[] => {
    const [base = '', subresource] = (item.text ?? '*').split('/');
    if (base === '*') return [];
    const places = groups.map((group) => isNamespacedResource(group, base));
    if (places.some((place) => place === true)) return [];
    if (places.includes(false))
      return rule.role.kind === 'Role' && base !== 'namespaces' ? [deadScope(rule, item)] : [];
    const homes = groupsOfResource(base);
    const [home, ...others] = homes;
    if (home !== undefined) {
      const isAlone = items.length === 1 && groups.length === 1;
      const list = rule.list('apiGroups');
      const change = isAlone ? list.items()[0]?.set(home) : list.append(home);
      const title = `${isAlone ? 'Set the API group to' : 'Add the API group'} "${home}"`;
      return [
        {
          at: item,
          words: `lists "${item.text}" in ${rule.groupsTitle}, where there is no such resource, so the rule gives no right on it`,
          fixes:
            others.length > 0 || change === undefined || home === '' ? [] : [{ title, changes: [change], risk: GAINS }],
        },
      ];
    }
    const meant = meantResource(base, groups.flatMap(resourcesOfGroup));
    if (meant === undefined) return [];
    const name = subresource === undefined ? meant : `${meant}/${subresource}`;
    return [
      {
        at: item,
        words: `lists "${item.text}", which is no resource of ${rule.groupsTitle}, so the rule gives no right by it`,
        fixes: [{ title: `Write "${name}"`, changes: [item.set(name)], risk: GAINS }],
      },
    ];
  });
}

const deadScope = (rule: RoleRule, item: Field): DeadPart => ({
  at: item,
  words: `lists "${item.text}", which belong to no namespace, so it gives no right on them`,
  fixes: [{ title: `Remove "${item.text}" from the resources`, changes: rule.withoutResources([item]) }],
});

/** The resource of a group that a kind, a singular or a slip of the keyboard means. */
function meantResource(name: string, known: readonly string[]): string | undefined {
  const lower = name.toLowerCase();
  const plural = [lower, `${lower}s`, `${lower}es`, `${lower.slice(0, -1)}ies`].find((one) => known.includes(one));
  return plural ?? closestName(lower, known);
}

function deadVerbs(rule: RoleRule): readonly DeadPart[] {
  const verbs = rule.list('verbs').items();
  const names = rule.list('resourceNames');
  const resources = rule.list('resources');
  const isNamed =
    !rule.isForAllNames &&
    names.isComplete &&
    names.items().length > 0 &&
    names.items().every((name) => !name.isUnknown);
  const isOnWholes = resources.isComplete && resources.items().every((item) => /^[^/*]+$/.test(item.text ?? '*'));
  return verbs.flatMap((item): readonly DeadPart[] => {
    const verb = item.text;
    if (verb === undefined) return [];
    if (NEVER_NAMED.includes(verb)) return isNamed && isOnWholes ? [deadByName(rule, item, verb, verbs.length)] : [];
    if (verb === '*' || RESOURCE_VERBS.includes(verb) || OTHER_VERBS.includes(verb) || !rule.isForServedResources)
      return [];
    const lower = verb.toLowerCase();
    const meant = RESOURCE_VERBS.includes(lower) ? lower : (METHODS[lower] ?? closestName(lower, RESOURCE_VERBS));
    if (meant === undefined) return [];
    return [
      {
        at: item,
        words: `lists "${verb}", which is no verb of the API, so the rule gives no right by it`,
        fixes: [{ title: `Write "${meant}"`, changes: [item.set(meant)], risk: GAINS }],
      },
    ];
  });
}

/** A request to create an object, or to delete many, names none: a rule for names never fits it. */
function deadByName(rule: RoleRule, item: Field, verb: string, count: number): DeadPart {
  const removed: readonly [Change] = count > 1 ? [item.remove()] : withoutRule(rule);
  return {
    at: item,
    words: `lists "${verb}" beside resourceNames, although such requests name no object, so the rule gives no right by it`,
    fixes: [{ title: count > 1 ? `Remove "${verb}" from the verbs` : 'Remove the rule', changes: removed }],
  };
}
