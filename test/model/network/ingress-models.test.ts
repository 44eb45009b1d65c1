import { describe, expect, test } from 'vitest';
import { readYamlContents } from '../../../server/src/engine/file-contents.js';
import { outlasts } from '../../../server/src/model/kubernetes/duration.js';
import { broadHosts } from '../../../server/src/model/kubernetes/ingress.js';
import { mayBeGuarded, riskyAnnotations } from '../../../server/src/model/kubernetes/ingress-annotations.js';
import type { KubernetesObject } from '../../../server/src/model/kubernetes/kubernetes-object.js';
import { gatewayBackends, ingressBackends } from '../../../server/src/model/network/backends.js';
import { openListeners } from '../../../server/src/model/network/gateway.js';
import {
  injectingAnnotations,
  injectingPaths,
  snippetAnnotations,
} from '../../../server/src/model/network/ingress-nginx.js';
import { managementPaths } from '../../../server/src/model/network/management-paths.js';
import { YamlDocument } from '../../../server/src/syntax/yaml/document.js';

function object(apiVersion: string, kind: string, rest: string): KubernetesObject {
  const document = new YamlDocument(`apiVersion: ${apiVersion}\nkind: ${kind}\n${rest}\n`);
  const read = readYamlContents(document, { uri: 'file:///w/a.yaml', document: 0 });
  const [first] = read.language === 'yaml' ? read.objects : [];
  if (first === undefined) throw new Error('There is no object.');
  return first;
}
const ingress = (rest: string): KubernetesObject => object('networking.k8s.io/v1', 'Ingress', rest);
const annotated = (name: string, value: string, spec = ''): KubernetesObject =>
  ingress(`metadata: { name: a, annotations: { ${name}: ${JSON.stringify(value)} } }\nspec: { ${spec} }`);
const NGINX = 'nginx.ingress.kubernetes.io';

describe('ingress-nginx', () => {
  test.each<[name: string, value: string, found: number]>([
    ['auth-url', 'http://a.example/x', 0],
    ['auth-url', 'http://a.example/#;', 1],
    ['auth-url', 'http://a.example/\n}', 1],
    ['auth-tls-match-cn', 'CN=a\n  ssl_engine own', 1],
    ['mirror-target', 'https://a.example$request_uri', 0],
    ['rewrite-target', '/$2', 0],
    ['rewrite-target', '/x} location / {', 1],
    ['server-alias', '~^[a-z]{2}[.]x{1,}$', 0],
    ['auth-realm', 'Hello; stranger', 0],
    ['proxy-cookie-path', '/ "/; Secure"', 0],
    ['configuration-snippet', 'return 410;', 0],
    ['whitelist-source-range', '10.0.0.0/8,\n192.0.2.0/24\n', 0],
    ['auth-cache-duration', '200 202 5m, 401 30m', 0],
  ])('%s: %j', (name, value, found) =>
    expect(injectingAnnotations(annotated(`${NGINX}/${name}`, value))).toHaveLength(found),
  );

  test.each<[name: string, value: string, expected: readonly boolean[]]>([
    [`${NGINX}/configuration-snippet`, 'more_set_headers "A: b";', [false]],
    [`${NGINX}/server-snippet`, 'location / { content_by_lua_block { } }', [true]],
    [`${NGINX}/server-snippet`, 'location /x { alias /; }', [true]],
    [`${NGINX}/server-snippet`, 'location /x { root /srv/site; }', [false]],
    [`${NGINX}/stream-snippet`, 'load_module own;', [true]],
    [`${NGINX}/modsecurity-snippet`, 'SecRuleEngine On', [false]],
    ['nginx.org/server-snippets', 'set $x "${http_host}";', [false]],
    [`${NGINX}/snippet`, 'x', []],
  ])('%s: %j', (name, value, expected) =>
    expect(snippetAnnotations(annotated(name, value)).map(({ reachesOut }) => reachesOut)).toEqual(expected),
  );

  test.each<[path: string, expected: readonly [kind: string, clean: string] | undefined]>([
    ['/', undefined],
    ['/api(/|$)(.*)', undefined],
    ['/[a-z]{2,3}/x', undefined],
    ['/etc', undefined],
    ['/x;', ['configuration', '/x']],
    ['/x/~y-1{ return 200; }', ['configuration', '/x/~y-1']],
    ['~* "/x" { }', ['configuration', '/']],
    ['/content_by_lua_block', ['configuration', '/content_by_lua_block']],
    ['/var/run/secrets/kubernetes.io', ['credentials', '/var/run/secrets/kubernetes.io']],
    ['/etc/kubernetes/admin.conf', ['credentials', '/etc/kubernetes/admin.conf']],
    ['/etc/passwd', ['credentials', '/etc/passwd']],
    ['/etc/passwords', undefined],
    ['/var/lib/kubelet', ['credentials', '/var/lib/kubelet']],
    ['/proc/self/environ', ['credentials', '/proc/self/environ']],
    ['/procurement', undefined],
  ])('path %s', (path, expected) => {
    const found = injectingPaths(
      ingress(`spec: { rules: [{ http: { paths: [{ path: ${JSON.stringify(path)} }] } }] }`),
    );
    expect(found.map(({ kind, clean }) => [kind, clean])).toEqual(expected === undefined ? [] : [expected]);
  });
});

describe('annotations that weaken', () => {
  const TLS = 'tls: [{ secretName: x }]';
  test.each<[name: string, value: string, spec: string, found: number]>([
    [`${NGINX}/ssl-redirect`, 'false', TLS, 1],
    [`${NGINX}/ssl-redirect`, 'false', '', 0],
    [`${NGINX}/ssl-redirect`, 'true', TLS, 0],
    ['haproxy.org/ssl-redirect', 'OFF', TLS, 1],
    [`${NGINX}/proxy-ssl-verify`, 'off', '', 1],
    [`${NGINX}/proxy-ssl-protocols`, 'TLSv1.1 TLSv1.2', '', 1],
    [`${NGINX}/proxy-ssl-protocols`, 'TLSv1.2 TLSv1', '', 1],
    [`${NGINX}/proxy-ssl-protocols`, 'TLSv1.2 TLSv1.3', '', 0],
    [`${NGINX}/allowlist-source-range`, '10.0.0.0/8', '', 0],
    [`${NGINX}/allowlist-source-range`, '10.0.0.0/8, ::/0', '', 1],
    ['haproxy.org/allow-list', '0.0.0.0/0', '', 1],
    ['haproxy.org/allow-list', '10.0.0.0/0', '', 0],
    [`${NGINX}/auth-tls-verify-client`, 'optional_no_ca', '', 1],
    [`${NGINX}/auth-tls-verify-client`, 'optional', '', 0],
    [`${NGINX}/enable-global-auth`, 'false', '', 1],
    ['traefik.ingress.kubernetes.io/router.tls', 'false', '', 1],
    ['kubernetes.io/ingress.allow-http', 'true', TLS, 1],
    ['kubernetes.io/ingress.allow-http', 'true', '', 0],
    ['alb.ingress.kubernetes.io/ssl-policy', 'ELBSecurityPolicy-2016-08', '', 1],
    ['alb.ingress.kubernetes.io/ssl-policy', 'ELBSecurityPolicy-TLS13-1-2-2021-06', '', 0],
    ['alb.ingress.kubernetes.io/ssl-policy', 'ELBSecurityPolicy-TLS13-1-1-2021-06', '', 1],
    ['alb.ingress.kubernetes.io/auth-on-unauthenticated-request', 'allow', '', 1],
    ['alb.ingress.kubernetes.io/auth-on-unauthenticated-request', 'deny', '', 0],
    [`${NGINX}/cors-allow-origin`, '*', '', 0],
    ['example.com/ssl-redirect', 'false', TLS, 0],
  ])('%s: %s { %s }', (name, value, spec, found) => {
    const list = riskyAnnotations(annotated(name, value, spec));
    expect(list).toHaveLength(found);
    // What is written instead does not weaken.
    for (const { annotation } of list) expect(annotation.value.test(annotation.safe ?? 'nothing')).toBe(false);
  });

  test.each<[annotations: string, found: number]>([
    ['enable-cors: "true", cors-allow-origin: "*", cors-allow-credentials: "true"', 1],
    ['enable-cors: "false", cors-allow-origin: "*", cors-allow-credentials: "true"', 0],
    ['enable-cors: "true", cors-allow-origin: "https://x.example", cors-allow-credentials: "true"', 0],
    ['enable-cors: "true", cors-allow-origin: "*"', 0],
    ['enable-cors: "true", cors-allow-origin: "*", cors-allow-credentials: "false"', 0],
  ])('%s', (annotations, found) => {
    const named = annotations.replace(/([a-z-]+): "/g, `${NGINX}/$1: "`);
    expect(riskyAnnotations(ingress(`metadata: { annotations: { ${named} } }`))).toHaveLength(found);
  });

  test.each<[metadata: string, expected: boolean]>([
    ['{ name: a }', false],
    ['{ annotations: { nginx.ingress.kubernetes.io/rewrite-target: / } }', false],
    ['{ annotations: { nginx.ingress.kubernetes.io/auth-url: "https://x" } }', true],
    ['{ annotations: { traefik.ingress.kubernetes.io/router.middlewares: x } }', true],
    ['{ annotations: "{{ .Values.annotations }}" }', true],
  ])('guards: %s', (metadata, expected) => expect(mayBeGuarded(ingress(`metadata: ${metadata}`))).toBe(expected));
});

describe('paths for operations', () => {
  test.each<[path: string, found: boolean, foundWithCare: boolean]>([
    ['/actuator', true, true],
    ['/actuator/env', true, true],
    ['/actuator/health', false, false],
    ['/actuator/information', true, true],
    ['/api/metrics', true, true],
    ['/metrics*', true, true],
    ['/metrics-of-sales', false, false],
    ['/a/b/metrics', false, false],
    ['/debug/pprof/', true, true],
    ['/debug', false, false],
    ['/.git', true, true],
    ['/admin', false, true],
    ['/administration', false, false],
    ['/swagger-ui.html', false, true],
    ['/v3/api-docs', false, true],
    ['/', false, false],
  ])('%s', (path, found, foundWithCare) => {
    const one = ingress(`spec: { rules: [{ http: { paths: [{ path: "${path}" }] } }] }`);
    expect([managementPaths(one, false).length > 0, managementPaths(one, true).length > 0]).toEqual([
      found,
      foundWithCare,
    ]);
    const route = object(
      'gateway.networking.k8s.io/v1',
      'HTTPRoute',
      `spec: { rules: [{ matches: [{ path: { value: "${path}" } }], filters: [{ type: URLRewrite }] }] }`,
    );
    expect(managementPaths(route, false).length > 0).toBe(found);
  });

  test.each(['RequestRedirect', 'ExtensionRef', '"{{ .Values.type }}"'])('not through %s', (type) => {
    const rules = `rules: [{ matches: [{ path: { value: /metrics } }], filters: [{ type: ${type} }] }]`;
    expect(managementPaths(object('gateway.networking.k8s.io/v1', 'HTTPRoute', `spec: { ${rules} }`), true)).toEqual(
      [],
    );
  });
});

describe('hosts, backends and listeners', () => {
  test.each<[spec: string, expected: readonly (string | undefined)[]]>([
    ['{ rules: [{}], tls: [{ hosts: [a.example] }] }', ['a.example']],
    ['{ rules: [{}], tls: [{ hosts: ["*.example"] }] }', [undefined]],
    ['{ rules: [{}], tls: [{ hosts: [a.example, b.example] }] }', [undefined]],
    ['{ rules: [{ host: a.example }, { host: "{{ .h }}" }] }', []],
  ])('the host that is meant: %s', (spec, expected) =>
    expect(broadHosts(ingress(`spec: ${spec}`)).map(({ known }) => known)).toEqual(expected),
  );

  test('an Ingress being typed has no backends', () => {
    expect(ingressBackends(ingress('spec:'))).toEqual([]);
    expect(ingressBackends(ingress('spec: { defaultBackend: { service: } }'))).toEqual([]);
    expect(gatewayBackends(ingress('spec: { rules: [{ backendRefs: [{ name: x }] }] }'))).toEqual([]);
  });

  test.each<[listener: string, metadata: string, expected: readonly boolean[]]>([
    ['{ name: a, protocol: HTTP, port: 80 }', '{}', [false]],
    ['{ protocol: HTTP, port: 80 }', '{}', []],
    ['{ name: a, protocol: HTTPS }', '{}', [true]],
    ['{ name: a, protocol: HTTPS, tls: { options: { x: y } } }', '{}', []],
    ['{ name: a, protocol: HTTPS, tls: { certificateRefs: "{{ .refs }}" } }', '{}', []],
    ['{ name: a, protocol: HTTPS }', '{ annotations: { networking.gke.io/certmap: x } }', []],
    ['{ name: a, protocol: TLS, tls: { mode: Passthrough } }', '{}', []],
    ['{ name: a, protocol: TLS, tls: { mode: "{{ .mode }}" } }', '{}', []],
    ['{ name: a, protocol: TLS }', '{}', [true]],
    ['{ name: a, protocol: UDP }', '{}', []],
  ])('%s %s', (listener, metadata, expected) => {
    const gateway = object(
      'gateway.networking.k8s.io/v1',
      'Gateway',
      `metadata: ${metadata}\nspec: { listeners: [${listener}] }`,
    );
    expect(openListeners(gateway).map(({ lacksCertificate }) => lacksCertificate)).toEqual(expected);
  });
});

test.each<[duration: string | undefined, hours: number, expected: boolean]>([
  ['2160h', 2160, false],
  ['2160h0m1s', 2160, true],
  ['2160h1m', 2160, true],
  ['90m', 1, true],
  ['1.5h', 1, true],
  ['3601s', 1, true],
  ['90d', 1, false],
  ['', 0, false],
  [undefined, 0, false],
])('%s is longer than %d hours', (duration, hours, expected) => expect(outlasts(duration, hours)).toBe(expected));
