import { describe, expect, it } from 'vitest';
import { MappedText } from '../../../server/src/syntax/dockerfile/mapped-text.js';
import { parseDockerfile } from '../../../server/src/syntax/dockerfile/parse.js';
import {
  commands,
  parseShell,
  type ShellCommand,
  type ShellDialect,
} from '../../../server/src/syntax/dockerfile/shell.js';

const read = (text: string, dialect: ShellDialect = 'posix'): ShellCommand[] => [
  ...commands(parseShell(MappedText.verbatim(text, 0), dialect)),
];
const texts = (text: string) => read(text).map((command) => command.text);

describe('parseShell', () => {
  it('finds the commands of lists, pipelines and blocks', () => {
    expect(texts('a && b || c; d & e')).toEqual(['a', 'b', 'c', 'd', 'e']);
    expect(texts('if a; then b; elif c; then d; else e; fi')).toEqual(['a', 'b', 'c', 'd', 'e']);
    expect(texts('for x in $(a); do b; done; while c; do d; done; until e; do f; done')).toEqual([
      'b',
      'c',
      'd',
      'e',
      'f',
      'a',
    ]);
    expect(texts('case $(a) in x) b;; *) c;; esac')).toEqual(['b', 'c', 'a']);
    expect(texts('f() { a; }; (b; c); { d; }')).toEqual(['a', 'b', 'c', 'd']);
    expect(texts('[[ -n $(a) ]] && b; ! c')).toEqual(['b', 'c', 'a']);
  });

  it('finds commands within substitutions', () => {
    expect(texts('a "$(b `c`)" <(d) >$(e)')).toEqual(['a "$(b `c`)" <(d) >$(e)', 'b `c`', 'c', 'd', 'e']);
    expect(texts('x=$(a); export y="$(b)"')).toEqual(['x=$(a)', 'a', 'export y="$(b)"', 'b']);
    expect(texts('a `b \\`c\\``')).toEqual(['a `b \\`c\\``', 'b `c`', 'c']);
  });

  it('reads words', () => {
    const [command] = read('A=1 cmd "a b" \'$x\' $y "p$z" a\\ b *.js $(q) ${w:-1}');
    expect(command?.assignments.map(({ name, value }) => [name, value?.value])).toEqual([['A', '1']]);
    expect(command?.name?.value).toBe('cmd');
    expect(command?.args.map(({ value }) => value)).toEqual([
      'a b',
      '$x',
      undefined,
      undefined,
      'a b',
      '*.js',
      undefined,
      undefined,
    ]);
    expect(command?.args[3]?.parts.map(({ kind, name, value }) => [kind, name ?? value])).toEqual([
      ['text', 'p'],
      ['variable', 'z'],
    ]);
    expect(command?.args[7]?.parts.map(({ kind, name }) => [kind, name])).toEqual([['variable', 'w']]);
  });

  it('joins pipes', () => {
    const [curl, tee, bash] = read('curl x | tee f | bash -s');
    expect(curl?.pipesInto).toBe(tee);
    expect(tee?.pipesInto).toBe(bash);
    expect(bash?.pipedFrom).toBe(tee);
    expect(bash?.operator).toBe('|');
    const [a, b, c] = read('{ a; b; } | (c; d)');
    expect([a?.pipesInto, b?.pipesInto]).toEqual([c, c]);
  });

  it('says how commands are joined', () => {
    expect(read('a && b || c; d\ne & f').map(({ operator }) => operator)).toEqual([
      undefined,
      '&&',
      '||',
      ';',
      ';',
      '&',
    ]);
    expect(read('! a && b').map(({ isNegated }) => isNegated)).toEqual([true, false]);
    expect(read('if a; then b; fi').map(({ block }) => block?.kind)).toEqual(['condition', 'branch']);
    expect(read('(a) > f')[0]?.block).toMatchObject({
      kind: 'subshell',
      redirects: [{ operator: '>', target: { value: 'f' } }],
    });
    expect(read('f() { (a); }')[0]?.block?.parent?.parent?.kind).toBe('function');
  });

  it('reads redirects and heredocs', () => {
    const [a] = read('a >f 2>&1 <<< "$x"');
    expect(
      a?.redirects.map(({ operator, fileDescriptor, target }) => [operator, fileDescriptor, target?.text]),
    ).toEqual([
      ['>', undefined, 'f'],
      ['>&', 2, '1'],
      ['<<<', undefined, '"$x"'],
    ]);
    const [cat, b] = read('cat <<E > f\none $(b)\nE\nc');
    expect(cat?.redirects[0]).toMatchObject({ operator: '<<', body: { text: 'one $(b)\n' } });
    expect(b?.text).toBe('b');
  });

  it('keeps what it can of broken scripts', () => {
    expect(texts('a && "b')).toContain('a');
    expect(texts('if a; then b')).toEqual(['a', 'b']);
    expect(parseShell(MappedText.verbatim('a "b', 0)).problems).not.toEqual([]);
    expect(texts('')).toEqual([]);
  });

  it('places words in the file', () => {
    const text = 'FROM a\nRUN one \\\n  # why\n  two "x \\\n y" && \\\n  three\n';
    const run = parseDockerfile(text).instructions[1];
    if (run?.name !== 'RUN') throw new Error('No RUN');
    const [first, second] = commands(parseShell(run.script));
    const slice = (range?: { start: number; end: number }) => text.slice(range?.start, range?.end);
    expect(slice(first?.args[0]?.range)).toBe('two');
    expect(slice(first?.args[1]?.range)).toBe('"x \\\n y"');
    expect(first?.args[1]?.value).toBe('x  y');
    expect(slice(first?.args[1]?.content.range)).toBe('x \\\n y');
    expect(slice(second?.range)).toBe('three');
    expect(slice(first?.range)).toBe('one \\\n  # why\n  two "x \\\n y"');
  });

  it('places the words of heredocs in the file', () => {
    const text = 'RUN <<-E\n\tone\n\t\ttwo three\n\tE\nRUN sh <<A <<B\nfour\nA\nfive\nB\n';
    const found = parseDockerfile(text).instructions.flatMap((run) =>
      run.name === 'RUN' ? [...commands(parseShell(run.script))] : [],
    );
    expect(found.map(({ range }) => text.slice(range.start, range.end))).toEqual(['one', 'two three', 'sh <<A <<B']);
    expect(found[2]?.redirects.map(({ body }) => text.slice(body?.range.start, body?.range.end))).toEqual([
      'four\n',
      'five\n',
    ]);
  });
});

describe('other shells', () => {
  it('splits PowerShell', () => {
    const found = read(
      'Invoke-WebRequest -Uri "https://a.test/x y" -OutFile $f; Get-Item a | Remove-Item -Force',
      'powershell',
    );
    expect(found.map(({ name, args }) => [name?.value, ...args.map(({ value }) => value)])).toEqual([
      ['Invoke-WebRequest', '-Uri', 'https://a.test/x y', '-OutFile', undefined],
      ['Get-Item', 'a'],
      ['Remove-Item', '-Force'],
    ]);
    expect(found[1]?.pipesInto).toBe(found[2]);
  });

  it('splits cmd', () => {
    const found = read('setx A "b & c" && del x & dir %P%', 'cmd');
    expect(found.map(({ operator, name, args }) => [operator, name?.value, ...args.map(({ value }) => value)])).toEqual(
      [
        [undefined, 'setx', 'A', 'b & c'],
        ['&&', 'del', 'x'],
        ['&', 'dir', undefined],
      ],
    );
  });

  it('leaves unknown languages alone', () => expect(read('a && b', 'unknown')).toEqual([]));
});
