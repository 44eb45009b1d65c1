import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { AskRegistry, Cancellation, DigestAnswer } from '../../server/src/engine/outside.js';
import { dockerLogin } from '../../server/src/host/docker-credentials.js';
import { parseChallenge, registryClient } from '../../server/src/host/registry.js';
import { parseImageReference } from '../../server/src/model/docker/image-reference.js';
import { basic, hasRegistry, type Login, Registry } from '../support/registry.js';

const never: Cancellation = {
  isCancellationRequested: false,
  onCancellationRequested: () => ({ dispose: () => {} }),
};
const home = mkdtempSync(path.join(tmpdir(), 'hullcheck-home-'));
afterAll(() => rmSync(home, { recursive: true, force: true }));

/** Asks as with a Docker configuration of these contents. */
function ask(text: string, config: unknown = {}, options: Partial<AskRegistry> = {}): Promise<DigestAnswer> {
  writeFileSync(path.join(home, 'config.json'), JSON.stringify(config));
  const image = parseImageReference(text);
  if (image === undefined) throw new Error(`"${text}" names no image.`);
  const client = registryClient({ DOCKER_CONFIG: home });
  return client(image, { insecureRegistries: [], cancellation: never, ...options });
}

const failed = (failure: string, message: string | RegExp): object => ({
  failure,
  message: typeof message === 'string' ? message : expect.stringMatching(message),
});

describe.skipIf(!hasRegistry)('a real registry', () => {
  const started: Registry[] = [];
  const registries = {} as Record<Login, Registry>;
  beforeAll(async () => {
    for (const login of ['none', 'basic', 'token'] as const) {
      registries[login] = await Registry.start(login);
      started.push(registries[login]);
    }
  }, 20_000);
  afterAll(() => {
    for (const registry of started) registry.stop();
  });

  test('says which digest a tag has now', async () => {
    const { host } = registries.none;
    const first = await registries.none.push('team/app', '1.4', 'first');
    expect(await ask(`${host}/team/app:1.4`)).toEqual({ digest: first });
    const second = await registries.none.push('team/app', '1.4', 'second');
    expect(second).not.toBe(first);
    expect(await ask(`${host}/team/app:1.4`)).toEqual({ digest: second });
  });

  test('is asked for latest where there is no tag, and on localhost as well', async () => {
    const digest = await registries.none.push('team/app', 'latest');
    expect(await ask(`${registries.none.host.replace('127.0.0.1', 'localhost')}/team/app`)).toEqual({ digest });
  });

  test('gives the digest of the index where an image has several platforms', async () => {
    const digest = await registries.none.pushIndex('team/multi', '2');
    expect(await ask(`${registries.none.host}/team/multi:2`)).toEqual({ digest });
    expect(await ask(`${registries.none.host}/team/multi:2-arm64`)).not.toEqual({ digest });
  });

  test('has no such tag, and no such repository', async () => {
    const { host } = registries.none;
    const message = (name: string) => `The registry "${host}" has no image "${host}/${name}".`;
    await registries.none.push('team/app', '1');
    expect(await ask(`${host}/team/app:99`)).toEqual(failed('not-found', message('team/app:99')));
    expect(await ask(`${host}/team/nothing:1`)).toEqual(failed('not-found', message('team/nothing:1')));
  });

  describe('that asks for name and password', () => {
    test('gives the digest to whom Docker has logged in', async () => {
      const { host } = registries.basic;
      const digest = await registries.basic.push('team/app', '1');
      expect(await ask(`${host}/team/app:1`, { auths: { [host]: { auth: basic() } } })).toEqual({ digest });
      expect(await ask(`${host}/team/app:1`, { auths: { [`https://${host}/v1/`]: { auth: basic() } } })).toEqual({
        digest,
      });
    });

    test('refuses others, who are told why', async () => {
      const { host } = registries.basic;
      const name = `${host}/team/app:1`;
      const start = `The registry "${host}" asks for a login for "${name}": `;
      expect(await ask(name)).toEqual(
        failed('login', `${start}run "docker login ${host}", or there is no such repository.`),
      );
      expect(await ask(name, { auths: { [host]: { auth: basic('tester', 'wrong') } } })).toEqual(
        failed('login', `${start}the login in the Docker configuration was refused.`),
      );
      expect(await ask(name, { auths: { [host]: {} }, credsStore: 'desktop' })).toEqual(
        failed(
          'login',
          `${start}the login is kept by "docker-credential-desktop", a program that Hullcheck does not run.`,
        ),
      );
      expect(await ask(name, { credHelpers: { [host]: 'ecr-login' } })).toEqual(
        failed('login', /kept by "docker-credential-ecr-login"/),
      );
      expect(await ask(name, { auths: { [host]: { identitytoken: 'x' } } })).toEqual(failed('login', /identity token/));
    });
  });

  describe('that asks for a token', () => {
    test('gives digests of public repositories to everybody', async () => {
      const digest = await registries.token.push('public/app', '1');
      expect(await ask(`${registries.token.host}/public/app:1`)).toEqual({ digest });
    });

    test('gives those of private ones to whom Docker has logged in', async () => {
      const { host } = registries.token;
      const digest = await registries.token.push('private/app', '1');
      const name = `${host}/private/app:1`;
      expect(await ask(name)).toEqual(failed('login', /asks for a login/));
      expect(await ask(name, { auths: { [host]: { auth: basic() } } })).toEqual({ digest });
      expect(await ask(name, { auths: { [host]: { auth: basic('x', 'y') } } })).toEqual(failed('login', /was refused/));
    });
  });

  test('is not asked by whom has broken it off', async () => {
    const cancellation = { ...never, isCancellationRequested: true };
    expect(await ask(`${registries.none.host}/team/app:1`, {}, { cancellation })).toEqual(
      failed('cancelled', /was broken off\.$/),
    );
  });
});

// What no real registry can be made to do at will: its troubles, and what merely sits where one is expected.
describe('what answers otherwise', () => {
  const servers: Server[] = [];
  afterAll(() => {
    for (const server of servers) server.close().closeAllConnections();
  });
  async function serve(listener: RequestListener): Promise<string> {
    const server = createServer(listener);
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return `127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  test('nobody at all', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
    await new Promise((resolve) => server.close(resolve));
    expect(await ask(`${host}/app:1`)).toEqual(
      failed('no-network', /^The registry "127\.0\.0\.1:\d+" cannot be reached: .*ECONNREFUSED.*\.$/),
    );
  });

  test('a host whose name nobody knows', async () => {
    expect(await ask('registry.invalid/app:1')).toEqual(
      failed('no-network', /^The registry "registry\.invalid" cannot be reached: /),
    );
  });

  test('some other web server', async () => {
    const host = await serve((_, response) => response.writeHead(404).end('nothing here'));
    const message = `"${host}" does not answer like a registry of images.`;
    expect(await ask(`${host}/app:1`)).toEqual(failed('not-a-registry', message));
    const page = await serve((_, response) => response.end('<h1>Welcome</h1>'));
    expect(await ask(`${page}/app:1`)).toEqual(failed('not-a-registry', /does not answer like a registry/));
    const closed = await serve((_, response) => response.writeHead(401, { 'www-authenticate': 'Digest x' }).end());
    expect(await ask(`${closed}/app:1`)).toEqual(failed('not-a-registry', /does not answer like a registry/));
    const broken = await serve((_, response) => response.writeHead(503).end());
    expect(await ask(`${broken}/app:1`)).toEqual(failed('not-a-registry', /is out of order: it answers 503\.$/));
  });

  test('one that has had enough', async () => {
    const host = await serve((_, response) => response.writeHead(429, { 'retry-after': '60' }).end());
    expect(await ask(`${host}/app:1`)).toEqual(
      failed(
        'rate-limit',
        `The registry "${host}" answers no more questions for now: try again in 60 seconds, or log in.`,
      ),
    );
  });

  test('one that says no digest: it is the hash of the manifest', async () => {
    const manifest = JSON.stringify({ schemaVersion: 2, layers: [] });
    const host = await serve(({ method }, response) => {
      if (method === 'HEAD') response.writeHead(405).end();
      else response.end(manifest);
    });
    const { createHash } = await import('node:crypto');
    const digest = `sha256:${createHash('sha256').update(manifest).digest('hex')}`;
    expect(await ask(`${host}/app:1`)).toEqual({ digest });
  });

  test('one that leads elsewhere: it is followed, but the password stays at home', async () => {
    const digest = `sha256:${'a'.repeat(64)}`;
    const seen: (string | undefined)[] = [];
    const other = await serve(({ headers }, response) => {
      seen.push(headers.authorization);
      response.writeHead(200, { 'docker-content-digest': digest }).end();
    });
    const host = await serve(({ headers, url }, response) => {
      if (headers.authorization === undefined) response.writeHead(401, { 'www-authenticate': 'Basic realm="x"' }).end();
      else response.writeHead(307, { location: `http://${other}${url}` }).end();
    });
    expect(await ask(`${host}/app:1`, { auths: { [host]: { auth: basic() } } })).toEqual({ digest });
    expect(seen).toEqual([undefined]);
    const circle = await serve(({ url }, response) => response.writeHead(302, { location: url }).end());
    expect(await ask(`${circle}/app:1`)).toEqual(failed('not-a-registry', /round in a circle/));
  });

  test('one that leads where nothing is encrypted', async () => {
    const host = await serve((_, response) => response.writeHead(302, { location: 'http://mirror.invalid/' }).end());
    expect(await ask(`${host}/app:1`)).toEqual(
      failed('insecure', `The registry "${host}" leads to "mirror.invalid" without encryption.`),
    );
    expect(await ask(`${host}/app:1`, {}, { insecureRegistries: ['mirror.invalid'] })).toEqual(
      failed('no-network', /cannot be reached/),
    );
  });

  test('one that takes too long for a person', async () => {
    const host = await serve(() => {});
    let stop = (): void => {};
    const cancellation: Cancellation = {
      isCancellationRequested: false,
      onCancellationRequested: (listener) => {
        stop = listener;
        return { dispose: () => {} };
      },
    };
    const answer = ask(`${host}/app:1`, {}, { cancellation });
    setTimeout(() => stop(), 50);
    expect(await answer).toEqual(failed('cancelled', `The question for "${host}/app:1" was broken off.`));
  });
});

describe("Docker's configuration", () => {
  const loginOf = (registry: string, config: unknown) => {
    writeFileSync(path.join(home, 'config.json'), typeof config === 'string' ? config : JSON.stringify(config));
    return dockerLogin(registry, { DOCKER_CONFIG: home });
  };

  test.each([
    ['docker.io', { auths: { 'https://index.docker.io/v1/': { auth: 'eDp5' } } }, { basic: 'eDp5' }],
    ['docker.io', { auths: { 'registry.example': { auth: 'eDp5' } } }, {}],
    ['ghcr.io', { auths: { 'ghcr.io': { username: 'x', password: 'y' } } }, { basic: 'eDp5' }],
    // Another port is another registry, and another name too.
    ['ghcr.io', { auths: { 'ghcr.io:443': { auth: 'eDp5' }, 'my.ghcr.io': { auth: 'eDp5' } } }, {}],
    ['r.example', { auths: {}, credsStore: 'pass' }, {}],
    ['r.example', { auths: { 'r.example': null } }, {}],
    ['r.example', '{ broken', {}],
    ['r.example', 'null', {}],
  ])('%s in %j', (registry, config, login) => expect(loginOf(registry, config)).toEqual(login));
});

test.each([
  ['Bearer realm="https://auth.example/token",service="registry.example",scope="repository:a/b:pull"', 'bearer', 3],
  ['Basic realm=tests', 'basic', 1],
  ['bearer realm="a \\"b\\", c" , service=x', 'bearer', 2],
  ['', '', 0],
])('the challenge %s', (text, scheme, count) => {
  const challenge = parseChallenge(text);
  expect(challenge.scheme).toBe(scheme);
  expect(Object.keys(challenge.params)).toHaveLength(count);
});
