// test/host/recorded/osv-scanner.json is what OSV-Scanner 2.0.2 printed for the image and the database of
// test/support/image-archive.ts, by the command of the first test below. Where that program is on PATH, it is run again.
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import type { Cancellation, FoundScanner, ImageName, ScanAnswer } from '../../server/src/engine/outside.js';
import { upgradesIn } from '../../server/src/engine/scan-store.js';
import { runProgram } from '../../server/src/host/run-program.js';
import { scannerHost } from '../../server/src/host/scanner.js';
import { readReport } from '../../server/src/host/scanner-output.js';
import { imageArchive, writeOsvDatabase } from '../support/image-archive.js';

const recording = path.join(import.meta.dirname, 'recorded/osv-scanner.json');
const recorded = readFileSync(recording, 'utf8');
const folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'hullcheck-scanner-')));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const never: Cancellation = { isCancellationRequested: false, onCancellationRequested: () => ({ dispose: () => {} }) };
const installed = scannerHost(process.env).find({ scanner: 'osv-scanner' });

describe('OSV-Scanner', () => {
  test.skipIf(installed === undefined)(
    'prints for a real image what is recorded',
    async () => {
      writeFileSync(path.join(folder, 'image.tar'), imageArchive());
      writeOsvDatabase(path.join(folder, 'database'));
      const { code, stdout, stderr } = await runProgram({
        program: installed?.program ?? '',
        args: ['scan', 'image', '--archive', '--offline', '--format', 'json', 'image.tar'],
        folder,
        environment: { ...process.env, OSV_SCANNER_LOCAL_DB_CACHE_DIRECTORY: path.join(folder, 'database') },
        cancellation: never,
        timeout: 60_000,
        maxBytes: 1_000_000,
      });
      expect(code, stderr).toBe(1);
      // Sources are searched side by side, and come in any order.
      const sorted = (text: string) =>
        readReport('osv-scanner', text)
          ?.vulnerabilities.map((each) => JSON.stringify(each))
          .sort();
      expect(sorted(stdout)).toEqual(sorted(recorded));
    },
    60_000,
  );

  test('is read with what newer packages mend', () => {
    const { vulnerabilities = [], digest } = readReport('osv-scanner', recorded) ?? {};
    expect(digest).toBeUndefined();
    expect(
      vulnerabilities
        .map((each) => `${each.severity} ${each.id} ${each.package} ${each.installed} ${each.fixed}`)
        .sort(),
    ).toEqual([
      'critical CVE-2021-44906 minimist 1.2.5 1.2.6',
      'high CVE-2023-0286 libcrypto3 3.0.7-r2 3.0.8-r0',
      'high CVE-2023-0286 libssl3 3.0.7-r2 3.0.8-r0',
      'high CVE-2023-5363 libcrypto3 3.0.7-r2 3.0.12-r0',
      'high CVE-2023-5363 libssl3 3.0.7-r2 3.0.12-r0',
      'medium CVE-2024-22195 jinja2 3.1.2 3.1.3',
      'unknown CVE-2023-45853 zlib 1.2.13-r0 undefined',
    ]);
    expect(vulnerabilities.find(({ package: name }) => name === 'minimist')).toEqual({
      id: 'CVE-2021-44906',
      package: 'minimist',
      installed: '1.2.5',
      fixed: '1.2.6',
      severity: 'critical',
      title: 'Arguments change the prototype of all objects',
      url: 'https://osv.dev/vulnerability/GHSA-xvch-5gv4-984h',
    });
    expect(upgradesIn(vulnerabilities)[0]).toEqual({
      package: 'libcrypto3',
      installed: '3.0.7-r2',
      versions: ['3.0.8-r0', '3.0.12-r0'],
      mends: 2,
    });
  });
});

test.each(['trivy', 'grype', 'osv-scanner', 'docker-scout'] as const)('%s that prints no report', (scanner) => {
  expect(readReport(scanner, '')).toBeUndefined();
  expect(readReport(scanner, 'Error: {broken')).toBeUndefined();
  expect(readReport(scanner, '{"an": ["other", null, 7]}')).toBeUndefined();
  expect(readReport(scanner, 'null')).toBeUndefined();
});

describe.skipIf(process.platform === 'win32')('programs', () => {
  const bin = path.join(folder, 'bin');
  const seen = path.join(folder, 'seen.json');
  const today = '2026-11-23';
  const image: ImageName = { repository: 'registry.example/shop', tag: '1.0', digest: undefined };
  const environment = { PATH: `.:relative${path.delimiter}${bin}`, NODE: process.execPath };

  /** Stands where a scanner would, writes down how it was called, and does what the script says; `recording` is real output. */
  function place(name: string, script: string, into = bin): string {
    mkdirSync(into, { recursive: true });
    const file = path.join(into, name);
    const called = `require('fs').writeFileSync(${JSON.stringify(seen)}, JSON.stringify({ args: process.argv.slice(2), folder: process.cwd(), files: require('fs').readdirSync('.') }));`;
    writeFileSync(file, `#!${process.execPath}\n${called}\n${script}\n`);
    chmodSync(file, 0o755);
    return file;
  }
  const replay = `process.stdout.write(require('fs').readFileSync(${JSON.stringify(recording)})); process.exitCode = 1;`;
  const scan = (script: string, cancellation = never): Promise<ScanAnswer> => {
    const program = place('osv-scanner', script);
    return scannerHost(environment).scan(
      { id: 'osv-scanner', title: 'OSV-Scanner', program },
      image,
      today,
      cancellation,
    );
  };

  beforeEach(() => rmSync(bin, { recursive: true, force: true }));

  test('are found on PATH in the order of preference, and only by whole paths', () => {
    const { find } = scannerHost(environment);
    expect(find({})).toBeUndefined();
    const osv = place('osv-scanner', '');
    expect(find({})).toEqual({ id: 'osv-scanner', title: 'OSV-Scanner', program: osv });
    const trivy = place('trivy', '');
    expect(find({})?.program).toBe(trivy);
    expect(find({ scanner: 'osv-scanner' })?.program).toBe(osv);
    expect(find({ scanner: 'grype' })).toBeUndefined();
    const before = process.cwd();
    process.chdir(bin);
    expect(scannerHost({ PATH: '.' }).find({})).toBeUndefined();
    process.chdir(before);
    chmodSync(trivy, 0o644);
    expect(find({})?.program).toBe(osv);
  });

  test('Docker counts only with its plugin', () => {
    place('docker', '');
    const configured = { ...environment, DOCKER_CONFIG: path.join(folder, 'docker') };
    expect(scannerHost(configured).find({})).toBeUndefined();
    place('docker-scout', '', path.join(folder, 'docker/cli-plugins'));
    expect(scannerHost(configured).find({})).toMatchObject({ id: 'docker-scout', program: path.join(bin, 'docker') });
  });

  test('a setting names one, by its name or with what it is', () => {
    const { find } = scannerHost({});
    const own = place('grype', '', path.join(folder, 'own'));
    expect(find({ path: own })).toEqual({ id: 'grype', title: 'Grype', program: own });
    const renamed = place('scan', '', path.join(folder, 'own'));
    expect(find({ path: renamed })).toBeUndefined();
    expect(find({ path: renamed, scanner: 'trivy' })).toMatchObject({ id: 'trivy', program: renamed });
    expect(find({ path: 'own/grype' })).toBeUndefined();
    expect(find({ path: path.join(folder, 'nowhere/grype') })).toBeUndefined();
  });

  test('are called with a list of arguments, in an empty folder that is gone afterwards', async () => {
    const answer = await scan(replay);
    expect(answer).toMatchObject({ scan: { scanner: 'OSV-Scanner', scannedOn: today } });
    expect('scan' in answer && answer.scan.vulnerabilities).toHaveLength(7);
    const called = JSON.parse(readFileSync(seen, 'utf8'));
    expect(called).toMatchObject({
      args: ['scan', 'image', '--format', 'json', 'registry.example/shop:1.0'],
      files: [],
    });
    expect(() => readdirSync(called.folder)).toThrow('ENOENT');
  });

  test.each<[FoundScanner['id'], readonly string[]]>([
    ['trivy', ['image', '--quiet', '--scanners', 'vuln', '--format', 'json', 'docker.io/library/dir:x']],
    ['grype', ['--quiet', '--output', 'json', 'docker.io/library/dir:x']],
    ['docker-scout', ['scout', 'cves', '--format', 'sarif', 'docker.io/library/dir:x']],
  ])('%s gets the full name, which no scanner takes for a folder', async (id, args) => {
    const program = place('scanner', '');
    const dir: ImageName = { repository: 'docker.io/library/dir', tag: 'x', digest: undefined };
    await scannerHost(environment).scan({ id, title: id, program }, dir, today, never);
    expect(JSON.parse(readFileSync(seen, 'utf8')).args).toEqual(args);
  });

  test('that fail are quoted with their last line', async () => {
    const start = 'OSV-Scanner could not scan "registry.example/shop:1.0": ';
    expect(
      await scan(`console.error('trying'); console.error('\\u001b[31mno such image\\u001b[0m'); process.exit(127);`),
    ).toEqual({
      failure: 'failed',
      message: `${start}no such image`,
    });
    expect(await scan('process.exit(3);')).toEqual({ failure: 'failed', message: `${start}it ended with 3.` });
    // A report of a scanner that says that it has failed is none.
    expect(await scan(`${replay} process.exitCode = 127;`)).toMatchObject({ failure: 'failed' });
    const gone: FoundScanner = { id: 'trivy', title: 'Trivy', program: path.join(folder, 'gone') };
    expect(await scannerHost(environment).scan(gone, image, today, never)).toEqual({
      failure: 'failed',
      message: expect.stringMatching(/^Trivy could not scan "registry\.example\/shop:1\.0": spawn .* ENOENT$/),
    });
  });

  test('end with all that they have started when a person has waited enough', async () => {
    let stop = (): void => {};
    const cancellation: Cancellation = {
      isCancellationRequested: false,
      onCancellationRequested: (listener) => {
        stop = listener;
        return { dispose: () => {} };
      },
    };
    const beat = path.join(folder, 'beat');
    const child = `setInterval(() => require('fs').writeFileSync(${JSON.stringify(beat)}, String(Date.now())), 20)`;
    const answer = scan(
      `require('child_process').spawn(process.execPath, ['-e', ${JSON.stringify(child)}]); setInterval(() => {}, 1000);`,
      cancellation,
    );
    for (let tries = 0; tries < 200; tries++) {
      await sleep(20);
      try {
        readFileSync(beat);
        break;
      } catch {}
    }
    stop();
    expect(await answer).toEqual({
      failure: 'cancelled',
      message: 'The scan of "registry.example/shop:1.0" was broken off.',
    });
    const last = readFileSync(beat, 'utf8');
    await sleep(100);
    expect(readFileSync(beat, 'utf8')).toBe(last);
  });

  test('that are told to end before they begin', async () => {
    expect(await scan('setInterval(() => {}, 1000);', { ...never, isCancellationRequested: true })).toMatchObject({
      failure: 'cancelled',
    });
  });

  test('that say too much, or take too long', async () => {
    const program = place('noisy', "setInterval(() => process.stdout.write('x'.repeat(10_000)), 1);");
    const limits = { args: [], folder, environment, cancellation: never };
    expect(await runProgram({ program, timeout: 60_000, maxBytes: 50_000, ...limits })).toMatchObject({
      ended: 'too-much',
    });
    expect(await runProgram({ program, timeout: 300, maxBytes: 1e9, ...limits })).toMatchObject({ ended: 'timeout' });
    await expect(runProgram({ program: 'noisy', timeout: 1, maxBytes: 1, ...limits })).rejects.toThrow('no whole path');
  });

  test('what they found is kept in a folder', async () => {
    const host = scannerHost(environment);
    const kept = path.join(folder, 'a/b');
    expect(await host.load(kept)).toBe('');
    await host.keep(kept, '{"a":1}');
    await host.keep(kept, '{"a":2}');
    expect(await host.load(kept)).toBe('{"a":2}');
    expect(readdirSync(kept)).toHaveLength(1);
  });
});
