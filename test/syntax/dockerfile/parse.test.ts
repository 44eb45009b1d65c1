import { describe, expect, it } from 'vitest';
import type { AnyInstruction } from '../../../server/src/syntax/dockerfile/instruction-kinds.js';
import { parseDockerfile } from '../../../server/src/syntax/dockerfile/parse.js';

const names = (text: string) => parseDockerfile(text).instructions.map(({ name }) => name);
const problems = (text: string) => parseDockerfile(text).problems.map(({ message }) => message);
const values = (instruction: AnyInstruction | undefined) => instruction?.args.map(({ value }) => value);

/** The one instruction of a text, of the kind that is asked for. */
function only<Name extends AnyInstruction['name']>(text: string, name: Name): AnyInstruction & { readonly name: Name } {
  const found = parseDockerfile(text).instructions.find((instruction) => instruction.name === name);
  if (found === undefined) throw new Error(`No ${name} in ${text}`);
  return found as AnyInstruction & { readonly name: Name };
}

describe('lines', () => {
  it('reads instructions, comments and blank lines', () => {
    const tree = parseDockerfile('# head\n\nfrom busybox\n  # note\n  Run true\n');
    expect(tree.instructions.map(({ name, text }) => [name, text])).toEqual([
      ['FROM', 'from busybox'],
      ['RUN', 'Run true'],
    ]);
    expect(tree.comments.map(({ text, range }) => [text, tree.text.slice(range.start, range.end)])).toEqual([
      ['head', '# head'],
      ['note', '# note'],
    ]);
    expect(tree.problems).toEqual([]);
  });

  it('joins continuations and leaves comments and blank lines between them out', () => {
    const text = 'RUN one \\\n  # why\n\n  two \\  \n# end\nthree\nUSER app\n';
    const tree = parseDockerfile(text);
    expect(tree.instructions.map(({ argumentText }) => argumentText.text)).toEqual(['one   two three', 'app']);
    expect(tree.instructions[0]?.text).toBe('RUN one \\\n  # why\n\n  two \\  \n# end\nthree');
    expect(tree.comments.map(({ text }) => text)).toEqual(['why', 'end']);
  });

  it('lets a comment as the last line of a continuation swallow the next instruction, as BuildKit does', () => {
    expect(names('RUN one \\\n  # two\nUSER app\n')).toEqual(['RUN']);
  });

  it('does not continue after an escaped escape character', () => {
    expect(names('RUN one \\\\\nUSER app\n')).toEqual(['RUN', 'USER']);
  });

  it('continues from a line that holds nothing else', () => {
    const run = only('\\\nRUN \\\n\\\n  true\n', 'RUN');
    expect(run.argumentText.text).toBe('true');
  });

  it('places tokens behind carriage returns and a byte order mark', () => {
    const text = '\uFEFF# syntax=docker/dockerfile:1\r\nFROM busybox \\\r\n  AS base\r\nUSER app\r\n';
    const tree = parseDockerfile(text);
    expect(tree.directives.map(({ name, value }) => [name, value])).toEqual([['syntax', 'docker/dockerfile:1']]);
    const from = only(text, 'FROM');
    expect(from.alias?.text).toBe('base');
    expect(text.slice(from.alias?.range.start, from.alias?.range.end)).toBe('base');
    expect(tree.instructions.map(({ text }) => text)).toEqual(['FROM busybox \\\r\n  AS base', 'USER app']);
  });

  it('joins a keyword that is continued', () => {
    expect(names('RU\\\nN true\n')).toEqual(['RUN']);
  });

  it('reports unknown words', () => {
    expect(problems('FORM busybox\n')).toEqual(['"FORM" is no instruction.']);
    expect(parseDockerfile('FORM busybox\n').instructions[0]?.keyword.text).toBe('FORM');
  });
});

describe('directives', () => {
  it('reads them at the head of the file, in any case and spacing', () => {
    const tree = parseDockerfile('#Syntax = a/b:1 \n # escape=`\n#check=skip=all\nFROM a\n');
    expect(tree.directives.map(({ name, value }) => `${name}|${value}`)).toEqual([
      'syntax|a/b:1',
      'escape|`',
      'check|skip=all',
    ]);
    expect(tree.escape).toBe('`');
    expect(tree.comments).toEqual([]);
  });

  it.each(['# note\n# escape=`\n', '\n# escape=`\n', '# unknown=1\n# escape=`\n', 'FROM a\n# escape=`\n'])(
    'does not read them after another line: %j',
    (text) => expect(parseDockerfile(text).escape).toBe('\\'),
  );

  it('continues lines with the escape character that is set', () => {
    const tree = parseDockerfile('# escape=`\nFROM a\nRUN dir `\n  C:\\\nCOPY a C:\\\nUSER x\n');
    expect(tree.instructions.map(({ argumentText }) => argumentText.text)).toEqual(['a', 'dir   C:\\', 'a C:\\', 'x']);
  });

  it('reports a second one and a wrong value', () => {
    expect(problems('# escape=`\n# escape=\\\nFROM a\n')).toHaveLength(1);
    expect(problems('# escape=x\nFROM a\n')).toHaveLength(1);
  });
});

describe('FROM', () => {
  it('reads platform, image and name', () => {
    const from = only('FROM --platform=$BUILDPLATFORM registry.test:5000/a/b:1@sha256:00 as Build\n', 'FROM');
    expect([from.platform?.value, from.image?.value, from.alias?.text]).toEqual([
      '$BUILDPLATFORM',
      'registry.test:5000/a/b:1@sha256:00',
      'Build',
    ]);
    expect(from.image?.isLiteral).toBe(true);
    expect(only('FROM a:${TAG:-1}', 'FROM').image?.isLiteral).toBe(false);
  });

  it.each([
    ['FROM\n', 1],
    ['FROM a b\n', 1],
    ['FROM a as 1st\n', 1],
    ['FROM a as b c\n', 1],
    ['FROM a AS b-1_2.x\n', 0],
  ])('%j has %i problems', (text, count) => expect(problems(text)).toHaveLength(count));
});

describe('COPY and ADD', () => {
  it('reads flags, sources and destination', () => {
    const copy = only('COPY --from=build --chown=app:app --link a b/*.js /app/\n', 'COPY');
    expect(copy.from?.value).toBe('build');
    expect(copy.flags.map(({ name, value, isOn }) => [name, value, isOn])).toEqual([
      ['from', 'build', false],
      ['chown', 'app:app', false],
      ['link', undefined, true],
    ]);
    expect(copy.sources.map(({ value }) => value)).toEqual(['a', 'b/*.js']);
    expect(copy.destination?.value).toBe('/app/');
  });

  it('reads arrays', () => {
    const text = 'ADD ["a b", "c\\"d", "/x/"]\n';
    const add = only(text, 'ADD');
    expect(add.sources.map(({ value }) => value)).toEqual(['a b', 'c"d']);
    expect(add.sources.map(({ text }) => text)).toEqual(['"a b"', '"c\\"d"']);
    expect(text.slice(add.destination?.range.start, add.destination?.range.end)).toBe('"/x/"');
  });

  it('knows what is no array', () => {
    expect(values(only('COPY [a] /b\n', 'COPY'))).toEqual(['[a]', '/b']);
    expect(problems('COPY ["a", 1]\n')).toHaveLength(1);
    expect(problems('COPY a\n')).toHaveLength(1);
  });

  it('ends flags at two dashes', () => {
    const copy = only('COPY --link -- --odd /b\n', 'COPY');
    expect(copy.flags.map(({ name }) => name)).toEqual(['link']);
    expect(values(copy)).toEqual(['--odd', '/b']);
  });

  it('reads quoted flags', () => {
    expect(only('COPY --chown="a b" x /y\n', 'COPY').flag('chown')?.value).toBe('a b');
  });
});

describe('instructions with one value', () => {
  it('takes all that follows', () => {
    expect(values(only('WORKDIR /a b\n', 'WORKDIR'))).toEqual(['/a b']);
    expect(values(only('USER "app"\n', 'USER'))).toEqual(['app']);
    expect(values(only('USER app # no comment\n', 'USER'))).toEqual(['app # no comment']);
    expect(values(only('STOPSIGNAL SIGTERM', 'STOPSIGNAL'))).toEqual(['SIGTERM']);
    expect(values(only('MAINTAINER A. Body <a@b.test>', 'MAINTAINER'))).toEqual(['A. Body <a@b.test>']);
    expect(problems('USER\n')).toHaveLength(1);
  });
});

describe('ARG, ENV and LABEL', () => {
  it('reads declarations', () => {
    const arg = only('ARG A B=1 C="x y" D=\n', 'ARG');
    expect(arg.declarations.map((one) => [one.name.text, one.default?.value])).toEqual([
      ['A', undefined],
      ['B', '1'],
      ['C', 'x y'],
      ['D', ''],
    ]);
  });

  it('reads pairs with quotes, escapes and continuations', () => {
    const text = 'ENV A=1 B="x \\"y\\" z" C=a\\ b \\\n    D=\'$E\' F=\n';
    const env = only(text, 'ENV');
    expect(env.pairs.map(({ key, value }) => [key.value, value.value])).toEqual([
      ['A', '1'],
      ['B', 'x "y" z'],
      ['C', 'a b'],
      ['D', '$E'],
      ['F', ''],
    ]);
    expect(env.pairs.map(({ range }) => text.slice(range.start, range.end))).toContain("D='$E'");
    expect(env.pairs.every(({ value }) => value.isLiteral)).toBe(true);
  });

  it('reads the old form', () => {
    const env = only('ENV PATH /a b=c "d"\n', 'ENV');
    expect(env.isLegacy).toBe(true);
    expect(env.pairs.map(({ key, value }) => [key.text, value.text])).toEqual([['PATH', '/a b=c "d"']]);
  });

  it('reads quoted keys of labels', () => {
    const label = only('LABEL "a.b"="c" d.e=f\n', 'LABEL');
    expect(label.pairs.map(({ key, value }) => [key.value, value.value])).toEqual([
      ['a.b', 'c'],
      ['d.e', 'f'],
    ]);
  });

  it.each(['ENV', 'ENV A', 'ENV A=1 B', 'ENV =1', 'ARG', 'ARG =1'])('reports %j', (text) => {
    expect(problems(text)).toHaveLength(1);
  });
});

describe('commands', () => {
  it('tells shell form from exec form', () => {
    expect(only('CMD ["a", "b c"]\n', 'CMD').form).toBe('exec');
    expect(values(only('ENTRYPOINT [ "a" , "\\u0062" ]\n', 'ENTRYPOINT'))).toEqual(['a', 'b']);
    expect(only("CMD ['a']\n", 'CMD').form).toBe('shell');
    expect(only('CMD ["a"] b\n', 'CMD').form).toBe('shell');
    expect(only('CMD ["a",]\n', 'CMD').form).toBe('shell');
    expect(only('CMD a "b c"\n', 'CMD').script.text).toBe('a "b c"');
    expect(only('CMD []\n', 'CMD').form).toBe('exec');
    expect(problems('RUN [1]\n')).toHaveLength(1);
  });

  it('wants an array for SHELL', () => {
    expect(problems('SHELL ["sh", "-c"]\n')).toEqual([]);
    expect(problems('SHELL sh -c\n')).toHaveLength(1);
  });

  it('reads health checks', () => {
    const check = only('HEALTHCHECK --interval=5s --retries=3 CMD curl -f localhost\n', 'HEALTHCHECK');
    expect([check.flag('interval')?.value, check.type?.text, check.form, check.script.text]).toEqual([
      '5s',
      'CMD',
      'shell',
      'curl -f localhost',
    ]);
    expect(values(only('HEALTHCHECK cmd ["a", "b"]\n', 'HEALTHCHECK'))).toEqual(['a', 'b']);
    expect(only('HEALTHCHECK none\n', 'HEALTHCHECK').isNone).toBe(true);
    for (const text of ['HEALTHCHECK', 'HEALTHCHECK TCP 1', 'HEALTHCHECK CMD', 'HEALTHCHECK NONE x']) {
      expect(problems(text)).toHaveLength(1);
    }
  });

  it('reads mounts, network and security', () => {
    const run = only(
      'RUN --mount=type=secret,id=key,required --mount=target=/x --network=none --security=insecure a\n',
      'RUN',
    );
    expect(run.mounts.map(({ type, options }) => [type, Object.fromEntries(options)])).toEqual([
      ['secret', { type: 'secret', id: 'key', required: 'true' }],
      ['bind', { target: '/x' }],
    ]);
    expect([run.network?.value, run.security?.value]).toEqual(['none', 'insecure']);
  });

  it('reads ports and volumes', () => {
    expect(values(only('EXPOSE 80 443/udp $PORT\n', 'EXPOSE'))).toEqual(['80', '443/udp', '$PORT']);
    expect(values(only('VOLUME ["/a b"]\n', 'VOLUME'))).toEqual(['/a b']);
    expect(values(only('VOLUME /a /b\n', 'VOLUME'))).toEqual(['/a', '/b']);
  });
});

describe('ONBUILD', () => {
  it('hands out what it holds', () => {
    const text = 'ONBUILD add --link . /app\n';
    const add = only(text, 'ADD');
    expect(add.onbuild?.text).toBe('ONBUILD');
    expect(add.text).toBe('ONBUILD add --link . /app');
    expect(text.slice(add.keyword.range.start, add.keyword.range.end)).toBe('add');
    expect(add.hasFlag('link')).toBe(true);
  });

  it.each(['ONBUILD', 'ONBUILD ONBUILD RUN a', 'ONBUILD FROM a', 'ONBUILD MAINTAINER a'])('reports %j', (text) => {
    expect(problems(text)).toHaveLength(1);
  });
});

describe('heredocs', () => {
  it('reads one with its body and what follows', () => {
    const text = 'RUN <<EOF\none\ntwo\nEOF\nUSER app\n';
    const run = only(text, 'RUN');
    const [heredoc] = run.heredocs;
    expect(heredoc).toMatchObject({ delimiter: 'EOF', expand: true, chomp: false, fileDescriptor: undefined });
    expect(text.slice(heredoc?.bodyRange.start, heredoc?.bodyRange.end)).toBe('one\ntwo\n');
    expect(run.text).toBe('RUN <<EOF\none\ntwo\nEOF');
    expect(run.script.text).toBe('one\ntwo\n');
    expect(names(text)).toEqual(['RUN', 'USER']);
  });

  it('reads several, quoted, with tabs and with a descriptor', () => {
    const text = 'RUN 3<<A cat <<-"B"\na\nA\n\tb\n\tB\nCOPY <<\'C\' <<D /x/\nc\nC\nd\nD\n';
    const run = only(text, 'RUN');
    expect(
      run.heredocs.map((one) => [one.delimiter, one.fileDescriptor, one.expand, one.chomp, one.body.text]),
    ).toEqual([
      ['A', 3, true, false, 'a\n'],
      ['B', undefined, false, true, '\tb\n'],
    ]);
    const copy = only(text, 'COPY');
    expect(copy.heredocs.map(({ delimiter, expand }) => [delimiter, expand])).toEqual([
      ['C', false],
      ['D', true],
    ]);
    expect(copy.sources).toEqual([]);
    expect(copy.destination?.value).toBe('/x/');
  });

  it('reads one within ONBUILD and after a continuation', () => {
    expect(names('ONBUILD RUN <<E\nUSER a\nE\nUSER b\n')).toEqual(['RUN', 'USER']);
    expect(names('RUN --mount=type=cache,target=/c \\\n  <<E\nUSER a\nE\nUSER b\n')).toEqual(['RUN', 'USER']);
  });

  it.each([
    ['within quotes', 'RUN echo "\\\n <<EOF \\\n"\nUSER a\n', ['RUN', 'USER']],
    ['a here-string', 'RUN cat <<<EOF\nUSER a\n', ['RUN', 'USER']],
    ['a shift', 'RUN echo $((1<<X))\nUSER a\n', ['RUN', 'USER']],
    ['blanks before the delimiter', 'RUN cat << EOF\nUSER a\n', ['RUN', 'USER']],
    ['CMD', 'CMD <<EOF\nUSER a\n', ['CMD', 'USER']],
    ['exec form', 'RUN ["a", "<<EOF"]\nUSER a\n', ['RUN', 'USER']],
    ['a quote that is not closed', "RUN echo ' <<EOF\nUSER a\n", ['RUN', 'USER']],
  ])('sees none: %s', (_, text, expected) => expect(names(text)).toEqual(expected));

  it('ends at a line that says the delimiter, whatever the line ending', () => {
    const text = 'RUN <<EOF\r\n EOF\r\nEOF x\r\nEOF\r\nUSER a\r\n';
    const run = only(text, 'RUN');
    expect(run.heredocs[0]?.body.text).toBe(' EOF\r\nEOF x\r\n');
    expect(run.script.text).toBe(' EOF\nEOF x\n');
    expect(names(text)).toEqual(['RUN', 'USER']);
  });

  it('reports one without end, which takes the rest of the file', () => {
    const tree = parseDockerfile('RUN <<EOF\nUSER a\n');
    expect(tree.instructions).toHaveLength(1);
    expect(tree.problems.map(({ message }) => message)).toEqual(['No line "EOF" ends the heredoc.']);
  });

  it('hands the shell the line and its heredocs', () => {
    const run = only('RUN cat <<-A > x && \\\n  b\n\tone\n\tA\n', 'RUN');
    expect(run.script.text).toBe('cat <<-A > x &&   b\none\nA');
  });

  it('names the interpreter', () => {
    expect(only('RUN <<E\n#!/usr/bin/env python3\nprint(1)\nE\n', 'RUN').interpreter).toBe('/usr/bin/env python3');
    expect(only('RUN <<E\necho\n#!no\nE\n', 'RUN').interpreter).toBeUndefined();
    expect(only('RUN cat <<E\n#!/bin/sh\nE\n', 'RUN').interpreter).toBeUndefined();
  });
});
