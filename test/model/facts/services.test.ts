import { describe, expect, test } from 'vitest';
import services from '../../../server/src/model/facts/services.js';
import { buildFact } from '../../support/fact.js';

const service = (name: string, rest = '', namespace = 'shop'): string =>
  `---\napiVersion: v1\nkind: Service\nmetadata: { name: "${name}", namespace: ${namespace}, labels: { app: "${name}" } }\nspec: { ${rest} }\n`;
const HEADLESS = 'clusterIP: None';
const at = { uri: 'file:///w/a.yaml', document: 0, path: '' };
const everywhere = { 'kustomization.yaml': 'resources: [a.yaml, https://example.org/more]\n' };

describe('the Service of a StatefulSet', () => {
  test.each<[name: string, text: string, expected: unknown]>([
    ['is there', service('store', HEADLESS), undefined],
    ['is not headless', service('store', 'clusterIP: 192.0.2.7'), { state: 'not headless', closest: undefined }],
    ['may be headless', service('store', 'clusterIP: "{{ .Values.ip }}"'), undefined],
    ['is missing', service('web') + service('stores', HEADLESS), { state: 'missing', closest: 'stores' }],
    ['is like one that is not headless', service('stores'), { state: 'missing', closest: undefined }],
    ['may be the templated one', service('{{ .Release.Name }}', HEADLESS), undefined],
    ['is of a namespace without any', service('web', HEADLESS, 'bank'), undefined],
  ])('that %s', (_, text, expected) => {
    const { fact } = buildFact(services, { 'a.yaml': text });
    expect(fact.governing(at, 'shop', 'store')).toEqual(expected);
  });

  test('may come from elsewhere', () => {
    const { fact } = buildFact(services, { 'a.yaml': service('web'), ...everywhere });
    expect(fact.governing(at, 'shop', 'store')).toBeUndefined();
    expect(fact.selectsNone(at, 'shop', { matchLabels: { app: 'x' }, matchExpressions: [] }, 'all')).toBeUndefined();
  });

  test('is judged where all environments agree', () => {
    const base = { 'base/a.yaml': '', 'x/kustomization.yaml': 'resources: [../base/a.yaml, s.yaml]\n' };
    const of = { ...at, uri: 'file:///w/base/a.yaml' };
    const files = {
      ...base,
      'x/s.yaml': service('web'),
      'y/kustomization.yaml': 'resources: [../base/a.yaml, s.yaml]\n',
    };
    const same = buildFact(services, { ...files, 'y/s.yaml': service('api') });
    expect(same.fact.governing(of, 'shop', 'store')).toEqual({ state: 'missing', closest: undefined });
    const other = buildFact(services, { ...files, 'y/s.yaml': service('store', HEADLESS) });
    expect(other.fact.governing(of, 'shop', 'store')).toBeUndefined();
  });
});

describe('the Services of a selector', () => {
  const text = service('checkout') + service('teller', '', 'bank');
  test.each<[app: string, where: 'all' | readonly string[] | undefined, expected: unknown]>([
    ['checkout', undefined, undefined],
    ['chekout', undefined, { closest: { key: 'app', value: 'checkout' } }],
    ['other', undefined, { closest: undefined }],
    ['teller', undefined, { closest: undefined }],
    ['teller', ['bank'], undefined],
    ['teller', 'all', undefined],
    ['checkout', ['bank'], { closest: undefined }],
    ['checkout', ['nowhere'], undefined],
  ])('%s in %s', (app, where, expected) => {
    const { fact } = buildFact(services, { 'a.yaml': text });
    expect(fact.selectsNone(at, 'shop', { matchLabels: { app }, matchExpressions: [] }, where)).toEqual(expected);
  });

  test('without a namespace of its own it may look anywhere', () => {
    const { fact } = buildFact(services, { 'a.yaml': text });
    const selector = { matchLabels: { app: 'teller' }, matchExpressions: [] };
    expect(fact.selectsNone(at, undefined, selector, undefined)).toBeUndefined();
  });

  test('a slip in one of several labels is none where the others do not match', () => {
    const { fact } = buildFact(services, { 'a.yaml': text });
    const selector = { matchLabels: { app: 'chekout', tier: 'front' }, matchExpressions: [] };
    expect(fact.selectsNone(at, 'shop', selector, undefined)).toEqual({ closest: undefined });
  });
});

describe('the Service behind a route', () => {
  const ports = 'ports: [{ name: http, port: 80 }, { name: admin, port: 9000 }]';
  test.each<[name: string, port: number | string | undefined, text: string, expected: unknown]>([
    ['web', 80, service('web', ports), undefined],
    ['web', 'http', service('web', ports), undefined],
    ['web', undefined, service('web', ports), undefined],
    ['web', 8080, service('web', ports), { state: 'no port', closest: undefined }],
    ['web', 8080, service('web', 'ports: [{ port: 80 }]'), { state: 'no port', closest: 80 }],
    ['web', 'htpp', service('web', ports), { state: 'no port', closest: 'http' }],
    ['web', 'other', service('web', 'ports: [{ name: http, port: 80 }]'), { state: 'no port', closest: 'http' }],
    ['web', 'http', service('web', 'ports: [{ port: 80 }]'), { state: 'no port', closest: undefined }],
    ['web', 8080, service('web', 'ports: [{ port: "{{ .Values.port }}" }]'), undefined],
    ['web', 8080, service('web', 'ports: [{ port: 80, name: "{{ .Values.name }}" }]'), undefined],
    ['web', 8080, service('web', 'ports: "{{ .Values.ports }}"'), undefined],
    ['web', 8080, service('web', 'type: ExternalName, ports: [{ port: 80 }]'), undefined],
    ['wbe', 80, service('web', ports), { state: 'no Service', closest: 'web' }],
    ['api', undefined, service('web', ports), { state: 'no Service', closest: undefined }],
    ['api', 80, service('web', ports) + service('{{ .Values.name }}'), undefined],
    ['api', 80, service('web', ports, 'bank'), undefined],
  ])('%s, port %s', (name, port, text, expected) => {
    const { fact } = buildFact(services, { 'a.yaml': text });
    expect(fact.backend(at, 'shop', name, port)).toEqual(expected);
  });

  test('may come from elsewhere', () => {
    const { fact } = buildFact(services, { 'a.yaml': service('web'), ...everywhere });
    expect(fact.backend(at, 'shop', 'api', 80)).toBeUndefined();
  });

  test('is there', () => {
    const { fact } = buildFact(services, { 'a.yaml': service('web') });
    expect(fact.exists(at, 'shop', 'web')).toBe(true);
    expect(fact.exists(at, 'shop', 'api')).toBe(false);
    expect(fact.exists(at, 'bank', 'web')).toBe(false);
  });

  test('is missing where all environments agree', () => {
    const files = {
      'a.yaml': '',
      'x/kustomization.yaml': 'resources: [../a.yaml, s.yaml]\n',
      'x/s.yaml': service('web'),
      'y/kustomization.yaml': 'resources: [../a.yaml, s.yaml]\n',
    };
    const same = buildFact(services, { ...files, 'y/s.yaml': service('api') });
    expect(same.fact.backend(at, 'shop', 'wep', 80)).toEqual({ state: 'no Service', closest: undefined });
    const other = buildFact(services, { ...files, 'y/s.yaml': service('wep') });
    expect(other.fact.backend(at, 'shop', 'wep', 80)).toBeUndefined();
    expect(other.fact.exists(at, 'shop', 'wep')).toBe(false);
  });
});
