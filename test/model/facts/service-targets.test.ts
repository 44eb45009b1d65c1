import { describe, expect, test } from 'vitest';
import serviceTargets from '../../../server/src/model/facts/service-targets.js';
import { buildFact } from '../../support/fact.js';

const service = (name: string, spec: string, namespace = ''): string =>
  `---\n{ apiVersion: v1, kind: Service, metadata: { name: "${name}"${namespace} }, spec: { ${spec} } }\n`;
const pod = (name: string, spec = '', labels = `app: ${name}`): string =>
  `---\n{ apiVersion: v1, kind: Pod, metadata: { name: "${name}", labels: { ${labels} } }, spec: { containers: [{ name: a${spec} }] } }\n`;
const at = (uri: string, document = 0) => ({ uri: `file:///w/${uri}`, document, path: '' });

describe('what a Service selects', () => {
  test.each<[name: string, more: string, state: string]>([
    ['nothing', pod('b'), 'none'],
    ['a pod', pod('a'), 'some'],
    ['perhaps a templated pod', pod('b', '', 'app: "{{ .Values.app }}"'), 'unknown'],
    [
      'what an operator makes',
      `${pod('b')}---\n{ apiVersion: ray.io/v1, kind: RayService, metadata: { name: r } }\n`,
      'unknown',
    ],
    [
      'nothing, where objects without pods are',
      `${pod('b')}---\n{ apiVersion: cert-manager.io/v1, kind: Certificate, metadata: { name: c } }\n`,
      'none',
    ],
    ['nobody knows, without pods', '', 'unknown'],
  ])('is %s', (_, more, state) => {
    const { fact } = buildFact(serviceTargets, { 'a.yaml': service('a', 'selector: { app: a }') + more });
    expect(fact.selects(at('a.yaml')).state).toBe(state);
  });

  test('holds in every environment', () => {
    const files = {
      'base/a.yaml': service('a', 'selector: { app: shpo }'),
      'x/kustomization.yaml': 'resources: [../base/a.yaml, pod.yaml]\n',
      'y/kustomization.yaml': 'resources: [../base/a.yaml, pod.yaml]\n',
      'x/pod.yaml': pod('shop'),
    };
    const both = buildFact(serviceTargets, { ...files, 'y/pod.yaml': pod('shop') });
    expect(both.fact.selects(at('base/a.yaml'))).toEqual({ state: 'none', closest: { key: 'app', value: 'shop' } });
    const one = buildFact(serviceTargets, { ...files, 'y/pod.yaml': pod('shpo') });
    expect(one.fact.selects(at('base/a.yaml')).state).toBe('some');
    const differ = buildFact(serviceTargets, { ...files, 'y/pod.yaml': pod('bank') });
    expect(differ.fact.selects(at('base/a.yaml'))).toEqual({ state: 'none', closest: undefined });
  });

  test('may come from a remote base', () => {
    const { fact } = buildFact(serviceTargets, {
      'kustomization.yaml': 'resources: [a.yaml, https://example.org/more]\n',
      'a.yaml': service('a', 'selector: { app: a }, ports: [{ port: 1 }]') + pod('b'),
    });
    expect(fact.selects(at('a.yaml')).state).toBe('unknown');
  });
});

describe('target ports', () => {
  const unknown = (ports: string, more: string): readonly unknown[] => {
    const text = service('a', `selector: { app: a }, ports: [${ports}]`) + more;
    return buildFact(serviceTargets, { 'a.yaml': text }).fact.unknownPorts(at('a.yaml'));
  };

  test('by number are known where a pod declares no port', () =>
    expect(unknown('{ port: 80 }', pod('a', ', ports: [{ containerPort: 81 }]') + pod('c', '', 'app: a'))).toEqual([]));

  test('by name are unknown even then', () =>
    expect(unknown('{ port: 80, targetPort: web }', pod('a'))).toEqual([
      { path: 'spec.ports[0]', target: 'web', closest: undefined },
    ]));

  test('may be those of a templated pod', () =>
    expect(unknown('{ port: 80, targetPort: web }', pod('a') + pod('b', '', 'app: "{{ .Values.app }}"'))).toEqual([]));

  test('of several candidates none is chosen', () =>
    expect(unknown('{ port: 80 }', pod('a', ', ports: [{ containerPort: 81 }, { containerPort: 82 }]'))).toEqual([
      { path: 'spec.ports[0]', target: 80, closest: undefined },
    ]));
});

describe('routes', () => {
  const ingress = (annotations: string): string =>
    `---\n{ apiVersion: networking.k8s.io/v1, kind: Ingress, metadata: { name: i, annotations: { ${annotations} } }, spec: { defaultBackend: { service: { name: a, port: { name: web } } } } }\n`;
  const routes = (annotations: string) =>
    buildFact(serviceTargets, { 'a.yaml': service('a', '') + ingress(annotations) }).fact.routes(at('a.yaml'));

  test('name their ports', () =>
    expect(routes('a: b')).toEqual([{ ref: at('a.yaml', 1), title: 'Ingress "i"', isGuarded: false, ports: ['web'] }]));

  test.each([
    'nginx.ingress.kubernetes.io/auth-type: basic',
    'nginx.ingress.kubernetes.io/whitelist-source-range: 192.0.2.0/24',
    'alb.ingress.kubernetes.io/scheme: internal',
  ])('may be guarded by %s', (annotation) => expect(routes(annotation)[0]?.isGuarded).toBe(true));

  test('for the internet are not', () =>
    expect(routes('alb.ingress.kubernetes.io/scheme: internet-facing')[0]?.isGuarded).toBe(false));
});

test('what is in no file has nothing', () => {
  const { fact } = buildFact(serviceTargets, { 'a.yaml': service('a', '') });
  const nowhere = at('b.yaml');
  expect(fact.selects(nowhere).state).toBe('unknown');
  expect([fact.images(nowhere), fact.routes(nowhere), fact.twins(nowhere), fact.gateways(nowhere, 'spec')]).toEqual([
    [],
    [],
    [],
    [],
  ]);
  expect(fact.namesake(nowhere)).toBeUndefined();
});
