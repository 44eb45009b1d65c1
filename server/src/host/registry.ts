import { createHash } from 'node:crypto';
import type { AskRegistry, DigestAnswer, DigestOf, ImageName, RegistryFailure } from '../engine/outside.js';
import { fullName } from '../engine/outside.js';
import { type DockerLogin, dockerLogin } from './docker-credentials.js';
import { type HttpResponse, RequestFailed, request } from './request.js';

/** Indexes first: the digest of an index holds for every platform (OCI Distribution Specification 1.1, "Pulling manifests"). */
const ACCEPT = [
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.v2+json',
].join(', ');

const TIMEOUT = 15_000;
/** Registries take no manifest above 4 MiB (OCI Distribution Specification 1.1, "Pushing Manifests"). */
const MAX_MANIFEST = 4 * 1024 * 1024;
const MAX_REDIRECTS = 5;
const DIGEST = /^(?:sha256:[a-f0-9]{64}|sha512:[a-f0-9]{128})$/;

/** Why a registry gave no digest, in one sentence for people. */
class Refused extends Error {
  readonly failure: RegistryFailure;

  constructor(failure: RegistryFailure, message: string) {
    super(message);
    this.failure = failure;
  }
}

/** Asks registries over the distribution API, with what `docker login` has left in its configuration. */
export const registryClient =
  (environment: Readonly<Record<string, string | undefined>>): DigestOf =>
  async (image, options) => {
    const asked = new Asked(image, options, environment);
    try {
      return { digest: await asked.digest() };
    } catch (error) {
      return failureOf(error, asked);
    }
  };

function failureOf(error: unknown, { host, name }: Asked): DigestAnswer {
  if (error instanceof Refused) return { failure: error.failure, message: error.message };
  if (!(error instanceof RequestFailed)) throw error;
  const { reason, message } = error;
  if (reason === 'cancelled') return { failure: 'cancelled', message: `The question for "${name}" was broken off.` };
  if (reason === 'timeout')
    return { failure: 'timeout', message: `The registry "${host}" has not answered within ${TIMEOUT / 1000} seconds.` };
  if (reason === 'too-large')
    return { failure: 'not-a-registry', message: `What "${host}" answers for "${name}" is too large for a manifest.` };
  return { failure: 'no-network', message: `The registry "${host}" cannot be reached: ${message}.` };
}

/** One question to one registry. */
class Asked {
  readonly #image: ImageName;
  readonly #options: AskRegistry;
  readonly #login: DockerLogin;
  #authorization: string | undefined;
  readonly host: string;
  readonly name: string;

  constructor(image: ImageName, options: AskRegistry, environment: Readonly<Record<string, string | undefined>>) {
    this.#image = image;
    this.#options = options;
    this.host = image.repository.slice(0, image.repository.indexOf('/'));
    this.name = fullName(image);
    this.#login = dockerLogin(this.host, environment);
  }

  async digest(): Promise<string> {
    const head = await this.#manifest('HEAD');
    const told = head.header('docker-content-digest');
    const mediaType = (head.header('content-type') ?? '').split(';')[0] ?? '';
    if (/manifest\.v1\+/.test(mediaType))
      throw new Refused('not-a-registry', `"${this.name}" is stored in a form that no longer has a stable digest.`);
    if (told !== undefined && DIGEST.test(told)) return told;
    // The header is a recommendation only; what it would say is the hash of the body.
    const { body } = await this.#manifest('GET');
    if (!isManifest(body)) throw this.#noRegistry();
    return `sha256:${createHash('sha256').update(body).digest('hex')}`;
  }

  async #manifest(method: 'GET' | 'HEAD'): Promise<HttpResponse> {
    const { repository, tag = 'latest' } = this.#image;
    const path = repository.slice(this.host.length + 1);
    const base = baseUrl(this.host, this.#options.insecureRegistries);
    const url = new URL(`${base}/v2/${path}/manifests/${tag}`);
    let response = await this.#send(method, url);
    if (response.status === 401) {
      await this.#logIn(response.header('www-authenticate') ?? '', url, path);
      response = await this.#send(method, url);
    }
    const { status } = response;
    if (status === 200) return response;
    if (status === 401 || status === 403) throw this.#loginNeeded();
    if (status === 404) {
      // Registries say that they are one; anything else may well have no such page.
      if (!(await this.#isRegistry(base))) throw this.#noRegistry();
      throw new Refused('not-found', `The registry "${this.host}" has no image "${this.name}".`);
    }
    if (status === 429) throw this.#rateLimited(response);
    // A registry may answer GET only; the body then says what the header would have said.
    if (method === 'HEAD' && (status === 405 || status === 501)) return this.#manifest('GET');
    if (status >= 500)
      throw new Refused('not-a-registry', `The registry "${this.host}" is out of order: it answers ${status}.`);
    throw this.#noRegistry();
  }

  /** `GET /v2/` is answered by registries alone (OCI Distribution Specification 1.1, "Determining Support"). */
  async #isRegistry(base: string): Promise<boolean> {
    const { status, header } = await this.#send('GET', new URL(`${base}/v2/`));
    return status === 200 || status === 401 || header('docker-distribution-api-version') !== undefined;
  }

  /** Sends a question with the authorization so far, and follows redirects without taking that to another host. */
  async #send(method: 'GET' | 'HEAD', start: URL, authorization = this.#authorization): Promise<HttpResponse> {
    let url = start;
    for (let hops = 0; hops <= MAX_REDIRECTS; hops++) {
      const response = await request({
        method,
        url,
        headers: {
          accept: ACCEPT,
          'user-agent': 'hullcheck',
          ...(authorization !== undefined && url.origin === start.origin && { authorization }),
        },
        timeout: TIMEOUT,
        cancellation: this.#options.cancellation,
        maxBytes: MAX_MANIFEST,
      });
      const location = response.status >= 300 && response.status < 400 ? response.header('location') : undefined;
      if (location === undefined) return response;
      url = this.#checked(location, url);
    }
    throw new Refused('not-a-registry', `The registry "${this.host}" sends the question round in a circle.`);
  }

  /** Where an answer leads: not from an encrypted place to one that is not. */
  #checked(location: string, from: URL): URL {
    const url = URL.canParse(location, from.href) ? new URL(location, from) : undefined;
    if (url === undefined || !/^https?:$/.test(url.protocol)) throw this.#noRegistry();
    if (url.protocol === 'http:' && !mayBePlain(url.host, this.#options.insecureRegistries))
      throw new Refused('insecure', `The registry "${this.host}" leads to "${url.host}" without encryption.`);
    return url;
  }

  /** Answers the challenge of a registry (distribution.github.io/distribution/spec/auth/token). */
  async #logIn(challenge: string, at: URL, path: string): Promise<void> {
    const { scheme, params } = parseChallenge(challenge);
    const basic = this.#login.basic;
    if (scheme === 'basic') {
      if (basic === undefined) throw this.#loginNeeded();
      this.#authorization = `Basic ${basic}`;
      return;
    }
    if (scheme !== 'bearer' || params.realm === undefined) throw this.#noRegistry();
    const url = this.#checked(params.realm, at);
    if (params.service !== undefined) url.searchParams.set('service', params.service);
    url.searchParams.set('scope', params.scope ?? `repository:${path}:pull`);
    const { status, body } = await this.#send('GET', url, basic === undefined ? undefined : `Basic ${basic}`);
    if (status === 429) throw this.#rateLimited();
    if (status === 401 || status === 403) throw this.#loginNeeded();
    const token = status === 200 ? tokenOf(body) : undefined;
    if (token === undefined) throw this.#noRegistry();
    this.#authorization = `Bearer ${token}`;
  }

  #loginNeeded(): Refused {
    const { basic, helper, identityToken } = this.#login;
    const where =
      basic !== undefined
        ? 'the login in the Docker configuration was refused'
        : helper !== undefined
          ? `the login is kept by "${helper}", a program that Hullcheck does not run`
          : identityToken !== undefined
            ? 'the Docker configuration holds an identity token, which Hullcheck does not use'
            : `run "docker login ${this.host}", or there is no such repository`;
    return new Refused('login', `The registry "${this.host}" asks for a login for "${this.name}": ${where}.`);
  }

  #rateLimited(response?: HttpResponse): Refused {
    const seconds = Number(response?.header('retry-after'));
    const when = Number.isFinite(seconds) && seconds > 0 ? `in ${Math.ceil(seconds)} seconds` : 'later';
    return new Refused(
      'rate-limit',
      `The registry "${this.host}" answers no more questions for now: try again ${when}, or log in.`,
    );
  }

  #noRegistry(): Refused {
    return new Refused('not-a-registry', `"${this.host}" does not answer like a registry of images.`);
  }
}

/** Docker Hub answers under another name than people write. */
function baseUrl(host: string, insecure: readonly string[]): string {
  if (host === 'docker.io') return 'https://registry-1.docker.io';
  return `${mayBePlain(host, insecure) ? 'http' : 'https'}://${host}`;
}

/** This machine, and what the settings name. */
const mayBePlain = (host: string, insecure: readonly string[]): boolean =>
  /^(?:localhost|127\.0\.0\.1|\[::1\])(?::\d+)?$/.test(host) || insecure.includes(host);

function isManifest(body: Buffer): boolean {
  try {
    const { schemaVersion } = JSON.parse(body.toString('utf8')) as { readonly schemaVersion?: unknown };
    return schemaVersion === 2;
  } catch {
    return false;
  }
}

/** A challenge as RFC 9110 writes it: `Bearer realm="…",service="…"`. */
export function parseChallenge(text: string): {
  readonly scheme: string;
  readonly params: Readonly<Record<string, string | undefined>>;
} {
  const scheme = /^\s*([\w-]+)/.exec(text)?.[1]?.toLowerCase() ?? '';
  const params = [...text.matchAll(/([\w-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,]+))/g)].map(
    ([, name = '', quoted, plain]) => [name.toLowerCase(), quoted?.replace(/\\(.)/g, '$1') ?? plain] as const,
  );
  return { scheme, params: Object.fromEntries(params) };
}

function tokenOf(body: Buffer): string | undefined {
  try {
    const { token, access_token } = JSON.parse(body.toString('utf8')) as Record<string, unknown>;
    const found = token ?? access_token;
    return typeof found === 'string' && /^[\x21-\x7e]+$/.test(found) ? found : undefined;
  } catch {
    return undefined;
  }
}
