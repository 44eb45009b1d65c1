import { describe, expect, it } from 'vitest';
import {
  appendCommand,
  cutCommand,
  extendWord,
  insertArgument,
  removeOption,
  removeWords,
  replaceWord,
} from '../../../server/src/model/docker/command-edit.js';
import { Dockerfile } from '../../../server/src/model/docker/dockerfile.js';
import { commandsOf, type RunCommand } from '../../../server/src/model/docker/run-command.js';
import type { TextChange } from '../../../server/src/syntax/change.js';
import type { RunInstruction } from '../../../server/src/syntax/dockerfile/instruction-kinds.js';
import { parseDockerfile } from '../../../server/src/syntax/dockerfile/parse.js';
import { applyEdits } from '../../../server/src/syntax/text.js';

const HEAD = 'FROM debian:13\n';

/** What becomes of an instruction; undefined where the edit is refused. */
function edited(
  text: string,
  edit: (run: RunInstruction, commands: readonly RunCommand[]) => TextChange | undefined,
): string | undefined {
  const { instructions } = new Dockerfile(parseDockerfile(HEAD + text));
  const run = instructions.find((instruction) => instruction.name === 'RUN');
  if (run?.name !== 'RUN') throw new Error('There is no RUN.');
  const change = edit(run, commandsOf(run));
  return change && applyEdits(HEAD + text, change.edits).slice(HEAD.length);
}

const named = (commands: readonly RunCommand[], name: string): RunCommand => {
  const command = commands.find((candidate) => candidate.is(name));
  if (command === undefined) throw new Error(`There is no ${name}.`);
  return command;
};

describe('cutCommand', () => {
  it.each([
    ['RUN cut', ''],
    ['RUN cut && b', 'RUN b'],
    ['RUN a && cut', 'RUN a'],
    ['RUN a && sudo -E cut x && b', 'RUN a && b'],
    ['RUN a; cut | tee log; b', 'RUN a; b'],
    ['RUN echo x | cut && b', 'RUN b'],
    ['RUN a \\\n && cut \\\n && b', 'RUN a \\\n && b'],
    ['RUN <<E\ncut\nb\nE', 'RUN <<E\nb\nE'],
    ['RUN a && cut; b', undefined],
    ['RUN a || cut', undefined],
    ['RUN cut || a', undefined],
    ['RUN a & cut', undefined],
    ['RUN if a; then cut; fi', undefined],
    ['RUN if a; then b; fi; cut', undefined],
    ['RUN sh -c "cut && b"', undefined],
    ['RUN ["cut"]', undefined],
    ['RUN a && \\\n  cut && \\\n  # says b\n  b', undefined],
    ['RUN cut <<E\nx\nE', undefined],
  ])('%j', (before, after) => {
    expect(edited(before, (run, commands) => cutCommand(run, named(commands, 'cut')))).toBe(after);
  });
});

describe('appendCommand', () => {
  it.each([
    ['RUN a', 'RUN a && new'],
    ['RUN a; b', 'RUN a; b; new'],
    ['RUN a;', undefined],
    ['RUN a && \\\n    b', 'RUN a && \\\n    b && \\\n    new'],
    ['RUN a \\\n  && b', 'RUN a \\\n  && b \\\n  && new'],
    ['RUN a \\\n    x \\\n    y', 'RUN a \\\n    x \\\n    y \\\n    && new'],
    ['RUN a && b \\\n    x', 'RUN a && b \\\n    x \\\n    && new'],
    ['RUN a || b', 'RUN a || b && new'],
    ['RUN if a; then b; fi', 'RUN if a; then b; fi && new'],
    ['RUN (a; b)', 'RUN (a; b) && new'],
    ['RUN <<E\na\n  b\nE', 'RUN <<E\na\n  b\n  new\nE'],
    ['RUN a &', undefined],
    ['RUN a # says a', undefined],
    ['RUN ["a"]', undefined],
    ['RUN cat <<E > f\nx\nE', undefined],
  ])('%j', (before, after) => {
    expect(edited(before, (run) => appendCommand(run, 'new'))).toBe(after);
  });

  it('stands back from what it cannot read', () => {
    expect(edited('SHELL ["powershell"]\nRUN a', (run) => appendCommand(run, 'new'))).toBeUndefined();
    expect(edited('RUN a "b', (run) => appendCommand(run, 'new'))).toBeUndefined();
  });
});

describe('words', () => {
  const first = (commands: readonly RunCommand[]) => {
    const command = named(commands, 'a');
    const [word] = command.args;
    if (word === undefined) throw new Error('There is no word.');
    return { command, word };
  };

  it.each([
    ['RUN a b c', 'RUN a b -n c'],
    ['RUN ["a", "b", "c"]', 'RUN ["a", "b", "-n", "c"]'],
    ['RUN ["sh", "-c", "a b c"]', 'RUN ["sh", "-c", "a b -n c"]'],
    ["RUN sh -c 'a b c'", "RUN sh -c 'a b -n c'"],
    ['RUN a b\\\nb c', undefined],
  ])('are inserted: %j', (before, after) => {
    expect(edited(before, (run, commands) => insertArgument(run, first(commands).word, '-n'))).toBe(after);
  });

  it('are changed', () => {
    const extend = (run: RunInstruction, commands: readonly RunCommand[]) =>
      extendWord(run, first(commands).word, '=1');
    const replace = (run: RunInstruction, commands: readonly RunCommand[]) =>
      replaceWord(run, first(commands).word, 'x');
    expect(edited('RUN a b', extend)).toBe('RUN a b=1');
    expect(edited('RUN ["a", "b"]', extend)).toBe('RUN ["a", "b=1"]');
    expect(edited('RUN a b\\\nb', extend)).toBeUndefined();
    expect(edited('RUN a b c', replace)).toBe('RUN a x c');
    expect(edited('RUN ["a", "b"]', replace)).toBe('RUN ["a", "x"]');
    expect(edited('RUN a b\\\nb', replace)).toBeUndefined();
  });

  it('are removed', () => {
    const remove = (run: RunInstruction, commands: readonly RunCommand[]) => {
      const { command, word } = first(commands);
      return removeWords(run, command, [word]);
    };
    expect(edited('RUN a b c', remove)).toBe('RUN a c');
    expect(edited('RUN a \\\n  b \\\n  c', remove)).toBe('RUN a \\\n  c');
    expect(edited('RUN ["a", "b", "c"]', remove)).toBe('RUN ["a", "c"]');
    expect(edited('RUN a \\\n  # says b\n  b', remove)).toBeUndefined();
    expect(edited('RUN a b', (run, commands) => removeWords(run, first(commands).command, []))).toBeUndefined();
  });

  it.each([
    ['RUN a -k x', '-k', 'RUN a x'],
    ['RUN a -xkL y', '-k', 'RUN a -xL y'],
    ['RUN a --key v x', '--key', 'RUN a x'],
    ['RUN a --key=v x', '--key', 'RUN a x'],
    ['RUN a -fo v x', '-o', undefined],
    ['RUN ["a", "-xk"]', '-k', 'RUN ["a", "-x"]'],
  ])('of options are removed: %j', (before, name, after) => {
    const syntax = { short: 'o', long: ['key'] };
    expect(
      edited(before, (run, commands) => {
        const command = named(commands, 'a');
        const option = command.option([name], syntax);
        return option && removeOption(run, command, option);
      }),
    ).toBe(after);
  });
});
