import path from 'node:path';
import { expect, test } from 'vitest';
import { filePath, fileUri } from '../../server/src/cli/file-uri.js';
import { nodeFiles } from '../../server/src/cli/node-file-system.js';
import { inFolder } from '../support/command-line.js';

test.skipIf(process.platform === 'win32').each([
  ['/w/a.yaml', 'file:///w/a.yaml'],
  [
    "/w/a b/c:d@e(1)!'*,;=+$&#?[x]%.yaml",
    'file:///w/a%20b/c%3Ad%40e%281%29%21%27%2A%2C%3B%3D%2B%24%26%23%3F%5Bx%5D%25.yaml',
  ],
  ['/w/größe/😀', 'file:///w/gr%C3%B6%C3%9Fe/%F0%9F%98%80'],
  ['/', 'file://'],
])('%s is spelt as VS Code spells it', (file, uri) => {
  expect(fileUri(file)).toBe(uri);
  expect(filePath(uri)).toBe(file);
});

test('the language server finds what may matter, and reads it', async () => {
  const files = {
    'a/pod.yaml': 'a: 1\n',
    'a/Dockerfile': 'FROM a\n',
    'a/.gitignore': 'x\n',
    'a/notes.md': 'x',
    'node_modules/x/pod.yaml': 'a: 1\n',
    '.git/config.yaml': 'a: 1\n',
    'b.json': '{}\0',
    'c.yaml': 'x'.repeat(7 * 1024 * 1024),
    'd.yaml': 'x'.repeat(3 * 1024 * 1024),
  };
  await inFolder(files, async (folder) => {
    const root = fileUri(folder.path);
    const { uris, truncated } = await nodeFiles.find(root, 100);
    expect(uris.map((uri) => uri.slice(root.length + 1))).toEqual([
      'a/.gitignore',
      'a/Dockerfile',
      'a/pod.yaml',
      'b.json',
      'c.yaml',
      'd.yaml',
    ]);
    expect(truncated).toBe(false);
    expect(await nodeFiles.find(root, 2)).toMatchObject({ uris: { length: 2 }, truncated: true });
    const contents = await nodeFiles.read([...uris, `${root}/none.yaml`, root]);
    expect(contents.map((content) => ('text' in content ? content.text : content.error))).toEqual([
      'x\n',
      'FROM a\n',
      'a: 1\n',
      'binary',
      'too-large',
      'too-large',
      'missing',
      'unreadable',
    ]);
    expect((await nodeFiles.find(fileUri(path.join(folder.path, 'none')), 10)).uris).toEqual([]);
  });
});
