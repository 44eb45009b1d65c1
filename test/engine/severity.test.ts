import { expect, test } from 'vitest';
import { runRules } from '../../server/src/engine/analyze.js';
import type { AnyRule } from '../../server/src/engine/rule.js';
import { defineRule } from '../../server/src/engine/rule.js';
import { DEFAULT_SETTINGS, type RuleSetting } from '../../server/src/engine/settings.js';
import { Dockerfile } from '../../server/src/model/docker/dockerfile.js';
import { parseDockerfile } from '../../server/src/syntax/dockerfile/parse.js';

const rule = {
  ...(defineRule({
    id: 'sample-milder',
    title: 'Milder',
    severity: 'warning',
    why: '',
    on: 'FROM',
    *check(from) {
      yield { at: from, message: 'It is mild.', severity: 'hint' };
    },
    bad: [{ code: '' }],
    good: [''],
  }) as AnyRule),
  theme: 'image',
} as const;

test.each<[RuleSetting | undefined, string[]]>([
  [undefined, ['hint']],
  ['error', ['error']],
  [{ severity: 'error' }, ['error']],
  [{ other: 1 }, ['hint']],
  ['off', []],
  [{ severity: 'off' }, []],
])('a problem of its own severity with the setting %j', (setting, severities) => {
  const contents = {
    language: 'dockerfile',
    uri: 'file:///Dockerfile',
    dockerfile: new Dockerfile(parseDockerfile('FROM a\n')),
  } as const;
  const settings = {
    ...DEFAULT_SETTINGS,
    today: '2026-06-01',
    rules: setting === undefined ? {} : { [rule.id]: setting },
  };
  expect(runRules([rule], contents, { settings }).map(({ found }) => found.severity)).toEqual(severities);
});
