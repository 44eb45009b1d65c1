import type { Change } from '../../syntax/change.js';
import type { Pod } from './pod.js';

/** The fields of a PodSpec that put a pod into a namespace of its node. */
export const hostNamespaces = ['hostNetwork', 'hostPID', 'hostIPC'] as const;

/** Leaves a namespace of the node; `ClusterFirstWithHostNet` means something beside hostNetwork only. */
export function shareNoHostNamespace(pod: Pod, name: (typeof hostNamespaces)[number]): readonly [Change, ...Change[]] {
  const field = pod.field(name);
  const dnsPolicy = pod.field('dnsPolicy');
  return name === 'hostNetwork' && dnsPolicy.is('ClusterFirstWithHostNet')
    ? [field.remove(), dnsPolicy.remove()]
    : [field.remove()];
}

/** True where containers of the pod are, or may be, processes of a Windows node: they need its network. */
export const runsAsHostProcess = (pod: Pod): boolean =>
  [pod, ...pod.containers].some((holder) => !holder.field('securityContext.windowsOptions.hostProcess').isNot(true));
