import type { Change } from '../../syntax/change.js';
import type { Field } from '../../syntax/yaml/field.js';
import type { Container } from './container.js';
import type { KubernetesObject } from './kubernetes-object.js';
import type { Pod } from './pod.js';
import { cloudOfCredentials } from './secret-cloud-credentials.js';
import { type HostPathVolume, hostPathVolumes, runtimeOfSocket } from './volumes.js';

/** A path of the node from which the rest of it, or of the cluster, can be reached. */
export interface SensitivePath {
  /** What it holds, as a clause: "which holds …". */
  readonly content: string;
  /** True where reading is enough: it holds keys, or ways in. */
  readonly isReadingEnough: boolean;
}

const PROGRAMS = 'which holds programs that the node runs as root';

/** What lies where on a node (Filesystem Hierarchy Standard 3.0, kubelet and kubeadm defaults); paths without a slash at the end. */
const SENSITIVE: readonly (readonly [path: RegExp, content: string, isReadingEnough: boolean])[] = [
  [/^\/$/, 'which holds all files of the node', true],
  [/^\/etc(?:\/(?:shadow|sudoers|sudoers\.d|ssh|rancher))?$/, 'which holds passwords and keys of the node', true],
  [/^\/etc\/kubernetes(?:\/.*)?$/, 'which holds keys of the cluster', true],
  [/^\/etc\/(?:cron[\w.]*|systemd(?:\/.*)?|init\.d|rc\.local|profile\.d|ld\.so\.\w+|cni\/net\.d)$/, PROGRAMS, false],
  [/^\/(?:root|home)(?:\/.*)?$/, 'which holds the keys of people who work on the node', true],
  [/^\/var\/lib\/kubelet(?:\/(?:pods|pki|config\.yaml|kubeconfig))?$/, 'which holds the Secrets of all its pods', true],
  [/^\/var\/lib\/etcd(?:\/.*)?$/, 'which holds all Secrets of the cluster', true],
  [
    /^\/var\/lib\/(?:docker|containerd|containers|rancher|k0s|kubernetes)$/,
    'which holds files of all its containers',
    true,
  ],
  [/^(?:\/var)?\/run$/, 'which holds the socket of the container runtime', true],
  [/^\/var(?:\/lib)?$/, 'which holds files of all its containers', true],
  [/^\/proc(?:\/sys(?:\/kernel)?|\/1(?:\/.*)?|\/sysrq-trigger)?$/, 'which shows and steers its processes', false],
  [/^\/sys(?:\/(?:kernel|firmware))?$/, 'which steers its kernel and its devices', false],
  [
    /^\/dev(?:\/(?:k?mem|port|disk(?:\/.*)?|(?:[svh]|xv)d[a-z]\d*|nvme\w+|dm-\d+|mapper(?:\/.*)?))?$/,
    'which holds its disks',
    true,
  ],
  [/^\/boot(?:\/.*)?$/, 'which holds its kernel', false],
  [/^(?:\/usr(?:\/local)?)?\/(?:s?bin|lib|lib64|libexec)$/, PROGRAMS, false],
  [/^\/(?:usr|usr\/local|opt\/cni\/bin|lib\/systemd(?:\/.*)?)$/, PROGRAMS, false],
  [/^\/windows(?:\/.*)?$/i, PROGRAMS, true],
];

/** What makes a path of the node sensitive; absent for the others. Drive letters of Windows count as the root. */
export function sensitivePath(path: string): SensitivePath | undefined {
  const normal = path
    .replace(/^[A-Za-z]:/, '')
    .replace(/[\\/]+(?:\.[\\/]+)*/g, '/')
    .replace(/(?!^)\/$/, '');
  const [, content, isReadingEnough] = SENSITIVE.find(([pattern]) => pattern.test(normal)) ?? [];
  return content === undefined ? undefined : { content, isReadingEnough: isReadingEnough === true };
}

/** True for the paths of the node that are told by themselves, not as any path of it: sensitive ones, logins of clouds, sockets of runtimes. */
export const leadsToNode = (path: string): boolean =>
  sensitivePath(path) !== undefined || cloudOfCredentials(path) !== undefined || runtimeOfSocket(path) !== undefined;

/** True where containers mount the volume, and all of them certainly to read only. */
export function isReadOnlyVolume(pod: Pod, name: string): boolean {
  const mounts = pod.containers
    .flatMap((container) => container.field('volumeMounts').items())
    .filter((mount) => mount.field('name').is(name));
  return mounts.length > 0 && mounts.every((mount) => mount.field('readOnly').is(true));
}

/** A mount through which a container can write to a path of the node. */
export interface WritableHostPath {
  readonly mount: Field;
  readonly volume: HostPathVolume;
  /** True where a mount to read only would change little: what matters is what one says to a socket or a device. */
  readonly isSpokenTo: boolean;
  /** Makes the mount one to read only, the mounts below it included where the cluster can do that. */
  readonly changes: readonly [Change, ...Change[]];
}

/** The minor version that makes mounts read-only all the way down by itself (`recursiveReadOnly`, Kubernetes 1.31). */
const RECURSIVE = 31;

/** The mounts of a container that certainly can write to paths of the node: `readOnly` is false unless it is said. */
export function writableHostPaths(container: Container, kubernetesVersion: number): readonly WritableHostPath[] {
  const volumes = hostPathVolumes(container.pod);
  return container
    .field('volumeMounts')
    .items()
    .flatMap((mount) => {
      const volume = volumes.find(({ name }) => mount.field('name').is(name));
      if (volume === undefined || !mount.field('readOnly').isNot(true)) return [];
      const { path, isDevice } = volume;
      // The API server refuses recursiveReadOnly beside a mountPropagation that is not None.
      const isRecursive = kubernetesVersion >= RECURSIVE && mount.field('mountPropagation').isAbsent;
      const readOnly = mount.field('readOnly').set(true);
      return [
        {
          mount,
          volume,
          isSpokenTo: isDevice || (path !== undefined && runtimeOfSocket(path) !== undefined),
          changes: isRecursive ? [readOnly, mount.field('recursiveReadOnly').set('IfPossible')] : [readOnly],
        },
      ];
    });
}

/**
 * Makes a PersistentVolume a local one, which the API server takes only with the node that it is on; what only the author
 * knows of it is a placeholder.
 */
export function useLocalVolume(
  volume: KubernetesObject,
  path: string,
): { readonly changes: readonly [Change, ...Change[]]; readonly placeholders: readonly string[] } {
  const spec = volume.field('spec');
  const changes = [spec.field('hostPath').remove(), spec.field('local').set({ path })] as const;
  if (!spec.field('nodeAffinity').isAbsent) return { changes, placeholders: [] };
  const node = 'node-name';
  const isOnNode = { key: 'kubernetes.io/hostname', operator: 'In', values: [node] };
  const required = { nodeSelectorTerms: [{ matchExpressions: [isOnNode] }] };
  return { changes: [...changes, spec.field('nodeAffinity').set({ required })], placeholders: [node] };
}
