import type { Change } from '../../syntax/change.js';
import type { Field } from '../../syntax/yaml/field.js';
import type { Container } from './container.js';
import type { Pod } from './pod.js';

/** A volume of a pod that certainly stands for a path of the node. */
export interface HostPathVolume {
  readonly volume: Field;
  /** As written; templates included. */
  readonly name: string;
  readonly hostPath: Field;
  /** Absent where a template writes it. */
  readonly path: string | undefined;
  /** True for sockets and devices. */
  readonly isDevice: boolean;
}

const DEVICES = /^(?:Socket|CharDevice|BlockDevice)$/;

/** The volumes of the pod that are paths of the node. */
export const hostPathVolumes = (pod: Pod): readonly HostPathVolume[] =>
  pod
    .field('volumes')
    .items()
    .filter((volume) => volume.field('hostPath').isPresent)
    .map((volume) => ({
      volume,
      name: volume.field('name').source ?? '',
      hostPath: volume.field('hostPath'),
      path: volume.field('hostPath.path').text,
      isDevice: DEVICES.test(volume.field('hostPath.type').text ?? ''),
    }));

/** Runtimes by what their sockets, and the folders that hold little else, are called. */
const RUNTIMES: readonly (readonly [runtime: string, path: RegExp])[] = [
  [
    'Docker',
    /^(?:\/var)?\/run(?:\/user\/\d+)?\/(?:docker|dockershim|cri-dockerd|docker\/libcontainerd\/docker-containerd)\.sock$/,
  ],
  ['containerd', /^(?:\/var)?\/run(?:\/(?:k3s|k0s|user\/\d+))?\/containerd(?:\/containerd\.sock(?:\.ttrpc)?)?$/],
  ['CRI-O', /^(?:\/var)?\/run\/crio(?:\/crio\.sock)?$/],
  ['Podman', /^(?:\/var)?\/run(?:\/user\/\d+)?\/podman(?:\/podman\.sock)?$/],
  ['BuildKit', /^(?:\/var)?\/run\/buildkit(?:\/buildkitd\.sock)?$/],
  ['Docker', /^\/\.\/pipe\/docker_engine$/],
  ['containerd', /^\/\.\/pipe\/containerd-containerd$/],
];

/** The container runtime whose socket, or the folder of it, a path of the node is. */
export function runtimeOfSocket(path: string): string | undefined {
  const normal = path.replace(/[\\/]+/g, '/').replace(/(?!^)\/$/, '');
  return RUNTIMES.find(([, pattern]) => pattern.test(normal))?.[0];
}

/** Takes a volume away with every mount of it; absent where its name is unknown, so that no mount is left behind. */
export function removeVolume(pod: Pod, volume: Field): readonly [Change, ...Change[]] | undefined {
  const name = volume.field('name').text;
  if (name === undefined) return undefined;
  const mounts = pod.containers.flatMap((container) => [
    ...container.field('volumeMounts').items(),
    ...container.field('volumeDevices').items(),
  ]);
  return [volume.remove(), ...mounts.filter((mount) => mount.field('name').is(name)).map((mount) => mount.remove())];
}

/** Puts an empty volume of the pod's own in the place of a path of the node. */
export const useEmptyDir = ({
  volume,
  hostPath,
}: Pick<HostPathVolume, 'volume' | 'hostPath'>): readonly [Change, ...Change[]] => [
  hostPath.remove(),
  volume.field('emptyDir').set({}),
];

/** Puts a claim, whose name only the author knows, in the place of a path of the node. */
export const useClaim = (
  { volume, hostPath }: Pick<HostPathVolume, 'volume' | 'hostPath'>,
  claimName: string,
): readonly [Change, ...Change[]] => [hostPath.remove(), volume.field('persistentVolumeClaim').set({ claimName })];

/** The limit of the volumes that fixes add: in the profile whose reader is told of every volume that has none. */
export const volumeLimit = (profile: 'recommended' | 'strict' | 'audit'): string | undefined =>
  profile === 'audit' ? '1Gi' : undefined;

/** An empty volume, with a limit where its reader wants every volume to have one. */
export const emptyDirOf = (limit: string | undefined): { readonly sizeLimit?: string } =>
  limit === undefined ? {} : { sizeLimit: limit };

/** Mounts an empty volume in the container; absent where something is mounted there, or a volume has the name. */
export function addEmptyDirAt(
  container: Container,
  mountPath: string,
  limit?: string,
): readonly [Change, Change] | undefined {
  const name = mountPath.replace(/\W+/g, '-').replace(/^-/, '');
  const [mounts, volumes] = [container.field('volumeMounts'), container.pod.field('volumes')];
  const isFree = (list: Field, key: string, value: string): boolean =>
    !list.isUnknown && list.isComplete && list.items().every((item) => item.field(key).isNot(value));
  return isFree(mounts, 'mountPath', mountPath) && isFree(volumes, 'name', name)
    ? [mounts.append({ name, mountPath }), volumes.append({ name, emptyDir: emptyDirOf(limit) })]
    : undefined;
}

/** The volumes of a pod that lie on the disk of its node without a limit. Those in memory count as memory. */
export const unlimitedEmptyDirs = (pod: Pod): readonly { readonly name: string; readonly sizeLimit: Field }[] =>
  pod
    .field('volumes')
    .items()
    .filter((volume) => {
      const emptyDir = volume.field('emptyDir');
      return emptyDir.isMap && emptyDir.field('medium').isNot('Memory') && emptyDir.field('sizeLimit').isAbsent;
    })
    .map((volume) => ({ name: volume.field('name').source ?? '', sizeLimit: volume.field('emptyDir.sizeLimit') }));
