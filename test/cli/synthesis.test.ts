import { describe, expect, test } from 'vitest';
import { parseArguments } from '../../server/src/cli/arguments.js';
import { inFolder } from '../support/command-line.js';

const pod = (name: string, namespace: string): string =>
  `apiVersion: v1\nkind: Pod\nmetadata: { name: ${name}, namespace: ${namespace}, labels: { app: ${name} } }\nspec: { containers: [{ name: app, image: "a:1" }] }\n`;
const FILES = { 'k8s/web.yaml': pod('web', 'shop'), 'bank/till.yaml': pod('till', 'bank') };

describe('hullcheck network synthesize', () => {
  test('prints the policies, and says where they belong', () =>
    inFolder(FILES, async (folder) => {
      const { code, out, err } = await folder.run(['network', 'synthesize']);
      expect([code, err]).toEqual([
        0,
        '2 policies for bank/network-policies.yaml\n2 policies for k8s/network-policies.yaml\n',
      ]);
      expect([...out.matchAll(/namespace: (\w+)\n/g)].map(([, name]) => name)).toEqual([
        'bank',
        'bank',
        'shop',
        'shop',
      ]);
    }));

  test('prints those of one namespace, and nothing where none is missing', () =>
    inFolder(FILES, async (folder) => {
      const { out } = await folder.run(['network', 'synthesize', '.', '--namespace', 'shop']);
      expect(out).not.toContain('bank');
      const { code, out: none, err } = await folder.run(['network', 'synthesize', '--namespace', 'none']);
      expect([code, none, err]).toEqual([0, '', 'No network policy is missing for what the manifests tell of.\n']);
    }));

  test('ends with 2 where a path is not there', () =>
    inFolder(FILES, async (folder) => {
      expect((await folder.run(['network', 'synthesize', 'none'])).code).toBe(2);
    }));

  test('understands its arguments', () => {
    expect(parseArguments(['network', 'synthesize', '--help'])).toEqual({ kind: 'help' });
    expect(parseArguments(['network', 'synthesize', 'a', '--namespace=b'])).toEqual({
      kind: 'synthesis',
      options: { paths: ['a'], namespace: 'b' },
    });
    expect(parseArguments(['network', 'synthesize', '--format', 'x'])).toMatchObject({ kind: 'wrong' });
  });
});
