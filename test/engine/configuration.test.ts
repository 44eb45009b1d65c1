import { describe, expect, test } from 'vitest';
import {
  nearest,
  parseConfiguration,
  parseKubernetesVersion,
  readConfiguration,
  resolveSettings,
} from '../../server/src/engine/configuration.js';
import { type AnyRule, defineRule, type RegisteredRule } from '../../server/src/engine/rule.js';

const rule = (id: string, options: AnyRule['options'] = {}): RegisteredRule => ({
  ...(defineRule({
    id,
    title: id,
    severity: 'warning',
    why: '',
    on: 'pod',
    *check() {},
    bad: [{ code: '' }],
    good: [''],
  }) as AnyRule),
  theme: 'image',
  options,
});
const rules = [
  rule('sample-one'),
  rule('sample-two', {
    registries: { default: [], description: '' },
    limit: { default: 1, description: '' },
    strictly: { default: false, description: '' },
    name: { default: '', description: '' },
  }),
];
/** Problems as `underlined text: message`. */
const problems = (text: string): string[] =>
  parseConfiguration(text, rules).problems.map(
    ({ range, message }) => `${text.slice(range.start, range.end)}: ${message}`,
  );

describe('a .hullcheck.yaml', () => {
  test('is read', () => {
    const text = `# ours
profile: strict
kubernetesVersion: 1.30
exclude: [testdata/**, "*.tmp.yaml"]
rules:
  sample-one: off
  sample-two: { severity: error, registries: [a, b], limit: 3, strictly: true, name: x }
`;
    expect(parseConfiguration(text, rules)).toEqual({
      problems: [],
      value: {
        profile: 'strict',
        kubernetesVersion: 30,
        exclude: ['testdata/**', '*.tmp.yaml'],
        rules: {
          'sample-one': 'off',
          'sample-two': { severity: 'error', registries: ['a', 'b'], limit: 3, strictly: true, name: 'x' },
        },
      },
    });
  });

  test.each(['', '# nothing\n', '\uFEFFprofile:\n', 'rules:\nexclude:\n', '{}'])('may say nothing: %j', (text) => {
    expect(parseConfiguration(text, rules)).toEqual({ problems: [], value: {} });
  });

  test('takes aliases', () => {
    expect(parseConfiguration('rules:\n  sample-one: &x error\n  sample-two: *x\n', rules).value.rules).toEqual({
      'sample-one': 'error',
      'sample-two': 'error',
    });
  });

  test.each<[text: string, ...expected: string[]]>([
    [
      'profil: strict\n',
      'profil: The key "profil" is unknown; the keys are "profile", "rules", "exclude", "kubernetesVersion" and "harden". Perhaps "profile" is meant.',
    ],
    [
      'harden: { level: privileged, uid: 0, user: 1 }\n',
      'privileged: The level "privileged" is unknown; the levels are "baseline" and "restricted".',
      '0: The user "0" is no number from 1 to 2147483647.',
      'user: The key "user" is unknown; the keys of "harden" are "level" and "uid".',
    ],
    ['harden: strict\n', 'strict: The value of "harden" is no map of the keys "level" and "uid".'],
    ['harden: { level: baseline, uid: null }\nprofile:\n'],
    ['profile: all\n', 'all: The profile "all" is unknown; the profiles are "recommended", "strict" and "audit".'],
    [
      'profile: [strict]\n',
      '[strict]: The profile (a list) is unknown; the profiles are "recommended", "strict" and "audit".',
    ],
    ['kubernetesVersion: 1\n', '1: The Kubernetes version "1" cannot be read; it is written like "1.37".'],
    [
      'kubernetesVersion: latest\n',
      'latest: The Kubernetes version "latest" cannot be read; it is written like "1.37".',
    ],
    ['rules: [sample-one]\n', '[sample-one]: The value of "rules" is no map of rule ids and severities.'],
    ['rules:\n  sample-onw: error\n', 'sample-onw: The rule "sample-onw" is unknown. Perhaps "sample-one" is meant.'],
    ['rules:\n  nothing-like-it: error\n', 'nothing-like-it: The rule "nothing-like-it" is unknown.'],
    [
      'rules:\n  sample-one: critical\n',
      'critical: The severity "critical" is unknown; the severities are "off", "error", "warning", "information" and "hint".',
    ],
    [
      'rules:\n  sample-one: false\n',
      'false: The severity "false" is unknown; the severities are "off", "error", "warning", "information" and "hint".',
    ],
    [
      'rules:\n  sample-one: [error]\n',
      '[error]: The setting of "sample-one" is a list; it is a severity, or a map of severity and options.',
    ],
    [
      'rules:\n  sample-one:\n    limit: 1\n',
      'limit: The rule "sample-one" has no option "limit"; it takes "severity".',
    ],
    ['rules:\n  sample-two:\n    limit: many\n', 'many: The option "limit" is no number.'],
    ['rules:\n  sample-two:\n    registries: ghcr.io\n', 'ghcr.io: The option "registries" is no list.'],
    ['rules:\n  sample-two:\n    strictly: 1\n', '1: The option "strictly" is no true or false.'],
    ['exclude: testdata\n', 'testdata: The value of "exclude" is no list of globs, such as ["testdata/**"].'],
    ['exclude:\n  - 5\n  - a\n', '5: The glob "5" is no text.'],
    [
      '- a\n',
      '- a: The configuration is no map of the keys "profile", "rules", "exclude", "kubernetesVersion" and "harden".',
    ],
    ['profile: strict\n---\nprofile: audit\n', '---: The file has a second document, which is not read.'],
  ])('%j', (text, ...expected) => expect(problems(text)).toEqual(expected));

  test('keeps what is right beside what is wrong', () => {
    const { value, problems: found } = parseConfiguration(
      'profile: audit\nrules:\n  sample-one: loud\n  sample-two: hint\nexclude: [a, 1',
      rules,
    );
    expect(value).toEqual({ profile: 'audit', rules: { 'sample-two': 'hint' }, exclude: ['a'] });
    expect(found.map(({ message }) => message.split(' ').slice(0, 5).join(' '))).toEqual([
      'The severity "loud" is unknown;',
      'The glob "1" is no',
      expect.stringContaining('The file is no valid'),
    ]);
  });

  test('never throws while it is typed', () => {
    const text = 'profile: strict\nrules:\n  sample-two: { limit: 3, name: "x" }\nexclude:\n  - "**/x"\n# end\n';
    for (let end = 0; end <= text.length; end++)
      expect(() => parseConfiguration(text.slice(0, end), rules)).not.toThrow();
  });
});

test('the settings of an editor are read alike', () => {
  expect(
    readConfiguration(
      { profile: 'audit', rules: { 'sample-one': 'off' }, exclude: [], kubernetesVersion: 'v1.34.2' },
      rules,
    ),
  ).toEqual({
    problems: [],
    value: { profile: 'audit', rules: { 'sample-one': 'off' }, exclude: [], kubernetesVersion: 34 },
  });
  expect(readConfiguration({ kubernetesVersion: 1.34 }, rules).value).toEqual({ kubernetesVersion: 34 });
  expect(readConfiguration({ kubernetesVersion: 1.3 }, rules).problems).toHaveLength(1);
  expect(readConfiguration(null, rules)).toEqual({ problems: [], value: {} });
  expect(readConfiguration('strict', rules).problems).toHaveLength(1);
});

test.each<[string, number | undefined]>([
  ['1.34', 34],
  ['v1.34.2', 34],
  ['1.30', 30],
  ['v1.29.4-gke.1043000', 29],
  ['2.1', undefined],
  ['', undefined],
])('the Kubernetes version %j', (text, minor) => expect(parseKubernetesVersion(text)).toBe(minor));

test('later layers win, rule by rule', () => {
  const settings = resolveSettings(
    [
      {
        profile: 'strict',
        kubernetesVersion: 30,
        harden: { level: 'restricted', uid: 2000 },
        rules: { 'sample-one': 'error', 'sample-two': { limit: 3 } },
      },
      { rules: { 'sample-two': 'hint' }, harden: { level: 'baseline' } },
      { profile: 'audit', rules: { 'sample-one': { severity: 'off' } } },
    ],
    { today: '2026-11-01' },
  );
  expect(settings).toEqual({
    profile: 'audit',
    kubernetesVersion: 30,
    rules: { 'sample-one': { severity: 'off' }, 'sample-two': { severity: 'hint', limit: 3 } },
    harden: { level: 'baseline', uid: 2000 },
    today: '2026-11-01',
    suppressions: true,
  });
  expect(resolveSettings([], { today: '2026-11-01', suppressions: false })).toMatchObject({
    profile: 'recommended',
    suppressions: false,
  });
});

test('the nearest file upwards is found', () => {
  const values = new Map([
    ['', 0],
    ['a', 1],
    ['a/b/c', 2],
  ]);
  expect(['', 'a', 'a/b', 'a/b/c/d', 'x/y'].map((folder) => nearest(folder, values))).toEqual([0, 1, 1, 2, 0]);
  expect(nearest('file:///w/a', new Map([['file:///w', 1]]))).toBe(1);
  expect(nearest('file:///x', new Map([['file:///w', 1]]))).toBeUndefined();
});
