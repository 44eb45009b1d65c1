import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Dockerfile } from '../../server/src/model/docker/dockerfile.js';
import { commandsOf } from '../../server/src/model/docker/run-command.js';
import type { TextChange } from '../../server/src/syntax/change.js';
import type { AnyInstruction } from '../../server/src/syntax/dockerfile/instruction-kinds.js';
import { type DockerfileTree, parseDockerfile } from '../../server/src/syntax/dockerfile/parse.js';
import { applyEdits } from '../../server/src/syntax/text.js';

const RICH = [
  `# syntax=docker/dockerfile:1
# check=skip=all
ARG BASE=debian TAG
FROM --platform=$BUILDPLATFORM \${BASE}:\${TAG:-12} AS build
# why
ENV A=1 B="two \\
  words" C=\\$D
RUN --mount=type=cache,target=/var/cache/apt \\
    # refresh first
    apt-get update && \\

    apt-get install -y --no-install-recommends "curl=\${V}" \\
    && curl -fsSL https://a.test/x.sh | sh -s -- "$(uname -m)" > /dev/null 2>&1
COPY <<-EOF <<'TWO' /etc/
	key=$A
	EOF
literal $A
TWO
RUN <<EOF bash -e
for x in a b; do echo "$x"; done
EOF
ONBUILD ADD --chown=1:1 . /app
FROM scratch
COPY --from=build --link ["/a b", "/c\\"d", "/e/"]
USER \${USER_ID:-1000}:0
EXPOSE 80 443/udp
HEALTHCHECK --interval=5s CMD ["/check", "-v"]
ENTRYPOINT ["/app"]
CMD run --fast`,
  '\uFEFF# escape=`\r\nFROM mcr.microsoft.com/windows/servercore:ltsc2022 AS w\r\nSHELL ["powershell", "-Command"]\r\nRUN Invoke-WebRequest `\r\n  -Uri https://a.test/x -OutFile C:\\x.exe; `\r\n  C:\\x.exe /quiet\r\nWORKDIR C:\\app\r\nENV P C:\\a b\r\nUSER ContainerUser\r\n',
  'from a\nrun case $x in (a) b;; esac; f() { sudo sh -c "a \\"b\\" | xargs c"; }; cat <(d) 3<<E >>f\nx\nE\nlabel "a"="b" c=\'d\'\n',
];

const CHUNKS = [
  ...'\\\n\r\t "\'`$#{}[]()<>|&;=:/-,a0',
  '\\\n',
  '\r\n',
  '<<E',
  '<<-"E"\n',
  '\nE\n',
  'RUN ',
  '\nFROM ',
  'ONBUILD ',
  '# escape=`\n',
  '["a"]',
  '${A:-',
  ' --x=y',
  '\uFEFF',
  '💥',
];

/** Asks the tree and the model for everything, so that whatever throws or does not end shows. */
function exercise(text: string): void {
  const tree = parseDockerfile(text);
  const dockerfile = new Dockerfile(tree);
  const fails: string[] = [];
  const inside = (what: string, inner: { start: number; end: number }, outer: { start: number; end: number }) => {
    if (inner.start < outer.start || inner.end > outer.end || inner.end < inner.start) {
      fails.push(`${what} ${JSON.stringify(inner)} is not within ${JSON.stringify(outer)}`);
    }
  };
  let at = 0;
  for (const instruction of tree.instructions) {
    const { range, keyword, argumentText, args, flags, heredocs } = instruction;
    inside('instruction', range, { start: at, end: text.length });
    at = range.end;
    for (const { range: inner } of [keyword, argumentText, ...args, ...flags]) inside('token', inner, range);
    for (const { bodyRange } of heredocs) inside('heredoc', bodyRange, { start: range.start, end: text.length });
    if ('form' in instruction && instruction.name !== 'SHELL') {
      for (const command of commandsOf(instruction))
        inside('command', command.range, { start: range.start, end: text.length });
    }
  }
  for (const { range } of tree.comments) if (text.charAt(range.start) !== '#') fails.push(`comment at ${range.start}`);
  for (const { range } of tree.problems) inside('problem', range, { start: 0, end: text.length });
  for (const stage of dockerfile.stages) dockerfile.isUsed(stage);
  expect(fails, JSON.stringify(text)).toEqual([]);
}

describe('parsing', () => {
  it('bears every prefix and every suffix of rich files', () => {
    for (const text of RICH) {
      for (let length = 0; length <= text.length; length++) {
        exercise(text.slice(0, length));
        exercise(text.slice(length));
      }
    }
  });

  it('bears mutations', () => {
    const edit = fc.record({ at: fc.nat(1200), removed: fc.nat(12), added: fc.constantFrom(...CHUNKS) });
    fc.assert(
      fc.property(fc.constantFrom(...RICH), fc.array(edit, { maxLength: 8 }), (base, edits) =>
        exercise(
          edits.reduce((text, { at, removed, added }) => text.slice(0, at) + added + text.slice(at + removed), base),
        ),
      ),
      { numRuns: 1000 },
    );
  });

  it('bears random text', () => {
    const text = fc.array(fc.constantFrom(...CHUNKS)).map((chunks) => chunks.join(''));
    fc.assert(fc.property(text, exercise), { numRuns: 1000 });
  });

  it('accounts for every character that is not blank', () => {
    for (const text of RICH) {
      const tree = parseDockerfile(text);
      let rest = text;
      for (const { range } of [...tree.instructions, ...tree.comments, ...tree.directives]) {
        rest = rest.slice(0, range.start) + ' '.repeat(range.end - range.start) + rest.slice(range.end);
      }
      expect(rest.replace('\uFEFF', '').trim()).toBe('');
    }
  });
});

interface Case {
  readonly text: string;
  readonly index: number;
}

/** A rich file with either line ending, whole or cut off behind the instruction at `index`. */
const anyCase: fc.Arbitrary<Case> = fc
  .record({ base: fc.constantFrom(...RICH), crlf: fc.boolean(), cut: fc.boolean(), pick: fc.nat(30) })
  .map(({ base, crlf, cut, pick }) => {
    const unix = base.replace(/\r\n/g, '\n');
    const text = crlf ? unix.replace(/\n/g, '\r\n') : unix;
    const { instructions } = parseDockerfile(text);
    const index = pick % instructions.length;
    return { text: cut ? text.slice(0, instructions[index]?.range.end) : text, index };
  });

const textsOf = (tree: DockerfileTree): string[] => tree.instructions.map(({ text }) => text);

/** The tree before and after a verb of the instruction at `index`, of which it checks that only its edits differ. */
function apply({ text, index }: Case, verb: (instruction: AnyInstruction) => TextChange) {
  const before = parseDockerfile(text);
  const instruction = before.instructions[index];
  if (instruction === undefined) throw new Error(`No instruction ${index}`);
  const { edits } = verb(instruction);
  const changed = applyEdits(text, edits);
  const [edit] = edits;
  if (edits.length !== 1 || edit === undefined) throw new Error('A verb makes one edit.');
  expect(changed.startsWith(text.slice(0, edit.range.start))).toBe(true);
  expect(changed.endsWith(text.slice(edit.range.end))).toBe(true);
  if (text.includes('\r\n')) expect(changed.replaceAll('\r\n', '')).not.toContain('\n');
  else expect(changed).not.toContain('\r');
  const after = parseDockerfile(changed);
  expect(after.comments.map((comment) => comment.text)).toEqual(
    before.comments
      .filter(({ range }) => range.end <= edit.range.start || range.start >= edit.range.end)
      .map((comment) => comment.text),
  );
  return { before, after };
}

describe('verbs', () => {
  it('insertAfter adds one instruction below', () => {
    fc.assert(
      fc.property(anyCase, (one) => {
        const { before, after } = apply(one, (instruction) => instruction.insertAfter('STOPSIGNAL 9'));
        expect(textsOf(after)).toEqual(textsOf(before).toSpliced(one.index + 1, 0, 'STOPSIGNAL 9'));
      }),
    );
  });

  it('insertBefore adds one instruction above', () => {
    fc.assert(
      fc.property(anyCase, (one) => {
        const { before, after } = apply(one, (instruction) => instruction.insertBefore('STOPSIGNAL 9'));
        expect(textsOf(after)).toEqual(textsOf(before).toSpliced(one.index, 0, 'STOPSIGNAL 9'));
      }),
    );
  });

  it('remove takes one instruction', () => {
    fc.assert(
      fc.property(anyCase, (one) => {
        const { before, after } = apply(one, (instruction) => instruction.remove());
        expect(textsOf(after)).toEqual(textsOf(before).toSpliced(one.index, 1));
      }),
    );
  });

  it('addFlag and setFlag change flags alone', () => {
    fc.assert(
      fc.property(anyCase, fc.constantFrom('1', 'a b', 'c"d', 'e\\f', ''), (one, value) => {
        for (const add of [false, true]) {
          const { before, after } = apply(one, (instruction) =>
            add ? instruction.addFlag('link') : instruction.setFlag('chown', value),
          );
          const [old, changed] = [before.instructions[one.index], after.instructions[one.index]];
          expect(changed?.flag(add ? 'link' : 'chown')?.value).toBe(add ? undefined : value);
          expect(changed?.argumentText.text).toBe(old?.argumentText.text);
          expect(textsOf(after).toSpliced(one.index, 1)).toEqual(textsOf(before).toSpliced(one.index, 1));
        }
      }),
    );
  });

  it('replaceWith changes one token', () => {
    fc.assert(
      fc.property(anyCase, fc.nat(10), (one, pick) => {
        const args = parseDockerfile(one.text).instructions[one.index]?.args ?? [];
        const token = args[pick % Math.max(args.length, 1)];
        // Without its announcement, the lines of a heredoc are instructions.
        if (token === undefined || token.text.includes('<<')) return;
        const { before, after } = apply(one, () => token.replaceWith(token.isJson ? '"zzz"' : 'zzz'));
        expect(after.instructions[one.index]?.args[pick % args.length]?.text).toBe(token.isJson ? '"zzz"' : 'zzz');
        expect(textsOf(after).toSpliced(one.index, 1)).toEqual(textsOf(before).toSpliced(one.index, 1));
      }),
    );
  });
});
