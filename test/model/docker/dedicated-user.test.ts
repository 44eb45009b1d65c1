import { describe, expect, it } from 'vitest';
import { replaceRoot, useDedicatedUser } from '../../../server/src/model/docker/dedicated-user.js';
import { Dockerfile } from '../../../server/src/model/docker/dockerfile.js';
import { parseDockerfile } from '../../../server/src/syntax/dockerfile/parse.js';
import { applyEdits } from '../../../server/src/syntax/text.js';

/** The Dockerfile after the change, its first line left out. */
function changed(lines: string, from: string): string {
  const text = `FROM ${from}\n${lines}`;
  const stage = new Dockerfile(parseDockerfile(text)).target;
  if (stage === undefined) throw new Error('No FROM.');
  const root = stage.userAtEnd.instruction;
  const { change } = root === undefined ? useDedicatedUser(stage) : replaceRoot(stage, root);
  return applyEdits(text, change.edits).slice(`FROM ${from}\n`.length);
}

const SHADOW = 'RUN groupadd --gid 10001 app && useradd --uid 10001 --gid 10001 --create-home app';

describe('useDedicatedUser', () => {
  it.each([
    ['debian:13', 'CMD ["a"]\n', `${SHADOW}\nUSER 10001:10001\nCMD ["a"]\n`],
    [
      'alpine:3.23',
      'CMD ["a"]\n',
      'RUN addgroup -g 10001 app && adduser -D -u 10001 -G app app\nUSER 10001:10001\nCMD ["a"]\n',
    ],
    ['amazonlinux:2023', 'CMD ["a"]\n', 'USER 10001:10001\nCMD ["a"]\n'],
    ['postgres:18', 'COPY a /b\n', 'COPY a /b\nUSER 999:999\n'],
    ['mcr.microsoft.com/dotnet/aspnet:10.0', 'CMD ["a"]\n', 'USER 1654:1654\nCMD ["a"]\n'],
    // What runs below the command still needs root.
    [
      'debian:13',
      'CMD ["a"]\nRUN b\nENTRYPOINT ["c"]\n',
      `CMD ["a"]\nRUN b\n${SHADOW}\nUSER 10001:10001\nENTRYPOINT ["c"]\n`,
    ],
    ['debian:13', 'CMD ["a"]\nRUN b\n', `CMD ["a"]\nRUN b\n${SHADOW}\nUSER 10001:10001\n`],
    ['debian:13', 'RUN useradd -u 2000 me\n', 'RUN useradd -u 2000 me\nUSER 2000:2000\n'],
    [
      'debian:13',
      'RUN groupadd -g 2 us && useradd -u 2000 -g us me\n',
      'RUN groupadd -g 2 us && useradd -u 2000 -g us me\nUSER 2000:2\n',
    ],
    ['debian:13', 'RUN useradd -u 2000 -g 100 me\n', 'RUN useradd -u 2000 -g 100 me\nUSER 2000:100\n'],
    ['debian:13', 'RUN useradd -g users me\n', 'RUN useradd -g users me\nUSER me\n'],
    ['debian:13', 'RUN useradd -u 2000 -g users me\n', 'RUN useradd -u 2000 -g users me\nUSER me\n'],
    [
      'debian:13',
      'RUN groupadd app\n',
      `RUN groupadd app\n${SHADOW.replace(/\bapp\b/g, 'app-user')}\nUSER 10001:10001\n`,
    ],
    ['debian:13', 'SHELL ["/bin/weird"]\n', 'SHELL ["/bin/weird"]\nUSER 10001:10001\n'],
    ['debian:13', '', `${SHADOW}\nUSER 10001:10001\n`],
  ])('%s %s', (from, lines, expected) => expect(changed(lines, from)).toBe(expected));
});

describe('replaceRoot', () => {
  it.each([
    ['registry.example/a', 'USER root\nCMD ["a"]\n', 'USER 10001:10001\nCMD ["a"]\n'],
    [
      'registry.example/a',
      'USER me:us\nRUN a\nUSER root\nRUN b\n',
      'USER me:us\nRUN a\nUSER root\nRUN b\nUSER me:us\n',
    ],
    ['registry.example/a', 'USER me\nUSER 0\nCOPY a /b\n', 'USER me\nUSER me\nCOPY a /b\n'],
    ['node:24', 'USER node\nUSER root\n', 'USER node\nUSER 1000:1000\n'],
    ['node:24', 'USER node:users\nUSER root\n', 'USER node:users\nUSER node:users\n'],
    ['registry.example/a', 'USER root\nONBUILD RUN a\n', 'USER 10001:10001\nONBUILD RUN a\n'],
    ['debian:13', 'USER root\nCMD ["a"]\n', `USER root\n${SHADOW}\nUSER 10001:10001\nCMD ["a"]\n`],
    ['debian:13', 'CMD ["a"]\nUSER root\n', `CMD ["a"]\nUSER root\n${SHADOW}\nUSER 10001:10001\n`],
  ])('%s %s', (from, lines, expected) => expect(changed(lines, from)).toBe(expected));
});
