/** How surely a name says that its value is a credential. */
export type NameStrength =
  /** Passwords: whatever stands there is one, however weak. */
  | 'password'
  /** Tokens, keys and secrets: the value must look like one, since such names are also given to names of secrets. */
  | 'secret'
  /** Names that peers of this tool also report, such as `*_KEY` or `AUTH`. */
  | 'perhaps';

const PASSWORDS = new Set([
  'password',
  'passwd',
  'passphrase',
  'pwd',
  'pass',
  'passcode',
  'rootpassword',
  'requirepass',
  'masterauth',
]);
const SECRETS = new Set([
  'secret',
  'token',
  'apikey',
  'secretkey',
  'accesskey',
  'privatekey',
  'credentials',
  'credential',
  'creds',
  'accesstoken',
  'authtoken',
  'clientsecret',
]);
const PERHAPS = new Set([
  'key',
  'auth',
  'keys',
  'tokens',
  'secrets',
  'passwords',
  'pw',
  'pword',
  'psk',
  'pat',
  'cert',
  'license',
]);
/** What makes a credential of a word `key` that follows. `AWS_ACCESS_KEY_ID` is none: it is no secret by itself. */
const KEY_KINDS = new Set([
  'api',
  'access',
  'client',
  'secret',
  'private',
  'encryption',
  'encrypt',
  'signing',
  'signature',
  'master',
  'account',
  'storage',
  'shared',
  'auth',
  'ssh',
  'deploy',
  'webhook',
  'hmac',
  'jwt',
  'crypto',
  'cipher',
  'admin',
  'service',
  'app',
  'application',
  'session',
  'cookie',
  'subscription',
]);
/** Words behind a credential that do not change what it is: `TOKEN_VALUE`, `PASSWORD_1`. */
const TRAILERS = new Set([
  'value',
  'b64',
  'base64',
  'content',
  'plain',
  'text',
  'string',
  'raw',
  'default',
  'old',
  'new',
  'current',
  'base',
  'prod',
  'production',
  'dev',
  'staging',
  'data',
  'literal',
]);
/** Words that turn the name into something else: the public half, the place or the name of a credential, a switch. */
const HARMLESS = new Set([
  'public',
  'pub',
  'no',
  'use',
  'enable',
  'enabled',
  'disable',
  'disabled',
  'allow',
  'allowed',
  'require',
  'required',
  'max',
  'min',
  'has',
  'is',
  'skip',
  'generate',
  'existing',
  'verify',
  'validate',
  'rotate',
  'reset',
  'forgot',
  'change',
  'show',
  'hide',
  'with',
  'without',
  'sort',
  'partition',
  'primary',
  'foreign',
  'cache',
  'routing',
  'row',
  'header',
  'field',
  'column',
  'param',
  'parameter',
  'random',
  'automount',
  'pull',
]);
/** Last words that say that a name is about a credential, and is none. */
const ABOUT = new Set([
  'file',
  'files',
  'filename',
  'path',
  'dir',
  'directory',
  'folder',
  'location',
  'url',
  'uri',
  'endpoint',
  'host',
  'hostname',
  'port',
  'server',
  'address',
  'name',
  'names',
  'secretname',
  'ref',
  'reference',
  'id',
  'ids',
  'uid',
  'length',
  'len',
  'size',
  'bits',
  'ttl',
  'expiry',
  'expiration',
  'expires',
  'expire',
  'timeout',
  'lifetime',
  'age',
  'duration',
  'seconds',
  'minutes',
  'hours',
  'days',
  'interval',
  'period',
  'type',
  'kind',
  'format',
  'algorithm',
  'alg',
  'policy',
  'enabled',
  'disabled',
  'required',
  'mount',
  'mountpath',
  'volume',
  'count',
  'limit',
  'max',
  'min',
  'header',
  'field',
  'prefix',
  'suffix',
  'version',
  'issuer',
  'audience',
  'scope',
  'scopes',
  'method',
  'mode',
  'provider',
  'store',
  'manager',
  'backend',
  'engine',
  'class',
  'rotation',
  'review',
  'module',
  'plugin',
  'username',
  'user',
  'email',
  'domain',
  'realm',
  'namespace',
  'region',
  'template',
  'hint',
  'strength',
  'regex',
  'pattern',
  'label',
  'labels',
  'annotation',
  'env',
  'var',
  'variable',
  'arn',
  'resource',
  'selector',
  'key',
  'keyname',
  'subpath',
  'cmd',
  'command',
  'exec',
  'script',
  'source',
  'index',
  'fingerprint',
  'algo',
]);

/** The words of a name in any spelling: `DB_PASSWORD`, `dbPassword`, `db.pass-word`. */
export const wordsOf = (name: string): readonly string[] =>
  name
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z\d]+/)
    .filter((word) => word !== '');

/** What the name of a variable, a key or an argument says about its value; absent where it says nothing of a credential. */
export function secretName(name: string): NameStrength | undefined {
  const words = wordsOf(name)
    .filter((word) => !/^\d+$/.test(word))
    .map((word) => word.replace(/(?<=[a-z]{3})\d+$/, ''));
  while (words.length > 1 && TRAILERS.has(words.at(-1) ?? '')) words.pop();
  const last = words.at(-1) ?? '';
  if (words.slice(0, -1).some((word) => HARMLESS.has(word)) || HARMLESS.has(last)) return undefined;
  const before = words.at(-2) ?? '';
  if (last === 'key' && KEY_KINDS.has(before)) return 'secret';
  const strength = strengthOf(last);
  if (strength !== undefined) return strength;
  if (last === 'key') return PASSWORDS.has(before) || SECRETS.has(before) ? undefined : 'perhaps';
  if (ABOUT.has(last)) return before === 'key' && last === 'id' && words.at(-3) === 'access' ? 'perhaps' : undefined;
  return words.some((word) => strengthOf(word) !== undefined || PERHAPS.has(word)) || PERHAPS.has(last)
    ? 'perhaps'
    : undefined;
}

/** True where the name is that of a place, a switch, an id or the like, whatever else it is about. */
export const isDescription = (name: string): boolean => {
  const last = wordsOf(name).at(-1) ?? '';
  return last !== 'key' && ABOUT.has(last);
};

/** True for `auth-secret: basic-auth-v2`, which names an object: names are of lower-case words (RFC 1123). */
export const isNameOfSecret = (name: string, value: string): boolean =>
  /(?:secrets?|credentials?|creds|keys?)$/i.test(name) &&
  /^[a-z0-9]+(?:[-./][a-z0-9]+)*$/.test(value) &&
  (/[-./]/.test(value) || value.length < 12);

/** Words are also run together: `MYSQLPASSWORD`, `githubtoken`. */
function strengthOf(word: string): NameStrength | undefined {
  if (PASSWORDS.has(word) || /(?:password|passwd|passphrase)$/.test(word)) return 'password';
  return SECRETS.has(word) || /(?:apikey|secretkey|accesskey|(?<!no|non)secret|token)$/.test(word)
    ? 'secret'
    : undefined;
}
