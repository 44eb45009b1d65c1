import { describe, expect, test } from 'vitest';
import secretReferences from '../../../server/src/model/facts/secret-references.js';
import secretStores from '../../../server/src/model/facts/secret-stores.js';
import { buildFact } from '../../support/fact.js';

const map = (name: string, namespace = 'shop'): string =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: "${name}", namespace: ${namespace} }\ndata: { b: x, a: y }\n`;
const pod = (spec: string, metadata = '{ name: web, namespace: shop }'): string =>
  `apiVersion: v1\nkind: Pod\nmetadata: ${metadata}\nspec: ${spec}\n`;
const withEnv = (entry: string): string => `{ containers: [{ name: a, ${entry} }] }`;
const reads = withEnv('envFrom: [{ configMapRef: { name: settings } }]');

const usesIn = (files: Readonly<Record<string, string>>): readonly string[] | undefined => {
  const { fact, ref } = buildFact(secretReferences, { 'map.yaml': map('settings'), ...files });
  return fact
    .usesOf(ref('ConfigMap "settings"'), 'shop', 'ConfigMap', 'settings')
    ?.map(({ form, steps }) => `${form} ${steps.join('.')}`);
};

describe('what uses a ConfigMap', () => {
  test('is found in every form', () => {
    const spec = `
  containers:
    - name: a
      env: [{ name: A, valueFrom: { configMapKeyRef: { name: settings, key: a } } }]
      envFrom: [{ secretRef: { name: settings } }, { configMapRef: { name: settings } }]
  volumes:
    - { name: v, configMap: { name: settings } }
    - { name: w, projected: { sources: [{ configMap: { name: settings } }] } }
    - { name: x, configMap: { name: another } }`;
    expect(usesIn({ 'pod.yaml': pod(spec) })).toEqual([
      'env spec.containers.0.env.0',
      'env-from spec.containers.0.envFrom.1',
      'volume spec.volumes.0',
      'projected spec.volumes.1.projected.sources.0',
    ]);
  });

  test.each([
    ['no pod', {}, []],
    ['a pod of another namespace', { 'pod.yaml': pod(reads, '{ name: web, namespace: bank }') }, []],
    ['a pod of an unknown namespace', { 'pod.yaml': pod(reads, '{ name: web }') }, undefined],
    ['a templated name', { 'pod.yaml': pod(reads.replace('settings', '"{{ .Values.a }}"')) }, undefined],
    ['a name among the arguments', { 'pod.yaml': pod(withEnv('args: [--config=shop/settings]')) }, undefined],
    ['a name in a variable', { 'pod.yaml': pod(withEnv('env: [{ name: A, value: settings }]')) }, undefined],
    ['a part of a word', { 'pod.yaml': pod(withEnv('args: [--config=my-settings]')) }, []],
    [
      'an object that is not understood',
      {
        'a.yaml':
          'apiVersion: argoproj.io/v1alpha1\nkind: Rollout\nmetadata: { namespace: shop }\nspec: { list: [{ configName: settings }] }\n',
      },
      undefined,
    ],
    [
      'a kustomization that patches it',
      { 'kustomization.yaml': 'resources: [map.yaml]\nconfigMapGenerator: [{ name: settings, behavior: merge }]\n' },
      undefined,
    ],
    [
      'objects from elsewhere',
      { 'kustomization.yaml': 'resources: [map.yaml, https://example.org/more]\n' },
      undefined,
    ],
  ])('%s', (_, files, expected) => {
    expect(usesIn(files)).toEqual(expected);
  });
});

test('keys, names and what is missing', () => {
  const { fact, ref } = buildFact(secretReferences, {
    'a.yaml': [
      map('settings'),
      'apiVersion: external-secrets.io/v1\nkind: ExternalSecret\nmetadata: { name: login, namespace: shop }\nspec: { data: [{ secretKey: b }, { secretKey: a }] }\n',
      'apiVersion: bitnami.com/v1alpha1\nkind: SealedSecret\nmetadata: { name: x, namespace: shop }\nspec: { template: { metadata: { name: sealed } }, encryptedData: { k: v } }\n',
      'apiVersion: cert-manager.io/v1\nkind: Certificate\nmetadata: { name: x, namespace: shop }\nspec: { secretName: tls }\n',
      pod(reads),
    ].join('---\n'),
  });
  const at = ref('Pod "web"');
  expect(fact.keysOf(at, 'shop', 'ConfigMap', 'settings')).toEqual(['a', 'b']);
  expect(fact.keysOf(at, 'shop', 'Secret', 'login')).toEqual(['a', 'b']);
  expect(fact.keysOf(at, 'shop', 'Secret', 'sealed')).toEqual(['k']);
  expect(fact.keysOf(at, 'shop', 'Secret', 'tls')).toBeUndefined();
  expect(fact.keysOf(at, 'shop', 'Secret', 'other')).toBeUndefined();
  expect(fact.namesNear(at, 'shop', 'Secret')).toEqual(['login', 'sealed', 'tls']);
  expect(fact.holdersOf(at, 'shop', 'Secret', 'login').map(({ isItself }) => isItself)).toEqual([false]);
  expect(fact.isMissing(at, 'shop', 'Secret', 'other')).toBe(true);
  expect(fact.isMissing(at, 'shop', 'Secret', 'tls')).toBe(false);
  expect(fact.isMissing(at, 'bank', 'Secret', 'other')).toBe(false);
  expect(fact.isMissing(at, 'shop', 'ConfigMap', 'kube-root-ca.crt')).toBe(false);
  expect([fact.hasPods(at, 'shop'), fact.hasPods(at, 'bank')]).toEqual([true, false]);
});

test('the namespaces that use a store of the cluster', () => {
  const use = (namespace: string, store: string, kind = 'ClusterSecretStore'): string =>
    `apiVersion: external-secrets.io/v1\nkind: ExternalSecret\nmetadata: { name: a${namespace} }\nspec: { secretStoreRef: { kind: ${kind}, name: "${store}" } }\n`.replace(
      ' }\nspec',
      namespace === '' ? ' }\nspec' : `, namespace: ${namespace} }\nspec`,
    );
  const namespaces = (...uses: readonly string[]): readonly string[] => {
    const files = { 'a.yaml': [...uses, map('here')].join('---\n') };
    const { fact, ref } = buildFact(secretStores, files);
    return fact.namespacesOf(ref('ConfigMap "here"'), 'vault');
  };
  expect(namespaces(use('shop', 'vault'), use('bank', 'vault'), use('shop', 'vault'))).toEqual(['bank', 'shop']);
  expect(namespaces(use('shop', 'other'), use('shop', 'vault', 'SecretStore'))).toEqual([]);
  expect(namespaces(use('shop', 'vault'), use('', 'vault'))).toEqual([]);
  expect(namespaces(use('shop', 'vault'), use('bank', '{{ .Values.store }}'))).toEqual([]);
});
