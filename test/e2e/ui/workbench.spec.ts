import assert from 'node:assert/strict';
import { until, Workbench } from '../support/workbench.mjs';

const podFile = { files: { 'pod.yaml': 'kind: Pod\n' }, open: 'pod.yaml' };

describe('the workbench', () => {
  it('opens a file, edits it and saves it', () =>
    Workbench.with(podFile, async (workbench) => {
      await workbench.clickText('Pod');
      await workbench.press('Control+End');
      await workbench.type('spec: {}');
      await until('the typed text', async () => (await workbench.visibleText()).includes('spec: {}'));
      await workbench.save('pod.yaml', (text) => text.includes('spec: {}'));
      await workbench.shot('workbench-edited');
      assert.equal(workbench.read('pod.yaml').startsWith('kind: Pod\n'), true);
    }));

  it('opens an untrusted folder in Restricted Mode', () =>
    Workbench.with({ ...podFile, trusted: false }, async (workbench) => {
      const isRestricted = async () => (await workbench.statusBar()).some((text) => text.includes('Restricted Mode'));
      await until('the mark of Restricted Mode', isRestricted);
      await workbench.shot('workbench-restricted');
    }));
});
