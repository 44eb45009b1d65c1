import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { unifiedDiff } from '../../server/src/cli/unified-diff.js';

/** Applies a diff of one file, as `patch` does, but without tolerance. */
function patched(before: string, diff: string): string {
  const old = before.match(/[^\n]*\n|[^\n]+$/g) ?? [];
  const result: string[] = [];
  let at = 0;
  const lines = diff.split('\n').slice(2, -1);
  for (const [index, line] of lines.entries()) {
    const hunk = /^@@ -(\d+),(\d+) \+(\d+),(\d+) @@$/.exec(line);
    const text = lines[index + 1]?.startsWith('\\') ? line.slice(1) : `${line.slice(1)}\n`;
    if (hunk !== null) {
      const start = Number(hunk[1]) - (hunk[2] === '0' ? 0 : 1);
      result.push(...old.slice(at, start));
      at = start;
      expect(result.length, 'the place in the new text').toBe(Number(hunk[3]) - (hunk[4] === '0' ? 0 : 1));
    } else if (line.startsWith('+')) result.push(text);
    else if (!line.startsWith('\\')) {
      expect(old[at++]).toBe(text);
      if (line.startsWith(' ')) result.push(text);
    }
  }
  return [...result, ...old.slice(at)].join('');
}

describe('a unified diff', () => {
  test('of equal texts is empty', () => {
    expect(unifiedDiff('a', 'x\n', 'x\n')).toBe('');
    expect(unifiedDiff('a', '', '')).toBe('');
  });

  test('of a new file', () => {
    expect(unifiedDiff('a/b.yaml', undefined, 'x: 1\ny: 2\n')).toBe(
      '--- /dev/null\n+++ b/a/b.yaml\n@@ -0,0 +1,2 @@\n+x: 1\n+y: 2\n',
    );
  });

  test('has three lines around a change, and joins changes that are near', () => {
    const text = Array.from({ length: 20 }, (_, line) => `${line}\n`).join('');
    expect(unifiedDiff('a', text, text.replace('5\n', 'five\n').replace('10\n', '').replace('19\n', '19'))).toBe(
      '--- a/a\n+++ b/a\n@@ -3,12 +3,11 @@\n 2\n 3\n 4\n-5\n+five\n 6\n 7\n 8\n 9\n-10\n 11\n 12\n 13\n@@ -17,4 +16,4 @@\n 16\n 17\n 18\n-19\n+19\n\\ No newline at end of file\n',
    );
  });

  test('brings any text to any other', () => {
    const text = fc
      .array(fc.constantFrom('a\n', 'b\n', 'c\n', '\n', ' \n'), { maxLength: 25 })
      .chain((lines) => fc.constantFrom('', 'end').map((end) => lines.join('') + end));
    fc.assert(
      fc.property(text, text, (before, after) => {
        const diff = unifiedDiff('a', before, after);
        expect(diff === '' ? before : patched(before, diff)).toBe(after);
      }),
      { numRuns: 500 },
    );
  });
});
