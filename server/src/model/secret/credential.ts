import { secretName } from './secret-name.js';
import { isNoCredential, looksSecret } from './secret-value.js';
import { connectionPassword, findToken, urlPassword } from './token-format.js';

/** Why a value counts as a credential, in words for a message: never the value itself. */
export interface Credential {
  /** With its article: "a GitHub token", "a credential". */
  readonly title: string;
}

/**
 * Judges a value by the name that it is given to and by its own form. `isCautious` also counts names that only may mean a
 * credential, and the examples of documentations.
 */
export function findCredential(name: string, value: string, isCautious: boolean): Credential | undefined {
  const token = findToken(value);
  if (token !== undefined) return token.isExample && !isCautious ? undefined : { title: token.title };
  const password = urlPassword(value)?.password;
  if (password !== undefined) return isNoCredential(password) ? undefined : { title: 'a URL with a password' };
  const connection = connectionPassword(value);
  if (connection !== undefined)
    return isNoCredential(connection) ? undefined : { title: 'a connection string with a password' };
  if (isNoCredential(value) || /^\s*[[{]/.test(value)) return undefined;
  const strength = secretName(name);
  if (strength === undefined) return undefined;
  if (isCautious) return { title: 'a credential' };
  if (strength === 'password') return value.trim().length >= 3 ? { title: 'a password' } : undefined;
  return strength === 'secret' && looksSecret(value) ? { title: 'a credential' } : undefined;
}

/** A credential in a text of several lines, such as a properties file in a ConfigMap. */
export interface EmbeddedCredential extends Credential {
  /** The key that it is assigned to; absent where its form alone gives it away. */
  readonly key: string | undefined;
  /** The line of the text that it stands in, from 0. */
  readonly line: number;
}

/** `key = value`, `key: value` and `"key": "value"`, each on a line of its own. */
const ASSIGNMENT = /^\s*(?:export\s+)?["']?([A-Za-z_][\w.-]*)["']?\s*[:=]\s*["']?([^"'\s][^"']*?)["']?\s*,?\s*$/;

/** The first credential that a text assigns; comments are passed over. */
export function findEmbedded(text: string, isCautious: boolean): EmbeddedCredential | undefined {
  for (const [line, content] of text.split('\n').entries()) {
    if (/^\s*(?:#|\/\/|;|--(?!-))/.test(content)) continue;
    const [, key = '', value = content] = ASSIGNMENT.exec(content) ?? [];
    // Code computes its values.
    if (key !== '' && /[()]|^[a-z_]\w*(?:\.[a-z_]\w*)+$/i.test(value)) continue;
    const found = findCredential(key, value, isCautious && secretName(key) !== 'perhaps');
    if (found !== undefined) return { title: found.title, key: key === '' ? undefined : key, line };
  }
  return undefined;
}
