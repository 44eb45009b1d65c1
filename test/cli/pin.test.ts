import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parseArguments } from '../../server/src/cli/arguments.js';
import { inFolder } from '../support/command-line.js';
import { basic, hasRegistry, Registry } from '../support/registry.js';

const pod = (image: string): string =>
  `apiVersion: v1\nkind: Pod\nmetadata: { name: web }\nspec:\n  containers:\n    - name: app\n      image: ${image} # reviewed\n`;

describe.skipIf(!hasRegistry)('hullcheck pin, with a real registry', () => {
  let registry: Registry;
  let closed: Registry;
  let digest: string;
  beforeAll(async () => {
    registry = await Registry.start();
    closed = await Registry.start('basic');
    digest = await registry.pushIndex('team/app', '1.4');
  }, 20_000);
  afterAll(() => {
    registry.stop();
    closed.stop();
  });

  test('writes digests behind the tags of all files below the paths', async () => {
    const image = `"${registry.host}/team/app:1.4"`;
    const files = {
      'a/pod.yaml': pod(image),
      'b/Dockerfile': `FROM ${image.slice(1, -1)}\nRUN true\n`,
      'c.yaml': pod(image),
    };
    await inFolder(files, async (folder) => {
      expect(await folder.run(['pin', 'a', 'b'])).toEqual({
        code: 0,
        out: '',
        err: 'pinned a/pod.yaml\npinned b/Dockerfile\n2 of 2 images have got a digest.\n',
      });
      expect(folder.read('a/pod.yaml')).toBe(pod(`"${registry.host}/team/app:1.4@${digest}"`));
      expect(folder.read('b/Dockerfile')).toBe(`FROM ${registry.host}/team/app:1.4@${digest}\nRUN true\n`);
      expect(folder.read('c.yaml')).toBe(pod(image));
      expect(await folder.run(['pin', 'a', 'b'])).toEqual({
        code: 0,
        out: '',
        err: 'Every image that is named in full has a digest.\n',
      });
    });
  });

  test('--dry-run shows what would change', async () => {
    await inFolder({ Dockerfile: `FROM ${registry.host}/team/app:1.4\n` }, async (folder) => {
      const { code, out, err } = await folder.run(['pin', '--dry-run']);
      expect(out).toBe(
        `--- a/Dockerfile\n+++ b/Dockerfile\n@@ -1,1 +1,1 @@\n-FROM ${registry.host}/team/app:1.4\n+FROM ${registry.host}/team/app:1.4@${digest}\n`,
      );
      expect([code, err]).toEqual([0, '1 of 1 image would get a digest.\n']);
      expect(folder.read('Dockerfile')).toBe(`FROM ${registry.host}/team/app:1.4\n`);
    });
  });

  test('says what could not be pinned, pins the rest, and ends with 2', async () => {
    const { host } = registry;
    const files = { Dockerfile: `FROM ${host}/team/app:9\nFROM ${host}/team/app:1.4\n` };
    await inFolder(files, async (folder) => {
      expect(await folder.run(['pin'])).toEqual({
        code: 2,
        out: '',
        err:
          `hullcheck: "${host}/team/app:9" is not pinned. The registry "${host}" has no image "${host}/team/app:9".\n` +
          'pinned Dockerfile\n1 of 2 images has got a digest.\n',
      });
      expect(folder.read('Dockerfile')).toBe(`FROM ${host}/team/app:9\nFROM ${host}/team/app:1.4@${digest}\n`);
    });
  });

  test('logs in as Docker does', async () => {
    const own = await closed.push('team/app', '1');
    const files = {
      Dockerfile: `FROM ${closed.host}/team/app:1\n`,
      'docker/config.json': JSON.stringify({ auths: { [closed.host]: { auth: basic() } } }),
    };
    await inFolder(files, async (folder) => {
      const environment = { DOCKER_CONFIG: `${folder.path}/docker` };
      expect((await folder.run(['pin', 'Dockerfile'], { environment: { DOCKER_CONFIG: folder.path } })).err).toMatch(
        /asks for a login for/,
      );
      expect((await folder.run(['pin', 'Dockerfile'], { environment })).code).toBe(0);
      expect(folder.read('Dockerfile')).toBe(`FROM ${closed.host}/team/app:1@${own}\n`);
    });
  });
});

test.each<[string[], object]>([
  [['pin'], { kind: 'pin', options: { paths: ['.'], isDryRun: false, insecureRegistries: [] } }],
  [
    ['pin', 'a', '--insecure-registry', 'r:1', '--insecure-registry=s', 'b', '--dry-run'],
    { kind: 'pin', options: { paths: ['a', 'b'], isDryRun: true, insecureRegistries: ['r:1', 's'] } },
  ],
  [
    ['pin', '--', '--dry-run'],
    { kind: 'pin', options: { paths: ['--dry-run'], isDryRun: false, insecureRegistries: [] } },
  ],
  [['pin', '-h'], { kind: 'help' }],
  [
    ['pin', '--fix'],
    { kind: 'wrong', message: 'The option --fix is unknown here. hullcheck --help lists the options.' },
  ],
  [['pin', '--dry-run=x'], { kind: 'wrong', message: 'The option --dry-run takes no value.' }],
  [
    ['pin', '--insecure-registry'],
    {
      kind: 'wrong',
      message: 'The option --insecure-registry needs the host of a registry, such as registry.local:5000.',
    },
  ],
])('%j', (args, command) => expect(parseArguments(args)).toEqual(command));

test('a folder that is not there', async () => {
  await inFolder({}, async (folder) => {
    expect(await folder.run(['pin', 'nowhere'])).toEqual({
      code: 2,
      out: '',
      err: 'hullcheck: There is no file or folder "nowhere".\n',
    });
  });
});
