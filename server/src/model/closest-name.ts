/** The name that is most like `name`, where it differs by a slip of the keyboard only; absent where none does, or several do. */
export function closestName(name: string, names: readonly string[]): string | undefined {
  const limit = name.length < 6 ? 1 : 2;
  const near = [...new Set(names)]
    .filter((other) => other !== name)
    .map((other) => ({ other, distance: distance(name, other, limit) }))
    .filter(({ distance }) => distance <= limit)
    .sort((a, b) => a.distance - b.distance);
  const [first, second] = near;
  return first === undefined || first.distance === second?.distance ? undefined : first.other;
}

/** How many characters are to be inserted, removed, replaced or swapped with their neighbour; anything above `limit` counts as more. */
function distance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) > limit) return limit + 1;
  let before: number[] = [];
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const isSame = a[i - 1] === b[j - 1];
      let best = Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, (row[j - 1] ?? 0) + (isSame ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        best = Math.min(best, (before[j - 2] ?? 0) + 1);
      next.push(best);
    }
    before = row;
    row = next;
  }
  return row[b.length] ?? limit + 1;
}
