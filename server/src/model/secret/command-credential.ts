import { type Credential, findCredential } from './credential.js';
import { secretName } from './secret-name.js';
import { isNoCredential, looksSecret } from './secret-value.js';
import { findTokens, urlPasswords } from './token-format.js';

/** A credential that a command line holds. */
export interface CommandCredential extends Credential {
  /** What it is given to: a flag, a variable, a header; absent where its form alone gives it away. */
  readonly name: string | undefined;
  /** The value within the text, without quotes. */
  readonly start: number;
  readonly end: number;
}

const VALUE = `("[^"]*"|'[^']*'|[^\\s;&|"'()]+)`;
/** `NAME=value` before a command, behind `export` and as an argument. */
const VARIABLE = new RegExp(`(?<=^|[\\s;&|("'=])([A-Za-z_][\\w.-]*)=${VALUE}`, 'g');
/** `--db-password=value`, `--db-password value`, `-password value`. */
const FLAG = new RegExp(`(?<=^|[\\s"'])--?([A-Za-z][\\w.-]+)(?:=|\\s+)${VALUE}`, 'g');
/** `"password": "value"` of JSON that is sent somewhere. */
const JSON_PAIR = /["']([\w.-]+)["']\s*:\s*["']([^"'\\]+)["']/g;
/** Headers that carry nothing else. */
const HEADER =
  /\b(?:authorization|x-api-key|private-token|x-auth-token|x-vault-token)\s*:\s*(?:(?:basic|bearer|token)\s+)?([^\s"'\\]+)/gi;

/** Flags of one letter that take a password, by the programs that have them (their manual pages). */
const SHORT_FLAGS: readonly RegExp[] = [
  /\b(?:curl|http|https)\b[^\n;|&]*?\s(?:-u|--user)[ =]?["']?[^\s:"']+:([^\s"']+)/g,
  /\b(?:mysql|mysqladmin|mysqldump|mysqlcheck|mysqlimport|mariadb|mariadb-admin|mariadb-dump)\b[^\n;|&]*?\s-p([^\s"';|&]+|"[^"]*"|'[^']*')/g,
  /\bredis-cli\b[^\n;|&]*?\s-a\s+([^\s;|&]+)/g,
  /\bsshpass\s+-p\s*([^\s;|&]+)/g,
  /\bldap(?:search|add|modify|delete|whoami|passwd)\b[^\n;|&]*?\s-w\s+([^\s;|&]+)/g,
  /\bsqlcmd\b[^\n;|&]*?\s-P\s*([^\s;|&]+)/g,
  /\b(?:mongo|mongosh|mongodump|mongorestore)\b[^\n;|&]*?\s-p\s+([^\s;|&-][^\s;|&]*)/g,
  /\brabbitmqctl\s+(?:add_user|change_password)\s+\S+\s+([^\s;|&]+)/g,
];

/** The credentials in a command line or a script, in its order; the longest of those that overlap. */
export function commandCredentials(text: string, isCautious: boolean): readonly CommandCredential[] {
  const found: CommandCredential[] = [];
  const add = (title: string, name: string | undefined, start: number, value: string): void => {
    found.push({ title, name, start, end: start + value.length });
  };
  for (const pattern of [FLAG, VARIABLE, JSON_PAIR]) {
    for (const { 0: whole, 1: name = '', 2: written = '', index } of text.matchAll(pattern)) {
      // What begins like a flag, or a path of a file, is no value of the one before.
      const value = written.replace(/^(['"])(.*)\1$/s, '$2');
      if (/^-|^[@<]/.test(value) || isHarmlessFlag(name)) continue;
      const credential = findCredential(name, value, isCautious && secretName(name) !== 'perhaps');
      if (credential !== undefined) add(credential.title, name, index + whole.lastIndexOf(value), value);
    }
  }
  for (const pattern of SHORT_FLAGS) {
    for (const { 0: whole, 1: written = '', index } of text.matchAll(pattern)) {
      const value = written.replace(/^(['"])(.*)\1$/s, '$2');
      if (value.length >= 3 && !isNoCredential(value) && !/^[-<@]/.test(value))
        add('a password', undefined, index + whole.lastIndexOf(value), value);
    }
  }
  for (const { 0: whole, 1: value = '', index } of text.matchAll(HEADER))
    if (!isNoCredential(value) && looksSecret(value))
      add('a credential', 'Authorization', index + whole.lastIndexOf(value), value);
  for (const { password, start } of urlPasswords(text))
    if (!isNoCredential(password)) add('a URL with a password', undefined, start, password);
  for (const { title, start, end, isExample } of findTokens(text))
    if (isCautious || !isExample) add(title, undefined, start, text.slice(start, end));
  found.sort((a, b) => a.start - b.start || b.end - a.end);
  let end = -1;
  return found.filter((credential) => {
    if (credential.start < end) return false;
    end = credential.end;
    return true;
  });
}

/** Flags whose value is another name: of a file, a Secret or a variable. */
const isHarmlessFlag = (name: string): boolean => /(?:from|literal|name|ref|env|stdin|prompt)$/i.test(name);
