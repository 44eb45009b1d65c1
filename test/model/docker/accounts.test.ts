import { describe, expect, test } from 'vitest';
import { repeatedIds } from '../../../server/src/model/docker/account-numbers.js';
import { Dockerfile } from '../../../server/src/model/docker/dockerfile.js';
import { largeUsers } from '../../../server/src/model/docker/large-users.js';
import { namedUser } from '../../../server/src/model/docker/numeric-user.js';
import { parseDockerfile } from '../../../server/src/syntax/dockerfile/parse.js';

const lastStage = (text: string) => {
  const stage = new Dockerfile(parseDockerfile(text)).target;
  if (stage === undefined) throw new Error('There is no stage.');
  return stage;
};

describe('a user by name', () => {
  test.each<[string, string | undefined, boolean]>([
    ['FROM node:24\nUSER node', '1000', true],
    ['FROM node:24\nUSER node:node', '1000:1000', true],
    ['FROM node:24\nUSER node:20', '1000:20', true],
    ['FROM node:24\nUSER node:other', undefined, false],
    ['FROM node:24 AS base\nUSER node\nFROM base', '1000', false],
    ['FROM node:24\nENV NAME=node\nUSER $NAME', '1000', false],
    ['FROM debian:13\nUSER web', undefined, false],
  ])('%s', (text, numbers, canChange) => {
    const named = namedUser(lastStage(text));
    expect(named?.numbers).toBe(numbers);
    expect(named?.change !== undefined).toBe(canChange);
  });

  test.each([
    'FROM node:24\nUSER 1000',
    'FROM node:24\nUSER root',
    'FROM node:24',
    'FROM node:24\nARG NAME=node\nUSER $NAME',
  ])('none: %s', (text) => expect(namedUser(lastStage(text))).toBeUndefined());
});

test.each<[string, readonly (readonly [string, number])[]]>([
  ['RUN useradd -u 5 a && useradd -o -u 5 b && useradd -u 6 c', [['b', 7]]],
  ['RUN groupadd -g 5 a && addgroup -g 5 b', [['b', 6]]],
  ['RUN groupadd -g 5 a && useradd -u 5 b', []],
  ['RUN useradd -u 5 a; useradd -u 5 a', []],
  ['RUN useradd -u 5 $A && useradd -u 5 b', []],
  ['RUN useradd -u 5 a && useradd -u 5 $B', []],
])('%s', (run, expected) =>
  expect(repeatedIds(lastStage(`FROM debian:13\n${run}`)).map(({ name, free }) => [name, free])).toEqual(expected),
);

test('what an earlier stage repeats is its own matter', () => {
  const text = 'FROM debian:13 AS base\nRUN useradd -u 5 a && useradd -o -u 5 b\nFROM base\nRUN useradd -o -u 5 c';
  expect(repeatedIds(lastStage(text)).map(({ name }) => name)).toEqual(['c']);
});

test.each<[string, readonly number[]]>([
  ['useradd -u 100000 a', [100000]],
  ['useradd -mu 100000 a && useradd -u 200000 b', [100000, 200000]],
  ['useradd -u 99999 a', []],
  ['useradd -u 100000 -l a', []],
  ['useradd -rl -u 100000 a', []],
  ['useradd --no-log-init -u 100000 a', []],
  ['adduser -u 100000 a', []],
])('%s', (command, expected) => {
  const [run] = lastStage(`FROM debian:13\nRUN ${command}`).instructions;
  expect(run?.name === 'RUN' && largeUsers(run).map(({ id }) => id)).toEqual(expected);
});
