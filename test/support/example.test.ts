import { describe, expect, test } from 'vitest';
import { embeddingsOf, fragmentKind } from '../../server/src/docs/embed.js';
import { dedent, readExample } from '../../server/src/docs/example.js';
import type { BadExample } from '../../server/src/engine/rule.js';
import { casesOf, codeOf, expectBad, expectGood } from './example.js';
import { exampleRules, sampleAdd, sampleEscalation, sampleHostNetwork } from './example-rules.js';

describe.each(exampleRules)('$id', (rule) => {
  rule.bad.forEach((example, index) => {
    test.each(casesOf(example.code))(`bad ${index + 1}: $title`, ({ embedding, ending }) =>
      expectBad(rule, example, embedding, ending),
    );
  });
  rule.good.forEach((example, index) => {
    test.each(casesOf(codeOf(example)))(`good ${index + 1}: $title`, ({ embedding, ending }) =>
      expectGood(rule, example, embedding, ending),
    );
  });
});

describe('an example that is wrong is refused', () => {
  const container = sampleEscalation.bad[0];
  const inPod = (rule: typeof sampleEscalation, example: BadExample) => (): void =>
    expectBad(rule, example, embeddingsOf(example.code)[0], 'LF');

  test.each<[name: string, code: string, fixed: string | undefined]>([
    ['marker too wide', container.code.replace('^^^^', '^^^^^'), container.fixed],
    ['marker too narrow', container.code.replace('^^^^', '^^^'), container.fixed],
    ['marker elsewhere', container.code.replace(' ^^^^', '^^^^'), container.fixed],
    ['another severity', container.code.replace('^^^^ ', '^^^^ (error) '), container.fixed],
    ['other words', container.code.replace('may gain', 'could gain'), container.fixed],
    ['no marker', container.code.replace(/\n.*\^.*/, ''), container.fixed],
    ['marked twice', `${container.code}\n          # ^ x`, container.fixed],
    ['another fixed text', container.code, container.fixed?.replace('false', 'no')],
    ['no fixed text', container.code, undefined],
  ])('%s', (_, code, fixed) => {
    expect(inPod(sampleEscalation, { code, ...(fixed === undefined ? {} : { fixed }) })).toThrow();
  });

  test('but not one that states its severity', () => {
    inPod(sampleEscalation, { ...container, code: container.code.replace('^^^^ ', '^^^^ (warning) ') })();
  });

  test('a good one that is reported', () => {
    const [embedding] = embeddingsOf('name: app');
    expect(() => expectGood(sampleEscalation, 'name: app', embedding, 'LF')).toThrow();
  });

  test('a fix that leaves its problem', () => {
    const example = {
      code: 'FROM a:1\nADD b c\n#<- ADD does',
      fixed: 'FROM a:1\nADD b c',
    };
    expect(inPod(sampleAdd, example)).toThrow();
    expect(inPod(sampleHostNetwork, example)).toThrow();
  });
});

describe('reading an example', () => {
  test('takes off indentation and markers', () => {
    const { files, markers, isSingle } = readExample(`
        FROM a:1
        ADD b c
        #<- first
        #   ^ second
        # a comment
    `);
    expect(isSingle).toBe(true);
    expect(files).toEqual([{ path: 'Dockerfile', text: 'FROM a:1\nADD b c\n# a comment\n' }]);
    expect(markers).toEqual([
      { path: 'Dockerfile', line: 1, column: 0, endColumn: 3, words: 'first' },
      { path: 'Dockerfile', line: 1, column: 4, endColumn: 5, words: 'second' },
    ]);
  });

  test('splits several files', () => {
    const { files, markers, isSingle } = readExample(`
        -- app/Dockerfile.web --
        FROM a:1
        -- app/web.yaml --
        kind: X
        #     ^ there
    `);
    expect(isSingle).toBe(false);
    expect(files).toEqual([
      { path: 'app/Dockerfile.web', text: 'FROM a:1\n' },
      { path: 'app/web.yaml', text: 'kind: X\n' },
    ]);
    expect(markers.map(({ path, line }) => [path, line])).toEqual([['app/web.yaml', 0]]);
  });

  test('keeps a text that begins on the first line', () => {
    expect(dedent('FROM a:1\nUSER app')).toBe('FROM a:1\nUSER app\n');
  });

  test.each([
    ['whole', 'apiVersion: v1\nkind: Pod'],
    ['whole', 'FROM alpine:3.22'],
    ['whole', '# syntax=docker/dockerfile:1\n\nARG A=1\nFROM alpine:$A'],
    ['whole', 'RUN apt-get update'],
    ['whole', '-- a.yaml --\nname: app'],
    ['whole', '{ "apiVersion": "v1" }'],
    ['container', 'name: app\nimage: x'],
    ['container', '# A comment.\nimage: x\nsecurityContext: {}'],
    ['pod', 'securityContext:\n  runAsUser: 0\ncontainers:\n  - name: app'],
    ['pod', 'hostNetwork: true'],
    ['pod', 'serviceAccountName: x'],
  ])('tells a %s: %s', (kind, code) => {
    expect(fragmentKind(code)).toBe(kind);
  });

  test('embeds a container in every list of every workload', () => {
    const embeddings = embeddingsOf('name: app');
    expect(embeddings).toHaveLength(13);
    const texts = embeddings.map(({ embed }) => embed({ path: 'a', text: '# c\nname: app\n\nimage: x\n' }).text);
    expect(texts[0]).toBe(
      'apiVersion: v1\nkind: Pod\nmetadata:\n  name: example\nspec:\n  containers:\n      # c\n    - name: app\n\n      image: x\n',
    );
    expect(new Set(texts).size).toBe(13);
    expect(embeddingsOf('hostPID: true')).toHaveLength(6);
  });
});
