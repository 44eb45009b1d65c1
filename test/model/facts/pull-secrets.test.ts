import { expect, test } from 'vitest';
import imagePolicies from '../../../server/src/model/facts/image-policies.js';
import pullSecrets from '../../../server/src/model/facts/pull-secrets.js';
import { buildFact } from '../../support/fact.js';

const POD =
  'apiVersion: v1\nkind: Pod\nmetadata: { name: web, namespace: shop }\nspec: { containers: [{ name: app, image: ghcr.io/team/app }] }\n';
const account = (name: string, more = ''): string =>
  `---\napiVersion: v1\nkind: ServiceAccount\nmetadata: { name: "${name}", namespace: shop }\n${more}`;
const secret = (name: string, type = 'kubernetes.io/dockerconfigjson'): string =>
  `---\napiVersion: v1\nkind: Secret\nmetadata: { name: "${name}", namespace: shop }\ntype: ${type}\n`;

test.each<[name: string, more: string, account: string, expected: readonly string[] | undefined]>([
  ['no account here', '', 'default', []],
  ['another account that is not here', '', 'web', undefined],
  ['an account without', account('web'), 'web', []],
  ['an account with none', account('web', 'imagePullSecrets: []\n'), 'web', []],
  ['an account with one', account('web', 'imagePullSecrets: [{ name: a }]\n'), 'web', undefined],
  ['two of one name', account('web') + account('web', 'imagePullSecrets: [{ name: a }]\n'), 'web', undefined],
  ['a templated account', account('{{ .Values.account }}'), 'default', undefined],
  ['secrets', secret('a') + secret('b', 'kubernetes.io/dockercfg') + secret('c', 'Opaque'), 'default', ['a', 'b']],
])('%s', (_, more, name, expected) => {
  const { fact, ref } = buildFact(pullSecrets, { 'a.yaml': POD + more });
  expect(fact.missingFor(ref('Pod "web"'), 'shop', name)).toEqual(expected);
});

test('what is elsewhere may have secrets', () => {
  const files = { 'a.yaml': POD, 'kustomization.yaml': 'resources: [a.yaml, https://example.org/more]\n' };
  const { fact, ref } = buildFact(pullSecrets, files);
  expect(fact.missingFor(ref('Pod "web"'), 'shop', 'default')).toBeUndefined();
});

const KYVERNO = 'apiVersion: kyverno.io/v1\nkind: ClusterPolicy\nmetadata: { name: labels }\nspec: { rules: [] }\n';

test.each<[name: string, policy: string, expected: unknown]>([
  ['no policy', '', { by: 'workload', folders: ['ghcr.io/team'] }],
  ['Sigstore', 'apiVersion: policy.sigstore.dev/v1beta1\nkind: ClusterImagePolicy\n', undefined],
  ['Portieris', 'apiVersion: portieris.cloud.ibm.com/v1\nkind: ImagePolicy\n', undefined],
  ['Ratify', 'apiVersion: config.ratify.deislabs.io/v1beta1\nkind: Verifier\n', undefined],
  [
    'Connaisseur',
    'apiVersion: admissionregistration.k8s.io/v1\nkind: MutatingWebhookConfiguration\nmetadata: { name: connaisseur-webhook }\n',
    undefined,
  ],
  ['Kyverno, by kind', 'apiVersion: policies.kyverno.io/v1\nkind: ImageValidatingPolicy\n', undefined],
  ['Kyverno, by rule', KYVERNO.replace('[]', '[{ verifyImages: [{}] }]'), undefined],
  ['Kyverno, templated', KYVERNO.replace('[]', '"{{ .Values.rules }}"'), undefined],
])('signatures: %s', (_, policy, expected) => {
  const { fact, ref } = buildFact(imagePolicies, { 'a.yaml': POD, ...(policy !== '' && { 'b.yaml': policy }) });
  expect(fact.missingAt(ref('Pod "web"'))).toEqual(expected);
});

test('a policy of Kyverno speaks for its scope, once', () => {
  const { fact, ref } = buildFact(imagePolicies, { 'a.yaml': POD, 'b.yaml': KYVERNO });
  expect(fact.missingAt(ref('Pod "web"'))).toBeUndefined();
  expect(fact.missingAt(ref('ClusterPolicy "labels"'))).toEqual({ by: 'engine', folders: ['ghcr.io/team'] });
});

test('no workload, no signatures', () => {
  const { fact, ref } = buildFact(imagePolicies, { 'b.yaml': KYVERNO });
  expect(fact.missingAt(ref('ClusterPolicy "labels"'))).toBeUndefined();
});
