import { describe, expect, test } from 'vitest';
import { Workspace } from '../../server/src/engine/workspace.js';
import { rules } from '../../server/src/rules/index.js';

const FOLDER = 'file:///w';
const pod = (name: string, more = '', namespace = 'shop'): string =>
  `{ apiVersion: v1, kind: Pod, metadata: { name: ${name}, namespace: ${namespace}, labels: { app: ${name} } }, spec: { containers: [{ name: a, image: "a:1"${more} }] } }\n`;
const SERVICE =
  '{ apiVersion: v1, kind: Service, metadata: { name: db, namespace: shop }, spec: { selector: { app: db }, ports: [{ port: 80 }] } }\n';
const policy = (name: string): string =>
  `{ apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: { name: ${name}, namespace: shop }, spec: { podSelector: { matchLabels: { app: ${name} } }, policyTypes: [Ingress, Egress] } }\n`;

function open(files: Readonly<Record<string, string>>): Workspace {
  const mended = rules.filter(({ mendedBy }) => mendedBy === 'network-policies');
  const workspace = new Workspace(mended, { folders: [FOLDER] });
  workspace.change(Object.entries(files).map(([path, text]) => ({ uri: `${FOLDER}/${path}`, text })));
  workspace.setComplete(true);
  workspace.analyze();
  return workspace;
}
const count = (workspace: Workspace): number =>
  workspace.uris().reduce((sum, uri) => sum + workspace.findings(uri).length, 0);

/** Writes what is planned, and gives how many findings there were before and are after. */
function write(workspace: Workspace, goal: Parameters<Workspace['networkPolicies']>[0]): readonly [number, number] {
  const before = count(workspace);
  const { edits } = workspace.networkPolicies(goal);
  workspace.change([...edits.creates].map(([uri, text]) => ({ uri, text })));
  workspace.analyze();
  return [before, count(workspace)];
}

describe('policies that are written mend what is found', () => {
  test('where a namespace has none', () => {
    const workspace = open({
      'a.yaml': `{ apiVersion: v1, kind: Namespace, metadata: { name: shop } }\n---\n${pod('web', ', args: ["http://db"]')}---\n${pod('db')}---\n${SERVICE}`,
    });
    const [before, after] = write(workspace, {});
    expect(before).toBeGreaterThan(0);
    expect(after).toBe(0);
    expect(workspace.networkPolicies({}).files).toEqual([]);
  });

  test('where those at both ends refuse what a workload names', () => {
    const workspace = open({
      'a.yaml': `${pod('web', ', args: ["http://db"]')}---\n${pod('db')}---\n${SERVICE}---\n${policy('web')}---\n${policy('db')}`,
    });
    const place = workspace.placeAt(`${FOLDER}/a.yaml`, 5);
    if (place?.workload === undefined) throw new Error('There is no workload.');
    const [before, after] = write(workspace, { workload: place.workload.ref });
    expect([before, after]).toEqual([1, 0]);
    expect(workspace.text(`${FOLDER}/networkpolicy-web.yaml`)).toContain('name: db-more');
  });
});

test('the order in which files are read is of no account', () => {
  const files = {
    'b/db.yaml': `${pod('db')}---\n${SERVICE}`,
    'a/web.yaml': pod('web', ', args: ["http://db", "https://pay.example", "http://lost:80"]'),
    'a/job.yaml': pod('job', ', args: ["http://db.shop"]'),
    'c/till.yaml': pod('till', ', args: ["http://db.shop:80"]', 'bank'),
  };
  const texts = (entries: readonly (readonly [string, string])[]): readonly string[] =>
    open(Object.fromEntries(entries))
      .networkPolicies({})
      .files.map(({ uri, text }) => `${uri}\n${text}`);
  const entries = Object.entries(files);
  expect(texts(entries.toReversed())).toEqual(texts(entries));
});

describe('what is not written', () => {
  test('anything while the workspace is read', () => {
    const workspace = open({ 'a.yaml': pod('web') });
    workspace.setComplete(false);
    expect(workspace.networkPolicies({}).files).toEqual([]);
  });

  test('policies of charts, and of the cluster itself', () => {
    const chart = pod('web').replace('name: web', 'name: {{ .Release.Name }}');
    const workspace = open({
      'chart/Chart.yaml': 'name: web\nversion: 1.0.0\n',
      'chart/templates/web.yaml': chart,
      'dns.yaml': pod('dns', '', 'kube-system'),
    });
    expect(workspace.networkPolicies({}).files).toEqual([]);
  });

  test('places that hold no object have none', () => {
    const workspace = open({ 'a.yaml': 'a: 1\n' });
    expect(workspace.placeAt(`${FOLDER}/a.yaml`, 1)).toBeUndefined();
    expect(workspace.placeAt(`${FOLDER}/none.yaml`, 1)).toBeUndefined();
  });
});
