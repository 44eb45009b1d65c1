import type { Change } from '../../syntax/change.js';
import type { Field } from '../../syntax/yaml/field.js';
import type { KubernetesObject } from './kubernetes-object.js';
import type { Pod } from './pod.js';

/** One gap in what an EncryptionConfiguration says of Secrets (docs: Encrypting Confidential Data at Rest). */
export interface EncryptionGap {
  readonly kind: 'not-listed' | 'identity' | 'weak';
  readonly at: Field;
  /** The provider that writes, as the API calls it. */
  readonly provider: string | undefined;
  /** Puts the provider that encrypts before the one that does not; absent where there is none. */
  readonly changes: readonly [Change, ...Change[]] | undefined;
}

/** The names by which the resources of an entry mean Secrets: `*.` is the core group, `*.*` all of them. */
const MEANS_SECRETS = new Set(['secrets', 'secrets.', '*.', '*.*']);

/** What is wrong with the way in which Secrets are written; at most one gap, of the entry that decides. */
export function encryptionGap(configuration: KubernetesObject): EncryptionGap | undefined {
  const entries = configuration.field('resources');
  if (entries.isUnknown || !entries.isComplete) return undefined;
  const lists = entries.items().map((entry) => entry.field('resources'));
  if (lists.some((list) => list.isUnknown || list.items().some(({ isUnknown }) => isUnknown))) return undefined;
  // The first entry that names a resource decides.
  const index = lists.findIndex((list) => list.texts().some((name) => MEANS_SECRETS.has(name)));
  const entry = entries.items()[index];
  if (entry === undefined) return { kind: 'not-listed', at: entries, provider: undefined, changes: undefined };
  const providers = entry.field('providers');
  const first = providers.items()[0];
  const [name, settings] = first?.entries()[0] ?? [];
  if (first === undefined || name === undefined || settings === undefined || first.isUnknown) return undefined;
  if (name === 'identity') return { kind: 'identity', at: settings, provider: name, changes: behind(providers, first) };
  const isWeak = name === 'aescbc' || name === 'aesgcm' || (name === 'kms' && !settings.field('apiVersion').is('v2'));
  return isWeak && !settings.field('apiVersion').isUnknown
    ? { kind: 'weak', at: settings, provider: name, changes: undefined }
    : undefined;
}

/** Moves the first provider behind all others: what was written with it can still be read. */
function behind(providers: Field, first: Field): EncryptionGap['changes'] {
  const others = providers.items().slice(1);
  const isThereAlready = others.some((other) => other.field('identity').exists);
  const hasEncryption = others.some((other) => other.isMap && !other.field('identity').exists);
  if (!hasEncryption || !providers.isComplete) return undefined;
  return isThereAlready ? [first.remove()] : [first.remove(), providers.append({ identity: {} })];
}

/** The keys that stand in the file itself, whatever the provider. */
export const keysInFile = (configuration: KubernetesObject): readonly Field[] =>
  configuration
    .field('resources')
    .items()
    .flatMap((entry) => entry.field('providers').items())
    .flatMap((provider) => provider.entries())
    .flatMap(([, settings]) => settings.field('keys').items())
    .map((key) => key.field('secret'))
    .filter(({ text }) => text !== undefined && /^[A-Za-z\d+/]{16,}={0,2}$/.test(text));

const FLAG = '--encryption-provider-config';
/** Where fixes put the file on the node, as the documentation does. */
const FOLDER = '/etc/kubernetes/enc';

/** A kube-apiserver that certainly is not told how to encrypt what it stores. */
export interface PlainApiServer {
  readonly at: Field;
  readonly changes: readonly [Change, ...Change[]] | undefined;
  readonly placeholders: readonly string[];
}

/** The API servers among the containers of a pod that have no EncryptionConfiguration (static pods of kubeadm and others). */
export const plainApiServers = (pod: Pod): readonly PlainApiServer[] =>
  pod.containers.flatMap((container): readonly PlainApiServer[] => {
    const [command, args] = [container.field('command'), container.field('args')];
    const words = [...command.items(), ...args.items()];
    const isApiServer = command.texts().some((text) => /(?:^|\/)kube-apiserver$/.test(text));
    const isKnown = [command, args].every((list) => !list.isUnknown && list.isComplete);
    // A shell may be told anything; what a template writes may be the flag.
    if (!isApiServer || !isKnown || words.some((word) => word.isUnknown || word.text?.includes(FLAG))) return [];
    const volumes = [container.field('volumeMounts'), pod.field('volumes')];
    const isFree = volumes.every(
      (list) => !list.isUnknown && list.isComplete && list.items().every((item) => item.field('name').isNot('enc')),
    );
    const path = `${FOLDER}/encryption-configuration.yaml`;
    const flags = args.isPresent ? args : command;
    return [
      {
        at: command.items().find(({ text }) => /(?:^|\/)kube-apiserver$/.test(text ?? '')) ?? command,
        changes: isFree
          ? [
              flags.append(`${FLAG}=${path}`),
              container.field('volumeMounts').append({ name: 'enc', mountPath: FOLDER, readOnly: true }),
              pod.field('volumes').append({ name: 'enc', hostPath: { path: FOLDER, type: 'Directory' } }),
              skeleton(),
            ]
          : undefined,
        placeholders: ['KEY_OF_32_BYTES_IN_BASE64'],
      },
    ];
  });

/** A file that encrypts new Secrets, and still reads those that were stored before. */
const skeleton = (): Change => ({
  kind: 'create-file',
  path: 'encryption-configuration.yaml',
  text: `apiVersion: apiserver.config.k8s.io/v1
kind: EncryptionConfiguration
resources:
  - resources:
      - secrets
    providers:
      - secretbox:
          keys:
            - name: key1
              secret: KEY_OF_32_BYTES_IN_BASE64
      - identity: {}
`,
});

/** Where a kubeadm ClusterConfiguration names flags of the API server without this one: a map until v1beta3, a list since. */
export function plainClusterConfiguration(configuration: KubernetesObject): Field | undefined {
  const args = configuration.field('apiServer.extraArgs');
  const name = FLAG.slice(2);
  if (!args.isPresent || !args.isComplete) return undefined;
  const names = args.isSequence ? args.items().map((item) => item.field('name')) : [];
  return names.some((field) => field.isUnknown || field.is(name)) || args.field(name).exists ? undefined : args;
}
