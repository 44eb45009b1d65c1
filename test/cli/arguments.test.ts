import { describe, expect, test } from 'vitest';
import { parseArguments } from '../../server/src/cli/arguments.js';

const options = (...args: string[]) => {
  const command = parseArguments(args);
  return command.kind === 'check' ? command.options : command;
};

describe('arguments', () => {
  test('none: the current folder', () => {
    expect(options()).toEqual({
      paths: ['.'],
      format: 'text',
      profile: undefined,
      config: undefined,
      kubernetesVersion: undefined,
      failOn: 'warning',
      suppressions: true,
      today: undefined,
      fix: undefined,
      isDryRun: false,
    });
  });

  test('all of them', () => {
    const args =
      'a b --format=json --profile strict --config c.yaml --kubernetes-version 1.30 --fail-on never --no-suppressions --today 2026-01-31 --fix=all'.split(
        ' ',
      );
    expect(options(...args)).toEqual({
      paths: ['a', 'b'],
      format: 'json',
      profile: 'strict',
      config: 'c.yaml',
      kubernetesVersion: 30,
      failOn: 'never',
      suppressions: false,
      today: '2026-01-31',
      fix: 'all',
      isDryRun: false,
    });
  });

  test('a bare --fix takes no path for its value', () => {
    expect(options('--fix', 'deploy', '--dry-run')).toMatchObject({ fix: 'safe', paths: ['deploy'], isDryRun: true });
    expect(options('--fix=safe')).toMatchObject({ fix: 'safe', paths: ['.'] });
    expect(options('--', '--fix')).toMatchObject({ fix: undefined, paths: ['--fix'] });
  });

  test.each<[string[], object]>([
    [['--help'], { kind: 'help' }],
    [['-h', 'a'], { kind: 'help' }],
    [['--version'], { kind: 'version' }],
    [['explain', 'x'], { kind: 'explain', rule: 'x' }],
  ])('%j', (args, command) => expect(parseArguments(args)).toEqual(command));

  test.each<[string[], string]>([
    [['--formats', 'json'], 'The option --formats is unknown. hullcheck --help lists the options.'],
    [['-x'], 'The option -x is unknown. hullcheck --help lists the options.'],
    [['--format'], 'The option --format needs a format: text, json, sarif, junit or github.'],
    [['--format', '--fix'], 'The option --format needs a format: text, json, sarif, junit or github.'],
    [['--format', 'xml'], '--format does not know "xml". It takes a format: text, json, sarif, junit or github.'],
    [['--profile', 'all'], '--profile does not know "all". It takes a profile: recommended, strict, audit.'],
    [
      ['--fail-on=high'],
      '--fail-on does not know "high". It takes a severity: error, warning, information, hint, or never.',
    ],
    [['--kubernetes-version', '2'], '--kubernetes-version cannot read "2". It takes a version such as 1.34.'],
    [['--today', '2026-02-30'], '--today cannot read "2026-02-30". It takes a day such as 2026-06-30.'],
    [['--fix=some'], '--fix does not know "some". It takes safe or all.'],
    [['--fix='], 'The option --fix needs safe or all.'],
    [['--no-suppressions=yes'], 'The option --no-suppressions takes no value.'],
    [['--dry-run'], '--dry-run shows what --fix would do: give both.'],
    [['--dry-run', '--fix', '--format', 'json'], '--dry-run prints a diff, so it cannot go with --format json.'],
    [['explain'], 'hullcheck explain needs the id of one rule.'],
    [['explain', 'a', 'b'], 'hullcheck explain needs the id of one rule.'],
  ])('%j is wrong', (args, message) => expect(parseArguments(args)).toEqual({ kind: 'wrong', message }));
});
