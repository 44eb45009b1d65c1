// Small wrongs, put into the source of a rule one at a time. Examples that notice none of them say too little.

export interface Mutant {
  /** From 1. */
  readonly line: number;
  readonly change: string;
  readonly source: string;
}

/** What is written, and what is written in its place. Strings, templates and comments are left alone. */
const wrongs: readonly (readonly [RegExp, string])[] = [
  [/&&/y, '||'],
  [/\|\|/y, '&&'],
  [/===/y, '!=='],
  [/!==/y, '==='],
  [/\.is\(/y, '.isNot('],
  [/\.isNot\(/y, '.is('],
  [/\.isAbsent\b/y, '.isPresent'],
  [/\.isPresent\b/y, '.isAbsent'],
  [/\.some\(/y, '.every('],
  [/\.every\(/y, '.some('],
  [/\btrue\b/y, 'false'],
  [/\bfalse\b/y, 'true'],
  [/!(?=[\w(])/y, ''],
  [/ > /y, ' >= '],
  [/ >= /y, ' > '],
  [/ < /y, ' <= '],
  [/ <= /y, ' < '],
  [/\bcontinue;/y, ';'],
  [/\breturn;/y, ';'],
];

/** What is no code: quoted text, templates without their nested parts, comments and regular expressions. */
const INERT =
  /'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|`(?:\\.|[^`\\])*`|\/\/[^\n]*|\/\*[\s\S]*?\*\/|\/(?![/*\s])(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n[])+\/[a-z]*(?=[.,;)\s])/y;

/** Every mutant of a rule's source: of `check`, and of what stands below the rule. */
export function mutantsOf(source: string): readonly Mutant[] {
  const start = source.indexOf('*check(');
  const examples = source.indexOf('\n  bad: [', start);
  const end = source.indexOf('\n});', examples);
  const mutants: Mutant[] = [];
  for (let at = start; at < source.length; at++) {
    if (at === examples) at = end;
    INERT.lastIndex = at;
    const inert = INERT.exec(source);
    if (inert) {
      at += inert[0].length - 1;
      continue;
    }
    for (const [pattern, replacement] of wrongs) {
      pattern.lastIndex = at;
      const found = pattern.exec(source)?.[0];
      if (found === undefined) continue;
      const lineStart = source.lastIndexOf('\n', at) + 1;
      const lineEnd = source.indexOf('\n', at);
      const mutated = source.slice(0, at) + replacement + source.slice(at + found.length);
      mutants.push({
        line: source.slice(0, at).split('\n').length,
        change: `${source.slice(lineStart, at).trimStart()}[${found.trim()} → ${replacement.trim() || 'nothing'}]${source.slice(at + found.length, lineEnd)}`,
        source: mutated,
      });
      break;
    }
  }
  return mutants;
}
