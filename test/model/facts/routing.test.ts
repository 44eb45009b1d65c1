import { describe, expect, test } from 'vitest';
import routing from '../../../server/src/model/facts/routing.js';
import { buildFact } from '../../support/fact.js';

const ingress = (name: string, namespace: string | undefined, host: string, path = '/', rest = ''): string =>
  `---\napiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: { name: ${name}${namespace === undefined ? '' : `, namespace: ${namespace}`} }\nspec: { ${rest} rules: [{ host: "${host}", http: { paths: [{ path: "${path}" }] } }] }\n`;
const gateway = (kind: string, name: string, namespace: string | undefined, spec: string): string =>
  `---\napiVersion: gateway.networking.k8s.io/v1\nkind: ${kind}\nmetadata: { name: ${name}${namespace === undefined ? '' : `, namespace: ${namespace}`} }\nspec: { ${spec} }\n`;
const REDIRECT = 'rules: [{ filters: [{ type: RequestRedirect, requestRedirect: { scheme: https } }] }]';

describe('claims of one host', () => {
  const rival = (files: Readonly<Record<string, string>>): readonly (string | undefined)[] => {
    const { fact, ref } = buildFact(routing, files);
    return fact.conflicts(ref('Ingress "a"')).map(({ title, namespace }) => `${title} ${namespace ?? ''}`.trim());
  };
  const A = ingress('a', 'one', 'shop.example');
  test.each<[name: string, files: Readonly<Record<string, string>>, expected: readonly string[]]>([
    ['in the same file', { 'a.yaml': A + ingress('b', 'one', 'shop.example') }, ['Ingress "b"']],
    [
      'in another namespace',
      { 'a.yaml': A, 'far/b.yaml': ingress('b', 'two', 'shop.example', '') },
      ['Ingress "b" two'],
    ],
    [
      'of the same name elsewhere',
      { 'a.yaml': A, 'far/b.yaml': ingress('a', 'two', 'shop.example') },
      ['Ingress "a" two'],
    ],
    ['in another folder of the same namespace', { 'a.yaml': A, 'far/b.yaml': ingress('b', 'one', 'shop.example') }, []],
    ['of an alternative', { 'a.yaml': A, 'b.yaml': ingress('a', 'one', 'shop.example') }, []],
    ['of another class', { 'a.yaml': A + ingress('b', 'one', 'shop.example', '/', 'ingressClassName: x,') }, []],
    [
      'of an unknown class',
      { 'a.yaml': A + ingress('b', 'one', 'shop.example', '/', 'ingressClassName: "{{ .c }}",') },
      [],
    ],
    ['of another path', { 'a.yaml': A + ingress('b', 'one', 'shop.example', '/cart') }, []],
    ['that somebody fills in', { 'a.yaml': ingress('a', 'x', '__HOST__') + ingress('b', 'x', '__HOST__') }, []],
    [
      'without namespaces, far away',
      { 'a.yaml': ingress('a', undefined, 'x'), 'far/b.yaml': ingress('b', undefined, 'x') },
      [],
    ],
    [
      'in one kustomization',
      {
        'k/kustomization.yaml': 'resources: [x/a.yaml, y/b.yaml]',
        'k/x/a.yaml': A,
        'k/y/b.yaml': ingress('b', 'one', 'shop.example'),
      },
      ['Ingress "b"'],
    ],
    [
      'in one of two environments',
      {
        'p/kustomization.yaml': 'resources: [../a.yaml, b.yaml]',
        'q/kustomization.yaml': 'resources: [../a.yaml]',
        'a.yaml': A,
        'p/b.yaml': ingress('b', 'one', 'shop.example'),
      },
      [],
    ],
  ])('%s', (_, files, expected) => expect(rival(files)).toEqual(expected));

  test('an object without claims has none', () => {
    const { fact, ref } = buildFact(routing, { 'a.yaml': 'apiVersion: v1\nkind: Service\nmetadata: { name: a }\n' });
    expect(fact.conflicts(ref('Service "a"'))).toEqual([]);
  });

  test.each<[name: string, a: string, b: string, expected: number]>([
    [
      'routes of one Gateway',
      'parentRefs: [{ name: g, namespace: n }], hostnames: [x], rules: [{}]',
      'parentRefs: [{ name: g, namespace: n }], hostnames: [x], rules: [{}]',
      1,
    ],
    [
      'routes of two',
      'parentRefs: [{ name: g, namespace: n }], hostnames: [x], rules: [{}]',
      'parentRefs: [{ name: h, namespace: n }], hostnames: [x], rules: [{}]',
      0,
    ],
    [
      'one asks for a header',
      'parentRefs: [{ name: g }], hostnames: [x], rules: [{}]',
      'parentRefs: [{ name: g }], hostnames: [x], rules: [{ matches: [{ headers: [{ name: v, value: b }] }] }]',
      0,
    ],
    [
      'exact and prefix',
      'parentRefs: [{ name: g }], hostnames: [x], rules: [{ matches: [{ path: { type: Exact, value: /a } }] }]',
      'parentRefs: [{ name: g }], hostnames: [x], rules: [{ matches: [{ path: { value: /a } }] }]',
      0,
    ],
    [
      'a templated type',
      'parentRefs: [{ name: g }], hostnames: [x], rules: [{}]',
      'parentRefs: [{ name: g }], hostnames: [x], rules: [{ matches: [{ path: { type: "{{ .t }}" } }] }]',
      0,
    ],
    [
      'a templated Gateway',
      'parentRefs: [{ name: "{{ .g }}" }], hostnames: [x], rules: [{}]',
      'parentRefs: [{ name: "{{ .g }}" }], hostnames: [x], rules: [{}]',
      0,
    ],
  ])('%s', (_, a, b, expected) => {
    const { fact, ref } = buildFact(routing, {
      'a.yaml': gateway('HTTPRoute', 'a', 'n', a) + gateway('HTTPRoute', 'b', 'n', b),
    });
    expect(fact.conflicts(ref('HTTPRoute "a"'))).toHaveLength(expected);
  });

  test('names of one Service with identifiers are answers by weight', () => {
    const service = (name: string, more = ''): string =>
      `---\napiVersion: v1\nkind: Service\nmetadata: { name: ${name}, annotations: { external-dns.alpha.kubernetes.io/hostname: x.example${more} } }\n`;
    const one = buildFact(routing, { 'a.yaml': service('a') + service('b') });
    expect(one.fact.conflicts(one.ref('Service "a"'))).toHaveLength(1);
    const two = buildFact(routing, {
      'a.yaml': service('a') + service('b', ', external-dns.alpha.kubernetes.io/set-identifier: b'),
    });
    expect(two.fact.conflicts(two.ref('Service "a"'))).toEqual([]);
  });
});

describe('Gateways', () => {
  const listener = { gateway: 'edge', namespace: 'infra', name: 'web', port: 80 };
  test.each<[parent: string, namespace: string, expected: boolean, ofUnknownNamespace: boolean]>([
    ['{ name: edge }', 'infra', true, true],
    ['{ name: edge, namespace: infra }', 'shop', true, true],
    ['{ name: edge }', 'shop', false, true],
    ['{ name: edge, namespace: far }', 'infra', false, true],
    ['{ name: far }', 'infra', false, false],
    ['{ name: edge, sectionName: web }', 'infra', true, true],
    ['{ name: edge, sectionName: tls }', 'infra', false, false],
    ['{ name: edge, port: 80 }', 'infra', true, true],
    ['{ name: edge, port: 443 }', 'infra', false, false],
    ['{ name: "{{ .g }}" }', 'infra', false, false],
  ])('a redirect of %s in %s', (parent, namespace, expected, ofUnknownNamespace) => {
    const route = gateway('HTTPRoute', 'r', namespace, `parentRefs: [${parent}], ${REDIRECT}`);
    const { fact, ref } = buildFact(routing, { 'a.yaml': gateway('Gateway', 'edge', 'infra', '') + route });
    const edge = ref('Gateway "edge"');
    expect(fact.isRedirected(edge, listener)).toBe(expected);
    expect(fact.isRedirected(edge, { ...listener, namespace: undefined })).toBe(ofUnknownNamespace);
  });

  test.each<[rules: string, expected: boolean]>([
    ['rules: []', false],
    ['rules: [{ backendRefs: [] }]', false],
    ['rules: [{ filters: [{ type: RequestRedirect, requestRedirect: { hostname: x } }] }]', false],
  ])('%s is no redirect to HTTPS', (rules, expected) => {
    const { fact, ref } = buildFact(routing, {
      'a.yaml':
        gateway('Gateway', 'edge', 'infra', '') +
        gateway('HTTPRoute', 'r', 'infra', `parentRefs: [{ name: edge }], ${rules}`),
    });
    expect(fact.isRedirected(ref('Gateway "edge"'), listener)).toBe(expected);
  });

  test('the namespaces of its routes', () => {
    const route = (name: string, namespace: string | undefined): string =>
      gateway('GRPCRoute', name, namespace, 'parentRefs: [{ name: edge }]');
    const known = buildFact(routing, {
      'a.yaml': gateway('Gateway', 'edge', 'infra', '') + route('b', 'two') + route('a', 'one') + route('c', 'two'),
    });
    expect(known.fact.routeNamespaces(known.ref('Gateway "edge"'), 'edge')).toEqual(['one', 'two']);
    const unknown = buildFact(routing, { 'a.yaml': gateway('Gateway', 'edge', 'infra', '') + route('b', undefined) });
    expect(unknown.fact.routeNamespaces(unknown.ref('Gateway "edge"'), 'edge')).toBeUndefined();
  });

  test('the names that others refer to', () => {
    const { fact, ref } = buildFact(routing, {
      'a.yaml':
        gateway('ReferenceGrant', 'g', 'certs', '') +
        gateway(
          'Gateway',
          'edge',
          'infra',
          'listeners: [{ tls: { certificateRefs: [{ name: b, namespace: certs }, { name: a, namespace: certs }, { name: b, namespace: certs }, { name: own }, { name: c, namespace: far }] } }]',
        ) +
        gateway(
          'HTTPRoute',
          'r',
          'infra',
          'rules: [{ backendRefs: [{ name: web, namespace: certs }, { name: x, kind: Bucket, namespace: certs }] }]',
        ),
    });
    const ask = (fromKind: string, fromNamespace: string, toKind: string) =>
      fact.referencedNames(ref('ReferenceGrant "g"'), { fromKind, fromNamespace, toKind, toNamespace: 'certs' });
    expect(ask('Gateway', 'infra', 'Secret')).toEqual(['a', 'b']);
    expect(ask('HTTPRoute', 'infra', 'Service')).toEqual(['web']);
    expect(ask('HTTPRoute', 'infra', 'Bucket')).toEqual(['x']);
    expect(ask('Gateway', 'else', 'Secret')).toEqual([]);
  });
});

test('classes of Ingresses', () => {
  const of = (text: string, more: Readonly<Record<string, string>> = {}) => {
    const { fact, ref } = buildFact(routing, { 'a.yaml': ingress('a', 'one', 'x') + text, ...more });
    return fact.ingressClasses(ref('Ingress "a"'));
  };
  const ingressClass = (name: string, annotations: string): string =>
    `---\napiVersion: networking.k8s.io/v1\nkind: IngressClass\nmetadata: { name: "${name}", annotations: { ${annotations} } }\n`;
  expect(of('')).toEqual({ names: [], hasDefault: false });
  expect(of(ingressClass('b', '') + ingressClass('a', '') + ingressClass('{{ .c }}', ''))).toEqual({
    names: ['a', 'b'],
    hasDefault: false,
  });
  expect(of(ingressClass('b', 'ingressclass.kubernetes.io/is-default-class: "true"'))).toEqual({
    names: ['b'],
    hasDefault: true,
  });
  expect(of('', { 'kustomization.yaml': 'resources: [a.yaml, https://example.org/x]' })).toBeUndefined();
});
