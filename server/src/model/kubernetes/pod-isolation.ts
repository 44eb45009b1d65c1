import type { PodIsolation } from '../facts/network.js';
import {
  DIRECTIONS,
  type Direction,
  denyByDefault,
  isolateWorkload,
  type Remedy,
  SYSTEM_NAMESPACES,
} from './network-policy.js';
import type { Pod } from './pod.js';

/**
 * The directions in which certainly no policy isolates pods. `isCautious` also counts pods of the cluster's own
 * namespaces, policies that might be meant for another namespace, and Cilium's policies where they do not match.
 */
export function openDirections(pod: Pod, isolation: PodIsolation, isCautious: boolean): readonly Direction[] {
  // Policies do not apply to pods on the network of their node.
  if (!pod.field('hostNetwork').isNot(true)) return [];
  if (isolation.hasOtherPolicies && !(isCautious && isolation.isOtherRead)) return [];
  // Where a template is installed, and which policies are there, is decided elsewhere.
  const isPlaceless = isolation.namespace === undefined && pod.spec.document.isTemplated;
  if (!isCautious && (isPlaceless || SYSTEM_NAMESPACES.has(isolation.namespace ?? ''))) return [];
  return DIRECTIONS.filter((direction) => {
    const answer = isolation[direction];
    return answer === 'no' || (isCautious && answer === 'elsewhere');
  });
}

/**
 * A policy for pods that are open: a general deny where the namespace has no policy yet, beside the pods that speak for
 * it; beside other policies, one for this workload alone.
 */
export function isolate(pod: Pod, isolation: PodIsolation, directions: readonly Direction[]): Remedy | undefined {
  const { object } = pod;
  if (SYSTEM_NAMESPACES.has(isolation.namespace ?? '') || object.field('metadata.namespace').isUnknown)
    return undefined;
  if (isolation.bareNamespace === undefined) return isolateWorkload(pod, directions);
  return isolation.isWithLeader ? denyByDefault(object, isolation.denyName, object.namespace, directions) : undefined;
}
