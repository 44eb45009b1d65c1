import assert from 'node:assert/strict';
import { until, Workbench } from '../support/workbench.mjs';

describe('the workbench', () => {
  it('opens a file, edits it and saves it', async () => {
    const workbench = await Workbench.open({ files: { 'pod.yaml': 'kind: Pod\n' }, open: 'pod.yaml' });
    try {
      await workbench.clickText('Pod');
      await workbench.press('Control+End');
      await workbench.type('spec: {}');
      await until('the typed text', async () => (await workbench.visibleText()).includes('spec: {}'));
      await workbench.save('pod.yaml', (text) => text.includes('spec: {}'));
      await workbench.shot('workbench-edited');
      assert.equal(workbench.read('pod.yaml').startsWith('kind: Pod\n'), true);
    } finally {
      await workbench.close();
    }
  });

  it('opens an untrusted folder in Restricted Mode', async () => {
    const workbench = await Workbench.open({ files: { 'pod.yaml': 'kind: Pod\n' }, open: 'pod.yaml', trusted: false });
    try {
      await until('the mark of Restricted Mode', async () =>
        (await workbench.statusBar()).some((text) => text.includes('Restricted Mode')),
      );
      await workbench.shot('workbench-restricted');
    } finally {
      await workbench.close();
    }
  });
});
