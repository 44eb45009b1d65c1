import type { Change } from '../../syntax/change.js';
import type { Field } from '../../syntax/yaml/field.js';
import { dropAllCapabilities } from './capabilities.js';
import type { Container } from './container.js';
import type { Pod } from './pod.js';
import type { PodSecurityFault } from './pod-security.js';
import { useRuntimeSeccomp } from './seccomp.js';
import { refuseRoot } from './users.js';
import { keepKnownWrites } from './writable-paths.js';

/** Certainly has no securityContext, or an empty one. */
export function isBare(holder: Field): boolean {
  const context = holder.field('securityContext');
  return context.isAbsent || (context.isMap && context.isComplete && context.entries().length === 0);
}

/** Everything that Pod Security's restricted level asks for, and a read-only root file system. */
export function harden(
  container: Container,
  kubernetesVersion: number,
  limit?: string,
): readonly [Change, ...Change[]] {
  const context = container.field('securityContext');
  return [
    refuseRoot(container),
    useRuntimeSeccomp(container, kubernetesVersion),
    context.field('allowPrivilegeEscalation').set(false),
    context.field('readOnlyRootFilesystem').set(true),
    ...dropAllCapabilities(container),
    ...keepKnownWrites(container, limit),
  ];
}

/**
 * Takes a setting out of a securityContext. Where nothing else stands there, the runtime's seccomp profile takes its place,
 * so that the pod does not lose the context itself.
 */
export function withoutSetting(holder: Pod | Container, setting: Field): readonly [Change, ...Change[]] {
  const context = holder.field('securityContext');
  const isAlone = (at: Field): boolean =>
    at === context ||
    (at.parent !== undefined && at.parent.entries().length + at.parent.items().length === 1 && isAlone(at.parent));
  return isAlone(setting) ? [context.set({ seccompProfile: { type: 'RuntimeDefault' } })] : [setting.remove()];
}

/** What mends one place that a check of Pod Security refuses, so that its securityContext does not go with it. */
export function changesOf({ holder, changes }: PodSecurityFault): PodSecurityFault['changes'] {
  const [first] = changes ?? [];
  return first?.kind === 'remove' ? withoutSetting(holder, first.field) : changes;
}
