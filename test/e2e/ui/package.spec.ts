import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { root } from '../support/setup.mjs';
import { retry, Workbench } from '../support/workbench.mjs';

describe('the package', () => {
  it('installs into a clean VS Code and runs there', async () => {
    const vsix = path.join(root, 'out/test/hullcheck.vsix');
    const vsce = path.join(root, 'node_modules/@vscode/vsce/vsce');
    const flags = ['--no-dependencies', '--allow-missing-repository', '--no-rewrite-relative-links', '--out', vsix];
    execFileSync(process.execPath, [vsce, 'package', ...flags], { cwd: root, stdio: 'pipe' });
    await Workbench.with({ vsix, files: { 'pod.yaml': 'kind: Pod\n' }, open: 'pod.yaml' }, async (workbench) => {
      // The list shows what fits the screen only, in an order that changes.
      await workbench.page.setViewportSize({ width: 1280, height: 1800 });
      const row = workbench.page.locator('.runtime-extensions-editor .monaco-list-row', { hasText: 'Hullcheck' });
      const isActive = async () =>
        (await row.count()) > 0 && (await row.textContent())?.includes('Activation') === true;
      await retry(
        'find Hullcheck among the running extensions',
        () => workbench.command('Developer: Show Running Extensions'),
        isActive,
      );
      await workbench.shot('package-installed');
    });
  });
});
