import { describe, expect, test } from 'vitest';
import { readYamlContents } from '../../../server/src/engine/file-contents.js';
import type { FileContents } from '../../../server/src/model/facts/fact.js';
import definition, { type RbacGraph } from '../../../server/src/model/facts/rbac.js';
import { collectScopes, Scopes } from '../../../server/src/model/facts/scopes.js';
import { readYaml } from '../../../server/src/syntax/yaml/document.js';

const FOLDER = 'file:///w';
const URI = `${FOLDER}/rbac.yaml`;

/** The fact that files make, by path; objects are written without their apiVersion. */
function graph(files: Readonly<Record<string, string>>): RbacGraph {
  const read = Object.entries(files).map(([path, text]): FileContents => {
    const uri = `${FOLDER}/${path}`;
    const full = text.replace(
      /^( *)kind: (\w+)/gm,
      (line, indent, kind) =>
        `${indent}apiVersion: ${/^(Role|ClusterRole)/.test(kind) ? 'rbac.authorization.k8s.io/v1' : 'v1'}\n${line}`,
    );
    const placed = readYaml(full);
    const contents = placed.map(({ document }, index) => readYamlContents(document, { uri, document: index }));
    return {
      uri,
      text: full,
      documents: placed.map(({ document }) => document),
      objects: contents.flatMap((part) => (part.language === 'yaml' ? part.objects : [])),
      dockerfile: undefined,
    };
  });
  const scopes = new Scopes(new Map(read.map((file) => [file.uri, collectScopes(file)])), [FOLDER]);
  return definition.build(new Map(read.map((file) => [file.uri, definition.collect(file)])), scopes);
}

const account = (name: string, rest = ''): string => `kind: ServiceAccount\nmetadata: { name: ${name} }\n${rest}\n`;
const binding = (subject: string, role = 'cluster-admin', name = 'ops', kind = 'ClusterRoleBinding'): string =>
  `kind: ${kind}\nmetadata: { name: ${name}, namespace: build }\nroleRef: { kind: ClusterRole, name: ${role} }\nsubjects: [${subject}]\n`;
const clusterRole = (name: string, rules: string, rest = ''): string =>
  `kind: ClusterRole\nmetadata: { name: ${name}, labels: { part: '${name}' } }\nrules: [${rules}]\n${rest}\n`;
const many = (...documents: string[]): string => documents.join('---\n');

const EVERYTHING = "{ apiGroups: ['*'], resources: ['*'], verbs: ['*'] }";
const RUNNER = '{ kind: ServiceAccount, name: runner, namespace: build }';

describe('the token of a ServiceAccount', () => {
  test.each([
    ['is mounted unless it says otherwise', account('runner'), 'mounted'],
    ['is mounted where it says so', account('runner', 'automountServiceAccountToken: true'), 'mounted'],
    ['is withheld', account('runner', 'automountServiceAccountToken: false'), 'withheld'],
    ['hangs on a template', account('runner', 'automountServiceAccountToken: {{ .Values.mount }}'), 'unknown'],
    ['is not known where the ServiceAccount is not', account('other'), 'missing'],
    [
      'is withheld where one of the alternatives does',
      many(account('runner'), account('runner', 'automountServiceAccountToken: false')),
      'withheld',
    ],
  ])('%s', (_, text, expected) => {
    expect(graph({ 'rbac.yaml': text }).tokenOf(URI, undefined, 'runner')).toBe(expected);
  });

  test('every namespace has a ServiceAccount of the name default', () => {
    expect(graph({}).tokenOf(URI, 'build', 'default')).toBe('mounted');
  });

  test('an unknown namespace may be any', () => {
    const text =
      'kind: ServiceAccount\nmetadata: { name: runner, namespace: build }\nautomountServiceAccountToken: false\n';
    const rbac = graph({ 'rbac.yaml': text });
    expect(rbac.tokenOf(URI, undefined, 'runner')).toBe('withheld');
    expect(rbac.tokenOf(URI, 'build', 'runner')).toBe('withheld');
    expect(rbac.tokenOf(URI, 'shop', 'runner')).toBe('missing');
  });
});

describe('the rights of a ServiceAccount', () => {
  const titles = (rbac: RbacGraph, { uri = URI, namespace = 'build' as string | null } = {}): readonly string[] =>
    rbac
      .clusterAdminGrants(uri, namespace ?? undefined, 'runner')
      .map(({ bindingTitle, role }) => `${bindingTitle}: ${role.name}`);

  test.each([
    ['the ServiceAccount itself', RUNNER, true],
    ['its user', "{ kind: User, name: 'system:serviceaccount:build:runner' }", true],
    ['its namespace', "{ kind: Group, name: 'system:serviceaccounts:build' }", true],
    ['every ServiceAccount', "{ kind: Group, name: 'system:serviceaccounts' }", true],
    ['everybody with credentials', "{ kind: Group, name: 'system:authenticated' }", true],
    ['callers without credentials', "{ kind: Group, name: 'system:unauthenticated' }", false],
    ['another namespace', "{ kind: Group, name: 'system:serviceaccounts:shop' }", false],
    ['one of the same name elsewhere', '{ kind: ServiceAccount, name: runner, namespace: shop }', false],
    ['one whose namespace is missing', '{ kind: ServiceAccount, name: runner }', false],
    ['a user of the same name', '{ kind: User, name: runner }', false],
    ['a subject of an unknown name', "{ kind: ServiceAccount, name: '{{ .Values.name }}', namespace: build }", false],
  ])('come by a binding to %s', (_, subject, expected) => {
    expect(titles(graph({ 'rbac.yaml': binding(subject) }))).toEqual(
      expected ? ['ClusterRoleBinding "ops": cluster-admin'] : [],
    );
  });

  test('an unknown namespace is only like an unknown one', () => {
    const rbac = graph({ 'rbac.yaml': binding('{ kind: ServiceAccount, name: runner }') });
    expect(titles(rbac, { namespace: null })).toHaveLength(1);
    expect(titles(rbac)).toEqual([]);
    expect(graph({ 'rbac.yaml': binding(RUNNER) }).clusterAdminGrants(URI, undefined, 'runner')).toEqual([]);
  });

  test('a RoleBinding gives them in one namespace only', () => {
    expect(titles(graph({ 'rbac.yaml': binding(RUNNER, 'cluster-admin', 'ops', 'RoleBinding') }))).toEqual([]);
  });

  test('come from a role of the workspace, which is named', () => {
    const rbac = graph({ 'rbac.yaml': binding(RUNNER, 'all'), 'roles.yaml': clusterRole('all', EVERYTHING) });
    expect(rbac.clusterAdminGrants(URI, 'build', 'runner')).toEqual([
      {
        binding: { uri: URI, document: 0, path: '' },
        bindingTitle: 'ClusterRoleBinding "ops"',
        role: { kind: 'ClusterRole', name: 'all' },
        roleRef: { uri: `${FOLDER}/roles.yaml`, document: 0, path: '' },
      },
    ]);
  });

  test('need every alternative of a binding and of a role', () => {
    const weak = clusterRole('all', "{ apiGroups: ['*'], resources: ['*'], verbs: [get] }");
    const strong = clusterRole('all', EVERYTHING);
    const roles = (text: string): RbacGraph => graph({ 'rbac.yaml': binding(RUNNER, 'all'), 'roles.yaml': text });
    expect(titles(roles(many(strong, strong)))).toHaveLength(1);
    expect(titles(roles(many(strong, weak)))).toEqual([]);
    expect(titles(graph({ 'rbac.yaml': many(binding(RUNNER), binding(RUNNER, 'view')) }))).toEqual([]);
    expect(titles(graph({ 'rbac.yaml': many(binding(RUNNER), binding(RUNNER, 'view', 'other')) }))).toHaveLength(1);
  });

  test('rules that a template may narrow down count for nothing', () => {
    const rule = "{ apiGroups: ['*'], resources: ['*'], verbs: ['*'], resourceNames: '{{ .Values.names }}' }";
    expect(titles(graph({ 'rbac.yaml': binding(RUNNER, 'all'), 'roles.yaml': clusterRole('all', rule) }))).toEqual([]);
  });

  test('an aggregated role has the rules of those that it selects, and none of its own', () => {
    const selects = (labels: string): string =>
      `aggregationRule: { clusterRoleSelectors: [{ matchLabels: ${labels} }] }`;
    const of = (labels: string): RbacGraph =>
      graph({
        'rbac.yaml': many(
          binding(RUNNER, 'sum'),
          clusterRole('sum', EVERYTHING, selects(labels)),
          clusterRole('all', EVERYTHING),
        ),
      });
    expect(titles(of('{ part: all }'))).toHaveLength(1);
    expect(titles(of('{ part: none }'))).toEqual([]);
  });

  test('follow a kustomization into its namespace, and hold for each of them', () => {
    const files = {
      'base/kustomization.yaml': 'resources: [rbac.yaml]',
      'base/rbac.yaml': many(account('runner'), binding('{ kind: ServiceAccount, name: runner }')),
      'build/kustomization.yaml': 'namespace: build\nresources: [../base]',
    };
    const uri = `${FOLDER}/base/rbac.yaml`;
    expect(titles(graph(files), { uri, namespace: null })).toHaveLength(1);
    expect(titles(graph(files), { uri, namespace: 'any' })).toHaveLength(1);
    const other = { ...files, 'shop/kustomization.yaml': 'namespace: shop\nresources: [../base]' };
    expect(titles(graph(other), { uri, namespace: null })).toHaveLength(1);
    const without = { ...files, 'shop/kustomization.yaml': 'resources: [../base/kustomization.yaml, other.yaml]' };
    expect(titles(graph(without), { uri, namespace: null })).toHaveLength(1);
  });

  test('objects of different scopes are not joined', () => {
    const files = {
      'a/Chart.yaml': 'name: a',
      'a/templates/rbac.yaml': binding(RUNNER),
      'b/pod.yaml': account('runner'),
    };
    expect(titles(graph(files), { uri: `${FOLDER}/b/pod.yaml` })).toEqual([]);
    expect(titles(graph(files), { uri: `${FOLDER}/a/templates/pod.yaml` })).toHaveLength(1);
  });
});

describe('a binding that may be meant for a ServiceAccount', () => {
  test.each([
    [RUNNER, 'build', true],
    [RUNNER, undefined, true],
    [RUNNER, 'shop', false],
    ['{ kind: ServiceAccount, name: runner }', 'shop', true],
    ["{ kind: User, name: 'system:serviceaccount:build:runner' }", 'build', true],
    ["{ kind: User, name: 'system:serviceaccount:build:runner' }", 'shop', false],
    ['{ kind: User, name: runner }', 'build', false],
    // Groups are no sign that this very pod calls the API server.
    ["{ kind: Group, name: 'system:serviceaccounts:build' }", 'build', false],
  ])('%s, in namespace %s: %s', (subject, namespace, expected) => {
    const rbac = graph({ 'rbac.yaml': binding(subject, 'view', 'ops', 'RoleBinding') });
    expect(rbac.isBound(URI, namespace, 'runner')).toBe(expected);
  });
});

describe('what amounts to cluster-admin', () => {
  test('cluster-admin, and roles with all of its rights', () => {
    const rbac = graph({ 'rbac.yaml': many(clusterRole('all', EVERYTHING), clusterRole('none', '')) });
    expect(['cluster-admin', 'all', 'none', 'admin', 'missing'].map((name) => rbac.isClusterAdmin(URI, name))).toEqual([
      true,
      true,
      false,
      false,
      false,
    ]);
  });

  test('a file of that name cannot take the rights away', () => {
    expect(graph({ 'rbac.yaml': clusterRole('cluster-admin', '') }).isClusterAdmin(URI, 'cluster-admin')).toBe(true);
  });
});

describe('missing roles', () => {
  const role = (name: string, namespace = 'build'): string =>
    `kind: Role\nmetadata: { name: ${name}, namespace: ${namespace} }\n`;

  test('are told where the scope has roles of the kind in the namespace', () => {
    const rbac = graph({ 'rbac.yaml': many(role('reader'), role('writer')) });
    expect(rbac.missingRole(URI, 'build', 'Role', 'reader')).toBeUndefined();
    expect(rbac.missingRole(URI, 'build', 'Role', 'raeder')).toEqual({ closest: 'reader' });
    expect(rbac.missingRole(URI, 'build', 'Role', 'deployer')).toEqual({ closest: undefined });
    expect(rbac.missingRole(URI, 'shop', 'Role', 'raeder')).toBeUndefined();
    expect(rbac.missingRole(URI, undefined, 'Role', 'raeder')).toBeUndefined();
    expect(rbac.missingRole(URI, 'build', 'ClusterRole', 'raeder')).toBeUndefined();
  });

  test('are not told of what the cluster provides', () => {
    const rbac = graph({ 'rbac.yaml': clusterRole('reader', '') });
    expect(rbac.missingRole(URI, 'build', 'ClusterRole', 'reder')).toEqual({ closest: 'reader' });
    for (const name of ['cluster-admin', 'view', 'system:auth-delegator'])
      expect(rbac.missingRole(URI, 'build', 'ClusterRole', name)).toBeUndefined();
  });

  test('are not told where a template writes the name of a role', () => {
    const templated = "'{{ .Release.Name }}'";
    const missing = (...roles: string[]) =>
      graph({ 'rbac.yaml': many(...roles) }).missingRole(URI, 'build', 'Role', 'x');
    expect(missing(role('reader'), role(templated))).toBeUndefined();
    expect(missing(role('reader'), role(templated, templated))).toBeUndefined();
    expect(missing(role('reader'), role(templated, 'shop'))).toBeDefined();
  });

  test('are missing in each scope of the file', () => {
    const files = {
      'base/kustomization.yaml': 'resources: [rbac.yaml]',
      'base/rbac.yaml': role('reader', 'any'),
      'one/kustomization.yaml': 'namespace: one\nresources: [../base]',
      'two/kustomization.yaml': 'namespace: two\nresources: [../base, role.yaml]',
      'two/role.yaml': role('writer', 'any'),
    };
    const rbac = graph(files);
    expect(rbac.missingRole(`${FOLDER}/base/rbac.yaml`, undefined, 'Role', 'writer')).toBeUndefined();
    expect(rbac.missingRole(`${FOLDER}/base/rbac.yaml`, undefined, 'Role', 'raeder')).toEqual({ closest: 'reader' });
    expect(rbac.missingRole(`${FOLDER}/base/rbac.yaml`, undefined, 'Role', 'wrter')).toEqual({ closest: undefined });
  });
});

describe('roles from outside the workspace', () => {
  const rbac = (listed: string, more = ''): RbacGraph =>
    graph({
      'app/kustomization.yaml': `resources: [rbac.yaml, ${listed}]\n${more}`,
      'app/rbac.yaml': 'kind: Role\nmetadata: { name: reader, namespace: build }\n',
      'base/kustomization.yaml': 'resources: [https://example.org/base?ref=v1]',
      'near/kustomization.yaml': 'resources: [more.yaml, ../near]',
    });
  test.each([
    ['../near', '', true],
    ['https://example.org/roles', '', false],
    ['github.com/example/roles', '', false],
    ["'git@example.org:roles'", '', false],
    ['roles//overlay', '', false],
    ['../base', '', false],
    ['../base/kustomization.yaml', '', false],
    ['../near', 'helmCharts: [{ name: operator }]', false],
    ['../near', 'generators: [generator.yaml]', false],
  ])('%s %s', (listed, more, isTold) => {
    const missing = rbac(listed, more).missingRole(`${FOLDER}/app/rbac.yaml`, 'build', 'Role', 'writer');
    expect(missing !== undefined).toBe(isTold);
  });
});

test('entries are plain data', () => {
  const rbac = graph({ 'rbac.yaml': many(binding(RUNNER, 'all'), clusterRole('all', EVERYTHING)) });
  const grants = rbac.clusterAdminGrants(URI, 'build', 'runner');
  expect(JSON.parse(JSON.stringify(grants))).toEqual(grants);
});
