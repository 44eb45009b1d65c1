import { chmodSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { parseArguments } from '../../server/src/cli/arguments.js';
import { rules } from '../../server/src/rules/index.js';
import { type Folder, inFolder } from '../support/command-line.js';
import { recordedScanner } from '../support/recorded-scanner.js';

const pod = (image: string): string =>
  `apiVersion: v1\nkind: Pod\nmetadata: { name: web }\nspec:\n  containers:\n    - name: app\n      image: ${image}\n`;
const IMAGE = 'registry.example/shop:1.0';
const DIGEST = `sha256:${'1'.repeat(64)}`;

/** Runs with a scanner on PATH that prints what a real one has printed. */
const run = (folder: Folder, ...args: string[]) => {
  recordedScanner(path.join(folder.path, '.bin'));
  return folder.run(['scan', ...args], { environment: { PATH: path.join(folder.path, '.bin') } }, rules);
};

describe.skipIf(process.platform === 'win32')('hullcheck scan', () => {
  test('says of each image what is known, and where it is named', async () => {
    await inFolder({ 'pod.yaml': pod(IMAGE), Dockerfile: `FROM ${IMAGE}\n` }, async (folder) => {
      const { code, out, err } = await run(folder);
      expect([code, err]).toEqual([1, '']);
      expect(
        out,
      ).toBe(`registry.example/shop:1.0 OSV-Scanner: 1 critical, 4 high, 1 medium and 1 unrated; newer packages mend 6
  Dockerfile:1:6
  pod.yaml:7:14
  critical  CVE-2021-44906  minimist 1.2.5 -> 1.2.6           Arguments change the prototype of all objects
  high      CVE-2023-0286   libcrypto3 3.0.7-r2 -> 3.0.8-r0   X.400 addresses of the wrong type are compared
  high      CVE-2023-5363   libcrypto3 3.0.7-r2 -> 3.0.12-r0  Lengths of keys are read too late
  high      CVE-2023-0286   libssl3 3.0.7-r2 -> 3.0.8-r0      X.400 addresses of the wrong type are compared
  high      CVE-2023-5363   libssl3 3.0.7-r2 -> 3.0.12-r0     Lengths of keys are read too late
  medium    CVE-2024-22195  jinja2 3.1.2 -> 3.1.3             Keys of attributes are not escaped
  unrated   CVE-2023-45853  zlib 1.2.13-r0                    Long file names overflow a header of a zip

7 known vulnerabilities in 1 of 1 image.
`);
    });
  });

  test('in JSON', async () => {
    await inFolder({ 'pod.yaml': pod(`${IMAGE}@${DIGEST}`) }, async (folder) => {
      const { out } = await run(folder, '--format', 'json');
      const { images, failures } = JSON.parse(out);
      expect(failures).toEqual([]);
      expect(images).toMatchObject([
        {
          image: `registry.example/shop@${DIGEST}`,
          scanner: 'OSV-Scanner',
          scannedOn: '2026-06-01',
          places: [{ file: 'pod.yaml', line: 7, column: 14 }],
        },
      ]);
      expect(images[0].vulnerabilities).toHaveLength(7);
    });
  });

  test('scans what has one digest once', async () => {
    const files = { Dockerfile: `FROM a.example/x:1@${DIGEST}\nFROM b.example/x:2@${DIGEST}\n` };
    await inFolder(files, async (folder) => {
      expect((await run(folder)).out).toMatch(/in 2 of 2 images\.\n$/);
      expect(folder.read('.bin/calls').trim().split('\n')).toEqual([`scan image --format json a.example/x@${DIGEST}`]);
    });
  });

  test('ends with 0 where what is found is accepted, or below the threshold', async () => {
    const id = rules.find(({ peers }) => peers?.includes('kyverno:require-vulnerability-scan'))?.id;
    await inFolder(
      { Dockerfile: `# hullcheck-ignore ${id} -- it is replaced tonight\nFROM ${IMAGE}\n` },
      async (folder) => {
        expect((await run(folder)).code).toBe(0);
        folder.write('Dockerfile', `FROM ${IMAGE}\n`);
        expect((await run(folder)).code).toBe(1);
        expect((await run(folder, '--fail-on', 'error')).code).toBe(0);
      },
    );
  });

  test('tells what could not be scanned, and ends with 2', async () => {
    await inFolder({ Dockerfile: `FROM registry.example/missing:1\nFROM ${IMAGE}\n` }, async (folder) => {
      const { code, out, err } = await run(folder);
      expect(code).toBe(2);
      expect(err).toBe('hullcheck: OSV-Scanner could not scan "registry.example/missing:1": no such image\n');
      expect(out).toMatch(/7 known vulnerabilities in 1 of 2 images\.\n$/);
    });
  });

  test('that is interrupted ends the scanner, and says so', async () => {
    await inFolder({ Dockerfile: `FROM ${IMAGE}\n` }, async (folder) => {
      folder.write(
        'slow/osv-scanner',
        `#!${process.execPath}\nprocess.kill(process.ppid, 'SIGINT');\nsetInterval(() => {}, 1000);\n`,
      );
      chmodSync(path.join(folder.path, 'slow/osv-scanner'), 0o755);
      const environment = { PATH: path.join(folder.path, 'slow') };
      const { code, err } = await folder.run(['scan'], { environment }, rules);
      expect([code, err]).toEqual([2, `hullcheck: The scan of "${IMAGE}" was broken off.\n`]);
    });
  });

  test('says how to get a scanner', async () => {
    await inFolder({ Dockerfile: `FROM ${IMAGE}\n` }, async (folder) => {
      const none = (...args: string[]) => folder.run(['scan', ...args], { environment: { PATH: '' } }, rules);
      expect(await none()).toMatchObject({
        code: 2,
        err: expect.stringMatching(/^hullcheck: No image scanner is installed\. Hullcheck runs Trivy/),
      });
      expect((await none('--scanner', 'grype')).err).toMatch(/^hullcheck: "grype" is not installed\./);
      expect((await none('--scanner-path', '/nowhere/trivy')).err).toMatch(
        /"\/nowhere\/trivy" is no program that can be run/,
      );
    });
  });
});

test.each<[string[], object]>([
  [
    ['scan'],
    {
      kind: 'scan',
      options: { paths: ['.'], format: 'text', failOn: 'warning', choice: { scanner: undefined, path: undefined } },
    },
  ],
  [
    ['scan', 'a', '--scanner=grype', '--scanner-path', '/b/grype', '--format', 'json', '--fail-on', 'never'],
    {
      kind: 'scan',
      options: { paths: ['a'], format: 'json', failOn: 'never', choice: { scanner: 'grype', path: '/b/grype' } },
    },
  ],
  [['scan', '--help'], { kind: 'help' }],
  [
    ['scan', '--format=sarif'],
    { kind: 'wrong', message: '--format does not know "sarif". It takes a format: text or json.' },
  ],
  [
    ['scan', '--scanner'],
    { kind: 'wrong', message: 'The option --scanner needs a scanner: trivy, grype, osv-scanner, docker-scout.' },
  ],
])('%j', (args, command) => expect(parseArguments(args)).toEqual(command));
