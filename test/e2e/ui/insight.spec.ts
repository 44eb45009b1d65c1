import assert from 'node:assert/strict';
import { until, Workbench } from '../support/workbench.mjs';

const pod = `apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  securityContext:
    runAsNonRoot: true
  containers:
    - name: app
      image: registry.example/web:1.4.2
    - name: proxy
      image: registry.example/proxy:2.0.1
      securityContext:
        runAsNonRoot: false
`;

describe('what holds for a pod', () => {
  it('stands above its kind and hardens it, and in the hover of a setting', () =>
    Workbench.with({ files: { 'pod.yaml': pod }, open: 'pod.yaml' }, async (workbench) => {
      const { page } = workbench;
      await page.setViewportSize({ width: 1440, height: 1100 });
      const lens = page.locator('.codelens-decoration');
      await until('the lens', async () => (await lens.allInnerTexts()).join('').includes('steps to restricted'));
      await workbench.shot('code-lens');
      assert.match((await lens.allInnerTexts()).join(''), /Pod Security: baseline, 4 steps to restricted/);

      await page.getByText('runAsNonRoot').first().hover();
      const table = page.locator('.monaco-hover table');
      await until('the table', async () => (await table.count()) > 0);
      await workbench.shot('effective-values');
      assert.match(
        (await table.first().allInnerTexts()).join(''),
        /app\s+true\s+the pod\s+proxy\s+false\s+its own, in place of true/,
      );
      await page.keyboard.press('Escape');

      await lens.locator('a').first().click();
      const preview = page.locator('.bulk-edit-panel');
      await until('the preview', async () => (await preview.locator('.monaco-list-row').count()) > 1);
      await workbench.shot('code-lens-hardens');
    }));
});
