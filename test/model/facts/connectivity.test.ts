import { describe, expect, test } from 'vitest';
import type { Connectivity, PodsRef } from '../../../server/src/model/facts/connectivity.js';
import { readConnectivity } from '../../support/network-comparison.js';

interface Cluster {
  readonly fact: Connectivity;
  readonly of: (name: string, kind?: string) => PodsRef;
}

function read(files: Readonly<Record<string, string>>): Cluster {
  const { fact, contents } = readConnectivity(files);
  const of = (name: string, kind?: string): PodsRef => {
    const object = contents
      .flatMap(({ objects }) => objects)
      .find((found) => found.name === name && (kind === undefined || found.kind === kind));
    if (object === undefined) throw new Error(`no ${name}`);
    return { ref: object.ref, path: object.pods[0]?.spec.path ?? '' };
  };
  return { fact, of };
}

const pod = (name: string, namespace: string | undefined, more = '', spec = ''): string =>
  `---\napiVersion: v1\nkind: Pod\nmetadata: { name: ${name}, ${namespace === undefined ? '' : `namespace: ${namespace}, `}labels: { app: ${name}${more} } }\nspec: { ${spec}containers: [{ name: main, ports: [{ name: http, containerPort: 8080 }] }] }\n`;
const policy = (name: string, namespace: string | undefined, spec: string): string =>
  `---\napiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: { name: ${name}${namespace === undefined ? '' : `, namespace: ${namespace}`} }\nspec: ${spec}\n`;
const namespace = (name: string, labels: string): string =>
  `---\napiVersion: v1\nkind: Namespace\nmetadata: { name: ${name}, labels: ${labels} }\n`;
const service = (name: string, namespace: string, spec: string): string =>
  `---\napiVersion: v1\nkind: Service\nmetadata: { name: ${name}, namespace: ${namespace} }\nspec: ${spec}\n`;

/** What "web" may send to "db": surely, and perhaps. */
function webToDb(text: string): string {
  const { fact, of } = read({ 'a.yaml': text });
  const answer = fact.between(of('web', 'Pod'), of('db', 'Pod'));
  return `${answer?.allowed || '-'} | ${answer?.perhaps || '-'}`;
}
const both = pod('web', 'shop') + pod('db', 'shop');
const onDb = (ingress: string): string =>
  policy('db', 'shop', `{ podSelector: { matchLabels: { app: db } }, ingress: ${ingress} }`);

describe('between pods', () => {
  test.each<[name: string, text: string, expected: string]>([
    ['no policy', both, 'All | All'],
    ['a policy without rules', both + onDb('[]'), '- | -'],
    ['a rule without from', both + onDb('[{}]'), 'All | All'],
    ['a rule that is null', both + onDb('[null]'), 'All | All'],
    ['an empty from', both + onDb('[{ from: [], ports: [] }]'), 'All | All'],
    ['a named port', both + onDb('[{ ports: [{ port: http }] }]'), 'TCP 8080 | TCP 8080'],
    ['a name that nobody declares', both + onDb('[{ ports: [{ port: grpc }] }]'), '- | -'],
    ['a range', both + onDb('[{ ports: [{ port: 80, endPort: 90, protocol: UDP }] }]'), 'UDP 80-90 | UDP 80-90'],
    ['a protocol alone', both + onDb('[{ ports: [{ protocol: SCTP }] }]'), 'SCTP 1-65535 | SCTP 1-65535'],
    ['a templated port', both + onDb('[{ ports: [{ port: "{{ .Values.port }}" }] }]'), '- | All'],
    ['a templated rule', both + onDb('["{{ .Values.rule }}"]'), '- | All'],
    ['templated rules', both + onDb('"{{ .Values.rules }}"'), '- | All'],
    ['a peer without anything', both + onDb('[{ from: [{}] }]'), '- | All'],
    ['a private block', both + onDb('[{ from: [{ ipBlock: { cidr: 10.0.0.0/8 } }] }]'), '- | All'],
    ['a public block', both + onDb('[{ from: [{ ipBlock: { cidr: 203.0.113.0/24 } }] }]'), '- | -'],
    [
      'a block without private parts',
      both +
        onDb(
          '[{ from: [{ ipBlock: { cidr: 0.0.0.0/0, except: [10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16, 100.64.0.0/10] } }] }]',
        ),
      '- | -',
    ],
    ['a malformed block', both + onDb('[{ from: [{ ipBlock: { cidr: everywhere } }] }]'), '- | All'],
    ['a templated selector of the policy', both + policy('p', 'shop', '{ podSelector: "{{ .Values.s }}" }'), '- | All'],
    [
      'templated policyTypes',
      both + policy('p', 'shop', '{ podSelector: {}, policyTypes: "{{ .Values.t }}" }'),
      '- | All',
    ],
    [
      'templated egress',
      both + policy('p', 'shop', '{ podSelector: {}, ingress: [{}], egress: "{{ .Values.e }}" }'),
      '- | All',
    ],
    [
      'egress that is not for it',
      both + policy('p', 'shop', '{ policyTypes: [Ingress], ingress: [{}], egress: [] }'),
      'All | All',
    ],
    [
      'one end on the network of its node',
      pod('web', 'shop') + pod('db', 'shop', '', 'hostNetwork: true, ') + onDb('[]'),
      'All | All',
    ],
    [
      'a client on the network of its node',
      pod('web', 'shop', '', 'hostNetwork: true, ') + pod('db', 'shop') + onDb('[{ from: [{ podSelector: {} }] }]'),
      '- | -',
    ],
    [
      'a client perhaps on the network of its node',
      pod('web', 'shop', '', 'hostNetwork: "{{ .Values.h }}", ') +
        pod('db', 'shop') +
        onDb('[{ from: [{ podSelector: {} }] }]'),
      '- | All',
    ],
    ['another namespace', pod('web', 'front') + pod('db', 'shop') + onDb('[{ from: [{ podSelector: {} }] }]'), '- | -'],
    [
      'a namespace by its name',
      pod('web', 'front') +
        pod('db', 'shop') +
        onDb('[{ from: [{ namespaceSelector: { matchLabels: { kubernetes.io/metadata.name: front } } }] }]'),
      'All | All',
    ],
    [
      'a label of a Namespace that is in no file',
      pod('web', 'front') +
        pod('db', 'shop') +
        onDb('[{ from: [{ namespaceSelector: { matchLabels: { team: a } } }] }]'),
      '- | All',
    ],
    [
      'a label of a Namespace',
      namespace('front', '{ team: a }') +
        pod('web', 'front') +
        pod('db', 'shop') +
        onDb('[{ from: [{ namespaceSelector: { matchLabels: { team: a } } }] }]'),
      'All | All',
    ],
    [
      'two Namespaces of one name that differ',
      namespace('front', '{ team: a }') +
        namespace('front', '{ team: b }') +
        pod('web', 'front') +
        pod('db', 'shop') +
        onDb('[{ from: [{ namespaceSelector: { matchLabels: { team: a } } }] }]'),
      '- | All',
    ],
    [
      'a namespace that nobody names',
      pod('web', undefined) + pod('db', 'shop') + onDb('[{ from: [{ podSelector: {} }] }]'),
      '- | All',
    ],
    [
      'no namespace, and default',
      pod('web', undefined) +
        pod('db', 'default') +
        policy(
          'db',
          'default',
          '{ podSelector: { matchLabels: { app: db } }, ingress: [{ from: [{ podSelector: {} }] }] }',
        ),
      'All | All',
    ],
    ['two policies of one name that differ', both + onDb('[]') + onDb('[{}]'), '- | All'],
    ['two policies of one name that do not differ', both + onDb('[]') + onDb('[]'), '- | -'],
    [
      'a label that a controller sets',
      both + policy('p', 'shop', '{ podSelector: { matchLabels: { job-name: x } } }'),
      'All | All',
    ],
  ])('%s', (_, text, expected) => {
    expect(webToDb(text)).toBe(expected);
  });
});

describe('a scope', () => {
  test('is joined by the namespace of its kustomization', () => {
    const { fact, of } = read({
      'base/pods.yaml': pod('web', undefined) + pod('db', undefined),
      'base/kustomization.yaml': 'resources: [pods.yaml]\n',
      'one/kustomization.yaml': 'namespace: one\nresources: [../base, deny.yaml]\n',
      'one/deny.yaml': policy('deny', undefined, '{ podSelector: {} }'),
      'two/kustomization.yaml': 'namespace: two\nresources: [../base]\n',
    });
    expect(fact.scopesOf(of('web').ref.uri)).toHaveLength(2);
    // Refused in one of the two: surely allowed in neither of both.
    expect(fact.between(of('web'), of('db'))).toEqual({ allowed: '', perhaps: 'All' });
    expect(fact.workload(of('web').ref, 'spec').map(({ namespace, incoming }) => [namespace, incoming.length])).toEqual(
      [
        ['one', 0],
        ['two', 1],
      ],
    );
  });

  test('is incomplete beside policies that are not read, and beside objects from elsewhere', () => {
    const cilium =
      '---\napiVersion: cilium.io/v2\nkind: CiliumNetworkPolicy\nmetadata: { name: c, namespace: shop }\nspec: {}\n';
    const { fact } = read({ 'a.yaml': both + cilium });
    expect(fact.map(fact.scopes[0] ?? '')?.isComplete).toBe(false);
    const far = read({
      'k/a.yaml': both,
      'k/kustomization.yaml': 'resources: [a.yaml, https://git.example/far?ref=v1]\n',
    });
    expect(far.fact.map(far.fact.scopes[0] ?? '')?.isComplete).toBe(false);
    const whole = read({ 'a.yaml': both });
    expect(whole.fact.map(whole.fact.scopes[0] ?? '')?.isComplete).toBe(true);
    expect(whole.fact.map('nowhere')).toBeUndefined();
  });
});

describe('beyond pods', () => {
  test('outside is cut by the blocks of the policies', () => {
    const { fact, of } = read({
      'a.yaml':
        pod('web', 'shop') +
        policy(
          'p',
          'shop',
          '{ egress: [{ to: [{ ipBlock: { cidr: 10.0.0.0/8, except: [10.1.0.0/16] } }], ports: [{ port: 443 }] }] }',
        ),
    });
    const [reach] = fact.workload(of('web').ref, 'spec');
    expect(reach?.toOutside).toEqual([
      {
        allowed: 'TCP 443',
        perhaps: 'TCP 443',
        addresses: ['10.0.0.0/16', '10.2.0.0-10.255.255.255'],
        isPublic: false,
      },
    ]);
    expect(reach?.fromOutside).toEqual([]);
    expect(reach?.policies.map(({ title }) => title)).toEqual(['NetworkPolicy "p"']);
  });

  test('a workload is exposed by Services, ports of the node and routes', () => {
    const { fact, of } = read({
      'a.yaml': `${pod('web', 'shop')}${service('web', 'shop', '{ type: LoadBalancer, selector: { app: web }, ports: [{ port: 80, targetPort: http }] }')}${service('in', 'shop', '{ selector: { app: web }, ports: [{ port: 80, targetPort: 8080 }] }')}---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: web, namespace: shop }
spec: { defaultBackend: { service: { name: in, port: { number: 80 } } } }
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: web, namespace: shop }
spec: { rules: [{ backendRefs: [{ name: in, port: 80 }] }] }
---
apiVersion: route.openshift.io/v1
kind: Route
metadata: { name: web, namespace: shop }
spec: { to: { kind: Service, name: in } }
---
apiVersion: v1
kind: Pod
metadata: { name: node, namespace: shop, labels: { app: node } }
spec: { containers: [{ name: main, ports: [{ containerPort: 9100, hostPort: 9100 }] }] }
---
apiVersion: v1
kind: Pod
metadata: { name: host, namespace: shop, labels: { app: host } }
spec: { hostNetwork: true, containers: [{ name: main, ports: [{ containerPort: 9100, hostPort: 9100 }] }] }
`,
    });
    const exposures = (name: string) =>
      fact
        .workload(of(name, 'Pod').ref, 'spec')[0]
        ?.exposures.map(({ via, ports, allowed }) => `${via} ${ports} ${allowed}`);
    expect(exposures('web')).toEqual([
      'LoadBalancer TCP 8080 TCP 8080',
      'Ingress TCP 8080 TCP 8080',
      'HTTPRoute TCP 8080 TCP 8080',
      'Route TCP 8080 TCP 8080',
    ]);
    expect(exposures('node')).toEqual(['hostPort TCP 9100 TCP 9100']);
    expect(exposures('host')).toEqual(['hostNetwork TCP 9100 TCP 9100']);
  });

  test('a Service is reached by the ports of its pods', () => {
    const text = (port: string): string =>
      both +
      service(
        'db',
        'shop',
        '{ selector: { app: db }, ports: [{ port: 80, targetPort: http }, { port: 81, targetPort: 9090 }] }',
      ) +
      onDb(`[{ ports: [{ port: ${port} }] }]`);
    const ask = (port: string, number: number) => {
      const { fact, of } = read({ 'a.yaml': text(port) });
      return fact.toService(of('web', 'Pod'), of('db', 'Service').ref, number);
    };
    expect(ask('8080', 80)).toBe('yes');
    expect(ask('8080', 81)).toBe('no');
    expect(ask('80', 80)).toBe('no');
    expect(ask('8080', 99)).toBeUndefined();
    expect(ask('"{{ .Values.port }}"', 80)).toBe('maybe');
  });

  test.each<[name: string, spec: string, expected: string]>([
    ['no egress policy', '{ ingress: [] }', 'yes'],
    ['nothing allowed', '{ policyTypes: [Egress] }', 'no'],
    [
      'port 53 of kube-system',
      '{ egress: [{ to: [{ namespaceSelector: { matchLabels: { kubernetes.io/metadata.name: kube-system } } }], ports: [{ port: 53, protocol: UDP }] }] }',
      'yes',
    ],
    ['port 53 of everything', '{ egress: [{ ports: [{ port: 53, protocol: UDP }] }] }', 'yes'],
    [
      'a label that kube-system may have',
      '{ egress: [{ to: [{ namespaceSelector: { matchLabels: { name: kube-system } } }] }] }',
      'maybe',
    ],
    [
      'another namespace, for DNS',
      '{ egress: [{ to: [{ namespaceSelector: { matchLabels: { kubernetes.io/metadata.name: openshift-dns } } }], ports: [{ port: 5353, protocol: UDP }] }] }',
      'maybe',
    ],
    ['private addresses', '{ egress: [{ to: [{ ipBlock: { cidr: 10.0.0.0/8 } }] }] }', 'maybe'],
    ['pods of its own', '{ egress: [{ to: [{ podSelector: {} }] }] }', 'no'],
  ])('DNS with %s', (_, spec, expected) => {
    const { fact, of } = read({ 'a.yaml': pod('web', 'shop') + policy('p', 'shop', spec) });
    expect(fact.dns(of('web', 'Pod').ref, 'spec')).toBe(expected);
  });
});
