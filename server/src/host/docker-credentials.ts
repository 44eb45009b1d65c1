import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';

/** What Docker's configuration says of logging in to a registry. */
export interface DockerLogin {
  /** What `Authorization: Basic` takes; absent where the file itself holds no password. */
  readonly basic?: string;
  /** A token that buys others; Docker writes it for registries that log in that way. */
  readonly identityToken?: string;
  /** The program that keeps the password. It is not run: who pins a digest has not asked for that. */
  readonly helper?: string;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** Docker Hub's name in `auths` (docs.docker.com/reference/cli/docker/login). */
const HUB_KEYS = ['https://index.docker.io/v1/', 'index.docker.io', 'docker.io', 'registry-1.docker.io'];

/** How `docker login` says to log in to a registry; empty where it was never done. */
export function dockerLogin(registry: string, environment: Environment): DockerLogin {
  const { auths = {}, credHelpers = {}, credsStore } = readConfig(environment);
  const isHub = registry === 'docker.io';
  const isSame = (key: string): boolean =>
    isHub ? HUB_KEYS.includes(key) : key.replace(/^https?:\/\//, '').replace(/\/.*$/, '') === registry;
  const own = Object.entries(auths).find(([key]) => isSame(key))?.[1];
  const basic = text(own?.auth) ?? encoded(text(own?.username), text(own?.password));
  const identityToken = text(own?.identitytoken);
  if (basic !== undefined || identityToken !== undefined)
    return { ...(basic !== undefined && { basic }), ...(identityToken !== undefined && { identityToken }) };
  const special = Object.entries(credHelpers).find(([key]) => isSame(key))?.[1];
  // With a store, Docker leaves an empty entry in `auths` for each registry that it has logged in to.
  const helper = text(special) ?? (own === undefined ? undefined : text(credsStore));
  return helper === undefined ? {} : { helper: `docker-credential-${helper}` };
}

interface DockerConfig {
  readonly auths?: Readonly<Record<string, Readonly<Record<string, unknown>> | null>>;
  readonly credHelpers?: Readonly<Record<string, unknown>>;
  readonly credsStore?: unknown;
}

function readConfig(environment: Environment): DockerConfig {
  const folder = environment.DOCKER_CONFIG || path.join(environment.HOME || homedir(), '.docker');
  try {
    const config: unknown = JSON.parse(readFileSync(path.join(folder, 'config.json'), 'utf8'));
    return typeof config === 'object' && config !== null ? (config as DockerConfig) : {};
  } catch {
    return {};
  }
}

const text = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);

const encoded = (user: string | undefined, password: string | undefined): string | undefined =>
  user === undefined || password === undefined ? undefined : Buffer.from(`${user}:${password}`).toString('base64');
