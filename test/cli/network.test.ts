import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { parseArguments } from '../../server/src/cli/arguments.js';
import { type Folder, inFolder } from '../support/command-line.js';

const workload = (name: string, namespace: string): string => `apiVersion: apps/v1
kind: Deployment
metadata: { name: ${name}, namespace: ${namespace} }
spec:
  template:
    metadata: { labels: { app: ${name} } }
    spec: { containers: [{ name: app, image: "registry.example/app:1.0.0" }] }
---
`;
const POLICY = `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: db, namespace: shop }
spec:
  podSelector: { matchLabels: { app: db } }
  policyTypes: [Ingress, Egress]
  ingress:
    - from: [{ podSelector: { matchLabels: { app: web } } }]
      ports: [{ port: 5432 }]
`;
const SERVICE = `apiVersion: v1
kind: Service
metadata: { name: web, namespace: shop }
spec: { type: NodePort, selector: { app: web }, ports: [{ port: 80, targetPort: 8080 }] }
`;
const PODS = `${workload('web', 'shop')}${workload('db', 'shop')}${workload('reports', 'office')}`;
const SHOP = { 'pods.yaml': PODS + SERVICE, 'policy.yaml': POLICY };

const run = (folder: Folder, ...args: string[]) =>
  folder.run(['network', ...args], { environment: { PATH: process.env.PATH } });

describe('hullcheck network', () => {
  test('says who can reach whom', () =>
    inFolder(SHOP, async (folder) => {
      expect(await run(folder)).toEqual({
        code: 0,
        err: '',
        out: `Between workloads
  shop/web        -> shop/db         TCP 5432
  shop/web        -> office/reports  all ports
  office/reports  -> shop/web        all ports
From outside the cluster
  Service "web" (NodePort)  -> shop/web                  TCP 8080
  anywhere                  -> shop/web, office/reports  all ports
To outside the cluster
  shop/web, office/reports  -> anywhere  all ports

3 workloads, 1 NetworkPolicy.
`,
      });
    }));

  test('needs no line for each pair where everything is open', () =>
    inFolder(
      { 'pods.yaml': Array.from({ length: 20 }, (_, n) => workload(`app-${n}`, n < 10 ? 'a' : 'b')).join('') },
      async (folder) => {
        expect((await run(folder)).out).toContain('every workload  -> every workload  all ports\n');
        folder.write(
          'policy.yaml',
          'apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: { name: deny, namespace: a }\nspec: { podSelector: {}, ingress: [{ from: [{ podSelector: {} }], ports: [{ port: 80 }] }] }\n',
        );
        const { out } = await run(folder, 'list');
        expect(out).toContain('every workload of a  -> every workload of a  TCP 80\n');
        expect(out).toContain('every workload       -> every workload of b  all ports\n');
        expect(out.split('\n').length).toBeLessThan(12);
      },
    ));

  test('filters by namespace and by either end', () =>
    inFolder(SHOP, async (folder) => {
      expect((await run(folder, '--to', 'db')).out).toBe(
        'Between workloads\n  shop/web  -> shop/db  TCP 5432\n\n3 workloads, 1 NetworkPolicy.\n',
      );
      expect((await run(folder, '--from', 'shop/web', '--format', 'json')).out).not.toContain(
        'exposures": [\n        {',
      );
      expect((await run(folder, '--namespace', 'office')).out).not.toContain('shop/db');
      expect(await run(folder, '--from', 'gone')).toEqual({
        code: 2,
        out: '',
        err: 'hullcheck: No workload is called "gone".\n',
      });
      expect((await run(folder, '--namespace', 'gone')).code).toBe(2);
    }));

  test('as JSON and as Markdown', () =>
    inFolder(SHOP, async (folder) => {
      const { scopes } = JSON.parse((await run(folder, '--format', 'json')).out);
      expect(scopes).toMatchObject([{ complete: true, policies: ['NetworkPolicy "db"'] }]);
      expect(scopes[0].connections[0]).toEqual({
        from: [{ kind: 'Deployment', name: 'web', namespace: 'shop' }],
        to: [{ kind: 'Deployment', name: 'db', namespace: 'shop' }],
        ports: 'TCP 5432',
        certain: true,
      });
      expect(scopes[0].exposures).toEqual([
        {
          by: 'Service "web"',
          via: 'NodePort',
          workload: { kind: 'Deployment', name: 'web', namespace: 'shop' },
          ports: 'TCP 8080',
          passes: 'yes',
        },
      ]);
      expect((await run(folder, '--format', 'markdown')).out).toContain('| `shop/web` | `shop/db` | TCP 5432 |\n');
    }));

  test('as a picture, all of it or a part', () =>
    inFolder(SHOP, async (folder) => {
      const { out } = await run(folder, 'map');
      expect(out).toMatch(/^<svg /);
      expect(out).toContain('<style>');
      expect((await run(folder, '--format', 'dot')).out).toMatch(/^digraph "Network map" \{/);
      const part = (await run(folder, 'map', '--format', 'dot', '--from', 'web', '--namespace', 'shop')).out;
      expect(part).toContain('label="db');
      expect(part).not.toContain('reports');
    }));

  test('says where a template decides', () =>
    inFolder({ 'pods.yaml': PODS, 'policy.yaml': POLICY.replace('5432', '"{{ .Values.port }}"') }, async (folder) => {
      expect((await run(folder, '--to', 'db')).out).toContain('shop/web  -> shop/db  perhaps ');
    }));

  test.each([
    [['--format', 'png'], /--format does not know "png"/],
    [['--fix'], /The option --fix is unknown here/],
    [['diff'], /needs a revision/],
    [['diff', 'v1...v2'], /needs a revision/],
    [['diff', 'v1..'], /needs a revision/],
    [['diff', 'main', '--format', 'svg'], /has no picture/],
  ])('%j cannot be understood', (args, message) => {
    expect(parseArguments(['network', ...args])).toMatchObject({
      kind: 'wrong',
      message: expect.stringMatching(message),
    });
  });

  test('help', () => {
    expect(parseArguments(['network', '--help'])).toEqual({ kind: 'help' });
  });
});

const git = (folder: string, ...args: string[]): string =>
  execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@example.com', ...args], {
    cwd: folder,
    encoding: 'utf8',
  });

const inRepository = (files: Readonly<Record<string, string>>, work: (folder: Folder) => Promise<void>) =>
  inFolder(files, async (folder) => {
    git(folder.path, 'init', '-q', '-b', 'main');
    git(folder.path, 'add', '.');
    git(folder.path, 'commit', '-q', '-m', 'first');
    await work(folder);
  });

describe('hullcheck network diff', () => {
  test('says what opens and closes since a revision', () =>
    inRepository(SHOP, async (folder) => {
      expect(await run(folder, 'diff', 'main')).toEqual({
        code: 0,
        err: '',
        out: 'Since main, no connection opens or closes.\n',
      });
      folder.write(
        'policy.yaml',
        POLICY.replace('app: web', 'app: reports').replace(
          'podSelector: { matchLabels: { app: reports',
          'namespaceSelector: {}, podSelector: { matchLabels: { app: reports',
        ),
      );
      folder.write('more.yaml', workload('cart', 'shop'));
      const { code, out } = await run(folder, 'diff', 'main');
      expect(code).toBe(1);
      expect(out).toBe(`Opened
  + shop/cart                 -> shop/web, office/reports  all ports
  + shop/web, office/reports  -> shop/cart                 all ports
  + office/reports            -> shop/db                   TCP 5432
  + anywhere                  -> shop/cart                 all ports
  + shop/cart                 -> anywhere                  all ports
Closed
  - shop/web  -> shop/db  TCP 5432
New: shop/cart

Since main, 7 connections open, 1 connection closes.
`);
      const { scopes } = JSON.parse((await run(folder, 'diff', 'main', '--format', 'json')).out);
      expect(scopes[0]).toMatchObject({ added: [{ name: 'cart' }], removed: [] });
      expect((await run(folder, 'diff', 'main', '--format', 'markdown', '--to', 'db')).out).toContain(
        'Since `main`, 1 connection opens, 1 connection closes.',
      );
    }));

  test('of two revisions needs no files, and paths and folders narrow it', () =>
    inRepository(
      { ...SHOP, 'other/pods.yaml': workload('alone', 'x'), 'node_modules/a.yaml': PODS },
      async (folder) => {
        git(folder.path, 'rm', '-q', 'policy.yaml');
        git(folder.path, 'commit', '-q', '-m', 'second');
        git(folder.path, 'clone', '-q', '--bare', '.', 'bare.git');
        const bare = await folder.run(['network', 'diff', 'main~1..main'], {
          folder: path.join(folder.path, 'bare.git'),
          environment: { PATH: process.env.PATH },
        });
        expect([bare.code, bare.err]).toEqual([1, '']);
        expect(bare.out).toMatch(/From main~1 to main, \d+ connections open\.\n$/);
        expect((await run(folder, 'diff', 'main~1', 'other')).code).toBe(0);
        const inside = await folder.run(['network', 'diff', 'main~1'], {
          folder: path.join(folder.path, 'other'),
          environment: { PATH: process.env.PATH },
        });
        expect([inside.code, inside.err]).toEqual([0, '']);
      },
    ));

  test('says why it cannot', () =>
    inFolder(SHOP, async (folder) => {
      const outside = await run(folder, 'diff', 'main');
      expect(outside).toEqual({ code: 2, out: '', err: `hullcheck: "${folder.path}" is in no git repository.\n` });
      git(folder.path, 'init', '-q');
      expect((await run(folder, 'diff', 'nowhere')).err).toMatch(/git knows no revision "nowhere"/);
      expect((await folder.run(['network', 'diff', 'main'])).err).toBe(
        'hullcheck: git is not installed, or not on PATH.\n',
      );
    }));
});
