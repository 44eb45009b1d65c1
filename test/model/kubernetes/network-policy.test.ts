import { describe, expect, test } from 'vitest';
import { readYamlContents } from '../../../server/src/engine/file-contents.js';
import {
  endsTlsElsewhere,
  hostsMissingFromTls,
  hostsWithoutTls,
} from '../../../server/src/model/kubernetes/ingress.js';
import type { KubernetesObject } from '../../../server/src/model/kubernetes/kubernetes-object.js';
import { isolateWorkload, openSources, splitPeers } from '../../../server/src/model/kubernetes/network-policy.js';
import { addObject, objectName } from '../../../server/src/model/kubernetes/new-object.js';
import { YamlDocument } from '../../../server/src/syntax/yaml/document.js';

function object(
  apiVersion: string,
  kind: string,
  spec: string,
  metadata = '{ name: x }',
  uri = 'file:///w/a.yaml',
): KubernetesObject {
  const text = `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: ${metadata}\nspec: ${spec}\n`;
  const contents = readYamlContents(new YamlDocument(text), { uri, document: 0 });
  const [first] = contents.language === 'yaml' ? contents.objects : [];
  if (first === undefined) throw new Error('no object');
  return first;
}
const policy = (spec: string): KubernetesObject => object('networking.k8s.io/v1', 'NetworkPolicy', spec);

describe('open sources', () => {
  test.each<[name: string, policy: KubernetesObject, expected: readonly string[]]>([
    [
      'every IPv4 and IPv6 address',
      policy(
        '{ ingress: [{ from: [{ ipBlock: { cidr: 0.0.0.0/0 } }, { ipBlock: { cidr: "::/0" } }, { ipBlock: { cidr: "0:0::0/00" } }] }] }',
      ),
      ['0.0.0.0/0', '::/0', '0:0::0/00'],
    ],
    [
      'ranges, templates and egress are none',
      policy(
        '{ ingress: [{ from: [{ ipBlock: { cidr: 10.0.0.0/8 } }, { ipBlock: { cidr: "${RANGE}/0" } }] }], egress: [{ to: [{ ipBlock: { cidr: 0.0.0.0/0 } }] }] }',
      ),
      [],
    ],
    [
      'of Cilium',
      object(
        'cilium.io/v2',
        'CiliumNetworkPolicy',
        '{ ingress: [{ fromCIDR: [0.0.0.0/0], fromEntities: [host, all] }, { fromCIDRSet: [{ cidr: "::/0", except: [] }] }] }',
      ),
      ['::/0', '0.0.0.0/0', 'all'],
    ],
    [
      'of Calico, where it allows',
      object(
        'projectcalico.org/v3',
        'NetworkPolicy',
        '{ ingress: [{ action: Allow, source: { nets: [0.0.0.0/0] } }, { action: Deny, source: { nets: [0.0.0.0/0] } }] }',
      ),
      ['0.0.0.0/0'],
    ],
    ['of other kinds', object('v1', 'Service', '{ ingress: [{ from: [{ ipBlock: { cidr: 0.0.0.0/0 } }] }] }'), []],
  ])('%s', (_, given, expected) => expect(openSources(given).map(({ text }) => text)).toEqual(expected));
});

describe('split peers', () => {
  const pairs = (from: string): number => splitPeers(policy(`{ ingress: [{ from: ${from} }] }`)).length;
  test.each<[peers: string, pairs: number]>([
    ['[{ podSelector: { a: 1 } }, { namespaceSelector: {} }]', 1],
    ['[{ namespaceSelector: {} }, { podSelector: {} }, { podSelector: {} }, { namespaceSelector: {} }]', 2],
    ['[{ podSelector: {} }, { namespaceSelector: {} }, { podSelector: {} }]', 1],
    ['[{ podSelector: {} }, { ipBlock: {} }, { namespaceSelector: {} }]', 0],
    ['[{ podSelector: {}, namespaceSelector: {} }, { namespaceSelector: {} }]', 0],
    ['[{ podSelector: {} }, { podSelector: {} }]', 0],
    ['[{ podSelector: {} }, { namespaceSelector: ~ }]', 0],
    ['[{ podSelector: {} }]', 0],
  ])('%s: %d', (peers, expected) => expect(pairs(peers)).toBe(expected));
});

describe('hosts without TLS', () => {
  const ingress = (spec: string): KubernetesObject => object('networking.k8s.io/v1', 'Ingress', spec);
  const rules = 'rules: [{ host: a.example.com }, { host: b.c.example.com }, { host: a.example.com }]';
  test.each<[spec: string, hosts: readonly string[] | undefined]>([
    [`{ ${rules} }`, ['a.example.com', 'b.c.example.com']],
    [`{ tls: [], ${rules} }`, ['a.example.com', 'b.c.example.com']],
    [`{ tls: [{ hosts: [c.example.com] }], ${rules} }`, undefined],
    [`{ tls: "{{ .Values.tls }}", ${rules} }`, undefined],
    ['{}', []],
    ['', undefined],
  ])('%s', (spec, expected) => expect(hostsWithoutTls(ingress(spec))).toEqual(expected));

  test.each<[spec: string, hosts: readonly string[]]>([
    [`{ ${rules} }`, []],
    [`{ tls: [{ hosts: ["*.example.com"] }], ${rules} }`, ['b.c.example.com']],
    [`{ tls: [{ hosts: [a.example.com] }, { hosts: [b.c.example.com] }], ${rules} }`, []],
    [`{ tls: [{ hosts: [] }], ${rules} }`, []],
    [`{ tls: [{ hosts: [x.example.com] }, { secretName: all }], ${rules} }`, []],
    [`{ tls: [{ hosts: ["{{ .Values.host }}"] }], ${rules} }`, []],
    [`{ tls: "{{ .Values.tls }}", ${rules} }`, []],
    ['{ tls: [{ hosts: [a.example.com] }], rules: [{ host: "{{ .Values.host }}" }, {}] }', []],
  ])('missing from tls: %s', (spec, expected) =>
    expect(hostsMissingFromTls(ingress(spec)).map(({ host }) => host)).toEqual(expected),
  );

  test.each<[metadata: string, spec: string, expected: boolean]>([
    ['{ name: x }', '{}', false],
    ['{ name: x, annotations: { kubernetes.io/ingress.allow-http: "true" } }', '{}', false],
    ['{ name: x, annotations: { kubernetes.io/ingress.allow-http: "false" } }', '{}', true],
    ['{ name: x, annotations: { alb.ingress.kubernetes.io/certificate-arn: "{{ .Values.arn }}" } }', '{}', true],
    ['{ name: x, annotations: "{{ .Values.annotations }}" }', '{}', true],
    ['{ name: x }', '{ ingressClassName: tailscale }', true],
  ])('TLS elsewhere: %s %s', (metadata, spec, expected) =>
    expect(endsTlsElsewhere(object('networking.k8s.io/v1', 'Ingress', spec, metadata))).toBe(expected),
  );
});

describe('new objects', () => {
  test('names are labels of the API', () => {
    expect(objectName('Shop_API', '', 'DB.password')).toBe('shop-api-db-password');
    expect(objectName('x'.repeat(62), 'yz')).toBe('x'.repeat(62));
  });

  test('go beside JSON into a file of their own, and nowhere from a template', () => {
    const data = { kind: 'X' };
    expect(addObject(object('v1', 'Pod', '{}'), 'x.yaml', data)).toEqual({
      kind: 'append-document',
      text: 'kind: X\n',
    });
    expect(addObject(object('v1', 'Pod', '{}', '{ name: x }', 'file:///w/a.json'), 'x.yaml', data)).toEqual({
      kind: 'create-file',
      path: 'x.yaml',
      text: 'kind: X\n',
    });
    expect(addObject(object('v1', 'Pod', '{ hostname: "{{ .Values.x }}" }'), 'x.yaml', data)).toBeUndefined();
  });

  test('a policy of a workload needs labels that tell its pods from others, and takes each port once', () => {
    const [bare] = object('v1', 'Pod', '{}').pods;
    const [pod] = object(
      'v1',
      'Pod',
      '{ containers: [{ name: a, ports: [{ containerPort: 53, protocol: UDP }, { containerPort: 53 }] }, { name: b, ports: [{ containerPort: 53 }, { containerPort: http }] }] }',
      '{ name: x, labels: { app: x } }',
    ).pods;
    if (bare === undefined || pod === undefined) throw new Error('no pods');
    expect(isolateWorkload(bare, ['Ingress'])).toBeUndefined();
    const remedy = isolateWorkload(pod, ['Ingress']);
    expect(remedy?.risk).toBe('Traffic of these pods from other namespaces and to undeclared ports stops.');
    expect(remedy?.changes[0]).toMatchObject({
      text: expect.stringMatching(
        /name: x-ingress[\s\S]*protocol: UDP\n {10}port: 53\n {8}- protocol: TCP\n {10}port: 53\n$/,
      ),
    });
  });
});
