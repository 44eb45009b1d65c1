import type { Change } from '../../syntax/change.js';
import type { Field } from '../../syntax/yaml/field.js';
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
export const runsAsHostProcess = (pod: Pod): boolean => hostProcessFields(pod).some((field) => !field.isNot(true));

/**
 * Makes all host processes of the pod ordinary containers, since the API server refuses a mix of both, and gives up the
 * node's network, which only they must have. `field` is one that asks for it.
 */
export function useNoHostProcess(pod: Pod, field: Field): readonly [Change, ...Change[]] {
  const others = hostProcessFields(pod).filter((other) => other !== field && other.is(true));
  return [
    field.set(false),
    ...others.map((other) => other.set(false)),
    ...(pod.field('hostNetwork').is(true) ? shareNoHostNamespace(pod, 'hostNetwork') : []),
  ];
}

const hostProcessFields = (pod: Pod): readonly Field[] =>
  [pod, ...pod.containers].map((holder) => holder.field('securityContext.windowsOptions.hostProcess'));
