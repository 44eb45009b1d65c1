import { describe, expect, it } from 'vitest';
import { expandWord, hasVariable, unquote, type Variable } from '../../../server/src/syntax/dockerfile/word.js';

const VALUES: Readonly<Record<string, Variable>> = {
  A: { state: 'set', value: 'one' },
  EMPTY: { state: 'set', value: '' },
  FILE: { state: 'set', value: 'a.tar.gz' },
  ARG: { state: 'set', value: 'x', fromBuildArgument: true },
  OPEN: { state: 'unset', fromBuildArgument: true },
  DARK: { state: 'unknown' },
};

const expand = (word: string) => expandWord(word, (name) => VALUES[name] ?? { state: 'unset' });

describe('expandWord', () => {
  it.each([
    ['$A', 'one'],
    ['${A}', 'one'],
    ['x$A-y', 'xone-y'],
    ['$A_B', ''],
    ['"$A b"', 'one b'],
    ["'$A'", '$A'],
    ['\\$A', '$A'],
    ['"\\$A"', '$A'],
    ['a\\ b', 'a b'],
    ['"a\\b"', 'a\\b'],
    ['$', '$'],
    ['a$/b', 'a$/b'],
    ['$UNSET', ''],
    ['${UNSET:-b}', 'b'],
    ['${UNSET-b}', 'b'],
    ['${EMPTY:-b}', 'b'],
    ['${EMPTY-b}', ''],
    ['${A:-b}', 'one'],
    ['${A:+b}', 'b'],
    ['${A+b}', 'b'],
    ['${EMPTY:+b}', ''],
    ['${EMPTY+b}', 'b'],
    ['${UNSET:+b}', ''],
    ['${A:?no}', 'one'],
    ['${UNSET:-${A}x}', 'onex'],
    ['${UNSET:-"a b"}', 'a b'],
    ['${FILE#*.}', 'tar.gz'],
    ['${FILE##*.}', 'gz'],
    ['${FILE%.*}', 'a.tar'],
    ['${FILE%%.*}', 'a'],
    ['${FILE/a/b}', 'b.tar.gz'],
    ['${FILE//a/b}', 'b.tbr.gz'],
    ['${FILE/x/b}', 'a.tar.gz'],
    ['${DARK:+}', undefined],
    ['$DARK', undefined],
    ['${DARK:-b}', undefined],
    ['${A:-$DARK}', 'one'],
    ['${UNSET:+$DARK}', ''],
    ['$OPEN', undefined],
    ['${OPEN:-b}', 'b'],
    ['${OPEN:+b}', ''],
    ['${OPEN:?no}', undefined],
  ])('%s is %j', (word, text) => {
    expect(expand(word).text).toBe(text);
    expect(expand(word).problem).toBeUndefined();
  });

  it.each(['${A', '${}', '${:-a}', '${A^^}', '"a', "'a", '${UNSET:?no}', '${A:x}', '${A#\\x}'])(
    'refuses %s',
    (word) => {
      expect(expand(word).problem).toBeDefined();
      expect(expand(word).text).toBeUndefined();
    },
  );

  it('says what hangs on a build argument', () => {
    expect(expand('$ARG').fromBuildArgument).toBe(true);
    expect(expand('${OPEN:-b}').fromBuildArgument).toBe(true);
    expect(expand('${A:-$ARG}').fromBuildArgument).toBe(false);
    expect(expand('$A').fromBuildArgument).toBe(false);
  });

  it('names the variables', () => {
    expect(expand('$A${B:-$C}"$D"\'$E\'').variables).toEqual(['A', 'B', 'C', 'D']);
  });

  it('leaves patterns with many stars alone', () => {
    expect(expand('${FILE#*a*b*c*d*e*}').text).toBeUndefined();
  });

  it('bears deep nesting', () => {
    expect(expand('${A:-'.repeat(50_000)).problem).toBeDefined();
  });

  it('escapes by a backtick where a directive says so', () => {
    expect(expandWord('a\\b`$c', () => ({ state: 'unset' }), { escape: '`' }).text).toBe('a\\b$c');
  });
});

it('tells words with variables', () => {
  expect(['$A', '${A}', '"$A"', '${'].map((word) => hasVariable(word))).toEqual([true, true, true, true]);
  expect(['a', '\\$A', "'$A'", '$', 'a$'].map((word) => hasVariable(word))).toEqual([
    false,
    false,
    false,
    false,
    false,
  ]);
});

it('removes quotes and escapes', () => {
  expect(['"a b"', "a'b'c", 'a\\ b', '"a\\"b"', '"a\\b"', '\\$A', 'a\\'].map((word) => unquote(word))).toEqual([
    'a b',
    'abc',
    'a b',
    'a"b',
    'a\\b',
    '$A',
    'a',
  ]);
});
