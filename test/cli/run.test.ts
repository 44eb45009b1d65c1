import { chmodSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { inFolder } from '../support/command-line.js';

const POD = `apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  hostNetwork: true # for speed
  containers:
    - name: app
      image: app:1
`;
const FILE = 'FROM a:1\nADD . /\n';
const QUIET = 'FROM a:1\nCOPY . /\n';

/** The files that are judged, by their findings. */
const judged = (out: string): string[] => {
  const { findings } = JSON.parse(out) as { findings: { file: string; rule: string }[] };
  return findings.filter(({ rule }) => rule === 'sample-add').map(({ file }) => file);
};

describe('reports', () => {
  test('text', async () => {
    await inFolder({ 'deploy/web.yaml': POD, Dockerfile: FILE }, async (folder) => {
      const { code, out, err } = await folder.run([]);
      expect(out).toBe(`Dockerfile:2:1 information ADD is used. [sample-add]
  2 | ADD . /
    | ^^^

deploy/web.yaml:5:16 error Pod "web" shares the network. [sample-host-network]
  5 |   hostNetwork: true # for speed
    |                ^^^^

deploy/web.yaml:7:13 warning Container "app" may escalate. [sample-escalation]
  7 |     - name: app
    |             ^^^
    also: Container "app" may write. [sample-read-only]

3 findings in 2 files.
`);
      expect([code, err]).toEqual([1, '']);
    });
  });

  test('text in colours on a terminal, unless NO_COLOR is set', async () => {
    await inFolder({ Dockerfile: FILE }, async (folder) => {
      const terminal = async (environment: Readonly<Record<string, string>>) => {
        let out = '';
        await folder.run([], {
          stdout: {
            isTTY: true,
            write: (text) => {
              out += text;
            },
          },
          environment,
        });
        return out;
      };
      expect(await terminal({})).toBe(
        '\u001b[1mDockerfile:2:1\u001b[0m \u001b[34minformation\u001b[0m ADD is used. \u001b[2m[sample-add]\u001b[0m\n' +
          '  \u001b[2m2 |\u001b[0m ADD . /\n  \u001b[2m  |\u001b[0m \u001b[34m^^^\u001b[0m\n\n1 finding in 1 file.\n',
      );
      expect(await terminal({ NO_COLOR: '1' })).not.toContain('\u001b');
      expect(await terminal({ NO_COLOR: '' })).toContain('\u001b');
    });
  });

  test('what a file says is no command to the terminal, and tabs keep their place', async () => {
    await inFolder({ Dockerfile: 'FROM a:1\n\tADD \u001b[31m. /\n' }, async (folder) => {
      const { out } = await folder.run([]);
      expect(out).toContain('  2 | \tADD \uFFFD[31m. /\n    | \t^^^\n');
    });
  });

  test('long lines are cut around what is meant', async () => {
    const long = `apiVersion: v1\nkind: Pod\nmetadata: { name: web, labels: { ${Array.from({ length: 30 }, (_, i) => `label${i}: x`).join(', ')} } }\nspec: { ${'a: 1, '.repeat(50)}hostNetwork: true, ${'b: 1, '.repeat(50)}containers: [] }\n`;
    await inFolder({ 'a.yaml': long }, async (folder) => {
      const lines = (await folder.run([])).out.split('\n');
      const at = lines.findIndex((line) => line.includes('sample-host-network'));
      const [source = '', carets = ''] = lines.slice(at + 1, at + 3);
      expect(source.length).toBeLessThan(140);
      expect(source.slice(carets.indexOf('^'), carets.lastIndexOf('^') + 1)).toBe('true');
      expect(source).toMatch(/^ {2}4 \| ….*…$/);
    });
  });

  test('JSON', async () => {
    await inFolder({ 'deploy/web.yaml': POD, 'values.yaml': 'a: 1\n' }, async (folder) => {
      const { code, out, err } = await folder.run(['--format', 'json', 'deploy', 'values.yaml']);
      const file = 'deploy/web.yaml';
      expect(JSON.parse(out)).toEqual({
        findings: [
          {
            file,
            line: 5,
            column: 16,
            endLine: 5,
            endColumn: 20,
            rule: 'sample-host-network',
            severity: 'error',
            message: 'Pod "web" shares the network.',
            fixable: true,
          },
          {
            file,
            line: 7,
            column: 13,
            endLine: 7,
            endColumn: 16,
            rule: 'sample-escalation',
            severity: 'warning',
            message: 'Container "app" may escalate.',
            fixable: true,
          },
          {
            file,
            line: 7,
            column: 13,
            endLine: 7,
            endColumn: 16,
            rule: 'sample-read-only',
            severity: 'information',
            message: 'Container "app" may write.',
            fixable: true,
            foldedInto: { file, line: 7, column: 13, rule: 'sample-escalation' },
          },
        ],
        files: { judged: 1, templated: 0, patch: 0, notKubernetes: 1, tooLarge: 0, binary: 0, unreadable: 0 },
      });
      expect([code, err]).toEqual([1, '']);
    });
  });

  test('columns count UTF-16 units, and a byte order mark is none of a line', async () => {
    await inFolder(
      {
        'a.yaml': `\uFEFF${POD.replace('name: app', 'x: 😀, name: app').replace('- x: 😀, name: app', '- { x: "😀", name: app }').replace('\n      image: app:1', '')}`,
      },
      async (folder) => {
        const { findings } = JSON.parse((await folder.run(['--format', 'json'])).out) as {
          findings: { rule: string; column: number }[];
        };
        expect(findings.find(({ rule }) => rule === 'sample-escalation')?.column).toBe(
          '    - { x: "😀", name: '.length + 1,
        );
      },
    );
  });

  test('what was not judged is counted and said', async () => {
    const files = {
      'templates/a.yaml': POD.replace('app:1', '{{ .Values.image }}'),
      'large.yaml': `${POD}# ${'x'.repeat(2 * 1024 * 1024)}\n`,
      'huge.yaml': `${POD}# ${'x'.repeat(7 * 1024 * 1024)}\n`,
      'binary.yaml': 'apiVersion: v1\0',
    };
    await inFolder(files, async (folder) => {
      const { out } = await folder.run([]);
      expect(out.trim().split('\n').at(-1)).toBe(
        '2 findings in 1 file; not judged in full: 1 templated, 2 too large, 1 binary.',
      );
    });
  });

  test('an empty result says what was looked at', async () => {
    await inFolder({ Dockerfile: QUIET, 'b/Dockerfile': QUIET }, async (folder) => {
      expect(await folder.run([])).toEqual({ code: 0, out: '0 findings in 2 files.\n', err: '' });
    });
    await inFolder({ 'compose.yaml': 'services: {}\n' }, async (folder) => {
      expect((await folder.run([])).out).toBe('0 findings in 0 files; 1 other file held no Kubernetes object.\n');
    });
  });
});

describe('exit code', () => {
  test.each<[string[], number]>([
    [[], 1],
    [['--fail-on', 'error'], 1],
    [['--fail-on', 'never'], 0],
  ])('of errors with %j', async (args, code) => {
    await inFolder({ 'a.yaml': POD }, async (folder) => expect((await folder.run(args)).code).toBe(code));
  });

  test.each<[string[], number]>([
    [[], 0],
    [['--fail-on', 'warning'], 0],
    [['--fail-on', 'information'], 1],
    [['--fail-on', 'hint'], 1],
  ])('of information with %j', async (args, code) => {
    await inFolder({ Dockerfile: FILE }, async (folder) => expect((await folder.run(args)).code).toBe(code));
  });

  test('2 for wrong usage, with what to do', async () => {
    await inFolder({}, async (folder) => {
      expect(await folder.run(['--nope'])).toEqual({
        code: 2,
        out: '',
        err: 'hullcheck: The option --nope is unknown. hullcheck --help lists the options.\n',
      });
      expect(await folder.run(['missing'])).toEqual({
        code: 2,
        out: '',
        err: 'hullcheck: There is no file or folder "missing".\n',
      });
      expect(await folder.run(['--config', 'missing.yaml'])).toEqual({
        code: 2,
        out: '',
        err: 'hullcheck: The configuration file "missing.yaml" cannot be read.\n',
      });
    });
  });

  test('2 when a rule fails, and the others are reported', async () => {
    await inFolder({ 'a.yaml': 'apiVersion: v1\nkind: ConfigMap\n', Dockerfile: FILE }, async (folder) => {
      const { code, out, err } = await folder.run(['--fail-on', 'never']);
      expect(code).toBe(2);
      expect(out).toContain('1 finding in 2 files.');
      expect(err).toContain('sample-throws failed');
    });
  });
});

describe('other commands', () => {
  test('--help and --version', async () => {
    await inFolder({}, async (folder) => {
      expect((await folder.run(['--help'])).out).toMatch(/^Usage: hullcheck \[paths\]/);
      expect(await folder.run(['--version'])).toEqual({ code: 0, out: 'hullcheck 1.2.3\n', err: '' });
    });
  });

  test('explain', async () => {
    await inFolder({}, async (folder) => {
      const { code, out } = await folder.run(['explain', 'sample-add']);
      expect(code).toBe(0);
      expect(out).toContain('A rule of the tests.');
      expect(await folder.run(['explain', 'none'])).toEqual({
        code: 2,
        out: '',
        err: 'hullcheck: There is no rule "none". Findings show the ids of their rules in brackets.\n',
      });
    });
  });
});

describe('files', () => {
  const found = (files: Readonly<Record<string, string>>, ...args: string[]): Promise<string[]> =>
    inFolder(files, async (folder) => judged((await folder.run(['--format', 'json', ...args])).out));

  test('are found by their names, in every folder', async () => {
    const files = {
      Dockerfile: FILE,
      'a/b/api.dockerfile': FILE,
      '.devcontainer/Containerfile': FILE,
      'a/Dockerfile.md': FILE,
      'a/notes.txt': FILE,
    };
    expect(await found(files)).toEqual(['.devcontainer/Containerfile', 'Dockerfile', 'a/b/api.dockerfile']);
  });

  test('are left out by .gitignore, by VS Code and by configuration', async () => {
    const files = {
      Dockerfile: FILE,
      'node_modules/x/Dockerfile': FILE,
      '.gitignore': 'ignored/\n',
      'ignored/Dockerfile': FILE,
      'a/.gitignore': '/Dockerfile',
      'a/Dockerfile': FILE,
      'a/b/Dockerfile': FILE,
      '.vscode/settings.json': '{ // ours\n "search.exclude": { "**/hidden": true } }',
      'a/hidden/Dockerfile': FILE,
      '.hullcheck.yaml': 'exclude: [testdata]\n',
      'a/testdata/Dockerfile': FILE,
      'c/.hullcheck.yaml': 'exclude: ["/x/**"]\n',
      'c/x/Dockerfile': FILE,
      'c/testdata/Dockerfile': FILE,
    };
    expect(await found(files)).toEqual(['Dockerfile', 'a/b/Dockerfile', 'c/testdata/Dockerfile']);
    expect(await found(files, 'ignored', 'a/Dockerfile', 'node_modules/x')).toEqual([
      'a/Dockerfile',
      'ignored/Dockerfile',
      'node_modules/x/Dockerfile',
    ]);
  });

  test('are subject to what lies above in the repository, not beyond', async () => {
    const files = {
      '.gitignore': 'out\n',
      '.hullcheck.yaml': 'rules: { sample-add: off }\n',
      'repo/.git/HEAD': 'ref: refs/heads/main\n',
      'repo/.gitignore': 'sub/x\n',
      'repo/sub/x/Dockerfile': FILE,
      'repo/sub/out/Dockerfile': FILE,
      'repo/sub/Dockerfile': FILE,
    };
    await inFolder(files, async (folder) => {
      const at = { folder: path.join(folder.path, 'repo/sub') };
      expect(judged((await folder.run(['--format', 'json'], at)).out)).toEqual(['Dockerfile', 'out/Dockerfile']);
      // Asked for from without, the repository is subject to what lies there.
      expect(judged((await folder.run(['--format', 'json', '../..'], at)).out)).toEqual(['Dockerfile']);
    });
  });

  test('are named relative to the working folder, also above it', async () => {
    await inFolder({ 'a/Dockerfile': FILE, 'b/Dockerfile': FILE, 'a b#?/Dockerfile': FILE }, async (folder) => {
      const at = { folder: path.join(folder.path, 'a') };
      expect(judged((await folder.run(['--format', 'json', '../b', '.', '../a b#?/Dockerfile'], at)).out)).toEqual([
        '../a b#?/Dockerfile',
        '../b/Dockerfile',
        'Dockerfile',
      ]);
    });
  });

  test('a path of another kind is passed over aloud', async () => {
    await inFolder({ 'a.txt': FILE }, async (folder) => {
      expect(await folder.run(['a.txt'])).toEqual({
        code: 0,
        out: '0 findings in 0 files.\n',
        err: 'hullcheck: "a.txt" is passed over: by its name it is neither YAML nor JSON nor a Dockerfile.\n',
      });
    });
  });

  test.skipIf(process.platform === 'win32')('links are not followed', async () => {
    await inFolder({ 'a/Dockerfile': FILE }, async (folder) => {
      symlinkSync(folder.path, path.join(folder.path, 'a/loop'));
      symlinkSync(path.join(folder.path, 'a/Dockerfile'), path.join(folder.path, 'b.dockerfile'));
      expect(judged((await folder.run(['--format', 'json'])).out)).toEqual(['a/Dockerfile']);
    });
  });

  test.skipIf(process.platform === 'win32' || process.getuid?.() === 0)(
    'what cannot be read is told, and the rest is judged',
    async () => {
      await inFolder({ Dockerfile: FILE, 'a/Dockerfile': FILE, 'b.yaml': POD }, async (folder) => {
        chmodSync(path.join(folder.path, 'a'), 0);
        chmodSync(path.join(folder.path, 'b.yaml'), 0);
        const { out, err } = await folder.run([]);
        chmodSync(path.join(folder.path, 'a'), 0o755);
        expect(out).toContain('1 finding in 1 file; not judged in full: 1 unreadable.');
        expect(err).toMatch(/The folder "a" is passed over: .*EACCES[\s\S]*"b\.yaml" could not be read: .*EACCES/);
      });
    },
  );
});

describe('configuration', () => {
  test('the nearest file wins, flags over it', async () => {
    const files = {
      '.hullcheck.yaml': 'rules: { sample-add: warning }\n',
      Dockerfile: FILE,
      'a/.hullcheck.yaml': 'profile: strict\n',
      'a/b/Dockerfile': FILE,
      'own.yaml': 'rules: { sample-add: off }\nexclude: [a/b/Dockerfile]\n',
    };
    await inFolder(files, async (folder) => {
      const severities = async (...args: string[]) =>
        (
          JSON.parse((await folder.run(['--format', 'json', ...args])).out) as {
            findings: { file: string; severity: string }[];
          }
        ).findings.map(({ file, severity }) => `${file} ${severity}`);
      expect(await severities()).toEqual(['Dockerfile warning', 'a/b/Dockerfile information']);
      expect(await severities('--config', 'own.yaml')).toEqual([]);
    });
  });

  test('what is wrong in it is told with its place', async () => {
    await inFolder(
      { 'a/.hullcheck.yaml': '# c\nprofil: x\n', 'a/Dockerfile': QUIET, 'a/b/Dockerfile': QUIET },
      async (folder) => {
        const { code, err } = await folder.run([]);
        expect(code).toBe(0);
        expect(err).toBe(
          'hullcheck: a/.hullcheck.yaml:2:1 The key "profil" is unknown; the keys are "profile", "rules", "exclude", "kubernetesVersion" and "harden". Perhaps "profile" is meant.\n',
        );
      },
    );
  });
});

test('suppressions hold until their day, and not with --no-suppressions', async () => {
  const text = FILE.replace('ADD', '# hullcheck-ignore sample-add until=2026-06-30 -- r\nADD');
  await inFolder({ Dockerfile: text }, async (folder) => {
    const count = async (...args: string[]) => judged((await folder.run(['--format', 'json', ...args])).out).length;
    expect(await count()).toBe(0);
    expect(await count('--today', '2026-06-30')).toBe(0);
    expect(await count('--today', '2026-07-01')).toBe(1);
    expect(await count('--no-suppressions')).toBe(1);
  });
});

describe('--fix', () => {
  const fixed = `${POD.replace(/ {2}hostNetwork.*\n/, '')}      securityContext:\n        allowPrivilegeEscalation: false\n`;

  test('writes what is safe, and reports what is left', async () => {
    await inFolder({ 'a.yaml': POD, 'b.yaml': fixed, Dockerfile: '\uFEFFFROM a:1\r\nADD . /\r\n' }, async (folder) => {
      const { code, out, err } = await folder.run(['--fix']);
      expect(folder.read('a.yaml')).toBe(fixed);
      expect(folder.read('Dockerfile')).toBe('\uFEFFFROM a:1\r\nCOPY . /\r\n');
      expect(err).toBe('fixed Dockerfile\nfixed a.yaml\n');
      expect(out).toContain('2 findings in 3 files.');
      expect(code).toBe(0);
      expect((await folder.run(['--fix'])).err).toBe('');
    });
  });

  test('=all writes risky ones too', async () => {
    await inFolder({ 'a.yaml': POD }, async (folder) => {
      expect(await folder.run(['--fix=all'])).toEqual({
        code: 0,
        out: '0 findings in 1 file.\n',
        err: 'fixed a.yaml\n',
      });
      expect(folder.read('a.yaml')).toBe(`${fixed}        readOnlyRootFilesystem: true\n`);
    });
  });

  test('--dry-run prints a diff and writes nothing', async () => {
    await inFolder({ 'a/web.yaml': POD, Dockerfile: 'FROM a:1\nADD . /' }, async (folder) => {
      const { code, out, err } = await folder.run(['--fix', '--dry-run']);
      expect(out).toBe(`--- a/Dockerfile
+++ b/Dockerfile
@@ -1,2 +1,2 @@
 FROM a:1
-ADD . /
\\ No newline at end of file
+COPY . /
\\ No newline at end of file
--- a/a/web.yaml
+++ b/a/web.yaml
@@ -2,7 +2,8 @@
 kind: Pod
 metadata: { name: web }
 spec:
-  hostNetwork: true # for speed
   containers:
     - name: app
       image: app:1
+      securityContext:
+        allowPrivilegeEscalation: false
`);
      expect([code, err]).toEqual([0, 'After the fixes: 1 finding in 2 files.\n']);
      expect(folder.read('a/web.yaml')).toBe(POD);
    });
  });

  test('a file that somebody else has changed meanwhile is left as it is', async () => {
    await inFolder({ Dockerfile: FILE, 'a.yaml': POD }, async (folder) => {
      // The clock is looked at when all is read.
      let looks = 0;
      const now = () => {
        if (++looks > 2) folder.write('Dockerfile', `${FILE}# mine\n`);
        return 0;
      };
      const { code, err } = await folder.run(['--fix'], { now });
      expect(err).toBe('hullcheck: "Dockerfile" has changed meanwhile and is left as it is.\nfixed a.yaml\n');
      expect(folder.read('Dockerfile')).toBe(`${FILE}# mine\n`);
      expect(code).toBe(2);
    });
  });

  test('a text that is no UTF-8 is judged and left alone', async () => {
    await inFolder(
      { Dockerfile: Buffer.concat([Buffer.from(FILE), Buffer.from([0x23, 0xe9, 0x0a])]) },
      async (folder) => {
        const { out, err } = await folder.run(['--fix']);
        expect(err).toBe('');
        expect(out).toContain('1 finding in 1 file.');
      },
    );
  });
});

test('progress is told on a terminal when it takes long', async () => {
  const files = Object.fromEntries(Array.from({ length: 70 }, (_, index) => [`${index}/Dockerfile`, QUIET]));
  await inFolder(files, async (folder) => {
    const told = async (isTTY: boolean, step: number) => {
      let [err, now] = ['', 0];
      await folder.run([], {
        stderr: {
          isTTY,
          write: (text) => {
            err += text;
          },
        },
        now: () => {
          now += step;
          return now;
        },
      });
      return err;
    };
    expect(await told(true, 1100)).toBe('\r\u001b[K64 of 70 files\r\u001b[K70 of 70 files\r\u001b[K');
    expect(await told(true, 10)).toBe('');
    expect(await told(false, 1100)).toBe('');
  });
});
