import type { Change } from '../../syntax/change.js';
import type { Field } from '../../syntax/yaml/field.js';
import { dropAllCapabilities } from './capabilities.js';
import type { Container } from './container.js';
import { useRuntimeSeccomp } from './seccomp.js';
import { refuseRoot } from './users.js';

/** Certainly has no securityContext, or an empty one. */
export function isBare(holder: Field): boolean {
  const context = holder.field('securityContext');
  return context.isAbsent || (context.isMap && context.isComplete && context.entries().length === 0);
}

/** Everything that Pod Security's restricted level asks for, and a read-only root file system. */
export function harden(container: Container, kubernetesVersion: number): readonly [Change, ...Change[]] {
  const context = container.field('securityContext');
  return [
    refuseRoot(container),
    useRuntimeSeccomp(container, kubernetesVersion),
    context.field('allowPrivilegeEscalation').set(false),
    context.field('readOnlyRootFilesystem').set(true),
    ...dropAllCapabilities(container),
  ];
}
