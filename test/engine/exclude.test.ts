import { describe, expect, test } from 'vitest';
import { type ExcludeSources, excludes, vscodeExcludes } from '../../server/src/engine/exclude.js';

const PATHS = [
  'a.yaml',
  'deploy/a.yaml',
  'deploy/keep.yaml',
  'deploy/base/a.yaml',
  'vendor/chart/a.yaml',
  'node_modules/x/a.yaml',
  'deploy/.git/a.yaml',
  '.github/a.yaml',
];

const kept = (sources: ExcludeSources, from?: string): string[] => {
  const isExcluded = excludes(sources);
  return PATHS.filter((path) => !isExcluded(path, from === undefined ? {} : { from }));
};
const gitignore = (files: Readonly<Record<string, string>>): ExcludeSources => ({
  gitignore: (folder) => files[folder],
});
const exclude = (folder: string, ...globs: string[]): ExcludeSources => {
  const list = { folder, globs };
  return { exclude: () => list };
};
const ALWAYS = PATHS.filter((path) => !/node_modules|\.git\//.test(path));

describe('excludes', () => {
  test('what tools put there', () => expect(kept({})).toEqual(ALWAYS));

  test.each<[name: string, sources: ExcludeSources, gone: string[]]>([
    ['.gitignore', gitignore({ '': 'vendor/\n# c\n*.tmp\n' }), ['vendor/chart/a.yaml']],
    ['.gitignore, anchored', gitignore({ '': '/a.yaml\n' }), ['a.yaml']],
    ['.gitignore in a folder', gitignore({ deploy: '/a.yaml\n' }), ['deploy/a.yaml']],
    ['.gitignore taken back', gitignore({ '': 'deploy/*.yaml\n!deploy/keep.yaml' }), ['deploy/a.yaml']],
    [
      '.gitignore taken back below',
      gitignore({ '': 'a.yaml', 'deploy/base': '!a.yaml' }),
      ['a.yaml', 'deploy/a.yaml', 'vendor/chart/a.yaml', '.github/a.yaml'],
    ],
    [
      'not below an ignored folder',
      gitignore({ '': 'deploy/', 'deploy/base': '!a.yaml' }),
      ['deploy/a.yaml', 'deploy/keep.yaml', 'deploy/base/a.yaml'],
    ],
    ['a name at any depth', exclude('', 'base'), ['deploy/base/a.yaml']],
    ['a name with a wildcard', exclude('', 'k*.yaml'), ['deploy/keep.yaml']],
    ['a path', exclude('', 'deploy/base/**'), ['deploy/base/a.yaml']],
    ['a path from the folder', exclude('deploy', './base'), ['deploy/base/a.yaml']],
    ['an anchored name', exclude('', '/a.yaml'), ['a.yaml']],
    ['a path at any depth', exclude('', '**/chart/'), ['vendor/chart/a.yaml']],
    ['a glob taken back', exclude('', 'deploy/*.yaml', '!deploy/keep.yaml'), ['deploy/a.yaml']],
    ['braces', exclude('', '{vendor,.github}/**'), ['vendor/chart/a.yaml', '.github/a.yaml']],
    ['an empty glob', exclude('', '', '/'), []],
    [
      'VS Code',
      {
        vscode: [
          {
            folder: '',
            globs: vscodeExcludes(
              '{\n// c\n"files.exclude": {"**/base": true, "vendor": true, "base": true, "a.yaml": false, "x": {"when": "y"}},}',
            ),
          },
        ],
      },
      ['deploy/base/a.yaml', 'vendor/chart/a.yaml'],
    ],
  ])('%s', (_, sources, gone) => {
    expect(kept(sources)).toEqual(ALWAYS.filter((path) => !gone.includes(path)));
  });

  test('what somebody names is judged, but not what is excluded within it', () => {
    const sources = gitignore({ '': 'deploy/\n', deploy: 'base/' });
    expect(kept(sources)).toEqual(ALWAYS.filter((path) => !path.startsWith('deploy')));
    expect(kept(sources, 'deploy').filter((path) => path.startsWith('deploy'))).toEqual([
      'deploy/a.yaml',
      'deploy/keep.yaml',
    ]);
    expect(kept(sources, 'deploy/base/a.yaml')).toContain('deploy/base/a.yaml');
    expect(kept({}, 'node_modules/x')).toContain('node_modules/x/a.yaml');
  });

  test('a folder is asked for its .gitignore once', () => {
    const asked: string[] = [];
    kept({ gitignore: (folder) => void asked.push(folder) });
    expect(asked.length).toBe(new Set(asked).size);
    expect(asked).not.toContain('node_modules');
  });

  test('broken settings exclude nothing', () => {
    expect(vscodeExcludes('{ "files.exclude": {')).toEqual([]);
    expect(vscodeExcludes('null')).toEqual([]);
    expect(vscodeExcludes('{"search.exclude": {"a//b": true, /* c */ "x,}": true,}}')).toEqual(['a//b', '/x,}']);
  });
});
