import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { scannerHost } from '../../server/src/host/scanner.js';
import type { ScanImagesResult } from '../../server/src/lsp/protocol.js';
import { rules } from '../../server/src/rules/index.js';
import { recordedScanner } from '../support/recorded-scanner.js';
import { Editor, type EditorOptions, until, uriOf, VSCODE_OPTIONS } from './editor.js';

/** Found by what it stands for: its own file alone may name it. */
const onScans = rules.filter(({ peers }) => peers?.includes('kyverno:require-vulnerability-scan'));
const [id] = onScans.map((rule) => rule.id);

const pod = (image: string, metadata = '{ name: web }'): string =>
  `apiVersion: v1\nkind: Pod\nmetadata: ${metadata}\nspec:\n  containers:\n    - name: app\n      image: ${image}\n`;
const IMAGE = 'registry.example/shop:1.0';
const FOUND = '1 critical, 4 high, 1 medium and 1 unrated';

describe.skipIf(process.platform === 'win32')('images that are scanned', () => {
  let editor: Editor | undefined;
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'hullcheck-scans-'));
    recordedScanner(path.join(folder, 'bin'));
  });
  afterEach(async () => {
    await editor?.stop();
    editor = undefined;
    rmSync(folder, { recursive: true, force: true });
  });

  const start = async (options: EditorOptions = {}): Promise<Editor> => {
    editor = await Editor.ready({
      rules: onScans,
      platform: { scanner: scannerHost({ PATH: path.join(folder, 'bin') }) },
      files: { 'pod.yaml': pod(IMAGE) },
      ...options,
      options: {
        ...VSCODE_OPTIONS,
        commands: ['hullcheck.showScan'],
        storage: path.join(folder, 'storage'),
        ...options.options,
      },
    });
    await editor.open('pod.yaml');
    return editor;
  };
  const scan = (on: Editor, params: unknown = { uri: uriOf('pod.yaml') }): Promise<ScanImagesResult> =>
    on.request('workspace/executeCommand', { command: 'hullcheck.server.scanImages', arguments: [params] });
  const imageLens = async (on: Editor) =>
    (await on.lenses('pod.yaml')).find(({ range }) => range.start.line === 6)?.command;
  const calls = (): string[] => {
    const file = path.join(folder, 'bin/calls');
    return existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : [];
  };

  test('the lens scans; then lens, diagnostic, hover and page say what was found', async () => {
    const session = await start();
    const before = await imageLens(session);
    expect(before).toMatchObject({ title: 'Scan image', command: 'hullcheck.server.scanImages' });
    expect(calls()).toEqual([]);
    expect(await scan(session, before?.arguments?.[0])).toEqual({ scanned: 1, failures: [] });
    expect(calls()).toEqual([`scan image --format json ${IMAGE}`]);
    await session.untilProblems('pod.yaml', [`${id} 7 ${IMAGE}`]);
    const [diagnostic] = session.diagnostics('pod.yaml');
    expect(diagnostic).toMatchObject({
      severity: 2,
      message: `Image "${IMAGE}" of container "app" has ${FOUND} known vulnerabilities, and newer packages mend 6 of them.`,
    });
    expect(await imageLens(session)).toEqual({
      title: `OSV-Scanner: ${FOUND}`,
      command: 'hullcheck.showScan',
      arguments: [IMAGE],
      tooltip: 'Scanned on 2026-11-01.',
    });
    expect(session.lensRefreshes).toBeGreaterThan(0);
    const hover = await session.hoverText('pod.yaml', 'registry.example');
    expect(hover).toContain(
      `**OSV-Scanner knows ${FOUND} vulnerabilities in this image; newer packages mend 6 of them.**`,
    );
    expect(hover).toContain(
      '| critical | [CVE-2021-44906](https://osv.dev/vulnerability/GHSA-xvch-5gv4-984h) Arguments change the prototype of all objects | minimist | 1.2.5 | 1.2.6 |',
    );
    expect(hover).toContain('(command:hullcheck.showScan?%22registry.example%2Fshop%3A1.0%22)');
    const page = (image: string): Promise<string | null> =>
      session.request('workspace/executeCommand', { command: 'hullcheck.server.scanPage', arguments: [{ image }] });
    expect(await page(IMAGE)).toMatch(
      /^# registry\.example\/shop:1\.0\n[\s\S]*\| libcrypto3 \| 3\.0\.7-r2 \| 3\.0\.8-r0, 3\.0\.12-r0 \| 2 \|/,
    );
    expect(await page('registry.example/other:1')).toBeNull();
    expect(session.progress.map(({ kind }) => kind)).toContain('end');
  });

  test('an image that was scanned today is not scanned again, unless somebody points at it', async () => {
    const session = await start();
    await scan(session);
    expect(await scan(session)).toEqual({ scanned: 0, failures: [] });
    expect(session.messages).toEqual(['Every image that this file names in full was scanned today.']);
    await scan(session, { uri: uriOf('pod.yaml'), position: { line: 6, character: 15 } });
    expect(calls()).toHaveLength(2);
  });

  test('what was found is there again in the next session, for the days that it is worth something', async () => {
    await scan(await start());
    await editor?.stop();
    const later = await start();
    await later.untilProblems('pod.yaml', [`${id} 7 ${IMAGE}`]);
    expect(calls()).toHaveLength(1);
    await later.stop();
    const muchLater = await start({
      platform: { scanner: scannerHost({ PATH: path.join(folder, 'bin') }), today: () => '2026-11-09' },
    });
    expect(muchLater.problems('pod.yaml')).toEqual([]);
  });

  test('other files that name the image are told of it, and other images are not', async () => {
    const session = await start({
      files: {
        'pod.yaml': pod(IMAGE),
        'other.yaml': pod(`"${IMAGE}"`),
        'newer.yaml': pod('registry.example/shop:1.1'),
        Dockerfile: `FROM ${IMAGE}\n`,
      },
    });
    await scan(session);
    await until('the other files', () => session.files().length === 3);
    expect(session.files()).toEqual(['Dockerfile', 'other.yaml', 'pod.yaml']);
  });

  test('it is suppressed and configured like any rule', async () => {
    const session = await start({
      files: { 'pod.yaml': pod(`${IMAGE} # hullcheck-ignore ${id} -- rebuilt tonight`), 'b.yaml': pod(IMAGE) },
      settings: { hullcheck: { rules: { [id ?? '']: 'error' } } },
    });
    await scan(session);
    await session.settle();
    expect(session.problems('pod.yaml')).toEqual([]);
    await session.open('b.yaml');
    await session.untilProblems('b.yaml', [`${id} 7 ${IMAGE}`]);
    expect(session.diagnostics('b.yaml')[0]?.severity).toBe(1);
  });

  test('in a workspace that is not trusted nothing is run until it is', async () => {
    const session = await start({ options: { isTrusted: false } });
    expect(await imageLens(session)).toBeUndefined();
    expect((await scan(session)).failures).toEqual([
      'Nothing is run in a workspace that is not trusted: trust it, and then scan images.',
    ]);
    expect(calls()).toEqual([]);
    await session.notify('hullcheck/trusted');
    expect((await imageLens(session))?.title).toBe('Scan image');
    expect((await scan(session)).scanned).toBe(1);
  });

  test('on save only where the settings ask for it, and then only what is new', async () => {
    const session = await start();
    const save = () => session.notify('textDocument/didSave', { textDocument: { uri: uriOf('pod.yaml') } });
    await save();
    await session.settle(100);
    expect(calls()).toEqual([]);
    await session.configure({ hullcheck: { scan: { onSave: true } } });
    await session.settle(100);
    await save();
    await session.untilProblems('pod.yaml', [`${id} 7 ${IMAGE}`]);
    await save();
    await session.settle(100);
    expect(calls()).toHaveLength(1);
  });

  test('what fails is told, and the rest is scanned', async () => {
    const two = `${pod('registry.example/missing:1')}    - name: second\n      image: ${IMAGE}\n`;
    const session = await start({ files: { 'pod.yaml': two } });
    const failure = 'OSV-Scanner could not scan "registry.example/missing:1": no such image';
    expect(await scan(session)).toEqual({ scanned: 1, failures: [failure] });
    expect(session.messages).toEqual([failure]);
  });

  test.each([
    [{}, /^No image scanner is installed\. Install Trivy \(trivy\.dev\), /],
    [{ scan: { scanner: 'grype' } }, /^No image scanner is installed/],
    [{ scan: { path: '/nowhere/trivy' } }, /^The setting hullcheck\.scan\.path names no program/],
  ])('without a scanner, and the settings %j', async (hullcheck, message) => {
    const session = await start({ platform: { scanner: scannerHost({ PATH: '' }) }, settings: { hullcheck } });
    expect(await imageLens(session)).toBeUndefined();
    expect((await scan(session)).failures).toEqual([expect.stringMatching(message)]);
    expect(session.messages).toHaveLength(1);
  });

  test('in a browser', async () => {
    const session = await start({ platform: {} });
    expect(await imageLens(session)).toBeUndefined();
    expect((await scan(session)).failures).toEqual([
      'Images are scanned by programs of this machine, which cannot be run from a browser.',
    ]);
  });
});
