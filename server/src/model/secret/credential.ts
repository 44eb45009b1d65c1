import { readAssignments } from './assignments.js';
import { mayHoldCredentials } from './leaves.js';
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
  if (isHash(value)) return undefined;
  if (strength === 'password') return value.trim().length >= 3 ? { title: 'a password' } : undefined;
  return strength === 'secret' && looksSecret(value) ? { title: 'a credential' } : undefined;
}

/** What a server keeps of a password (crypt(5)): nobody signs in with it. */
const isHash = (value: string): boolean => /^\s*\$(?:2[abxy]?|1|5|6|y|apr1|argon2\w*|pbkdf2[\w-]*)\$/.test(value);

/** A credential in a text of another format, such as a properties file in a ConfigMap. */
export interface EmbeddedCredential extends Credential {
  /** The key that it is assigned to; absent where its form alone gives it away. */
  readonly key: string | undefined;
  /** Where it stands in the text. */
  readonly start: number;
  readonly end: number;
}

/** The credentials that a text assigns, comments passed over; `fileName` tells what it is read as. */
export function findEmbedded(text: string, fileName: string, isCautious: boolean): readonly EmbeddedCredential[] {
  if (!mayHoldCredentials(text) && findToken(text) === undefined) return [];
  return readAssignments(text, fileName).flatMap(({ key, value, start, end }) => {
    const found = findCredential(key, value, isCautious && secretName(key) !== 'perhaps');
    return found === undefined ? [] : [{ title: found.title, key: key === '' ? undefined : key, start, end }];
  });
}
