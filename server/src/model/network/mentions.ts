import { parseAddress } from './address-range.js';

/** A host that a text names. */
export interface Mention {
  /** In lower case: a name, or an address. */
  readonly host: string;
  /** As written, or the usual one of the scheme of its URL. */
  readonly port: number | undefined;
  readonly protocol: 'TCP' | 'UDP' | undefined;
  /** False where a word merely looks like a name: only a Service of that name makes it one. */
  readonly isSure: boolean;
}

/** Ports of the schemes of URLs (IANA service names; the projects' own defaults). */
const SCHEME_PORTS: Readonly<Record<string, number>> = {
  http: 80,
  ws: 80,
  https: 443,
  wss: 443,
  oci: 443,
  redis: 6379,
  rediss: 6379,
  postgres: 5432,
  postgresql: 5432,
  mysql: 3306,
  mariadb: 3306,
  mongodb: 27_017,
  amqp: 5672,
  amqps: 5671,
  nats: 4222,
  kafka: 9092,
  sqlserver: 1433,
  memcached: 11_211,
  ldap: 389,
  ldaps: 636,
  mqtt: 1883,
  mqtts: 8883,
  smtp: 25,
  smtps: 465,
  ssh: 22,
  ftp: 21,
  git: 9418,
  cassandra: 9042,
};

/** Schemes whose first part is no host. */
const HOSTLESS =
  /^(?:file|unix|s3a?|gs|gcs|abfss?|wasbs?|spiffe|data|arn|secret|vault|classpath|package|memory|sqlite)$/;
/** Names that stand in every second file and that nobody connects to: of XML and JSON schemas. */
const NAMES_ONLY = /(?:^|\.)(?:w3\.org|json-schema\.org|schemas\.[a-z]+\.(?:com|org)|xmlsoap\.org)$/;

const URL = /\b(?:jdbc:)?([a-z][a-z0-9+.-]*):\/\/(?:[^\s@/"'<>]*@)?([^\s/?#"'<>(){};|\\`]+)/gi;
/** Drivers of Go write the host in parentheses: `user@tcp(db:3306)/shop`. */
const IN_PARENTHESES = /\b(tcp|udp)\(([a-z0-9][a-z0-9.-]*)(?::(\d{1,5}))?\)/gi;
/** Connection strings of key and value: `host=db port=5432`, `Server=tcp:db,1433;`. */
const KEY_AND_VALUE =
  /(?:^|[\s;"'])(?:host|server|data source|address|addr)\s*=\s*(?:tcp:)?([a-z0-9][a-z0-9.-]*)(?:[,:](\d{1,5}))?(?=$|[\s;"',])/gi;
const PORT_KEY = /(?:^|[\s;])port\s*=\s*(\d{1,5})(?=$|[\s;"'])/i;
const HOST_AND_PORT = /(?:^|[\s,;=|"'[(@])([a-z0-9][a-z0-9-]*(?:\.[a-z0-9-]+)*):(\d{2,5})(?=$|[\s,;/|"'\])?])/gi;
/** A name and a port behind it, as `nc db 5432` and `--replicaof db 6379` have them. */
const HOST_THEN_PORT = /(?:^|[\s"'])([a-z][a-z0-9-]*(?:\.[a-z0-9-]+)*)\s+(\d{2,5})(?=$|[\s;"'&|)])/gi;
const HOST = /^[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?$/i;
const WORD = /^[a-z](?:[a-z0-9.-]*[a-z0-9])?$/;

/** Names of variables, settings and flags whose value is a host, a list of hosts or a URL. */
export const NAMES_HOST =
  /HOST|ADDR|SERVER|SERVICE|ENDPOINT|UPSTREAM|BROKER|BOOTSTRAP|SEEDS?\b|PEERS?\b|REPLICAOF|SLAVEOF/i;
/** The same, and those of connection strings. */
export const NAMES_CONNECTION =
  /HOST|ADDR|SERVER|SERVICE|ENDPOINT|UPSTREAM|BROKER|BOOTSTRAP|SEEDS?\b|URL|URI|DSN|CONN/i;
/** A line of a configuration file that gives a setting a host: `cache.host = redis`, `"server": "db.shop"`. */
const SETTING =
  /^\s*["']?([\w.-]*)["']?\s*[:=]\s*["']?([a-z0-9][a-z0-9-]*(?:\.[a-z0-9-]+)*(?:\s*,\s*[a-z0-9][a-z0-9.-]*)*)["']?\s*[,;]?\s*$/i;

const LONGEST = 200_000;

/** The hosts in the value of a variable, an argument, or the text of a file. `key` is what the value is for, where it has a name. */
export function mentionsIn(text: string, key = ''): readonly Mention[] {
  if (text.length > LONGEST) return [];
  if (text.trim().includes('\n')) return unique(text.split('\n').flatMap((line) => settingsIn(line)));
  return unique(valueMentions(text.trim(), NAMES_HOST.test(key)));
}

/** A line of a file; comments name what nobody connects to. */
function settingsIn(line: string): readonly Mention[] {
  if (/^\s*(?:#|\/\/|--\s|;|<!--|\*)/.test(line)) return [];
  const text = line.replace(/\s#\s.*$/, '');
  const [, key = '', value = ''] = SETTING.exec(text) ?? [];
  if (NAMES_HOST.test(key) && value !== '') return valueMentions(value, true);
  // Most words of a file are no names.
  return valueMentions(text.trim(), false).filter(({ isSure, port }) => isSure || port !== undefined);
}

function valueMentions(text: string, isHost: boolean): readonly Mention[] {
  const found: Mention[] = [];
  let rest = text;
  /** Takes what a pattern finds out of the text, so that no other one reads it too. */
  const take = (pattern: RegExp, read: (parts: readonly string[]) => void): void => {
    rest = rest.replace(pattern, (...parts: unknown[]) => {
      read(parts.map((part) => (typeof part === 'string' ? part : '')));
      return ' ';
    });
  };
  const add = (host: string, port: number | undefined, protocol?: 'TCP' | 'UDP', isSure = true): void => {
    const name = host.toLowerCase().replace(/\.$/, '');
    if (!HOST.test(name) || isOwn(name) || NAMES_ONLY.test(name)) return;
    // A number with dots that is no address is a version.
    if (/^[\d.]+$/.test(name) && parseAddress(name) === undefined) return;
    if (port !== undefined && (port < 1 || port > 65_535)) return;
    found.push({ host: name, port, protocol, isSure });
  };
  take(URL, ([, scheme = '', authority = '']) => {
    const kind = scheme.toLowerCase().replace(/\+.*$/, '');
    if (HOSTLESS.test(kind)) return;
    const usual = SCHEME_PORTS[kind];
    for (const one of authority.split(',')) {
      const [, host, port] = /^([a-z0-9][a-z0-9.-]*)(?::(\d{1,5}))?$/i.exec(one) ?? [];
      if (host !== undefined)
        add(host, port === undefined ? usual : Number(port), kind === 'udp' || kind === 'statsd' ? 'UDP' : undefined);
    }
  });
  take(IN_PARENTHESES, ([, protocol = '', host = '', port = '']) =>
    add(host, port === '' ? undefined : Number(port), protocol.toLowerCase() === 'udp' ? 'UDP' : undefined),
  );
  const [, otherPort] = PORT_KEY.exec(rest) ?? [];
  take(KEY_AND_VALUE, ([, host = '', port = '']) => {
    const number = port === '' ? otherPort : port;
    add(host, number === undefined ? undefined : Number(number));
  });
  // Twice, because two neighbours share the character between them.
  for (let round = 0; round < 2; round++) take(HOST_AND_PORT, ([, host = '', port = '']) => add(host, Number(port)));
  for (const [, host = '', port] of rest.matchAll(HOST_THEN_PORT))
    add(host, Number(port), undefined, host.includes('.'));
  const words = rest.split(/[\s,;|"'=()[\]]+/).filter((word) => word !== '');
  const isWhole = isHost && words.every((word) => HOST.test(word)) && !/\s/.test(text.replace(/,\s+/g, ','));
  for (const word of words) {
    const isAddress = /^\d/.test(word);
    if (isWhole && (!isAddress || parseAddress(word) !== undefined)) add(word, undefined);
    else if (WORD.test(word)) add(word, undefined, undefined, isClusterName(word));
  }
  return found;
}

/** Names that only the DNS of a cluster knows: `cart.shop.svc`, `cart.shop.svc.cluster.local`. */
const isClusterName = (name: string): boolean => /^[a-z0-9-]+(?:\.[a-z0-9-]+){1,2}\.svc(?:\.|$)/.test(name);

const isOwn = (host: string): boolean =>
  host === 'localhost' ||
  host.endsWith('.localhost') ||
  /^127\.|^0\.0\.0\.0$|^0$|^255\./.test(host) ||
  /^\d+$/.test(host);

/** What is sure of a host and port is said once, and nothing is a guess that is also sure. */
function unique(mentions: readonly Mention[]): readonly Mention[] {
  const known = new Map<string, Mention>();
  for (const mention of mentions) {
    const key = `${mention.host} ${mention.port ?? ''} ${mention.protocol ?? ''}`;
    if (known.get(key)?.isSure !== true) known.set(key, mention);
  }
  const sure = new Set([...known.values()].filter(({ isSure }) => isSure).map(({ host }) => host));
  return [...known.values()].filter(({ host, isSure }) => isSure || !sure.has(host));
}
