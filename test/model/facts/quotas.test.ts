import { describe, expect, test } from 'vitest';
import quotas from '../../../server/src/model/facts/quotas.js';
import { buildFact } from '../../support/fact.js';

const pod = (name: string, namespace = 'shop'): string =>
  `---\napiVersion: v1\nkind: Pod\nmetadata: { name: ${name}, namespace: ${namespace} }\nspec: { containers: [{ name: app }] }\n`;
const range = (limits: string, namespace = 'shop'): string =>
  `---\napiVersion: v1\nkind: LimitRange\nmetadata: { name: limits, namespace: ${namespace} }\nspec: { limits: ${limits} }\n`;
const namespace = (name = 'shop'): string => `---\napiVersion: v1\nkind: Namespace\nmetadata: { name: ${name} }\n`;
const at = { uri: 'file:///w/a.yaml', document: 0, path: '' };

describe('limits by default', () => {
  test.each<[limits: string, resource: string, expected: boolean]>([
    ['[{ type: Container, default: { cpu: 1 } }]', 'cpu', true],
    ['[{ type: Container, max: { cpu: 1 } }]', 'cpu', true],
    ['[{ type: Container, default: { cpu: 1 } }]', 'memory', false],
    ['[{ type: Container, defaultRequest: { cpu: 1 } }]', 'cpu', false],
    ['[{ type: Pod, max: { cpu: 1 } }]', 'cpu', false],
    ['[]', 'cpu', false],
  ])('%s: %s', (limits, resource, expected) => {
    const { fact } = buildFact(quotas, { 'a.yaml': range(limits) });
    expect(fact.hasDefaultLimit(at, 'shop', resource)).toBe(expected);
    expect(fact.hasDefaultLimit(at, 'bank', resource)).toBe(false);
  });

  test('hold where every environment has them', () => {
    const { fact } = buildFact(quotas, {
      'base/a.yaml': pod('web'),
      'x/kustomization.yaml': 'resources: [../base/a.yaml, limits.yaml]\n',
      'x/limits.yaml': range('[{ type: Container, default: { cpu: 1 } }]'),
      'y/kustomization.yaml': 'resources: [../base/a.yaml]\n',
    });
    expect(fact.hasDefaultLimit({ ...at, uri: 'file:///w/base/a.yaml' }, 'shop', 'cpu')).toBe(false);
  });
});

test('a quota for limits demands them', () => {
  const quota = (hard: string): string =>
    `apiVersion: v1\nkind: ResourceQuota\nmetadata: { name: quota, namespace: shop }\nspec: { hard: ${hard} }\n`;
  const demands = (hard: string, namespace: string): boolean =>
    buildFact(quotas, { 'a.yaml': quota(hard) }).fact.demandsLimit(at, namespace, 'cpu');
  expect(demands('{ limits.cpu: 20 }', 'shop')).toBe(true);
  expect(demands('{ limits.cpu: 20 }', 'bank')).toBe(false);
  expect(demands('{ requests.cpu: 20, limits.memory: 1Gi }', 'shop')).toBe(false);
});

describe('namespaces without bounds', () => {
  test('the Namespace speaks, else the first workload, one that no template writes where there is one', () => {
    const { fact, ref } = buildFact(quotas, {
      'a.yaml': pod('"{{ .Release.Name }}"', 'bank') + pod('first', 'bank'),
      'b.yaml': pod('second', 'bank') + pod('web') + namespace(),
    });
    const speaks = (title: string) => fact.unbounded(ref(title), 'LimitRange');
    expect(speaks('Namespace "shop"')).toEqual({ namespace: 'shop' });
    expect(speaks('Pod "web"')).toBeUndefined();
    expect(speaks('Pod "first"')).toEqual({ namespace: 'bank' });
    expect(speaks('Pod "second"')).toBeUndefined();
    expect(speaks('Pod "{{ .Release.Name }}"')).toBeUndefined();
  });

  test('a templated workload speaks where there is no other', () => {
    const { fact, ref } = buildFact(quotas, { 'a.yaml': pod('"{{ .Release.Name }}"') });
    expect(fact.unbounded(ref('Pod "{{ .Release.Name }}"'), 'ResourceQuota')).toEqual({ namespace: 'shop' });
  });

  test('each kind bounds by itself, templated versions count, other kinds do not speak', () => {
    const { fact, ref } = buildFact(quotas, {
      'a.yaml': pod('web') + range('[]').replace('apiVersion: v1', 'apiVersion: "{{ .Values.api }}"'),
      'b.yaml':
        '---\napiVersion: v1\nkind: ConfigMap\nmetadata: { name: settings, namespace: empty }\n---\napiVersion: v1\nkind: Namespace\nmetadata: {}\n',
    });
    expect(fact.unbounded(ref('Pod "web"'), 'LimitRange')).toBeUndefined();
    expect(fact.unbounded(ref('Pod "web"'), 'ResourceQuota')).toEqual({ namespace: 'shop' });
    expect(fact.unbounded(ref('LimitRange "limits"'), 'ResourceQuota')).toBeUndefined();
    expect(fact.unbounded(ref('ConfigMap "settings"'), 'LimitRange')).toBeUndefined();
    expect(fact.unbounded(ref('Namespace'), 'LimitRange')).toBeUndefined();
  });

  test('nothing is said where more may come from elsewhere', () => {
    const { fact, ref } = buildFact(quotas, {
      'a.yaml': pod('web'),
      'kustomization.yaml': 'resources: [a.yaml, https://example.org/more]\n',
    });
    expect(fact.unbounded(ref('Pod "web"'), 'LimitRange')).toBeUndefined();
  });
});
