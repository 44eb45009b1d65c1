import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { recordedScanner } from '../../support/recorded-scanner.js';
import { hasRegistry, Registry } from '../../support/registry.js';
import { retry, until, Workbench } from '../support/workbench.mjs';

const podOf = (image: string): string => `apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  containers:
    - name: app
      image: ${image} # reviewed
`;
const title = 'Pin to the digest that the registry has now';

describe('images in the workbench', () => {
  const bin = mkdtempSync(path.join(tmpdir(), 'hullcheck-bin-'));
  after(() => rmSync(bin, { recursive: true, force: true }));

  it('are pinned to what a real registry says, when somebody chooses that', async function () {
    if (!hasRegistry) return this.skip();
    const registry = await Registry.start();
    try {
      const digest = await registry.push('team/app', '1.4');
      const image = `${registry.host.replace('127.0.0.1', 'localhost')}/team/app:1.4`;
      const options = {
        files: { 'pod.yaml': podOf(image) },
        open: 'pod.yaml',
        settings: { 'hullcheck.profile': 'strict', 'hullcheck.codeLens': false, 'editor.stickyScroll.enabled': false },
      };
      await Workbench.with(options, async (workbench) => {
        const rows = await workbench.quickFixes('team', title);
        await workbench.shot('pin-offered');
        const fix = rows.filter({ hasText: title }).first();
        await retry(
          'choose the fix',
          () => fix.click({ timeout: 2000 }).catch(() => {}),
          async () => !(await fix.isVisible()),
        );
        await until('the digest', async () => (await workbench.visibleText()).includes('sha256'));
        await workbench.shot('pinned');
        await workbench.save('pod.yaml', (text) => text.includes('sha256'));
        assert.equal(workbench.read('pod.yaml'), podOf(`${image}@${digest}`));
      });
    } finally {
      registry.stop();
    }
  });

  it('are scanned by the scanner that is installed, and what it found is a page', async () => {
    recordedScanner(bin);
    const image = 'registry.example/shop:1.0';
    const options = {
      files: { 'pod.yaml': podOf(image) },
      open: 'pod.yaml',
      machineSettings: { 'hullcheck.scan.path': path.join(bin, 'osv-scanner') },
    };
    await Workbench.with(options, async (workbench) => {
      const lens = (text: string) => workbench.page.locator('.codelens-decoration a', { hasText: text }).first();
      await until('the lens', () => lens('Scan image').isVisible());
      await retry(
        'scan',
        () =>
          lens('Scan image')
            .click({ timeout: 2000 })
            .catch(() => {}),
        () => lens('OSV-Scanner: 1 critical').isVisible(),
      );
      await workbench.shot('scanned');
      const isListed = (text: string) =>
        text.includes('1 critical, 4 high, 1 medium and 1 unrated known vulnerabilities');
      await until('the finding', async () => (await workbench.problemTexts()).some(isListed));
      const page = workbench.page.frameLocator('iframe.webview').frameLocator('#active-frame');
      await retry(
        'show the page',
        () =>
          lens('OSV-Scanner: 1 critical')
            .click({ timeout: 2000 })
            .catch(() => {}),
        async () => (await workbench.page.locator('.tab', { hasText: 'shop:1.0.md' }).count()) > 0,
      );
      await until('the table', async () => (await page.getByText('What newer packages mend').count()) > 0);
      await workbench.shot('scan-page');
    });
  });
});
