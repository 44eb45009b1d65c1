import type { Change } from '../../syntax/change.js';
import type { Field } from '../../syntax/yaml/field.js';
import type { Container } from './container.js';

/** A flag or variable that takes a program's guard away. */
export interface MissingGuard {
  readonly field: Field;
  /** The flag or variable, as in `Flag --insecure`. */
  readonly subject: string;
  /** What follows, as a predicate. */
  readonly effect: string;
  /** Puts the guard back; absent where the flag stands within a longer text. */
  readonly change: Change | undefined;
  readonly title: string;
}

interface GuardFlag {
  /** The program, by its image or its command; absent where the flag is its own alone. */
  readonly program?: RegExp;
  readonly flag: RegExp;
  readonly effect: string;
  /** What it is set to; absent where it is taken away. */
  readonly safe?: string;
}

/** Flags by which known programs ask nobody who they are (from the manuals of the programs). */
const FLAGS: readonly GuardFlag[] = [
  { flag: /^--enable-skip-login(?:=true)?$/, effect: 'lets everybody skip the login of the dashboard' },
  { program: /dashboard/, flag: /^--enable-insecure-login(?:=true)?$/, effect: 'lets people log in without TLS' },
  {
    program: /argocli|argo-?server|workflow-controller/,
    flag: /^--auth-mode=server$/,
    effect: 'gives every visitor the rights of the server',
    safe: '--auth-mode=client',
  },
  { program: /argocd|argo-cd/, flag: /^--disable-auth(?:=true)?$/, effect: 'lets everybody in without a login' },
  { program: /argocd|argo-cd/, flag: /^--insecure(?:=true)?$/, effect: 'serves logins without TLS' },
  { program: /cockroach/, flag: /^--insecure(?:=true)?$/, effect: 'lets everybody in without a login' },
  { program: /traefik/, flag: /^--api\.insecure(?:=true)?$/, effect: 'shows its routes to everybody' },
  { program: /mongo/, flag: /^--noauth$/, effect: 'lets everybody in without a login' },
  {
    program: /mysql|mariadb/,
    flag: /^--skip-grant-tables(?:=(?:1|on|true))?$/i,
    effect: 'lets everybody in without a login',
  },
  { program: /vault/, flag: /^-dev$/, effect: 'runs unsealed, with a root token that is printed' },
  {
    program: /elasticsearch/,
    flag: /^-E ?xpack\.security\.enabled=false$/,
    effect: 'lets everybody in without a login',
  },
  {
    flag: /^--(?:\w*App|IdentityProvider|PasswordIdentityProvider)\.(?:token|password)=(?:''|"")?$/,
    effect: 'lets everybody run code in its notebooks',
  },
  {
    program: /code-server|openvscode/,
    flag: /^--auth=none$|^--without-connection-token$/,
    effect: 'lets everybody run code',
  },
];

/** Flags whose value is a word of its own. */
const TAKES_WORD = /^--auth-mode$|^--auth$|^-E$/;

interface GuardVariable {
  readonly program?: RegExp;
  readonly name: RegExp;
  readonly value: RegExp;
  readonly effect: string;
}

const NOBODY = 'lets everybody in without a login';
const VARIABLES: readonly GuardVariable[] = [
  { name: /^GF_AUTH_ANONYMOUS_ENABLED$/, value: /^(?:true|1)$/i, effect: 'shows its dashboards to everybody' },
  { name: /^xpack\.security\.enabled$/, value: /^false$/, effect: NOBODY },
  { name: /^DISABLE_SECURITY_PLUGIN$|^plugins\.security\.disabled$/, value: /^true$/i, effect: NOBODY },
  { name: /^POSTGRES_HOST_AUTH_METHOD$/, value: /^trust$/, effect: NOBODY },
  {
    name: /^(?:MYSQL|MARIADB)_ALLOW_EMPTY(?:_ROOT)?_PASSWORD$|^ALLOW_EMPTY_PASSWORD$/,
    value: /^(?:yes|true|1)$/i,
    effect: 'lets everybody in without a password',
  },
  { name: /^ALLOW_ANONYMOUS_LOGIN$/, value: /^(?:yes|true|1)$/i, effect: NOBODY },
  { name: /^NEO4J_AUTH$/, value: /^none$/, effect: NOBODY },
  { name: /^ME_CONFIG_BASICAUTH(?:_ENABLED)?$/, value: /^false$/i, effect: NOBODY },
  { name: /^AUTHENTICATION_ANONYMOUS_ACCESS_ENABLED$/, value: /^true$/i, effect: NOBODY },
  { name: /^INFLUXDB_HTTP_AUTH_ENABLED$/, value: /^false$/i, effect: NOBODY },
  { program: /rstudio|rocker|jupyter/, name: /^DISABLE_AUTH$/, value: /^true$/i, effect: 'lets everybody run code' },
  {
    program: /jupyter|notebook/,
    name: /^JUPYTER_TOKEN$/,
    value: /^$/,
    effect: 'lets everybody run code in its notebooks',
  },
];

/** What takes the guard of a known program away. */
export function missingGuards(container: Container): readonly MissingGuard[] {
  const words = ['command', 'args'].flatMap((list) => container.field(list).items());
  const entries = container.field('env').items();
  if (words.length === 0 && entries.length === 0) return [];
  const about = [container.field('image').source ?? '', ...words.map((word) => word.text ?? '')].join('\n');
  return [
    ...words.flatMap((word, index) => ofWord(word, words[index + 1], about)),
    ...entries.flatMap((entry) => ofVariable(entry, about)),
  ];
}

function ofWord(word: Field, next: Field | undefined, about: string): readonly MissingGuard[] {
  const { text } = word;
  if (text === undefined || !text.includes('-')) return [];
  const isSplit = TAKES_WORD.test(text);
  const whole = isSplit ? `${text}${text === '-E' ? '' : '='}${next?.text ?? ''}` : text;
  // A script, or a line that a shell takes apart.
  const parts = /\s/.test(text) && !text.startsWith('-E ') ? text.split(/[\s;&|]+/) : [whole];
  const found = FLAGS.find(
    ({ program, flag }) => parts.some((part) => flag.test(part)) && (program === undefined || program.test(about)),
  );
  if (found === undefined) return [];
  const name = (parts.find((part) => found.flag.test(part)) ?? '').replace(/=(?:''|"")?$/, '');
  const isAlone = parts.length === 1 && !isSplit;
  const { safe, effect } = found;
  const title = safe === undefined ? `Remove ${name}` : `Set ${safe}`;
  const change = !isAlone ? undefined : safe === undefined ? word.remove() : word.set(safe);
  return [{ field: word, subject: `Flag ${name}`, effect, change, title }];
}

function ofVariable(entry: Field, about: string): readonly MissingGuard[] {
  const name = entry.field('name').text;
  const field = entry.field('value');
  const { text } = field;
  if (name === undefined || text === undefined) return [];
  return VARIABLES.filter(
    (variable) => variable.name.test(name) && variable.value.test(text) && (variable.program?.test(about) ?? true),
  ).map(({ effect }) => ({
    field,
    subject: `Variable "${name}"`,
    effect,
    change: entry.remove(),
    title: `Remove ${name}`,
  }));
}
