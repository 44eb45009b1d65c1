import { describe, expect, test } from 'vitest';
import { policyText } from '../../../server/src/model/network/policy-text.js';
import { readManifests } from '../../oracle/pods.js';
import { type ReadScope, verdictOn, writePolicies } from '../../support/network-policies.js';

/** Pods of a Deployment; `more` are fields of its container, `spec` those of its pod, each a line of flow style. */
const deployment = (name: string, more = '', { namespace = 'shop', spec = '', metadata = '' } = {}): string => `
{ apiVersion: apps/v1, kind: Deployment, metadata: { name: ${name}, namespace: ${namespace} }, spec: { selector: { matchLabels: { app: ${name} } }, template: { metadata: { labels: { app: ${name} }${metadata} }, spec: { ${spec}containers: [{ name: main, image: "registry.example/${name}:1"${more} }] } } } }
---`;
const service = (name: string, port: number, target: number | string = port, more = '', namespace = 'shop'): string => `
{ apiVersion: v1, kind: Service, metadata: { name: ${name}, namespace: ${namespace} }, spec: { selector: { app: ${name} }, ports: [{ port: ${port}, targetPort: ${target} }]${more} } }
---`;

function read(text: string): ReadScope {
  const [scope] = writePolicies({ 'app.yaml': text });
  if (scope === undefined) throw new Error('There are no pods.');
  return scope;
}

/** The known connections, in words. */
const connections = ({ network, connections: known }: ReadScope): readonly string[] =>
  known.map(({ from, to, protocol, port, answer }) => {
    const [a, b] = [from, to].map((party) =>
      party.kind === 'workload' ? network.contents.pods[party.index]?.name : party.title,
    );
    return `${a} to ${b} ${protocol} ${port}${answer === 'yes' ? '' : '?'}`;
  });

/** All that is written, and that two evaluators agree with it. */
function written(text: string): string {
  const scope = read(text);
  expect(verdictOn({ 'app.yaml': text }, scope).wrong).toEqual([]);
  return policyText(scope.written);
}

describe('connections that manifests tell of', () => {
  const DB = deployment('db', ', ports: [{ name: sql, containerPort: 5432 }]') + service('db', 5433, 'sql');

  test.each([
    ['a variable', ', env: [{ name: DB_URL, value: "postgres://db:5433/all" }]'],
    ['a variable for a host', ', env: [{ name: DB_HOST, value: db.shop.svc }]'],
    ['variables within others', ', env: [{ name: H, value: db }, { name: U, value: "http://$(H):5433" }]'],
    ['variables of the kubelet', ', args: ["--db", "http://$(DB_SERVICE_HOST):5433", "db:5433"]'],
    ['an argument', ', args: [--db=db:5433]'],
    ['two arguments', ', args: [--db-host, db]'],
    ['a script', ', command: [sh, -c, "until nc -z db 5433\\ndo sleep 1\\ndone\\n# nc other 80\\n"]'],
  ])('by %s', (_, more) => expect(connections(read(DB + deployment('web', more)))).toContain('web to db TCP 5432'));

  test('by ConfigMaps and Secrets, in part and in whole', () => {
    const data = `
{ apiVersion: v1, kind: ConfigMap, metadata: { name: all, namespace: shop }, data: { DB: "db:5433", other.conf: "port=1\\nupstream cache:6379;\\n" } }
---
{ apiVersion: v1, kind: Secret, metadata: { name: dsn, namespace: shop }, data: { url: aHR0cDovL2RiOjU0MzM= }, stringData: { cache: cache } }
---`;
    const cache = deployment('cache') + service('cache', 6379);
    const one = (more: string, spec = ''): readonly string[] =>
      connections(read(DB + cache + data + deployment('web', more, { spec }))).filter((line) => line.startsWith('web'));
    expect(one(', envFrom: [{ configMapRef: { name: all } }]')).toEqual([
      'web to db TCP 5432',
      'web to cache TCP 6379',
    ]);
    expect(one(', env: [{ name: A, valueFrom: { configMapKeyRef: { name: all, key: DB } } }]')).toEqual([
      'web to db TCP 5432',
    ]);
    expect(one(', env: [{ name: A, valueFrom: { secretKeyRef: { name: dsn, key: url } } }]')).toEqual([
      'web to db TCP 5432',
    ]);
    expect(one(', env: [{ name: HOST, valueFrom: { secretKeyRef: { name: dsn, key: cache } } }]')).toEqual([
      'web to cache TCP 6379',
    ]);
    expect(one('', 'volumes: [{ name: a, configMap: { name: all } }], ')).toEqual([
      'web to db TCP 5432',
      'web to cache TCP 6379',
    ]);
  });

  test('a mere word is perhaps a name', () => {
    const scope = read(DB + deployment('web', ', env: [{ name: KIND, value: db }]'));
    expect(connections(scope)).toEqual(['web to db TCP 5432?']);
    expect(policyText(scope.written)).toContain('A connection to Deployment "db" is possible, but not sure');
  });

  test('hosts outside, the API server, addresses and aliases', () => {
    const alias = `
{ apiVersion: v1, kind: Service, metadata: { name: mail, namespace: shop }, spec: { type: ExternalName, externalName: smtp.example. } }
---
{ apiVersion: rbac.authorization.k8s.io/v1, kind: RoleBinding, metadata: { name: web, namespace: shop }, subjects: [{ kind: ServiceAccount, name: web, namespace: shop }] }
---`;
    const web = deployment(
      'web',
      ', args: ["https://pay.example", "db.corp.internal:5432", "10.1.2.3:99", "mail:25", plain.example]',
      {
        spec: 'serviceAccountName: web, ',
      },
    );
    const scope = read(alias + web);
    expect(connections(scope)).toEqual([
      'web to pay.example TCP 443',
      'web to db.corp.internal TCP 5432',
      'web to 10.1.2.3 TCP 99',
      'web to smtp.example TCP 25',
      'web to the API server TCP 443',
      'web to the API server TCP 6443',
    ]);
    const text = written(alias + web);
    expect(text).toContain('Egress to pay.example, TCP 443: no file tells its addresses');
    expect(text).toContain('cidr: "10.1.2.3/32"');
  });

  test('Services with endpoints written by hand, and those whose pods are in no file', () => {
    const text = `
{ apiVersion: v1, kind: Service, metadata: { name: old, namespace: shop }, spec: { ports: [{ port: 80, targetPort: 8080 }] } }
---
{ apiVersion: v1, kind: Endpoints, metadata: { name: old, namespace: shop }, subsets: [{ addresses: [{ ip: 192.0.2.7 }], ports: [{ port: 8081 }] }] }
---
{ apiVersion: v1, kind: Service, metadata: { name: made, namespace: bank }, spec: { selector: { by: operator }, ports: [{ port: 80, targetPort: web }] } }
---${deployment('web', ', args: ["http://old", "http://made.bank"]')}`;
    expect(connections(read(text))).toEqual([
      'web to Service "old" TCP 8081',
      'web to the pods of Service "made" TCP web',
    ]);
    expect(written(text)).toContain('by: operator');
  });

  test('controllers of Ingresses and Gateways', () => {
    const ingress = (more: string): string =>
      `\n{ apiVersion: networking.k8s.io/v1, kind: Ingress, metadata: { name: all, namespace: shop }, spec: { ${more}defaultBackend: { service: { name: db, port: { number: 5433 } } } } }\n---`;
    const controller = deployment('ingress-nginx', '', { namespace: 'edge' }).replace(
      'registry.example/ingress-nginx:1',
      'registry.k8s.io/ingress-nginx/controller:v1',
    );
    expect(connections(read(DB + ingress('ingressClassName: nginx, ')))).toEqual(['the controller to db TCP 5432']);
    expect(written(DB + ingress('ingressClassName: nginx, '))).toContain('kubernetes.io/metadata.name: ingress-nginx');
    expect(connections(read(DB + ingress('ingressClassName: nginx, ') + controller))).toEqual([
      'ingress-nginx to db TCP 5432',
    ]);
    expect(written(DB + ingress(''))).toContain('Name the namespace of the controller instead');
    expect(connections(read(DB + ingress('ingressClassName: alb, ')))).toEqual(['the load balancer to db TCP 5432']);
    const route = `
{ apiVersion: gateway.networking.k8s.io/v1, kind: Gateway, metadata: { name: edge, namespace: edge }, spec: { gatewayClassName: istio } }
---
{ apiVersion: gateway.networking.k8s.io/v1, kind: HTTPRoute, metadata: { name: all, namespace: shop }, spec: { parentRefs: [{ name: edge, namespace: edge }], rules: [{ backendRefs: [{ name: db, port: 5433 }] }] } }
---`;
    expect(written(DB + route)).toContain('gateway.networking.k8s.io/gateway-name: edge');
    const mesh = `
{ apiVersion: networking.istio.io/v1, kind: Gateway, metadata: { name: edge, namespace: shop }, spec: { selector: { istio: ingressgateway } } }
---
{ apiVersion: networking.istio.io/v1, kind: VirtualService, metadata: { name: all, namespace: shop }, spec: { gateways: [edge], http: [{ route: [{ destination: { host: db, port: { number: 5433 } } }] }] } }
---`;
    expect(written(DB + mesh)).toContain('istio: ingressgateway');
    const inside = mesh.replace('gateways: [edge], ', '');
    expect(connections(read(DB + inside))).toEqual([]);
  });

  test('the world, webhooks and metrics', () => {
    const open =
      deployment('web', ', ports: [{ containerPort: 8080 }]') + service('web', 80, 8080, ', type: LoadBalancer');
    expect(connections(read(open))).toEqual(['everywhere to web TCP 8080']);
    const hook = `
{ apiVersion: admissionregistration.k8s.io/v1, kind: ValidatingWebhookConfiguration, metadata: { name: all }, webhooks: [{ name: a.b.c, clientConfig: { service: { name: db, namespace: shop, port: 5433 } } }] }
---`;
    expect(connections(read(DB + hook))).toEqual(['the API server to db TCP 5432']);
    const scraped = deployment('web', ', ports: [{ containerPort: 8080 }]', {
      metadata: ', annotations: { prometheus.io/scrape: "true", prometheus.io/port: "9090" }',
    });
    expect(connections(read(scraped))).toEqual(['Prometheus to web TCP 9090']);
    const prometheus = deployment('prometheus', '', { namespace: 'metrics' }).replace(
      'registry.example/prometheus:1',
      'prom/prometheus:v3',
    );
    expect(connections(read(scraped + prometheus))).toEqual(['prometheus to web TCP 9090']);
    const monitor = `
{ apiVersion: monitoring.coreos.com/v1, kind: PodMonitor, metadata: { name: all, namespace: shop }, spec: { selector: { matchLabels: { app: db } }, podMetricsEndpoints: [{ port: sql }] } }
---
{ apiVersion: monitoring.coreos.com/v1, kind: Prometheus, metadata: { name: main, namespace: metrics } }
---`;
    expect(connections(read(DB + monitor))).toEqual(['Prometheus "main" to db TCP 5432']);
  });

  test('pods of a StatefulSet that find one another', () => {
    const text = `
{ apiVersion: apps/v1, kind: StatefulSet, metadata: { name: ring, namespace: shop }, spec: { serviceName: ring, replicas: 3, selector: { matchLabels: { app: ring } }, template: { metadata: { labels: { app: ring } }, spec: { containers: [{ name: main, image: "ring:1", ports: [{ containerPort: 7000 }], env: [{ name: SEEDS, value: ring-0.ring.shop.svc }] }] } } } }
---${service('ring', 9042)}`;
    expect(connections(read(text))).toEqual(['ring to ring TCP 7000', 'ring to ring TCP 9042']);
    expect(written(text)).toContain('Egress');
    expect(written(text.replace('SEEDS', 'KIND').replace('ring-0.ring.shop.svc', 'x'))).toContain(
      'Its pods may talk to one another through Service "ring"',
    );
  });
});

describe('what is not known is said', () => {
  test.each([
    [
      'a name that no Service has',
      ', args: ["http://lost:80"]',
      'names "lost:80", and no Service of the files has that name',
    ],
    ['a host without a port', ', env: [{ name: A_HOST, value: far.example }]', 'names "far.example" without a port'],
    ['a port that the Service lacks', ', args: ["db:99"]', 'names port 99 of Service "db", which has no such port'],
    ['a ConfigMap in no file', ', envFrom: [{ configMapRef: { name: gone } }]', 'ConfigMap "gone" is in no file'],
    [
      'a Secret in no file',
      ', env: [{ name: DB_URL, valueFrom: { secretKeyRef: { name: gone, key: a } } }]',
      'Variable "DB_URL" comes from Secret "gone", which is in no file',
    ],
  ])('%s', (_, more, sentence) => {
    const { unknown } = read(deployment('db') + service('db', 80) + deployment('web', more));
    expect(unknown.join('\n')).toContain(sentence);
  });

  test('templates, Services that nobody names, host networks, labels', () => {
    const [scope] = writePolicies({
      'app.yaml': `${deployment('web', ', env: [{ name: DB_URL, value: "{{ .Values.db }}" }]')}${deployment('node', '', { spec: 'hostNetwork: true, ' })}
{ apiVersion: v1, kind: Pod, metadata: { name: bare, namespace: shop }, spec: { containers: [{ name: a, image: "a:1" }] } }
---${deployment('db')}${service('db', 80)}`,
    });
    const said = scope?.written.flatMap(({ unknown }) => unknown).join('\n');
    expect(said).toContain('A template writes the variable "DB_URL" of container "main".');
    expect(said).toContain('Deployment "node" is on the network of its node');
    expect(said).toContain('Pod "bare" has no labels that a file tells');
    expect(said).toContain('Nothing tells who uses Service "db" (TCP 80)');
  });
});

describe('the policies', () => {
  test('are the least, in the order of the API, and valid', () => {
    const text = written(
      deployment('db', ', ports: [{ name: sql, containerPort: 5432 }]') +
        service('db', 80, 'sql') +
        deployment('web', ', args: ["http://db"]'),
    );
    expect(text.slice(text.indexOf('# Deployment "db"'))).toBe(`# Deployment "db".
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: db
  namespace: shop
spec:
  podSelector:
    matchLabels:
      app: db
  policyTypes:
    - Ingress
  ingress:
    - from:
        - podSelector:
            matchLabels:
              app: web
      ports:
        - protocol: TCP
          port: 5432
---
# Deployment "web".
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: web
  namespace: shop
spec:
  podSelector:
    matchLabels:
      app: web
  policyTypes:
    - Egress
  egress:
    - to:
        - podSelector:
            matchLabels:
              app: db
      ports:
        - protocol: TCP
          port: 5432
`);
    expect(readManifests(text)?.map(({ object }) => object.kind)).toEqual(Array(4).fill('NetworkPolicy'));
  });

  test('leave the namespaces of the cluster alone', () =>
    expect(read(deployment('dns', '', { namespace: 'kube-system' })).written).toEqual([]));

  test('add only what policies that are there lack', () => {
    const own = `
{ apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: { name: default-deny, namespace: shop }, spec: { podSelector: {}, policyTypes: [Ingress] } }
---
{ apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: { name: db, namespace: shop }, spec: { podSelector: { matchLabels: { app: db } }, ingress: [{ from: [{ podSelector: { matchLabels: { app: web } } }] }] } }
---`;
    const text = written(own + deployment('db') + service('db', 80) + deployment('web', ', args: ["http://db"]'));
    expect([...text.matchAll(/^ {2}name: (.*)$/gm)].map(([, name]) => name)).toEqual([
      'default-deny-2',
      'allow-dns',
      'web',
    ]);
    expect(text).toContain('policyTypes:\n    - Egress\n---');
  });

  test('say where a policy that is there opens everything', () => {
    const own = `
{ apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: { name: open, namespace: shop }, spec: { podSelector: {}, ingress: [{}] } }
---`;
    expect(written(own + deployment('db'))).toContain('lets all ingress through; policies add up');
  });

  test('name pods by all their labels where their selector also finds others', () => {
    const two =
      deployment('db') +
      deployment('other')
        .replace('labels: { app: other }', 'labels: { app: db, part: other }')
        .replace('matchLabels: { app: other }', 'matchLabels: { app: db, part: other }');
    const scope = read(`${two}${service('db', 80)}${deployment('web', ', args: ["http://db"]')}`);
    expect(policyText(scope.written)).toContain('The labels of Deployment "db" also select Deployment "other"');
  });

  test('cross namespaces by name', () => {
    const text = written(
      deployment('db', '', { namespace: 'data' }) +
        service('db', 80, 80, '', 'data') +
        deployment('web', ', args: ["http://db.data"]'),
    );
    expect(text).toContain('kubernetes.io/metadata.name: data');
    expect(text).toContain('kubernetes.io/metadata.name: shop');
  });
});
