import type { Change } from '../../syntax/change.js';
import { MappedText } from '../../syntax/dockerfile/mapped-text.js';
import { parseShell } from '../../syntax/dockerfile/shell.js';
import type { Field } from '../../syntax/yaml/field.js';
import { effectiveCommands } from '../docker/run-command.js';
import { insecureOptions, switchesOff } from '../docker/tls-verification.js';
import type { Container } from './container.js';
import type { KubernetesObject } from './kubernetes-object.js';

/** A place in a container where the check of certificates is switched off. */
export interface UncheckedConnection {
  readonly field: Field;
  /** What does it: the variable, the option. */
  readonly subject: string;
  readonly name: string;
  readonly change: Change | undefined;
}

/** Variables of many programs, by the words of their names: `VAULT_SKIP_VERIFY`, `OAUTH2_PROXY_SSL_INSECURE_SKIP_VERIFY`. */
const ON_NAME =
  /(?:^|_)(?:INSECURE_SKIP_(?:TLS_)?VERIFY|SKIP_VERIFY(?:_INSECURE)?|SKIP_TLS_VERIFY|TLS_SKIP_VERIFY|TRUST_CERTIFICATES)$/;
const OFF_NAME = /(?:^|_)(?:(?:SSL|TLS)_VERIFY|VERIFY_(?:SSL|TLS)|STRICT_SSL|SSL_VERIFICATIONMODE)$/;
const YES = /^(?:true|1|yes|on)$/i;
const NO = /^(?:false|0|no|none|off)$/i;
/** Python's requests takes an empty bundle for none at all. */
const BUNDLE = /^(?:CURL|REQUESTS)_CA_BUNDLE$/;

/** Flags of many programs: `--insecure-skip-tls-verify`, `--kubelet-insecure-tls`, `--storage.tls.insecure_skip_verify`. */
const ON_FLAG =
  /^--?(?:[\w.-]+[._-])?(?:insecure[_-]skip(?:[_-]tls)?[_-]verify(?:-backend)?|skip[_-]tls[_-]verify(?:[_-]pull)?|tls[._-](?:insecure|skip(?:[_-]host)?[_-]verify)|kubelet-insecure-tls|no-check-certificate|no-verify-ssl)(?:=(.*))?$/i;
const OFF_FLAG = /^--(?:[\w-]+-)?(?:tls-verify|verify-ssl|ssl-verify|verify-tls)=(.*)$/i;

/** What switches the check of certificates off in a container: its variables, its flags, the commands of its scripts. */
export const uncheckedConnections = (container: Container): readonly UncheckedConnection[] => [
  ...variables(container),
  ...inWords([...container.field('command').items(), ...container.field('args').items()]),
  ...['lifecycle.postStart', 'lifecycle.preStop'].flatMap((hook) =>
    inWords(container.field(`${hook}.exec.command`).items()),
  ),
];

function variables(container: Container): readonly UncheckedConnection[] {
  return container
    .field('env')
    .items()
    .flatMap((entry) => {
      const name = entry.field('name').text ?? '';
      const field = entry.field('value');
      const { text } = field;
      if (text === undefined) return [];
      const isOff =
        (text !== '' && switchesOff(name, text)) ||
        (ON_NAME.test(name) && YES.test(text)) ||
        (OFF_NAME.test(name) && NO.test(text)) ||
        (BUNDLE.test(name) && text === '');
      return isOff ? [{ field, subject: `Variable "${name}"`, name, change: entry.remove() }] : [];
    });
}

const SHELL = /^(?:\S*\/)?(?:sh|bash|ash|dash|zsh|ksh)$/;
const CURL = /^(?:\S*\/)?curl$/;
/** `-k` alone or behind letters that take no value. */
const CURL_CLUSTER = /^-[#fgiIjLnNOqsSvaR0-9]*k[#fgiIjLnNOqsSvaR0-9]*$/;
const LOCAL = /^(?:https?:\/\/)?(?:localhost|127\.0\.0\.1|\[::1\])(?=[:/]|$)/i;

function inWords(words: readonly Field[]): readonly UncheckedConnection[] {
  const [first] = words;
  const program = first?.text ?? '';
  const option = words.findIndex((word) => /^-\w*c$/.test(word.text ?? ''));
  const script = words[option + 1];
  if (option >= 0 && script !== undefined && (SHELL.test(program) || option === 0)) return inScript(script);
  if (CURL.test(program)) return ofCurl(words.slice(1));
  return words.flatMap((word, index) => flag(word, words[index + 1]));
}

function flag(word: Field, next: Field | undefined): readonly UncheckedConnection[] {
  const text = word.text ?? '';
  const [on, off] = [ON_FLAG.exec(text), OFF_FLAG.exec(text)];
  const isOff = on ? YES.test(on[1] ?? 'true') && !NO.test(on[1] ?? next?.text ?? '') : NO.test(off?.[1] ?? '');
  if (!isOff) return [];
  const name = text.replace(/=.*$/, '');
  // A value of its own would be left behind.
  const change = YES.test(next?.text ?? '') ? undefined : word.remove();
  return [{ field: word, subject: `Flag ${name}`, name, change }];
}

function ofCurl(words: readonly Field[]): readonly UncheckedConnection[] {
  if (words.some((word) => LOCAL.test(word.text ?? ''))) return [];
  return words
    .filter(({ text = '' }) => text === '--insecure' || CURL_CLUSTER.test(text))
    .map((field) => {
      const rest = field.text === '--insecure' ? '' : (field.text ?? '').replace('k', '');
      return { field, subject: '"curl"', name: '-k', change: rest.length > 1 ? field.set(rest) : field.remove() };
    });
}

/** The commands of a script; one finding for each script, which is one value. */
function inScript(field: Field): readonly UncheckedConnection[] {
  const { text } = field;
  if (text === undefined || !/-\w*k|insecure|no-check/.test(text)) return [];
  const commands = effectiveCommands(parseShell(MappedText.verbatim(text, 0)));
  const found = commands.flatMap((command) =>
    insecureOptions(command).map((option) => ({ program: command.name, option })),
  );
  const [first] = found;
  if (first === undefined) return [];
  const words = found.map(({ option }) => option.word);
  const isPlain = words.every((word) => word.text === '-k' || word.text.startsWith('--'));
  const cut = [...words]
    .sort((a, b) => b.range.start - a.range.start)
    .reduce((rest, { range }) => rest.slice(0, range.start).replace(/[ \t]+$/, '') + rest.slice(range.end), text);
  return [
    {
      field,
      subject: `"${first.program}"`,
      name: first.option.name,
      change: isPlain ? field.set(cut) : undefined,
    },
  ];
}

/** A connection that an object of the API sets up without a check of the certificate. */
export interface UncheckedClient {
  readonly field: Field;
  readonly name: 'insecureSkipTLSVerify' | 'insecureSkipVerify';
}

/**
 * Fields of an APIService, or of the Prometheus operator's kinds at whatever depth, that say that a certificate is not
 * checked (API: apiregistration/v1 APIServiceSpec; Prometheus operator: TLSConfig).
 */
export function uncheckedClients(object: KubernetesObject): readonly UncheckedClient[] {
  if (object.isA('APIService')) {
    const field = object.field('spec.insecureSkipTLSVerify');
    return field.is(true) ? [{ field, name: 'insecureSkipTLSVerify' }] : [];
  }
  if (object.group !== 'monitoring.coreos.com') return [];
  return search(object.field('spec'), 0).map((field) => ({ field, name: 'insecureSkipVerify' }));
}

function search(field: Field, depth: number): readonly Field[] {
  if (depth > 8) return [];
  if (field.isSequence) return field.items().flatMap((item) => search(item, depth + 1));
  if (!field.isMap) return [];
  return field
    .entries()
    .flatMap(([key, value]) =>
      key === 'insecureSkipVerify' ? (value.is(true) ? [value] : []) : search(value, depth + 1),
    );
}
