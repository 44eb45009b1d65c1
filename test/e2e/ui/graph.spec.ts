import assert from 'node:assert/strict';
import { until, Workbench } from '../support/workbench.mjs';

const shop = `apiVersion: v1
kind: ServiceAccount
metadata:
  name: robot
  namespace: shop
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata:
  name: robots
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: ClusterRole
  name: cluster-admin
subjects:
  - kind: ServiceAccount
    name: robot
    namespace: shop
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  namespace: shop
spec:
  selector:
    matchLabels: { app: web }
  template:
    metadata:
      labels: { app: web }
    spec:
      serviceAccountName: robot
      containers:
        - name: app
          image: registry.example.com/web:1.4.2
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: reports
  namespace: office
spec:
  selector:
    matchLabels: { app: reports }
  template:
    metadata:
      labels: { app: reports }
    spec:
      containers:
        - name: app
          image: registry.example.com/reports:1.4.2
`;

const policy = `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: web
  namespace: shop
spec:
  podSelector:
    matchLabels: { app: web }
  ingress:
    - from:
        - namespaceSelector: {}
      ports:
        - port: 8080
`;

describe('pictures of the workspace', () => {
  it('open from the code lens above a policy, which says what an edit opens and closes', () =>
    Workbench.with({ files: { 'shop.yaml': shop, 'policy.yaml': policy }, open: 'policy.yaml' }, async (workbench) => {
      const { page } = workbench;
      await page.setViewportSize({ width: 1440, height: 900 });
      const lens = (text: string) => page.locator('.codelens-decoration', { hasText: text }).first();
      await lens('Selects 1 workload; lets in 1 workload on TCP 8080').waitFor({ timeout: 30_000 });
      await workbench.clickText('- port: 8080');
      await workbench.press('End');
      await workbench.press('Backspace');
      await workbench.type('1');
      await lens('This change opens 1 connection, closes 1').waitFor({ timeout: 10_000 });
      await workbench.shot('network-lens');
      await workbench.save('policy.yaml', (text) => text.includes('8081'));
      await until('the saved state', async () => !(await lens('This change').isVisible()));

      await (await workbench.hover('NetworkPolicy')).getByText('lets in 1 workload').first().waitFor();
      await workbench.shot('network-hover');
      await page.keyboard.press('Escape');
      await lens('Selects 1 workload').locator('a').first().click();
      const view = page.frameLocator('iframe.webview.ready').frameLocator('iframe[title]');
      await view.locator('.node', { hasText: 'reports' }).waitFor({ timeout: 30_000 });
      await workbench.shot('network-map-from-lens');
    }));

  it('open from the code lens above an account, narrowed to it', () =>
    Workbench.with({ files: { 'shop.yaml': shop }, open: 'shop.yaml' }, async (workbench) => {
      const { page } = workbench;
      await page.setViewportSize({ width: 1440, height: 900 });
      const lens = page.locator('.codelens-decoration a', { hasText: 'May do everything in the whole cluster' });
      await lens.first().waitFor({ timeout: 30_000 });
      await workbench.shot('rights-code-lens');

      await page.locator('.view-line', { hasText: 'name: robots' }).getByText('robots').hover();
      const hover = page.locator('.monaco-hover', { hasText: 'gives rights' });
      await hover.first().waitFor();
      await workbench.shot('rights-hover');
      // A step leads to its line.
      await hover.locator('a', { hasText: 'ClusterRoleBinding robots' }).first().click();
      await until('the line of the binding', async () =>
        /Ln 10,/.test((await page.locator('.statusbar').textContent()) ?? ''),
      );

      await page.keyboard.press('Escape');
      await lens.first().click();
      const view = page.frameLocator('iframe.webview.ready').frameLocator('iframe[title]');
      await view.locator('.node', { hasText: 'cluster-admin' }).waitFor({ timeout: 30_000 });
      assert.equal(await view.locator('#search').inputValue(), '"robot" "ServiceAccount" "shop"');
      assert.equal(await view.locator('.node', { hasText: 'reports' }).count(), 0);
      await workbench.shot('rights-graph');
    }));

  it('show who may do what, follow edits and filters, and lead to the line', () =>
    Workbench.with({ files: { 'shop.yaml': shop }, open: 'shop.yaml' }, async (workbench) => {
      const { page } = workbench;
      await page.setViewportSize({ width: 1440, height: 900 });
      await workbench.command('Hullcheck: Show RBAC Graph');
      // A webview is a frame in a frame.
      const view = page.frameLocator('iframe.webview.ready').frameLocator('iframe[title]');
      const node = (name: string) => view.locator('.node', { hasText: name });
      await node('cluster-admin').waitFor({ timeout: 30_000 });
      assert.match((await view.locator('#summary').textContent()) ?? '', /1 ServiceAccount reaches the whole cluster/);
      await workbench.shot('rbac-graph');

      await view.locator('#search').fill('office');
      await until('the filter', async () => (await node('cluster-admin').count()) === 0);
      assert.equal(await node('reports').count(), 1);
      await view.locator('#search').fill('');
      await node('cluster-admin').waitFor();

      // By keyboard: the first node is focused, an arrow leads on, Enter opens the line of what has the focus.
      await node('ClusterRoleBinding').click();
      await until(
        'the line of the binding',
        async () => (await page.locator('.editor-group-container .view-line', { hasText: 'name: robots' }).count()) > 0,
      );
      await workbench.shot('rbac-graph-and-source');

      await workbench.command('Hullcheck: Show Network Map');
      await until('the map', async () => {
        const text = await page
          .frameLocator('iframe.webview.ready >> nth=-1')
          .frameLocator('iframe[title]')
          .locator('#summary')
          .textContent({ timeout: 1000 })
          .catch(() => '');
        return text?.includes('2 are open to every pod on every port');
      });
      await workbench.shot('network-map');
    }));
});
