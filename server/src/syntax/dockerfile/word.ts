/** The character that escapes and continues lines: a backslash unless a directive says otherwise. */
export type EscapeCharacter = '\\' | '`';

/** What is known of a variable where a word is expanded. */
export type Variable =
  | { readonly state: 'set'; readonly value: string; readonly fromBuildArgument?: boolean }
  /** Not set; with `fromBuildArgument`, a build argument without default, which the builder may yet set. */
  | { readonly state: 'unset'; readonly fromBuildArgument?: boolean }
  | { readonly state: 'unknown'; readonly fromBuildArgument?: boolean };

export interface Expansion {
  /** The word after expansion and removal of quotes; undefined where a variable is unknown or the word is malformed. */
  readonly text: string | undefined;
  /** True where the text hangs on a build argument, so that another build may see another text. */
  readonly fromBuildArgument: boolean;
  /** Names of the variables that the word refers to, in order. */
  readonly variables: readonly string[];
  /** What makes Docker refuse the word. */
  readonly problem?: string;
}

export interface ExpandOptions {
  readonly escape?: EscapeCharacter;
  /** Quotes are ordinary characters, as in the body of a heredoc. */
  readonly keepQuotes?: boolean;
}

/**
 * Expands the variables of a word and removes its quotes, by the rules of BuildKit's lexer (frontend/dockerfile/shell).
 * Where a variable is unknown the text is undefined.
 */
export function expandWord(word: string, lookup: (name: string) => Variable, options: ExpandOptions = {}): Expansion {
  const expander = new Expander(word, lookup, options.escape ?? '\\', options.keepQuotes ?? false);
  const text = expander.readUntil(undefined, false);
  return {
    text: expander.isUnknown || expander.problem !== undefined ? undefined : text,
    fromBuildArgument: expander.fromBuildArgument,
    variables: expander.variables,
    ...(expander.problem === undefined ? {} : { problem: expander.problem }),
  };
}

/** The word without its quotes and escapes; variables stay as written. */
export function unquote(word: string, escapedBy: EscapeCharacter = '\\'): string {
  if (!/['"\\`]/.test(word)) return word;
  let result = '';
  let quote = '';
  for (let i = 0; i < word.length; i++) {
    const char = word.charAt(i);
    const next = word.charAt(i + 1);
    if (quote === '' && (char === '"' || char === "'")) quote = char;
    else if (char === quote) quote = '';
    else if (char === escapedBy && (quote === '' || (quote === '"' && ['"', '$', escapedBy].includes(next)))) {
      result += next;
      i++;
    } else result += char;
  }
  return result;
}

/** True where the word refers to a variable, so that its text is not what it says. */
export function hasVariable(word: string, escapedBy: EscapeCharacter = '\\'): boolean {
  if (!word.includes('$')) return false;
  const { variables, problem } = expandWord(word, () => ({ state: 'unset' }), { escape: escapedBy });
  return variables.length > 0 || problem !== undefined;
}

class Expander {
  readonly variables: string[] = [];
  isUnknown = false;
  fromBuildArgument = false;
  problem: string | undefined;
  #at = 0;
  /** Braces within braces; a bound keeps hostile input from using up the stack. */
  #depth = 0;

  readonly #word: string;
  readonly #lookup: (name: string) => Variable;
  readonly #escape: string;
  readonly #keepQuotes: boolean;

  constructor(word: string, lookup: (name: string) => Variable, escapedBy: string, keepQuotes: boolean) {
    this.#word = word;
    this.#lookup = lookup;
    this.#escape = escapedBy;
    this.#keepQuotes = keepQuotes;
  }

  readUntil(stop: string | undefined, keepEscapes: boolean): string {
    let result = '';
    while (this.#at < this.#word.length && this.problem === undefined) {
      const char = this.#next();
      if (char === stop) return result;
      if (char === '$') result += this.#readVariable();
      else if (char === "'" && !this.#keepQuotes) result += this.#readSingleQuoted();
      else if (char === '"' && !this.#keepQuotes) result += this.#readDoubleQuoted();
      else if (char === this.#escape) {
        if (keepEscapes) result += char;
        result += this.#next();
      } else result += char;
    }
    if (stop !== undefined) this.#fail(`A "${stop}" is missing.`);
    return result;
  }

  #readSingleQuoted(): string {
    const end = this.#word.indexOf("'", this.#at);
    if (end < 0) return this.#fail('A single quote is not closed.');
    const text = this.#word.slice(this.#at, end);
    this.#at = end + 1;
    return text;
  }

  #readDoubleQuoted(): string {
    let result = '';
    while (this.#at < this.#word.length && this.problem === undefined) {
      const char = this.#next();
      if (char === '"') return result;
      if (char === '$') result += this.#readVariable();
      else if (char === this.#escape && ['"', '$', this.#escape].includes(this.#peek())) result += this.#next();
      else if (char !== this.#escape || this.#at < this.#word.length) result += char;
    }
    return this.#fail('A double quote is not closed.');
  }

  #readVariable(): string {
    if (this.#peek() !== '{') {
      const name = this.#readName();
      return name === '' ? '$' : this.#value(this.#find(name));
    }
    this.#at++;
    if (['', '{', '}', ':'].includes(this.#peek())) return this.#fail('A substitution has no name.');
    const name = this.#readName();
    const variable = this.#find(name);
    if (++this.#depth > 64) return this.#fail('Substitutions are nested too deeply.');
    const text = this.#readOperation(name, variable);
    this.#depth--;
    return text;
  }

  /** What follows the name within braces, the closing brace included. */
  #readOperation(name: string, variable: Variable): string {
    let operator = this.#next();
    if (operator === '}') return this.#value(variable);
    const emptyIsUnset = operator === ':';
    if (emptyIsUnset) operator = this.#next();
    const known = this.#state();
    if (operator === '/' && !emptyIsUnset) {
      const all = this.#peek() === '/';
      if (all) this.#at++;
      const pattern = this.readUntil('/', true);
      const replacement = this.readUntil('}', true);
      const value = this.#value(variable);
      return this.#matching(pattern, true, (source) =>
        value.replace(new RegExp(source, all ? 'gs' : 's'), () => replacement),
      );
    }
    if (operator === '' || !'+-?#%'.includes(operator))
      return this.#fail(`"${operator}" is no operator of a substitution.`);
    const word = this.readUntil('}', operator === '#' || operator === '%');
    const isUnset = variable.state === 'unset' || (variable.state === 'set' && emptyIsUnset && variable.value === '');
    if (operator === '-' || operator === '+') {
      const takesWord = operator === '-' ? isUnset : !isUnset;
      // The word that is not taken does not count, whatever variables it names.
      if (!takesWord || variable.state === 'unknown') this.#restore(known);
      this.fromBuildArgument ||= variable.fromBuildArgument === true;
      if (variable.state === 'unknown') this.isUnknown = true;
      return takesWord ? word : operator === '+' || variable.state !== 'set' ? '' : variable.value;
    }
    if (operator === '?') {
      this.#restore(known);
      if (isUnset && variable.fromBuildArgument !== true) return this.#fail(`"${name}" must be set.`);
      if (isUnset) this.isUnknown = true;
      return this.#value(variable);
    }
    const value = this.#value(variable);
    const greedy = word.startsWith(operator);
    return this.#matching(greedy ? word.slice(1) : word, greedy, (source) =>
      trim(value, source, operator === '#', greedy),
    );
  }

  #matching(pattern: string, greedy: boolean, apply: (source: string) => string): string {
    // No pattern in earnest has so many stars, and matching them could take for ever.
    if (pattern.split('*').length > 5) {
      this.isUnknown = true;
      return '';
    }
    const source = patternSource(pattern, greedy);
    return source === undefined ? this.#fail('A pattern has an invalid escape.') : apply(source);
  }

  #find(name: string): Variable {
    this.variables.push(name);
    return this.#lookup(name);
  }

  #value(variable: Variable): string {
    this.fromBuildArgument ||= variable.fromBuildArgument === true;
    if (variable.state === 'set') return variable.value;
    if (variable.state === 'unknown' || variable.fromBuildArgument === true) this.isUnknown = true;
    return '';
  }

  #readName(): string {
    const match = /^(?:\d+|[@*#?$!-]|[\p{L}_][\p{L}\p{N}_]*)/u.exec(this.#word.slice(this.#at, this.#at + 256));
    this.#at += match?.[0].length ?? 0;
    return match?.[0] ?? '';
  }

  #state(): { isUnknown: boolean; fromBuildArgument: boolean } {
    return { isUnknown: this.isUnknown, fromBuildArgument: this.fromBuildArgument };
  }

  #restore(state: { isUnknown: boolean; fromBuildArgument: boolean }): void {
    this.isUnknown = state.isUnknown;
    this.fromBuildArgument = state.fromBuildArgument;
  }

  #fail(problem: string): string {
    this.problem ??= problem;
    return '';
  }

  #peek(): string {
    return this.#word.charAt(this.#at);
  }

  #next(): string {
    return this.#word.charAt(this.#at++);
  }
}

/** The source of a regular expression for a shell pattern with `*` and `?`; undefined where an escape is not allowed. */
function patternSource(pattern: string, greedy: boolean): string | undefined {
  let source = '';
  for (let i = 0; i < pattern.length; i++) {
    const char = pattern.charAt(i);
    if (char === '*') source += greedy ? '.*' : '.*?';
    else if (char === '?') source += '.';
    else if (char === '\\') {
      const next = pattern.charAt(i + 1);
      if (next === '}' || next === '/') continue;
      if (next === '' || !'*?\\'.includes(next)) return undefined;
      source += `\\${next}`;
      i++;
    } else source += char.replace(/[[\]{}.+()|^$]/, '\\$&');
  }
  return source;
}

function trim(value: string, source: string, atStart: boolean, greedy: boolean): string {
  if (atStart) return value.replace(new RegExp(`^${source}`, 's'), '');
  // Of all suffixes that match wholly, the longest comes first in reading order.
  const whole = new RegExp(`^(?:${source})$`, 's');
  for (let i = 0; i <= value.length; i++) {
    const start = greedy ? i : value.length - i;
    if (whole.test(value.slice(start))) return value.slice(0, start);
  }
  return value;
}
