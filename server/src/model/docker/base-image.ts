import { type AccountCreation, accountCreation } from './account-creation.js';
import { type ImageReference, isOfficial } from './image-reference.js';
import { commandsOf } from './run-command.js';
import type { Stage } from './stage.js';
import { isRootUser, type StageUser } from './stage-state.js';

/** How accounts are made: with the tools of Debian and of Fedora, with BusyBox's, or not at all. */
export type AccountTools = 'shadow' | 'busybox' | 'none';

/** What is known of the user that an image says. */
export interface BaseUser {
  /** Undefined where it is unknown. */
  readonly isRoot: boolean | undefined;
  readonly tools: AccountTools;
  /** `uid:gid` of the account that the image brings for its program; undefined where none is known. */
  readonly account: string | undefined;
}

const UNKNOWN: BaseUser = { isRoot: undefined, tools: 'none', account: undefined };

/**
 * Official images whose Dockerfile has no USER, or says root (docker-library, as of August 2026), by the tools that
 * their default variant has. Servers among them that give up root by themselves start as root nevertheless.
 */
const ROOT_IMAGES: Readonly<Record<AccountTools, readonly string[]>> = {
  shadow: [
    'almalinux',
    'amazoncorretto',
    'buildpack-deps',
    'cassandra',
    'centos',
    'clojure',
    'couchbase',
    'couchdb',
    'dart',
    'debian',
    'drupal',
    'eclipse-temurin',
    'elixir',
    'erlang',
    'fedora',
    'gcc',
    'ghost',
    'golang',
    'gradle',
    'haskell',
    'httpd',
    'hylang',
    'ibm-semeru-runtimes',
    'ibmjava',
    'influxdb',
    'joomla',
    'jruby',
    'julia',
    'mariadb',
    'maven',
    'mongo',
    'mono',
    'mysql',
    'neo4j',
    'nextcloud',
    'nginx',
    'node',
    'openjdk',
    'oraclelinux',
    'perl',
    'php',
    'postgres',
    'pypy',
    'python',
    'r-base',
    'rabbitmq',
    'rakudo-star',
    'redis',
    'rethinkdb',
    'rockylinux',
    'ruby',
    'rust',
    'sapmachine',
    'swift',
    'telegraf',
    'tomcat',
    'ubuntu',
    'valkey',
    'wordpress',
    'zookeeper',
  ],
  busybox: ['alpine', 'bash', 'busybox', 'caddy', 'composer', 'docker', 'registry', 'traefik'],
  none: ['amazonlinux', 'archlinux', 'hello-world', 'opensuse', 'photon'],
};

/** Official images whose Dockerfile names another user than root. */
const NON_ROOT_IMAGES: readonly string[] = [
  'adminer',
  'elasticsearch',
  'emqx',
  'haproxy',
  'jetty',
  'kibana',
  'kong',
  'krakend',
  'liquibase',
  'logstash',
  'memcached',
  'odoo',
  'open-liberty',
  'percona',
  'plone',
  'rocket.chat',
  'solr',
  'sonarqube',
  'spark',
  'varnish',
  'websphere-liberty',
];

/** Accounts that images of Debian bring for the server in them; those of Alpine have other numbers. */
const ACCOUNTS: Readonly<Record<string, string>> = {
  mariadb: '999:999',
  mongo: '999:999',
  mysql: '999:999',
  postgres: '999:999',
  redis: '999:999',
};

const toolsOf = new Map(
  (['shadow', 'busybox', 'none'] as const).flatMap((tools) =>
    ROOT_IMAGES[tools].map((name): [string, AccountTools] => [name, tools]),
  ),
);

/** Images elsewhere that are known to run as root: distributions, and runtimes on them. The first that fits holds. */
const OTHERS: readonly (readonly [RegExp, BaseUser])[] = [
  [
    /^mcr\.microsoft\.com\/dotnet\/[^:]*:.*(?:chiseled|distroless)/,
    { isRoot: false, tools: 'none', account: undefined },
  ],
  // Since .NET 8 the images bring the account "app" (Microsoft: "New approach for containers in .NET 8").
  [
    /^mcr\.microsoft\.com\/dotnet\/(?!framework)[^:]*:(?:[89]|[1-9]\d)\b/,
    { isRoot: true, tools: 'none', account: '1654:1654' },
  ],
  [/^mcr\.microsoft\.com\/dotnet\/(?!framework)[^:]*:.*alpine/, { isRoot: true, tools: 'busybox', account: undefined }],
  [/^mcr\.microsoft\.com\/dotnet\/(?!framework)/, { isRoot: true, tools: 'shadow', account: undefined }],
  [/^gcr\.io\/distroless\/[^:]*:.*nonroot/, { isRoot: false, tools: 'none', account: '65532:65532' }],
  [/^gcr\.io\/distroless\//, { isRoot: true, tools: 'none', account: '65532:65532' }],
  [
    /^(?:registry\.access\.redhat\.com|registry\.redhat\.io)\/ubi\d+(?:\/ubi(?:-init)?)?(?::|@|$)/,
    { isRoot: true, tools: 'shadow', account: undefined },
  ],
  [
    /^(?:registry\.access\.redhat\.com|registry\.redhat\.io)\/ubi\d+\/ubi-(?:minimal|micro)/,
    { isRoot: true, tools: 'none', account: undefined },
  ],
  [
    /^(?:registry\.access\.redhat\.com|registry\.redhat\.io)\/ubi\d+\//,
    { isRoot: false, tools: 'none', account: undefined },
  ],
  [/^(?:docker\.io|quay\.io)\/(?:rockylinux|almalinux|centos)\//, { isRoot: true, tools: 'none', account: undefined }],
  [/^(?:docker\.io|registry\.opensuse\.org)\/opensuse\//, { isRoot: true, tools: 'none', account: undefined }],
  [
    /^(?:cgr\.dev|docker\.io)\/chainguard\/(?:wolfi-base|chainguard-base)/,
    { isRoot: true, tools: 'busybox', account: '65532:65532' },
  ],
  [/^(?:cgr\.dev|docker\.io)\/chainguard\//, { isRoot: false, tools: 'none', account: undefined }],
  [/^docker\.io\/nginxinc\/nginx-unprivileged/, { isRoot: false, tools: 'none', account: undefined }],
  [/^docker\.io\/bitnami(?:legacy)?\/(?!minideb)/, { isRoot: false, tools: 'none', account: undefined }],
  [/^docker\.io\/bitnami(?:legacy)?\/minideb/, { isRoot: true, tools: 'shadow', account: undefined }],
  [/^docker\.io\/nvidia\/cuda:.*(?:ubuntu|rockylinux|ubi)/, { isRoot: true, tools: 'shadow', account: undefined }],
];

/** Copies of Docker's own images, under their names. */
const COPY = /^(?:public\.ecr\.aws\/docker\/library|mirror\.gcr\.io(?:\/library)?)\/([^/]+)$/;

/** True for an image of Docker's own that everybody knows. */
export const isKnownOfficial = (image: ImageReference): boolean =>
  isOfficial(image) && (toolsOf.has(image.path.replace(/^library\//, '')) || NON_ROOT_IMAGES.includes(image.path));

/** The user that an image says, as far as it is one that everybody uses. */
export function baseUser(image: ImageReference | 'scratch' | undefined): BaseUser {
  if (image === undefined) return UNKNOWN;
  if (image === 'scratch') return { isRoot: true, tools: 'none', account: undefined };
  const name = isOfficial(image)
    ? image.repository.slice('docker.io/library/'.length)
    : COPY.exec(image.repository)?.[1];
  if (name !== undefined) return officialUser(name, image.tag ?? '');
  const full = image.tag === undefined ? image.repository : `${image.repository}:${image.tag}`;
  return OTHERS.find(([expression]) => expression.test(full))?.[1] ?? UNKNOWN;
}

function officialUser(name: string, tag: string): BaseUser {
  if (NON_ROOT_IMAGES.includes(name)) return { ...UNKNOWN, isRoot: false };
  const usual = toolsOf.get(name);
  if (usual === undefined) return UNKNOWN;
  const isAlpine = /alpine/.test(tag);
  // The small variants of distributions with RPM, and those on Amazon Linux, have no useradd.
  const isBare = (/minimal|slim/.test(tag) && /linux$|^fedora$/.test(name)) || name === 'amazoncorretto';
  return {
    isRoot: true,
    tools: isAlpine ? 'busybox' : isBare ? 'none' : usual,
    account: isAlpine ? undefined : ACCOUNTS[name],
  };
}

/** Whether a user is root, what is known of the base included; undefined where it is unknown. */
export function isRootIn(stage: Stage, user: StageUser): boolean | undefined {
  return user.instruction === undefined && !user.known ? baseUser(stage.root).isRoot : user.isRoot;
}

/** True where the command of the image itself becomes another user than root, as with `gosu` or `setpriv`. */
export function givesUpRoot(stage: Stage): boolean {
  const command = stage.end.entrypoint ?? stage.end.cmd;
  return command !== undefined && commandsOf(command).some(({ user }) => user !== undefined && !isRootUser(user));
}

/** The accounts that a stage, and those it starts from, make: the last one first. */
export function accountsOf(stage: Stage): readonly AccountCreation[] {
  const own = stage.instructions.flatMap((instruction) =>
    instruction.name === 'RUN' && instruction.onbuild === undefined
      ? commandsOf(instruction).flatMap((command) => accountCreation(command) ?? [])
      : [],
  );
  return [...own.reverse(), ...(stage.baseStage === undefined ? [] : accountsOf(stage.baseStage))];
}

/** The numbers of a user. */
export interface AccountNumbers {
  readonly uid: number;
  readonly gid: number;
}

/** Accounts that images bring besides root, by their Dockerfiles and the packages base-passwd of Debian and Alpine. */
const BROUGHT: readonly (readonly [images: RegExp, accounts: Readonly<Record<string, AccountNumbers>>])[] = [
  [/^docker\.io\/library\/node(?::|$)/, { node: { uid: 1000, gid: 1000 } }],
  [/^docker\.io\/library\/nginx(?::|$)/, { nginx: { uid: 101, gid: 101 } }],
  [/^docker\.io\/library\/postgres:.*alpine/, { postgres: { uid: 70, gid: 70 } }],
  [/^docker\.io\/library\/postgres(?::|$)/, { postgres: { uid: 999, gid: 999 } }],
  [/^gcr\.io\/distroless\//, { nonroot: { uid: 65532, gid: 65532 }, nobody: { uid: 65534, gid: 65534 } }],
  [/^mcr\.microsoft\.com\/dotnet\/(?!framework)[^:]*:(?:[89]|[1-9]\d)\b/, { app: { uid: 1654, gid: 1654 } }],
  [/^docker\.io\/library\/(?:alpine(?::|$)|[a-z]+:.*alpine)/, { nobody: { uid: 65534, gid: 65534 } }],
  [
    /^docker\.io\/library\/(?:debian|ubuntu|node|python|golang|php|ruby|rust|httpd|nginx)(?::(?!.*alpine)|$)/,
    { nobody: { uid: 65534, gid: 65534 }, 'www-data': { uid: 33, gid: 33 } },
  ],
];

/** The numbers of a named user, as the stage, or one that it starts from, makes it or the base image brings it. */
export function accountNumbers(stage: Stage, name: string): AccountNumbers | undefined {
  const accounts = accountsOf(stage);
  const made = accounts.find((account) => account.kind === 'user' && account.name === name);
  if (made !== undefined) return numbersOf(made, accounts);
  const { root } = stage;
  if (typeof root !== 'object') return undefined;
  const full = root.tag === undefined ? root.repository : `${root.repository}:${root.tag}`;
  return BROUGHT.find(([images, brought]) => images.test(full) && name in brought)?.[1][name];
}

/** The numbers of an account among those that a stage makes; undefined where the system chooses one, and for root. */
export function numbersOf(
  { id: uid, group }: AccountCreation,
  accounts: readonly AccountCreation[],
): AccountNumbers | undefined {
  if (uid === undefined || uid === 0) return undefined;
  // Without a group, useradd and adduser make one of the same number (useradd(8): USERGROUPS_ENAB).
  if (group === undefined) return { uid, gid: uid };
  const gid = /^\d+$/.test(group)
    ? Number(group)
    : accounts.find((account) => account.kind === 'group' && account.name === group)?.id;
  return gid === undefined ? undefined : { uid, gid };
}
