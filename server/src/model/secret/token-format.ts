import { TOKEN_FORMATS } from './provider-tokens.js';
import { entropy } from './secret-value.js';

/** A credential that its form gives away, whatever it is called. */
export interface KnownToken {
  /** What it is, with its article: "a GitHub token". */
  readonly title: string;
  readonly start: number;
  readonly end: number;
  /** True where it is one of the documentation's own examples, or holds no more than filler. */
  readonly isExample: boolean;
}

/** Every form has such a run, or the words of a PEM header: lines without one, nearly all, are passed over. */
const CANDIDATE = /[\w+/=.~$-]{20,}|PRIVATE KEY/g;

const GLOBAL_FORMATS = TOKEN_FORMATS.map((format) => ({
  ...format,
  form: new RegExp(format.form, `${format.form.flags}g`),
}));

/** The credentials of known forms in a text, in its order; of those that overlap the first, then the longest. */
export function findTokens(text: string): readonly KnownToken[] {
  const lines = candidateLines(text);
  if (lines.length === 0) return [];
  // Files say the same words again and again: which forms can be there at all is asked once for all lines.
  const words = [...new Set(lines.map(({ line }) => line))].join('\n');
  const formats = GLOBAL_FORMATS.filter(({ keywords }) => keywords.some((keyword) => words.includes(keyword)));
  if (formats.length === 0) return [];
  return lines.flatMap(({ line, start }) =>
    tokensOfLine(line, start, formats).map((token) =>
      isEmptyKey(text, token) ? { ...token, isExample: true } : token,
    ),
  );
}

/** The lines that are worth a closer look, and where they begin. */
function candidateLines(text: string): readonly { readonly line: string; readonly start: number }[] {
  const lines: { readonly line: string; readonly start: number }[] = [];
  let searched = 0;
  for (const { index } of text.matchAll(CANDIDATE)) {
    if (index < searched) continue;
    const start = Math.max(text.lastIndexOf('\n', index) + 1, searched);
    const next = text.indexOf('\n', index);
    searched = next < 0 ? text.length : next;
    lines.push({ line: text.slice(start, searched), start });
  }
  return lines;
}

/** The heading of a key in PEM without a key below it, as documentation shows it. */
function isEmptyKey(text: string, { title, end }: KnownToken): boolean {
  if (title !== 'a private key' || !text.endsWith('-', end)) return false;
  const below = text
    .slice(end, end + 400)
    .replace(/\\[rn]/g, '\n')
    .replace(/^[\s#]*[\w-]+: .*$/gm, '');
  return !/^[\s#|>"'\\]*[A-Za-z\d+/]{16}/.test(below);
}

function tokensOfLine(line: string, base: number, formats: typeof GLOBAL_FORMATS): readonly KnownToken[] {
  const found = formats.flatMap(({ title, keywords, form, entropy: least }): KnownToken[] => {
    if (!keywords.some((keyword) => line.includes(keyword))) return [];
    return [...line.matchAll(form)].flatMap(({ 0: whole, 1: group, index }) => {
      const token = group ?? whole;
      if (least !== undefined && entropy(token) < least) return [];
      const start = base + index + (group === undefined ? 0 : whole.lastIndexOf(group));
      return [{ title, start, end: start + token.length, isExample: isExample(token) }];
    });
  });
  found.sort((a, b) => a.start - b.start || b.end - a.end);
  let end = 0;
  return found.filter((token) => {
    if (token.start < end) return false;
    end = token.end;
    return true;
  });
}

/** The first credential of a known form in a text. */
export const findToken = (text: string): KnownToken | undefined => findTokens(text)[0];

/**
 * Examples of documentations: AWS's end in EXAMPLE, in others one character repeats, or the digits or letters follow each
 * other; the JSON Web Token that everybody copies is about the subject 1234567890.
 */
const isExample = (token: string): boolean =>
  /EXAMPLE|example|(.)\1{7}|0123456789|1234567890|abcdefghij|ABCDEFGHIJ|eyJzdWIiOiIxMjM0NTY3ODkw/.test(token);

/** The password in the user part of a URL, and where it stands. */
export interface UrlPassword {
  readonly password: string;
  readonly start: number;
  /** The whole of the URL, as far as it is written without a break. */
  readonly url: { readonly start: number; readonly end: number };
}

const URL_WITH_PASSWORD = /\b[a-z][a-z\d+.-]*:\/\/[^\s:/?#@"']*:([^\s/?#@"']+)@[^\s@"'`<>]+/gi;

/** The passwords in the user parts of URLs (RFC 3986, 3.2.1), in their order. */
export const urlPasswords = (text: string): readonly UrlPassword[] =>
  text.includes('@')
    ? [...text.matchAll(URL_WITH_PASSWORD)].map(({ 0: url, 1: password = '', index }) => {
        const user = url.indexOf('://') + 3;
        return {
          password,
          start: index + url.indexOf(':', user) + 1,
          url: { start: index, end: index + url.length },
        };
      })
    : [];

/** The first password in the user part of a URL; absent where there is none. */
export const urlPassword = (text: string): UrlPassword | undefined => urlPasswords(text)[0];

/** The password or key in a connection string such as `Server=db;Password=…`; absent where there is none. */
export function connectionPassword(text: string): string | undefined {
  if (!/^\s*[\w ]+=[^;]*;/.test(text)) return undefined;
  return /(?:^|;)\s*(?:password|pwd|accountkey|sharedaccesskey)\s*=\s*([^;]+)/i.exec(text)?.[1]?.trim();
}
