import { describe, expect, it } from 'vitest';
import { Dockerfile, stageOf } from '../../../server/src/model/docker/dockerfile.js';
import { Stage } from '../../../server/src/model/docker/stage.js';
import { parseDockerfile } from '../../../server/src/syntax/dockerfile/parse.js';

const read = (text: string) => new Dockerfile(parseDockerfile(text));

/** The last stage of a text. */
function last(text: string): Stage {
  const stage = read(text).target;
  if (stage === undefined) throw new Error(`No stage in ${text}`);
  return stage;
}

describe('the user at the end', () => {
  it.each([
    // An image from elsewhere may set a user of its own.
    ['FROM a', undefined, undefined, undefined],
    ['FROM scratch', '', undefined, true],
    ['FROM a\nUSER app', 'app', undefined, false],
    ['FROM a\nUSER app:staff', 'app', 'staff', false],
    ['FROM a\nUSER 1000:0', '1000', '0', false],
    ['FROM a\nUSER root', 'root', undefined, true],
    ['FROM a\nUSER 0:0', '0', '0', true],
    ['FROM a\nUSER 00', '00', undefined, true],
    ['FROM a\nUSER root\nUSER app', 'app', undefined, false],
    ['FROM a\nUSER app\nRUN b\nUSER root', 'root', undefined, true],
    ['FROM a\nUSER "app"', 'app', undefined, false],
    ['FROM a\nUSER app:', 'app', undefined, false],
    ['FROM a\nUSER ""', '', undefined, true],
    ['FROM mcr.microsoft.com/windows/nanoserver:ltsc2022\nUSER ContainerUser', 'ContainerUser', undefined, false],
    [
      'FROM mcr.microsoft.com/windows/nanoserver:ltsc2022\nUSER ContainerAdministrator',
      'ContainerAdministrator',
      undefined,
      true,
    ],
    // Stages hand on their user; others do not.
    ['FROM a AS x\nUSER app\nFROM x', 'app', undefined, false],
    ['FROM a AS x\nUSER app\nFROM X\nUSER root', 'root', undefined, true],
    ['FROM a AS x\nUSER app\nFROM a', undefined, undefined, undefined],
    ['FROM scratch AS x\nUSER app\nFROM x AS y\nFROM y', 'app', undefined, false],
    ['FROM a AS x\nUSER one\nFROM a AS x\nUSER two\nFROM x', 'two', undefined, false],
    ['FROM a AS x\nUSER app\nFROM b\nCOPY --from=x /a /b', undefined, undefined, undefined],
    // ONBUILD works in the next stage.
    ['FROM scratch\nONBUILD USER app', '', undefined, true],
    ['FROM scratch AS x\nONBUILD USER app\nFROM x', 'app', undefined, false],
    ['FROM scratch AS x\nONBUILD USER app\nFROM x\nUSER other', 'other', undefined, false],
    ['FROM scratch AS x\nONBUILD USER app\nFROM x AS y\nFROM y', 'app', undefined, false],
    // Variables.
    ['FROM a\nENV U=app\nUSER $U', 'app', undefined, false],
    ['FROM a\nENV U=app\nUSER ${U}:${G:-staff}', undefined, undefined, undefined],
    ['FROM scratch\nENV U=app\nUSER ${U}:${G:-staff}', 'app', 'staff', false],
    ['FROM a\nARG U=app\nUSER $U', 'app', undefined, false],
    ['FROM a\nARG U\nUSER $U', undefined, undefined, undefined],
    ['FROM a\nARG U\nUSER ${U:-app}', 'app', undefined, false],
    ['FROM a\nUSER ${U:-app}\nARG U', undefined, undefined, undefined],
    ['FROM scratch\nUSER ${U:-app}\nARG U=b', 'app', undefined, false],
    ['FROM scratch\nUSER $U', '', undefined, true],
    ['FROM a\nUSER $U', undefined, undefined, undefined],
    ['ARG U=app\nFROM a\nUSER $U', undefined, undefined, undefined],
    ['ARG U=app\nFROM scratch\nUSER $U', '', undefined, true],
    ['ARG U=app\nFROM a\nARG U\nUSER $U', 'app', undefined, false],
    ['ARG U=app\nFROM a\nARG U=other\nUSER $U', 'other', undefined, false],
    ['ARG U\nFROM a\nARG U\nUSER $U', undefined, undefined, undefined],
    ['FROM a\nARG U=arg\nENV U=env\nUSER $U', 'env', undefined, false],
    ['FROM a\nARG U=arg\nENV U=${U}x\nUSER $U', 'argx', undefined, false],
    // Docker's documentation and BuildKit differ here.
    ['FROM a\nENV U=env\nARG U=arg\nUSER $U', undefined, undefined, undefined],
    ['FROM a\nENV U=same\nARG U=same\nUSER $U', 'same', undefined, false],
    ['FROM a\nENV U=env\nARG U\nUSER $U', 'env', undefined, false],
    ['FROM a AS x\nENV U=app\nFROM x\nUSER $U', 'app', undefined, false],
    ['FROM a AS x\nARG U=app\nFROM x\nUSER $U', 'app', undefined, false],
    ['FROM a AS x\nARG U=app\nFROM scratch\nUSER $U', '', undefined, true],
    ['FROM a\nARG TARGETARCH\nUSER u-$TARGETARCH', undefined, undefined, undefined],
    ['FROM scratch\nUSER u-$TARGETARCH', 'u-', undefined, false],
    ["FROM a\nENV U=app\nUSER '$U'", '$U', undefined, false],
    ['# escape=`\nFROM a\nENV U=app\nUSER `$U', '$U', undefined, false],
  ])('%j', (text, user, group, isRoot) => {
    const { userAtEnd } = last(text);
    expect({ user: userAtEnd.user, group: userAtEnd.group, isRoot: userAtEnd.isRoot }).toEqual({ user, group, isRoot });
    expect(userAtEnd.known).toBe(user !== undefined);
  });

  it('says where it comes from', () => {
    expect(last('FROM a AS x\nUSER app\nFROM x').userAtEnd).toMatchObject({
      inherited: true,
      instruction: { name: 'USER' },
    });
    expect(last('FROM a\nUSER app').userAtEnd.inherited).toBe(false);
    expect(last('FROM a').userAtEnd).toMatchObject({ inherited: true, instruction: undefined });
    expect(last('FROM a\nARG U=b\nUSER $U').userAtEnd.fromBuildArgument).toBe(true);
    expect(last('FROM a\nENV U=b\nUSER $U').userAtEnd.fromBuildArgument).toBe(false);
    expect(last('FROM a\nARG U=b\nENV V=$U\nUSER $V').userAtEnd.fromBuildArgument).toBe(true);
  });

  it('is known at each instruction', () => {
    const stage = last('FROM scratch\nRUN a\nUSER app\nRUN b');
    expect(stage.instructions.map((instruction) => stage.stateAt(instruction).user.user)).toEqual(['', '', 'app']);
  });
});

describe('the working directory at the end', () => {
  it.each([
    ['FROM a', undefined],
    ['FROM scratch', '/'],
    ['FROM a\nWORKDIR /app', '/app'],
    ['FROM a\nWORKDIR app', undefined],
    ['FROM scratch\nWORKDIR app', '/app'],
    ['FROM a\nWORKDIR /a\nWORKDIR b\nWORKDIR c', '/a/b/c'],
    ['FROM a\nWORKDIR /a/b\nWORKDIR ../c/./d//', '/a/c/d'],
    ['FROM a\nWORKDIR /a\nWORKDIR /b', '/b'],
    ['FROM a\nENV D=/path\nWORKDIR $D/$NAME', undefined],
    ['FROM scratch\nENV D=/path\nWORKDIR $D/$NAME', '/path'],
    ['FROM a\nENV D=/path N=x\nWORKDIR $D/$N', '/path/x'],
    ['FROM a AS x\nWORKDIR /a\nFROM x\nWORKDIR b', '/a/b'],
    ['FROM a\nWORKDIR /a b', '/a b'],
    ['FROM a\nWORKDIR $X\nWORKDIR b', undefined],
    ['FROM mcr.microsoft.com/windows/servercore:ltsc2022\nWORKDIR c:/app\nWORKDIR sub', 'C:\\app\\sub'],
    ['# escape=`\nFROM mcr.microsoft.com/windows/servercore:ltsc2022\nWORKDIR C:\\app', 'C:\\app'],
  ])('%j', (text, path) => expect(last(text).workdirAtEnd.path).toBe(path));
});

describe('the environment at the end', () => {
  const env = (text: string) =>
    Object.fromEntries([...last(text).envAtEnd.values()].map(({ name, value }) => [name, value]));
  it.each([
    ['FROM a\nENV A=1 B="x y"\nENV C d e', { A: '1', B: 'x y', C: 'd e' }],
    // All values of one line see what was before the line.
    ['FROM a\nENV abc=hello\nENV abc=bye def=$abc\nENV ghi=$abc', { abc: 'bye', def: 'hello', ghi: 'bye' }],
    ['FROM a AS x\nENV A=1\nFROM x\nENV B=${A}2', { A: '1', B: '12' }],
    ['FROM a\nARG A=1\nENV B=$A', { B: '1' }],
    ['FROM a\nENV PATH=$PATH:/x', { PATH: undefined }],
    ['FROM a\nENV A=\\$B', { A: '$B' }],
    ['FROM a\nENV A=1\nENV A=', { A: '' }],
    ['FROM a\nENV A=v1.2.3\nENV B=${A%.*} C=${A#v}', { A: 'v1.2.3', B: 'v1.2', C: '1.2.3' }],
    ['FROM a\nONBUILD ENV A=1', {}],
  ])('%j', (text, expected) => expect(env(text)).toEqual(expected));
});

describe('the base', () => {
  const base = (text: string) => {
    const stage = last(text);
    return stage.base instanceof Stage
      ? stage.base.index
      : typeof stage.base === 'object'
        ? stage.base.text
        : stage.base;
  };
  it.each([
    ['FROM a:1', 'a:1'],
    ['FROM scratch', 'scratch'],
    ['FROM $A', undefined],
    ['ARG A=a\nFROM $A:1', 'a:1'],
    ['ARG A\nFROM $A:1', undefined],
    ['ARG A\nFROM ${A:-a}:1', 'a:1'],
    ['ARG A=1\nARG B=a:$A\nFROM $B', 'a:1'],
    ['FROM a:$TARGETARCH', undefined],
    ['FROM a:${V:-2}', 'a:2'],
    ['FROM a AS x\nFROM x', 0],
    ['FROM a AS x\nFROM b AS x\nFROM x', 1],
    ['FROM x\nFROM a AS x', 'a'],
    ['ARG B=x\nFROM a AS x\nFROM $B', 0],
    ['FROM a AS x\nARG A=b\nFROM $A', undefined],
    ['FROM "a:1"', 'a:1'],
    ['FROM A:1', undefined],
    ['FROM', undefined],
  ])('%j', (text, expected) => expect(base(text)).toBe(expected));

  it('finds the root of a chain', () => {
    expect(last('FROM a AS x\nFROM x AS y\nFROM y').root).toMatchObject({ text: 'a' });
    expect(last('ARG A=a\nFROM $A').baseText).toEqual({ text: 'a', fromBuildArgument: true });
  });
});

describe('the rest of a stage', () => {
  it('knows the shell in force', () => {
    const dialects = (text: string) => {
      const stage = last(text);
      return stage.instructions.map((instruction) => stage.stateAt(instruction).shell.dialect);
    };
    expect(dialects('FROM a\nRUN b\nSHELL ["/bin/bash", "-c"]\nRUN c\nSHELL ["pwsh", "-c"]\nRUN d')).toEqual([
      'posix',
      'posix',
      'posix',
      'posix',
      'powershell',
    ]);
    expect(dialects('FROM mcr.microsoft.com/windows/servercore:ltsc2022\nRUN a')).toEqual(['cmd']);
    expect(dialects('FROM --platform=windows/amd64 a\nRUN b')).toEqual(['cmd']);
    expect(dialects('FROM golang:1.24-nanoserver AS x\nFROM x\nRUN b')).toEqual(['cmd']);
    expect(dialects('FROM a AS x\nSHELL ["nu", "-c"]\nFROM x\nRUN b')).toEqual(['unknown']);
  });

  it('collects ports', () => {
    const ports = last('FROM a AS x\nEXPOSE 80\nFROM x\nARG P=443\nEXPOSE $P/udp 8000-8010 $Q').end.ports;
    expect(ports.map(({ first, last: end, protocol }) => [first, end, protocol])).toEqual([
      [80, 80, 'tcp'],
      [443, 443, 'udp'],
      [8000, 8010, 'tcp'],
    ]);
  });

  it('lets ENTRYPOINT reset an inherited CMD', () => {
    expect(last('FROM a AS x\nCMD b\nFROM x\nENTRYPOINT c').end.cmd).toBeUndefined();
    expect(last('FROM a AS x\nCMD b\nFROM x\nCMD d\nENTRYPOINT c').end.cmd).toBeDefined();
    expect(last('FROM a AS x\nHEALTHCHECK NONE\nFROM x').end.healthcheck?.isNone).toBe(true);
  });
});

describe('Dockerfile', () => {
  it('cuts the file into stages', () => {
    const dockerfile = read('ARG A=1\nFROM a AS One\nRUN b\nONBUILD RUN c\nFROM d\nRUN e\n');
    expect(
      dockerfile.stages.map(({ index, name, isFinal, instructions }) => [index, name, isFinal, instructions.length]),
    ).toEqual([
      [0, 'one', false, 2],
      [1, undefined, true, 1],
    ]);
    expect(dockerfile.globalArgs.get('A')?.value).toBe('1');
    expect(dockerfile.instructions.map((instruction) => stageOf(instruction)?.index)).toEqual([
      undefined,
      0,
      0,
      0,
      1,
      1,
    ]);
    expect(read('').stages).toEqual([]);
    expect(read('RUN a').target).toBeUndefined();
  });

  it('knows which stages count', () => {
    const dockerfile = read(
      'FROM a AS one\nFROM one AS two\nFROM a AS three\nFROM a\nFROM a\nCOPY --from=two /x /x\nRUN --mount=type=cache,target=/n --mount=from=three,target=/m b\n',
    );
    expect(dockerfile.stages.map((stage) => dockerfile.isUsed(stage))).toEqual([true, true, true, false, true]);
  });

  it('follows COPY --from', () => {
    const dockerfile = read(
      'FROM a AS one\nFROM b\nCOPY --from=ONE x y\nCOPY --from=0 x y\nCOPY --from=c:1 x y\nCOPY x y\nCOPY --from=9 x y',
    );
    const sources = dockerfile.instructions.flatMap((instruction) =>
      instruction.name === 'COPY' ? [dockerfile.copySource(instruction)] : [],
    );
    expect(sources.map((source) => (source instanceof Stage ? source.index : source?.text))).toEqual([
      0,
      0,
      'c:1',
      undefined,
      undefined,
    ]);
  });
});
