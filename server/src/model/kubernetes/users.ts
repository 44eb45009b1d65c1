import type { Change } from '../../syntax/change.js';
import type { Container } from './container.js';
import { persistentVolumes } from './persistent-volumes.js';
import type { Pod } from './pod.js';
import { openLowPorts } from './ports.js';

/** The user and the group that a fix gives where no other is configured: above those that images bring along. */
export const DEDICATED_ID = 10001;

/** From this minor version on Pod Security trusts user namespaces (Kubernetes 1.35). */
export const USER_NAMESPACES_TRUSTED = 35;

/** True where root within the pod is, or may be, nobody on the node (`hostUsers: false`), and Kubernetes relies on it. */
export const mayUseUserNamespace = (pod: Pod, kubernetesVersion: number): boolean =>
  kubernetesVersion >= USER_NAMESPACES_TRUSTED && !pod.field('hostUsers').isNot(false);

/**
 * Makes the kubelet refuse to start the container as root. The pod is the place, so that one line holds for all, except
 * where the pod or the container says otherwise, where the container names its user itself, or where another container
 * of the pod would no longer start.
 */
export function refuseRoot(container: Container): Change {
  const own = container.field('securityContext.runAsNonRoot');
  const shared = container.pod.field('securityContext.runAsNonRoot');
  const wouldStopAnother = container.pod.containers.some(
    (other) => other.field('securityContext.runAsNonRoot').isAbsent && !other.effective('runAsUser').isNot(0),
  );
  const namesUser = container.field('securityContext.runAsUser').isPresent;
  return own.isPresent || shared.isPresent || namesUser || wouldStopAnother ? own.set(true) : shared.set(true);
}

/** Runs what `holder` (a pod or a container) stands for as a user and a group of its own. */
export function useDedicatedUser(holder: Pod | Container, uid: number, gid: number): readonly [Change, ...Change[]] {
  const context = holder.field('securityContext');
  const changes: [Change, ...Change[]] = [context.field('runAsUser').set(uid)];
  // A user that the image does not know gets the group 0, unless a group is named.
  if (context.field('runAsGroup').is(0) || effectiveGroup(holder).isAbsent) {
    changes.push(context.field('runAsGroup').set(gid));
  }
  changes.push(context.field('runAsNonRoot').set(true), ...serveUser(holder, gid));
  return changes;
}

/** What a user that was root so far needs beside its number: its low ports, and volumes that it may write to. */
function serveUser(holder: Pod | Container, gid: number): readonly Change[] {
  const pod = 'list' in holder ? holder.pod : holder;
  const concerned = pod.containers.filter(
    (container) => container === holder || (holder === pod && container.field('securityContext.runAsUser').isAbsent),
  );
  const needsGroup =
    holder === pod && persistentVolumes(pod).length > 0 && pod.field('securityContext.fsGroup').isAbsent;
  return [...openLowPorts(pod, concerned), ...(needsGroup ? giveVolumes(pod, gid) : [])];
}

/** Gives the volumes of a pod to a group of its containers, once and not at every start. */
export const giveVolumes = (pod: Pod, gid: number): readonly [Change, Change] => [
  pod.field('securityContext.fsGroup').set(gid),
  pod.field('securityContext.fsGroupChangePolicy').set('OnRootMismatch'),
];

/** What a user of its own is set on: the pod, so that it holds for all, unless a container of it is to be root. */
export const holderOfUser = (container: Container): Pod | Container =>
  container.pod.containers.some((other) => other.effective('runAsUser').is(0)) ? container : container.pod;

const effectiveGroup = (holder: Pod | Container) =>
  'effective' in holder ? holder.effective('runAsGroup') : holder.field('securityContext.runAsGroup');
