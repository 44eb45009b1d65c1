import { afterEach, describe, expect, test } from 'vitest';
import { Editor } from './editor.js';

const READ = 'Write the data of this Secret as readable stringData';
const ENCODE = 'Write the stringData of this Secret in base64';

const editors: Editor[] = [];
afterEach(async () => {
  for (const editor of editors.splice(0)) await editor.stop();
});
const open = async (path: string, text: string): Promise<Editor> => {
  const editor = await Editor.ready({ files: { [path]: text } });
  editors.push(editor);
  await editor.open(path);
  await editor.settle();
  return editor;
};
const titles = async (text: string, on: string): Promise<readonly string[]> =>
  (await (await open('a.yaml', text)).actions('a.yaml', on, ['refactor'])).map(({ title }) => title);
const run = async (path: string, text: string, on: string, title: string): Promise<string | undefined> => {
  const editor = await open(path, text);
  const action = await editor.action(path, on, title);
  await editor.apply((await editor.resolve(action)).edit ?? {});
  return editor.textOf(path);
};

const head = 'apiVersion: v1\nkind: Secret\nmetadata:\n  name: login\n';
const encoded = `${head}# Of the shop.
data: # in base64
  # A comment of the entry.
  user: c2hvcA== # behind
  "pass word": "YcOkLfCfmLog"
  lines: |
    b25lCnR3
    bwo=
type: Opaque
`;
const readable = `${head}# Of the shop.
stringData: # in base64
  # A comment of the entry.
  user: shop # behind
  "pass word": "aä-😺 "
  lines: |
    one
    two
type: Opaque
`;

describe('the values of a Secret', () => {
  test('are written as text, with every comment, and back', async () => {
    expect(await run('a.yaml', encoded, 'Secret', READ)).toBe(readable);
    const back = await run('a.yaml', readable, 'shop', ENCODE);
    expect(back).toContain('data: # in base64\n  # A comment of the entry.\n  user: "c2hvcA==" # behind\n');
    expect(await run('a.yaml', back ?? '', 'Secret', READ)).toContain('user: "shop" # behind');
  });

  test('keep the quotes of JSON', async () => {
    const json = '{"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "a"}, "data": {"user": "c2hvcA=="}}\n';
    expect(await run('a.json', json, 'Secret', READ)).toBe(
      json.replace('"data"', '"stringData"').replace('c2hvcA==', 'shop'),
    );
  });

  test.each([
    ['bytes that are no text', `${head}data: { a: /w== }\n`],
    ['control characters', `${head}data: { a: AAE= }\n`],
    ['what is no base64', `${head}data: { a: "c2hvcA" }\n`],
    ['base64 that would not come back the same', `${head}data: { a: c2hvcB== }\n`],
    ['both maps', `${head}data: { a: c2hvcA== }\nstringData: { b: c }\n`],
    ['neither', head],
    ['an empty map', `${head}data: {}\n`],
    ['a template', `${head}data: { a: {{ .Values.a }} }\n`],
    ['an anchor', `${head}data: { a: &a c2hvcA==, b: *a }\n`],
    ['what SOPS has encrypted', `${head}data: { a: c2hvcA== }\nsops: { version: 3.9.0 }\n`],
    ['a ConfigMap', `${head.replace('Secret', 'ConfigMap')}data: { a: c2hvcA== }\n`],
  ])('stay as they are: %s', async (_, text) => {
    expect(await titles(text, 'login')).toEqual([]);
  });

  test('are offered only there', async () => {
    const text = `${encoded}---\napiVersion: v1\nkind: Service\nmetadata: { name: other }\n`;
    expect(await titles(text, 'other')).toEqual([]);
    expect(await titles(text, 'c2hvcA==')).toEqual([READ]);
  });
});
