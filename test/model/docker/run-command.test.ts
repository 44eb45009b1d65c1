import { describe, expect, it } from 'vitest';
import { accountCreation } from '../../../server/src/model/docker/account-creation.js';
import { Dockerfile } from '../../../server/src/model/docker/dockerfile.js';
import { download } from '../../../server/src/model/docker/download.js';
import { packageManagerCall } from '../../../server/src/model/docker/package-manager.js';
import { commandsOf, type RunCommand } from '../../../server/src/model/docker/run-command.js';
import { parseDockerfile } from '../../../server/src/syntax/dockerfile/parse.js';

/** The commands of the last instruction of a Dockerfile. */
function commandsIn(text: string): readonly RunCommand[] {
  const instruction = new Dockerfile(parseDockerfile(text)).instructions.at(-1);
  switch (instruction?.name) {
    case 'RUN':
    case 'CMD':
    case 'ENTRYPOINT':
    case 'HEALTHCHECK':
      return commandsOf(instruction);
    default:
      return [];
  }
}
const run = (script: string) => commandsIn(`FROM a\nRUN ${script}\n`);
const spelled = (command: RunCommand) =>
  [command.name, ...command.args.map(({ value, text }) => value ?? text)].join(' ');

describe('wrappers', () => {
  it.each([
    ['apt-get update', 'apt-get update', ''],
    ['/usr/bin/apt-get update', 'apt-get update', ''],
    ['sudo apt-get update', 'apt-get update', 'sudo'],
    ['sudo -E -u root A=1 apt-get update', 'apt-get update', 'sudo'],
    ['sudo -uapp -- a b', 'a b', 'sudo'],
    ['env -i A=1 B=2 a b', 'a b', 'env'],
    ['env -u A a -b', 'a -b', 'env'],
    ['exec nohup nice -n 5 a b', 'a b', 'exec nohup nice'],
    ['time -p a', 'a', ''],
    ['timeout -k 5 10 a b', 'a b', 'timeout'],
    ['gosu app a b', 'a b', 'gosu'],
    ['command a', 'a', 'command'],
    ['command -v a', 'command -v a', ''],
    ['sudo -l', 'sudo -l', ''],
    ['env', 'env', ''],
    ['$CMD a', ' a', ''],
  ])('%s', (script, expected, wrappers) => {
    const [command] = run(script);
    expect(command && spelled(command)).toBe(expected);
    expect(command?.wrappers.map(({ name }) => name).join(' ')).toBe(wrappers);
  });

  it.each([
    ["sh -c 'a && b c'", ['sh -c a && b c', 'a', 'b c']],
    ['bash -lc "a; b"', ['bash -lc a; b', 'a', 'b']],
    ['bash -e -o pipefail -c "a | b"', ['bash -e -o pipefail -c a | b', 'a', 'b']],
    ['sh -c "a \\"b c\\""', ['sh -c a "b c"', 'a b c']],
    ['eval "a b"', ['eval a b', 'a b']],
    ['eval a b', ['eval a b', 'a b']],
    ['su - app -c "a b"', ['su - app -c a b', 'a b']],
    [
      'find / -name x -exec rm -f {} \\; -exec a {} +',
      ['find / -name x -exec rm -f {} ; -exec a {} +', 'rm -f {}', 'a {}'],
    ],
    ['sudo sh -c "a"', ['sh -c a', 'a']],
    ['sh -c "sh -c \'a\'"', ["sh -c sh -c 'a'", 'sh -c a', 'a']],
    ['sh script.sh -c', ['sh script.sh -c']],
    ['<<E\na\nb | c\nE', ['a', 'b', 'c']],
    ['bash -e <<E\na\nE', ['bash -e', 'a']],
    ['<<E sh\na\nE', ['sh', 'a']],
    ['cat <<E\na\nE', ['cat']],
    ['<<E\n#!/usr/bin/env bash\na\nE', ['a']],
    ['<<E\n#!/usr/bin/env python3\nimport a\nE', []],
    ['["sh", "-c", "a && b"]', ['sh -c a && b', 'a', 'b']],
    ['["a", "$b"]', ['a $b']],
    ['powershell -Command "a; b"', ['powershell -Command a; b', 'a', 'b']],
    ['$(a) b', [' b', 'a']],
  ])('finds what %s runs', (script, expected) => expect(run(script).map(spelled)).toEqual(expected));

  it('says who runs a command and what else it gets', () => {
    expect(run('sudo a')[0]?.user).toBe('root');
    expect(run('sudo -u app a')[0]?.user).toBe('app');
    expect(run('gosu app:staff a')[0]?.user).toBe('app:staff');
    expect(run('su app -c a').at(-1)?.user).toBe('app');
    expect(run('a')[0]?.user).toBeUndefined();
    expect(run('a | xargs -n 1 b c').map((command) => [spelled(command), command.hasMoreArguments])).toEqual([
      ['a', false],
      ['b c', true],
    ]);
  });

  it('looks through wrappers at the other end of a pipe', () => {
    const [curl] = run('curl -s x | sudo -E bash -');
    expect(curl?.pipesInto?.name).toBe('bash');
    expect(curl?.pipesInto?.pipedFrom?.name).toBe('curl');
  });

  it('reads in the language of the shell in force', () => {
    const text = 'FROM a\nSHELL ["powershell", "-Command"]\nRUN Invoke-WebRequest x -OutFile y; b | c\n';
    expect(commandsIn(text).map(spelled)).toEqual(['Invoke-WebRequest x -OutFile y', 'b', 'c']);
    expect(commandsIn('FROM a\nSHELL ["nu", "-c"]\nRUN a\n')).toEqual([]);
    expect(commandsIn('FROM mcr.microsoft.com/windows/nanoserver:1\nRUN a & b\n').map(spelled)).toEqual(['a', 'b']);
    expect(commandsIn('FROM a\nHEALTHCHECK CMD a || b\n').map(spelled)).toEqual(['a', 'b']);
    expect(commandsIn('FROM a\nENTRYPOINT ["a", "b"]\n').map(spelled)).toEqual(['a b']);
  });

  it('places commands within quoted scripts in the file', () => {
    const text = 'FROM a\nRUN ["sh", "-c", "echo \\"x\\" && rm y"]\n';
    const place = (command?: RunCommand) => text.slice(command?.range.start, command?.range.end);
    const found = commandsIn(text);
    expect(found.map(place)).toEqual(['"sh", "-c", "echo \\"x\\" && rm y"', 'echo \\"x\\"', 'rm y']);
    const quoted = "FROM a\nRUN sh -c 'a && \\\n  b c'\n";
    expect(
      commandsIn(quoted)
        .slice(1)
        .map(({ range }) => quoted.slice(range.start, range.end)),
    ).toEqual(['a', 'b c']);
  });
});

describe('package managers', () => {
  it.each([
    ['apt-get update -qq', 'apt update'],
    ['apt-get install -y --no-install-recommends a b=1.2 c:i386 d/sid ./e.deb', 'apt install a b=1.2 c:i386 d/sid !'],
    ['apt-get -o Dpkg::Use-Pty=0 -t sid -y install a', 'apt install a'],
    ['apt install "a=$V"', 'apt install a=$V'],
    ['apt-get install $PACKAGES', 'apt install ?'],
    ['apt-get dist-upgrade', 'apt upgrade'],
    ['apt-get purge a', 'apt remove a'],
    ['aptitude install a', 'apt install a'],
    ['apt-cache policy a', undefined],
    ['apk add --no-cache -t .deps a=1-r0 "b>1" c~=2', 'apk install a=1-r0 b>1 c~=2'],
    ['apk --no-cache --virtual x add a', 'apk install a'],
    ['apk update', 'apk update'],
    ['yum install -y a-1.2.3 b httpd-devel --enablerepo epel', 'rpm install a-1.2.3 b httpd-devel'],
    ['dnf -y update', 'rpm upgrade'],
    ['microdnf clean all', 'rpm clean'],
    ['zypper --non-interactive in -t pattern a=1 b', 'zypper install a=1 b'],
    [
      'pip install --no-cache-dir -r requirements.txt a==1 "b>=2" c[x,y]~=3 git+https://a.test/b',
      'pip install a==1 b>=2 c[x,y]~=3 !',
    ],
    ['python3 -m pip install -U a', 'pip install a'],
    ['python3 -m venv a', undefined],
    ['npm install -g a@1 @b/c @d/e@2', 'npm install a@1 @b/c @d/e@2'],
    ['npm ci', 'npm install'],
    ['npm run build', 'npm other'],
    ['yarn', 'npm install'],
    ['yarn global add a', 'npm install a'],
    ['pnpm add -D a', 'npm install a'],
    ['gem install -v 1 a b:2', 'gem install a b:2'],
    ['go install -ldflags "-s -w" a.test/b/c@v1 ./d/...', 'go install a.test/b/c@v1 !'],
    ['go build ./...', 'go other'],
    ['pacman -Syu --noconfirm a', 'pacman install a'],
    ['pacman -Sy', 'pacman update'],
    ['pacman -Rns a', 'pacman remove a'],
    ['sudo apt-get install a', 'apt install a'],
    ['make install', undefined],
  ])('%s', (script, expected) => {
    const call = run(script)
      .map(packageManagerCall)
      .find((one) => one !== undefined);
    const packages =
      call?.packages.map(({ name, version, isFile }) => (isFile ? '!' : `${name ?? '?'}${version ?? ''}`)) ?? [];
    expect(call && [call.family, call.action, ...packages].join(' ')).toBe(expected);
  });

  it('finds options in clusters', () => {
    const call = run('apt-get -qqy install a').map(packageManagerCall)[0];
    expect(call?.command.hasOption(['-y', '--yes'], call.syntax)).toBe(true);
    expect(call?.command.hasOption(['-d'], call.syntax)).toBe(false);
  });
});

describe('downloads', () => {
  it.each([
    ['curl -fsSL https://a.test/x | sh', 'https://a.test/x -> stdout'],
    ['curl -fsSLo /tmp/x https://a.test/x', 'https://a.test/x -> /tmp/x'],
    ['curl -O https://a.test/x', 'https://a.test/x -> file'],
    ['curl --output=x --url https://a.test/y', 'https://a.test/y -> x'],
    ['curl -H "A: b" https://a.test/x > y', 'https://a.test/x -> y'],
    ['curl -o - https://a.test/x', 'https://a.test/x -> stdout'],
    ['curl --version', undefined],
    ['wget https://a.test/x', 'https://a.test/x -> file'],
    ['wget -qO- https://a.test/x', 'https://a.test/x -> stdout'],
    ['wget -O - "https://a.test/$V" > y', '"https://a.test/$V" -> y'],
    ['wget --header "A: b" -P /tmp https://a.test/x https://a.test/y', 'https://a.test/x https://a.test/y -> file'],
    ['powershell Invoke-WebRequest', undefined],
    ['echo curl', undefined],
  ])('%s', (script, expected) => {
    const found = run(script)
      .map(download)
      .find((one) => one !== undefined);
    const target = found?.toStandardOutput ? 'stdout' : (found?.target?.text ?? 'file');
    expect(found && `${found.urls.map(({ text }) => text).join(' ')} -> ${target}`).toBe(expected);
  });

  it('reads PowerShell', () => {
    const read = (script: string) => commandsIn(`FROM a\nSHELL ["pwsh", "-c"]\nRUN ${script}\n`).map(download)[0];
    expect(read('iwr -Uri https://a.test/x -OutFile y')).toMatchObject({
      urls: [{ text: 'https://a.test/x' }],
      target: { text: 'y' },
    });
    expect(read("(New-Object Net.WebClient).DownloadFile('https://a.test/x', 'y')")).toMatchObject({
      urls: [{ value: 'https://a.test/x' }],
      target: { value: 'y' },
    });
    expect(read('irm https://a.test/x | iex')).toMatchObject({ toStandardOutput: true });
  });
});

describe('accounts', () => {
  it.each([
    ['useradd -r -u 1001 -g app app', ['user', 'app', 1001, 'app']],
    ['useradd --uid=1001 --no-create-home app', ['user', 'app', 1001, undefined]],
    ['adduser -S -D -H -u 101 -G app app', ['user', 'app', 101, 'app']],
    ['adduser --system --group --uid 5 app', ['user', 'app', 5, undefined]],
    ['adduser --disabled-password --gecos "" app', ['user', 'app', undefined, undefined]],
    ['adduser app docker', undefined],
    ['addgroup -g 101 -S app', ['group', 'app', 101, undefined]],
    ['addgroup app docker', undefined],
    ['groupadd -r app', ['group', 'app', undefined, undefined]],
    ['useradd -u $UID app', ['user', 'app', undefined, undefined]],
    ['useradd $NAME', ['user', undefined, undefined, undefined]],
    ['useradd', undefined],
  ])('%s', (script, expected) => {
    const found = run(script).map(accountCreation)[0];
    expect(found && [found.kind, found.name, found.id, found.group]).toEqual(expected);
  });
});
