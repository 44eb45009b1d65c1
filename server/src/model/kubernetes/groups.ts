import type { Change } from '../../syntax/change.js';
import type { Field } from '../../syntax/yaml/field.js';
import { Container } from './container.js';
import type { Pod } from './pod.js';

/** A way into the root group: a value that names it, or the lack of one. */
export interface RootGroup {
  readonly kind: 'runAsGroup' | 'fsGroup' | 'supplementalGroups' | 'user without group' | 'nothing set';
  readonly field: Field;
  readonly changes: readonly [Change, ...Change[]];
}

/**
 * The ways into the root group that stand on a pod or on a container. What a container inherits is told of the pod;
 * what nobody sets, of the container. A user that the image does not know gets the group 0 (PodSecurityContext,
 * `runAsGroup`: "if unset, uses runtime default").
 */
export function rootGroups(holder: Pod | Container, gid: number): readonly RootGroup[] {
  // Windows knows no group of root, and the API server refuses the fields there.
  if ((holder instanceof Container ? holder.pod : holder).runsOnWindows) return [];
  const context = holder.field('securityContext');
  const group = context.field('runAsGroup');
  const found: RootGroup[] = [];
  if (group.is(0)) found.push({ kind: 'runAsGroup', field: group, changes: [group.set(gid)] });
  if (holder instanceof Container) return [...found, ...unsetGroup(holder, gid)];
  const fsGroup = context.field('fsGroup');
  if (fsGroup.is(0)) found.push({ kind: 'fsGroup', field: fsGroup, changes: [fsGroup.remove()] });
  for (const item of context.field('supplementalGroups').items()) {
    if (item.is(0)) found.push({ kind: 'supplementalGroups', field: item, changes: [item.remove()] });
  }
  return found;
}

function unsetGroup(container: Container, gid: number): readonly RootGroup[] {
  const group = container.effective('runAsGroup');
  const user = container.effective('runAsUser');
  // As root the group is the least of it.
  if (!group.isAbsent || user.isUnknown || user.is(0)) return [];
  const own = container.field('securityContext');
  const holder = own.field('runAsUser').isAbsent && user.isPresent ? container.pod.field('securityContext') : own;
  const kind = user.isPresent ? 'user without group' : 'nothing set';
  return [{ kind, field: group, changes: [holder.field('runAsGroup').set(gid)] }];
}
