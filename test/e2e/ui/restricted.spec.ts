import assert from 'node:assert/strict';
import { retry, until, Workbench } from '../support/workbench.mjs';

const pod = `apiVersion: v1
kind: Pod
metadata:
  name: tool
spec:
  containers:
    - name: tool
      image: registry.example/tool:1.4.2
      securityContext:
        privileged: true
`;

describe('a folder that nobody trusts', () => {
  it('is judged in full, unopened files too, and a fix can be applied', () =>
    Workbench.with(
      {
        trusted: false,
        files: { 'pod.yaml': pod, 'closed/pod.yaml': pod.replaceAll('tool', 'closed') },
        open: 'pod.yaml',
      },
      async (workbench) => {
        const isRestricted = async () => (await workbench.statusBar()).some((text) => text.includes('Restricted Mode'));
        await until('the mark of Restricted Mode', isRestricted);
        await workbench.page.setViewportSize({ width: 1280, height: 1600 });
        const lists = async (name: string) =>
          (await workbench.problemTexts()).some((text) => text.includes(`Container "${name}" is privileged`));
        await until('the finding in the open file', async () => (await workbench.squiggles('error').count()) > 0);
        await until('the finding in the closed file', () => lists('closed'));
        await workbench.shot('restricted-findings');
        const rows = await workbench.quickFixes('privileged', 'Set privileged to false');
        const fix = rows.filter({ hasText: 'Set privileged to false' }).first();
        await retry(
          'choose the fix',
          () => workbench.press('Enter'),
          async () => !(await fix.isVisible()),
        );
        await until('the fix', async () => (await workbench.visibleText()).includes('privileged: false'));
        await workbench.save('pod.yaml', (text) => text.includes('privileged: false'));
        assert.equal(workbench.read('pod.yaml'), pod.replace('true', 'false'));
      },
    ));
});
