import assert from 'node:assert/strict';
import { retry, until, Workbench } from '../support/workbench.mjs';

const deployment = `apiVersion: apps/v1
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
      hostNetwork: true
      containers:
        - name: web # the shop
          image: registry.example/web:1.4.2
`;

describe('hardening a workload', () => {
  it('shows what it would do, by groups of fields, and does it in one step', () =>
    Workbench.with(
      {
        files: { 'deployment.yaml': deployment },
        open: 'deployment.yaml',
        settings: { 'editor.minimap.enabled': false },
      },
      async (workbench) => {
        await workbench.page.setViewportSize({ width: 1440, height: 1100 });
        await until('a finding', async () => (await workbench.squiggles('error').count()) > 0);
        await workbench.clickText('Deployment');
        await workbench.command('Hullcheck: Harden This Workload');
        const preview = workbench.page.locator('.bulk-edit-panel');
        await until('the preview', async () => (await preview.locator('.monaco-list-row').count()) > 1);
        // By file at first; by type it names what each part is for, and what may stop working.
        const grouping = workbench.page.getByRole('button', { name: 'Group Changes By Type' });
        const rows = async (): Promise<string> =>
          (await preview.locator('.monaco-list-row').allInnerTexts()).join('\n');
        await retry(
          'group by type',
          () => grouping.first().click({ timeout: 2000 }),
          async () => (await rows()).includes('Seccomp profile'),
        );
        await workbench.shot('harden-preview');
        assert.match(await rows(), /Namespaces of the node/);
        // What is to be confirmed is not ticked yet.
        const boxes = preview.locator('.monaco-list-row .edit-checkbox');
        await until('boxes to tick', async () => (await boxes.count()) > 0);
        for (const box of await boxes.all()) await box.check().catch(() => {});
        await workbench.shot('harden-ticked');
        await preview.getByRole('button', { name: 'Apply' }).click();
        await until('the hardened text', async () => (await workbench.visibleText()).includes('runAsUser: 10001'));
        // A refactoring is saved by VS Code itself.
        await until('the saved file', async () => workbench.read('deployment.yaml').includes('mountPath: /tmp'));
        const hardened = workbench.read('deployment.yaml');
        assert.match(hardened, /- name: web # the shop\n/);
        assert.doesNotMatch(hardened, /hostNetwork/);
        await workbench.shot('hardened');
        // One step back, and all of it is undone.
        await workbench.clickText('Deployment');
        await workbench.press('Control+z');
        await workbench.save('deployment.yaml', (text) => text === deployment);
      },
    ));
});
