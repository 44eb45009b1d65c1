/** Lines of context around a change, as `diff -u` has them. */
const CONTEXT = 3;

interface Line {
  readonly sign: ' ' | '-' | '+';
  readonly text: string;
}

/** What changes in a file as a unified diff that `patch` and `git apply` read; empty where nothing does. `before` absent: the file is new. */
export function unifiedDiff(file: string, before: string | undefined, after: string): string {
  const lines = compare(linesOf(before ?? ''), linesOf(after));
  const hunks = hunksOf(lines);
  if (hunks.length === 0) return '';
  const head = `--- ${before === undefined ? '/dev/null' : `a/${file}`}\n+++ b/${file}\n`;
  return head + hunks.map((range) => writeHunk(lines, range)).join('');
}

/** Each line with its end, which tells a file that ends without one from a file that does not. */
const linesOf = (text: string): readonly string[] => text.match(/[^\n]*\n|[^\n]+$/g) ?? [];

/** The lines of both texts in their order. Fixes touch few lines: what both begin and end with is set aside first. */
function compare(before: readonly string[], after: readonly string[]): readonly Line[] {
  let start = 0;
  while (start < before.length && start < after.length && before[start] === after[start]) start++;
  let end = 0;
  while (end < before.length - start && end < after.length - start && before.at(-1 - end) === after.at(-1 - end)) end++;
  const same = (text: string): Line => ({ sign: ' ', text });
  return [
    ...before.slice(0, start).map(same),
    ...compareMiddle(before.slice(start, before.length - end), after.slice(start, after.length - end)),
    ...before.slice(before.length - end).map(same),
  ];
}

/** The shortest way from one list to the other (Myers, "An O(ND) Difference Algorithm", 1986). */
function compareMiddle(before: readonly string[], after: readonly string[]): readonly Line[] {
  const furthest = new Map<number, number>([[1, 0]]);
  const trail: ReadonlyMap<number, number>[] = [];
  const isDown = (known: ReadonlyMap<number, number>, k: number, d: number): boolean =>
    k === -d || (k !== d && (known.get(k - 1) ?? 0) < (known.get(k + 1) ?? 0));
  for (let d = 0; d <= before.length + after.length; d++) {
    trail.push(new Map(furthest));
    for (let k = -d; k <= d; k += 2) {
      let x = isDown(furthest, k, d) ? (furthest.get(k + 1) ?? 0) : (furthest.get(k - 1) ?? 0) + 1;
      while (x < before.length && x - k < after.length && before[x] === after[x - k]) x++;
      furthest.set(k, x);
      if (x >= before.length && x - k >= after.length) return goBack(before, after, trail, isDown);
    }
  }
  return [];
}

function goBack(
  before: readonly string[],
  after: readonly string[],
  trail: readonly ReadonlyMap<number, number>[],
  isDown: (known: ReadonlyMap<number, number>, k: number, d: number) => boolean,
): readonly Line[] {
  const lines: Line[] = [];
  let [x, y] = [before.length, after.length];
  for (let d = trail.length - 1; d >= 0; d--) {
    const known = trail[d] ?? new Map<number, number>();
    const k = x - y;
    const from = isDown(known, k, d) ? k + 1 : k - 1;
    const fromX = known.get(from) ?? 0;
    const fromY = fromX - from;
    while (x > fromX && y > fromY && x > 0 && y > 0) {
      lines.push({ sign: ' ', text: before[--x] ?? '' });
      y--;
    }
    if (d === 0) break;
    if (x === fromX) lines.push({ sign: '+', text: after[--y] ?? '' });
    else lines.push({ sign: '-', text: before[--x] ?? '' });
  }
  return lines.reverse();
}

interface Span {
  readonly start: number;
  readonly end: number;
}

function hunksOf(lines: readonly Line[]): readonly Span[] {
  const hunks: { start: number; end: number }[] = [];
  lines.forEach(({ sign }, index) => {
    if (sign === ' ') return;
    const last = hunks.at(-1);
    if (last !== undefined && index - CONTEXT <= last.end) last.end = index + 1 + CONTEXT;
    else hunks.push({ start: Math.max(0, index - CONTEXT), end: index + 1 + CONTEXT });
  });
  return hunks.map(({ start, end }) => ({ start, end: Math.min(end, lines.length) }));
}

function writeHunk(lines: readonly Line[], { start, end }: Span): string {
  const count = (part: readonly Line[], sign: '-' | '+'): number =>
    part.filter((line) => line.sign !== (sign === '-' ? '+' : '-')).length;
  const [ahead, part] = [lines.slice(0, start), lines.slice(start, end)];
  const side = (sign: '-' | '+'): string => {
    const length = count(part, sign);
    return `${sign}${count(ahead, sign) + (length === 0 ? 0 : 1)},${length}`;
  };
  const body = part.map(
    ({ sign, text }) => sign + (text.endsWith('\n') ? text : `${text}\n\\ No newline at end of file\n`),
  );
  return `@@ ${side('-')} ${side('+')} @@\n${body.join('')}`;
}
