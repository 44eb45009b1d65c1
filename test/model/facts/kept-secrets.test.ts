import { describe, expect, it, test } from 'vitest';
import keptSecrets, { matches } from '../../../server/src/model/facts/kept-secrets.js';
import { buildFact } from '../../support/fact.js';

const build = (files: Readonly<Record<string, string>>) => buildFact(keptSecrets, files).fact;
const uri = (path: string) => `file:///w/${path}`;
const secret = (data: string, name = 'shop') => `apiVersion: v1\nkind: Secret\nmetadata: { name: ${name} }\n${data}\n`;

describe('the values of Secrets', () => {
  it.each<[data: string, values: readonly string[]]>([
    ['stringData: { password: violet-otter-93 }', ['violet-otter-93']],
    ['data: { password: dmlvbGV0LW90dGVyLTkzCg== }', ['violet-otter-93']],
    ['stringData: { password: short }', []],
    ['stringData: { password: password }', []],
    ['stringData: { username: violet-otter-93 }', []],
    ['stringData: { note: "two words here 93" }', []],
    ['stringData: { token: "{{ .Values.token }}" }', []],
    ['stringData: { password: violet-otter-93 }\nsops: {}', []],
    ['data: { password: "***" }', []],
  ])('%s', (data, values) => {
    const fact = build({ 'a.yaml': secret(data) });
    expect(fact.values().map(({ value }) => value)).toEqual(values);
  });

  test('are so many that more count for test data', () => {
    const data = Array.from({ length: 600 }, (_, index) => `  key${index}: violet-otter-${index + 1000}`).join('\n');
    expect(build({ 'a.yaml': secret(`stringData:\n${data}`) }).values()).toHaveLength(500);
  });
});

describe('environment files', () => {
  const fact = build({
    'k8s/.env.prod': '# A=b\nDB_USER=shop\nexport DB_PASSWORD="violet"\n',
    'shop.env': 'PORT=80\n',
  });
  it.each<[path: string, keys: readonly string[]]>([
    ['.env.prod', ['DB_PASSWORD']],
    ['../k8s/.env.prod', ['DB_PASSWORD']],
    ['../shop.env', []],
    ['none.env', []],
  ])('%s', (path, keys) =>
    expect(fact.inEnvFile(uri('k8s/kustomization.yaml'), path).map(({ key }) => key)).toEqual(keys),
  );
});

describe('what is to be encrypted', () => {
  const rules = (...lines: readonly string[]) => `creation_rules:\n${lines.map((line) => `  - ${line}\n`).join('')}`;
  it.each<[sops: string, path: string, expected: object | undefined]>([
    [rules('path_regex: secrets/.*'), 'secrets/a.yaml', { isNamed: false, keys: undefined }],
    [rules('path_regex: secret\\.yaml$'), 'k8s/secret.yaml', { isNamed: true, keys: undefined }],
    [
      rules('{ path_regex: "^k8s/a\\\\.yaml$", encrypted_regex: ^data$ }'),
      'k8s/a.yaml',
      { isNamed: true, keys: '^data$' },
    ],
    [rules('path_regex: b\\.yaml', 'path_regex: a\\.yaml'), 'a.yaml', { isNamed: true, keys: undefined }],
    [rules('path_regex: b\\.yaml'), 'a.yaml', undefined],
    [rules('age: age1abc'), 'a.yaml', undefined],
    ['a: b', 'a.yaml', undefined],
  ])('%j of %s', (sops, path, expected) =>
    expect(build({ '.sops.yaml': sops }).encryptionOf(uri(path))).toEqual(expected),
  );

  test('the nearest file says it', () => {
    const fact = build({ '.sops.yaml': rules('path_regex: .*'), 'apps/.sops.yaml': rules('path_regex: ^x') });
    expect([fact.encryptionOf(uri('apps/a.yaml')), fact.encryptionOf(uri('b.yaml'))?.isNamed]).toEqual([
      undefined,
      false,
    ]);
    expect(build({}).encryptionOf(uri('a.yaml'))).toBeUndefined();
  });

  it.each<[pattern: string, path: string, expected: boolean]>([
    ['(?i)SECRET', 'a/secret.yaml', true],
    ['(a+)+$', 'aaaa', false],
    ['[', '[', false],
    ['a'.repeat(301), 'a'.repeat(301), false],
  ])('%s of %s: %s', (pattern, path, expected) => expect(matches(pattern, path)).toBe(expected));
});

test('a Secret is sealed by its name and namespace, within its scope', () => {
  const seal = (name: string) =>
    `apiVersion: bitnami.com/v1alpha1\nkind: SealedSecret\nmetadata: { name: ${name}, namespace: web }\n`;
  const fact = build({
    'sealed.yaml': seal('shop'),
    'list.yaml': `kind: List\napiVersion: v1\nitems: [{ kind: SealedSecret, metadata: { name: two } }, { kind: SealedSecret }]`,
    'k/kustomization.yaml': 'namespace: web\nresources: [sealed.yaml, secret.yaml]\n',
    'k/sealed.yaml': seal('inner'),
  });
  expect(fact.isSealed(uri('a.yaml'), 'web', 'shop')).toBe(true);
  expect(fact.isSealed(uri('a.yaml'), undefined, 'two')).toBe(true);
  expect(fact.isSealed(uri('a.yaml'), undefined, 'shop')).toBe(false);
  expect(fact.isSealed(uri('a.yaml'), 'web', 'inner')).toBe(false);
  expect(fact.isSealed(uri('k/secret.yaml'), undefined, 'inner')).toBe(true);
});
