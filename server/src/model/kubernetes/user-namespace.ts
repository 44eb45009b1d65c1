import { hostNamespaces } from './host-namespaces.js';
import type { Pod } from './pod.js';
import { hostPathVolumes } from './volumes.js';

/**
 * Certainly may have a user namespace of its own: the API refuses `hostUsers: false` beside the node's namespaces and
 * beside block devices, and files of the node have owners that would mean nobody inside (docs: User Namespaces).
 */
export const canUseUserNamespace = (pod: Pod): boolean =>
  hostNamespaces.every((name) => pod.field(name).isNot(true)) &&
  pod.containers.every((container) => container.field('volumeDevices').isAbsent) &&
  hostPathVolumes(pod).length === 0;
