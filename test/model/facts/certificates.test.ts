import { expect, test } from 'vitest';
import certificates from '../../../server/src/model/facts/certificates.js';
import { buildFact } from '../../support/fact.js';

const ingress = (name: string, namespace: string, spec: string): string =>
  `---\napiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: { name: ${name}, namespace: ${namespace} }\nspec: { ${spec} }\n`;
const issuer = (kind: string, name: string, namespace: string): string =>
  `---\napiVersion: cert-manager.io/v1\nkind: ${kind}\nmetadata: { name: "${name}", namespace: ${namespace} }\n`;
const at = { uri: 'file:///w/a.yaml', document: 0, path: '' };

test('the hosts that a Secret is used for', () => {
  const { fact } = buildFact(certificates, {
    'a.yaml':
      ingress(
        'a',
        'shop',
        'tls: [{ secretName: s, hosts: [x.example, "{{ .h }}"] }, { hosts: [n.example] }], rules: [{ host: r.example }]',
      ) +
      ingress('b', 'shop', 'tls: [{ secretName: s }], rules: [{ host: y.example }, { host: y.example }, {}]') +
      ingress('c', 'bank', 'tls: [{ secretName: s, hosts: [z.example] }]'),
  });
  expect(fact.hosts(at, 'shop', 's')).toEqual([
    { host: 'x.example', title: 'Ingress "a"' },
    { host: 'y.example', title: 'Ingress "b"' },
  ]);
  expect(fact.hosts(at, 'shop', 'other')).toEqual([]);
});

test.each<[name: string, text: string, expected: unknown]>([
  ['none', '', undefined],
  ['of the cluster', issuer('ClusterIssuer', 'public', 'else'), { kind: 'ClusterIssuer', name: 'public' }],
  ['of the namespace', issuer('Issuer', 'own', 'shop'), { kind: 'Issuer', name: 'own' }],
  ['of another namespace', issuer('Issuer', 'own', 'bank'), undefined],
  ['two', issuer('Issuer', 'own', 'shop') + issuer('ClusterIssuer', 'public', 'else'), undefined],
  ['a templated one', issuer('ClusterIssuer', '{{ .Values.name }}', 'else'), undefined],
])('the issuer: %s', (_, text, expected) => {
  const { fact } = buildFact(certificates, { 'a.yaml': `${ingress('a', 'shop', '')}${text}` });
  expect(fact.issuer(at, 'shop')).toEqual(expected);
});
