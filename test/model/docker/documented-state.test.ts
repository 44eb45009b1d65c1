// What holds at the end of a stage, worked out by hand from the Dockerfile reference; each case names its section.
import { describe, expect, it } from 'vitest';
import { Dockerfile } from '../../../server/src/model/docker/dockerfile.js';
import { commandsOf } from '../../../server/src/model/docker/run-command.js';
import { Stage } from '../../../server/src/model/docker/stage.js';
import { parseDockerfile } from '../../../server/src/syntax/dockerfile/parse.js';

interface End {
  readonly user?: string | undefined;
  readonly group?: string | undefined;
  readonly isRoot?: boolean | undefined;
  readonly workdir?: string | undefined;
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly ports?: readonly string[];
  readonly shell?: readonly string[];
  readonly entrypoint?: string | undefined;
  readonly cmd?: string | undefined;
  readonly healthcheck?: string | undefined;
  readonly volumes?: readonly (string | undefined)[];
  readonly labels?: Readonly<Record<string, string | undefined>>;
  readonly base?: string | undefined;
  readonly isWindows?: boolean;
  readonly commands?: readonly string[];
}

const lines = (...text: readonly string[]): string => text.join('\n');

/** Says of the final stage what a case asks for. */
function end(text: string, asked: End): End {
  const stage = new Dockerfile(parseDockerfile(text)).target;
  if (stage === undefined) throw new Error(`No stage in ${text}`);
  const { user, workdir, shell, ports, entrypoint, cmd, healthcheck, volumes, labels } = stage.end;
  const { base } = stage;
  const all: Required<{ [Name in keyof End]: () => unknown }> = {
    user: () => user.user,
    group: () => user.group,
    isRoot: () => user.isRoot,
    workdir: () => workdir.path,
    env: () => Object.fromEntries([...stage.envAtEnd].map(([name, { value }]) => [name, value])),
    ports: () => ports.map(({ first, last, protocol }) => `${first === last ? first : `${first}-${last}`}/${protocol}`),
    shell: () => shell.command,
    entrypoint: () => entrypoint?.argumentText.text,
    cmd: () => cmd?.argumentText.text,
    healthcheck: () => healthcheck?.argumentText.text,
    volumes: () => volumes,
    labels: () => Object.fromEntries(labels),
    base: () => (base instanceof Stage ? `stage ${base.index}` : typeof base === 'object' ? base.text : base),
    isWindows: () => stage.isWindows,
    commands: () =>
      stage.instructions
        .flatMap((instruction) => (instruction.name === 'RUN' ? commandsOf(instruction) : []))
        .map(({ name }) => name),
  };
  return Object.fromEntries(Object.keys(asked).map((name) => [name, all[name as keyof End]()]));
}

type Case = readonly [section: string, text: string, expected: End];

const CASES: readonly Case[] = [
  // Format, parser directives
  ['Format: instructions are not case-sensitive', 'from a\nuser app', { user: 'app' }],
  [
    'Format: comment lines are removed before',
    lines('FROM a', 'ENV A=1 \\', '# no part of it', '  B=2'),
    { env: { A: '1', B: '2' } },
  ],
  ['Format: leading white space is ignored', '  FROM a\n   USER app', { user: 'app' }],
  ['Format: a hash elsewhere is an argument', 'FROM a\nENV A=b#c', { env: { A: 'b#c' } }],
  ['Parser directives: escape', lines('# escape=`', 'FROM a', 'ENV A=1 `', '  B=C:\\'), { env: { A: '1', B: 'C:\\' } }],
  [
    'Parser directives: a comment ends them',
    lines('# about', '# escape=`', 'FROM a', 'ENV A=1 \\', '  B=2'),
    { env: { A: '1', B: '2' } },
  ],
  [
    'Parser directives: an instruction ends them',
    lines('FROM a', '# escape=`', 'ENV A=1 \\', ' B=2'),
    { env: { A: '1', B: '2' } },
  ],
  [
    'Parser directives: case and blanks do not matter',
    lines('#  ESCAPE = `', 'FROM a', 'ENV A=1 `', ' B=2'),
    { env: { A: '1', B: '2' } },
  ],
  [
    'Parser directives: syntax and escape together',
    lines('# syntax=docker/dockerfile:1', '# escape=`', 'FROM a', 'USER `', 'app'),
    { user: 'app' },
  ],
  // Environment replacement
  [
    'Environment replacement: $name and ${name}',
    lines('FROM busybox', 'ENV FOO=/bar', 'WORKDIR ${FOO}'),
    { workdir: '/bar' },
  ],
  [
    'Environment replacement: escaped',
    lines('FROM scratch', 'ENV FOO=/bar', 'LABEL a=\\$FOO b=\\${FOO}'),
    { labels: { a: '$FOO', b: '${FOO}' } },
  ],
  ['Environment replacement: default where unset', 'FROM scratch\nWORKDIR /${PLACE:-srv}', { workdir: '/srv' }],
  [
    'Environment replacement: default where set',
    'FROM scratch\nENV PLACE=opt\nWORKDIR /${PLACE:-srv}',
    { workdir: '/opt' },
  ],
  [
    'Environment replacement: alternative where set',
    'FROM scratch\nENV A=1\nENV B=${A:+yes} C=${X:+yes}',
    { env: { A: '1', B: 'yes', C: '' } },
  ],
  [
    'Environment replacement: shortest prefix',
    'FROM scratch\nENV str=foobarbaz\nENV A=${str#f*b}',
    { env: { str: 'foobarbaz', A: 'arbaz' } },
  ],
  [
    'Environment replacement: longest prefix',
    'FROM scratch\nENV str=foobarbaz\nENV A=${str##f*b}',
    { env: { str: 'foobarbaz', A: 'az' } },
  ],
  [
    'Environment replacement: shortest suffix',
    'FROM scratch\nENV string=foobarbaz\nENV A=${string%b*}',
    { env: { string: 'foobarbaz', A: 'foobar' } },
  ],
  [
    'Environment replacement: longest suffix',
    'FROM scratch\nENV string=foobarbaz\nENV A=${string%%b*}',
    { env: { string: 'foobarbaz', A: 'foo' } },
  ],
  [
    'Environment replacement: first match replaced',
    'FROM scratch\nENV string=foobarbaz\nENV A=${string/ba/fo}',
    { env: { string: 'foobarbaz', A: 'fooforbaz' } },
  ],
  [
    'Environment replacement: every match replaced',
    'FROM scratch\nENV string=foobarbaz\nENV A=${string//ba/fo}',
    { env: { string: 'foobarbaz', A: 'fooforfoz' } },
  ],
  [
    'Environment replacement: one value throughout an instruction',
    lines('FROM scratch', 'ENV abc=hello', 'ENV abc=bye def=$abc', 'ENV ghi=$abc'),
    { env: { abc: 'bye', def: 'hello', ghi: 'bye' } },
  ],
  ['Environment replacement: in EXPOSE', 'FROM scratch\nENV PORT=8080\nEXPOSE $PORT', { ports: ['8080/tcp'] }],
  ['Environment replacement: in VOLUME', 'FROM scratch\nENV DIR=/data\nVOLUME $DIR', { volumes: ['/data'] }],
  ['Environment replacement: in USER', 'FROM scratch\nENV WHO=app\nUSER $WHO', { user: 'app' }],
  // FROM
  ['FROM: the last of several stages counts', 'FROM a\nUSER app\nFROM b', { user: undefined, base: 'b' }],
  [
    'FROM: a stage begins with nothing of the one before',
    'FROM scratch\nENV A=1\nWORKDIR /a\nFROM scratch',
    { env: {}, workdir: '/' },
  ],
  [
    'FROM: AS name in a later FROM',
    'FROM a AS x\nUSER app\nWORKDIR /srv\nENV A=1\nFROM x',
    { user: 'app', workdir: '/srv', env: { A: '1' }, base: 'stage 0' },
  ],
  ['FROM: AS names are not case-sensitive', 'FROM a AS Base\nUSER app\nFROM base', { user: 'app', base: 'stage 0' }],
  ['FROM: a number names no stage', 'FROM a\nUSER app\nFROM 0', { user: undefined, base: '0' }],
  ['FROM: --platform', 'FROM --platform=linux/amd64 scratch\nUSER app', { user: 'app', isWindows: false }],
  [
    'FROM: --platform of Windows',
    'FROM --platform=windows/amd64 base\nWORKDIR /app',
    { isWindows: true, workdir: 'C:\\app' },
  ],
  ['FROM: scratch is empty', 'FROM scratch', { user: '', isRoot: true, workdir: '/', env: {}, base: 'scratch' }],
  ['FROM: labels of the stage below', 'FROM a AS x\nLABEL a=1\nFROM x\nLABEL b=2', { labels: { a: '1', b: '2' } }],
  // Understand how ARG and FROM interact
  ['ARG and FROM: an argument in FROM', 'ARG VERSION=3.23\nFROM alpine:$VERSION', { base: 'alpine:3.23' }],
  ['ARG and FROM: not in the stage', lines('ARG VERSION=1', 'FROM scratch', 'ENV V=$VERSION'), { env: { V: '' } }],
  [
    'ARG and FROM: in the stage after ARG without value',
    lines('ARG VERSION=1', 'FROM scratch', 'ARG VERSION', 'ENV V=$VERSION'),
    { env: { V: '1' } },
  ],
  [
    'ARG and FROM: a default of the stage wins',
    lines('ARG VERSION=1', 'FROM scratch', 'ARG VERSION=2', 'ENV V=$VERSION'),
    { env: { V: '2' } },
  ],
  [
    'ARG and FROM: an argument that uses another',
    lines('ARG A=1', 'ARG B=$A.2', 'FROM alpine:$B'),
    { base: 'alpine:1.2' },
  ],
  [
    'ARG and FROM: a name of a stage from an argument',
    lines('ARG KIND=b', 'FROM x AS a', 'FROM y AS b', 'USER app', 'FROM $KIND'),
    { base: 'stage 1', user: 'app' },
  ],
  // ARG
  [
    'ARG: Scope begins at its line',
    lines('FROM scratch', 'USER ${username:-some_user}', 'ARG username', 'USER $username'),
    { user: undefined },
  ],
  [
    'ARG: Scope, before its line the default holds',
    lines('FROM scratch', 'USER ${username:-some_user}', 'ARG username'),
    { user: 'some_user' },
  ],
  [
    'ARG: Scope ends with the stage',
    lines('FROM scratch AS a', 'ARG S=x', 'FROM scratch', 'ENV A=$S'),
    { env: { A: '' } },
  ],
  ['ARG: several in one line', 'FROM scratch\nARG A=1 B=2\nENV C=$A$B', { env: { C: '12' } }],
  [
    'ARG: Using ARG variables, the environment keeps it',
    'FROM scratch\nARG V\nENV W=${V:-v1.0.0}',
    { env: { W: 'v1.0.0' } },
  ],
  [
    'ARG: Using ARG variables, an unset ENV and an argument',
    'FROM scratch\nARG V=1\nENV V=2\nUSER u$V',
    { user: 'u2' },
  ],
  ['ARG: no part of the environment', 'FROM scratch\nARG V=1', { env: {} }],
  ['ARG: Automatic platform ARGs, in FROM', 'FROM --platform=$BUILDPLATFORM a\nUSER app', { base: 'a', user: 'app' }],
  ['ARG: Automatic platform ARGs, not in the stage unasked', 'FROM scratch\nENV A=x$TARGETARCH', { env: { A: 'x' } }],
  [
    'ARG: Automatic platform ARGs, unknown after ARG',
    'FROM scratch\nARG TARGETARCH\nENV A=x$TARGETARCH',
    { env: { A: undefined } },
  ],
  // ENV
  [
    'ENV: quotes and backslashes',
    'FROM a\nENV MY_NAME="John Doe" MY_DOG=Rex\\ The\\ Dog MY_CAT=fluffy',
    { env: { MY_NAME: 'John Doe', MY_DOG: 'Rex The Dog', MY_CAT: 'fluffy' } },
  ],
  ['ENV: the old form takes the rest', 'FROM a\nENV ONE TWO= THREE=world', { env: { ONE: 'TWO= THREE=world' } }],
  ['ENV: a later one overwrites', 'FROM a\nENV A=1\nENV A=2', { env: { A: '2' } }],
  ['ENV: what the base sets is unknown', 'FROM a\nENV PATH=/x:$PATH', { env: { PATH: undefined } }],
  // LABEL
  [
    'LABEL: quotes and continued values',
    'FROM a\nLABEL d="this text \\\nspans lines" v=1',
    { labels: { d: 'this text spans lines', v: '1' } },
  ],
  ['LABEL: the last value wins', 'FROM a\nLABEL a=1\nLABEL a=2', { labels: { a: '2' } }],
  // EXPOSE
  ['EXPOSE: tcp unless said', 'FROM a\nEXPOSE 80', { ports: ['80/tcp'] }],
  ['EXPOSE: both protocols', 'FROM a\nEXPOSE 80/tcp\nEXPOSE 80/udp', { ports: ['80/tcp', '80/udp'] }],
  ['EXPOSE: several and a range', 'FROM a\nEXPOSE 80 9000-9010', { ports: ['80/tcp', '9000-9010/tcp'] }],
  // USER
  ['USER: user and group', 'FROM a\nUSER patrick:staff', { user: 'patrick', group: 'staff', isRoot: false }],
  ['USER: numbers', 'FROM a\nUSER 1000:0', { user: '1000', group: '0', isRoot: false }],
  ['USER: holds for the rest of the stage', 'FROM a\nUSER root\nRUN x\nUSER app', { user: 'app' }],
  [
    'USER: a user of Windows',
    lines('FROM mcr.microsoft.com/windows/servercore:ltsc2022', 'RUN net user /add patrick', 'USER patrick'),
    { user: 'patrick', isRoot: false, isWindows: true },
  ],
  // WORKDIR
  ['WORKDIR: relative to the last', lines('FROM a', 'WORKDIR /a', 'WORKDIR b', 'WORKDIR c'), { workdir: '/a/b/c' }],
  [
    'WORKDIR: a variable of the file',
    lines('FROM a', 'ENV DIRPATH=/path', 'WORKDIR $DIRPATH/$DIRNAME'),
    { workdir: undefined },
  ],
  [
    'WORKDIR: a variable that is known to be unset',
    lines('FROM scratch', 'ENV DIRPATH=/path', 'WORKDIR $DIRPATH/$DIRNAME'),
    { workdir: '/path' },
  ],
  ['WORKDIR: the default is the root, or that of the base', 'FROM scratch\nWORKDIR app', { workdir: '/app' }],
  ['WORKDIR: relative to an unknown base', 'FROM a\nWORKDIR app', { workdir: undefined }],
  ['WORKDIR: of a variable with a path', 'FROM a\nARG D=/srv\nWORKDIR $D', { workdir: '/srv' }],
  // VOLUME
  [
    'VOLUME: an array and words',
    'FROM a\nVOLUME ["/data"]\nVOLUME /var/log /var/db',
    { volumes: ['/data', '/var/log', '/var/db'] },
  ],
  // CMD, ENTRYPOINT, HEALTHCHECK
  ['CMD: only the last takes effect', 'FROM a\nCMD a\nCMD ["b"]', { cmd: '["b"]' }],
  ['ENTRYPOINT: only the last takes effect', 'FROM a\nENTRYPOINT a\nENTRYPOINT ["b"]', { entrypoint: '["b"]' }],
  [
    'CMD and ENTRYPOINT: ENTRYPOINT resets the CMD of the base',
    'FROM a AS x\nCMD ["c"]\nFROM x\nENTRYPOINT ["e"]',
    { entrypoint: '["e"]', cmd: undefined },
  ],
  [
    'CMD and ENTRYPOINT: a CMD of the stage stays',
    'FROM a AS x\nFROM x\nCMD ["c"]\nENTRYPOINT ["e"]',
    { entrypoint: '["e"]', cmd: '["c"]' },
  ],
  [
    'CMD and ENTRYPOINT: both come from the base',
    'FROM a AS x\nENTRYPOINT ["e"]\nCMD ["c"]\nFROM x\nUSER app',
    { entrypoint: '["e"]', cmd: '["c"]' },
  ],
  [
    'HEALTHCHECK: NONE turns that of the base off',
    'FROM a AS x\nHEALTHCHECK CMD c\nFROM x\nHEALTHCHECK NONE',
    { healthcheck: 'NONE' },
  ],
  [
    'HEALTHCHECK: only the last takes effect',
    'FROM a\nHEALTHCHECK CMD c\nHEALTHCHECK --interval=5m CMD d',
    { healthcheck: 'CMD d' },
  ],
  // ONBUILD
  ['ONBUILD: runs not in its own stage', 'FROM scratch\nONBUILD USER app\nONBUILD ENV A=1', { user: '', env: {} }],
  [
    'ONBUILD: runs right after FROM of the next',
    lines('FROM scratch AS x', 'ONBUILD USER app', 'ONBUILD WORKDIR /a', 'FROM x', 'WORKDIR b'),
    { user: 'app', workdir: '/a/b' },
  ],
  [
    'ONBUILD: is not inherited by grandchildren',
    lines('FROM scratch AS x', 'ONBUILD ENV A=1', 'FROM x AS y', 'ENV A=2', 'FROM y'),
    { env: { A: '2' } },
  ],
  // SHELL, heredocs
  [
    'SHELL: holds for what follows',
    'FROM a\nSHELL ["/bin/bash", "-c"]\nRUN [[ -f x ]]',
    { shell: ['/bin/bash', '-c'] },
  ],
  [
    'SHELL: the last counts, and is inherited',
    'FROM a AS x\nSHELL ["/bin/sh", "-ec"]\nSHELL ["/bin/bash", "-c"]\nFROM x',
    { shell: ['/bin/bash', '-c'] },
  ],
  [
    'Here-Documents: a script',
    lines('FROM a', 'RUN <<EOT', 'mkdir -p foo/bar', 'USER app', 'EOT', 'USER real'),
    { user: 'real', commands: ['mkdir', 'USER'] },
  ],
  [
    'Here-Documents: an interpreter of its own',
    lines('FROM a', 'RUN <<EOT', '#!/usr/bin/env python', 'print("hello")', 'EOT'),
    { commands: [] },
  ],
  [
    'Here-Documents: a file with COPY',
    lines('FROM a', 'COPY <<-"EOT" /script.sh', '\tUSER other', '\tEOT', 'USER app'),
    { user: 'app' },
  ],
  [
    'Here-Documents: two in a row',
    lines('FROM a', 'COPY <<one <<two /dest/', 'ENV A=1', 'one', 'ENV B=2', 'two', 'ENV C=3'),
    { env: { C: '3' } },
  ],
];

describe('the end of the final stage, by the Dockerfile reference', () => {
  it.each(CASES)('%s: %j', (_, text, expected) => expect(end(text, expected)).toEqual(expected));

  it('is worked out for every part of the reference', () => expect(CASES.length).toBeGreaterThanOrEqual(60));
});

describe('COPY --from, by the Dockerfile reference', () => {
  const source = (text: string) => {
    const dockerfile = new Dockerfile(parseDockerfile(text));
    const copy = dockerfile.instructions.findLast((instruction) => instruction.name === 'COPY');
    const found = copy?.name === 'COPY' ? dockerfile.copySource(copy) : undefined;
    return found instanceof Stage ? `stage ${found.index}` : found?.text;
  };
  it.each([
    ['a name', 'FROM a AS build\nFROM b\nCOPY --from=build /x /', 'stage 0'],
    ['a name in another case', 'FROM a AS Build\nFROM b\nCOPY --from=bUILD /x /', 'stage 0'],
    ['a number', 'FROM a\nFROM b\nFROM c\nCOPY --from=1 /x /', 'stage 1'],
    ['an image', 'FROM a\nCOPY --from=nginx:latest /x /', 'nginx:latest'],
    ['the last stage of that name', 'FROM a AS x\nFROM b AS x\nFROM c\nCOPY --from=x /x /', 'stage 1'],
    ['no stage of its own or later', 'FROM a\nCOPY --from=0 /x /', undefined],
    ['the build context', 'FROM a\nCOPY x /', undefined],
  ])('%s', (_, text, expected) => expect(source(text)).toBe(expected));
});
