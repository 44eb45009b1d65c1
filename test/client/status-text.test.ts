import { describe, expect, it } from 'vitest';
import { barText, spokenText, tooltip } from '../../client/src/status-text.js';
import type { Status } from '../../server/src/lsp/protocol.js';

const ready: Status = {
  state: 'ready',
  files: { judged: 30, templated: 4, patch: 1, notKubernetes: 12, tooLarge: 1, binary: 0, unreadable: 2 },
  findings: { error: 1, warning: 31, information: 8, hint: 0 },
};
const clean: Status = {
  state: 'ready',
  files: { judged: 1, templated: 0, patch: 0, notKubernetes: 0, tooLarge: 0, binary: 0, unreadable: 0 },
  findings: { error: 0, warning: 0, information: 0, hint: 0 },
};

describe('the status item', () => {
  it('counts findings and says what was not judged and why', () => {
    expect(barText(ready)).toBe('$(shield) Hullcheck: 40');
    expect(tooltip(ready)).toBe(
      [
        '**40 findings in 35 files: 1 error, 31 warnings, 8 information.**',
        '',
        '- 30 files were judged',
        '- 4 files are templates: only what no template fills in was judged',
        '- 1 file is a Kustomize patch: judged only as far as it says itself',
        '- 12 files hold neither Kubernetes objects nor a Dockerfile',
        '- 1 file was skipped: larger than 2 MB',
        '- 2 files could not be read',
      ].join('\n'),
    );
    expect(spokenText(ready)).toBe('Hullcheck: 40 findings in 35 files: 1 error, 31 warnings, 8 information.');
  });

  it('says that nothing was found in how much', () => {
    expect(barText(clean)).toBe('$(shield) Hullcheck: 0');
    expect(tooltip(clean)).toBe('**0 findings in 1 file.**\n\n- 1 file was judged');
  });

  it('is busy while the workspace is scanned', () => {
    const scanning: Status = { ...clean, state: 'scanning' };
    expect(barText(scanning)).toBe('$(sync~spin) Hullcheck');
    expect(tooltip(scanning)).toBe('**Hullcheck is scanning the workspace…**\n\n- 1 file was judged');
    expect(spokenText(scanning)).toBe('Hullcheck is scanning the workspace.');
  });

  it('says why not everything was seen', () => {
    const partial: Status = { ...clean, state: 'error', message: 'The folder cannot be listed.' };
    expect(barText(partial)).toBe('$(warning) Hullcheck: 0');
    expect(tooltip(partial)).toBe('**0 findings in 1 file.**\n\nThe folder cannot be listed.\n\n- 1 file was judged');
    expect(spokenText(partial)).toBe('Hullcheck: 0 findings in 1 file. The folder cannot be listed.');
  });
});
