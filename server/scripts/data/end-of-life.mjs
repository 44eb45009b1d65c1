// Writes the data of base images: node server/scripts/data/end-of-life.mjs FOLDER
// FOLDER holds end-of-life.json (endoflife.date: cycles and their ends by product) and official-image-tags.json
// (docker-library/official-images: the tags that exist, by image). Both carry the day they were made.
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const [folder] = process.argv.slice(2);
if (folder === undefined) {
  console.error('Usage: node server/scripts/data/end-of-life.mjs FOLDER');
  process.exit(2);
}
const read = (/** @type {string} */ name) => JSON.parse(readFileSync(path.join(folder, name), 'utf8'));
const target = path.join(path.dirname(fileURLToPath(import.meta.url)), '../../src/model/docker');

/** Products by their name at endoflife.date: how people call them, and the official image of each. @type {Record<string, [title: string, image?: string]>} */
const PRODUCTS = {
  'alpine-linux': ['Alpine Linux', 'alpine'],
  debian: ['Debian', 'debian'],
  ubuntu: ['Ubuntu', 'ubuntu'],
  nodejs: ['Node.js', 'node'],
  python: ['Python', 'python'],
  go: ['Go', 'golang'],
  'eclipse-temurin': ['Eclipse Temurin', 'eclipse-temurin'],
  'amazon-corretto': ['Amazon Corretto', 'amazoncorretto'],
  postgresql: ['PostgreSQL', 'postgres'],
  redis: ['Redis', 'redis'],
  nginx: ['nginx', 'nginx'],
  mysql: ['MySQL', 'mysql'],
  mariadb: ['MariaDB', 'mariadb'],
  mongodb: ['MongoDB', 'mongo'],
  rabbitmq: ['RabbitMQ', 'rabbitmq'],
  php: ['PHP', 'php'],
  ruby: ['Ruby', 'ruby'],
  dotnet: ['.NET'],
  'apache-http-server': ['Apache HTTP Server', 'httpd'],
  tomcat: ['Apache Tomcat', 'tomcat'],
  'amazon-linux': ['Amazon Linux', 'amazonlinux'],
  'rocky-linux': ['Rocky Linux', 'rockylinux'],
  almalinux: ['AlmaLinux', 'almalinux'],
  'oracle-linux': ['Oracle Linux', 'oraclelinux'],
  opensuse: ['openSUSE Leap'],
  rhel: ['Red Hat Enterprise Linux'],
  fedora: ['Fedora', 'fedora'],
  centos: ['CentOS', 'centos'],
  'centos-stream': ['CentOS Stream'],
  perl: ['Perl', 'perl'],
  erlang: ['Erlang/OTP', 'erlang'],
  haproxy: ['HAProxy', 'haproxy'],
  memcached: ['memcached', 'memcached'],
  'apache-cassandra': ['Apache Cassandra', 'cassandra'],
  zookeeper: ['Apache ZooKeeper', 'zookeeper'],
  solr: ['Apache Solr', 'solr'],
};

/** Debian's images get fixes until the end of long term support, for which endoflife.date has a field of its own (wiki.debian.org/LTS). */
const DEBIAN_LTS = /** @type {Record<string, string>} */ ({
  7: '2018-05-31',
  8: '2020-06-30',
  9: '2022-06-30',
  10: '2024-06-30',
  11: '2026-08-31',
  12: '2028-06-30',
  13: '2030-06-30',
});

/** Names of Node.js's long term releases, which are tags as well (github.com/nodejs/Release). */
const NODE_NAMES = /** @type {Record<string, string>} */ ({
  4: 'argon',
  6: 'boron',
  8: 'carbon',
  10: 'dubnium',
  12: 'erbium',
  14: 'fermium',
  16: 'gallium',
  18: 'hydrogen',
  20: 'iron',
  22: 'jod',
  24: 'krypton',
});

const ends = read('end-of-life.json');
const tags = read('official-image-tags.json');

const lines = Object.entries(PRODUCTS).map(([product, [title, image = '']]) => {
  /** @type {{ cycle: string, eol: string | boolean, codename?: string }[]} */
  const cycles = ends.products[product];
  const parts = cycles.map(({ cycle, eol, codename = '' }) => {
    const end = (product === 'debian' && DEBIAN_LTS[cycle]) || eol;
    const name =
      product === 'nodejs'
        ? NODE_NAMES[cycle]
        : /^(?:debian|ubuntu)$/.test(product) && codename.split(' ')[0]?.toLowerCase();
    return `${cycle}=${end === false ? '' : end === true ? '?' : end}${name ? `=${name}` : ''}`;
  });
  return [product, title, image, parts.join(' ')].join('|');
});

const images = Object.values(PRODUCTS).flatMap(([, image]) => image ?? []);
// Versions that are tried out and other systems than Linux replace nothing.
const UNWANTED =
  /rc\d|(?:^|[-.\d])(?:rc|alpha|beta|dev|devel|ea|experimental)(?:[-.\d]|$)|windows|nanoserver|kitten|-20\d{6}|^20\d{6}/i;
const tagLines = images.flatMap((image) => {
  /** @type {string[]} */
  const list = (tags.images[image] ?? []).filter(
    (/** @type {string} */ tag) => !UNWANTED.test(tag) && /\d|^[a-z]+(?:-slim)?$/.test(tag),
  );
  return list.length === 0 ? [] : [`${image}|${list.join(' ')}`];
});

const header = (/** @type {string} */ source) => `// Written by server/scripts/data/end-of-life.mjs from ${source}.\n`;
writeFileSync(
  path.join(target, 'end-of-life-data.ts'),
  `${header(`${ends.source}, as of ${ends.asOf}`)}
/** The day the dates were read. */
export const END_OF_LIFE_AS_OF = '${ends.asOf}';

/** A line for each product: id, title, official image, then \`cycle=end=name\`; no end: supported, \`?\`: ended on an unknown day. */
export const END_OF_LIFE = \`
${lines.join('\n')}
\`;
`,
);
writeFileSync(
  path.join(target, 'official-tags-data.ts'),
  `${header(`${tags.source}, as of ${tags.asOf}`)}
/** A line for each official image: its name, then tags that exist. */
export const OFFICIAL_TAGS = \`
${tagLines.join('\n')}
\`;
`,
);
