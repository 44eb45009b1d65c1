// A small image and a small database of vulnerabilities, made by hand: enough for a real scanner to find something in a
// tenth of a second, without a network. The flaws are real ones, the texts about them are ours.
import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { crc32 } from 'node:zlib';

/** What lies in the image: an Alpine Linux with four packages, one program of npm and one of Python. */
const ROOT: Readonly<Record<string, string>> = {
  'app/node_modules/.package-lock.json': JSON.stringify({
    name: 'shop',
    lockfileVersion: 3,
    packages: { 'node_modules/minimist': { version: '1.2.5' } },
  }),
  'app/node_modules/minimist/package.json': JSON.stringify({ name: 'minimist', version: '1.2.5' }),
  'etc/os-release': 'NAME="Alpine Linux"\nID=alpine\nVERSION_ID=3.17.1\nPRETTY_NAME="Alpine Linux v3.17"\n',
  'lib/apk/db/installed': [
    ['musl', '1.2.3-r4', 'musl'],
    ['libcrypto3', '3.0.7-r2', 'openssl'],
    ['libssl3', '3.0.7-r2', 'openssl'],
    ['zlib', '1.2.13-r0', 'zlib'],
  ]
    .map(([name, version, origin]) => `P:${name}\nV:${version}\nA:x86_64\no:${origin}\n\n`)
    .join(''),
  'usr/lib/python3.11/site-packages/jinja2-3.1.2.dist-info/METADATA':
    'Metadata-Version: 2.1\nName: Jinja2\nVersion: 3.1.2\n',
};

/** An image as `docker save` writes it. */
export function imageArchive(): Buffer {
  const layer = tar(ROOT);
  const config = JSON.stringify({
    architecture: 'amd64',
    os: 'linux',
    config: {},
    rootfs: { type: 'layers', diff_ids: [`sha256:${sha256(layer)}`] },
    history: [{ created: '2023-01-10T00:00:00Z', created_by: 'ADD rootfs /' }],
  });
  const name = `${sha256(config)}.json`;
  const manifest = JSON.stringify([{ Config: name, RepoTags: ['registry.example/shop:1.0'], Layers: ['layer.tar'] }]);
  return tar({ [name]: config, 'layer.tar': layer, 'manifest.json': manifest });
}

/** In the OSV format (ossf.github.io/osv-schema), by ecosystem. */
const RECORDS = {
  Alpine: [
    record(
      'ALPINE-CVE-2023-0286',
      'Alpine:v3.17',
      'openssl',
      '3.0.8-r0',
      'X.400 addresses of the wrong type are compared',
      {
        score: 'CVSS:3.1/AV:N/AC:H/PR:N/UI:N/S:U/C:H/I:N/A:H',
      },
    ),
    record('ALPINE-CVE-2023-5363', 'Alpine:v3.17', 'openssl', '3.0.12-r0', 'Lengths of keys are read too late', {
      score: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N',
    }),
    record('ALPINE-CVE-2023-45853', 'Alpine:v3.17', 'zlib', undefined, 'Long file names overflow a header of a zip'),
  ],
  npm: [
    record('GHSA-xvch-5gv4-984h', 'npm', 'minimist', '1.2.6', 'Arguments change the prototype of all objects', {
      score: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H',
      aliases: ['CVE-2021-44906'],
    }),
  ],
  PyPI: [
    record('GHSA-h5c8-rqwp-cp95', 'PyPI', 'jinja2', '3.1.3', 'Keys of attributes are not escaped', {
      score: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:R/S:C/C:L/I:L/A:N',
      aliases: ['CVE-2024-22195'],
    }),
  ],
} as const;

function record(
  id: string,
  ecosystem: string,
  name: string,
  fixed: string | undefined,
  summary: string,
  { score, aliases = [id.replace('ALPINE-', '')] }: { readonly score?: string; readonly aliases?: string[] } = {},
) {
  const events = [{ introduced: '0' }, ...(fixed === undefined ? [] : [{ fixed }])];
  return {
    schema_version: '1.6.0',
    id,
    modified: '2024-06-01T00:00:00Z',
    published: '2024-06-01T00:00:00Z',
    summary,
    aliases,
    ...(score !== undefined && { severity: [{ type: 'CVSS_V3', score }] }),
    affected: [
      { package: { ecosystem, name }, ranges: [{ type: ecosystem === 'npm' ? 'SEMVER' : 'ECOSYSTEM', events }] },
    ],
  };
}

/** Writes the database as OSV-Scanner keeps it for use without a network. */
export function writeOsvDatabase(folder: string): void {
  for (const [ecosystem, records] of Object.entries(RECORDS)) {
    const own = path.join(folder, 'osv-scanner', ecosystem);
    mkdirSync(own, { recursive: true });
    const files = records.map((each) => [`${each.id}.json`, JSON.stringify(each)]);
    writeFileSync(path.join(own, 'all.zip'), zip(Object.fromEntries(files)));
  }
}

const sha256 = (data: string | Buffer): string => createHash('sha256').update(data).digest('hex');

/** POSIX.1-1988 (ustar). */
function tar(files: Readonly<Record<string, string | Buffer>>): Buffer {
  const parts = Object.entries(files).flatMap(([name, content]) => {
    const data = Buffer.from(content);
    const header = Buffer.alloc(512);
    const octal = (value: number, length: number) => `${value.toString(8).padStart(length - 1, '0')}\0`;
    header.write(name, 0);
    header.write(octal(0o644, 8), 100);
    header.write(octal(0, 8), 108);
    header.write(octal(0, 8), 116);
    header.write(octal(data.length, 12), 124);
    header.write(octal(0, 12), 136);
    header.write('        ', 148);
    header.write('0', 156);
    header.write('ustar\x0000', 257);
    header.write(
      `${octal(
        header.reduce((sum, byte) => sum + byte, 0),
        7,
      )} `,
      148,
    );
    return [header, data, Buffer.alloc((512 - (data.length % 512)) % 512)];
  });
  return Buffer.concat([...parts, Buffer.alloc(1024)]);
}

/** Stored, not compressed (PKWARE, APPNOTE.TXT 4.3). */
function zip(files: Readonly<Record<string, string>>): Buffer {
  const bodies: Buffer[] = [];
  const entries: Buffer[] = [];
  let offset = 0;
  for (const [name, text] of Object.entries(files)) {
    const data = Buffer.from(text);
    const shared = Buffer.alloc(26);
    shared.writeUInt16LE(20, 0);
    shared.writeUInt32LE(crc32(data), 10);
    shared.writeUInt32LE(data.length, 14);
    shared.writeUInt32LE(data.length, 18);
    shared.writeUInt16LE(name.length, 22);
    const body = Buffer.concat([Buffer.from('PK\x03\x04'), shared, Buffer.from(name), data]);
    const rest = Buffer.alloc(14);
    rest.writeUInt32LE(offset, 10);
    entries.push(Buffer.concat([Buffer.from('PK\x01\x02'), Buffer.from([20, 0]), shared, rest, Buffer.from(name)]));
    bodies.push(body);
    offset += body.length;
  }
  const directory = Buffer.concat(entries);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 0, 'latin1');
  end.writeUInt16LE(entries.length, 8);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...bodies, directory, end]);
}
