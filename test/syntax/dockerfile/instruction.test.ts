import { describe, expect, it } from 'vitest';
import type { TextChange } from '../../../server/src/syntax/change.js';
import type { AnyInstruction } from '../../../server/src/syntax/dockerfile/instruction-kinds.js';
import { parseDockerfile } from '../../../server/src/syntax/dockerfile/parse.js';
import { applyEdits } from '../../../server/src/syntax/text.js';

/** The text after a change of its instruction at `index`. */
function changed(text: string, index: number, change: (instruction: AnyInstruction) => TextChange | undefined): string {
  const instruction = parseDockerfile(text).instructions[index];
  if (instruction === undefined) throw new Error(`No instruction ${index}`);
  return applyEdits(text, change(instruction)?.edits ?? []);
}

describe('verbs', () => {
  it('replaces tokens', () => {
    expect(changed('add a b\n', 0, ({ keyword }) => keyword.replaceWith('COPY'))).toBe('COPY a b\n');
    expect(changed('FROM a \\\n  AS b\n', 0, ({ args }) => args[2]?.replaceWith('c'))).toBe('FROM a \\\n  AS c\n');
    expect(changed('CMD a \\\n  b\n', 0, ({ argumentText }) => argumentText.replaceWith('["a"]'))).toBe('CMD ["a"]\n');
  });

  it('inserts lines', () => {
    expect(changed('FROM a\n\nCMD b\n', 1, (cmd) => cmd.insertBefore('USER c\nENV d=e'))).toBe(
      'FROM a\n\nUSER c\nENV d=e\nCMD b\n',
    );
    expect(changed('FROM a\nCMD b\n', 0, (from) => from.insertAfter('USER c'))).toBe('FROM a\nUSER c\nCMD b\n');
  });

  it('keeps carriage returns, indentation and a byte order mark', () => {
    expect(changed('\uFEFF  FROM a\r\n', 0, (from) => from.insertBefore('ARG b\nARG c'))).toBe(
      '\uFEFF  ARG b\r\n  ARG c\r\n  FROM a\r\n',
    );
    expect(changed('\tFROM a\r\n', 0, (from) => from.insertAfter('USER b\n'))).toBe('\tFROM a\r\n\tUSER b\r\n');
  });

  it('does not indent the lines of a heredoc', () => {
    expect(changed('  FROM a\n', 0, (from) => from.insertAfter('RUN <<E\nb\nE'))).toBe('  FROM a\n  RUN <<E\nb\nE\n');
  });

  it('leaves a file without a last line ending so', () => {
    expect(changed('FROM a', 0, (from) => from.insertAfter('USER b'))).toBe('FROM a\nUSER b');
    expect(changed('FROM a', 0, (from) => from.replaceWith('FROM b'))).toBe('FROM b');
  });

  it('completes what the end of the file cuts off', () => {
    expect(changed('RUN a \\', 0, (run) => run.insertAfter('USER b'))).toBe('RUN a \nUSER b');
    expect(changed('RUN a \\\n# c:\\x\n', 0, (run) => run.insertAfter('USER b'))).toBe('RUN a \nUSER b\n# c:\\x\n');
    expect(changed('COPY <<A <<B /x\na\nA\n', 0, (copy) => copy.insertAfter('USER b'))).toBe(
      'COPY <<A <<B /x\na\nA\nB\nUSER b\n',
    );
    expect(changed('RUN <<A\na', 0, (run) => run.insertAfter('USER b'))).toBe('RUN <<A\na\nA\nUSER b');
  });

  it('inserts behind heredocs and continuations', () => {
    expect(changed('RUN <<E\na\nE\nCMD b\n', 0, (run) => run.insertAfter('USER c'))).toBe(
      'RUN <<E\na\nE\nUSER c\nCMD b\n',
    );
    expect(changed('RUN a \\\n  b\nCMD c\n', 0, (run) => run.insertAfter('USER d'))).toBe(
      'RUN a \\\n  b\nUSER d\nCMD c\n',
    );
  });

  it('adds, changes and removes flags', () => {
    expect(changed('RUN a\n', 0, (run) => run.addFlag('network', 'none'))).toBe('RUN --network=none a\n');
    expect(changed('ONBUILD copy a b\n', 0, (copy) => copy.addFlag('link'))).toBe('ONBUILD copy --link a b\n');
    expect(changed('COPY --chown=0:0 --link a b\n', 0, (copy) => copy.setFlag('chown', 'x y'))).toBe(
      'COPY --chown="x y" --link a b\n',
    );
    expect(changed('COPY a b\n', 0, (copy) => copy.setFlag('chmod', '644'))).toBe('COPY --chmod=644 a b\n');
    expect(changed('RUN --network=none --security=insecure a\n', 0, (run) => run.flag('security')?.remove())).toBe(
      'RUN --network=none a\n',
    );
    expect(changed('RUN \\\n  --security=insecure \\\n  a\n', 0, (run) => run.flag('security')?.remove())).toBe(
      'RUN \\\n  a\n',
    );
  });

  it('removes whole instructions and nothing else', () => {
    expect(changed('FROM a\n# why\nUSER root\nCMD b\n', 1, (user) => user.remove())).toBe('FROM a\n# why\nCMD b\n');
    expect(changed('FROM a\nRUN b \\\n # c\n d\nCMD e', 1, (run) => run.remove())).toBe('FROM a\nCMD e');
    expect(changed('FROM a\nRUN <<E\nb\nE\n', 1, (run) => run.remove())).toBe('FROM a\n');
    expect(changed('\uFEFFARG a\r\nFROM b\r\n', 0, (arg) => arg.remove())).toBe('\uFEFFFROM b\r\n');
  });

  it('replaces whole instructions', () => {
    expect(changed('FROM a\n  RUN b \\\n c\nCMD d\n', 1, (run) => run.replaceWith('USER e'))).toBe(
      'FROM a\n  USER e\nCMD d\n',
    );
  });

  it('removes pairs', () => {
    const removePair = (index: number) => (instruction: AnyInstruction) => {
      if (instruction.name !== 'ENV') return undefined;
      const pair = instruction.pairs[index];
      return pair === undefined ? undefined : instruction.removePair(pair);
    };
    expect(changed('ENV A=1 B=2 C=3\n', 0, removePair(1))).toBe('ENV A=1 C=3\n');
    expect(changed('ENV A=1 \\\n    B=2 \\\n    C=3\n', 0, removePair(0))).toBe('ENV B=2 \\\n    C=3\n');
    expect(changed('ENV A=1 \\\n    B=2 \\\n    C=3\n', 0, removePair(2))).toBe('ENV A=1 \\\n    B=2\n');
    expect(changed('FROM a\nENV A 1\n', 1, removePair(0))).toBe('FROM a\n');
  });
});
