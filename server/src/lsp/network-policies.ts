import type { PolicyGoal } from '../engine/network-policies.js';
import type { NetworkPoliciesParams } from './protocol.js';
import type { Session } from './session.js';

/** For what policies are wanted; absent where the place has no such object. An offset stands for a position. */
export function policyGoal(
  { workspace, converter }: Session,
  { reach, uri, position, offset }: NetworkPoliciesParams & { readonly offset?: number },
): PolicyGoal | undefined {
  if (reach === 'workspace') return {};
  if (uri === undefined) return undefined;
  const at = offset ?? (position && converter.toOffset(uri, position));
  const place = at === undefined ? undefined : workspace.placeAt(uri, at);
  if (place === undefined) return undefined;
  if (reach === 'namespace') return { uri, namespaces: place.namespaces };
  return place.workload && { workload: place.workload.ref };
}
