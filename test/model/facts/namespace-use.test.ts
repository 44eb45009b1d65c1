import { describe, expect, test } from 'vitest';
import namespaceUse from '../../../server/src/model/facts/namespace-use.js';
import { buildFact } from '../../support/fact.js';

const within = (namespace: string | undefined): string => (namespace === undefined ? '' : `, namespace: ${namespace}`);
const pod = (name: string, namespace?: string, spec = 'containers: []'): string =>
  `---\napiVersion: v1\nkind: Pod\nmetadata: { name: ${name}${within(namespace)}, labels: { app: ${name} } }\nspec: { ${spec} }\n`;
const policy = (namespace?: string, selector = '{ matchLabels: { app: web } }'): string =>
  `---\napiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: { name: guard${within(namespace)} }\nspec: { podSelector: ${selector} }\n`;
const simple = (kind: string, name: string, namespace?: string, rest = ''): string =>
  `---\napiVersion: ${/Role/.test(kind) ? 'rbac.authorization.k8s.io/v1' : 'v1'}\nkind: ${kind}\nmetadata: { name: ${name}${within(namespace)} }\n${rest}`;

describe('namespaces that others give', () => {
  test('kustomizations and charts do', () => {
    const { fact } = buildFact(namespaceUse, {
      'kustomize/kustomization.yaml': 'namespace: shop\nresources: [a.yaml]\n',
      'bare/kustomization.yaml': 'resources: [a.yaml]\n',
      'chart/Chart.yaml': 'name: web\n',
    });
    const isGiven = (path: string): boolean => fact.isGiven(`file:///w/${path}`);
    expect(isGiven('kustomize/a.yaml')).toBe(true);
    expect(isGiven('chart/templates/a.yaml')).toBe(true);
    expect(isGiven('bare/a.yaml')).toBe(false);
    expect(isGiven('a.yaml')).toBe(false);
  });
});

describe('the namespace next to an object', () => {
  test.each<[name: string, files: Readonly<Record<string, string>>, expected: string | undefined]>([
    ['of the same folder', { 'a/b.yaml': pod('b', 'shop'), 'c.yaml': pod('c', 'bank') }, 'shop'],
    ['of the scope', { 'c.yaml': pod('c', 'bank') }, 'bank'],
    ['none of several', { 'a/b.yaml': pod('b', 'shop') + pod('c', 'bank') }, undefined],
    ['not "default"', { 'a/b.yaml': pod('b', 'default') }, undefined],
    ['none at all', {}, undefined],
  ])('%s', (_, files, expected) => {
    const { fact, ref } = buildFact(namespaceUse, { ...files, 'a/web.yaml': pod('web') });
    expect(fact.neighbour(ref('Pod "web"'))).toBe(expected);
  });
});

describe('one namespace for everything', () => {
  test.each<[name: string, files: Readonly<Record<string, string>>, expected: string | undefined]>([
    ['is told by the first of several', { 'b.yaml': pod('api', 'shop') }, 'shop'],
    ['is none for a single workload', {}, undefined],
    ['is none of two', { 'b.yaml': pod('api', 'bank') }, undefined],
    ['is none where some are unknown', { 'b.yaml': pod('api') }, undefined],
    ['does not count what makes no pods', { 'b.yaml': pod('api', 'shop') + simple('Secret', 'key', 'vault') }, 'shop'],
  ])('%s', (_, files, expected) => {
    const { fact, ref } = buildFact(namespaceUse, { ...files, 'a.yaml': pod('web', 'shop') });
    expect(fact.onlyNamespace(ref('Pod "web"'))).toBe(expected);
    if ('b.yaml' in files) expect(fact.onlyNamespace(ref('Pod "api"'))).toBeUndefined();
  });

  test('environments are none', () => {
    const { fact, ref } = buildFact(namespaceUse, {
      'base/a.yaml': pod('web', 'shop') + pod('api', 'shop'),
      'x/kustomization.yaml': 'resources: [../base/a.yaml]\n',
      'y/kustomization.yaml': 'resources: [../base/a.yaml]\n',
    });
    expect(fact.onlyNamespace(ref('Pod "web"'))).toBeUndefined();
  });
});

describe('guards in another namespace', () => {
  const guard = 'NetworkPolicy "guard"';
  test.each<[name: string, files: Readonly<Record<string, string>>, title: string, expected: string | undefined]>([
    ['a policy', { 'a.yaml': pod('web', 'shop') + policy('bank') }, guard, 'shop'],
    [
      'one that selects pods of its own',
      { 'a.yaml': pod('web', 'shop') + pod('web', 'bank') + policy('bank') },
      guard,
      undefined,
    ],
    [
      'one for pods of several',
      { 'a.yaml': pod('web', 'shop') + pod('web', 'town') + policy('bank') },
      guard,
      undefined,
    ],
    ['one that selects nothing', { 'a.yaml': pod('api', 'shop') + policy('bank') }, guard, undefined],
    ['one that selects everything', { 'a.yaml': pod('web', 'shop') + policy('bank', '{}') }, guard, undefined],
    ['one in place', { 'a.yaml': pod('web', 'shop') + policy('shop') }, guard, undefined],
    ['one without a namespace', { 'a.yaml': pod('web', 'shop') + policy() }, guard, undefined],
    ['one for pods without a namespace', { 'a.yaml': pod('web') + policy('bank') }, guard, undefined],
    [
      'one whose pods have another of its name',
      { 'a.yaml': pod('web', 'shop') + policy('bank'), 'b.yaml': policy('shop') },
      guard,
      undefined,
    ],
    ['one in another folder', { 'a/a.yaml': pod('web', 'shop'), 'b/b.yaml': policy('bank') }, guard, undefined],
    [
      'one beside pods with unknown labels',
      { 'a.yaml': pod('web', 'shop') + pod('"{{ .Release.Name }}"', 'bank') + policy('bank') },
      guard,
      undefined,
    ],
    [
      'one that a kustomization moves',
      { 'a.yaml': pod('web', 'shop') + policy('bank'), 'kustomization.yaml': 'namespace: town\nresources: [a.yaml]\n' },
      guard,
      undefined,
    ],
    [
      'a ServiceAccount',
      {
        'a.yaml':
          pod('web', 'shop', 'serviceAccountName: web, containers: []') + simple('ServiceAccount', 'web', 'bank'),
      },
      'ServiceAccount "web"',
      'shop',
    ],
    [
      'a Role',
      {
        'a.yaml':
          simple('RoleBinding', 'web', 'shop', 'roleRef: { kind: Role, name: reader }\n') +
          simple('Role', 'reader', 'bank'),
      },
      'Role "reader"',
      'shop',
    ],
    [
      'a Role that only shares its name with a ClusterRole',
      {
        'a.yaml':
          simple('RoleBinding', 'web', 'shop', 'roleRef: { kind: ClusterRole, name: reader }\n') +
          simple('Role', 'reader', 'bank'),
      },
      'Role "reader"',
      undefined,
    ],
  ])('%s', (_, files, title, expected) => {
    const { fact, ref } = buildFact(namespaceUse, files);
    expect(fact.displaced(ref(title))).toBe(expected);
  });
});
