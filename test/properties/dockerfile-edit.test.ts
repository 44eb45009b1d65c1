// Verbs of Dockerfiles in every style: the target changes as meant, and every other byte, comment and line end stays.
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import type { TextChange } from '../../server/src/syntax/change.js';
import type { AnyInstruction } from '../../server/src/syntax/dockerfile/instruction-kinds.js';
import { type DockerfileTree, parseDockerfile } from '../../server/src/syntax/dockerfile/parse.js';
import { applyEdits } from '../../server/src/syntax/text.js';

/** `PROPERTY_RUNS=5000 npx vitest run test/properties` looks longer, and asks for 200 files of each style. */
const LONG_RUNS = process.env.PROPERTY_RUNS;
const RUNS = Number(LONG_RUNS ?? 400);

interface Style {
  readonly eol: '\n' | '\r\n';
  readonly hasFinalLineEnd: boolean;
  readonly indent: '' | '  ' | '\t';
  readonly isContinued: boolean;
  readonly hasComments: boolean;
  readonly hasBlankLines: boolean;
  readonly escape: '\\' | '`';
  readonly isLowerCase: boolean;
  readonly head: '' | '\uFEFF' | '# syntax=docker/dockerfile:1\n';
}
const style: fc.Arbitrary<Style> = fc.record({
  eol: fc.constantFrom('\n', '\r\n'),
  hasFinalLineEnd: fc.boolean(),
  indent: fc.constantFrom('', '  ', '\t'),
  isContinued: fc.boolean(),
  hasComments: fc.boolean(),
  hasBlankLines: fc.boolean(),
  escape: fc.constantFrom('\\', '\\', '`'),
  isLowerCase: fc.boolean(),
  head: fc.constantFrom('', '\uFEFF', '# syntax=docker/dockerfile:1\n'),
});

/** An instruction as words, which may stand on lines of their own, and the lines of a heredoc. */
interface Written {
  readonly words: readonly string[];
  readonly body?: readonly string[];
}
const written = fc.constantFrom<Written>(
  { words: ['ENV', 'A=1', 'B="two words"', 'C=$A', 'D=x'] },
  { words: ['ENV', 'ONLY=1'] },
  { words: ['LABEL', '"a.b"="c"', "d='e f'"] },
  {
    words: [
      'RUN',
      '--mount=type=cache,target=/c',
      '--network=none',
      'apt-get',
      'update',
      '&&',
      'apt-get',
      'install',
      '-y',
      '"curl"',
    ],
  },
  { words: ['RUN', '["useradd", "-u", "1000", "app"]'] },
  { words: ['COPY', '--from=build', '--chown=1:1', 'a', 'b', '/c/'] },
  { words: ['COPY', '<<EOF', '/etc/größe'], body: ['key=$A', '  # no comment', 'EOF'] },
  { words: ['RUN', '<<-"TWO"'], body: ['\tset -e', '\techo 👋 \\', '\tTWO'] },
  { words: ['RUN', 'cat', '<<ONE', '<<TWO'], body: ['1', 'ONE', 'RUN 2', 'TWO'] },
  { words: ['ONBUILD', 'ADD', '--link', '.', '/app'] },
  { words: ['USER', '${ID:-1000}:0'] },
  { words: ['EXPOSE', '80', '443/udp'] },
  { words: ['HEALTHCHECK', '--interval=5s', 'CMD', 'curl', '-f', 'http://localhost/'] },
  { words: ['FROM', '--platform=$BUILDPLATFORM', 'debian:13', 'AS', 'next'] },
  { words: ['CMD', 'run', '--fast'] },
);
const instructions = fc.array(fc.record({ what: written, seed: fc.nat(255) }), { minLength: 1, maxLength: 6 });

const made = new Map<string, number>();
const count = (name: string, isMade: boolean): void => {
  if (isMade) made.set(name, (made.get(name) ?? 0) + 1);
};

/** A printer of the test's own. Comments are numbered, so that each can be told from the others. */
function print(parts: readonly { readonly what: Written; readonly seed: number }[], styled: Style): string {
  const { eol, indent, isContinued, hasComments, hasBlankLines, escape: mark, isLowerCase, head } = styled;
  let notes = 0;
  const lines: string[] = mark === '`' ? ['# escape=`'] : [];
  lines.push('FROM scratch AS first');
  for (const { what, seed } of parts) {
    if (hasBlankLines && seed % 3 === 0) lines.push('');
    if (hasComments && seed % 4 === 1) lines.push(`${indent}# note ${++notes}`);
    const [keyword = '', ...words] = what.words;
    let line = `${indent}${isLowerCase ? keyword.toLowerCase() : keyword}`;
    words.forEach((word, index) => {
      if (isContinued && index > 0 && (seed >> (index % 7)) % 2 === 1) {
        lines.push(`${line} ${mark}`);
        if (hasComments && (seed + index) % 3 === 0) lines.push(`${indent}  # note ${++notes}`);
        if (hasBlankLines && (seed + index) % 5 === 0) lines.push('');
        line = `${indent}    ${word}`;
      } else line += ` ${word}`;
    });
    lines.push(line, ...(what.body ?? []));
  }
  count(eol === '\n' ? 'LF' : 'CRLF', true);
  count('a final line end', styled.hasFinalLineEnd);
  count('no final line end', !styled.hasFinalLineEnd);
  count('indentation', indent !== '');
  count(
    'continuations',
    lines.some((line) => line.endsWith(` ${mark}`)),
  );
  count(
    'heredocs',
    parts.some(({ what }) => what.body !== undefined),
  );
  count('comments', notes > 0);
  count('blank lines', lines.includes(''));
  count('backticks', mark === '`');
  count('lower case', isLowerCase);
  count('a byte order mark', head === '\uFEFF');
  count('a directive', head.startsWith('#') || mark === '`');
  return (head + lines.join('\n') + (styled.hasFinalLineEnd ? '\n' : '')).replace(/\n/g, eol);
}

const textsOf = ({ instructions: all }: DockerfileTree): string[] => all.map(({ text }) => text);
const notesOf = ({ comments }: DockerfileTree): string[] => comments.map(({ text }) => text);

/** Applies a verb, and asks for what every verb must leave as it was. */
function apply(
  text: string,
  pick: number,
  verb: (instruction: AnyInstruction) => TextChange | undefined,
  mayEndOtherwise = false,
) {
  const before = parseDockerfile(text);
  expect(before.problems).toEqual([]);
  const index = pick % before.instructions.length;
  const target = before.instructions[index];
  const change = target && verb(target);
  if (change === undefined) return undefined;
  const changed = applyEdits(text, change.edits);
  const story = `${JSON.stringify(text)}\n---> ${JSON.stringify(changed)}`;
  const after = parseDockerfile(changed);
  expect(after.problems, story).toEqual([]);
  const isCrlf = text.includes('\r\n');
  expect(isCrlf ? changed.replaceAll('\r\n', '').includes('\n') : changed.includes('\r'), story).toBe(false);
  // A line that goes leaves those beside it to other verbs, the end of the line before it too.
  if (!mayEndOtherwise) expect(changed.endsWith('\n'), `final line end: ${story}`).toBe(text.endsWith('\n'));
  expect(
    after.directives.map(({ value }) => value),
    story,
  ).toEqual(before.directives.map(({ value }) => value));
  const isGone = ({ start, end }: { start: number; end: number }): boolean =>
    target !== undefined && target.range.start <= start && end <= target.range.end;
  const kept = before.comments.filter(({ range }) => !isGone(range)).map((comment) => comment.text);
  for (const note of kept) expect(notesOf(after), story).toContain(note);
  return { before, after, index, target, story, changed };
}

const cases = [instructions, style, fc.nat()] as const;

describe('whole instructions', () => {
  test('insertBefore and insertAfter', () => {
    fc.assert(
      fc.property(
        ...cases,
        fc.boolean(),
        fc.constantFrom('STOPSIGNAL 9', 'ENV X=1\nUSER 1000:1000\n'),
        (parts, styled, pick, isBefore, added) => {
          const done = apply(print(parts, styled), pick, (one) =>
            isBefore ? one.insertBefore(added) : one.insertAfter(added),
          );
          if (done === undefined) return;
          const lines = added.trimEnd().split('\n');
          expect(textsOf(done.after), done.story).toEqual(
            textsOf(done.before).toSpliced(done.index + (isBefore ? 0 : 1), 0, ...lines),
          );
          expect(notesOf(done.after), done.story).toEqual(notesOf(done.before));
        },
      ),
      { numRuns: RUNS },
    );
  });

  test('remove and replaceWith', () => {
    fc.assert(
      fc.property(...cases, fc.boolean(), (parts, styled, pick, isRemoved) => {
        const done = apply(
          print(parts, styled),
          pick,
          (one) =>
            one.name === 'FROM' && isRemoved
              ? undefined
              : isRemoved
                ? one.remove()
                : one.replaceWith(one.name === 'FROM' ? 'FROM a' : 'STOPSIGNAL 9'),
          isRemoved,
        );
        if (done === undefined) return;
        const now = isRemoved ? [] : [done.target?.name === 'FROM' ? 'FROM a' : 'STOPSIGNAL 9'];
        expect(textsOf(done.after), done.story).toEqual(textsOf(done.before).toSpliced(done.index, 1, ...now));
      }),
      { numRuns: RUNS },
    );
  });
});

describe('parts of instructions', () => {
  test('flags come, change and go', () => {
    fc.assert(
      fc.property(
        ...cases,
        fc.constantFrom('add', 'set', 'remove'),
        fc.constantFrom('1', 'a b', 'c"d', 'e\\f', undefined),
        (parts, styled, pick, verb, value) => {
          let name = 'chown';
          const done = apply(print(parts, styled), pick, (one) => {
            if (verb === 'set') return one.setFlag(name, value);
            name = 'link';
            if (verb === 'add') return one.hasFlag(name) ? undefined : one.addFlag(name);
            const [flag] = one.flags;
            name = flag?.name ?? '';
            return flag?.remove();
          });
          const [old, now] = [done?.target, done?.after.instructions[done.index]];
          if (done === undefined || old === undefined || now === undefined) return;
          const isThere = verb !== 'remove';
          expect(now.hasFlag(name), done.story).toBe(isThere);
          if (verb === 'set') expect(now.flag(name)?.value, done.story).toBe(value);
          expect(now.argumentText.text, done.story).toBe(old.argumentText.text);
          expect(now.flags.length, done.story).toBe(old.flags.length + (isThere ? (old.hasFlag(name) ? 0 : 1) : -1));
          expect(
            now.heredocs.map(({ body }) => body.text),
            done.story,
          ).toEqual(old.heredocs.map(({ body }) => body.text));
          expect(textsOf(done.after).toSpliced(done.index, 1)).toEqual(textsOf(done.before).toSpliced(done.index, 1));
          expect(notesOf(done.after), done.story).toEqual(notesOf(done.before));
        },
      ),
      { numRuns: RUNS },
    );
  });

  test('one word becomes another', () => {
    fc.assert(
      fc.property(...cases, fc.nat(), (parts, styled, pick, place) => {
        let at = 0;
        const done = apply(print(parts, styled), pick, ({ name, args }) => {
          at = place % Math.max(args.length, 1);
          at = name === 'FROM' ? 0 : at;
          const word = args[at];
          return word === undefined || word.text.includes('<<')
            ? undefined
            : word.replaceWith(word.isJson ? '"z=1"' : 'z=1');
        });
        const now = done?.after.instructions[done.index];
        if (done === undefined || now === undefined) return;
        expect(now.args[at]?.value, done.story).toBe('z=1');
        expect(now.args.length, done.story).toBe(done.target?.args.length);
        expect(textsOf(done.after).toSpliced(done.index, 1)).toEqual(textsOf(done.before).toSpliced(done.index, 1));
        expect(notesOf(done.after), done.story).toEqual(notesOf(done.before));
      }),
      { numRuns: RUNS },
    );
  });

  test('one pair goes', () => {
    fc.assert(
      fc.property(...cases, fc.nat(), (parts, styled, pick, place) => {
        let gone = '';
        const done = apply(
          print(parts, styled),
          pick,
          (one) => {
            if (one.name !== 'ENV' && one.name !== 'LABEL') return undefined;
            const pair = one.pairs[place % one.pairs.length];
            gone = pair?.key.value ?? '';
            return pair && one.removePair(pair);
          },
          true,
        );
        if (done?.target === undefined || !('pairs' in done.target)) return;
        const keys = done.target.pairs.map(({ key, value }) => [key.value, value.text]).filter(([key]) => key !== gone);
        const isWhole = keys.length === 0;
        if (!isWhole) expect(notesOf(done.after), done.story).toEqual(notesOf(done.before));
        const now = isWhole ? undefined : done.after.instructions[done.index];
        if (keys.length === 0) {
          expect(textsOf(done.after), done.story).toEqual(textsOf(done.before).toSpliced(done.index, 1));
          return;
        }
        expect(
          now && 'pairs' in now ? now.pairs.map(({ key, value }) => [key.value, value.text]) : [],
          done.story,
        ).toEqual(keys);
      }),
      { numRuns: RUNS * 2 },
    );
  });
});

afterAll(() => {
  if (LONG_RUNS === undefined) return;
  console.log(
    [...made]
      .sort()
      .map(([name, files]) => `${String(files).padStart(6)}  ${name}`)
      .join('\n'),
  );
  for (const [name, files] of made) expect(files, name).toBeGreaterThanOrEqual(200);
});
