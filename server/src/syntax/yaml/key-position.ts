/** How people order the keys of a map. Keys of one group stand in any order; in what we write, in that of the group. */
export type KeyGroups = readonly (readonly string[])[];

/**
 * Behind which of the keys that stand in a map a new one belongs: their index, or -1 for the place before all of them.
 * Where the keys are in alphabetical order instead of that of `groups`, as programs write them, the new one keeps that.
 * Where they say nothing, or contradict the groups, it comes last.
 */
export function keyPosition(keys: readonly (string | undefined)[], key: string, groups: KeyGroups = []): number {
  const ranks = keys.map((name) => groupOf(name, groups));
  const known = ranks.filter((rank) => rank >= 0);
  const isOrdered = known.every((rank, index) => index === 0 || (known[index - 1] ?? 0) <= rank);
  const isAlphabetical = keys.every((name, index) => {
    const before = keys[index - 1];
    return name !== undefined && (index === 0 || (before !== undefined && before < name));
  });
  if (isAlphabetical && (groups.length > 0 ? keys.length >= 3 && !isOrdered : keys.length >= 4))
    return keys.findLastIndex((name) => name !== undefined && name < key);
  const rank = groupOf(key, groups);
  const last = keys.length - 1;
  if (rank < 0) return last;
  for (let position = last; position >= 0; position--) {
    if (ranks.every((other, index) => other < 0 || (index <= position ? other <= rank : other >= rank)))
      return position;
  }
  return last;
}

const groupOf = (key: string | undefined, groups: KeyGroups): number =>
  key === undefined ? -1 : groups.findIndex((group) => group.includes(key));

/** The order in which several new keys are written: that of the groups, then the alphabet. */
export function compareKeys(a: string, b: string, groups: KeyGroups): number {
  const order = groups.flat();
  const rank = (key: string): number => (order.includes(key) ? order.indexOf(key) : order.length);
  return rank(a) - rank(b) || (a < b ? -1 : a > b ? 1 : 0);
}
