import { describe, expect, it } from 'vitest';
import { expandBraces, globMatcher } from '../../client/src/globs.js';

describe('braces', () => {
  it.each([
    ['**/*.yaml', ['**/*.yaml']],
    ['*.{yaml,yml}', ['*.yaml', '*.yml']],
    ['{a,b{c,d}}/e', ['a/e', 'bc/e', 'bd/e']],
    ['{a,b}.{c,d}', ['a.c', 'a.d', 'b.c', 'b.d']],
    ['{a,}b', ['ab', 'b']],
    ['a{b', ['a{b']],
    ['a}b', ['a}b']],
  ])('%s', (glob, expected) => {
    expect(expandBraces(glob)).toEqual(expected);
  });
});

describe('globs', () => {
  it.each([
    ['**/*.yaml', 'pod.yaml', true],
    ['**/*.yaml', 'k8s/base/pod.yaml', true],
    ['**/*.yaml', 'pod.yml', false],
    ['*.yaml', 'k8s/pod.yaml', false],
    ['**/node_modules', 'web/node_modules/a/b.yaml', true],
    ['**/node_modules', 'web/my_node_modules/b.yaml', false],
    ['charts/vendor/**', 'charts/vendor/redis/Chart.yaml', true],
    ['charts/vendor/**', 'charts/web/Chart.yaml', false],
    ['**/{[Dd]ockerfile,[Cc]ontainerfile}.*', 'web/dockerfile.prod', true],
    ['**/{[Dd]ockerfile,[Cc]ontainerfile}.*', 'web/Dockerfile', false],
    ['**/[!a]?.json', 'bc.json', true],
    ['**/[!a]?.json', 'ac.json', false],
    ['a+b(c).yaml', 'a+b(c).yaml', true],
    ['a{b.yaml', 'a{b.yaml', true],
    ['[z-a].yaml', 'z.yaml', false],
  ])('%s and %s: %s', (glob, path, expected) => {
    expect(globMatcher([glob])(path)).toBe(expected);
  });

  it('match nothing where there are none', () => {
    expect(globMatcher([])('pod.yaml')).toBe(false);
  });
});
