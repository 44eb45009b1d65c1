// Debian's docker-registry as a process of its own, with a folder that exists for as long as a test takes.
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { createHash, sign, X509Certificate } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { type AddressInfo, createServer as createNetServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const PROGRAM = '/usr/bin/docker-registry';
/** False where the package is not installed: then the tests of a real registry are skipped. */
export const hasRegistry = existsSync(PROGRAM);

export const USER = 'tester';
export const PASSWORD = 'secret-for-tests';
/** The password above, as `htpasswd -nbB` of Debian's apache2-utils writes it; the registry takes bcrypt only. */
const HTPASSWD = 'tester:$2y$05$pFmhIxAA4Dutz9jo8L92hOp/Hbam/VQLipJ16iPTyomCC8kBKogFK';

/** How a registry asks who somebody is: not at all, by name and password, or by a token that a server hands out. */
export type Login = 'none' | 'basic' | 'token';

export class Registry {
  /** With its port: what an image's name begins with. */
  readonly host: string;
  readonly #process: ChildProcess;
  readonly #folder: string;
  readonly #login: Login;
  readonly #tokens: TokenServer | undefined;

  private constructor(
    host: string,
    child: ChildProcess,
    folder: string,
    login: Login,
    tokens: TokenServer | undefined,
  ) {
    this.host = host;
    this.#process = child;
    this.#folder = folder;
    this.#login = login;
    this.#tokens = tokens;
  }

  static async start(login: Login = 'none'): Promise<Registry> {
    const folder = mkdtempSync(path.join(tmpdir(), 'hullcheck-registry-'));
    const port = await freePort();
    const tokens = login === 'token' ? await TokenServer.start(folder) : undefined;
    writeFileSync(path.join(folder, 'htpasswd'), `${HTPASSWD}\n`);
    const auth = {
      none: '',
      basic: `auth: { htpasswd: { realm: tests, path: ${folder}/htpasswd } }\n`,
      token: `auth: { token: { realm: "${tokens?.url}", service: tests, issuer: tests, rootcertbundle: ${folder}/cert.pem } }\n`,
    };
    const config = path.join(folder, 'config.yml');
    writeFileSync(
      config,
      `version: 0.1\nlog: { level: error, accesslog: { disabled: true } }\nstorage: { filesystem: { rootdirectory: ${folder}/data } }\n` +
        `http: { addr: "127.0.0.1:${port}" }\n${auth[login]}`,
    );
    const child = spawn(PROGRAM, ['serve', config], { stdio: 'ignore', env: { OTEL_TRACES_EXPORTER: 'none' } });
    const registry = new Registry(`127.0.0.1:${port}`, child, folder, login, tokens);
    for (let tries = 0; ; tries++) {
      const answers = await fetch(`http://${registry.host}/v2/`).then(
        () => true,
        () => false,
      );
      if (answers) return registry;
      if (tries > 200) throw new Error('The registry does not answer.');
      await sleep(25);
    }
  }

  /** Pushes a small image of one platform; gives its digest, as the registry says it. */
  async push(repository: string, tag: string, says: string = tag): Promise<string> {
    return this.#pushManifest(repository, tag, await this.#manifest(repository, says));
  }

  /** Pushes an image of two platforms; gives the digest of the index. */
  async pushIndex(repository: string, tag: string): Promise<string> {
    const manifests = [];
    for (const architecture of ['amd64', 'arm64']) {
      const manifest = await this.#manifest(repository, architecture);
      const digest = await this.#pushManifest(repository, `${tag}-${architecture}`, manifest);
      const { mediaType } = manifest;
      manifests.push({
        mediaType,
        digest,
        size: JSON.stringify(manifest).length,
        platform: { os: 'linux', architecture },
      });
    }
    const mediaType = 'application/vnd.docker.distribution.manifest.list.v2+json';
    return this.#pushManifest(repository, tag, { schemaVersion: 2, mediaType, manifests });
  }

  stop(): void {
    this.#process.kill('SIGKILL');
    this.#tokens?.stop();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  async #manifest(repository: string, says: string) {
    const config = JSON.stringify({
      architecture: 'amd64',
      os: 'linux',
      config: { Labels: { says } },
      rootfs: { type: 'layers', diff_ids: [] },
    });
    return {
      schemaVersion: 2,
      mediaType: 'application/vnd.docker.distribution.manifest.v2+json',
      config: {
        mediaType: 'application/vnd.docker.container.image.v1+json',
        size: config.length,
        digest: await this.#pushBlob(repository, config),
      },
      layers: [],
    };
  }

  async #pushBlob(repository: string, content: string): Promise<string> {
    const digest = `sha256:${createHash('sha256').update(content).digest('hex')}`;
    const started = await this.#send('POST', `/v2/${repository}/blobs/uploads/`, repository);
    const upload = new URL(started.headers.get('location') ?? '', `http://${this.host}`);
    upload.searchParams.set('digest', digest);
    await this.#send('PUT', `${upload.pathname}${upload.search}`, repository, content, 'application/octet-stream');
    return digest;
  }

  async #pushManifest(
    repository: string,
    tag: string,
    manifest: { readonly mediaType: string; readonly [key: string]: unknown },
  ): Promise<string> {
    const at = `/v2/${repository}/manifests/${tag}`;
    const { headers } = await this.#send('PUT', at, repository, JSON.stringify(manifest), manifest.mediaType);
    return headers.get('docker-content-digest') ?? '';
  }

  async #send(method: string, at: string, repository: string, body?: string, type?: string): Promise<Response> {
    const authorization = {
      none: undefined,
      basic: `Basic ${basic()}`,
      token: `Bearer ${this.#tokens?.token(repository, ['pull', 'push'])}`,
    }[this.#login];
    const response = await fetch(`http://${this.host}${at}`, {
      method,
      ...(body !== undefined && { body }),
      headers: { ...(authorization && { authorization }), ...(type && { 'content-type': type }) },
    });
    if (!response.ok) throw new Error(`${method} ${at}: ${response.status} ${await response.text()}`);
    return response;
  }
}

export const basic = (user = USER, password = PASSWORD): string =>
  Buffer.from(`${user}:${password}`).toString('base64');

/** Hands out the tokens that the registry asks for, signed with a key that it trusts: repositories below `public/` may be pulled by anybody. */
class TokenServer {
  readonly url: string;
  readonly #server: Server;
  readonly #key: string;
  readonly #certificate: string;

  private constructor(server: Server, key: string, certificate: string) {
    this.#server = server;
    this.#key = key;
    this.#certificate = certificate;
    this.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/token`;
  }

  static async start(folder: string): Promise<TokenServer> {
    const [keyFile, certFile] = [path.join(folder, 'key.pem'), path.join(folder, 'cert.pem')];
    const subject = ['-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', '/CN=tests'];
    execFileSync('openssl', ['req', ...subject, '-keyout', keyFile, '-out', certFile], { stdio: 'ignore' });
    const server = createServer((request, response) => {
      const scope = new URL(request.url ?? '', 'http://localhost').searchParams.get('scope') ?? '';
      const [, repository = ''] = scope.split(':');
      const isKnown = request.headers.authorization === `Basic ${basic()}`;
      const isWrong = request.headers.authorization !== undefined && !isKnown;
      if (isWrong) response.writeHead(401).end();
      else {
        const actions = isKnown || repository.startsWith('public/') ? ['pull'] : [];
        response.setHeader('content-type', 'application/json');
        response.end(JSON.stringify({ token: tokens.token(repository, actions) }));
      }
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const tokens = new TokenServer(server, readFileSync(keyFile, 'utf8'), readFileSync(certFile, 'utf8'));
    return tokens;
  }

  token(repository: string, actions: readonly string[]): string {
    const seconds = Math.floor(Date.now() / 1000);
    const certificate = new X509Certificate(this.#certificate).raw.toString('base64');
    const header = { typ: 'JWT', alg: 'RS256', x5c: [certificate] };
    const access = actions.length === 0 ? [] : [{ type: 'repository', name: repository, actions }];
    const claims = {
      iss: 'tests',
      sub: '',
      aud: 'tests',
      exp: seconds + 300,
      nbf: seconds - 60,
      iat: seconds,
      jti: String(seconds),
      access,
    };
    const payload = [header, claims].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');
    return `${payload}.${sign('RSA-SHA256', Buffer.from(payload), this.#key).toString('base64url')}`;
  }

  stop(): void {
    this.#server.close();
  }
}

async function freePort(): Promise<number> {
  const server = createNetServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
