/** Words that stand where somebody is to write the name of an image or its version. */
const PLACEHOLDERS: readonly RegExp[] = [
  /<[^<>\s]+>/,
  /(?<![a-z0-9])(?:change[-_]?me|replace[-_]?me|fill[-_]?me[-_]?in|insert[-_]here|placeholder|todo|fixme|tbd)(?![a-z0-9])/i,
  /(?<![A-Za-z0-9])(?:REPLACE|CHANGE|INSERT)_[A-Z][A-Z_]*/,
  /(?<![a-z0-9])your(?:[-_][a-z]+)+/i,
  /(?<![A-Za-z0-9])(?:IMAGE|IMG|TAG|VERSION|REGISTRY|REPOSITORY|REPO|DIGEST)(?:_[A-Z]+)*(?![A-Za-z0-9_])/,
  /(?<![A-Za-z0-9])(?:XXX+|X\.Y(?:\.Z)?|x\.y(?:\.z)?)(?![A-Za-z0-9.])/,
  /\.\.\./,
];

/** What the shell or envsubst would put something in for. */
const VARIABLE = /\$\{\w+\}|\$\(\w+\)|\$\w+/;

/**
 * The part of an image's name that nobody has filled in; undefined where there is none. `variables` tells whether those
 * of a shell count.
 */
export function imagePlaceholder(text: string, variables: boolean): string | undefined {
  // What a template fills in is no placeholder.
  if (text.includes('{{') || text.includes('<%')) return undefined;
  const found = variables ? VARIABLE.exec(text)?.[0] : undefined;
  if (found !== undefined) return found;
  if (/[${]/.test(text)) return undefined;
  for (const expression of PLACEHOLDERS) {
    const match = expression.exec(text);
    if (match !== null) return match[0];
  }
  return undefined;
}
