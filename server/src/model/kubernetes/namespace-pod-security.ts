import type { Change } from '../../syntax/change.js';
import type { NamespaceEntry } from '../facts/namespaces.js';
import type { Pod } from './pod.js';
import { type PodSecurityFailure, type PodSecurityLevel, podSecurityFailures } from './pod-security.js';

/** What a Namespace refuses a pod for. */
export interface NamespaceRefusal {
  readonly namespace: NamespaceEntry;
  readonly level: PodSecurityLevel;
  readonly failures: readonly PodSecurityFailure[];
  /** All that brings the pod to the level; absent where a part of it is for the author to decide. */
  readonly changes: readonly [Change, ...Change[]] | undefined;
}

/**
 * Where every Namespace that the pod may land in refuses it, what the most lenient one says. Several Namespaces are
 * the same one in several environments: a conclusion must hold for each.
 */
export function leastFailures(
  pod: Pod,
  namespaces: readonly NamespaceEntry[],
  clusterVersion: number,
  uid: number,
): NamespaceRefusal | undefined {
  const refusals = namespaces.map((namespace) => refusal(pod, namespace, clusterVersion, uid));
  if (refusals.some((found) => found === undefined)) return undefined;
  return refusals.reduce(
    (least, found) => (least && found && least.failures.length <= found.failures.length ? least : found),
    undefined,
  );
}

function refusal(
  pod: Pod,
  namespace: NamespaceEntry,
  clusterVersion: number,
  uid: number,
): NamespaceRefusal | undefined {
  const { enforce, enforceVersion } = namespace;
  if (enforce === undefined) return undefined;
  const policyVersion = enforceVersion === 'latest' ? clusterVersion : enforceVersion;
  const failures = podSecurityFailures(pod, enforce, { policyVersion, clusterVersion, uid });
  if (failures.length === 0) return undefined;
  const isComplete = failures.every(({ changes }) => changes !== undefined);
  const [first, ...rest] = failures.flatMap(({ changes = [] }) => changes);
  return { namespace, level: enforce, failures, changes: isComplete && first ? [first, ...rest] : undefined };
}
