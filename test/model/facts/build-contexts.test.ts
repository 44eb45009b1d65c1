import { describe, expect, it } from 'vitest';
import buildContexts from '../../../server/src/model/facts/build-contexts.js';
import { buildFact } from '../../support/fact.js';

const build = (files: Readonly<Record<string, string>>) => buildFact(buildContexts, files).fact;
const uri = (path: string) => `file:///w/${path}`;
const compose = (context: string, dockerfile: string, image = '') =>
  `services:\n  api:\n    ${image}\n    build: { context: ${context}, dockerfile: ${dockerfile} }\n`;

describe('what is left out of builds', () => {
  it.each<
    [what: string, files: Readonly<Record<string, string>>, dockerfile: string, path: string, by: string | undefined]
  >([
    ['by the file beside the Dockerfile', { '.dockerignore': 'test' }, 'Dockerfile', 'test/a', 'test'],
    ['not by one above it', { '.dockerignore': 'test' }, 'api/Dockerfile', 'test', undefined],
    ['by the one that is named after it', { 'api.Dockerfile.dockerignore': 'test' }, 'api.Dockerfile', 'test', 'test'],
    ['by no other then', { 'Dockerfile.dockerignore': 'a', '.dockerignore': 'test' }, 'Dockerfile', 'test', undefined],
    ['by that of the context', { 'compose.yaml': compose('..', 'x'), '.dockerignore': 'a' }, 'Dockerfile', 'a', 'a'],
    [
      'where compose says so, without a name of the image',
      { 'compose.yaml': compose('.', 'docker/Dockerfile'), '.dockerignore': 'test' },
      'docker/Dockerfile',
      'test',
      'test',
    ],
    [
      'where a workflow says so',
      {
        '.github/workflows/ci.yaml': 'jobs: { b: { steps: [{ run: docker build -f docker/Dockerfile . }] } }',
        '.dockerignore': 'test',
      },
      'docker/Dockerfile',
      'test',
      'test',
    ],
    [
      'only where every build leaves it out',
      {
        'a/compose.yaml': compose('.', '../Dockerfile'),
        'compose.yaml': compose('.', 'Dockerfile'),
        '.dockerignore': 'test',
      },
      'Dockerfile',
      'test',
      undefined,
    ],
    ['by nothing', {}, 'Dockerfile', 'test', undefined],
  ])('%s', (_, files, dockerfile, path, by) => expect(build(files).ignoring(uri(dockerfile), path)).toBe(by));
});

describe('the guard of private files', () => {
  it.each<[what: string, files: Readonly<Record<string, string>>, dockerfile: string, guard: unknown]>([
    ['none', {}, 'Dockerfile', { kind: 'none', missing: ['.git', '.env'], path: '.dockerignore' }],
    [
      'partial',
      { '.dockerignore': '.git' },
      'Dockerfile',
      { kind: 'partial', missing: ['.env'], path: '.dockerignore' },
    ],
    ['full', { '.dockerignore': '.git\n**/.env*' }, 'Dockerfile', { kind: 'full', missing: [], path: '.dockerignore' }],
    [
      'full by everything',
      { '.dockerignore': '*\n!src' },
      'Dockerfile',
      { kind: 'full', missing: [], path: '.dockerignore' },
    ],
    [
      'of a folder above, where nothing says what is built',
      { '.dockerignore': '.git' },
      'docker/api/Dockerfile',
      { kind: 'partial', missing: ['.env'], path: '../../.dockerignore' },
    ],
    [
      'of the folder that is built',
      { 'compose.yaml': compose('./my app', '../docker/Dockerfile') },
      'docker/Dockerfile',
      { kind: 'none', missing: ['.git', '.env'], path: '../my app/.dockerignore' },
    ],
    [
      'of several folders',
      {
        'compose.yaml': compose('a', '../Dockerfile'),
        'b/compose.yaml': compose('.', '../Dockerfile'),
        'a/.dockerignore': '*',
      },
      'Dockerfile',
      { kind: 'none', missing: ['.git', '.env'], path: undefined },
    ],
  ])('%s', (_, files, dockerfile, guard) => expect(build(files).guard(uri(dockerfile))).toEqual(guard));
});
