import { describe, expect, test } from 'vitest';
import { readYamlContents } from '../../../server/src/engine/file-contents.js';
import { planEdits } from '../../../server/src/engine/plan-edits.js';
import { addsToEdit, aggregationsOf } from '../../../server/src/model/kubernetes/aggregation.js';
import { groupsServing } from '../../../server/src/model/kubernetes/api-resources.js';
import { isForAllAccounts, isForAllUsers } from '../../../server/src/model/kubernetes/builtin-roles.js';
import { DEPLOYING_RIGHTS } from '../../../server/src/model/kubernetes/deploying-resources.js';
import {
  type GivenRight,
  type Narrowing,
  namesObjects,
  type Right,
  rightsGiven,
} from '../../../server/src/model/kubernetes/given-rights.js';
import { GUARDING_RIGHTS } from '../../../server/src/model/kubernetes/guarding-resources.js';
import type { KubernetesObject } from '../../../server/src/model/kubernetes/kubernetes-object.js';
import { applyEdits } from '../../../server/src/syntax/text.js';
import { YamlDocument } from '../../../server/src/syntax/yaml/document.js';

const HEAD = 'apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\n';

function roleOf(rules: string, metadata = '{ name: web }', kind = 'ClusterRole'): KubernetesObject {
  const text = `${HEAD.replace('ClusterRole', kind)}metadata: ${metadata}\nrules:\n${rules}\n`;
  const contents = readYamlContents(new YamlDocument(text), { uri: 'file:///w/role.yaml', document: 0 });
  const [role] = contents.language === 'yaml' ? contents.objects : [];
  if (role === undefined) throw new Error('There is no role.');
  return role;
}

const PODS: Right = { verbs: ['create', 'update'], apiGroup: '', resources: ['pods', 'pods/exec'] };

function given(rule: string, rights: readonly Right[] = [PODS]): GivenRight | undefined {
  const [first, ...more] = rightsGiven(roleOf(`- ${rule}`), rights, { builtIn: false });
  expect(more).toEqual([]);
  return first;
}

const texts = (items: readonly { readonly text: string | undefined }[] = []): readonly (string | undefined)[] =>
  items.map(({ text }) => text);

/** The rules of a role after one of the ways to narrow it. */
function narrowed(rules: string, ways: (right: GivenRight) => readonly Narrowing[], right = PODS): readonly string[] {
  const text = `${HEAD}metadata: { name: web }\nrules:\n${rules}\n`;
  const contents = readYamlContents(new YamlDocument(text), { uri: 'file:///w/role.yaml', document: 0 });
  const [role] = contents.language === 'yaml' ? contents.objects : [];
  const [first] = role ? rightsGiven(role, [right], { builtIn: false }) : [];
  if (first === undefined) throw new Error('The right is not given.');
  const view = { uri: 'file:///w/role.yaml', text, documents: [{ base: 0, contents }] };
  return ways(first).map(({ title, changes }) => {
    const { edits } = planEdits(
      view,
      changes.map((change) => ({ change, document: 0 })),
    );
    return `${title}\n${applyEdits(text, edits).split('rules:')[1]?.trim()}`;
  });
}

describe('what a rule gives of some rights', () => {
  test('holds the items that give it, in the order of the text', () => {
    const right = given("{ apiGroups: [''], resources: [services, pods/exec, pods], verbs: [get, update, create] }");
    expect(texts(right?.resources)).toEqual(['pods/exec', 'pods']);
    expect(texts(right?.verbs)).toEqual(['update', 'create']);
    expect([right?.resource.text, right?.verb.text, right?.isWrittenOut]).toEqual(['pods/exec', 'update', true]);
    expect(right?.resourcesTitle).toBe('"pods/exec" and "pods"');
  });

  test('prefers what is written out to a wildcard', () => {
    const both = given("{ apiGroups: [apps, '*'], resources: ['*', pods], verbs: ['*', create] }");
    expect([both?.resource.text, both?.verb.text, both?.isWrittenOut]).toEqual(['pods', 'create', true]);
    const wild = given("{ apiGroups: [''], resources: ['*'], verbs: [create] }");
    expect([wild?.resource.text, wild?.isWrittenOut, wild?.resourcesTitle]).toEqual(['*', false, 'resources']);
    expect(given("{ apiGroups: [''], resources: [pods], verbs: ['*'] }")?.isWrittenOut).toBe(false);
    expect(texts(given("{ apiGroups: [''], resources: ['*/exec'], verbs: [create] }")?.resources)).toEqual(['*/exec']);
  });

  test('joins several rights', () => {
    const jobs: Right = { verbs: ['delete'], apiGroup: 'batch', resources: ['jobs'] };
    const right = given("{ apiGroups: ['', batch], resources: [jobs, pods], verbs: [create, delete] }", [PODS, jobs]);
    expect(texts(right?.resources)).toEqual(['jobs', 'pods']);
    expect(texts(right?.verbs)).toEqual(['create', 'delete']);
  });

  test.each([
    '{ apiGroups: [apps], resources: [pods], verbs: [create] }',
    "{ apiGroups: [''], resources: [services], verbs: [create] }",
    "{ apiGroups: [''], resources: [pods], verbs: [get] }",
    "{ apiGroups: [''], resources: [pods], verbs: [update], resourceNames: [web] }",
    "{ apiGroups: [''], resources: [pods], verbs: [update], resourceNames: '{{ .Values.names }}' }",
    "{ apiGroups: ['{{ .Values.group }}'], resources: [pods], verbs: [create] }",
    "{ apiGroups: [''], resources: ['{{ .Values.resource }}'], verbs: [create] }",
    "{ apiGroups: [''], resources: [pods], verbs: ['{{ .Values.verb }}'] }",
    '{ nonResourceURLs: [/pods], verbs: [create] }',
  ])('is nothing: %s', (rule) => {
    expect(given(rule)).toBeUndefined();
  });

  test('is enough for the names that are asked for', () => {
    const rule = "{ apiGroups: [''], resources: [pods], verbs: [update], resourceNames: [api, web] }";
    expect(given(rule, [{ ...PODS, names: ['web'] }])).toBeDefined();
    expect(given(rule, [{ ...PODS, names: ['db'] }])).toBeUndefined();
  });

  test('is nothing for roles that the cluster provides, unless asked for', () => {
    const rules = "- { apiGroups: [''], resources: [pods], verbs: [create] }";
    for (const metadata of [
      '{ name: system:web }',
      '{ name: web, labels: { kubernetes.io/bootstrapping: rbac-defaults } }',
    ]) {
      expect(rightsGiven(roleOf(rules, metadata), [PODS], { builtIn: false })).toEqual([]);
      expect(rightsGiven(roleOf(rules, metadata), [PODS], { builtIn: true })).toHaveLength(1);
    }
    expect(
      rightsGiven(roleOf(rules, '{ name: web, labels: { kubernetes.io/bootstrapping: x } }'), [PODS], {
        builtIn: false,
      }),
    ).toHaveLength(1);
  });

  test('tells how far it reaches', () => {
    const rules = "- { apiGroups: [''], resources: [pods], verbs: [create] }";
    const reach = (kind: string): string | undefined =>
      rightsGiven(roleOf(rules, '{ name: web }', kind), [PODS], { builtIn: false })[0]?.reach;
    expect([reach('Role'), reach('ClusterRole')]).toEqual(['in its namespace', 'wherever it is bound']);
  });
});

describe('ways to do without a right', () => {
  const withoutVerbs = (right: GivenRight): readonly Narrowing[] => right.withoutVerbs('Some are refused.');

  test.each([
    [
      'the verbs go where all resources are meant',
      "- { apiGroups: [''], resources: [pods], verbs: [get, create, update] }",
      ['Remove "create" and "update" from the verbs\n- { apiGroups: [\'\'], resources: [pods], verbs: [get] }'],
    ],
    [
      'the resources get a rule of their own where others are listed',
      "- { apiGroups: [''], resources: [pods, services], verbs: [get, create] }",
      [
        'Remove "create" from the verbs for "pods"\n' +
          "- { apiGroups: [''], resources: [services], verbs: [get, create] }\n" +
          "- apiGroups:\n  - ''\n  resources:\n  - pods\n  verbs:\n  - get",
        'Remove "create" from the verbs\n- { apiGroups: [\'\'], resources: [pods, services], verbs: [get] }',
      ],
    ],
    [
      'no rule of their own where something is unknown',
      "- { apiGroups: ['', '{{ .Values.group }}'], resources: [pods, services], verbs: [get, create] }",
      [
        'Remove "create" from the verbs\n' +
          "- { apiGroups: ['', '{{ .Values.group }}'], resources: [pods, services], verbs: [get] }",
      ],
    ],
    [
      'the rule goes with its last verb',
      "- { apiGroups: [''], resources: [pods], verbs: [create] }\n- { apiGroups: [''], resources: [nodes], verbs: [get] }",
      ['Remove the rule for "pods"\n- { apiGroups: [\'\'], resources: [nodes], verbs: [get] }'],
    ],
    [
      'the resources go where no verb is left',
      "- { apiGroups: [''], resources: [pods, nodes], verbs: [create] }",
      ['Remove "pods" from the resources\n- { apiGroups: [\'\'], resources: [nodes], verbs: [create] }'],
    ],
    [
      'the verbs go for all resources where a wildcard stands for them',
      "- { apiGroups: [''], resources: ['*'], verbs: [get, create] }",
      ["Remove \"create\" from the verbs\n- { apiGroups: [''], resources: ['*'], verbs: [get] }"],
    ],
    [
      'a wildcard for verbs is a matter of its own',
      "- { apiGroups: [''], resources: [pods], verbs: ['*', create] }",
      [],
    ],
    ['so is one for resources without another verb', "- { apiGroups: [''], resources: ['*'], verbs: [create] }", []],
  ])('%s', (_, rules, expected) => {
    expect(narrowed(rules, withoutVerbs)).toEqual(expected);
  });

  test('names stay with the resources', () => {
    const rules = "- { apiGroups: [''], resources: [pods, services], resourceNames: [web], verbs: [get, update] }";
    expect(narrowed(rules, withoutVerbs, { ...PODS, names: ['web'] })[0]).toContain(
      '  resources:\n  - pods\n  resourceNames:\n  - web\n  verbs:\n  - get',
    );
  });

  test('the broader way says that it goes further', () => {
    const right = given("{ apiGroups: [''], resources: [pods, services], verbs: [get, create] }");
    expect(right && withoutVerbs(right).map(({ risk }) => risk)).toEqual([
      'Some are refused.',
      'Some are refused, and what uses the verb on another resource of the rule is as well.',
    ]);
  });

  test('resources are named, or counted where there are many', () => {
    const title = (resources: string): string | undefined =>
      given(`{ apiGroups: [''], resources: [${resources}], verbs: [create] }`, [
        { verbs: ['create'], apiGroup: '', resources: ['a', 'b', 'c', 'd'] },
      ])?.withoutResources('')[0]?.title;
    expect(title('a, a')).toBe('Remove the rule for "a"');
    expect(title('a, b, c')).toBe('Remove the rule for "a", "b" and "c"');
    expect(title('a, b, c, d')).toBe('Remove the rule for "a" and 3 more');
    expect(title('a, x')).toBe('Remove "a" from the resources');
    expect(title("a, '*'")).toBeUndefined();
  });

  const onlyOn = (right: GivenRight): readonly Narrowing[] => right.onlyOn('NAME', 'Allow it for one', '');

  test.each([
    ["- { apiGroups: [''], resources: [pods], verbs: [get, update] }", 1],
    ["- { apiGroups: [''], resources: [pods/exec], verbs: [create] }", 1],
    ["- { apiGroups: [''], resources: [pods], verbs: [create] }", 0],
    ["- { apiGroups: [''], resources: [pods, pods/exec], verbs: [create] }", 0],
    ["- { apiGroups: [''], resources: [pods], verbs: [update, list] }", 0],
    ["- { apiGroups: [''], resources: [pods], verbs: [update, watch] }", 0],
    ["- { apiGroups: [''], resources: [pods], verbs: [update, deletecollection] }", 0],
    ["- { apiGroups: [''], resources: [pods], verbs: ['*'] }", 0],
    ["- { apiGroups: [''], resources: [pods], verbs: [update, '{{ .Values.verb }}'] }", 0],
    ["- { apiGroups: [''], resources: [pods, services], verbs: [update] }", 0],
    ["- { apiGroups: [''], resources: ['*'], verbs: [update] }", 0],
  ])('%s can be narrowed down to names in %i ways', (rules, count) => {
    expect(narrowed(rules, onlyOn)).toHaveLength(count);
  });

  test('names are added to the rule', () => {
    expect(narrowed("- { apiGroups: [''], resources: [pods], verbs: [update] }", onlyOn)).toEqual([
      "Allow it for one\n- { apiGroups: [''], resources: [pods], verbs: [update], resourceNames: [NAME] }",
    ]);
  });

  test('names are taken out as long as one is left', () => {
    const ways = (names: string): readonly string[] =>
      narrowed(
        `- { apiGroups: [''], resources: [pods], verbs: [update], resourceNames: [${names}] }`,
        (right) => right.withoutNames(['a', 'b'], ''),
        { ...PODS, names: ['a', 'b', 'c'] },
      );
    expect(ways('a, b, c')).toEqual([
      'Remove "a" and "b" from the resourceNames\n' +
        "- { apiGroups: [''], resources: [pods], verbs: [update], resourceNames: [c] }",
    ]);
    expect(ways('a, b')).toEqual([]);
    expect(ways('c')).toEqual([]);
  });
});

test.each([
  ["- { apiGroups: [''], resources: [pods], verbs: [update], resourceNames: [web] }", true],
  ["- { apiGroups: [''], resources: [pods], verbs: [update], resourceNames: ['{{ .Values.name }}'] }", false],
  ["- { apiGroups: [''], resources: [nodes], verbs: [update], resourceNames: [web] }", false],
  [
    "- { apiGroups: [''], resources: [pods], verbs: [update], resourceNames: [web] }\n- { apiGroups: [''], resources: [pods], verbs: [update] }",
    false,
  ],
])('a role names the objects of a right: %s', (rules, expected) => {
  expect(namesObjects(roleOf(rules), PODS)).toBe(expected);
});

describe('aggregation', () => {
  const surplus = (target: string, rule: string): readonly (string | undefined)[] =>
    aggregationsOf(
      roleOf(`- ${rule}`, `{ name: web, labels: { rbac.authorization.k8s.io/aggregate-to-${target}: 'true' } }`),
      { builtIn: false },
    ).map((aggregation) => aggregation.surplus);
  const RBAC = 'apiGroups: [rbac.authorization.k8s.io]';

  test.each([
    ['view', '{ apiGroups: [shop.example], resources: [orders], verbs: [get, list, watch] }', undefined],
    ['view', "{ apiGroups: [shop.example], resources: [orders], verbs: [get, '{{ .Values.verb }}'] }", undefined],
    ['view', '{ apiGroups: [shop.example], resources: [orders], verbs: [get, delete] }', 'to change objects'],
    ['view', "{ apiGroups: [''], resources: [secrets], verbs: [watch] }", 'to read Secrets'],
    ['view', "{ apiGroups: [''], resources: [pods/attach], verbs: [get] }", 'to run commands in pods'],
    ['view', "{ apiGroups: [''], resources: [pods/exec], verbs: [create] }", 'to run commands in pods'],
    ['edit', "{ apiGroups: [''], resources: [secrets, pods/exec], verbs: [get, create] }", undefined],
    ['edit', `{ ${RBAC}, resources: [clusterroles], verbs: [escalate] }`, 'to escalate roles'],
    ['admin', `{ ${RBAC}, resources: [roles], verbs: [bind] }`, 'to bind any role'],
    ['admin', `{ ${RBAC}, resources: [roles], verbs: [create] }`, undefined],
    ['admin', "{ apiGroups: [''], resources: [groups], verbs: [impersonate] }", 'to impersonate others'],
    ['view', "{ apiGroups: [''], resources: [nodes/proxy], verbs: [get] }", 'to reach kubelets'],
  ])('to %s: %s', (target, rule, expected) => {
    expect(surplus(target, rule)).toEqual([expected]);
  });

  test('a role that adds to edit is known by its name or its labels', () => {
    const rule = "- { apiGroups: [''], resources: [pods], verbs: [get] }";
    const label = (target: string, value: string): string =>
      `{ name: web, labels: { rbac.authorization.k8s.io/aggregate-to-${target}: '${value}' } }`;
    const adds = (metadata: string): boolean => addsToEdit(roleOf(rule, metadata));
    expect(['{ name: edit }', '{ name: system:aggregate-to-edit }'].map(adds)).toEqual([true, true]);
    expect([label('edit', 'true'), label('admin', 'true')].map(adds)).toEqual([true, true]);
    expect(['{ name: web }', label('edit', 'false'), label('view', 'true')].map(adds)).toEqual([false, false, false]);
  });
});

describe('knowledge of resources and roles', () => {
  test.each([
    [['pods'], ['']],
    [
      ['pods/log', 'deployments'],
      ['', 'apps'],
    ],
    [['events'], ['', 'events.k8s.io']],
    [['nodes'], ['']],
    [['ingresses'], ['networking.k8s.io']],
    [['pods', 'orders'], undefined],
    [['*'], undefined],
    [[], undefined],
  ])('%j are served in %j', (resources, groups) => {
    expect(groupsServing(resources)).toEqual(groups);
  });

  test('each group is listed once, with resources in the plural and lower case', () => {
    for (const rights of [DEPLOYING_RIGHTS, GUARDING_RIGHTS]) {
      expect(new Set(rights.map(({ apiGroup }) => apiGroup)).size).toBe(rights.length);
      for (const { apiGroup, resources } of rights) {
        expect(apiGroup).toMatch(/^[a-z0-9.-]+\.[a-z]+$/);
        expect(resources).toEqual([...resources].sort());
        for (const resource of resources) expect(resource).toMatch(/^[a-z]+s$/);
      }
    }
  });

  test('what the cluster gives to all is known by the name of the role', () => {
    expect(['system:discovery', 'system:basic-user', 'system:public-info-viewer', 'view'].map(isForAllUsers)).toEqual([
      true,
      true,
      true,
      false,
    ]);
    expect(['system:image-puller', 'system:discovery', 'view'].map(isForAllAccounts)).toEqual([true, true, false]);
  });
});
