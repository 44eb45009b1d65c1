import { describe, expect, test } from 'vitest';
import { readYamlContents } from '../../../server/src/engine/file-contents.js';
import { explicitResources, isServedGroup } from '../../../server/src/model/kubernetes/api-resources.js';
import { isBuiltInRole, isPublicByDesign } from '../../../server/src/model/kubernetes/builtin-roles.js';
import { type RoleRule, roleRules } from '../../../server/src/model/kubernetes/role.js';
import { YamlDocument } from '../../../server/src/syntax/yaml/document.js';

function rulesOf(
  rules: string,
  { head = 'kind: ClusterRole\nmetadata: { name: web }', builtIn = false } = {},
): readonly RoleRule[] {
  const document = new YamlDocument(`apiVersion: rbac.authorization.k8s.io/v1\n${head}\nrules:\n${rules}\n`);
  const contents = readYamlContents(document, { uri: 'file:///w/role.yaml', document: 0 });
  const [role] = contents.language === 'yaml' ? contents.objects : [];
  if (role === undefined) throw new Error('There is no role.');
  return roleRules(role, { builtIn });
}
const ruleOf = (text: string): RoleRule => {
  const [rule] = rulesOf(`- ${text}`);
  if (rule === undefined) throw new Error('There is no rule.');
  return rule;
};

describe('the rules of a role', () => {
  const one = '- { apiGroups: [""], resources: [pods], verbs: [get] }';
  test.each([
    ['a role of the workspace', {}, 1],
    ['a role of the cluster', { head: 'kind: ClusterRole\nmetadata: { name: edit }' }, 0],
    ['a role of the cluster, asked for', { head: 'kind: ClusterRole\nmetadata: { name: edit }', builtIn: true }, 1],
    ['a Role of the same name', { head: 'kind: Role\nmetadata: { name: edit }' }, 1],
    [
      'what a controller overwrites',
      { head: 'kind: ClusterRole\nmetadata: { name: web }\naggregationRule: {}', builtIn: true },
      0,
    ],
    ['a role without a name', { head: 'kind: ClusterRole' }, 1],
  ])('%s', (_, options, count) => {
    expect(rulesOf(one, options)).toHaveLength(count);
  });

  test('half-written items are passed over', () => {
    expect(rulesOf('-\n- verbs\n- { verbs: [get] }')).toHaveLength(1);
  });
});

describe('what a rule certainly grants', () => {
  const granting = (text: string): readonly (string | undefined)[] =>
    ruleOf(text)
      .granting(['get', 'create'], '', 'pods/exec')
      .map((item) => item.text);
  test.each([
    ['{ apiGroups: [""], resources: [pods, pods/exec, "*/exec", "*"], verbs: [create] }', ['pods/exec', '*/exec', '*']],
    ['{ apiGroups: ["*"], resources: [pods/exec], verbs: ["*"] }', ['pods/exec']],
    ['{ apiGroups: [apps], resources: [pods/exec], verbs: [create] }', []],
    ['{ apiGroups: [""], resources: [pods/exec], verbs: [list] }', []],
    ['{ apiGroups: [""], resources: [pods/exec], verbs: [create], resourceNames: [web] }', []],
    ['{ apiGroups: [""], resources: [pods/exec], verbs: [create], resourceNames: [] }', ['pods/exec']],
    ['{ apiGroups: [""], resources: [pods/exec], verbs: [create], resourceNames: "{{ .Values.names }}" }', []],
    ['{ apiGroups: [""], resources: ["{{ .Values.resource }}"], verbs: [create] }', []],
    ['{ apiGroups: ["{{ .Values.group }}"], resources: [pods/exec], verbs: [create] }', []],
    ['{ resources: [pods/exec], verbs: [create] }', []],
  ])('%s', (text, expected) => {
    expect(granting(text)).toEqual(expected);
  });

  test('everything', () => {
    const everything = '{ apiGroups: [apps, "*"], resources: [pods, "*"], verbs: ["*"]';
    expect(ruleOf(`${everything} }`).everything?.path).toBe('rules[0].resources[1]');
    expect(ruleOf(`${everything}, resourceNames: [web] }`).everything).toBeUndefined();
    expect(ruleOf('{ apiGroups: ["*"], resources: ["*"], verbs: [get] }').everything).toBeUndefined();
    expect(ruleOf('{ apiGroups: [""], resources: ["*"], verbs: ["*"] }').everything).toBeUndefined();
  });

  test('as data', () => {
    expect(
      ruleOf('{ apiGroups: [""], resources: [pods, "{{ .Values.r }}"], verbs: [get], resourceNames: [web] }').data,
    ).toEqual({
      apiGroups: [''],
      resources: ['pods'],
      verbs: ['get'],
      resourceNames: ['web'],
      nonResourceURLs: [],
    });
    expect(ruleOf('{ nonResourceURLs: [/healthz], verbs: [get] }').data).toEqual({
      apiGroups: [],
      resources: [],
      verbs: ['get'],
      resourceNames: [],
      nonResourceURLs: ['/healthz'],
    });
    expect(
      ruleOf('{ apiGroups: [""], resources: [pods], verbs: [get], resourceNames: ["{{ .Values.n }}"] }').data,
    ).toBeUndefined();
    expect(
      ruleOf('{ apiGroups: [""], resources: [pods], verbs: [get], resourceNames: "{{ .Values.n }}" }').data,
    ).toBeUndefined();
  });
});

describe('how messages speak of a rule', () => {
  test.each([
    ['{ apiGroups: [""], resources: [pods] }', '"pods"', 'the API group "core"'],
    [
      '{ apiGroups: [apps, batch], resources: [jobs, pods] }',
      '"jobs" and 1 more resource',
      'the API groups "apps" and "batch"',
    ],
    ['{ apiGroups: [a, b, c], resources: [x, y, z] }', '"x" and 2 more resources', 'the API groups "a", "b" and "c"'],
    ['{ apiGroups: ["*"], resources: [x, "*"] }', 'every resource', 'its API groups'],
    ['{ apiGroups: ["{{ .Values.g }}"], resources: ["{{ .Values.r }}"] }', '"{{ .Values.r }}"', 'its API groups'],
    ['{ verbs: [get] }', 'every resource', 'its API groups'],
  ])('%s', (text, resources, groups) => {
    expect(ruleOf(text).resourcesTitle).toBe(resources);
    expect(ruleOf(text).groupsTitle).toBe(groups);
  });

  test('custom resources are told from those of the API server', () => {
    expect(ruleOf('{ apiGroups: [shop.example, custom.metrics.k8s.io] }').isForServedResources).toBe(false);
    expect(ruleOf('{ apiGroups: [shop.example, ""] }').isForServedResources).toBe(true);
    expect(ruleOf('{ apiGroups: ["*"] }').isForServedResources).toBe(true);
    expect(ruleOf('{ apiGroups: ["{{ .Values.g }}"] }').isForServedResources).toBe(false);
  });
});

describe('known data', () => {
  test('resources are listed without what is sensitive, by where they live', () => {
    expect(explicitResources(['batch'], false, ['*'])).toEqual(['cronjobs', 'jobs']);
    expect(explicitResources([''], false, [])).not.toContain('secrets');
    expect(explicitResources([''], false, [])).not.toContain('nodes');
    expect(explicitResources([''], true, [])).toContain('nodes');
    expect(
      explicitResources(['batch'], true, ['jobs', 'widgets', 'secrets', 'pods/exec', 'nodes/proxy', 'pods/log']),
    ).toEqual(['cronjobs', 'jobs', 'widgets', 'pods/log']);
    expect(explicitResources(['batch', 'apps'], true, [])?.slice(0, 2)).toEqual(['controllerrevisions', 'cronjobs']);
    expect(explicitResources(['batch', 'shop.example'], true, [])).toBeUndefined();
    expect(explicitResources(['scheduling.k8s.io'], false, [])).toBeUndefined();
    expect(explicitResources([], true, ['pods'])).toBeUndefined();
  });

  test('groups and roles of the cluster', () => {
    expect(['', 'apps', 'rbac.authorization.k8s.io', 'shop.example', 'constructor'].map(isServedGroup)).toEqual([
      true,
      true,
      true,
      false,
      false,
    ]);
    expect(isBuiltInRole('ClusterRole', 'view')).toBe(true);
    expect(isBuiltInRole('Role', 'view')).toBe(false);
    expect(isBuiltInRole('Role', 'system:controller:token-cleaner')).toBe(true);
    expect(isBuiltInRole('Role', 'extension-apiserver-authentication-reader')).toBe(true);
    expect(isBuiltInRole('ClusterRole', 'systems')).toBe(false);
    expect(isPublicByDesign('system:public-info-viewer')).toBe(true);
    expect(isPublicByDesign('view')).toBe(false);
  });
});
