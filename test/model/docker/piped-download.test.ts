import { describe, expect, it } from 'vitest';
import { Dockerfile } from '../../../server/src/model/docker/dockerfile.js';
import { pipedDownloads } from '../../../server/src/model/docker/piped-download.js';
import { parseDockerfile } from '../../../server/src/syntax/dockerfile/parse.js';
import { applyEdits } from '../../../server/src/syntax/text.js';

function found(instruction: string, before = 'FROM debian:13') {
  const text = `${before}\n${instruction}`;
  const { instructions } = new Dockerfile(parseDockerfile(text));
  return instructions
    .flatMap((run) => (run.name === 'RUN' ? pipedDownloads(run) : []))
    .map(({ interpreter, host, check }) => ({
      interpreter: interpreter.name,
      host,
      fixed: check === undefined ? undefined : applyEdits(text, check.edits).slice(before.length + 1),
    }));
}

const CHECK = '&& echo "SHA256  /tmp/installer" | sha256sum -c - &&';
const GET = 'curl -o /tmp/installer https://a.example/i';

describe('pipedDownloads', () => {
  it.each([
    ['RUN curl https://a.example/i | sh', 'sh', `RUN ${GET} ${CHECK} sh /tmp/installer`],
    [
      'RUN curl https://a.example/i | bash -ex -s -- --yes',
      'bash',
      `RUN ${GET} ${CHECK} bash -e -x /tmp/installer --yes`,
    ],
    ['RUN curl https://a.example/i|sudo -H sh -', 'sh', `RUN ${GET} ${CHECK} sudo -H sh /tmp/installer`],
    [
      'RUN curl https://a.example/i | python3 - --version 2',
      'python3',
      `RUN ${GET} ${CHECK} python3 /tmp/installer --version 2`,
    ],
    [
      'RUN wget -O - https://a.example/i | sh',
      'sh',
      `RUN wget -O /tmp/installer https://a.example/i ${CHECK} sh /tmp/installer`,
    ],
    [
      'RUN wget https://a.example/i --output-document=- | sh',
      'sh',
      `RUN wget https://a.example/i --output-document=/tmp/installer ${CHECK} sh /tmp/installer`,
    ],
    ['RUN bash <(curl https://a.example/i) --yes', 'bash', `RUN ${GET} ${CHECK} bash /tmp/installer --yes`],
    ['RUN bash -c "$(curl https://a.example/i)" x --yes', 'bash', `RUN ${GET} ${CHECK} bash /tmp/installer --yes`],
    ['RUN sh -ec "$(curl https://a.example/i)"', 'sh', `RUN ${GET} ${CHECK} sh -e /tmp/installer`],
    ['RUN a && curl https://a.example/i | sh && b', 'sh', `RUN a && ${GET} ${CHECK} sh /tmp/installer && b`],
    ['RUN <<EOF\ncurl https://a.example/i | sh\nEOF', 'sh', `RUN <<EOF\n${GET} ${CHECK} sh /tmp/installer\nEOF`],
  ])('%s', (instruction, interpreter, fixed) => {
    expect(found(instruction)).toEqual([{ interpreter, host: 'a.example', fixed }]);
  });

  it.each([
    ['RUN curl https://a.example/i | gunzip | sh', 'sh'],
    ['RUN (curl https://a.example/i || wget -qO- https://b.example/i) | sh', 'sh'],
    ['RUN eval "$(curl https://a.example/i)"', 'eval'],
    ['RUN . <(curl https://a.example/i | sed s/a/b/)', '.'],
    ['RUN bash <<< "$(curl https://a.example/i)"', 'bash'],
    ['RUN test -x /tool || curl https://a.example/i | sh', 'sh'],
    ['RUN ! curl https://a.example/i | sh', 'sh'],
    ['RUN bash -c "curl https://a.example/i | sh"', 'sh'],
    ['RUN su app -c "curl https://a.example/i | sh"', 'sh'],
    ['RUN ["sh", "-c", "curl https://a.example/i | sh"]', 'sh'],
    ['RUN test -x /tool || sh -c "$(curl https://a.example/i)"', 'sh'],
    ['RUN test -x /tool || bash <(curl https://a.example/i)', 'bash'],
    ['RUN pwsh -Command "iex (iwr https://a.example/i)"', 'iex'],
  ])('%s cannot be rewritten', (instruction, interpreter) => {
    expect(found(instruction)).toEqual([{ interpreter, host: 'a.example', fixed: undefined }]);
  });

  it.each([
    'RUN curl https://a.example/i | tar xz',
    'RUN curl https://a.example/i | sh run.sh',
    'RUN curl https://a.example/i | bash - run.sh',
    'RUN curl https://a.example/i | bash -c "cat"',
    'RUN curl https://a.example/i | python3 -m json.tool',
    'RUN curl https://a.example/i | perl -pe s/a/b/',
    'RUN curl https://a.example/i | xargs sh',
    'RUN curl -o /tmp/i https://a.example/i | sh',
    'RUN bash -c "A=$(curl https://a.example/i) make"',
    'RUN diff <(curl https://a.example/i) /i',
    'RUN cat <<< "$(curl https://a.example/i)"',
    'RUN echo "curl https://a.example/i | sh"',
    'RUN wget https://a.example/i && sh i',
  ])('%s is none', (instruction) => expect(found(instruction)).toEqual([]));

  it('reads PowerShell', () => {
    const before = 'FROM mcr.microsoft.com/windows/servercore:ltsc2025\nSHELL ["powershell"]';
    expect(found("RUN iex ((New-Object Net.WebClient).DownloadString('https://a.example/i'))", before)).toMatchObject([
      { interpreter: 'iex', host: 'a.example' },
    ]);
    expect(found('RUN iwr -useb a.example/i | iex', before)).toMatchObject([{ interpreter: 'iex', host: 'a.example' }]);
    expect(found('RUN iwr -OutFile i.ps1 a.example/i', before)).toEqual([]);
  });

  it('leaves credentials and variables out of the host', () => {
    expect(found('RUN curl https://me:secret@a.example:8443/i | sh')).toMatchObject([{ host: 'a.example' }]);
    expect(found('RUN curl https://$HOST/i | sh')).toMatchObject([{ host: undefined }]);
  });
});
