import { afterEach, expect, test } from 'vitest';
import type { GraphParams, GraphResult } from '../../server/src/lsp/protocol.js';
import { Editor, uriOf } from './editor.js';

const SHOP = `apiVersion: v1
kind: ServiceAccount
metadata: { name: robot, namespace: shop }
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: { name: robot }
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: cluster-admin }
subjects:
  - { kind: ServiceAccount, name: robot, namespace: shop }
---
apiVersion: v1
kind: Pod
metadata: { name: web, namespace: shop, labels: { app: web } }
spec:
  serviceAccountName: robot
  containers: [{ name: app, image: "registry.example.com/web:1.2.3", ports: [{ containerPort: 8080 }] }]
---
apiVersion: v1
kind: Pod
metadata: { name: db, namespace: store, labels: { app: db } }
spec:
  containers: [{ name: app, image: "registry.example.com/db:1.2.3" }]
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: db, namespace: store }
spec:
  podSelector: { matchLabels: { app: db } }
  policyTypes: [Ingress]
  ingress:
    - from: [{ namespaceSelector: { matchLabels: { kubernetes.io/metadata.name: shop } } }]
      ports: [{ port: 5432 }]
`;

let editor: Editor | undefined;
afterEach(async () => {
  await editor?.stop();
  editor = undefined;
});

async function draw(params: GraphParams): Promise<GraphResult> {
  editor ??= await Editor.ready({ files: { 'shop.yaml': SHOP }, rules: [] });
  return editor.request<GraphResult>('workspace/executeCommand', {
    command: 'hullcheck.server.graph',
    arguments: [params],
  });
}

test('the RBAC graph leads from a pod to the role, and each part to its line', async () => {
  const { svg, style, summary, groups, places } = await draw({ picture: 'rbac' });
  expect(summary).toBe(
    '2 workloads, 2 ServiceAccounts, 1 binding and 1 role; 1 ServiceAccount reaches the whole cluster, a node or all Secrets.',
  );
  for (const [from, to] of [
    ['web', 'robot'],
    ['robot', 'robot'],
    ['robot', 'cluster-admin'],
  ])
    expect(svg).toContain(`aria-label="${from} to ${to}`);
  expect(svg).not.toContain('<style>');
  expect(style).toContain('.picture');
  expect(groups.map(({ label }) => label)).toEqual(['Namespace shop', 'Namespace store']);
  const lines = Object.values(places.nodes).map(({ uri, range }) => `${uri} ${range.start.line}`);
  expect(lines).toContain(`${uriOf('shop.yaml')} 2`);
  expect(lines).toContain(`${uriOf('shop.yaml')} 6`);
});

test('the network map shows what policies leave, and what nothing protects', async () => {
  const { svg, summary } = await draw({ picture: 'network' });
  expect(summary).toBe('2 workloads: one is open to every pod on every port, none is exposed outside the cluster.');
  expect(svg).toContain('aria-label="web to db, TCP 5432');
  expect(svg).toContain('web, Pod, open to every pod, Namespace shop');
});

test('a filter shows a part, but names all groups', async () => {
  const { svg, groups } = await draw({ picture: 'rbac', words: 'store' });
  expect(svg).toContain('aria-label="db, ');
  expect(svg).not.toContain('cluster-admin');
  expect(groups).toHaveLength(2);
  const [store] = groups.filter(({ label }) => label === 'Namespace store');
  expect((await draw({ picture: 'network', group: store?.id ?? '' })).svg).toContain('web to db');
});

test('a picture for a file holds its style', async () => {
  expect((await draw({ picture: 'rbac', standalone: true })).svg).toContain('<style>');
});

/** Namespaces whose pods all take metrics from one workload, and nothing else. */
const teams = (count: number, size: number): Record<string, string> => ({
  'all.yaml': [
    pod('prometheus', 'monitoring'),
    ...Array.from({ length: count }, (_, team) => [
      ...Array.from({ length: size }, (_, n) => pod(`app-${n}`, `team-${team}`)),
      `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: metrics, namespace: team-${team} }
spec:
  podSelector: {}
  ingress:
    - from: [{ namespaceSelector: {}, podSelector: { matchLabels: { app: prometheus } } }]
      ports: [{ port: 9100 }]
`,
    ]).flat(),
  ].join('---\n'),
});
const pod = (name: string, namespace: string): string =>
  `apiVersion: v1\nkind: Pod\nmetadata: { name: ${name}, namespace: ${namespace}, labels: { app: ${name} } }\nspec: { containers: [{ name: app, image: app:1 }] }\n`;

test('what holds for all of a namespace is one line, unless somebody looks for a name', async () => {
  editor = await Editor.ready({ files: teams(2, 5), rules: [] });
  const { svg, groups } = await draw({ picture: 'network' });
  expect(svg.match(/aria-label="prometheus to/g)).toHaveLength(1);
  expect(svg).toContain('aria-label="prometheus to Every workload, TCP 9100');
  const [team] = groups.filter(({ label }) => label === 'Namespace team-1');
  const part = await draw({ picture: 'network', group: team?.id ?? '' });
  expect(part.svg.match(/aria-label="prometheus to/g)).toHaveLength(1);
  expect((await draw({ picture: 'network', words: 'app-3' })).svg).toContain('prometheus to app-3, TCP 9100');
});

test('of many workloads the namespaces are drawn, and the filter leads to what is in them', async () => {
  editor = await Editor.ready({ files: teams(10, 15), rules: [] });
  const { svg, groups, summary } = await draw({ picture: 'network' });
  expect(summary).toContain('151 workloads');
  expect(svg).toContain('aria-label="team-3, 15 workloads');
  expect(svg).toContain('aria-label="monitoring to Every workload, TCP 9100');
  expect(svg).not.toContain('app-3');
  const [team] = groups.filter(({ label }) => label === 'Namespace team-3');
  expect((await draw({ picture: 'network', group: team?.id ?? '' })).svg).toContain('app-3, Pod');
});
